// Reads each file with Mermaid's own parser. Prints one JSON object: file -> { nodes, ways, labels } or { error }.
// GILJABI_NODE_MODULES names the folder that holds mermaid and jsdom.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const from = createRequire(join(process.env.GILJABI_NODE_MODULES ?? "node_modules", "package.json"));
const { JSDOM } = from("jsdom");
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const folder = from.resolve("mermaid/package.json").replace("package.json", "dist/mermaid.core.mjs");
const { default: mermaid } = await import(pathToFileURL(folder));
const read = {};
for (const file of process.argv.slice(2)) {
  try {
    const text = readFileSync(file, "utf8");
    await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const nodes = [...db.getVertices().values()];
    read[file] = { nodes: nodes.length, ways: db.getEdges().length, labels: nodes.map((node) => node.text) };
  } catch (error) {
    read[file] = { error: String(error) };
  }
}
console.log(JSON.stringify(read));
