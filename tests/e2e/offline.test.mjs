// With the server gone after the page has loaded, real files are read, validated and drawn in the browser, with
// the counts the command line gives.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { comparable, corpus, counted, drop, figures, open, picture, sample, serve, shows } from './support.mjs';

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
    for (const profile of ['default', 'ossa-0.1.9']) {
      // The files are read again with the other profile, still without a server.
      await page.selectOption('[data-testid="profile-select"]', profile);
      const expected = await figures(folder, profile);
      await shows(page, expected.totalAgents);
      assert.deepEqual(comparable(await counted(page)), comparable(expected), profile);
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
