/**
 * Shared by the dashboard's tests: one Chromium, a site with the files that a user would copy, real servers from the test bed.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const BED = process.env.BOSBASE_TEST_BED ?? "http://127.0.0.1:18090";
const CHROMIUM = process.env.BOSBASE_CHROMIUM ?? "/usr/bin/chromium";

let browser;
let site;
let isSetUp = false;

/** The page around the dashboard. */
async function dashboard(folder) {
  await cp(join(ROOT, "www"), folder, { recursive: true });
  await mkdir(join(folder, "bosbase-backups"));
  await cp(join(ROOT, "pkg/dist"), join(folder, "bosbase-backups"), { recursive: true });
}

/**
 * Every test file calls this. Before the first test it starts the browser and makes the site's folder; after the last one it removes
 * both.
 */
export function setUp(layOut = dashboard) {
  if (isSetUp) return;
  isSetUp = true;
  before(async () => {
    site = await mkdtemp(join(tmpdir(), "bosbase-e2e-"));
    await layOut(site);
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-gpu"],
    });
  });
  after(async () => {
    await browser?.close();
    await rm(site, { recursive: true, force: true });
  });
}

async function bed(method, path, body) {
  const answer = await fetch(BED + path, {
    method,
    headers: body ? { "content-type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `test bed: ${method} ${path} → ${answer.status} ${answer.ok ? "" : await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

/** Starts a PocketBase that serves the dashboard; it is removed when the test ends. */
export async function freshServer(t) {
  const server = await bed("POST", "/servers", { args: [`--publicDir=${site}`] });
  t.after(() => bed("DELETE", `/servers/${server.id}`));
  return new Server(server);
}

/** Starts a proxy in front of a server, which breaks what its rules say; the browser opens its `url`. */
export async function proxyOf(t, server) {
  const { id, url } = await bed("POST", "/proxies", { target: server.url });
  t.after(() => bed("DELETE", `/proxies/${id}`));
  return {
    url,
    rules: (...rules) => bed("PUT", `/proxies/${id}/rules`, rules),
    requests: () => bed("GET", `/proxies/${id}/requests`),
    open: async () => (await bed("GET", `/proxies/${id}/open`)).connections,
  };
}

class Server {
  #token = null;

  constructor({ id, url, email, password }) {
    Object.assign(this, { id, url, email, password });
  }

  stop() {
    return bed("POST", `/servers/${this.id}/stop`);
  }
  start() {
    return bed("POST", `/servers/${this.id}/start`);
  }
  files() {
    return bed("GET", `/servers/${this.id}/files`);
  }

  /** Sends a request as the superuser, without the dashboard. */
  async api(method, path, body) {
    const send = (token) =>
      fetch(this.url + path, {
        method,
        headers: {
          ...(token ? { authorization: token } : {}),
          ...(body && !(body instanceof FormData) ? { "content-type": "application/json" } : {}),
        },
        body: body instanceof FormData ? body : body && JSON.stringify(body),
      });
    this.#token ??= (
      await (
        await fetch(`${this.url}/api/collections/_superusers/auth-with-password`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ identity: this.email, password: this.password }),
        })
      ).json()
    ).token;
    const answer = await send(this.#token);
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path} → ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  createBackup(name) {
    return this.api("POST", "/api/backups", { name });
  }

  uploadBackup(name, bytes = zip({ "note.txt": "hello" })) {
    const body = new FormData();
    body.append("file", new File([bytes], name));
    return this.api("POST", "/api/backups/upload", body);
  }

  /** Returns the bytes of a backup. */
  async bytesOf(key) {
    const { token } = await this.api("POST", "/api/files/token");
    const answer = await fetch(`${this.url}/api/backups/${encodeURIComponent(key)}?token=${token}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async keys() {
    return (await this.api("GET", "/api/backups")).map((backup) => backup.key).sort();
  }

  /** Changes the superuser's password, which ends all sessions at once. */
  async changePassword(password) {
    const { items } = await this.api("GET", "/api/collections/_superusers/records");
    await this.api("PATCH", `/api/collections/_superusers/records/${items[0].id}`, {
      password,
      passwordConfirm: password,
    });
    this.password = password;
    this.#token = null;
  }
}

/**
 * Opens a page with fresh storage. Errors in its scripts fail the test. `picker`: a function in the page that replaces the
 * browser's "save as" dialog; without it the browser has no such dialog, since nobody could answer it.
 */
export async function openPage(
  t,
  { path = "", server, expectConsoleErrors = false, onContext, picker = null, ...options } = {},
) {
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1200, height: 820 },
    ...options,
  });
  context.setDefaultTimeout(10_000);
  await context.addInitScript(`globalThis.showSaveFilePicker = ${picker ?? "undefined"}`);
  await onContext?.(context);
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    // The browser itself writes a line for every refused request, and tests provoke such requests on purpose.
    if (message.type() === "error" && !expectConsoleErrors && !/Failed to load resource|net::ERR_/.test(message.text()))
      problems.push(message.text());
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(problems, [], "problems in the page");
  });
  await page.goto(`${server.url}/${path}`);
  return page;
}

/** Fills in the form and waits for the list. */
export async function signIn(page, server) {
  await page.getByLabel("Email").fill(server.email);
  await page.getByLabel("Password").fill(server.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Backups", exact: true, level: 2 }).waitFor();
  await page.locator('.list[aria-busy="false"]').waitFor();
}

/** Opens a signed-in page on a fresh server. */
export async function signedIn(t, { seed, ...options } = {}) {
  const server = await freshServer(t);
  await seed?.(server);
  const page = await openPage(t, { server, ...options });
  await signIn(page, server);
  return { server, page };
}

/** Opens a signed-in page with a proxy between browser and server. */
export async function signedInThroughProxy(t, { seed, ...options } = {}) {
  const server = await freshServer(t);
  await seed?.(server);
  const proxy = await proxyOf(t, server);
  const page = await openPage(t, { server: proxy, ...options });
  await signIn(page, server);
  return { server, proxy, page };
}

/** Chooses files with the button "Upload"; `isConfirmed` false leaves the dialog that shows what is in them. */
export async function pick(page, files, { isConfirmed = true } = {}) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await (await chooser).setFiles(files);
  if (isConfirmed) await confirmUpload(page);
}

async function confirmUpload(page) {
  const dialog = page.getByRole("dialog", { name: /^Upload th/ });
  await dialog.getByRole("button", { name: /^Upload( \d+ files)?$/ }).click();
}

/** A ZIP file to choose, of about so many bytes that do not compress. */
export function archive(name, bytes = 0) {
  const content = { "note.txt": name, ...(bytes ? { "data.bin": randomBytes(bytes) } : {}) };
  return { name, mimeType: "application/zip", buffer: zip(content) };
}

/** Records every text of the polite live regions; resolves to a function that returns them. */
export async function listenPolitely(page) {
  await page.locator("bosbase-backups").evaluate((element) => {
    globalThis.heard = [];
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = target.parentElement?.closest?.('[role="status"]') ?? target.closest?.('[role="status"]');
        if (region?.textContent) globalThis.heard.push(region.textContent);
      }
    }).observe(element.shadowRoot, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => globalThis.heard);
}

export function row(page, key) {
  return page.getByRole("row").filter({ has: page.getByText(key, { exact: true }) });
}

export function job(page, title) {
  return page.locator(".job").filter({ has: page.getByText(title, { exact: true }) });
}

/** Returns the names in the table, from top to bottom. */
export function names(page) {
  return page.locator("tbody .name").allTextContents();
}

/** Waits until the function's result is truthy. */
export async function eventually(check, message, milliseconds = 10_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const result = await check();
    if (result) return result;
    if (Date.now() > end) assert.fail(`not within ${milliseconds} ms: ${message}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

/** Drops files on the element, as a person does with the mouse. */
export async function drop(page, files) {
  const transfer = await page.evaluateHandle(
    (list) => {
      const data = new DataTransfer();
      for (const { name, bytes } of list) data.items.add(new File([new Uint8Array(bytes)], name));
      return data;
    },
    files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
  );
  const element = page.locator("bosbase-backups");
  await element.dispatchEvent("dragenter", { dataTransfer: transfer });
  await element.dispatchEvent("dragover", { dataTransfer: transfer });
  return {
    async finish() {
      await element.dispatchEvent("drop", { dataTransfer: transfer });
      await confirmUpload(page);
    },
  };
}

/** Returns the document as markup, shadow roots included. */
export function wholeDOM(page) {
  return page.evaluate(() => {
    const walk = (node) =>
      [...node.querySelectorAll("*")]
        .map((element) => (element.shadowRoot ? element.shadowRoot.innerHTML + walk(element.shadowRoot) : ""))
        .join("");
    return document.documentElement.outerHTML + walk(document);
  });
}

/** A ZIP file with stored (not compressed) entries. */
export function zip(entries) {
  const parts = [];
  const central = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const [nameBytes, data] = [Buffer.from(name), Buffer.from(content)];
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt32LE(crc32(data), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(data.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    parts.push(Buffer.from("PK\x03\x04"), shared, nameBytes, data);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from("PK\x01\x02\x14\x00"), shared, tail, nameBytes);
    offset += 30 + nameBytes.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}
