/** Entry `bosbase-backups/slim`: it carries no module; `init(url)` loads the whole one. */
import { explained } from "./error.js";
import type { ModuleSource } from "./module.js";
import { adopt, expectInit, modules } from "./modules.js";
import { whole } from "./whole.js";

expectInit();

/**
 * Loads the module. It has to be called before anything else, and may be called more than once.
 *
 * @param source address of `bosbase-backups/sdk.wasm`, or its content as a response, buffer or compiled module
 * @throws {ClientResponseError} `internal` if it cannot be loaded; the next call tries again
 */
export async function init(
    source: string | URL | Response | Promise<Response> | BufferSource | WebAssembly.Module,
): Promise<void> {
    if (source === undefined || source === null) {
        throw new TypeError('init() of bosbase-backups/slim needs the address of "bosbase-backups/sdk.wasm"');
    }
    adopt({ base: whole, whole: () => whole });
    try {
        await modules().base.load(source satisfies ModuleSource | Promise<ModuleSource>);
    } catch (error) {
        throw explained(error);
    }
}

export * from "./public.js";
export { default } from "./public.js";
