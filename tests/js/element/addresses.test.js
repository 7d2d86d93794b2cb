/** Addresses as a person types or copies them into the dashboard's form. */

import { expect } from "chai";
import { withFetch } from "../peers/table.js";
import { eventually } from "../support.js";
import { find, findAll, inThePage, textOf } from "./support.js";

describe("the dashboard and typed addresses @once", () => {
  const { put } = inThePage();

  const SERVERS = {
    // The dashboards of the servers themselves, and what else comes with a copied address.
    "https://host.example/_/#/settings": "https://host.example",
    "https://host.example/_/": "https://host.example",
    "https://host.example/_": "https://host.example",
    "http://host.example:8090/_/?a=b#/login": "http://host.example:8090",
    "https://host.example/sub/path/_/#/collections?collection=users": "https://host.example/sub/path",
    "https://host.example/_x/": "https://host.example/_x",
    "https://host.example/#/a/_/b": "https://host.example",
    "HTTPS://Host.Example/": "https://host.example",
    "  https:/host.example  ": "https://host.example",
    "host.example/_/#/settings": "https://host.example",
    "nas.local:8090/_/": "http://nas.local:8090",
    "//host.example": "https://host.example",
    "https//host.example": "https://host.example",
    "http//nas.local:8090/_/": "http://nas.local:8090",
    "http://http://host.example": "http://host.example",
    "http://https://host.example/_/": "https://host.example",
    "https://http//host.example": "http://host.example",
    "http.example:8090": "https://http.example:8090",
    "http/": "http://http",
    // Names.
    "example.com": "https://example.com",
    "example.com:8090": "https://example.com:8090",
    "example.com:80": "http://example.com",
    "example.com:443": "https://example.com",
    "local.example.com": "https://local.example.com",
    "localhost.example.com": "https://localhost.example.com",
    "10.example.com": "https://10.example.com",
    "192.168.1.5.example.com": "https://192.168.1.5.example.com",
    "nas.local:8090": "http://nas.local:8090",
    "nas.local.": "http://nas.local.",
    "NAS.LOCAL": "http://nas.local",
    "raspberrypi:8090": "http://raspberrypi:8090",
    server: "http://server",
    localhost: "http://localhost",
    "localhost:8090": "http://localhost:8090",
    "api.localhost:8090": "http://api.localhost:8090",
    "pi.lan": "http://pi.lan",
    "pi.home.arpa": "http://pi.home.arpa",
    "host.docker.internal:8090": "http://host.docker.internal:8090",
    "nas.local:443": "https://nas.local",
    "http://example.com": "http://example.com",
    "https://nas.local": "https://nas.local",
    // IPv4.
    "127.0.0.1:8090": "http://127.0.0.1:8090",
    "127.9.9.9": "http://127.9.9.9",
    "10.0.0.1": "http://10.0.0.1",
    "172.15.0.1": "https://172.15.0.1",
    "172.16.0.1": "http://172.16.0.1",
    "172.31.255.255": "http://172.31.255.255",
    "172.32.0.1": "https://172.32.0.1",
    "192.168.178.20:8090": "http://192.168.178.20:8090",
    "192.169.0.1": "https://192.169.0.1",
    "169.254.1.1": "http://169.254.1.1",
    "100.64.0.1:8090": "http://100.64.0.1:8090",
    "100.128.0.1": "https://100.128.0.1",
    "203.0.113.7:8090": "https://203.0.113.7:8090",
    // IPv6.
    "[::1]:8090": "http://[::1]:8090",
    "::1": "http://[::1]",
    "fd12:3456:789a::1": "http://[fd12:3456:789a::1]",
    "[fc00::5]:8090/_/": "http://[fc00::5]:8090",
    "[fe80::1]": "http://[fe80::1]",
    "[::ffff:192.168.1.1]:8090": "http://[::ffff:c0a8:101]:8090",
    "[::ffff:8.8.8.8]": "https://[::ffff:808:808]",
    "[2001:db8::1]:8090": "https://[2001:db8::1]:8090",
    "2001:db8::80": "https://[2001:db8::80]",
  };
  const NONE = [
    "",
    "8090",
    "http:8090",
    "https://8090/_/",
    "0x7f000001",
    "8090.",
    "http://",
    "ftp://host.example",
    "a b.example",
    "fe80::1%eth0",
    "admin@example.com",
    "http://[::1",
  ];

  /** Types an address and signs in; returns the address that is asked, or null. */
  const tried = async (element, address) => {
    const asked = [];
    const fetch = async (url) => {
      asked.push(String(url));
      throw new TypeError("there is no network here");
    };
    const [server, email, password] = findAll(element, "input");
    [server.value, email.value, password.value] = [address, "a@b.example", "password"];
    await withFetch(fetch, async () => {
      find(element, "form").requestSubmit();
      await eventually(() => find(element, ".alert")?.textContent || textOf(element, ".field-error"));
    });
    expect(asked.length, address).to.be.below(2);
    return asked[0]?.replace("/api/collections/_superusers/auth-with-password", "") ?? null;
  };

  const form = async () => {
    const element = put();
    await eventually(() => find(element, "form"));
    return element;
  };

  for (const [address, server] of Object.entries(SERVERS)) {
    it(`${address.trim()} is ${server}`, async () => {
      const element = await form();
      expect(await tried(element, address)).to.equal(server);
      const hint = textOf(element, ".alert").includes(`This tried ${server}`);
      expect(hint, "a guess is told").to.equal(!/^\s*https?(:|\/\/)/i.test(address));
    });
  }

  for (const address of NONE) {
    it(`${JSON.stringify(address)} is none`, async () => {
      expect(await tried(await form(), address)).to.equal(null);
    });
  }

  it("in the attribute the same is left out", async () => {
    expect(put({ url: "https://host.example/sub/_/#/settings" }).client.baseURL).to.equal("https://host.example/sub");
    expect(put({ url: "/_/" }).client.baseURL).to.equal(location.origin);
  });

  it("in the attribute a host in front of a port is a server, and a path is one of the page's own", async () => {
    for (const [url, server] of Object.entries({
      "localhost:8090": "http://localhost:8090",
      "nas.local:8090/_/": "http://nas.local:8090",
      "192.168.1.5:8090": "http://192.168.1.5:8090",
      "host.example:8090/sub": "https://host.example:8090/sub",
      "[::1]:8090": "http://[::1]:8090",
      sub: new URL("sub", document.baseURI).href,
      "/": location.origin,
    })) {
      expect(put({ url }).client.baseURL, url).to.equal(server);
    }
  });
});
