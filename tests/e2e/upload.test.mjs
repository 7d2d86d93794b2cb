/** Uploads with the file picker and by drag and drop. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { archive, drop, eventually, job, names, pick, row, setUp, signedIn, zip } from "./support.mjs";

setUp();

test("several files chosen with the picker", async (t) => {
  const { server, page } = await signedIn(t);
  await page.evaluate(() => {
    globalThis.told = [];
    addEventListener("change", (event) => globalThis.told.push(event.detail));
  });
  await pick(page, [archive("one.zip"), archive("two.zip"), archive("three.zip")]);
  for (const name of ["one.zip", "two.zip", "three.zip"]) {
    await job(page, name)
      .getByText(/^Uploaded, /)
      .waitFor();
    await row(page, name).waitFor();
  }
  assert.deepEqual(await server.keys(), ["one.zip", "three.zip", "two.zip"]);
  const told = await page.evaluate(() => globalThis.told.map((detail) => `${detail.action} ${detail.key}`));
  assert.deepEqual(told.sort(), ["upload one.zip", "upload three.zip", "upload two.zip"]);
});

test("dropped anywhere on the element, which shows that it takes them", async (t) => {
  const { server, page } = await signedIn(t);
  const dropped = await drop(page, [{ name: "dropped.zip", bytes: zip({ a: "b" }) }]);
  await page.getByText("Drop ZIP files to upload").waitFor();
  await dropped.finish();
  await row(page, "dropped.zip").waitFor();
  assert.equal(await page.getByText("Drop ZIP files to upload").isVisible(), false);
  assert.deepEqual(await server.keys(), ["dropped.zip"]);
});

test("dragged text is not taken for files", async (t) => {
  const { page } = await signedIn(t);
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "hello");
    return data;
  });
  await page.locator("bosbase-backups").dispatchEvent("dragenter", { dataTransfer: transfer });
  assert.equal(await page.locator(".drop").isVisible(), false);
});

test("what is not a ZIP is told next to that file, and the others go on", async (t) => {
  const { server, page } = await signedIn(t);
  await pick(page, [
    { name: "letter.zip", mimeType: "application/zip", buffer: Buffer.from("Dear Sir or Madam, ".repeat(40)) },
    archive("fine.zip"),
  ]);
  await job(page, "letter.zip").getByRole("alert").filter({ hasText: /ZIP/ }).waitFor();
  await row(page, "fine.zip").waitFor();
  assert.deepEqual(await server.keys(), ["fine.zip"]);
});

test("a name that is taken is told next to that file", async (t) => {
  const { page } = await signedIn(t, { seed: (server) => server.createBackup("taken.zip") });
  await pick(page, [archive("taken.zip")]);
  await job(page, "taken.zip").getByRole("alert").filter({ hasText: "already" }).waitFor();
  assert.equal(await job(page, "taken.zip").getByRole("button", { name: "Try again" }).count(), 0, "would not help");
  // The same file may be chosen again, after the old one is gone.
  await row(page, "taken.zip").getByRole("button", { name: "Delete taken.zip" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete backup" }).click();
  await eventually(async () => !(await names(page)).includes("taken.zip"), "deleted");
  await pick(page, [archive("taken.zip")]);
  await row(page, "taken.zip").waitFor();
});

test("a large file whose name is taken is refused before it is sent", async (t) => {
  const { page } = await signedIn(t, { seed: (server) => server.createBackup("taken.zip") });
  let uploads = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/upload")) uploads += 1;
  });
  await pick(page, [archive("taken.zip", 9 << 20)]);
  await job(page, "taken.zip").getByRole("alert").filter({ hasText: "already" }).waitFor();
  assert.equal(uploads, 0);
});
