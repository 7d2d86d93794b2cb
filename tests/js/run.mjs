/**
 * Runs tests/js/*.test.js in a browser:
 * node tests/js/run.mjs --browser chromium|firefox|webkit --bed URL [--grep TEXT] [--program PATH] [--driver PATH] [--suite NAME] [--all]
 * The suites: `js` is all but tests/js/operations, which wait for servers for minutes; `operations` is those.
 * Which tests run in which browser is written beside each, see where.js; `--all` runs all of them.
 * Ends with the lines "left out: …" (if any) and "N passed, N failed", non-zero on failure. cargo xtask test calls it with the right programs.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Builder } from "selenium-webdriver";

const SILENCE_LIMIT = 180_000;

const { values: options } = parseArgs({
  options: {
    browser: { type: "string" },
    bed: { type: "string", default: "http://127.0.0.1:18090" },
    grep: { type: "string" },
    program: { type: "string" },
    driver: { type: "string" },
    suite: { type: "string", default: "js" },
    all: { type: "boolean", default: false },
  },
});

const suites = {
  js: (name) => !name.startsWith("operations/"),
  operations: (name) => name.startsWith("operations/"),
};

/** The tags of where.js: whether their tests run, and if not, what the summary says about them. */
const tags = {
  "@once": { isWanted: options.all || options.browser === "chromium", where: "in Chromium only" },
  "@large": { isWanted: options.all, where: "with --all only" },
};

const isRoot = process.getuid?.() === 0;

const browsers = {
  chromium: {
    driver: "chromedriver",
    capabilities: {
      browserName: "chrome",
      "goog:chromeOptions": {
        binary: options.program,
        args: [
          "--headless",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-background-networking",
          "--no-first-run",
          ...(isRoot ? ["--no-sandbox"] : []),
        ],
      },
    },
  },
  firefox: {
    driver: "geckodriver",
    arguments: ["--websocket-port=0"],
    capabilities: {
      browserName: "firefox",
      "moz:firefoxOptions": {
        binary: options.program,
        args: ["-headless"],
        // Firefox repeats a GET by itself after a reset, and then the faults of a proxy would hit only every second request.
        prefs: { "network.http.request.max-attempts": 1 },
      },
    },
  },
  webkit: {
    driver: "WebKitWebDriver",
    capabilities: {
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": { binary: options.program, args: ["--automation"] },
    },
  },
};

async function testFiles() {
  const names = await readdir(new URL(".", import.meta.url), { recursive: true });
  return names.filter((name) => name.endsWith(".test.js") && suites[options.suite](name)).sort();
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

async function startDriver(browser) {
  const port = await freePort();
  const program = options.driver ?? browser.driver;
  const driver = spawn(program, [`--port=${port}`, ...(browser.arguments ?? [])], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  let failure = null;
  driver.on("error", (error) => (failure = error));
  driver.on("exit", (code) => (failure ??= new Error(`${program} ended with ${code}`)));
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (failure) {
      throw failure;
    }
    if (
      await fetch(`${url}/status`).then(
        (answer) => answer.ok,
        () => false,
      )
    ) {
      return { url, stop: () => driver.kill() };
    }
    await sleep(100);
  }
  driver.kill();
  throw new Error(`${program} does not answer`);
}

/** Prints what happened in the page; returns the counts when the tests are over. */
async function follow(session) {
  const counts = { passed: 0, failed: 0, skipped: 0, left: {} };
  let lastNews = Date.now();
  for (;;) {
    const events = await session.executeScript("return window.testEvents ? window.testEvents.take() : []");
    for (const event of events) {
      lastNews = Date.now();
      switch (event.type) {
        case "pass":
          counts.passed += 1;
          console.log(`ok   ${event.text} (${event.duration} ms)`);
          break;
        case "fail":
          counts.failed += 1;
          console.log(`FAIL ${event.text}\n     ${event.error.replaceAll("\n", "\n     ")}`);
          break;
        case "skip":
          counts.skipped += 1;
          console.log(`skip ${event.text}`);
          break;
        case "left":
          counts.left = event.counts;
          break;
        case "error":
          counts.failed += 1;
          console.log(`FAIL uncaught in the page: ${event.text}`);
          break;
        case "end":
          return counts;
        default:
          console.log(`     ${event.text}`);
      }
    }
    if (Date.now() - lastNews > SILENCE_LIMIT) {
      throw new Error(`the page has said nothing for ${SILENCE_LIMIT / 1000} s`);
    }
    await sleep(200);
  }
}

async function run(browser) {
  const files = await testFiles();
  if (files.length === 0) {
    throw new Error("there is no tests/js/*.test.js");
  }
  const page = new URL("/files/tests/js/page/index.html", options.bed);
  files.forEach((file) => page.searchParams.append("file", file));
  Object.keys(tags)
    .filter((tag) => tags[tag].isWanted)
    .forEach((tag) => page.searchParams.append("with", tag));
  if (options.grep) {
    page.searchParams.set("grep", options.grep);
  }
  const driver = await startDriver(browser);
  try {
    const session = await new Builder().usingServer(driver.url).withCapabilities(browser.capabilities).build();
    try {
      await session.get(page.href);
      return await follow(session);
    } finally {
      await session.quit().catch(() => {});
    }
  } finally {
    driver.stop();
  }
}

const browser = browsers[options.browser];
if (!browser || !suites[options.suite]) {
  console.error("--browser must be chromium, firefox or webkit; --suite must be js or operations");
  process.exit(2);
}
let counts = { passed: 0, failed: 1, skipped: 0, left: {} };
try {
  counts = await run(browser);
} catch (error) {
  console.error(error?.stack ?? error);
}
if (counts.skipped > 0) {
  console.log(`${counts.skipped} skipped`);
}
const left = Object.keys(tags)
  .filter((tag) => counts.left[tag])
  .map((tag) => `${counts.left[tag]} ${tags[tag].where}`);
if (left.length > 0) {
  console.log(`left out: ${left.join(", ")}`);
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);
