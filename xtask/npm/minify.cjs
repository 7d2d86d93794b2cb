// Minifies modules in place: node minify.cjs <folder of terser> <file>…
const { readFile, writeFile } = require("node:fs/promises");
const { minify } = require(process.argv[2]);

async function main() {
  for (const file of process.argv.slice(3)) {
    const source = await readFile(file, "utf8");
    // Class names show in logs.
    const { code } = await minify(source, { module: true, keep_classnames: true, compress: { passes: 2 } });
    await writeFile(file, `${code}\n`);
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
