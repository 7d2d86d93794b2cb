/** Calls that overlap, are cancelled, come from callbacks, or run in another tab. */

import BosBase, { BaseAuthStore, LocalAuthStore } from "bosbase-backups";
import { expect } from "chai";
import { freshServer } from "./bed.js";
import {
  allClosed,
  atOnce,
  behindProxy,
  emptyZip,
  endlessFetch,
  eventually,
  failure,
  frameWithPackage,
  jsonResponse,
  recordingFetch,
  rejection,
  signedIn,
  sleep,
  tokenOf,
} from "./support.js";

/** A rule of the proxy: it reads the request and never answers. */
const SILENCE = { answer: { body: "" }, delayResponseMs: 60_000 };
const memoryClient = (url) => new BosBase(url, new BaseAuthStore());

describe("cancellation by a signal", () => {
  let bed;

  before(async () => {
    bed = await behindProxy();
  });

  after(() => bed.stop());

  beforeEach(() => bed.proxy.forgetRequests());

  afterEach(() => bed.proxy.setRules([]));

  const calls = {
    getFullList: (pb, options) => pb.backups.getFullList(options),
    create: (pb, options) => pb.backups.create("a.zip", options),
    upload: (pb, options) => pb.backups.upload(new File([emptyZip()], "a.zip"), options),
    delete: (pb, options) => pb.backups.delete("a.zip", options),
    restore: (pb, options) => pb.backups.restore("a.zip", options),
    getToken: (pb, options) => pb.files.getToken(options),
    check: (pb, options) => pb.health.check(options),
    getSettings: (pb, options) => pb.settings.getAll(options),
    updateSettings: (pb, options) => pb.settings.update({}, options),
    authWithPassword: (pb, options) => pb.admins.authWithPassword("a@b.test", "x", options),
    send: (pb, options) => pb.send("/api/settings", options),
  };
  for (const [name, call] of Object.entries(calls)) {
    it(`${name}: before and during`, async () => {
      const before = await failure(call(bed.pb, { signal: AbortSignal.abort() }), "aborted", 0);
      expect(before.isAbort).to.equal(true);
      expect(await bed.proxy.requests(), "nothing was sent").to.deep.equal([]);

      await bed.proxy.setRules([SILENCE]);
      const controller = new AbortController();
      const pending = rejection(call(bed.pb, { signal: controller.signal }));
      await eventually(async () => (await bed.proxy.requests()).some(({ method }) => method !== "OPTIONS"));
      controller.abort();
      const during = await atOnce(pending);
      expect([during.code, during.isAbort, during.status]).to.deep.equal(["aborted", true, 0]);
      await allClosed(bed.proxy);
    });
  }

  it("after the answer it does nothing", async () => {
    const controller = new AbortController();
    expect(await bed.pb.backups.getFullList({ signal: controller.signal })).to.be.an("array");
    controller.abort();
    await sleep(10);
  });

  it("in the middle of the body, and with a reason of its own", async () => {
    await bed.proxy.setRules([{ path: "/api/*", stallResponseAfter: 1 }]);
    const controller = new AbortController();
    const pending = failure(bed.pb.backups.getFullList({ signal: controller.signal }), "aborted", 0);
    await eventually(async () => (await bed.proxy.requests()).some(({ responseBytes }) => responseBytes > 0));
    controller.abort(new RangeError("mine"));
    expect((await pending).isAbort).to.equal(true);
    await allClosed(bed.proxy);
  });

  // WebKit once garbage-collected the signals of requests and left their connections open.
  it("in the middle of the body, after the garbage is collected", async () => {
    await bed.proxy.setRules([{ path: "/api/*", answer: { body: "{}" }, stallResponseAfter: 1 }]);
    for (let round = 0; round < 10; round += 1) {
      const controller = new AbortController();
      const pending = [1, 2, 3, 4].map(() =>
        failure(bed.pb.backups.create("a.zip", { signal: controller.signal }), "aborted", 0),
      );
      await eventually(async () => (await bed.proxy.open()) === 4);
      await sleep(100);
      Array.from({ length: 300_000 }, (_, index) => ({ index, list: [index] }));
      await sleep(20);
      controller.abort();
      await atOnce(Promise.all(pending));
      await allClosed(bed.proxy);
    }
  });

  it("a fetch that does not listen to its signal is left behind at once", async () => {
    const controller = new AbortController();
    const pending = bed.pb.send("/api/x", { signal: controller.signal, fetch: () => new Promise(() => {}) });
    controller.abort();
    await failure(pending, "aborted", 0);
  });

  it("leaves no listener on the signal", async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = controller.signal;
    controller.signal.addEventListener = function (...args) {
      listeners += 1;
      return addEventListener.apply(this, args);
    };
    controller.signal.removeEventListener = function (...args) {
      listeners -= 1;
      return removeEventListener.apply(this, args);
    };
    for (let count = 0; count < 20; count += 1) {
      await bed.pb.health.check({ signal: controller.signal });
    }
    expect(listeners).to.equal(0);
  });
});

describe("overlap", () => {
  it("many calls at once, each with its own answer", async () => {
    const pb = memoryClient("http://server.test");
    const fetch = async (url) => {
      await sleep(Math.random() * 20);
      return jsonResponse({ url });
    };
    const answers = await Promise.all(Array.from({ length: 200 }, (_, at) => pb.send(`/api/${at}`, { fetch })));
    expect(answers.map(({ url }) => url)).to.deep.equal(answers.map((_, at) => `http://server.test/api/${at}`));
  });

  it("reading one part of the settings does not cancel the other", async () => {
    const server = await freshServer();
    const pb = await signedIn(server);
    const [schedule, target, all] = await Promise.all([
      pb.backups.getSchedule(),
      pb.backups.getS3(),
      pb.settings.getAll(),
    ]);
    expect([schedule.cron, target.enabled, all.backups.cron]).to.deep.equal(["", false, ""]);
    await server.stop();
  });

  it("calls from inside of callbacks", async () => {
    const server = await freshServer();
    const pb = memoryClient(server.url);
    const seen = [];
    pb.beforeSend = async (url) => {
      if (!url.includes("/health")) {
        seen.push(`before: ${(await pb.health.check({ requestKey: null })).code}`);
      }
    };
    pb.afterSend = async (response, data) => {
      if (response.url.includes("/auth-with-password")) {
        seen.push(`after: ${(await pb.send("/api/health", { requestKey: null })).code}`, pb.buildURL("/x").slice(-2));
      }
      return data;
    };
    let inside;
    pb.authStore.onChange((token) => {
      seen.push(`change: ${token === pb.authStore.token} ${pb.authStore.isValid}`);
      inside = pb.backups.getFullList();
    });
    await pb.admins.authWithPassword(server.email, server.password);
    expect(await inside).to.deep.equal([]);
    expect(seen).to.deep.equal(["before: 200", "after: 200", "/x", "change: true true", "before: 200"]);
    await server.stop();
  });

  it("a hook that rejects with something that is no error is quoted", async () => {
    const pb = memoryClient("http://server.test");
    const { fetch } = recordingFetch();
    for (const [thrown, quoted] of [
      [{ reason: "the quota is used up" }, "the quota is used up"],
      ["a text", "a text"],
      [undefined, "without a message"],
    ]) {
      pb.afterSend = () => Promise.reject(thrown);
      const error = await failure(pb.send("/x", { fetch, retry: false }), "internal");
      expect(error.message).to.include(quoted);
    }
  });

  it("a fetch, a signal and a getter that call back synchronously", async () => {
    const pb = memoryClient("http://server.test");
    const seen = [];
    const inner = recordingFetch();
    const fetch = () => {
      pb.send("/inner", { fetch: inner.fetch }).then(() => seen.push("inner"));
      seen.push(pb.buildURL("/sync"));
      pb.cancelRequest("nobody");
      return Promise.resolve(jsonResponse({}));
    };
    const options = { fetch };
    Object.defineProperty(options, "headers", { enumerable: true, get: () => ({ "X-Url": pb.buildURL("/getter") }) });
    await pb.send("/outer", options);
    await eventually(() => seen.includes("inner"));
    expect(seen).to.deep.equal(["http://server.test/sync", "inner"]);

    const controller = new AbortController();
    const pending = pb.send("/x", { signal: controller.signal, fetch: endlessFetch().fetch });
    controller.signal.addEventListener("abort", () => seen.push(pb.buildURL("/abort")));
    controller.abort();
    await failure(pending, "aborted", 0);
    expect(seen.at(-1)).to.equal("http://server.test/abort");
  });

  it("an auth store that throws rejects the call", async () => {
    const pb = memoryClient("http://server.test");
    pb.authStore = {
      get token() {
        throw new Error("no store");
      },
    };
    for (const call of [
      () => pb.send("/a"),
      () => pb.backups.getFullList(),
      () => pb.settings.getAll(),
      () => pb.admins.authRefresh(),
    ]) {
      const pending = call();
      expect(await pending.catch((error) => error.message)).to.equal("no store");
    }
  });

  it("a call outlives its client", async () => {
    const server = await freshServer();
    let pb = await signedIn(server);
    const pending = pb.backups.getFullList();
    pb = null;
    globalThis.gc?.();
    expect(await pending).to.deep.equal([]);
    await server.stop();
  });

  it("services and collections stay the same objects", () => {
    const pb = memoryClient("http://server.test");
    for (const name of ["backups", "files", "health", "settings", "admins"]) {
      expect(pb[name], name).to.equal(pb[name]);
    }
    expect(pb.collection("users")).to.equal(pb.collection("users"));
    expect(pb.admins).to.equal(pb.collection("_superusers"));
    expect(pb.backups.client).to.equal(pb);
  });

  it("methods work on their service only, and take part in no mixing of clients", async () => {
    const [one, two] = [memoryClient("http://one.test"), memoryClient("http://two.test")];
    const { fetch, calls } = recordingFetch((url) => jsonResponse({ url }));
    await Promise.all([one.send("/a", { fetch }), two.send("/a", { fetch })]);
    expect(calls.map(({ url }) => url).sort()).to.deep.equal(["http://one.test/a", "http://two.test/a"]);
  });

  it("baseURL, lang and token are those of the call", async () => {
    const pb = memoryClient("http://one.test");
    const { fetch, calls } = recordingFetch();
    const first = pb.send("/a", { fetch });
    pb.baseURL = "http://two.test";
    pb.lang = "de";
    pb.authStore.save("token", null);
    await Promise.all([first, pb.send("/b", { fetch })]);
    expect(
      calls.map(({ url, init }) => [url, init.headers["Accept-Language"], init.headers.Authorization]),
    ).to.deep.equal([
      ["http://one.test/a", "en-US", undefined],
      ["http://two.test/b", "de", "token"],
    ]);
  });
});

describe("two tabs", () => {
  it("see each other's sign-in and sign-out", async () => {
    localStorage.clear();
    const { sdk: there, remove } = await frameWithPackage();
    const here = new BosBase("http://server.test");
    const other = new there.default("http://server.test");
    const heard = [];
    here.authStore.onChange((token) => heard.push(token));
    const token = tokenOf({ type: "auth", exp: 4102444800 });
    other.authStore.save(token, { id: "x", collectionName: "_superusers" });
    await eventually(() => heard.length === 1);
    expect([here.authStore.token, here.authStore.isValid, here.authStore.isSuperuser]).to.deep.equal([
      token,
      true,
      true,
    ]);
    other.authStore.clear();
    await eventually(() => heard.length === 2);
    expect([here.authStore.token, here.authStore.record]).to.deep.equal(["", null]);
    remove();
  });

  it("a storage that is forbidden altogether", () => {
    const original = Object.getOwnPropertyDescriptor(window, "localStorage");
    Object.defineProperty(window, "localStorage", {
      configurable: true,
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
    try {
      const store = new LocalAuthStore();
      store.save("token", { id: "x" });
      expect([store.token, store.record.id]).to.deep.equal(["token", "x"]);
      store.clear();
      expect([store.token, store.record]).to.deep.equal(["", null]);
    } finally {
      Object.defineProperty(window, "localStorage", original);
    }
  });
});
