/**
 * Removes from a module what makes the messages of panics: node panics.mjs <options as JSON>, with the members `module` (changed in
 * place; its functions have names) and `modules` (node_modules of the tools).
 *
 * The standard library prints these messages nowhere on this target, so nobody could read them. A panic ends in the same trap.
 */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { module: path, modules } = JSON.parse(process.argv[2]);
const { default: binaryen } = await import(pathToFileURL(join(modules, "binaryen/index.js")));

/** Functions of the standard library that never return: they print a message, and trap. */
const PANICS =
  /^(?:core|alloc|std|__rustc)(?:\[\w+\])?::(?:panicking::|rust_begin_unwind$|(?:result|option)::(?:unwrap|expect)_failed$|cell::panic_|raw_vec::(?:handle_error|capacity_overflow)$|alloc::handle_alloc_error$|slice::index::slice_\w+_fail|str::slice_error_fail)/;

const bytes = withoutPanics(await readFile(path));
clearLocations(bytes);
await writeFile(path, bytes);

function withoutPanics(before) {
  const module = binaryen.readBinary(before);
  // The names stay for wasm-opt, which removes what is no longer called, and then the names too.
  binaryen.setDebugInfo(true);
  let count = 0;
  for (let index = 0; index < module.getNumFunctions(); index++) {
    const { name, module: from } = binaryen.getFunctionInfo(module.getFunctionByIndex(index));
    if (from === "" && PANICS.test(name)) {
      binaryen.Function(module.getFunctionByIndex(index)).setBody(module.unreachable());
      count++;
    }
  }
  if (count === 0)
    throw new Error("no function of the standard library that panics was found: their names have changed");
  return Buffer.from(module.emitBinary());
}

/**
 * Overwrites with zeros where in the sources a panic happens: structures of four numbers, which are address and length of a file's
 * name, line and column. Zeros take no room in a module.
 */
function clearLocations(bytes) {
  const segments = dataOf(bytes);
  const textAt = (address, length) => {
    const found = segments.find(
      (segment) => address >= segment.address && address + length <= segment.address + segment.length,
    );
    return found && bytes.subarray(found.at + address - found.address, found.at + address - found.address + length);
  };
  const names = [];
  for (const { at, address, length } of segments) {
    const numbers = new DataView(bytes.buffer, bytes.byteOffset + at, length);
    // Such a structure lies at a multiple of four.
    for (let offset = -address & 3; offset + 16 <= length; offset += 4) {
      const [name, size, line, column] = [0, 4, 8, 12].map((member) => numbers.getUint32(offset + member, true));
      const text = size > 3 && size < 300 && line > 0 && line < 1e5 && column > 0 && column < 1e3 && textAt(name, size);
      if (text && /^[\w./@-]+\.rs$/.test(text.toString("latin1"))) {
        names.push(text);
        bytes.fill(0, at + offset, at + offset + 16);
      }
    }
  }
  for (const name of names) name.fill(0);
}

/** Returns the segments of the data section (WebAssembly Core Specification, 5.5.14): place in the file, address and length. */
function dataOf(bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  const segments = [];
  while (at < bytes.length) {
    const isData = bytes[at++] === 11;
    const end = number() + at;
    for (let left = isData ? number() : 0; left > 0; left--) {
      // Only what is written at a fixed address of the only memory: i32.const, the address, end.
      if (number() !== 0 || bytes[at++] !== 0x41) throw new Error("the module has data of another kind");
      const address = number();
      at++;
      const length = number();
      segments.push({ at, address, length });
      at += length;
    }
    at = end;
  }
  return segments;
}
