/**
 * The test bed as tests in a browser see it: fresh PocketBase servers and fault proxies. The page of the tests comes
 * from the test bed, so its address is the page's own origin.
 */

const running = new Set();

function ask(method, path, body) {
  return send(method, path, body === undefined ? undefined : JSON.stringify(body));
}

async function send(method, path, body) {
  const response = await fetch(new URL(path, location.origin), {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body,
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`test bed: ${method} ${path}: ${response.status} ${text}`);
  }
  return response.headers.get("Content-Type")?.startsWith("application/json") ? JSON.parse(text) : text;
}

function remember(path) {
  const stop = async () => {
    if (running.delete(stop)) {
      await ask("DELETE", path);
    }
  };
  running.add(stop);
  return stop;
}

/**
 * Starts a server for one test, and resolves when it answers. `stop` removes it; `shutDown` and `startAgain` keep port and data.
 * @param {{ sample?: boolean, env?: Record<string, string>, args?: string[] }} [options]
 */
export async function freshServer(options = {}) {
  const { id, url, email, password } = await ask("POST", "/servers", options);
  const path = `/servers/${id}`;
  return {
    url,
    email,
    password,
    stop: remember(path),
    shutDown: () => ask("POST", `${path}/stop`),
    startAgain: () => ask("POST", `${path}/start`),
    pause: () => ask("POST", `${path}/pause`),
    resume: () => ask("POST", `${path}/resume`),
    /** The files in the server's folder of backups. */
    files: () => ask("GET", `${path}/files`),
    /** The output of the server. */
    output: () => ask("GET", `${path}/output`),
    /** Puts a file into the server's storage that makes its backups so many MiB larger. */
    writeNoise: (megabytes) => ask("POST", `${path}/noise`, { megabytes }),
    /** Adds a hook (JavaScript), which applies from the next start on; the server needs `--hooksWatch=false`. */
    writeHook: (name, code) => send("PUT", `${path}/hooks/${name}`, code),
  };
}

/**
 * A proxy in front of a server; see tests/bed/src/rules.rs for its rules.
 * @param {string} target
 */
export async function proxyTo(target) {
  const { id, url } = await ask("POST", "/proxies", { target });
  const path = `/proxies/${id}`;
  return {
    url,
    setRules: (rules) => ask("PUT", `${path}/rules`, rules),
    /** Resolves to the requests so far, in order. */
    requests: () => ask("GET", `${path}/requests`),
    forgetRequests: () => ask("DELETE", `${path}/requests`),
    /** Resolves to the number of requests that are under way. */
    open: async () => (await ask("GET", `${path}/open`)).connections,
    stop: remember(path),
  };
}

/** An S3-compatible store with one empty bucket. */
export async function freshStore() {
  const { id, url, bucket, accessKey, secret } = await ask("POST", "/s3");
  return { url, bucket, accessKey, secret, stop: remember(`/s3/${id}`) };
}

/** Removes what tests left. */
export async function stopAll() {
  await Promise.allSettled([...running].map((stop) => stop()));
}
