/** The services that pass on what the server says, on a real server. */

import BosBase, { AsyncAuthStore, BaseAuthStore, CronService, LogService, SettingsService } from "bosbase-backups";
import { expect } from "chai";
import { freshServer } from "./bed.js";
import { eventually, failure, recordingFetch, signedIn } from "./support.js";

describe("services that pass on @once", () => {
  let server;
  let pb;

  before(async () => {
    server = await freshServer();
    pb = await signedIn(server);
  });

  after(() => server.stop());

  it("crons: lists the jobs and runs one", async () => {
    const jobs = await pb.crons.getFullList();
    expect(jobs.map(({ id }) => id)).to.include("__pbLogsCleanup__");
    expect(jobs[0].expression).to.be.a("string");
    expect(await pb.crons.run("__pbLogsCleanup__")).to.equal(true);
    await failure(pb.crons.run("no such job"), "not-found", 404);
  });

  it("logs: a page, an entry, the statistics, with a filter", async () => {
    await failure(pb.backups.delete("missing.zip"), "not-found");
    const filter = pb.filter("level >= {:level} && data.url ~ {:url}", { level: 0, url: "missing.zip" });
    // The server writes its log every three seconds.
    const page = await eventually(async () => {
      const page = await pb.logs.getList(1, 1, { filter });
      return page.items.length > 0 && page;
    });
    expect([page.page, page.perPage, page.totalItems >= 1]).to.deep.equal([1, 1, true]);
    const [entry] = page.items;
    expect(entry.data.url).to.contain("missing.zip");
    expect((await pb.logs.getOne(entry.id)).message).to.equal(entry.message);
    expect((await pb.logs.getStats({ filter }))[0].total).to.be.above(0);
    const error = await failure(pb.logs.getOne(""), "not-found", 404);
    expect(error.url).to.equal(`${server.url}/api/logs/`);
  });

  it("settings of backups: read, changed, scheduled, ended, tested", async () => {
    const { settings } = pb;
    expect(Object.keys(await settings.getBackupSettings()).sort()).to.deep.equal(["cron", "cronMaxKeep", "s3"]);
    const all = await settings.updateBackupSettings({ cron: "1 2 * * *", cronMaxKeep: 4 });
    expect([all.backups.cron, all.backups.cronMaxKeep, typeof all.meta]).to.deep.equal(["1 2 * * *", 4, "object"]);
    expect((await settings.setAutoBackupSchedule("0 0 * * *", 9)).backups.cronMaxKeep).to.equal(9);
    expect((await settings.setAutoBackupSchedule("0 1 * * *")).backups).to.include({
      cron: "0 1 * * *",
      cronMaxKeep: 9,
    });
    expect(await pb.backups.getSchedule()).to.include({ cron: "0 1 * * *", maxKeep: 9 });
    expect((await settings.disableAutoBackup()).backups).to.include({ cron: "", cronMaxKeep: 9 });
    const error = await failure(settings.setAutoBackupSchedule("never", 1), "validation", 400);
    expect(Object.keys(error.fieldErrors)).to.deep.equal(["backups.cron"]);
    await failure(settings.testBackupsS3(), "http", 400);
    await settings.updateBackupSettings({ s3: { enabled: false, bucket: "b" } });
    expect((await settings.getBackupSettings({ fields: "backups" })).s3.bucket).to.equal("b");
  });

  it("settings of backups: what is sent", async () => {
    const client = new BosBase("http://server.test", new BaseAuthStore());
    const { fetch, calls } = recordingFetch();
    await client.settings.setAutoBackupSchedule("", undefined, { fetch, q: 1 });
    await client.settings.disableAutoBackup({ fetch });
    await client.settings.testBackupsS3({ fetch });
    expect(calls.map(({ url, init }) => [init.method, url, init.body])).to.deep.equal([
      ["PATCH", "http://server.test/api/settings?q=1", '{"backups":{"cron":""}}'],
      ["PATCH", "http://server.test/api/settings", '{"backups":{"cron":""}}'],
      ["POST", "http://server.test/api/settings/test/s3", '{"filesystem":"backups"}'],
    ]);
    expect(await client.settings.getBackupSettings({ fetch })).to.deep.equal({});
  });

  it("an AsyncAuthStore that cannot be written says so, and goes on", async () => {
    const { error } = console;
    const said = [];
    console.error = (text, cause) => said.push([text, cause.message]);
    const written = [];
    const store = new AsyncAuthStore({
      save: async (text) => {
        written.push(text);
        if (written.length === 1) throw new Error("full");
      },
    });
    store.save("one", null);
    store.save("two", null);
    await eventually(() => written.length === 2);
    console.error = error;
    expect(said).to.deep.equal([["bosbase-backups: the auth store could not be written", "full"]]);
    expect(store.token).to.equal("two");
  });

  it("each can be made for a client", async () => {
    expect(await new CronService(pb).getFullList()).to.be.an("array");
    expect((await new LogService(pb).getList()).items).to.be.an("array");
    expect(await new SettingsService(pb).getBackupSettings()).to.be.an("object");
    const error = (() => {
      try {
        return new SettingsService({}).getAll();
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error.code).to.equal("invalid-argument");
  });
});
