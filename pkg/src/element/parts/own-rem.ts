/**
 * A page may change the size of a rem: `html { font-size: 62.5% }` makes it ten pixels, too small to read. The style sheets use the
 * text size of the host element instead. Media and container queries, which cannot use a property, use em.
 */
import { type CSSResult, unsafeCSS } from "lit";

const PROPERTY = "--_bosbase-rem";

/** Returns the style sheets with our own rem in place of the page's. */
export function withOwnRem(sheets: CSSResult[]): CSSResult[] {
    if (!globalThis.CSS?.registerProperty) return sheets;
    return sheets.map(({ cssText }) => unsafeCSS(cssText.replace(/(-?[\d.]+)rem\b/g, `calc($1 * var(${PROPERTY}))`)));
}

/** Makes our own rem known to a document, whose window has this `CSS`. */
export function registerRem(css: typeof CSS): void {
    try {
        // A registered property is computed once, on the host; otherwise it would be computed wherever it is used.
        css.registerProperty?.({ name: PROPERTY, syntax: "<length>", inherits: true, initialValue: "16px" });
    } catch {
        // It is registered already.
    }
}
