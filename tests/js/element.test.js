/** The dashboard where the engine or the page around it has a say: other documents, clients that are handed in, typed addresses. */

import * as vue from "@vue/reactivity";
import BosBase, { BaseAuthStore, ClientResponseError } from "bosbase-backups";
import "bosbase-backups/element";
import { expect } from "chai";
import PocketBase from "pocketbase";
import { freshServer } from "./bed.js";
import { withFetch } from "./peers/table.js";
import { emptyZip, eventually, frameWithPackage, signedIn } from "./support.js";

const find = (element, selector) => element.shadowRoot?.querySelector(selector);
const findAll = (element, selector) => [...(element.shadowRoot?.querySelectorAll(selector) ?? [])];
const namesIn = (element) => findAll(element, ".list .name").map((name) => name.textContent);
const textOf = (element, selector) => find(element, selector)?.textContent.trim() ?? "";
const shows = (element, name) => eventually(() => namesIn(element).includes(name));
const button = (element, label) =>
  findAll(element, "button").find(({ textContent, ariaLabel }) => label === (ariaLabel ?? textContent.trim()));

describe("the dashboard", () => {
  let made;

  const put = (members = {}, parent = document.body) => {
    const element = document.createElement("bosbase-backups");
    Object.assign(element, members);
    parent.append(element);
    made.push(element);
    return element;
  };

  const frame = async () => {
    const frame = document.createElement("iframe");
    frame.style.width = "1200px";
    document.body.append(frame);
    made.push(frame);
    await eventually(() => frame.contentDocument?.body);
    return frame.contentDocument;
  };

  beforeEach(() => {
    localStorage.clear();
    made = [];
  });

  afterEach(() => {
    for (const node of made) node.remove();
    localStorage.clear();
  });

  describe("in another document", () => {
    const PROPERTIES = ["backgroundColor", "borderRadius", "color", "display", "fontFamily", "fontSize", "fontWeight"];

    const styleOf = (element, selector) => {
      const node = find(element, selector);
      const style = node.ownerDocument.defaultView.getComputedStyle(node);
      return PROPERTIES.map((name) => style[name]);
    };

    const PLACES = [
      ".sign-in .title",
      ".sign-in .subtitle",
      ".button.primary",
      ".sign-in-form",
      "input",
      ".mark .icon",
    ];
    const look = async (element) => {
      await eventually(() => find(element, ".sign-in"));
      return PLACES.map((selector) => styleOf(element, selector));
    };

    const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

    it("keeps its styles there, in a second one, and back", async () => {
      const element = put({ url: "http://server.test" });
      const before = await look(element);
      expect(new Set(before.flat()).size, "these are styles").to.be.above(8);
      const [first, second] = [await frame(), await frame()];
      // There a rem is ten pixels, which must not reach the dashboard here either.
      second.documentElement.style.fontSize = "62.5%";
      for (const home of [first, document, second, first, document]) {
        home.body.append(element);
        await pause();
        expect(await look(element)).to.deep.equal(before);
      }
    });

    it("keeps its styles through a document that is not shown, and through a frame that is gone", async () => {
      const element = put({ url: "http://server.test" });
      const before = await look(element);
      document.implementation.createHTMLDocument("").body.append(element);
      await pause();
      document.body.append(element);
      expect(await look(element)).to.deep.equal(before);
      const there = await frame();
      there.body.append(element);
      await pause();
      document.adoptNode(element);
      there.defaultView.frameElement.remove();
      document.body.append(element);
      expect(await look(element)).to.deep.equal(before);
    });

    it("has its styles where it is put there first", async () => {
      const before = await look(put({ url: "http://server.test" }));
      const there = await frame();
      const element = document.createElement("bosbase-backups");
      element.url = "http://server.test";
      there.body.append(element);
      expect(await look(element)).to.deep.equal(before);
      document.body.append(element);
      made.push(element);
      expect(await look(element)).to.deep.equal(before);
    });

    it("works there: the list, a dialog, and back", async () => {
      const server = await freshServer();
      const client = await signedIn(server);
      await client.backups.create("one.zip");
      const element = put({ client });
      await shows(element, "one.zip");
      for (const home of [await frame(), document]) {
        home.body.append(element);
        await shows(element, "one.zip");
        await eventually(() => button(element, "Delete one.zip")).then((delete_) => delete_.click());
        await eventually(() => find(element, "dialog[open]"));
        button(element, "Cancel").click();
        await eventually(() => !find(element, "dialog"));
      }
      await server.stop();
    });
  });

  describe("a client that is handed in", () => {
    const REFUSED = {
      "an empty object": {},
      "a client of the package pocketbase": new PocketBase("http://server.test"),
      "an address": "http://server.test",
      "a promise of a client": Promise.resolve(new BosBase("http://server.test")),
      "a class": BosBase,
      "a service": new BosBase("http://server.test").backups,
      "a number": 1,
    };

    for (const [name, value] of Object.entries(REFUSED)) {
      it(`${name} is refused with a sentence, and the element goes on`, async () => {
        const element = put({ url: "http://server.test" });
        await eventually(() => find(element, ".sign-in"));
        const before = element.client;
        let error;
        try {
          element.client = value;
        } catch (thrown) {
          error = thrown;
        }
        expect(error).to.be.instanceOf(ClientResponseError);
        expect(error.code).to.equal("invalid-argument");
        expect(error.message).to.match(/client of the package bosbase-backups/);
        expect(element.client).to.equal(before);
        expect(find(element, ".sign-in")).to.not.equal(null);
      });
    }

    it("is refused in the page where it was set before the element was defined", async () => {
      const { error } = console;
      const told = [];
      console.error = (thrown) => told.push(thrown.code);
      // There are no custom elements in such a document, so the element is upgraded when it comes into this one.
      const element = document.implementation.createHTMLDocument("").createElement("bosbase-backups");
      element.client = {};
      document.body.append(element);
      made.push(element);
      await eventually(() => textOf(element, "[role=alert]").includes("client of the package bosbase-backups"));
      console.error = error;
      expect(told).to.deep.equal(["invalid-argument"]);
      element.client = new BosBase("http://server.test", new BaseAuthStore());
      await eventually(() => find(element, ".sign-in"));
    });

    it("of a second copy of the package, or behind a Proxy, is taken", async () => {
      const server = await freshServer();
      const client = await signedIn(server);
      await client.backups.create("one.zip");
      const copy = await frameWithPackage();
      const { default: Client, BaseAuthStore: Store } = copy.sdk;
      const given = [
        await signedIn(server, server.url, Client, Store),
        vue.reactive(client),
        new Proxy(client, {}),
        new BosBase(server.url, client.authStore),
        new BosBase(server.url, {
          token: client.authStore.token,
          record: client.authStore.record,
          save() {},
          clear() {},
        }),
      ];
      for (const client of given) {
        await shows(put({ client }), "one.zip");
      }
      copy.remove();
      await server.stop();
    });

    it("two elements that share it show the same list", async () => {
      const server = await freshServer();
      const client = await signedIn(server);
      const elements = [put({ client }), put({ client: vue.reactive(client) }), put({ client })];
      await Promise.all(elements.map((element) => eventually(() => find(element, ".state-title"))));
      const [first, second, third] = elements;
      await client.backups.create("one.zip");
      await first.refresh();
      expect(elements.map(namesIn)).to.deep.equal([["one.zip"], ["one.zip"], ["one.zip"]]);
      button(second, "Delete one.zip").click();
      await eventually(() => find(second, "dialog[open]"));
      button(second, "Delete backup").click();
      await Promise.all(elements.map((element) => eventually(() => namesIn(element).length === 0)));
      third.remove();
      await client.backups.upload(new File([emptyZip()], "two.zip"));
      await second.refresh();
      await shows(first, "two.zip");
      const stranger = put({ client: await signedIn(server) });
      await shows(stranger, "two.zip");
      await client.backups.delete("two.zip");
      await first.refresh();
      expect(namesIn(stranger), "another client is another list").to.deep.equal(["two.zip"]);
      await server.stop();
    });

    describe("Sign out", () => {
      let server;
      let client;
      let element;
      let heard;

      beforeEach(async () => {
        server = await freshServer();
        client = await signedIn(server);
        element = put({ client });
        heard = [];
        for (const type of ["signoutrequest", "signout"]) {
          element.addEventListener(type, ({ bubbles, composed, detail }) =>
            heard.push({ type, bubbles, composed, ...detail }),
          );
        }
        await eventually(() => button(element, "Sign out"));
      });

      afterEach(() => server.stop());

      const request = () => ({ type: "signoutrequest", bubbles: true, composed: true, url: server.url });
      const signOut = (reason) => ({ type: "signout", bubbles: true, composed: true, url: server.url, reason });

      it("asks the page; where nobody answers it says so, and the session stays", async () => {
        button(element, "Sign out").click();
        await eventually(() => textOf(element, ".notice").includes("sign out there"));
        expect(heard).to.deep.equal([request()]);
        expect(client.authStore.isValid).to.equal(true);
        expect(find(element, ".list")).to.not.equal(null);
      });

      it("is the user's where the page signs out at once", async () => {
        element.addEventListener("signoutrequest", () => client.authStore.clear());
        button(element, "Sign out").click();
        await eventually(() => find(element, ".sign-in"));
        expect(heard).to.deep.equal([request(), signOut("user")]);
        expect(textOf(element, ".reason")).to.equal("");
      });

      it("says nothing where the page takes care of it later", async () => {
        element.addEventListener("signoutrequest", (event) => event.preventDefault());
        button(element, "Sign out").click();
        expect(heard).to.deep.equal([request()]);
        expect(textOf(element, ".notice")).to.equal("");
        client.authStore.clear();
        await eventually(() => find(element, ".sign-in"));
        expect(heard.at(-1)).to.deep.equal(signOut("external"));
      });

      it("of the element's own client clears its session, and asks nobody", async () => {
        element.client = null;
        element.url = server.url;
        await element.client.collection("_superusers").authWithPassword(server.email, server.password);
        await eventually(() => button(element, "Sign out"));
        heard.length = 0;
        button(element, "Sign out").click();
        await eventually(() => find(element, ".sign-in"));
        expect(heard).to.deep.equal([signOut("user")]);
        expect(element.client.authStore.token).to.equal("");
        expect(client.authStore.isValid, "the page's client is left alone").to.equal(true);
      });
    });
  });

  describe("typed addresses @once", () => {
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
        expect(hint, "a guess is told").to.equal(!/^\s*https?:/i.test(address));
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
  });
});
