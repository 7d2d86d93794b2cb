/** Shared by the tests of the installed package. */

import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);

/** The folder of the installed package. */
export const root = dirname(require.resolve("bosbase-backups/package.json"));

/** The repository, for the tools that it has installed. */
export const repository = process.env.BOSBASE_REPOSITORY ?? join(import.meta.dirname, "../..");

const bed = process.env.BOSBASE_TEST_BED ?? "http://127.0.0.1:18090";

/** Starts a real server for one test. */
export async function freshServer() {
  const answer = await fetch(`${bed}/servers`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  });
  const server = await answer.json();
  return { ...server, stop: () => fetch(`${bed}/servers/${server.id}`, { method: "DELETE" }) };
}

/** Runs a script in a process where nothing was imported yet; returns what it prints, parsed. */
export async function run(code) {
  const folder = join(root, "../..");
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: folder,
    timeout: 60_000,
  });
  return { printed: stdout.trim() ? JSON.parse(stdout) : null, stderr };
}

/** Returns the paths of all files of the package, with `/`. */
export async function files() {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(root, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    )
    .sort();
}

/** Returns a file of the package and everything that it imports, directly or not. */
export async function withImports(entry, found = new Set()) {
  if (found.has(entry)) {
    return found;
  }
  found.add(entry);
  const text = await readFile(join(root, entry), "utf8");
  // The pattern ignores line ends, since the build may have joined lines.
  for (const [, source] of text.matchAll(/\b(?:import|from)\s*["'](\.\.?\/[^"']+\.js)["']/g)) {
    await withImports(join(dirname(entry), source).split(sep).join("/"), found);
  }
  return found;
}
