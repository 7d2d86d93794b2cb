/** The checks before a byte of an upload or a copy is sent. */

import { expect } from "chai";
import { behindProxy, failure } from "../support.js";
import { recordingProgress, requestsOf } from "../transfers/support.js";
import { archiveOf, HARMLESS, table } from "./support.js";

const FACES = { fetch: {}, XMLHttpRequest: { onProgress: () => {} } };

describe("archives: before an upload", () => {
  let bed, server, proxy, pb;

  before(async () => {
    bed = await behindProxy();
    ({ server, proxy, pb } = bed);
  });

  after(() => bed.stop());

  beforeEach(() => proxy.forgetRequests());

  afterEach(async () => {
    for (const name of await server.files()) {
      await pb.backups.delete(name).catch(() => {});
    }
  });

  const fileOf = async (name) => new File([await archiveOf(name)], `${name}.zip`, { type: "application/zip" });
  const nothingSent = async () => expect(await requestsOf(proxy)).to.deep.equal([]);
  const stored = async () => (await server.files()).filter((name) => !name.endsWith(".attrs"));

  for (const [face, options] of Object.entries(FACES)) {
    it(`what is no ZIP is refused before anything is sent, over ${face}`, async () => {
      for (const { name } of table.filter(({ verdict }) => verdict === "not-zip")) {
        const error = await failure(pb.backups.upload(await fileOf(name), options), "invalid-argument", 0);
        expect(error.message).to.include("ZIP");
        const form = new FormData();
        form.append("file", await archiveOf(name), "form.zip");
        await failure(pb.backups.upload(form, options), "invalid-argument", 0);
      }
      await nothingSent();
    });

    it(`\`check: false\` sends it all the same, over ${face}`, async () => {
      await failure(pb.backups.upload(await fileOf("text"), { ...options, check: false }), "validation", 400);
      expect((await requestsOf(proxy)).map(({ line }) => line)).to.deep.equal(["POST /api/backups/upload"]);
      expect(await stored()).to.deep.equal([]);
    });

    it(`\`requireRestorable\` lets through what can be restored, over ${face}`, async () => {
      await pb.backups.create("real.zip");
      const real = new File([await pb.backups.download("real.zip")], "again.zip");
      const progress = recordingProgress();
      const heard = options.onProgress ? { onProgress: progress.onProgress } : {};
      expect(await pb.backups.upload(real, { requireRestorable: true, ...heard })).to.equal(true);
      expect(await stored()).to.include("again.zip");
      if (options.onProgress) {
        const stages = progress.reports.map(({ stage }) => stage);
        expect([...new Set(stages)]).to.deep.equal(["verifying", "uploading"]);
        progress.check(real.size, "uploading");
      }
    });
  }

  it("`requireRestorable` refuses every kind with the reason, and sends nothing @once", async () => {
    const wrong = [];
    for (const { name, verdict, restorable, problems } of table) {
      if (restorable) {
        continue;
      }
      const file = await fileOf(name);
      const code = verdict === "not-zip" ? "invalid-argument" : "not-restorable";
      const error = await failure(pb.backups.upload(file, { requireRestorable: true }), code, 0);
      expect(error.message.length).to.be.above(40);
      const report = await pb.backups.verify(file);
      const reasons = report.problems.filter(({ code }) => !HARMLESS.includes(code));
      if (code === "not-restorable" && !reasons.some(({ message }) => error.message.includes(message))) {
        wrong.push(`${name} (${problems}): ${error.message}`);
      }
      await failure(pb.backups.upload(file, { requireRestorable: true, check: false }), "not-restorable", 0);
    }
    await nothingSent();
    expect(wrong).to.deep.equal([]);
  }).timeout(120_000);

  it("without `requireRestorable` other archives are stored: people keep them there too", async () => {
    expect(await pb.backups.upload(await fileOf("no-database"))).to.equal(true);
    expect(await stored()).to.deep.equal(["no-database.zip"]);
  });

  it("a verification before an upload is cancelled, and nothing is sent", async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const file = await fileOf("good");
    await failure(
      pb.backups.upload(file, { requireRestorable: true, signal: controller.signal, onProgress }),
      "aborted",
      0,
    );
    await nothingSent();
  });

  it("a damaged backup is not copied", async () => {
    const target = await behindProxy();
    for (const name of ["data-crc", "cut-half"]) {
      expect(await pb.backups.upload(await fileOf(name), { check: false })).to.equal(true);
      const error = await failure(pb.backups.copyTo(target.pb, `${name}.zip`), "corrupt");
      expect(error.message).to.match(/damaged/);
    }
    expect((await requestsOf(target.proxy)).filter(({ method }) => method === "POST")).to.deep.equal([]);
    await target.stop();
  });
});
