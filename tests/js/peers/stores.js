/** Auth stores in memory, in localStorage, and of the caller's own. */

import { eventually, tokenOf } from "../support.js";
import { clientOf, differ, json, outcomeOf, requestsOf, same, warningsOf, withFetch } from "./table.js";

const SUPERUSER = { id: "abcdefghijklmno", collectionName: "_superusers", collectionId: "pbc_3142635823" };
const MEMBER = { id: "abcdefghijklmno", collectionName: "users", collectionId: "_pb_users_auth_" };
const KEY = "pocketbase_auth";
const LATER = 4102444800;

const stateOf = ({ token, record, model, isValid, isSuperuser }) => ({ token, record, model, isValid, isSuperuser });

/** Returns isValid and isSuperuser of a token and its record. */
const claims = (name, token, record) =>
  same(`isValid and isSuperuser: ${name}`, (sdk) => {
    const store = new sdk.BaseAuthStore();
    store.save(token, record);
    return stateOf(store);
  });

/** Returns what a store reads from a given content of localStorage. */
const stored = (name, text) =>
  same(`LocalAuthStore reads ${name}`, (sdk) => {
    localStorage.setItem(KEY, text);
    return stateOf(new sdk.LocalAuthStore());
  });

/** Runs `action` with a store whose storage throws. */
async function withoutStorage(methods, action) {
  const originals = methods.map((name) => [name, Storage.prototype[name]]);
  for (const [name] of originals) {
    Storage.prototype[name] = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  }
  try {
    return await action();
  } catch (error) {
    return `throws ${error.name}`;
  } finally {
    originals.forEach(([name, original]) => (Storage.prototype[name] = original));
  }
}

const token = tokenOf({ type: "auth", exp: LATER });

export default [
  claims("a superuser", tokenOf({ type: "auth", exp: LATER }), SUPERUSER),
  claims("a member", tokenOf({ type: "auth", exp: LATER }), MEMBER),
  claims(
    "a superuser by the id of the collection",
    tokenOf({ type: "auth", exp: LATER, collectionId: "pbc_3142635823" }),
    null,
  ),
  claims(
    "a member who claims the id of the superusers",
    tokenOf({ type: "auth", exp: LATER, collectionId: "pbc_3142635823" }),
    MEMBER,
  ),
  claims("an ended token", tokenOf({ type: "auth", exp: 1 }), SUPERUSER),
  claims("a token without an end", tokenOf({ type: "auth" }), SUPERUSER),
  claims("a token that ends at 0", tokenOf({ type: "auth", exp: 0 }), SUPERUSER),
  claims("a file token", tokenOf({ type: "file", exp: LATER }), SUPERUSER),
  claims("claims in Unicode", tokenOf({ type: "auth", exp: LATER, name: "\u00fc" }), SUPERUSER),
  claims("an empty token", "", SUPERUSER),
  claims("no token", undefined, undefined),
  claims("a token that is none", "token", SUPERUSER),
  claims("a token with two parts", token.split(".").slice(0, 2).join("."), SUPERUSER),
  claims("a token with a broken middle", "a.!!!.c", SUPERUSER),
  claims("a token whose middle is no object", `a.${btoa("7")}.c`, SUPERUSER),
  claims("a token with empty claims", `a.${btoa("{}")}.c`, SUPERUSER),
  claims("a record that is no record", token, "text"),

  same("BaseAuthStore: empty, save, clear", (sdk) => {
    const store = new sdk.BaseAuthStore();
    const seen = [stateOf(store)];
    store.save(token, SUPERUSER);
    seen.push(stateOf(store), store.record === SUPERUSER);
    store.save(token);
    seen.push(stateOf(store));
    store.clear();
    return [...seen, stateOf(store), localStorage.length];
  }),
  same("onChange: each change, with token and record", (sdk) => {
    const seen = [];
    const store = new sdk.BaseAuthStore();
    store.onChange((...given) => seen.push(given));
    store.save(token, MEMBER);
    store.save("", undefined);
    store.clear();
    return seen;
  }),
  same("onChange: at once if asked", (sdk) => {
    const seen = [];
    const store = new sdk.LocalAuthStore();
    store.save(token, MEMBER);
    store.onChange((...given) => seen.push(["first", ...given]), true);
    store.onChange((...given) => seen.push(["second", ...given]), false);
    return seen;
  }),
  same("onChange: until it is ended, in order", (sdk) => {
    const seen = [];
    const store = new sdk.BaseAuthStore();
    const ends = ["a", "b", "c"].map((name) => store.onChange(() => seen.push(name)));
    store.clear();
    ends[1]();
    ends[1]();
    store.clear();
    ends[0]();
    ends[2]();
    store.clear();
    return seen;
  }),
  same("onChange: one callback twice, ended once", (sdk) => {
    let count = 0;
    const callback = () => void (count += 1);
    const store = new sdk.BaseAuthStore();
    const end = store.onChange(callback);
    store.onChange(callback);
    store.clear();
    end();
    store.clear();
    return count;
  }),
  same("onChange: a listener adds another one", (sdk) => {
    const seen = [];
    const store = new sdk.BaseAuthStore();
    const end = store.onChange(() => {
      seen.push("first");
      end();
      store.onChange(() => seen.push("added"));
    });
    store.clear();
    seen.push("-");
    store.clear();
    return seen;
  }),
  same("onChange: a sign-in of the client", async (sdk, { server, proxy }) => {
    const seen = [];
    const pb = clientOf(sdk, proxy.url);
    pb.authStore.onChange((given, { email }) => seen.push([given === pb.authStore.token, email]));
    await pb.collection("_superusers").authWithPassword(server.email, server.password);
    await pb.collection("_superusers").authRefresh();
    return seen;
  }),

  same("the default store is a LocalAuthStore", (sdk) => {
    const pb = new sdk.Client("http://server.test");
    return [
      pb.authStore instanceof sdk.LocalAuthStore,
      pb.authStore instanceof sdk.BaseAuthStore,
      new sdk.Client("/", null).authStore instanceof sdk.LocalAuthStore,
    ];
  }),
  same("LocalAuthStore: what is stored, and gone after clear", (sdk) => {
    const store = new sdk.LocalAuthStore();
    const seen = [stateOf(store)];
    store.save(token, SUPERUSER);
    seen.push(stateOf(store), localStorage.getItem(KEY));
    store.save(token);
    seen.push(stateOf(store), localStorage.getItem(KEY));
    store.clear();
    return [...seen, stateOf(store), localStorage.getItem(KEY)];
  }),
  same("LocalAuthStore: a key of one's own", (sdk) => {
    new sdk.LocalAuthStore("mine").save(token, MEMBER);
    return [Object.keys(localStorage), stateOf(new sdk.LocalAuthStore("mine")), stateOf(new sdk.LocalAuthStore())];
  }),
  same("LocalAuthStore: two of one key share a session", (sdk) => {
    const [one, two] = [new sdk.LocalAuthStore(), new sdk.LocalAuthStore()];
    one.save(token, MEMBER);
    const seen = [stateOf(two)];
    two.clear();
    return [...seen, stateOf(one)];
  }),
  stored("what both write", JSON.stringify({ token, record: MEMBER })),
  stored("the older member model", JSON.stringify({ token, model: MEMBER })),
  stored("a token alone", JSON.stringify({ token })),
  stored("an empty object", "{}"),
  stored("null", "null"),
  stored("a list", "[]"),
  stored("a string", '"text"'),
  stored("a number", "7"),
  stored("what is no JSON", "{broken"),
  stored("an empty text", ""),
  same("LocalAuthStore: each reads what the other wrote", async (sdk) => {
    const modules = [await import("pocketbase"), await import("bosbase-backups")];
    return modules.map((writer) => {
      const store = new sdk.LocalAuthStore();
      new writer.LocalAuthStore().save(token, SUPERUSER);
      const seen = [stateOf(store), stateOf(new sdk.LocalAuthStore())];
      new writer.LocalAuthStore().clear();
      return [...seen, stateOf(store)];
    });
  }),
  same("LocalAuthStore: a StorageEvent of another tab", (sdk) => {
    const seen = [];
    const store = new sdk.LocalAuthStore();
    store.onChange((...given) => seen.push(given));
    localStorage.setItem(KEY, JSON.stringify({ token, record: MEMBER }));
    window.dispatchEvent(new StorageEvent("storage", { key: KEY, newValue: localStorage.getItem(KEY) }));
    window.dispatchEvent(new StorageEvent("storage", { key: "other" }));
    localStorage.removeItem(KEY);
    window.dispatchEvent(new StorageEvent("storage", { key: KEY, newValue: null }));
    // This is a copy, since listeners of the other package's stores stay, and are also called in the next row.
    return [[...seen], stateOf(store)];
  }),
  same("LocalAuthStore: another page of the origin signs in and out", async (sdk) => {
    const seen = [];
    const store = new sdk.LocalAuthStore();
    store.onChange((given, record) => seen.push([given, record?.id ?? null]));
    const frame = document.createElement("iframe");
    frame.src = "/health";
    document.body.append(frame);
    await new Promise((resolve) => (frame.onload = resolve));
    const storage = frame.contentWindow.localStorage;
    storage.setItem(KEY, JSON.stringify({ token, record: MEMBER }));
    await eventually(() => seen.length === 1);
    storage.removeItem(KEY);
    await eventually(() => seen.length === 2);
    frame.remove();
    return [[...seen], stateOf(store)];
  }),

  same("a subclass: overridden save, clear and getters", async (sdk, { server, proxy }) => {
    const seen = [];
    class Store extends sdk.BaseAuthStore {
      save(...given) {
        seen.push(["save", given.length, typeof given[0], given[1].email]);
        super.save(...given);
      }

      clear() {
        seen.push(["clear"]);
        super.clear();
      }

      get token() {
        return super.token;
      }
    }
    const pb = new sdk.Client(proxy.url, new Store());
    pb.authStore.onChange(() => seen.push(["change"]));
    await pb.collection("_superusers").authWithPassword(server.email, server.password);
    pb.authStore.clear();
    return seen;
  }),
  same("a subclass: baseToken, baseModel and triggerChange", (sdk) => {
    class Store extends sdk.BaseAuthStore {
      load(token, model) {
        this.baseToken = token;
        this.baseModel = model;
        this.triggerChange();
      }
    }
    const seen = [];
    const store = new Store();
    store.onChange((...given) => seen.push(given));
    store.load(token, MEMBER);
    return [seen, stateOf(store)];
  }),
  same("a subclass whose token is computed", (sdk) => {
    class Store extends sdk.BaseAuthStore {
      get token() {
        return token;
      }
    }
    return requestsOf(sdk, (pb) => pb.send("/api/x", {}), { prepare: (pb) => (pb.authStore = new Store()) });
  }),
  same("an object of the caller as a store", async (sdk, { server, proxy }) => {
    const saved = [];
    const store = {
      token: "",
      record: null,
      save: (...given) => saved.push([typeof given[0], given[1].email]),
      clear() {},
    };
    const pb = new sdk.Client(proxy.url, store);
    await pb.collection("_superusers").authWithPassword(server.email, server.password);
    return [saved, pb.authStore === store];
  }),
  same("an object of the caller: its token is sent", (sdk) =>
    requestsOf(sdk, (pb) => pb.send("/api/x", {}), {
      prepare: (pb) => (pb.authStore = { token: "from-object", record: null }),
    }),
  ),
  same("the token as of the call", async (sdk) => {
    const sent = [];
    const pb = clientOf(sdk);
    const answer = async (_, init) => {
      sent.push(init.headers.Authorization ?? null);
      return json({});
    };
    await withFetch(answer, async () => {
      pb.authStore.save("one", null);
      const first = pb.send("/a", {});
      pb.authStore.save("two", null);
      await Promise.all([first, pb.send("/b", {})]);
      pb.authStore.clear();
      await pb.send("/c", {});
    });
    return sent;
  }),

  differ(
    "A listener of the auth store that throws",
    async (sdk) => {
      const store = new sdk.BaseAuthStore();
      let heard = false;
      store.onChange(() => {
        throw new Error("listener");
      });
      store.onChange(() => (heard = true));
      const { value, said } = await warningsOf(async () => {
        try {
          store.save("t", null);
          return "saved";
        } catch (error) {
          return error.message;
        }
      });
      return { value, heard, said };
    },
    {
      seen: { value: "listener", heard: false, said: [] },
      says: "makes `save()` throw, and the other listeners hear nothing",
    },
    { seen: { value: "saved", heard: true, said: ["error"] }, says: "is reported to the console; the others hear" },
  ),
  differ(
    "Two clients of different servers with one auth store (two default stores are one)",
    async (sdk) => {
      const store = new sdk.BaseAuthStore();
      const clients = ["http://one.test", "http://two.test"].map((url) => new sdk.Client(url, store));
      store.save(token, null);
      const sent = [];
      const answer = async (url, { headers }) => {
        sent.push([url, headers.Authorization === token]);
        return json({});
      };
      const { said } = await warningsOf(() =>
        withFetch(answer, async () => {
          for (const pb of [...clients, ...clients]) await pb.send("/a", { requestKey: null });
        }),
      );
      return { sent: sent.slice(2), said };
    },
    {
      seen: {
        sent: [
          ["http://one.test/a", true],
          ["http://two.test/a", true],
        ],
        said: [],
      },
      says: "send the token of the one to the other, silently",
    },
    {
      seen: {
        sent: [
          ["http://one.test/a", true],
          ["http://two.test/a", true],
        ],
        said: ["warn"],
      },
      says: "do the same, which is said once in the console; `copyTo` between them is refused",
    },
  ),
  differ(
    "A `localStorage` that is full",
    (sdk) =>
      withoutStorage(["setItem"], async () => {
        const pb = new sdk.Client("http://server.test");
        const end = await withFetch(
          async () => json({ token, record: MEMBER }),
          () => outcomeOf(sdk, pb.collection("users").authWithPassword("a", "b")),
        );
        return [end.value ? "signed in" : end.error.thrown, pb.authStore.isValid];
      }),
    { seen: ["QuotaExceededError: full", false], says: "makes the sign-in fail" },
    { seen: ["signed in", true], says: "keeps the sign-in in memory" },
  ),
  differ(
    "A `localStorage` that throws",
    (sdk) =>
      withoutStorage(["getItem", "setItem", "removeItem"], () => {
        const pb = new sdk.Client("http://server.test");
        pb.authStore.save(token, MEMBER);
        const seen = pb.authStore.isValid;
        pb.authStore.clear();
        return [seen, pb.authStore.isValid];
      }),
    { seen: "throws QuotaExceededError", says: "throws at every use" },
    { seen: [true, false], says: "keeps the sign-in in memory" },
  ),
];
