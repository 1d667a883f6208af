// Each page beside explorer and files, as somebody would use it.

import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { drop, eventually, figures, open, picture, sample, scratch, serve, servePage, shows } from './support.mjs';

const id = (name) => `[data-testid="${name}"]`;
const go = (page, name) => page.getByRole('link', { name, exact: true }).click();
/** Waits until the query of the page that is shown is as it should be. */
const asks = (page, query) =>
  eventually(async () => assert.match((await page.inputValue(`main:not([hidden]) ${id('query')}`)).trim(), query));
const count = (page, selector) => page.$eval(selector, (element) => Number(element.dataset.count));

/** The sample, opened from the machine, so that it can be edited and exported. */
async function local(t, context) {
  const expected = await figures(sample);
  const page = await open(t, await servePage(t), context);
  await page.waitForSelector(id('drop-zone'));
  await drop(page, [sample]);
  await shows(page, expected.totalAgents);
  return { page, expected };
}

test('the table sorts, hides columns, follows the query and opens a node by keys', async (t) => {
  const { page } = await local(t);
  await go(page, 'Table');
  await page.waitForSelector(id('table-row'));
  const rows = await page.$$(id('table-row'));
  assert.ok(rows.length > 15 && rows.length < 80, `${rows.length} rows are in the document`);
  await page.click(`${id('heading')}[data-column="In"]`);
  const first = page.locator('#table-0');
  await page.waitForFunction(() => {
    const figures = [...document.querySelectorAll('[data-testid="table-row"]')]
      .sort((a, b) => a.offsetTop - b.offsetTop)
      .map((row) => Number(row.querySelectorAll('.number')[0].textContent.replaceAll(',', '')));
    return figures[0] > 0 && figures.every((figure, place) => place === 0 || figure <= figures[place - 1]);
  });
  await page.click(id('columns'));
  await page.getByLabel('Path', { exact: true }).uncheck();
  await page.waitForSelector(`${id('heading')}[data-column="Path"]`, { state: 'detached' });
  await page.click(id('columns'));

  const query = page.locator(`main:not([hidden]) ${id('query')}`);
  await query.fill('type:wor');
  await page.locator(`main:not([hidden]) ${id('completion')}`).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await asks(page, /^type:worker$/);
  await page.waitForFunction(() => /^[1-9][0-9,]* of /.test(document.querySelector('[data-testid="table-count"]').textContent));

  await page.locator(id('table')).focus();
  await page.keyboard.press('Home');
  await page.waitForSelector('#table-0[aria-selected="true"]');
  await page.keyboard.press('ArrowDown');
  await page.waitForSelector('#table-1[aria-selected="true"]');
  await page.keyboard.press('End');
  await page.waitForFunction(() => document.querySelector('[data-testid="table-row"][aria-selected="true"]')?.id.match(/^table-([2-9]|\d\d)/));
  await page.keyboard.press('Home');
  await page.waitForSelector('#table-0[aria-selected="true"]');
  const name = await first.locator('.cell-text').first().textContent();
  await picture(page, 'table');
  await page.keyboard.press('Enter');
  await eventually(async () => assert.equal(await page.textContent(id('agent-name')), name));
  await page.waitForFunction(() => location.hash.startsWith('#agent?key='));
  assert.deepEqual(page.errors, []);
});

test('the page of a node says what it is, what breaks without it, and how it is joined', async (t) => {
  const { page } = await local(t);
  await page.keyboard.press('/');
  await page.keyboard.type('refund-desk');
  await page.waitForSelector(id('search-result'));
  await page.keyboard.press('Enter');
  await page.click(id('open-agent'));
  await page.waitForSelector(id('source-lines'));
  await page.waitForSelector(`${id('source-lines')}:has-text("refund-desk")`);
  await page.waitForSelector(`${id('agent-relations')} ${id('relation-row')}`);
  await page.waitForSelector(`${id('agent-impact')} ${id('affected')}, ${id('agent-impact')} .empty-note:has-text("Nothing needs it")`);
  await page.waitForSelector(`${id('agent-similar')} ${id('similar')}`);

  await page.getByRole('tab', { name: 'What it needs', exact: true }).click();
  await page.waitForSelector(`${id('agent-impact')} ${id('affected')}`);
  await page.fill(id('path-to'), 'parcel-finder');
  await page.waitForSelector('#path-to-list li');
  await page.keyboard.press('Enter');
  await page.waitForSelector(`${id('agent-paths')} ${id('path')}`);
  await picture(page, 'agent');
  await page.click(id('paths-in-graph'));
  await page.waitForSelector('main:not([hidden]) .explorer');
  await asks(page, /^path\(/);
  assert.deepEqual(page.errors, []);
});

test('findings are grouped, narrowed down, explained, exported and gone to', async (t) => {
  const { page } = await local(t);
  await go(page, 'Findings');
  await page.waitForSelector(id('finding-line'));
  const all = await page.textContent(id('finding-count'));
  const code = await page.locator(`.codes ${id('bar')}`).first().getAttribute('data-name');
  await page.locator(`.codes ${id('bar')} button`).first().click();
  await page.waitForSelector(`${id('explanation')} .markdown p`);
  await eventually(async () => {
    const codes = await page.$$eval(id('finding-line'), (lines) => lines.map((line) => line.dataset.code));
    assert.ok(codes.length > 0 && codes.every((own) => own === code), codes.join());
    assert.notEqual(await page.textContent(id('finding-count')), all);
  });
  await picture(page, 'findings-page');
  const download = page.waitForEvent('download');
  await page.click(id('export-sarif'));
  const file = await (await download).path();
  const sarif = JSON.parse(await readFile(file, 'utf8'));
  assert.equal(sarif.version, '2.1.0');
  await page.locator(id('finding-line')).first().click();
  await page.waitForSelector('main:not([hidden]) .validate');
  await page.waitForFunction(() => /^#validate\?file=.*line=/.test(location.hash));
  assert.deepEqual(page.errors, []);
});

test('the dashboard counts what the command line counts', async (t) => {
  const { page, expected } = await local(t);
  await go(page, 'Dashboard');
  await page.waitForSelector(id('heat-cell'));
  assert.equal(await count(page, `${id('tile')}[data-name="agents"]`), expected.totalAgents);
  const [explicit, implied] = [await count(page, `${id('tile')}[data-name="explicit"]`), await count(page, `${id('tile')}[data-name="implied"]`)];
  assert.equal(explicit + implied, expected.relationships);
  const types = await page.$$eval('section[aria-label="Types"] [data-testid="bar"]', (bars) =>
    Object.fromEntries(bars.map((bar) => [bar.dataset.name, Number(bar.dataset.count)])),
  );
  for (const [name, number] of Object.entries(types)) assert.equal(number, expected.byType[name], name);
  await page.waitForSelector(id('moment'), { state: 'attached' });
  await picture(page, 'dashboard');
  await page.locator(`section[aria-label="Types"] ${id('bar')} button`).first().click();
  await page.waitForSelector('main:not([hidden]) .explorer');
  await asks(page, /^type:/);
  assert.deepEqual(page.errors, []);
});

test('two states are compared, listed and drawn', async (t) => {
  const folder = path.join(await scratch(t), 'fleet');
  const before = path.join(await scratch(t), 'before');
  await cp(path.join(sample, 'finance'), before, { recursive: true });
  await cp(path.join(sample, 'finance'), folder, { recursive: true });
  await rm(path.join(folder, 'carbon-ledger'), { recursive: true });
  await writeFile(path.join(folder, 'tax.yml'), 'ossaVersion: "1.0"\nagent: { id: tax-adviser, version: 1.0.0, tags: [finance] }\n');
  const expected = await figures(folder);
  const server = await serve(t, [folder]);
  const page = await open(t, server.url);
  await shows(page, expected.totalAgents);
  await go(page, 'Compare');
  await page.waitForSelector(`${id('no-changes')}:has-text("same")`);
  await page.setInputFiles('#before-folder', before);
  await page.waitForSelector(`${id('change-row')}[data-change="removed"]`);
  const counted = async (change, subject) => count(page, `${id('change-count')}[data-change="${change}"][data-subject="${subject}"]`);
  await eventually(async () => assert.ok((await counted('added', 'Nodes')) >= 1 && (await counted('removed', 'Nodes')) >= 1));
  await page.click(`${id('change-count')}[data-change="added"][data-subject="Nodes"]`);
  await page.waitForFunction(() => [...document.querySelectorAll('[data-testid="change-row"]')].every((row) => row.dataset.change === 'added'));
  await page.waitForSelector(`${id('change-row')}:has-text("tax-adviser")`);
  await picture(page, 'compare');
  const numbers = { added: await counted('added', 'Nodes'), removed: await counted('removed', 'Nodes') };
  await page.click(id('draw-changes'));
  for (const [change, number] of Object.entries(numbers)) {
    await page.waitForSelector(`${id('legend-class')}[data-name="${change}"][data-count="${number}"]`);
  }
  await page.check(id('only-changes'));
  await page.waitForFunction(() => !document.querySelector('[data-testid="status-nodes"]').textContent.startsWith('0 '));
  await picture(page, 'compare-graph');
  await page.click(id('stop-comparing'));
  await page.waitForSelector(id('colour-by'));
  await shows(page, expected.totalAgents);
  assert.deepEqual(page.errors, []);
});

test('colours and sizes say what is chosen, and the legend and ranges filter', async (t) => {
  const { page, expected } = await local(t);
  await page.selectOption(id('colour-by'), 'Domain');
  await page.waitForSelector(id('legend-class'));
  const shown = () => page.$eval(id('status-nodes'), (element) => Number.parseInt(element.textContent.replaceAll(',', ''), 10));
  const all = await shown();
  const first = page.locator(id('legend-class')).first();
  const size = Number(await first.getAttribute('data-count'));
  await first.getByRole('button').click();
  await page.waitForFunction((left) => Number.parseInt(document.querySelector('[data-testid="status-nodes"]').textContent.replaceAll(',', ''), 10) === left, all - size);
  await page.keyboard.press('Control+z');
  await page.waitForFunction((left) => Number.parseInt(document.querySelector('[data-testid="status-nodes"]').textContent.replaceAll(',', ''), 10) === left, all);
  await page.selectOption(id('size-by'), 'PageRank');
  const range = page.locator(id('degree-range')).last();
  const clause = await range.getAttribute('data-clause');
  const inside = Number(await range.getAttribute('data-count'));
  await range.getByRole('button').click();
  await eventually(async () => assert.equal(await page.inputValue(`main:not([hidden]) ${id('query')}`), clause));
  await page.waitForFunction((left) => Number.parseInt(document.querySelector('[data-testid="status-nodes"]').textContent.replaceAll(',', ''), 10) === left, inside);
  await picture(page, 'look');
  assert.ok(expected.totalAgents > 0);
  assert.deepEqual(page.errors, []);
});

test('the pages fit a small screen, in the dark', async (t) => {
  const server = await serve(t, [sample]);
  const page = await open(t, server.url, { viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'dark' });
  await shows(page, (await figures(sample)).totalAgents);
  for (const name of ['table', 'agent', 'findings', 'dashboard', 'compare']) {
    await page.goto(`${server.url}/#${name}`);
    await page.waitForTimeout(1500);
    await picture(page, `${name}-small-dark`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    assert.equal(overflow, false, `${name} is no wider than the screen`);
  }
  assert.deepEqual(page.errors, []);
});
