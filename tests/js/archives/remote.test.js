/** `inspect` and `verify` of a backup on a server: they need few requests and bytes, and report an end whatever happens meanwhile. */

import { expect } from "chai";
import { allClosed, behindProxy, eventually, failure, sleep } from "../support.js";
import { abortWhen, archive, recordingProgress, remove, requestsOf, store } from "../transfers/support.js";
import { archiveOf, checkProblems, manyNames, pack, table } from "./support.js";

const FILE = "/api/backups/file.zip";
/** A rule of the proxy: it reads the request and never answers. */
const silence = { answer: { body: "" }, delayResponseMs: 60_000 };
/** A directory that is too large for the range with the end of the file, so that it takes a second range. */
const TWO_RANGES = pack(manyNames(300));

describe("archives: on a server", () => {
  let bed, server, proxy, pb;

  before(async () => {
    bed = await behindProxy();
    ({ server, proxy, pb } = bed);
  });

  after(() => bed.stop());

  afterEach(async () => {
    await proxy.setRules([]);
    for (const name of await server.files()) {
      await pb.backups.delete(name).catch(() => {});
    }
    await proxy.forgetRequests();
  });

  async function put(blob, name = "file.zip") {
    await store(server, pb, name, blob);
    await proxy.forgetRequests();
  }

  const lines = async () => (await requestsOf(proxy)).map(({ line }) => line);
  const ranges = async () => (await requestsOf(proxy)).filter(({ line }) => line === `GET ${FILE}`);

  describe("inspect", () => {
    it("says of a key what it says of the same Blob", async () => {
      await pb.backups.create("file.zip");
      const real = await pb.backups.download("file.zip");
      expect(await pb.backups.inspect("file.zip")).to.deep.equal(await pb.backups.inspect(real));
      await pb.backups.delete("file.zip");
      // The server accepts any file that begins or ends like a ZIP archive.
      const kinds = [
        "good",
        "good-zip64",
        "good-comment",
        "good-long-comment",
        "cut-half",
        "trailing-junk",
        "end-offset-far",
        "encrypted",
        "two-ends",
        "name-parent",
      ];
      for (const name of kinds) {
        const blob = await archiveOf(name);
        await put(blob);
        const report = await pb.backups.inspect("file.zip");
        checkProblems(report);
        expect(report, name).to.deep.equal(await pb.backups.inspect(blob));
        await remove(server, pb, "file.zip");
      }
    }).timeout(60_000);

    it("takes three requests, and the end of the file", async () => {
      await put(await archiveOf("good"));
      await pb.backups.inspect("file.zip");
      expect(await lines()).to.deep.equal(["GET /api/backups", "POST /api/files/token", `GET ${FILE}`]);
      await proxy.forgetRequests();
      await remove(server, pb, "file.zip");
      await put(TWO_RANGES);
      expect((await pb.backups.inspect("file.zip")).entries.length).to.equal(300);
      expect((await lines()).length).to.equal(4);
      for (const { headers, responseStatus } of await ranges()) {
        expect(headers.range).to.match(/^bytes=\d+-\d+$/);
        expect(responseStatus).to.equal(206);
      }
    });

    for (const [megabytes, tag] of [
      [64, ""],
      [1024, " @large"],
    ]) {
      it(`of a backup of ${megabytes} MB: at most 4 requests and 256 KB${tag}`, async () => {
        const large = await behindProxy();
        await large.server.writeNoise(megabytes);
        await large.pb.backups.create("large.zip");
        const [{ size }] = await large.pb.backups.getFullList();
        expect(size).to.be.above(megabytes << 20);
        await large.proxy.forgetRequests();
        const start = performance.now();
        const report = await large.pb.backups.inspect("large.zip");
        const elapsed = performance.now() - start;
        expect([report.verdict, report.hasDatabase, report.problems]).to.deep.equal(["ok", true, []]);
        expect(report.entries.find(({ name }) => name === "storage/noise.bin").size).to.equal(megabytes << 20);
        const all = await large.proxy.requests();
        const asked = all.filter(({ method }) => method !== "OPTIONS");
        const bytes = all.reduce((sum, request) => sum + request.responseBytes, 0);
        console.info(
          `inspect of ${size} bytes: ${asked.length} requests (${all.length} with preflights), ${bytes} bytes, ${elapsed.toFixed(0)} ms`,
        );
        expect(asked.length).to.be.at.most(4);
        expect(bytes).to.be.at.most(256 * 1024);
        await large.stop();
      }).timeout(180_000);
    }

    it("of 70,000 entries", async () => {
      await put(await archiveOf("good-70000-entries"));
      const report = await pb.backups.inspect("file.zip");
      expect(report.entries.length).to.equal(70_001);
      expect((await lines()).length).to.be.at.most(6);
    }).timeout(60_000);

    it("replaced between two ranges is `changed`", async () => {
      await put(TWO_RANGES);
      const other = pack(manyNames(300, "x").map((file) => ({ ...file, name: file.name.slice(1) })));
      expect(other.size).to.equal(TWO_RANGES.size);
      await sleep(1100); // The date of a file on the server has seconds.
      let count = 0;
      const replacing = async (url, init) => {
        if (new URL(url).pathname === FILE && (count += 1) === 2) {
          await remove(server, pb, "file.zip");
          await store(server, pb, "file.zip", other);
        }
        return fetch(url, init);
      };
      await failure(pb.backups.inspect("file.zip", { fetch: replacing }), "changed");
    });

    it("shorter than the list said is `changed`, gone is told", async () => {
      await put(TWO_RANGES);
      await proxy.setRules([
        {
          path: FILE,
          skip: 1,
          answer: { status: 416, body: { status: 416, message: "No such range here.", data: {} } },
        },
      ]);
      await failure(pb.backups.inspect("file.zip"), "changed");
      await proxy.setRules([
        { path: FILE, answer: { status: 404, body: { status: 404, message: "The file is not found.", data: {} } } },
      ]);
      await failure(pb.backups.inspect("file.zip"), "not-found", 404);
      await failure(pb.backups.inspect("other.zip"), "not-found");
    });

    it("a token that expired in the middle is renewed", async () => {
      await put(TWO_RANGES);
      const refusal = { answer: { status: 403, body: { status: 403, message: "The token has expired.", data: {} } } };
      await proxy.setRules([{ path: FILE, skip: 1, times: 1, ...refusal }]);
      expect((await pb.backups.inspect("file.zip")).entries.length).to.equal(300);
      const all = await lines();
      expect(all.filter((line) => line === "POST /api/files/token").length).to.equal(2);
      expect(all.length).to.equal(6);
      await proxy.setRules([{ path: FILE, ...refusal }]);
      await proxy.forgetRequests();
      await failure(pb.backups.inspect("file.zip"), "forbidden", 403);
      expect((await lines()).length, "asks no more than three times").to.be.at.most(7);
    });

    it("a connection that breaks is tried again", async () => {
      await put(TWO_RANGES);
      await proxy.setRules([
        { path: FILE, times: 1, cutResponseAfter: 1000 },
        { path: FILE, skip: 1, times: 1, shortBody: 1000 },
      ]);
      expect((await pb.backups.inspect("file.zip")).entries.length).to.equal(300);
      await proxy.setRules([{ path: FILE, cutResponseAfter: 1000 }]);
      await failure(pb.backups.inspect("file.zip"), "network");
      await proxy.setRules([
        { path: FILE, answer: { status: 503, body: { status: 503, message: "The server is busy now.", data: {} } } },
      ]);
      await failure(pb.backups.inspect("file.zip"), "server", 503);
    });

    it("a server that knows no ranges is read as far as needed", async () => {
      await put(TWO_RANGES);
      const deaf = (url, init) => {
        const headers = new Headers(init?.headers);
        headers.delete("Range");
        return fetch(url, { ...init, headers });
      };
      expect(await pb.backups.inspect("file.zip", { fetch: deaf })).to.deep.equal(await pb.backups.inspect(TWO_RANGES));
    });

    it("a server that sends another range than it was asked for does not pass for the right one", async () => {
      await put(TWO_RANGES);
      const elsewhere = (url, init) => {
        const headers = new Headers(init?.headers);
        if (headers.has("Range")) {
          const [from, to] = headers.get("Range").slice(6).split("-").map(Number);
          headers.set("Range", `bytes=${from - 100}-${to - 200}`);
        }
        return fetch(url, { ...init, headers });
      };
      await failure(pb.backups.inspect("file.zip", { fetch: elsewhere }), "truncated");
    });

    it("bad keys are refused before anything is sent", async () => {
      for (const key of ["", ".", "..", undefined, null]) {
        await failure(pb.backups.inspect(key), "invalid-argument", 0);
        await failure(pb.backups.verify(key), "invalid-argument", 0);
      }
      expect(await lines()).to.deep.equal([]);
    });

    const stages = {
      "while it reads the list": { rules: [{ path: "/api/backups", ...silence }], line: "GET /api/backups", count: 1 },
      "while it asks for a token": {
        rules: [{ path: "/api/files/token", ...silence }],
        line: "POST /api/files/token",
        count: 1,
      },
      "before the first range": { rules: [{ path: FILE, ...silence }], line: `GET ${FILE}`, count: 1 },
      "in the first range": { rules: [{ path: FILE, stallResponseAfter: 5000 }], line: `GET ${FILE}`, count: 1 },
      "before the second range": { rules: [{ path: FILE, skip: 1, ...silence }], line: `GET ${FILE}`, count: 2 },
      "in the second range": {
        rules: [{ path: FILE, skip: 1, stallResponseAfter: 5000 }],
        line: `GET ${FILE}`,
        count: 2,
      },
    };
    for (const [stage, { rules, line, count }] of Object.entries(stages)) {
      it(`is cancelled ${stage}`, async () => {
        await put(TWO_RANGES);
        await proxy.setRules(rules);
        const came = async () => (await lines()).filter((request) => request === line).length >= count;
        await abortWhen(proxy, came, (signal) => pb.backups.inspect("file.zip", { signal }));
      });
    }

    it("is cancelled by its key, and before it begins", async () => {
      await put(TWO_RANGES);
      await proxy.setRules([{ path: FILE, ...silence }]);
      const pending = failure(pb.backups.inspect("file.zip", { requestKey: "look" }), "aborted", 0);
      await eventually(async () => (await ranges()).length === 1);
      pb.cancelRequest("look");
      await pending;
      await allClosed(proxy);
      await proxy.forgetRequests();
      await failure(pb.backups.inspect("file.zip", { signal: AbortSignal.abort() }), "aborted", 0);
      expect(await lines()).to.deep.equal([]);
    });

    it("leaves no connection open when it is through", async () => {
      await put(TWO_RANGES);
      await pb.backups.inspect("file.zip");
      await allClosed(proxy);
    });
  });

  describe("verify", () => {
    it("says of a key what it says of the same Blob", async () => {
      await pb.backups.create("file.zip");
      const real = await pb.backups.download("file.zip");
      const report = await pb.backups.verify("file.zip");
      expect(report).to.deep.equal(await pb.backups.verify(real));
      expect([report.verdict, report.restorable, report.problems]).to.deep.equal(["ok", true, []]);
      await pb.backups.delete("file.zip");
      for (const name of ["data-crc", "database-foreign", "cut-half"]) {
        await put(await archiveOf(name));
        const row = table.find((row) => row.name === name);
        const found = await pb.backups.verify("file.zip");
        expect([found.verdict, found.restorable], name).to.deep.equal([row.verdict, row.restorable]);
        await remove(server, pb, "file.zip");
      }
    }).timeout(60_000);

    it("a cut connection and an expired token are survived", async () => {
      await put(archive(3_000_000));
      await proxy.setRules([
        { path: FILE, times: 1, cutResponseAfter: 1_000_000 },
        {
          path: FILE,
          skip: 1,
          times: 1,
          answer: { status: 403, body: { status: 403, message: "The token has expired.", data: {} } },
        },
      ]);
      expect((await pb.backups.verify("file.zip")).verdict).to.equal("ok");
    });

    it("tells how far it is: downloading, then verifying", async () => {
      const size = 9_000_000;
      await put(archive(size));
      const progress = recordingProgress();
      await pb.backups.verify("file.zip", { onProgress: progress.onProgress });
      progress.check(size, "downloading");
      progress.check(size - 108, "verifying");
      const order = progress.reports.map(({ stage }) => stage);
      expect(order).to.deep.equal([...order].sort());
    });

    it("is not through before it is through", async () => {
      // Half of the archive's bytes belong to an entry that is a thousand times as large when unpacked.
      const zeros = new Blob([new Uint8Array(120 << 20)]);
      const packed = await new Response(zeros.stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer();
      const { BlobReader, BlobWriter, ZipWriter } = await import("@zip.js/zip.js");
      const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
      await writer.add("zeros", new BlobReader(zeros), { level: 6 });
      await writer.add("noise", new BlobReader(archive(packed.byteLength)), { level: 0 });
      const blob = await writer.close();
      const seen = [];
      await pb.backups.verify(blob, { onProgress: ({ loaded, total }) => seen.push(loaded / total) });
      expect(seen.at(-1)).to.equal(1);
      // The zeros take nearly all of the time and are half of the bytes.
      expect(
        seen.slice(0, -1).filter((share) => share > 0.9),
        seen.map((share) => share.toFixed(2)).join(" "),
      ).to.have.length.below(seen.length / 2);
    }).timeout(60_000);

    const stages = {
      "while it reads the list": { rules: [{ path: "/api/backups", ...silence }], line: "GET /api/backups" },
      "while it asks for a token": { rules: [{ path: "/api/files/token", ...silence }], line: "POST /api/files/token" },
      "while it downloads": { rules: [{ path: FILE, stallResponseAfter: 500_000 }], line: `GET ${FILE}` },
    };
    for (const [stage, { rules, line }] of Object.entries(stages)) {
      it(`is cancelled ${stage}`, async () => {
        await put(archive(3_000_000));
        await proxy.setRules(rules);
        await abortWhen(
          proxy,
          async () => (await lines()).includes(line),
          (signal) => pb.backups.verify("file.zip", { signal }),
        );
      });
    }

    it("is cancelled while it reads the bytes", async () => {
      const controller = new AbortController();
      let reports = 0;
      const onProgress = ({ stage, loaded, total }) => {
        if (stage === "verifying") {
          reports += 1;
          if (loaded > 0 && loaded < total) {
            controller.abort();
          }
        }
      };
      const noise = archive(1 << 20);
      const large = pack(Array.from({ length: 256 }, (_, at) => ({ name: `${at}`, parts: [noise], crc: 1 })));
      await failure(pb.backups.verify(large, { signal: controller.signal, onProgress }), "aborted", 0);
      const heard = reports;
      await sleep(300);
      expect(reports, "nothing goes on").to.equal(heard);
    });
  });
});
