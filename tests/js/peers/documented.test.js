/** Checks that docs/differences.md has each difference from the `pocketbase` package in the words of the test's row. */

import { expect } from "chai";
import addresses from "./addresses.js";
import auth from "./auth.js";
import cancellation from "./cancellation.js";
import cookies from "./cookies.js";
import differences from "./differences.js";
import errors from "./errors.js";
import hooks from "./hooks.js";
import requests from "./requests.js";
import services from "./services.js";
import stores from "./stores.js";

it("docs/differences.md has every difference that is tested @once", async () => {
  const page = await (await fetch("/files/docs/differences.md")).text();
  const rows = [addresses, auth, cancellation, cookies, differences, errors, hooks, requests, services, stores].flat();
  const lines = rows
    .filter(({ differs }) => differs)
    .map(({ name, differs }) => `| ${name} | ${differs.peer.says} | ${differs.ours.says} |`);
  expect(lines).to.have.lengthOf.above(40);
  expect(lines.filter((line) => !page.includes(line))).to.deep.equal([]);
});
