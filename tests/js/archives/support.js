/** Shared by the tests of inspect and verify: the table of damaged archives, archives made here, and the checks of every report. */

import { expect } from "chai";
import { crc32 } from "../transfers/support.js";

const FOLDER = "/files/target/test-archives";

/** Rows of tests/archives/make.py: name, verdict, restorable, problems (codes), collections. */
export const table = await (await fetch(`${FOLDER}/table.json`)).json();

/** The archive of a row. */
export async function archiveOf(name) {
  const answer = await fetch(`${FOLDER}/${name}.zip`);
  if (!answer.ok) {
    throw new Error(`${name}.zip: ${answer.status}`);
  }
  return answer.blob();
}

/** Returns the codes of a report's problems, each once. */
export function codesOf(report) {
  return [...new Set(report.problems.map(({ code }) => code))].sort();
}

/** Problems that are reported but do not prevent a restore; see the table in src/core/archive/problem.rs. */
export const HARMLESS = [
  "trailing-junk",
  "prefix-junk",
  "unused-bytes",
  "extra-invalid",
  "invalid-utf8",
  "duplicate-name",
  "unsafe-name",
  "symlink",
  "special-file",
  "metadata-mismatch",
  "wal-pending",
  "journal-pending",
];

/** Checks what must be true of the problems of every report. */
export function checkProblems({ problems, verdict }) {
  for (const { code, entry, message } of problems) {
    expect(code).to.match(/^[a-z][a-z0-9-]+$/);
    expect(entry).to.satisfy((name) => name === null || typeof name === "string");
    expect(message).to.match(/^[A-Z].{15,}\.$/);
  }
  expect(verdict === "ok" || problems.length > 0, "a verdict has a reason").to.equal(true);
}

/** Integers in little-endian order: [value, bytes] each. */
function numbers(...fields) {
  const bytes = [];
  for (const [value, width] of fields) {
    for (let at = 0; at < width; at += 1) {
      bytes.push(Math.floor(value / 2 ** (8 * at)) % 256);
    }
  }
  return new Uint8Array(bytes);
}

/**
 * An archive of stored files (APPNOTE.TXT 4.3), each { name, parts, crc }: `parts` as for a Blob, so that a large one
 * takes no memory; `crc` may be left out if there is only one part.
 */
export function pack(files) {
  const encoder = new TextEncoder();
  const locals = [];
  const directory = [];
  let offset = 0;
  for (const { name, parts = [], crc } of files) {
    const raw = encoder.encode(name);
    const size = new Blob(parts).size;
    const sum = crc ?? crc32(parts[0] ?? new Uint8Array(0));
    const common = [
      [20, 2],
      [0x800, 2],
      [0, 2],
      [0x5a210000, 4],
      [sum, 4],
      [size, 4],
      [size, 4],
      [raw.length, 2],
      [0, 2],
    ];
    locals.push(numbers([0x04034b50, 4], ...common), raw, ...parts);
    directory.push(
      numbers([0x02014b50, 4], [0x0314, 2], ...common, [0, 2], [0, 2], [0, 2], [0x81a40000, 4], [offset, 4]),
      raw,
    );
    offset += 30 + raw.length + size;
  }
  const central = new Blob(directory);
  const count = files.length;
  const end = numbers([0x06054b50, 4], [0, 4], [count, 2], [count, 2], [central.size, 4], [offset, 4], [0, 2]);
  return new Blob([...locals, central, end], { type: "application/zip" });
}

/** Empty files whose names fill a directory of about `kilobytes`. */
export function manyNames(kilobytes, seed = "") {
  return Array.from({ length: kilobytes }, (_, at) => ({ name: `${seed}${at}/${"n".repeat(960)}` }));
}

/** The same bytes with the one at `at` changed. */
export function flipped(bytes, at, bits) {
  const copy = bytes.slice();
  copy[at] ^= bits;
  return copy;
}

export function isChromium() {
  return /Chrome\//.test(navigator.userAgent);
}

/** Runs `work`, and returns the longest time in ms for which it blocked the page, its duration, and its result. */
export async function watched(work) {
  const channel = new MessageChannel();
  let longest = 0;
  let last = performance.now();
  let isOver = false;
  channel.port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) {
      channel.port2.postMessage(null);
    }
  };
  channel.port2.postMessage(null);
  const start = performance.now();
  const result = await work();
  const elapsed = performance.now() - start;
  await new Promise((resolve) => setTimeout(resolve, 0));
  isOver = true;
  longest = Math.max(longest, performance.now() - last);
  channel.port1.close();
  return { longest, elapsed, result };
}
