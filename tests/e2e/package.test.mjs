// The npm package as its users have it: installed from the file that npm would publish, in Node.js, bundled for a browser,
// checked by TypeScript; and the element in a page.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { open, ossa, picture, root, sample } from './support.mjs';

const run = promisify(execFile);
const LARGE = { maxBuffer: 1 << 28 };

/** A folder of somebody who installed the package and copied the examples, and what they import there. */
let project;
let core;
let files;

before(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'ossa-package-'));
  await writeFile(path.join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  const options = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', ['install', ...options, process.env.OSSA_PACKAGE_FILE], { cwd: project });
  await cp(path.join(root, 'web/package/examples'), project, { recursive: true });
  await writeFile(path.join(project, 'core.mjs'), "export * from '@ossa/core';\n");
  core = await import(pathToFileURL(path.join(project, 'core.mjs')));
  files = await filesOf(sample);
});

after(() => rm(project, { recursive: true, force: true }));

async function filesOf(folder) {
  const files = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.push({ path: path.relative(folder, file).split(path.sep).join('/'), content: await readFile(file) });
  }
  return files;
}

/** What the command line prints; 1 means findings, which is what is asked for. */
async function printed(...parameters) {
  const { stdout } = await run(ossa, parameters, LARGE).catch((error) => {
    if (error.code === 1) return error;
    throw error;
  });
  return stdout;
}

const build = () => core.buildGraph(files, { root: path.basename(sample) });

/** The code and message of what is thrown. */
function thrown(work) {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof core.OssaError && error instanceof Error, String(error));
    return `${error.code}: ${error.message}`;
  }
  return assert.fail('nothing was thrown');
}

test('findings are those of the command line, byte by byte', async () => {
  const graph = build();
  assert.equal(graph.findingsAs('json'), await printed('validate', sample, '--format', 'json'));
  const verbose = await printed('validate', sample, '--format', 'json', '--verbose');
  assert.equal(graph.findingsAs('json', { verbose: true }), verbose);
  const report = core.validate(files, { root: path.basename(sample), verbose: true });
  assert.deepEqual(report, JSON.parse(verbose));
  assert.ok(report.findings.length > 0, 'the sample has findings');
  assert.equal(JSON.parse(graph.findingsAs('sarif')).version, '2.1.0');
});

test('a profile reads as that of the command line', async () => {
  const expected = await printed('validate', sample, '--format', 'json', '--profile', 'ossa-0.1.9');
  const options = { root: path.basename(sample), profile: 'ossa-0.1.9' };
  assert.deepEqual(core.validate(files, options), JSON.parse(expected));
});

test('exports are those of the command line, byte by byte', async () => {
  const graph = build();
  const names = core.formats().map(({ name }) => name);
  for (const expand of ['pairs', 'groups']) {
    const out = path.join(project, `out-${expand}`);
    await run(ossa, ['knowledge-graph', sample, '-o', out, '--expand', expand, '--format', names.join(',')], LARGE);
    let compared = 0;
    for (const { name, fileName, isBinary } of core.formats()) {
      const written = core.exportGraph(graph, name, { expand });
      assert.equal(typeof written === 'string', !isBinary, name);
      if (fileName.endsWith('.zip')) {
        assert.equal(Buffer.from(written).subarray(0, 2).toString(), 'PK', name);
        continue;
      }
      const expected = await readFile(path.join(out, fileName));
      assert.ok(expected.equals(Buffer.from(written)), `${name}, ${expand}`);
      compared += 1;
    }
    assert.equal(compared, names.length - 2, 'all but the two archives');
  }
  assert.equal(core.export, core.exportGraph);
});

test('positions are those that are computed natively, bit by bit', async () => {
  const graph = build();
  for (const [algorithm, seed] of [['force', 1], ['force', 99], ['circular', 1], ['matrix', 1]]) {
    const { stdout } = await run(process.env.OSSA_POSITIONS, [sample, algorithm, String(seed)], { ...LARGE, encoding: 'buffer' });
    const places = core.layout(graph, { algorithm, seed });
    assert.ok(places instanceof Float32Array && places.length === graph.nodeCount * 2);
    assert.ok(stdout.equals(Buffer.from(places.buffer)), `${algorithm} from ${seed}`);
  }
  assert.notDeepEqual(core.layout(graph, { seed: 1 }), core.layout(graph, { seed: 2 }));
  const centre = [...graph.nodes()].at(-1).key;
  assert.notDeepEqual(core.layout(graph, { algorithm: 'radial', centre }), core.layout(graph, { algorithm: 'radial' }));
});

test('nodes, relations and queries are those of the export', async () => {
  const graph = build();
  const exported = JSON.parse(core.exportGraph(graph, 'json'));
  const nodes = [...graph.nodes()];
  assert.equal(nodes.length, graph.nodeCount);
  assert.deepEqual(nodes.map(({ key, name, kind }) => [key, name, kind]), exported.nodes.map(({ id, name, kind }) => [id, name, kind]));
  assert.deepEqual(graph.node(nodes[3].key), nodes[3]);
  assert.equal(graph.node('agent:none/none'), undefined);
  const pairs = [...graph.relations()].map(({ kind, source, target, weight, via, origin }) => [kind, source, target, weight, via, origin.name]);
  assert.deepEqual(pairs, exported.relationships.map(({ type, source, target, weight, via, origin }) => [type, source, target, weight, via, origin]));
  assert.equal(pairs.length, graph.relationCount);
  assert.ok([...graph.relations({ implied: false })].length < pairs.length, 'some are implied');
  assert.equal(graph.stats.relationships, graph.relationCount);
  const found = (await printed('query', 'type:worker', '--keys', '--source', sample)).trim().split('\n');
  assert.deepEqual(graph.query('type:worker').map(({ key }) => key), found);
  assert.ok(found.length > 1);
});

test('graphs are read back, from bytes and from text', async () => {
  const graph = build();
  const again = core.readGraph(core.exportGraph(graph, 'ossag'));
  assert.equal(core.exportGraph(again, 'json'), core.exportGraph(graph, 'json'));
  const json = core.exportGraph(graph, 'json');
  for (const data of [json, Buffer.from(json)]) assert.equal(core.readGraph(data).relationCount, graph.relationCount);
  assert.deepEqual(again.findings().findings, []);
});

test('files come as a list, a Map or an object, as text or bytes', () => {
  const text = 'ossaVersion: "1.0"\nagent: { id: till, version: 1.0.0 }\n';
  const bytes = new TextEncoder().encode(text);
  const expected = core.validate([{ path: 'till/agent.yml', content: text }]);
  assert.ok(expected.summary.sources === 1 && expected.findings.length > 0);
  assert.deepEqual(core.validate(new Map([['till/agent.yml', bytes]])), expected);
  assert.deepEqual(core.validate({ 'till/agent.yml': text, 'picture.png': bytes }), expected);
});

test('bad arguments are told, and leave everything as it was', () => {
  const graph = build();
  const said = (work) => thrown(work);
  assert.equal(said(() => core.buildGraph(null)), 'bad-argument: files is null, not a list, a Map or an object of files');
  assert.equal(said(() => core.buildGraph(['a.yml'])), 'bad-argument: a file is a string, not an object with path and content');
  assert.equal(said(() => core.buildGraph([{ path: 'a.yml' }])), 'bad-argument: the content of `a.yml` is undefined, not a string or a Uint8Array');
  assert.match(said(() => core.buildGraph([{ path: '', content: '' }])), /path of a file is empty/);
  const twice = [{ path: 'a.yml', content: '' }, { path: 'a.yml', content: '' }];
  assert.equal(said(() => core.buildGraph(twice)), 'bad-argument: two files have the path `a.yml`');
  assert.match(said(() => core.buildGraph([], { profile: 'none' })), /^bad-argument: there is no profile `none`; there are default, ossa/);
  assert.match(said(() => core.buildGraph([], { rot: '' })), /^bad-argument: reading has no option `rot`/);
  assert.match(said(() => core.exportGraph(graph, 'pdf')), /^bad-argument: there is no format `pdf`; there are json/);
  assert.match(said(() => core.exportGraph(graph, 'json', { expand: 'all' })), /^bad-argument: there is no way to expand groups `all`/);
  assert.match(said(() => core.exportGraph({}, 'json')), /^bad-argument: graph is an object of Object, not a Graph/);
  assert.match(said(() => core.layout(graph, { algorithm: 'spiral' })), /^bad-argument: there is no layout `spiral`/);
  assert.match(said(() => core.layout(graph, { seed: 1.5 })), /^bad-argument: seed is 1.5/);
  assert.match(said(() => core.layout(graph, { algorithm: 'radial', centre: 'x' })), /^bad-argument: there is no node `x`/);
  assert.match(said(() => graph.query('type:(')), /^bad-query: column \d+: /);
  assert.match(said(() => graph.findingsAs('pdf')), /^bad-argument: there is no format of findings `pdf`/);
  assert.match(said(() => core.readGraph('{}')), /^bad-graph: /);
  assert.match(said(() => core.readGraph(new Uint8Array([0x8f, 1, 2]))), /^bad-graph: /);
  assert.match(said(() => core.readGraph(new Uint8Array())), /^bad-graph: /);
  assert.match(said(() => new core.Graph()), /^bad-argument: graphs are made by/);
  assert.equal(graph.nodeCount, build().nodeCount, 'nothing of this did any harm');
  graph.free();
  graph.free();
  assert.equal(said(() => graph.nodeCount), 'freed: the graph was freed');
  assert.equal(said(() => core.layout(graph)), 'freed: the graph was freed');
});

test('a file that is broken on purpose has findings, and nothing throws', () => {
  const content = `${'['.repeat(200_000)}`;
  const report = core.validate({ 'deep.yaml': content, 'agent.json': '{"a":', 'agents/x.md': '---\nname: x\n', 'b.yml': new Uint8Array([0xff, 0xfe, 0]) });
  assert.ok(report.findings.length >= 2, JSON.stringify(report));
});

test('the example for Node.js reports and writes', async () => {
  const script = path.join(project, 'report.mjs');
  const { stdout } = await run(process.execPath, [script, sample], { cwd: project }).catch((error) => {
    if (error.code === 1) return error;
    throw error;
  });
  const { summary } = JSON.parse(await printed('validate', sample, '--format', 'json'));
  assert.match(stdout, new RegExp(`^${summary.errors} errors, ${summary.warnings} warnings in ${summary.sources} files$`, 'm'));
  const written = await readFile(path.join(project, 'graph.graphml'), 'utf8');
  assert.equal(written, core.exportGraph(build(), 'graphml'));
});

test('the types are those of what comes out, and of the example', async () => {
  const graph = build();
  const values = {
    FindingsReport: graph.findings({ verbose: true }),
    'Node[]': [...graph.nodes()],
    'Relation[]': [...graph.relations({ implied: false })],
    'Group[]': [...graph.groups()],
    Stats: graph.stats,
    'readonly FormatInfo[]': core.formats(),
  };
  const types = Object.keys(values).map((type) => type.replace('readonly ', '').replace('[]', ''));
  // A literal must have every property of its type, and no other.
  const literals = Object.entries(values).map(([type, value], index) => `export const value${index}: ${type} = ${JSON.stringify(value)};`);
  await writeFile(path.join(project, 'values.ts'), `import type { ${types.join(', ')} } from '@ossa/core';\n${literals.join('\n')}\n`);
  const wrong = [
    "import { buildGraph, exportGraph } from '@ossa/core';",
    'const graph = buildGraph({});',
    "const text: string = exportGraph(graph, 'json');",
    "const bytes: Uint8Array = exportGraph(graph, 'ossag');",
    '// @ts-expect-error a graph file is no text',
    "const none: string = exportGraph(graph, 'ossag');",
    '// @ts-expect-error there is no such format',
    "exportGraph(graph, 'pdf');",
    '// @ts-expect-error a file has a content',
    "buildGraph([{ path: 'a.yml' }]);",
    'export { bytes, none, text };',
  ];
  await writeFile(path.join(project, 'wrong.ts'), `${wrong.join('\n')}\n`);
  for (const [module, resolution] of [['ESNext', 'Bundler'], ['NodeNext', 'NodeNext']]) {
    const options = ['--noEmit', '--strict', '--target', 'ES2022', '--lib', 'ES2022,DOM,DOM.Iterable'];
    const how = ['--module', module, '--moduleResolution', resolution];
    const checked = run(process.env.TSC, [...options, ...how, 'page.ts', 'values.ts', 'wrong.ts'], { cwd: project });
    await assert.doesNotReject(checked.catch((error) => Promise.reject(new Error(error.stdout))));
  }
});

/** Serves the folder of the project. */
async function serveProject(t) {
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://page');
    const file = path.join(project, path.normalize(decodeURIComponent(pathname)));
    const content = await readFile(file).catch(() => undefined);
    // Browsers ask for it by themselves.
    if (content === undefined) response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    else response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' }).end(content);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

async function bundle(entry, out) {
  await run(process.env.ESBUILD, [entry, '--bundle', '--format=esm', `--outfile=${out}`, '--log-level=warning'], { cwd: project });
  const module = 'ossa-core_bg.wasm';
  await cp(path.join(project, 'node_modules/@ossa/core', module), path.join(path.dirname(path.join(project, out)), module));
}

test('bundled for a browser it gives what it gives in Node.js', async (t) => {
  const graph = build();
  await mkdir(path.join(project, 'bundled'), { recursive: true });
  const entry = [
    "import { buildGraph, exportGraph, init, layout } from '@ossa/core';",
    'let early = "";',
    'try { buildGraph({}); } catch (error) { early = error.code; }',
    'globalThis.compute = async (files, root) => {',
    '  await init();',
    '  const graph = buildGraph(files, { root });',
    "  const places = [...new Uint8Array(layout(graph, { seed: 3 }).buffer)];",
    "  return { early, places, findings: graph.findingsAs('json'), json: exportGraph(graph, 'json') };",
    '};',
  ];
  await writeFile(path.join(project, 'compute.js'), entry.join('\n'));
  await bundle('compute.js', 'bundled/compute.js');
  await writeFile(path.join(project, 'bundled/index.html'), '<!doctype html><script type="module" src="compute.js"></script>');
  const page = await open(t, `${await serveProject(t)}/bundled/index.html`);
  await page.waitForFunction(() => globalThis.compute);
  const texts = files.map(({ path, content }) => ({ path, content: content.toString() }));
  const computed = await page.evaluate(([files, root]) => globalThis.compute(files, root), [texts, path.basename(sample)]);
  assert.equal(computed.early, 'not-ready');
  assert.equal(computed.findings, graph.findingsAs('json'));
  assert.equal(computed.json, core.exportGraph(graph, 'json'));
  assert.ok(Buffer.from(computed.places).equals(Buffer.from(core.layout(graph, { seed: 3 }).buffer)));
  assert.deepEqual(page.errors, []);
});

test('the example of a page lists, draws and gives a file', async (t) => {
  await bundle('page.ts', 'page.js');
  const page = await open(t, `${await serveProject(t)}/page.html`);
  const drawing = page.locator('ossa-graph');
  await drawing.locator('.note:has-text("3 nodes")').waitFor();
  assert.match(await page.locator('#findings').innerText(), /no agent named `printer` is defined/);
  assert.match(await page.locator('#download').getAttribute('href'), /^blob:/);
  // The keyboard walks to a node, selects it, and the page hears of it.
  await drawing.locator('.labels').focus();
  await page.keyboard.press('ArrowRight');
  await drawing.locator('.tip:visible').waitFor();
  const name = await drawing.locator('.tip strong').innerText();
  await page.keyboard.press('Enter');
  await page.waitForFunction((name) => document.querySelector('#selected').textContent === name, name);
  assert.deepEqual(page.errors, []);
});

/** The page with the element, and what it tells. */
async function elementPage(t, attributes, context) {
  await writeFile(path.join(project, 'graph.ossag'), core.exportGraph(build(), 'ossag'));
  const example = await readFile(path.join(project, 'element.html'), 'utf8');
  const listen = `<script>
    globalThis.heard = [];
    for (const type of ['ready', 'select', 'error']) {
      document.querySelector('ossa-graph').addEventListener(type, ({ detail }) => heard.push({
        type, key: detail?.key, nodes: detail?.nodes, error: detail?.error && detail.error.code + ': ' + detail.error.message,
      }));
    }
  </script>`;
  const text = example.replace('src="graph.ossag"', attributes).replace('<script type="module"', `${listen}<script type="module"`);
  await writeFile(path.join(project, 'listening.html'), text);
  const page = await open(t, `${await serveProject(t)}/listening.html`, context);
  page.heard = (type) => page.waitForFunction((type) => globalThis.heard.find((event) => event.type === type), type).then((event) => event.jsonValue());
  page.forget = () => page.evaluate(() => globalThis.heard.splice(0));
  return page;
}

test('the element draws a graph file, and follows its attributes and properties', async (t) => {
  const graph = build();
  const page = await elementPage(t, 'src="graph.ossag"');
  assert.equal((await page.heard('ready')).nodes, graph.nodeCount);
  const element = page.locator('ossa-graph');
  const note = (count) => element.locator(`.note:has-text("${count} node")`).waitFor();
  await note(graph.nodeCount);
  const label = await element.locator('.labels').getAttribute('aria-label');
  assert.match(label, new RegExp(`^Our agents: graph of ${graph.nodeCount} nodes and `));
  await picture(page, 'element-light');
  // A query draws less, a bad one says why.
  const workers = graph.query('type:worker').length;
  await element.evaluate((element) => (element.query = 'type:worker'));
  await note(workers);
  await page.forget();
  await element.evaluate((element) => element.setAttribute('query', 'type:('));
  assert.match((await page.heard('error')).error, /^bad-query: column /);
  await element.locator('.notice:visible').waitFor();
  await element.evaluate((element) => element.removeAttribute('query'));
  await note(graph.nodeCount);
  await element.locator('.notice').waitFor({ state: 'hidden' });
  // A layout there is, and one there is not.
  await page.forget();
  await element.evaluate((element) => (element.layout = 'spiral'));
  assert.match((await page.heard('error')).error, /^bad-argument: there is no layout `spiral`/);
  await element.evaluate((element) => (element.layout = 'circular'));
  // Another graph by another way: definitions.
  await page.forget();
  await element.evaluate((element) => {
    element.files = { 'till/agent.yml': 'ossaVersion: "1.0"\nagent: { id: till, name: Till, version: 1.0.0 }\n' };
  });
  assert.equal((await page.heard('ready')).nodes, 1);
  // A file that is not there.
  await page.forget();
  await element.evaluate((element) => (element.src = 'none.ossag'));
  assert.match((await page.heard('error')).error, /^not-loaded: `none.ossag` cannot be loaded: the server answered 404/);
  assert.equal(await element.evaluate((element) => element.graph.nodeCount), 1, 'what was drawn stays');
  await element.evaluate((element) => (element.graph = null));
  await element.locator('.note').waitFor({ state: 'hidden' });
  assert.equal(await element.locator('.drawing').isVisible(), false, 'nothing of it stays');
  // The browser itself notes the 404.
  assert.deepEqual(page.errors.filter((error) => !/404/.test(error)), []);
});

test('nodes of the element are chosen by pointer, keyboard and list', async (t) => {
  const page = await elementPage(t, 'src="graph.ossag"');
  await page.heard('ready');
  const element = page.locator('ossa-graph');
  const selected = () => element.evaluate((element) => element.selected);
  await element.locator('.labels').focus();
  await page.keyboard.press('ArrowRight');
  await element.locator('.tip:visible').waitFor();
  assert.match(await element.locator('.status').innerText(), /relation/);
  await page.keyboard.press('Enter');
  const { key } = await page.heard('select');
  assert.equal(await selected(), key);
  await page.forget();
  await page.keyboard.press('Escape');
  assert.equal((await page.heard('select')).key, undefined);
  assert.equal(await selected(), null);
  // The list.
  await page.forget();
  await page.keyboard.press('l');
  const rows = element.locator('.list button');
  const count = build().nodeCount;
  assert.equal(await rows.count(), Math.min(count, 500));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const chosen = await page.heard('select');
  assert.equal(await selected(), chosen.key);
  assert.equal(await element.locator('.list [aria-current]').count(), 1);
  await page.keyboard.press('Escape');
  await element.locator('.list').waitFor({ state: 'hidden' });
  // A click on the node that a page selected, which is brought to the middle.
  await page.forget();
  await element.evaluate((element) => (element.selected = null));
  await element.evaluate((element, key) => (element.selected = key), chosen.key);
  assert.equal(await selected(), chosen.key);
  assert.deepEqual(await page.evaluate(() => globalThis.heard), [], 'what the page does is no event');
  // Beside everything, nothing is chosen.
  await element.locator('.labels').click({ position: { x: 3, y: 3 } });
  assert.equal((await page.heard('select')).key, undefined);
  assert.deepEqual(page.errors, []);
});

test('the element keeps to the theme, to stillness, and lives through being moved', async (t) => {
  const page = await elementPage(t, 'src="graph.ossag" theme="dark"', { reducedMotion: 'reduce', viewport: { width: 390, height: 844 } });
  await page.heard('ready');
  const element = page.locator('ossa-graph');
  const ground = () => element.evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.equal(await ground(), 'rgb(21, 24, 29)');
  await picture(page, 'element-dark-mobile');
  await element.evaluate((element) => (element.theme = 'auto'));
  assert.equal(await ground(), 'rgb(251, 251, 252)');
  // Moved to another place of the page it goes on.
  await element.evaluate((element) => document.body.append(element));
  await page.forget();
  await element.evaluate((element) => (element.src = 'graph.ossag?again'));
  assert.equal((await page.heard('ready')).nodes, build().nodeCount);
  assert.deepEqual(page.errors, []);
});

test('the element has no barriers that a program can find', async (t) => {
  const page = await elementPage(t, 'src="graph.ossag"');
  await page.heard('ready');
  await page.locator('ossa-graph').locator('[data-do="list"]').click();
  await page.addScriptTag({ path: process.env.AXE });
  const { violations } = await page.evaluate(() => globalThis.axe.run('ossa-graph'));
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
});
