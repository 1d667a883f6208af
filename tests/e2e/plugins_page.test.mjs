// Plugins in the page: the same component gives the same bytes as on the server, one that misbehaves is stopped, and the
// page for them says what they did.

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { open, picture, root, sample, scratch, serve, servePage, shows } from './support.mjs';

const components = process.env.OSSA_COMPONENTS;
const fixture = path.join(root, 'tests/corpus/shared-server');
const file = (name) => path.join(components, `${name}.wasm`);
const SHARED = file('ossa_example_shared_server');
const HOSTILE = file('ossa_hostile_fixture');

/** Every file of a folder that the page reads. */
async function filesOf(folder) {
  const files = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ya?ml|json|md)$/i.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join('/');
    files.push({ name, content: (await readFile(file)).toString('base64') });
  }
  return files;
}

/** What the worker of the page gives for files with a plugin. */
async function inPage(page, folder, component) {
  const files = await filesOf(folder);
  const plugin = (await readFile(component)).toString('base64');
  return page.evaluate(
    async ({ script, parts, root, files, plugin }) => {
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
      const looked = hear('PluginLooked');
      worker.postMessage([{ AddPlugin: { file: 'a.wasm', parts } }, [new File([decode(plugin)], 'a.wasm')]]);
      const { refusal } = await looked;
      if (refusal) throw new Error(refusal);
      const handles = files.map(({ name, content }) => new File([decode(content)], name));
      const loaded = hear('Loaded');
      worker.postMessage([{ Open: { profile: 'default', root, paths: files.map(({ name }) => name) } }, handles]);
      const [json] = (await loaded).columns;
      const report = JSON.parse(new TextDecoder().decode(json));
      const exported = hear('Exported');
      worker.postMessage([{ Export: { format: 'json' } }, []]);
      const [content] = (await exported).columns;
      worker.terminate();
      return { findings: JSON.stringify(report.findings), graph: await content.text() };
    },
    { ...(await partsOf(page)), root: path.basename(folder), files, plugin },
  );
}

/** The scripts that the page names. */
async function partsOf(page) {
  const html = await (await fetch(new URL('/', page.url()))).text();
  const named = (id) => new RegExp(`id="${id}"[^>]* content="([^"]+)"`).exec(html)[1];
  return {
    script: named('worker-script'),
    parts: { script: named('plugin-script'), transpiler: named('plugin-transpiler') },
  };
}

/** A fleet of definitions that no hand wrote: labels, capabilities, tools, policies and words beyond ASCII. */
async function generated(t) {
  const folder = path.join(await scratch(t), 'fleet');
  const types = ['worker', 'orchestrator', 'critic', 'specialist'];
  for (let number = 0; number < 120; number += 1) {
    const of = (prime, count) => (number * prime) % count;
    const manifest = {
      apiVersion: 'ossa/v0.3.6',
      kind: 'Agent',
      metadata: {
        name: number % 10 === 9 ? `Agent_${number}` : `agent-${number}`,
        version: `1.${of(7, 5)}.0`,
        description: `Größe ${number} 😀`,
        labels: { owner: `team-${of(3, 9)}`, 'escalates-to': `agent-${of(11, 120)}`, team: `team-${of(5, 7)}` },
        annotations: { consumes_data_from: `agent-${of(13, 120)}` },
      },
      spec: {
        type: types[of(5, 4)],
        role: 'Does what it is told.',
        domains: [`domain-${of(3, 8)}`],
        capabilities: [{ name: `produce-${of(7, 20)}`, description: 'x' }, { name: `consume-${of(9, 20)}`, description: 'x' }],
        llm: { provider: 'anthropic', model: `model-${of(3, 4)}` },
        tools: [{ type: 'mcp', name: `server-${of(7, 11)}`, server: `server-${of(7, 11)}` }],
        dependencies: { agents: [`agent-${of(17, 120)}`] },
      },
    };
    await mkdir(path.join(folder, `Agent_${number}`), { recursive: true });
    await writeFile(path.join(folder, `Agent_${number}`, 'agent.yml'), JSON.stringify(manifest));
  }
  return folder;
}

const examples = (await readdir(components)).filter((name) => /^ossa_example_.*\.wasm$/.test(name)).sort();

for (const example of examples) {
  test(`${example} gives the same bytes in the page as on the server`, async (t) => {
    const fleet = await generated(t);
    let findings = 0;
    let relations = 0;
    for (const folder of [sample, fixture, fleet]) {
      const server = await serve(t, [folder], ['--plugin', path.join(components, example)]);
      const report = await (await fetch(`${server.url}/api/v1/knowledge-graph`)).json();
      const graph = await (await fetch(`${server.url}/api/v1/knowledge-graph/export?format=json`)).text();
      const page = await open(t, `${server.url}/health`);
      const computed = await inPage(page, folder, path.join(components, example));
      assert.equal(computed.findings, JSON.stringify(report.findings), `findings of ${folder}`);
      assert.equal(computed.graph, graph, `export of ${folder}`);
      assert.ok(!computed.findings.includes('"P001"'), computed.findings);
      findings += report.findings.filter(({ code }) => code === 'P002').length;
      const own = example.slice('ossa_example_'.length, -'.wasm'.length).replaceAll('_', '-');
      relations += JSON.parse(graph).relationships.filter(({ origin }) => origin === own).length;
      await server.stop();
    }
    assert.ok(findings + relations > 0, 'it has something to say about one of them');
  });
}

/** The page for plugins with the files of the fixture open, and a plugin dropped. */
async function withPlugin(t, component, context) {
  const page = await open(t, await servePage(t), context);
  const paths = (await filesOf(fixture)).map(({ name }) => path.join(fixture, name));
  await page.setInputFiles('#file-input', paths);
  await page.waitForSelector('.graph-canvas, canvas');
  await page.evaluate(() => (location.hash = 'plugins'));
  await page.waitForSelector('[data-testid=plugin-drop]');
  await page.setInputFiles('#plugin-input', component);
  return page;
}

const outcome = (page, text) =>
  page.waitForFunction(
    (text) => document.querySelector('[data-testid=plugin-outcome]')?.textContent.includes(text),
    text,
    { timeout: 60_000 },
  );

test('a dropped plugin adds relations, is switched off and on, and removed', async (t) => {
  const page = await withPlugin(t, SHARED);
  await outcome(page, 'Added');
  const card = page.locator('[data-testid=plugin-card]');
  assert.equal(await card.getAttribute('data-name'), 'shared-server');
  assert.match(await card.textContent(), /shares_server/);
  await picture(page, 'plugins');
  const relations = () => page.evaluate(() => document.querySelector('[data-testid=plugin-outcome]').textContent);
  const before = await relations();
  await card.getByRole('switch').uncheck();
  await outcome(page, 'Takes no part.');
  await card.getByRole('switch').check();
  await outcome(page, 'Added');
  assert.equal(await relations(), before, 'nothing had to run again');
  await card.getByRole('button', { name: 'Remove' }).click();
  await page.waitForFunction(() => !document.querySelector('[data-testid=plugin-card]'));
  assert.deepEqual(page.errors, []);
});

test('a plugin runs without a network once one has, and the page lists those of the server', async (t) => {
  const server = await serve(t, [fixture], ['--plugin', SHARED]);
  const { plugins } = await (await fetch(`${server.url}/api/v1/plugins`)).json();
  assert.deepEqual(plugins.map(({ name, kinds, state }) => [name, kinds, state]), [['shared-server', ['shares_server'], 'ready']]);
  const page = await open(t, `${server.url}/#plugins`);
  await page.waitForSelector('[data-testid=plugins-of-server]:has-text("shared-server")');
  await page.waitForSelector('[data-testid=plugins-served]');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.waitForSelector('[data-testid=plugin-drop]');
  await page.setInputFiles('#plugin-input', SHARED);
  await page.waitForSelector('[data-testid=plugin-card]', { timeout: 60_000 });
  await server.stop();
  await page.context().setOffline(true);
  page.errors.length = 0;
  await page.reload();
  await page.waitForSelector('[data-testid=plugin-drop]');
  await page.setInputFiles('#file-input', (await filesOf(fixture)).map(({ name }) => path.join(fixture, name)));
  await page.setInputFiles('#plugin-input', SHARED);
  await outcome(page, 'Added');
});

test('a file that is no plugin is refused with a reason', async (t) => {
  const text = path.join(await scratch(t), 'note.wasm');
  await writeFile(text, 'not a component');
  const page = await withPlugin(t, text);
  const refused = page.locator('[data-testid=plugin-refused]');
  await refused.waitFor();
  assert.match(await refused.textContent(), /note\.wasm is not used: it is not a WebAssembly component\./);
  assert.deepEqual(page.errors, []);
});

/** What is said of each way to misbehave: the words of the host, as far as the page can know as much. */
const STOPPED = {
  loop: 'exceeded its time limit of 2 s',
  'host-call-loop': 'exceeded its time limit of 2 s|called the host more than 1000000 times',
  // What it had before it gave up, or that it took too long to get there.
  memory: 'MiB of memory in use; its limit is 256 MiB|exceeded its time limit of 2 s',
  panic: 'the guest gave up on',
  recursion: 'ran out of stack: too many nested calls',
  'bad-span': 'asked for nodes 0 to 4294967295',
  error: 'reported: no agents matched',
  config: 'refused its configuration: `mode` is not a number',
  nan: 'with weight NaN, which is not a finite number of 0 or more',
  'many-relations': '1000000 relations; the limit is 500000|exceeded its time limit of 2 s',
  'bad-code': 'with code `Not a name`, which is not a name in kebab case',
  'check-loop': 'exceeded its time limit of 2 s',
};

test('a plugin that misbehaves is stopped, said so, and the page stays responsive', async (t) => {
  const page = await withPlugin(t, HOSTILE);
  await outcome(page, 'refused its configuration: unknown mode ``');
  for (const [mode, said] of Object.entries(STOPPED)) {
    // The longest frame while it runs: a page that hangs has one as long as the limit.
    await page.evaluate(() => {
      window.longest = 0;
      let last = performance.now();
      const tick = (now) => {
        window.longest = Math.max(window.longest, now - last);
        last = now;
        window.frame = requestAnimationFrame(tick);
      };
      window.frame = requestAnimationFrame(tick);
    });
    const field = page.locator('[data-testid=plugin-config]');
    await field.fill(mode);
    await field.blur();
    await page.waitForSelector(`[data-testid=plugin-card][data-config="${mode}"] .plugin-failure`, { timeout: 60_000 });
    assert.match(await page.locator('.plugin-failure').textContent(), new RegExp(said), mode);
    const longest = await page.evaluate(() => (cancelAnimationFrame(window.frame), window.longest));
    assert.ok(longest < 1000, `${mode}: a frame of ${longest} ms`);
  }
  await page.evaluate(() => (location.hash = 'findings'));
  await page.waitForFunction(() => {
    const shown = document.querySelector('main.page:not([hidden])')?.innerText ?? '';
    return shown.includes('P001') && shown.includes('exceeded its time limit of 2 s');
  });
  assert.deepEqual(page.errors, []);
});
