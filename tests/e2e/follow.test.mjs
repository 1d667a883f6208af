// With `serve --watch`, the page carries out what the server tells of changes: it never fetches the graph again, and ends with
// the same report as a page that did.

import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { comparable, counted, eventually, figures, open, sample, saved, scratch, serve, settled, shows } from './support.mjs';

const GRAPH = '/api/v1/knowledge-graph';

/** Counts how often the page asks for the whole report. */
function fetches(page) {
  const asked = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === GRAPH) asked.push(request.url());
  });
  return asked;
}

const agent = (id, rest = '') =>
  `ossaVersion: "1.0"\nagent:\n  id: ${id}\n  name: ${id}\n  version: 1.0.0\n  role: integration\n  tags: [finance]\n${rest}`;
const needs = (id) => `  dependencies:\n    required:\n      - agent_id: ${id}\n`;

test('after any number of edits the page has the report of the server, and has fetched it once', async (t) => {
  const folder = await scratch(t);
  await cp(sample, folder, { recursive: true });
  const server = await serve(t, [folder], ['--watch']);
  const page = await open(t, 'about:blank');
  const asked = fetches(page);
  await page.goto(server.url);
  const { totalAgents } = await figures(sample);
  await shows(page, totalAgents);
  await page.waitForSelector('[data-testid="live-state"]:has-text("live")');
  await settled(page);

  const report = () => fetch(server.url + GRAPH).then((answer) => answer.json());
  const write = async (name, text) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  };
  const mended = 'customer-care/redelivery-booker/agent.yml';
  const before = await readFile(path.join(folder, mended), 'utf8');
  const edits = [
    () => write('new/a.yml', agent('first-comer', needs('nobody-at-all'))),
    () => write('new/b.yml', agent('second-comer', needs('first-comer'))),
    // Lines before everything move every place, and what was missing is there.
    () => write('new/a.yml', `# one\n# two\n${agent('first-comer', needs('second-comer'))}`),
    () => write('new/notes.yml', 'buy: milk\n'),
    () => write(mended, before.replace('notification-sendr', 'notification-sender')),
    () => rm(path.join(folder, 'new/b.yml')),
    () => rm(path.join(folder, 'finance/carbon-ledger'), { recursive: true }),
  ];
  for (const [index, edit] of edits.entries()) {
    const { revision } = await report();
    await edit();
    await eventually(async () => assert.ok((await report()).revision > revision, `edit ${index} is seen`));
    // Each is followed by itself, and not only where it leads to.
    const { stats } = await report();
    await eventually(async () => {
      const { totalAgents, relationships } = await counted(page);
      assert.deepEqual([totalAgents, relationships], [stats.totalAgents, stats.relationships], `edit ${index}`);
    });
  }

  const expected = await figures(folder);
  await eventually(async () => assert.deepEqual(comparable(await counted(page)), comparable(expected)));
  const now = await saved(page, (page) => page.locator('[data-format="json"]').click());
  const then = await fetch(`${server.url}${GRAPH}/export?format=json`).then((answer) => answer.text());
  assert.equal(now.bytes.toString(), then);

  // The findings are the same, one by one, with their places.
  const { findings } = await report();
  await page.getByRole('link', { name: 'Validate' }).click();
  await page.getByRole('tab', { name: /All files/ }).click();
  const fresh = await open(t, `${server.url}/#validate`);
  await shows(fresh, expected.totalAgents);
  await fresh.getByRole('tab', { name: /All files/ }).click();
  const rows = (page) => page.$$eval('[data-testid="problems"] [data-testid="finding-row"]', (all) => all.map((row) => row.textContent));
  await eventually(async () => {
    const [own, other] = [await rows(page), await rows(fresh)];
    assert.ok(own.length > 0, 'there are findings');
    assert.deepEqual(own, other);
  });
  assert.ok(!findings.some(({ message }) => message.includes('notification-sendr')));
  assert.ok(!(await rows(page)).some((row) => row.includes('notification-sendr')));
  assert.equal(asked.length, 1, 'the graph was fetched once');
  assert.deepEqual([...page.errors, ...fresh.errors], []);
});

test('where something that was told is missing, the whole graph is fetched', async (t) => {
  const folder = await scratch(t);
  await writeFile(path.join(folder, 'one.yml'), agent('one'));
  const server = await serve(t, [folder], ['--watch']);
  const page = await open(t, 'about:blank');
  const asked = fetches(page);
  // One change never reaches the page.
  await page.addInitScript(() => {
    const listen = EventSource.prototype.addEventListener;
    let isFirst = true;
    EventSource.prototype.addEventListener = function (name, listener, ...rest) {
      const hear = (event) => {
        if (name === 'delta' && isFirst) isFirst = false;
        else listener(event);
      };
      listen.call(this, name, hear, ...rest);
    };
  });
  await page.goto(server.url);
  await shows(page, 1);
  await page.waitForSelector('[data-testid="live-state"]:has-text("live")');
  await writeFile(path.join(folder, 'two.yml'), agent('two'));
  await eventually(async () => {
    const { stats } = await fetch(server.url + GRAPH).then((answer) => answer.json());
    assert.equal(stats.totalAgents, 2);
  });
  await writeFile(path.join(folder, 'three.yml'), agent('three'));
  await shows(page, 3);
  await writeFile(path.join(folder, 'four.yml'), agent('four'));
  await shows(page, 4);
  assert.equal(asked.length, 2, 'once at first, and once where one was missing');
  assert.deepEqual(page.errors, []);
});
