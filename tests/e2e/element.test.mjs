/** The custom element as a page sees it: attributes, properties, events, several elements on one page, and no DOM at all. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { eventually, freshServer, names, openPage, setUp, signedIn, signIn } from "./support.mjs";

setUp();

test("emits signin, change and signout, out of its shadow", async (t) => {
  const server = await freshServer(t);
  const page = await openPage(t, { server });
  await page.evaluate(() => {
    globalThis.told = [];
    for (const type of ["signin", "signout", "change"]) {
      document.addEventListener(type, (event) =>
        globalThis.told.push([event.type, event.target.localName, event.composed, event.detail]),
      );
    }
  });
  await signIn(page, server);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  const [first, second, ...rest] = await page.evaluate(() => globalThis.told);
  assert.deepEqual(first.slice(0, 3), ["signin", "bosbase-backups", true]);
  assert.equal(first[3].url, server.url);
  assert.equal(first[3].record.email, server.email);
  assert.deepEqual(second, ["signout", "bosbase-backups", true, { url: server.url, reason: "user" }]);
  assert.deepEqual(rest, []);
});

test("takes a client that is signed in already, and follows its auth store", async (t) => {
  const server = await freshServer(t);
  await server.createBackup("handed.zip");
  const page = await openPage(t, { server });
  await page.evaluate(
    async ({ url, email, password }) => {
      const { default: BosBase } = await import("bosbase-backups");
      const client = new BosBase(url);
      await client.collection("_superusers").authWithPassword(email, password);
      document.querySelector("bosbase-backups").client = client;
      globalThis.client = client;
    },
    { ...server },
  );
  await eventually(async () => (await names(page))[0] === "handed.zip", "listed");
  assert.ok(await page.evaluate(() => document.querySelector("bosbase-backups").client === globalThis.client));
  await page.evaluate(() => globalThis.client.authStore.clear());
  await page.getByText("You have been signed out.").waitFor();
  assert.equal(await page.getByLabel("Server").count(), 0);
  await page.evaluate(() => {
    document.querySelector("bosbase-backups").client = null;
  });
  assert.equal(await page.getByLabel("Server").inputValue(), server.url);
});

/** Opens an empty page; returns it, and the names of the package's files that it loads from then on. */
async function emptyPage(t, server) {
  const page = await openPage(t, { server });
  await page.goto(`${server.url}/page.css`);
  const loaded = [];
  page.on("request", (request) => {
    const [, name] = /\/bosbase-backups\/([^?]+)$/.exec(request.url()) ?? [];
    if (name) loaded.push(name);
  });
  return { page, loaded };
}

test("beside slim it works with the module that init() has loaded, and loads no other one", async (t) => {
  const server = await freshServer(t);
  const { page, loaded } = await emptyPage(t, server);
  await page.addScriptTag({
    type: "module",
    content: `
      import "/bosbase-backups/element.js";
      import { init } from "/bosbase-backups/slim.js";
      document.body.replaceChildren(document.createElement("bosbase-backups"));
      setTimeout(() => init("/bosbase-backups/sdk.wasm"), 200);
    `,
  });
  await signIn(page, server);
  await eventually(async () => (await page.getByText("No backups yet").count()) > 0, "the list");
  assert.deepEqual(loaded.toSorted(), ["element.js", "sdk.js", "sdk.wasm", "slim.js", "whole.js"]);
});

/** Imports the dashboard and `slim`, and runs `steps` with a dashboard that is not in the page yet. */
const besideSlim = (page, steps) =>
  page.addScriptTag({
    type: "module",
    content: `
      import "/bosbase-backups/element.js";
      import { init } from "/bosbase-backups/slim.js";
      const element = document.createElement("bosbase-backups");
      const put = () => document.body.replaceChildren(element);
      ${steps}
    `,
  });

test("beside slim it waits for the module also where a session is stored", async (t) => {
  const { server, page } = await signedIn(t, { seed: (server) => server.createBackup("kept.zip") });
  const load = 'init("/bosbase-backups/sdk.wasm")';
  for (const steps of [`put(); setTimeout(() => ${load}, 200);`, `${load}; put();`, `await ${load}; put();`]) {
    await page.goto(`${server.url}/page.css`);
    await besideSlim(page, steps);
    await eventually(async () => (await names(page)).join() === "kept.zip", steps);
  }
});

test("beside slim it says that init() has failed, and works once it is put back after one that has not", async (t) => {
  const server = await freshServer(t);
  const { page } = await emptyPage(t, server);
  await besideSlim(
    page,
    `put();
    globalThis.tryAgain = () => init("/bosbase-backups/sdk.wasm").then(put);
    init("/bosbase-backups/slim.js").catch(() => {});`,
  );
  await page.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
  await page.evaluate(() => globalThis.tryAgain());
  await signIn(page, server);
  assert.equal(await page.getByText("could not be loaded").count(), 0);
});

test("alone it loads the base module, and says so where that cannot be loaded", async (t) => {
  const server = await freshServer(t);
  const { page, loaded } = await emptyPage(t, server);
  await page.route("**/bosbase-backups/index.js", (route) => route.fulfill({ status: 404, body: "" }));
  const script = `
    import "/bosbase-backups/element.js";
    document.body.replaceChildren(document.createElement("bosbase-backups"));
  `;
  await page.addScriptTag({ type: "module", content: script });
  await page.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
  await page.unroute("**/bosbase-backups/index.js");
  await page.goto(`${server.url}/page.css`);
  loaded.length = 0;
  await page.addScriptTag({ type: "module", content: script });
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.deepEqual(loaded.toSorted(), ["element.js", "index.js", "sdk.js"]);
});

test("can be taken out of the page and put back, also while it works", async (t) => {
  const { page } = await signedIn(t, { seed: (server) => server.createBackup("kept.zip") });
  await page.getByRole("button", { name: "Delete kept.zip" }).click();
  await page.locator("bosbase-backups").evaluate((element) => {
    const parent = element.parentNode;
    element.remove();
    parent.append(element);
  });
  assert.equal(await page.getByRole("dialog").count(), 0, "an open question is withdrawn");
  await eventually(async () => (await names(page)).join() === "kept.zip", "listed");
  await page.locator("bosbase-backups").evaluate((element) => element.refresh());
  await page.getByRole("button", { name: "Refresh the list" }).click();
  await page.getByText("The list is up to date.").waitFor();
});

test("several on one page, each with a server and a session of its own", async (t) => {
  const [server, other] = [await freshServer(t), await freshServer(t)];
  await server.createBackup("of_the_first.zip");
  await other.createBackup("of_the_second.zip");
  const page = await openPage(t, { server });
  await page.evaluate((url) => {
    const second = document.createElement("bosbase-backups");
    second.url = url;
    second.id = "second";
    document.querySelector("main").append(second);
  }, other.url);
  const second = page.locator("#second");
  await second.getByLabel("Email").fill(other.email);
  await second.getByLabel("Password").fill(other.password);
  await second.getByRole("button", { name: "Sign in" }).click();
  await second.getByText("of_the_second.zip", { exact: true }).waitFor();
  const first = page.locator("bosbase-backups").first();
  assert.ok(await first.getByRole("heading", { name: "Sign in" }).isVisible(), "the first is still signed out");
  await first.getByLabel("Email").fill(server.email);
  await first.getByLabel("Password").fill(server.password);
  await first.getByRole("button", { name: "Sign in" }).click();
  await first.getByText("of_the_first.zip", { exact: true }).waitFor();
  assert.equal(await second.getByText("of_the_first.zip").count(), 0);
});

test("the page's own text styles do not reach it: names are to be read and typed", async (t) => {
  const { page } = await signedIn(t, { seed: (server) => server.createBackup("typed.zip") });
  const style = (selector) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { fontSize, textTransform, whiteSpace, letterSpacing, textIndent, visibility } =
          getComputedStyle(element);
        return { fontSize, textTransform, whiteSpace, letterSpacing, textIndent, visibility };
      });
  const places = ["tbody .name", "h2", ".dialog p", ".dialog-title"];
  await page.getByRole("button", { name: "Delete typed.zip" }).click();
  const before = await Promise.all(places.map(style));
  assert.equal(before[0].fontSize, "14px");
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "62.5%";
    document.querySelector("main").style.cssText =
      "font-size: 20px; text-transform: uppercase; white-space: nowrap; letter-spacing: 3px; text-indent: 1em";
  });
  assert.deepEqual(await Promise.all(places.map(style)), before);
  await page.keyboard.press("Escape");
  await page.evaluate(() => {
    document.querySelector("main").style.visibility = "hidden";
  });
  assert.equal((await style("h2")).visibility, "hidden", "it is hidden with its surroundings");
});

test("signing out in another tab signs this one out", async (t) => {
  const { server, page } = await signedIn(t);
  const tab = await page.context().newPage();
  await tab.goto(server.url);
  await tab.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You have been signed out.").waitFor();
});

test("importing it without a DOM does nothing and does not throw", async () => {
  const entry = pathToFileURL(fileURLToPath(new URL("../../pkg/dist/element.js", import.meta.url)));
  const module = await import(entry.href);
  assert.equal(module.TAG_NAME, "bosbase-backups");
  assert.equal(typeof module.default, "function");
});
