/**
 * Measures the memory that transfers of 2 GB take, in Chromium and Firefox: an upload from disk, a download into a file (OPFS).
 * It takes minutes, so it runs only with BOSBASE_LARGE=1, which `cargo xtask bench transfers` sets.
 */

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { bed, folder, openChromium, writeArchive } from "./support.mjs";

const BED = process.env.BOSBASE_TEST_BED ?? "http://127.0.0.1:18090";
const SIZE = Number(process.env.BOSBASE_LARGE_MEGABYTES ?? 2048) * 2 ** 20;
const MB = 2 ** 20;

/** Chromium as the tests drive it: a page with `goto`, `run` and `choose`, and the id of the process to watch. */
async function chromium(profile) {
  const context = await openChromium(process.env.BOSBASE_CHROMIUM ?? "/usr/bin/chromium", profile);
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(280_000);
  return {
    goto: (url) => page.goto(url),
    run: (body, ...args) =>
      page.evaluate(([body, args]) => new Function("args", `return (async () => { ${body} })()`)(args), [body, args]),
    choose: (path) => page.locator("input").setInputFiles(path),
    close: () => context.close(),
  };
}

async function firefox(profile) {
  const { Builder, By } = await import("selenium-webdriver");
  const { Options, ServiceBuilder } = await import("selenium-webdriver/firefox.js");
  const options = new Options().addArguments("-headless", "-profile", profile);
  options.setBinary(process.env.BOSBASE_FIREFOX ?? "/usr/bin/firefox-esr");
  const service = new ServiceBuilder(process.env.BOSBASE_GECKODRIVER ?? "geckodriver");
  const driver = await new Builder()
    .forBrowser("firefox")
    .setFirefoxOptions(options)
    .setFirefoxService(service)
    .build();
  await driver.manage().setTimeouts({ script: 280_000 });
  return {
    goto: (url) => driver.get(url),
    async run(body, ...args) {
      const script = `const done = arguments[arguments.length - 1];
        (async (args) => { ${body} })(arguments[0]).then((value) => done({ value }), (error) => done({ failed: String(error) }));`;
      const { value, failed } = await driver.executeAsyncScript(script, args);
      if (failed !== undefined) {
        throw new Error(failed);
      }
      return value;
    },
    choose: async (path) => (await driver.findElement(By.css("input"))).sendKeys(path),
    close: () => driver.quit(),
  };
}

/** Returns the bytes of memory that the browser's processes hold, without what they map from files. */
async function residentBytes() {
  const parents = new Map();
  const sizes = new Map();
  for (const id of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
    parents.set(id, /^PPid:\s*(\d+)/m.exec(status)?.[1]);
    sizes.set(id, Number(/^RssAnon:\s*(\d+)/m.exec(status)?.[1] ?? 0) * 1024);
  }
  let sum = 0;
  for (const id of parents.keys()) {
    for (let at = id; at !== undefined && at !== "0"; at = parents.get(at)) {
      if (at === String(process.pid)) {
        sum += id === at ? 0 : sizes.get(id);
        break;
      }
    }
  }
  return sum;
}

/** Runs the work, and returns the largest growth of memory meanwhile, in MB. */
async function measure(browser, work) {
  // Collected memory leaves the count a little later.
  const look = () =>
    browser.run(`window.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    window.gc?.();
    return [window.wasmBytes(), performance.memory?.usedJSHeapSize ?? null];`);
  await browser.run(`window.most = [window.wasmBytes(), 0];
    window.sampling = setInterval(() => {
      const [wasm, heap] = window.most;
      window.most = [Math.max(wasm, window.wasmBytes()), Math.max(heap, performance.memory?.usedJSHeapSize ?? 0)];
    }, 50);`);
  const [wasmBefore, heapBefore] = await look();
  const residentBefore = await residentBytes();
  let residentMost = residentBefore;
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      residentMost = Math.max(residentMost, await residentBytes());
      await sleep(200);
    }
  })();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  isOver = true;
  await watch;
  const [wasm, heap] = await browser.run("clearInterval(window.sampling); return window.most");
  const [, heapAfter] = await look();
  return {
    wasm: (wasm - wasmBefore) / MB,
    wasmTotal: wasm / MB,
    heap: heapBefore === null ? null : (heap - heapBefore) / MB,
    heapKept: heapBefore === null ? null : (heapAfter - heapBefore) / MB,
    resident: (residentMost - residentBefore) / MB,
    seconds,
  };
}

function show(name, { wasm, wasmTotal, heap, heapKept, resident, seconds }) {
  const heapText =
    heap === null
      ? "JS heap not told by this browser"
      : `JS heap at most +${heap.toFixed(1)} MB (${heapKept.toFixed(1)} once collected)`;
  console.log(
    `${name}: ${(SIZE / MB).toFixed(0)} MB in ${seconds.toFixed(1)} s; wasm memory +${wasm.toFixed(2)} MB (${wasmTotal.toFixed(2)} in all), ${heapText}, all processes of the browser at most +${resident.toFixed(0)} MB`,
  );
}

describe("transfers of 2 GB", { skip: process.env.BOSBASE_LARGE ? false : "only with BOSBASE_LARGE=1" }, () => {
  let work;
  let file;
  let size;

  before(async () => {
    work = await folder();
    file = join(work.path, "large.zip");
    size = await writeArchive(file, SIZE);
  });

  after(() => work.remove());

  for (const [name, open] of Object.entries({ chromium, firefox })) {
    it(`${name}: memory stays bounded`, { timeout: 600_000 }, async (t) => {
      const server = await bed(BED, "POST", "/servers", {});
      t.after(() => bed(BED, "DELETE", `/servers/${server.id}`));
      const profile = await folder();
      t.after(profile.remove);
      const browser = await open(profile.path);
      t.after(browser.close);
      await browser.goto(`${BED}/files/tests/bench/page.html`);
      await browser.run("while (!window.transfers) await new Promise((resolve) => setTimeout(resolve, 50));");
      await browser.choose(file);
      await browser.run("await transfers.signIn(args[0]);", server);

      const upload = `let reports = 0;
        await transfers.client().backups.upload(transfers.file(), { name: args[0], onProgress: () => { reports += 1; } });
        return reports;`;
      const up = await measure(browser, async () => assert.ok((await browser.run(upload, "large.zip")) > 1));
      show(`${name}, upload from disk`, up);

      const download = `const folder = await navigator.storage.getDirectory();
        const to = await folder.getFileHandle("large.zip", { create: true });
        await transfers.client().backups.download("large.zip", { to, onProgress: () => {} });
        const { size } = await to.getFile();
        await folder.removeEntry("large.zip");
        return size;`;
      const down = await measure(browser, async () => assert.equal(await browser.run(download), size));
      show(`${name}, download to disk`, down);

      for (const { wasm, heap, heapKept, resident } of [up, down]) {
        assert.ok(wasm <= 2, `wasm memory grew by ${wasm} MB`);
        // Chunks that nobody refers to any more wait for the garbage collector.
        assert.ok(heap === null || heap <= SIZE / MB / 4, `the JS heap grew by ${heap} MB`);
        assert.ok(heapKept === null || heapKept <= 8, `the JS heap kept ${heapKept} MB`);
        assert.ok(resident <= 1024, `the browser's memory grew by ${resident} MB`);
      }
    });
  }
});
