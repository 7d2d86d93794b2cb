/** The list of restore scenarios, and how one is run with ours and with the `pocketbase` package. */

import { expect } from "chai";
import { ask, bedOf, clientFor, dataOf, described, observe, observePeer } from "../support.js";

export const restoreOf = (key) => `/api/backups/${encodeURIComponent(key)}/restore`;

export const scenarios = [];

/**
 * `prepare(bed)` may give another key than good.zip, and set `bed.rules` (run when both are signed in), `bed.options`, `bed.password`;
 * `during(bed)` runs beside the restore. `check(outcome, bed)` says what it must end in, `data` which data the server must have then.
 * `peer`: what the other package must report; `false` = not run with it. `seconds`: about how long it takes. `isAlone`: what it looks
 * at lasts so short a time that it does not go on beside others. `tag`: one of where.js, for what the engine's connection has no part in.
 */
export function scenario(name, spec) {
  scenarios.push({ name, options: {}, data: "present", peer: "`true`", seconds: 8, ...spec });
}

async function prepared({ prepare, server }) {
  const bed = await bedOf(server);
  bed.makeBackup = (name) => ask(bed.server, bed.token, "POST", "/api/backups", { name });
  bed.key = (await prepare?.(bed)) ?? "good.zip";
  return bed;
}

/** The bed and how it ended. */
export async function runOurs(spec) {
  const bed = await prepared(spec);
  const pb = await clientFor(bed);
  await bed.rules?.();
  const beside = spec.during?.(bed);
  const outcome = await observe((onProgress) =>
    pb.backups.restoreAndWait(bed.key, { ...spec.options, ...bed.options, onProgress }),
  );
  const seconds = (outcome.took / 1000).toFixed(2);
  console.info(`${spec.name}: ${described(outcome)} after ${seconds} s, stages ${outcome.stages.join(", ")}`);
  await bed.proxy.setRules([]);
  await beside;
  return { bed, outcome };
}

/** What the other package reports. */
export async function runPeer(spec) {
  const bed = await prepared(spec);
  let beside;
  const said = await observePeer(bed, async (pb) => {
    await bed.proxy.forgetRequests();
    await bed.rules?.();
    beside = Promise.resolve(spec.during?.(bed)).catch(() => {});
    return pb.backups.restore(bed.key, bed.options);
  });
  // It would go on beside the server for as long as ours takes.
  void beside.then(bed.stop).catch(() => {});
  return said;
}

/** Whether the outcome, and the data on the server, are what they must be; gives the outcome. */
export async function judge(spec, { bed, outcome }) {
  await spec.check(outcome, bed);
  if (spec.data) {
    expect(await dataOf(bed.server, bed.password), "data on the server").to.equal(spec.data);
  }
  await bed.stop();
  return outcome;
}
