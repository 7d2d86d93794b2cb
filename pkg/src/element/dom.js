/**
 * Building DOM without markup: whatever comes from the server becomes a text node, never HTML.
 */

/** `h("p", { class: "hint", on: { click } }, "text", child)`; false, null and undefined are left out. */
export function h(tag, props = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
        if (name === "on") {
            for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
        } else if (value !== false && value !== null && value !== undefined) {
            element.setAttribute(name, value === true ? "" : value);
        }
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

/** Sets the text only when it differs, so that live regions and selections are not disturbed. */
export function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
}

let lastId = 0;

/** An id for aria-labelledby and its kin; they resolve inside the same shadow root only. */
export function nextId(prefix) {
    lastId += 1;
    return `${prefix}-${lastId}`;
}
