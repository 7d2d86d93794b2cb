/** Shared by the tests of the documentation: its code samples, and pages to run them in. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openPage } from "../e2e/support.mjs";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Returns the samples of a Markdown file in one language, in order; with `heading`, only those of that section. */
export async function samples(file, language, heading) {
  let text = await readFile(join(ROOT, file), "utf8");
  if (heading) {
    const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
    assert.ok(section, `${file} has no section "${heading}"`);
    text = section;
  }
  const found = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].filter(([, name]) => name === language);
  assert.ok(found.length > 0, `${file} has no sample in ${language}`);
  return found.map(([, , sample]) => sample);
}

/** Returns the code of a recipe: its first sample in a language. */
export const recipe = async (heading, language = "js") => (await samples("docs/recipes.md", language, heading))[0];

/** The worker of the recipe on workers, changed as a bundler would, and with an answer for the test. */
export async function workerOfRecipe() {
  const [, worker] = (await recipe("Workers")).split("// worker.js\n");
  const resolved = worker
    .replace('"bosbase-backups"', '"/bosbase-backups/index.js"')
    .replace("https://example.com", "/");
  return `${resolved}\naddEventListener("message", async () => postMessage(await pb.backups.getFullList()));`;
}

/** The package's entries for a page whose server delivers its dist folder as /bosbase-backups. */
async function imports() {
  const { exports } = JSON.parse(await readFile(join(ROOT, "pkg/package.json"), "utf8"));
  const address = (target) => target.replace("./dist", "/bosbase-backups");
  const entries = Object.entries(exports).filter(([, target]) => target.default);
  return Object.fromEntries(entries.map(([name, target]) => [join("bosbase-backups", name), address(target.default)]));
}

/** The text between the two tags of the import map. */
export const importMap = JSON.stringify({ imports: await imports() });

const page = (markup) => `<!doctype html><script type="importmap">${importMap}</script>${markup}`;

/** The page that the recipes run in, with the elements that they use. */
export const pageOfRecipes = page(`<main></main><input id="fileInput" type="file"><button id="cancelButton"></button>
  <progress id="bar"></progress><p id="note"></p>`);

/** Opens a page with this markup at a server's root; further options are those of `openPage`. */
export function openMarkup(t, server, markup, { headers = {}, ...options } = {}) {
  const onContext = (context) =>
    context.route(`${server.url}/`, (route) =>
      route.fulfill({ contentType: "text/html", headers, body: page(markup) }),
    );
  return openPage(t, { server, onContext, ...options });
}
