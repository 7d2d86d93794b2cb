/** The example for Node.js: a nightly copy from one real server to another. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freshServer } from "../e2e/support.mjs";

const EXAMPLE = fileURLToPath(new URL("../../examples/node/", import.meta.url));

/** Runs the example; returns its exit code and its output. */
function nightly(source, target) {
  const env = { ...process.env };
  for (const [prefix, server] of Object.entries({ SOURCE: source, TARGET: target })) {
    for (const name of ["url", "email", "password"]) env[`${prefix}_${name.toUpperCase()}`] = server[name];
  }
  return new Promise((resolve) => {
    execFile(process.execPath, ["nightly.js"], { cwd: EXAMPLE, env, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

test("creates, copies, and leaves other backups alone", async (t) => {
  const [source, target] = [await freshServer(t), await freshServer(t)];
  await source.createBackup("by_hand.zip");
  const { code, stdout, stderr } = await nightly(source, target);
  assert.deepEqual([code, stderr], [0, ""], stdout);
  const [key] = stdout.match(/nightly_\d{8}_\d{6}\.zip/);
  assert.deepEqual(await source.keys(), ["by_hand.zip", key]);
  assert.deepEqual(await target.keys(), [key]);
  assert.ok((await source.bytesOf(key)).equals(await target.bytesOf(key)));
});

test("deletes what the policy does not keep", async (t) => {
  const [source, target] = [await freshServer(t), await freshServer(t)];
  for (const number of [1, 2, 3, 4, 5]) {
    await target.uploadBackup(`nightly_${number}.zip`);
    // Times of files have the granularity of the system's clock tick.
    await setTimeout(50);
  }
  // The name of the nightly backup has whole seconds, so that it would be older than files of the same second.
  await setTimeout(1000);
  const { code, stdout } = await nightly(source, target);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /target: deleted 2 old backups/);
  // These are the last three, and the oldest one, which rules for days, weeks and months keep until they have enough backups.
  const left = await target.keys();
  assert.equal(left.length, 4);
  assert.ok(left.includes("nightly_1.zip"), left.join());
});

test("ends with an error that a scheduler sees", async (t) => {
  const source = await freshServer(t);
  const { code, stderr } = await nightly(source, { ...source, password: "not the password" });
  assert.equal(code, 1);
  assert.match(stderr, /^validation|^http|^unauthorized/);
  assert.deepEqual(await source.keys(), []);
});
