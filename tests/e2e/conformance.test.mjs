// The native core, the core in wasm and the HTTP API give the same bytes for the same files.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { corpus, figures, open, ossa, root, sample, scratch, serve, workerScript } from './support.mjs';

const run = promisify(execFile);

/** Findings and export of a folder by the native binary. */
async function native(folder, profile) {
  const arguments_ = ['validate', folder, '--format', 'json', '--verbose', '--profile', profile];
  const { stdout } = await run(ossa, arguments_, { maxBuffer: 1 << 28 }).catch((error) => {
    // Exit code 1 means findings, which is what this is about.
    // 1 is findings; 2 that there was nothing to read, which is the same for the others.
    if (error.code === 1 || error.code === 2) return error;
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
    async ({ script, root, files, profile }) => {
      const worker = new Worker(script, { type: 'module' });
      const hear = (wanted) =>
        new Promise((resolve, reject) => {
          worker.onerror = (event) => reject(new Error(event.message || 'the worker did not start'));
          worker.onmessage = ({ data: [event, ...columns] }) => {
            const name = typeof event === 'string' ? event : Object.keys(event)[0];
            if (name === 'Failed') reject(new Error(event.Failed));
            if (name === wanted) resolve({ ...event[wanted], columns });
          };
        });
      await hear('Ready');
      const decode = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const handles = files.map(({ name, content }) => new File([decode(content)], name));
      const loaded = hear('Loaded');
      worker.postMessage([{ Open: { profile, root, paths: files.map(({ name }) => name) } }, handles]);
      const [json] = (await loaded).columns;
      const report = JSON.parse(new TextDecoder().decode(json));
      const exported = hear('Exported');
      worker.postMessage([{ Export: { format: 'json' } }, []]);
      const [content] = (await exported).columns;
      worker.terminate();
      return { findings: JSON.stringify(report.findings), graph: await content.text() };
    },
    { script: await workerScript(url), root, files, profile },
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

/** One faulty definition in each format, and faults of YAML, JSON and front matter themselves. */
const FAULTY = {
  'desk/agent.yml': [
    'ossaVersion: "1.0"',
    'agent:',
    '  id: Desk Clerk',
    '  nmae: desk',
    '  version: 1',
    '  role: wizard',
    '  capabilities:',
    '    - name: 3',
    '    - nothing',
    '  runtime: { type: docker, resources: { cpu: 2 } }',
    '  dependencies: { required: [{ agent_id: nobody }, {}] }',
    '',
  ].join('\n'),
  'till/agent.yaml': [
    'apiVersion: ossa/v0.1.9',
    'kind: Agent',
    'metadata: { name: till, version: "0.1", tags: money }',
    'spec:',
    '  type: assistnat',
    '  capabilities: []',
    '  dependencies: { agents: [{ name: nobody, version: 1 }] }',
    '',
  ].join('\r\n'),
  'door/openapi.yml': [
    'openapi: 3.1.0',
    'info: { title: "Door 😀" }',
    'x-agent-id: door',
    'x-agent-type: doorman',
    'x-capabilities: open',
    'x-dependencies: [nobody, 7]',
    'paths: { /open: { post: { operationId: open } } }',
    '',
  ].join('\n'),
  '.claude/agents/scribe.md': '---\nname: The Scribe\ntools: [Read,\nmodel: gpt\n---\n\nYou write.\n',
  '.claude/agents/clerk.md': '---\nname: clerk\ndescription: Use when: asked\n---\n',
  'json/agent.json': '{"ossaVersion": "1.0", "agent": {"id": "j", "id": "k", "version": 1,}}',
  'tabs/agent.yml': 'ossaVersion: "1.0"\nagent:\n\tid: tabs\n',
  'twice/agent.yml': 'ossaVersion: "1.0"\nagent: { id: a, id: b }\n',
};

/** The findings of one file by the command line. References are not looked up when a file is named. */
async function named(folder, file) {
  const { stdout } = await run(ossa, ['validate', file, '--format', 'json', '--verbose'], {
    cwd: folder,
  }).catch((error) => {
    if (error.code === 1) return error;
    throw error;
  });
  return JSON.parse(stdout).findings;
}

/** What one file alone cannot tell, so that neither the command line nor the server says it of one. */
const OF_THE_WHOLE = new Set(['G003', 'L004', 'L012', 'L013', 'L014', 'L017', 'L018']);

/** The text after fixes, of which the first of those that overlap is made. */
function mended(text, fixes) {
  const bytes = Buffer.from(text);
  const parts = [];
  const start = ({ edits }) => [edits[0].place.start, edits[0].place.end];
  fixes.sort((a, b) => start(a)[0] - start(b)[0] || start(a)[1] - start(b)[1]);
  let copied = 0;
  let made = 0;
  for (const { edits } of fixes) {
    if (edits[0].place.start < copied || (edits[0].place.start === copied && made > 0)) continue;
    for (const { place, replacement } of edits) {
      parts.push(bytes.subarray(copied, place.start), Buffer.from(replacement));
      copied = place.end;
    }
    made += 1;
  }
  return Buffer.concat([...parts, bytes.subarray(copied)]).toString();
}

test('each faulty definition by itself, as it is posted and as it is typed', async (t) => {
  const folder = await scratch(t);
  const server = await serve(t, [sample]);
  const page = await open(t, `${server.url}/health`);
  let fixed = 0;
  for (const [file, content] of Object.entries(FAULTY)) {
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), content);
    const expected = await named(folder, file);
    assert.ok(expected.length > 0, `${file} is faulty`);
    const answer = await fetch(`${server.url}/api/v1/specifications/validate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ path: file, content }),
    });
    assert.deepEqual((await answer.json()).findings, expected, `${file} by HTTP`);
    const typed = await page.evaluate(
      async ({ script, name, content }) => {
        const worker = new Worker(script, { type: 'module' });
        const heard = [];
        let wake = () => {};
        worker.onmessage = ({ data: [event, ...columns] }) => {
          heard.push(event);
          wake();
        };
        const next = async (wanted) => {
          for (;;) {
            const event = heard.shift();
            if (event === undefined) await new Promise((resolve) => (wake = resolve));
            else if (event === wanted) return event;
            else if (event.Failed) throw new Error(event.Failed);
            else if (event[wanted]) return event[wanted];
          }
        };
        await next('Ready');
        worker.postMessage([{ Open: { profile: 'default', root: '', paths: [name] } }, [new File(['a: 1'], name)]]);
        await next('Loaded');
        worker.postMessage([{ Edit: { check: 1, draft: { path: name, text: content } } }, []]);
        const { checked } = await next('Checked');
        worker.postMessage([{ Fix: { check: 2, which: { SafeIn: name } } }, []]);
        const { files } = await next('Fixed');
        worker.terminate();
        return { findings: checked.files.find(({ path }) => path === name).findings, files };
      },
      { script: await workerScript(server.url), name: file, content },
    );
    const known = typed.findings.filter(({ code }) => !OF_THE_WHOLE.has(code));
    assert.deepEqual(known, expected, `${file} as typed`);
    const safe = known.flatMap(({ fix }) => (fix?.isSafe ? [fix] : []));
    assert.equal(typed.files[0]?.after ?? content, mended(content, safe), `${file} with its fixes`);
    fixed += safe.length;
  }
  assert.ok(fixed > 0, 'no faulty definition has a safe fix');
});
