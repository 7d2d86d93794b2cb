/** The public names: none has an underscore, and the types declare exactly what exists at run time. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import * as main from "bosbase-backups";
import * as slim from "bosbase-backups/slim";
import { repository, root } from "./support.mjs";

const ts = createRequire(join(repository, "tests/package.json"))("typescript");

const pb = new main.default("http://x.test", new main.BaseAuthStore());
const error = new main.ClientResponseError({ status: 401, data: { mfaId: "m" } });

/** One object of each class. */
const examples = {
  default: pb,
  BackupService: pb.backups,
  FileService: pb.files,
  HealthService: pb.health,
  SettingsService: pb.settings,
  CronService: pb.crons,
  LogService: pb.logs,
  RecordService: pb.collection("users"),
  BaseAuthStore: pb.authStore,
  LocalAuthStore: new main.LocalAuthStore(),
  AsyncAuthStore: new main.AsyncAuthStore({ save: async () => {} }),
  ClientResponseError: error,
};

const isClass = (value) => typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));

/** Returns the names of an object's members, without those that every Error or object has. */
function namesOf(object) {
  const names = new Set();
  const builtIn = [Object.prototype, Error.prototype];
  for (let at = object; at && !builtIn.includes(at); at = Object.getPrototypeOf(at)) {
    Object.getOwnPropertyNames(at).forEach((name) => names.add(name));
  }
  ["constructor", "stack", "message", "name", "cause"].forEach((name) => names.delete(name));
  return [...names].sort();
}

test("every class has an example here", () => {
  const classes = Object.entries(main)
    .filter(([, value]) => isClass(value))
    .map(([name]) => name);
  assert.deepEqual(classes.sort(), Object.keys(examples).sort());
});

test("no public name has an underscore", () => {
  const names = [...Object.keys(main), ...Object.keys(slim)];
  for (const value of Object.values(main)) {
    names.push(value.name, ...(typeof value === "function" ? Object.getOwnPropertyNames(value) : []));
  }
  Object.values(examples).forEach((object) => names.push(...namesOf(object)));
  assert.ok(names.length > 60, "names were found");
  assert.deepEqual(
    names.filter((name) => name.includes("_")),
    [],
  );
});

test("slim has all that the main entry has, and init", () => {
  assert.deepEqual(Object.keys(slim).sort(), [...Object.keys(main), "init"].sort());
});

/** Returns what a declaration file says is exported at run time: names, and the members of classes. */
function declared(file) {
  const program = ts.createProgram([join(root, file)], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(join(root, file));
  const values = {};
  for (const exported of checker.getExportsOfModule(checker.getSymbolAtLocation(source))) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (symbol.flags & ts.SymbolFlags.Value) {
      values[exported.name] = symbol;
    }
  }
  const membersOf = (name) =>
    checker
      .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(values[name]))
      .map((member) => member.name)
      .filter((member) => !["message", "name", "stack", "cause"].includes(member))
      .sort();
  return { names: Object.keys(values).sort(), membersOf, diagnostics: ts.getPreEmitDiagnostics(program) };
}

test("index.d.ts declares exactly what index.js exports", () => {
  const { names, diagnostics } = declared("dist/index.d.ts");
  assert.deepEqual(
    diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " ")),
    [],
  );
  assert.deepEqual(names, Object.keys(main).sort());
});

test("slim.d.ts declares exactly what slim.js exports", () => {
  assert.deepEqual(declared("dist/slim.d.ts").names, Object.keys(slim).sort());
});

test("index.d.ts declares exactly the members that the classes have", () => {
  const { membersOf } = declared("dist/index.d.ts");
  for (const [name, object] of Object.entries(examples)) {
    assert.deepEqual(membersOf(name), namesOf(object), name);
  }
});

test("the codes that the types name are those of the Rust sources", async () => {
  const types = await readFile(join(root, "dist/error.d.ts"), "utf8");
  const rust = await readFile(join(repository, "src/core/error.rs"), "utf8");
  const found = (text, pattern) => [...text.matchAll(pattern)].map(([, code]) => code);
  const [, union] = /type ErrorCode =([^;]+);/.exec(types);
  const codes = found(rust, /Self::\w+ => "([^"]+)"/g);
  assert.ok(codes.length > 20, "codes were found");
  assert.deepEqual(found(union, /"([^"]+)"/g), codes);
});

test("bundlers are told of each entry that importing it does something", async () => {
  const { exports, sideEffects } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const entries = Object.values(exports).map((entry) => entry.default ?? entry);
  const scripts = entries.filter((name) => name.endsWith(".js"));
  assert.ok(scripts.length > 3, "entries were found");
  assert.deepEqual(
    scripts.filter((name) => !sideEffects.includes(name)),
    [],
  );
});

test("methods take as many arguments as they declare at least", () => {
  assert.equal(pb.backups.upload.length >= 1, true);
  assert.equal(pb.backups.getDownloadURL.length, 2);
  assert.equal(pb.collection("users").authWithPassword.length, 3);
});

test("what a client is made of cannot be replaced by accident", () => {
  for (const name of ["backups", "files", "health", "settings", "crons", "logs", "admins"]) {
    assert.throws(
      () => {
        pb[name] = null;
      },
      TypeError,
      name,
    );
  }
});
