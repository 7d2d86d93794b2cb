/** Uses the package in a worker, without import map and window, and answers the messages of start.test.js. */

import BosBase, { BaseAuthStore, ClientResponseError } from "/files/pkg/dist/index.js";
import PocketBase from "/files/tests/node_modules/pocketbase/dist/pocketbase.es.mjs";

const keysOf = (backups) => backups.map(({ key }) => key);

const tasks = {
  async round({ url, email, password }) {
    const pb = new BosBase(url);
    await pb.collection("_superusers").authWithPassword(email, password);
    const before = keysOf(await pb.backups.getFullList());
    const created = await pb.backups.create("in_worker.zip");
    const after = keysOf(await pb.backups.getFullList());
    const answer = await fetch(pb.backups.getDownloadURL(await pb.files.getToken(), "in_worker.zip"), {
      cache: "no-store",
    });
    const archive = await answer.blob();
    const zip = new DataView(await archive.arrayBuffer()).getUint16(0);
    const uploaded = await pb.backups.upload(new File([archive], "from_worker.zip"));
    return {
      before,
      created,
      after,
      uploaded,
      storage: typeof localStorage === "undefined" ? "memory" : "localStorage",
      zip,
    };
  },

  async errors({ url }) {
    const pb = new BosBase(url, new BaseAuthStore());
    const calls = [
      () => pb.backups.getFullList(),
      () => pb.health.check({ timeout: 50 }),
      () => pb.health.check({ signal: AbortSignal.abort() }),
      () => pb.send("/api/x", { method: "POST" }),
      () => pb.backups.delete(".."),
    ];
    const seen = {};
    for (const call of calls) {
      try {
        await call();
      } catch (error) {
        seen[error.code] = [error instanceof Error, error instanceof ClientResponseError, error.status, error.isAbort];
      }
    }
    return seen;
  },

  async addresses({ bases }) {
    const of = (Client) => bases.map((base) => new Client(base, new BaseAuthStore()).buildURL("/api/x"));
    return { ours: of(BosBase), peer: of(PocketBase) };
  },
};

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ result: await tasks[data.name](data) });
  } catch (error) {
    self.postMessage({ failed: `${error?.name}: ${error?.message}\n${error?.stack}` });
  }
};
