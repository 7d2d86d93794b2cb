/**
 * Runs work that mostly waits for a server. The work of all wanted tests begins with the first test of the run, a few pieces at a
 * time, and each test then waits for the result of its own.
 */

import { isWanted } from "../where.js";

/** The number of pieces of work that run at a time. */
const LANES = 6;

const waiting = [];

/**
 * Registers the work of a test: `run` is called once, early if the test named `title` is to run, or else when its result is first
 * asked for. `seconds` is its approximate duration; the longest work begins first.
 * @template T
 * @param {string} title
 * @param {number} seconds
 * @param {() => Promise<T>} run
 * @returns {() => Promise<T>}
 */
export function early(title, seconds, run) {
  let running = null;
  const begin = () => {
    if (running === null) {
      running = run();
      running.catch(() => {});
    }
    return running;
  };
  waiting.push({ title, seconds, begin });
  return begin;
}

before(() => {
  const wanted = new RegExp(new URLSearchParams(location.search).get("grep") ?? "");
  const queue = waiting
    .filter(({ title }) => wanted.test(title) && isWanted(title))
    .sort((one, other) => other.seconds - one.seconds);
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await next.begin().catch(() => {});
    }
  };
  for (let count = 0; count < LANES; count += 1) {
    void lane();
  }
});
