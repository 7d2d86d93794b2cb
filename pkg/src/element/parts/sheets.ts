/**
 * The style sheets of the element, for each document that it is in. A constructed sheet belongs to one document: it is gone when the
 * element moves to another one, such as that of a frame or of a window of its own.
 */
import type { CSSResult } from "lit";
import { registerRem } from "./own-rem.js";

const adopted = new WeakMap<Document, CSSStyleSheet[]>();

/** Puts the styles into a shadow root, as its document needs them. */
export function adopt(root: ShadowRoot, styles: CSSResult[]): void {
    const { ownerDocument } = root;
    const view = ownerDocument.defaultView as (Window & typeof globalThis) | null;
    // A document without a window is not shown.
    if (!view) return;
    let sheets = adopted.get(ownerDocument);
    if (!sheets) {
        registerRem(view.CSS);
        sheets = styles.map(({ cssText }) => {
            const sheet = new view.CSSStyleSheet();
            sheet.replaceSync(cssText);
            return sheet;
        });
        adopted.set(ownerDocument, sheets);
    }
    root.adoptedStyleSheets = sheets;
}
