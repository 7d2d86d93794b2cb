/**
 * Lit expects a DOM as soon as it is evaluated, and writes its version into the global object. This package may be imported
 * where there is no DOM, and must not change the global object there, so Lit's modules get stand-ins.
 */

import { readFile } from "node:fs/promises";

const STAND_INS = "lit-stand-ins";
const NAMES = ["globalThis", "HTMLElement", "CSSStyleSheet", "document", "litPropertyMetadata"];

const standIns = `
const real = globalThis;
const isThere = real.HTMLElement !== undefined;
const scope = isThere ? real : { HTMLElement: class {}, CSSStyleSheet: class {}, document: { createTreeWalker: () => ({}) } };
const { HTMLElement, CSSStyleSheet, document } = scope;
const litPropertyMetadata = (scope.litPropertyMetadata ??= new WeakMap());
export { scope as globalThis, HTMLElement, CSSStyleSheet, document, litPropertyMetadata };
`;

/** A plugin of esbuild. */
export const lit = {
  name: "lit",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${STAND_INS}$`) }, ({ path }) => ({
      path,
      namespace: STAND_INS,
      sideEffects: false,
    }));
    onLoad({ filter: /.*/, namespace: STAND_INS }, () => ({ contents: standIns }));
    onLoad(
      { filter: /node_modules\/(lit-html|lit-element|@lit\/reactive-element)\/[\w-]+\.js$/ },
      async ({ path }) => ({
        contents: `import { ${NAMES.join(", ")} } from "${STAND_INS}";\n${await readFile(path, "utf8")}`,
      }),
    );
  },
};
