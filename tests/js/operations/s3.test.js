/** Backups in an S3-compatible store that runs on this machine. */

import { expect } from "chai";
import { freshStore, proxyTo } from "../bed.js";
import { eventually, failure } from "../support.js";
import { ask, bedOf, clientFor, expectError, observe, observePeer, row } from "./support.js";

const EMPTY_LIST =
  '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>backups</Name><KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>';

describe("operations: S3 @once", function () {
  this.timeout(120_000);
  let store, way, bed, pb, target;

  before(async () => {
    store = await freshStore();
    way = await proxyTo(store.url);
  });

  after(async () => {
    await way.stop();
    await store.stop();
  });

  beforeEach(async () => {
    await way.setRules([]);
    bed = await bedOf();
    pb = await clientFor(bed);
    const { bucket, accessKey, secret } = store;
    target = { enabled: true, bucket, region: "us-east-1", endpoint: way.url, accessKey, secret, forcePathStyle: true };
  });

  afterEach(() => bed.stop());

  const inStore = async () =>
    [...(await (await fetch(`${store.url}/${store.bucket}`)).text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(
      ([, key]) => key,
    );

  it("is switched on, tested, and its secret is never read back", async () => {
    const { secret, ...visible } = target;
    expect(await pb.backups.setS3(target)).to.deep.equal(visible);
    expect(await pb.backups.getS3()).to.deep.equal(visible);
    expect(await pb.backups.testS3()).to.equal(true);
    const created = await pb.backups.createAndWait("in_s3.zip");
    expect(created.key).to.equal("in_s3.zip");
    expect(await inStore()).to.include("in_s3.zip");
    expect(await bed.server.files()).to.not.include("in_s3.zip");
    const blob = await pb.backups.download("in_s3.zip");
    expect(blob.size).to.equal(created.size);
    await pb.backups.delete("in_s3.zip");
    expect(await inStore()).to.not.include("in_s3.zip");
  });

  it("a change without the secret keeps it", async () => {
    await pb.backups.setS3(target);
    const { secret, ...visible } = target;
    const bodies = [];
    const recording = (url, init) => {
      bodies.push(JSON.parse(init.body));
      return fetch(url, init);
    };
    await pb.backups.setS3({ ...visible, region: "eu-central-1" }, { fetch: recording });
    expect(bodies).to.deep.equal([{ backups: { s3: { ...visible, region: "eu-central-1" } } }]);
    // The server refuses an enabled target without a secret.
    expect(await pb.backups.testS3()).to.equal(true);
    await pb.backups.setS3(await pb.backups.getS3());
    expect(await pb.backups.testS3()).to.equal(true);
  });

  it("a mask in place of the secret is refused, and nothing is sent", async () => {
    await bed.proxy.forgetRequests();
    for (const secret of ["******", "*", "••••••••"]) {
      await failure(pb.backups.setS3({ ...target, secret }), "invalid-argument", 0);
    }
    expect(await bed.proxy.requests()).to.deep.equal([]);
  });

  it("settings that the server refuses: each field has its reason", async () => {
    const error = await failure(pb.backups.setS3({ ...target, bucket: "", endpoint: "no address" }), "validation", 400);
    expect(Object.keys(error.fieldErrors)).to.include.members(["backups.s3.bucket", "backups.s3.endpoint"]);
  });

  it("the test of one that is off, or down, says what the store said", async () => {
    const off = await failure(pb.backups.testS3(), "http", 400);
    expect(off.message).to.match(/not enabled/);
    await pb.backups.setS3(target);
    await way.setRules([{ refuse: true }]);
    await failure(pb.backups.testS3(), "http", 400);
  });

  it("lists late: createAndWait waits until the list shows it", async () => {
    await pb.backups.setS3(target);
    const late = {
      method: "GET",
      path: `/${store.bucket}`,
      replace: { body: EMPTY_LIST, headers: { "Content-Type": "application/xml" } },
    };
    const bucket = `/${store.bucket}*`;
    await way.setRules([{ ...late, path: bucket, times: 5 }]);
    const ours = await observe((onProgress) => pb.backups.createAndWait("late.zip", { onProgress }));
    expect(ours.error, String(ours.error)).to.equal(undefined);
    expect(ours.report.key).to.equal("late.zip");
    expect(ours.took).to.be.above(2000);
    await way.setRules([{ ...late, path: bucket }]);
    const peer = await observePeer(bed, async (other) => {
      const said = await other.backups.create("late_peer.zip");
      const listed = (await other.backups.getFullList()).some(({ key }) => key === "late_peer.zip");
      expect(listed, "not listed yet").to.equal(false);
      return said;
    });
    expect(peer).to.equal("`true`");
    row("create: S3 that lists late", `${peer}, before the list shows it`, "the backup, once it is listed");
  });

  it("down: says so", async () => {
    await pb.backups.setS3(target);
    await way.setRules([{ refuse: true }]);
    const ours = await observe((onProgress) => pb.backups.createAndWait("down.zip", { onProgress }));
    expect(ours.error, "must fail").to.not.equal(undefined);
    console.info(`S3 down: ${ours.error.code} ${ours.error.status}: ${ours.error.message}`);
    const peer = await observePeer(bed, async (other) => other.backups.create("down.zip"));
    row("create: S3 down", peer, `\`${ours.error.code}\`: ${ours.error.message}`);
    expectError(ours, "http", /S3|storage|backups|retrieve/i);
    await way.setRules([]);
    expect(await eventually(async () => (await pb.backups.getFullList()) && true)).to.equal(true);
  });

  it("a restore from S3 ends in the same verdicts", async () => {
    await pb.backups.setS3(target);
    await pb.backups.createAndWait("s3_good.zip");
    const ours = await observe((onProgress) => pb.backups.restoreAndWait("s3_good.zip", { onProgress }));
    expect(ours.error, String(ours.error)).to.equal(undefined);
    expect(ours.report.key).to.equal("s3_good.zip");
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array([0x50, 0x4b, 5, 6, ...new Array(18).fill(0)])]), "s3_empty.zip");
    await ask(bed.server, pb.authStore.token, "POST", "/api/backups/upload", form);
    const failing = await observe((onProgress) =>
      pb.backups.restoreAndWait("s3_empty.zip", { verify: false, onProgress }),
    );
    expectError(failing, "restore-failed", /data\.db file is missing/);
  });
});
