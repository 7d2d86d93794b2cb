/** The schedule of automatic backups. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setUp, signedIn, signedInThroughProxy } from "./support.mjs";

setUp();

const settings = async (server) => {
  const { backups } = await server.api("GET", "/api/settings");
  return [backups.cron, backups.cronMaxKeep];
};

async function open(page) {
  await page.getByRole("button", { name: "Schedule" }).click();
  const dialog = page.getByRole("dialog", { name: "Automatic backups" });
  await dialog.getByLabel("Cron expression").waitFor();
  return { dialog, cron: dialog.getByLabel("Cron expression"), keep: dialog.getByLabel(/^How many/) };
}

test("it is checked while it is typed, shows its next five runs, and is saved", async (t) => {
  const { server, page } = await signedIn(t);
  const { dialog, cron, keep } = await open(page);
  await dialog.getByText("Automatic backups are off.").waitFor();
  await cron.fill("1 2");
  await dialog.getByText(/^Invalid cron expression/).waitFor();
  await page.keyboard.press("Enter");
  assert.deepEqual(await settings(server), ["", 3], "nothing was sent");
  await cron.fill("0 0 30 2 *");
  await dialog.getByText("It never runs.").waitFor();
  await cron.fill("30 3 * * *");
  const runs = dialog.locator(".runs li");
  assert.equal(await runs.count(), 5);
  const first = await runs.first().evaluate((element) => ({
    at: element.querySelector("time").dateTime,
    local: element.querySelector("time").textContent,
    utc: element.querySelector(".utc").textContent,
  }));
  assert.match(first.at, /T03:30:00\.000Z$/);
  assert.match(first.utc, /03:30 UTC$/);
  assert.match(first.local, /0[45]:30/, "Berlin is one or two hours ahead");
  await keep.fill("0");
  await dialog.getByText("A whole number, 1 or more.").waitFor();
  await keep.fill("5");
  await dialog.getByRole("button", { name: "Save schedule" }).click();
  await page.getByText("The schedule is saved.").waitFor();
  assert.deepEqual(await settings(server), ["30 3 * * *", 5]);

  const again = await open(page);
  assert.equal(await again.cron.inputValue(), "30 3 * * *");
  assert.equal(await again.keep.inputValue(), "5");
  await again.cron.fill("");
  await again.dialog.getByRole("button", { name: "Save schedule" }).click();
  await page.getByRole("status").filter({ hasText: "Automatic backups are off." }).waitFor();
  assert.deepEqual(await settings(server), ["", 5]);
});

test("what the server refuses, and a server that does not answer", async (t) => {
  const { proxy, page } = await signedInThroughProxy(t);
  await proxy.rules({
    method: "GET",
    path: "/api/settings",
    times: 1,
    answer: { status: 400, body: { message: "Not now.", data: {} } },
  });
  await page.getByRole("button", { name: "Schedule" }).click();
  const dialog = page.getByRole("dialog", { name: "Automatic backups" });
  await dialog.getByRole("alert").filter({ hasText: "Not now." }).waitFor();
  await dialog.getByRole("button", { name: "Try again" }).click();
  await dialog.getByLabel("Cron expression").fill("@daily");
  const data = { backups: { cron: { code: "validation_invalid", message: "No cron today." } } };
  await proxy.rules({
    method: "PATCH",
    path: "/api/settings",
    answer: { status: 400, body: { message: "Bad.", data } },
  });
  await dialog.getByRole("button", { name: "Save schedule" }).click();
  await dialog.getByText("No cron today.").waitFor();
});
