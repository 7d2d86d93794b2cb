/** planPrune and prune against real servers: what is deleted. Native tests (tests/retention) compare the rules with restic's. */

import { expect } from "chai";
import { eventually, failure } from "../support.js";
import { archive } from "../transfers/support.js";
import { ask, bedOf, changesOn, clientFor, put } from "./support.js";

const DAY = 86_400_000;
const at = (millis) => new Date(millis).toISOString().replace("T", " ");
const NOW = Date.UTC(2027, 0, 15, 12);
const backup = (key, age, size = 100) => ({ key, size, modified: at(NOW - age) });
/** A backup as a plan has it, whose name says nothing about its time. */
const dated = (backup) => ({ ...backup, time: backup.modified.replace(" ", "T"), timeFrom: "modified" });
const keysOf = (backups) => backups.map(({ key }) => key);

describe("operations: prune @once", () => {
  let bed, pb;

  before(async () => {
    bed = await bedOf();
    pb = await clientFor(bed);
  });

  after(() => bed.stop());

  beforeEach(async () => {
    for (const { key } of await ask(bed.server, bed.token, "GET", "/api/backups")) {
      await ask(bed.server, bed.token, "DELETE", `/api/backups/${key}`);
    }
    await bed.proxy.setRules([]);
    await bed.proxy.forgetRequests();
  });

  /** Uploads backups one after the other, so that the first is the oldest. */
  async function store(...names) {
    for (const [count, name] of names.entries()) {
      await put(bed.server, bed.token, name, archive(1000 + count));
    }
    await bed.proxy.forgetRequests();
  }

  const listed = async () => keysOf(await ask(bed.server, bed.token, "GET", "/api/backups"));

  it("a plan names the reasons of all that stays, newest first, and what goes, oldest first", () => {
    const backups = [0, 1, 2, 3, 40, 41, 400].map((days) => backup(`d${days}.zip`, days * DAY));
    const plan = pb.backups.planPrune(
      { keepLast: 2, keepMonthly: 2, keepWithin: "3d" },
      backups,
      new Date(NOW + 60_000),
    );
    expect(plan.keep).to.deep.equal([
      { backup: dated(backups[0]), reasons: ["within 3d", "last", "monthly"] },
      { backup: dated(backups[1]), reasons: ["within 3d", "last"] },
      { backup: dated(backups[2]), reasons: ["within 3d"] },
      { backup: dated(backups[4]), reasons: ["monthly"] },
    ]);
    expect(keysOf(plan.remove)).to.deep.equal(["d400.zip", "d41.zip", "d3.zip"]);
  });

  it("buckets are those of UTC, whatever the machine's zone", () => {
    const backups = ["2026-12-31 23:59:59.000Z", "2027-01-01 00:00:01.000Z"].map((modified, count) => ({
      key: `${count}.zip`,
      size: 1,
      modified,
    }));
    const plan = pb.backups.planPrune({ keepYearly: 5 }, backups, new Date(NOW));
    expect(keysOf(plan.keep.map(({ backup }) => backup))).to.deep.equal(["1.zip", "0.zip"]);
  });

  it('a policy without rules, or with one that does not exist, is an error, never "delete all"', async () => {
    await store("a.zip");
    const thrown = (policy) => {
      try {
        return pb.backups.planPrune(policy, []);
      } catch (error) {
        return error;
      }
    };
    for (const policy of [
      {},
      { keepLast: 0 },
      { prefix: "x" },
      { keeplast: 3 },
      { keepLast: -2 },
      { keepLast: 1.5 },
      { keepWithin: "soon" },
      { keepLast: 1, time: "created" },
      { keepLast: 1, time: 3 },
      null,
      3,
    ]) {
      expect(thrown(policy).code, JSON.stringify(policy)).to.equal("invalid-argument");
      await failure(pb.backups.prune(policy), "invalid-argument", 0);
    }
    expect(await bed.proxy.requests(), "nothing was asked").to.deep.equal([]);
    expect(await listed()).to.deep.equal(["a.zip"]);
  });

  it("deletes what the plan removes, oldest first, and reports it", async () => {
    await store("a.zip", "b.zip", "c.zip", "d.zip");
    const report = await pb.backups.prune({ keepLast: 2 });
    expect(keysOf(report.removed)).to.deep.equal(["a.zip", "b.zip"]);
    expect(report.keep.map(({ backup, reasons }) => [backup.key, reasons])).to.deep.equal([
      ["d.zip", ["last"]],
      ["c.zip", ["last"]],
    ]);
    expect([report.failed, report.dryRun]).to.deep.equal([[], false]);
    expect(await listed()).to.deep.equal(["c.zip", "d.zip"]);
    expect(await changesOn(bed.proxy)).to.deep.equal(["DELETE /api/backups/a.zip", "DELETE /api/backups/b.zip"]);
  });

  it("a dry run deletes nothing and says the same", async () => {
    await store("a.zip", "b.zip", "c.zip");
    const dry = await pb.backups.prune({ keepLast: 1 }, { dryRun: true });
    expect(await changesOn(bed.proxy)).to.deep.equal([]);
    expect(await listed()).to.deep.equal(["a.zip", "b.zip", "c.zip"]);
    const real = await pb.backups.prune({ keepLast: 1 });
    expect(dry).to.deep.equal({ ...real, dryRun: true });
  });

  it("a delete that fails in the middle does not keep the others from being done", async () => {
    await store("a.zip", "b.zip", "c.zip", "d.zip");
    const answer = { status: 400, body: { status: 400, message: "Failed to delete.", data: {} } };
    await bed.proxy.setRules([{ method: "DELETE", path: "/api/backups/b.zip", answer }]);
    const report = await pb.backups.prune({ keepLast: 1 });
    expect(keysOf(report.removed)).to.deep.equal(["a.zip", "c.zip"]);
    expect(report.failed.map(({ backup, error }) => [backup.key, error.code, error.status])).to.deep.equal([
      ["b.zip", "http", 400],
    ]);
    expect(await listed()).to.deep.equal(["b.zip", "d.zip"]);
  });

  it("an answer that is lost is not taken for a deletion", async () => {
    await store("a.zip", "b.zip");
    await bed.proxy.setRules([{ method: "DELETE", path: "/api/backups/a.zip", refuse: true }]);
    const report = await pb.backups.prune({ keepLast: 1 });
    expect(report.failed.map(({ backup, error }) => [backup.key, error.code])).to.deep.equal([["a.zip", "network"]]);
    expect(await listed()).to.include("a.zip");
  });

  it("a deletion whose answer is lost: the list decides", async () => {
    await store("a.zip", "b.zip", "c.zip", "d.zip", "e.zip");
    await bed.proxy.setRules([
      { method: "DELETE", path: "/api/backups/a.zip", replace: { status: 524, body: "" } },
      { method: "DELETE", path: "/api/backups/b.zip", answer: { status: 524, body: "" } },
      { method: "DELETE", path: "/api/backups/c.zip", cutBeforeResponse: true },
    ]);
    const report = await pb.backups.prune({ keepLast: 1 });
    expect(keysOf(report.removed)).to.have.members(["a.zip", "c.zip", "d.zip"]);
    expect(report.failed.map(({ backup, error }) => [backup.key, error.status])).to.deep.equal([["b.zip", 524]]);
    expect(await listed()).to.deep.equal(["b.zip", "e.zip"]);
  });

  it("a backup that vanished meanwhile counts as gone", async () => {
    await store("a.zip", "b.zip", "c.zip");
    // Another client deletes the backup first, and its answer is ignored.
    await bed.proxy.setRules([{ method: "DELETE", path: "/api/backups/a.zip", delayMs: 3000 }]);
    const pruning = pb.backups.prune({ keepLast: 1 });
    await eventually(async () => (await changesOn(bed.proxy)).includes("DELETE /api/backups/a.zip"));
    await ask(bed.server, bed.token, "DELETE", "/api/backups/a.zip");
    const report = await pruning;
    expect(report.failed).to.deep.equal([]);
    expect(keysOf(report.removed)).to.deep.equal(["a.zip", "b.zip"]);
    expect(await listed()).to.deep.equal(["c.zip"]);
  });

  it("unfinished .tmp files are neither counted nor deleted", async () => {
    const partial = "b.zip.0123456789abcdef.tmp";
    const list = [backup("a.zip", 2 * DAY), backup(partial, 0), backup("b.zip", DAY)];
    const plan = pb.backups.planPrune({ keepLast: 1 }, list, new Date(NOW));
    expect(keysOf(plan.keep.map(({ backup }) => backup))).to.deep.equal(["b.zip"]);
    expect(keysOf(plan.remove)).to.deep.equal(["a.zip"]);

    await store("a.zip", "b.zip", partial);
    const report = await pb.backups.prune({ keepLast: 1 });
    expect(keysOf(report.removed)).to.deep.equal(["a.zip"]);
    expect(await listed()).to.include(partial);
  });

  it("`prefix` limits the policy to its keys", async () => {
    await store("auto_1.zip", "auto_2.zip", "mine.zip", "auto_3.zip");
    const report = await pb.backups.prune({ keepLast: 1, prefix: "auto_" });
    expect(keysOf(report.removed)).to.deep.equal(["auto_1.zip", "auto_2.zip"]);
    expect(await listed()).to.deep.equal(["auto_3.zip", "mine.zip"]);
  });

  it("files that are no backups are neither counted nor deleted", async () => {
    const own = await bedOf();
    const client = await clientFor(own);
    // An object store has whatever lies in the bucket; the server lists the files of its folder in the same way.
    const foreign = [
      "pbc_1/rec/photo.png",
      "pbc_1/rec/one.zip",
      "notes.txt",
      "old.ZIP",
      "dump.sql.gz",
      "z.zip.attached",
    ];
    await own.server.writeHook(
      "foreign.pb.js",
      `onBootstrap((event) => {
        event.next();
        const folder = event.app.dataDir() + "/backups/";
        $os.mkdirAll(folder + "pbc_1/rec", 0o755);
        for (const name of ${JSON.stringify(foreign)}) $os.writeFile(folder + name, "something else", 0o644);
      });`,
    );
    await own.server.shutDown();
    await own.server.startAgain();
    await put(own.server, own.token, "two.zip", archive(1000));
    const all = keysOf(await client.backups.getFullList());
    expect(all).to.include.members([...foreign, "good.zip", "two.zip"]);
    const dry = await client.backups.prune({ keepLast: 1 }, { dryRun: true });
    expect([keysOf(dry.keep.map(({ backup }) => backup)), keysOf(dry.removed)]).to.deep.equal([
      ["two.zip"],
      ["good.zip"],
    ]);
    for (const policy of [
      { keepLast: 1 },
      { keepWithin: "1h", prefix: "pbc_1/" },
      { keepDaily: 1, time: "modified" },
    ]) {
      await client.backups.prune(policy);
    }
    expect(keysOf(await client.backups.getFullList())).to.deep.equal(all.filter((key) => key !== "good.zip"));
    expect(await changesOn(own.proxy)).to.deep.equal(["DELETE /api/backups/good.zip"]);
    await own.stop();
  });

  it("a backup that was copied is as old as its name says", async () => {
    const names = [
      "pb_backup_acme_20260514030000.zip",
      "acme_20260513_030000.zip",
      "2026-05-12T03-00-00-000Z.zip",
      "acme_2026-05-11.zip",
    ];
    // The newest is copied first, so that the server's times are the wrong way round.
    await store(...names);
    const wrong = await pb.backups.prune({ keepDaily: 2, time: "modified" }, { dryRun: true });
    expect(keysOf(wrong.keep.map(({ backup }) => backup))).to.deep.equal([names[3], names[0]]);
    const report = await pb.backups.prune({ keepDaily: 2 });
    expect(report.keep.map(({ backup }) => [backup.key, backup.time, backup.timeFrom])).to.deep.equal([
      [names[0], "2026-05-14T03:00:00.000Z", "name"],
      [names[1], "2026-05-13T03:00:00.000Z", "name"],
    ]);
    expect(report.removed.map(({ key, time, timeFrom }) => [key, time, timeFrom])).to.deep.equal([
      [names[3], "2026-05-11T00:00:00.000Z", "name"],
      [names[2], "2026-05-12T03:00:00.000Z", "name"],
    ]);
    expect(await listed()).to.deep.equal([names[1], names[0]].sort());
  });

  it("the time of a backup: of its name if that is possible, else of its last change", () => {
    const modified = "2027-01-15 12:00:00.000Z";
    for (const [key, time] of [
      ["@auto_pb_backup_acme_20261122231637.zip", "2026-11-22T23:16:37.000Z"],
      ["backup_20261122_231637.zip", "2026-11-22T23:16:37.000Z"],
      ["2026-11-22.zip", "2026-11-22T00:00:00.000Z"],
      ["a 2026-11-22 23.16.zip", "2026-11-22T23:16:00.000Z"],
      ["a_2027-01-16_120000.zip", "2027-01-16T12:00:00.000Z"],
      ["a_2027-01-16_120001.zip", null],
      ["a_20270230_000000.zip", null],
      ["a_20261122231637_copy.zip", null],
      ["build_1234567.zip", null],
      ["a.zip", null],
    ]) {
      const expected = time ? { time, timeFrom: "name" } : { time: "2027-01-15T12:00:00.000Z", timeFrom: "modified" };
      const file = { key, size: 1, modified };
      const [kept] = pb.backups.planPrune({ keepLast: 1 }, [file], new Date(NOW)).keep;
      expect(kept.backup, key).to.deep.equal({ ...file, ...expected });
    }
    for (const key of ["pbc_1/rec/a_2026-11-22.zip", "notes.txt", "a.ZIP", "a.zip.0123456789abcdef.tmp", ""]) {
      const plan = pb.backups.planPrune({ keepLast: 1 }, [{ key, size: 1, modified }], new Date(NOW));
      expect(plan, key).to.deep.equal({ keep: [], remove: [] });
    }
  });

  it("cancelled: what is left stays", async () => {
    await store("a.zip", "b.zip", "c.zip", "d.zip");
    await bed.proxy.setRules([{ method: "DELETE", path: "/api/backups/b.zip", delayMs: 5000 }]);
    const controller = new AbortController();
    const pruning = failure(pb.backups.prune({ keepLast: 1 }, { signal: controller.signal }), "aborted", 0);
    await eventually(async () => (await changesOn(bed.proxy)).includes("DELETE /api/backups/b.zip"));
    controller.abort();
    await pruning;
    expect(await listed()).to.deep.equal(["b.zip", "c.zip", "d.zip"]);
  });
});
