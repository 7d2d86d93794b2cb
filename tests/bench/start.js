/** The page's part of the measurements of start and lists: each function gives the milliseconds it took. */

const ways = {
  /** Measures the time to the first result of a client: the import and, for ours, the compilation of the module. */
  async ready(name) {
    const start = performance.now();
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
