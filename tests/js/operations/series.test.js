/** Good and failing restores in a row: the outcome is right every time, and comes no later than needed. */

import { expect } from "chai";
import { emptyZip } from "../support.js";
import { early } from "./early.js";
import { addMark, bedOf, clientFor, dataOf, observe, put, tokenFor } from "./support.js";

/** The time until a failure is known: 1 s until the restore starts, 3 s until the log is written, 1 s until it is read. */
const FAILURE_LIMIT = 6000;

const TITLE = "operations: series";

/** Runs one restore; returns whether its outcome is right, and how long it took. */
async function failing(pb) {
  const { error, took } = await observe((onProgress) =>
    pb.backups.restoreAndWait("bad.zip", { verify: false, onProgress }),
  );
  const isRight = error?.code === "restore-failed" && /data\.db file is missing/.test(error.message);
  return { isRight, took, said: String(error) };
}

async function good(pb, server) {
  await addMark(server, await tokenFor(server));
  const { report, error, took } = await observe((onProgress) => pb.backups.restoreAndWait("good.zip", { onProgress }));
  const isRight = Boolean(report?.isCertain) && !report.reauthRequired && (await dataOf(server)) === "backup";
  return { isRight, took, gap: report?.downtimeMs ?? 0, said: String(error ?? JSON.stringify(report)) };
}

async function series(times) {
  const bed = await bedOf();
  await put(bed.server, bed.token, "bad.zip", emptyZip());
  const pb = await clientFor(bed);
  const all = { failing: [], good: [] };
  for (let time = 0; time < times; time += 1) {
    all.failing.push(await failing(pb));
    all.good.push(await good(pb, bed.server));
    // The runner gives up if it hears nothing for a long time.
    console.info(`${TITLE}: ${time + 1} of ${times} twice`);
  }
  await bed.stop();
  return all;
}

const span = (times) => {
  const sorted = [...times].sort((one, other) => one - other);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
    .map((millis) => (millis / 1000).toFixed(2))
    .join(" / ");
};

describe(TITLE, () => {
  for (const [times, tag] of [
    [4, "@once"],
    [20, "@large"],
  ]) {
    const title = `${times} good and ${times} failing restores in a row: each verdict is right ${tag}`;
    const outcome = early(`${TITLE} ${title}`, 10 * times, () => series(times));

    it(title, async function () {
      this.timeout(600_000);
      const all = await outcome();
      for (const [kind, runs] of Object.entries(all)) {
        const right = runs.filter(({ isRight }) => isRight).length;
        console.info(
          `${kind}: ${right} of ${times} verdicts right; least / median / most ${span(runs.map(({ took }) => took))} s`,
        );
      }
      console.info(`gap of the good ones: ${span(all.good.map(({ gap }) => gap))} s`);
      const late = all.failing.filter(({ took }) => took > FAILURE_LIMIT).length;
      console.info(`failing ones that took longer than ${FAILURE_LIMIT / 1000} s: ${late}`);
      for (const { isRight, said } of [...all.failing, ...all.good]) {
        expect(isRight, said).to.equal(true);
      }
    });
  }
});
