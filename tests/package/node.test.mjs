/** The package in Node.js: no DOM, no localStorage, a real server. */

import assert from "node:assert/strict";
import { test } from "node:test";
import BosBase, {
  BaseAuthStore,
  ClientResponseError,
  LocalAuthStore,
  nextRuns,
  timestampedName,
  validateBackupName,
} from "bosbase-backups";
import { freshServer, run } from "./support.mjs";

test("names and addresses", () => {
  assert.equal(validateBackupName("a.zip"), null);
  assert.match(validateBackupName("A.zip"), /upper-case/);
  assert.equal(timestampedName("Daily Backup", new Date("2026-11-22T23:16:37Z")), "daily_backup_20261122_231637.zip");
  assert.equal(validateBackupName(timestampedName()), null);
  assert.equal(new BosBase("http://x.test/sub").buildURL("/api"), "http://x.test/sub/api");
  assert.equal(new BosBase("/sub").buildURL("api"), "/sub/api");
  assert.equal(new BosBase().baseURL, "/");
});

test("dates that are absent are now, those that are none are refused", () => {
  const none = new Date("no date");
  const pb = new BosBase("http://x.test");
  for (const absent of [undefined, null]) {
    assert.equal(timestampedName(absent, absent).slice(0, 11), timestampedName("backup", new Date()).slice(0, 11));
    assert.ok(nextRuns("* * * * *", 1, absent)[0] > new Date());
    assert.equal(
      pb.backups.planPrune({ keepWithin: "1d" }, [{ key: "a.zip", size: 1, modified: "2001-01-01 00:00:00Z" }], absent)
        .keep.length,
      1,
    );
  }
  assert.equal(validateBackupName(timestampedName("x", none)), null);
  assert.throws(() => nextRuns("* * * * *", 1, none), { code: "invalid-argument" });
  assert.throws(() => pb.backups.planPrune({ keepLast: 1 }, [], none), { code: "invalid-argument" });
  assert.deepEqual(
    [NaN, -1, 0].map((count) => nextRuns("* * * * *", count).length),
    [0, 0, 0],
  );
  assert.equal(nextRuns("* * * * *", Infinity).length, 1000);
});

test("synchronous functions work as the first thing that is called", async () => {
  for (const expression of [
    'validateBackupName("x")',
    "timestampedName()",
    'new BosBase("http://x.test").buildURL("/y")',
    "new ClientResponseError({ status: 404 }).code",
  ]) {
    const { printed } = await run(`
      import BosBase, { validateBackupName, timestampedName, ClientResponseError } from "bosbase-backups";
      console.log(JSON.stringify(${expression}));
    `);
    assert.equal(typeof printed, "string", expression);
  }
});

test("the six requests against a real server", async () => {
  const server = await freshServer();
  try {
    const pb = new BosBase(server.url);
    assert.ok(pb.authStore instanceof LocalAuthStore);
    await pb.collection("_superusers").authWithPassword(server.email, server.password);
    assert.equal(pb.authStore.isValid, true, "kept in memory");
    assert.equal(await pb.backups.create("from_node.zip"), true);
    const [backup] = await pb.backups.getFullList();
    assert.equal(backup.key, "from_node.zip");
    const url = pb.backups.getDownloadURL(await pb.files.getToken(), backup.key);
    const archive = await (await fetch(url)).blob();
    assert.equal(archive.size, backup.size);
    assert.equal(await pb.backups.upload(new File([archive], "uploaded.zip", { type: "application/zip" })), true);
    assert.equal(await pb.backups.delete("from_node.zip"), true);
    assert.equal(await pb.backups.restore("uploaded.zip"), true);
  } finally {
    await server.stop();
  }
});

test("errors", async () => {
  const server = await freshServer();
  try {
    const pb = new BosBase(server.url, new BaseAuthStore());
    const failure = (promise) =>
      promise.then(
        () => assert.fail("resolved"),
        (error) => error,
      );
    const unauthorized = await failure(pb.backups.getFullList());
    assert.ok(unauthorized instanceof Error && unauthorized instanceof ClientResponseError);
    assert.deepEqual([unauthorized.code, unauthorized.status], ["unauthorized", 401]);
    const gone = await failure(new BosBase("http://127.0.0.1:1").health.check({ retry: false }));
    assert.deepEqual([gone.code, gone.status], ["network", 0]);
    const aborted = await failure(pb.health.check({ signal: AbortSignal.abort() }));
    assert.deepEqual([aborted.code, aborted.isAbort], ["aborted", true]);
    const refused = new ClientResponseError(Object.assign(new TypeError("fetch failed"), { code: "ECONNREFUSED" }));
    assert.deepEqual([refused.code, refused.status, refused.isAbort], ["network", 0, false]);
  } finally {
    await server.stop();
  }
});

test("a program ends by itself once its calls are done", async () => {
  const server = await freshServer();
  try {
    const start = Date.now();
    const { printed, stderr } = await run(`
      import BosBase from "bosbase-backups";
      const pb = new BosBase("${server.url}");
      const { code } = await pb.health.check({ timeout: 50_000 });
      await pb.health.check({ signal: AbortSignal.abort() }).catch(() => {});
      console.log(JSON.stringify(code));
    `);
    assert.equal(printed, 200);
    assert.equal(stderr, "");
    assert.ok(Date.now() - start < 15_000, "no timer is left");
  } finally {
    await server.stop();
  }
});
