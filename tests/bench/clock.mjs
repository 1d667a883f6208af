// Time for the benchmarks in Node, as clock.rs of the tests has it.

import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

// Milliseconds this thread has had a processor; else the clock.
export function used() {
  try {
    return Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

// The median time of one pass in milliseconds. Short passes are repeated within a measurement, and those that take
// seconds measured once.
export function median(pass) {
  const RUNS = 9;
  const timed = (repeats) => {
    const start = used();
    for (let i = 0; i < repeats; i += 1) pass();
    return used() - start;
  };
  // The compilers of V8 get their time before anything counts.
  let warm = 0;
  for (let i = 0; i < 10 && warm < 1000; i += 1) warm += timed(1);
  let repeats = 1;
  let first = timed(1);
  while (first < 100 && repeats < 2 ** 24) {
    repeats *= 2;
    first = timed(repeats);
  }
  if (first > 1000) return first / repeats;
  const times = Array.from({ length: RUNS }, () => timed(repeats) / repeats);
  times.sort((a, b) => a - b);
  return times[RUNS >> 1];
}
