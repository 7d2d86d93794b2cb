/**
 * Compares the `pocketbase` package with ours: each row runs the same function on both and compares the results. Rows in which
 * they differ on purpose say how, for docs/differences.md.
 */

import { expect } from "chai";
import addresses from "./peers/addresses.js";
import auth from "./peers/auth.js";
import cancellation from "./peers/cancellation.js";
import cookies from "./peers/cookies.js";
import differences from "./peers/differences.js";
import errors from "./peers/errors.js";
import hooks from "./peers/hooks.js";
import requests from "./peers/requests.js";
import services from "./peers/services.js";
import stores from "./peers/stores.js";
import { ours, peer, show } from "./peers/table.js";
import { behindProxy } from "./support.js";

const tables = {
  "addresses @once": addresses,
  requests,
  hooks,
  cancellation,
  "errors @once": errors,
  auth,
  stores,
  cookies,
  services,
  differences,
};

describe("beside the pocketbase package", () => {
  let bed;

  before(async () => {
    bed = await behindProxy();
  });

  after(() => bed.stop());

  beforeEach(() => localStorage.clear());

  afterEach(() => localStorage.clear());

  const observe = async (row, sdk) => {
    localStorage.clear();
    await bed.proxy.setRules([]);
    await bed.proxy.forgetRequests();
    return row.run(sdk, bed);
  };

  for (const [title, rows] of Object.entries(tables)) {
    describe(title, () => {
      for (const row of rows) {
        it(row.name, async () => {
          const atPeer = await observe(row, peer);
          const atOurs = await observe(row, ours);
          if (row.differs) {
            expect(atPeer, "pocketbase").to.deep.equal(row.differs.peer.seen);
            expect(atOurs, "bosbase-backups").to.deep.equal(row.differs.ours.seen);
          } else {
            expect(atPeer, "nothing was observed").to.not.equal(undefined);
            expect(atOurs, `pocketbase: ${show(atPeer)}\nbosbase-backups: ${show(atOurs)}\n`).to.deep.equal(atPeer);
          }
        });
      }
    });
  }
});
