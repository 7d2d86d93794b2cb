/** The entry that carries the whole module, for what cannot import scripts later: service workers, classic workers. */
import { whole } from "./everything.js";
import { provide } from "./modules.js";

provide({ base: whole, whole: () => whole });

export * from "./public.js";
export { default } from "./public.js";
