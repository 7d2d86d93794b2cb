/** `RecordService`: the auth methods of a collection. */
import type BosBase from "./client.js";
import { connectionOf } from "./connection.js";
import type { SendOptions } from "./options.js";

/** A record, as the server sends it. */
export interface RecordModel {
    id: string;
    collectionId: string;
    collectionName: string;
    [field: string]: any;
}

/** The result of a sign-in. */
export interface RecordAuthResponse<M = RecordModel> {
    /** The record that is signed in. */
    record: M;
    /** The auth token. */
    token: string;
    [member: string]: any;
}

/** The ways to sign in that a collection offers. Durations are in seconds. */
export interface AuthMethodsList {
    password: { enabled: boolean; identityFields: string[] };
    oauth2: { enabled: boolean; providers: any[] };
    mfa: { enabled: boolean; duration: number };
    otp: { enabled: boolean; duration: number };
}

/** The id of a one-time password that was sent by e-mail. */
export interface OTPResponse {
    otpId: string;
}

/** The auth methods of one auth collection. */
export class RecordService<M = RecordModel> {
    constructor(
        /** The client that the service belongs to. */
        readonly client: BosBase,
        /** Name or id of the collection. */
        readonly collectionIdOrName: string,
    ) {}

    /** The path of the collection's addresses: `/api/collections/users`. */
    get baseCollectionPath(): string {
        return `/api/collections/${encodeURIComponent(this.collectionIdOrName)}`;
    }

    /**
     * Signs in, and saves token and record in the client's `authStore`.
     *
     * @param options `mfaId`: from the error of the first factor; `autoRefreshThreshold` (superusers only): the token is renewed
     * when it expires within this many seconds, for which the password stays in memory
     * @throws {ClientResponseError} status 400 for wrong credentials, `unauthorized` with `mfaId` if a second factor is needed
     */
    authWithPassword(
        usernameOrEmail: string,
        password: string,
        options?: SendOptions & { mfaId?: string; autoRefreshThreshold?: number },
    ): Promise<RecordAuthResponse<M>> {
        return connectionOf(this.client).signIn(
            ({ records }, host) =>
                records.authWithPassword(
                    host,
                    String(this.collectionIdOrName),
                    String(usernameOrEmail),
                    String(password),
                    options,
                ),
            options,
        ) as Promise<RecordAuthResponse<M>>;
    }

    /**
     * Signs in with a one-time password, and saves token and record in the client's `authStore`.
     *
     * @throws {ClientResponseError} status 400 for a wrong or expired password, `rate-limited` after five tries
     */
    authWithOTP(
        otpId: string,
        password: string,
        options?: SendOptions & { mfaId?: string },
    ): Promise<RecordAuthResponse<M>> {
        return connectionOf(this.client).requestWhole(
            ({ records }, host) =>
                records.authWithOTP(host, String(this.collectionIdOrName), String(otpId), String(password), options),
            options,
        ) as Promise<RecordAuthResponse<M>>;
    }

    /**
     * Renews the token, and saves it in the client's `authStore`.
     *
     * @throws {ClientResponseError} `unauthorized` if the session has ended
     */
    authRefresh(options?: SendOptions): Promise<RecordAuthResponse<M>> {
        return connectionOf(this.client).request(
            ({ records }, host) => records.authRefresh(host, String(this.collectionIdOrName), options),
            options,
        ) as Promise<RecordAuthResponse<M>>;
    }

    /**
     * Lists the ways to sign in.
     *
     * @throws {ClientResponseError} the codes of every request
     */
    listAuthMethods(options?: SendOptions): Promise<AuthMethodsList> {
        return connectionOf(this.client).requestWhole(
            ({ records }, host) => records.listAuthMethods(host, String(this.collectionIdOrName), options),
            options,
        );
    }

    /**
     * Asks the server to send a one-time password by e-mail.
     *
     * @throws {ClientResponseError} `forbidden` if the collection does not offer one-time passwords
     */
    requestOTP(email: string, options?: SendOptions): Promise<OTPResponse> {
        return connectionOf(this.client).requestWhole(
            ({ records }, host) => records.requestOTP(host, String(this.collectionIdOrName), String(email), options),
            options,
        );
    }

    /**
     * Signs in as another record, without its password. Resolves to a new client, whose session stays in memory.
     *
     * @param duration validity in seconds; 0 = that of the collection
     * @throws {ClientResponseError} `forbidden` unless a superuser is signed in
     */
    async impersonate(recordId: string, duration: number, options?: SendOptions): Promise<BosBase> {
        const connection = connectionOf(this.client);
        const session = await connection.requestWhole(
            ({ records }, host) =>
                records.impersonate(host, String(this.collectionIdOrName), String(recordId), duration, options),
            options,
        );
        return connection.signedInAs(session);
    }
}
