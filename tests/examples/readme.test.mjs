/** Runs the README's samples as they stand, since readers copy them; only the server's address is another one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { archive, eventually, freshServer, openPage, signIn } from "../e2e/support.mjs";
import { openMarkup, samples } from "./samples.mjs";

/** Returns a sample with the addresses and names of a real server in place of its own. */
function on(server, text) {
  return text
    .replaceAll(/https?:\/\/(127\.0\.0\.1:8090|example\.com)/g, server.url)
    .replaceAll("admin@example.com", server.email)
    .replaceAll('"password"', JSON.stringify(server.password));
}

test("the page that lists backups", async (t) => {
  const server = await freshServer(t);
  await server.createBackup("listed.zip");
  const [sample] = await samples("README.md", "html");
  const onContext = async (context) => {
    // The page asks for the password as soon as it opens.
    await context.addInitScript((password) => (globalThis.prompt = () => password), server.password);
    await context.route(`${server.url}/`, (route) =>
      route.fulfill({ contentType: "text/html", body: on(server, sample) }),
    );
  };
  const page = await openPage(t, { server, onContext });
  await page.getByText(/^listed\.zip: \d+ bytes$/).waitFor();
});

test("the dashboard in one tag", async (t) => {
  const server = await freshServer(t);
  const [, sample] = await samples("README.md", "html");
  await signIn(await openMarkup(t, server, on(server, sample)), server);
});

test("the lines of JavaScript", async (t) => {
  const server = await freshServer(t);
  const [sample] = await samples("README.md", "js");
  const page = await openMarkup(t, server, '<input id="fileInput" type="file">');
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.locator("input").setInputFiles(archive("chosen.zip"));
  await page.addScriptTag({ type: "module", content: on(server, sample) });
  // The sample's last line prints the downtime, and whether the session has ended.
  await eventually(() => said.some((line) => /^(\d+|null) (true|false)$/.test(line)), "the restore has ended", 60_000);
  assert.ok(said.includes("ready"), said.join("\n"));
  assert.match((await server.keys()).join(), /^chosen\.zip,nightly_\d{8}_\d{6}\.zip$/);
});
