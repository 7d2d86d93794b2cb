/** Downloads: what arrives is whole, whatever the connection does, or nothing is handed out. */

import { expect } from "chai";
import { allClosed, behindProxy, eventually, failure, GATEWAY_FAILURES, sleep } from "../support.js";
import { archive, recordingProgress, recordingStream, remove, requestsOf, sha256, store } from "./support.js";

const SMALL = 200_000;
const path = (name) => `/api/backups/${name}`;

describe("transfers: download", () => {
  let bed, server, proxy, pb;

  before(async () => {
    bed = await behindProxy();
    ({ server, proxy, pb } = bed);
    await store(server, pb, "small.zip", archive(SMALL));
  });

  after(() => bed.stop());

  beforeEach(() => proxy.forgetRequests());

  afterEach(() => proxy.setRules([]));

  const put = (name, blob) => store(server, pb, name, blob);

  it("to a Blob, with three requests", async () => {
    const blob = await pb.backups.download("small.zip");
    expect([blob.size, blob.type]).to.deep.equal([SMALL, "application/zip"]);
    expect(await sha256(blob)).to.equal(await sha256(archive(SMALL)));
    const requests = await requestsOf(proxy);
    expect(requests.map(({ line }) => line)).to.deep.equal([
      "GET /api/backups",
      "POST /api/files/token",
      `GET ${path("small.zip")}`,
    ]);
    const { headers } = requests[2];
    expect([headers.range, headers["if-range"]]).to.deep.equal([undefined, undefined]);
    expect(headers.authorization, "as on every request: a superuser is exempt from rate limits").to.equal(
      pb.authStore.token,
    );
    expect(headers["cache-control"], "no-store").to.equal("no-cache");
  });

  it("past the browser's cache", async () => {
    await put("cached.zip", archive(1000, 1));
    await pb.backups.download("cached.zip");
    await remove(server, pb, "cached.zip");
    await put("cached.zip", archive(1000, 2));
    expect(await sha256(await pb.backups.download("cached.zip"))).to.equal(await sha256(archive(1000, 2)));
  });

  it("with names that need encoding", async () => {
    for (const name of ["ü b+c.zip", "@auto_x.zip", "100%.zip", "a#b?c.zip"]) {
      await put(name, archive(500));
      expect((await pb.backups.download(name)).size, name).to.equal(500);
    }
  });

  it("several at once, of the same file too", async () => {
    const blobs = await Promise.all(Array.from({ length: 8 }, () => pb.backups.download("small.zip")));
    const expected = await sha256(archive(SMALL));
    for (const blob of blobs) {
      expect(await sha256(blob)).to.equal(expected);
    }
  });

  it("tells a key that is not there from one that cannot be", async () => {
    await failure(pb.backups.download("absent.zip"), "not-found");
    await proxy.forgetRequests();
    for (const key of ["", ".", "..", null, undefined]) {
      await failure(pb.backups.download(key), "invalid-argument", 0);
    }
    expect(await requestsOf(proxy)).to.deep.equal([]);
  });

  it("reports what the server refuses", async () => {
    const answer = (status) => ({
      answer: { status, body: { status, message: "The server refuses this request.", data: {} } },
    });
    for (const [status, code] of [
      [401, "unauthorized"],
      [403, "forbidden"],
      [404, "not-found"],
      [500, "server"],
    ]) {
      for (const at of ["/api/backups", "/api/files/token", path("small.zip")]) {
        await proxy.setRules([{ path: at, ...answer(status) }]);
        const error = await failure(pb.backups.download("small.zip"), code, status);
        expect(JSON.stringify(error) + error.message).to.not.match(/token=[^*&]/);
      }
    }
  });

  describe("a cut", () => {
    const SIZE = 3_000_000;
    /** Pauses are short here; other tests cover them. */
    const quick = { retry: { attempts: 5, minDelay: 10, maxDelay: 100 } };
    let whole;

    before(async () => {
      await put("cut.zip", archive(SIZE));
      whole = await sha256(archive(SIZE));
    });

    /** Returns how many bytes each connection delivers: `count` random numbers in a random order. */
    const randomPieces = (size, count) => {
      const places = Array.from({ length: count }, () => 1 + Math.floor(Math.random() * (size - 2)));
      places.sort((a, b) => a - b);
      return places.map((place, at) => place - (places[at - 1] ?? 0));
    };

    for (const fault of [
      { name: "reset", rule: { cutMode: "reset" } },
      { name: "hung up", rule: { cutMode: "close" } },
      {
        name: "hung up without a declared length",
        rule: { cutMode: "close", replace: { headers: { "Content-Length": null } } },
      },
    ]) {
      it(`at 10 random places: ${fault.name}`, async () => {
        const pieces = randomPieces(SIZE, 10);
        await proxy.setRules(
          pieces.map((bytes) => ({ path: path("cut.zip"), times: 1, cutResponseAfter: bytes, ...fault.rule })),
        );
        // A browser may lose the bytes just before a cut, so each of the ten connections may deliver nothing.
        const blob = await pb.backups.download("cut.zip", { retry: { ...quick.retry, attempts: 10 } });
        expect(blob.size).to.equal(SIZE);
        expect(await sha256(blob), `pieces ${pieces}`).to.equal(whole);
        const requests = await requestsOf(proxy);
        const parts = requests.filter(({ line }) => line === `GET ${path("cut.zip")}`);
        expect(parts).to.have.length(11);
        expect(
          requests.filter(({ line }) => line === "POST /api/files/token"),
          "a fresh token each",
        ).to.have.length(11);
        for (const { headers, responseStatus } of parts.slice(1)) {
          // A connection that broke before its first byte leaves nothing to resume.
          if (headers.range !== undefined) {
            expect(headers.range).to.match(/^bytes=[1-9]\d*-$/);
            expect(headers["if-range"]).to.match(/ GMT$/);
            expect(responseStatus).to.equal(206);
          }
        }
      });
    }

    it("at 10 random places that look like success", async () => {
      const pieces = randomPieces(SIZE, 10);
      await proxy.setRules(pieces.map((bytes) => ({ path: path("cut.zip"), times: 1, shortBody: bytes })));
      expect(await sha256(await pb.backups.download("cut.zip", quick)), `pieces ${pieces}`).to.equal(whole);
      const parts = (await requestsOf(proxy)).filter(({ line }) => line === `GET ${path("cut.zip")}`);
      let place = 0;
      for (const [at, { headers }] of parts.entries()) {
        expect(headers.range, "goes on exactly where it ended").to.equal(at === 0 ? undefined : `bytes=${place}-`);
        place += pieces[at];
      }
    });

    for (const fault of ["reset", "close", "shortBody"]) {
      it(`at every byte of a small file: ${fault}`, async () => {
        const size = 120;
        const name = (at) => `${fault}_${at}.zip`;
        const places = Array.from({ length: size }, (_, at) => at);
        const expected = await sha256(archive(size));
        for (const at of places) {
          await put(name(at), archive(size));
        }
        const rule = (at) => (fault === "shortBody" ? { shortBody: at } : { cutResponseAfter: at, cutMode: fault });
        await proxy.setRules(places.map((at) => ({ path: path(name(at)), times: 1, ...rule(at) })));
        const blobs = await Promise.all(places.map((at) => pb.backups.download(name(at), quick)));
        for (const [at, blob] of blobs.entries()) {
          expect(await sha256(blob), `cut at ${at}`).to.equal(expected);
        }
      });
    }

    it("of a server that ignores Range: starts again, glues nothing", async () => {
      const ignoring = (url, { headers, ...init }) => {
        const { Range, "If-Range": ifRange, ...others } = headers;
        return fetch(url, { ...init, headers: others });
      };
      for (const fault of [{ cutResponseAfter: 1_000_000 }, { shortBody: 1_000_000 }]) {
        await proxy.setRules([
          { path: path("cut.zip"), times: 1, ...fault },
          { path: path("cut.zip"), times: 1, cutResponseAfter: 500_000 },
        ]);
        const { stream, seen, blob } = recordingStream();
        await pb.backups.download("cut.zip", { to: stream, fetch: ignoring, ...quick });
        expect(seen.isClosed).to.equal(true);
        expect(await sha256(blob())).to.equal(whole);
      }
    });

    it("is survived by progress: monotonic, complete at the end", async () => {
      await proxy.setRules(
        [400_000, 900_000].map((bytes) => ({ path: path("cut.zip"), times: 1, cutResponseAfter: bytes })),
      );
      const progress = recordingProgress();
      await pb.backups.download("cut.zip", { onProgress: progress.onProgress });
      progress.check(SIZE, "downloading");
    });

    it("of the token's answer, or of the list between attempts, is survived", async () => {
      await proxy.setRules([
        { path: path("cut.zip"), times: 1, cutResponseAfter: 1_000_000 },
        { path: "/api/files/token", skip: 1, times: 1, cutBeforeResponse: true },
        { path: "/api/backups", skip: 1, times: 1, refuse: true },
        { path: path("cut.zip"), times: 1, answer: { status: 503, body: "later" } },
      ]);
      expect(await sha256(await pb.backups.download("cut.zip"))).to.equal(whole);
    });

    it("with an answer of a gateway in between is survived", async () => {
      for (const status of GATEWAY_FAILURES) {
        const html = { status, headers: { "Content-Type": "text/html" }, body: "<h1>The origin is unreachable</h1>" };
        await proxy.setRules([
          { path: path("cut.zip"), times: 1, cutResponseAfter: 1_000_000 },
          { path: path("cut.zip"), times: 1, answer: html },
          { path: "/api/files/token", skip: 1, times: 1, answer: html },
        ]);
        // The cut may come before the first bytes, and then it is one of three attempts that bring nothing.
        const blob = await pb.backups.download("cut.zip", { retry: { attempts: 3, minDelay: 1 } });
        expect(await sha256(blob), `${status}`).to.equal(whole);
      }
    });

    it("that never ends: gives up, says how far it got, hands out nothing", async function () {
      this.timeout(60_000);
      await proxy.setRules([
        { path: path("cut.zip"), times: 1, shortBody: 1_234_567 },
        { path: path("cut.zip"), refuse: true },
      ]);
      const { stream, seen } = recordingStream();
      const error = await failure(pb.backups.download("cut.zip", { to: stream }), "truncated");
      expect(error.message).to.include("1.1 MiB of 2.8 MiB").and.to.include("cut.zip");
      expect([seen.isClosed, seen.isAborted]).to.deep.equal([false, true]);
    });

    it("is repeated as the option retry says", async () => {
      await proxy.setRules([{ path: path("cut.zip"), refuse: true }]);
      await failure(pb.backups.download("cut.zip", { retry: { attempts: 1, minDelay: 1 } }), "truncated");
      expect((await requestsOf(proxy)).filter(({ line }) => line === `GET ${path("cut.zip")}`)).to.have.length(2);
    });

    it("by a server that asks for a pause is repeated after it", async () => {
      const headers = { "Retry-After": "2", "Access-Control-Expose-Headers": "Retry-After" };
      await proxy.setRules([{ path: path("cut.zip"), times: 1, answer: { status: 503, headers, body: "" } }]);
      const began = performance.now();
      await pb.backups.download("cut.zip");
      expect(performance.now() - began).to.be.at.least(1950);
    });

    it("of an answer that never begins: the option timeout holds for each connection", async () => {
      await proxy.setRules([{ path: path("cut.zip"), times: 1, delayResponseMs: 25_000 }]);
      const controller = new AbortController();
      const outcome = await Promise.race([
        pb.backups.download("cut.zip", { timeout: 500, signal: controller.signal }).then(
          ({ size }) => size,
          ({ code }) => code,
        ),
        sleep(8000).then(() => "hangs"),
      ]);
      controller.abort();
      expect(outcome).to.be.oneOf([SIZE, "timeout"]);
    });
  });

  describe("a file that is not the same any more", () => {
    const SIZE = 9_000_000;
    let count = 0;

    /** Downloads a file that `change` turns into another one while its first bytes are written. */
    async function downloadWhile(change, rules) {
      count += 1;
      const name = `changing_${count}.zip`;
      await put(name, archive(SIZE));
      // The dates of HTTP have whole seconds.
      await sleep(1100);
      await proxy.setRules(rules(path(name)));
      let changed = null;
      const { stream, seen } = recordingStream({ onWrite: () => (changed ??= change(name)) });
      const error = await failure(pb.backups.download(name, { to: stream }), "changed");
      expect(error.message).to.include(name);
      expect([seen.isClosed, seen.isAborted], "nothing half-written").to.deep.equal([false, true]);
      await allClosed(proxy);
    }

    const replaceBy = (size) => async (name) => {
      await remove(server, pb, name);
      await put(name, archive(size, 2));
    };
    const cutOnce = (file) => [{ path: file, times: 1, cutResponseAfter: 3_000_000 }];

    it("replaced by another one of the same size", () => downloadWhile(replaceBy(SIZE), cutOnce));
    it("replaced by a larger one", () => downloadWhile(replaceBy(SIZE + 5), cutOnce));
    it("replaced by a smaller one", () => downloadWhile(replaceBy(500), cutOnce));
    it("deleted", () => downloadWhile((name) => remove(server, pb, name), cutOnce));

    /** Makes the list say what it said at first. */
    const staleList = async (file) => {
      const list = await pb.backups.getFullList();
      await proxy.forgetRequests();
      return [...cutOnce(file), { path: "/api/backups", method: "GET", answer: { body: list } }];
    };

    for (const [what, size] of [
      ["the same size", SIZE],
      ["another size", SIZE - 100],
    ]) {
      it(`replaced by one of ${what} after the list was asked: If-Range and Last-Modified tell`, async () => {
        // The list has to be recorded while the file is the old one, so the rules are set before the download.
        const name = `stale_${size}.zip`;
        await put(name, archive(SIZE));
        await sleep(1100);
        await proxy.setRules(await staleList(path(name)));
        let changed = null;
        const { stream, seen } = recordingStream({ onWrite: () => (changed ??= replaceBy(size)(name)) });
        await failure(pb.backups.download(name, { to: stream }), "changed");
        expect([seen.isClosed, seen.isAborted]).to.deep.equal([false, true]);
        await allClosed(proxy);
      });
    }

    it("deleted: a Blob is not handed out either", async () => {
      await put("gone.zip", archive(SIZE));
      await proxy.setRules([
        { path: path("gone.zip"), times: 1, cutResponseAfter: 1_000_000 },
        { path: "/api/backups", skip: 1, delayMs: 3000 },
      ]);
      const pending = failure(pb.backups.download("gone.zip"), "changed");
      const lists = async () => (await requestsOf(proxy)).filter(({ line }) => line === "GET /api/backups");
      await eventually(async () => (await lists()).length === 2);
      await remove(server, pb, "gone.zip");
      await pending;
    });
  });

  it("file tokens that ended between attempts: each attempt has one of its own", async () => {
    const SIZE = 9_000_000;
    await put("tokens.zip", archive(SIZE));
    await proxy.setRules([{ path: path("tokens.zip"), times: 1, cutResponseAfter: 3_000_000 }]);
    // A new secret invalidates every existing token.
    const secret = Array.from({ length: 50 }, () => Math.floor(Math.random() * 36).toString(36)).join("");
    let ended = null;
    const onWrite = () =>
      (ended ??= fetch(`${server.url}/api/collections/_superusers`, {
        method: "PATCH",
        headers: { Authorization: pb.authStore.token, "Content-Type": "application/json" },
        body: JSON.stringify({ fileToken: { secret, duration: 180 } }),
      }).then(({ status }) => expect(status).to.equal(200)));
    const { stream, blob } = recordingStream({ onWrite });
    await pb.backups.download("tokens.zip", { to: stream });
    expect(await sha256(blob())).to.equal(await sha256(archive(SIZE)));
  });

  it("save() hands a fresh address to the browser's download manager", async () => {
    const { click } = HTMLElement.prototype;
    const clicked = [];
    HTMLElement.prototype.click = function () {
      clicked.push({ href: this.href, download: this.download, isInPage: this.isConnected });
    };
    try {
      expect(await pb.backups.save("small.zip")).to.equal(undefined);
      await failure(pb.backups.save(""), "invalid-argument");
    } finally {
      HTMLElement.prototype.click = click;
    }
    expect(clicked).to.have.length(1);
    expect(clicked[0].isInPage).to.equal(false);
    expect(clicked[0].download).to.equal("small.zip");
    const blob = await (await fetch(clicked[0].href)).blob();
    expect(blob.size).to.equal(SMALL);
  });
});
