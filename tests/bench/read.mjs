// The same as read.rs in Node: with what a program there would use, js-yaml or JSON.parse, and with our reader in wasm.
//
//   prepare FOLDER OUT      keeps the files of OUT/complete.tsv that the peers read too, as OUT/usable.tsv
//   time LIST FOLDER PEERS  measures the files of a list and prints a line for each syntax and reader; PEERS is yes or no

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { median } from "./clock.mjs";

const load = (folder, name) => createRequire(join(folder, "x.js"))(name);
const yaml = load(process.env.OSSA_JS_YAML, "js-yaml");

const [mode, ...rest] = process.argv.slice(2);

function filesOf(list, folder) {
  const lines = readFileSync(list, "utf8").split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [syntax, path] = line.split("\t");
    const bytes = readFileSync(join(folder, path));
    return { line, syntax, path, bytes, text: bytes.toString("utf8").replace(/^\uFEFF/, "") };
  });
}

// From bytes to values, as for read.rs: a program begins with bytes, not with a string.
const peers = {
  json: ["JSON.parse", (bytes) => [JSON.parse(bytes.toString("utf8"))]],
  yaml: ["js-yaml", (bytes) => yaml.loadAll(bytes.toString("utf8"))],
  markdown: ["js-yaml", (bytes) => {
    const matter = /^---\r?\n([\s\S]*?)\r?\n---\s*(?:\r?\n|$)/.exec(bytes.toString("utf8"));
    return matter === null ? [] : [yaml.load(matter[1])];
  }],
};

function prepare(folder, out) {
  const isRead = (file) => {
    try {
      peers[file.syntax][1](file.bytes);
      return true;
    } catch {
      return false;
    }
  };
  const kept = filesOf(join(out, "complete.tsv"), folder).filter(isRead);
  writeFileSync(join(out, "usable.tsv"), kept.map((file) => `${file.line}\n`).join(""));
}

function time(list, folder, withPeers) {
  const { Files } = load(process.env.OSSA_BENCH_WASM, "./ossa-bench-wasm.js");
  const files = filesOf(list, folder);
  for (const syntax of Object.keys(peers)) {
    const own = files.filter((file) => file.syntax === syntax);
    const bytes = own.reduce((sum, file) => sum + file.bytes.length, 0);
    const line = (reader, pass) =>
      console.log([syntax, reader, own.length, bytes, Math.round(median(pass) * 1e6)].join("\t"));
    const module = new Files();
    for (const file of own) module.add(file.path, file.bytes);
    line("ossa in wasm", () => module.read());
    if (withPeers !== "yes") continue;
    const [name, parse] = peers[syntax];
    line(name, () => own.reduce((sum, file) => sum + parse(file.bytes).length, 0));
    // What is left for a program that has a string already.
    if (syntax === "json") line("JSON.parse of a string", () => own.map((file) => JSON.parse(file.text)).length);
  }
}

({ prepare, time })[mode](...rest);
