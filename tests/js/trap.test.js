/**
 * A module that traps on purpose: a build of the package with `--cfg bosbase_test_hooks`, whose handles have trapNow and
 * trapLater. The runner fails on uncaught errors, so it checks that there are none.
 */

import BosBase, {
  BaseAuthStore,
  ClientResponseError,
  timestampedName,
  validateBackupName,
} from "bosbase-backups/test-hooks";
import { expect } from "chai";
import { call, explained, modules } from "../../target/test-dist/sdk.js";
import { freshServer } from "./bed.js";
import { endlessFetch, jsonResponse, recordingFetch, rejection, sleep } from "./support.js";

const callAsync = (run) =>
  modules()
    .base.callAsync(run)
    .catch((error) => {
      throw explained(error);
    });
const trapLater = () => callAsync((glue) => new glue.Handle().trapLater());
const trapNow = () => call((glue) => new glue.Handle().trapNow());
const trapNowAsync = () => callAsync((glue) => new glue.Handle().trapNow());

const client = (url = "http://server.test") => new BosBase(url, new BaseAuthStore());

const expectInternal = (error) => {
  expect(error).to.be.instanceOf(ClientResponseError);
  expect([error.code, error.status, error.isAbort], String(error)).to.deep.equal(["internal", 0, false]);
  expect(error.message).to.match(/bosbase-backups failed inside/);
};

function thrownBy(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** Checks that everything works: synchronous functions, a call with an answer, and one with an error. */
async function expectWorks(pb = client()) {
  expect(pb.buildURL("/x")).to.equal(`${pb.baseURL}/x`);
  expect(validateBackupName("a.zip")).to.equal(null);
  const { fetch } = recordingFetch((url) => jsonResponse({ url }));
  expect(await pb.send("/api/x", { fetch })).to.deep.equal({ url: `${pb.baseURL}/api/x` });
  const error = await rejection(pb.send("/api/x", { fetch: async () => jsonResponse({ message: "No." }, 403) }));
  expect([error.code, error.message]).to.deep.equal(["forbidden", "No."]);
}

describe("a trap in the module", () => {
  it("later: the call rejects with internal, and the next call works", async () => {
    expectInternal(await rejection(trapLater()));
    await expectWorks();
  });

  it("at once, in a call that gives a promise", async () => {
    expectInternal(await rejection(trapNowAsync()));
    await expectWorks();
  });

  it("at once, in a synchronous call", async () => {
    expectInternal(thrownBy(trapNow));
    expect(timestampedName("x", new Date(0))).to.equal("x_19700101_000000.zip");
    await expectWorks();
  });

  it("the other pending calls reject, and nothing is left running", async () => {
    const pb = client();
    const { fetch, calls } = endlessFetch();
    const pending = ["/a", "/b", "/c"].map((path) => rejection(pb.send(path, { fetch, retry: false })));
    const trapped = rejection(trapLater());
    for (const error of await Promise.all([trapped, ...pending])) {
      expectInternal(error);
    }
    expect(calls).to.have.length(3);
    await expectWorks(pb);
  });

  it("what comes back after the trap is ignored: answers, timers, signals", async () => {
    const pb = client();
    const controller = new AbortController();
    let answer;
    const late = rejection(pb.send("/late", { fetch: () => new Promise((resolve) => (answer = resolve)) }));
    const limited = rejection(pb.send("/limited", { fetch: () => new Promise(() => {}), timeout: 500 }));
    const signalled = rejection(
      pb.send("/signalled", { fetch: () => new Promise(() => {}), signal: controller.signal }),
    );
    const repeated = rejection(
      pb.send("/repeated", { fetch: async () => jsonResponse({}, 503), retry: { minDelay: 500 } }),
    );
    let go;
    pb.beforeSend = () => new Promise((resolve) => (go = resolve));
    const hooked = rejection(pb.send("/hooked", { fetch: async () => jsonResponse({}) }));
    pb.beforeSend = undefined;
    await sleep(5);
    for (const error of await Promise.all([rejection(trapLater()), late, limited, signalled, repeated, hooked])) {
      expectInternal(error);
    }
    answer(jsonResponse({}));
    controller.abort();
    go();
    await expectWorks(pb);
    await sleep(800);
    await expectWorks(pb);
  });

  it("twice in a row, and many times", async () => {
    for (let count = 0; count < 2; count += 1) {
      expectInternal(await rejection(trapLater()));
    }
    for (let count = 0; count < 20; count += 1) {
      expectInternal(count % 2 ? thrownBy(trapNow) : await rejection(trapNowAsync()));
    }
    await expectWorks();
  });

  it("two at once", async () => {
    const errors = await Promise.all([rejection(trapLater()), rejection(trapLater()), rejection(trapNowAsync())]);
    errors.forEach(expectInternal);
    await sleep(30);
    await expectWorks();
  });

  it("inside of a fetch that the module calls", async () => {
    const pb = client();
    const error = await rejection(
      pb.send("/x", {
        fetch: () => {
          trapNow();
          return Promise.resolve(jsonResponse({}));
        },
      }),
    );
    expect(error.code).to.equal("internal");
    await sleep(10);
    await expectWorks(pb);
  });

  it("inside of a beforeSend that the module calls", async () => {
    const pb = client();
    pb.beforeSend = () => trapNow();
    const error = await rejection(pb.send("/x", { fetch: async () => jsonResponse({}) }));
    expect(error.code).to.equal("internal");
    pb.beforeSend = undefined;
    await sleep(10);
    await expectWorks(pb);
  });

  it("a client keeps its settings and its sign-in", async () => {
    const server = await freshServer();
    const pb = client(server.url);
    pb.autoCancellation(false);
    await pb.admins.authWithPassword(server.email, server.password);
    expectInternal(await rejection(trapLater()));
    const lists = await Promise.all([pb.backups.getFullList(), pb.backups.getFullList()]);
    expect(lists).to.deep.equal([[], []]);
    expect(await pb.backups.create("after_trap.zip")).to.equal(true);
    await server.stop();
  });
});
