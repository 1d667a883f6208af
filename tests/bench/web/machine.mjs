// What a process and all below it took, on Linux.

import { readFileSync, readdirSync } from 'node:fs';

function processes() {
  const all = new Map();
  for (const id of readdirSync('/proc')) {
    if (!/^\d+$/.test(id)) continue;
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
      // The name stands in brackets and may hold anything; the first field after it is the third.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      all.set(Number(id), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
    } catch {
      // It ended while we looked.
    }
  }
  return all;
}

function below(root) {
  const all = processes();
  const isBelow = (id) => {
    for (let at = id; at > 1; at = all.get(at)?.parent ?? 0) if (at === root) return true;
    return false;
  };
  return [...all].filter(([id]) => isBelow(id));
}

/** Processor time of `root` and all below it in milliseconds; Linux tells programs a hundred ticks a second. */
export function used(root) {
  return below(root).reduce((sum, [, { ticks }]) => sum + ticks * 10, 0);
}

/** Memory of `root` and all below it in MB, what they share counted once. */
export function held(root) {
  const share = ([id]) => {
    try {
      const text = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
      return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
    } catch {
      return 0;
    }
  };
  return below(root).map(share).reduce((sum, kilobytes) => sum + kilobytes, 0) / 1000;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
