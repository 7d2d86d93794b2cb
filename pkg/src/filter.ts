/**
 * Puts values into a filter expression in place of `{:name}`. Unlike a value in the text itself, they cannot change what the
 * expression means.
 */
export function filter(raw: string, params?: Record<string, any>): string {
    return raw.replace(/\{:([^}]*)\}/g, (placeholder, name) =>
        params && Object.hasOwn(params, name) ? literal(params[name]) : placeholder,
    );
}

/** Writes a value as the server reads it in a filter. */
function literal(value: any): string {
    if (value === undefined || value === null) {
        return "null";
    }
    if (typeof value.toISOString === "function") {
        return JSON.stringify(value.toISOString().replace("T", " "));
    }
    const text = typeof value === "number" ? `${value}` : JSON.stringify(value);
    // Lists and objects are texts with JSON for the server.
    return /^[[{]/.test(text) ? JSON.stringify(text) : text;
}
