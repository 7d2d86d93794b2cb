/** Transfers that are cancelled: at once, with no connection left and nothing half-written, at whatever stage. */

import { expect } from "chai";
import { freshServer, proxyTo } from "../bed.js";
import { allClosed, behindProxy, eventually, failure, signedIn } from "../support.js";
import { abortWhen, archive, recordingStream, remove, requestsOf, store } from "./support.js";

const SIZE = 9_000_000;
const FILE = "/api/backups/file.zip";
/** A rule of the proxy: it reads the request and never answers. */
const silence = { answer: { body: "" }, delayResponseMs: 60_000 };
const cutOnce = { path: FILE, times: 1, cutResponseAfter: 1_000_000 };

describe("transfers: abort", () => {
  let bed, server, proxy, pb;

  before(async () => {
    bed = await behindProxy();
    ({ server, proxy, pb } = bed);
    await store(server, pb, "file.zip", archive(SIZE));
  });

  after(() => bed.stop());

  beforeEach(() => proxy.forgetRequests());

  afterEach(() => proxy.setRules([]));

  /** Tells whether so many requests of this kind have arrived. */
  const came =
    (line, count = 1) =>
    async () =>
      (await requestsOf(proxy)).filter((request) => request.line === line).length >= count;

  const stages = {
    "while it reads the list": { rules: [{ path: "/api/backups", ...silence }], isThere: came("GET /api/backups") },
    "while it asks for a token": {
      rules: [{ path: "/api/files/token", ...silence }],
      isThere: came("POST /api/files/token"),
    },
    "before the headers": { rules: [{ path: FILE, ...silence }], isThere: came(`GET ${FILE}`) },
    "in the body": {
      rules: [{ path: FILE, stallResponseAfter: 1_000_000 }],
      isThere: async () => (await requestsOf(proxy)).some(({ outcome }) => outcome === "stalled"),
    },
    "in the pause before it resumes": {
      rules: [cutOnce],
      isThere: async () => (await requestsOf(proxy)).some(({ outcome }) => outcome.startsWith("cut")),
    },
    "resuming, at the list": {
      rules: [cutOnce, { path: "/api/backups", skip: 1, ...silence }],
      isThere: came("GET /api/backups", 2),
    },
    "resuming, at the token": {
      rules: [cutOnce, { path: "/api/files/token", skip: 1, ...silence }],
      isThere: came("POST /api/files/token", 2),
    },
    "resuming, before the headers": { rules: [cutOnce, { path: FILE, ...silence }], isThere: came(`GET ${FILE}`, 2) },
    "resuming, in the body": {
      rules: [cutOnce, { path: FILE, stallResponseAfter: 1_000_000 }],
      isThere: async () => (await requestsOf(proxy)).some(({ outcome }) => outcome === "stalled"),
    },
  };
  for (const [stage, { rules, isThere }] of Object.entries(stages)) {
    it(`a download to a Blob, ${stage}`, async () => {
      await proxy.setRules(rules);
      await abortWhen(proxy, isThere, (signal) => pb.backups.download("file.zip", { signal }));
      const count = (await requestsOf(proxy)).length;
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect((await requestsOf(proxy)).length, "nothing is sent any more").to.equal(count);
    });

    it(`a download to a stream, ${stage}`, async () => {
      await proxy.setRules(rules);
      const { stream, seen } = recordingStream();
      await abortWhen(proxy, isThere, (signal) => pb.backups.download("file.zip", { signal, to: stream }));
      await eventually(() => seen.isAborted, 1000);
      expect(seen.isClosed).to.equal(false);
    });
  }

  it("a download while its stream is busy", async () => {
    let sink = null;
    const { stream } = recordingStream({
      onWrite: (_, controller) => {
        sink = controller;
        return new Promise(() => {});
      },
    });
    await abortWhen(
      proxy,
      () => sink,
      (signal) => pb.backups.download("file.zip", { signal, to: stream }),
    );
    expect(sink.signal.aborted, "the stream knows").to.equal(true);
  });

  it("a download before it begins sends nothing, and aborts the stream", async () => {
    const { stream, seen } = recordingStream();
    await failure(pb.backups.download("file.zip", { signal: AbortSignal.abort(), to: stream }), "aborted", 0);
    expect(await requestsOf(proxy)).to.deep.equal([]);
    await eventually(() => seen.isAborted, 1000);
  });

  it("a download that failed for good aborts the stream at every stage", async () => {
    for (const at of ["/api/backups", "/api/files/token", FILE]) {
      await proxy.setRules([
        { path: at, answer: { status: 403, body: { status: 403, message: "Not allowed here.", data: {} } } },
      ]);
      const { stream, seen } = recordingStream();
      await failure(pb.backups.download("file.zip", { to: stream }), "forbidden", 403);
      await eventually(() => seen.isAborted, 1000).catch(() => expect.fail(`${at}: the stream is left open`));
    }
    await proxy.setRules([]);
    const { stream, seen } = recordingStream();
    await failure(pb.backups.download("absent.zip", { to: stream }), "not-found");
    await eventually(() => seen.isAborted, 1000);
  });

  it("by requestKey, by cancelRequest and by cancelAllRequests", async () => {
    await proxy.setRules([{ path: FILE, ...silence }]);
    const ends = {
      cancelRequest: () => pb.cancelRequest("mine"),
      cancelAllRequests: () => pb.cancelAllRequests(),
      "a second call of the key": () => pb.health.check({ requestKey: "mine" }),
    };
    for (const [name, end] of Object.entries(ends)) {
      await proxy.forgetRequests();
      const pending = failure(pb.backups.download("file.zip", { requestKey: "mine" }), "aborted", 0);
      await eventually(came(`GET ${FILE}`));
      await end();
      await pending.catch((error) => expect.fail(`${name}: ${error.message}`));
      await allClosed(proxy);
    }
  });

  const isUploading = async () =>
    (await requestsOf(proxy)).some(({ line, bodyBytes }) => line === "POST /api/backups/upload" && bodyBytes > 100_000);
  for (const [face, options] of [
    ["fetch", {}],
    ["XMLHttpRequest", { onProgress: () => {} }],
  ]) {
    it(`an upload over ${face}: before, at the list, in the body, before the answer`, async () => {
      const file = new File([archive(SIZE)], "up.zip");
      await failure(pb.backups.upload(file, { signal: AbortSignal.abort(), ...options }), "aborted", 0);
      expect(await requestsOf(proxy)).to.deep.equal([]);

      const upload = (signal) => pb.backups.upload(file, { signal, ...options });
      await proxy.setRules([{ path: "/api/backups", ...silence }]);
      await abortWhen(proxy, came("GET /api/backups"), upload);

      await proxy.setRules([{ path: "/api/backups/upload", pace: 2_000_000 }]);
      await abortWhen(proxy, isUploading, upload);

      await proxy.forgetRequests();
      await proxy.setRules([{ path: "/api/backups/upload", ...silence }]);
      const hasAll = async () => (await requestsOf(proxy)).some(({ bodyBytes }) => bodyBytes > SIZE);
      await abortWhen(proxy, hasAll, upload);

      expect(
        (await server.files()).filter((name) => name.startsWith("up.zip")),
        "nothing was stored",
      ).to.deep.equal([]);
    });
  }

  it("a copy, on either side", async () => {
    const other = await freshServer();
    const otherProxy = await proxyTo(other.url);
    const target = await signedIn(other, otherProxy.url);
    const copy = (signal) => pb.backups.copyTo(target, "file.zip", { signal });
    const otherCame = (line) => async () => (await requestsOf(otherProxy)).some((request) => request.line === line);

    await otherProxy.setRules([{ path: "/api/backups", ...silence }]);
    await abortWhen(otherProxy, otherCame("GET /api/backups"), copy);

    await otherProxy.setRules([]);
    await proxy.setRules([{ path: FILE, stallResponseAfter: 1_000_000 }]);
    await abortWhen(proxy, stages["in the body"].isThere, copy);

    await proxy.setRules([]);
    await otherProxy.setRules([{ path: "/api/backups/upload", pace: 2_000_000 }]);
    await abortWhen(
      otherProxy,
      async () => (await requestsOf(otherProxy)).some(({ bodyBytes }) => bodyBytes > 100_000),
      copy,
    );
    expect(await other.files()).to.deep.equal([]);

    await otherProxy.setRules([]);
    await copy(undefined);
    await remove(other, target, "file.zip");
    await otherProxy.stop();
    await other.stop();
  });
});
