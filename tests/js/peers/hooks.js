/** beforeSend and afterSend. */

import { clientOf, json, outcomeOf, requestsOf, same, warningsOf, withFetch } from "./table.js";

/** Sends a request with `beforeSend`; returns what the hook saw, what was sent, how the call ended, and whether there was a warning. */
const before =
  (beforeSend, options = { query: { q: 1 }, body: { b: 1 }, method: "POST" }, call) =>
  (sdk) =>
    warningsOf(async () => {
      const saw = [];
      const prepare = (pb) => {
        pb.beforeSend = function (url, given) {
          const headers = Object.fromEntries(
            Object.entries(given.headers).map(([name, value]) => [name.toLowerCase(), value]),
          );
          saw.push({
            isThis: this === pb,
            url,
            method: given.method,
            headers,
            query: { ...given.query },
            body: given.body,
          });
          return beforeSend(url, given);
        };
      };
      const result = await requestsOf(sdk, call ?? ((pb) => pb.send("/api/x", options)), { prepare });
      return { saw, ...result };
    });

/** Sends a request with `afterSend`; returns what the hook saw and how the call ended. */
const after =
  (afterSend, answer = () => json({ a: 1 }), call = (pb) => pb.send("/api/x", { query: { q: 1 } })) =>
  async (sdk) => {
    const saw = [];
    const prepare = (pb) => {
      pb.afterSend = function (response, data, options) {
        saw.push({
          isThis: this === pb,
          status: response.status,
          isResponse: response instanceof Response,
          data,
          method: options.method,
        });
        return afterSend(response, data, sdk, options);
      };
    };
    return { saw, ...(await requestsOf(sdk, call, { prepare, answer })) };
  };

const elsewhere = "http://elsewhere.test/y";

export default [
  same(
    "beforeSend: returns url and options",
    before((_, options) => ({ url: elsewhere, options: { ...options, method: "PUT" } })),
  ),
  same(
    "beforeSend: asynchronous",
    before(async (_, options) => ({ url: elsewhere, options })),
  ),
  same(
    "beforeSend: a thenable",
    before((_, options) => ({ then: (resolve) => resolve({ url: elsewhere, options }) })),
  ),
  same(
    "beforeSend: returns the url alone",
    before(() => ({ url: elsewhere })),
  ),
  same(
    "beforeSend: returns an empty url",
    before((_, options) => ({ url: "", options })),
  ),
  same(
    "beforeSend: returns a url with a query",
    before((_, options) => ({ url: `${elsewhere}?z=0`, options })),
  ),
  same(
    "beforeSend: returns the options alone",
    before((_, options) => ({ options: { ...options, headers: { "X-Only": "1" } } })),
  ),
  same(
    "beforeSend: returns nothing",
    before(() => undefined),
  ),
  same(
    "beforeSend: returns null",
    before(() => null),
  ),
  same(
    "beforeSend: returns an empty object",
    before(() => ({})),
  ),
  same(
    "beforeSend: returns a member nobody knows beside the url",
    before(() => ({ url: elsewhere, sendOptions: {} })),
  ),
  same(
    "beforeSend: returns the options themselves, as before",
    before((_, options) => ({ ...options, method: "PATCH" })),
  ),
  same(
    "beforeSend: throws",
    before(() => {
      throw new TypeError("not now");
    }),
  ),
  same(
    "beforeSend: rejects with a string",
    before(() => Promise.reject("not now")),
  ),
  same(
    "beforeSend: changes the method in place",
    before((_, options) => {
      options.method = "PUT";
    }),
  ),
  same(
    "beforeSend: adds a header in place",
    before((_, options) => {
      options.headers["X-Added"] = "1";
    }),
  ),
  same(
    "beforeSend: replaces all headers",
    before((_, options) => {
      options.headers = {};
    }),
  ),
  same(
    "beforeSend: takes the headers away",
    before((_, options) => {
      delete options.headers;
    }),
  ),
  same(
    "beforeSend: changes the body in place",
    before((_, options) => {
      options.body = { other: 2 };
    }),
  ),
  same(
    "beforeSend: takes the body away",
    before((_, options) => {
      delete options.body;
    }),
  ),
  same(
    "beforeSend: changes the query in place",
    before((_, options) => {
      options.query.r = [1, new Date(0)];
    }),
  ),
  same(
    "beforeSend: takes the query away",
    before((_, options) => {
      delete options.query;
    }),
  ),
  same(
    "beforeSend: adds a member of RequestInit",
    before((_, options) => {
      options.credentials = "include";
    }),
  ),
  same(
    "beforeSend: sees a date of the query as a date",
    before(() => undefined, { query: { d: new Date(0), n: null, l: [1] } }),
  ),
  same(
    "beforeSend: sees unknown members in the query",
    before(() => undefined, { page: 2, params: { p: 3 } }),
  ),
  same(
    "beforeSend: sees the body of a method",
    before(
      () => undefined,
      {},
      (pb) => pb.backups.create("a.zip"),
    ),
  ),
  same("beforeSend: sees an object with a File as a form", async (sdk) => {
    let isForm = false;
    await before(
      (_, options) => {
        isForm = options.body instanceof FormData;
      },
      { method: "POST", body: { file: new File(["x"], "a.zip") } },
    )(sdk);
    return isForm;
  }),
  same("beforeSend: brings a fetch", async (sdk) => {
    const own = [];
    const seen = await before((_, options) => {
      options.fetch = async (url, init) => {
        own.push([url, init.method]);
        return json({ own: true });
      };
    })(sdk);
    return { own, seen };
  }),
  same("beforeSend: brings a signal that has aborted", async (sdk) => {
    const pb = clientOf(sdk);
    pb.beforeSend = (url, options) => ({ url, options: { ...options, signal: AbortSignal.abort() } });
    const fetch = async (_, init) => {
      init.signal.throwIfAborted();
      return json({});
    };
    const { error } = await withFetch(fetch, () => outcomeOf(sdk, pb.send("/api/x", {})));
    return { isAbort: error.isAbort, status: error.status };
  }),
  same("beforeSend: is asked once a call, in order", async (sdk) => {
    const order = [];
    const prepare = (pb) => {
      pb.beforeSend = async (url) => {
        order.push(`start ${url}`);
        await null;
        order.push(`end ${url}`);
      };
    };
    const { sent } = await requestsOf(sdk, (pb) => Promise.all([pb.send("/a", {}), pb.send("/b", {})]), { prepare });
    return { order, sent: sent.map(({ url }) => url) };
  }),
  same("beforeSend: set after the client was made, and taken away", async (sdk) => {
    let count = 0;
    await requestsOf(sdk, async (pb) => {
      pb.beforeSend = () => void (count += 1);
      await pb.send("/a", {});
      pb.beforeSend = undefined;
      await pb.send("/a", {});
      pb.beforeSend = null;
      await pb.send("/a", {});
    });
    return count;
  }),

  same(
    "afterSend: replaces the data",
    after((_, data) => ({ ...data, b: 2 })),
  ),
  same(
    "afterSend: asynchronous",
    after(async (_, data) => Object.keys(data)),
  ),
  same(
    "afterSend: a thenable",
    after(() => ({ then: (resolve) => resolve("then") })),
  ),
  same(
    "afterSend: returns nothing",
    after(() => undefined),
  ),
  same(
    "afterSend: returns null",
    after(() => null),
  ),
  same(
    "afterSend: throws an error of its own",
    after(() => {
      throw new TypeError("broken");
    }),
  ),
  same(
    "afterSend: rejects with a string",
    after(() => Promise.reject("broken")),
  ),
  same(
    "afterSend: throws a ClientResponseError",
    after((_response, _data, sdk) => {
      throw new sdk.ClientResponseError({ status: 418, url: "http://x.test", data: { message: "teapot" } });
    }),
  ),
  same(
    "afterSend: on an error answer",
    after(
      (_, data) => ({ ...data, more: 1 }),
      () => json({ status: 404, message: "Gone." }, 404),
    ),
  ),
  same(
    "afterSend: throws on an error answer",
    after(
      () => {
        throw new Error("broken");
      },
      () => json({ message: "Gone." }, 404),
    ),
  ),
  same(
    "afterSend: on an error without JSON",
    after(
      (_, data) => data,
      () => new Response("<html>", { status: 502 }),
      (pb) => pb.send("/api/x", { method: "POST" }),
    ),
  ),
  same(
    "afterSend: on 204",
    after(
      (_, data) => data,
      () => new Response(null, { status: 204 }),
      (pb) => pb.send("/api/x", { method: "DELETE" }),
    ),
  ),
  same(
    "afterSend: changes the items of a list",
    after(
      (_, data) => data.map((item) => ({ ...item, extra: 1 })),
      () => json([{ key: "a.zip", size: 1, modified: "2023-05-19 16:25:57.542Z" }]),
      (pb) => pb.backups.getFullList(),
    ),
  ),
  same(
    "afterSend: makes something else of a list",
    after(
      (_, data) => ({ items: data }),
      () => json([]),
      (pb) => pb.backups.getFullList(),
    ),
  ),
  same(
    "afterSend: makes something else of the health",
    after(
      () => "fine",
      () => json({ code: 200, data: {} }),
      (pb) => pb.health.check(),
    ),
  ),
  same(
    "afterSend: cannot change what a method resolves to that only says true",
    after(
      () => "other",
      () => json({}),
      (pb) => pb.backups.delete("a.zip"),
    ),
  ),
  same("afterSend: sees the options that beforeSend returned", async (sdk) => {
    let seen;
    const prepare = (pb) => {
      pb.beforeSend = (url, options) => ({ url, options: { ...options, method: "PUT", mark: 1 } });
      pb.afterSend = (_, data, options) => {
        seen = { method: options.method, mark: options.mark };
        return data;
      };
    };
    await requestsOf(sdk, (pb) => pb.send("/api/x", {}), { prepare });
    return seen;
  }),
];
