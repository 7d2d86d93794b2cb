/** The rows of the tables: a behaviour runs on the `pocketbase` package and on ours, and what is seen is compared. */

import * as ourModule from "bosbase-backups";
import * as peerModule from "pocketbase";

const pick = (name, { default: Client, ClientResponseError, BaseAuthStore, LocalAuthStore }) => ({
  name,
  Client,
  ClientResponseError,
  BaseAuthStore,
  LocalAuthStore,
});

export const peer = pick("pocketbase", peerModule);
export const ours = pick("bosbase-backups", ourModule);

/** Both do the same. `run(sdk, bed)` gives what is compared. */
export const same = (name, run) => ({ name, run });

/** They differ on purpose: what is seen of each, and what docs/differences.md says about each. */
export const differ = (name, run, peer, ours) => ({ name, run, differs: { peer, ours } });

/** Runs `action` with another global fetch; the test bed cannot be asked meanwhile. */
export async function withFetch(fetch, action) {
  const original = globalThis.fetch;
  globalThis.fetch = fetch;
  try {
    return await action();
  } finally {
    globalThis.fetch = original;
  }
}

/** A client in memory, of a server that is not asked. */
export function clientOf(sdk, base = "http://server.test") {
  return new sdk.Client(base, new sdk.BaseAuthStore());
}

/** What goes to fetch while `action(pb)` runs, and how that ends. */
export async function requestsOf(sdk, action, { base, answer = () => json({}), prepare } = {}) {
  const pb = clientOf(sdk, base);
  prepare?.(pb, sdk);
  const sent = [];
  const outcome = await withFetch(
    async (url, init = {}) => {
      sent.push(await describeRequest(url, init));
      return withURL(await answer(url, init, sent.length), String(url));
    },
    () => outcomeOf(sdk, action(pb, sdk)),
  );
  return { sent, outcome };
}

/** A Response that tells where it came from, which those that are made by hand do not. */
function withURL(response, url) {
  return response instanceof Response ? Object.defineProperty(response, "url", { value: url }) : response;
}

/** How a promise ends, as plain data. */
export async function outcomeOf(sdk, promise) {
  try {
    return { value: await promise };
  } catch (error) {
    return { error: describeError(sdk, error) };
  }
}

/**
 * The members of an error that both have. Rows of their own show what differs: the message, and the address where there was
 * no answer.
 */
export function describeError(sdk, error) {
  if (!(error instanceof sdk.ClientResponseError)) {
    return { thrown: String(error) };
  }
  const { name, url, status, response, isAbort } = error;
  const described = {
    isError: error instanceof Error,
    isData: error.data === response,
    name,
    status,
    response,
    isAbort,
  };
  return status === 0 ? described : { ...described, url };
}

const REQUEST_INIT = [
  "cache",
  "credentials",
  "integrity",
  "keepalive",
  "mode",
  "redirect",
  "referrer",
  "referrerPolicy",
];

export async function describeRequest(url, init) {
  const headers = Object.entries(init.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  const described = {
    url: String(url),
    method: init.method,
    headers: headers.sort(),
    body: await describeBody(init.body),
  };
  for (const name of REQUEST_INIT.filter((name) => name in init)) {
    described[name] = init[name];
  }
  return described;
}

async function describeBody(body) {
  if (body instanceof FormData) {
    const form = [];
    for (const [name, value] of body) {
      form.push([
        name,
        value instanceof File ? { file: value.name, type: value.type, text: await value.text() } : value,
      ]);
    }
    return { form };
  }
  return body instanceof Blob ? { blob: await body.text() } : body;
}

export function json(data, status = 200, headers = {}) {
  return new Response(data === undefined ? null : JSON.stringify(data), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });
}

/** What is said on the console while `action` runs. */
export async function warningsOf(action) {
  const { warn, error } = console;
  const said = [];
  console.warn = () => said.push("warn");
  console.error = () => said.push("error");
  try {
    const value = await action();
    return { value, said };
  } finally {
    Object.assign(console, { warn, error });
  }
}

/** For the text of a failed comparison. */
export const show = (value) =>
  JSON.stringify(value, (_, member) => (member === undefined || Number.isNaN(member) ? String(member) : member), 1);
