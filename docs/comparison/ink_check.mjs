// Compiles .ink files with inkjs, which carries Ink's own compiler. Prints `file: severity: message` a finding.
// GILJABI_NODE_MODULES names the folder that holds inkjs.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const from = createRequire(join(process.env.GILJABI_NODE_MODULES ?? "node_modules", "package.json"));
const { Compiler, CompilerOptions } = from("inkjs/full");
for (const file of process.argv.slice(2)) {
  const said = [];
  const options = new CompilerOptions(null, [], false, (message, type) => said.push(`${["author", "warning", "error"][type]}: ${message}`));
  try {
    new Compiler(readFileSync(file, "utf8"), options).Compile();
  } catch (error) {
    if (said.length === 0) said.push(`error: ${error.message}`);
  }
  said.forEach((line) => console.log(`${basename(file)}: ${line}`));
}
