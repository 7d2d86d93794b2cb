/** Entry `bosbase-backups`: it carries the base module, and imports the whole one when a call first needs it. */
import { frequent, text } from "generated/base/bytes.js";

import { base } from "./base.js";
import { decode } from "./decode.js";
import { ModuleFailure } from "./module.js";
import { provide, type WholeModule } from "./modules.js";

base.carry(() => decode(text, frequent));
provide({ base, whole });

let imported: Promise<WholeModule> | WholeModule | null = null;

function whole(): Promise<WholeModule> | WholeModule {
    // Both files are requested at once, although the first one imports the second.
    imported ??= Promise.all([import("./everything.js"), import("./whole.js")]).then(
        ([{ whole }]) => (imported = whole),
        (error: unknown) => {
            // The failed import is forgotten, so that the next call tries again.
            imported = null;
            const reason = error instanceof Error ? error.message : error;
            throw new ModuleFailure(
                `A part of bosbase-backups could not be loaded: ${reason}. Where scripts cannot be imported later, as in a service worker, import bosbase-backups/full instead.`,
                error,
            );
        },
    );
    return imported;
}

export * from "./public.js";
export { default } from "./public.js";
