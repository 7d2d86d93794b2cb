export { default } from "./index.js";
export * from "./index.js";

/**
 * Loads the module. To be called before anything else; may be called more than once.
 *
 * @param source address of `bosbase-backups/sdk.wasm`, or what holds its bytes
 * @throws {ClientResponseError} `internal` if it cannot be loaded; the next call tries again
 */
export function init(
    source: string | URL | Response | Promise<Response> | BufferSource | WebAssembly.Module,
): Promise<void>;
