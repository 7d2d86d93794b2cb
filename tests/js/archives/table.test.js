/** The table of tests/archives/make.py: every engine has to come to the same verdict on each of its archives. */

import BosBase from "bosbase-backups";
import { expect } from "chai";
import { failure } from "../support.js";
import { archiveOf, checkProblems, codesOf, table } from "./support.js";

const pb = new BosBase("http://127.0.0.1:1");

describe("archives: the table @once", () => {
  it("has enough rows, each with its archive", async () => {
    expect(table.length).to.be.at.least(40);
    expect(new Set(table.map(({ name }) => name)).size).to.equal(table.length);
    for (const { name } of table) {
      expect((await archiveOf(name)).size).to.be.a("number");
    }
  });

  for (const row of table) {
    it(row.name, async () => {
      const blob = await archiveOf(row.name);
      const report = await pb.backups.verify(blob);
      expect([report.verdict, report.restorable, codesOf(report)]).to.deep.equal([
        row.verdict,
        row.restorable,
        row.problems,
      ]);
      checkProblems(report);
      expect(report.collections).to.be.an("array");
      if (row.collections) {
        expect([...report.collections].sort()).to.deep.equal(row.collections);
      }

      const look = await pb.backups.inspect(blob);
      checkProblems(look);
      expect(look.entries.length).to.equal(report.entries);
      // The verification also reports what the directory alone shows.
      expect(row.problems).to.include.members(codesOf(look));
      const sum = (member) => look.entries.reduce((all, entry) => all + entry[member], 0);
      expect([look.totalSize, look.totalCompressedSize]).to.deep.equal([sum("size"), sum("compressedSize")]);
      for (const entry of look.entries) {
        expect(Object.keys(entry)).to.deep.equal([
          "name",
          "size",
          "compressedSize",
          "crc32",
          "modified",
          "method",
          "isDirectory",
        ]);
        expect(entry.modified).to.satisfy(
          (time) => time === null || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time),
        );
      }
    });
  }
});

describe("archives: limits of the caller's", () => {
  const rows = [
    [{ entries: 2 }, "too-many-entries"],
    [{ directory: 50 }, "too-many-entries"],
    [{ totalSize: 1000 }, "too-large"],
    [{ ratio: 2 }, "suspicious-ratio"],
  ];

  for (const [limits, code] of rows) {
    it(JSON.stringify(limits), async () => {
      const blob = await archiveOf("good");
      for (const report of [await pb.backups.inspect(blob, { limits }), await pb.backups.verify(blob, { limits })]) {
        expect([report.verdict, codesOf(report).includes(code)]).to.deep.equal(["unsupported", true]);
        checkProblems(report);
      }
      const error = await failure(
        pb.backups.upload(new File([blob], "limits.zip"), { requireRestorable: true, limits }),
        "not-restorable",
        0,
      );
      expect(error.message).to.match(/could not restore/);
    });
  }

  it("none, and what is no limit", async () => {
    const blob = await archiveOf("good");
    const all = { entries: Infinity, directory: Infinity, totalSize: Infinity, ratio: Infinity };
    for (const limits of [undefined, null, {}, all]) {
      expect((await pb.backups.verify(blob, { limits })).restorable).to.equal(true);
    }
    for (const limits of [7, "all", { total: 7 }, { entries: -1 }, { entries: NaN }, { ratio: "2" }]) {
      await failure(pb.backups.verify(blob, { limits }), "invalid-argument", 0);
      await failure(pb.backups.inspect(blob, { limits }), "invalid-argument", 0);
    }
  });
});
