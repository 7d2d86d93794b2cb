/** Downloads with the browser's download manager, and into a file that the user chooses. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { archive, eventually, job, row, setUp, signedIn, signedInThroughProxy, wholeDOM } from "./support.mjs";

setUp();

const MIB = 1 << 20;
const paced = (bytesPerSecond) => ({ method: "GET", path: "/api/backups/*", pace: bytesPerSecond });
const click = (page, key) =>
  row(page, key)
    .getByRole("button", { name: `Download ${key}` })
    .click();
const seedOf =
  (name, bytes = 0) =>
  (server) =>
    server.uploadBackup(name, archive(name, bytes).buffer);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

// The origin's private file system stands in for the user's disk: it has the same handles and asks nobody.
const picker = String(async (options) => {
  globalThis.asked = options;
  const folder = await navigator.storage.getDirectory();
  return folder.getFileHandle("picked.zip", { create: true });
});
/** Returns the SHA-256 of the picked file; "" if there is none. */
const picked = (page) =>
  page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle("picked.zip").catch(() => null);
    if (!handle) return "";
    const bytes = await (await handle.getFile()).arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  });

test("without a picker the browser gets the ZIP under its name, and no token is left in the page", async (t) => {
  const { page } = await signedIn(t, { seed: (server) => server.createBackup("take_home.zip") });
  const download = page.waitForEvent("download");
  await click(page, "take_home.zip");
  const file = await download;
  assert.equal(file.suggestedFilename(), "take_home.zip");
  const bytes = await readFile(await file.path());
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
  assert.ok(bytes.includes("data.db"));
  await page.getByText("the download has started").waitFor();
  assert.ok(!/token=|eyJ/.test(await wholeDOM(page)));
});

for (const [how, options] of [
  ["download manager", {}],
  ["picker", { picker }],
]) {
  test(`download of a backup that is gone is told: ${how}`, async (t) => {
    const { server, page } = await signedIn(t, { seed: (fresh) => fresh.createBackup("gone.zip"), ...options });
    await server.api("DELETE", "/api/backups/gone.zip");
    await click(page, "gone.zip");
    await page
      .getByRole("alert")
      .filter({ hasText: /gone\.zip/ })
      .waitFor();
    if (options.picker) await eventually(async () => (await picked(page)) === "", "no empty file is left");
  });
}

test("what the server itself holds as no archive is saved, and told", async (t) => {
  const cut = Buffer.from("PK\u0003\u0004 and nothing behind it");
  const { page } = await signedIn(t, { seed: (server) => server.uploadBackup("cut.zip", cut), picker });
  await click(page, "cut.zip");
  await job(page, "cut.zip").getByText("the server itself holds no ZIP archive under this name").waitFor();
  assert.equal(await picked(page), sha256(cut));
});

test("with a picker it goes into the chosen file, with bar, rate and time left", async (t) => {
  const { server, proxy, page } = await signedInThroughProxy(t, { seed: seedOf("big.zip", 8 * MIB), picker });
  await proxy.rules(paced(2 * MIB));
  await click(page, "big.zip");
  const line = job(page, "big.zip");
  await line.getByText(/^[\d.]+ MiB of 8 MiB · [\d.]+ [KM]iB\/s$/).waitFor();
  await line.getByText(/ left$/).waitFor();
  const bar = line.getByRole("progressbar", { name: "Download of big.zip" });
  assert.match(await bar.getAttribute("aria-valuetext"), /^\d+ %/);
  await line.getByText("Downloaded, 8 MiB").waitFor();
  assert.equal(await page.evaluate(() => globalThis.asked.suggestedName), "big.zip");
  assert.equal(await picked(page), sha256(await server.bytesOf("big.zip")));
  assert.ok(!/token=|eyJ/.test(await wholeDOM(page)));
});

test("a connection that is cut on the way is taken up again", async (t) => {
  const { server, proxy, page } = await signedInThroughProxy(t, { seed: seedOf("big.zip", 4 * MIB), picker });
  await proxy.rules({ method: "GET", path: "/api/backups/*", cutResponseAfter: MIB, times: 2 });
  await click(page, "big.zip");
  await job(page, "big.zip").getByText("Downloaded, 4 MiB").waitFor();
  assert.equal(await picked(page), sha256(await server.bytesOf("big.zip")));
  const parts = (await proxy.requests()).filter((request) => request.target.startsWith("/api/backups/big.zip"));
  assert.equal(parts.length, 3);
});

test("cancel ends the download, leaves no connection and no file; it can be tried again", async (t) => {
  const { server, proxy, page } = await signedInThroughProxy(t, { seed: seedOf("big.zip", 8 * MIB), picker });
  await proxy.rules(paced(MIB));
  await click(page, "big.zip");
  const line = job(page, "big.zip");
  await line.getByText(/ of 8 MiB · /).waitFor();
  await line.getByRole("button", { name: "Cancel big.zip" }).click();
  await line.getByText("Cancelled. Nothing was saved.").waitFor();
  await eventually(async () => (await proxy.open()) === 0, "no connection is left");
  await eventually(async () => (await picked(page)) === "", "no file is left");
  await proxy.rules();
  await line.getByRole("button", { name: "Try again" }).click();
  await job(page, "big.zip").getByText("Downloaded, 8 MiB").waitFor();
  assert.equal(await job(page, "big.zip").count(), 1, "one line");
  assert.equal(await picked(page), sha256(await server.bytesOf("big.zip")));
});

test("the page asks before it is left during a download", async (t) => {
  const { proxy, page } = await signedInThroughProxy(t, { seed: seedOf("big.zip", 8 * MIB), picker });
  const asked = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  await proxy.rules(paced(MIB));
  await click(page, "big.zip");
  await job(page, "big.zip")
    .getByText(/ of 8 MiB · /)
    .waitFor();
  await page.close({ runBeforeUnload: true });
  await eventually(() => asked.length === 1, "the page asks");
  assert.deepEqual(asked, ["beforeunload"]);
});

test("who changes their mind in the picker sees no error", async (t) => {
  const { page } = await signedIn(t, {
    seed: (server) => server.createBackup("stay.zip"),
    picker: '() => Promise.reject(new DOMException("The user aborted a request.", "AbortError"))',
  });
  await click(page, "stay.zip");
  await page.waitForTimeout(300);
  assert.equal(await job(page, "stay.zip").count(), 0);
  assert.equal(await page.getByRole("alert").filter({ hasText: /\w/ }).count(), 0);
});

test("where the page may not ask, the browser's download manager takes over", async (t) => {
  const { page } = await signedIn(t, {
    seed: (server) => server.createBackup("framed.zip"),
    picker: '() => Promise.reject(new DOMException("Cross origin sub frames may not show a picker.", "SecurityError"))',
  });
  const download = page.waitForEvent("download");
  await click(page, "framed.zip");
  assert.equal((await download).suggestedFilename(), "framed.zip");
});
