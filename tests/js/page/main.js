/** Loads the test files named in the address, runs them with mocha, and reports each result to the runner. */

import { stopAll } from "../bed.js";
import { leaveOut } from "../where.js";

const { add, text } = window.testEvents;
const query = new URLSearchParams(location.search);

function report(runner) {
  runner.on("pass", (test) => add({ type: "pass", text: test.fullTitle(), duration: test.duration }));
  runner.on("fail", (test, error) => add({ type: "fail", text: test.fullTitle(), error: text(error) }));
  runner.on("pending", (test) => add({ type: "skip", text: test.fullTitle() }));
}

mocha.setup({ ui: "bdd", timeout: 30_000, forbidOnly: true, reporter: report, grep: query.get("grep") ?? undefined });
try {
  for (const file of query.getAll("file")) {
    await import(new URL(file, new URL("../", import.meta.url)));
  }
  add({ type: "left", counts: leaveOut(mocha.suite) });
  mocha.run(async () => {
    await stopAll();
    add({ type: "end" });
  });
} catch (error) {
  add({ type: "error", text: `the tests do not load: ${text(error)}` });
  add({ type: "end" });
}
