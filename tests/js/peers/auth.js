/** Sign-in against the real server, two factors, impersonation, and the automatic renewal of a token. */

import { eventually, tokenOf } from "../support.js";
import { clientOf, describeError, differ, json, outcomeOf, requestsOf, same, withFetch } from "./table.js";

const admins = (pb) => pb.collection("_superusers");

/** Removes from an outcome what differs from call to call. */
const plain = ({ value, error }) =>
  error
    ? { error: { ...error, url: undefined } }
    : { members: Object.keys(value).sort(), email: value.record?.email, token: typeof value.token };

const storeOf = ({ authStore }) => ({
  isValid: authStore.isValid,
  isSuperuser: authStore.isSuperuser,
  email: authStore.record?.email ?? null,
  isModel: authStore.model === authStore.record || JSON.stringify(authStore.model) === JSON.stringify(authStore.record),
});

/** Creates a record of an auth collection with one-time passwords, and with a second factor if wanted. */
async function member({ pb }, mfa) {
  await pb.send("/api/collections/users", {
    method: "PATCH",
    body: { otp: { enabled: true, duration: 180, length: 8 }, mfa: { enabled: mfa, duration: 600 } },
  });
  const email = `${crypto.randomUUID()}@example.com`;
  const body = { email, password: "member-password", passwordConfirm: "member-password", verified: true };
  const record = await pb.send("/api/collections/users/records", { method: "POST", body });
  const otp = async () =>
    (
      await pb.send("/api/collections/_otps/records", {
        method: "POST",
        body: { collectionRef: record.collectionId, recordRef: record.id, password: "12345678" },
      })
    ).id;
  return { email, record, otp };
}

const REFRESH = { auth: "auth-refresh", password: "auth-with-password" };
const record = { id: "abcdefghijklmno", collectionName: "_superusers", collectionId: "pbc_3142635823" };
const ends = (seconds, name) => tokenOf({ type: "auth", name, exp: Math.floor(Date.now() / 1000) + seconds });

/**
 * A server that answers sign-ins with the token "signed-in <n>" and renewals with "renewed <n>", which expire after the
 * given seconds (an object with a `status` makes the answer an error). It keeps its requests, with the name of their token.
 */
function tokenServer({ signIn = [3600], renew = [3600] } = {}) {
  const asked = [];
  const counts = { signIn: 0, renew: 0 };
  const give = (kind, list) => {
    const count = (counts[kind] += 1);
    const value = list[Math.min(count, list.length) - 1];
    return typeof value === "object"
      ? json({ message: "No." }, value.status)
      : json({ token: ends(value, `${kind} ${count}`), record });
  };
  const fetch = async (url, { method, headers, body }) => {
    const path = url.replace("http://server.test/api/", "").replace("collections/_superusers/", "");
    const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization")?.[1];
    const token = authorization?.startsWith("ey") ? JSON.parse(atob(authorization.split(".")[1])).name : authorization;
    asked.push([method, path, token ?? "nobody", ...(body ? [body] : [])].join(" "));
    await null;
    if (path.startsWith(REFRESH.password)) {
      return give("signIn", signIn);
    }
    return path.startsWith(REFRESH.auth) ? give("renew", renew) : json({});
  };
  return { fetch, asked };
}

/** Signs in with a threshold of 60 s, runs `script`, and returns the requests to the server. */
const renewal =
  (tokens, script, options = { autoRefreshThreshold: 60 }) =>
  async (sdk) => {
    const { fetch, asked } = tokenServer(tokens);
    const pb = clientOf(sdk);
    return withFetch(fetch, async () => {
      await admins(pb).authWithPassword("a@b.test", "secret", options);
      const said = await script(pb, sdk);
      return { asked, said };
    });
  };

const get =
  (path = "/api/x", options = {}) =>
  (pb) =>
    pb.send(path, options);

export default [
  same("authWithPassword: result and store", async (sdk, { server, proxy }) => {
    const pb = clientOf(sdk, proxy.url);
    const end = await outcomeOf(sdk, admins(pb).authWithPassword(server.email, server.password));
    return [plain(end), storeOf(pb), end.value.token === pb.authStore.token];
  }),
  same("authWithPassword: wrong, blank, nobody", async (sdk, { server, proxy }) => {
    const pb = clientOf(sdk, proxy.url);
    const seen = [];
    for (const [identity, password] of [
      [server.email, "wrong"],
      ["", ""],
      ["nobody@example.com", "x"],
    ]) {
      seen.push(plain(await outcomeOf(sdk, admins(pb).authWithPassword(identity, password))), storeOf(pb));
    }
    return seen;
  }),
  same("authWithPassword: a failure leaves the session as it is", async (sdk, { server, proxy }) => {
    const pb = clientOf(sdk, proxy.url);
    await admins(pb).authWithPassword(server.email, server.password);
    const { token } = pb.authStore;
    await outcomeOf(sdk, admins(pb).authWithPassword(server.email, "wrong"));
    return pb.authStore.token === token;
  }),
  same("authWithPassword: of a collection that is none", async (sdk, { proxy }) =>
    plain(await outcomeOf(sdk, clientOf(sdk, proxy.url).collection("nothing").authWithPassword("a", "b"))),
  ),
  same("authRefresh: signed in and not", async (sdk, { server, proxy }) => {
    const pb = clientOf(sdk, proxy.url);
    const guest = plain(await outcomeOf(sdk, admins(pb).authRefresh()));
    await admins(pb).authWithPassword(server.email, server.password);
    const end = await outcomeOf(sdk, admins(pb).authRefresh());
    return [guest, plain(end), storeOf(pb), end.value.token === pb.authStore.token];
  }),
  same("listAuthMethods", (sdk, { proxy }) => admins(clientOf(sdk, proxy.url)).listAuthMethods()),
  same("requestOTP: not offered", async (sdk, { proxy }) =>
    plain(await outcomeOf(sdk, admins(clientOf(sdk, proxy.url)).requestOTP("a@example.com"))),
  ),
  same("requestOTP: offered", async (sdk, bed) => {
    await member(bed, false);
    return plain(
      await outcomeOf(sdk, clientOf(sdk, bed.proxy.url).collection("users").requestOTP("nobody@example.com")),
    );
  }),
  same("authWithOTP: right and wrong", async (sdk, bed) => {
    const { otp } = await member(bed, false);
    const pb = clientOf(sdk, bed.proxy.url);
    const wrong = plain(await outcomeOf(sdk, pb.collection("users").authWithOTP(await otp(), "87654321")));
    const end = plain(await outcomeOf(sdk, pb.collection("users").authWithOTP(await otp(), "12345678")));
    return [wrong, end.members, storeOf(pb).isValid, storeOf(pb).isSuperuser];
  }),
  same("MFA: a 401 with an mfaId, then the second factor", async (sdk, bed) => {
    const { email, otp } = await member(bed, true);
    const pb = clientOf(sdk, bed.proxy.url);
    const first = await pb
      .collection("users")
      .authWithPassword(email, "member-password")
      .catch((error) => error);
    const { mfaId } = first.response;
    const again = await outcomeOf(sdk, pb.collection("users").authWithPassword(email, "member-password", { mfaId }));
    const second = await outcomeOf(sdk, pb.collection("users").authWithOTP(await otp(), "12345678", { mfaId }));
    const described = describeError(sdk, first);
    return [
      { ...described, url: null, response: Object.keys(first.response) },
      again.error.status,
      plain(second).members,
      storeOf(pb).isValid,
    ];
  }),
  same("impersonate: a client of its own", async (sdk, bed) => {
    const { email, record } = await member(bed, false);
    const pb = clientOf(sdk, bed.proxy.url);
    pb.lang = "de";
    await admins(pb).authWithPassword(bed.server.email, bed.server.password);
    const { token } = pb.authStore;
    const other = await pb.collection("users").impersonate(record.id, 60);
    return [
      other instanceof sdk.Client,
      other.authStore instanceof sdk.BaseAuthStore,
      storeOf(other).email === email,
      storeOf(other).isValid,
      other.baseURL === pb.baseURL,
      other.lang,
      pb.authStore.token === token,
      (await outcomeOf(sdk, other.backups.getFullList())).error.status,
    ];
  }),
  same("impersonate: what is sent", (sdk) =>
    requestsOf(
      sdk,
      (pb) =>
        pb
          .collection("users")
          .impersonate("a b/c", 60, { headers: { "X-One": "1" }, expand: "x" })
          .then(() => "done"),
      {
        prepare: (pb) => pb.authStore.save("store-token", null),
        answer: () => json({ token: "t", record: { id: "x" } }),
      },
    ),
  ),
  same("impersonate: not allowed", async (sdk, { proxy }) =>
    plain(await outcomeOf(sdk, clientOf(sdk, proxy.url).collection("users").impersonate("abcdefghijklmno", 0))),
  ),
  same("a session that ended is a guest's", async (sdk, { proxy }) => {
    const pb = clientOf(sdk, proxy.url);
    pb.authStore.save(ends(-10), record);
    return [storeOf(pb).isValid, plain(await outcomeOf(sdk, pb.files.getToken())), pb.authStore.token !== ""];
  }),

  same("autoRefreshThreshold: a token that lasts is left alone", renewal({}, get())),
  same("autoRefreshThreshold: one that is about to end is renewed first", renewal({ signIn: [30] }, get())),
  same(
    "autoRefreshThreshold: renewed once, then used",
    renewal({ signIn: [30] }, async (pb) => {
      await get("/api/x")(pb);
      await get("/api/y")(pb);
    }),
  ),
  same(
    "autoRefreshThreshold: one that has ended is replaced by signing in again",
    renewal({ signIn: [-10, 3600] }, get()),
  ),
  same(
    "autoRefreshThreshold: signs in again where renewal fails",
    renewal({ signIn: [30, 3600], renew: [{ status: 400 }] }, get()),
  ),
  same(
    "autoRefreshThreshold: ends with signing out",
    renewal({ signIn: [30] }, async (pb) => {
      pb.authStore.clear();
      await get()(pb);
    }),
  ),
  same(
    "autoRefreshThreshold: ends with another record",
    renewal({ signIn: [30] }, async (pb) => {
      pb.authStore.save(ends(30, "other"), { ...record, id: "other0000000000" });
      await get()(pb);
    }),
  ),
  same(
    "autoRefreshThreshold: stays with the same record",
    renewal({ signIn: [30] }, async (pb) => {
      pb.authStore.save(ends(30, "same"), record);
      await get()(pb);
    }),
  ),
  same(
    "autoRefreshThreshold: ends with a sign-in without it",
    renewal({ signIn: [30] }, async (pb) => {
      await admins(pb).authWithPassword("a@b.test", "secret");
      await get()(pb);
    }),
  ),
  same("autoRefreshThreshold: none at all", renewal({ signIn: [30] }, get(), {})),
  same("autoRefreshThreshold: a beforeSend of the caller still runs", async (sdk) => {
    const { fetch, asked } = tokenServer({ signIn: [30] });
    const pb = clientOf(sdk);
    const saw = [];
    pb.beforeSend = (url, options) => {
      saw.push(url);
      return { url, options: { ...options, headers: { ...options.headers, "X-One": "1" } } };
    };
    return withFetch(fetch, async () => {
      await admins(pb).authWithPassword("a@b.test", "secret", { autoRefreshThreshold: 60 });
      await get()(pb);
      return { asked, saw };
    });
  }),
  same("autoRefreshThreshold: on the real server", async (sdk, { server, proxy, pb: admin }) => {
    const setDuration = (duration) =>
      admin.send("/api/collections/_superusers", { method: "PATCH", body: { authToken: { duration } } });
    await setDuration(30);
    try {
      const pb = clientOf(sdk, proxy.url);
      await admins(pb).authWithPassword(server.email, server.password, { autoRefreshThreshold: 29 });
      const { token } = pb.authStore;
      await eventually(async () => (await pb.health.check()) && pb.authStore.token !== token, 8000);
      return (await pb.health.check()).data.canBackup;
    } finally {
      await setDuration(86400);
    }
  }),
  differ(
    "`autoRefreshThreshold`: several calls at once",
    async (sdk) =>
      (await renewal({ signIn: [30] }, (pb) => Promise.all([get("/api/x")(pb), get("/api/y")(pb)]))(sdk)).asked.filter(
        (line) => line.includes(REFRESH.auth),
      ).length,
    { seen: 2, says: "each renews the token" },
    { seen: 1, says: "the token is renewed once" },
  ),
  differ(
    "`autoRefreshThreshold`: a call with an `Authorization` of its own",
    async (sdk) =>
      (await renewal({ signIn: [30] }, get("/api/x", { headers: { Authorization: "mine" } }))(sdk)).asked.slice(1),
    {
      seen: ["POST auth-refresh?autoRefresh=true signIn 1", "GET x mine"],
      says: "renews the token first, which it does not use",
    },
    { seen: ["GET x mine"], says: "leaves the token alone" },
  ),
  differ(
    "`autoRefreshThreshold` with another collection than `_superusers`",
    async (sdk) => {
      const signIn = (pb) => pb.collection("users").authWithPassword("a", "b", { autoRefreshThreshold: 60 });
      const { sent } = await requestsOf(sdk, signIn, { answer: () => json({ token: "t", record: {} }) });
      return new URL(sent[0].url).search;
    },
    { seen: "?autoRefreshThreshold=60", says: "is a query parameter" },
    { seen: "", says: "is ignored" },
  ),
  differ(
    "`autoRefreshThreshold`: signing in again fails",
    async (sdk) => {
      const { asked, said } = await renewal({ signIn: [-10, { status: 400 }] }, (pb) => outcomeOf(sdk, get()(pb)))(sdk);
      return { isSent: asked.some((line) => line.includes(" x ")), status: said.error?.status };
    },
    { seen: { isSent: false, status: 400 }, says: "the call fails with that error" },
    { seen: { isSent: true, status: undefined }, says: "the call goes out; the server's answer says what is wrong" },
  ),
  differ(
    "`autoRefreshThreshold`: the renewed token ends as soon as the old one (BosBase gives superusers the same token back)",
    async (sdk) =>
      (await renewal({ signIn: [30, 3600], renew: [30] }, get())(sdk)).asked.map(
        (line) => line.split(" ")[1].split("?")[0],
      ),
    { seen: [REFRESH.password, REFRESH.auth, "x"], says: "is used" },
    { seen: [REFRESH.password, REFRESH.auth, REFRESH.password, "x"], says: "is replaced by signing in again" },
  ),
];
