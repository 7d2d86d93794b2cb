/** Keyboard, screen readers, narrow screens, dark mode, strict CSP. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import {
  archive,
  eventually,
  freshServer,
  job,
  openPage,
  pick,
  proxyOf,
  row,
  setUp,
  signedIn,
  signedInThroughProxy,
  signIn,
} from "./support.mjs";

setUp();

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const two = async (server) => {
  await server.createBackup("first.zip");
  await server.createBackup("second.zip");
};
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute("aria-label") ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? "";
  });

/** Presses Tab until the named control has the focus. */
async function tabTo(page, name) {
  for (let i = 0; i < 40; i += 1) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab never reaches "${name}"`);
}

async function assertAccessible(page, where) {
  // A dialog that is still fading in has less contrast. An animation that is replaced is cancelled, so its successor is awaited too.
  await page.locator("bosbase-backups").evaluate(async (element) => {
    const running = () =>
      element.shadowRoot
        .getAnimations({ subtree: true })
        .filter((one) => one.effect.getTiming().iterations !== Infinity);
    while (running().length) await Promise.allSettled(running().map((one) => one.finished));
  });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`),
    [],
    where,
  );
}

test("create and delete with the keyboard alone", async (t) => {
  const server = await freshServer(t);
  const page = await openPage(t, { server });
  await tabTo(page, "Email");
  await page.keyboard.type(server.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(server.password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No backups yet" }).waitFor();
  assert.equal(await focused(page), "Backups", "the focus goes to the new page's heading");

  await tabTo(page, "Create backup");
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "Name");
  await page.keyboard.press("Escape");
  await eventually(async () => (await focused(page)) === "Create backup", "focus returns to the opener");
  for (const name of ["one.zip", "two.zip"]) {
    await page.keyboard.press("Enter");
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
    await row(page, name).waitFor();
    await eventually(async () => (await focused(page)) === "Create backup", "focus returns to the opener");
  }

  await tabTo(page, "Delete one.zip");
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "Cancel", "the safe answer has the focus");
  await page.keyboard.press("Enter");
  await eventually(async () => (await focused(page)) === "Delete one.zip", "focus returns to the opener");
  await page.keyboard.press("Enter");
  await tabTo(page, "Delete backup");
  await page.keyboard.press("Enter");
  await eventually(async () => (await focused(page)) === "Delete two.zip", "focus goes to the next row");
});

test("the focus can be seen and leaves a dialog only through its buttons or Escape", async (t) => {
  const { page } = await signedIn(t, { seed: two });
  await tabTo(page, "Refresh the list");
  const outline = await page
    .getByRole("button", { name: "Refresh the list" })
    .evaluate((element) => getComputedStyle(element).outlineStyle);
  assert.equal(outline, "solid");
  await row(page, "first.zip").getByRole("button", { name: "Restore first.zip" }).press("Enter");
  const visited = new Set();
  for (let i = 0; i < 6; i += 1) {
    visited.add(await focused(page));
    await page.keyboard.press("Tab");
  }
  assert.ok(![...visited].some((name) => /Refresh|Download|Sign out/.test(name)), [...visited].join(", "));
  await page.keyboard.press("Escape");
  await eventually(async () => (await focused(page)) === "Restore first.zip", "focus returns to the opener");
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1200, 360]) {
    test(`axe finds nothing: ${colorScheme}, ${width} px`, async (t) => {
      const server = await freshServer(t);
      const proxy = await proxyOf(t, server);
      const page = await openPage(t, { server: proxy, colorScheme, viewport: { width, height: 780 } });
      await assertAccessible(page, "signed out");
      await page.getByRole("button", { name: "Sign in" }).click();
      await assertAccessible(page, "sign in with errors");
      await signIn(page, server);
      await assertAccessible(page, "empty");
      await two(server);
      await page.getByRole("button", { name: "Refresh the list" }).click();
      await row(page, "first.zip").waitFor();
      await page.getByText("The list is up to date.").waitFor();
      await assertAccessible(page, "list");

      await page.getByRole("button", { name: "Create backup" }).click();
      await page.getByLabel("Name").fill("NO");
      await assertAccessible(page, "create");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Delete first.zip" }).click();
      await assertAccessible(page, "delete");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Restore first.zip" }).click();
      await assertAccessible(page, "restore");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Look inside first.zip" }).click();
      await page.getByRole("button", { name: "Check every byte" }).click();
      await page.getByText("Every byte is right").first().waitFor();
      await assertAccessible(page, "look inside");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Clean up" }).click();
      await page.getByLabel("Newest").fill("-1");
      await assertAccessible(page, "clean up with an error");
      for (const label of ["Days", "Weeks", "Months", "Newest"]) await page.getByLabel(label).fill("1");
      await page.getByRole("button", { name: "Continue" }).click();
      await assertAccessible(page, "clean up, asked once more");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Schedule" }).click();
      await page.getByLabel("Cron expression").fill("@daily");
      await assertAccessible(page, "schedule");
      await page.getByLabel("Cron expression").fill("tomorrow");
      await assertAccessible(page, "schedule with an error");
      await page.keyboard.press("Escape");

      const letter = { name: "letter.zip", mimeType: "application/zip", buffer: Buffer.from("no archive") };
      await pick(page, [letter, archive("good.zip")], { isConfirmed: false });
      await page.getByText(/^1 file, /).waitFor();
      await assertAccessible(page, "review of files");
      await page.keyboard.press("Escape");
      await pick(page, [letter, archive("good.zip")]);
      await job(page, "good.zip")
        .getByText(/^Uploaded/)
        .waitFor();
      await assertAccessible(page, "upload");
      await proxy.rules({ method: "POST", path: "/api/backups/upload", pace: 64 * 1024 });
      await pick(page, [archive("three.zip", 5 << 20), archive("two.zip", 5 << 20), archive("one.zip")]);
      await job(page, "three.zip")
        .getByText(/ of 5 MiB/)
        .waitFor();
      await job(page, "one.zip").getByRole("button", { name: "Cancel one.zip" }).click();
      await assertAccessible(page, "uploads under way, waiting, cancelled");
      await server.stop();
      await page.getByRole("button", { name: "Refresh the list" }).click();
      await page.getByRole("alert").filter({ hasText: "cannot be reached" }).waitFor();
      await assertAccessible(page, "unreachable");
    });
  }
}

test("a phone's width: cards, nothing to scroll sideways, table semantics kept", async (t) => {
  const { page } = await signedIn(t, { seed: two, viewport: { width: 360, height: 740 } });
  const fits = async (where) =>
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360), where);
  await fits("list");
  assert.equal(await page.getByRole("table", { name: "Backups" }).getByRole("row").count(), 3);
  const [name, size] = [
    await page.locator("tbody .col-name").first().boundingBox(),
    await page.locator("tbody .col-size").first().boundingBox(),
  ];
  assert.ok(size.y > name.y + 10, "the size is below the name");
  await page.getByRole("button", { name: "Create backup" }).click();
  await fits("create");
  const box = await page.getByRole("dialog").boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 360);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Restore first.zip" }).click();
  await fits("restore");
  await page.keyboard.press("Escape");
  for (const [opener, ready] of [
    ["Look inside first.zip", "In the archive"],
    ["Clean up", "How many to keep"],
    ["Schedule", "Cron expression"],
  ]) {
    await page.getByRole("button", { name: opener }).click();
    await page.getByText(ready).waitFor();
    const bounds = await page.getByRole("dialog").evaluate((element) => [element.scrollWidth, element.clientWidth]);
    assert.ok(bounds[0] <= bounds[1], opener);
    await fits(opener);
    await page.keyboard.press("Escape");
  }
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await fits("signed out");
});

test("dark and light differ, and follow the system or the theme attribute", async (t) => {
  const { page } = await signedIn(t, { seed: two });
  const colours = () =>
    page
      .locator(".list")
      .evaluate((element) => [getComputedStyle(element).backgroundColor, getComputedStyle(element).color].join());
  const light = await colours();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await colours();
  assert.notEqual(dark, light);
  await page.locator("bosbase-backups").evaluate((element) => element.setAttribute("theme", "light"));
  assert.equal(await colours(), light);
  await page.locator("bosbase-backups").evaluate((element) => {
    element.style.setProperty("--bosbase-surface", "rgb(1, 2, 3)");
  });
  assert.match(await colours(), /rgb\(1, 2, 3\)/);
});

test("a phone's width during transfers: nothing to scroll sideways, lines that keep their height", async (t) => {
  const { proxy, page } = await signedInThroughProxy(t, { viewport: { width: 360, height: 740 } });
  await proxy.rules({ method: "POST", path: "/api/backups/upload", pace: 1 << 20 });
  await pick(page, [archive("a_name_that_is_as_long_as_names_are_2026_11_22.zip", 6 << 20)]);
  const line = page.locator(".job");
  const heights = new Set();
  for (let done = false; !done; ) {
    done = (await line.getByText("Uploaded, 6 MiB").count()) > 0;
    heights.add(Math.round((await line.boundingBox()).height));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360));
    await page.waitForTimeout(100);
  }
  assert.equal(heights.size, 1, [...heights].join());
});

test("nothing moves for those who asked for that", async (t) => {
  const { page } = await signedIn(t, { seed: two, reducedMotion: "reduce" });
  await page.getByRole("button", { name: "Create backup" }).click();
  assert.equal(
    await page.evaluate(() => document.querySelector("bosbase-backups").shadowRoot.getAnimations().length),
    0,
  );
});

test("works under a strict Content-Security-Policy, with Trusted Types", async (t) => {
  const server = await freshServer(t);
  await two(server);
  const violations = [];
  const page = await openPage(t, {
    server,
    expectConsoleErrors: true,
    async onContext(context) {
      await context.exposeFunction("noteViolation", (text) => violations.push(text));
      await context.addInitScript(() =>
        addEventListener("securitypolicyviolation", (event) =>
          globalThis.noteViolation(`${event.violatedDirective} ${event.blockedURI}`),
        ),
      );
      await context.route(`${server.url}/`, async (route) => {
        const answer = await route.fetch();
        const html = await answer.text();
        const map = html.match(/<script type="importmap">([\s\S]*?)<\/script>/)[1];
        const hash = createHash("sha256").update(map).digest("base64");
        await route.fulfill({
          response: answer,
          body: html,
          headers: {
            ...answer.headers(),
            "content-security-policy":
              `default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'; ` +
              "require-trusted-types-for 'script'; trusted-types lit-html",
          },
        });
      });
    },
  });
  await signIn(page, server);
  await page.getByRole("button", { name: "Create backup" }).click();
  await page.getByLabel("Name").fill("under_csp.zip");
  await page.getByRole("dialog").getByRole("button", { name: "Create backup" }).click();
  await row(page, "under_csp.zip").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download first.zip" }).click();
  await download;
  await page.getByRole("button", { name: "Restore first.zip" }).click();
  await page.getByLabel("Type the name").fill("first.zip");
  await page.getByRole("button", { name: "Restore backup" }).click();
  await page
    .getByText(/^The backup was restored\./)
    .first()
    .waitFor({ timeout: 20_000 });
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Look inside first.zip" }).click();
  await page.getByRole("button", { name: "Check every byte" }).click();
  await page.getByText("Every byte is right").first().waitFor();
  assert.deepEqual(violations, []);
});
