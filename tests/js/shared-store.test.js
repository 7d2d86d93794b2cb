/** Two clients of different servers with one auth store: said once in the console, and `copyTo` refuses. */

import BosBase, { BaseAuthStore } from "bosbase-backups";
import { expect } from "chai";
import { freshServer } from "./bed.js";
import { failure, frameWithPackage, recordingFetch, signedIn, tokenOf } from "./support.js";

const TOKEN = tokenOf({ type: "auth", exp: 4102444800 });
const URLS = ["http://one.test", "http://two.test"];

describe("two clients with one store", () => {
  let frame;
  let warned;

  // What was said is known to a page, so each test has one of its own.
  beforeEach(async () => {
    localStorage.clear();
    frame = await frameWithPackage();
    warned = [];
    frame.page.console.warn = (...given) => warned.push(given.join(" "));
  });

  afterEach(() => {
    frame.remove();
    localStorage.clear();
  });

  const call = (pb) => pb.send("/api/x", { fetch: recordingFetch().fetch, requestKey: null });

  const plain = () => ({ token: "", record: null, save() {}, clear() {} });
  const twice = (store) => [store, store];
  const shared = {
    "the default store": () => [null, null],
    "stores of the same key": (sdk) => [new sdk.LocalAuthStore("same"), new sdk.LocalAuthStore("same")],
    "the default store and one of its key": (sdk) => [null, new sdk.LocalAuthStore("pocketbase_auth")],
    "one store": (sdk) => twice(new sdk.BaseAuthStore()),
    "one object": () => twice(plain()),
    "a store and a Proxy around it": (sdk) => {
      const store = new sdk.BaseAuthStore();
      return [store, new Proxy(store, {})];
    },
  };

  const signIn = ({ authStore }) => {
    if (authStore.onChange) authStore.save(TOKEN, null);
    else authStore.token = TOKEN;
  };

  for (const [name, stores] of Object.entries(shared)) {
    it(`${name}: said once, and only when a token would go to both`, async () => {
      const { default: Client } = frame.sdk;
      const [one, two] = stores(frame.sdk).map((store, at) => new Client(URLS[at], store));
      await call(one);
      await call(two);
      expect(warned, "nobody is signed in").to.deep.equal([]);
      signIn(one);
      for (const pb of [two, one, two, new Client("http://three.test", two.authStore)]) await call(pb);
      expect(warned).to.have.length(1);
      for (const url of URLS) expect(warned[0]).to.contain(url);
      expect(warned[0]).to.match(/^bosbase-backups: .*a store of its own/);
      expect(warned[0]).to.not.contain(TOKEN);
    });
  }

  const apart = {
    "stores of two keys": (sdk) => URLS.map((url) => new sdk.default(url, new sdk.LocalAuthStore(url))),
    "stores in memory": (sdk) => URLS.map((url) => new sdk.default(url, new sdk.BaseAuthStore())),
    "objects of the caller": (sdk) => URLS.map((url) => new sdk.default(url, plain())),
    "clients of one server": (sdk) =>
      ["http://one.test", "http://one.test/", "HTTP://ONE.test"].map((url) => new sdk.default(url)),
    "the page's own server in several ways": (sdk) =>
      ["/", location.origin, `${location.origin}//`].map((url) => new sdk.default(url)),
    "a client that is impersonated": (sdk) => [
      new sdk.default(URLS[0]),
      new sdk.default(URLS[1], new sdk.BaseAuthStore()),
    ],
  };

  for (const [name, clients] of Object.entries(apart)) {
    it(`${name}: nothing is said`, async () => {
      const made = clients(frame.sdk);
      made.forEach(signIn);
      for (const pb of [...made, ...made]) await call(pb);
      expect(warned).to.deep.equal([]);
    });
  }

  it("a client that goes to another server: nothing is said", async () => {
    const pb = new frame.sdk.default(URLS[0]);
    signIn(pb);
    await call(pb);
    pb.baseURL = URLS[1];
    await call(pb);
    expect(warned).to.deep.equal([]);
  });

  it("copyTo refuses, says what to do, and sends nothing", async () => {
    const [server, other] = [await freshServer(), await freshServer()];
    const sent = [];
    for (const stores of [[null, null], twice(new BaseAuthStore())]) {
      const [from, to] = [server, other].map(({ url }, at) => new BosBase(url, stores[at]));
      for (const pb of [from, to]) pb.beforeSend = (url) => void sent.push(url);
      const error = await failure(from.backups.copyTo(to, "a.zip"), "invalid-argument");
      expect(error.message).to.match(/store of its own: new BosBase\(url, new BaseAuthStore\(\)\)/);
    }
    expect(sent).to.deep.equal([]);

    const from = await signedIn(server);
    await from.backups.create("a.zip");
    const to = await signedIn(other);
    expect((await from.backups.copyTo(to, "a.zip")).key).to.equal("a.zip");
    const again = new BosBase(server.url, from.authStore);
    expect((await from.backups.copyTo(again, "a.zip", { as: "b.zip" })).key, "one server, one store").to.equal("b.zip");
    for (const target of [{}, null, undefined, from.backups, "http://server.test"]) {
      await failure(from.backups.copyTo(target, "a.zip"), "invalid-argument");
    }
    await Promise.all([server.stop(), other.stop()]);
  });
});
