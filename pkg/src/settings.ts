/** The settings of the server. */
import type BosBase from "./client.js";
import type { SendOptions } from "./options.js";

/** The settings of the server, for superusers. */
export class SettingsService {
    /** The client that the service belongs to. */
    readonly client: BosBase;

    private constructor(client: BosBase) {
        this.client = client;
    }

    /** @internal */
    static of(client: BosBase): SettingsService {
        return new SettingsService(client);
    }


    /**
     * Reads all settings, but for secrets, which the server never tells.
     *
     * @throws {ClientResponseError}
     */
    getAll(options?: SendOptions): Promise<Record<string, any>> {
        return this.#send("GET", "", undefined, options);
    }

    /**
     * Changes settings, and resolves to all of them; what `body` leaves out stays as it is.
     *
     * @throws {ClientResponseError} `validation` with the fields that the server refuses
     */
    update(body?: Record<string, any> | FormData, options?: SendOptions): Promise<Record<string, any>> {
        return this.#send("PATCH", "", body, options);
    }

    /**
     * Has the server test the S3 store that it has saved.
     *
     * @param filesystem `storage` (the default) or `backups`
     * @throws {ClientResponseError} `http` (400) with what the store said
     */
    testS3(filesystem = "storage", options?: SendOptions): Promise<boolean> {
        return this.#send("POST", "/test/s3", { filesystem }, options).then(() => true);
    }

    /**
     * Has the server send a test e-mail.
     *
     * @param template `verification`, `password-reset`, `email-change`, …
     * @throws {ClientResponseError} `validation`, or `http` (400) with what the mail server said
     */
    testEmail(collection: string, email: string, template: string, options?: SendOptions): Promise<boolean> {
        return this.#send("POST", "/test/email", { email, template, collection }, options).then(() => true);
    }

    /**
     * Makes a client secret for signing in with Apple.
     *
     * @param duration seconds
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
        return this.#send("POST", "/apple/generate-client-secret", { clientId, teamId, keyId, privateKey, duration }, options);
    }

    /** The server answers all of these at once. */
    #send(method: string, path: string, body: unknown, options?: SendOptions): Promise<any> {
        return this.client.send("/api/settings" + path, { method, body, timeout: 30_000, ...options });
    }
}
