import { BackupService } from "./backups.js";
import { Connection, connectionOf } from "./connection.js";
import { CronService } from "./crons.js";
import { call } from "./error.js";
import { FileService } from "./files.js";
import { filter } from "./filter.js";
import { HealthService } from "./health.js";
import { LogService } from "./logs.js";
import type { BeforeSendResult, SendOptions } from "./options.js";
import { raw, reachable } from "./raw.js";
import { type RecordModel, RecordService } from "./records.js";
import { SettingsService } from "./settings.js";
import { BaseAuthStore, LocalAuthStore } from "./stores.js";

/** A client of one server. Nothing happens on the network before the first call. */
export default class BosBase {
    /** Address of the server. A change applies to the calls that follow. */
    baseURL: string;
    /** Language that is requested. A change applies to the calls that follow. */
    lang: string;
    /** Holds the token and the record that are signed in. */
    authStore: BaseAuthStore;

    /** Called before each request is sent; may replace its URL and options. */
    beforeSend?: (url: string, options: SendOptions) => BeforeSendResult | void | Promise<BeforeSendResult | void>;
    /**
     * Called with each answer, also one with an error status; returns the data that the call resolves to, or that its error holds.
     * For bytes of a backup, `data` is `undefined` and the result is not used.
     */
    afterSend?: (response: Response, data: any, options: SendOptions) => any;

    readonly #collections = new Map<string, RecordService<any>>();
    readonly #services = {
        backups: new BackupService(this),
        files: new FileService(this),
        health: new HealthService(this),
        settings: new SettingsService(this),
        crons: new CronService(this),
        logs: new LogService(this),
    };

    /**
     * @param baseURL address of the server; a relative one is resolved against the page, `"/"` is the page's own origin
     * @param authStore where the session is kept; default: in `localStorage` ({@link LocalAuthStore})
     * @param lang language that is requested (Accept-Language)
     */
    constructor(baseURL = "/", authStore: BaseAuthStore | null = null, lang = "en-US") {
        this.baseURL = baseURL;
        this.lang = lang;
        this.authStore = authStore ?? new LocalAuthStore();
        reachable(this);
        new Connection(this, ({ token, record }) => {
            const client = new BosBase(this.baseURL, new BaseAuthStore(), this.lang);
            client.authStore.save(token, record);
            return client;
        });
    }

    /** @deprecated Use `baseURL`. */
    get baseUrl(): string {
        return this.baseURL;
    }

    set baseUrl(url: string) {
        this.baseURL = url;
    }

    /** The backups of the server. */
    get backups(): BackupService {
        return raw(this).#services.backups;
    }

    /** File tokens. */
    get files(): FileService {
        return raw(this).#services.files;
    }

    /** The health of the server. */
    get health(): HealthService {
        return raw(this).#services.health;
    }

    /** The settings of the server. */
    get settings(): SettingsService {
        return raw(this).#services.settings;
    }

    /** The scheduled jobs of the server. */
    get crons(): CronService {
        return raw(this).#services.crons;
    }

    /** The logs of the server. */
    get logs(): LogService {
        return raw(this).#services.logs;
    }

    /** The superusers: the same as `collection("_superusers")`. */
    get admins(): RecordService {
        return this.collection("_superusers");
    }

    /** Returns the service that signs in to an auth collection, such as `_superusers`. */
    collection<M = RecordModel>(idOrName: string): RecordService<M> {
        const self = raw(this);
        let service = self.#collections.get(idOrName);
        if (!service) {
            service = new RecordService<any>(self, idOrName);
            self.#collections.set(idOrName, service);
        }
        return service;
    }

    /**
     * Puts values into a filter expression in place of `{:name}`, such that they cannot change what it means: texts are quoted,
     * dates are written as the server writes them, lists and objects as JSON.
     *
     * @example
     * pb.filter("level > {:level} && message ~ {:text}", { level: 4, text: "backup" });
     */
    filter(raw: string, params?: Record<string, any>): string {
        return filter(raw, params);
    }

    /** Returns the address of a path on the server. Compiles the module synchronously if no call has done so before. */
    buildURL(path: string): string {
        return call((glue) => glue.buildURL(String(this.baseURL), String(path)));
    }

    /** @deprecated Use `buildURL`. */
    buildUrl(path: string): string {
        return this.buildURL(path);
    }

    /**
     * Sends a request of your own. An answer without a body (204) resolves to `{}`.
     *
     * @throws {ClientResponseError} the codes of every request
     */
    send<T = any>(path: string, options?: SendOptions): Promise<T> {
        return connectionOf(this).request(({ handle }, host) => handle.send(host, String(path), options), options);
    }

    /** Switches the automatic cancellation of repeated GET requests on or off; it is on by default. */
    autoCancellation(enable: boolean): BosBase {
        connectionOf(this).autoCancellation(!!enable);
        return this;
    }

    /** Cancels the pending requests with this key: a `requestKey`, or method and path as in `"GET/api/backups"`. */
    cancelRequest(requestKey: string): BosBase {
        connectionOf(this).cancelRequest(String(requestKey));
        return this;
    }

    /** Cancels all pending requests but those with `requestKey: null`. */
    cancelAllRequests(): BosBase {
        connectionOf(this).cancelAllRequests();
        return this;
    }

    /** Returns address and language, and never the token. */
    toJSON(): { baseURL: string; lang: string } {
        return { baseURL: this.baseURL, lang: this.lang };
    }
}
