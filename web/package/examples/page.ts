// What a page makes of two definitions: a list of findings, a drawing, and a file to take away. page.html loads it after
// it was bundled; the program is copied beside the bundle:
//
//   npx esbuild page.ts --bundle --format=esm --outfile=page.js
//   cp node_modules/@ossa/core/ossa-core_bg.wasm .

import { type Finding, type SourceFile, OssaError, buildGraph, exportGraph, init, layout, validate } from '@ossa/core';
import '@ossa/core/element';

const files: SourceFile[] = [
  {
    path: 'refund-desk/agent.yml',
    content: `ossaVersion: "1.0"
agent:
  id: refund-desk
  name: Refund desk
  version: 1.0.0
  role: orchestration
  runtime: { type: docker }
  tags: [billing]
  capabilities: [{ name: refund, description: Pays back, input_schema: {}, output_schema: {} }]
  dependencies: { required: [{ agent_id: ledger }, { agent_id: printer }] }
`,
  },
  {
    path: 'ledger/agent.yml',
    content: `ossaVersion: "1.0"
agent:
  id: ledger
  name: Ledger
  version: 1.0.0
  role: custom
  runtime: { type: docker }
  tags: [billing]
  capabilities: [{ name: book, description: Books, input_schema: {}, output_schema: {} }]
`,
  },
];

function row({ severity, message, place }: Finding): HTMLLIElement {
  const item = document.createElement('li');
  item.textContent = `${severity}: ${message}${place ? ` (${place.path}, line ${place.line})` : ''}`;
  return item;
}

try {
  await init();
  document.querySelector('#findings')?.replaceChildren(...validate(files).findings.map(row));

  const graph = buildGraph(files);
  const element = document.createElement('ossa-graph');
  element.graph = graph;
  element.addEventListener('select', ({ detail }) => {
    document.querySelector('#selected')!.textContent = detail?.node.name ?? 'nothing';
  });
  document.querySelector('#drawing')?.replaceChildren(element);

  const link = document.querySelector<HTMLAnchorElement>('#download')!;
  link.href = URL.createObjectURL(new Blob([exportGraph(graph, 'graphml')], { type: 'application/graphml+xml' }));

  const places: Float32Array = layout(graph, { algorithm: 'force', seed: 7 });
  console.log([...graph.nodes()].map(({ name }, index) => `${name}: ${places[index * 2]}, ${places[index * 2 + 1]}`).join('\n'));
} catch (error) {
  document.body.append(error instanceof OssaError ? `${error.code}: ${error.message}` : String(error));
}
