/** The dialog "Clean up": the plan, the deletion, and what may go wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { names, setUp, signedIn, signedInThroughProxy } from "./support.mjs";

setUp();

const three = async (server) => {
  for (const name of ["one.zip", "two.zip", "three.zip"]) await server.createBackup(name);
};

/** Opens the dialog, and sets all numbers but the first to 0. */
async function open(page, newest) {
  await page.getByRole("button", { name: "Clean up" }).click();
  const dialog = page.getByRole("dialog", { name: "Clean up backups" });
  for (const label of ["Days", "Weeks", "Months", "Years"]) await dialog.getByLabel(label, { exact: true }).fill("0");
  await dialog.getByLabel("Newest", { exact: true }).fill(String(newest));
  return dialog;
}

const line = (dialog, name) => dialog.getByRole("listitem").filter({ hasText: name });

test("the plan is shown first, with reasons and what it frees; then it is done", async (t) => {
  const { server, page } = await signedIn(t, { seed: three });
  await page.evaluate(() => {
    globalThis.told = [];
    addEventListener("change", (event) => globalThis.told.push(event.detail));
  });
  const dialog = await open(page, 1);
  await dialog.getByText(/^2 backups would be deleted, which frees [\d.]+ KiB\. 1 would stay\.$/).waitFor();
  assert.match(await line(dialog, "three.zip").textContent(), /^Keep.*among the newest/);
  assert.match(await line(dialog, "one.zip").textContent(), /^Delete.*no line keeps it/);
  await dialog.getByLabel("Days", { exact: true }).fill("7");
  assert.match(await line(dialog, "three.zip").textContent(), /among the newest, last of its day/);
  await dialog.getByRole("button", { name: "Continue" }).click();

  const question = page.getByRole("dialog", { name: /^Delete \d backups?\?$/ });
  assert.equal(await question.getByText("three.zip").count(), 0);
  await question.getByRole("button", { name: "Back", exact: true }).click();
  assert.deepEqual(await server.keys(), ["one.zip", "three.zip", "two.zip"]);
  await dialog.getByLabel("Days", { exact: true }).fill("0");
  await page.keyboard.press("Enter");
  await question.getByRole("button", { name: "Delete 2 backups" }).waitFor();
  assert.deepEqual(
    await question.locator(".name").allTextContents(),
    ["two.zip", "one.zip"],
    "in the order of the plan",
  );
  await question.getByRole("button", { name: "Delete 2 backups" }).click();
  await page.getByText(/^2 backups deleted, [\d.]+ KiB freed\.$/).waitFor();
  assert.deepEqual(await server.keys(), ["three.zip"]);
  assert.deepEqual(await names(page), ["three.zip"]);
  const told = await page.evaluate(() => globalThis.told.map((detail) => `${detail.action} ${detail.key}`));
  assert.deepEqual(told, ["delete one.zip", "delete two.zip"]);
});

test("without a rule, and with what is no number, there is no plan", async (t) => {
  const { page } = await signedIn(t, { seed: three });
  const dialog = await open(page, 0);
  await dialog.getByText("Set one of the numbers").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Continue" }).isDisabled());
  await dialog.getByLabel("Newest", { exact: true }).fill("-1");
  await dialog.getByText("A whole number, 0 or more.").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Continue" }).isDisabled());
  await dialog.getByLabel("Newest", { exact: true }).fill("9");
  await dialog.getByText("Nothing has to go: 3 backups would stay.").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Continue" }).isDisabled());
});

test("what could not be deleted is told by name, the others are gone", async (t) => {
  const { server, proxy, page } = await signedInThroughProxy(t, { seed: three });
  const message = "The disk says no.";
  await proxy.rules({
    method: "DELETE",
    path: "/api/backups/one.zip",
    answer: { status: 500, body: { message, data: {} } },
  });
  const dialog = await open(page, 1);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Delete 2 backups" }).click();
  const end = page.getByRole("dialog", { name: "1 backup could not be deleted" });
  await end
    .getByText(/^1 backup deleted, /)
    .first()
    .waitFor();
  assert.match(await line(end, "one.zip").textContent(), /The disk says no\./);
  await end.getByRole("button", { name: "Close" }).click();
  assert.deepEqual(await server.keys(), ["one.zip", "three.zip"]);
  assert.deepEqual(await names(page), ["three.zip", "one.zip"]);
});

test("a backup that has come since then changes the plan before anything is deleted", async (t) => {
  const { server, page } = await signedIn(t, { seed: three });
  const dialog = await open(page, 2);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await server.createBackup("four.zip");
  await page.getByRole("button", { name: "Delete 1 backup" }).click();
  await dialog.getByRole("alert").filter({ hasText: "have changed meanwhile" }).waitFor();
  await dialog.getByText(/^2 backups would be deleted/).waitFor();
  assert.deepEqual(await server.keys(), ["four.zip", "one.zip", "three.zip", "two.zip"]);
});
