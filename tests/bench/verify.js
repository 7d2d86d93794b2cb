/** The page's part of the measurements of verify: each function reads the same backup and gives the milliseconds it took. */

import { BlobReader, configure, ZipReader } from "@zip.js/zip.js";
import BosBase, { BaseAuthStore } from "bosbase-backups";

let pb;
let archive;
let stretch;

/** Fetches the backup, and finds the deflate stream of its database. */
async function prepare({ url, email, password }, key) {
  pb = new BosBase(url, new BaseAuthStore());
  await pb.collection("_superusers").authWithPassword(email, password);
  archive = await pb.backups.download(key);
  const reader = new ZipReader(new BlobReader(archive));
  const database = (await reader.getEntries()).find(({ filename }) => filename === "data.db");
  await reader.close();
  const header = new DataView(await archive.slice(database.offset, database.offset + 30).arrayBuffer());
  const start = database.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  stretch = archive.slice(start, start + database.compressedSize);
  return { archive: archive.size, database: database.uncompressedSize, deflated: stretch.size };
}

async function readThrough(stream) {
  const reader = stream.getReader();
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return bytes;
    }
    bytes += value.length;
  }
}

async function withZipJs(useWebWorkers) {
  configure({ useWebWorkers });
  const reader = new ZipReader(new BlobReader(archive));
  for (const entry of await reader.getEntries()) {
    if (!entry.directory) {
      await entry.getData(new WritableStream(), { checkSignature: true });
    }
  }
  await reader.close();
}

const ways = {
  "DecompressionStream alone": () => readThrough(stretch.stream().pipeThrough(new DecompressionStream("deflate-raw"))),
  ours: async () => {
    const report = await pb.backups.verify(archive);
    if (report.verdict !== "ok" || !report.restorable) {
      throw new Error(JSON.stringify(report));
    }
  },
  "ours, progress": () => pb.backups.verify(archive, { onProgress: () => {} }),
  "zip.js, CRC check": () => withZipJs(true),
  "zip.js, CRC check, no workers": () => withZipJs(false),
};

/** Runs one measurement: milliseconds, the longest task of the main thread, growth of the wasm memory. */
async function measure(way) {
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ entryTypes: ["longtask"] });
  const memory = window.wasmBytes();
  const start = performance.now();
  await ways[way]();
  const elapsed = performance.now() - start;
  // Performance entries arrive in a later task.
  await new Promise((resolve) => setTimeout(resolve, 200));
  observer.disconnect();
  return { elapsed, longest: Math.max(0, ...tasks), growth: window.wasmBytes() - memory };
}

window.verification = { prepare, measure, names: Object.keys(ways), wasmBytes: window.wasmBytes };
