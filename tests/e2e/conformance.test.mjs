// The native core, the core in wasm and the HTTP API give the same bytes for the same files.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { corpus, figures, open, ossa, root, sample, scratch, serve } from './support.mjs';

const run = promisify(execFile);

/** Findings and export of a folder by the native binary. */
async function native(folder, profile) {
  const arguments_ = ['validate', folder, '--format', 'json', '--verbose', '--profile', profile];
  const { stdout } = await run(ossa, arguments_, { maxBuffer: 1 << 28 }).catch((error) => {
    // Exit code 1 means findings, which is what this is about.
    if (error.code === 1) return error;
    throw error;
  });
  const { findings } = JSON.parse(stdout);
  return { findings: JSON.stringify(findings), graph: (await figures(folder, profile)).export };
}

/** The same by the HTTP API. */
async function http(t, folder, profile) {
  const server = await serve(t, [folder], ['--profile', profile]);
  const report = await (await fetch(`${server.url}/api/v1/knowledge-graph`)).json();
  const graph = await (await fetch(`${server.url}/api/v1/knowledge-graph/export?format=json`)).text();
  return { findings: JSON.stringify(report.findings), graph, url: server.url };
}

/** The same by the worker of the page at `url`, fed with files as a drop feeds it. */
async function wasm(t, url, root, files, profile) {
  const page = await open(t, `${url}/health`);
  return page.evaluate(
    async ({ root, files, profile }) => {
      const worker = new Worker('/worker_loader.js', { type: 'module' });
      const hear = (wanted) =>
        new Promise((resolve, reject) => {
          worker.onerror = (event) => reject(new Error(event.message || 'the worker did not start'));
          worker.onmessage = ({ data: [event] }) => {
            const name = typeof event === 'string' ? event : Object.keys(event)[0];
            if (name === 'Failed') reject(new Error(event.Failed));
            if (name === wanted) resolve(event[wanted]);
          };
        });
      await hear('Ready');
      const decode = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const handles = files.map(({ name, content }) => new File([decode(content)], name));
      const loaded = hear('Loaded');
      worker.postMessage([{ Open: { profile, root, paths: files.map(({ name }) => name) } }, handles]);
      const report = await loaded;
      const exported = hear('Exported');
      worker.postMessage([{ Export: { format: 'json' } }, []]);
      const { text } = await exported;
      worker.terminate();
      return { findings: JSON.stringify(report.findings), graph: text };
    },
    { root, files, profile },
  );
}

/** Every file of a folder that a profile reads, as the worker gets them. */
async function filesOf(folder, profile) {
  const wanted = profile === 'default' ? /\.(ya?ml|json|md)$/i : /\.ya?ml$/i;
  const files = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !wanted.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join('/');
    files.push({ name, content: (await readFile(file)).toString('base64') });
  }
  return files;
}

async function check(t, folder, profile) {
  const expected = await native(folder, profile);
  const answered = await http(t, folder, profile);
  const computed = await wasm(t, answered.url, path.basename(folder), await filesOf(folder, profile), profile);
  assert.equal(answered.findings, expected.findings, 'findings by HTTP');
  assert.equal(answered.graph, expected.graph, 'export by HTTP');
  assert.equal(computed.findings, expected.findings, 'findings in wasm');
  assert.equal(computed.graph, expected.graph, 'export in wasm');
}

for (const profile of ['default', 'ossa-0.1.9']) {
  test(`the sample, profile ${profile}`, (t) => check(t, sample, profile));
  test(`the fixture of relations, profile ${profile}`, (t) =>
    check(t, path.join(root, 'tests/corpus/extensions'), profile));
  for (const name of ['ossa-0.1.9', 'ossa-1.0', 'claude-subagents', 'kagent', 'ossa-0.3']) {
    test(`real files of ${name}, profile ${profile}`, async (t) => {
      const folder = corpus(name);
      if (folder) await check(t, folder, profile);
    });
  }
}

test('input that is broken on purpose', async (t) => {
  const folder = await scratch(t);
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1) {
    bomb.push(`a${level}: &a${level} [${Array(9).fill(`*a${level - 1}`).join(', ')}]`);
  }
  const broken = {
    'deep.yaml': '['.repeat(129) + ']'.repeat(129),
    'deep.json': '['.repeat(129) + ']'.repeat(129),
    'bomb.yaml': bomb.join('\n'),
    'many.json': `[${'1,'.repeat(1_000_000)}1]`,
    'large.yaml': `a: ${'x'.repeat(16 * 1024 * 1024)}`,
    'latin1.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xff]),
    'utf16.yaml': Buffer.from([0xff, 0xfe, 0x61, 0x00]),
    'twice.yaml': 'a: 1\nb: "😀"\na: 2\n',
    'template.yaml': '{{- if .Values.on }}\na: 1\n{{- end }}\n',
    'agents/open.md': '---\nname: open\n',
    'agents/colon.md': '---\nname: colon\ndescription: when: now\n---\n',
  };
  await mkdir(path.join(folder, 'agents'));
  for (const [name, content] of Object.entries(broken)) await writeFile(path.join(folder, name), content);
  await check(t, folder, 'default');
});
