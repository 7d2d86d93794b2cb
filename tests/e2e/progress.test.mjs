/** Running uploads: bar, rate, time left, cancelling, several at once, failures, leaving the page. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { archive, eventually, job, listenPolitely, pick, row, setUp, signedInThroughProxy, zip } from "./support.mjs";

setUp();

const MIB = 1 << 20;
const slow = (bytesPerSecond) => ({ method: "POST", path: "/api/backups/upload", pace: bytesPerSecond });
const uploading = (page, name) =>
  job(page, name)
    .getByText(/ of .* · .*\/s/)
    .waitFor();
const uploadsOf = async (proxy) => (await proxy.requests()).filter((request) => request.target.endsWith("/upload"));

test("a slow upload shows bar, rate and time left, and tells screen readers the quarters only", async (t) => {
  const { proxy, page } = await signedInThroughProxy(t);
  await proxy.rules(slow(2 * MIB));
  const heard = await listenPolitely(page);
  await pick(page, [archive("slow.zip", 12 * MIB)]);
  const line = job(page, "slow.zip");
  const bar = line.getByRole("progressbar", { name: "Upload of slow.zip" });
  await line.getByText(/^[\d.]+ MiB of 12 MiB · [\d.]+ [KM]iB\/s$/).waitFor();
  await line.getByText(/^(about \d+ seconds|a few seconds) left$/).waitFor();
  assert.match(await bar.getAttribute("aria-valuetext"), /^\d+ %, (about|a few)/);

  const heights = new Set();
  let last = 0;
  while (await line.locator(".job-bar:not([aria-hidden])").count()) {
    const state = await line.evaluate((element) => ({
      value: element.querySelector("progress").value,
      height: Math.round(element.getBoundingClientRect().height),
    }));
    assert.ok(state.value >= last, "the bar never goes back");
    last = state.value;
    heights.add(state.height);
    await page.waitForTimeout(100);
  }
  await line.getByText("Uploaded, 12 MiB").waitFor();
  heights.add(Math.round((await line.boundingBox()).height));
  assert.equal(heights.size, 1, `the line keeps its height: ${[...heights]}`);
  await row(page, "slow.zip").waitFor();
  const texts = (await heard()).filter((text) => text.includes("slow.zip"));
  assert.ok(texts.length >= 3 && texts.length <= 4, texts.join(" | "));
  assert.ok(texts.includes("Upload of slow.zip: 50 %"), texts.join(" | "));
  assert.equal(texts.at(-1), "slow.zip: Uploaded, 12 MiB.");
});

test("cancel ends the upload, leaves no connection and nothing on the server; it can be tried again", async (t) => {
  const { server, proxy, page } = await signedInThroughProxy(t);
  await proxy.rules({ ...slow(MIB), times: 1 });
  await pick(page, [archive("called_off.zip", 12 * MIB)]);
  const line = job(page, "called_off.zip");
  await uploading(page, "called_off.zip");
  await line.getByRole("button", { name: "Cancel called_off.zip" }).press("Enter");
  await line.getByText("Cancelled. Nothing was stored.").waitFor();
  await eventually(async () => (await proxy.open()) === 0, "no connection is left");
  assert.deepEqual(await server.keys(), []);
  const focused = await page.evaluate(() => document.activeElement.shadowRoot.activeElement.getAttribute("aria-label"));
  assert.equal(focused, "Dismiss called_off.zip", "the focus stays");

  await line.getByRole("button", { name: "Try again" }).click();
  await job(page, "called_off.zip").getByText("Uploaded, 12 MiB").waitFor();
  assert.equal(await job(page, "called_off.zip").count(), 1, "one line");
  assert.deepEqual(await server.keys(), ["called_off.zip"]);
});

test("an upload that is cut says what happened, next to its file, and can be tried again", async (t) => {
  const { server, proxy, page } = await signedInThroughProxy(t);
  await proxy.rules({ method: "POST", path: "/api/backups/upload", cutRequestAfter: 3 * MIB, times: 1 });
  await pick(page, [archive("cut.zip", 6 * MIB)]);
  const line = job(page, "cut.zip");
  await line.getByRole("alert").filter({ hasText: "stored nothing" }).waitFor();
  assert.deepEqual(await server.keys(), []);
  await line.getByRole("button", { name: "Try again" }).click();
  await job(page, "cut.zip").getByText("Uploaded, 6 MiB").waitFor();
  assert.deepEqual(await server.keys(), ["cut.zip"]);
});

test("two uploads at a time; those that wait can be taken back, and a name comes once", async (t) => {
  const { server, proxy, page } = await signedInThroughProxy(t);
  await proxy.rules(slow(MIB));
  await pick(
    page,
    ["one", "two", "three", "four"].map((name) => archive(`${name}.zip`, 4 * MIB)),
  );
  await uploading(page, "one.zip");
  await uploading(page, "two.zip");
  for (const name of ["three.zip", "four.zip"]) await job(page, name).getByText("Waiting, 4 MiB").waitFor();
  assert.equal((await uploadsOf(proxy)).length, 2);
  await job(page, "three.zip").getByRole("button", { name: "Cancel three.zip" }).click();
  await job(page, "three.zip").getByText("Cancelled.").waitFor();
  await pick(page, [archive("four.zip")]);
  await page.getByRole("alert").filter({ hasText: "is being uploaded already" }).waitFor();
  for (const name of ["one.zip", "two.zip", "four.zip"]) await row(page, name).waitFor({ timeout: 30_000 });
  assert.deepEqual(await server.keys(), ["four.zip", "one.zip", "two.zip"]);
});

test("an upload that will not be done in the server's five minutes is told early, in words", async (t) => {
  const { proxy, page } = await signedInThroughProxy(t);
  // The file is large, since the system buffers some megabytes and then reports in large steps; so it has to come from disk.
  const folder = await mkdtemp(join(tmpdir(), "bosbase-e2e-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "too_slow.zip"), zip({ "data.bin": Buffer.alloc(200 * MIB) }));
  await proxy.rules(slow(MIB / 2));
  const heard = await listenPolitely(page);
  await pick(page, join(folder, "too_slow.zip"));
  const line = job(page, "too_slow.zip");
  await line.getByText(/not be done within five minutes/).waitFor({ timeout: 30_000 });
  assert.equal((await heard()).filter((text) => text.includes("five minutes")).length, 1);
  await line.getByRole("button", { name: "Cancel too_slow.zip" }).click();
  await line.getByText("Cancelled. Nothing was stored.").waitFor();
  assert.equal(await line.getByText(/five minutes/).isVisible(), false);
});

test("an upload on which nothing moves says so", async (t) => {
  const { proxy, page } = await signedInThroughProxy(t);
  await proxy.rules(slow(512));
  await pick(page, [archive("stuck.zip", 12 * MIB)]);
  await job(page, "stuck.zip")
    .getByText(/Nothing moves; waiting\. 0:/)
    .waitFor({ timeout: 20_000 });
  await job(page, "stuck.zip").getByRole("button", { name: "Cancel stuck.zip" }).click();
});

test("the page asks before it is left during an upload, and only then", async (t) => {
  const { proxy, page } = await signedInThroughProxy(t);
  const asked = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.dismiss();
  });
  await proxy.rules({ ...slow(MIB), times: 1 });
  await pick(page, [archive("stay.zip", 12 * MIB)]);
  await uploading(page, "stay.zip");
  await page.close({ runBeforeUnload: true });
  await eventually(() => asked.length === 1, "the page asks");
  assert.deepEqual(asked, ["beforeunload"]);
  await job(page, "stay.zip").getByRole("button", { name: "Cancel stay.zip" }).click();
  await job(page, "stay.zip").getByText("Cancelled.").waitFor();
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
  assert.equal(asked.length, 1);
});

test("signing out during an upload asks first, and then stops it", async (t) => {
  const { server, proxy, page } = await signedInThroughProxy(t);
  await proxy.rules(slow(MIB));
  await pick(page, [archive("slow.zip", 12 * MIB)]);
  await uploading(page, "slow.zip");
  await page.getByRole("button", { name: "Sign out" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out now?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await uploading(page, "slow.zip");
  await page.getByRole("button", { name: "Sign out" }).click();
  await dialog.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await eventually(async () => (await proxy.open()) === 0, "no connection is left");
  assert.deepEqual(await server.keys(), []);
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
});
