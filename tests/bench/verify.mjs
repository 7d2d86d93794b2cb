/**
 * Measures the verification of a backup with a large database in Chromium, ours against the platform's inflater alone and
 * zip.js: node tests/bench/verify.mjs --bed URL --program CHROMIUM [--megabytes 150] [--rounds 5]
 * cargo xtask bench verify calls it.
 */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { bed, folder, median, openChromium } from "./support.mjs";

const { values: options } = parseArgs({
  options: {
    bed: { type: "string", default: "http://127.0.0.1:18090" },
    program: { type: "string", default: "/usr/bin/chromium" },
    megabytes: { type: "string", default: "150" },
    rounds: { type: "string", default: "5" },
  },
});
const rounds = Number(options.rounds);
const PLAIN = "DecompressionStream alone";
const RECORD = 6000;
const BATCH = 500;
const KEY = "large.zip";

/** Words that repeat, as texts do, with numbers that do not. */
function text() {
  const words = [
    "invoice",
    "customer",
    "delivered",
    "warehouse",
    "pending",
    "Göteborg",
    "total",
    "reference",
    "reminder",
    "note",
  ];
  let made = "";
  while (made.length < RECORD) {
    made += `${words[Math.floor(Math.random() * words.length)]} ${Math.floor(Math.random() * 1e6)} `;
  }
  return made;
}

/** Fills a server's database through its API, and has it make a backup. */
async function fill({ url, email, password }, megabytes) {
  const headers = { "Content-Type": "application/json" };
  const call = async (method, path, body) => {
    const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.status === 204 ? null : answer.json();
  };
  const signIn = "/api/collections/_superusers/auth-with-password";
  headers.Authorization = (await call("POST", signIn, { identity: email, password })).token;
  await call("PATCH", "/api/settings", {
    batch: { enabled: true, maxRequests: BATCH, timeout: 120, maxBodySize: 64 << 20 },
  });
  const field = { name: "body", type: "text", max: 100_000 };
  await call("POST", "/api/collections", { name: "notes", type: "base", fields: [field] });
  const records = Math.ceil((megabytes * 2 ** 20) / (RECORD * 1.1));
  for (let done = 0; done < records; done += BATCH) {
    const requests = Array.from({ length: BATCH }, () => ({
      method: "POST",
      url: "/api/collections/notes/records",
      body: { body: text() },
    }));
    await call("POST", "/api/batch", { requests });
  }
  await call("POST", "/api/backups", { name: KEY });
}

function print(runs, size) {
  console.log(
    `\n${(size / 2 ** 20).toFixed(0)} MB of database, medians of ${rounds}; ratio = rate / rate of ${PLAIN}\n`,
  );
  const plain = median(runs[PLAIN].map(({ elapsed }) => elapsed));
  for (const [name, list] of Object.entries(runs)) {
    const times = list.map(({ elapsed }) => elapsed);
    const middle = median(times);
    const rate = (size / 2 ** 20 / (middle / 1000)).toFixed(0);
    const longest = Math.max(...list.map(({ longest }) => longest));
    const growth = list.reduce((sum, { growth }) => sum + growth, 0);
    const task = longest === 0 ? "no task over 50 ms" : `longest task ${longest.toFixed(0)} ms`;
    const spread = `${(Math.min(...times) / 1000).toFixed(2)}–${(Math.max(...times) / 1000).toFixed(2)} s`;
    console.log(
      `${name.padEnd(30)} ${(middle / 1000).toFixed(2).padStart(6)} s ${rate.padStart(5)} MB/s  ${(plain / middle).toFixed(2)}  (${spread})  ${task}, wasm memory +${growth} bytes`,
    );
  }
}

const work = await folder();
const server = await bed(options.bed, "POST", "/servers", {});
let browser;
try {
  console.log(`filling a database of ${options.megabytes} MB`);
  await fill(server, Number(options.megabytes));
  browser = await openChromium(options.program, join(work.path, "profile"));
  const page = browser.pages()[0] ?? (await browser.newPage());
  page.on("pageerror", (error) => console.error(error));
  page.on("console", (message) => console.error(message.text()));
  await page.goto(`${options.bed}/files/tests/bench/page.html?measure=verify`);
  await page.waitForFunction(() => window.verification);
  const sizes = await page.evaluate(([server, key]) => window.verification.prepare(server, key), [server, KEY]);
  console.log(`${sizes.archive} bytes of backup; database ${sizes.database} bytes, deflated ${sizes.deflated}`);
  const names = await page.evaluate(() => window.verification.names);
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  // One round more than is counted: the first one warms caches up.
  for (let round = 0; round <= rounds; round += 1) {
    // A different one is first in each round.
    for (const name of names.map((_, at) => names[(at + round) % names.length])) {
      const run = await page.evaluate((name) => window.verification.measure(name), name);
      await page.evaluate(() => window.gc());
      if (round > 0) {
        runs[name].push(run);
      }
      console.log(`${round === 0 ? "warm-up" : `round ${round}`}  ${name}: ${(run.elapsed / 1000).toFixed(2)} s`);
    }
  }
  print(runs, sizes.database);
  console.log(`wasm memory in all: ${await page.evaluate(() => window.verification.wasmBytes())} bytes`);
} finally {
  await browser?.close();
  await bed(options.bed, "DELETE", `/servers/${server.id}`);
  await work.remove();
}
