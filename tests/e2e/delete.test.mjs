/** Deleting a backup. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { names, row, setUp, signedIn } from "./support.mjs";

setUp();

const act = (page, action, key) =>
  row(page, key)
    .getByRole("button", { name: `${action} ${key}` })
    .click();

test("delete asks first; cancel and Escape leave the backup", async (t) => {
  const { server, page } = await signedIn(t, {
    seed: async (fresh) => {
      await fresh.createBackup("one.zip");
      await fresh.createBackup("two.zip");
    },
  });
  const dialog = page.getByRole("dialog", { name: "Delete this backup?" });
  await act(page, "Delete", "one.zip");
  await dialog.getByText("one.zip").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await act(page, "Delete", "one.zip");
  await page.keyboard.press("Escape");
  assert.equal(await dialog.count(), 0);
  assert.deepEqual(await server.keys(), ["one.zip", "two.zip"]);

  await act(page, "Delete", "one.zip");
  await dialog.getByRole("button", { name: "Delete backup" }).click();
  await page.getByText("one.zip: deleted.").waitFor();
  assert.deepEqual(await names(page), ["two.zip"]);
  assert.deepEqual(await server.keys(), ["two.zip"]);
});

test("delete of a backup that is gone is told in the dialog", async (t) => {
  const { server, page } = await signedIn(t, { seed: (fresh) => fresh.createBackup("gone.zip") });
  await server.api("DELETE", "/api/backups/gone.zip");
  await act(page, "Delete", "gone.zip");
  await page.getByRole("dialog").getByRole("button", { name: "Delete backup" }).click();
  const alert = page.getByRole("dialog").getByRole("alert").filter({ hasText: /\w/ });
  await alert.waitFor();
  assert.ok(!(await alert.textContent()).includes("/backups/"), "no path of the server");
});
