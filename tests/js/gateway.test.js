/**
 * A gateway in front of the server requires a header on every request, as access proxies do: what `beforeSend` adds, and the
 * members of RequestInit, must be on each request of each method, ranges of bytes and realtime connections included.
 */

import BosBase, { BaseAuthStore } from "bosbase-backups";
import { expect } from "chai";
import { freshServer, proxyTo } from "./bed.js";
import { allClosed } from "./support.js";
import { archive } from "./transfers/support.js";

const HEADER = "X-Access-Token";

describe("gateway: every request goes through the one pipeline", function () {
  this.timeout(120_000);
  let server, proxy, other, otherProxy;
  /** Calls of the platform's fetch: `{ url, init }`. */
  let fetched;
  let sentByXhr;
  const { fetch } = globalThis;
  const { send } = XMLHttpRequest.prototype;

  const gateway = async () => {
    const one = await freshServer();
    const before = await proxyTo(one.url);
    await before.setRules([
      {
        lacksHeader: HEADER,
        answer: { status: 403, body: { status: 403, message: "The gateway refuses this.", data: {} } },
      },
    ]);
    return [one, before];
  };

  before(async () => {
    [server, proxy] = await gateway();
    [other, otherProxy] = await gateway();
  });

  after(async () => {
    for (const { stop } of [proxy, otherProxy, server, other]) {
      await stop();
    }
  });

  beforeEach(() => {
    fetched = [];
    sentByXhr = [];
    globalThis.fetch = (url, init = {}) => {
      const { credentials, ...rest } = init;
      fetched.push({ url: String(url), init });
      // The server allows every origin (`*`), which browsers do not accept together with credentials.
      return fetch(url, rest);
    };
    XMLHttpRequest.prototype.send = function (body) {
      sentByXhr.push(this.withCredentials);
      this.withCredentials = false;
      return send.call(this, body);
    };
  });

  afterEach(() => {
    globalThis.fetch = fetch;
    XMLHttpRequest.prototype.send = send;
  });

  const client = async ({ url }, { email, password }) => {
    const pb = new BosBase(url, new BaseAuthStore());
    pb.beforeSend = (address, options) => ({
      url: address,
      options: {
        ...options,
        headers: { ...options.headers, [HEADER]: "pass" },
        credentials: "include",
        referrerPolicy: "no-referrer",
      },
    });
    await pb.collection("_superusers").authWithPassword(email, password);
    return pb;
  };

  it("refuses who does not bring it", async () => {
    const pb = new BosBase(proxy.url, new BaseAuthStore());
    const error = await pb.health.check().catch((thrown) => thrown);
    expect([error.code, error.status]).to.deep.equal(["forbidden", 403]);
  });

  it("lets every method pass, and every fetch has the members of RequestInit", async () => {
    const pb = await client(proxy, server);
    const target = await client(otherProxy, other);
    const seen = [];
    pb.afterSend = (response, data) => {
      seen.push([response instanceof Response, data === undefined, new URL(response.url).pathname]);
      return data;
    };
    await pb.collection("_superusers").authRefresh();
    await pb.collection("_superusers").listAuthMethods();
    await pb.health.check();
    await pb.files.getToken();
    await pb.settings.getAll();
    await pb.send("/api/collections", {});
    await pb.backups.create("first.zip");
    await pb.backups.createAndWait("second.zip");
    await pb.backups.upload(new File([archive(5000)], "third.zip"));
    await pb.backups.upload(new File([archive(5000)], "fourth.zip"), { onProgress: () => {} });
    await pb.backups.getFullList();
    expect((await pb.backups.download("first.zip")).size).to.be.above(0);
    expect((await pb.backups.download("first.zip", { onProgress: () => {} })).size).to.be.above(0);
    await pb.backups.download("first.zip", { to: new WritableStream() });
    expect((await pb.backups.inspect("first.zip")).verdict).to.equal("ok");
    expect((await pb.backups.verify("first.zip")).restorable).to.equal(true);
    expect((await pb.backups.copyTo(target, "first.zip")).key).to.equal("first.zip");
    await pb.backups.setSchedule({ cron: "0 3 * * *", maxKeep: 3 });
    await pb.backups.getSchedule();
    await pb.backups.getS3();
    await pb.backups.prune({ keepLast: 100 });
    await pb.backups.delete("third.zip");
    const report = await pb.backups.restoreAndWait("first.zip");
    expect(report.isCertain).to.equal(true);
    await pb.collection("_superusers").authWithPassword(server.email, server.password);
    await pb.backups.restore("second.zip");

    const refused = (await proxy.requests()).filter(
      ({ method, headers }) => method !== "OPTIONS" && !headers[HEADER.toLowerCase()],
    );
    // The first one is the test before this one.
    expect(refused.map(({ method, target: path }) => `${method} ${path}`).slice(1)).to.deep.equal([]);
    const paths = fetched.map(({ url }) => new URL(url).pathname);
    expect(paths).to.include("/api/realtime").and.to.include("/api/backups/first.zip");
    for (const { url, init } of fetched.filter(
      ({ url }) => url.startsWith(proxy.url) || url.startsWith(otherProxy.url),
    )) {
      expect([init.credentials, init.referrerPolicy], url).to.deep.equal(["include", "no-referrer"]);
    }
    const isBytes = ([, , path]) => path === "/api/backups/first.zip";
    expect(seen.filter(isBytes).length, "afterSend hears of ranges").to.be.at.least(5);
    expect(seen.filter(isBytes).every(([isResponse, hasNoData]) => isResponse && hasNoData)).to.equal(true);
    // If another member of RequestInit than `credentials` is set, the upload goes through fetch.
    expect(sentByXhr).to.deep.equal([]);
    await allClosed(otherProxy);
  });

  it("an upload with progress uses XMLHttpRequest where `credentials` is all there is", async () => {
    const pb = await client(proxy, server);
    pb.beforeSend = (url, options) => ({
      url,
      options: { ...options, headers: { ...options.headers, [HEADER]: "pass" }, credentials: "include" },
    });
    await pb.backups.upload(new File([archive(5000)], "fifth.zip"), { onProgress: () => {} });
    expect(sentByXhr).to.deep.equal([true]);
  });
});
