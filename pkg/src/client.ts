import { BackupService } from "./backups.js";
import { Connection } from "./connection.js";
import { call } from "./error.js";
import { FileService } from "./files.js";
import { HealthService } from "./health.js";
import type { BeforeSendResult, SendOptions } from "./options.js";
import { type RecordAuthResponse, type RecordModel, RecordService } from "./records.js";
import { SettingsService } from "./settings.js";
import { BaseAuthStore, LocalAuthStore } from "./stores.js";

/** A client of one server. Nothing happens on the network before the first call. */
export default class BosBase {
    /** Address of the server. A change holds for the calls that follow. */
    baseURL: string;
    /** Language that is asked for. A change holds for the calls that follow. */
    lang: string;
    /** Who is signed in. */
    authStore: BaseAuthStore;

    /** Sees each request before it is sent, and may replace its URL and options. */
    beforeSend?: (url: string, options: SendOptions) => BeforeSendResult | void | Promise<BeforeSendResult | void>;
    /** Sees each answer, and returns the data that the call resolves to. */
    afterSend?: (response: Response, data: any, options: SendOptions) => any;

    readonly #connection = new Connection(this);
    readonly #collections = new Map<string, RecordService<any>>();
    readonly #services: {
        backups: BackupService;
        files: FileService;
        health: HealthService;
        settings: SettingsService;
    };

    /**
     * @param baseURL address of the server; a relative one is resolved against the page, `"/"` is the page's own origin
     * @param authStore where the sign-in is kept; without one, in `localStorage` ({@link LocalAuthStore})
     * @param lang language that is asked for (Accept-Language)
     */
    constructor(baseURL = "/", authStore: BaseAuthStore | null = null, lang = "en-US") {
        this.baseURL = baseURL;
        this.lang = lang;
        this.authStore = authStore ?? new LocalAuthStore();
        this.#services = {
            backups: BackupService.of(this, this.#connection),
            files: FileService.of(this, this.#connection),
            health: HealthService.of(this, this.#connection),
            settings: SettingsService.of(this, this.#connection),
        };
    }

    /** @deprecated `baseURL` */
    get baseUrl(): string {
        return this.baseURL;
    }

    set baseUrl(url: string) {
        this.baseURL = url;
    }

    /** List, create, upload, download URL, delete, restore. */
    get backups(): BackupService {
        return this.#services.backups;
    }

    /** File tokens. */
    get files(): FileService {
        return this.#services.files;
    }

    /** The health of the server. */
    get health(): HealthService {
        return this.#services.health;
    }

    /** The settings of the server. */
    get settings(): SettingsService {
        return this.#services.settings;
    }

    /** The superusers: the same as `collection("_superusers")`. */
    get admins(): RecordService {
        return this.collection("_superusers");
    }

    /** The auth methods of an auth collection, such as `_superusers`. */
    collection<M = RecordModel>(idOrName: string): RecordService<M> {
        let service = this.#collections.get(idOrName);
        if (!service) {
            service = RecordService.of(this, idOrName, this.#connection, (session) => this.#signedInAs(session));
            this.#collections.set(idOrName, service);
        }
        return service;
    }

    /** The address of a path on the server. Compiles the module at once if nothing was called before. */
    buildURL(path: string): string {
        return call((glue) => glue.buildURL(String(this.baseURL), String(path)));
    }

    /** @deprecated `buildURL` */
    buildUrl(path: string): string {
        return this.buildURL(path);
    }

    /**
     * Sends a request of your own. An answer without a body (204) resolves to `{}`.
     *
     * @throws {ClientResponseError}
     */
    send<T = any>(path: string, options?: SendOptions): Promise<T> {
        return this.#connection.request(({ handle }, host) => handle.send(host, String(path), options), options);
    }

    /** Switches the automatic cancellation of repeated GET requests; it is on at first. */
    autoCancellation(enable: boolean): BosBase {
        this.#connection.autoCancellation(!!enable);
        return this;
    }

    /** Cancels the pending requests with this key: a `requestKey`, or method and path as in `"GET/api/backups"`. */
    cancelRequest(requestKey: string): BosBase {
        this.#connection.cancelRequest(String(requestKey));
        return this;
    }

    /** Cancels all pending requests but those with `requestKey: null`. */
    cancelAllRequests(): BosBase {
        this.#connection.cancelAllRequests();
        return this;
    }

    /** Address and language; never the token. */
    toJSON(): { baseURL: string; lang: string } {
        return { baseURL: this.baseURL, lang: this.lang };
    }

    /** A client of the same server with another session, in memory. */
    #signedInAs({ token, record }: RecordAuthResponse): BosBase {
        const client = new BosBase(this.baseURL, new BaseAuthStore(), this.lang);
        client.authStore.save(token, record);
        return client;
    }
}
