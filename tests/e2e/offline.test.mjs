// With the server gone after the page has loaded, real files are read, validated and drawn in the browser, with
// the counts the command line gives.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';

import {
  command,
  comparable,
  corpus,
  counted,
  drop,
  eventually,
  figures,
  open,
  picture,
  sample,
  scratch,
  serve,
  shows,
} from './support.mjs';

/** The page as it is after a visit to a server that then went away. */
async function pageWithoutServer(t) {
  const { totalAgents } = await figures(sample);
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await shows(page, totalAgents);
  await server.stop();
  return page;
}

for (const way of ['drop', 'folder picker']) {
  test(`402 real files by ${way}`, async (t) => {
    const folder = corpus('ossa-1.0');
    if (!folder) return;
    const page = await pageWithoutServer(t);
    if (way === 'drop') await drop(page, [folder]);
    else await page.setInputFiles('#folder-input', folder);
    await shows(page, (await figures(folder)).totalAgents);
    for (const profile of ['default', 'ossa-0.1.9']) {
      // The files are read again with the other profile, still without a server.
      await page.selectOption('[data-testid="profile-select"]', profile);
      const expected = await figures(folder, profile);
      await shows(page, expected.totalAgents);
      await eventually(async () => assert.deepEqual(comparable(await counted(page)), comparable(expected), profile));
      await page.waitForTimeout(2000);
      await picture(page, `offline-${profile}-${way.replace(' ', '-')}`);
    }
  });
}

test('single files are read too', async (t) => {
  const page = await pageWithoutServer(t);
  await page.setInputFiles('#file-input', [
    `${sample}/fleet/telematics-feed/agent.yml`,
    `${sample}/.claude/agents/log-reader.md`,
  ]);
  await shows(page, 2);
});

test('a graph file shows the graph it was written of', async (t) => {
  const folder = await scratch(t);
  await command(['knowledge-graph', sample, '--format', 'ossag', '-o', folder]);
  const page = await pageWithoutServer(t);
  await page.setInputFiles('#file-input', path.join(folder, 'graph.ossag'));
  const expected = await figures(sample);
  await shows(page, expected.totalAgents);
  await eventually(async () => assert.deepEqual(comparable(await counted(page)), comparable(expected)));
  await page.waitForFunction(() => document.body.textContent.includes('graph.ossag'));
});

test('a query decides which nodes are drawn', async (t) => {
  const { totalAgents } = await figures(sample);
  const server = await serve(t, [sample]);
  const page = await open(t, server.url);
  await shows(page, totalAgents);
  const note = page.getByTestId('query-note');
  await page.getByTestId('query').fill('type:monitor -orphan');
  await page.waitForFunction(() => /^\d+ nodes? (is|are) shown$/.test(document.querySelector('[data-testid="query-note"]').textContent));
  const few = Number.parseInt(await note.textContent(), 10);
  assert.ok(few > 0 && few < totalAgents, `${few} of ${totalAgents}`);
  await picture(page, 'query');
  await page.getByTestId('query').fill('type:monitor tipe:x');
  await page.waitForFunction(() => document.querySelector('[data-testid="query-note"]').textContent.includes('(column 14)'));
  await page.getByTestId('query').press('Escape');
  await page.waitForFunction(() => document.querySelector('[data-testid="query-note"]').textContent === '');
});
