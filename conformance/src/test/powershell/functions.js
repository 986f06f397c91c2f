// SPDX-License-Identifier: Apache-2.0
// Reads PowerShell files by the grammar and prints what they declare, one line for each function:
// its name and its parameters. Ends with 1, naming the lines, when a file is not PowerShell.
import { readFileSync } from "node:fs";
import { Language, Parser } from "web-tree-sitter";

await Parser.init();
const parser = new Parser();
parser.setLanguage(
  await Language.load("node_modules/tree-sitter-powershell/tree-sitter-powershell.wasm"),
);
let wrong = 0;

function find(node, type, found = []) {
  if (node.type === type) found.push(node);
  node.children.forEach((child) => find(child, type, found));
  return found;
}

for (const file of process.argv.slice(2)) {
  const root = parser.parse(readFileSync(file, "utf8")).rootNode;
  for (const error of find(root, "ERROR")) {
    console.log(`${file}:${error.startPosition.row + 1}: not PowerShell: ${error.text.slice(0, 60)}`);
    wrong++;
  }
  if (root.hasError) wrong++;
  for (const declared of find(root, "function_statement")) {
    const name = find(declared, "function_name")[0].text;
    const block = find(declared, "param_block")[0];
    const parameters = block
      ? find(block, "script_parameter").map((each) => each.children.filter((c) => c.type === "variable")[0].text.slice(1))
      : [];
    console.log(`${name} ${parameters.join(",")}`);
  }
}
process.exit(wrong ? 1 : 0);
