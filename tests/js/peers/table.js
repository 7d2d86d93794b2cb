/** The rows of the tables: each runs on the `pocketbase` package and on ours, and the results are compared. */

import * as ourModule from "bosbase-backups";
import * as peerModule from "pocketbase";

const pick = (name, { default: Client, ...exported }) => ({ ...exported, name, Client });

export const peer = pick("pocketbase", peerModule);
export const ours = pick("bosbase-backups", ourModule);

/** A row in which both do the same. `run(sdk, bed)` returns what is compared. */
export const same = (name, run) => ({ name, run });

/** A row in which they differ on purpose: the result of each, and what docs/differences.md says about each. */
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

/** A client whose session is in memory and whose server gets no request. */
export function clientOf(sdk, base = "http://server.test") {
  return new sdk.Client(base, new sdk.BaseAuthStore());
}

/** Returns the calls of fetch while `action(pb)` runs, and how that ends. */
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

/** A Response with a `url`, which a Response that a script makes does not have. */
function withURL(response, url) {
  return response instanceof Response ? Object.defineProperty(response, "url", { value: url }) : response;
}

/** Returns how a promise ends, as plain data. */
export async function outcomeOf(sdk, promise) {
  try {
    return { value: await promise };
  } catch (error) {
    return { error: describeError(sdk, error) };
  }
}

/**
 * Returns the members of an error that both packages have. The message, and the address of an error without an answer, differ and
 * have rows of their own.
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

/** Returns what is written to the console while `action` runs. */
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

/** Formats a value for the text of a failed comparison. */
export const show = (value) =>
  JSON.stringify(value, (_, member) => (member === undefined || Number.isNaN(member) ? String(member) : member), 1);
