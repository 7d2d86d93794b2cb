/**
 * Writes custom-elements.json, which describes `<bosbase-backups>` to editors and documentation tools:
 * node manifest.mjs <options as JSON>, with the members `package` (pkg), `out` and `modules` (node_modules of the tools).
 *
 * The header of the element's class documents its attributes, properties and events. The parts of its shadow root are documented
 * beside their templates and collected from there. Templates and headers must name the same parts, so that none is forgotten.
 */

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { package: folder, out, modules } = JSON.parse(process.argv[2]);
const source = join(folder, "src/element");
const tool = (file) => import(pathToFileURL(join(modules, "@custom-elements-manifest/analyzer", file)));
const { create, ts } = await tool("index.js");
const { litPlugin } = await tool("src/features/framework-plugins/lit/lit.js");

const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith(".ts")).sort();
const texts = await Promise.all(files.map((name) => readFile(join(source, name), "utf8")));
const all = texts.join("\n");

/** The element's class, under the name that its file has in the package. */
const module = ts.createSourceFile("dist/element.js", texts[files.indexOf("element.ts")], ts.ScriptTarget.ES2022, true);
const manifest = create({ modules: [module], plugins: litPlugin(), context: { dev: false } });
const element = manifest.modules[0].declarations.find((declaration) => declaration.tagName === "bosbase-backups");

element.members = element.members.filter(
  ({ name, privacy }) => !privacy && ["url", "client", "refresh"].includes(name),
);
element.cssParts = [...all.matchAll(/@csspart ([\w-]+) - (.+?)(?: \*\/)?$/gm)].map(([, name, description]) => ({
  name,
  description,
}));
delete element.superclass;
// Only the element is public; the module's other exports are for its neighbours.
manifest.modules[0].declarations = [element];

const used = (pattern) => new Set([...all.matchAll(pattern)].flatMap(([, names]) => names.split(" ")));
same("parts", element.cssParts, used(/ part="([\w -]+?)(?: \$\{kind\})?"/g), [
  "primary",
  "secondary",
  "danger",
  "ghost",
]);
same("custom properties", element.cssProperties, used(/var\((--bosbase-[\w-]+)/g), []);
await writeFile(join(out, "custom-elements.json"), `${JSON.stringify(manifest, null, 2)}\n`);

/** Fails unless the documented and the used names agree. `computed`: names that templates put together. */
function same(what, documented, found, computed) {
  const names = new Set(documented.map(({ name }) => name));
  const wrong = [...new Set([...names, ...found, ...computed])].filter(
    (name) => !names.has(name) || !(found.has(name) || computed.includes(name)),
  );
  if (wrong.length) throw new Error(`${what} that are not both documented and used: ${wrong.join(", ")}`);
}
