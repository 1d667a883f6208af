// With `serve --watch`, a file that is written appears in the page without anybody loading it again.

import assert from 'node:assert/strict';
import { cp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { colours, command, eventually, figures, open, picture, sample, scratch, serve, shows } from './support.mjs';

const NEWCOMER = `ossaVersion: "1.0"
agent:
  id: newcomer
  name: newcomer
  version: 1.0.0
  role: Comes while the page is open.
`;

/** Waits until the page is told of changes. */
const isLive = (page, text = 'live') =>
  page.waitForFunction((text) => document.querySelector('[data-testid="live-state"]').textContent === text, text);

test('a file that is written appears in the page, and what is selected stays', async (t) => {
  const folder = await scratch(t);
  await cp(sample, folder, { recursive: true });
  const { totalAgents } = await figures(folder);
  const server = await serve(t, [folder], ['--watch']);
  const page = await open(t, server.url);
  await shows(page, totalAgents);
  await isLive(page);
  await page.waitForSelector('[data-testid="layout-state"]:has-text("Layout settled")', { timeout: 60_000 });
  // Whatever loads the page again takes this away.
  await page.evaluate(() => (window.isSamePage = true));
  await page.keyboard.press('/');
  await page.keyboard.type('refund-desk');
  await page.waitForSelector('[data-testid="search-result"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid="inspector-name"]');
  const name = await page.textContent('[data-testid="inspector-name"]');

  await writeFile(path.join(folder, 'newcomer.yml'), NEWCOMER);
  await shows(page, totalAgents + 1);
  await eventually(async () => assert.equal(await page.textContent('[data-testid="inspector-name"]'), name, 'the selection stays'));
  assert.equal(await page.evaluate(() => window.isSamePage), true, 'the page was not loaded again');
  await page.waitForSelector('[data-testid="layout-state"]:has-text("Layout settled")');
  assert.ok((await colours(page)) > 50, 'the canvas shows a graph');
  await picture(page, 'live');
  await page.getByTestId('search').fill('newcomer');
  await page.waitForSelector('[data-testid="search-result"]');
  await page.keyboard.press('Escape');

  await rm(path.join(folder, 'newcomer.yml'));
  await shows(page, totalAgents);
  assert.deepEqual(page.errors, []);
});

test('when the server goes the graph stays, and the page says so', async (t) => {
  const { totalAgents } = await figures(sample);
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await shows(page, totalAgents);
  await isLive(page);
  await server.stop();
  await isLive(page, 'not live: the server does not answer');
  await shows(page, totalAgents);
});

test('the graph of a file is shown without its sources', async (t) => {
  const folder = await scratch(t);
  await command(['knowledge-graph', sample, '--format', 'ossag', '-o', folder]);
  const { totalAgents } = await figures(sample);
  const server = await serve(t, [path.join(folder, 'graph.ossag')]);
  const page = await open(t, server.url);
  await shows(page, totalAgents);
  await page.waitForFunction(() => document.querySelector('.status-source').textContent === 'read from a graph file');
  await isLive(page);
  assert.deepEqual(page.errors, []);
});
