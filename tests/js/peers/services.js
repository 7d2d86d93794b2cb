/** Services that only pass on what the server says, filters, and what errors of the caller say. */

import { clientOf, describeError, json, outcomeOf, requestsOf, same } from "./table.js";

const OPTIONS = { q1: 123, headers: { "x-test": "123" }, query: { page: 7, a: "b" }, requestKey: null };

const sends = (name, call, answer = () => json([{ id: "x" }])) =>
  same(`sends: ${name}`, (sdk) => requestsOf(sdk, (pb) => call(pb), { answer }));

/** An object that writes itself as JSON. */
const written = (value) => ({ toJSON: () => value });

const VALUES = {
  text: "a'b\"c\n\\",
  empty: "",
  yes: true,
  no: false,
  int: 123,
  negative: -123.45,
  large: 1e21,
  nothing: null,
  missing: undefined,
  time: new Date("2023-10-18 10:11:12+0300"),
  list: [1, "x'\"", null],
  object: { a: 'b"c' },
  "name with spaces": 1,
  writesText: written('a"b'),
  writesNumber: written(123),
  writesList: written([1, 'a"b']),
  writesObject: written({ a: 'b"' }),
  boxed: new String("boxed"),
};

const filtered = (name, expression, params) =>
  same(`filter: ${name}`, (sdk) => {
    const copy = params && { ...params };
    return [clientOf(sdk).filter(expression, copy), copy];
  });

const FIELDS = ["mfa,otp,password,oauth2"];

/** Returns the fields that listAuthMethods asks for. */
const fieldsOf = (options) => async (sdk) => {
  const { sent } = await requestsOf(sdk, (pb) => pb.collection("users").listAuthMethods(options), {
    answer: () => json({ password: {}, oauth2: {}, mfa: {}, otp: {} }),
  });
  return sent.map(({ url }) => new URL(url).searchParams.getAll("fields"));
};

/** Returns message and members of `new ClientResponseError(data)`. */
const said = (data) => (sdk) => {
  const error = new sdk.ClientResponseError(typeof data === "function" ? data() : data);
  return { ...describeError(sdk, error), url: error.url, message: error.message, data: error.data };
};

const begins = (text) => (sdk) => said(text)(sdk).message.replace(/^(The request was aborted).*/s, "$1");

const messages = {
  nothing: undefined,
  null: null,
  "a text": "test",
  "an empty object": {},
  "an Error": () => new Error("test"),
  "a TypeError": () => new TypeError("Failed to fetch"),
  "a SyntaxError of the platform": () => new DOMException("test", "SyntaxError"),
  "a response with a message": { url: "http://x.test/", status: 400, response: { message: "Said.", data: {} } },
  "data with a message": { status: 403, data: { message: "Said.", code: 403 } },
  "a message and field errors": {
    status: 400,
    response: { message: "Said.", data: { name: { code: "c", message: "Is wrong." } } },
  },
  "a message and isAbort": { url: "http://x.test/", status: 400, response: { message: "Said." }, isAbort: true },
  "a message without a status": { response: { message: "Said." } },
  "an address without a status": { url: "http://x.test/y" },
};

export default [
  sends("crons.getFullList", (pb) => pb.crons.getFullList()),
  sends("crons.getFullList with options", (pb) => pb.crons.getFullList(OPTIONS)),
  sends(
    "crons.run",
    (pb) => pb.crons.run("__pbLogsCleanup__"),
    () => json(undefined, 204),
  ),
  sends(
    "crons.run with options and a name to encode",
    (pb) => pb.crons.run("@a b/c?d", OPTIONS),
    () => json(undefined, 204),
  ),
  sends(
    "crons.run that fails",
    (pb) => pb.crons.run("x"),
    () => json({ message: "No such job.", status: 404 }, 404),
  ),
  sends(
    "logs.getList",
    (pb) => pb.logs.getList(),
    () => json({ page: 1, items: [] }),
  ),
  sends(
    "logs.getList with page, size and options",
    (pb) => pb.logs.getList(2, 5, OPTIONS),
    () => json({ page: 2, items: [] }),
  ),
  sends("logs.getList with a filter", (pb) => pb.logs.getList(1, 1, { filter: "level>0", sort: "-created" })),
  sends(
    "logs.getOne",
    (pb) => pb.logs.getOne("a=b/c"),
    () => json({ id: "x" }),
  ),
  sends(
    "logs.getOne with options",
    (pb) => pb.logs.getOne("x", OPTIONS),
    () => json({ id: "x" }),
  ),
  sends("logs.getStats", (pb) => pb.logs.getStats()),
  sends("logs.getStats with options", (pb) => pb.logs.getStats({ ...OPTIONS, filter: "level>0" })),
  same("logs.getOne without an id", async (sdk) => {
    const ends = await Promise.all(["", null, undefined].map((id) => outcomeOf(sdk, clientOf(sdk).logs.getOne(id))));
    return ends.map(({ error: { response, ...error } }) => ({ ...error, code: response.code, data: response.data }));
  }),
  same("services know their client", (sdk) => {
    const pb = clientOf(sdk);
    return [pb.crons, pb.logs, pb.backups, pb.files, pb.health, pb.settings].map(({ client }) => client === pb);
  }),
  same("LogService of a client's own making", (sdk) =>
    requestsOf(sdk, (pb) => new sdk.LogService(pb).getStats(), { answer: () => json([]) }),
  ),
  same("baseCollectionPath", (sdk) => {
    const pb = clientOf(sdk);
    return ["users", "_superusers", "a b/c?", "\u00fc"].map((name) => pb.collection(name).baseCollectionPath);
  }),

  same("listAuthMethods: the fields that it asks for", fieldsOf(undefined)),
  same("listAuthMethods: fields of the caller", fieldsOf({ fields: "password" })),
  same("listAuthMethods: fields in the caller's query", async (sdk) => {
    const [seen] = await fieldsOf({ query: { a: 1 } })(sdk);
    return [seen, FIELDS];
  }),

  filtered("without params", "a = {:a}"),
  filtered("with params that it does not name", "a = {:a}", { b: 1 }),
  filtered("with null", "a = {:a}", null),
  filtered("one name twice", "a = {:a} || b = {:a} || c = {:c}", { a: "x", c: 2 }),
  ...Object.keys(VALUES).map((name) => filtered(`a value: ${name}`, `a = {:${name}}`, { [name]: VALUES[name] })),
  filtered("a name like a member of objects", "a = {:toString} && b = {:constructor}", { a: 1 }),
  filtered("braces that are no placeholder", "a = '{a}' && b = {:} && c = {:c", { a: 1, c: 2 }),
  same("filter: values that look like placeholders or patterns", (sdk) => {
    const pb = clientOf(sdk);
    return [
      pb.filter("a = {:a} && b = {:b}", { a: "{:b}", b: '" || 1=1 || "' }),
      pb.filter("b = {:b} && a = {:a}", { a: "{:b}", b: "{:a}" }),
      pb.filter("a = {:a}", { a: "$& $1 $`" }),
    ];
  }),

  ...Object.entries(messages).map(([name, data]) => same(`new ClientResponseError says: ${name}`, said(data))),
  same("new ClientResponseError says: an abort", (sdk) =>
    [
      () => new DOMException("test", "AbortError"),
      () => new Error("Aborted"),
      { isAbort: true },
      { isAbort: true, originalError: new Error("x") },
    ].map((data) => begins(data)(sdk)),
  ),
  same("cancelled calls say that they were aborted", async (sdk) => {
    const pb = clientOf(sdk);
    const fetch = (_, { signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const pending = pb.send("/api/x", { fetch, requestKey: "x" }).catch(({ message }) => message);
    await new Promise((resolve) => setTimeout(resolve, 10));
    pb.cancelRequest("x");
    return (await pending).replace(/^(The request was aborted).*/s, "$1");
  }),
];
