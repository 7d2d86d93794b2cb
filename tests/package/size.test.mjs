/** Compares what a page downloads with pkg/size-budget.json. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { repository, root, withImports } from "./support.mjs";

const BEST = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };

/** Returns the bytes that a server sends if it compresses each file by itself. */
async function sizes(name, files) {
  const sum = { name, files: files.length, raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) {
    const bytes = await readFile(join(root, file));
    sum.raw += bytes.length;
    sum.gzip += gzipSync(bytes, { level: 9 }).length;
    sum.brotli += brotliCompressSync(bytes, BEST).length;
  }
  return sum;
}

test("what a page downloads stays within the budget", async (context) => {
  const budget = JSON.parse(await readFile(join(repository, "pkg/size-budget.json"), "utf8"));
  const eager = [...(await withImports("dist/index.js"))];
  const later = [...(await withImports("dist/everything.js"))];
  const rows = {
    eager: await sizes("index.js with its imports", eager),
    everything: await sizes("both modules", [...new Set([...eager, ...later])]),
    full: await sizes("full.js with its imports", [...(await withImports("dist/full.js"))]),
    slim: await sizes("slim.js with its imports and sdk.wasm", [
      ...(await withImports("dist/slim.js")),
      "dist/sdk.wasm",
    ]),
    element: await sizes("element.js with its imports", [...(await withImports("dist/element.js"))]),
  };
  context.diagnostic("name | files | raw | gzip | brotli");
  Object.values(rows).forEach((row) => context.diagnostic(Object.values(row).join(" | ")));
  assert.ok(rows.eager.files >= 2 && rows.everything.files > rows.eager.files, "the imports were followed");
  for (const [name, limit] of Object.entries(budget)) {
    const { brotli } = rows[name];
    assert.ok(
      brotli <= limit,
      `${name}: ${brotli} bytes with brotli, ${limit} are allowed by pkg/size-budget.json. cargo xtask bench start shows where they go`,
    );
  }
});
