// What the drawing promises: it says what is on it, answers the pointer, rests when nothing happens, and survives without
// a graphics card.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { colours, command, drawn, eventually, figures, open, picture, sample, scratch, serve, settled, shows, steady } from './support.mjs';


/** A page that runs `script` before anything of ours. */
async function prepared(t, url, script) {
  const page = await open(t, 'about:blank');
  await page.addInitScript(script);
  await page.goto(url);
  return page;
}

test('the drawing says how many relations are on it, and one switch shows all', async (t) => {
  const { relationships } = await figures(sample);
  const all = relationships.toLocaleString('en');
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  const note = page.getByTestId('drawn-note');
  await note.waitFor();
  const partial = await steady(() => note.textContent());
  assert.match(partial, new RegExp(`^Showing [0-9,]+ of ${all} relations`));
  assert.match(partial, /[0-9,]+ more through \d+ hubs/);
  await page.getByTestId('show-all').click();
  await page.waitForSelector(`[data-testid="drawn-note"]:has-text("Showing all ${all} relations")`);
  await picture(page, 'every-pair');
  await page.getByTestId('show-all').click();
  await page.waitForFunction((text) => document.querySelector('[data-testid="drawn-note"]')?.textContent === text, partial);
  assert.deepEqual(page.errors, []);
});

test('what the pointer rests on is named, and a click selects it', async (t) => {
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await settled(page);
  await steady(() => drawn(page), 300);
  const box = await page.getByTestId('canvas').boundingBox();
  const pointed = () => page.evaluate(() => document.querySelector('[data-testid="tooltip"] strong')?.textContent);
  const seen = { node: false, line: false };
  for (let y = 60; y < box.height - 60 && !(seen.node && seen.line); y += 9) {
    for (let x = 40; x < box.width - 40 && !(seen.node && seen.line); x += 17) {
      await page.mouse.move(box.x + x, box.y + y);
      if ((await pointed()) === undefined) continue;
      // What is under the pointer is found with the next frame.
      const tip = await steady(pointed, 100);
      if (tip === undefined) continue;
      if (tip.includes(' → ')) {
        seen.line = true;
      } else if (!seen.node) {
        await page.mouse.click(box.x + x, box.y + y);
        const name = page.getByTestId('inspector-name');
        // A click on a group or its name fills the screen with it and selects nothing.
        if (!(await name.waitFor({ timeout: 2000 }).then(() => true, () => false))) continue;
        assert.equal((await name.textContent()).trim(), tip);
        seen.node = true;
        await page.keyboard.press('Escape');
        await name.waitFor({ state: 'detached' });
      }
    }
  }
  assert.deepEqual(seen, { node: true, line: true });
});

test('nothing is drawn while nothing happens', async (t) => {
  const server = await serve(t, [sample]);
  const page = await prepared(t, server.url, () => {
    const request = window.requestAnimationFrame.bind(window);
    window.frames_asked_for = 0;
    window.requestAnimationFrame = (then) => {
      window.frames_asked_for += 1;
      return request(then);
    };
  });
  await settled(page);
  const before = await steady(() => page.evaluate(() => window.frames_asked_for), 1000);
  assert.ok(before > 0, 'frames are counted');
  await page.waitForTimeout(3000);
  assert.equal(await page.evaluate(() => window.frames_asked_for), before);
});

test('a graphics card that is lost comes back with the drawing', async (t) => {
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await settled(page);
  await eventually(async () => assert.ok((await colours(page)) > 50));
  await page.evaluate(() => {
    const gl = document.querySelector('.graph-drawing').getContext('webgl2');
    window.lost = gl.getExtension('WEBGL_lose_context');
    window.lost.loseContext();
  });
  const isLost = (lost) =>
    page.waitForFunction((lost) => document.querySelector('.graph-drawing').getContext('webgl2').isContextLost() === lost, lost);
  await isLost(true);
  // The event of the loss has to be over before the card can come back.
  await page.waitForTimeout(100);
  await page.evaluate(() => window.lost.restoreContext());
  await isLost(false);
  await page.mouse.move(700, 400);
  await eventually(async () => assert.ok((await colours(page)) > 50, 'the graph is drawn again'));
});

test('without WebGL2 the graph is drawn on a plain canvas', async (t) => {
  const server = await serve(t, [sample]);
  const page = await prepared(t, server.url, () => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind === 'webgl2' ? null : real.call(this, kind, ...rest);
    };
  });
  await page.getByTestId('no-card').waitFor();
  await settled(page);
  await eventually(async () => assert.ok((await colours(page)) > 50, 'there is a graph'));
  await picture(page, 'plain-canvas');
  assert.deepEqual(page.errors, []);
});

test('a large fleet is shown as communities at once', async (t) => {
  const folder = await scratch(t);
  await command(['init', `${folder}/fleet`, '--template', 'synthetic', '--agents', '3000']);
  const server = await serve(t, [`${folder}/fleet`]);
  const page = await open(t, server.url);
  await shows(page, 3000);
  await settled(page);
  await page.waitForSelector('[data-testid="drawn-note"]:has-text("communities")');
  await picture(page, 'fleet-of-3000');
  // Closer, lines take the place of the bands between communities.
  await page.getByTestId('canvas').focus();
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('+');
  await page.waitForSelector('[data-testid="drawn-note"]:has-text("Showing")');
  assert.deepEqual(page.errors, []);
});
