/** The schedule of automatic backups: an expression is sent if the server accepts it, and else refused with the server's own reason. */

import { nextRuns } from "bosbase-backups";
import { expect } from "chai";
import { failure } from "../support.js";
import { ask, bedOf, clientFor } from "./support.js";

const COUNT = 200;

/** The same expressions in every run. */
function generator(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Cron expressions of all forms; about half of them have something wrong. */
function expressions() {
  const random = generator(20_261_123);
  const pick = (list) => list[random(list.length)];
  const ranges = [
    [0, 59],
    [0, 23],
    [1, 31],
    [1, 12],
    [0, 6],
  ];
  const value = ([low, high]) => low + random(high - low + 1);
  const simple = (range) => {
    const [one, other] = [value(range), value(range)].sort((a, b) => a - b);
    return pick([
      () => "*",
      () => `${one}`,
      () => `*/${1 + random(range[1])}`,
      () => `${one}-${other}`,
      () => `${one}-${other}/${1 + random(9)}`,
    ])();
  };
  const segment = (range) => (random(4) === 0 ? `${simple(range)},${simple(range)}` : simple(range));
  const wrong = ([low, high]) =>
    pick([
      `${high + 1}`,
      `${low - 1}`,
      "MON",
      "*/0",
      "5-",
      "-5",
      "a",
      "",
      `${high}-${low}`,
      "1,,2",
      "*/",
      "1.5",
      "+1",
      "01",
      "*-5",
      "1/5",
      "L",
      "?",
    ]);
  const whole = () => ranges.map(segment).join(" ");
  const broken = () => {
    const at = random(5);
    return ranges.map((range, place) => (place === at ? wrong(range) : segment(range))).join(" ");
  };
  const odd = () =>
    pick([
      ` ${whole()}`,
      `${whole()} `,
      whole().replace(" ", "  "),
      `${whole()} *`,
      whole().split(" ").slice(1).join(" "),
      "@daily",
      "@Daily",
      "@reboot",
      "@every 1h",
      "@yearly",
      "@midnight",
    ]);
  return Array.from({ length: COUNT }, (_, count) => [whole, broken, whole, broken, odd][count % 5]());
}

describe("operations: schedule @once", () => {
  let bed, pb;

  before(async () => {
    bed = await bedOf();
    pb = await clientFor(bed);
  });

  after(() => bed.stop());

  const patches = async () => (await bed.proxy.requests()).filter(({ method }) => method === "PATCH").length;

  it("is read, changed and switched off", async () => {
    expect(await pb.backups.getSchedule()).to.deep.equal({ cron: "", maxKeep: 3 });
    expect(await pb.backups.setSchedule({ cron: "0 3 * * *", maxKeep: 7 })).to.deep.equal({
      cron: "0 3 * * *",
      maxKeep: 7,
    });
    expect(await pb.backups.getSchedule()).to.deep.equal({ cron: "0 3 * * *", maxKeep: 7 });
    const { backups } = await ask(bed.server, bed.token, "GET", "/api/settings");
    expect([backups.cron, backups.cronMaxKeep]).to.deep.equal(["0 3 * * *", 7]);
    expect(await pb.backups.setSchedule({ cron: "", maxKeep: 0 })).to.deep.equal({ cron: "", maxKeep: 0 });
  });

  it(`${COUNT} generated expressions: ours and the server agree on each, and on the reason`, async function () {
    this.timeout(120_000);
    let accepted = 0;
    for (const cron of expressions()) {
      const theirs = await fetch(`${bed.server.url}/api/settings`, {
        method: "PATCH",
        headers: { Authorization: bed.token, "Content-Type": "application/json" },
        body: JSON.stringify({ backups: { cron, cronMaxKeep: 3 } }),
      });
      const reason = theirs.ok ? null : (await theirs.json()).data.backups.cron.message;
      await bed.proxy.forgetRequests();
      const ours = await pb.backups.setSchedule({ cron, maxKeep: 3 }).catch((error) => error);
      if (reason === null) {
        accepted += 1;
        expect(ours, cron).to.deep.equal({ cron, maxKeep: 3 });
        if (cron) {
          expect(nextRuns(cron, 1), cron).to.have.length.at.most(1);
        }
      } else {
        expect(ours.code, `${cron}: ${reason}`).to.equal("invalid-argument");
        const { message } = ours.fieldErrors["backups.cron"];
        if (reason.includes("Atoi")) {
          // The server names a function of Go there.
          expect(message, cron).to.match(/^Invalid segment value - ".*" is no whole number\.$/);
        } else {
          expect(message, cron).to.equal(reason);
        }
        expect(ours.message, cron).to.include(message.replace(/\.$/, ""));
        expect(await patches(), "nothing was sent").to.equal(0);
      }
    }
    console.info(`${accepted} of ${COUNT} expressions accepted by both, ${COUNT - accepted} refused by both`);
    expect(accepted).to.be.within(COUNT / 4, (3 * COUNT) / 4);
  });

  it("a number of backups that the server would refuse is not sent", async () => {
    await bed.proxy.forgetRequests();
    for (const maxKeep of [0, -1, 1.5, "3", NaN]) {
      await failure(pb.backups.setSchedule({ cron: "@daily", maxKeep }), "invalid-argument");
    }
    for (const schedule of [null, {}, { cron: 5, maxKeep: 1 }]) {
      await failure(pb.backups.setSchedule(schedule), "invalid-argument", 0);
    }
    expect(await patches()).to.equal(0);
  });

  const runs = (cron, from, count = 5) => nextRuns(cron, count, new Date(from)).map((run) => run.toISOString());

  it("next runs over leap years", () => {
    expect(runs("0 0 29 2 *", "2027-01-01T00:00:00Z", 3)).to.deep.equal([
      "2028-02-29T00:00:00.000Z",
      "2032-02-29T00:00:00.000Z",
      "2036-02-29T00:00:00.000Z",
    ]);
    // 2100 is not a leap year.
    expect(runs("0 0 29 2 *", "2096-03-01T00:00:00Z", 1)).to.deep.equal(["2104-02-29T00:00:00.000Z"]);
    expect(runs("30 12 28-29 2 *", "2028-02-28T12:30:00Z", 2)).to.deep.equal([
      "2028-02-29T12:30:00.000Z",
      "2029-02-28T12:30:00.000Z",
    ]);
  });

  it("next runs over month ends", () => {
    expect(runs("0 4 31 * *", "2027-01-31T04:00:00Z", 4)).to.deep.equal([
      "2027-03-31T04:00:00.000Z",
      "2027-05-31T04:00:00.000Z",
      "2027-07-31T04:00:00.000Z",
      "2027-08-31T04:00:00.000Z",
    ]);
    expect(runs("59 23 * * *", "2027-12-31T23:58:59.999Z", 2)).to.deep.equal([
      "2027-12-31T23:59:00.000Z",
      "2028-01-01T23:59:00.000Z",
    ]);
    expect(runs("@monthly", "2027-11-30T23:59:59Z", 2)).to.deep.equal([
      "2027-12-01T00:00:00.000Z",
      "2028-01-01T00:00:00.000Z",
    ]);
    expect(runs("0 0 31 2 *", "2027-01-01T00:00:00Z"), "never").to.deep.equal([]);
  });

  it("day of month and day of week must both match, as on the server", () => {
    expect(runs("0 0 13 * 5", "2027-01-01T00:00:00Z", 2)).to.deep.equal([
      "2027-08-13T00:00:00.000Z",
      "2028-10-13T00:00:00.000Z",
    ]);
  });

  it("next runs: five by default, from now on; a wrong expression throws the server's reason", () => {
    const [first, ...others] = nextRuns("* * * * *");
    expect(first - Date.now()).to.be.within(0, 60_000);
    expect(others).to.have.length(4);
    expect(() => nextRuns("61 * * * *"))
      .to.throw("Invalid segment value")
      .with.property("code", "invalid-argument");
  });
});
