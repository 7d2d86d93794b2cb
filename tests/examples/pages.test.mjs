/** The examples that are pages, as a server delivers them: signing in, the list, creating a backup, and what else each one shows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { archive, eventually, freshServer, openPage } from "../e2e/support.mjs";

/** Opens a page on a fresh server with one backup, and fills in its form. */
async function signedIn(t, path) {
  const server = await freshServer(t);
  await server.createBackup("first.zip");
  const page = await openPage(t, { server, path });
  await page.getByLabel("Email").fill(server.email);
  await page.getByLabel("Password").fill(server.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("first.zip").waitFor();
  return { server, page };
}

async function creates({ server, page }) {
  await page.getByRole("button", { name: "Create backup" }).click();
  await page.getByText(/manual_\d{8}_\d{6}\.zip/).waitFor();
  assert.match((await server.keys()).join(), /manual_/);
}

async function uploads({ server, page }) {
  await page.getByLabel("Upload a backup").setInputFiles(archive("chosen.zip"));
  await page.getByText("chosen.zip").waitFor();
  assert.deepEqual(await server.keys(), ["chosen.zip", "first.zip"]);
}

async function deletes({ server, page }) {
  page.once("dialog", (dialog) => dialog.accept());
  const row = page.getByRole("row").filter({ hasText: "first.zip" });
  await row.getByRole("button", { name: "Delete" }).click();
  await row.waitFor({ state: "detached" });
  assert.equal((await server.keys()).includes("first.zip"), false);
}

async function saves({ server, page }) {
  const download = page.waitForEvent("download");
  await page.getByRole("row").filter({ hasText: "first.zip" }).getByRole("button", { name: "Download" }).click();
  const saved = await download;
  assert.equal(saved.suggestedFilename(), "first.zip");
  assert.equal(await saved.failure(), null);
  assert.equal(page.url().startsWith(server.url), true, "the page stays");
}

for (const path of ["static/", "react/"]) {
  test(`${path} uploads, downloads, creates and deletes`, async (t) => {
    const opened = await signedIn(t, path);
    for (const does of [uploads, saves, creates, deletes]) await t.test(does.name, () => does(opened));
  });

  test(`${path} stays signed in over a reload, and signs out`, async (t) => {
    const { page } = await signedIn(t, path);
    await page.reload();
    await page.getByText("first.zip").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    assert.equal(await page.getByText("first.zip").isVisible(), false);
  });

  test(`${path} says what is wrong`, async (t) => {
    const { page, server } = await signedIn(t, path);
    await server.api("DELETE", "/api/backups/first.zip");
    page.once("dialog", (dialog) => dialog.accept());
    await page.getByRole("button", { name: "Delete" }).click();
    await eventually(
      async () => (await page.getByRole("status").textContent()).length > 10,
      "a sentence about the failure",
    );
  });
}

test("react/ cancels an upload", async (t) => {
  const { page, server } = await signedIn(t, "react/");
  // The request is held back, so that there is time to press the button.
  await page.route("**/api/backups/upload", () => {});
  await page.getByLabel("Upload a backup").setInputFiles(archive("chosen.zip"));
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("progressbar").waitFor({ state: "detached" });
  assert.deepEqual(await server.keys(), ["first.zip"]);
});

test("rust/ creates", async (t) => creates(await signedIn(t, "rust/")));

test("rust/ says what is wrong", async (t) => {
  const server = await freshServer(t);
  const page = await openPage(t, { server, path: "rust/" });
  await page.getByLabel("Email").fill(server.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await eventually(
    async () => (await page.getByRole("status").textContent()).length > 10,
    "a sentence about the failure",
  );
});
