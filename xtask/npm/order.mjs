/**
 * Searches for a better order of the frequent bytes in xtask/src/build/inline.rs: node order.mjs <module.wasm> <rounds>.
 *
 * It exchanges two bytes at a time, keeps what makes brotli's result smaller, and prints the order. Ten rounds take some seconds,
 * a thousand bring most of what can be had. It is run by hand, after much of the code has changed.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [, , path, rounds = "100"] = process.argv;
const module = readFileSync(path);
const source = readFileSync(join(import.meta.dirname, "../src/build/inline.rs"), "utf8");
const frequent = /FREQUENT: \[u8; 90\] = \[([\d,\s]+)\]/.exec(source)[1].match(/\d+/g).map(Number);
const alphabet = Array.from({ length: 95 }, (_, at) => 32 + at).filter(
  (code) => !'"<\\]}'.includes(String.fromCharCode(code)),
);
alphabet.push(125, 93);

const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
const size = () => {
  const texts = new Map(frequent.map((byte, digit) => [byte, [alphabet[digit]]]));
  const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !texts.has(byte));
  others.forEach((byte, at) =>
    texts.set(byte, [alphabet[90 + Math.floor(at / alphabet.length)], alphabet[at % alphabet.length]]),
  );
  return brotliCompressSync(Buffer.from([...module].flatMap((byte) => texts.get(byte))), { params }).length;
};

let best = size();
console.log(best);
for (let round = 0; round < Number(rounds); round++) {
  const [one, other] = [Math.floor(Math.random() * 90), Math.floor(Math.random() * 90)];
  const exchange = () => ([frequent[one], frequent[other]] = [frequent[other], frequent[one]]);
  exchange();
  const now = size();
  if (now < best) {
    best = now;
    console.log(round, best, frequent.join(", "));
  } else {
    exchange();
  }
}
