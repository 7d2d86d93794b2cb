/**
 * The style sheets of the element, for each document that it is in. A constructed sheet belongs to one document: it is gone when the
 * element moves to another one, such as that of a frame or of a window of its own. Browsers without constructed sheets (Safari before
 * 16.4) get `<style>` elements, which move along.
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
    if (!root.adoptedStyleSheets) {
        registerRem(view.CSS);
        if (!root.querySelector("style")) root.prepend(...styles.map(({ cssText }) => styleElement(view, cssText)));
        return;
    }
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

/** Lit's own fallback takes the nonce of a Content-Security-Policy from the same variable. */
function styleElement(view: Window & { litNonce?: string }, text: string): HTMLStyleElement {
    const style = view.document.createElement("style");
    style.nonce = view.litNonce ?? "";
    style.textContent = text;
    return style;
}
