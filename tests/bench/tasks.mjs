// The same as tasks.rs, in wasm. Each line ends with the time of the first run, which V8 does with code it has not
// optimised yet.

import { createRequire } from "node:module";
import { join } from "node:path";

import { median, used } from "./clock.mjs";

const { Suite } = createRequire(join(process.env.OSSA_BENCH_WASM, "x.js"))("./ossa-bench-wasm.js");

const [name, text = ""] = process.argv.slice(2);
const suite = Suite.open(name);
if (suite === undefined) throw new Error(`no suite ${name}`);
suite.lines().forEach((line, index) => {
  if (!line.split("\t")[0].includes(text)) return;
  const start = used();
  const found = suite.found(index);
  const first = used() - start;
  const [time, once] = [median(() => suite.run(index)), first].map((time) => Math.round(time * 1e6));
  console.log([line, time, found, once].join("\t"));
});
