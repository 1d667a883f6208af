// Everything without a mouse: walking the drawing, the commands, the list of a node, and what a screen reader is told.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { eventually, figures, open, picture, sample, serve, shows, steady } from './support.mjs';

const id = (name) => `[data-testid="${name}"]`;
const focused = (page) => page.evaluate(() => document.activeElement?.dataset?.testid ?? document.activeElement?.id ?? '');
/** Waits until the keyboard is at `where`. */
const focuses = (page, where, why) => eventually(async () => assert.equal(await focused(page), where, why));
/** Opens the list of commands. */
const commands = async (page) => {
  await page.keyboard.press('Control+k');
  await focuses(page, 'command-field');
};
/** Waits until the command that Enter carries out has this name. */
const chosen = (page, name) => page.waitForSelector(`${id('command')}[aria-selected="true"]:has-text("${name}")`);
const rests = (page) => page.waitForSelector(`${id('layout-state')}:has-text("ettled")`, { state: 'attached', timeout: 60_000 });

test('a journey with keys alone', async (t) => {
  const expected = await figures(sample);
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await shows(page, expected.totalAgents);
  await rests(page);

  // Into the drawing by Tab, as somebody would who knows no key of the page.
  for (let steps = 0; (await focused(page)) !== 'canvas'; steps++) {
    assert.ok(steps < 120, 'Tab leads to the drawing');
    await page.keyboard.press('Tab');
  }
  const told = () => page.textContent('[aria-live="polite"].visually-hidden');
  const walked = new Set();
  let last = await told();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft']) {
    await page.keyboard.press(key);
    // Where nothing lies in a direction, the same may be said again.
    await eventually(async () => assert.notEqual(await told(), last), 500).catch(() => {});
    last = await told();
    walked.add(last);
  }
  assert.ok(walked.size >= 3, [...walked].join('\n'));
  for (const words of walked) assert.match(words, /, .+, [\d,]+ relations?|no node in this direction/);
  await page.waitForSelector(`${id('mirror')} li`, { state: 'attached' });
  const mirrored = await steady(() => page.textContent(id('mirror')));
  assert.match(mirrored, /relation/);
  await picture(page, 'keyboard-walk');

  // Enter opens, Escape leaves.
  await page.keyboard.press('Enter');
  await page.waitForSelector(id('inspector-name'));
  const name = await page.textContent(id('inspector-name'));
  assert.ok(mirrored.includes(name), `${name} is where the keyboard was`);

  // What can be done with a node.
  await page.keyboard.press('m');
  await page.waitForSelector(id('node-menu'));
  await picture(page, 'node-menu');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForFunction((q) => document.querySelector(q)?.value.startsWith('hop('), id('query'));
  await page.waitForSelector(`${id('query-note')}:has-text("shown")`);
  await focuses(page, 'canvas', 'the drawing has the keyboard again');
  await page.keyboard.press('Control+z');
  await eventually(async () => assert.equal(await page.inputValue(id('query')), ''));

  // Looking closer, all of it, and back.
  await page.keyboard.press('+');
  await page.waitForFunction(() => location.hash.includes('camera='));
  await page.keyboard.press('0');
  await page.waitForFunction(() => !location.hash.includes('camera='));
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => location.hash.includes('camera=') && location.hash.includes('selection='));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForSelector(id('inspector-name'), { state: 'detached' });

  // Search from anywhere.
  await page.keyboard.press('/');
  await focuses(page, 'search');
  await page.keyboard.press('Escape');
  assert.deepEqual(page.errors, []);
});

test('commands are found by some of their letters, and those used last come first', async (t) => {
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await rests(page);
  await commands(page);
  await picture(page, 'palette');
  await page.keyboard.type('thdark');
  await chosen(page, 'Theme: dark');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  await commands(page);
  await eventually(async () => assert.match(await page.textContent(id('command')), /Theme: dark/));
  await picture(page, 'palette-dark');
  await page.keyboard.press('Escape');
  await page.waitForSelector(id('overlay'), { state: 'detached' });
  await page.keyboard.press('?');
  await page.waitForSelector(id('shortcuts'));
  assert.match(await page.textContent(id('shortcuts')), /Undo\s*Ctrl\+Z/);
  await picture(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await page.waitForSelector(id('overlay'), { state: 'detached' });

  // Every page by commands.
  for (const [words, heading] of [['settings', 'Settings'], ['go to validate', 'Validate'], ['go explorer', 'Explorer']]) {
    await commands(page);
    await page.keyboard.type(words);
    await chosen(page, heading);
    await page.keyboard.press('Enter');
    await page.waitForSelector(`h1:has-text("${heading}")`, { state: 'attached' });
  }
  assert.deepEqual(page.errors, []);
});

test('single keys can be switched off, and motion', async (t) => {
  const server = await serve(t, [sample]);
  const page = await open(t, `${server.url}#settings`);
  await page.getByText('Single keys do something').click();
  await page.getByLabel('Reduced').check();
  await page.waitForFunction(() => document.documentElement.dataset.motion === 'reduced');
  await page.reload();
  await page.waitForSelector('h1:has-text("Settings")');
  await page.waitForFunction(() => document.documentElement.dataset.motion === 'reduced');
  await page.keyboard.press('?');
  await page.waitForTimeout(300);
  assert.equal(await page.locator(id('overlay')).count(), 0);
  await page.keyboard.press('Control+k');
  await page.waitForSelector(id('command-field'));
  assert.deepEqual(page.errors, []);
});

test('a finger that rests on a node lists what can be done with it', async (t) => {
  const server = await serve(t, [sample]);
  const page = await open(t, server.url, { viewport: { width: 390, height: 844 }, hasTouch: true });
  await rests(page);
  await page.fill(id('search'), 'refund-desk');
  await page.waitForSelector(id('search-result'));
  await page.focus(id('search'));
  await page.keyboard.press('Enter');
  await page.waitForSelector(id('inspector-name'));
  await page.getByRole('button', { name: /close/i }).first().click();
  await page.waitForSelector(id('inspector-name'), { state: 'detached' });
  // The node is on its way to the middle.
  await page.waitForFunction(() => location.hash.includes('camera='));
  await steady(() => page.url(), 1000);
  const box = await page.locator(id('canvas')).boundingBox();
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await touch('touchStart', [{ x, y }]);
  await page.waitForTimeout(700);
  await touch('touchEnd', []);
  await page.waitForSelector(id('node-menu'));
  assert.match(await page.textContent(id('node-menu')), /refund/i);
  await picture(page, 'node-menu-small');
  const small = await page.$$eval('.menu-row', (rows) => rows.filter((row) => row.offsetHeight < 24).length);
  assert.equal(small, 0);

  // Two fingers make it larger.
  // A tap beside it closes it.
  await page.touchscreen.tap(box.x + 12, box.y + box.height - 12);
  await page.waitForSelector(id('node-menu'), { state: 'detached' });
  const before = new URL(await steady(() => page.url(), 1000)).hash;
  await touch('touchStart', [{ x: x - 30, y, id: 1 }, { x: x + 30, y, id: 2 }]);
  for (let step = 1; step <= 5; step++) {
    await touch('touchMove', [{ x: x - 30 - step * 10, y, id: 1 }, { x: x + 30 + step * 10, y, id: 2 }]);
  }
  await touch('touchEnd', []);
  await page.waitForFunction((before) => location.hash !== before && location.hash.includes('camera='), before, { timeout: 60_000 });
  assert.deepEqual(page.errors, []);
});
