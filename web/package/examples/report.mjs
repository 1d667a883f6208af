// node report.mjs FOLDER: what is wrong with the definitions in a folder, and their graph as GraphML beside this script's
// working directory.

import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { buildGraph, exportGraph } from '@ossa/core';

const folder = path.resolve(process.argv[2] ?? '.');
const files = [];
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(ya?ml|json|md|toml)$/i.test(entry.name)) continue;
  const file = path.join(entry.parentPath, entry.name);
  files.push({ path: path.relative(folder, file).split(path.sep).join('/'), content: await readFile(file) });
}

const graph = buildGraph(files, { root: path.basename(folder) });
const { findings, summary } = graph.findings();
for (const { severity, code, message, place } of findings) {
  console.log(`${place ? `${place.path}:${place.line}:${place.column}: ` : ''}${severity}[${code}]: ${message}`);
}
console.log(`${summary.errors} errors, ${summary.warnings} warnings in ${summary.sources} files`);
console.log(`${graph.nodeCount} nodes, ${graph.relationCount} relations`);
await writeFile('graph.graphml', exportGraph(graph, 'graphml'));
graph.free();
process.exitCode = summary.errors > 0 ? 1 : 0;
