/**
 * Measures a static page that lists the backups of a server, as a visitor's browser loads it: nothing is cached, every file is
 * compressed with brotli and sent over HTTP/1.1, and the page has a token. The time is that from navigation to the list.
 */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { brotliCompressSync } from "node:zlib";

const TYPES = { ".html": "text/html", ".js": "text/javascript" };

/** The folder and the entry of each client, and the files that its page preloads. */
const CLIENTS = {
  pocketbase: { folder: "tests/node_modules/pocketbase/dist", entry: "pocketbase.es.mjs", preload: [] },
  "bosbase-backups": { folder: "pkg/dist", entry: "index.js", preload: ["index.js", "sdk.js"] },
};

const page = ({ entry, preload }, { url, token }) => `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
${preload.map((file) => `<link rel="modulepreload" href="./${file}">`).join("\n")}
<script type="module">
import Client, { BaseAuthStore } from "./${entry}";
const store = new BaseAuthStore();
store.save(${JSON.stringify(token)}, {});
const pb = new Client(${JSON.stringify(url)}, store);
const backups = await pb.backups.getFullList();
window.list = { took: performance.now(), length: backups.length };
</script>`;

/** Serves a page for each client; `urlOf(name)` returns its address. */
export async function servePages(server) {
  const compressed = new Map();
  const body = (path) => {
    const [, name, file] = path.split("/");
    const client = CLIENTS[name];
    const text = file === "page.html" ? page(client, server) : readFileSync(`${client.folder}/${file}`);
    return brotliCompressSync(text);
  };
  const http = createServer((request, response) => {
    const path = request.url.split("?")[0];
    if (!compressed.has(path)) {
      compressed.set(path, body(path));
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "text/javascript",
      "content-encoding": "br",
      "cache-control": "no-store",
    });
    response.end(compressed.get(path));
  }).listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address();
  return {
    urlOf: (name) => `http://127.0.0.1:${port}/${name}/page.html`,
    stop: () => http.close(),
  };
}

/** Returns the milliseconds from navigation to the list, in a new page. */
export async function firstList(browser, address) {
  const tab = await browser.newPage();
  try {
    await tab.goto(address);
    await tab.waitForFunction(() => window.list);
    const { took, length } = await tab.evaluate(() => window.list);
    if (length === 0) {
      throw new Error("the list is empty");
    }
    return took;
  } finally {
    await tab.close();
  }
}
