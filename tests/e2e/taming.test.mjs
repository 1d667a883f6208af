// A graph that is too dense is made readable: the backbone, groups, surroundings, and the matrix.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { drawn, eventually, figures, goTo, opened, picture, sample, settled, steady } from './support.mjs';

const number = (text) => Number(text.replaceAll(',', ''));

/** The first number of a line of what the backbone keeps, and the second. */
async function kept(page, name) {
  const text = await page.locator(`[data-testid="kept-${name}"] td`).first().textContent();
  return text.split(' of ').map(number);
}

test('sliders keep the backbone, say what is kept, and lose no node', async (t) => {
  const expected = await figures(sample);
  const page = await opened(t);
  const nodes = await page.textContent('[data-testid="status-nodes"]');
  await page.getByTestId('open-backbone').click();
  const keepsAll = () =>
    eventually(async () => assert.deepEqual(await kept(page, 'relations'), [expected.relationships, expected.relationships]));
  await keepsAll();
  // Every step that is taken here keeps another number.
  const at = async (slider, step) => {
    const [before] = await kept(page, 'relations');
    await page.getByTestId(`slider-${slider}`).fill(String(step));
    return eventually(async () => {
      const [now] = await kept(page, 'relations');
      assert.notEqual(now, before);
      return now;
    });
  };
  let last = expected.relationships;
  for (const step of [4, 7, 9, 11]) {
    const now = await at('heaviest', step);
    assert.ok(now <= last, `${now} after ${last}`);
    last = now;
  }
  assert.ok(last > 0 && last < expected.relationships / 4, `${last} of ${expected.relationships}`);
  assert.equal(await page.textContent('[data-testid="status-nodes"]'), nodes, 'every node is still drawn');
  await eventually(async () => {
    assert.match(await page.textContent('[data-testid="drawn-note"]'), /^Keeping [\d,]+ of 2,\d+ relations/);
    const [strength, all] = await kept(page, 'strength');
    assert.ok(strength > 0 && strength < all);
  });
  await picture(page, 'backbone');
  await at('heaviest', 0);
  assert.ok((await at('significance', 10)) < expected.relationships);
  await at('significance', 0);
  assert.ok((await at('weight', 20)) < expected.relationships);
  await page.getByTestId('keep-all').click();
  await keepsAll();
  const kind = page.locator('[data-testid="backbone-kind"]').first();
  await kind.click();
  await eventually(async () => {
    assert.ok((await kept(page, 'relations'))[1] < expected.relationships, 'a kind that is hidden is left out of both');
  });
  await kind.click();
  await keepsAll();
  // One switch takes everything back.
  await at('heaviest', 9);
  await page.getByTestId('show-all').click();
  const every = expected.relationships.toLocaleString('en');
  await page.waitForSelector(`[data-testid="drawn-note"]:has-text("Showing all ${every} relations")`);
  assert.deepEqual(page.errors, []);
});

test('groups fold into points, three levels deep, and open by list, double click and key', async (t) => {
  const page = await opened(t);
  await page.getByTestId('open-groups').click();
  const lines = page.locator('[data-testid="group-line"]');
  for (const by of ['community', 'domain', 'type']) await page.getByTestId(`group-by-${by}`).click();
  const rest = () => steady(() => lines.count(), 500);
  const open = page.locator('[data-testid="group-line"][aria-expanded="true"]');
  const counts = (what, number, why) => eventually(async () => assert.equal(await what.count(), number, why));
  await lines.nth(2).waitFor();
  const closed = await rest();
  await settled(page);
  assert.ok(closed > 2, `${closed} groups`);
  await counts(open, 0);
  await picture(page, 'groups-closed');
  const deepest = async () => Math.max(...(await lines.evaluateAll((all) => all.map((line) => Number(line.dataset.depth)))));
  for (const depth of [0, 1]) {
    for (const line of await page.locator(`[data-testid="group-line"][data-depth="${depth}"]`).all()) {
      if ((await deepest()) > depth) break;
      const before = await open.count();
      await line.click();
      await counts(open, before + 1);
      await rest();
    }
  }
  assert.ok((await deepest()) >= 2, 'groups in groups in groups');
  await settled(page);
  await picture(page, 'groups-nested');
  await page.getByTestId('expand-all').click();
  await counts(page.locator('[data-testid="group-line"][aria-expanded="false"]'), 0);
  await page.getByTestId('collapse-all').click();
  await counts(open, 0);
  await counts(lines, closed);
  await settled(page);
  await page.getByTestId('open-groups').click();
  await steady(() => drawn(page), 800);

  // By pointer: what is named with a count is a group.
  const find = async () => {
    const box = await page.getByTestId('canvas').boundingBox();
    for (let y = 70; y < box.height - 70; y += 22) {
      for (let x = 40; x < box.width - 60; x += 22) {
        const place = { x: box.x + x, y: box.y + y };
        await page.mouse.move(place.x, place.y);
        const what = await page.evaluate(() => document.querySelector('[data-testid="tooltip"] span')?.textContent ?? '');
        if (/^community of/.test(what)) return place;
      }
    }
    throw new Error('no group is under the pointer');
  };
  const opens = async (number, why) => {
    await page.getByTestId('open-groups').click();
    await counts(open, number, why);
    await page.getByTestId('open-groups').click();
    await settled(page);
    await steady(() => drawn(page), 800);
  };
  const place = await find();
  await page.mouse.dblclick(place.x, place.y);
  await opens(1, 'a double click opens it');
  const other = await find();
  await page.mouse.click(other.x, other.y);
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Enter');
  await opens(2, 'Enter opens the one that is chosen');
  await page.getByTestId('open-groups').click();
  await page.getByTestId('no-groups').click();
  await counts(lines, 0);
  assert.deepEqual(page.errors, []);
});

test('only the surroundings of a node, farther by distance and by kind', async (t) => {
  const page = await opened(t);
  await goTo(page, 'refund-desk');
  await page.getByTestId('open-focus').click();
  await page.getByTestId('focus-selection').click();
  const hidden = async () => {
    const text = await page.textContent('[data-testid="focus-hidden"]');
    return text.includes('nothing') ? 0 : number(text.match(/[\d,]+/)[0]);
  };
  const [near, all] = await eventually(async () => {
    const near = await hidden();
    assert.ok(near > 0);
    const [shown, all] = (await page.textContent('[data-testid="status-nodes"]')).match(/^([\d,]+) of ([\d,]+)/).slice(1).map(number);
    assert.equal(shown + near, all, 'what is not shown is said to be hidden');
    return [near, all];
  });
  await settled(page);
  await picture(page, 'focus');
  const kind = page.locator('[data-testid="expand-kind"]').first();
  const more = number((await kind.textContent()).match(/\+([\d,]+)/)[1]);
  await kind.click();
  await eventually(async () => assert.equal(await hidden(), near - more, 'a kind leads to as many as it says'));
  await page.getByTestId('focus-depth').fill('2');
  await eventually(async () => assert.ok((await hidden()) < near));
  await page.getByTestId('focus-off').click();
  await eventually(async () => assert.equal(number((await page.textContent('[data-testid="status-nodes"]')).split(' of ')[0]), all));
  assert.deepEqual(page.errors, []);
});

test('the matrix shows the same nodes and the same selection, both ways', async (t) => {
  const page = await opened(t);
  const nodes = number((await page.textContent('[data-testid="status-nodes"]')).split(' of ')[0]);
  await goTo(page, 'refund-desk');
  const name = (await page.textContent('[data-testid="inspector-name"]')).trim();
  await page.getByRole('link', { name: 'Matrix' }).click();
  await page.waitForSelector(`[data-testid="matrix-canvas"][data-rows="${nodes}"][data-cells="${nodes * nodes}"]`, { timeout: 30_000 });
  await page.waitForFunction(() => / relations.*rows in /.test(document.querySelector('[data-testid="matrix-note"]')?.textContent ?? ''));
  await picture(page, 'matrix');
  const canvas = page.getByTestId('matrix-canvas');
  const box = await canvas.boundingBox();
  assert.match(await page.textContent('[data-testid="matrix-note"]'), /[\d,]+ relations.*rows in \d+ communit/);
  // Names can be read from close by, and the pointer says what a cell means.
  await page.mouse.move(box.x + 400, box.y + 350);
  for (let turn = 0; turn < 8; turn += 1) await page.mouse.wheel(0, -240);
  await eventually(async () => assert.ok(Number(await canvas.getAttribute('data-size')) > 11.5));
  await steady(() => canvas.getAttribute('data-size'));
  await picture(page, 'matrix-close');
  await page.mouse.move(box.x + 420, box.y + 360);
  // What it said of the cell before may stand there for a moment.
  const note = () => page.textContent('[data-testid="matrix-note"]');
  await page.waitForSelector('[data-testid="matrix-note"]:has-text(" → ")');
  await steady(note);
  const source = (await page.textContent('[data-testid="matrix-note"] strong')).split(' → ')[0];
  await page.mouse.click(box.x + 420, box.y + 360);
  await page.getByRole('link', { name: 'Explorer' }).click();
  const selected = page.getByTestId('inspector-name');
  await eventually(async () => assert.equal((await selected.textContent()).trim(), source, 'a row is selected in the explorer too'));
  assert.notEqual(source, name);
  // Without a pointer: arrows go from cell to cell, Enter selects.
  await page.getByRole('link', { name: 'Matrix' }).click();
  // What is still hidden takes no keyboard.
  await eventually(async () => {
    await canvas.focus();
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.testid), 'matrix-canvas');
  });
  await page.keyboard.press('0');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.waitForSelector('[data-testid="matrix-note"]:has-text(" → ")');
  await steady(note);
  const second = (await page.textContent('[data-testid="matrix-note"] strong')).split(' → ')[0];
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Explorer' }).click();
  await eventually(async () => assert.equal((await selected.textContent()).trim(), second));
  // What is hidden is no row.
  await page.locator('[data-testid="type-toggle"]').first().click();
  await page.getByRole('link', { name: 'Matrix' }).click();
  await page.waitForFunction(
    (all) => Number(document.querySelector('[data-testid="matrix-canvas"]').dataset.rows) < all,
    nodes,
  );
  assert.deepEqual(page.errors, []);
});
