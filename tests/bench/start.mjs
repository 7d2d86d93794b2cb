/**
 * Measures what the package costs before it does anything, and a long list, against the pocketbase package:
 * node tests/bench/start.mjs --bed URL --program CHROMIUM [--rounds 5]
 * cargo xtask bench start calls it.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { firstList, servePages } from "./static-page.mjs";
import { bed, folder, median, openChromium } from "./support.mjs";

const { values: options } = parseArgs({
  options: {
    bed: { type: "string", default: "http://127.0.0.1:18090" },
    program: { type: "string", default: "/usr/bin/chromium" },
    rounds: { type: "string", default: "7" },
  },
});
const rounds = Number(options.rounds);
const BACKUPS = 10_000;
const CLIENTS = ["pocketbase", "bosbase-backups"];

/** Returns the script and everything that it imports. */
function imported(path, seen = new Set()) {
  if (!seen.has(path)) {
    seen.add(path);
    const text = readFileSync(path, "utf8");
    for (const [, name] of text.matchAll(/(?:from|import)\s*["'](\.[^"']+)["']/g)) {
      imported(join(path, "..", name), seen);
    }
  }
  return seen;
}

/** Tells where the bytes of each module's script go: its code as text, and what wasm-bindgen generates, before minification. */
const PARTS = ["base/bytes.js", "base/glue.js", "whole/bytes.js", "whole/glue.js"].map(
  (name) => `target/package/parts/${name}`,
);

/** Returns the bytes that a server sends if it compresses each file by itself. */
function printSizes() {
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
  const sizesOf = (file) => {
    const bytes = readFileSync(file);
    return {
      raw: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotliCompressSync(bytes, best).length,
    };
  };
  const row = (name, { raw, gzip, brotli }) =>
    console.log(
      `${name.padEnd(34)} ${String(raw).padStart(8)} ${String(gzip).padStart(8)} ${String(brotli).padStart(8)}`,
    );
  console.log(`\n${"bytes".padEnd(34)} ${"raw".padStart(8)} ${"gzip 9".padStart(8)} ${"brotli".padStart(8)}`);
  const entries = {
    "bosbase-backups, at first": ["pkg/dist/index.js"],
    "bosbase-backups, with all calls": ["pkg/dist/index.js", "pkg/dist/everything.js"],
    "bosbase-backups/full": ["pkg/dist/full.js"],
    "bosbase-backups/slim": ["pkg/dist/slim.js", "pkg/dist/sdk.wasm"],
    pocketbase: ["tests/node_modules/pocketbase/dist/pocketbase.es.mjs"],
  };
  for (const file of PARTS) {
    row(`  ${file.split("/").slice(-2).join("/")}`, sizesOf(file));
  }
  for (const [entry, paths] of Object.entries(entries)) {
    const sum = { raw: 0, gzip: 0, brotli: 0 };
    for (const file of new Set(paths.flatMap((path) => [...imported(path)]))) {
      const sizes = sizesOf(file);
      row(`  ${file.split("/").pop()}`, sizes);
      Object.keys(sum).forEach((kind) => (sum[kind] += sizes[kind]));
    }
    row(entry, sum);
  }
}

function printTimes(title, times) {
  console.log(`\n${title}; medians of ${rounds}`);
  for (const [name, list] of Object.entries(times)) {
    const middle = median(list);
    const spread = `${Math.min(...list).toFixed(1)}–${Math.max(...list).toFixed(1)} ms`;
    console.log(
      `${name.padEnd(34)} ${middle.toFixed(1).padStart(8)} ms  ${(middle / median(times.pocketbase)).toFixed(2)}  (${spread})`,
    );
  }
}

const work = await folder();
const server = await bed(options.bed, "POST", "/servers", { args: ["--hooksWatch=false"] });
const small = await bed(options.bed, "POST", "/servers", {});
let browser;
let pages;

/** Starts a server with one backup; returns it with a token. */
async function smallServer() {
  const post = (path, body, token) =>
    fetch(small.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token ? { authorization: token } : {}) },
      body: JSON.stringify(body),
    });
  const signIn = await post("/api/collections/_superusers/auth-with-password", {
    identity: small.email,
    password: small.password,
  });
  const { token } = await signIn.json();
  await post("/api/backups", { name: "one.zip" }, token);
  return { url: small.url, token };
}
try {
  printSizes();
  const hook = `onBootstrap((event) => {
    event.next();
    const folder = $app.dataDir() + "/backups/";
    $os.mkdirAll(folder, 0o755);
    for (let at = 0; at < ${BACKUPS}; at++) $os.writeFile(folder + "backup_" + (10000 + at) + ".zip", "PK", 0o644);
  });`;
  await fetch(`${options.bed}/servers/${server.id}/hooks/many.pb.js`, { method: "PUT", body: hook });
  await bed(options.bed, "POST", `/servers/${server.id}/stop`);
  await bed(options.bed, "POST", `/servers/${server.id}/start`);
  browser = await openChromium(options.program, join(work.path, "profile"));
  const ready = Object.fromEntries(CLIENTS.map((name) => [name, []]));
  const list = Object.fromEntries(CLIENTS.map((name) => [name, []]));
  const visit = Object.fromEntries(CLIENTS.map((name) => [name, []]));
  const inNewPage = async (run) => {
    const page = await browser.newPage();
    await page.goto(`${options.bed}/files/tests/bench/page.html?measure=start`);
    await page.waitForFunction(() => window.start);
    try {
      return await run(page);
    } finally {
      await page.close();
    }
  };
  pages = await servePages(await smallServer());
  // One round more than is counted: the first one fills the caches.
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 ? CLIENTS : [...CLIENTS].reverse()) {
      const took = await inNewPage((page) => page.evaluate((name) => window.start.ready(name), name));
      const { times, length } = await inNewPage((page) =>
        page.evaluate(([name, server]) => window.start.list(name, server, 3), [name, server]),
      );
      if (length !== BACKUPS) {
        throw new Error(`${name} lists ${length} of ${BACKUPS} backups`);
      }
      const visited = await firstList(browser, pages.urlOf(name));
      if (round > 0) {
        visit[name].push(visited);
        ready[name].push(took);
        list[name].push(median(times));
      }
    }
  }
  printTimes("ready: import, client made, first address built (for ours: module decoded and compiled)", ready);
  printTimes("static page: from navigation to the list of a few backups (brotli, HTTP/1.1, token present)", visit);
  printTimes(`list of ${BACKUPS} backups`, list);
} finally {
  await browser?.close();
  pages?.stop();
  await bed(options.bed, "DELETE", `/servers/${server.id}`);
  await bed(options.bed, "DELETE", `/servers/${small.id}`);
  await work.remove();
}
