/**
 * Checks the types of pkg/src and emits its declarations: node types.mjs <options as JSON>, with the members
 * `package` (pkg), `work` (the folder of the generated glue), `out`, `modules` (node_modules of the tools), and
 * `report`, the file that lists the public surface.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

import { surface } from "./surface.mjs";

const options = JSON.parse(process.argv[2]);
const ts = createRequire(join(options.modules, "_"))("typescript");
const ENTRIES = ["index", "slim", "full", "element/index"];

const host = {
  getCurrentDirectory: () => options.package,
  getCanonicalFileName: (name) => name,
  getNewLine: () => "\n",
};

function fail(diagnostics) {
  if (diagnostics.length > 0) {
    console.error(ts.formatDiagnostics(diagnostics, host));
    process.exit(1);
  }
}

const config = ts.readConfigFile(join(options.package, "tsconfig.json"), ts.sys.readFile);
const parsed = ts.parseJsonConfigFileContent(config.config, ts.sys, options.package);
fail([...(config.error ? [config.error] : []), ...parsed.errors]);
const compilerOptions = {
  ...parsed.options,
  outDir: options.out,
  // The libraries that are bundled lie in the folder of the tools.
  paths: {
    "@facade": [join(options.package, "src/public.ts")],
    "generated/*": [join(options.work, "*")],
    "*": [join(options.modules, "*")],
  },
};

const program = ts.createProgram(parsed.fileNames, compilerOptions);
fail(ts.getPreEmitDiagnostics(program));

// Private members are no part of the types, so that a test double needs the public members only.
const emitted = new Map();
const { diagnostics } = program.emit(
  undefined,
  (file, text) => emitted.set(resolve(file), text.replace(/^ *#private;\n/gm, "")),
  undefined,
  true,
);
fail(diagnostics);

/** Only declarations that the entries lead to are emitted: the inner files are not public. */
const reached = new Set();
function reach(file) {
  const written = join(options.package, "src", file.slice(options.out.length));
  if (!emitted.has(file) && existsSync(written)) {
    emitted.set(file, readFileSync(written, "utf8"));
  }
  if (reached.has(file) || !emitted.has(file)) {
    return;
  }
  reached.add(file);
  for (const [, name] of emitted.get(file).matchAll(/(?:from |import\()"(\.{1,2}\/[^"]+)\.js"/g)) {
    reach(resolve(dirname(file), `${name}.d.ts`));
  }
}
ENTRIES.forEach((entry) => reach(resolve(options.out, `${entry}.d.ts`)));
for (const file of reached) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, emitted.get(file));
}

writeFileSync(options.report, surface(ts, options.out, ENTRIES));
