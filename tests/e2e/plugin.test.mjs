// The example plugin, built and packed as a user would, adds exactly the relations its fixture lists.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { ossa, root, scratch, serve } from './support.mjs';

const run = promisify(execFile);
const fixture = path.join(root, 'tests/corpus/shared-server');
const plugin = path.join(process.env.OSSA_COMPONENTS, 'ossa_example_shared_server.wasm');

const rows = (graph) =>
  graph.relationships
    .filter(({ type }) => type === 'shares_server')
    .map(({ source, target, type, weight, via, origin }) => [source, target, type, weight, via, origin].join('\t'))
    .sort();

const expected = async () => (await readFile(path.join(fixture, 'relations.tsv'), 'utf8')).trim().split('\n').sort();

test('on the command line', async (t) => {
  const out = await scratch(t);
  await run(ossa, ['knowledge-graph', fixture, '-o', out, '--plugin', plugin]);
  const graph = JSON.parse(await readFile(path.join(out, 'graph.json'), 'utf8'));
  assert.deepEqual(rows(graph), await expected());
  const versions = new Set(graph.relationships.map(({ originVersion }) => originVersion));
  assert.ok([...versions].every((version) => /^\d+\.\d+\.\d+/.test(version)));
});

test('on the server', async (t) => {
  const server = await serve(t, [fixture], ['--plugin', plugin]);
  const graph = await (await fetch(`${server.url}/api/v1/knowledge-graph/export?format=json`)).json();
  assert.deepEqual(rows(graph), await expected());
});

test('a file that is no plugin is refused with a reason', async (t) => {
  const out = await scratch(t);
  const refused = run(ossa, ['knowledge-graph', fixture, '-o', out, '--plugin', path.join(fixture, 'README.md')]);
  await assert.rejects(refused, (error) => error.code === 2 && /README\.md/.test(error.stderr));
});
