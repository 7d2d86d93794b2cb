/** The list of restore scenarios, and the functions that run one with our package and with the `pocketbase` package. */

import { expect } from "chai";
import { ask, bedOf, clientFor, dataOf, described, observe, observePeer } from "../support.js";

export const restoreOf = (key) => `/api/backups/${encodeURIComponent(key)}/restore`;

export const scenarios = [];

/**
 * Adds a scenario. `prepare(bed)` may return another key than good.zip, and set `bed.rules` (run when both are signed in),
 * `bed.options` and `bed.password`; `during(bed)` runs beside the restore. `check(outcome, bed)` checks the outcome; `data` names
 * the data that the server must have then. `peer`: what the `pocketbase` package must report; `false` = not run with it. `seconds`:
 * the approximate duration. `isAlone`: the scenario does not run beside others, because it watches something very short. `tag`: a
 * tag of where.js, for a scenario that does not depend on the engine.
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

/** Runs a scenario with our package; returns its bed and its outcome. */
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

/** Runs a scenario with the `pocketbase` package; returns what it reports. */
export async function runPeer(spec) {
  const bed = await prepared(spec);
  let beside;
  const said = await observePeer(bed, async (pb) => {
    await bed.proxy.forgetRequests();
    await bed.rules?.();
    beside = Promise.resolve(spec.during?.(bed)).catch(() => {});
    return pb.backups.restore(bed.key, bed.options);
  });
  // This is not awaited, since it may take as long as with our package.
  void beside.then(bed.stop).catch(() => {});
  return said;
}

/** Checks the outcome and the data on the server; returns the outcome. */
export async function judge(spec, { bed, outcome }) {
  await spec.check(outcome, bed);
  if (spec.data) {
    expect(await dataOf(bed.server, bed.password), "data on the server").to.equal(spec.data);
  }
  await bed.stop();
  return outcome;
}
