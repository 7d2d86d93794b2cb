/** Signing in, what the browser remembers, and how a session ends. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, freshServer, openPage, setUp, signedIn, signIn } from "./support.mjs";

setUp();

const storage = (page) => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
const signInHeading = (page) => page.getByRole("heading", { name: "Sign in" });

test("a wrong password is told in words, the right one opens the list", async (t) => {
  const server = await freshServer(t);
  const page = await openPage(t, { server });
  await page.getByLabel("Email").fill(server.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  const alert = page.getByRole("alert").filter({ hasText: /\w/ });
  await alert.waitFor();
  assert.match(await alert.textContent(), /Check the email and the password\./);
  assert.equal(await alert.getByRole("button").count(), 0, "no retry for a wrong password");
  await signIn(page, server);
  assert.equal(await signInHeading(page).count(), 0);
});

test("an account with a second factor: said in words, without what only a program could use", async (t) => {
  const server = await freshServer(t);
  const page = await openPage(t, { server });
  await page.route("**/auth-with-password*", (route) => route.fulfill({ status: 401, json: { mfaId: "some_id" } }));
  await page.getByLabel("Email").fill(server.email);
  await page.getByLabel("Password").fill(server.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "second factor" });
  await alert.waitFor();
  assert.doesNotMatch(await alert.textContent(), /mfaId/);
});

test("missing input is told next to its field and sends nothing", async (t) => {
  const server = await freshServer(t);
  const page = await openPage(t, { server });
  let requests = 0;
  page.on("request", (request) => {
    if (request.url().includes("/api/")) requests += 1;
  });
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Enter the email of a superuser.").waitFor();
  await page.getByText("Enter the password.").waitFor();
  assert.equal(await page.getByLabel("Email").getAttribute("aria-invalid"), "true");
  await page.getByLabel("Server").fill("http://");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Enter an address such as").waitFor();
  assert.equal(requests, 0);
});

test("the server's address and the email are remembered, the password nowhere", async (t) => {
  const [server, other] = [await freshServer(t), await freshServer(t)];
  const page = await openPage(t, { server });
  assert.equal(await page.getByLabel("Server").inputValue(), server.url, "the page's own origin is suggested");
  await page.getByLabel("Server").fill(other.url.replace("http://", ""));
  await signIn(page, other);
  assert.ok(!(await storage(page)).includes(other.password), "no password in the browser's storage");

  await page.reload();
  await page.getByText(other.url.replace("http://", "")).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await signInHeading(page).waitFor();
  await page.reload();
  assert.equal(await page.getByLabel("Server").inputValue(), other.url);
  assert.equal(await page.getByLabel("Email").inputValue(), other.email);
  assert.equal(await page.getByLabel("Password").inputValue(), "");
  assert.ok(!/eyJ/.test(await storage(page)), "no token after signing out");
});

test("the token of one server is never sent to another", async (t) => {
  const [server, other] = [await freshServer(t), await freshServer(t)];
  const page = await openPage(t, { server });
  await signIn(page, server);
  const leaked = [];
  page.on("request", (request) => {
    if (request.url().startsWith(other.url) && request.headers().authorization) leaked.push(request.url());
  });
  await page.locator("bosbase-backups").evaluate((element, url) => element.setAttribute("url", url), other.url);
  await signInHeading(page).waitFor();
  assert.equal(await page.getByLabel("Server").count(), 0, "a given address cannot be edited");
  assert.deepEqual(leaked, []);
});

test("a session that ended leads back to sign in with the reason", async (t) => {
  const { server, page } = await signedIn(t);
  await server.changePassword("another-password-1");
  await page.getByRole("button", { name: "Refresh the list" }).click();
  await signInHeading(page).waitFor();
  await page.getByText("Your session has ended. Sign in again to continue.").waitFor();
  await signIn(page, server);
});

test("a session that ended while a dialog was open leads back to sign in as well", async (t) => {
  const { server, page } = await signedIn(t);
  await page.getByRole("button", { name: "Create backup" }).first().click();
  await server.changePassword("another-password-1");
  await page.getByRole("dialog").getByRole("button", { name: "Create backup" }).click();
  await page.getByText("Your session has ended.").waitFor();
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("a server that cannot be reached: sign in says so and offers to try again", async (t) => {
  const server = await freshServer(t);
  const page = await openPage(t, { server });
  await server.stop();
  await page.getByLabel("Email").fill(server.email);
  await page.getByLabel("Password").fill(server.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  const retry = page.getByRole("alert").getByRole("button", { name: "Try again" });
  await retry.waitFor();
  await server.start();
  await retry.click();
  await page.getByRole("heading", { name: "Backups", exact: true, level: 2 }).waitFor();
});

test("a server that cannot be reached: the list stays and offers to try again", async (t) => {
  const { server, page } = await signedIn(t, { seed: (fresh) => fresh.createBackup("kept.zip") });
  await server.stop();
  await page.getByRole("button", { name: "Refresh the list" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "cannot be reached" });
  await alert.waitFor();
  await page.getByText("kept.zip", { exact: true }).waitFor();
  await server.start();
  await alert.getByRole("button", { name: "Try again" }).click();
  await eventually(async () => (await alert.count()) === 0, "the message goes away");
  const focus = await page.evaluate(
    () => document.querySelector("bosbase-backups").shadowRoot.activeElement?.textContent,
  );
  assert.equal(focus, "Backups", "the focus is not lost with the button");
});

test("a server that is away when the page opens: said in place of the list, and tried again", async (t) => {
  const { server, page } = await signedIn(t, { seed: (fresh) => fresh.createBackup("kept.zip") });
  await page.locator("bosbase-backups").evaluate((element) => {
    globalThis.parked = element;
    element.remove();
  });
  await page.evaluate(() => {
    const element = document.createElement("bosbase-backups");
    element.client = globalThis.parked.client;
    globalThis.ready = () => document.querySelector("main").append(element);
  });
  await server.stop();
  await page.evaluate(() => globalThis.ready());
  await page.getByRole("heading", { name: "cannot be reached" }).waitFor();
  await server.start();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("kept.zip", { exact: true }).waitFor();
});
