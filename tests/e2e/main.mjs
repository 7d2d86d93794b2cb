/**
 * All tests of the dashboard in one process, so that they share one browser and one site:
 * node --test-reporter=spec tests/e2e/main.mjs [part of a file's name]
 */
import { readdir } from "node:fs/promises";

const wanted = process.argv[2] ?? "";
const names = (await readdir(new URL(".", import.meta.url))).filter(
  (name) => name.endsWith(".test.mjs") && name.includes(wanted),
);
for (const name of names.sort()) {
  await import(`./${name}`);
}
