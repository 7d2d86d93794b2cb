/** Entry `bosbase-backups/full`: it carries the whole module, for service workers and classic workers, which cannot import later. */
import { whole } from "./everything.js";
import { provide } from "./modules.js";

provide({ base: whole, whole: () => whole });

export * from "./public.js";
export { default } from "./public.js";
