// cosmos.gl, without its simulation, which would run on the graphics card all the time.

import { Graph } from '@cosmos.gl/graph';

import { COLOURS, typeOf } from '../graphs.mjs';
import { closed, frame } from './frames.mjs';

let graph;
let colours;
const canvas = () => document.querySelector('#stage canvas');

function drag(type, x) {
  const target = type === 'mousedown' ? canvas() : window;
  target.dispatchEvent(
    new MouseEvent(type, { clientX: x, clientY: 300, button: 0, buttons: 1, bubbles: true, view: window }),
  );
}

globalThis.contender = {
  async load({ nodes, ends }, positions) {
    const start = performance.now();
    const points = nodes === positions.length / 2 ? positions : positions.slice(0, 2 * nodes);
    graph = new Graph(document.getElementById('stage'), {
      enableSimulation: false,
      spaceSize: 8192,
      pointDefaultSize: 6,
      linkDefaultWidth: 1.7,
      linkDefaultColor: '#c8ccd2',
      fitViewOnInit: true,
      fitViewDelay: 0,
      fitViewDuration: 0,
    });
    if (graph.ready) await graph.ready;
    colours = new Float32Array(nodes * 4);
    for (let node = 0; node < nodes; node += 1) {
      const colour = parseInt(COLOURS[typeOf(node)].slice(1), 16);
      colours.set([(colour >> 16) / 255, ((colour >> 8) & 255) / 255, (colour & 255) / 255, 1], node * 4);
    }
    graph.setPointPositions(points);
    graph.setPointColors(colours);
    graph.setLinks(Float32Array.from(ends));
    graph.render();
    graph.fitView(0);
    await frame();
    await frame();
    closed([canvas()]);
    return performance.now() - start;
  },
  // Each takes seconds without a graphics card.
  hovers: 3,
  panned: 640,
  async pan(step) {
    const start = performance.now();
    if (this.panned === 640) drag('mousedown', this.panned);
    this.panned += step;
    drag('mousemove', this.panned);
    await frame();
    closed([canvas()]);
    return performance.now() - start;
  },
  hover(x, y) {
    const start = performance.now();
    graph.findPointsInRect([
      [x - 1, y - 1],
      [x + 1, y + 1],
    ]);
    return performance.now() - start;
  },
  async facet() {
    const start = performance.now();
    for (let node = 0; node < colours.length / 4; node += 1) if (typeOf(node) === 0) colours[node * 4 + 3] = 0;
    graph.setPointColors(colours);
    graph.render();
    await frame();
    closed([canvas()]);
    return performance.now() - start;
  },
};
