/**
 * Entry `bosbase-backups/element`: importing it once registers `<bosbase-backups>`.
 *
 * Where there is no DOM (server-side rendering) the import does nothing and does not throw.
 */
// Carries the module.
import "../index.js";
import { BosbaseBackupsElement } from "./element.js";

export const TAG_NAME = "bosbase-backups";

// A page may load two copies (its own bundle and a script tag): the first one keeps the name.
if (globalThis.customElements && !customElements.get(TAG_NAME)) {
    customElements.define(TAG_NAME, BosbaseBackupsElement);
}

export { BosbaseBackupsElement };
export default BosbaseBackupsElement;
