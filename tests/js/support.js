/** Shared by the tests in a browser: clients, expected failures, archives, recorded requests. */

import BosBase, { BaseAuthStore, ClientResponseError } from "bosbase-backups";
import { expect } from "chai";
import { freshServer, proxyTo } from "./bed.js";

/** Statuses of a gateway or content delivery network that got no answer of the server, or gave up waiting for it. */
export const GATEWAY_FAILURES = [502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 530];

export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** A client whose session stays in memory, signed in as the superuser of `server`. */
export async function signedIn(server, url = server.url, Client = BosBase, Store = BaseAuthStore) {
  const pb = new Client(url, new Store());
  await pb.collection("_superusers").authWithPassword(server.email, server.password);
  return pb;
}

/** A fresh server behind a proxy, and a client that is signed in through it. No request is on record yet. */
export async function behindProxy(options) {
  const server = await freshServer(options);
  const proxy = await proxyTo(server.url);
  const pb = await signedIn(server, proxy.url);
  await proxy.forgetRequests();
  const stop = async () => {
    await proxy.stop();
    await server.stop();
  };
  return { server, proxy, pb, stop };
}

/** Returns the reason with which a promise rejects; fails if it resolves. */
export async function rejection(promise) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`resolved to ${JSON.stringify(value)} instead of failing`);
}

/** Returns the error of a call, which must be of our class, with this code and status (if given) and a message for a person. */
export async function failure(promise, code, status) {
  const error = await rejection(promise);
  // The last stage of the run searches everything that was printed for secrets.
  console.debug("threw", String(error), JSON.stringify(error), error?.stack, String(error?.originalError));
  expect(error).to.be.instanceOf(ClientResponseError);
  expect(error).to.be.instanceOf(Error);
  expect(error.code, error.message).to.equal(code);
  if (status !== undefined) {
    expect(error.status, error.message).to.equal(status);
  }
  expect(error.message).to.match(/^([A-Z"]|[a-z][\w.]*: ).{10,}/s);
  expect(error.message).to.not.match(/undefined|\[object|null/);
  return error;
}

/** Repeats `attempt` until it returns something truthy; an exception counts as not. */
export async function eventually(attempt, millis = 15_000) {
  const end = Date.now() + millis;
  for (;;) {
    const value = await Promise.resolve(attempt()).catch(() => null);
    if (value) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error(`still not so after ${millis} ms: ${attempt}`);
    }
    await sleep(50);
  }
}

/** Waits until no connection with a pending request is left. */
export async function allClosed(proxy) {
  await eventually(async () => (await proxy.open()) === 0).catch(async () => {
    const left = (await proxy.requests()).map(
      ({ method, target, outcome }) => `${method} ${target.split("?")[0]} ${outcome}`,
    );
    throw new Error(`connections left open: ${await proxy.open()} of ${left.join(", ")}`);
  });
}

/** Waits for a promise that must not depend on the server, which is silent for much longer. */
export async function atOnce(promise) {
  return Promise.race([promise, sleep(3000).then(() => Promise.reject(new Error("not at once")))]);
}

/** The smallest archive there is: an end record and nothing before it. */
export function emptyZip() {
  return new Blob([new Uint8Array([0x50, 0x4b, 5, 6, ...new Array(18).fill(0)])], { type: "application/zip" });
}

/** The names in the central directory of an archive (APPNOTE.TXT 4.3.12). */
export async function namesInZip(blob) {
  const view = new DataView(await blob.arrayBuffer());
  let end = view.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) {
    end -= 1;
  }
  if (end < 0) {
    throw new Error("not a ZIP archive");
  }
  const names = [];
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count -= 1) {
    const length = view.getUint16(at + 28, true);
    names.push(new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, length)));
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}

/** A fetch that records its calls, and answers with `answer(url, init, count)` or an empty JSON object. */
export function recordingFetch(answer = () => jsonResponse({})) {
  const calls = [];
  const fetch = async (url, init) => {
    calls.push({ url, init });
    return answer(url, init, calls.length);
  };
  return { fetch, calls };
}

export function jsonResponse(data, status = 200) {
  return new Response(JSON.stringify(data), { status, headers: { "Content-Type": "application/json" } });
}

/** A fetch that never answers, but ends when its signal does. */
export function endlessFetch() {
  const calls = [];
  const fetch = (url, init) => {
    calls.push({ url, init });
    return new Promise((_, reject) => {
      const abort = () => reject(new DOMException("The user aborted a request.", "AbortError"));
      if (init.signal?.aborted) {
        abort();
      }
      init.signal?.addEventListener("abort", abort);
    });
  };
  return { fetch, calls };
}

/** A token with these claims and without a valid signature. */
export function tokenOf(claims) {
  const encode = (value) => btoa(JSON.stringify(value)).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
  return `${encode({ alg: "HS256" })}.${encode(claims)}.c2lnbmF0dXJl`;
}

/** Opens a page in which nothing was called yet; returns the package, its window, and the instances of its module. */
export async function frameWithPackage() {
  const frame = document.createElement("iframe");
  frame.src = "/files/tests/js/page/empty.html";
  document.body.append(frame);
  await new Promise((resolve) => (frame.onload = resolve));
  const page = frame.contentWindow;
  const sdk = await eventually(() => page.sdk);
  const instances = [];
  const { Instance } = page.WebAssembly;
  page.WebAssembly.Instance = new Proxy(Instance, {
    construct(original, given) {
      const instance = Reflect.construct(original, given);
      instances.push(instance);
      return instance;
    },
  });
  return { sdk, page, instances, remove: () => frame.remove() };
}
