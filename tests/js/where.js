/**
 * Where a test runs. What an engine has a say in runs in all three: requests, streams, blobs, storage, events, cancellation, traps. The
 * others have a tag in the title of their `describe` or `it`, and `cargo xtask test --all` runs them everywhere too:
 * - `@once`: rules of our own or of the server, which are the same code under every engine. They run in Chromium.
 * - `@large`: hundreds of megabytes, tens of thousands of entries, minutes in a row. They run with `--all` only; a smaller test of the same
 *   kind runs every time.
 */

const wanted = new URLSearchParams(location.search).getAll("with");

/** The tags of a title that keep it from running in this page. */
const missing = (title) => (title.match(/@(once|large)\b/g) ?? []).filter((tag) => !wanted.includes(tag));

/** Does a test with this title run in this page? */
export const isWanted = (title) => missing(title).length === 0;

/**
 * Takes out of a suite of mocha's what does not run in this page.
 * @returns {Record<string, number>} How many tests went because of each tag.
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
