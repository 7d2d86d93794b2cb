/**
 * Decides in which browsers a test runs. Tests that depend on the engine run in all three: requests, streams, blobs, storage, events,
 * cancellation, traps. The others have a tag in the title of their `describe` or `it`; `cargo xtask test --all` runs them everywhere:
 * - `@once`: rules of our own or of the server, which are the same code in every engine. They run in Chromium.
 * - `@large`: hundreds of megabytes, tens of thousands of entries, or minutes of work. They run with `--all` only; a smaller test of
 *   the same kind runs every time.
 */

const wanted = new URLSearchParams(location.search).getAll("with");

/** Returns the tags of a title because of which the test does not run in this page. */
const missing = (title) => (title.match(/@(once|large)\b/g) ?? []).filter((tag) => !wanted.includes(tag));

/** Tells whether a test with this title runs in this page. */
export const isWanted = (title) => missing(title).length === 0;

/**
 * Removes the tests that do not run in this page from a suite of mocha.
 * @returns {Record<string, number>} The number of tests removed because of each tag.
 */
export function leaveOut(suite, left = {}) {
  const stays = (item) => {
    const tag = missing(item.title).at(-1);
    if (tag !== undefined) {
      left[tag] = (left[tag] ?? 0) + (item.tests ? item.total() : 1);
    }
    return tag === undefined;
  };
  suite.tests = suite.tests.filter(stays);
  suite.suites = suite.suites.filter(stays);
  suite.suites.forEach((inner) => leaveOut(inner, left));
  return left;
}
