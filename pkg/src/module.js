/**
 * The WebAssembly module: loaded on first use, replaced when it traps.
 *
 * A call that finds the module loaded runs at once. One that does not is queued while the module is compiled; a synchronous
 * call compiles it at once and runs the queue first, so that calls keep their order.
 */
import * as glue from "./glue.js";
import { ClientResponseError } from "./error.js";

/** Gives the bytes of the module; set by the entry that carries them. */
let source = null;
let isLoaded = false;
let loading = null;
/** Grows with each replacement of the module: handles of an older one are stale. */
let generation = 0;
/** How deep the facade is inside of the module: what throws there reaches the caller. */
let depth = 0;
let trap = null;
const queue = [];
/** Rejects the calls that wait for the module. */
const pending = new Set();

/** Tells where the bytes come from: a function that returns them. */
export function provide(bytes) {
    source ??= bytes;
}

/** Loads the module from a URL, Response, module or bytes; without an argument from the bytes of the entry. */
export function load(from) {
    if (isLoaded) {
        return Promise.resolve();
    }
    loading ??= compile(from).then(
        (module) => start(module),
        (error) => {
            // Forgotten, so that the next call tries again.
            loading = null;
            throw explained(error);
        },
    );
    return loading;
}

async function compile(from) {
    from = await (from ?? bytes());
    if (typeof from === "string" || from instanceof URL) {
        from = await fetch(from);
    }
    if (typeof Response === "function" && from instanceof Response) {
        if (!from.ok) {
            throw new Error(`the file is not there (${from.status})`);
        }
        from = await from.arrayBuffer();
    }
    return from instanceof WebAssembly.Module ? from : WebAssembly.compile(from);
}

function bytes() {
    if (!source) {
        throw new Error('call "await init(url)" of bosbase-backups/slim first');
    }
    return source();
}

function start(module) {
    if (isLoaded) {
        return;
    }
    glue.initSync({ module });
    isLoaded = true;
    loading = null;
    for (const run of queue.splice(0)) {
        run();
    }
}

/** Runs a synchronous function of the module, compiling it first if need be. */
export function call(run) {
    if (!isLoaded) {
        try {
            start(new WebAssembly.Module(bytes()));
        } catch (error) {
            throw explained(error);
        }
    }
    return guarded(run);
}

/** Runs an asynchronous function of the module. */
export function callAsync(run) {
    return new Promise((resolve, reject) => {
        const attempt = () => {
            pending.add(reject);
            let outcome;
            try {
                outcome = Promise.resolve(guarded(run));
            } catch (error) {
                outcome = Promise.reject(error);
            }
            outcome.then(resolve, reject).finally(() => pending.delete(reject));
        };
        if (isLoaded) {
            attempt();
            return;
        }
        queue.push(attempt);
        load().catch((error) => {
            // A queue that a later load has run is empty.
            const index = queue.indexOf(attempt);
            if (index >= 0) {
                queue.splice(index, 1);
                reject(error);
            }
        });
    });
}

function guarded(run) {
    depth++;
    try {
        return run(glue, generation);
    } finally {
        depth--;
        if (trap && depth === 0) {
            const error = trap;
            trap = null;
            replace(error);
            // In place of what the broken instance returned or threw.
            // eslint-disable-next-line no-unsafe-finally
            throw error;
        }
    }
}

/**
 * Wraps the exports of an instance (the build puts this between the instance and the generated glue): whatever is thrown
 * inside of the module leaves it in an unknown state.
 */
export function guardExports(exports) {
    const guardedExports = Object.create(null);
    for (const [name, value] of Object.entries(exports)) {
        guardedExports[name] = typeof value === "function" ? guardFunction(value) : value;
    }
    return guardedExports;
}

/** Unwinds what the platform called, when the instance it called is gone. */
const TRAPPED = new Error("the instance has trapped");

function guardFunction(run) {
    return (...args) => {
        if (trap) {
            throw TRAPPED;
        }
        try {
            return run(...args);
        } catch (thrown) {
            if (thrown === TRAPPED) {
                throw thrown;
            }
            const error = new ClientResponseError({
                isDescribed: true,
                code: "internal",
                message: "bosbase-backups failed inside and was restarted. Whether the server did what was asked is not known. Please report this.",
                originalError: thrown,
            });
            if (depth === 0) {
                // Called by the platform: a timer, a settled promise. Nobody could catch it.
                replace(error);
            } else {
                trap = error;
            }
            throw TRAPPED;
        }
    };
}

/** Runs a callback into the module (the build puts this into the generated glue). */
export function invoke(run) {
    try {
        return run();
    } catch (thrown) {
        if (thrown === TRAPPED && depth === 0) {
            return undefined;
        }
        throw thrown;
    }
}

function replace(error) {
    generation++;
    glue.__wbg_reset_state();
    for (const reject of [...pending]) {
        reject(error);
    }
    pending.clear();
}

function explained(error) {
    if (error instanceof ClientResponseError) {
        return error;
    }
    const isForbidden = error instanceof WebAssembly.CompileError && /unsafe-eval|Content Security Policy|disallowed/i.test(error.message);
    return new ClientResponseError({
        isDescribed: true,
        code: "internal",
        message: isForbidden
            ? "The page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src."
            : `bosbase-backups could not be loaded: ${error?.message ?? error}`,
        originalError: error,
    });
}
