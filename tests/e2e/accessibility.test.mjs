// Barriers in the page, looked for by axe-core under WCAG 2.2 AA, in light, in dark and in forced colours; and targets that
// are large enough for fingers.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { figures, open, picture, sample, serve, shows } from './support.mjs';

const id = (name) => `[data-testid="${name}"]`;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axe = await readFile(process.env.AXE, 'utf8');

/** What axe finds wrong with the page as it is. */
async function barriers(page, where) {
  await page.evaluate(axe);
  // The figures beside a file are no part of its label: its name says what they count.
  const { violations } = await page.evaluate(
    (values) => axe.run(document, { runOnly: { type: 'tag', values }, rules: { 'label-content-name-mismatch': { enabled: false } } }),
    rules,
  );
  const told = ({ id, nodes }) => nodes.map((node) => `${where}: ${id}: ${node.html.slice(0, 160)} (${node.any[0]?.message ?? node.failureSummary})`);
  return violations.flatMap(told);
}

/** Controls on the screen that are smaller than 24 pixels either way, but for links in running text. */
const small = (page) =>
  page.$$eval('button, a[href], select, [role="option"], [role="menuitem"]', (all) =>
    all
      .map((control) => [control, control.getBoundingClientRect()])
      .filter(([control, { width, height }]) => width > 1 && height > 1 && (width < 24 || height < 24) && !control.closest('p, .status-line'))
      .filter(([control]) => control.checkVisibility({ visibilityProperty: true }))
      .map(([control, { width, height }]) => `${width}x${height} ${control.outerHTML.slice(0, 120)}`),
  );

const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
  small: { viewport: { width: 390, height: 844 }, hasTouch: true },
};

/** The pages, and what is there when they are; the node that was selected before is the one the page `agent` shows. */
const pages = {
  plugins: id('plugin-drop'),
  settings: '.settings h1',
  validate: id('tree-row'),
  table: id('table-row'),
  agent: id('agent-name'),
  findings: id('finding-line'),
  dashboard: id('heat-cell'),
  compare: 'h1',
  matrix: 'canvas',
};

for (const [look, context] of Object.entries(looks)) {
  test(`no page has a barrier: ${look}`, async (t) => {
    const { totalAgents } = await figures(sample);
    const server = await serve(t, [sample]);
    const page = await open(t, server.url, { reducedMotion: 'reduce', ...context });
    await shows(page, totalAgents);
    const found = [];
    const look_at = async (where) => {
      await page.waitForTimeout(250);
      found.push(...(await barriers(page, where)));
      for (const target of await small(page)) found.push(`${where}: small target: ${target}`);
      await picture(page, `a11y-${look.replace(' ', '-')}-${where}`);
    };
    await look_at('explorer');
    await page.fill(id('search'), 'refund-desk');
    await page.waitForSelector(id('search-result'));
    await look_at('search');
    await page.focus(id('search'));
    await page.keyboard.press('Enter');
    await page.waitForSelector(id('inspector-name'));
    await look_at('inspector');
    await page.keyboard.press('Control+k');
    await page.waitForSelector(id('command-field'));
    await look_at('commands');
    await page.keyboard.press('Escape');
    for (const [fragment, shown] of Object.entries(pages)) {
      await page.goto(`${server.url}/#${fragment}`);
      await page.waitForSelector(`main:not([hidden]) ${shown}`);
      await look_at(fragment);
    }
    assert.deepEqual(found, []);
    assert.deepEqual(page.errors, []);
  });
}
