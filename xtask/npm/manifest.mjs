/**
 * Writes custom-elements.json, what editors and documentation tools know of `<bosbase-backups>`:
 * node manifest.mjs <options as JSON>, with the members `package` (pkg), `out` and `modules` (node_modules of the tools).
 *
 * What the element itself has stands in the header of its class. The parts of its shadow root stand where their templates are,
 * and are collected from there; so that none is forgotten, templates and headers must name the same ones.
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

/** The name under which the package has it. */
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
// Only the package's own names: what a module exports to its neighbours is nobody's business.
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

/** `computed`: names that no template has as they are. */
function same(what, documented, found, computed) {
  const names = new Set(documented.map(({ name }) => name));
  const wrong = [...new Set([...names, ...found, ...computed])].filter(
    (name) => !names.has(name) || !(found.has(name) || computed.includes(name)),
  );
  if (wrong.length) throw new Error(`${what} that are not both documented and used: ${wrong.join(", ")}`);
}
