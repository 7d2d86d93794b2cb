/** Clients that a page hands to the dashboard: what is refused, whose session it is, and elements that share one. */

import * as vue from "@vue/reactivity";
import BosBase, { BaseAuthStore, ClientResponseError } from "bosbase-backups";
import { expect } from "chai";
import PocketBase from "pocketbase";
import { freshServer } from "../bed.js";
import { emptyZip, eventually, frameWithPackage, signedIn } from "../support.js";
import { button, find, findAll, inThePage, namesIn, shows, textOf } from "./support.js";

describe("the dashboard with a client that is handed in", () => {
  const { keep, put } = inThePage();

  const signInTo = async (element, server) => {
    const [email, password] = await eventually(() => {
      const inputs = findAll(element, ".sign-in-form input");
      return inputs.length === 2 && inputs;
    });
    [email.value, password.value] = [server.email, server.password];
    find(element, ".sign-in-form").requestSubmit();
  };

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
    keep(element);
    await eventually(() => textOf(element, "[role=alert]").includes("client of the package bosbase-backups"));
    console.error = error;
    expect(told).to.deep.equal(["invalid-argument"]);
    element.client = new BosBase("http://server.test", new BaseAuthStore());
    await eventually(() => find(element, ".sign-in"));
  });

  it("an address takes the place of a client that was refused before the element was defined", async () => {
    const { error } = console;
    console.error = () => undefined;
    const element = document.implementation.createHTMLDocument("").createElement("bosbase-backups");
    element.client = {};
    document.body.append(element);
    keep(element);
    await eventually(() => find(element, "[role=alert]"));
    console.error = error;
    element.setAttribute("url", "http://server.test");
    await eventually(() => find(element, ".sign-in"));
    expect(element.client.baseURL).to.equal("http://server.test");
  });

  describe("whose store has no onChange", () => {
    let server;
    let store;
    let element;

    beforeEach(async () => {
      server = await freshServer();
      const { authStore } = await signedIn(server);
      store = {
        token: authStore.token,
        record: authStore.record,
        save: (token, record) => Object.assign(store, { token, record }),
        clear: () => store.save("", null),
      };
    });

    afterEach(() => server.stop());

    it("a page that signs out at once is followed", async () => {
      element = put({ client: new BosBase(server.url, store) });
      const heard = [];
      element.addEventListener("signoutrequest", () => store.clear());
      element.addEventListener("signout", ({ detail }) => heard.push(detail.reason));
      await eventually(() => button(element, "Sign out"));
      button(element, "Sign out").click();
      await eventually(() => find(element, ".sign-in"));
      expect(heard).to.deep.equal(["user"]);
      expect(textOf(element, ".notice")).to.equal("");
    });

    it("a sign-in in the form is followed", async () => {
      store.clear();
      element = put({ client: new BosBase(server.url, store) });
      await eventually(() => find(element, "form"));
      await signInTo(element, server);
      await eventually(() => find(element, ".list"));
      expect(store.token).to.not.equal("");
    });
  });

  it("a session that the server refuses ends in the element, and the page's store is left alone", async () => {
    const server = await freshServer();
    const client = await signedIn(server);
    const { token, record } = client.authStore;
    const forged = token.replace(/[^.]+$/, "A".repeat(43));
    client.authStore.save(forged, record);
    const element = document.createElement("bosbase-backups");
    const heard = [];
    for (const type of ["signin", "signout"]) {
      element.addEventListener(type, ({ detail }) => heard.push(detail.reason ?? type));
    }
    element.client = client;
    document.body.append(keep(element));
    await eventually(() => textOf(element, ".reason").includes("Your session has ended"));
    expect(heard).to.deep.equal(["ended"]);
    expect(client.authStore.token).to.equal(forged);
    client.authStore.save(forged, record);
    expect(heard, "the same token is still refused").to.deep.equal(["ended"]);
    client.authStore.save(token, record);
    await eventually(() => find(element, ".list"));
    expect(heard).to.deep.equal(["ended", "signin"]);
    client.authStore.save(forged, record);
    await element.refresh();
    await eventually(() => find(element, ".sign-in"));
    await signInTo(element, server);
    await eventually(() => find(element, ".list"));
    expect(client.authStore.token).to.not.equal(forged);
    await server.stop();
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
