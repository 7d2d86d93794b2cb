/**
 * One WebAssembly module: its instance is started on first use, and replaced when it traps.
 *
 * A call runs at once if the module is started or carries its bytes, and is queued while the module is loaded. A synchronous call
 * does not wait: it starts the module itself and runs the queue first, so that calls keep their order.
 */

/** The functions that wasm-bindgen generates for every module, and the one that the build adds. */
export interface Glue {
    initSync(options: { module: WebAssembly.Module }): unknown;
    /** Prepares for the next instance. */
    __wbg_reset_state(): void;
    /** Puts a guard between the instance and the generated code (xtask/src/build/glue.rs). */
    guardWith(guard: Guard): void;
}

interface Guard {
    exports(exports: WebAssembly.Exports): WebAssembly.Exports;
    invoke<T>(run: () => T): T | undefined;
}

/** Where the module comes from. */
export type ModuleSource = string | URL | Response | BufferSource | WebAssembly.Module;

/** Thrown when the module cannot be loaded, or traps. `error.ts` turns it into the error that users see. */
export class ModuleFailure extends Error {
    constructor(message: string, cause: unknown) {
        super(message, { cause });
    }
}

/** Thrown to leave the code of an instance that has trapped. */
const TRAPPED = new Error("the instance has trapped");

export class Module<G extends Glue> {
    readonly #glue: G;
    #bytes: (() => BufferSource) | null = null;
    #isStarted = false;
    #loading: Promise<void> | null = null;
    /** Grows with each replacement of the instance: handles of an older one are stale. */
    #generation = 0;
    /** How many calls of the facade are inside of the module; what is thrown there reaches the caller. */
    #depth = 0;
    #trap: ModuleFailure | null = null;
    readonly #queue: (() => void)[] = [];
    /** Rejects the calls that wait for the module. */
    readonly #pending = new Set<(error: unknown) => void>();

    constructor(glue: G) {
        this.#glue = glue;
        glue.guardWith({ exports: (exports) => this.#guardExports(exports), invoke: (run) => this.#invoke(run) });
    }

    /** Sets where the bytes come from unless `load()` is told another source. */
    carry(bytes: () => BufferSource): void {
        this.#bytes ??= bytes;
    }

    /** Whether the module is started or being loaded. */
    get isInUse(): boolean {
        return this.#isStarted || this.#loading !== null;
    }

    /** Whether a synchronous call can be made now. */
    get isReady(): boolean {
        return this.#isStarted || this.#bytes !== null;
    }

    /** Loads the module; without an argument from the bytes that it carries. */
    load(from?: ModuleSource | Promise<ModuleSource>): Promise<void> {
        if (this.#isStarted) {
            return Promise.resolve();
        }
        this.#loading ??= this.#compile(from)
            .then((module) => this.#start(module))
            .catch((error: unknown) => {
                // The failed attempt is forgotten, so that the next call tries again.
                this.#loading = null;
                throw failureOf(error);
            });
        return this.#loading;
    }

    /** Runs a synchronous function of the module, compiling it first if need be. */
    call<T>(run: (glue: G, generation: number) => T): T {
        if (!this.#isStarted) {
            try {
                this.#start(new WebAssembly.Module(this.#ownBytes()));
            } catch (error) {
                throw failureOf(error);
            }
        }
        return this.#guarded(run);
    }

    /** Runs an asynchronous function of the module. */
    callAsync<T>(run: (glue: G, generation: number) => Promise<T>): Promise<T> {
        return new Promise((resolve, reject) => {
            const attempt = () => {
                this.#pending.add(reject);
                let outcome: Promise<T>;
                try {
                    outcome = Promise.resolve(this.#guarded(run));
                } catch (error) {
                    outcome = Promise.reject(error);
                }
                outcome.then(resolve, reject).finally(() => this.#pending.delete(reject));
            };
            this.#startAtOnce();
            if (this.#isStarted) {
                attempt();
                return;
            }
            this.#queue.push(attempt);
            this.load().catch((error: unknown) => {
                // A later load may have run the queue already.
                const index = this.#queue.indexOf(attempt);
                if (index >= 0) {
                    this.#queue.splice(index, 1);
                    reject(error);
                }
            });
        });
    }

    /**
     * Starts a module that carries its bytes. Compiling it takes less time than waiting for another thread to do so. Where it cannot
     * be done now (Chromium before 115 compiles only small modules at once), `load()` does it, or says why it is impossible.
     */
    #startAtOnce(): void {
        if (!this.#isStarted && this.#bytes) {
            try {
                this.#start(new WebAssembly.Module(this.#bytes()));
            } catch {
                // See above.
            }
        }
    }

    async #compile(from?: ModuleSource | Promise<ModuleSource>): Promise<WebAssembly.Module> {
        let source = await (from ?? this.#ownBytes());
        if (typeof source === "string" || source instanceof URL) {
            source = await fetch(source);
        }
        if (typeof Response === "function" && source instanceof Response) {
            if (!source.ok) {
                throw new Error(`the file is not there (${source.status})`);
            }
            source = await source.arrayBuffer();
        }
        return source instanceof WebAssembly.Module ? source : WebAssembly.compile(source as BufferSource);
    }

    #ownBytes(): BufferSource {
        if (!this.#bytes) {
            throw new Error('call "await init(url)" of bosbase-backups/slim first');
        }
        return this.#bytes();
    }

    #start(module: WebAssembly.Module): void {
        if (this.#isStarted) {
            return;
        }
        this.#glue.initSync({ module });
        this.#isStarted = true;
        this.#loading = null;
        for (const run of this.#queue.splice(0)) {
            run();
        }
    }

    #guarded<T>(run: (glue: G, generation: number) => T): T {
        this.#depth++;
        try {
            return run(this.#glue, this.#generation);
        } finally {
            this.#depth--;
            if (this.#trap && this.#depth === 0) {
                const error = this.#trap;
                this.#trap = null;
                this.#replace(error);
                // This error replaces what the broken instance returned or threw.
                // biome-ignore lint/correctness/noUnsafeFinally: the broken instance must not be believed
                throw error;
            }
        }
    }

    /** Wraps the exports, since an exception inside of the module leaves it in an unknown state. */
    #guardExports(exports: WebAssembly.Exports): WebAssembly.Exports {
        const guarded: WebAssembly.Exports = Object.create(null);
        for (const [name, value] of Object.entries(exports)) {
            guarded[name] =
                typeof value === "function" ? this.#guardFunction(value as (...args: any[]) => unknown) : value;
        }
        return guarded;
    }

    #guardFunction(run: (...args: any[]) => unknown) {
        return (...args: unknown[]) => {
            if (this.#trap) {
                throw TRAPPED;
            }
            try {
                return run(...args);
            } catch (thrown) {
                if (thrown !== TRAPPED) {
                    this.#noteTrap(thrown);
                }
                throw TRAPPED;
            }
        };
    }

    #noteTrap(thrown: unknown): void {
        const error = new ModuleFailure(
            "bosbase-backups failed inside and was restarted. Whether the server did what was asked is not known. Please report this.",
            thrown,
        );
        if (this.#depth === 0) {
            // The platform has made the call (a timer, a settled promise), so nobody could catch the error.
            this.#replace(error);
        } else {
            this.#trap = error;
        }
    }

    /** Runs a callback into the module. */
    #invoke<T>(run: () => T): T | undefined {
        try {
            return run();
        } catch (thrown) {
            if (thrown === TRAPPED && this.#depth === 0) {
                return undefined;
            }
            throw thrown;
        }
    }

    #replace(error: ModuleFailure): void {
        this.#generation++;
        this.#glue.__wbg_reset_state();
        for (const reject of [...this.#pending]) {
            reject(error);
        }
        this.#pending.clear();
    }
}

function failureOf(error: unknown): ModuleFailure {
    if (error instanceof ModuleFailure) {
        return error;
    }
    const message = error instanceof Error ? error.message : String(error);
    const isForbidden =
        error instanceof WebAssembly.CompileError && /unsafe-eval|Content Security Policy|disallowed/i.test(message);
    return new ModuleFailure(
        isForbidden
            ? "The page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src."
            : `bosbase-backups could not be loaded: ${message}`,
        error,
    );
}
