/** Restores while something else happens on the server, or on a server with other settings. */

import { expect } from "chai";
import { allClosed, eventually, sleep } from "../../support.js";
import { ask, changesOn, dataOf, emptyArchive, expectError, expectRestored, slowBackups } from "../support.js";
import { restoreOf, scenario } from "./scenarios.js";

/** A fetch that does something as soon as the server has accepted a restore, before the client learns of it. */
const onAccepted = (act) => async (url, init) => {
  const answer = await fetch(url, init);
  if (url.endsWith("/restore") && answer.ok) {
    await act();
  }
  return answer;
};

scenario("another backup running", {
  tag: "@once",
  async prepare({ server, token }) {
    await slowBackups(server, 10_000);
    ask(server, token, "POST", "/api/backups", { name: "other.zip" }).catch(() => {});
    await eventually(async () => (await ask(server, token, "GET", "/api/health")).data.canBackup === false, 9000);
  },
  peer: "error 400: “Try again later - another backup/restore process has already been started.”",
  async check(outcome, { proxy }) {
    expectError(outcome, "busy", /running|already/);
    expect(await changesOn(proxy)).to.deep.equal([]);
  },
});

scenario("busy only when the request arrives", {
  tag: "@once",
  peer: false,
  prepare(bed) {
    const message = "Try again later - another backup/restore process has already been started.";
    const answer = { status: 400, body: { status: 400, message, data: {} } };
    bed.rules = () => bed.proxy.setRules([{ method: "POST", path: restoreOf("good.zip"), answer }]);
  },
  check: (outcome) => expectError(outcome, "busy", /running|already|again/),
});

scenario("deleted within the first second", {
  tag: "@once",
  isAlone: true,
  prepare(bed) {
    const { server, token } = bed;
    bed.options = { fetch: onAccepted(() => ask(server, token, "DELETE", "/api/backups/good.zip")) };
  },
  check: (outcome) => expectError(outcome, "restore-failed", /missing or invalid backup file "good.zip" to restore/),
});

for (const verify of [true, false]) {
  scenario(`replaced while it is examined, ${verify ? "verified" : "unchecked"}`, {
    tag: "@once",
    peer: false,
    isAlone: true,
    prepare(bed) {
      const { server, token } = bed;
      let replaced = null;
      // This request comes after the backup was looked up, and before the restore is requested.
      const replacing = async (url, init) => {
        if (url.includes("/api/settings?fields=logs")) {
          replaced ??= ask(server, token, "DELETE", "/api/backups/good.zip").then(() => bed.makeBackup("good.zip"));
          await replaced;
        }
        return fetch(url, init);
      };
      bed.options = { fetch: replacing, verify };
    },
    async check(outcome, { proxy }) {
      expectError(outcome, "changed", /replaced or deleted while it was examined/);
      expect(await changesOn(proxy), "nothing was sent").to.deep.equal([]);
      expect(outcome.stages).to.not.include("requested");
    },
  });
}

/** Sends another user's requests for a while, from a worker, since a busy page would delay them. */
async function traffic(server, every, millis) {
  const work = async (url, pause, duration) => {
    const end = performance.now() + duration;
    while (performance.now() < end) {
      await fetch(url).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    postMessage("done");
  };
  const code = `(${work})(${JSON.stringify(`${server.url}/api/health`)}, ${every}, ${millis})`;
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(address);
  await new Promise((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = reject;
  });
  worker.terminate();
  URL.revokeObjectURL(address);
}

scenario("failure while others and a health poller delay its record for 15 s", {
  prepare: emptyArchive,
  options: { verify: false },
  during: ({ server }) => traffic(server, 500, 15_000),
  check(outcome) {
    expectError(outcome, "restore-failed", /data\.db file is missing/);
  },
});

scenario("failure whose record others delay for more than a minute", {
  tag: "@once",
  seconds: 80,
  prepare: emptyArchive,
  options: { verify: false },
  // There are fewer than 200 requests in all: that many log entries are written at once.
  during: ({ server }) => traffic(server, 500, 80_000),
  check(outcome) {
    expectError(outcome, "unknown-outcome", /was not restored/);
  },
});

scenario("good backup in the middle of others' requests", {
  data: "backup",
  during: ({ server }) => traffic(server, 50, 8000),
  check: (outcome) => expectRestored(outcome),
});

for (const [name, logs] of [
  ["log level", { minLevel: 9 }],
  ["log switched off", { maxDays: 0 }],
]) {
  scenario(`${name} hides the record of a failure`, {
    tag: "@once",
    prepare: async (bed) => {
      await ask(bed.server, bed.token, "PATCH", "/api/settings", { logs });
      return emptyArchive(bed);
    },
    options: { verify: false },
    check(outcome) {
      expectError(outcome, "unknown-outcome", /was not restored.*does not tell why/s);
    },
  });

  scenario(`${name} hides records, good backup`, {
    tag: "@once",
    data: "backup",
    peer: false,
    prepare: async ({ server, token }) => {
      await ask(server, token, "PATCH", "/api/settings", { logs });
    },
    check: (outcome) => expectRestored(outcome),
  });
}

scenario("superuser of the backup has another password", {
  tag: "@once",
  data: "backup",
  async prepare(bed) {
    const { server, token } = bed;
    const old = server.password;
    const { record } = await ask(server, null, "POST", "/api/collections/_superusers/auth-with-password", {
      identity: server.email,
      password: old,
    });
    server.password = "changed-since-then";
    const password = server.password;
    await ask(server, token, "PATCH", `/api/collections/_superusers/records/${record.id}`, {
      password,
      passwordConfirm: password,
    });
    bed.password = old;
  },
  async check(outcome, { server }) {
    expectRestored(outcome, { reauthRequired: true });
    expect(await dataOf(server), "the new password").to.equal("none");
  },
});

scenario("server that needs 20 s to come back", {
  seconds: 25,
  data: "backup",
  prepare: async ({ server }) => {
    await server.writeHook("late.pb.js", "sleep(20000);");
  },
  check(outcome) {
    expectRestored(outcome);
    expect(outcome.report.downtimeMs).to.be.above(19_000);
  },
});

const bosbase = {
  path: "/api/health",
  replace: {
    body: { code: 200, message: "API is healthy.", data: { canBackup: true, realIP: "127.0.0.1", requireS3: false } },
  },
};

scenario("server with the BosBase mark in its health", {
  tag: "@once",
  prepare: (bed) => {
    bed.rules = () => bed.proxy.setRules([bosbase]);
  },
  async check(outcome, { proxy }) {
    expectError(outcome, "not-restorable", /BosBase.*PostgreSQL.*hold no database/s);
    expect(await changesOn(proxy)).to.deep.equal([]);
  },
});

scenario("server with the BosBase mark in its health, unchecked", {
  tag: "@once",
  options: { verify: false },
  peer: false,
  data: "backup",
  prepare: (bed) => {
    bed.rules = () => bed.proxy.setRules([bosbase]);
  },
  check: (outcome) => expectRestored(outcome, { serverKind: "bosbase" }),
});

scenario("cancelled before the request", {
  peer: false,
  prepare(bed) {
    const controller = new AbortController();
    bed.options = { signal: controller.signal };
    // This verification of the archive never ends.
    bed.rules = () => bed.proxy.setRules([{ method: "GET", path: "/api/backups/good.zip", delayMs: 30_000 }]);
    bed.abort = () => controller.abort();
  },
  async during({ proxy, abort }) {
    await eventually(async () =>
      (await proxy.requests()).some(({ target }) => target.startsWith("/api/backups/good.zip")),
    );
    abort();
  },
  async check(outcome, { proxy }) {
    expectError(outcome, "aborted", /aborted/);
    expect(outcome.error.isAbort).to.equal(true);
    await sleep(2000);
    expect(await changesOn(proxy), "nothing was sent").to.deep.equal([]);
    await allClosed(proxy);
  },
});

scenario("cancelled after the request", {
  isAlone: true,
  data: null,
  prepare(bed) {
    const controller = new AbortController();
    const abort = () => void setTimeout(() => controller.abort(), 200);
    bed.options = { signal: controller.signal, fetch: onAccepted(abort) };
  },
  async check(outcome, { server, proxy }) {
    expectError(outcome, "aborted", /server goes on/);
    expect(outcome.error.isAbort).to.equal(true);
    await eventually(async () => (await dataOf(server)) === "backup", 30_000);
    await allClosed(proxy);
  },
});
