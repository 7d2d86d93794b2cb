/** Connects a client to the WebAssembly modules: it has a handle in each, and cancellation reaches both. */

import type BosBase from "./client.js";
import { call, explained, invalidArgument, traced } from "./error.js";
import type { BaseModule, WholeModule } from "./modules.js";
import { isProvided, modules, provided } from "./modules.js";
import { type CallOptions, chosenKey } from "./options.js";
import { raw } from "./raw.js";
import type { RecordAuthResponse } from "./records.js";
import { remember, warnOfSharedStore } from "./shared-store.js";

/** The client's state at the time of a call, which may have to wait for the module. */
export interface Host {
    baseURL: string;
    lang: string;
    token: string;
    client: any;
    /** Renews a token that is about to expire; only the module that has signed in can do it. */
    refreshAuth?: () => Promise<void>;
}

type Glue<M> = M extends { call(run: (glue: infer G, generation: number) => unknown): unknown } ? G : never;
type BaseGlue = Glue<BaseModule>;
type WholeGlue = Glue<WholeModule>;

/** A client's objects in one module: its handle, and the services that share it. */
interface Core<G extends BaseGlue> {
    handle: InstanceType<G["Handle"]>;
    backups: InstanceType<G["Backups"]>;
    files: InstanceType<G["Files"]>;
    health: InstanceType<G["Health"]>;
    records: InstanceType<G["Records"]>;
}

export type BaseCore = Core<BaseGlue>;
export interface WholeCore extends Core<WholeGlue> {
    settings: InstanceType<WholeGlue["Settings"]>;
}

const connections = new WeakMap<object, Connection>();

/** Returns the connection of a client, which may be behind a Proxy. */
export function connectionOf(client: BosBase): Connection {
    const connection = connections.get(raw(client));
    if (!connection) {
        throw invalidArgument("This takes a client of bosbase-backups, as new BosBase(url) makes it.");
    }
    return connection;
}

export class Connection {
    readonly #cores = new Map<BaseModule, { core: BaseCore; generation: number }>();
    #autoCancellation = true;
    /** The base module, if a call has used it. */
    #base: BaseModule | null = null;
    /** The whole module, if a call has needed it. */
    #whole: WholeModule | Promise<WholeModule> | null = null;
    /** Whether a sign-in has asked for renewal (`autoRefreshThreshold`). */
    #isRenewed = false;

    /** @param signedInAs makes a client of the same server with another session */
    constructor(
        readonly client: BosBase,
        readonly signedInAs: (session: RecordAuthResponse) => BosBase,
    ) {
        connections.set(client, this);
        remember(client);
    }

    /** Runs a synchronous function of the base module. */
    ask<T>(run: (core: BaseCore, host: Host) => T): T {
        const host = this.#host();
        return call((glue, generation) => run(this.#core(modules().base, glue, generation), host));
    }

    /** Runs a call of the base module. It is asynchronous, so that an auth store that throws rejects the call. */
    async request<T>(run: (core: BaseCore, host: Host) => Promise<T>, options?: CallOptions): Promise<T> {
        const caller = new Error();
        try {
            const host = this.#host();
            const { base } = isProvided() ? modules() : await provided();
            this.#base = base;
            const whole = this.#whole;
            if (this.#isRenewed && whole && whole !== base && !(whole instanceof Promise)) {
                host.refreshAuth = () => this.#refreshAuth(whole);
            }
            this.#cancelElsewhere(this.#whole, base, options);
            return await base.callAsync((glue, generation) => run(this.#core(base, glue, generation), host));
        } catch (error) {
            throw traced(explained(error), caller);
        }
    }

    /** Runs a call that only the whole module has, and imports the module first if it is not there yet. */
    async requestWhole<T>(run: (core: WholeCore, host: Host) => Promise<T>, options?: CallOptions): Promise<T> {
        const caller = new Error();
        try {
            const host = this.#host();
            const { whole } = isProvided() ? modules() : await provided();
            const imported = whole();
            this.#whole = imported;
            // This must not wait for the import: calls that are made meanwhile are newer than this one.
            this.#cancelElsewhere(this.#base, imported, options);
            const module = imported instanceof Promise ? await imported : imported;
            this.#whole = module;
            return await module.callAsync((glue, generation) =>
                run(this.#core(module, glue, generation) as WholeCore, host),
            );
        } catch (error) {
            throw traced(explained(error), caller);
        }
    }

    /** Runs a sign-in. Only the whole module renews a session, and it has to hear of the sign-in that ends a renewal. */
    signIn<T>(
        run: (core: BaseCore, host: Host) => Promise<T>,
        options?: CallOptions & { autoRefreshThreshold?: number },
    ): Promise<T> {
        this.#isRenewed ||= !!options?.autoRefreshThreshold;
        return this.#isRenewed ? this.requestWhole(run, options) : this.request(run, options);
    }

    autoCancellation(enable: boolean): void {
        this.#autoCancellation = enable;
        this.#tellAll(({ handle }) => handle.autoCancellation(enable));
    }

    cancelRequest(requestKey: string): void {
        this.#tellAll(({ handle }) => handle.cancelRequest(requestKey));
    }

    cancelAllRequests(): void {
        this.#tellAll(({ handle }) => handle.cancelAllRequests());
    }

    /** Applies `run` to the handles of both modules, after the calls that wait for the modules. */
    #tellAll(run: (core: BaseCore) => void): void {
        this.#tell(this.#base, run);
        if (this.#whole !== this.#base) {
            this.#tell(this.#whole, run);
        }
    }

    #tell(module: BaseModule | Promise<BaseModule> | null, run: (core: BaseCore) => void): void {
        // A module that cannot be loaded fails its calls too, and their errors say why.
        const ignore = () => undefined;
        if (module instanceof Promise) {
            module.then((imported) => this.#tell(imported, run), ignore);
        } else if (module?.isInUse) {
            module.callAsync(async (glue, generation) => run(this.#core(module, glue, generation))).catch(ignore);
        }
    }

    /** Cancels calls of the other module that have the same key, if the caller has chosen that key. */
    #cancelElsewhere(
        other: BaseModule | Promise<BaseModule> | null,
        own: BaseModule | Promise<BaseModule>,
        options?: CallOptions,
    ): void {
        const key = this.#autoCancellation && other !== own && chosenKey(options);
        if (key) {
            this.#tell(other, ({ handle }) => handle.cancelRequest(key));
        }
    }

    #refreshAuth(whole: WholeModule): Promise<void> {
        const host = this.#host();
        return whole.callAsync((glue, generation) =>
            (this.#core(whole, glue, generation) as WholeCore).handle.refreshAuth(host),
        );
    }

    #host(): Host {
        const { client } = this;
        const { baseURL, lang, authStore } = client;
        const token = String(authStore.token || "");
        if (token) {
            warnOfSharedStore(client);
        }
        return { baseURL: String(baseURL), lang: String(lang), token, client };
    }

    /** Returns the client's objects in a module. They are made on first use, and again when the instance was replaced. */
    #core(module: BaseModule, glue: BaseGlue, generation: number): BaseCore {
        const held = this.#cores.get(module);
        if (held?.generation === generation) {
            return held.core;
        }
        const handle = new glue.Handle();
        handle.autoCancellation(this.#autoCancellation);
        const core = {
            handle,
            backups: new glue.Backups(handle),
            files: new glue.Files(handle),
            health: new glue.Health(handle),
            records: new glue.Records(handle),
            ...("Settings" in glue
                ? { settings: new (glue as WholeGlue).Settings(handle as InstanceType<WholeGlue["Handle"]>) }
                : {}),
        };
        this.#cores.set(module, { core, generation });
        return core;
    }
}
