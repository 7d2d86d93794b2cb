/** Clients, services and stores behind a Proxy: the reactive objects of Vue, and Proxies that wrap all that is read through them. */

import * as vue from "@vue/reactivity";
import BosBase, { AsyncAuthStore, BaseAuthStore, LocalAuthStore } from "bosbase-backups";
import { expect } from "chai";
import { freshServer } from "./bed.js";
import { emptyZip, endlessFetch, failure, recordingFetch, signedIn, tokenOf } from "./support.js";

const isObject = (value) => typeof value === "object" && value !== null;

/** A Proxy without a memory: what is read twice gives two Proxies. A Promise would not work behind one. */
const nested = (target) =>
  new Proxy(target, {
    get(object, name, receiver) {
      const value = Reflect.get(object, name, receiver);
      return isObject(value) && !(value instanceof Promise) ? nested(value) : value;
    },
  });

/** A Proxy whose functions are bound to what it wraps. */
const bound = (target) =>
  new Proxy(target, {
    get(object, name) {
      const value = Reflect.get(object, name);
      return typeof value === "function" ? value.bind(object) : isObject(value) ? bound(value) : value;
    },
  });

const wrappers = {
  "Vue's ref": (value) => vue.ref(value).value,
  "Vue's reactive": (value) => vue.reactive({ deep: { value } }).deep.value,
  "Vue's shallowReactive": (value) => vue.shallowReactive(value),
  "Vue's readonly": (value) => vue.readonly(value),
  "Vue's readonly around reactive": (value) => vue.readonly(vue.reactive({ value })).value,
  "a Proxy without traps": (value) => new Proxy(value, {}),
  "a nested Proxy": nested,
  "a nested Proxy around a nested Proxy": (value) => nested(nested(value)),
  "a Proxy with bound functions": bound,
};

const SUPERUSER = { id: "abcdefghijklmno", collectionName: "_superusers", collectionId: "pbc_3142635823" };
const TOKEN = tokenOf({ type: "auth", exp: 4102444800 });

describe("behind a Proxy", () => {
  let server;

  before(async () => {
    localStorage.clear();
    server = await freshServer();
  });

  after(async () => {
    localStorage.clear();
    await server.stop();
  });

  for (const [name, wrap] of Object.entries(wrappers)) {
    describe(name, () => {
      it("a client signs in, lists, creates, downloads, copies and deletes", async () => {
        const pb = wrap(new BosBase(server.url, new BaseAuthStore()));
        expect((await pb.health.check()).code).to.equal(200);
        await pb.collection("_superusers").authWithPassword(server.email, server.password);
        expect([pb.authStore.isValid, pb.authStore.isSuperuser]).to.deep.equal([true, true]);
        await pb.admins.authRefresh();
        await pb.backups.create("one.zip");
        const { size } = await pb.backups.createAndWait("two.zip");
        expect((await pb.backups.download("two.zip")).size).to.equal(size);
        const target = wrap(await signedIn(server));
        expect((await pb.backups.copyTo(target, "two.zip", { as: "three.zip" })).size).to.equal(size);
        await pb.backups.upload(new File([emptyZip()], "four.zip"));
        const keys = (await pb.backups.getFullList()).map(({ key }) => key);
        expect(keys).to.deep.equal(["four.zip", "one.zip", "three.zip", "two.zip"]);
        const url = pb.backups.getDownloadURL(await pb.files.getToken(), "one.zip");
        expect((await fetch(url)).status).to.equal(200);
        expect((await pb.settings.getAll()).backups).to.be.an("object");
        await Promise.all(keys.map((key) => pb.backups.delete(key)));
        const other = await pb.collection("_superusers").impersonate(pb.authStore.record.id, 60);
        expect(await other.backups.getFullList()).to.deep.equal([]);
      });

      it("a service and a collection alone", async () => {
        const pb = await signedIn(server);
        expect(await wrap(pb.backups).getFullList()).to.deep.equal([]);
        expect(wrap(pb.backups).planPrune({ keepLast: 1 }, []).keep).to.deep.equal([]);
        expect(await wrap(pb.files).getToken()).to.be.a("string");
        expect((await wrap(pb.health).check()).data.canBackup).to.equal(true);
        expect((await wrap(pb.settings).getAll()).meta).to.be.an("object");
        expect((await wrap(pb.collection("_superusers")).authRefresh()).token).to.be.a("string");
        expect(wrap(pb.collection("a b")).baseCollectionPath).to.equal("/api/collections/a%20b");
      });

      it("what is set, cancelled and chained", async () => {
        const plain = new BosBase("http://server.test", new BaseAuthStore());
        const pb = wrap(plain);
        expect(pb.buildURL("/x")).to.equal("http://server.test/x");
        expect(pb.collection("users")).to.equal(plain.collection("users"));
        const { fetch, calls } = recordingFetch();
        plain.beforeSend = (url, options) => ({ url, options: { ...options, headers: { "X-Hook": "1" } } });
        await pb.send("/api/x", { fetch });
        expect(calls[0].init.headers["X-Hook"]).to.equal("1");
        const endless = endlessFetch();
        const pending = [
          failure(pb.send("/api/a", { fetch: endless.fetch, requestKey: "a" }), "aborted"),
          failure(pb.send("/api/b", { fetch: endless.fetch }), "aborted"),
        ];
        pb.autoCancellation(true).cancelRequest("a").cancelAllRequests();
        await Promise.all(pending);
        expect(JSON.stringify(pb)).to.equal(JSON.stringify(plain));
      });

      const stores = {
        BaseAuthStore: () => new BaseAuthStore(),
        LocalAuthStore: () => new LocalAuthStore("proxied"),
        AsyncAuthStore: () => new AsyncAuthStore({ save: async () => {} }),
        "a subclass": () => new (class extends BaseAuthStore {})(),
      };
      for (const [kind, make] of Object.entries(stores)) {
        it(`${kind} keeps a session and calls its listeners`, async () => {
          const plain = make();
          const store = wrap(plain);
          const heard = [];
          const stop = store.onChange((token, record) => heard.push([token, record?.id]), true);
          // A readonly Proxy refuses what is written through it, as it is meant to; the store behind it may change.
          const writer = name.includes("readonly") ? plain : store;
          writer.save(TOKEN, SUPERUSER);
          expect([store.token, store.record.id, store.model.id]).to.deep.equal([TOKEN, SUPERUSER.id, SUPERUSER.id]);
          expect([store.isValid, store.isSuperuser, store.isAuthRecord]).to.deep.equal([true, true, false]);
          expect(store.exportToCookie()).to.equal(plain.exportToCookie());
          const { fetch, calls } = recordingFetch();
          await new BosBase("http://server.test", store).send("/api/x", { fetch });
          expect(calls[0].init.headers.Authorization).to.equal(TOKEN);
          stop();
          writer.clear();
          expect([plain.token, store.isValid]).to.deep.equal(["", false]);
          expect(heard).to.deep.equal([
            ["", undefined],
            [TOKEN, SUPERUSER.id],
          ]);
        });
      }
    });
  }

  it("Vue sees what changes through its Proxy", () => {
    const store = vue.reactive(new BaseAuthStore());
    const pb = vue.reactive(new BosBase("http://server.test", store));
    const seen = [];
    vue.effect(() => seen.push([pb.lang, pb.authStore.token]));
    pb.lang = "de";
    store.save(TOKEN, null);
    expect(seen).to.deep.equal([
      ["en-US", ""],
      ["de", ""],
      ["de", TOKEN],
    ]);
  });
});
