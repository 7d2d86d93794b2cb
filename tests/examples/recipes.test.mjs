/** Runs each recipe as it stands, in a page whose client is signed in. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { archive, eventually, freshServer, openPage, signIn } from "../e2e/support.mjs";
import { importMap, openMarkup, recipe } from "./samples.mjs";

/** Opens a page on a server with one backup; its global scope holds the variables that the recipes assume. */
async function prepared(t) {
  const server = await freshServer(t);
  await server.createBackup("first.zip");
  const page = await openPage(t, { server, path: "recipes.html" });
  await page.evaluate(
    async ({ email, password }) => {
      const sdk = await import("bosbase-backups");
      const pb = new sdk.default("/");
      await pb.collection("_superusers").authWithPassword(email, password);
      Object.assign(globalThis, sdk, { BosBase: sdk.default, pb, key: "first.zip" });
    },
    { ...server },
  );
  return { server, page };
}

/** Runs the body of an asynchronous function. */
function run(page, code) {
  const script = code.replaceAll(/^import "(.*)";$/gm, 'await import("$1");');
  return page.evaluate((body) => new (async () => {}).constructor(body)(), script);
}

test("the dashboard in your own admin page, in other colours", async (t) => {
  const { page } = await prepared(t);
  await run(page, await recipe("The dashboard in your own admin page"));
  await page.addStyleTag({ content: await recipe("Colours of the dashboard", "css") });
  const create = page.getByRole("button", { name: "Create backup" }).first();
  // The button changes its colour gradually.
  const colour = () => create.evaluate((button) => getComputedStyle(button).backgroundColor);
  await eventually(async () => (await colour()) === "rgb(109, 40, 217)", "the accent colour of the page");
  const table = page.getByText("first.zip").locator("xpath=ancestor::table");
  assert.equal(await table.evaluate((element) => getComputedStyle(element).fontSize), "14px");
});

test("upload with progress and a cancel button", async (t) => {
  const { page, server } = await prepared(t);
  await page.locator("#fileInput").setInputFiles(archive("chosen.zip"));
  await run(page, await recipe("Upload with progress and a cancel button"));
  assert.deepEqual(await server.keys(), ["chosen.zip", "first.zip"]);
  assert.equal(await page.locator("#bar").evaluate((bar) => bar.value), 1);
});

test("download straight to disk", async (t) => {
  const { page, server } = await prepared(t);
  // Nobody could choose a file in a test.
  const picker = `globalThis.showSaveFilePicker = async ({ suggestedName }) =>
    (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });`;
  const size = "return (await (await showSaveFilePicker({ suggestedName: key })).getFile()).size;";
  const written = await run(page, `${picker}\n{${await recipe("Download straight to disk")}}\n${size}`);
  assert.equal(written, (await server.bytesOf("first.zip")).length);
});

test("look before you restore", async (t) => {
  const { page } = await prepared(t);
  await run(page, await recipe("Look before you restore"));
  await page.getByText("ready").waitFor();
});

test("a header on every request", async (t) => {
  const { page } = await prepared(t);
  const sent = [];
  page.on("request", (request) => sent.push([new URL(request.url()).pathname, request.headers()["x-gateway-key"]]));
  await run(
    page,
    `globalThis.gatewayKey = "open sesame";${await recipe("A header or cookie on every request, for a gateway")}await pb.backups.getFullList();`,
  );
  assert.deepEqual(sent, [["/api/backups", "open sesame"]]);
});

test("nightly copies to a second server, and clean up by rules", async (t) => {
  const { page, server } = await prepared(t);
  const second = await freshServer(t);
  await page.evaluate((password) => Object.assign(globalThis, { password }), second.password);
  const code = await recipe("Nightly copies to a second server");
  const own = code.replace("https://second.example.com", second.url).replace("admin@example.com", second.email);
  assert.notEqual(own, code);
  await run(page, own);
  const [copy] = await second.keys();
  assert.deepEqual(await server.keys(), ["first.zip", copy]);
  await run(page, await recipe("Clean up by rules"));
  assert.deepEqual(await server.keys(), ["first.zip", copy]);
});

test("the module as a file of its own", async (t) => {
  const { page, server } = await prepared(t);
  const keys = await page.evaluate(
    async ({ email, password }) => {
      const { default: Slim, init, BaseAuthStore: Store } = await import("bosbase-backups/slim");
      await init(new URL("./bosbase-backups/sdk.wasm", location.href));
      const slim = new Slim("/", new Store());
      await slim.collection("_superusers").authWithPassword(email, password);
      return (await slim.backups.getFullList()).map((backup) => backup.key);
    },
    { ...server },
  );
  assert.deepEqual(keys, ["first.zip"]);
});

test("workers", async (t) => {
  const { page } = await prepared(t);
  const [forPage] = (await recipe("Workers")).split("// worker.js\n");
  const listed = "return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));";
  const backups = await run(page, forPage.replace("import.meta.url", "location.href") + listed);
  assert.deepEqual(
    backups.map((backup) => backup.key),
    ["first.zip"],
  );
});

test("Content-Security-Policy", async (t) => {
  const server = await freshServer(t);
  const hash = createHash("sha256").update(importMap).digest("base64");
  const [, policy] = (await recipe("Content-Security-Policy", "")).match(/^Content-Security-Policy:\n(.*)$/s);
  const headers = { "content-security-policy": policy.replace("sha256-…", `sha256-${hash}`).replaceAll(/\s+/g, " ") };
  const page = await openMarkup(t, server, "<bosbase-backups></bosbase-backups>", {
    headers,
    expectConsoleErrors: true,
  });
  await page.evaluate(() => import("bosbase-backups/element"));
  await signIn(page, server);
  // The policy is in force: the browser refuses a plain text as a script, and reports that to the console.
  const refused = await page.evaluate(() => {
    try {
      return String((document.createElement("script").text = "1"));
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(refused, "TypeError");
});
