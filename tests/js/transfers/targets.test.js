/** The targets of a download (streams that are slow, that throw, that are locked; files), and its reports of progress. */

import { expect } from "chai";
import { allClosed, behindProxy, eventually, failure, sleep } from "../support.js";
import { archive, recordingProgress, recordingStream, requestsOf, sha256, store } from "./support.js";

const SIZE = 9_000_000;
const FILE = "/api/backups/file.zip";

describe("transfers: target of a download", () => {
  let bed, server, proxy, pb, whole;

  before(async () => {
    bed = await behindProxy();
    ({ server, proxy, pb } = bed);
    await store(server, pb, "file.zip", archive(SIZE));
    whole = await sha256(archive(SIZE));
  });

  after(() => bed.stop());

  beforeEach(() => proxy.forgetRequests());

  afterEach(() => proxy.setRules([]));

  it("a stream: every byte in order, then closed", async () => {
    const { stream, seen, blob } = recordingStream();
    expect(await pb.backups.download("file.zip", { to: stream })).to.equal(undefined);
    expect([seen.isClosed, seen.isAborted]).to.deep.equal([true, false]);
    expect(await sha256(blob())).to.equal(whole);
  });

  it("null is a Blob", async () => {
    expect((await pb.backups.download("file.zip", { to: null })).size).to.equal(SIZE);
  });

  it("a pipe to another consumer", async () => {
    const { readable, writable } = new TransformStream();
    const [, blob] = await Promise.all([
      pb.backups.download("file.zip", { to: writable }),
      new Response(readable).blob(),
    ]);
    expect(await sha256(blob)).to.equal(whole);
  });

  it("a slow stream is waited for: one write at a time, nothing read ahead", async () => {
    // The browser and the system buffer what is not read, so the reads are counted.
    const bytes = new Uint8Array(await archive(SIZE).arrayBuffer());
    const chunk = 64 * 1024;
    let pulled = 0;
    const counted = async (url, init) => {
      if (!url.includes("/file.zip")) {
        return fetch(url, init);
      }
      const pull = (controller) => {
        controller.enqueue(bytes.slice(pulled, pulled + chunk));
        pulled += chunk;
        if (pulled >= SIZE) {
          controller.close();
        }
      };
      return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
    };
    let release;
    const released = new Promise((resolve) => (release = resolve));
    const { stream, seen, blob } = recordingStream({ onWrite: () => released });
    const pending = pb.backups.download("file.zip", { to: stream, fetch: counted });
    await eventually(() => seen.most > 0);
    await sleep(300);
    expect(pulled, "read while the stream is busy").to.be.at.most(2 * chunk);
    release();
    await pending;
    expect(seen.most).to.equal(1);
    expect(await sha256(blob())).to.equal(whole);
  });

  for (const [what, sink] of [
    [
      "throws at a write",
      {
        onWrite: (_, __, { chunks }) =>
          chunks.length > 3 ? Promise.reject(new RangeError("the disk is full")) : undefined,
      },
    ],
    ["throws at its end", { close: () => Promise.reject(new RangeError("the disk is full")) }],
    ["errors by itself", { onWrite: (_, controller) => controller.error(new RangeError("the disk is full")) }],
  ]) {
    it(`a stream that ${what}: the caller learns what it said`, async () => {
      const { stream } = recordingStream(sink);
      const error = await failure(pb.backups.download("file.zip", { to: stream }), "target", 0);
      expect(error.message).to.include("the disk is full").and.to.include('"to"');
      expect(error.originalError, "as it was thrown").to.be.instanceOf(RangeError);
      await allClosed(proxy);
      const attempts = (await requestsOf(proxy)).filter(({ line }) => line === `GET ${FILE}`);
      expect(attempts, "no further attempt").to.have.length(1);
    });
  }

  it("what is no target is refused before anything is sent", async () => {
    const locked = new WritableStream();
    locked.getWriter();
    const targets = { text: "file.zip", number: 5, object: {}, readable: new ReadableStream(), locked };
    for (const [name, to] of Object.entries(targets)) {
      await failure(pb.backups.download("file.zip", { to }), "invalid-argument", 0).catch((error) =>
        expect.fail(`${name}: ${error.message}`),
      );
    }
    expect(await requestsOf(proxy)).to.deep.equal([]);
  });

  it("a stream that is closed or errored already is refused", async () => {
    const closed = new WritableStream();
    await closed.close();
    const errored = new WritableStream();
    await errored.abort(new RangeError("before"));
    for (const to of [closed, errored]) {
      await failure(pb.backups.download("file.zip", { to }), "target", 0);
    }
  });

  describe("a file (FileSystemFileHandle)", () => {
    let folder, handle;

    before(async function () {
      folder = await navigator.storage?.getDirectory?.().catch(() => null);
      handle = await folder?.getFileHandle("transfers-test.zip", { create: true }).catch(() => null);
      if (typeof handle?.createWritable !== "function") {
        this.skip();
      }
    });

    after(async () => folder?.removeEntry?.("transfers-test.zip").catch(() => {}));

    const write = async (text) => {
      const writable = await handle.createWritable();
      await writable.write(text);
      await writable.close();
    };

    it("gets every byte, and loses what it held", async () => {
      await write("x".repeat(SIZE + 1000));
      await proxy.setRules([{ path: FILE, times: 1, cutResponseAfter: 2_000_000 }]);
      expect(await pb.backups.download("file.zip", { to: handle })).to.equal(undefined);
      const file = await handle.getFile();
      expect(file.size).to.equal(SIZE);
      expect(await sha256(file)).to.equal(whole);
    });

    it("stays as it was when the download fails or is cancelled", async () => {
      await write("what was there");
      await proxy.setRules([
        { path: FILE, times: 1, cutResponseAfter: 3_000_000 },
        { path: "/api/backups", skip: 1, answer: { body: [] } },
      ]);
      await failure(pb.backups.download("file.zip", { to: handle }), "changed");
      expect(await (await handle.getFile()).text()).to.equal("what was there");

      await proxy.forgetRequests();
      await proxy.setRules([{ path: FILE, stallResponseAfter: 3_000_000 }]);
      const controller = new AbortController();
      const pending = failure(pb.backups.download("file.zip", { to: handle, signal: controller.signal }), "aborted");
      await eventually(async () => (await requestsOf(proxy)).some(({ outcome }) => outcome === "stalled"));
      controller.abort();
      await pending;
      expect(await (await handle.getFile()).text()).to.equal("what was there");
      // The file is no longer locked.
      await eventually(() => write("free again").then(() => true));
    });
  });

  it("progress: at most ten reports a second, monotonic, the last one complete", async () => {
    await proxy.setRules([{ path: FILE, pace: 6_000_000 }]);
    const progress = recordingProgress();
    await pb.backups.download("file.zip", { onProgress: progress.onProgress });
    const reports = progress.check(SIZE, "downloading");
    expect(reports.length).to.be.at.least(5);
    expect(reports[0].loaded).to.equal(0);
    expect(Object.keys(reports[0]).sort()).to.deep.equal([
      "at",
      "bytesPerSecond",
      "loaded",
      "secondsLeft",
      "stage",
      "total",
    ]);
    const middle = reports[Math.floor(reports.length / 2)];
    expect(middle.bytesPerSecond).to.be.within(100_000, 12_000_000);
  });

  it("a progress callback that throws is reported to the console, and the work goes on", async () => {
    const { error } = console;
    const lines = [];
    console.error = (...values) => lines.push(values.map(String).join(" "));
    try {
      const onProgress = () => {
        throw new Error("thrown by the test");
      };
      expect((await pb.backups.download("file.zip", { onProgress })).size).to.equal(SIZE);
    } finally {
      console.error = error;
    }
    expect(lines.length).to.be.at.least(1);
    expect(lines[0]).to.include("onProgress").and.to.include("thrown by the test");
    await failure(pb.backups.download("file.zip", { onProgress: 5 }), "invalid-argument", 0);
  });

  it("a progress callback may start other calls", async () => {
    const health = [];
    const onProgress = () => health.push(pb.health.check({ requestKey: null }));
    await pb.backups.download("file.zip", { onProgress });
    for (const { code } of await Promise.all(health)) {
      expect(code).to.equal(200);
    }
  });
});
