/**
 * restoreAndWait against real servers: each scenario must end in exactly the outcome it names, and the server's data must agree with the
 * outcome. The `pocketbase` package is run through the same scenarios, for the table in docs/restore-outcomes.md.
 */

import { expect } from "chai";
import "./restore/archives.js";
import "./restore/server.js";
import "./restore/connection.js";
import { early } from "./early.js";
import { judge, runOurs, runPeer, scenarios } from "./restore/scenarios.js";
import { described, row } from "./support.js";

const TITLE = "operations: restore";

describe(TITLE, () => {
  for (const spec of scenarios) {
    const title = spec.tag ? `${spec.name} ${spec.tag}` : spec.name;
    const run = () =>
      Promise.all([runOurs(spec).then((ours) => judge(spec, ours)), spec.peer === false ? null : runPeer(spec)]);
    const outcome = spec.isAlone ? run : early(`${TITLE} ${title}`, spec.seconds, run);
    it(title, async function () {
      this.timeout(300_000);
      const [ours, peer] = await outcome();
      if (peer !== null) {
        row(spec.name, peer, described(ours));
        expect(peer, "pocketbase").to.equal(spec.peer);
      }
    });
  }
});
