/** The outcomes of plain requests through the fault proxy: error codes, time limits, retry. */

import { ClientResponseError, getTokenPayload, isTokenExpired } from "bosbase-backups";
import { expect } from "chai";
import {
  allClosed,
  behindProxy,
  emptyZip,
  eventually,
  failure,
  GATEWAY_FAILURES,
  rejection,
  sleep,
} from "./support.js";

const sentence = (status, message, data = {}) => ({ status, message, data });
/** A rule of the proxy: it reads the request and never answers. */
const SILENCE = { answer: { body: "" }, delayResponseMs: 60_000 };

describe("claims of a token", () => {
  it("a token is read where there is no TextDecoder, as in jsdom @once", () => {
    const { TextDecoder } = globalThis;
    const claims = { name: "Zoë ☃ 💾", exp: 4102444800 };
    const bytes = new TextEncoder().encode(JSON.stringify(claims));
    const token = `a.${btoa(String.fromCharCode(...bytes))}.b`;
    globalThis.TextDecoder = undefined;
    try {
      expect(getTokenPayload(token)).to.deep.equal(claims);
      expect(isTokenExpired(token)).to.equal(false);
    } finally {
      globalThis.TextDecoder = TextDecoder;
    }
  });
});

describe("error codes", () => {
  let bed;

  before(async () => {
    bed = await behindProxy();
  });

  after(() => bed.stop());

  afterEach(() => bed.proxy.setRules([]));

  const answers = [
    ["unauthorized", 401, sentence(401, "The request requires valid record authorization token.")],
    ["forbidden", 403, sentence(403, "The authorized record is not allowed to perform this action.")],
    ["not-found", 404, sentence(404, "The requested resource wasn't found.")],
    ["not-found", 400, sentence(400, "Missing or invalid backup file.")],
    [
      "not-found",
      400,
      sentence(400, "Invalid or already deleted backup file. Raw error: \n[key: a.zip] remove /srv/a.zip"),
    ],
    [
      "validation",
      400,
      sentence(400, "An error occurred.", { name: { code: "validation_required", message: "Cannot be blank." } }),
    ],
    ["busy", 400, sentence(400, "Try again later - another backup/restore process has already been started.")],
    ["in-use", 400, sentence(400, "The backup is currently being used and cannot be deleted.")],
    ["rate-limited", 429, sentence(429, "Too Many Requests.")],
    ["server", 500, sentence(500, "Something went wrong.")],
    ["server", 502, "<html>Bad Gateway</html>"],
    ["server", 503, ""],
    ["server", 504, ""],
    ["server", 524, ""],
    ["http", 400, sentence(400, "Failed to create backup.")],
    ["http", 409, {}],
    ["http", 413, sentence(413, "Request entity too large.")],
    ["http", 418, ""],
  ];
  for (const [code, status, body] of answers) {
    it(`${code}: ${status} ${body.message ?? JSON.stringify(body)}`, async () => {
      await bed.proxy.setRules([
        { path: "/api/backups*", answer: { status, headers: { "Content-Type": "application/json" }, body } },
      ]);
      const upload = () => bed.pb.backups.upload(new File([emptyZip()], "a.zip"));
      // A gateway's answer to an upload may be that of a server which has stored it, and here the list does not tell. The list is
      // asked for until seconds have passed, so that one status of these has to do.
      const isLost = GATEWAY_FAILURES.includes(status);
      for (const call of [
        ...(isLost && status !== 502 ? [] : [upload]),
        () => bed.pb.backups.getFullList({ retry: false }),
        () => bed.pb.backups.create("a.zip"),
        () => bed.pb.backups.delete("a.zip"),
        () => bed.pb.backups.restore("a.zip"),
        () => bed.pb.send("/api/backups", { method: "PATCH" }),
      ]) {
        const error = await failure(call(), isLost && call === upload ? "unknown-outcome" : code, status);
        expect(error.isAbort).to.equal(false);
        expect(error.name).to.equal(`ClientResponseError ${status}`);
        expect(error.url).to.match(new RegExp(`^${bed.proxy.url}/api/backups`));
        expect(error.message).to.not.contain("/srv/");
        expect(error.data).to.equal(error.response);
        expect(error.response).to.deep.equal(typeof body === "string" ? {} : body);
      }
    });
  }

  it("validation: field errors, nested ones with dots", async () => {
    const data = {
      name: { code: "a", message: "A." },
      backups: { cron: { code: "b", message: "B." }, s3: { bucket: { code: "c", message: "C." } } },
    };
    await bed.proxy.setRules([{ answer: { status: 400, body: sentence(400, "Wrong.", data) } }]);
    const error = await failure(bed.pb.backups.create("a.zip"), "validation", 400);
    expect(error.fieldErrors).to.deep.equal({
      name: { code: "a", message: "A." },
      "backups.cron": { code: "b", message: "B." },
      "backups.s3.bucket": { code: "c", message: "C." },
    });
    expect(error.message).to.contain("A.").and.contain("B.").and.contain("C.");
  });

  it("unauthorized: a second factor is asked for", async () => {
    await bed.proxy.setRules([{ answer: { status: 401, body: { mfaId: "abcdefghijklmno" } } }]);
    const error = await failure(bed.pb.admins.authWithPassword("a@b.test", "secret-password"), "unauthorized", 401);
    expect(error.mfaId).to.equal("abcdefghijklmno");
    expect(error.message).to.match(/second factor/);
  });

  it("network: refused, cut before and in the middle of the answer, cut in the middle of the request", async () => {
    const faults = [{ refuse: true }, { cutBeforeResponse: true }, { cutResponseAfter: 0 }, { cutRequestAfter: 1000 }];
    for (const fault of faults) {
      await bed.proxy.setRules([{ method: "POST", ...fault }]);
      const body = new File([new Uint8Array(100_000)], "a.zip");
      const call = fault.cutRequestAfter ? bed.pb.backups.upload(body, { check: false }) : bed.pb.files.getToken();
      const error = await failure(call, "network", 0);
      expect(error.isAbort, JSON.stringify(fault)).to.equal(false);
    }
  });

  it("two creates of one name at once: one is done, and the other is told why not", async () => {
    // The requests are held back until both have arrived. The server may call the second one "busy" or its name taken.
    await bed.server.pause();
    const creates = [bed.pb.backups.create("one.zip"), bed.pb.backups.create("one.zip")];
    await sleep(100);
    await bed.server.resume();
    const results = await Promise.allSettled(creates);
    const codes = results.map(({ status, reason }) => (status === "fulfilled" ? "done" : reason.code));
    expect(codes).to.include("done");
    codes.filter((code) => code !== "done").forEach((code) => expect(["busy", "validation", "http"]).to.include(code));
    expect(await bed.server.files()).to.include("one.zip");
  });

  it("toJSON, message, stack and url hold no secret", async () => {
    const password = "very-secret-password";
    const { token } = bed.pb.authStore;
    const errors = [];
    await bed.proxy.setRules([
      { method: "POST", answer: { status: 400, body: sentence(400, "Failed to authenticate.") } },
    ]);
    errors.push(await rejection(bed.pb.admins.authWithPassword("a@b.test", password)));
    errors.push(await rejection(bed.pb.files.getToken({ query: { token } })));
    errors.push(await rejection(bed.pb.send(`/api/x?token=${token}`, { method: "POST" })));
    errors.push(await rejection(bed.pb.send("/api/x", { method: "POST", headers: { Authorization: token } })));
    const mine = `http://user:${password}@127.0.0.1:1/x?token=${token}`;
    errors.push(
      await rejection(
        bed.pb.send("/api/x", { method: "POST", fetch: () => Promise.reject(new TypeError(`cannot load ${mine}`)) }),
      ),
    );
    await bed.proxy.setRules([{ method: "POST", answer: { body: "<html>" } }]);
    errors.push(await rejection(bed.pb.send(`/api/x?token=${token}`, { method: "POST" })));
    for (const error of errors) {
      const everything = [
        JSON.stringify(error),
        JSON.stringify(error.toJSON()),
        String(error),
        error.message,
        error.url,
        error.stack,
        error.originalError?.message,
        error.originalError?.stack,
        JSON.stringify(Object.entries(error)),
      ].join("\n");
      expect(everything).to.not.contain(token);
      expect(everything).to.not.contain(password);
      const { name, message, status, code } = error.toJSON();
      expect({ name, message, status, code }).to.deep.equal({
        name: error.name,
        message: error.message,
        status: error.status,
        code: error.code,
      });
    }
    expect(JSON.stringify(bed.pb)).to.not.contain(token);
  });

  it("is an Error across an await, with a stack and a name", async () => {
    async function deeper() {
      await null;
      return bed.pb.send("/api/nothing", { method: "POST" });
    }
    const error = await rejection(deeper());
    expect(error).to.be.instanceOf(ClientResponseError).and.instanceOf(Error);
    expect(error.stack).to.be.a("string").with.length.above(10);
    expect(Object.prototype.toString.call(error)).to.equal("[object Error]");
    expect(structuredClone({ ...error }).status).to.equal(404);
  });
});

describe("time limits", () => {
  let bed;

  before(async () => {
    bed = await behindProxy();
  });

  after(() => bed.stop());

  afterEach(() => bed.proxy.setRules([]));

  it("a server that is silent: code timeout, and the connection is gone", async () => {
    await bed.proxy.setRules([SILENCE]);
    for (const call of [
      () => bed.pb.backups.getFullList({ timeout: 100 }),
      () => bed.pb.backups.create("a.zip", { timeout: 100 }),
      () => bed.pb.backups.upload(new File([emptyZip()], "a.zip"), { timeout: 100 }),
      () => bed.pb.admins.authWithPassword("a@b.test", "x", { timeout: 100 }),
    ]) {
      const start = performance.now();
      const error = await failure(call(), "timeout", 0);
      expect(performance.now() - start).to.be.within(95, 3000);
      expect(error.isAbort, "nobody cancelled").to.equal(false);
      await allClosed(bed.proxy);
    }
  });

  it("a body that stalls: code timeout, and the connection is gone", async () => {
    await bed.proxy.setRules([{ stallResponseAfter: 1 }]);
    await failure(bed.pb.backups.getFullList({ timeout: 200 }), "timeout", 0);
    await allClosed(bed.proxy);
  });

  it("is no longer due once the answer is there, and 0 is none", async () => {
    await bed.proxy.setRules([{ delayMs: 300 }]);
    expect(await bed.pb.backups.getFullList({ timeout: 5000 })).to.deep.equal([]);
    expect(await bed.pb.backups.getFullList({ timeout: 0 })).to.deep.equal([]);
    expect(await bed.pb.backups.getFullList({ timeout: Infinity })).to.deep.equal([]);
  });

  it("holds for each attempt, and is not repeated", async () => {
    await bed.proxy.setRules([SILENCE]);
    await bed.proxy.forgetRequests();
    await failure(bed.pb.backups.getFullList({ timeout: 100 }), "timeout", 0);
    expect((await bed.proxy.requests()).filter(({ method }) => method === "GET")).to.have.length(1);
  });
});

describe("retry", () => {
  let bed;

  before(async () => {
    bed = await behindProxy();
  });

  after(() => bed.stop());

  beforeEach(() => bed.proxy.forgetRequests());

  afterEach(() => bed.proxy.setRules([]));

  const quick = { retry: { minDelay: 1, maxDelay: 2000 } };
  const sent = async (method) => (await bed.proxy.requests()).filter((request) => request.method === method).length;
  const unwell = (status, headers = {}) => ({ answer: { status, headers, body: "" } });

  // PocketBase answers so if a file that it was storing was renamed while the folder was read.
  const overtaken =
    "Failed to retrieve backup items. Raw error: \nlstat /pb_data/backups/a.zip.18eb26af4a95f806.tmp: no such file or directory\nresource not found.";
  const passing = {
    429: unwell(429),
    ...Object.fromEntries(GATEWAY_FAILURES.map((status) => [status, unwell(status)])),
    refused: { refuse: true },
    "cut before the answer": { cutBeforeResponse: true },
    "a list overtaken by an upload": { answer: { status: 400, body: { status: 400, message: overtaken, data: {} } } },
  };
  for (const [name, fault] of Object.entries(passing)) {
    it(`a GET is repeated after ${name}`, async () => {
      await bed.proxy.setRules([{ path: "/api/backups", times: 2, ...fault }]);
      expect(await bed.pb.backups.getFullList(quick)).to.deep.equal([]);
      // A browser may repeat a GET by itself when a connection breaks.
      expect(await sent("GET")).to.be.at.least(3);
    });
  }

  for (const status of [400, 401, 404, 500, 501, 505, 519, 531]) {
    it(`a GET is not repeated after ${status}`, async () => {
      await bed.proxy.setRules([{ path: "/api/backups", ...unwell(status) }]);
      await rejection(bed.pb.backups.getFullList(quick));
      expect(await sent("GET")).to.equal(1);
    });
  }

  it("what changes something is never repeated", async () => {
    for (const fault of [unwell(503), { cutBeforeResponse: true }]) {
      await bed.proxy.setRules([{ path: "/api/*", ...fault }]);
      await bed.proxy.forgetRequests();
      await rejection(bed.pb.backups.create("never.zip", quick));
      await rejection(bed.pb.files.getToken(quick));
      await rejection(bed.pb.backups.delete("never.zip", quick));
      expect([await sent("POST"), await sent("DELETE")]).to.deep.equal([2, 1]);
    }
  });

  it("as often as asked, and never with false", async () => {
    await bed.proxy.setRules([{ path: "/api/backups", ...unwell(503) }]);
    for (const [retry, count] of [
      [false, 1],
      [{ attempts: 0 }, 1],
      [{ attempts: 1, minDelay: 1 }, 2],
      [{ attempts: 4, minDelay: 1, maxDelay: 1 }, 5],
    ]) {
      await bed.proxy.forgetRequests();
      await failure(bed.pb.backups.getFullList({ retry }), "server", 503);
      expect(await sent("GET"), JSON.stringify(retry)).to.equal(count);
    }
  });

  it("waits as long as Retry-After says, and not at all where that is too long", async () => {
    const asked = (value) => unwell(503, { "Retry-After": value, "Access-Control-Expose-Headers": "Retry-After" });
    await bed.proxy.setRules([{ path: "/api/backups", times: 1, ...asked("1") }]);
    const start = performance.now();
    expect(await bed.pb.backups.getFullList(quick)).to.deep.equal([]);
    expect(performance.now() - start).to.be.within(950, 5000);
    await bed.proxy.setRules([{ path: "/api/backups", times: 1, ...asked("3600") }]);
    await failure(bed.pb.backups.getFullList(quick), "server", 503);
  });

  it("a cancelled call is not repeated", async () => {
    await bed.proxy.setRules([{ path: "/api/backups", ...unwell(503) }]);
    const pending = bed.pb.backups.getFullList({ retry: { attempts: 5, minDelay: 3000, maxDelay: 3000 } });
    await eventually(async () => (await sent("GET")) === 1);
    bed.pb.cancelAllRequests();
    await failure(pending, "aborted", 0);
    await sleep(100);
    expect(await sent("GET")).to.equal(1);
  });
});
