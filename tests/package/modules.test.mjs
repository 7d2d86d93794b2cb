/** The base module, the whole one beside it, and the entry that carries the whole one at once. */

import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { freshServer, root, run } from "./support.mjs";

/** Counts how many of our modules were compiled; Node.js has smaller ones of its own. */
const COUNTING = `
  let compiled = 0;
  WebAssembly.Module = new Proxy(WebAssembly.Module, {
    construct(Module, [bytes]) { compiled += bytes.byteLength > 100_000; return new Module(bytes); },
  });
`;

const endless =
  "(_, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))";
const codes = (calls) => `(await Promise.allSettled(${calls})).map(({ reason }) => reason?.code)`;

test("what every page needs takes one module, what only some need a second one", async () => {
  const { printed } = await run(`
    ${COUNTING}
    import BosBase, { BaseAuthStore } from "bosbase-backups";
    const pb = new BosBase("http://x.test", new BaseAuthStore());
    const fetch = async () => new Response("[]", { headers: { "Content-Type": "application/json" } });
    await pb.backups.getFullList({ fetch });
    const before = compiled;
    await pb.backups.getS3({ fetch }).catch(() => {});
    await pb.backups.getSchedule({ fetch }).catch(() => {});
    console.log(JSON.stringify([before, compiled]));
  `);
  assert.deepEqual(printed, [1, 2]);
});

for (const entry of ["bosbase-backups", "bosbase-backups/full"]) {
  test(`${entry}: cancelling reaches the calls of both modules, also before they are loaded`, async () => {
    const { printed } = await run(`
      import BosBase, { BaseAuthStore } from "${entry}";
      const pb = new BosBase("http://x.test", new BaseAuthStore());
      const fetch = ${endless};
      const start = (options) => [pb.health.check({ fetch, ...options }), pb.backups.download("a.zip", { fetch, ...options })];
      const seen = [];
      for (const pause of [0, 100, 100]) {
        let calls = start();
        await new Promise((resolve) => setTimeout(resolve, pause));
        pb.cancelAllRequests();
        seen.push(${codes("calls")});
        calls = [pb.backups.download("a.zip", { fetch, requestKey: "key" })];
        await new Promise((resolve) => setTimeout(resolve, pause));
        pb.cancelRequest("key");
        seen.push(${codes("calls")});
      }
      console.log(JSON.stringify(seen));
    `);
    assert.deepEqual(
      printed,
      [0, 1, 2].flatMap(() => [["aborted", "aborted"], ["aborted"]]),
    );
  });

  test(`${entry}: a key of the caller's is one key in both modules`, async () => {
    const { printed } = await run(`
      import BosBase, { BaseAuthStore } from "${entry}";
      const pb = new BosBase("http://x.test", new BaseAuthStore());
      const fetch = ${endless};
      const answer = async () => new Response("{}", { headers: { "Content-Type": "application/json" } });
      const first = pb.send("/a", { fetch, requestKey: "key" });
      const second = pb.backups.download("a.zip", { fetch, requestKey: "key" });
      const firstCode = ${codes("[first]")}[0];
      await new Promise((resolve) => setTimeout(resolve, 100));
      const fourth = pb.send("/c", { fetch: answer, requestKey: "key" });
      console.log(JSON.stringify([firstCode, ${codes("[second, fourth]")}]));
    `);
    assert.deepEqual(printed, ["aborted", ["aborted", null]]);
  });
}

/** Runs two or three calls; returns their error codes, null for a call that resolved. */
async function codesOf(entry, calls) {
  const { printed } = await run(`
    import BosBase, { BaseAuthStore } from "${entry}";
    const pb = new BosBase("http://x.test", new BaseAuthStore());
    const endless = ${endless};
    const answer = async () => new Response("{}", { headers: { "Content-Type": "application/json" } });
    const after = (call) => async () => { await call.catch(() => {}); return answer(); };
    const calls = (() => { ${calls} })();
    console.log(JSON.stringify(${codes("calls")}));
  `);
  return printed;
}

test("a call that waits for its module is cancelled by newer ones with its key, and cancels none of them", async () => {
  const seen = await codesOf(
    "bosbase-backups",
    `const older = pb.backups.download("a.zip", { fetch: endless, requestKey: "key" });
    const newer = pb.send("/a", { fetch: after(older), requestKey: "key" });
    return [older, newer];`,
  );
  assert.deepEqual(seen, ["aborted", null]);
  const three = await codesOf(
    "bosbase-backups",
    `const older = pb.backups.download("a.zip", { fetch: endless, requestKey: "key" });
    const newer = pb.send("/a", { fetch: endless, requestKey: "key" });
    return [older, newer, pb.settings.getAll({ fetch: after(older), requestKey: "key" })];`,
  );
  assert.deepEqual(three, ["aborted", "aborted", null]);
});

for (const entry of ["bosbase-backups", "bosbase-backups/full"]) {
  test(`${entry}: autoCancellation(false) holds for a key in both modules`, async () => {
    const seen = await codesOf(
      entry,
      `pb.autoCancellation(false);
      let settle;
      const second = new Promise((resolve) => (settle = resolve));
      const first = pb.send("/a", { fetch: after(second), requestKey: "key" });
      settle(pb.settings.getAll({ fetch: answer, requestKey: "key" }));
      return [first, second];`,
    );
    assert.deepEqual(seen, [null, null]);
  });

  test(`${entry}: a key is read in the same order in both modules`, async () => {
    const cancelled = (older, newer) =>
      codesOf(
        entry,
        `return [pb.send("/a", { fetch: endless, ${older} }), pb.settings.getAll({ fetch: answer, ${newer} })];`,
      );
    for (const [older, newer] of [
      ['$cancelKey: "key"', 'requestKey: "key"'],
      ['requestKey: "key"', '$cancelKey: "key"'],
      ['params: { $cancelKey: "key" }', 'query: { $cancelKey: "key" }'],
    ]) {
      assert.deepEqual(await cancelled(older, newer), ["aborted", null], newer);
    }
    for (const newer of [
      'requestKey: null, $cancelKey: "key"',
      'requestKey: "other", $cancelKey: "key"',
      '$autoCancel: false, $cancelKey: "key"',
    ]) {
      const seen = await codesOf(
        entry,
        `let settle;
        const second = new Promise((resolve) => (settle = resolve));
        const first = pb.send("/a", { fetch: after(second), requestKey: "key" });
        settle(pb.settings.getAll({ fetch: answer, ${newer} }));
        return [first, second];`,
      );
      assert.deepEqual(seen, [null, null], newer);
    }
  });
}

test("calls of both modules get a token that the whole module has renewed, until a sign-in without renewal", async () => {
  const server = await freshServer();
  try {
    const { printed } = await run(`
      import BosBase, { BaseAuthStore } from "bosbase-backups";
      const pb = new BosBase("${server.url}", new BaseAuthStore());
      const paths = [];
      pb.beforeSend = (url) => { paths.push(new URL(url).pathname); };
      // The token has to be renewed at once.
      await pb.admins.authWithPassword("${server.email}", "${server.password}", { autoRefreshThreshold: 10_000_000_000 });
      const renewedBy = async (call) => {
        const from = paths.length;
        await call();
        return paths.slice(from).map((path) => path.split("/").at(-1));
      };
      const list = await renewedBy(() => pb.backups.getFullList());
      const schedule = await renewedBy(() => pb.backups.getSchedule());
      await pb.admins.authWithPassword("${server.email}", "${server.password}");
      const after = await renewedBy(() => pb.backups.getFullList());
      console.log(JSON.stringify([list, schedule, after]));
    `);
    const [list, schedule, after] = printed;
    // The token is always about to expire, so a renewal is a refresh and a sign-in.
    assert.deepEqual(list, ["auth-refresh", "auth-with-password", "backups"]);
    assert.deepEqual(schedule, ["auth-refresh", "auth-with-password", "settings"]);
    assert.deepEqual(after, ["backups"]);
  } finally {
    await server.stop();
  }
});

test("a part that cannot be loaded: the error names the entry that needs none, and what is loaded goes on", async () => {
  const part = join(root, "dist/everything.js");
  await rename(part, `${part}.away`);
  try {
    const { printed } = await run(`
      import BosBase, { BaseAuthStore, ClientResponseError, validateBackupName } from "bosbase-backups";
      const pb = new BosBase("http://x.test", new BaseAuthStore());
      const error = await pb.backups.download("a.zip").catch((error) => error);
      pb.cancelAllRequests();
      console.log(JSON.stringify([error instanceof ClientResponseError, error.code, error.message, validateBackupName("a.zip")]));
    `);
    assert.deepEqual([printed[0], printed[1], printed[3]], [true, "internal", null]);
    assert.match(printed[2], /bosbase-backups\/full/);
  } finally {
    await rename(`${part}.away`, part);
  }
});

test("all entries are one package, and full carries its module at once", async () => {
  const { printed } = await run(`
    ${COUNTING}
    const full = await import("bosbase-backups/full");
    const main = await import("bosbase-backups");
    const pb = new main.default("http://x.test", new main.BaseAuthStore());
    const fetch = async () => new Response("[]", { headers: { "Content-Type": "application/json" } });
    await pb.backups.getFullList({ fetch });
    await pb.backups.getS3({ fetch }).catch(() => {});
    console.log(JSON.stringify([full.default === main.default, full.ClientResponseError === main.ClientResponseError, compiled]));
  `);
  assert.deepEqual(printed, [true, true, 1]);
});

test("an error's stack begins where the call was made", async () => {
  const { printed } = await run(`
    import BosBase, { BaseAuthStore } from "bosbase-backups";
    const pb = new BosBase("http://x.test", new BaseAuthStore());
    const fetch = async () => { throw new TypeError("gone"); };
    async function readTheList() { return pb.backups.getFullList({ fetch, retry: false }); }
    async function readTheSchedule() { return pb.backups.getSchedule({ fetch, retry: false }); }
    const stacks = [];
    for (const call of [readTheList, readTheSchedule]) await call().catch(({ stack }) => stacks.push(stack));
    console.log(JSON.stringify(stacks));
  `);
  assert.match(printed[0], /^ClientResponseError 0: .*\n(.*\n)*.*readTheList/);
  assert.match(printed[1], /readTheSchedule/);
  assert.doesNotMatch(printed.join(), /wasm-function/);
});

test("an error that a hook throws keeps the stack that it has", async () => {
  const { printed } = await run(`
    import BosBase, { BaseAuthStore, ClientResponseError } from "bosbase-backups";
    const pb = new BosBase("http://x.test", new BaseAuthStore());
    const fetch = async () => new Response("{}", { status: 403 });
    function ofItsOwn() { throw new ClientResponseError({ status: 418 }); }
    async function ofAnotherCall() { await pb.send("/inner", { fetch }); }
    function ofARule() { pb.backups.planPrune({}, []); }
    const stacks = [];
    for (const hook of [ofItsOwn, ofAnotherCall, ofARule]) {
      pb.beforeSend = (url) => url.endsWith("/inner") ? undefined : hook();
      await pb.send("/outer", { fetch }).catch(({ stack }) => stacks.push(stack));
    }
    console.log(JSON.stringify(stacks));
  `);
  const names = ["ofItsOwn", "ofAnotherCall", "ofARule"];
  assert.deepEqual(
    printed.map((stack) => names.find((name) => stack.includes(name))),
    names,
  );
});
