/** The page's part of the measurements of start and lists: each function gives the milliseconds it took. */

/** The files that the README tells a page to preload, as bundlers do by themselves: otherwise one is found only in the other. */
const PRELOADED = { "bosbase-backups": ["index.js", "sdk.js"], pocketbase: [] };

const ways = {
  /** Measures the time to the first result of a client: the import and, for ours, the compilation of the module. */
  async ready(name) {
    const start = performance.now();
    for (const file of PRELOADED[name]) {
      const href = new URL(file, import.meta.resolve(name)).href;
      document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
    }
    const { default: Client } = await import(name);
    new Client("http://127.0.0.1").buildURL("/api");
    return performance.now() - start;
  },

  /** Reads the list of backups several times, one after the other. */
  async list(name, { url, email, password }, rounds) {
    const { default: Client, BaseAuthStore } = await import(name);
    const pb = new Client(url, new BaseAuthStore());
    await pb.collection("_superusers").authWithPassword(email, password);
    const times = [];
    let length;
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now();
      ({ length } = await pb.backups.getFullList());
      times.push(performance.now() - start);
    }
    return { times, length };
  },
};

window.start = ways;
