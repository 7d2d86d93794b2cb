/**
 * All tests of the examples and of the documentation's samples in one process, so that they share one browser and one site:
 * node --test-reporter=spec tests/examples/main.mjs [part of a file's name]
 */
import { cp, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setUp } from "../e2e/support.mjs";
import { pageOfRecipes, ROOT, workerOfRecipe } from "./samples.mjs";

setUp(async (site) => {
  const copy = (from, to) => cp(join(ROOT, from), join(site, to), { recursive: true });
  await copy("pkg/dist", "bosbase-backups");
  await copy("examples/static", "static");
  await copy("pkg/dist", "static/bosbase-backups");
  await copy("examples/react-vite/dist", "react");
  await copy("examples/rust-frontend/index.html", "rust/index.html");
  await copy("examples/rust-frontend/dist", "rust/dist");
  await writeFile(join(site, "recipes.html"), pageOfRecipes);
  await writeFile(join(site, "worker.js"), await workerOfRecipe());
});

const wanted = process.argv[2] ?? "";
const names = (await readdir(import.meta.dirname)).filter(
  (name) => name.endsWith(".test.mjs") && name.includes(wanted),
);
for (const name of names.sort()) {
  await import(`./${name}`);
}
