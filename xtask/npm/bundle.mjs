/**
 * Bundles pkg/src: node bundle.mjs <options as JSON>, with the members
 * `package` (pkg), `work` (the folder of the generated glue and bytes), `out`, `modules` (node_modules of the tools).
 *
 * Each unit becomes one file of a fixed name, so that a page can preload it. The unit `sdk` comes first: the others import
 * what it contains, so that no state and no class exists twice.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { lit } from "./lit.mjs";

const { package: folder, work, out, modules } = JSON.parse(process.argv[2]);
const source = join(folder, "src");
const { build } = createRequire(join(modules, "_"))("esbuild");

/** The name of a unit's file, and its first source file. */
const UNITS = {
  sdk: "sdk",
  whole: "whole",
  everything: "everything",
  index: "index",
  slim: "slim",
  full: "full",
  element: "element/index",
};

/** Lit's decorators turn fields into accessors, which the standard's class fields would hide. */
const DECORATED = { experimentalDecorators: true, useDefineForClassFields: false };

/** Files whose import has an effect. */
const ENTRIES = ["index", "slim", "full", "element"];

/** The unit that contains each source file. */
const units = new Map();

/** The file with the names that users may import; the unit `sdk` exports more to the other units. */
const PUBLIC = written(join(source, "public.js"));
let publicNames;

/** Finds the file that an import names, in TypeScript or JavaScript; a file of another unit is imported from that unit. */
const resolver = (unit) => ({
  name: "units",
  setup({ onResolve, onLoad }) {
    onLoad({ filter: /./, namespace: "public" }, () => ({
      contents: `export { ${publicNames} } from "./sdk.js"`,
      resolveDir: source,
    }));
    onResolve({ filter: /^\.\/sdk\.js$/, namespace: "public" }, ({ path }) => ({
      path,
      external: true,
      sideEffects: false,
    }));
    onResolve({ filter: /^generated\// }, ({ path }) => ({ path: join(work, path.slice("generated".length)) }));
    onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
      const file = [join(resolveDir, path), join(source, path)].map(written).find(Boolean);
      const owner = file && units.get(file);
      if (owner && owner !== unit) {
        if (file === PUBLIC) {
          return { path: "public", namespace: "public", sideEffects: false };
        }
        return { path: `./${owner}.js`, external: true, sideEffects: ENTRIES.includes(owner) };
      }
      return file && { path: file };
    });
  },
});

function written(file) {
  return [file.replace(/\.js$/, ".ts"), file].find((name) => existsSync(name));
}

/** The names that a source file exports. */
async function exported(file) {
  const { metafile } = await build({
    entryPoints: [file],
    outdir: out,
    bundle: true,
    format: "esm",
    write: false,
    metafile: true,
    plugins: [resolver()],
  });
  return Object.values(metafile.outputs)[0].exports;
}

publicNames = await exported(PUBLIC);

for (const [unit, first] of Object.entries(UNITS)) {
  const entry = written(join(source, `${first}.js`));
  const { metafile } = await build({
    entryPoints: { [unit]: entry },
    outdir: out,
    bundle: true,
    splitting: true,
    chunkNames: `${unit}-[name]-[hash]`,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    sourcemap: "linked",
    sourcesContent: true,
    metafile: true,
    charset: "utf8",
    logLevel: "warning",
    nodePaths: [modules],
    absWorkingDir: source,
    tsconfigRaw: { compilerOptions: unit === "element" ? DECORATED : {} },
    plugins: [resolver(unit), lit],
  });
  for (const input of Object.keys(metafile.inputs).filter((input) => !input.startsWith("public:"))) {
    const file = join(source, input);
    if (units.has(file)) {
      throw new Error(`${relative(source, file)} is in two files: ${units.get(file)}.js and ${unit}.js`);
    }
    units.set(file, unit);
  }
  for (const map of Object.keys(metafile.outputs).filter((name) => name.endsWith(".map")))
    nameLibraries(join(source, map));
}

// Fails where a unit imports a name that the other one does not export.
await build({
  entryPoints: Object.keys(UNITS).map((unit) => join(out, `${unit}.js`)),
  outdir: out,
  bundle: true,
  format: "esm",
  write: false,
  logLevel: "warning",
});

/** Names the files of a library by their place in it, not by the folder of the tools on this machine. */
function nameLibraries(map) {
  const content = JSON.parse(readFileSync(map, "utf8"));
  content.sources = content.sources.map((name) => name.replace(/^.*\/node_modules\//, "node_modules/"));
  writeFileSync(map, JSON.stringify(content));
}
