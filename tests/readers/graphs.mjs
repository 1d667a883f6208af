// Reads one export with the library it is made for, and prints what that saw: nodes as [key, name] and relations as
// [source, target, kind, weight, via]. What a format does not hold is left out.
//
// node graphs.mjs FORMAT FILE, with OSSA_READERS naming the `node_modules` folder the libraries are in.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

const require = createRequire(path.join(process.env.OSSA_READERS, 'reader.cjs'));
const load = async (name) => import(pathToFileURL(require.resolve(name)));
const [format, file] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const pairs = (relations) => relations.map((one) => [one.source, one.target, one.type, one.weight, one.via]);

const readers = {
  jsonl() {
    const records = text.split('\n').filter((line) => line).map((line) => JSON.parse(line));
    assert.ok(records.every(({ record }) => record === 'node' || record === 'relation'));
    return {
      nodes: records.filter(({ record }) => record === 'node').map(({ id, name }) => [id, name]),
      relations: pairs(records.filter(({ record }) => record === 'relation')),
    };
  },

  json() {
    const graph = JSON.parse(text);
    return { nodes: graph.nodes.map(({ id, name }) => [id, name]), relations: pairs(graph.relationships) };
  },

  async cytoscape() {
    const { default: cytoscape } = await load('cytoscape');
    const graph = cytoscape({ headless: true, ...JSON.parse(text) });
    const data = (elements) => elements.map((element) => element.data());
    return {
      nodes: data(graph.nodes()).map(({ id, label }) => [id, label]),
      relations: pairs(data(graph.edges())),
    };
  },

  async dot() {
    const { instance } = await load('@viz-js/viz');
    const viz = await instance();
    // The engine that only packs boxes: what is tested is reading, and it is quick.
    const result = viz.render(text, { format: 'json', engine: 'osage' });
    assert.equal(result.status, 'success', JSON.stringify(result.errors));
    const isOfFonts = ({ message }) => message.includes('no value for width of');
    assert.deepEqual(result.errors.filter((error) => !isOfFonts(error)), []);
    const graph = JSON.parse(result.output);
    const drawn = (label) => label.replaceAll(/\\(.)/gs, (_, letter) => (letter === 'n' ? '\n' : letter)).replaceAll('&amp;', '&');
    // Empty values are left out.
    const value = (raw = '') => raw.replaceAll('\\\\', '\\');
    const key = (index) => value(graph.objects[index].key);
    return {
      nodes: graph.objects.map((node) => [value(node.key), drawn(node.label)]),
      relations: (graph.edges ?? []).map((edge) => [
        key(edge.tail), key(edge.head), drawn(edge.label), Number(edge.weight), value(edge.via),
      ]),
    };
  },

  async mermaid() {
    const { JSDOM } = require('jsdom');
    globalThis.window = new JSDOM('').window;
    globalThis.document = window.document;
    const { default: mermaid } = await load('mermaid');
    mermaid.initialize({ startOnLoad: false, maxTextSize: Infinity, maxEdges: Infinity });
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    // What Mermaid makes of references to characters until it draws them.
    const drawn = (text) => text.replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)));
    return {
      nodes: [...db.getVertices().values()].map(({ id, text }) => [id, drawn(text)]),
      relations: db.getEdges().map(({ start, end, text }) => [start, end, drawn(text)]),
    };
  },

  async 'd3-force'() {
    const { forceLink, forceSimulation } = await load('d3-force');
    const { nodes, links } = JSON.parse(text);
    forceSimulation(nodes).force('link', forceLink(links).id(({ id }) => id)).stop().tick(1);
    assert.ok(nodes.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
    return {
      nodes: nodes.map(({ id, name }) => [id, name]),
      relations: pairs(links.map((link) => ({ ...link, source: link.source.id, target: link.target.id }))),
    };
  },

  async 'd3-hierarchy'() {
    const { hierarchy, pack } = await load('d3-hierarchy');
    const root = pack().size([100, 100])(hierarchy(JSON.parse(text)).sum(({ value }) => value));
    assert.ok(root.leaves().every(({ r }) => r > 0));
    return { nodes: root.leaves().map(({ data }) => [data.id, data.name]), total: root.value };
  },

  async 'd3-sankey'() {
    const { sankey } = await load('d3-sankey');
    const { nodes, links } = sankey().nodeId(({ id }) => id).size([100, 100])(JSON.parse(text));
    assert.ok(nodes.every(({ column, layer }) => layer === ['source', 'relation', 'target'].indexOf(column)));
    const kinds = nodes.filter(({ column }) => column === 'relation');
    return {
      kinds: Object.fromEntries(kinds.map(({ name, value }) => [name, value])),
      flows: links.map(({ source, target, value }) => [source.id, target.id, value]),
    };
  },

  async 'd3-chord'() {
    const { chordDirected } = await load('d3-chord');
    const { names, matrix } = JSON.parse(text);
    assert.ok(matrix.length === names.length && matrix.every((row) => row.length === names.length));
    const total = chordDirected()(matrix).reduce((sum, { source }) => sum + source.value, 0);
    return { names, matrix, total };
  },

  'd3-matrix'() {
    const { nodes, cells } = JSON.parse(text);
    const key = (index) => nodes[index].id;
    return {
      nodes: nodes.map(({ id, name }) => [id, name]),
      cells: cells.map(({ row, column, value, count }) => [key(row), key(column), value, count]),
    };
  },

  async cypher() {
    const { lintCypherQuery } = require('@neo4j-cypher/language-support');
    const nodes = [];
    const relations = [];
    const [constraint, wait, ...statements] = text.split(/(?<=;\n)(?=UNWIND|CALL)/);
    let linted = constraint + wait;
    for (const statement of statements) {
      const [, list, end, label, type] = statement.match(
        /^UNWIND \[\n(.*)\n(\] AS row (?:CREATE \(node:Ossa:(\w+)\)|MATCH .*\[relation:(\w+)\]).*;\n)$/s,
      );
      // The grammar takes its time: of rows without an escape the first ten stand for all.
      const rows = list.split(',\n');
      linted += `UNWIND [\n${rows.filter((row, index) => index < 10 || row.includes('\\')).join(',\n')}\n${end}`;
      // The literals we write mean the same in JavaScript.
      for (const row of vm.runInNewContext(`[${list}]`)) {
        if (label) {
          assert.equal(label.toLowerCase(), row.kind.replaceAll('-', ''));
          nodes.push([row.key, row.name]);
        } else {
          const { kind, weight, via } = row.properties;
          assert.equal(type, kind.toUpperCase());
          relations.push([row.source, row.target, kind, weight, via]);
        }
      }
    }
    const { diagnostics } = lintCypherQuery(linted, {});
    assert.deepEqual(diagnostics.filter(({ severity }) => severity === 1), []);
    return { nodes, relations };
  },
};

process.stdout.write(JSON.stringify(await readers[format]()));
