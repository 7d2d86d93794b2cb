/** The entry without the module's bytes: `await init(url)` first, then as the other one. */
import { load } from "./module.js";

/** Loads the module from a URL, Response, bytes or WebAssembly.Module. May be called more than once. */
export function init(source) {
    if (source === undefined || source === null) {
        return Promise.reject(new TypeError('init() of bosbase-backups/slim needs the address of "bosbase-backups/sdk.wasm"'));
    }
    return load(source);
}

export { default } from "./public.js";
export * from "./public.js";
