/**
 * Measures uploads and downloads of a large backup in Chromium, ours against the platform and the pocketbase package:
 * node tests/bench/transfers.mjs --bed URL --program CHROMIUM [--megabytes 1024] [--rounds 5]
 * cargo xtask bench transfers calls it.
 */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bed, folder, median, openChromium, writeArchive } from "./support.mjs";

const { values: options } = parseArgs({
  options: {
    bed: { type: "string", default: "http://127.0.0.1:18090" },
    program: { type: "string", default: "/usr/bin/chromium" },
    megabytes: { type: "string", default: "1024" },
    rounds: { type: "string", default: "5" },
  },
});
const rounds = Number(options.rounds);

/** The measurement that each group is compared with. */
const PLAIN = { upload: "upload: fetch + FormData", download: "download: fetch to Blob" };

function print(times, size) {
  console.log(`\n${(size / 2 ** 20).toFixed(0)} MB, medians of ${rounds}; ratio = rate / rate of plain fetch\n`);
  for (const [name, list] of Object.entries(times)) {
    const plain = median(times[PLAIN[name.split(":")[0]]]);
    const middle = median(list);
    const rate = (size / 2 ** 20 / (middle / 1000)).toFixed(0);
    const spread = `${(Math.min(...list) / 1000).toFixed(2)}–${(Math.max(...list) / 1000).toFixed(2)} s`;
    console.log(
      `${name.padEnd(46)} ${(middle / 1000).toFixed(2).padStart(7)} s ${rate.padStart(6)} MB/s  ${(plain / middle).toFixed(2)}  (${spread})`,
    );
  }
}

const work = await folder();
const server = await bed(options.bed, "POST", "/servers", {});
let browser;
try {
  const path = join(work.path, "large.zip");
  const size = await writeArchive(path, Number(options.megabytes) * 2 ** 20);
  browser = await openChromium(options.program, join(work.path, "profile"));
  const page = browser.pages()[0] ?? (await browser.newPage());
  await page.goto(`${options.bed}/files/tests/bench/page.html`);
  await page.waitForFunction(() => window.transfers);
  await page.locator("input").setInputFiles(path);
  await page.evaluate((server) => window.transfers.signIn(server), server);
  const names = await page.evaluate(() => window.transfers.names);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  const measure = async (name, key) => {
    // This keeps a measurement from paying for what the one before it has left in memory or in disk caches.
    await page.evaluate(() => window.gc());
    execFileSync("sync");
    const elapsed = await page.evaluate(
      ([name, key, size]) => window.transfers.measure(name, key, size),
      [name, key, size],
    );
    return elapsed;
  };
  // One round more than is counted: the first one warms caches up.
  for (let round = 0; round <= rounds; round += 1) {
    // A different one is first in each round.
    const order = names.map((_, at) => names[(at + round) % names.length]);
    await page.evaluate(
      (key) => window.transfers.client().backups.upload(window.transfers.file(), { name: key }),
      "kept.zip",
    );
    for (const name of order) {
      const isUpload = name.startsWith("upload");
      const elapsed = await measure(name, isUpload ? "measured.zip" : "kept.zip");
      if (isUpload) {
        await page.evaluate(() => window.transfers.remove("measured.zip"));
      }
      if (round > 0) {
        times[name].push(elapsed);
      }
      console.log(`${round === 0 ? "warm-up" : `round ${round}`}  ${name}: ${(elapsed / 1000).toFixed(2)} s`);
    }
    await page.evaluate(() => window.transfers.remove("kept.zip"));
  }
  print(times, size);
} finally {
  await browser?.close();
  await bed(options.bed, "DELETE", `/servers/${server.id}`);
  await work.remove();
}
