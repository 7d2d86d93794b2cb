/** The code that the entries share. It is a file of its own, so that a page that loads two entries has one SDK. */
import * as all from "./public.js";

// The build shortens the names of classes; logs show these.
for (const [name, value] of Object.entries({ ...all, BosBase: all.default })) {
    Object.defineProperty(value, "name", { value: name });
}

export { decode } from "./decode.js";
export { call, explained, invalidArgument } from "./error.js";
export { Module, ModuleFailure } from "./module.js";
export { adopt, available, expectInit, isAvailable, modules, provide, provideLater } from "./modules.js";
export * from "./public.js";
export { default } from "./public.js";
export { raw } from "./raw.js";
