/**
 * Entry `bosbase-backups/element`: importing it once registers `<bosbase-backups>`.
 *
 * Where there is no DOM (server-side rendering) the import does nothing and does not throw.
 */
import { provideLater } from "../modules.js";
import { define, TAG_NAME } from "./define.js";
import { BosbaseBackupsElement as Dashboard } from "./element.js";
import type { BosbaseBackupsElement as Public } from "./types.js";

export type * from "./types.js";
export { TAG_NAME };

/** The class of the element. */
export const BosbaseBackupsElement: { new (): Public; prototype: Public } = Dashboard;
export type BosbaseBackupsElement = Public;
export default BosbaseBackupsElement;

// A page that has imported another entry needs no second module.
provideLater(() => import("../index.js"));
define();
