/** The files of the packed archive, and what they export. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { files, root, run } from "./support.mjs";

const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

test("the archive holds the package and nothing else", async () => {
  const all = await files();
  const expected =
    /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/[\w-]+\.js(\.map)?|dist\/(element\/)?[\w-]+\.d\.ts|dist\/custom-elements\.json|dist\/sdk\.wasm)$/;
  assert.deepEqual(
    all.filter((file) => !expected.test(file)),
    [],
  );
  for (const needed of [
    "LICENSE",
    "README.md",
    "dist/index.js",
    "dist/index.d.ts",
    "dist/slim.js",
    "dist/slim.d.ts",
    "dist/full.js",
    "dist/full.d.ts",
    "dist/sdk.wasm",
    "dist/element.js",
    "dist/element/index.d.ts",
    "dist/custom-elements.json",
  ]) {
    assert.ok(all.includes(needed), `${needed} is missing`);
  }
});

test("every file that the exports name is there, and types come first", async () => {
  const all = await files();
  for (const [entry, target] of Object.entries(manifest.exports)) {
    const targets = typeof target === "string" ? [target] : Object.values(target);
    targets.forEach((file) => assert.ok(all.includes(file.replace(/^\.\//, "")), `${entry}: ${file}`));
    if (typeof target === "object") {
      assert.equal(Object.keys(target)[0], "types", entry);
    }
  }
  assert.equal(manifest.type, "module");
  assert.equal(manifest.license, "MIT");
  assert.deepEqual(manifest.dependencies ?? {}, {});
});

test("custom-elements.json tells what the element has", async () => {
  assert.equal(manifest.customElements, "./dist/custom-elements.json");
  const { modules } = JSON.parse(await readFile(join(root, manifest.customElements), "utf8"));
  const [element, ...rest] = modules.flatMap((module) => module.declarations);
  assert.equal(element.tagName, "bosbase-backups");
  assert.deepEqual(rest, [], "only the public element");
  const names = (list) => list.map(({ name }) => name).sort();
  assert.deepEqual(names(element.attributes), ["theme", "url"]);
  assert.deepEqual(names(element.members), ["client", "refresh", "url"]);
  assert.deepEqual(names(element.events), ["change", "signin", "signout", "signoutrequest"]);
  assert.ok(names(element.cssParts).includes("dialog") && names(element.cssProperties).includes("--bosbase-accent"));
});

test("the entries resolve, inner files do not", async () => {
  const { printed } = await run(`
    const seen = {};
    for (const name of ["bosbase-backups", "bosbase-backups/slim", "bosbase-backups/full", "bosbase-backups/element", "bosbase-backups/sdk.wasm", "bosbase-backups/package.json"]) {
      seen[name] = import.meta.resolve(name).split("/node_modules/")[1];
    }
    for (const name of ["bosbase-backups/dist/module.js", "bosbase-backups/dist/sdk.js", "bosbase-backups/module.js"]) {
      await import(name).catch((error) => (seen[name] = error.code));
    }
    console.log(JSON.stringify(seen));
  `);
  assert.deepEqual(printed, {
    "bosbase-backups": "bosbase-backups/dist/index.js",
    "bosbase-backups/slim": "bosbase-backups/dist/slim.js",
    "bosbase-backups/full": "bosbase-backups/dist/full.js",
    "bosbase-backups/element": "bosbase-backups/dist/element.js",
    "bosbase-backups/sdk.wasm": "bosbase-backups/dist/sdk.wasm",
    "bosbase-backups/package.json": "bosbase-backups/package.json",
    "bosbase-backups/dist/module.js": "ERR_PACKAGE_PATH_NOT_EXPORTED",
    "bosbase-backups/dist/sdk.js": "ERR_PACKAGE_PATH_NOT_EXPORTED",
    "bosbase-backups/module.js": "ERR_PACKAGE_PATH_NOT_EXPORTED",
  });
});

test("importing each entry touches no network, prints nothing, needs no DOM and none of the globals that jsdom lacks", async () => {
  for (const entry of ["bosbase-backups", "bosbase-backups/slim", "bosbase-backups/full", "bosbase-backups/element"]) {
    const { printed, stderr } = await run(`
      const missing = ["TextDecoder", "TextEncoder", "Response", "Request", "Headers", "ReadableStream", "WritableStream", "FinalizationRegistry", "structuredClone"];
      missing.forEach((name) => delete globalThis[name]);
      let touched = [];
      globalThis.fetch = () => touched.push("fetch");
      const { compile, Module } = WebAssembly;
      WebAssembly.compile = () => touched.push("compile");
      WebAssembly.Module = function () { touched.push("Module"); };
      const before = Object.keys(globalThis);
      await import("${entry}");
      console.log(JSON.stringify({ touched, added: Object.keys(globalThis).filter((name) => !before.includes(name)) }));
    `);
    assert.deepEqual(printed, { touched: [], added: [] }, entry);
    assert.equal(stderr, "", entry);
  }
});

test("the inlined module of bosbase-backups/full is the module", async () => {
  const { printed } = await run(`
    import { createHash } from "node:crypto";
    import { validateBackupName } from "bosbase-backups/full";
    const seen = [];
    WebAssembly.Module = new Proxy(WebAssembly.Module, {
      construct(Module, [bytes]) {
        seen.push(createHash("sha256").update(bytes).digest("hex"));
        return new Module(bytes);
      },
    });
    validateBackupName("a.zip");
    console.log(JSON.stringify(seen));
  `);
  assert.deepEqual(printed, [
    createHash("sha256")
      .update(await readFile(join(root, "dist/sdk.wasm")))
      .digest("hex"),
  ]);
});

test("no file names a path of the machine that built it", async () => {
  for (const file of await files()) {
    const text = await readFile(join(root, file), "latin1");
    assert.equal(text.match(/\/root\/|\/home\/\w|\.cargo\/registry/)?.[0], undefined, file);
  }
});
