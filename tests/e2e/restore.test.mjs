/** Restoring a backup: the question, the stages, and the final sentence. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { job, listenPolitely, names, row, setUp, signedIn, signedInThroughProxy, signIn, zip } from "./support.mjs";

setUp();

const LIMIT = { timeout: 20_000 };
const notes = { name: "notes", type: "base", fields: [{ name: "title", type: "text" }] };
const addNote = (server, title) => server.api("POST", "/api/collections/notes/records", { title });
const noteTitles = async (server) =>
  (await server.api("GET", "/api/collections/notes/records?sort=title")).items.map((note) => note.title);
const withNotes = async (server) => {
  await server.api("POST", "/api/collections", notes);
  await addNote(server, "old");
  await server.createBackup("before.zip");
  await addNote(server, "new");
};
/** An archive whose directory is in order and whose database is noise. */
const noise = (megabytes) => zip({ "data.db": randomBytes(megabytes << 20) });
const dialogOf = (page) => page.getByRole("dialog");
const sent = async (proxy) =>
  (await proxy.requests()).filter((request) => request.method === "POST" && /restore$/.test(request.target));

async function ask(page, key) {
  await row(page, key)
    .getByRole("button", { name: `Restore ${key}` })
    .click();
  await page.getByLabel("Type the name").fill(key);
}

async function restore(page, key) {
  await ask(page, key);
  await dialogOf(page).getByRole("button", { name: "Restore backup" }).click();
}

test("restore wants the exact name, shows its stages, and ends in a sentence", async (t) => {
  const { server, page } = await signedIn(t, { seed: withNotes });
  const heard = await listenPolitely(page);
  await ask(page, "before.zip");
  const question = page.getByRole("dialog", { name: "Restore this backup?" });
  await question.getByText(/Everything on .* is replaced/).waitFor();
  const [name, confirm] = [
    question.getByLabel("Type the name"),
    question.getByRole("button", { name: "Restore backup" }),
  ];
  assert.ok(await confirm.isEnabled());
  await name.press("Backspace");
  assert.ok(await confirm.isDisabled());
  await name.press("Enter");
  assert.deepEqual(await noteTitles(server), ["new", "old"], "nothing was restored");
  await name.press("p");
  assert.ok(await confirm.isEnabled());
  await name.press("Enter");
  const stages = page.getByRole("dialog", { name: "Restoring the backup" });
  await stages.locator('[aria-current="step"]').filter({ hasText: "The server is unpacking the backup" }).waitFor();
  await stages.getByText("The server goes on with the restore, also when this is closed.").waitFor();

  const end = page.getByRole("dialog", { name: "Restored" });
  await end
    .locator(".success")
    .getByText(/^The backup was restored\. The server is back/)
    .waitFor(LIMIT);
  assert.equal(await end.locator(".step.is-done").count(), 5);
  assert.deepEqual(await noteTitles(server), ["old"]);
  const told = await heard();
  for (const text of [
    "Checking every byte of the backup",
    "The server is unpacking the backup",
    "The server is restarting",
  ])
    assert.ok(told.includes(text), `${text}: ${told.join(" | ")}`);
  await end.getByRole("button", { name: "Close" }).click();
  assert.deepEqual(await names(page), ["before.zip"], "still signed in");
});

test("after a restore that changes the accounts: sign in again, with the reason", async (t) => {
  const { server, page } = await signedIn(t, {
    seed: async (fresh) => {
      fresh.oldPassword = fresh.password;
      await fresh.createBackup("old_accounts.zip");
      await fresh.changePassword("a-newer-password-1");
    },
  });
  await restore(page, "old_accounts.zip");
  await page.getByText(/The backup was restored: .*old_accounts\.zip and is back\. Sign in again/).waitFor(LIMIT);
  await signIn(page, { ...server, email: server.email, password: server.oldPassword });
});

test("an archive that the server could not restore is refused, and nothing is sent", async (t) => {
  const { server, proxy, page } = await signedInThroughProxy(t, {
    seed: async (fresh) => {
      await fresh.uploadBackup("empty.zip", zip({}));
      await fresh.api("POST", "/api/collections", notes);
      await addNote(fresh, "kept");
    },
  });
  await restore(page, "empty.zip");
  const end = page.getByRole("dialog", { name: "Nothing was restored" });
  await end.getByRole("alert").filter({ hasText: "The server could not restore this archive." }).waitFor();
  assert.equal(await end.locator(".step.is-failed").count(), 1);
  assert.deepEqual(await sent(proxy), []);
  assert.deepEqual(await noteTitles(server), ["kept"]);
});

test("a backup that is gone is told in the dialog", async (t) => {
  const { server, page } = await signedIn(t, { seed: (fresh) => fresh.createBackup("gone.zip") });
  await server.api("DELETE", "/api/backups/gone.zip");
  await restore(page, "gone.zip");
  const end = page.getByRole("dialog", { name: "Nothing was restored" });
  await end.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
  assert.equal(await end.getByRole("button", { name: "Try again" }).count(), 0, "would not help");
});

test("while the server is busy it is refused, and may be tried again", async (t) => {
  const { server, proxy, page } = await signedInThroughProxy(t, { seed: withNotes });
  const busy = { code: 200, message: "", data: { canBackup: false } };
  await proxy.rules({ method: "GET", path: "/api/health", times: 1, answer: { status: 200, body: busy } });
  await restore(page, "before.zip");
  const end = page.getByRole("dialog", { name: "Nothing was restored" });
  await end.getByRole("alert").filter({ hasText: "Another backup or restore is running" }).waitFor();
  await end.getByRole("button", { name: "Try again" }).click();
  await page
    .locator(".success")
    .getByText(/^The backup was restored\./)
    .waitFor(LIMIT);
  assert.deepEqual(await noteTitles(server), ["old"]);
});

for (const how of ["button", "Escape"]) {
  test(`cancelled during the check (${how}): nothing is sent`, async (t) => {
    const { proxy, page } = await signedInThroughProxy(t, { seed: (fresh) => fresh.uploadBackup("big.zip", noise(8)) });
    await proxy.rules({ method: "GET", path: "/api/backups/big.zip", pace: 1 << 20 });
    await restore(page, "big.zip");
    const stages = page.getByRole("dialog", { name: "Restoring the backup" });
    await stages.getByRole("progressbar", { name: "Download of big.zip" }).waitFor();
    await stages.getByText(/ of 8 MiB/).waitFor();
    if (how === "Escape") await page.keyboard.press("Escape");
    else await stages.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled. Nothing was restored.").waitFor();
    assert.equal(await dialogOf(page).count(), 0);
    assert.deepEqual(await sent(proxy), []);
    const focused = await page.evaluate(() =>
      document.activeElement.shadowRoot.activeElement.getAttribute("aria-label"),
    );
    assert.equal(focused, "Restore big.zip");
  });
}

test("closed after the request, it goes on in the activity list", async (t) => {
  const { server, page } = await signedIn(t, { seed: withNotes });
  await restore(page, "before.zip");
  const stages = page.getByRole("dialog", { name: "Restoring the backup" });
  await stages.getByRole("button", { name: "Close" }).click();
  await job(page, "before.zip")
    .getByText(/^The backup was restored\./)
    .waitFor(LIMIT);
  assert.deepEqual(await noteTitles(server), ["old"]);
});
