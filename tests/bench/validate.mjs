// The same as validate.rs with what a Node program would use: js-yaml or JSON.parse, and ajv with the same schemas.
//
//   prepare FOLDER OUT   keeps the documents of OUT/documents.tsv that js-yaml reads too, as OUT/usable.tsv
//   run FOLDER OUT       measures them and prints a line for each format and phase
//   once FOLDER OUT      reads, parses and validates everything once, as a whole process does

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { median } from "./clock.mjs";

const load = (folder, name) => createRequire(join(folder, "x.js"))(name);
const Ajv = load(process.env.OSSA_AJV, "ajv/dist/2020").default;
const yaml = load(process.env.OSSA_JS_YAML, "js-yaml");

const [mode, folder, out] = process.argv.slice(2);

// Every document of a file, as plain values.
function parse(path, text) {
  if (path.endsWith(".json")) return [JSON.parse(text)];
  if (path.endsWith(".md")) {
    const matter = /^---\r?\n([\s\S]*?)\r?\n---\s*(?:\r?\n|$)/.exec(text);
    return [yaml.load(matter[1])];
  }
  return yaml.loadAll(text);
}

// The files of a list: format, path, text and which documents count.
function filesOf(list) {
  const files = new Map();
  for (const line of readFileSync(join(out, list), "utf8").split("\n")) {
    if (line === "") continue;
    const [format, index, path] = line.split("\t");
    const key = `${format}\t${path}`;
    if (!files.has(key)) {
      const bytes = readFileSync(join(folder, path));
      files.set(key, { format, path, bytes: bytes.length, text: bytes.toString("utf8").replace(/^\uFEFF/, ""), roots: [] });
    }
    files.get(key).roots.push(Number(index));
  }
  return [...files.values()];
}

// Every schema as a function. `allErrors` is what a validator for people needs.
function compile(allErrors) {
  const validators = new Map();
  for (const name of readdirSync(join(out, "schemas"))) {
    const schema = JSON.parse(readFileSync(join(out, "schemas", name), "utf8"));
    validators.set(name.replace(/\.json$/, ""), new Ajv({ strict: false, allErrors, logger: false }).compile(schema));
  }
  return validators;
}

function line(format, documents, bytes, phase, milliseconds, valid) {
  console.log([format, documents, bytes, phase, Math.round(milliseconds * 1e6), valid].join("\t"));
}

function prepare() {
  const kept = [];
  for (const file of filesOf("documents.tsv")) {
    try {
      const documents = parse(file.path, file.text);
      if (file.roots.some((index) => documents[index] === undefined)) continue;
    } catch {
      continue;
    }
    for (const index of file.roots) kept.push(`${file.format}\t${index}\t${file.path}\n`);
  }
  writeFileSync(join(out, "usable.tsv"), kept.join(""));
}

function run() {
  const files = filesOf("usable.tsv");
  const started = performance.now();
  const all = compile(true);
  line("all", 0, 0, "compile", performance.now() - started, 0);
  const first = compile(false);
  for (const format of [...new Set(files.map((file) => file.format))].sort()) {
    const own = files.filter((file) => file.format === format);
    const bytes = own.reduce((sum, file) => sum + file.bytes, 0);
    const documents = own.reduce((sum, file) => sum + file.roots.length, 0);
    const print = (phase, pass, valid = 0) => line(format, documents, bytes, phase, median(pass), valid);
    const validate = all.get(format);
    const isValid = first.get(format);
    const findings = (parsed, roots) => {
      let count = 0;
      for (const index of roots) if (!validate(parsed[index])) count += validate.errors.length;
      return count;
    };
    const sum = (of) => own.reduce((total, file) => total + of(file), 0);
    const parsed = new Map(own.map((file) => [file, parse(file.path, file.text)]));
    print("parse", () => sum((file) => parse(file.path, file.text).length));
    print("parse+validate", () => sum((file) => findings(parse(file.path, file.text), file.roots)));
    print("validate", () => sum((file) => findings(parsed.get(file), file.roots)));
    const verdict = () => sum((file) => file.roots.filter((index) => isValid(parsed.get(file)[index])).length);
    print("verdict", verdict, verdict());
  }
}

function once() {
  const validators = compile(true);
  let errors = 0;
  for (const file of filesOf("usable.tsv")) {
    const documents = parse(file.path, file.text);
    for (const index of file.roots) {
      const validate = validators.get(file.format);
      if (!validate(documents[index])) errors += validate.errors.length;
    }
  }
  console.log(errors);
}

({ prepare, run, once })[mode]();
