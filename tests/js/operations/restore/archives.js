/** Restores of archives of every kind, good and damaged, with and without verification. */

import { expect } from "chai";
import { archiveOf } from "../../archives/support.js";
import { emptyZip } from "../../support.js";
import { addMark, changesOn, expectError, expectRestored, put, removeMark } from "../support.js";
import { scenario } from "./scenarios.js";

scenario("good small backup", {
  data: "backup",
  async check(outcome, { proxy }) {
    expectRestored(outcome);
    expect(outcome.stages).to.deep.equal([
      "inspecting",
      "downloading",
      "verifying",
      "requested",
      "restarting",
      "ready",
    ]);
    expect(await changesOn(proxy)).to.deep.equal(["POST /api/backups/good.zip/restore"]);
  },
});

scenario("good small backup, unchecked", {
  options: { verify: false },
  data: "backup",
  peer: false,
  check(outcome) {
    expectRestored(outcome);
    expect(outcome.stages).to.deep.equal(["inspecting", "requested", "restarting", "ready"]);
  },
});

scenario("key that does not exist", {
  tag: "@once",
  prepare: () => "missing.zip",
  peer: "error 400: “Missing or invalid backup file.”",
  async check(outcome, { proxy }) {
    expectError(outcome, "not-found", /missing\.zip|does not exist|no such|not.*found|no backup/i);
    expect(await changesOn(proxy)).to.deep.equal([]);
  },
});

/** Adds the scenarios of a damaged archive, with and without verification. */
function damaged(name, load, checked, unchecked) {
  const prepare = async ({ server, token }) => put(server, token, "bad.zip", await load());
  scenario(name, {
    tag: "@once",
    prepare,
    async check(outcome, { proxy }) {
      expectError(outcome, "not-restorable", checked);
      expect(await changesOn(proxy), "nothing was sent").to.deep.equal([]);
      expect(outcome.stages).to.not.include("requested");
    },
  });
  scenario(`${name}, unchecked`, {
    tag: "@once",
    prepare,
    options: { verify: false },
    peer: false,
    check(outcome) {
      expectError(outcome, "restore-failed", unchecked);
      expect(outcome.error.message).to.match(/kept its data/);
    },
  });
}

damaged("empty ZIP", async () => emptyZip(), /data\.db|no entries|empty/i, /data\.db file is missing or invalid/);
damaged("no `data.db`", () => archiveOf("no-database"), /data\.db/, /data\.db file is missing or invalid/);
damaged(
  "nested `pb_data/data.db`",
  () => archiveOf("database-nested"),
  /data\.db/,
  /data\.db file is missing or invalid/,
);
damaged("corrupt deflate", () => archiveOf("data-start"), /data|damaged|decompress/i, /flate|checksum|corrupt/);
damaged("truncated archive", () => archiveOf("cut-half"), /end|truncated|cut/i, /not a valid zip file/);

const uploaded =
  (name) =>
  async ({ server, token }) =>
    put(server, token, "bad.zip", await archiveOf(name));

scenario("`data.db` that is not SQLite", {
  tag: "@once",
  prepare: uploaded("database-text"),
  async check(outcome, { proxy }) {
    expectError(outcome, "not-restorable", /SQLite/);
    expect(await changesOn(proxy)).to.deep.equal([]);
  },
});

scenario("`data.db` that is not SQLite, unchecked", {
  tag: "@once",
  prepare: uploaded("database-text"),
  options: { verify: false },
  seconds: 130,
  data: null,
  async check(outcome, { server }) {
    expectError(outcome, "server-down", /pb_data\/\.pb_temp_to_delete\/old_pb_data_\*/);
    expect(outcome.took, "patience").to.be.above(100_000);
    expect(await server.output()).to.match(/file is not a database/);
  },
});

scenario("database of another application", {
  tag: "@once",
  prepare: uploaded("database-foreign-notes"),
  async check(outcome, { proxy }) {
    expectError(outcome, "not-restorable", /PocketBase/);
    expect(await changesOn(proxy)).to.deep.equal([]);
  },
});

// The server recreates collections from migration files that it has written itself, unless it is told not to write any.
scenario("database of another application, unchecked", {
  tag: "@once",
  prepare: uploaded("database-foreign-notes"),
  options: { verify: false },
  data: "none",
  check(outcome) {
    expectError(outcome, "unknown-outcome", /left the server empty/);
  },
});

scenario("database of another application, unchecked, without migration files", {
  tag: "@once",
  server: { args: ["--migrationsDir=/nonexistent"] },
  prepare: uploaded("database-foreign-notes"),
  options: { verify: false },
  data: "none",
  peer: false,
  check(outcome) {
    expectError(outcome, "restore-failed", /came back empty/);
  },
});

for (const [megabytes, tag, seconds] of [
  [40, "@once", 15],
  [500, "@large", 60],
]) {
  scenario(`good ${megabytes} MB backup`, {
    tag,
    seconds,
    data: "backup",
    async prepare({ server, token, makeBackup }) {
      await server.writeNoise(megabytes);
      await removeMark(server, token);
      await makeBackup("large.zip");
      await addMark(server, token);
      return "large.zip";
    },
    check(outcome) {
      expectRestored(outcome, { key: "large.zip" });
      expect(outcome.stages).to.deep.equal([
        "inspecting",
        "downloading",
        "verifying",
        "requested",
        "restarting",
        "ready",
      ]);
    },
  });
}
