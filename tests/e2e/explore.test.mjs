// Serve the sample, see the graph, search an agent, select it, read its relations.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { colours, comparable, counted, eventually, figures, open, picture, sample, serve, shows } from './support.mjs';

test('the sample is drawn and an agent can be found and read', async (t) => {
  const expected = await figures(sample);
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await shows(page, expected.totalAgents);
  await eventually(async () => assert.deepEqual(comparable(await counted(page)), comparable(expected)));
  await page.waitForSelector('[data-testid="layout-state"]:has-text("settled"), [data-testid="layout-state"]:has-text("Settled")', { timeout: 60_000 });
  await picture(page, 'sample-light');

  // Something is drawn: an empty canvas has one colour, a few more at its edges.
  assert.ok((await colours(page)) > 50, 'the canvas shows a graph');

  await page.keyboard.press('/');
  await page.keyboard.type('refund-desk');
  await page.waitForSelector('[data-testid="search-result"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid="inspector-name"]');
  assert.match(await page.textContent('[data-testid="inspector-name"]'), /refund/i);
  await page.getByRole('tab', { name: /relations/i }).click();
  await page.waitForSelector('[data-testid="relation-row"]');
  await picture(page, 'sample-selected');
  assert.deepEqual(page.errors, []);
});

test('findings say where they are', async (t) => {
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await page.getByRole('link', { name: 'Validate' }).click();
  await page.waitForSelector('[data-testid="finding-row"]');
  await eventually(async () => {
    const rows = await page.$$eval('[data-testid="finding-row"]', (rows) => rows.map((row) => row.textContent));
    assert.ok(rows.some((row) => row.includes('notification-sendr') && row.includes('agent.yml:43:15')), rows.join('\n'));
  });
  await picture(page, 'findings');
});

test('the page looks right in the dark and on a small screen', async (t) => {
  const expected = await figures(sample);
  const server = await serve(t, [sample]);
  const dark = await open(t, server.url, { colorScheme: 'dark' });
  await shows(dark, expected.totalAgents);
  await dark.waitForTimeout(3000);
  await picture(dark, 'sample-dark');
  const small = await open(t, server.url, { viewport: { width: 390, height: 844 }, hasTouch: true });
  await shows(small, expected.totalAgents);
  await small.waitForTimeout(3000);
  await picture(small, 'sample-small');
  const overflow = await small.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  assert.equal(overflow, false, 'nothing is wider than the screen');
});
