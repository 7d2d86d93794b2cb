/** Creating a backup. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, job, names, row, setUp, signedIn } from "./support.mjs";

setUp();

async function open(page) {
  await page.getByRole("button", { name: "Create backup" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Create backup" });
  return { dialog, name: dialog.getByLabel("Name"), submit: dialog.getByRole("button", { name: "Create backup" }) };
}

test("the name is checked while typing, and a wrong one is not sent", async (t) => {
  const { page } = await signedIn(t);
  const { dialog, name, submit } = await open(page);
  let sent = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") sent += 1;
  });
  await name.pressSequentially("My Backup");
  assert.equal(await name.getAttribute("aria-invalid"), "true");
  const message = await dialog.locator(".field-error").textContent();
  assert.match(message, /lower|\.zip|letter/i);
  await submit.click();
  assert.ok(await dialog.isVisible());
  assert.equal(sent, 0);
  assert.ok(await name.evaluate((input) => input === input.getRootNode().activeElement), "back in the field");

  await name.fill("my_backup.zip");
  assert.equal(await name.getAttribute("aria-invalid"), null);
  assert.equal(await dialog.locator(".field-error").textContent(), "");
  await name.fill("");
  assert.equal(await name.getAttribute("aria-invalid"), null, "empty is fine: the server chooses");
});

test("with a name", async (t) => {
  const { server, page } = await signedIn(t);
  await page.evaluate(() =>
    addEventListener("change", (event) => {
      globalThis.told = event.detail;
    }),
  );
  const { dialog, name, submit } = await open(page);
  await name.fill("by_name.zip");
  await submit.click();
  await row(page, "by_name.zip").waitFor();
  await page.getByText(/by_name\.zip: Created, \d/).waitFor();
  assert.equal(await dialog.count(), 0);
  assert.deepEqual(await server.keys(), ["by_name.zip"]);
  assert.deepEqual(await page.evaluate(() => globalThis.told), { action: "create", key: "by_name.zip" });
});

test("without a name the server chooses one", async (t) => {
  const { page } = await signedIn(t);
  const { submit } = await open(page);
  await submit.click();
  await eventually(async () => /^pb_backup_.*\.zip$/.test((await names(page))[0]), "listed");
});

test("an existing name is told at the field", async (t) => {
  const { server, page } = await signedIn(t, { seed: (fresh) => fresh.createBackup("there.zip") });
  const { dialog, name, submit } = await open(page);
  await name.fill("there.zip");
  await submit.click();
  await dialog
    .locator(".field-error")
    .filter({ hasText: /exists/ })
    .waitFor();
  assert.equal(await name.getAttribute("aria-invalid"), "true");
  assert.deepEqual(await server.keys(), ["there.zip"]);
});

test("while the server works the page is usable and shows the time that has passed", async (t) => {
  const { page } = await signedIn(t, { seed: (server) => server.createBackup("other.zip") });
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route("**/api/backups", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  const { dialog, name, submit } = await open(page);
  await dialog.getByText("answers only when the backup is finished").waitFor();
  await name.fill("slow.zip");
  await submit.click();
  await job(page, "slow.zip").getByText("The server is creating the backup…").waitFor();
  assert.equal(await dialog.count(), 0, "the page is free again");
  await job(page, "slow.zip")
    .getByText(/^0:0[2-9]$/)
    .waitFor();
  await row(page, "other.zip").getByRole("button", { name: "Delete other.zip" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  release();
  await job(page, "slow.zip")
    .getByText(/^Created, /)
    .waitFor();
  await row(page, "slow.zip").waitFor();
  await page.getByRole("button", { name: "Dismiss slow.zip" }).click();
  assert.equal(await job(page, "slow.zip").count(), 0);
});

test("an answer that gets lost: the server is watched, and the backup found", async (t) => {
  const { server, page } = await signedIn(t);
  await page.route("**/api/backups", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch();
    await new Promise((resolve) => {
      setTimeout(resolve, 1000);
    });
    return route.abort("connectionreset");
  });
  const { name, submit } = await open(page);
  await name.fill("lost.zip");
  await submit.click();
  await job(page, "lost.zip")
    .getByText(/^Created, /)
    .waitFor();
  await row(page, "lost.zip").waitFor();
  assert.deepEqual(await server.keys(), ["lost.zip"]);
});

test("a refusal that comes late is told in its line", async (t) => {
  const { page } = await signedIn(t);
  await page.route("**/api/backups", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await new Promise((resolve) => {
      setTimeout(resolve, 1500);
    });
    return route.fulfill({ status: 400, json: { status: 400, message: "The disk is full.", data: {} } });
  });
  const { name, submit } = await open(page);
  await name.fill("late.zip");
  await submit.click();
  await job(page, "late.zip").getByRole("alert").filter({ hasText: "The disk is full." }).waitFor();
});
