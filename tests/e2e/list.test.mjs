/** The list: order, figures, the empty state, hostile names, and a refresh that moves nothing. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, freshServer, names, openPage, row, setUp, signedIn, signIn, zip } from "./support.mjs";

setUp();

const filler = (bytes) => zip({ "filler.bin": Buffer.alloc(bytes, 7) });

async function three(server) {
  await server.uploadBackup("b_first.zip", filler(3_000_000));
  await server.uploadBackup("c_second.zip", filler(500));
  await server.uploadBackup("a_third.zip", filler(200_000));
}

test("newest first, with size, date, age, number and total", async (t) => {
  const { server, page } = await signedIn(t, { seed: three });
  assert.deepEqual(await names(page), ["a_third.zip", "c_second.zip", "b_first.zip"]);
  const sizes = await server.api("GET", "/api/backups");
  const total = sizes.reduce((sum, backup) => sum + backup.size, 0);
  await page.getByText("3 backups, 3.1 MiB in total").waitFor();
  assert.equal(await page.locator(".summary").getAttribute("title"), `${total.toLocaleString("en")} bytes`);

  const first = row(page, "b_first.zip");
  const { size, modified } = sizes.find((backup) => backup.key === "b_first.zip");
  assert.equal(await first.locator(".col-size").textContent(), "2.9 MiB");
  assert.equal(await first.locator(".col-size span").getAttribute("title"), `${size.toLocaleString("en")} bytes`);
  assert.equal(await first.locator("time").getAttribute("datetime"), modified.replace(" ", "T"));
  const local = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "Europe/Berlin",
  }).format(new Date(modified.replace(" ", "T")));
  assert.equal(await first.locator("time").textContent(), local);
  assert.equal(await first.locator(".col-age").textContent(), "just now");
});

test("a backup that was copied here has the time in its name: in the list, in each dialog and in the plan", async (t) => {
  const copied = "nightly_2026-01-02_03-04-05.zip";
  const { page } = await signedIn(t, {
    seed: async (server) => {
      await server.createBackup("today.zip");
      await server.uploadBackup(copied);
    },
  });
  assert.deepEqual(await names(page), ["today.zip", copied], "the newest first");
  const time = row(page, copied).locator("time");
  assert.equal(await time.getAttribute("datetime"), "2026-01-02T03:04:05.000Z");
  assert.equal(await time.textContent(), "2 Jan 2026, 04:04");
  assert.match(await row(page, copied).locator(".col-age").textContent(), /^\d+ (month|year)s? ago$/);
  for (const action of ["Delete", "Restore"]) {
    await page.getByRole("button", { name: `${action} ${copied}`, exact: true }).click();
    await page.getByRole("dialog").getByText("2 Jan 2026, 04:04").waitFor();
    await page.keyboard.press("Escape");
  }
  await page.getByRole("button", { name: "Clean up" }).click();
  const plan = page.getByRole("dialog", { name: "Clean up backups" }).locator(".plan");
  assert.deepEqual(await plan.locator(".name").allTextContents(), ["today.zip", copied]);
  assert.match(await plan.locator(".plan-detail").last().textContent(), /^2 Jan 2026, 04:04 ·/);
});

test("the age goes on by itself", async (t) => {
  const server = await freshServer(t);
  await server.createBackup("ageing.zip");
  const page = await openPage(t, { server, onContext: (context) => context.clock.install() });
  await signIn(page, server);
  await page.clock.fastForward("03:00:30");
  await row(page, "ageing.zip").getByText("3 hours ago").waitFor();
});

test("the columns sort, and say how", async (t) => {
  const { page } = await signedIn(t, { seed: three });
  const header = (name) => page.getByRole("columnheader", { name, exact: true });
  assert.equal(await header("Date").getAttribute("aria-sort"), "descending");
  await page.getByRole("button", { name: "Size", exact: true }).click();
  assert.deepEqual(await names(page), ["b_first.zip", "a_third.zip", "c_second.zip"]);
  await page.getByRole("button", { name: "Name", exact: true }).press("Enter");
  assert.deepEqual(await names(page), ["a_third.zip", "b_first.zip", "c_second.zip"]);
  assert.equal(await header("Name").getAttribute("aria-sort"), "ascending");
  assert.equal(await header("Date").getAttribute("aria-sort"), null);
});

test("no backups: says what to do, and the button does it", async (t) => {
  const { page } = await signedIn(t);
  await page.getByRole("heading", { name: "No backups yet" }).waitFor();
  await page.locator(".state").getByRole("button", { name: "Create backup" }).click();
  await page.getByRole("dialog", { name: "Create backup" }).waitFor();
});

test("markup in a name is shown as text", async (t) => {
  const hostile = "<img src=x onerror=globalThis.hacked=1>&amp;.zip";
  const { page } = await signedIn(t, { seed: (server) => server.uploadBackup(hostile) });
  await row(page, hostile)
    .getByRole("button", { name: `Delete ${hostile}` })
    .click();
  await page.getByRole("dialog").getByText(hostile, { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await row(page, hostile)
    .getByRole("button", { name: `Restore ${hostile}` })
    .click();
  await page.getByRole("dialog").getByText(hostile, { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assert.equal(await page.locator("bosbase-backups img").count(), 0);
});

test("a refresh keeps rows, focus and places, and takes in what changed", async (t) => {
  const { server, page } = await signedIn(t, { seed: three });
  const download = row(page, "c_second.zip").getByRole("button", { name: "Download c_second.zip" });
  await download.focus();
  const before = await row(page, "c_second.zip").boundingBox();
  await page.locator("bosbase-backups").evaluate((element) => element.refresh());
  assert.deepEqual(await row(page, "c_second.zip").boundingBox(), before);
  assert.ok(await download.evaluate((element) => element === element.getRootNode().activeElement), "focus stays");

  await server.api("DELETE", "/api/backups/b_first.zip");
  await server.uploadBackup("d_fourth.zip");
  await page.getByRole("button", { name: "Refresh the list" }).click();
  await page.getByText("The list is up to date.").waitFor();
  assert.deepEqual(await names(page), ["d_fourth.zip", "a_third.zip", "c_second.zip"]);
});

test("a backup that is still being written is not listed", async (t) => {
  const { server, page } = await signedIn(t, { seed: (fresh) => fresh.createBackup("whole.zip") });
  await server.uploadBackup("half.zip.0123456789abcdef.tmp");
  await page.getByRole("button", { name: "Refresh the list" }).click();
  await page.getByText("The list is up to date.").waitFor();
  assert.deepEqual(await names(page), ["whole.zip"]);
  assert.equal(
    await page
      .locator(".summary")
      .textContent()
      .then((text) => text.startsWith("1 backup,")),
    true,
  );
});

test("files that are no backups stand apart, and can be downloaded and deleted only", async (t) => {
  const { server, page } = await signedIn(t, { seed: (fresh) => fresh.createBackup("real.zip") });
  for (const name of ["notes.txt", "BACKUP.ZIP", "real.zip.old"]) await server.uploadBackup(name);
  // The bucket of a server may hold what its collections have stored.
  await page.route("**/api/backups", async (route) => {
    const answer = await route.fetch();
    const photo = { key: "pbc_1/rec/photo.zip", size: 2048, modified: "2026-01-02 03:04:05.000Z" };
    await route.fulfill({ response: answer, json: [...(await answer.json()), photo] });
  });
  await page.getByRole("button", { name: "Refresh the list" }).click();
  await page.getByRole("heading", { name: "Other files" }).waitFor();
  const [backups, others] = [
    page.getByRole("table", { name: "Backups" }),
    page.getByRole("table", { name: "Other files" }),
  ];
  assert.deepEqual(await backups.locator(".name").allTextContents(), ["real.zip"]);
  assert.deepEqual((await others.locator(".name").allTextContents()).sort(), [
    "BACKUP.ZIP",
    "notes.txt",
    "pbc_1/rec/photo.zip",
    "real.zip.old",
  ]);
  assert.match(await page.locator(".summary").textContent(), /^1 backup,/);
  const actions = (key) =>
    row(page, key)
      .locator("button")
      .evaluateAll((all) => all.map(({ dataset }) => dataset.action));
  assert.deepEqual(await actions("real.zip"), ["inspect", "download", "restore", "delete"]);
  for (const key of ["BACKUP.ZIP", "notes.txt", "pbc_1/rec/photo.zip", "real.zip.old"]) {
    assert.deepEqual(await actions(key), ["download", "delete"], key);
  }
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download notes.txt" }).click();
  assert.equal((await saved).suggestedFilename(), "notes.txt");
  await page.getByRole("button", { name: "Delete notes.txt" }).click();
  await page.getByRole("dialog", { name: "Delete this file?" }).getByRole("button", { name: "Delete file" }).click();
  await page.getByText("notes.txt: deleted.").waitFor();
  assert.deepEqual((await server.keys()).sort(), ["BACKUP.ZIP", "real.zip", "real.zip.old"]);
  await page.getByRole("button", { name: "Clean up" }).click();
  const dialog = page.getByRole("dialog", { name: "Clean up backups" });
  assert.deepEqual(await dialog.locator(".plan .name").allTextContents(), ["real.zip"]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Delete real.zip", exact: true }).click();
  await page.getByRole("button", { name: "Delete backup", exact: true }).click();
  await page.getByRole("heading", { name: "No backups yet" }).waitFor();
  assert.equal(await others.locator(".name").count(), 3, "they stay where there is no backup");
});

test("long names wrap inside their column", async (t) => {
  const long = `${"x".repeat(146)}.zip`;
  const { page } = await signedIn(t, { seed: (server) => server.createBackup(long) });
  await eventually(async () => (await names(page))[0] === long, "listed");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});
