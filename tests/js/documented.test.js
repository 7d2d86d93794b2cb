/** Runs each example of the documentation of BosBase's backups API on a real server. */

import BosBase, { BaseAuthStore, timestampedName, validateBackupName } from "bosbase-backups";
import { expect } from "chai";
import { freshServer, proxyTo } from "./bed.js";
import { emptyZip, eventually, failure, namesInZip, rejection, signedIn, sleep } from "./support.js";

const MB = 1024 * 1024;

const keysOf = (backups) => backups.map((backup) => backup.key);

describe("documented examples", () => {
  let server;
  let pb;

  beforeEach(async () => {
    localStorage.clear();
    server = await freshServer();
    pb = new BosBase(server.url);
    await pb.collection("_superusers").authWithPassword(server.email, server.password);
  });

  afterEach(async () => {
    localStorage.clear();
    await server.stop();
  });

  it("authentication as a superuser", async () => {
    expect(pb.authStore.isValid).to.equal(true);
    expect(pb.authStore.isSuperuser).to.equal(true);
    expect(pb.authStore.record.email).to.equal(server.email);
    pb.authStore.clear();
    const session = await pb.admins.authWithPassword(server.email, server.password);
    expect(session.token).to.equal(pb.authStore.token);
    expect((await pb.health.check()).data.canBackup).to.equal(true);
  });

  it("list backups", async () => {
    expect(await pb.backups.getFullList()).to.deep.equal([]);
    await pb.backups.create("pb_backup_20230519162514.zip");
    const backups = await pb.backups.getFullList();
    expect(keysOf(backups)).to.deep.equal(["pb_backup_20230519162514.zip"]);
    expect(backups[0].size).to.be.a("number").above(1000);
    expect(backups[0].modified).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Object.keys(backups[0]).sort()).to.deep.equal(["key", "modified", "size"]);
  });

  it("sort backups by modification date, newest first", async () => {
    await pb.backups.create("z_first.zip");
    await sleep(20);
    await pb.backups.create("a_second.zip");
    await sleep(20);
    await pb.backups.create("m_third.zip");
    const backups = await pb.backups.getFullList();
    expect(keysOf(backups), "as the server sorts them").to.deep.equal(["a_second.zip", "m_third.zip", "z_first.zip"]);

    backups.sort((a, b) => b.modified.localeCompare(a.modified));
    const mostRecent = backups[0];
    expect(mostRecent.key).to.equal("m_third.zip");
    expect(keysOf(backups)).to.deep.equal(["m_third.zip", "a_second.zip", "z_first.zip"]);
  });

  it("filter backups larger than 100 MB", async () => {
    await pb.backups.create("small.zip");
    const largerThan = async (client, bytes) =>
      keysOf((await client.backups.getFullList()).filter((backup) => backup.size > bytes));
    const [{ size }] = await pb.backups.getFullList();
    expect(await largerThan(pb, 100 * MB)).to.deep.equal([]);
    expect(await largerThan(pb, size)).to.deep.equal([]);
    expect(await largerThan(pb, size - 1)).to.deep.equal(["small.zip"]);

    const modified = "2023-05-19 16:25:57.542Z";
    const proxy = await proxyTo(server.url);
    const file = (key, size) => ({ key, size, modified });
    const body = [file("at.zip", 100 * MB), file("over.zip", 100 * MB + 1), file("tera.zip", 5 * 1024 * 1024 * MB)];
    await proxy.setRules([{ method: "GET", path: "/api/backups", replace: { body } }]);
    const remote = new BosBase(proxy.url, pb.authStore);
    expect(await largerThan(remote, 100 * MB)).to.deep.equal(["over.zip", "tera.zip"]);
    await proxy.stop();
  });

  it("total storage used by backups", async () => {
    const totalOf = (backups) => backups.reduce((sum, backup) => sum + backup.size, 0);
    expect(totalOf(await pb.backups.getFullList())).to.equal(0);
    await pb.backups.create("one.zip");
    await pb.backups.create("two.zip");
    const backups = await pb.backups.getFullList();
    expect(totalOf(backups))
      .to.equal(backups[0].size + backups[1].size)
      .and.be.above(2000);
  });

  it("create a backup with a custom name", async () => {
    expect(await pb.backups.create("my_backup_2024.zip")).to.equal(true);
    expect(await server.files()).to.include("my_backup_2024.zip");
  });

  it("create a backup with an automatic name", async () => {
    expect(await pb.backups.create("")).to.equal(true);
    await sleep(1100);
    expect(await pb.backups.create(), "no name at all").to.equal(true);
    const keys = keysOf(await pb.backups.getFullList());
    expect(keys).to.have.length(2);
    expect(
      keys.every((key) => /^pb_backup_[a-z0-9_]+_\d{14}\.zip$/.test(key)),
      keys.join(),
    ).to.equal(true);
  });

  it("create a backup with a timestamp", async () => {
    const name = timestampedName();
    expect(name).to.match(/^backup_\d{8}_\d{6}\.zip$/);
    expect(timestampedName("daily", new Date("2026-11-22T23:16:37.668Z"))).to.equal("daily_20261122_231637.zip");
    expect(validateBackupName(name)).to.equal(null);
    await pb.backups.create(name);
    expect(keysOf(await pb.backups.getFullList())).to.deep.equal([name]);
  });

  it("react to status 400 for an invalid name and for an existing one", async () => {
    const said = [];
    async function createNamedBackup(name) {
      try {
        await pb.backups.create(name);
        said.push(`Backup "${name}" creation initiated`);
      } catch (err) {
        said.push(
          err.status === 400 ? "Invalid backup name or backup already exists" : `Failed to create backup: ${err}`,
        );
        throw err;
      }
    }
    await createNamedBackup("named.zip");
    const existing = await rejection(createNamedBackup("named.zip"));
    expect(existing.status).to.equal(400);
    expect(existing.code).to.equal("validation");
    expect(existing.fieldErrors.name.code).to.equal("validation_backup_name_exists");
    expect(existing.response.data.name.code).to.equal("validation_backup_name_exists");
    const invalid = await rejection(createNamedBackup("Not Valid.zip"));
    expect(invalid.code).to.equal("invalid-argument");
    expect(invalid.status, "the documented reaction looks for 400").to.equal(400);
    expect(said).to.deep.equal([
      'Backup "named.zip" creation initiated',
      "Invalid backup name or backup already exists",
      "Invalid backup name or backup already exists",
    ]);
  });

  it("upload from a Blob, a File, FormData and { file }", async () => {
    await pb.backups.create("source.zip");
    const url = pb.backups.getDownloadURL(await pb.files.getToken(), "source.zip");
    const archive = await (await fetch(url, { cache: "no-store" })).blob();

    expect(await pb.backups.upload(new File([archive], "as_file.zip", { type: "application/zip" }))).to.equal(true);
    expect(await pb.backups.upload({ file: new File([archive], "as_member.zip") })).to.equal(true);
    const form = new FormData();
    form.append("file", archive, "as_form.zip");
    expect(await pb.backups.upload(form)).to.equal(true);
    expect(await pb.backups.upload(new Blob([archive], { type: "application/zip" }))).to.equal(true);

    const backups = await pb.backups.getFullList();
    const keys = keysOf(backups);
    expect(keys.slice(0, 4)).to.deep.equal(["as_file.zip", "as_form.zip", "as_member.zip", "source.zip"]);
    expect(keys[4], "an unnamed Blob gets a name of its own").to.match(/^upload_\d{8}_\d{6}\.zip$/);
    expect(backups.every((backup) => backup.size === archive.size)).to.equal(true);
  });

  it("upload of what the server refuses", async () => {
    const text = await failure(
      pb.backups.upload(new File(["no archive"], "text.zip"), { check: false }),
      "validation",
      400,
    );
    expect(text.fieldErrors.file.code).to.equal("validation_invalid_mime_type");
    await failure(pb.backups.upload(new File(["no archive"], "text.zip")), "invalid-argument");
    await pb.backups.upload(new File([emptyZip()], "once.zip"));
    const again = await failure(pb.backups.upload(new File([emptyZip()], "once.zip")), "validation", 400);
    expect(again.fieldErrors.file.code).to.equal("validation_backup_name_exists");
  });

  it("download: a token, a URL, and a ZIP with data.db", async () => {
    await pb.backups.create("pb_backup_20230519162514.zip");
    const token = await pb.files.getToken();
    expect(token).to.be.a("string").with.length.above(20);
    const url = pb.backups.getDownloadURL(token, "pb_backup_20230519162514.zip");
    expect(url).to.equal(`${server.url}/api/backups/pb_backup_20230519162514.zip?token=${token}`);

    const answer = await fetch(url, { cache: "no-store" });
    expect(answer.status).to.equal(200);
    const archive = await answer.blob();
    expect(await namesInZip(archive)).to.include("data.db");
    expect(archive.size).to.equal((await pb.backups.getFullList())[0].size);
  });

  it("delete, and delete again", async () => {
    await pb.backups.create("pb_backup_20230519162514.zip");
    expect(await pb.backups.delete("pb_backup_20230519162514.zip")).to.equal(true);
    expect(await pb.backups.getFullList()).to.deep.equal([]);
    const error = await failure(pb.backups.delete("pb_backup_20230519162514.zip"), "not-found", 400);
    expect(error.message).to.equal("Invalid or already deleted backup file.");
  });

  it("restore, and the old data is back", async () => {
    const rename = (appName) => pb.send("/api/settings", { method: "PATCH", body: { meta: { appName } } });
    const appName = async () => (await pb.send("/api/settings", { requestKey: null, retry: false })).meta.appName;
    await rename("before");
    await pb.backups.create("pb_backup_20230519162514.zip");
    await rename("after");
    expect(await appName()).to.equal("after");

    expect(await pb.backups.restore("pb_backup_20230519162514.zip")).to.equal(true);
    await eventually(async () => (await appName()) === "before");
    expect(keysOf(await pb.backups.getFullList()), "backups are not touched").to.deep.equal([
      "pb_backup_20230519162514.zip",
    ]);
    await failure(pb.backups.restore("missing.zip"), "not-found", 400);
  });

  it("settings: read, change, test", async () => {
    expect((await pb.settings.getAll()).meta.appName).to.be.a("string");
    const { meta, backups } = await pb.settings.update({ meta: { appName: "Renamed" } });
    expect([meta.appName, backups.cronMaxKeep]).to.deep.equal(["Renamed", 3]);
    expect(await pb.settings.getAll({ fields: "meta.appName" })).to.deep.equal({ meta: { appName: "Renamed" } });
    const refused = await failure(pb.settings.update({ backups: { cron: "daily" } }), "validation", 400);
    expect(Object.keys(refused.fieldErrors)).to.deep.equal(["backups.cron"]);
    expect((await failure(pb.settings.testS3("backups"), "http", 400)).message).to.match(/not enabled/);
    expect(
      Object.keys((await failure(pb.settings.testEmail("", "nobody", ""), "validation", 400)).fieldErrors),
    ).to.include("email");
    expect(
      Object.keys(
        (await failure(pb.settings.generateAppleClientSecret("", "", "", "", 0), "validation", 400)).fieldErrors,
      ),
    ).to.include("clientId");
  });

  it("automated backup scheduler with clean-up", async () => {
    class BackupScheduler {
      constructor(pb) {
        this.pb = pb;
      }

      async createDailyBackup() {
        const name = timestampedName("daily_backup");
        await this.pb.backups.create(name);
        return name;
      }

      async cleanupOldBackups(keepDays) {
        const cutoff = Date.now() - keepDays * 24 * 60 * 60 * 1000;
        for (const backup of await this.pb.backups.getFullList()) {
          if (new Date(backup.modified.replace(" ", "T")).getTime() < cutoff) {
            await this.pb.backups.delete(backup.key);
          }
        }
      }
    }
    const scheduler = new BackupScheduler(pb);
    const old = await scheduler.createDailyBackup();
    await scheduler.cleanupOldBackups(7);
    expect(keysOf(await pb.backups.getFullList()), "younger than seven days").to.deep.equal([old]);
    await sleep(1200);
    const between = Date.now();
    const fresh = await scheduler.createDailyBackup();
    await scheduler.cleanupOldBackups((Date.now() - between) / (24 * 60 * 60 * 1000));
    expect(keysOf(await pb.backups.getFullList()), "one on each side").to.deep.equal([fresh]);
    await sleep(5);
    await scheduler.cleanupOldBackups(0);
    expect(await pb.backups.getFullList()).to.deep.equal([]);
  });

  it("backup management: list, create, token, URL in a row", async () => {
    const backups = await pb.backups.getFullList();
    expect(`Total backups: ${backups.length}`).to.equal("Total backups: 0");
    await pb.backups.create("manual_backup.zip");
    const token = await pb.files.getToken();
    const downloadURL = pb.backups.getDownloadURL(token, "manual_backup.zip");
    expect((await fetch(downloadURL, { method: "HEAD" })).status).to.equal(200);
  });

  it("check backup readiness with canBackup", async () => {
    expect((await pb.health.check()).data.canBackup).to.equal(true);
    const guest = new BosBase(server.url, new BaseAuthStore());
    const health = await guest.health.check();
    expect(health.code).to.equal(200);
    expect(health.data).to.deep.equal({});
  });
});

describe("without sign-in", () => {
  const calls = {
    "backups.getFullList": (pb) => pb.backups.getFullList(),
    "backups.create": (pb) => pb.backups.create("a.zip"),
    "backups.create (automatic)": (pb) => pb.backups.create(""),
    "backups.upload": (pb) => pb.backups.upload(new File([emptyZip()], "a.zip")),
    "backups.delete": (pb) => pb.backups.delete("a.zip"),
    "backups.restore": (pb) => pb.backups.restore("a.zip"),
    "files.getToken": (pb) => pb.files.getToken(),
    "settings.getAll": (pb) => pb.settings.getAll(),
    "settings.update": (pb) => pb.settings.update({ meta: { appName: "x" } }),
    "settings.testS3": (pb) => pb.settings.testS3(),
    "settings.testEmail": (pb) => pb.settings.testEmail("users", "a@b.example", "verification"),
    "collection.authRefresh": (pb) => pb.collection("_superusers").authRefresh(),
    "collection.impersonate": (pb) => pb.collection("_superusers").impersonate("abcdefghijklmno", 60),
    send: (pb) => pb.send("/api/settings"),
  };
  let server;

  before(async () => {
    server = await freshServer();
  });

  after(() => server.stop());

  for (const [name, call] of Object.entries(calls)) {
    it(`${name} ends in 401`, async () => {
      const error = await failure(call(new BosBase(server.url, new BaseAuthStore())), "unauthorized", 401);
      expect(error.isAbort).to.equal(false);
      expect(error.url).to.contain(server.url);
    });
  }

  it("after signing out, too", async () => {
    const pb = await signedIn(server);
    expect(await pb.backups.getFullList()).to.deep.equal([]);
    pb.authStore.clear();
    await failure(pb.backups.getFullList(), "unauthorized", 401);
    expect(await server.files()).to.deep.equal([]);
  });

  it("a download URL needs a token", async () => {
    const pb = await signedIn(server);
    await pb.backups.create("a.zip");
    expect((await fetch(pb.backups.getDownloadURL("", "a.zip"))).status).to.equal(403);
    expect(
      (await fetch(pb.backups.getDownloadURL(pb.authStore.token, "a.zip"))).status,
      "an auth token is none",
    ).to.equal(403);
  });
});
