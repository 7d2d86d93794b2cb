/** `SettingsService`: the settings of the server. */
import type BosBase from "./client.js";
import { connectionOf } from "./connection.js";
import type { SendOptions } from "./options.js";

/** The settings of the server, for superusers. */
export class SettingsService {
    constructor(
        /** The client that the service belongs to. */
        readonly client: BosBase,
    ) {}

    /**
     * Reads all settings, without the secrets, which the server never returns.
     *
     * @throws {ClientResponseError} the codes of every request
     */
    getAll(options?: SendOptions): Promise<Record<string, any>> {
        return connectionOf(this.client).requestWhole(({ settings }, host) => settings.getAll(host, options), options);
    }

    /**
     * Changes settings, and resolves to all of them. Settings that `body` leaves out stay as they are.
     *
     * @throws {ClientResponseError} `validation` with the fields that the server refuses
     */
    update(body?: Record<string, any> | FormData, options?: SendOptions): Promise<Record<string, any>> {
        return connectionOf(this.client).requestWhole(
            ({ settings }, host) => settings.update(host, body, options),
            options,
        );
    }

    /**
     * Asks the server to test the S3 store that it has saved.
     *
     * @param filesystem `storage` (the default) or `backups`
     * @throws {ClientResponseError} `http` (400) with the message of the store
     */
    testS3(filesystem = "storage", options?: SendOptions): Promise<boolean> {
        return connectionOf(this.client).requestWhole(
            ({ settings }, host) => settings.testS3(host, filesystem, options),
            options,
        );
    }

    /**
     * Asks the server to send a test e-mail.
     *
     * @param template `verification`, `password-reset`, `email-change`, …
     * @throws {ClientResponseError} `validation`, or `http` (400) with the message of the mail server
     */
    testEmail(collection: string, email: string, template: string, options?: SendOptions): Promise<boolean> {
        return connectionOf(this.client).requestWhole(
            ({ settings }, host) => settings.testEmail(host, collection, email, template, options),
            options,
        );
    }

    /**
     * Makes a client secret for signing in with Apple.
     *
     * @param duration validity in seconds
     * @throws {ClientResponseError} `validation` with the fields that the server refuses
     */
    generateAppleClientSecret(
        clientId: string,
        teamId: string,
        keyId: string,
        privateKey: string,
        duration: number,
        options?: SendOptions,
    ): Promise<{ secret: string }> {
        return connectionOf(this.client).requestWhole(
            ({ settings }, host) =>
                settings.generateAppleClientSecret(host, clientId, teamId, keyId, privateKey, duration, options),
            options,
        );
    }

    /** Reads the settings of backups: `cron`, `cronMaxKeep` and `s3`. */
    async getBackupSettings(options?: SendOptions): Promise<Record<string, any>> {
        return (await this.getAll(options)).backups ?? {};
    }

    /**
     * Changes settings of backups (`cron`, `cronMaxKeep`, `s3`), and resolves to all settings.
     *
     * @throws {ClientResponseError} `validation` with the fields that the server refuses
     */
    updateBackupSettings(backups: Record<string, any>, options?: SendOptions): Promise<Record<string, any>> {
        return this.update({ backups }, options);
    }

    /**
     * Changes the schedule of automatic backups, and resolves to all settings. `backups.setSchedule` also says what is wrong with
     * a cron expression.
     *
     * @param cron cron expression; empty = no automatic backups
     * @param cronMaxKeep how many of them the server keeps; absent = as before
     * @throws {ClientResponseError} `validation` with the fields that the server refuses
     */
    setAutoBackupSchedule(cron: string, cronMaxKeep?: number, options?: SendOptions): Promise<Record<string, any>> {
        return this.updateBackupSettings({ cron: cron || "", cronMaxKeep }, options);
    }

    /** Ends the automatic backups, and resolves to all settings. */
    disableAutoBackup(options?: SendOptions): Promise<Record<string, any>> {
        return this.setAutoBackupSchedule("", undefined, options);
    }

    /**
     * Asks the server to test the S3 target of backups that it has saved.
     *
     * @throws {ClientResponseError} `http` (400) with the message of the store
     */
    testBackupsS3(options?: SendOptions): Promise<boolean> {
        return this.testS3("backups", options);
    }
}
