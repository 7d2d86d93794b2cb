/** Downloads over a fast network into a Blob: the browser collects large ranges by itself. */

import { expect } from "chai";
import { allClosed, behindProxy, eventually, failure } from "../support.js";
import { archive, recordingProgress, recordingStream, remove, requestsOf, sha256, store } from "./support.js";

const MB = 1 << 20;
const SIZE = 40 * MB;
/** The number of bytes by which the connection is measured. */
const SAMPLE = 2 * MB;
/** The length of the first range that is collected: eight times as many bytes. */
const FIRST = 16 * MB;
/** An offset in each range that is collected. */
const CUT = 9 * MB;
const FILE = "/api/backups/fast.zip";

const { now } = performance;
const { blob: collect } = Response.prototype;

describe("transfers: download over a fast network", function () {
  this.timeout(60_000);
  let bed, proxy, pb, whole;
  /** The bodies that the browser has collected. */
  let collected;
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
    collected = 0;
    // A clock that is a thousand times slower makes a network that is a thousand times faster.
    clock = 1 / 1000;
    performance.now = () => now.call(performance) * clock;
    Response.prototype.blob = function () {
      collected += 1;
      return collect.call(this);
    };
  });

  afterEach(async () => {
    performance.now = now;
    Response.prototype.blob = collect;
    await proxy.setRules([]);
  });

  const ranges = async () => {
    const parts = (await requestsOf(proxy)).filter(({ line }) => line === `GET ${FILE}`);
    return parts.map(({ headers }) => headers.range);
  };
  const range = (from, to) => `bytes=${from}-${to === undefined ? "" : to - 1}`;
  /** The ranges of a download that nothing disturbs. After the first ones, all the rest fits into one. */
  const UNDISTURBED = [range(0, SAMPLE), range(SAMPLE, SAMPLE + FIRST), range(SAMPLE + FIRST)];

  for (const [what, options] of [
    ["nobody hears of", () => ({})],
    ["somebody hears of", () => recordingProgress()],
  ]) {
    it(`a Blob whose progress ${what} is made of ranges that grow`, async () => {
      const progress = options();
      const blob = await pb.backups.download("fast.zip", { onProgress: progress.onProgress });
      expect([blob.size, blob.type]).to.deep.equal([SIZE, "application/zip"]);
      expect(await sha256(blob)).to.equal(whole);
      progress.check?.(SIZE, "downloading");
      expect(await ranges()).to.deep.equal(UNDISTURBED);
      expect(collected).to.equal(2);
      const requests = await requestsOf(proxy);
      const tokens = requests.filter(({ line }) => line === "POST /api/files/token");
      expect(tokens, "one token does for all").to.have.length(1);
      expect(requests.at(-1).line, "the list has the last word").to.equal("GET /api/backups");
    });
  }

  it("a stream gets chunks, in one request", async () => {
    const { stream, blob } = recordingStream();
    await pb.backups.download("fast.zip", { to: stream });
    expect(await sha256(blob())).to.equal(whole);
    expect(await ranges()).to.deep.equal([undefined]);
    expect(collected).to.equal(0);
  });

  it("a network that is slow is streamed, one that gets slow is streamed again", async () => {
    clock = 1000;
    expect(await sha256(await pb.backups.download("fast.zip"))).to.equal(whole);
    expect(await ranges()).to.deep.equal([range(0, SAMPLE), range(SAMPLE)]);
    expect(collected).to.equal(0);

    await proxy.forgetRequests();
    clock = 1 / 1000;
    Response.prototype.blob = function () {
      collected += 1;
      // From here on the clock runs faster.
      const before = now.call(performance) * clock;
      const since = now.call(performance);
      performance.now = () => before + (now.call(performance) - since) * 10_000;
      return collect.call(this);
    };
    expect(await sha256(await pb.backups.download("fast.zip"))).to.equal(whole);
    expect(await ranges()).to.deep.equal(UNDISTURBED);
    expect(collected).to.equal(1);
  });

  const faults = {
    "is reset": { cutResponseAfter: CUT, cutMode: "reset" },
    "is hung up": { cutResponseAfter: CUT, cutMode: "close" },
    "ends early and looks like a success": { shortBody: CUT },
  };
  for (const [name, fault] of Object.entries(faults)) {
    it(`a connection that ${name} loses its range at most`, async () => {
      await proxy.setRules([{ path: FILE, skip: 1, times: 1, ...fault }]);
      expect(await sha256(await pb.backups.download("fast.zip"))).to.equal(whole);
      const asked = await ranges();
      expect(asked.slice(0, 2)).to.deep.equal(UNDISTURBED.slice(0, 2));
      // The bytes of a short body count; of a broken one most browsers keep nothing.
      const next = Number(/^bytes=(\d+)-/.exec(asked[2])?.[1]);
      expect(next).to.be.oneOf(fault.shortBody ? [SAMPLE + CUT] : [SAMPLE, SAMPLE + CUT]);
      // The same number of bytes follows as a stream.
      expect(asked[2]).to.equal(range(next, next + FIRST));
    });
  }

  it("a connection that always breaks in a collected range is streamed in between, and arrives", async () => {
    // Every connection breaks after 6 MB: the sample arrives, a collected range never does.
    await proxy.setRules([{ path: FILE, cutResponseAfter: 6 * MB }]);
    const patient = { retry: { attempts: 5, minDelay: 1, maxDelay: 10 } };
    expect(await sha256(await pb.backups.download("fast.zip", patient))).to.equal(whole);
    expect(collected, "more often than a browser without room is believed").to.be.above(3);
  });

  it("a browser without room for a Blob says so, and what to do", async () => {
    Response.prototype.blob = () => {
      collected += 1;
      return Promise.reject(new TypeError("Failed to fetch"));
    };
    const error = await failure(pb.backups.download("fast.zip"), "target");
    expect(error.message).to.include('"to"').and.to.include("room");
    expect(error.originalError.message).to.include("Failed to fetch");
    expect(collected).to.equal(3);
    await allClosed(proxy);
  });

  it("a Blob that cannot be read is noticed", async () => {
    const { arrayBuffer } = Blob.prototype;
    Blob.prototype.arrayBuffer = () =>
      Promise.reject(new DOMException("The file could not be read.", "NotReadableError"));
    try {
      await failure(pb.backups.download("fast.zip"), "target");
    } finally {
      Blob.prototype.arrayBuffer = arrayBuffer;
    }
  });

  it("a server that ignores Range sends the whole file once, and nothing is glued", async () => {
    let asked = 0;
    const ignoring = (url, { headers, ...init }) => {
      const { Range, "If-Range": ifRange, ...others } = headers;
      asked += Range === undefined ? 0 : 1;
      return fetch(url, { ...init, headers: others });
    };
    expect(await sha256(await pb.backups.download("fast.zip", { fetch: ignoring }))).to.equal(whole);
    expect(asked).to.equal(1);
    await proxy.setRules([{ path: FILE, times: 1, cutResponseAfter: CUT }]);
    expect(await sha256(await pb.backups.download("fast.zip", { fetch: ignoring }))).to.equal(whole);
  });

  it("a file that is replaced between two ranges is `changed`, also by one of its second and size", async () => {
    await store(bed.server, pb, "other.zip", archive(SIZE));
    const replacing = async (url, init) => {
      if (init.headers.Range === UNDISTURBED[2]) {
        await remove(bed.server, pb, "other.zip");
        await store(bed.server, pb, "other.zip", archive(SIZE, 2));
      }
      // The date stays the same, as if the change had happened within the same second.
      const { "If-Range": ifRange, ...headers } = init.headers;
      const answer = await fetch(url, { ...init, headers });
      if (!url.includes("/other.zip")) {
        return answer;
      }
      const others = new Headers(answer.headers);
      others.delete("Last-Modified");
      return new Response(answer.body, { status: answer.status, headers: others });
    };
    await failure(pb.backups.download("other.zip", { fetch: replacing }), "changed");
  });

  it("more bytes than the list said are another file", async () => {
    const list = await pb.backups.getFullList();
    const smaller = list.map((file) => (file.key === "fast.zip" ? { ...file, size: 30 * MB } : file));
    await proxy.setRules([
      { path: "/api/backups", method: "GET", answer: { body: smaller } },
      { path: FILE, replace: { headers: { "Content-Length": null } } },
    ]);
    await failure(pb.backups.download("fast.zip"), "changed");
  });

  it("cancelled within a collected range it leaves no connection open", async () => {
    await proxy.setRules([{ path: FILE, skip: 2, stallResponseAfter: MB }]);
    const controller = new AbortController();
    const pending = failure(pb.backups.download("fast.zip", { signal: controller.signal }), "aborted", 0);
    await eventually(async () => (await requestsOf(proxy)).at(-1)?.outcome === "stalled");
    controller.abort();
    await pending;
    await allClosed(proxy);
  });
});
