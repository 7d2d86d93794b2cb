/** The first calls, a worker, and what ten thousand calls leave behind. */

import BosBase, { BaseAuthStore } from "bosbase-backups";
import { expect } from "chai";
import { freshServer, proxyTo } from "./bed.js";
import { emptyZip, endlessFetch, frameWithPackage, jsonResponse, recordingFetch, rejection } from "./support.js";

/** The build shortens the names of exports. */
const memoryOf = (exports) =>
  Object.values(exports).find((item) => Object.prototype.toString.call(item) === "[object WebAssembly.Memory]");

describe("the first calls", () => {
  let frame;

  beforeEach(async () => {
    frame = await frameWithPackage();
  });

  afterEach(() => frame.remove());

  const client = (base = "http://server.test") => new frame.sdk.default(base, new frame.sdk.BaseAuthStore());

  it("keep their order", async () => {
    const { fetch, calls } = recordingFetch();
    const pb = client();
    const paths = Array.from({ length: 20 }, (_, at) => `/api/${at}`);
    const pending = paths.map((path) => pb.send(path, { fetch }));
    await Promise.all(pending);
    expect(calls.map(({ url }) => new URL(url).pathname)).to.deep.equal(paths);
    expect(frame.instances).to.have.length(1);
  });

  it("keep their order when a synchronous call comes between", async () => {
    const { fetch, calls } = recordingFetch();
    const pb = client();
    const first = pb.send("/api/first", { fetch });
    expect(pb.buildURL("/x")).to.equal("http://server.test/x");
    await Promise.all([first, pb.send("/api/second", { fetch })]);
    expect(calls.map(({ url }) => url)).to.deep.equal([
      "http://server.test/api/first",
      "http://server.test/api/second",
    ]);
    expect(frame.instances, "one module for all").to.have.length(1);
  });

  it("can be cancelled at once, in each way", async () => {
    const cancelled = async (start) => {
      const pb = client();
      const { fetch, calls } = endlessFetch();
      const controller = new AbortController();
      const pending = rejection(pb.send("/api/x", { fetch, signal: controller.signal, requestKey: "key" }));
      start(pb, controller);
      const error = await pending;
      expect(error).to.be.instanceOf(frame.sdk.ClientResponseError);
      expect([error.code, error.isAbort, calls.length]).to.deep.equal(["aborted", true, 0]);
    };
    await Promise.all([
      cancelled((pb) => pb.cancelRequest("key")),
      cancelled((pb) => pb.cancelAllRequests()),
      cancelled((_pb, controller) => controller.abort()),
    ]);
  });

  it("cancel each other, the same GET twice", async () => {
    const { fetch, calls } = recordingFetch();
    const pb = client();
    const [first, second] = await Promise.allSettled([pb.send("/api/x", { fetch }), pb.send("/api/x", { fetch })]);
    expect([first.status, first.reason?.code, second.status, calls.length]).to.deep.equal([
      "rejected",
      "aborted",
      "fulfilled",
      1,
    ]);
  });

  it("know address, language and token as of the call", async () => {
    const { fetch, calls } = recordingFetch();
    const pb = client("http://one.test");
    pb.authStore.save("first", null);
    const pending = pb.send("/x", { fetch });
    pb.baseURL = "http://two.test";
    pb.lang = "de";
    pb.authStore.save("second", null);
    await pending;
    const [{ url, init }] = calls;
    expect([url, init.headers.Authorization, init.headers["Accept-Language"]]).to.deep.equal([
      "http://one.test/x",
      "first",
      "en-US",
    ]);
  });

  it("autoCancellation(false) before the first call holds", async () => {
    const { fetch, calls } = recordingFetch();
    const pb = client().autoCancellation(false);
    await Promise.all([pb.send("/x", { fetch }), pb.send("/x", { fetch })]);
    expect(calls).to.have.length(2);
  });

  it("importing and constructing loads nothing", () => {
    const pb = client();
    expect([pb.backups.client === pb, pb.authStore.token, frame.instances.length]).to.deep.equal([true, "", 0]);
    pb.cancelAllRequests();
    pb.autoCancellation(true);
    expect(frame.instances).to.have.length(0);
  });
});

describe("the stack of an error", () => {
  it("begins where the call was made, in both modules", async () => {
    const pb = new BosBase("http://server.test", new BaseAuthStore());
    const fetch = async () => jsonResponse({ message: "No." }, 403);
    async function readTheList() {
      return pb.backups.getFullList({ fetch });
    }
    async function readTheSchedule() {
      return pb.backups.getSchedule({ fetch });
    }
    for (const call of [readTheList, readTheSchedule]) {
      const { stack } = await rejection(call());
      expect(stack).to.include(call.name).and.include("start.test.js");
      expect(stack).to.not.include("wasm-function");
    }
  });
});

describe("in a worker", () => {
  let worker;
  let server;

  const ask = (task) =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.failed ? reject(new Error(data.failed)) : resolve(data.result));
      worker.onerror = (event) => reject(new Error(event.message ?? "the worker does not load"));
      worker.postMessage(task);
    });

  before(async () => {
    server = await freshServer();
    worker = new Worker("/files/tests/js/page/worker.js", { type: "module" });
  });

  after(async () => {
    worker.terminate();
    await server.stop();
  });

  it("works as in a page", async () => {
    const { url, email, password } = server;
    expect(await ask({ name: "round", url, email, password })).to.deep.equal({
      before: [],
      created: true,
      after: ["in_worker.zip"],
      uploaded: true,
      storage: "memory",
      zip: 0x504b,
    });
  });

  it("its errors are of both classes, across an await", async () => {
    const proxy = await proxyTo(server.url);
    await proxy.setRules([
      { path: "/api/health", answer: { body: "" }, delayResponseMs: 60_000 },
      { path: "/api/x", refuse: true },
    ]);
    expect(await ask({ name: "errors", url: proxy.url })).to.deep.equal({
      unauthorized: [true, true, 401, false],
      timeout: [true, true, 0, false],
      aborted: [true, true, 0, true],
      network: [true, true, 0, false],
      "invalid-argument": [true, true, 0, false],
    });
    await proxy.stop();
  });

  it("without a page a relative address stays relative, as in the peer", async () => {
    const seen = await ask({ name: "addresses", bases: ["", "/", "sub", "http://x.test"] });
    expect(seen.ours).to.deep.equal(seen.peer);
  });
});

describe("ten thousand calls", () => {
  const COUNT = 10_000;

  it("in a row leave memory as it was, and nothing hanging", async function () {
    this.timeout(120_000);
    const { sdk, page, instances, remove } = await frameWithPackage();
    const pb = new sdk.default("http://server.test", new sdk.BaseAuthStore());
    const health = { code: 200, message: "API is healthy.", data: {} };
    let open = 0;
    const fetch = async () => {
      open += 1;
      await null;
      open -= 1;
      return jsonResponse(health);
    };
    const failing = async () => jsonResponse({ message: "No.", data: { name: { code: "c", message: "M." } } }, 400);
    const rounds = async (count) => {
      for (let at = 0; at < count; at += 1) {
        await pb.health.check({ fetch, query: { at } });
      }
      for (let at = 0; at < count / 10; at += 10) {
        await Promise.allSettled([...new Array(10)].map(() => pb.health.check({ fetch: at % 20 ? fetch : failing })));
        const controller = new AbortController();
        const upload = pb.backups.upload(
          { file: emptyZip() },
          { fetch: () => new Promise(() => {}), signal: controller.signal },
        );
        controller.abort();
        await rejection(upload);
      }
    };
    await rounds(500);
    const [{ exports }] = instances;
    const tables = () =>
      Object.values(exports)
        .filter((item) => item instanceof page.WebAssembly.Table)
        .map(({ length }) => length);
    const before = { bytes: memoryOf(exports).buffer.byteLength, tables: tables() };
    const heapBefore = performance.memory?.usedJSHeapSize;
    const start = performance.now();
    await rounds(COUNT);
    const millis = performance.now() - start;
    const after = { bytes: memoryOf(exports).buffer.byteLength, tables: tables() };
    const heap =
      heapBefore === undefined
        ? "not told"
        : `${Math.round((performance.memory.usedJSHeapSize - heapBefore) / 1024)} KB more, not collected`;
    console.log(
      `${COUNT} calls: ${Math.round(millis)} ms, wasm memory ${before.bytes} -> ${after.bytes} bytes, tables ${before.tables} -> ${after.tables}, heap ${heap}`,
    );
    expect(after).to.deep.equal(before);
    expect(open).to.equal(0);
    expect(instances).to.have.length(1);
    expect((await pb.health.check({ fetch })).code).to.equal(200);
    remove();
  });

  it("of clients that are dropped at once", async function () {
    this.timeout(120_000);
    const { sdk, instances, remove } = await frameWithPackage();
    const { fetch } = recordingFetch();
    const rounds = async (count) => {
      for (let at = 0; at < count; at += 1) {
        await new sdk.default(`http://server${at}.test`, new sdk.BaseAuthStore()).send("/x", { fetch });
      }
    };
    await rounds(200);
    const before = memoryOf(instances[0].exports).buffer.byteLength;
    await rounds(2000);
    // Handles are freed at garbage collection, whose time a test cannot choose.
    expect(memoryOf(instances[0].exports).buffer.byteLength - before).to.be.at.most(1024 * 1024);
    remove();
  });
});
