// Changing what is shown, taking it back, passing it on as a link or a file, and finding it again at the next visit.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import { drop, eventually, figures, open, picture, sample, scratch, serve, servePage, shows, steady } from './support.mjs';

const id = (name) => `[data-testid="${name}"]`;
const nodes = (page) => page.textContent(id('status-nodes'));

/** Waits until the layout rests, so that two pictures can be the same. */
const rests = (page) => page.waitForSelector(`${id('layout-state')}:has-text("ettled")`, { state: 'attached', timeout: 60_000 });

/** Waits until `read` gives another value than `before`. */
const differs = (page, read, before) =>
  eventually(async () => {
    const now = await read(page);
    assert.notEqual(now, before);
    return now;
  });

/** Waits until a field holds `text`. */
const holds = (page, field, text) => eventually(async () => assert.equal(await page.inputValue(id(field)), text));

/** Waits until an attribute is as it should be. */
const has = (page, selector, name, value) => page.waitForSelector(`${selector}[${name}="${value}"]`, { state: 'attached' });

test('every change is a step with a name that can be taken back and made again', async (t) => {
  const expected = await figures(sample);
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await shows(page, expected.totalAgents);
  const all = await nodes(page);

  await page.click(`${id('node-kind-toggle')}[data-name="tool"]`);
  const without = await differs(page, nodes, all);
  assert.match(await page.getAttribute(id('undo'), 'title'), /^Undo: Hide tools/);
  await page.click(`${id('type-toggle')}[data-name="worker"]`);
  const fewer = await differs(page, nodes, without);

  // Keys take steps back, but not while somebody writes.
  await page.focus(id('query'));
  await page.keyboard.press('Control+z');
  assert.equal(await nodes(page), fewer);
  await page.focus(id('canvas'));
  await page.keyboard.press('Control+z');
  assert.equal(await differs(page, nodes, fewer), without);
  await page.keyboard.press('Control+z');
  assert.equal(await differs(page, nodes, without), all);
  await has(page, id('undo'), 'aria-disabled', 'true');
  await page.keyboard.press('Control+Shift+z');
  assert.equal(await differs(page, nodes, all), without);
  await page.keyboard.press('Control+y');
  assert.equal(await differs(page, nodes, without), fewer);

  // Typing a query is one step, whatever the number of keys.
  await page.click(id('undo'));
  await page.click(id('undo'));
  await eventually(async () => assert.equal(await nodes(page), all));
  await page.fill(id('query'), '');
  await page.type(id('query'), 'type:critic');
  await page.waitForSelector(`${id('undo')}[title^="Undo: Change the query"]`);
  await page.click(id('undo'));
  await holds(page, 'query', '');
  await has(page, id('undo'), 'aria-disabled', 'true');
  assert.deepEqual(page.errors, []);
});

test('a link shows the same picture', async (t) => {
  const server = await serve(t, [sample]);
  const page = await open(t, server.url, { reducedMotion: 'reduce' });
  await rests(page);
  await page.click(`${id('kind-toggle')}[data-name="monitors"]`);
  await page.fill(id('query'), '-type:critic');
  await page.fill(id('search'), 'refund-desk');
  await page.waitForSelector(id('search-result'));
  await page.focus(id('search'));
  await page.keyboard.press('Enter');
  await page.waitForSelector(id('inspector-name'));
  await rests(page);
  await page.focus(id('canvas'));
  await steady(() => page.url(), 800);
  await page.keyboard.press('+');
  // The address follows a moment after what is shown.
  const url = await steady(() => page.url(), 1500);
  assert.match(url, /#explorer\?v=1&camera=[-\d.,]+&filter\.query=-type%3Acritic&filter\.relations=monitors&selection=/);
  assert.ok(url.length < 2000, `${url.length} characters`);

  const other = await open(t, url, { reducedMotion: 'reduce' });
  await other.waitForSelector(id('inspector-name'), { timeout: 60_000 });
  await rests(other);
  await holds(other, 'query', '-type:critic');
  await other.focus(id('canvas'));
  await page.waitForTimeout(1000);
  await other.waitForTimeout(1000);
  assert.equal(other.url(), url, 'both have the same address');
  const shot = (page) => page.locator(id('canvas')).screenshot();
  const third = await open(t, url, { reducedMotion: 'reduce' });
  await third.waitForSelector(id('inspector-name'), { timeout: 60_000 });
  await rests(third);
  await third.focus(id('canvas'));
  const same = (one, two, what) => eventually(async () => assert.ok((await shot(one)).equals(await shot(two)), what));
  await same(other, third, 'two visits to a link are the same pixels');
  // Names that are there stay while one zooms, so where names stand depends on the way there; nothing else does.
  await picture(other, 'shared-link');
  for (const one of [page, other]) await one.addStyleTag({ content: '.graph-labels { opacity: 0 }' });
  await same(page, other, 'the link is the same pixels as what was shared');

  // What makes no sense is left out.
  const odd = await open(t, `${server.url}/#explorer?v=1&camera=1,2&filter.query=type:critic&filter=7&nothing=%&x`);
  await odd.waitForFunction((q) => document.querySelector(q)?.value === 'type:critic', id('query'));
  assert.deepEqual([...page.errors, ...other.errors, ...odd.errors], []);
});

test('the steps of the browser lead between pages and keep the view', async (t) => {
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await rests(page);
  await page.click(`${id('node-kind-toggle')}[data-name="tool"]`);
  await page.waitForFunction(() => location.hash.includes('filter.kinds=tool'));
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.waitForSelector('h1:has-text("Settings")');
  await page.waitForFunction(() => location.hash.startsWith('#settings?v=1'));
  await page.goBack();
  await page.waitForFunction(() => location.hash.startsWith('#explorer'));
  await has(page, `${id('node-kind-toggle')}[data-name="tool"]`, 'aria-pressed', 'false');
  await page.goForward();
  await page.waitForSelector('h1:has-text("Settings")');
  assert.deepEqual(page.errors, []);
});

test('a view is saved as a file and opened again', async (t) => {
  const folder = await scratch(t);
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await rests(page);
  await page.fill(id('query'), 'type:worker');
  await page.waitForFunction(() => location.hash.includes('filter.query=type%3Aworker'));
  await page.keyboard.press('Control+k');
  await page.fill(id('command-field'), 'save view');
  await page.waitForSelector(`${id('command')}[aria-selected="true"]:has-text("Save")`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const file = path.join(folder, 'mine.ossaview');
  await download.saveAs(file);
  assert.equal(JSON.parse(await readFile(file, 'utf8')).view.filter.query, 'type:worker');
  await page.fill(id('query'), '');
  await page.waitForFunction(() => !location.hash.includes('filter.query'));
  await page.setInputFiles('#file-input', file);
  await page.waitForFunction((q) => document.querySelector(q)?.value === 'type:worker', id('query'));
  await page.waitForSelector(`${id('undo')}[title^="Undo: Open mine.ossaview"]`);
  await writeFile(file, '{}');
  await page.setInputFiles('#file-input', file);
  await page.waitForSelector('[role="alert"]:has-text("This is no view")');
  assert.deepEqual(page.errors, []);
});

test('the last workspace is there at the next visit, with edits and view, until it is discarded', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ossa-kept-'));
  const manifest = (name) => `ossaVersion: "1.0"\nagent: { id: ${name}, name: ${name}, version: 1.0.0, role: worker }\n`;
  for (const name of ['one', 'two']) await writeFile(path.join(folder, `${name}.ossa.yml`), manifest(name));
  const url = await servePage(t);
  const page = await open(t, url);
  await page.waitForSelector(id('drop-zone'));
  await drop(page, [folder]);
  await shows(page, 2);
  await page.fill(id('query'), '-two');
  await page.getByRole('link', { name: 'Validate' }).click();
  await page.click('[data-testid="tree-row"]:has-text("one.ossa.yml")');
  await page.waitForSelector('.cm-content');
  await page.click('.cm-content');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# a remark');
  await page.waitForSelector(`${id('status-edited')}:has-text("1 file edited")`);
  await page.waitForTimeout(1500);

  // The page ends without a word, as in a crash.
  const next = await page.context().newPage();
  await page.close({ runBeforeUnload: false });
  await next.goto(url);
  await next.waitForSelector(`${id('keep-notice')}:has-text("Restored from your last visit")`);
  await shows(next, 2);
  await next.waitForSelector(`${id('status-edited')}:has-text("1 file edited")`, { state: 'attached' });
  assert.match(await next.textContent(id('keep-notice')), /2 files, with your edits of 1 file/);
  await next.waitForFunction(() => location.hash.startsWith('#validate?file=one.ossa.yml'));
  await next.waitForSelector('.cm-content:has-text("# a remark")');
  await next.getByRole('link', { name: 'Explorer' }).click();
  await holds(next, 'query', '-two');
  await picture(next, 'restored');

  await next.getByRole('link', { name: 'Settings' }).click();
  await next.waitForSelector(`${id('stored-bytes')}:has-text("keeps")`);
  await picture(next, 'settings');
  await next.click(id('discard-kept'));
  await next.waitForSelector(id('drop-zone'));
  const last = await page.context().newPage();
  await next.close();
  await last.goto(url);
  await last.waitForSelector(id('drop-zone'));
  await last.waitForTimeout(500);
  assert.equal(await last.locator(id('keep-notice')).count(), 0);
});

test('where nothing is to be kept, nothing is', async (t) => {
  const folder = await scratch(t);
  await writeFile(path.join(folder, 'one.ossa.yml'), 'ossaVersion: "1.0"\nagent: { id: one, version: 1.0.0 }\n');
  const url = await servePage(t);
  const page = await open(t, `${url}#settings`);
  await page.uncheck(id('keep-switch'));
  await page.getByRole('link', { name: 'Explorer' }).click();
  await page.waitForSelector(id('drop-zone'));
  await drop(page, [folder]);
  await shows(page, 1);
  await page.waitForTimeout(1500);
  await page.goto('about:blank');
  await page.goto(url);
  await page.waitForSelector(id('drop-zone'));
  await page.waitForTimeout(500);
  assert.equal(await page.locator(id('keep-notice')).count(), 0);
  assert.deepEqual(page.errors, []);
});
