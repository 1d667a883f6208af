// The tasks of tests/bench/tasks/layout.rs by libraries in JavaScript, in the same order and form.

import { createRequire } from 'node:module';
import path from 'node:path';

import { median, used } from '../clock.mjs';
import { distinct, needs, planted } from './graphs.mjs';

const require = createRequire(path.join(process.env.OSSA_BENCH_WEB, 'x.js'));
const Graph = require('graphology');
const dagre = require('@dagrejs/dagre');
const helpers = require('graphology-layout-forceatlas2/helpers.js');
const iterate = require('graphology-layout-forceatlas2/iterate.js');
const forceAtlas = require('graphology-layout-forceatlas2');
const louvain = require('graphology-communities-louvain');

function graphOf({ nodes, ends }) {
  const graph = new Graph({ type: 'undirected', multi: false });
  // Everywhere, as layouts begin.
  for (let node = 0; node < nodes; node += 1) graph.addNode(node, { x: Math.sin(node) * 1000, y: Math.cos(node * 7) * 1000, size: 1 });
  for (let at = 0; at < ends.length; at += 2) graph.mergeEdge(ends[at], ends[at + 1]);
  return graph;
}

function tell(name, pass, found = () => '') {
  const start = used();
  const made = pass();
  const first = used() - start;
  const time = first > 20_000 ? first : median(pass);
  console.log([name, '', 1, Math.round(time * 1e6), found(made), Math.round(first * 1e6)].join('\t'));
}

for (const [nodes, links] of [[10_000, 50_000], [100_000, 500_000]]) {
  const graph = graphOf(distinct(planted(nodes, links)));
  const settings = { ...require('graphology-layout-forceatlas2/defaults.js'), ...forceAtlas.inferSettings(graph), barnesHutTheta: 0.5 };
  const matrices = helpers.graphToByteArrays(graph, () => 1);
  const step = () => iterate(settings, matrices.nodes, matrices.edges);
  for (let warm = 0; warm < 10; warm += 1) step();
  tell(`graphology ForceAtlas2 step, ${nodes} nodes`, step);
}
for (const [nodes, links] of [[1000, 3000], [10_000, 30_000]]) {
  if (nodes > 1000) {
    // dagre takes minutes for this one: not run.
    console.log(['dagre', '', 1, 0, 'not run', 0].join('\t'));
    continue;
  }
  const { ends } = distinct(needs(nodes, links));
  tell(`dagre, ${nodes} nodes`, () => {
    const graph = new dagre.graphlib.Graph();
    graph.setGraph({});
    graph.setDefaultEdgeLabel(() => ({}));
    for (let node = 0; node < nodes; node += 1) graph.setNode(String(node), { width: 10, height: 10 });
    for (let at = 0; at < ends.length; at += 2) graph.setEdge(String(ends[at]), String(ends[at + 1]));
    dagre.layout(graph);
  });
}
for (const [nodes, links] of [[10_000, 100_000], [100_000, 1_000_000]]) {
  const graph = graphOf(distinct(planted(nodes, links)));
  const seeded = () => {
    let state = 1;
    return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  };
  tell(
    `graphology Louvain, ${nodes} nodes`,
    () => louvain.detailed(graph, { rng: seeded() }),
    (made) => `${made.count}, modularity ${made.modularity.toFixed(4)}`,
  );
}
