/** The dialog "Look inside" for backups on the server, and for files before they are sent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  archive,
  freshServer,
  openPage,
  pick,
  row,
  setUp,
  signedIn,
  signedInThroughProxy,
  signIn,
  zip,
} from "./support.mjs";

setUp();

const inside = (page) => page.getByRole("dialog", { name: "Inside the backup" });
const look = (page, key) =>
  row(page, key)
    .getByRole("button", { name: `Look inside ${key}` })
    .click();
const notes = { name: "notes", type: "base", fields: [{ name: "title", type: "text" }] };
const withBackup = async (server) => {
  await server.api("POST", "/api/collections", notes);
  await server.createBackup("good.zip");
};

test("a backup on the server: what is in it, then every byte", async (t) => {
  const { page } = await signedIn(t, { seed: withBackup });
  await look(page, "good.zip");
  const dialog = inside(page);
  await dialog.getByText("It has a database, and its directory is in order.").first().waitFor();
  await dialog.getByText("data.db", { exact: true }).waitFor();
  assert.match(
    await dialog.locator(".facts").textContent(),
    /^Files\d+Unpacked[\d.]+ [KM]iBIn the archive[\d.]+ [KM]iB$/,
  );
  await dialog.getByRole("button", { name: "Check every byte" }).click();
  await dialog.getByText("Every byte is right: the server can restore it.").first().waitFor();
  await dialog.locator(".names").getByText("notes", { exact: true }).waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  const focused = await page.evaluate(() => document.activeElement.shadowRoot.activeElement.getAttribute("aria-label"));
  assert.equal(focused, "Look inside good.zip");
});

test("what cannot be restored is told, with the reason", async (t) => {
  const { page } = await signedIn(t, {
    seed: async (server) => {
      await server.uploadBackup("no_database.zip");
      await withBackup(server);
      const bytes = await server.bytesOf("good.zip");
      bytes[Math.floor(bytes.length / 2)] ^= 0xff;
      await server.uploadBackup("damaged.zip", bytes);
    },
  });
  await look(page, "no_database.zip");
  await inside(page)
    .locator(".verdict")
    .getByText(/no database where the server looks/)
    .waitFor();
  await page.keyboard.press("Escape");
  await look(page, "damaged.zip");
  await inside(page).getByRole("button", { name: "Check every byte" }).click();
  await inside(page)
    .locator(".verdict")
    .getByText("The archive is damaged: the server could not restore it.")
    .waitFor();
  assert.ok((await inside(page).locator(".problems li").count()) > 0);
});

test("names in an archive are text", async (t) => {
  const name = "<img src=x onerror=globalThis.hacked=1>";
  const { page } = await signedIn(t, { seed: (server) => server.uploadBackup("odd.zip", zip({ [name]: "x" })) });
  await look(page, "odd.zip");
  await inside(page).locator(".entries").getByText(name, { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
});

test("the check of a large backup has a bar and can be stopped", async (t) => {
  const large = zip({ "data.db": Buffer.alloc(8 << 20, 7) });
  const { proxy, page } = await signedInThroughProxy(t, { seed: (server) => server.uploadBackup("large.zip", large) });
  await look(page, "large.zip");
  await inside(page).getByRole("button", { name: "Check every byte" }).waitFor();
  await proxy.rules({ method: "GET", path: "/api/backups/large.zip", pace: 1 << 20 });
  await inside(page).getByRole("button", { name: "Check every byte" }).click();
  await inside(page).getByRole("progressbar", { name: "Download of large.zip" }).waitFor();
  await inside(page)
    .getByText(/ of 8 MiB/)
    .waitFor();
  await inside(page).getByRole("button", { name: "Stop the check" }).click();
  await inside(page).getByRole("button", { name: "Check every byte" }).waitFor();
  assert.equal(await inside(page).getByRole("progressbar").count(), 0);
  assert.equal(await inside(page).getByRole("alert").filter({ hasText: /\w/ }).count(), 0);
});

test("a file is looked into before it is sent", async (t) => {
  const server = await freshServer(t);
  await withBackup(server);
  const good = { name: "mine.zip", mimeType: "application/zip", buffer: await server.bytesOf("good.zip") };
  const letter = { name: "letter.zip", mimeType: "application/zip", buffer: Buffer.from("Dear Sir or Madam") };
  const page = await openPage(t, { server });
  await signIn(page, server);
  const whole = zip({ "data.db": Buffer.alloc(20_000, 7) });
  const cut = { name: "cut.zip", mimeType: "application/zip", buffer: whole.subarray(0, 12_000) };
  await pick(page, [good, archive("bare.zip"), letter, cut], { isConfirmed: false });
  const review = page.getByRole("dialog", { name: "Upload these 4 files?" });
  const line = (name) => review.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
  await line("mine.zip")
    .getByText(/^\d+ files, .* unpacked\. It has a database/)
    .waitFor();
  await line("bare.zip")
    .getByText(/^1 file, .* There is no database where the server looks/)
    .waitFor();
  await line("letter.zip")
    .getByText(/^This is not a ZIP archive/)
    .waitFor();
  await line("cut.zip")
    .getByText("The archive is damaged: the server could not restore it.", { exact: true })
    .waitFor();

  await review.getByRole("button", { name: "Look inside mine.zip" }).click();
  await inside(page).getByRole("button", { name: "Check every byte" }).click();
  await inside(page).locator(".names").getByText("notes", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await review.getByRole("button", { name: "Cancel" }).click();
  assert.deepEqual(await server.keys(), ["good.zip"], "nothing was sent");

  await pick(page, [good]);
  await row(page, "mine.zip").waitFor();
});
