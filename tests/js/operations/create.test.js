/** createAndWait against real servers, also where proxies or the server's own time limit lose the answer. */

import { expect } from "chai";
import { allClosed, emptyZip, eventually, GATEWAY_FAILURES, sleep } from "../support.js";
import { early } from "./early.js";
import {
  answered,
  ask,
  bedOf,
  changesOn,
  clientFor,
  described,
  expectError,
  observe,
  observePeer,
  put,
  row,
  slowBackups,
} from "./support.js";

const CREATE = "/api/backups";
const AUTOMATIC = /^pb_backup_[a-z0-9_]+_\d{14}\.zip$/;

const MADE = "the backup: its name, size and time";

describe("operations: create @once", () => {
  let bed, pb;

  beforeEach(async function () {
    this.timeout(60_000);
    bed = await bedOf();
    pb = await clientFor(bed);
  });

  afterEach(() => bed.stop());

  const listed = async ({ server, token } = bed) => (await ask(server, token, "GET", CREATE)).map(({ key }) => key);
  const rule = (faults, { proxy } = bed) => proxy.setRules([{ method: "POST", path: CREATE, ...faults }]);

  /** Runs our package, then the `pocketbase` package with another name; `options` go to both. */
  async function both(
    scenario,
    peerSays,
    { name = "mine.zip", peerName = `peer_${name}`, options = {} } = {},
    at = bed,
    client = pb,
  ) {
    const ours = await observe((onProgress) => client.backups.createAndWait(name, { ...options, onProgress }));
    const peer = await observePeer(at, (other) => other.backups.create(peerName, options));
    row(`create: ${scenario}`, peer, ours.report ? MADE : described(ours));
    expect(peer, "pocketbase").to.equal(peerSays);
    return ours;
  }

  function expectCreated({ report, error, stages }, key) {
    expect(error, String(error)).to.equal(undefined);
    expect(Object.keys(report).sort()).to.deep.equal(["key", "modified", "size"]);
    expect(report.key).to.match(key);
    expect(report.size).to.be.above(10_000);
    expect(report.modified).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(stages).to.deep.equal(["creating", "ready"]);
  }

  it("normal", async () => {
    expectCreated(await both("normal", "`true`"), /^mine\.zip$/);
    expect(await listed()).to.include("mine.zip");
  });

  it("automatic name: the real one is returned", async () => {
    const ours = await both("automatic name", "`true`", { name: "", peerName: "" });
    expectCreated(ours, AUTOMATIC);
    expect(await listed()).to.include(ours.report.key);
    expectCreated(await observe((onProgress) => pb.backups.createAndWait(undefined, { onProgress })), AUTOMATIC);
  });

  it("automatic name: two in one second, the later of which replaces the first", async function () {
    this.timeout(120_000);
    let first,
      second,
      pairs = 0;
    // The two backups of a pair may fall into the same second; on a slow machine no pair does.
    do {
      [first, second] = [await pb.backups.createAndWait(), await pb.backups.createAndWait()];
      for (const { key } of [first, second]) {
        expect(key).to.match(AUTOMATIC);
      }
      expect(await ask(bed.server, bed.token, "GET", CREATE)).to.deep.include(second);
      expect(second.modified > first.modified, `${first.modified}, ${second.modified}`).to.equal(true);
      pairs += 1;
    } while (first.key !== second.key && pairs < 8);
    console.info(`automatic names: ${first.key === second.key ? "the same" : "never the same"} in pair ${pairs}`);
  });

  it("automatic name: somebody else's upload in between is not taken for it", async () => {
    await rule({ delayResponseMs: 1500 });
    const creating = pb.backups.createAndWait();
    await eventually(async () => (await listed()).some((key) => AUTOMATIC.test(key)));
    await put(bed.server, bed.token, "pb_backup_of_somebody.zip", emptyZip());
    expect((await creating).key).to.match(AUTOMATIC);
  });

  it("name taken", async () => {
    const peerSays = "error 400: “An error occurred while validating the submitted data.”";
    const ours = await both("name taken", peerSays, { name: "good.zip", peerName: "good.zip" });
    expectError(ours, "validation", /already has/);
    expect(ours.error.fieldErrors.name.code).to.equal("validation_backup_name_exists");
  });

  it("name that the server would refuse: nothing is sent", async () => {
    const error = await pb.backups.createAndWait("Upper Case.zip").catch((error) => error);
    expectError({ error }, "invalid-argument", /./);
    expect(await changesOn(bed.proxy)).to.deep.equal([]);
  });

  it("busy", async function () {
    this.timeout(60_000);
    await slowBackups(bed.server, 8000);
    const other = ask(bed.server, bed.token, "POST", CREATE, { name: "other.zip" });
    await eventually(
      async () => (await ask(bed.server, bed.token, "GET", "/api/health")).data.canBackup === false,
      4000,
    );
    const peerSays = "error 400: “Try again later - another backup/restore process has already been started.”";
    expectError(await both("another backup running", peerSays), "busy", /running|another|already/i);
    await other;
    expect(await listed()).to.not.include("mine.zip");
  });

  it("answer lost while the server goes on", async function () {
    this.timeout(60_000);
    await slowBackups(bed.server, 4000);
    // The proxy hangs up while the server still works, as the server itself does after five minutes.
    await rule({ cutAfterMs: 1500 });
    const ours = await both("answer lost while the server goes on", "error 0: “Something went wrong.”");
    expectCreated(ours, /^mine\.zip$/);
    expect(ours.took, "waits for the server").to.be.above(4000);
  });

  it("answer lost after the end", async () => {
    await rule({ cutBeforeResponse: true });
    const ours = await both("answer lost at the end", "error 0: “Something went wrong.”");
    expectCreated(ours, /^mine\.zip$/);
  });

  it("504 of a proxy while the server goes on", async function () {
    this.timeout(60_000);
    await slowBackups(bed.server, 4000);
    const impatient = async (url, init) => {
      const answer = fetch(url, init);
      if (init.method !== "POST" || !url.endsWith(CREATE)) {
        return answer;
      }
      answer.catch(() => {});
      await sleep(500);
      return new Response("<h1>Gateway Time-out</h1>", { status: 504, headers: { "Content-Type": "text/html" } });
    };
    const options = { fetch: impatient };
    const ours = await both("504 of a proxy while the server goes on", "error 504: “Something went wrong.”", {
      options,
    });
    expectCreated(ours, /^mine\.zip$/);
    expect(ours.took, "waits for the server").to.be.above(4000);
  });

  it("a gateway's failure in place of the answer", async function () {
    this.timeout(120_000);
    for (const status of GATEWAY_FAILURES) {
      await rule({ replace: { status, headers: { "Content-Type": "text/html" }, body: "<h1>Gateway</h1>" } });
      const name = `mine_${status}.zip`;
      const ours = await observe((onProgress) => pb.backups.createAndWait(name, { onProgress }));
      expectCreated(ours, new RegExp(`^${name}$`));
    }
  });

  it("an error of the server itself is no lost answer", async () => {
    for (const status of [500, 501, 505, 519, 531]) {
      await rule({ answer: { status, body: { status, message: "Something went wrong inside.", data: {} } } });
      const ours = await observe((onProgress) => pb.backups.createAndWait("never.zip", { onProgress }));
      expectError(ours, "server", /went wrong inside/);
    }
  });

  const NEVER = "request that never arrives: says that nothing was made";
  const neverArrives = early(`operations: create @once ${NEVER}`, 35, async () => {
    const own = await bedOf();
    const client = await clientFor(own);
    await rule({ refuse: true }, own);
    const ours = await both("request that never arrives", "error 0: “Something went wrong.”", {}, own, client);
    const files = await listed(own);
    await own.stop();
    return { ours, files };
  });

  it(NEVER, async function () {
    this.timeout(120_000);
    const { ours, files } = await neverArrives();
    expectError(ours, "unknown-outcome", /answer was lost.*does not show/);
    expect(files).to.not.include("mine.zip");
  });

  const UNLISTED = "list that never shows it: says that it was made all the same";
  const isUnlisted = early(`operations: create @once ${UNLISTED}`, 35, async () => {
    const own = await bedOf();
    const client = await clientFor(own);
    await own.proxy.setRules([{ method: "GET", path: CREATE, replace: { body: [] } }]);
    const ours = await observe((onProgress) => client.backups.createAndWait("mine.zip", { onProgress }));
    await own.stop();
    return ours;
  });

  it(UNLISTED, async function () {
    this.timeout(120_000);
    expectError(await isUnlisted(), "unknown-outcome", /has made the backup.*does not show it yet/);
  });

  it("cancelled before and after the request", async function () {
    this.timeout(60_000);
    const before = await pb.backups.createAndWait("mine.zip", { signal: AbortSignal.abort() }).catch((error) => error);
    expectError({ error: before }, "aborted", /aborted/);
    expect(await changesOn(bed.proxy)).to.deep.equal([]);

    await rule({ delayResponseMs: 5000 });
    const controller = new AbortController();
    const pending = pb.backups.createAndWait("mine.zip", { signal: controller.signal }).catch((error) => error);
    await answered(bed.proxy, "POST", CREATE);
    controller.abort();
    const after = await pending;
    expectError({ error: after }, "aborted", /server goes on/);
    await eventually(async () => (await listed()).includes("mine.zip"));
    await allClosed(bed.proxy);
  });
});
