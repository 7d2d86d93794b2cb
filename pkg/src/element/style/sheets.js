/** The style sheets, made once and shared by all elements. Constructed sheets need no `unsafe-inline` in a CSP. */
import controls from "./controls.js";
import dialogs from "./dialogs.js";
import tokens from "./tokens.js";
import views from "./views.js";

let sheets = null;

export function styleSheets() {
    sheets ??= [tokens, controls, views, dialogs].map((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(withOwnRem(text));
        return sheet;
    });
    return sheets;
}

/**
 * The page's rem may be anything: `html { font-size: 62.5% }` makes it ten pixels, too small to read. Ours is the text size of the host
 * element, which is the reader's. The queries, where no property can stand, use em.
 */
function withOwnRem(text) {
    if (!globalThis.CSS?.registerProperty) return text;
    try {
        // Registered, it is a length on the host; otherwise it would be counted anew wherever it is used.
        CSS.registerProperty({ name: "--_bosbase-rem", syntax: "<length>", inherits: true, initialValue: "16px" });
    } catch {
        // It is registered already.
    }
    return text.replace(/(-?[\d.]+)rem\b/g, "calc($1 * var(--_bosbase-rem))");
}
