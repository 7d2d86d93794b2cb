import { call, callAsync } from "./module.js";
import { BaseAuthStore, LocalAuthStore } from "./stores.js";
import { BackupService, FileService, HealthService, RecordService, SettingsService } from "./services.js";

/** A client of one server. */
export default class BosBase {
    /** The client's part in WebAssembly; made on first use, and again when the module was replaced. */
    #core = null;
    #generation = -1;
    #autoCancellation = true;
    #wasUsed = false;
    #collections = new Map();
    #services;

    constructor(baseURL = "/", authStore = null, lang = "en-US") {
        this.baseURL = baseURL;
        this.lang = lang;
        this.authStore = authStore ?? new LocalAuthStore();
        this.beforeSend = undefined;
        this.afterSend = undefined;
        const request = (run) => this.#request(run);
        this.#services = {
            backups: new BackupService(this, request, (run) => this.#ask(run)),
            files: new FileService(this, request),
            health: new HealthService(this, request),
            settings: new SettingsService(this, request),
        };
    }

    get backups() {
        return this.#services.backups;
    }

    get files() {
        return this.#services.files;
    }

    get health() {
        return this.#services.health;
    }

    get settings() {
        return this.#services.settings;
    }

    get admins() {
        return this.collection("_superusers");
    }

    collection(idOrName) {
        let service = this.#collections.get(idOrName);
        if (!service) {
            const request = (run) => this.#request(run);
            service = new RecordService(this, idOrName, request, (session) => this.#alternate(session));
            this.#collections.set(idOrName, service);
        }
        return service;
    }

    buildURL(path) {
        return call((glue) => glue.buildURL(String(this.baseURL), String(path)));
    }

    // The names of older releases, which the peers keep too.
    buildUrl(path) {
        return this.buildURL(path);
    }

    get baseUrl() {
        return this.baseURL;
    }

    set baseUrl(url) {
        this.baseURL = url;
    }

    send(path, options) {
        return this.#request(({ handle }, host) => handle.send(host, String(path), options));
    }

    autoCancellation(enable) {
        this.#autoCancellation = !!enable;
        if (this.#wasUsed) {
            this.#ask(({ handle }) => handle.autoCancellation(this.#autoCancellation));
        }
        return this;
    }

    cancelRequest(requestKey) {
        if (this.#wasUsed) {
            this.#ask(({ handle }) => handle.cancelRequest(String(requestKey)));
        }
        return this;
    }

    cancelAllRequests() {
        if (this.#wasUsed) {
            this.#ask(({ handle }) => handle.cancelAllRequests());
        }
        return this;
    }

    /** Never the token: this is what lands in logs. */
    toJSON() {
        return { baseURL: this.baseURL, lang: this.lang };
    }

    /** Asynchronous, so that a store that throws rejects the call. */
    async #request(run) {
        this.#wasUsed = true;
        const host = this.#host();
        return callAsync((glue, generation) => run(this.#current(glue, generation), host));
    }

    #ask(run) {
        const host = this.#host();
        return call((glue, generation) => run(this.#current(glue, generation), host));
    }

    /** What a call needs to know as of now; it may have to wait for the module. */
    #host() {
        return { baseURL: String(this.baseURL), lang: String(this.lang), token: String(this.authStore.token || ""), client: this };
    }

    #current(glue, generation) {
        if (this.#generation !== generation) {
            const handle = new glue.Handle();
            handle.autoCancellation(this.#autoCancellation);
            this.#core = {
                handle,
                backups: new glue.Backups(handle),
                files: new glue.Files(handle),
                health: new glue.Health(handle),
                records: new glue.Records(handle),
                settings: new glue.Settings(handle),
            };
            this.#generation = generation;
        }
        return this.#core;
    }

    /** A client of the same server with another session, in memory. */
    #alternate({ token, record }) {
        const client = new BosBase(this.baseURL, new BaseAuthStore(), this.lang);
        client.authStore.save(token, record);
        return client;
    }
}
