/** The dashboard in the document of a frame or of another window, and back. */

import { expect } from "chai";
import { freshServer } from "../bed.js";
import { eventually, signedIn } from "../support.js";
import { button, find, findAll, inThePage, shows } from "./support.js";

describe("the dashboard in another document", () => {
  const { frame, keep, put } = inThePage();

  const PROPERTIES = ["backgroundColor", "borderRadius", "color", "display", "fontFamily", "fontSize", "fontWeight"];

  const styleOf = (element, selector) => {
    const node = find(element, selector);
    const style = node.ownerDocument.defaultView.getComputedStyle(node);
    return PROPERTIES.map((name) => style[name]);
  };

  const PLACES = [".sign-in .title", ".sign-in .subtitle", ".button.primary", ".sign-in-form", "input", ".mark .icon"];
  const look = async (element) => {
    await eventually(() => find(element, ".sign-in"));
    return PLACES.map((selector) => styleOf(element, selector));
  };

  const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

  it("keeps its styles there, in a second one, and back", async () => {
    const element = put({ url: "http://server.test" });
    const before = await look(element);
    expect(new Set(before.flat()).size, "these are styles").to.be.above(8);
    const [first, second] = [await frame(), await frame()];
    // There a rem is ten pixels, which must not reach the dashboard here either.
    second.documentElement.style.fontSize = "62.5%";
    for (const home of [first, document, second, first, document]) {
      home.body.append(element);
      await pause();
      expect(await look(element)).to.deep.equal(before);
    }
  });

  it("has them, and keeps them, in a browser without constructed style sheets @once", async () => {
    const before = await look(put({ url: "http://server.test" }));
    const description = Object.getOwnPropertyDescriptor(ShadowRoot.prototype, "adoptedStyleSheets");
    const missing = { get: () => undefined, set: () => undefined, configurable: true };
    Object.defineProperty(ShadowRoot.prototype, "adoptedStyleSheets", missing);
    try {
      const element = put({ url: "http://server.test" });
      expect(await look(element)).to.deep.equal(before);
      const number = findAll(element, "style").length;
      const there = await frame();
      for (const home of [there, document]) {
        home.body.append(element);
        await pause();
        expect(await look(element)).to.deep.equal(before);
      }
      expect(findAll(element, "style").length).to.equal(number);
    } finally {
      // Browsers differ in where the property is.
      if (description) Object.defineProperty(ShadowRoot.prototype, "adoptedStyleSheets", description);
      else Reflect.deleteProperty(ShadowRoot.prototype, "adoptedStyleSheets");
    }
  });

  it("keeps its styles through a document that is not shown, and through a frame that is gone", async () => {
    const element = put({ url: "http://server.test" });
    const before = await look(element);
    document.implementation.createHTMLDocument("").body.append(element);
    await pause();
    document.body.append(element);
    expect(await look(element)).to.deep.equal(before);
    const there = await frame();
    there.body.append(element);
    await pause();
    document.adoptNode(element);
    there.defaultView.frameElement.remove();
    document.body.append(element);
    expect(await look(element)).to.deep.equal(before);
  });

  it("has its styles where it is put there first", async () => {
    const before = await look(put({ url: "http://server.test" }));
    const there = await frame();
    const element = document.createElement("bosbase-backups");
    element.url = "http://server.test";
    there.body.append(element);
    expect(await look(element)).to.deep.equal(before);
    document.body.append(element);
    keep(element);
    expect(await look(element)).to.deep.equal(before);
  });

  it("works there: the list, a dialog, and back", async () => {
    const server = await freshServer();
    const client = await signedIn(server);
    await client.backups.create("one.zip");
    const element = put({ client });
    await shows(element, "one.zip");
    for (const home of [await frame(), document]) {
      home.body.append(element);
      await shows(element, "one.zip");
      await eventually(() => button(element, "Delete one.zip")).then((delete_) => delete_.click());
      await eventually(() => find(element, "dialog[open]"));
      button(element, "Cancel").click();
      await eventually(() => !find(element, "dialog"));
    }
    await server.stop();
  });
});
