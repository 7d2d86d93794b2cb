/** What both packages send: query, headers, bodies, and the requests of each method. */

import { emptyZip, tokenOf } from "../support.js";
import { differ, json, requestsOf, same } from "./table.js";

const send =
  (options, path = "/api/x", more) =>
  (sdk) =>
    requestsOf(sdk, (pb) => pb.send(path, typeof options === "function" ? options() : options), more);

const file = (name = "a.zip") => new File(["bytes"], name, { type: "application/zip", lastModified: 0 });

const archive = () => new File([emptyZip()], "a.zip", { type: "application/zip" });

const queries = {
  "texts and numbers": { a: "x", b: 1, c: -1.5, d: 0, e: "" },
  "special characters": { "a b&c": "d=e&f+g/h?i#j", ü: "😀 'quotes' \"double\" (!*~)", "%": "%20" },
  booleans: { yes: true, no: false },
  "null and undefined": { a: null, b: undefined, c: "null", d: "undefined" },
  arrays: { a: [1, "two", true], b: [], c: ["x&y"], d: [null, undefined, 1] },
  "arrays in arrays": { a: [[1, 2], ["x"]] },
  dates: { a: new Date("2026-11-22T23:31:15.668Z"), b: [new Date(0)] },
  objects: { a: { b: 1, c: ["d"] }, e: {}, f: [{ g: null }] },
  "objects with toJSON": { a: { toJSON: () => "other" }, b: new Number(3), c: new String("s"), d: new Map([[1, 2]]) },
  "numbers without digits": { a: NaN, b: Infinity, c: -0, d: 10n, e: 1e21 },
  "names of the prototype": { constructor: 1, toString: 2 },
  "numeric names": { 2: "b", 1: "a" },
};

const options = {
  "unknown members become query parameters": { page: 1, filter: "a = 'b'", fields: "key,size", expand: ["x", "y"] },
  "unknown members win over query, query over params": { a: 1, query: { a: 2, b: 2 }, params: { a: 3, b: 3, c: 3 } },
  "params alone": { params: { a: 1 } },
  "the cancellation members are no parameters": {
    $autoCancel: false,
    $cancelKey: "k",
    requestKey: "r",
    query: { $autoCancel: false, $cancelKey: "q" },
  },
  "members of RequestInit go to fetch": {
    cache: "no-store",
    credentials: "include",
    mode: "cors",
    redirect: "error",
    referrer: "",
    referrerPolicy: "no-referrer",
    keepalive: true,
    integrity: "",
  },
  "window is no parameter": { window: null },
  "method in lower case": { method: "post" },
  "no options": undefined,
  "options that are null": null,
};

const headers = {
  "fields of the caller": { "X-One": "1", "x-two": "2" },
  "Content-Type of the caller": { "content-type": "text/plain" },
  "Accept-Language of the caller": { "accept-language": "fr" },
  "Authorization of the caller, in lower case": { authorization: "mine" },
  "an empty Authorization": { Authorization: "" },
  "numbers as values": { "X-Number": 7 },
  "no fields": {},
};

const bodies = {
  "an object": () => ({ a: 1, b: [true, null], c: { d: "e" } }),
  "an object with a date and undefined": () => ({ a: new Date(0), b: undefined }),
  "an array": () => [1, 2],
  "a string": () => "text",
  "a JSON string": () => '{"a":1}',
  "an empty string": () => "",
  "the number 0": () => 0,
  "the number 5": () => 5,
  true: () => true,
  false: () => false,
  null: () => null,
  "FormData as it is": () => {
    const form = new FormData();
    form.append("file", file());
    form.append("other", "x");
    return form;
  },
  "a Blob alone": () => new Blob(["x"]),
  URLSearchParams: () => new URLSearchParams({ a: "b" }),
  "a File becomes a form": () => ({ file: file() }),
  "a File among values": () => ({ file: file(), text: "x", number: 1.5, yes: true, no: false, empty: "" }),
  "a File beside undefined": () => ({ file: file(), nothing: undefined }),
  "a File beside null": () => ({ file: file(), nothing: null }),
  "a File beside objects": () => ({ file: file(), object: { a: [1] }, list: ["a", 1], none: [], date: new Date(0) }),
  "several Files": () => ({ files: [file("a.zip"), file("b.zip")], other: file("c.zip") }),
  "a File and text in one array": () => ({ mixed: [file(), "x", 1] }),
  "names of fields with signs": () => ({ "file+": file(), "-files": ["old.zip"] }),
  "a File deeper down": () => ({ deep: { file: file() } }),
};

const token = tokenOf({ type: "auth", exp: 4102444800 });
const record = { id: "abcdefghijklmno", collectionName: "_superusers", collectionId: "pbc_3142635823" };
const signIn = (pb) => pb.authStore.save(token, record);
const session = { answer: () => json({ token, record }) };
const superusers = (pb) => pb.collection("_superusers");

const methods = {
  "backups.getFullList": [(pb) => pb.backups.getFullList({ a: 1 }), { answer: () => json([]) }],
  "backups.create": [(pb) => pb.backups.create("a.zip"), { answer: () => new Response(null, { status: 204 }) }],
  "backups.create with an empty name": [
    (pb) => pb.backups.create(""),
    { answer: () => new Response(null, { status: 204 }) },
  ],
  "backups.upload": [
    (pb) => pb.backups.upload({ file: archive() }),
    { answer: () => new Response(null, { status: 204 }) },
  ],
  "backups.upload of two fields": [(pb) => pb.backups.upload({ file: archive(), note: "x" }, { b: 1 })],
  "backups.delete": [(pb) => pb.backups.delete("a b/c.zip", { c: 1 })],
  "backups.restore": [(pb) => pb.backups.restore("@ü?.zip", { d: 1 })],
  "files.getToken": [(pb) => pb.files.getToken({ e: 1 }), { answer: () => json({ token: "file-token" }) }],
  "health.check": [(pb) => pb.health.check({ f: 1 }), { answer: () => json({ code: 200, message: "x", data: {} }) }],
  "settings.getAll": [(pb) => pb.settings.getAll({ g: 1 })],
  "settings.update": [(pb) => pb.settings.update({ meta: { appName: "x" } }, { h: 1 })],
  "settings.update of a form": [(pb) => pb.settings.update(new FormData())],
  "settings.testS3": [(pb) => pb.settings.testS3(), { answer: () => new Response(null, { status: 204 }) }],
  "settings.testS3 of backups": [(pb) => pb.settings.testS3("backups", { body: { filesystem: "other" } })],
  "settings.testEmail": [
    (pb) => pb.settings.testEmail("users", "a@b.test", "verification"),
    { answer: () => new Response(null, { status: 204 }) },
  ],
  "settings.generateAppleClientSecret": [
    (pb) => pb.settings.generateAppleClientSecret("a.b.c", "team", "key", "private", 60),
    { answer: () => json({ secret: "s" }) },
  ],
  authWithPassword: [(pb) => superusers(pb).authWithPassword("a@b.test", "secret", { expand: "x" }), session],
  "authWithPassword with mfaId": [
    (pb) => superusers(pb).authWithPassword("a@b.test", "secret", { mfaId: "m" }),
    session,
  ],
  "authWithPassword with a body of the caller": [
    (pb) => superusers(pb).authWithPassword("a", "b", { body: { identity: "c" } }),
    session,
  ],
  authWithOTP: [(pb) => superusers(pb).authWithOTP("o", "123456", { mfaId: "m" }), session],
  authRefresh: [(pb) => superusers(pb).authRefresh({ g: 1 }), session],
  requestOTP: [(pb) => superusers(pb).requestOTP("a@b.test"), { answer: () => json({ otpId: "o" }) }],
  listAuthMethods: [
    (pb) => superusers(pb).listAuthMethods(),
    { answer: () => json({ password: {}, mfa: {}, otp: {}, oauth2: {} }) },
  ],
  "listAuthMethods with fields": [
    (pb) => superusers(pb).listAuthMethods({ fields: "mfa" }),
    { answer: () => json({ mfa: {} }) },
  ],
  "collection of another name": [(pb) => pb.collection("a b/ü").authWithPassword("x", "y"), session],
  admins: [(pb) => pb.admins.authWithPassword("x", "y"), session],
};

export default [
  ...Object.entries(queries).flatMap(([name, query]) => [
    same(`query: ${name}`, send({ query })),
    same(`query from unknown members: ${name}`, send(query)),
  ]),
  same("query joins a query of the path", async (sdk) => [
    await send({ query: { b: 2 } }, "/api/x?a=1")(sdk),
    await send({ query: {} }, "/api/x?a=1")(sdk),
  ]),
  ...Object.entries(options).map(([name, given]) => same(`options: ${name}`, send(given))),
  ...Object.entries(headers).map(([name, given]) =>
    same(
      `headers: ${name}`,
      send({ headers: given }, "/api/x", { prepare: (pb) => pb.authStore.save("store-token", null) }),
    ),
  ),
  same(
    "headers: lang and token as of now",
    send({}, "/api/x", {
      prepare: (pb) => {
        pb.lang = "de-DE";
        signIn(pb);
      },
    }),
  ),
  ...Object.entries(bodies).flatMap(([name, body]) => [
    same(
      `body: ${name}`,
      send(() => ({ method: "POST", body: body() })),
    ),
    same(
      `body, sent as text/plain: ${name}`,
      send(() => ({ method: "POST", body: body(), headers: { "Content-Type": "text/plain" } })),
    ),
  ]),
  ...Object.entries(methods).map(([name, [call, more = {}]]) =>
    same(`request of ${name}`, (sdk) => requestsOf(sdk, call, { prepare: signIn, ...more })),
  ),
  same("a fetch of the caller is used", async (sdk) => {
    const seen = [];
    const fetch = async (url, init) => {
      seen.push([url, init.method, Object.keys(init.headers).sort()]);
      return json({ own: true });
    };
    const { sent, outcome } = await requestsOf(sdk, (pb) => pb.send("/api/x", { fetch, query: { a: 1 } }));
    return { seen, sent, outcome };
  }),
  same("a fetch of the caller that gives what only looks like a Response", (sdk) =>
    requestsOf(sdk, (pb) =>
      pb.send("/api/x", { fetch: async () => ({ status: 200, json: async () => ({ like: 1 }) }) }),
    ),
  ),
  same("answers of any JSON", async (sdk) => {
    const seen = [];
    for (const data of [{}, [], null, "text", 7, true, { nested: [1, { a: null }] }]) {
      seen.push(await send({}, "/api/x", { answer: () => json(data) })(sdk));
    }
    return seen;
  }),
  same(
    "204 is an empty object",
    send({ method: "DELETE" }, "/api/x", { answer: () => new Response(null, { status: 204 }) }),
  ),
  differ(
    "`headers` as a `Headers` object",
    async (sdk) =>
      (await send({ headers: new Headers({ "X-One": "1" }) })(sdk)).sent[0].headers.some(([name]) => name === "x-one"),
    { seen: false, says: "its fields are lost" },
    { seen: true, says: "works like a plain object" },
  ),
  differ(
    "The members `priority` and `duplex` of `RequestInit`",
    async (sdk) => (await send({ priority: "low", duplex: "half" })(sdk)).sent[0].url.includes("?"),
    { seen: true, says: "are query parameters" },
    { seen: false, says: "go to `fetch`, like the other members" },
  ),
  differ(
    "The `query` object of the caller",
    async (sdk) => {
      const query = { a: 1 };
      await send({ query, b: 2 })(sdk);
      return query;
    },
    { seen: { a: 1, b: 2 }, says: "unknown options are written into it" },
    { seen: { a: 1 }, says: "is left as it is" },
  ),
  differ(
    "A path with a fragment",
    async (sdk) => (await send({ query: { a: 1 } }, "/api/x#f")(sdk)).sent[0].url,
    { seen: "http://server.test/api/x#f?a=1", says: "the query goes into the fragment and is never sent" },
    { seen: "http://server.test/api/x?a=1#f", says: "the query goes before the fragment" },
  ),
  differ(
    "A date that is invalid, in a query",
    async (sdk) => {
      const { sent, outcome } = await send({ query: { a: new Date(NaN), b: 1 } })(sdk);
      return sent[0]?.url ?? outcome.error.thrown.split(":")[0];
    },
    { seen: "RangeError", says: "throws a `RangeError`" },
    { seen: "http://server.test/api/x?b=1", says: "is left out, like `null`" },
  ),
];
