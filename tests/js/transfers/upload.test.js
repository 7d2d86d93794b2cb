/** Uploads through fetch and through XMLHttpRequest, their progress, and the truth of their outcome. */

import { expect } from "chai";
import { allClosed, behindProxy, eventually, failure, recordingFetch } from "../support.js";
import { archive, recordingProgress, requestsOf, sha256, store } from "./support.js";

const UPLOAD = "/api/backups/upload";
/** From this size on the list is asked first. */
const LARGE = 9_000_000;
const SMALL = 300_000;
/** Without progress fetch sends the upload, with progress XMLHttpRequest. */
const faces = { fetch: () => ({}), XMLHttpRequest: () => ({ onProgress: () => {} }) };

describe("transfers: upload", () => {
  let bed, server, proxy, pb;
  let count = 0;

  before(async () => {
    bed = await behindProxy();
    ({ server, proxy, pb } = bed);
  });

  after(() => bed.stop());

  beforeEach(() => proxy.forgetRequests());

  afterEach(async () => {
    pb.beforeSend = undefined;
    pb.afterSend = undefined;
    pb.lang = "en-US";
    await proxy.setRules([]);
  });

  const fresh = (size) => new File([archive(size, ++count)], `file_${count}.zip`);
  // The server stores a file of its own beside each backup.
  const listed = async () => (await server.files()).filter((name) => !name.endsWith(".attrs"));
  const stored = async (name) => (await listed()).filter((file) => file.startsWith(name));

  /** The same call over fetch and over XMLHttpRequest. */
  async function both(call) {
    const outcomes = [];
    for (const options of Object.values(faces)) {
      outcomes.push(await call(options()));
    }
    return outcomes;
  }

  for (const [face, options] of Object.entries(faces)) {
    describe(`over ${face}`, () => {
      it("every byte arrives: small, large, a form, a Blob with a name", async () => {
        for (const size of [108, SMALL, LARGE]) {
          const file = fresh(size);
          expect(await pb.backups.upload(file, options())).to.equal(true);
          expect(await sha256(await pb.backups.download(file.name))).to.equal(await sha256(file));
        }
        const form = new FormData();
        form.append("file", archive(SMALL), "of_a_form.zip");
        expect(await pb.backups.upload(form, options())).to.equal(true);
        expect(await pb.backups.upload(archive(SMALL), { name: "named.zip", ...options() })).to.equal(true);
        expect(await pb.backups.upload(archive(SMALL), options())).to.equal(true);
        const names = await listed();
        expect(names).to.include.members(["of_a_form.zip", "named.zip"]);
        expect(names.filter((name) => /^upload_\d{8}_\d{6}\.zip$/.test(name))).to.have.length(1);
        for (const name of ["of_a_form.zip", "named.zip", ...names.filter((name) => name.startsWith("upload_"))]) {
          await pb.backups.delete(name);
        }
      });

      it("cut at half: says so, and nothing is stored", async () => {
        for (const size of [SMALL, LARGE]) {
          for (const cutMode of ["reset", "close"]) {
            const file = fresh(size);
            await proxy.setRules([{ path: UPLOAD, cutRequestAfter: size / 2, cutMode }]);
            const error = await failure(pb.backups.upload(file, options()), "network", 0);
            expect(error.message)
              .to.match(/^The connection broke/)
              .and.to.include("stored nothing");
            expect(error.message, "grammar").to.not.match(/broke of/);
            expect(error.message, "names the file").to.include(file.name);
            expect(await stored(file.name)).to.deep.equal([]);
            expect(
              (await pb.backups.getFullList({ includePartial: true })).filter(({ key }) => key.startsWith(file.name)),
            ).to.deep.equal([]);
          }
        }
      });

      it("the answer is lost after all bytes: the list decides", async () => {
        await proxy.setRules([{ path: UPLOAD, cutBeforeResponse: true }]);
        const large = fresh(LARGE);
        expect(await pb.backups.upload(large, options()), "proven by the list").to.equal(true);
        expect(await stored(large.name)).to.deep.equal([large.name]);

        const small = fresh(SMALL);
        const error = await failure(pb.backups.upload(small, options()), "unknown-outcome", 0);
        expect(error.message).to.include(small.name);
      });

      it("a gateway answers in the server's place: the list decides", async () => {
        for (const status of [502, 504, 524]) {
          const replace = { status, headers: { "Content-Type": "text/html" }, body: "<h1>Gateway</h1>" };
          await proxy.setRules([{ path: UPLOAD, replace }]);
          expect(await pb.backups.upload(fresh(LARGE), options()), "proven by the list").to.equal(true);
          const small = fresh(SMALL);
          const error = await failure(pb.backups.upload(small, options()), "unknown-outcome", status);
          expect(error.message).to.include(small.name);
          await proxy.setRules([{ path: UPLOAD, answer: replace }]);
          await failure(pb.backups.upload(fresh(LARGE), options()), "server", status);
        }
      });

      it("the answer is lost, and nothing was stored", async () => {
        await proxy.setRules([{ path: UPLOAD, answer: { body: "" }, cutBeforeResponse: true }]);
        const error = await failure(pb.backups.upload(fresh(LARGE), options()), "network", 0);
        expect(error.message).to.include("stored nothing");
      });

      it("the answer is lost, and so is the list", async () => {
        await proxy.setRules([
          { path: UPLOAD, cutBeforeResponse: true },
          { path: "/api/backups", skip: 1, refuse: true },
        ]);
        const began = performance.now();
        const error = await failure(pb.backups.upload(fresh(LARGE), options()), "unknown-outcome", 0);
        expect(error.message).to.match(/list cannot be read/);
        expect(performance.now() - began).to.be.below(20_000);
      });

      it("a name that is taken is refused before a large file is sent", async () => {
        const file = fresh(LARGE);
        await store(server, pb, file.name, archive(SMALL));
        await proxy.forgetRequests();
        const early = await failure(pb.backups.upload(file, options()), "validation", 400);
        expect(early.fieldErrors.file.code).to.equal("validation_backup_name_exists");
        expect((await requestsOf(proxy)).map(({ line }) => line)).to.deep.equal(["GET /api/backups"]);
        await proxy.forgetRequests();
        const late = await failure(pb.backups.upload(file, { check: false, ...options() }), "validation", 400);
        expect(late.fieldErrors.file.code).to.equal("validation_backup_name_exists");
        expect((await requestsOf(proxy)).map(({ line }) => line)).to.deep.equal([`POST ${UPLOAD}`]);
      });

      it("the option timeout ends it, and its connection", async () => {
        await proxy.setRules([{ path: UPLOAD, answer: { body: "" }, delayResponseMs: 60_000 }]);
        await failure(pb.backups.upload(fresh(SMALL), { timeout: 400, ...options() }), "timeout", 0);
        await allClosed(proxy);
      });

      it("several at once, and the same name once", async () => {
        const files = Array.from({ length: 5 }, () => fresh(SMALL));
        expect(await Promise.all(files.map((file) => pb.backups.upload(file, options())))).to.deep.equal(
          files.map(() => true),
        );
        for (const file of files) {
          expect(await stored(file.name)).to.deep.equal([file.name]);
        }
      });

      it("cancelRequest and cancelAllRequests reach it", async () => {
        await proxy.setRules([{ path: UPLOAD, answer: { body: "" }, delayResponseMs: 60_000 }]);
        for (const cancel of [() => pb.cancelRequest(`POST${UPLOAD}`), () => pb.cancelAllRequests()]) {
          await proxy.forgetRequests();
          const pending = failure(pb.backups.upload(fresh(SMALL), options()), "aborted", 0);
          await eventually(async () => (await requestsOf(proxy)).length > 0);
          cancel();
          await pending;
          await allClosed(proxy);
        }
      });
    });
  }

  it("the same requests over both: auth, language, headers, query, form", async () => {
    pb.lang = "de-DE";
    const [one, other] = await both(async (options) => {
      await proxy.forgetRequests();
      await pb.backups.upload(fresh(SMALL), { headers: { "X-Mine": "1" }, query: { a: "ü b" }, b: [1, 2], ...options });
      const [{ target, headers, bodyBytes }] = await requestsOf(proxy);
      const { authorization, "accept-language": language, "x-mine": mine, accept, origin } = headers;
      return {
        target,
        authorization,
        language,
        mine,
        accept,
        origin,
        type: headers["content-type"].split(";")[0],
        isWhole: bodyBytes > SMALL,
      };
    });
    expect(other).to.deep.equal(one);
    expect(one.authorization).to.equal(pb.authStore.token);
    expect(one.language).to.equal("de-DE");
    expect(one.target).to.include("a=").and.to.include("b=1&b=2");
  });

  it("the same hooks over both", async () => {
    const [one, other] = await both(async (options) => {
      const seen = {};
      const file = fresh(SMALL);
      pb.beforeSend = (url, given) => {
        const { signal, body, headers, fetch, ...rest } = given;
        seen.before = [
          url,
          body instanceof FormData,
          body.get("file").size,
          signal instanceof AbortSignal,
          Object.keys(headers).sort(),
          rest.method,
        ];
        return { url: `${url}?hooked=1`, options: { ...given, headers: { ...headers, "X-Hooked": "yes" } } };
      };
      pb.afterSend = async (response, data) => {
        seen.after = [
          response.status,
          response.ok,
          response.url,
          response.headers.get("x-content-type-options"),
          data,
          response.bodyUsed,
        ];
        return data;
      };
      await proxy.forgetRequests();
      expect(await pb.backups.upload(file, options)).to.equal(true);
      const [{ target, headers }] = await requestsOf(proxy);
      return { ...seen, target, hooked: headers["x-hooked"], stored: (await stored(file.name)).length };
    });
    expect(other).to.deep.equal(one);
    expect(one.hooked).to.equal("yes");
    expect(one.target).to.equal(`${UPLOAD}?hooked=1`);
  });

  it("the same thing when a hook throws", async () => {
    const outcomes = await both(async (options) => {
      pb.beforeSend = () => {
        throw new RangeError("not today");
      };
      const error = await pb.backups.upload(fresh(SMALL), options).catch((thrown) => thrown);
      return [error.name, error.message, error.code];
    });
    expect(outcomes[1]).to.deep.equal(outcomes[0]);
  });

  it("the same errors over both", async () => {
    const fields = { file: { code: "validation_invalid_mime_type", message: "Not a ZIP archive." } };
    const answers = [
      {
        status: 400,
        body: { status: 400, message: "An error occurred while validating the submitted data.", data: fields },
      },
      {
        status: 401,
        body: { status: 401, message: "The request requires valid record authorization token.", data: {} },
      },
      {
        status: 403,
        body: { status: 403, message: "The authorized record is not allowed to perform this action.", data: {} },
      },
      { status: 413, body: { status: 413, message: "Request entity too large", data: {} } },
      { status: 413, headers: { "Content-Type": "text/html" }, body: "<h1>413</h1>" },
      {
        status: 429,
        headers: { "Retry-After": "1" },
        body: { status: 429, message: "Too many requests came in.", data: {} },
      },
      { status: 500, body: "" },
      { status: 502, headers: { "Content-Type": "text/html" }, body: "<h1>Bad gateway</h1>" },
      { status: 200, headers: { "Content-Type": "text/html" }, body: "<h1>Hello</h1>" },
    ];
    for (const answer of answers) {
      await proxy.setRules([{ path: UPLOAD, answer }]);
      const [one, other] = await both(async (options) => {
        const error = await pb.backups.upload(fresh(SMALL), options).then(
          () => expect.fail(`${answer.status} resolved`),
          (thrown) => thrown,
        );
        const { name, code, status, message, url, response, fieldErrors, isAbort } = error;
        return { name, code, status, message, url, response, fieldErrors, isAbort };
      });
      expect(other, `status ${answer.status}`).to.deep.equal(one);
      expect(one.status, JSON.stringify(one)).to.equal(answer.status);
    }
    const uploads = (await requestsOf(proxy)).filter(({ line }) => line === `POST ${UPLOAD}`);
    expect(uploads.length, "nothing is repeated").to.equal(2 * answers.length);
  });

  it("progress: at most ten reports a second, monotonic, the last one complete", async () => {
    await proxy.setRules([{ path: UPLOAD, pace: 6_000_000 }]);
    const progress = recordingProgress();
    await pb.backups.upload(fresh(LARGE), { onProgress: progress.onProgress });
    const reports = progress.check(LARGE, "uploading");
    expect(reports.length).to.be.at.least(4);
    expect(reports.some(({ warning }) => warning)).to.equal(false);
  });

  it("progress of a form, and of a file without bytes to show", async () => {
    const form = new FormData();
    form.append("file", archive(SMALL), "progress_of_a_form.zip");
    const progress = recordingProgress();
    await pb.backups.upload(form, { onProgress: progress.onProgress });
    progress.check(SMALL, "uploading");
  });

  it("progress is not told as complete when the upload failed", async () => {
    await proxy.setRules([
      { path: UPLOAD, answer: { status: 403, body: { status: 403, message: "Not allowed to do this.", data: {} } } },
    ]);
    const progress = recordingProgress();
    await failure(pb.backups.upload(fresh(SMALL), { onProgress: progress.onProgress }), "forbidden", 403);
    await proxy.setRules([{ path: UPLOAD, cutRequestAfter: LARGE / 2 }]);
    await failure(pb.backups.upload(fresh(LARGE), { onProgress: progress.onProgress }), "network", 0);
    for (const { loaded, total, secondsLeft } of progress.reports.slice(-1)) {
      expect([loaded, secondsLeft]).to.not.deep.equal([total, 0]);
    }
  });

  it("warns early that the server's five minutes will not do", async () => {
    // The network itself has 20 KB/s: behind the system's buffers a slow proxy would not be noticed for minutes.
    const original = globalThis.XMLHttpRequest;
    globalThis.XMLHttpRequest = class extends original {
      send() {
        let loaded = 0;
        this.timer = setInterval(() => {
          loaded += 2000;
          this.upload.onprogress(new ProgressEvent("progress", { lengthComputable: true, loaded, total: LARGE }));
        }, 100);
      }
      abort() {
        clearInterval(this.timer);
      }
    };
    try {
      const progress = recordingProgress();
      const controller = new AbortController();
      const pending = failure(
        pb.backups.upload(fresh(LARGE), { onProgress: progress.onProgress, signal: controller.signal }),
        "aborted",
      );
      const isWarned = () => progress.reports.some(({ warning }) => warning === "exceeds-server-time-limit");
      await eventually(isWarned, 12_000).finally(() => controller.abort());
      await pending;
      expect(progress.reports[0].warning, "not before anything is known").to.equal(undefined);
    } finally {
      globalThis.XMLHttpRequest = original;
    }
  });

  it("a callback that throws does not stop the work", async () => {
    const { error } = console;
    const lines = [];
    console.error = (...values) => lines.push(values.map(String).join(" "));
    try {
      const onProgress = () => {
        throw new Error("thrown by the test");
      };
      expect(await pb.backups.upload(fresh(SMALL), { onProgress })).to.equal(true);
    } finally {
      console.error = error;
    }
    expect(lines[0]).to.include("thrown by the test");
  });

  it("a fetch of the caller's is used, with progress too", async () => {
    const { fetch, calls } = recordingFetch(() => new Response(null, { status: 204 }));
    const progress = recordingProgress();
    expect(await pb.backups.upload(fresh(SMALL), { fetch, onProgress: progress.onProgress })).to.equal(true);
    expect(calls.map(({ init }) => init.method)).to.deep.equal(["POST"]);
    progress.check(SMALL, "uploading");
    expect(await requestsOf(proxy)).to.deep.equal([]);
  });
});
