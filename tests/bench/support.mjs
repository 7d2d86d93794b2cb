/** Shared by the measurements: the test bed, Chromium with a profile on disk, large archives. */

import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { chromium } from "playwright-core";

/** Sends a request to the test bed. */
export async function bed(address, method, path, body) {
  const answer = await fetch(address + path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`test bed: ${method} ${path}: ${answer.status} ${await answer.text()}`);
  }
  return answer.status === 204 ? null : answer.json();
}

/** Makes a temporary folder; `remove` deletes it. */
export async function folder() {
  const path = await mkdtemp(join(tmpdir(), "bosbase-bench-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Writes a ZIP archive with one stored file of noise, somewhat larger than `size` bytes (less than 4 GB). */
export async function writeArchive(path, size) {
  const block = Buffer.alloc(1 << 20);
  for (let at = 0; at < block.length; at += 1) {
    block[at] = Math.random() * 256;
  }
  const name = Buffer.from("noise");
  const blocks = Math.ceil(size / block.length);
  let crc = 0;
  for (let count = 0; count < blocks; count += 1) {
    crc = crc32(block, crc);
  }
  const length = blocks * block.length;
  // The fields that local header and directory share, from the version on (APPNOTE.TXT 4.3.7 and 4.3.12).
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(0x5a210000, 6);
  common.writeUInt32LE(crc, 10);
  common.writeUInt32LE(length, 14);
  common.writeUInt32LE(length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, name]);
  const entry = Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length + length, 16);
  const file = await open(path, "w");
  await file.write(local);
  for (let count = 0; count < blocks; count += 1) {
    await file.write(block);
  }
  await file.write(entry);
  await file.write(end);
  await file.close();
  return local.length + length + entry.length + end.length;
}

/** Chromium as a user has it: with a profile on disk, which large Blobs and files go to. */
export function openChromium(program, profile) {
  return chromium.launchPersistentContext(profile, {
    executablePath: program,
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-gpu",
      "--enable-precise-memory-info",
      "--js-flags=--expose-gc",
    ],
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
