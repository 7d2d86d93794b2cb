/** The deliberate differences of the services. */

import { emptyZip, jsonResponse, sleep } from "../support.js";
import { clientOf, describeError, differ, json, requestsOf } from "./table.js";

const html = { status: 200, headers: { "Content-Type": "text/html" }, body: "<!doctype html><p>Welcome</p>" };

/** Returns how a call ends that the proxy answers. */
const answered =
  (answer, call) =>
  async (sdk, { proxy }) => {
    await proxy.setRules([{ path: "/api/*", answer }]);
    const end = await call(clientOf(sdk, proxy.url)).then(
      (value) => ({ value }),
      ({ code, status }) => ({ code, status }),
    );
    return end;
  };

/** Returns what a call sends, and how it ends. */
const called = (call, answer) => async (sdk) => {
  const { sent, outcome } = await requestsOf(
    sdk,
    async (pb) => {
      try {
        return await call(pb);
      } catch (error) {
        return error.code ?? error.message;
      }
    },
    { answer },
  );
  return { urls: sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`), end: outcome.value };
};

/** Makes two calls that overlap, and returns how many of them resolved. */
const overlapping =
  (call) =>
  async (sdk, { proxy }) => {
    await proxy.setRules([{ path: "/api/*", delayMs: 100, answer: { body: {} } }]);
    const pb = clientOf(sdk, proxy.url);
    const ends = await Promise.allSettled([call(pb), sleep(20).then(() => call(pb))]);
    return ends.map(({ status }) => status);
  };

const REFUSED = { urls: [], end: "invalid-argument" };

export default [
  differ(
    "200 with HTML (a fallback page, a captive portal)",
    answered(html, (pb) => pb.backups.getFullList()),
    { seen: { value: {} }, says: "`getFullList()` and `health.check()` resolve to `{}`" },
    { seen: { code: "not-json", status: 200 }, says: "rejects with code `not-json`" },
  ),
  differ(
    "200 with an empty body",
    answered({ status: 200, body: "" }, (pb) => pb.health.check()),
    { seen: { value: {} }, says: "resolves to `{}`" },
    { seen: { code: "not-json", status: 200 }, says: "rejects with code `not-json` (204 is fine)" },
  ),
  differ(
    "200 with HTML for `create`, `upload`, `delete`, `restore`",
    answered(html, (pb) => pb.backups.create("a.zip")),
    { seen: { value: true }, says: "resolves to `true`" },
    { seen: { code: "not-json", status: 200 }, says: "rejects with code `not-json`" },
  ),
  differ(
    "JSON of another shape where a list is promised",
    answered({ status: 200, body: { items: [] } }, (pb) => pb.backups.getFullList()),
    { seen: { value: { items: [] } }, says: "is handed on" },
    { seen: { code: "not-json", status: 200 }, says: "rejects with code `not-json`" },
  ),
  differ(
    "`files.getToken()` without a token in the answer",
    answered({ status: 200, body: {} }, (pb) => pb.files.getToken()),
    { seen: { value: "" }, says: 'resolves to `""`' },
    { seen: { code: "not-json", status: 200 }, says: "rejects with code `not-json`" },
  ),
  differ(
    '`delete("")`',
    called((pb) => pb.backups.delete("")),
    { seen: { urls: ["DELETE /api/backups/"], end: true }, says: "calls another address" },
    { seen: REFUSED, says: "is refused (`invalid-argument`), nothing is sent" },
  ),
  differ(
    '`delete("..")`, `delete(".")`',
    async (sdk) => [
      await called((pb) => pb.backups.delete(".."))(sdk),
      await called((pb) => pb.backups.delete("."))(sdk),
    ],
    {
      seen: [
        { urls: ["DELETE /api/"], end: true },
        { urls: ["DELETE /api/backups/"], end: true },
      ],
      says: "calls another address",
    },
    { seen: [REFUSED, REFUSED], says: "is refused, nothing is sent" },
  ),
  differ(
    '`restore("")`, `restore("..")`',
    async (sdk) => [
      await called((pb) => pb.backups.restore(""))(sdk),
      await called((pb) => pb.backups.restore(".."))(sdk),
    ],
    {
      seen: [
        { urls: ["POST /api/backups//restore"], end: true },
        { urls: ["POST /api/restore"], end: true },
      ],
      says: "calls another address",
    },
    { seen: [REFUSED, REFUSED], says: "is refused, nothing is sent" },
  ),
  differ(
    "`create` with a name that the server refuses",
    called((pb) => pb.backups.create("Not Valid.zip")),
    { seen: { urls: ["POST /api/backups"], end: true }, says: "asks the server" },
    { seen: REFUSED, says: "is refused in words, nothing is sent" },
  ),
  differ(
    "A second `create`, `upload`, `delete` or `restore` while one is pending",
    overlapping((pb) => pb.backups.create("a.zip")),
    { seen: ["rejected", "fulfilled"], says: "cancels the first on the client; the server goes on with it" },
    {
      seen: ["fulfilled", "fulfilled"],
      says: "both go on: only GET cancels its predecessor (a `requestKey` works for all)",
    },
  ),
  differ(
    "A second `authWithPassword` while one is pending",
    async (sdk) => {
      const answer = () => sleep(20).then(() => json({ token: "t", record: { id: "x" } }));
      const { outcome } = await requestsOf(
        sdk,
        (pb) => Promise.allSettled([1, 2].map(() => pb.collection("users").authWithPassword("a", "b"))),
        { answer: withSignal(answer) },
      );
      return outcome.value.map(({ status }) => status);
    },
    { seen: ["rejected", "fulfilled"], says: "cancels the first" },
    { seen: ["fulfilled", "fulfilled"], says: "both go on" },
  ),
  differ(
    "Files that the server is still writing (`<key>.<16 hex digits>.tmp`)",
    async (sdk) => {
      const modified = "2023-05-19 16:25:57.542Z";
      const keys = ["a.zip", "a.zip.0123456789abcdef.tmp", "b.tmp", "c.0123456789ABCDEF.tmp"];
      const { outcome } = await requestsOf(sdk, (pb) => pb.backups.getFullList(), {
        answer: () => json(keys.map((key) => ({ key, size: 1, modified }))),
      });
      return outcome.value.map(({ key }) => key);
    },
    { seen: ["a.zip", "a.zip.0123456789abcdef.tmp", "b.tmp", "c.0123456789ABCDEF.tmp"], says: "are listed" },
    { seen: ["a.zip", "b.tmp", "c.0123456789ABCDEF.tmp"], says: "are left out; `includePartial: true` lists them" },
  ),
  differ(
    "A `signal` while automatic cancellation is on",
    async (sdk) => {
      const answer = () => sleep(30).then(() => json({}));
      const { outcome } = await requestsOf(
        sdk,
        (pb) => pb.send("/api/x", { signal: AbortSignal.timeout(5) }).catch((error) => ({ isAbort: error.isAbort })),
        { answer: withSignal(answer) },
      );
      return outcome.value;
    },
    { seen: {}, says: "is ignored" },
    { seen: { isAbort: true }, says: "cancels" },
  ),
  differ(
    "A `signal` that aborts with a reason of its own",
    async (sdk) => {
      const fetch = async (_, { signal }) => signal.throwIfAborted();
      const error = await clientOf(sdk)
        .send("/api/x", { requestKey: null, signal: AbortSignal.abort(new Error("mine")), fetch })
        .catch((error) => error);
      return describeError(sdk, error).isAbort;
    },
    { seen: false, says: "is an error like any other" },
    { seen: true, says: "is a cancellation" },
  ),
  differ(
    "A GET that finds no answer, or 429, 502 to 504, 520 to 530",
    async (sdk) => {
      const { sent, outcome } = await requestsOf(sdk, (pb) => pb.send("/api/x", {}), {
        answer: (_, __, count) => (count === 1 ? json({}, 503) : json({ count })),
      });
      return { attempts: sent.length, end: outcome.value ?? outcome.error.status };
    },
    { seen: { attempts: 1, end: 503 }, says: "fails at once" },
    { seen: { attempts: 2, end: { count: 2 } }, says: "is repeated, twice at most (`retry: false` = never)" },
  ),
  differ(
    "The options `timeout` and `retry`",
    async (sdk) => (await requestsOf(sdk, (pb) => pb.send("/api/x", { timeout: 5000, retry: false }))).sent[0].url,
    { seen: "http://server.test/api/x?timeout=5000&retry=false", says: "are query parameters" },
    { seen: "http://server.test/api/x", says: "are a time limit in milliseconds and the retry policy" },
  ),
  differ(
    "The option `includePartial` of `getFullList`",
    async (sdk) =>
      (await requestsOf(sdk, (pb) => pb.backups.getFullList({ includePartial: true }), { answer: () => json([]) }))
        .sent[0].url,
    { seen: "http://server.test/api/backups?includePartial=true", says: "is a query parameter" },
    { seen: "http://server.test/api/backups", says: "lists the files too that are being written" },
  ),
  differ(
    "A server that says nothing to a list",
    async (sdk) => {
      const options = { timeout: 50 };
      const fetch = (_, { signal }) =>
        new Promise((resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          setTimeout(() => resolve(jsonResponse([])), 200);
        });
      return clientOf(sdk)
        .backups.getFullList({ ...options, fetch })
        .then(
          () => "answered",
          ({ code }) => code,
        );
    },
    { seen: "answered", says: "waits for as long as the browser does" },
    { seen: "timeout", says: "ends with code `timeout` after 30 s, or after `timeout`" },
  ),
  differ(
    "`upload` of a bare `Blob` or `File`",
    async (sdk) =>
      (await requestsOf(sdk, (pb) => pb.backups.upload(new File([emptyZip()], "a.zip")))).sent[0].body.form?.map(
        ([name, { file }]) => [name, file],
      ) ?? "no form",
    { seen: "no form", says: "sends nothing of it" },
    { seen: [["file", "a.zip"]], says: "goes into the field `file`" },
  ),
  differ(
    "`upload({ file })` of a `Blob` without a name",
    async (sdk) =>
      (await requestsOf(sdk, (pb) => pb.backups.upload({ file: emptyZip() }))).sent[0].body.form[0][1].file.replace(
        /\d{8}_\d{6}/,
        "<time>",
      ),
    { seen: "blob", says: "is stored as `blob`" },
    { seen: "upload_<time>.zip", says: "is stored as `upload_<time>.zip`" },
  ),
  differ(
    "`upload` of a file whose name would not arrive unchanged (quotes, line breaks, `/`, `..`)",
    called((pb) => pb.backups.upload({ file: new File([emptyZip()], 'a"b.zip') })),
    { seen: { urls: ["POST /api/backups/upload"], end: true }, says: "is stored under another name" },
    { seen: REFUSED, says: "is refused, nothing is sent" },
  ),
  differ(
    "`upload` of a file that is no ZIP archive",
    called((pb) => pb.backups.upload({ file: new File(["text"], "a.zip") })),
    { seen: { urls: ["POST /api/backups/upload"], end: true }, says: "is sent whole; the server refuses it then" },
    { seen: REFUSED, says: "is refused, nothing is sent (`check: false` sends it)" },
  ),
  differ(
    "`create()` without a name",
    async (sdk) => (await requestsOf(sdk, (pb) => pb.backups.create())).sent[0].body,
    { seen: "{}", says: "is not in its types; the server chooses" },
    { seen: '{"name":""}', says: "the server chooses" },
  ),
  differ(
    "`JSON.stringify(pb)`",
    (sdk) => {
      const pb = clientOf(sdk);
      pb.authStore.save("secret-token", null);
      const text = JSON.stringify(pb, (name, value) => (name === "client" ? undefined : value));
      return text.includes("secret-token");
    },
    { seen: true, says: "holds the token" },
    { seen: false, says: "holds address and language" },
  ),
];

/** An answer whose body ends when the signal of the request aborts, as with the platform's fetch. */
function withSignal(answer) {
  return (url, init) =>
    new Promise((resolve, reject) => {
      const abort = () => reject(init.signal.reason);
      if (init.signal?.aborted) {
        abort();
      }
      init.signal?.addEventListener("abort", abort);
      answer(url, init).then(resolve, reject);
    });
}
