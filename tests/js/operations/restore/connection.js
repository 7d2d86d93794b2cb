/** Restores through a proxy that refuses or cuts the realtime connection, or loses the answer. */

import { expect } from "chai";
import { emptyArchive, expectError, expectRestored, newerLog } from "../support.js";
import { restoreOf, scenario } from "./scenarios.js";

const realtime = { path: "/api/realtime", method: "GET" };
for (const [name, rule] of [
  ["refused", { ...realtime, refuse: true }],
  ["answered 404", { ...realtime, answer: { status: 404, body: {} } }],
  ["cut at once", { ...realtime, cutAfterMs: 50 }],
  ["cut during the wait", { ...realtime, cutAfterMs: 2500 }],
]) {
  const prepare = async (bed) => {
    bed.rules = () => bed.proxy.setRules([rule]);
    await newerLog(bed.server, bed.token);
  };
  // The log is part of the archive: an entry that is gone proves the restore.
  scenario(`realtime connection ${name}, good backup`, {
    data: "backup",
    prepare,
    check(outcome) {
      expectRestored(outcome);
    },
  });

  scenario(`realtime connection ${name}, failure`, {
    peer: false,
    async prepare(bed) {
      await prepare(bed);
      return emptyArchive(bed);
    },
    options: { verify: false },
    check(outcome) {
      expectError(outcome, "restore-failed", /data\.db file is missing/);
    },
  });
}

// The log of the backup ends where that of the server ends: the request waits for a newer entry.
for (const [name, specifics] of [
  ["backup made just now", { data: "backup", check: (outcome) => expectRestored(outcome) }],
  [
    "failure of one made just now",
    {
      options: { verify: false },
      key: emptyArchive,
      check: (outcome) => expectError(outcome, "restore-failed", /data\.db file is missing/),
    },
  ],
]) {
  const { key, ...spec } = specifics;
  scenario(`realtime connection refused, ${name}`, {
    peer: false,
    seconds: 12,
    prepare(bed) {
      bed.rules = () => bed.proxy.setRules([{ ...realtime, refuse: true }]);
      return key?.(bed);
    },
    ...spec,
  });
}

scenario("realtime connection cut at once, backup made just now", {
  data: "backup",
  peer: false,
  seconds: 20,
  prepare: (bed) => {
    bed.rules = () => bed.proxy.setRules([{ ...realtime, cutAfterMs: 50 }]);
  },
  // The request was on its way: a restart that is too short to be seen cannot be told from a failure, so the outcome is unknown.
  check(outcome) {
    if (outcome.report) {
      expectRestored(outcome, { isCertain: outcome.report.isCertain });
    } else {
      expectError(outcome, "unknown-outcome", /could not be seen|Check the data/);
    }
  },
});

const lost = { method: "POST", path: restoreOf("good.zip"), cutBeforeResponse: true };
scenario("answer to the request lost, good backup", {
  data: "backup",
  peer: "error 0: “Something went wrong.”",
  prepare: (bed) => {
    bed.rules = () => bed.proxy.setRules([lost]);
  },
  check(outcome) {
    expect(outcome.error, String(outcome.error)).to.equal(undefined);
  },
});

scenario("answer to the request lost, failure", {
  peer: "error 0: “Something went wrong.”",
  async prepare(bed) {
    const key = await emptyArchive(bed);
    bed.rules = () => bed.proxy.setRules([{ ...lost, path: restoreOf(key) }]);
    return key;
  },
  options: { verify: false },
  check: (outcome) => expectError(outcome, "restore-failed", /data\.db file is missing/),
});

for (const status of [504, 520, 522, 527, 530]) {
  const replace = { status, headers: { "Content-Type": "text/html" }, body: "<h1>The origin is unreachable</h1>" };
  const said = { ...lost, cutBeforeResponse: false, replace };
  scenario(`${status} of a gateway in place of the answer, good backup`, {
    data: "backup",
    peer: false,
    tag: "@once",
    prepare: (bed) => {
      bed.rules = () => bed.proxy.setRules([said]);
    },
    check(outcome) {
      expect(outcome.error, String(outcome.error)).to.equal(undefined);
    },
  });

  scenario(`${status} of a gateway in place of the answer, failure`, {
    peer: false,
    tag: "@once",
    async prepare(bed) {
      const key = await emptyArchive(bed);
      bed.rules = () => bed.proxy.setRules([{ ...said, path: restoreOf(key) }]);
      return key;
    },
    options: { verify: false },
    check: (outcome) => expectError(outcome, "restore-failed", /data\.db file is missing/),
  });
}

scenario("request that never arrives", {
  peer: "error 0: “Something went wrong.”",
  prepare: (bed) => {
    bed.rules = () => bed.proxy.setRules([{ ...lost, cutBeforeResponse: false, refuse: true }]);
  },
  check(outcome) {
    expectError(outcome, "unknown-outcome", /never arrived|Nothing is running|no longer running/);
  },
});
