/** Cancellation by key, by signal and automatically. */

import { clientOf, describeError, json, same, withFetch } from "./table.js";

/** A fetch that the test answers; it rejects when its signal aborts, as the platform's does. */
function manualFetch() {
  const open = [];
  const fetch = (url, { signal, method }) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      signal?.addEventListener("abort", () => reject(signal.reason));
      open.push({ call: `${method} ${url.replace("http://server.test", "")}`, answer: () => resolve(json({ url })) });
    });
  return { fetch, open };
}

/**
 * Runs `script(pb, call)`, in which `call(path, options)` makes calls; then answers the calls that are still open, and returns how
 * each one ended, in order.
 */
const play = (script) => async (sdk) => {
  const pb = clientOf(sdk);
  const { fetch, open } = manualFetch();
  const ends = [];
  return withFetch(fetch, async () => {
    const call = (path, options) => {
      const end = { path, method: options?.method ?? "GET" };
      ends.push(end);
      end.promise = pb.send(path, options ?? {}).then(
        () => "answered",
        (error) => (error.isAbort ? { ...describeError(sdk, error), abort: true } : describeError(sdk, error)),
      );
      return end.promise;
    };
    const said = await script(pb, call, sdk);
    await new Promise((resolve) => setTimeout(resolve, 20));
    open.forEach(({ answer }) => answer());
    return {
      said,
      ends: await Promise.all(ends.map(async ({ promise, ...end }) => ({ ...end, ended: await promise }))),
    };
  });
};

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Makes each call as soon as the one before it was sent. */
const calls = (...list) =>
  play(async (_, call) => {
    for (const [path, options] of list) {
      call(path, options);
      await pause();
    }
  });

export default [
  same("the same GET again cancels the first", calls(["/a"], ["/a"])),
  same(
    "the same GET three times in one tick",
    play((_, call) => void [call("/a"), call("/a"), call("/a")]),
  ),
  same("another path does not cancel", calls(["/a"], ["/b"])),
  same(
    "another query cancels: the key is method and path",
    calls(["/a", { query: { a: 1 } }], ["/a", { query: { a: 2 } }]),
  ),
  same("a query in the path makes another key", calls(["/a?a=1"], ["/a?a=2"])),
  same("another method does not cancel", calls(["/a"], ["/a", { method: "POST" }])),
  same(
    "an answered call is not cancelled",
    play(async (pb, call) => {
      const own = { fetch: async () => json({}) };
      await call("/a", own);
      await call("/a", own);
      pb.cancelAllRequests();
    }),
  ),
  same("one requestKey on two paths", calls(["/a", { requestKey: "k" }], ["/b", { requestKey: "k" }])),
  same("two requestKeys on one path", calls(["/a", { requestKey: "k" }], ["/a", { requestKey: "l" }])),
  same(
    "a requestKey cancels a POST too",
    calls(["/a", { requestKey: "k", method: "POST" }], ["/a", { requestKey: "k", method: "POST" }]),
  ),
  same("a requestKey that spells an automatic key", calls(["/a"], ["/b", { requestKey: "GET/a" }])),
  same(
    "requestKey null: nothing cancels",
    calls(["/a", { requestKey: null }], ["/a", { requestKey: null }], ["/a"], ["/a", { requestKey: null }]),
  ),
  same("an empty requestKey is automatic", calls(["/a", { requestKey: "" }], ["/a"])),
  same("$autoCancel false", calls(["/a", { $autoCancel: false }], ["/a", { $autoCancel: false }])),
  same(
    "$autoCancel false in the query",
    calls(["/a", { query: { $autoCancel: false } }], ["/a", { params: { $autoCancel: false } }]),
  ),
  same("$autoCancel true", calls(["/a", { $autoCancel: true }], ["/a", { $autoCancel: true }])),
  same("$cancelKey", calls(["/a", { $cancelKey: "k" }], ["/b", { $cancelKey: "k" }])),
  same("$cancelKey in the query", calls(["/a", { query: { $cancelKey: "k" } }], ["/b", { requestKey: "k" }])),
  same(
    "requestKey wins over $autoCancel and $cancelKey",
    calls(["/a", { requestKey: "k", $autoCancel: false, $cancelKey: "l" }], ["/b", { requestKey: "k" }]),
  ),
  same(
    "autoCancellation(false), and on again",
    play(async (pb, call) => {
      const isSelf = pb.autoCancellation(false) === pb;
      call("/a");
      call("/a");
      await pause();
      pb.autoCancellation(true);
      call("/b");
      call("/b");
      return isSelf;
    }),
  ),
  same(
    "autoCancellation(false): a requestKey does not cancel",
    play((pb, call) => {
      pb.autoCancellation(false);
      call("/a", { requestKey: "k" });
      call("/b", { requestKey: "k" });
    }),
  ),
  same(
    "cancelRequest by an automatic key",
    play(async (pb, call) => {
      call("/a");
      call("/b");
      await pause();
      return pb.cancelRequest("GET/a") === pb;
    }),
  ),
  same(
    "cancelRequest by requestKey, before anything was sent",
    play((pb, call) => {
      call("/a", { requestKey: "k" });
      call("/b");
      pb.cancelRequest("k");
    }),
  ),
  same(
    "cancelRequest of a POST",
    play(async (pb, call) => {
      call("/a", { method: "POST" });
      await pause();
      pb.cancelRequest("POST/a");
    }),
  ),
  same(
    "cancelRequest with a key that nobody has",
    play((pb, call) => {
      call("/a");
      pb.cancelRequest("nobody").cancelRequest("").cancelRequest(undefined);
    }),
  ),
  same(
    "cancelAllRequests passes over requestKey null",
    play(async (pb, call) => {
      call("/a");
      call("/b", { requestKey: "k" });
      call("/c", { requestKey: null });
      call("/d", { method: "DELETE" });
      await pause();
      return pb.cancelAllRequests() === pb;
    }),
  ),
  same(
    "cancelAllRequests, and calls after it",
    play(async (pb, call) => {
      call("/a");
      await pause();
      pb.cancelAllRequests();
      pb.cancelAllRequests();
      call("/a");
      call("/b");
    }),
  ),
  same(
    "two clients do not cancel each other",
    play((_pb, call, sdk) => {
      const other = clientOf(sdk);
      call("/a");
      other.send("/a", {}).catch(() => {});
      other.cancelAllRequests();
    }),
  ),
  same("a signal, with requestKey null, before", calls(["/a", { requestKey: null, signal: AbortSignal.abort() }])),
  same(
    "a signal, with requestKey null, during",
    play(async (_, call) => {
      const controller = new AbortController();
      call("/a", { requestKey: null, signal: controller.signal });
      await pause();
      controller.abort();
    }),
  ),
  same(
    "a signal, with requestKey null, after",
    play(async (_, call) => {
      const controller = new AbortController();
      await call("/a", { requestKey: null, signal: controller.signal, fetch: async () => json({}) });
      controller.abort();
    }),
  ),
  same(
    "a signal, with autoCancellation(false)",
    play(async (pb, call) => {
      pb.autoCancellation(false);
      const controller = new AbortController();
      call("/a", { signal: controller.signal });
      call("/b");
      await pause();
      controller.abort();
    }),
  ),
  same(
    "a signal of null",
    play((_, call) => void call("/a", { requestKey: null, signal: null })),
  ),
  same(
    "cancelled while beforeSend runs",
    play(async (pb, call) => {
      let go;
      pb.beforeSend = () => new Promise((resolve) => (go = resolve));
      call("/a");
      await pause();
      pb.cancelRequest("GET/a");
      go();
    }),
  ),
];
