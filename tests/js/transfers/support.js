/** Shared by the tests of transfers: archives of any size, their digests, streams that record, and aborting a pending call. */

import { expect } from "chai";
import { allClosed, atOnce, eventually, failure } from "../support.js";

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value;
});

export function crc32(bytes) {
  let value = ~0;
  for (const byte of bytes) {
    value = TABLE[(value ^ byte) & 255] ^ (value >>> 8);
  }
  return ~value >>> 0;
}

/** A ZIP archive of exactly `size` bytes (at least 108): one stored file of noise. */
export function archive(size, seed = 1) {
  const name = [0x6e, 0x6f, 0x69, 0x73, 0x65]; // "noise"
  const length = size - 98 - 2 * name.length;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const start = 30 + name.length;
  let state = seed * 2654435761 + 1;
  for (let at = start; at < start + length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  const crc = crc32(bytes.subarray(start, start + length));
  // Version, flags, method, time, date, then the sizes: the same in both headers (APPNOTE.TXT 4.3.7 and 4.3.12).
  const common = (at) => {
    view.setUint16(at, 20, true);
    view.setUint32(at + 6, 0x5a210000, true);
    view.setUint32(at + 10, crc, true);
    view.setUint32(at + 14, length, true);
    view.setUint32(at + 18, length, true);
    view.setUint16(at + 22, name.length, true);
  };
  view.setUint32(0, 0x04034b50, true);
  common(4);
  bytes.set(name, 30);
  const directory = start + length;
  view.setUint32(directory, 0x02014b50, true);
  view.setUint16(directory + 4, 20, true);
  common(directory + 6);
  bytes.set(name, directory + 46);
  const end = directory + 46 + name.length;
  view.setUint32(end, 0x06054b50, true);
  view.setUint16(end + 8, 1, true);
  view.setUint16(end + 10, 1, true);
  view.setUint32(end + 12, 46 + name.length, true);
  view.setUint32(end + 16, directory, true);
  return new Blob([bytes], { type: "application/zip" });
}

/** SHA-256 in hexadecimal digits. */
export async function sha256(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Uploads with a plain fetch, without the proxy and the package. */
export async function store(server, pb, name, blob) {
  const form = new FormData();
  form.append("file", blob, name);
  const answer = await fetch(`${server.url}/api/backups/upload`, {
    method: "POST",
    headers: { Authorization: pb.authStore.token },
    body: form,
  });
  expect(answer.status, `stores ${name}`).to.equal(204);
}

/** Deletes with a plain fetch, without the proxy and the package. */
export async function remove(server, pb, name) {
  const answer = await fetch(`${server.url}/api/backups/${name}`, {
    method: "DELETE",
    headers: { Authorization: pb.authStore.token },
  });
  expect(answer.status, `deletes ${name}`).to.equal(204);
}

/** A WritableStream that keeps what it is given, and tells how it ended. */
export function recordingStream({ onWrite = async () => {}, ...sink } = {}) {
  const seen = { chunks: [], isClosed: false, isAborted: false, most: 0 };
  let writing = 0;
  const stream = new WritableStream(
    {
      async write(chunk, controller) {
        writing += 1;
        seen.most = Math.max(seen.most, writing);
        await onWrite(chunk, controller, seen);
        seen.chunks.push(chunk);
        writing -= 1;
      },
      close() {
        seen.isClosed = true;
      },
      abort() {
        seen.isAborted = true;
      },
      ...sink,
    },
    new CountQueuingStrategy({ highWaterMark: 1 }),
  );
  return { stream, seen, blob: () => new Blob(seen.chunks) };
}

/** Returns the recorded requests without those of CORS, as `METHOD /path`. */
export async function requestsOf(proxy) {
  const requests = await proxy.requests();
  return requests
    .filter(({ method }) => method !== "OPTIONS")
    .map((request) => ({ ...request, line: `${request.method} ${request.target.split("?")[0]}` }));
}

/** Starts a call, and aborts it when `isThere` returns true; it must end at once and leave no connection open. */
export async function abortWhen(proxy, isThere, start) {
  const controller = new AbortController();
  const pending = failure(start(controller.signal), "aborted", 0);
  pending.catch(() => {});
  await Promise.race([eventually(isThere), pending.then(() => Promise.reject(new Error("aborted too early")))]);
  controller.abort();
  const error = await atOnce(pending);
  expect(error.isAbort).to.equal(true);
  await allClosed(proxy);
}

/** Reports of progress, checked as they come in. */
export function recordingProgress() {
  const reports = [];
  const onProgress = (report) => reports.push({ ...report, at: performance.now() });
  const check = (size, stage) => {
    const all = reports.filter((report) => report.stage === stage);
    expect(all, stage).to.have.length.of.at.least(1);
    for (const [at, { loaded, total, bytesPerSecond, secondsLeft }] of all.entries()) {
      expect(total).to.equal(size);
      expect(loaded, "monotonic").to.be.within(at === 0 ? 0 : all[at - 1].loaded, size);
      expect(bytesPerSecond).to.satisfy((rate) => Number.isInteger(rate) && rate >= 0);
      expect(secondsLeft).to.satisfy((left) => left === null || (Number.isInteger(left) && left >= 0));
    }
    const last = all.at(-1);
    expect([last.loaded, last.secondsLeft], "the last one is complete").to.deep.equal([size, 0]);
    expect(
      all.filter(({ secondsLeft }) => secondsLeft === 0),
      "only the last one",
    ).to.have.length(1);
    const seconds = (last.at - all[0].at) / 1000;
    // The first and the last report may follow another one sooner.
    expect(all.length, `${all.length} reports in ${seconds} s`).to.be.at.most(Math.ceil(seconds * 10) + 2);
    return all;
  };
  return { onProgress, reports, check };
}
