/** The entry that carries its module: import it and use it. */
import { frequent, text } from "./wasm-inline.js";
import { decode } from "./decode.js";
import { provide } from "./module.js";

provide(() => decode(text, frequent));

export { default } from "./public.js";
export * from "./public.js";
