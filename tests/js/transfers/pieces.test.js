/** Downloads over a fast network into a Blob: large pieces are waited for instead of chunks, where the browser can. */

import { expect } from "chai";
import { allClosed, behindProxy, eventually, failure } from "../support.js";
import { archive, recordingProgress, recordingStream, requestsOf, sha256, store } from "./support.js";

const SIZE = 40 << 20;
const CUT = 30 << 20;
/** The largest piece. */
const PIECE = 16 << 20;
const FILE = "/api/backups/fast.zip";

const { now } = performance;
const { getReader } = ReadableStream.prototype;

/** Can this browser fill a buffer from a body? WebKit's bodies are no streams of bytes. */
const canFill = (() => {
  try {
    new Response("x").body.getReader({ mode: "byob" });
    return true;
  } catch {
    return false;
  }
})();

describe("transfers: download over a fast network", function () {
  this.timeout(60_000);
  let bed, proxy, pb, whole;
  /** Reads of bodies: `piece` or `chunk`, in order. */
  let reads;
  let clock;

  before(async () => {
    bed = await behindProxy();
    ({ proxy, pb } = bed);
    await store(bed.server, pb, "fast.zip", archive(SIZE));
    whole = await sha256(archive(SIZE));
  });

  after(() => bed.stop());

  beforeEach(async () => {
    await proxy.forgetRequests();
    reads = [];
    // A clock that is a thousand times slower makes a network that is a thousand times faster.
    clock = 1 / 1000;
    performance.now = () => now.call(performance) * clock;
    ReadableStream.prototype.getReader = function (options) {
      const reader = getReader.call(this, options);
      const { read } = reader;
      reader.read = (...given) => {
        reads.push(options?.mode === "byob" ? "piece" : "chunk");
        return read.apply(reader, given);
      };
      return reader;
    };
  });

  afterEach(async () => {
    performance.now = now;
    ReadableStream.prototype.getReader = getReader;
    await proxy.setRules([]);
  });

  const pieces = () => reads.filter((kind) => kind === "piece").length;
  const ranges = async () => {
    const parts = (await requestsOf(proxy)).filter(({ line }) => line === `GET ${FILE}`);
    return parts.map(({ headers }) => headers.range);
  };

  it("a Blob is made of pieces", async () => {
    const progress = recordingProgress();
    const blob = await pb.backups.download("fast.zip", { onProgress: progress.onProgress });
    expect([blob.size, blob.type]).to.deep.equal([SIZE, "application/zip"]);
    expect(await sha256(blob)).to.equal(whole);
    progress.check(SIZE, "downloading");
    expect(await ranges()).to.deep.equal([undefined]);
    if (canFill) {
      expect(pieces()).to.be.within(2, 5);
    } else {
      expect(pieces()).to.equal(0);
    }
  });

  it("a stream gets chunks", async () => {
    const { stream, blob } = recordingStream();
    await pb.backups.download("fast.zip", { to: stream });
    expect(await sha256(blob())).to.equal(whole);
    expect(pieces()).to.equal(0);
  });

  it("a network that gets slow brings chunks again", async () => {
    // From the first piece on time flies.
    const slowDown = setInterval(() => {
      clock = reads.includes("piece") ? 1000 : clock;
    }, 0);
    const blob = await pb.backups.download("fast.zip").finally(() => clearInterval(slowDown));
    expect(await sha256(blob)).to.equal(whole);
    expect(reads.at(-1)).to.equal("chunk");
  });

  const faults = {
    "is reset": { cutResponseAfter: CUT, cutMode: "reset" },
    "is hung up": { cutResponseAfter: CUT, cutMode: "close" },
    "ends early and looks like a success": { shortBody: CUT },
  };
  for (const [name, fault] of Object.entries(faults)) {
    it(`a connection that ${name} loses a piece at most`, async () => {
      await proxy.setRules([{ path: FILE, times: 1, ...fault }]);
      expect(await sha256(await pb.backups.download("fast.zip"))).to.equal(whole);
      const [first, second, ...more] = await ranges();
      expect([first, more]).to.deep.equal([undefined, []]);
      const place = Number(/^bytes=(\d+)-$/.exec(second)?.[1]);
      expect(place, second).to.be.within(CUT - PIECE - (1 << 20), CUT);
    });
  }

  it("a server that ignores Range starts again, and nothing is glued", async () => {
    const ignoring = (url, { headers, ...init }) => {
      const { Range, "If-Range": ifRange, ...others } = headers;
      return fetch(url, { ...init, headers: others });
    };
    await proxy.setRules([{ path: FILE, times: 1, cutResponseAfter: CUT }]);
    expect(await sha256(await pb.backups.download("fast.zip", { fetch: ignoring }))).to.equal(whole);
  });

  it("more bytes than the list said are another file", async () => {
    const list = await pb.backups.getFullList();
    const smaller = list.map((file) => (file.key === "fast.zip" ? { ...file, size: CUT } : file));
    await proxy.setRules([
      { path: "/api/backups", method: "GET", answer: { body: smaller } },
      { path: FILE, replace: { headers: { "Content-Length": null } } },
    ]);
    await failure(pb.backups.download("fast.zip"), "changed");
  });

  it("cancelled within a piece it leaves no connection open", async () => {
    await proxy.setRules([{ path: FILE, stallResponseAfter: 20 << 20 }]);
    const controller = new AbortController();
    const pending = failure(pb.backups.download("fast.zip", { signal: controller.signal }), "aborted", 0);
    await eventually(async () => (await requestsOf(proxy)).at(-1)?.outcome === "stalled");
    controller.abort();
    await pending;
    await allClosed(proxy);
  });

  it("a browser that knows no `min` is given chunks", async function () {
    if (!canFill) {
      this.skip();
    }
    const { read } = ReadableStreamBYOBReader.prototype;
    ReadableStreamBYOBReader.prototype.read = function (view) {
      // Streams before `min` gave what had come; a small buffer makes that certain.
      return read.call(this, new Uint8Array(view.buffer, 0, 1000));
    };
    try {
      expect(await sha256(await pb.backups.download("fast.zip"))).to.equal(whole);
    } finally {
      ReadableStreamBYOBReader.prototype.read = read;
    }
    expect(pieces()).to.equal(1);
  });
});
