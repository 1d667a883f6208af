// The graphs every contender draws, the same as tests/bench/tasks/scenes.rs makes.

// The same numbers on every run (Numerical Recipes' generator of 64 bits).
function random(seed) {
  let state = BigInt(seed);
  return (end) => {
    state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n);
    return Number((state >> 33n) % BigInt(end));
  };
}

// Nodes in communities of 100, with four of five links inside. `ends` holds source and target of each link.
export function planted(nodes, links) {
  const below = random(1);
  const ends = new Uint32Array(links * 2);
  for (let link = 0; link < links; link += 1) {
    const source = below(nodes);
    const within = Math.floor(source / 100) * 100 + below(100);
    ends[2 * link] = source;
    ends[2 * link + 1] = below(5) > 0 ? within : below(nodes);
  }
  return { nodes, ends };
}

// As many relations as the original promised, 32,732 of 309 agents: every two that share a domain, and some across.
export function fleet() {
  const nodes = 309;
  const domain = (node) => (node < 236 ? 0 : node < 300 ? 1 : 2);
  const [within, across] = [[], []];
  for (let source = 0; source < nodes; source += 1) {
    for (let target = source + 1; target < nodes; target += 1) {
      if (domain(source) === domain(target)) within.push(source, target);
      else if ((source + target) % 5 === 0) across.push(source, target);
    }
  }
  return { nodes, ends: Uint32Array.from([...within, ...across].slice(0, 2 * 32_732)) };
}

// The same graph without links from a node to itself, and with one link of each two nodes and direction.
export function distinct({ nodes, ends }) {
  const seen = new Set();
  const kept = [];
  for (let at = 0; at < ends.length; at += 2) {
    const pair = ends[at] * nodes + ends[at + 1];
    if (ends[at] === ends[at + 1] || seen.has(pair)) continue;
    seen.add(pair);
    kept.push(ends[at], ends[at + 1]);
  }
  return { nodes, ends: Uint32Array.from(kept) };
}

// A graph without cycles, each link over at most a fiftieth of the nodes.
export function needs(nodes, links) {
  const below = random(2);
  const ends = new Uint32Array(links * 2);
  for (let link = 0; link < links; link += 1) {
    const source = below(nodes - 1);
    ends[2 * link] = source;
    ends[2 * link + 1] = Math.min(source + 1 + below(Math.floor(nodes / 50) + 1), nodes - 1);
  }
  return { nodes, ends };
}

export const TYPES = ['worker', 'orchestrator', 'critic', 'monitor', 'governor'];
export const COLOURS = ['#4e79a7', '#f28e2b', '#e15759', '#76b7b2', '#59a14f'];

export const typeOf = (node) => node % TYPES.length;

const name = (node) => `n${String(node).padStart(7, '0')}`;

// A graph as `ossa` reads it.
export function json({ nodes, ends }) {
  const lines = ['{"nodes":['];
  for (let node = 0; node < nodes; node += 1) {
    const agent = { id: `agent:ossa/${name(node)}`, name: name(node), kind: 'agent', type: TYPES[typeOf(node)] };
    Object.assign(agent, { files: [{ path: `${name(node)}.yml`, format: 'ossa-1.0' }], defined: true });
    lines.push(JSON.stringify(agent) + (node + 1 < nodes ? ',' : ''));
  }
  lines.push('],"relationships":[');
  const last = ends.length - 2;
  for (let at = 0; at <= last; at += 2) {
    const [source, target] = [ends[at], ends[at + 1]].map((node) => `agent:ossa/${name(node)}`);
    const edge = { source, target, type: 'depends_on', weight: 1, via: 'written', origin: 'depends_on', originVersion: '0' };
    lines.push(JSON.stringify(edge) + (at < last ? ',' : ''));
  }
  lines.push(']}');
  return lines.join('\n');
}
