/** Errors of answers through the fault proxy, errors of the network, and errors that the caller makes. */

import { sleep } from "../support.js";
import { clientOf, describeError, differ, json, outcomeOf, requestsOf, same } from "./table.js";

const POST = { method: "POST" };

/** Returns the error of a call that the proxy answers. */
const answered =
  (status, body, call = (pb) => pb.send("/api/x", POST)) =>
  async (sdk, { proxy }) => {
    await proxy.setRules([
      { path: "/api/*", answer: { status, headers: { "Content-Type": "application/json" }, body } },
    ]);
    return outcomeOf(sdk, call(clientOf(sdk, proxy.url)));
  };

const sentence = (status, message, data = {}) => ({ data, message, status });

const answers = [
  [
    "400 with fields",
    400,
    sentence(400, "An error occurred while validating the submitted data.", {
      name: { code: "validation_match_invalid", message: "Must be in a valid format." },
    }),
  ],
  [
    "400 with nested fields",
    400,
    sentence(400, "An error occurred.", { backups: { cron: { code: "c", message: "m" } } }),
  ],
  ["400 without fields", 400, sentence(400, "Failed to authenticate.")],
  ["401", 401, sentence(401, "The request requires valid record authorization token.")],
  ["401 with mfaId", 401, { mfaId: "abcdefghijklmno" }],
  ["403", 403, sentence(403, "The authorized record is not allowed to perform this action.")],
  ["404", 404, sentence(404, "The requested resource wasn't found.")],
  ["409", 409, {}],
  ["413", 413, sentence(413, "Request entity too large.")],
  ["429", 429, sentence(429, "Too Many Requests.")],
  ["500 with a body", 500, sentence(500, "Something went wrong.")],
  ["500 without a body", 500, ""],
  ["502 with HTML", 502, "<html>Bad gateway</html>"],
  ["503", 503, { any: "thing" }],
  ["an error that is a list", 400, [1, 2]],
  ["an error that is a string", 400, '"text"'],
  ["an error that is null", 400, "null"],
];

/** Returns the members of `new ClientResponseError(data)`; `original` describes its originalError. */
const made = (dataOf) => (sdk) => {
  const data = dataOf(sdk);
  const error = new sdk.ClientResponseError(data);
  const original =
    error.originalError === data
      ? "the argument"
      : (error.originalError?.constructor?.name ?? String(error.originalError));
  return { ...describeError(sdk, error), url: error.url, original, isCause: error.cause === error.originalError };
};

export default [
  ...answers.map(([name, status, body]) => same(`answer: ${name}`, answered(status, body))),
  same("answer: the message of the server", async (sdk, { proxy }) => {
    await proxy.setRules([{ path: "/api/*", answer: { status: 403, body: sentence(403, "Not allowed.") } }]);
    return clientOf(sdk, proxy.url)
      .send("/api/x", POST)
      .catch((error) => error.message);
  }),
  same("answer: by each method", async (sdk, bed) => {
    const seen = [];
    const forbidden = (call) => answered(403, sentence(403, "No."), call)(sdk, bed).then((end) => seen.push(end));
    await forbidden((pb) => pb.backups.getFullList());
    await forbidden((pb) => pb.backups.create("a.zip"));
    await forbidden((pb) => pb.backups.delete("a.zip"));
    await forbidden((pb) => pb.backups.restore("a.zip"));
    await forbidden((pb) => pb.files.getToken());
    await forbidden((pb) => pb.health.check());
    await forbidden((pb) => pb.collection("_superusers").authWithPassword("a", "b"));
    return seen;
  }),
  same("answer: of the real server", async (sdk, { proxy }) => {
    const pb = clientOf(sdk, proxy.url);
    return [
      await outcomeOf(sdk, pb.backups.getFullList()),
      await outcomeOf(sdk, pb.collection("_superusers").authWithPassword("", "")),
      await outcomeOf(sdk, pb.collection("_superusers").authWithPassword("a@b.test", "wrong")),
      await outcomeOf(sdk, pb.send("/api/nothing", POST)),
    ];
  }),
  same("answer: originalError holds url, status and data", async (sdk, { proxy }) => {
    await proxy.setRules([{ path: "/api/*", answer: { status: 403, body: sentence(403, "No.") } }]);
    const { originalError } = await clientOf(sdk, proxy.url)
      .send("/api/x", POST)
      .catch((error) => error);
    return { ...originalError };
  }),
  same("network: a connection that is refused", async (sdk, { proxy }) => {
    await proxy.setRules([{ path: "/api/*", refuse: true }]);
    const error = await clientOf(sdk, proxy.url)
      .send("/api/x", POST)
      .catch((error) => error);
    return {
      ...describeError(sdk, error),
      original: error.originalError?.name,
      isCause: error.cause === error.originalError,
    };
  }),
  same("network: what a fetch of the caller rejects with", async (sdk) => {
    const seen = [];
    for (const thrown of [
      new TypeError("no"),
      new Error("Aborted"),
      new DOMException("x", "AbortError"),
      new DOMException("x", "NetworkError"),
      "text",
      undefined,
      null,
      7,
      { message: "plain" },
    ]) {
      const pb = clientOf(sdk);
      const error = await pb.send("/api/x", { ...POST, fetch: () => Promise.reject(thrown) }).catch((error) => error);
      seen.push({ thrown: String(thrown), ...describeError(sdk, error), isOriginal: error.originalError === thrown });
    }
    return seen;
  }),
  same("cancelled: its members", async (sdk, { proxy }) => {
    await proxy.setRules([{ path: "/api/*", delayMs: 500 }]);
    const pb = clientOf(sdk, proxy.url);
    const pending = pb.send("/api/x", {}).catch((error) => error);
    await sleep(50);
    pb.cancelAllRequests();
    const error = await pending;
    return { ...describeError(sdk, error), original: error.originalError?.name };
  }),

  same(
    "new ClientResponseError: of nothing",
    made(() => undefined),
  ),
  same(
    "new ClientResponseError: of null",
    made(() => null),
  ),
  same(
    "new ClientResponseError: of a string",
    made(() => "text"),
  ),
  same(
    "new ClientResponseError: of an empty object",
    made(() => ({})),
  ),
  same(
    "new ClientResponseError: of an answer",
    made(() => ({ url: "http://x.test/y", status: 404, data: { message: "Gone.", status: 404 } })),
  ),
  same(
    "new ClientResponseError: with response",
    made(() => ({ status: 400, response: { a: 1 }, data: { b: 2 } })),
  ),
  same(
    "new ClientResponseError: with members of wrong types",
    made(() => ({ url: 7, status: "400", response: "x", data: 5, isAbort: "yes" })),
  ),
  same(
    "new ClientResponseError: with isAbort",
    made(() => ({ isAbort: true })),
  ),
  same(
    "new ClientResponseError: with originalError",
    made(() => ({ status: 500, originalError: new RangeError("x") })),
  ),
  same(
    "new ClientResponseError: of an Error",
    made(() => new TypeError("x")),
  ),
  same(
    "new ClientResponseError: of an AbortError",
    made(() => new DOMException("x", "AbortError")),
  ),
  same(
    'new ClientResponseError: of "Aborted"',
    made(() => new Error("Aborted")),
  ),
  same(
    "new ClientResponseError: of another one",
    made((sdk) => new sdk.ClientResponseError({ url: "http://x.test/y", status: 418, data: { a: 1 } })),
  ),
  same(
    "new ClientResponseError: the message",
    (sdk) => new sdk.ClientResponseError({ status: 400, data: { message: "Said." } }).message,
  ),
  same("new ClientResponseError: a subclass of Error by prototype", (sdk) => [
    Object.getPrototypeOf(sdk.ClientResponseError) === Error,
    sdk.ClientResponseError.name,
    String(new sdk.ClientResponseError({ status: 400, data: { message: "Said." } })),
  ]),

  differ(
    "`message` of an error that the server did not explain",
    async (sdk, bed) => {
      await bed.proxy.setRules([{ path: "/api/*", answer: { status: 500, body: "" } }]);
      return clientOf(sdk, bed.proxy.url)
        .send("/api/x", POST)
        .catch((error) => error.message);
    },
    { seen: "Something went wrong.", says: '"Something went wrong."' },
    { seen: "The server answered 500 (Internal Server Error) without an explanation.", says: "says what happened" },
  ),
  differ(
    "`message` of a 400 with field errors",
    async (sdk, bed) => {
      await bed.proxy.setRules([{ path: "/api/*", answer: { status: answers[0][1], body: answers[0][2] } }]);
      return clientOf(sdk, bed.proxy.url)
        .send("/api/x", POST)
        .catch((error) => error.message);
    },
    { seen: "An error occurred while validating the submitted data.", says: "the server's first sentence" },
    { seen: "Must be in a valid format.", says: "what is wrong with the fields" },
  ),
  differ(
    "`code`, `fieldErrors`, `mfaId` of an error",
    async (sdk, bed) => {
      await bed.proxy.setRules([{ path: "/api/*", answer: { status: 401, body: { mfaId: "m" } } }]);
      const { code, fieldErrors, mfaId } = await clientOf(sdk, bed.proxy.url)
        .send("/api/x", POST)
        .catch((error) => error);
      return { code, fieldErrors, mfaId };
    },
    { seen: { code: undefined, fieldErrors: undefined, mfaId: undefined }, says: "there are none" },
    {
      seen: { code: "unauthorized", fieldErrors: {}, mfaId: "m" },
      says: "name the failure, the fields, the second factor",
    },
  ),
  differ(
    "`url` of an error that carries a token",
    async (sdk, bed) => {
      await bed.proxy.setRules([{ path: "/api/*", answer: { status: 404, body: {} } }]);
      const { url } = await clientOf(sdk, bed.proxy.url)
        .send("/api/x", { ...POST, query: { token: "secret", a: 1 } })
        .catch((error) => error);
      return url.replace(bed.proxy.url, "");
    },
    { seen: "/api/x?token=secret&a=1", says: "with the token" },
    { seen: "/api/x?token=***&a=1", says: "without it" },
  ),
  differ(
    "`url` of an error without an answer",
    async (sdk) =>
      (
        await clientOf(sdk)
          .send("/api/x", { ...POST, fetch: () => Promise.reject(new TypeError("x")) })
          .catch((error) => error)
      ).url,
    { seen: "", says: "is empty" },
    { seen: "http://server.test/api/x", says: "is what was called" },
  ),
  differ(
    "`toJSON()` of an error",
    async (sdk) => {
      const { outcome, error } = await requestsOf(sdk, (pb) => pb.send("/api/x", POST).catch((error) => ({ error })), {
        answer: () => json({ message: "No." }, 403),
      }).then(({ outcome }) => ({ outcome, error: outcome.value.error }));
      return outcome ? Object.keys(JSON.parse(JSON.stringify(error))).sort() : [];
    },
    {
      seen: ["cause", "isAbort", "name", "originalError", "response", "status", "url"],
      says: "has what the platform threw, and no message",
    },
    {
      seen: ["code", "fieldErrors", "isAbort", "message", "name", "response", "status", "url"],
      says: "has message, code and field errors, and not what the platform threw",
    },
  ),
];
