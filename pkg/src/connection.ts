/** A client's part in the modules: a handle in each, and cancellation that reaches both. */
import type { BaseAuthStore } from "./stores.js";
import { call, explained, traced } from "./error.js";
import type { BaseModule, WholeModule } from "./modules.js";
import { isProvided, modules, provided } from "./modules.js";
import type { SendOptions } from "./options.js";

/** The members of a client that calls depend on. */
export interface Settings {
    baseURL: string;
    lang: string;
    authStore: BaseAuthStore;
}

/** What a call needs to know as of now; it may have to wait for the module. */
export interface Host {
    baseURL: string;
    lang: string;
    token: string;
    client: any;
}

type Glue<M> = M extends { call(run: (glue: infer G, generation: number) => unknown): unknown } ? G : never;
type BaseGlue = Glue<BaseModule>;
type WholeGlue = Glue<WholeModule>;

/** A client's handle in one module. */
type Handle<G extends BaseGlue> = InstanceType<G["Handle"]>;
export type BaseHandle = Handle<BaseGlue>;
export type WholeHandle = Handle<WholeGlue>;

interface Held {
    handle: BaseHandle;
    /** Of the module; another one means that the handle is stale. */
    generation: number;
}

export class Connection {
    readonly #client: Settings;
    readonly #handles = new Map<BaseModule, Held>();
    #autoCancellation = true;
    /** The base, once it was used. */
    #base: BaseModule | null = null;
    /** The whole module, once a call needed it. */
    #whole: WholeModule | Promise<WholeModule> | null = null;

    constructor(client: Settings) {
        this.#client = client;
    }

    /** Runs a synchronous function of the base. */
    ask<T>(run: (handle: BaseHandle, host: Host) => T): T {
        const host = this.#host();
        return call((glue, generation) => run(this.#handle(modules().base, glue, generation), host));
    }

    /** Runs a call of the base. Asynchronous, so that a store that throws rejects the call. */
    async request<T>(run: (handle: BaseHandle, host: Host) => Promise<T>, options?: SendOptions): Promise<T> {
        const caller = new Error();
        try {
            const host = this.#host();
            const { base } = isProvided() ? modules() : await provided();
            this.#base = base;
            this.#cancelElsewhere(base, options);
            return await base.callAsync((glue, generation) => run(this.#handle(base, glue, generation), host));
        } catch (error) {
            throw traced(explained(error), caller);
        }
    }

    /** Runs a call that only the whole module has; it is imported first where it is not there yet. */
    async requestWhole<T>(run: (handle: WholeHandle, host: Host) => Promise<T>, options?: SendOptions): Promise<T> {
        const caller = new Error();
        try {
            const host = this.#host();
            const { whole } = isProvided() ? modules() : await provided();
            const imported = whole();
            this.#whole = imported;
            const module = imported instanceof Promise ? await imported : imported;
            this.#whole = module;
            this.#cancelElsewhere(module, options);
            return await module.callAsync((glue, generation) => run(this.#handle(module, glue, generation) as WholeHandle, host));
        } catch (error) {
            throw traced(explained(error), caller);
        }
    }

    autoCancellation(enable: boolean): void {
        this.#autoCancellation = enable;
        this.#tell((handle) => handle.autoCancellation(enable));
    }

    cancelRequest(requestKey: string): void {
        this.#tell((handle) => handle.cancelRequest(requestKey));
    }

    cancelAllRequests(): void {
        this.#tell((handle) => handle.cancelAllRequests());
    }

    /** Tells the handles of both modules, after the calls that wait for them. */
    #tell(run: (handle: BaseHandle) => void, except?: BaseModule): void {
        const tell = (module: BaseModule) => {
            if (module !== except) {
                module.call((glue, generation) => run(this.#handle(module, glue, generation)));
            }
        };
        if (this.#base) {
            tell(this.#base);
        }
        if (this.#whole instanceof Promise) {
            // A module that cannot be imported has no calls; those that wait for it hear why.
            this.#whole.then(tell, () => undefined);
        } else if (this.#whole && this.#whole !== this.#base) {
            tell(this.#whole);
        }
    }

    /** A key that the caller chose is one key in both modules. */
    #cancelElsewhere(module: BaseModule, options?: SendOptions): void {
        const key = options?.requestKey;
        if (key) {
            this.#tell((handle) => handle.cancelRequest(String(key)), module);
        }
    }

    #host(): Host {
        const { baseURL, lang, authStore } = this.#client;
        return { baseURL: String(baseURL), lang: String(lang), token: String(authStore.token || ""), client: this.#client };
    }

    #handle(module: BaseModule, glue: BaseGlue, generation: number): BaseHandle {
        let held = this.#handles.get(module);
        if (held?.generation !== generation) {
            held = { handle: new glue.Handle(), generation };
            held.handle.autoCancellation(this.#autoCancellation);
            this.#handles.set(module, held);
        }
        return held.handle;
    }
}
