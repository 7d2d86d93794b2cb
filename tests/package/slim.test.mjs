/** The entry without the module's bytes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./support.mjs";

const HEAD = `
  import BosBase, { init, validateBackupName, ClientResponseError } from "bosbase-backups/slim";
  import { readFile } from "node:fs/promises";
  const path = new URL(import.meta.resolve("bosbase-backups/sdk.wasm"));
  const bytes = () => readFile(path);
  const reason = (error) => [error instanceof ClientResponseError, error.code, error.message];
`;

const print = (expression) => `${HEAD} console.log(JSON.stringify(await (async () => { ${expression} })()));`;

const printed = async (expression) => (await run(print(expression))).printed;

test("init from bytes, a Response, a promise of one, a module", async () => {
  const wasm = '{ headers: { "Content-Type": "application/wasm" } }';
  for (const source of [
    "await bytes()",
    "new Uint8Array(await bytes()).buffer",
    `new Response(await bytes(), ${wasm})`,
    `Promise.resolve(new Response(await bytes(), ${wasm}))`,
    "new Response(await bytes())",
    "await WebAssembly.compile(await bytes())",
  ]) {
    assert.deepEqual(await printed(`await init(${source}); return [validateBackupName("a.zip")];`), [null], source);
  }
});

test("init from an address, as text and as URL", async () => {
  for (const source of ["address", "new URL(address)"]) {
    const seen = await printed(`
      const { createServer } = await import("node:http");
      const data = await bytes();
      const server = createServer((_, answer) => answer.end(data)).listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const address = "http://127.0.0.1:" + server.address().port + "/sdk.wasm";
      await init(${source});
      server.close();
      server.closeAllConnections();
      return validateBackupName("A.zip");
    `);
    assert.match(seen, /upper-case/, source);
  }
});

test("use before init gives a readable error, and init mends it", async () => {
  const [thrown, rejected, works] = await printed(`
    const pb = new BosBase("http://127.0.0.1:1");
    const seen = [];
    try { validateBackupName("a.zip"); } catch (error) { seen.push(reason(error)); }
    await pb.health.check().catch((error) => seen.push(reason(error)));
    await init(await bytes());
    return [...seen, validateBackupName("a.zip")];
  `);
  for (const [isOurs, code, message] of [thrown, rejected]) {
    assert.deepEqual([isOurs, code], [true, "internal"]);
    assert.match(message, /await init\(url\)/);
  }
  assert.equal(works, null);
});

test("init twice, one after the other and at once", async () => {
  const seen = await printed(`
    await Promise.all([init(await bytes()), init(await bytes())]);
    await init(await bytes());
    await init("http://127.0.0.1:1/not-asked");
    return validateBackupName("a.zip");
  `);
  assert.equal(seen, null);
});

test("a call that waits for init that is under way", async () => {
  const seen = await printed(`
    const loading = init(bytes().then((data) => new Response(data, { headers: { "Content-Type": "application/wasm" } })));
    const pb = new BosBase("http://x.test");
    const answer = await pb.send("/a", { fetch: async (url) => new Response(JSON.stringify({ url })) });
    await loading;
    return answer;
  `);
  assert.deepEqual(seen, { url: "http://x.test/a" });
});

test("what is no module, a missing file and nothing at all: an error each, and the next try works", async () => {
  const seen = await printed(`
    const seen = [];
    for (const source of [new Uint8Array([1, 2, 3]), new Response("gone", { status: 404 }), "http://127.0.0.1:1/sdk.wasm", new Response("<html>")]) {
      await init(source).catch((error) => seen.push(reason(error)));
    }
    await init().catch((error) => seen.push([error instanceof TypeError, error.message]));
    await init(await bytes());
    return [seen, validateBackupName("a.zip")];
  `);
  const [errors, works] = seen;
  assert.equal(errors.length, 5);
  for (const [isOurs, code, message] of errors.slice(0, 4)) {
    assert.deepEqual([isOurs, code], [true, "internal"]);
    assert.match(message, /could not be loaded: .+/);
  }
  assert.match(errors[1][2], /404/);
  assert.match(errors[4][1], /sdk\.wasm/);
  assert.equal(works, null);
});

test("a module that does not fit is an error, and the next try works", async () => {
  const seen = await printed(`
    // The module imports a function y of x, which does not exist.
    const other = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 120, 1, 121, 0, 0]);
    const seen = await init(other).catch(reason);
    await init(await bytes());
    return [seen, validateBackupName("a.zip")];
  `);
  assert.deepEqual(seen[0].slice(0, 2), [true, "internal"]);
  assert.match(seen[0][2], /could not be loaded: .+/);
  assert.equal(seen[1], null);
});

test("where the module cannot be loaded there is nothing to cancel, and it is no error", async () => {
  const seen = await printed(`
    await init(new Uint8Array([1, 2, 3])).catch(() => {});
    const pb = new BosBase("http://x.test");
    const cancel = () => pb.cancelAllRequests().cancelRequest("key").autoCancellation(false);
    const calls = [pb.health.check(), pb.backups.getS3()];
    cancel();
    const codes = (await Promise.allSettled(calls)).map(({ reason }) => reason.code);
    cancel();
    return codes;
  `);
  assert.deepEqual(seen, ["internal", "internal"]);
});

test("both entries are one package", async () => {
  const seen = await printed(`
    const full = await import("bosbase-backups");
    return [full.default === BosBase, full.ClientResponseError === ClientResponseError, validateBackupName("a.zip")];
  `);
  assert.deepEqual(seen, [true, true, null]);
});
