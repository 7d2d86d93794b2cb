/** Tokens, cookies, and the stores that are filled from elsewhere. */

import { sleep, tokenOf } from "../support.js";
import { differ, same, warningsOf } from "./table.js";

const MEMBER = {
  id: "abcdefghijklmno",
  collectionName: "users",
  collectionId: "_pb_users_auth_",
  email: "a@b.example",
};
const LATER = 4102444800;
const token = tokenOf({ type: "auth", exp: LATER, collectionId: "_pb_users_auth_" });
const superToken = tokenOf({ type: "auth", exp: LATER, collectionId: "pbc_3142635823" });

/** Returns the result of a function, or the class of what it throws. */
const outcome = (run) => {
  try {
    return run();
  } catch (error) {
    return `throws ${error.name}`;
  }
};

const TOKENS = {
  "claims of all types": tokenOf({ a: 1, b: null, c: [1, { d: "x" }], exp: LATER }),
  "claims in Unicode": tokenOf({ name: "\u00fc" }),
  "no claims": tokenOf({}),
  "an end in the past": tokenOf({ exp: 1 }),
  "an end at 0": tokenOf({ exp: 0 }),
  "an end that is a text": tokenOf({ exp: String(LATER) }),
  "an end that is no number": tokenOf({ exp: "never" }),
  "no end": tokenOf({ id: "x" }),
  "two parts": `a.${btoa('{"exp":1}')}`,
  "one part": "abc",
  "parts that are nothing": "a.b.c",
  "claims that are a number": `a.${btoa("7")}.c`,
  "claims that are null": `a.${btoa("null")}.c`,
  "claims that are a list": `a.${btoa("[1]")}.c`,
  "claims that are broken UTF-8": `a.${btoa('{"a":"\xff"}')}.c`,
  "the empty text": "",
  "nothing at all": undefined,
};

const COOKIES = [
  "",
  "foo=bar; abc=12@3",
  "a=1;b=2;;c=3;",
  "a=1; a=2",
  " a = 1 ;\tb=2",
  'a="quoted; b=2"',
  'a="one"; b=""',
  "a=%20x%C3%BC; b=%zz; c=%",
  "no pair; a=1",
  "a=1; no pair",
  "=x; a=b=c",
  "toString=1; __proto__=2; constructor=3",
  undefined,
  null,
  7,
];

const SERIALIZED = {
  "a value": ["name", "value"],
  "an empty value": ["name", ""],
  "a value to encode": ["name", 'a b;"\u00fc"'],
  "no options": ["name", "value", null],
  "a name that is none": ["na\u0100me", "value"],
  "an empty name": ["", "value"],
  "a name with a line break": ["a\nb", "value"],
  "a value that cannot be sent": ["name", "a\nb", { encode: (text) => text }],
  "an encoder of one's own": ["name", "v", { encode: (text) => `<${text}>` }],
  "all attributes": [
    "name",
    "v",
    {
      maxAge: 123.9,
      domain: "test.com",
      path: "/a/b",
      expires: new Date("2022-01-01"),
      httpOnly: true,
      secure: true,
      priority: "low",
      sameSite: "lax",
    },
  ],
  "attributes that are off": [
    "name",
    "v",
    { maxAge: null, domain: "", path: "", expires: null, httpOnly: false, secure: 0 },
  ],
  "maxAge 0": ["name", "v", { maxAge: 0 }],
  "maxAge below 0": ["name", "v", { maxAge: -1.5 }],
  "maxAge as a text": ["name", "v", { maxAge: "60" }],
  "maxAge that is no number": ["name", "v", { maxAge: "soon" }],
  "maxAge without an end": ["name", "v", { maxAge: Number.POSITIVE_INFINITY }],
  "a domain that cannot be sent": ["name", "v", { domain: "a\nb" }],
  "a path that cannot be sent": ["name", "v", { path: "/\u0100" }],
  "expires that is a text": ["name", "v", { expires: "2022-01-01" }],
  "expires that is no time": ["name", "v", { expires: new Date(Number.NaN) }],
  "priorities in any case": ["name", "v", { priority: "MEDIUM" }],
  "priority high": ["name", "v", { priority: "high" }],
  "a priority that is none": ["name", "v", { priority: "urgent" }],
  "a priority that is a number": ["name", "v", { priority: 1 }],
  "sameSite true": ["name", "v", { sameSite: true }],
  "sameSite false": ["name", "v", { sameSite: false }],
  "sameSite strict": ["name", "v", { sameSite: "Strict" }],
  "sameSite none": ["name", "v", { sameSite: "NONE" }],
  "sameSite that is none": ["name", "v", { sameSite: "some" }],
  "sameSite as a text": ["name", "v", { sameSite: "true" }],
};

/** What a cookie holds; `pb_auth` is its name unless a key is given. */
const LOADED = {
  "a session": `x=1; pb_auth=${encodeURIComponent(JSON.stringify({ token, record: MEMBER }))}`,
  "a session that is not encoded": `pb_auth=${JSON.stringify({ token: "t", record: { id: 1 } })}`,
  "the older member model": `pb_auth=${encodeURIComponent(JSON.stringify({ token, model: MEMBER }))}`,
  "a token alone": `pb_auth=${encodeURIComponent(JSON.stringify({ token }))}`,
  "another cookie": "other=1",
  "no JSON": "pb_auth=x",
  "a list": "pb_auth=[1]",
  "a number": "pb_auth=7",
  nothing: "",
};

const EXPORTED = {
  "a session": [token, MEMBER],
  "a session without a record": [token, null],
  "nobody signed in": ["", null],
  "a token without an end": [tokenOf({ id: "x" }), MEMBER],
  "a large record": [token, { ...MEMBER, verified: true, name: "a".repeat(4000), avatar: "x" }],
  "a large record without an email": [token, { id: "1", name: "\u00fc".repeat(2000) }],
  "a record just below the limit": [token, { id: "1", name: "a".repeat(3700) }],
  "a record that writes itself": [token, { id: "1", at: new Date(0), toJSON: () => ({ id: "2" }) }],
};

/** Returns what an AsyncAuthStore writes, and what it holds in the end. */
const written = (name, act, config = {}) =>
  same(`AsyncAuthStore: ${name}`, async (sdk) => {
    const calls = [];
    const save = async (text) => {
      await sleep(1);
      calls.push(["save", text]);
    };
    const store = new sdk.AsyncAuthStore({ save, ...(typeof config === "function" ? config(calls) : config) });
    const before = [store.token, store.record];
    await act(store);
    await sleep(30);
    return {
      before,
      calls,
      after: [store.token, store.record, store.isValid],
      isBase: store instanceof sdk.BaseAuthStore,
    };
  });

const session = JSON.stringify({ token, record: MEMBER });

export default [
  ...Object.entries(TOKENS).map(([name, given]) =>
    same(`getTokenPayload and isTokenExpired: ${name}`, (sdk) => {
      const now = Date.now() / 1000;
      const soon = tokenOf({ exp: Math.round(now + 60) });
      return [
        sdk.getTokenPayload(given),
        sdk.isTokenExpired(given),
        [0, 30, 90, -1e12, LATER].map((threshold) => sdk.isTokenExpired(given, threshold)),
        [30, 90].map((threshold) => sdk.isTokenExpired(soon, threshold)),
      ];
    }),
  ),
  differ(
    "`getTokenPayload` of claims that base64url writes with `-` or `_`",
    (sdk) => [sdk.getTokenPayload(tokenOf({ a: "??>~" })), sdk.isTokenExpired(tokenOf({ a: "??>~" }))],
    { seen: [{}, true], says: "cannot be read: `{}`, and the token counts as expired" },
    { seen: [{ a: "??>~" }, false], says: "are read" },
  ),

  ...COOKIES.map((text) => same(`cookieParse: ${JSON.stringify(text)}`, (sdk) => sdk.cookieParse(text))),
  same("cookieParse: a decoder of one's own", (sdk) => [
    sdk.cookieParse("a=1; b=2", { decode: (text) => `<${text}>` }),
    sdk.cookieParse("a=1; b=%20", { decode: undefined }),
    sdk.cookieParse("a=1", {
      decode: () => {
        throw new Error("no");
      },
    }),
    sdk.cookieParse("a=1", null),
  ]),
  ...Object.entries(SERIALIZED).map(([name, given]) =>
    same(`cookieSerialize: ${name}`, (sdk) => outcome(() => sdk.cookieSerialize(...given))),
  ),

  ...Object.entries(LOADED).map(([name, cookie]) =>
    same(`loadFromCookie: ${name}`, (sdk) =>
      [new sdk.BaseAuthStore(), new sdk.LocalAuthStore()].map((store) => {
        let calls = 0;
        store.save("before", { id: "before" });
        store.onChange(() => (calls += 1));
        store.loadFromCookie(cookie);
        return [store.token, store.record, calls];
      }),
    ),
  ),
  same("loadFromCookie: of another name", (sdk) => {
    const store = new sdk.BaseAuthStore();
    store.loadFromCookie(`pb_auth={}; mine=${JSON.stringify({ token: "t" })}`, "mine");
    return [store.token, store.record];
  }),
  differ(
    "`loadFromCookie` of a cookie that holds `null`",
    (sdk) => {
      const store = new sdk.BaseAuthStore();
      store.save("before", null);
      return [outcome(() => store.loadFromCookie("pb_auth=null")) ?? "returns", store.token];
    },
    { seen: ["throws TypeError", "before"], says: "throws a `TypeError`" },
    { seen: ["returns", ""], says: "signs out, as with any cookie without a session" },
  ),
  ...Object.entries(EXPORTED).map(([name, [given, record]]) =>
    same(`exportToCookie: ${name}`, (sdk) => {
      const store = new sdk.BaseAuthStore();
      store.save(given, record);
      return [
        store.exportToCookie(),
        store.exportToCookie({ path: "/x", secure: false, expires: new Date(0) }, "mine"),
      ];
    }),
  ),
  same("exportToCookie and loadFromCookie: there and back", (sdk) => {
    const [one, two] = [new sdk.BaseAuthStore(), new sdk.LocalAuthStore()];
    one.save(token, MEMBER);
    two.loadFromCookie(one.exportToCookie());
    return [two.token === token, two.record];
  }),

  same("isAdmin and isAuthRecord", async (sdk) => {
    const states = [
      ["", null],
      [token, MEMBER],
      [token, null],
      [superToken, null],
      [token, { collectionName: "_superusers" }],
    ];
    const seen = [new sdk.BaseAuthStore(), new sdk.LocalAuthStore()].map((store) =>
      states.map(([given, record]) => {
        store.save(given, record);
        return [store.isAdmin, store.isAuthRecord, store.isSuperuser];
      }),
    );
    return seen;
  }),
  differ(
    "The deprecated `isAdmin`, `isAuthRecord` and `buildUrl`",
    async (sdk) => {
      const { said } = await warningsOf(() => [new sdk.BaseAuthStore().isAdmin, new sdk.BaseAuthStore().isAuthRecord]);
      return said;
    },
    { seen: ["warn", "warn"], says: "write a warning to the console at each use" },
    { seen: [], says: "are silent; editors strike them through" },
  ),

  written("nothing to begin with", () => {}),
  written("a text to begin with", () => {}, { initial: session }),
  written("a promise of a text", () => {}, { initial: Promise.resolve(session) }),
  written("a promise of an object", () => {}, { initial: Promise.resolve({ token, record: MEMBER }) }),
  written("the older member model", () => {}, { initial: JSON.stringify({ token, model: MEMBER }) }),
  written("a text that is no JSON", () => {}, { initial: "{" }),
  written("the text null", () => {}, { initial: "null" }),
  written("an empty text", () => {}, { initial: "" }),
  written(
    "a promise that rejects",
    () => {},
    () => ({ initial: Promise.reject(new Error("gone")) }),
  ),
  written("each change, in order", (store) => {
    store.save("one", { id: "1" });
    store.save("two");
    store.clear();
    store.save(token, MEMBER);
  }),
  written(
    "a change while the beginning is awaited",
    (store) => store.save("new", { id: "new" }),
    () => ({ initial: sleep(5).then(() => session) }),
  ),
  written(
    "clear with a function of its own",
    (store) => {
      store.save("one", null);
      store.clear();
    },
    (calls) => ({ clear: async () => void calls.push(["clear"]) }),
  ),
  same("AsyncAuthStore: listeners, and a client that uses it", async (sdk) => {
    const seen = [];
    const store = new sdk.AsyncAuthStore({ save: async () => {}, initial: Promise.resolve(session) });
    store.onChange((given, record) => seen.push([given, record]));
    const pb = new sdk.Client("http://server.test", store);
    await sleep(5);
    pb.authStore.clear();
    return seen;
  }),
];
