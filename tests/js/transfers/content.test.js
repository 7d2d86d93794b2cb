/** Something else in place of a backup's bytes: sign-in pages, captive portals, other files, other ranges. */

import { expect } from "chai";
import { allClosed, behindProxy, failure } from "../support.js";
import { archive, recordingProgress, recordingStream, requestsOf, sha256, store } from "./support.js";

const SIZE = 1_500_000;
const LARGE = 20_000_000;
const HTML = "<!doctype html><title>Sign in</title><p>Sign in to use this network.</p>";
const quick = { retry: { attempts: 4, minDelay: 1, maxDelay: 10 } };

const page = (type, body = HTML, status = 200, others = {}) => ({
  answer: { status, headers: type === null ? others : { "Content-Type": type, ...others }, body },
});
const dated = { "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT" };

const asBytes = page("application/octet-stream", HTML.padEnd(SIZE, " "));

/** What may come in place of the bytes; the sizes are those of the backup where a name says so. */
const PAGES = {
  "a page": page("text/html"),
  "a page with a character set": page("text/html; charset=utf-8"),
  "a page of the right size": page("text/html", HTML.padEnd(SIZE, " ")),
  "an XHTML page": page("application/xhtml+xml"),
  "a page without a type": page(null),
  "a page that claims to be an archive": page("application/zip"),
  "a page of the right size that claims to be an archive": page("application/zip", HTML.padEnd(SIZE, " ")),
  "a page of the right size that claims to be bytes": asBytes,
  "a page of the right size with a date of its own": page(
    "application/octet-stream",
    HTML.padEnd(SIZE, " "),
    200,
    dated,
  ),
  "a text": page("text/plain", "You are over your quota."),
  JSON: page("application/json", { error: "sign in" }),
  "an empty answer": page("application/zip", ""),
  "a page in a partial answer": page("text/html", HTML, 206),
  "a page under the server's own date": { replace: { headers: { "Content-Type": "text/html" }, body: HTML } },
  "a page of the right size under the server's own date": {
    replace: { headers: { "Content-Type": "text/html" }, body: HTML.padEnd(SIZE, " ") },
  },
  "bytes that only begin like an archive": page("application/zip", "PK".padEnd(SIZE, "x")),
  "bytes that only begin like an archive, with a date of their own": page(
    "application/zip",
    "PK".padEnd(SIZE, "x"),
    200,
    dated,
  ),
};

describe("content: something else in place of a backup's bytes", function () {
  this.timeout(120_000);
  let bed, pb, proxy, whole;

  const path = (name) => `/api/backups/${name}`;
  const FILE = path("file.zip");
  const stored = (name, blob) => store(bed.server, pb, name, blob);

  before(async () => {
    bed = await behindProxy();
    ({ pb, proxy } = bed);
    await stored("file.zip", archive(SIZE));
    await stored("large.zip", archive(LARGE));
    whole = await sha256(archive(SIZE));
  });

  after(() => bed.stop());

  beforeEach(async () => {
    await proxy.setRules([]);
    await proxy.forgetRequests();
  });

  for (const [name, fault] of Object.entries(PAGES)) {
    it(`${name}, once: the download is whole`, async () => {
      await proxy.setRules([{ path: FILE, times: 1, ...fault }]);
      expect(await sha256(await pb.backups.download("file.zip", quick))).to.equal(whole);
    });

    // What a stream was given cannot be taken back.
    const isSeenAtTheEnd = name.startsWith("bytes that only begin like an archive");
    it(`${name}, once, into a stream: ${isSeenAtTheEnd ? "it is aborted" : "nothing of it is written"}`, async () => {
      await proxy.setRules([{ path: FILE, times: 1, ...fault }]);
      const { stream, seen, blob } = recordingStream();
      const download = pb.backups.download("file.zip", { to: stream, ...quick });
      if (isSeenAtTheEnd) {
        await failure(download, "unexpected-content", 0);
        expect([seen.isClosed, seen.isAborted]).to.deep.equal([false, true]);
      } else {
        await download;
        expect(await sha256(blob())).to.equal(whole);
      }
    });
  }

  const typed = Object.entries(PAGES).filter(([, { answer }]) => answer && !isLikely(answer));

  /** Whether an answer has the type of an archive, so that only its length and its bytes tell. */
  function isLikely({ headers }) {
    return !headers["Content-Type"] || /zip|octet/.test(headers["Content-Type"]);
  }

  for (const [name, fault] of typed) {
    it(`${name}, in the middle: it is not joined`, async () => {
      for (const times of [1, 2]) {
        await proxy.setRules([
          { path: FILE, times: 1, cutResponseAfter: 500_000 },
          { path: FILE, times, ...fault },
        ]);
        const { stream, blob } = recordingStream();
        await pb.backups.download("file.zip", { to: stream, ...quick });
        expect(await sha256(blob())).to.equal(whole);
      }
    });
  }

  it("a range of bytes with the date is not joined with bytes without it", async () => {
    const start = page("application/zip", "PK".padEnd(SIZE, "x"));
    const rules = () => proxy.setRules([{ path: FILE, times: 1, cutResponseAfter: 500_000, ...start }]);
    await rules();
    expect(await sha256(await pb.backups.download("file.zip", quick))).to.equal(whole);
    await rules();
    const { stream, seen } = recordingStream();
    await failure(pb.backups.download("file.zip", { to: stream, ...quick }), "unexpected-content", 0);
    expect([seen.isClosed, seen.isAborted]).to.deep.equal([false, true]);
    expect(seen.chunks.length).to.be.above(0);
  });

  it("the message names the type of what came only if it is foreign", async () => {
    for (const [type, found] of [
      ["application/zip", "bytes of another length, range or date"],
      ["", "bytes of another length, range or date"],
      [null, "bytes of another length, range or date"],
      ["text/html", "text/html"],
    ]) {
      await proxy.setRules([{ path: FILE, ...page(type) }]);
      const { message } = await failure(pb.backups.download("file.zip", quick), "unexpected-content", 0);
      expect(message, type).to.include(`in place of the backup: ${found}.`);
    }
  });

  it("a range of bytes without the date of those before is not joined", async () => {
    const body = "x".repeat(SIZE - 500_000);
    for (const type of ["application/zip", "application/octet-stream", null]) {
      await proxy.setRules([
        { path: FILE, times: 1, shortBody: 500_000 },
        { path: FILE, times: 1, ...page(type, body, 206) },
      ]);
      expect(await sha256(await pb.backups.download("file.zip", quick)), type).to.equal(whole);
    }
  });

  it("a page in place of a collected range is not joined", async () => {
    for (const [at, fault] of [page("text/html"), page("text/html", HTML, 206), page(null)].entries()) {
      await proxy.setRules([{ path: path("large.zip"), skip: 1 + (at % 2), times: 1, ...fault }]);
      const blob = await pb.backups.download("large.zip", quick);
      expect(await sha256(blob)).to.equal(await sha256(archive(LARGE)));
    }
  });

  it("a range that was not asked for is not joined, where its header can be read", async () => {
    for (const stated of ["bytes 0-999999/1500000", "bytes 500001-1499999/1500000", "bytes 500000-1499999/1499999"]) {
      const headers = { "Content-Range": stated, "Access-Control-Expose-Headers": "Content-Range" };
      await proxy.setRules([
        { path: FILE, times: 1, shortBody: 500_000 },
        { path: FILE, times: 1, replace: { headers, body: "x".repeat(1_000_000) } },
      ]);
      expect(await sha256(await pb.backups.download("file.zip", quick)), stated).to.equal(whole);
    }
  });

  it("a range that is the one that was asked for is joined, and its header read", async () => {
    await proxy.setRules([
      { path: FILE, times: 1, shortBody: 500_000 },
      { path: FILE, replace: { headers: { "Access-Control-Expose-Headers": "Content-Range" } } },
    ]);
    expect(await sha256(await pb.backups.download("file.zip", quick))).to.equal(whole);
    const parts = (await requestsOf(proxy)).filter(({ line }) => line === `GET ${FILE}`);
    expect(parts.map(({ headers }) => headers.range)).to.deep.equal([undefined, "bytes=500000-"]);
  });

  for (const [name, fault] of Object.entries(PAGES)) {
    if (!fault.answer) continue;

    it(`${name}, every time: the call says so, and nothing is handed out`, async () => {
      await proxy.setRules([{ path: FILE, ...fault }]);
      const error = await failure(pb.backups.download("file.zip", quick), "unexpected-content", 0);
      expect(error.message).to.match(/sign-in page.*proxy/i);
      const { stream, seen } = recordingStream();
      await failure(pb.backups.download("file.zip", { to: stream, ...quick }), "unexpected-content", 0);
      expect([seen.isClosed, seen.isAborted]).to.deep.equal([false, true]);
      if (!name.startsWith("bytes that only begin like an archive")) expect(seen.chunks).to.deep.equal([]);
      await failure(pb.backups.verify("file.zip", quick), "unexpected-content", 0);
      await allClosed(proxy);
    });
  }

  it("a page every time: inspect and restoreAndWait say so, and nothing is restored", async () => {
    for (const fault of [page("text/html"), asBytes]) {
      await proxy.setRules([{ path: FILE, ...fault }]);
      await failure(pb.backups.inspect("file.zip", quick), "unexpected-content", 0);
      await failure(pb.backups.restoreAndWait("file.zip", quick), "unexpected-content", 0);
    }
    const sent = (await requestsOf(proxy)).map(({ line }) => line);
    expect(sent).to.not.include(`POST ${FILE}/restore`);
  });

  it("a page once: inspect and verify find the backup as it is", async () => {
    const faults = [
      page("text/html"),
      page("text/html", HTML, 206),
      page("text/html", HTML.padEnd(SIZE, " ")),
      asBytes,
    ];
    for (const fault of faults) {
      await proxy.setRules([{ path: FILE, times: 1, ...fault }]);
      expect((await pb.backups.inspect("file.zip", quick)).verdict).to.equal("ok");
      await proxy.setRules([{ path: FILE, times: 1, ...fault }]);
      expect((await pb.backups.verify("file.zip", quick)).verdict).to.equal("ok");
    }
  });

  it("a portal that answers everything in the middle is told from a broken connection", async () => {
    await proxy.setRules([
      { path: FILE, times: 1, cutResponseAfter: 500_000 },
      { path: "/api/files/token", skip: 1, ...page("text/html") },
      { path: FILE, ...page("text/html") },
      { path: "/api/backups", skip: 1, ...page("text/html") },
    ]);
    const error = await failure(pb.backups.download("file.zip", quick), "unexpected-content");
    expect(error.message).to.match(/sign-in page/i);
  });

  it("a portal that answers everything from the start is told by all calls that read", async () => {
    await proxy.setRules([page("text/html")]);
    for (const call of ["download", "inspect", "verify"]) {
      const error = await failure(pb.backups[call]("file.zip", quick), "unexpected-content");
      expect(error.message, call).to.match(/sign-in page/i);
    }
    const { stream, seen } = recordingStream();
    await failure(pb.backups.download("file.zip", { to: stream, ...quick }), "unexpected-content");
    expect([seen.isClosed, seen.isAborted]).to.deep.equal([false, true]);
  });

  it("a portal that is gone again does not end a download", async () => {
    await proxy.setRules([
      { path: FILE, times: 1, cutResponseAfter: 500_000 },
      { path: "/api/files/token", skip: 1, times: 1, ...page("text/html") },
      { path: "/api/backups", skip: 1, times: 1, ...page("text/html") },
    ]);
    expect(await sha256(await pb.backups.download("file.zip", quick))).to.equal(whole);
  });

  it("a warning only where there is a reason", async () => {
    const { onProgress, reports } = recordingProgress();
    await pb.backups.download("file.zip", { onProgress });
    expect(reports.filter(({ warning }) => warning)).to.deep.equal([]);
  });
});

describe("content: what the server holds as no archive @once", function () {
  this.timeout(120_000);
  let bed, pb, proxy;

  const FILES = {
    "page.zip": HTML,
    "notes.txt": "Nothing but notes.\n".repeat(9999),
    "pbc_1/rec/photo.png": "\u0089PNG\r\n",
    "dump.sql": "-- a dump\n",
    "cut.zip": "PK\u0003\u0004 and nothing behind it",
    "empty.zip": "",
  };

  before(async () => {
    bed = await behindProxy({ args: ["--hooksWatch=false"] });
    ({ pb, proxy } = bed);
    await bed.server.writeHook(
      "foreign.pb.js",
      `onBootstrap((event) => {
        event.next();
        const folder = event.app.dataDir() + "/backups/";
        $os.mkdirAll(folder + "pbc_1/rec", 0o755);
        const files = ${JSON.stringify(FILES)};
        for (const name in files) $os.writeFile(folder + name, files[name], 0o644);
      });`,
    );
    await bed.server.shutDown();
    await bed.server.startAgain();
  });

  after(() => bed.stop());

  beforeEach(() => proxy.setRules([]));

  for (const [name, text] of Object.entries(FILES)) {
    it(`${name} is delivered, and the last report says what it is`, async () => {
      for (const target of ["Blob", "stream"]) {
        const { onProgress, reports } = recordingProgress();
        const { stream, seen, blob } = recordingStream();
        const to = target === "stream" ? stream : null;
        const got = (await pb.backups.download(name, { to, onProgress })) ?? blob();
        expect(await got.text(), target).to.equal(text);
        expect(seen.isClosed).to.equal(target === "stream");
        expect(reports.at(-1).warning, target).to.equal("not-a-zip");
        expect(reports.slice(0, -1).filter(({ warning }) => warning)).to.deep.equal([]);
      }
    });
  }

  it("so is a file of another type, as an object store may have one", async () => {
    const path = "/api/backups/page.zip";
    await proxy.setRules([{ path, replace: { headers: { "Content-Type": "text/html" } } }]);
    const { onProgress, reports } = recordingProgress();
    expect(await (await pb.backups.download("page.zip", { onProgress })).text()).to.equal(HTML);
    expect(reports.at(-1).warning).to.equal("not-a-zip");
  });

  it("verify says that it is no archive", async () => {
    expect((await pb.backups.verify("page.zip")).verdict).to.equal("not-zip");
    expect((await pb.backups.inspect("page.zip")).verdict).to.equal("not-zip");
  });
});
