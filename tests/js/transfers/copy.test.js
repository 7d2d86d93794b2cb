/** Copies from server to server: confirmed by the target's list, or an error that says on which side it failed. */

import { expect } from "chai";
import { allClosed, behindProxy, eventually, failure, rejection } from "../support.js";
import { archive, recordingProgress, requestsOf, sha256, store } from "./support.js";

const SIZE = 9_000_000;
const FILE = "/api/backups/file.zip";
const UPLOAD = "/api/backups/upload";

describe("transfers: copyTo", () => {
  let from, to, whole;

  before(async () => {
    [from, to] = await Promise.all([behindProxy(), behindProxy()]);
    await store(from.server, from.pb, "file.zip", archive(SIZE));
    whole = await sha256(archive(SIZE));
  });

  after(async () => {
    await from.stop();
    await to.stop();
  });

  beforeEach(async () => {
    await from.proxy.forgetRequests();
    await to.proxy.forgetRequests();
  });

  afterEach(async () => {
    await from.proxy.setRules([]);
    await to.proxy.setRules([]);
    for (const { key } of await to.pb.backups.getFullList()) {
      await to.pb.backups.delete(key);
    }
  });

  const copy = (options) => from.pb.backups.copyTo(to.pb, "file.zip", options);
  const refusal = (status) => ({
    answer: { status, body: { status, message: "The server refuses this request.", data: {} } },
  });

  it("under its own name, and under another one", async () => {
    const copied = await copy();
    expect([copied.key, copied.size]).to.deep.equal(["file.zip", SIZE]);
    expect(copied).to.deep.equal((await to.pb.backups.getFullList())[0]);
    expect(await sha256(await to.pb.backups.download("file.zip"))).to.equal(whole);
    expect((await copy({ as: "other name.zip" })).key).to.equal("other name.zip");
    expect(await sha256(await to.pb.backups.download("other name.zip"))).to.equal(whole);
  });

  it("on one server", async () => {
    expect((await from.pb.backups.copyTo(from.pb, "file.zip", { as: "twin.zip" })).size).to.equal(SIZE);
    await failure(from.pb.backups.copyTo(from.pb, "file.zip"), "validation", 400);
    await from.pb.backups.delete("twin.zip");
  });

  it("each server sees its own session", async () => {
    await copy();
    const tokens = async ({ proxy }) =>
      new Set((await requestsOf(proxy)).map(({ headers }) => headers.authorization).filter(Boolean));
    expect([...(await tokens(from))]).to.deep.equal([from.pb.authStore.token]);
    expect([...(await tokens(to))]).to.deep.equal([to.pb.authStore.token]);
  });

  it("a name that is taken is refused before anything is downloaded", async () => {
    await store(to.server, to.pb, "file.zip", archive(500));
    const error = await failure(copy(), "validation", 400);
    expect(error.fieldErrors.file.code).to.equal("validation_backup_name_exists");
    expect(await requestsOf(from.proxy)).to.deep.equal([]);
    // The name was taken meanwhile, so the server itself refuses.
    await to.proxy.setRules([{ path: "/api/backups", answer: { body: [] } }]);
    expect((await failure(copy(), "validation", 400)).fieldErrors.file.code).to.equal("validation_backup_name_exists");
  });

  it("bad arguments are refused before anything is sent", async () => {
    for (const key of ["", ".", "..", null]) {
      await failure(from.pb.backups.copyTo(to.pb, key), "invalid-argument", 0);
    }
    for (const as of ['a"b.zip', "a/b.zip", "..", "x".repeat(300)]) {
      await failure(copy({ as }), "invalid-argument", 0);
    }
    for (const target of [undefined, null, {}, "http://127.0.0.1:8090", to.pb.backups, { backups: {} }]) {
      await failure(from.pb.backups.copyTo(target, "file.zip"), "invalid-argument", 0);
    }
    expect([await requestsOf(from.proxy), await requestsOf(to.proxy)]).to.deep.equal([[], []]);
  });

  it("cut at the source: resumed", async () => {
    await from.proxy.setRules(
      [1_000_000, 1_500_000].map((bytes) => ({ path: FILE, times: 1, cutResponseAfter: bytes })),
    );
    await copy();
    expect(await sha256(await to.pb.backups.download("file.zip"))).to.equal(whole);
  });

  it("cut at the target: says so, and the target stores nothing", async () => {
    await to.proxy.setRules([{ path: UPLOAD, cutRequestAfter: SIZE / 2 }]);
    const error = await failure(copy(), "network", 0);
    expect(error.message).to.include("stored nothing");
    expect(await to.server.files()).to.deep.equal([]);
  });

  it("the target's answer is lost: its list decides", async () => {
    await to.proxy.setRules([{ path: UPLOAD, cutBeforeResponse: true }]);
    expect((await copy()).size).to.equal(SIZE);
  });

  it("the target's list does not show it, or cannot be read: unknown, not failed", async () => {
    for (const rule of [{ answer: { body: [] } }, { refuse: true }, refusal(500), refusal(403)]) {
      // The list is asked before the download and before the upload of a large file.
      await to.proxy.setRules([{ path: "/api/backups", skip: 2, ...rule }]);
      const error = await failure(copy({ as: "unseen.zip" }), "unknown-outcome");
      expect(error.message).to.include("unseen.zip");
      await to.proxy.setRules([]);
      await to.pb.backups.delete("unseen.zip");
    }
  });

  it("what either server refuses is told as that server told it", async () => {
    await from.proxy.setRules([{ path: "/api/files/token", ...refusal(401) }]);
    expect((await failure(copy(), "unauthorized", 401)).url).to.include(from.proxy.url);
    await from.proxy.setRules([]);
    await to.proxy.setRules([{ path: UPLOAD, ...refusal(403) }]);
    expect((await failure(copy(), "forbidden", 403)).url).to.include(to.proxy.url);
    await failure(from.pb.backups.copyTo(to.pb, "absent.zip"), "not-found");
  });

  it("progress: downloading, then uploading, each complete", async () => {
    await from.proxy.setRules([{ path: FILE, pace: 12_000_000 }]);
    await to.proxy.setRules([{ path: UPLOAD, pace: 12_000_000 }]);
    const progress = recordingProgress();
    await copy({ onProgress: progress.onProgress });
    progress.check(SIZE, "downloading");
    progress.check(SIZE, "uploading");
    const stages = progress.reports.map(({ stage }) => stage).filter((stage, at, all) => stage !== all[at - 1]);
    expect(stages).to.deep.equal(["downloading", "verifying", "uploading"]);
  });

  it("several at once", async () => {
    const names = ["one.zip", "two.zip", "three.zip"];
    const copied = await Promise.all(names.map((as) => copy({ as })));
    expect(copied.map(({ key }) => key)).to.deep.equal(names);
  });

  it("cancelAllRequests of the source ends the upload to the target", async () => {
    await to.proxy.setRules([{ path: UPLOAD, answer: { body: "" }, delayResponseMs: 60_000 }]);
    const pending = rejection(copy());
    await eventually(async () => (await requestsOf(to.proxy)).some(({ bodyBytes }) => bodyBytes > SIZE));
    from.pb.cancelAllRequests();
    expect((await pending).code).to.equal("aborted");
    await allClosed(to.proxy);
  });
});
