/** Addresses: buildURL and getDownloadURL. */

import { clientOf, same } from "./table.js";

const PATHS = [
  "",
  "/",
  "api",
  "/api",
  "//api",
  "api/",
  "/api/a b",
  "/api?x=1&y",
  "/api#f",
  "/api/grün",
  "../up",
  "http://x.test/y",
];

const BASES = [
  "http://x.test",
  "http://x.test/",
  "https://x.test:8090/sub",
  "https://x.test/sub/",
  "https://x.test/sub//",
  "http://x.test?query=1",
  "http://user:password@x.test",
  "",
  "/",
  "//",
  "/sub",
  "/sub/",
  "sub",
  "sub/",
  "./",
  "../up",
  "?x",
  "//x.test/sub",
  "HTTP://x.test",
  "ftp://x.test",
  "x.test:8090",
];

export default [
  ...BASES.map((base) =>
    same(`buildURL of the base ${JSON.stringify(base)}`, (sdk) => {
      const pb = new sdk.Client(base);
      return PATHS.map((path) => pb.buildURL(path));
    }),
  ),
  same("baseURL: the default, and a change later", (sdk) => {
    const pb = new sdk.Client();
    const seen = [pb.baseURL, pb.buildURL("/api")];
    pb.baseURL = "http://y.test/";
    return [...seen, pb.baseURL, pb.buildURL("/api"), pb.backups.getDownloadURL("t", "k")];
  }),
  same("the older names", (sdk) => {
    const pb = new sdk.Client("http://x.test");
    const seen = [pb.baseUrl, pb.buildUrl("/api")];
    pb.baseUrl = "http://y.test/sub";
    return [...seen, pb.baseURL, pb.buildUrl("/api"), pb.backups.getDownloadUrl("token", "a b.zip")];
  }),
  same("lang: the default, and as given", (sdk) => [new sdk.Client().lang, new sdk.Client("/", null, "de-DE").lang]),
  ...[
    "a.zip",
    "@auto_a.zip",
    "a b.zip",
    "a/b.zip",
    "a?b#c.zip",
    "grün%20.zip",
    "+.zip",
    "'()*!~.zip",
    "...",
    "a\\b",
  ].map((key) =>
    same(`getDownloadURL of the key ${key}`, (sdk) =>
      ["", "token", "a b&c=d/e+f"].map((token) =>
        clientOf(sdk, "http://x.test/sub/").backups.getDownloadURL(token, key),
      ),
    ),
  ),
];
