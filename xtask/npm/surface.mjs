/** The public surface as a text: each entry's exports with their declarations, sorted, without comments. */

import { join } from "node:path";

export function surface(ts, folder, entries) {
  const files = entries.map((entry) => join(folder, `${entry}.d.ts`));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ES2022,
    types: [],
  });
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter({ removeComments: true });
  /** The entry in which a symbol was listed first. */
  const shown = new Map();
  const text = [];
  for (const [at, file] of files.entries()) {
    const entry = entries[at].replace(/\/?index$/, "") || ".";
    text.push(`// ${entry}`);
    const again = new Map();
    const exports = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)));
    for (const symbol of exports.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const where = shown.get(target);
      if (where !== undefined) {
        again.set(where, [...(again.get(where) ?? []), symbol.name]);
        continue;
      }
      shown.set(target, entry);
      for (const declaration of target.declarations) {
        const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
        text.push(`${symbol.name}: ${printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())}`);
      }
    }
    for (const [where, names] of again) {
      text.push(`as in ${where}: ${names.join(", ")}`);
    }
  }
  return `${text.join("\n\n")}\n`;
}
