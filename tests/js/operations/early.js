/**
 * Work that mostly waits for a server. What is wanted of it begins with the first test of the run, some of it at a time, and the test
 * that it belongs to fetches what came of it.
 */

import { isWanted } from "../where.js";

/** So much goes on at a time. */
const LANES = 6;

const waiting = [];

/**
 * `run` is called once, early if the test called `title` is wanted, else when it is first asked for. `seconds` is about how long it takes:
 * what takes longest begins first.
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
