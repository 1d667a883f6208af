// What both versions of sigma have in common: a graph of objects, drawn by frames that their camera asks for.

import { COLOURS, typeOf } from '../graphs.mjs';
import { closed, frame } from './frames.mjs';

export function graphologyContender(draw, Graph) {
  let sigma;
  let graph;
  const canvases = () => [...document.querySelectorAll('#stage canvas')];
  return {
    async load({ nodes, ends }, positions) {
      const start = performance.now();
      graph = new Graph({ type: 'directed', multi: false });
      for (let node = 0; node < nodes; node += 1) {
        const [x, y] = [positions[2 * node], -positions[2 * node + 1]];
        graph.addNode(node, { x, y, size: 3, color: COLOURS[typeOf(node)], label: `n${node}` });
      }
      for (let at = 0; at < ends.length; at += 2) {
        graph.addEdge(ends[at], ends[at + 1], { size: 1, color: '#c8ccd2' });
      }
      sigma = draw(graph, document.getElementById('stage'));
      await frame();
      closed(canvases());
      return performance.now() - start;
    },
    async pan(step) {
      const camera = sigma.getCamera();
      const { x } = camera.getState();
      const start = performance.now();
      camera.setState({ x: x + step / 1280 });
      await frame();
      closed(canvases());
      return performance.now() - start;
    },
    // Sigma draws nodes in the colours of their numbers and reads one pixel back.
    hover(x, y) {
      const stage = document.querySelector('#stage .sigma-mouse') ?? document.querySelector('#stage canvas:last-of-type');
      const start = performance.now();
      stage.dispatchEvent(new MouseEvent('mousemove', { clientX: x, clientY: y, bubbles: true, view: window }));
      return performance.now() - start;
    },
    async facet() {
      const start = performance.now();
      graph.forEachNode((node) => {
        if (typeOf(Number(node)) === 0) graph.setNodeAttribute(node, 'hidden', true);
      });
      sigma.refresh();
      await frame();
      closed(canvases());
      return performance.now() - start;
    },
  };
}
