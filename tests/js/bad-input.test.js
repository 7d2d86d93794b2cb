/** Bad input from the caller, the network and the server: each leads to a clear error, and the next call works. */

import BosBase, { BaseAuthStore, ClientResponseError, validateBackupName } from "bosbase-backups";
import { expect } from "chai";
import { freshServer } from "./bed.js";
import { behindProxy, emptyZip, failure, signedIn } from "./support.js";

const QUICK_RETRY = { retry: { minDelay: 1, maxDelay: 5 } };

describe("bad input of the caller", () => {
  let bed;

  before(async () => {
    bed = await behindProxy();
  });

  after(() => bed.stop());

  afterEach(async () => {
    expect(await bed.proxy.requests(), "refused before anything was sent").to.deep.equal([]);
    expect((await bed.pb.health.check()).code, "the next call works").to.equal(200);
    await bed.proxy.forgetRequests();
  });

  for (const key of ["", ".", "..", undefined, null]) {
    it(`the key ${JSON.stringify(key)} is refused`, async () => {
      const { pb } = bed;
      for (const call of [() => pb.backups.delete(key), () => pb.backups.restore(key)]) {
        const error = await failure(call(), "invalid-argument", 0);
        expect(error.message).to.match(key ? /cannot be a backup key/ : /key is empty/);
        expect(error.url).to.equal("");
      }
      let thrown;
      try {
        pb.backups.getDownloadURL("token", key);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).to.be.instanceOf(ClientResponseError);
      expect(thrown.code).to.equal("invalid-argument");
    });
  }

  const names = [
    ["an upper-case letter", "Backup.zip", /upper-case letter "B"/],
    ["a space", "my backup.zip", /a space/],
    ["151 characters", `${"a".repeat(147)}.zip`, /151 characters, 150 are allowed/],
    ["no .zip", "backup", /end with "\.zip"/],
    ["an upper-case ending", "backup.ZIP", /lower case/],
    ["nothing before .zip", ".zip", /before "\.zip"/],
    ["a dot", "a.b.zip", /contains "\."/],
    ["a slash", "a/b.zip", /contains "\/"/],
    ["an @", "@auto_pb_backup.zip", /contains "@"/],
    ["an umlaut", "grün.zip", /contains "ü"/],
    ["a line break", "a\nb.zip", /U\+000A/],
    ["a lone surrogate", "a\ud800.zip", /contains/],
    ["a number", 42, /end with "\.zip"/],
    ["an object", {}, /end with "\.zip"/],
  ];
  for (const [what, name, rule] of names) {
    it(`create: a name with ${what} is refused in words`, async () => {
      const error = await failure(bed.pb.backups.create(name), "invalid-argument");
      expect(error.message).to.match(rule);
      expect(validateBackupName(name)).to.equal(error.message);
    });
  }

  const uploads = [
    ["a quote", 'a"b.zip', /"/],
    ["a line break", "a\nb.zip", /U\+000A/],
    ["a slash", "a/b.zip", /\//],
    ["the name ..", "..", /\.\./],
    ["the ending .attrs", "a.attrs", /\.attrs/],
    ["235 bytes", `${"a".repeat(231)}.zip`, /235 bytes, 234 are allowed/],
  ];
  for (const [what, name, rule] of uploads) {
    it(`upload: a file name with ${what} is refused in words`, async () => {
      const file = new File([emptyZip()], name);
      for (const body of [file, { file }]) {
        const error = await failure(bed.pb.backups.upload(body), "invalid-argument", 0);
        expect(error.message).to.match(rule);
      }
    });
  }

  const options = [
    ["signal", { signal: "now" }],
    ["signal", { signal: {} }],
    ["timeout", { timeout: -1 }],
    ["timeout", { timeout: "soon" }],
    ["timeout", { timeout: NaN }],
    ["retry", { retry: 3 }],
    ["retry", { retry: "yes" }],
    ["retry", { retry: { attempts: -1 } }],
    ["retry", { retry: { attempts: "many" } }],
    ["Delay", { retry: { minDelay: -1 } }],
    ["Delay", { retry: { maxDelay: "long" } }],
  ];
  for (const [member, given] of options) {
    it(`the option ${JSON.stringify(given, (_, value) => (Number.isNaN(value) ? "NaN" : value))} is refused by name`, async () => {
      const error = await failure(bed.pb.backups.getFullList(given), "invalid-argument", 0);
      expect(error.message).to.contain(member);
    });
  }

  const policy = { keepLast: 1 };
  const closed = {
    prune: [(backups, options) => backups.prune(policy, options), { dry: true }, "dryRun"],
    download: [(backups, options) => backups.download("a.zip", options), { onProgres: () => {} }, "onProgress"],
    copyTo: [(backups, options) => backups.copyTo(bed.pb, "a.zip", options), { As: "b.zip" }, "as"],
    createAndWait: [(backups, options) => backups.createAndWait("a.zip", options), { tiemout: 5 }, "timeout"],
    restoreAndWait: [(backups, options) => backups.restoreAndWait("a.zip", options), { verfy: false }, "verify"],
    inspect: [(backups, options) => backups.inspect("a.zip", options), { limit: { entries: 1 } }, "limits"],
    verify: [(backups, options) => backups.verify(new Blob(["x"]), options), { sginal: null }, "signal"],
    getSchedule: [(backups, options) => backups.getSchedule(options), { credential: "omit" }, "credentials"],
    setSchedule: [(backups, options) => backups.setSchedule({ cron: "" }, options), { header: {} }, "headers"],
    getS3: [(backups, options) => backups.getS3(options), { Query: {} }, "query"],
    setS3: [(backups, options) => backups.setS3({}, options), { fields: "x" }, "fields"],
    testS3: [(backups, options) => backups.testS3(options), { retries: false }, "retry"],
  };
  for (const [method, [call, given, meant]] of Object.entries(closed)) {
    it(`${method}: an option that it does not know is refused, and the nearest one named`, async () => {
      const [name] = Object.keys(given);
      const { message } = await failure(call(bed.pb.backups, given), "invalid-argument", 0);
      expect(message).to.contain(`"${name}"`).and.contain(`"${meant}"`).and.contain('"query"');
      await failure(call(bed.pb.backups, { [name]: undefined }), "invalid-argument", 0);
      const other = await failure(call(bed.pb.backups, { entirelyDifferent: 1 }), "invalid-argument", 0);
      expect(other.message).not.to.contain("Did you mean");
    });
  }

  for (const slip of [
    "requireRestoreable",
    "requirerestorable",
    "onProgess",
    "chekc",
    "Limits",
    "timeuot",
    "keepAlive",
    "nmae",
  ]) {
    it(`upload: the option ${slip} is refused, for it is one slip away from a known one`, async () => {
      for (const more of [{}, { requireRestorable: true }]) {
        const uploading = bed.pb.backups.upload(new File([emptyZip()], "a.zip"), { ...more, [slip]: true });
        expect((await failure(uploading, "invalid-argument", 0)).message).to.contain(slip);
      }
    });
  }

  it("a body that has no JSON form is refused", async () => {
    const cycle = {};
    cycle.self = cycle;
    for (const body of [cycle, { big: 10n }]) {
      await failure(bed.pb.send("/api/settings", { method: "PATCH", body }), "invalid-argument", 0);
    }
  });

  it("a header or a method that HTTP does not know is an error", async () => {
    const error = await failure(
      bed.pb.health.check({ headers: { "bad header": "x" }, retry: false }),
      "invalid-argument",
      0,
    );
    expect(error.message).to.match(/header/i);
    await failure(bed.pb.health.check({ method: "NO METHOD", retry: false }), "invalid-argument", 0);
  });
});

describe("options that are not known", () => {
  let bed;

  before(async () => {
    bed = await behindProxy();
  });

  after(() => bed.stop());

  it("what the peers have as well takes them as query parameters, and a slip is reported once", async () => {
    const { warn } = console;
    const warned = [];
    console.warn = (...given) => warned.push(given.join(" "));
    try {
      for (let count = 0; count < 2; count += 1) {
        await bed.pb.backups.getFullList({ includPartial: true, node: "1", filter: "x" });
      }
    } finally {
      console.warn = warn;
    }
    expect(warned).to.have.length(1);
    expect(warned[0]).to.contain("includPartial").and.contain("includePartial");
    const [{ target }] = await bed.proxy.requests();
    expect(target).to.match(/[?&]includPartial=true&node=1&filter=x$/);
  });

  it("a query, members of RequestInit and the older keys are no unknown options", async () => {
    await bed.proxy.forgetRequests();
    const options = { query: { dryrun: 1 }, cache: "no-store", $autoCancel: false, $cancelKey: "k", dryRun: true };
    await bed.pb.backups.prune({ keepLast: 1 }, options);
    const [{ target }] = await bed.proxy.requests();
    expect(target).to.match(/\?dryrun=1$/);
  });
});

describe("a server that misbehaves", () => {
  let bed;

  before(async () => {
    bed = await behindProxy();
  });

  after(() => bed.stop());

  afterEach(async () => {
    await bed.proxy.setRules([]);
    expect((await bed.pb.health.check()).code, "the next call works").to.equal(200);
    expect(await bed.pb.backups.getFullList()).to.be.an("array");
  });

  const html = {
    answer: { headers: { "Content-Type": "text/html; charset=utf-8" }, body: "<!doctype html><p>Welcome</p>" },
  };
  const empty = { answer: { headers: { "Content-Type": "application/json" }, body: "" } };
  const truncated = {
    answer: { headers: { "Content-Type": "application/json" }, body: '[{"key":"a.zip","size":12,"modi' },
  };
  const calls = {
    "backups.getFullList": (pb) => pb.backups.getFullList(),
    "backups.create": (pb) => pb.backups.create("a.zip"),
    "backups.upload": (pb) => pb.backups.upload(new File([emptyZip()], "a.zip")),
    "backups.delete": (pb) => pb.backups.delete("a.zip"),
    "backups.restore": (pb) => pb.backups.restore("a.zip"),
    "files.getToken": (pb) => pb.files.getToken(),
    "health.check": (pb) => pb.health.check(),
    "settings.getAll": (pb) => pb.settings.getAll(),
    "settings.update": (pb) => pb.settings.update({}),
    authWithPassword: (pb) => pb.collection("_superusers").authWithPassword("a@b.example", "secret-password"),
    authRefresh: (pb) => pb.collection("_superusers").authRefresh(),
    listAuthMethods: (pb) => pb.collection("_superusers").listAuthMethods(),
    requestOTP: (pb) => pb.collection("_superusers").requestOTP("a@b.example"),
    send: (pb) => pb.send("/api/settings"),
  };
  for (const [name, call] of Object.entries(calls)) {
    it(`${name}: HTML, nothing, or half of the JSON with status 200 is not-json`, async () => {
      const { token } = bed.pb.authStore;
      await bed.proxy.setRules([html]);
      const error = await failure(call(bed.pb), "not-json", 200);
      expect(error.message).to.contain("text/html");
      expect(error.response).to.deep.equal({});
      await bed.proxy.setRules([empty]);
      await failure(call(bed.pb), "not-json", 200);
      await bed.proxy.setRules([truncated]);
      await failure(call(bed.pb), "not-json", 200);
      expect(bed.pb.authStore.token, "the session is not touched").to.equal(token);
    });

    it(`${name}: a 500 with an empty body is server`, async () => {
      await bed.proxy.setRules([{ answer: { status: 500, body: "" } }]);
      const error = await failure(call(bed.pb), "server", 500);
      expect(error.message).to.contain("500");
      expect(error.response).to.deep.equal({});
    });
  }

  const file = { key: "a.zip", size: 1, modified: "2023-05-19 16:25:57.542Z" };
  const shapes = [
    ["an object", {}],
    ["an object with items", { items: [file] }],
    ["null", null],
    ["a string", '"list"'],
    ["a number", "42"],
    ["a list of strings", ["a.zip"]],
    ["a list of null", [null]],
    ["a list of lists", [[]]],
    ["a list with one bad item", [file, "a.zip"]],
    ["a size as a string", [{ ...file, size: "1" }]],
    ["a negative size", [{ ...file, size: -1 }]],
    ["a fractional size", [{ ...file, size: 1.5 }]],
    ["a size beyond 2^53", '[{"key":"a.zip","size":9007199254740993,"modified":"x"}]'],
    ["no size", [{ key: file.key, modified: file.modified }]],
    ["a key that is null", [{ ...file, key: null }]],
    ["a key that is a number", [{ ...file, key: 7 }]],
    ["no modified", [{ key: file.key, size: 1 }]],
    ["modified as a number", [{ ...file, modified: 0 }]],
  ];
  for (const [what, shape] of shapes) {
    it(`a list that is ${what} is not-json`, async () => {
      // The test bed reads null as "no body"; the others are sent as JSON.
      const body = shape === null ? "null" : shape;
      await bed.proxy.setRules([
        { path: "/api/backups", replace: { headers: { "Content-Type": "application/json" }, body } },
      ]);
      const error = await failure(bed.pb.backups.getFullList(), "not-json", 200);
      expect(error.message).to.contain("a list of backups");
    });
  }

  it("health, token and session of another shape are not-json", async () => {
    const { pb, proxy } = bed;
    const { token } = pb.authStore;
    for (const body of [
      [],
      {},
      "null",
      '"text"',
      { token: 7 },
      { token: "", record: {} },
      { token: "x", record: null },
    ]) {
      await proxy.setRules([{ answer: { headers: { "Content-Type": "application/json" }, body } }]);
      await failure(pb.health.check(), "not-json", 200);
      await failure(pb.collection("_superusers").authWithPassword("a@b.example", "secret-password"), "not-json", 200);
      await failure(pb.collection("_superusers").authRefresh(), "not-json", 200);
      await failure(pb.collection("_superusers").impersonate("abcdefghijklmno", 0), "not-json", 200);
      if (typeof body !== "object" || typeof body.token !== "string") {
        await failure(pb.files.getToken(), "not-json", 200);
      }
    }
    expect(pb.authStore.token, "nothing of it was kept").to.equal(token);
  });

  it("an error answer with a body of another shape keeps its status", async () => {
    for (const body of [
      "null",
      "[]",
      '"text"',
      "7",
      '{"data":null}',
      '{"message":7,"data":[1]}',
      '{"data":{"name":"x"}}',
    ]) {
      await bed.proxy.setRules([{ answer: { status: 400, headers: { "Content-Type": "application/json" }, body } }]);
      await failure(bed.pb.backups.getFullList(), "http", 400);
    }
  });

  it("a list that is cut in the middle, with a proper length, is network", async () => {
    await bed.proxy.setRules([{ path: "/api/backups", cutResponseAfter: 1 }]);
    await failure(bed.pb.backups.getFullList(QUICK_RETRY), "network", 0);
  });

  it("an answer that claims to be complete and is not is not-json", async () => {
    await bed.proxy.setRules([{ path: "/api/health", shortBody: 10 }]);
    await failure(bed.pb.health.check(), "not-json", 200);
  });

  it("a refused connection is network, for each kind of call", async () => {
    await bed.proxy.setRules([{ refuse: true }]);
    for (const call of [
      (pb) => pb.backups.getFullList(QUICK_RETRY),
      (pb) => pb.backups.create("a.zip"),
      (pb) => pb.backups.delete("a.zip"),
      (pb) => pb.send("/api/settings", { method: "PATCH", body: {} }),
    ]) {
      const error = await failure(call(bed.pb), "network", 0);
      expect(error.isAbort).to.equal(false);
      expect(error.originalError).to.be.instanceOf(Error);
    }
  });

  it("an upload that is refused is network where the list shows that nothing is stored", async () => {
    await bed.proxy.setRules([{ path: "/api/backups/upload", refuse: true }]);
    await failure(bed.pb.backups.upload(new File([emptyZip()], "a.zip")), "network", 0);
    await bed.proxy.setRules([{ refuse: true }]);
    const error = await failure(
      bed.pb.backups.upload(new File([emptyZip()], "a.zip"), QUICK_RETRY),
      "unknown-outcome",
      0,
    );
    expect(error.message, "where the list cannot be read, that is said").to.match(/list/);
  });
});

describe("a server that is not there", () => {
  it("is network while it is away, and works once it is back", async () => {
    const server = await freshServer();
    const pb = await signedIn(server);
    await server.shutDown();
    await failure(pb.backups.getFullList(QUICK_RETRY), "network", 0);
    await failure(pb.backups.create("a.zip"), "network", 0);
    await failure(pb.health.check({ retry: false }), "network", 0);
    await server.startAgain();
    expect(await pb.backups.getFullList()).to.deep.equal([]);
    await server.stop();
  });

  for (const address of ["http://127.0.0.1:1", "http://nowhere.invalid", "http://", "http://a b"]) {
    it(`the address ${address} is network`, async () => {
      const pb = new BosBase(address, new BaseAuthStore());
      await failure(pb.health.check({ retry: false }), "network", 0);
    });
  }
});
