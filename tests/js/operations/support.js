/**
 * Shared by the tests of long operations: a server whose data shows its state, observations of a restore, and the rows of the
 * tables in docs/restore-outcomes.md.
 */

import BosBase, { BaseAuthStore, ClientResponseError } from "bosbase-backups";
import { expect } from "chai";
import PocketBase, { BaseAuthStore as PeerStore } from "pocketbase";
import { freshServer, proxyTo } from "../bed.js";
import { emptyZip, eventually, signedIn } from "../support.js";

/** Sends a superuser's request with fetch, without the proxy and the package. */
export async function ask(server, token, method, path, body) {
  const isForm = body instanceof FormData;
  const answer = await fetch(server.url + path, {
    method,
    headers: { ...(token && { Authorization: token }), ...(body && !isForm && { "Content-Type": "application/json" }) },
    body: body && !isForm ? JSON.stringify(body) : body,
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return text === "" ? null : JSON.parse(text);
}

/** Signs in with fetch; returns the token. */
export async function tokenFor(server, password = server.password) {
  const body = { identity: server.email, password };
  return (await ask(server, null, "POST", "/api/collections/_superusers/auth-with-password", body)).token;
}

const MARK = "Added after the backup";

/** Adds something to the server that the backup does not hold. */
export async function addMark(server, token) {
  await ask(server, token, "POST", "/api/collections/customers/records", { name: MARK });
}

/** Removes that again. */
export async function removeMark(server, token) {
  const filter = encodeURIComponent(`name='${MARK}'`);
  const { items } = await ask(server, token, "GET", `/api/collections/customers/records?filter=${filter}`);
  for (const { id } of items) {
    await ask(server, token, "DELETE", `/api/collections/customers/records/${id}`);
  }
}

/** Waits until the server has logged something that the backup cannot hold, so that its log shows whether a restore happened. */
export async function newerLog(server, token) {
  const [{ modified }] = await ask(server, token, "GET", "/api/backups");
  await eventually(async () => {
    const { items } = await ask(server, token, "GET", "/api/logs?sort=-created&perPage=1");
    return items[0]?.created > modified;
  });
}

/** Tells which data a server has: that of the backup, the present data, or none. */
export async function dataOf(server, password) {
  const token = await tokenFor(server, password).catch((error) =>
    / 400 /.test(error.message) ? null : Promise.reject(error),
  );
  if (token === null) {
    return "none";
  }
  const filter = encodeURIComponent(`name='${MARK}'`);
  const { totalItems } = await ask(server, token, "GET", `/api/collections/customers/records?filter=${filter}`);
  return totalItems === 0 ? "backup" : "present";
}

/** Uploads with fetch; the server keeps it under `name`. */
export async function put(server, token, name, blob) {
  const form = new FormData();
  form.append("file", blob, name);
  await ask(server, token, "POST", "/api/backups/upload", form);
  return name;
}

/** An archive that no server can restore, sent without the package's checks. */
export const emptyArchive = ({ server, token }) => put(server, token, "bad.zip", emptyZip());

/** Makes each backup but good.zip take so many milliseconds longer, during which the server is busy. */
export async function slowBackups(server, millis) {
  await server.writeHook(
    "slow.pb.js",
    `onBackupCreate((event) => { if (event.name !== "good.zip") sleep(${millis}); event.next(); });`,
  );
  await server.shutDown();
  await server.startAgain();
}

/** A server with sample data, a backup `good.zip`, and something newer; behind a proxy. */
export async function bedOf(options = {}) {
  const server = await freshServer({ sample: true, ...options, args: ["--hooksWatch=false", ...(options.args ?? [])] });
  const proxy = await proxyTo(server.url);
  const token = await tokenFor(server);
  await ask(server, token, "POST", "/api/backups", { name: "good.zip" });
  await addMark(server, token);
  const stop = async () => {
    await proxy.stop();
    await server.stop();
  };
  return { server, proxy, token, stop };
}

/** Returns the requests for a restore, create or delete, as `METHOD path`. */
export async function changesOn(proxy) {
  const requests = await proxy.requests();
  return requests
    .filter(({ method }) => !["GET", "HEAD", "OPTIONS"].includes(method))
    .map(({ method, target }) => `${method} ${target.split("?")[0]}`)
    .filter((line) => line.includes("/api/backups"));
}

/** Resolves when a proxy has passed on such a request and has received its answer. */
export function answered(proxy, method, path) {
  const isIt = (entry) => entry.method === method && entry.target.split("?")[0] === path && entry.responseStatus;
  return eventually(async () => (await proxy.requests()).some(isIt), 120_000);
}

/** Runs a call of our package; returns how it ended, its stages, and its duration. */
export async function observe(call) {
  const stages = [];
  const onProgress = ({ stage }) => stages.at(-1) === stage || stages.push(stage);
  const began = performance.now();
  const outcome = await call(onProgress).then(
    (report) => ({ report }),
    (error) => ({ error }),
  );
  return { ...outcome, stages, took: performance.now() - began };
}

/** Returns what the `pocketbase` package reports, in the words of docs/restore-outcomes.md. */
export async function observePeer({ server, proxy }, call) {
  const pb = await signedIn(server, proxy.url, PocketBase, PeerStore);
  pb.autoCancellation(false);
  const outcome = await call(pb).then(
    (value) => `\`${JSON.stringify(value)}\``,
    (error) => (error.isAbort ? "aborted" : `error ${error.status}: “${error.message}”`),
  );
  return outcome;
}

/** Signs in with our package through the proxy; the proxy's record of requests is empty afterwards. */
export async function clientFor({ server, proxy }) {
  const pb = await signedIn(server, proxy.url, BosBase, BaseAuthStore);
  await proxy.forgetRequests();
  return pb;
}

/** Returns how a call of our package ended, in the words of docs/restore-outcomes.md. */
export function described({ report, error }) {
  if (report) {
    const { isCertain, reauthRequired } = report;
    return `restored (${isCertain ? "certain" : "likely"}${reauthRequired ? ", sign in again" : ""})`;
  }
  return `\`${error.code}\`: ${error.message}`;
}

/** Prints a row of those tables. */
export function row(scenario, peer, ours) {
  console.info(`TABLE | ${scenario} | ${peer} | ${ours.replaceAll("|", "\\|")} |`);
}

/** Checks that an error is one of our package, with this code and a message for a person. */
export function expectError({ error, report }, code, words) {
  expect(error, `ended well: ${JSON.stringify(report)}`).to.be.instanceOf(ClientResponseError);
  console.debug("threw", String(error), JSON.stringify(error), error.stack);
  expect(error.code, error.message).to.equal(code);
  expect(error.message)
    .to.match(words)
    .and.to.match(/^[A-Z"].{15,}/s);
  expect(error.message).to.not.match(/undefined|\[object/);
}

/** Checks the report of a successful restore. */
export function expectRestored(
  { report, error, stages },
  { isCertain = true, reauthRequired = false, serverKind = "pocketbase", key = "good.zip" } = {},
) {
  expect(error, String(error)).to.equal(undefined);
  const { downtimeMs, ...rest } = report;
  expect(rest).to.deep.equal({ key, reauthRequired, isCertain, serverKind });
  expect(downtimeMs).to.satisfy((millis) => millis === null || (Number.isInteger(millis) && millis >= 0));
  expect(stages.at(-1)).to.equal("ready");
}
