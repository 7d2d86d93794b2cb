/**
 * The page's rem may be anything: `html { font-size: 62.5% }` makes it ten pixels, too small to read. Ours is the text size of the host
 * element, which is the reader's. The queries, where no property can stand, use em.
 */
import { type CSSResult, unsafeCSS } from "lit";

/** The style sheets with our own rem in place of the page's. */
export function withOwnRem(sheets: CSSResult[]): CSSResult[] {
    if (!globalThis.CSS?.registerProperty) return sheets;
    try {
        // Registered, it is a length on the host; otherwise it would be counted anew wherever it is used.
        CSS.registerProperty({ name: "--_bosbase-rem", syntax: "<length>", inherits: true, initialValue: "16px" });
    } catch {
        // It is registered already.
    }
    return sheets.map(({ cssText }) =>
        unsafeCSS(cssText.replace(/(-?[\d.]+)rem\b/g, "calc($1 * var(--_bosbase-rem))")),
    );
}
