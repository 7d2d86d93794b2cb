/** Shared by the tests of the dashboard: elements in the page, and what they show. */

import "bosbase-backups/element";
import { eventually } from "../support.js";

export const find = (element, selector) => element.shadowRoot?.querySelector(selector);

export const findAll = (element, selector) => [...(element.shadowRoot?.querySelectorAll(selector) ?? [])];

export const namesIn = (element) => findAll(element, ".list .name").map((name) => name.textContent);

export const textOf = (element, selector) => find(element, selector)?.textContent.trim() ?? "";

export const shows = (element, name) => eventually(() => namesIn(element).includes(name));

export const button = (element, label) =>
  findAll(element, "button").find(({ textContent, ariaLabel }) => label === (ariaLabel ?? textContent.trim()));

/** What the tests of a `describe` put into the page is removed after each, and storage is empty before it. */
export function inThePage() {
  let made;
  beforeEach(() => {
    localStorage.clear();
    made = [];
  });
  afterEach(() => {
    for (const node of made) node.remove();
    localStorage.clear();
  });
  const keep = (node) => {
    made.push(node);
    return node;
  };
  return {
    keep,
    /** Puts a dashboard with these properties into the page. */
    put(members = {}) {
      const element = keep(Object.assign(document.createElement("bosbase-backups"), members));
      document.body.append(element);
      return element;
    },
    /** Puts a frame into the page; resolves to its document. */
    async frame() {
      const frame = keep(document.createElement("iframe"));
      frame.style.width = "1200px";
      document.body.append(frame);
      await eventually(() => frame.contentDocument?.body);
      return frame.contentDocument;
    },
  };
}
