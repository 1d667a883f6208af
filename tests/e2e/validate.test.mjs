// Edit definitions in the page: findings follow what is typed, fixes are made, places are reached, without a server.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { corpus, drop, eventually, figures, open, ossa, picture, sample, scratch, serve, shows } from './support.mjs';

const run = promisify(execFile);
const row = (file) => `[data-testid="tree-row"][data-path="${file}"]`;
const findings = '[data-testid="problems"] [data-testid="finding-row"]';
/** Waits until the text of something is as it should be. */
const says = (page, selector, text) =>
  eventually(async () => {
    const found = await page.textContent(selector, { timeout: 1000 });
    if (text instanceof RegExp) assert.match(found, text);
    else assert.equal(found, text);
  });
/** Waits until there is nothing like this. */
const gone = (page, selector) => page.waitForFunction((selector) => document.querySelector(selector) === null, selector);

/** A folder with one agent that needs another under a wrong name, and files that are none. */
async function folder(t) {
  const base = path.join(await scratch(t), 'desk');
  const agent = (id, rest) =>
    `ossaVersion: "1.0"\nagent:\n  id: ${id}\n  name: The ${id} agent\n  version: 1.0.0\n  role: integration\n` +
    `  description: Made for a test.\n  capabilities:\n    - name: work\n      description: Works.\n` +
    `      input_schema: { type: object }\n      output_schema: { type: object }\n` +
    `  runtime: { type: docker, image: "example.org/${id}:1" }\n${rest}`;
  const files = {
    'ledger/agent.yml': agent('ledger', ''),
    'refunds/agent.yml': agent('refunds', '  dependencies:\n    required:\n      - agent_id: ledgr\n'),
    'notes/todo.yml': 'buy: milk\n',
    'notes/latin1.yml': Buffer.from([0x61, 0x3a, 0x20, 0xff]),
    'notes/readme.txt': 'not read at all',
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(base, name)), { recursive: true });
    await writeFile(path.join(base, name), content);
  }
  return base;
}

/** The page for files with `paths` dropped on it, after the server went away. */
async function opened(t, paths, context) {
  const { totalAgents } = await figures(sample);
  const server = await serve(t, [sample]);
  const page = await open(t, server.url, context);
  await shows(page, totalAgents);
  // The browser fetches the editor when it has nothing else to do.
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => /editor-[0-9a-f]+\.js$/.test(name)),
  );
  await page.waitForTimeout(500);
  await server.stop();
  await page.getByRole('link', { name: 'Validate' }).click();
  await page.waitForSelector('[data-testid="tree-row"]');
  await drop(page, paths);
  await page.waitForSelector(`[data-testid="source-name"]:has-text("${path.basename(paths[0])}")`, { state: 'attached' });
  return page;
}

test('findings follow what is typed, without a server', async (t) => {
  const page = await opened(t, [await folder(t)]);
  await page.waitForSelector(row('refunds/agent.yml'));
  await says(page, '[data-testid="tree-count"]', '4 files');
  await page.waitForSelector(`${row('refunds/agent.yml')}[aria-label*="1 warning"]`);
  await page.waitForSelector(`${row('refunds')}[aria-label*="1 warning"]`);
  await page.waitForSelector(`${row('notes/todo.yml')}[title*="Skipped: not a definition"]`);

  // A finding leads to its place, and the address says so.
  const warning = page.locator(findings, { hasText: 'ledgr' });
  await warning.click();
  await page.waitForSelector('.cm-focused .cm-lintRange-warning');
  await says(page, '.cm-activeLine', '      - agent_id: ledgr');
  await page.waitForFunction(() => location.hash === '#validate?file=refunds/agent.yml&line=16&column=19');
  await says(page, '[data-testid="status-cursor"]', 'Line 16, column 19');
  await page.waitForFunction(() => document.querySelectorAll('.cm-lint-marker-warning').length === 1);

  // The name is mended by hand, and the finding goes; undoing brings it back.
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('er');
  await page.waitForSelector('[data-testid="no-findings"]');
  await gone(page, '.cm-lintRange');
  await page.waitForSelector(`${row('refunds/agent.yml')}[aria-label$="edited"]`);
  await says(page, '[data-testid="status-edited"]', '1 file edited, not saved');
  await page.click('[data-testid="undo-edits"]');
  await page.waitForSelector(`${findings}:has-text("ledgr")`);
  await gone(page, '[data-testid="undo-edits"]');
  await page.click('.cm-content');
  await page.keyboard.press('Control+z');
  await page.waitForSelector('[data-testid="no-findings"]');

  // A mistake in one file is a finding of another.
  await page.click(row('ledger/agent.yml'));
  await page.waitForSelector('.cm-content[aria-label="ledger/agent.yml"]');
  await page.click('.cm-line:has-text("id: ledger")');
  await page.keyboard.press('End');
  await page.keyboard.type('s');
  await page.waitForSelector(`${row('refunds/agent.yml')}[aria-label*="1 warning"]`);

  // The graph has the edits.
  await page.getByRole('link', { name: 'Explorer' }).click();
  await shows(page, 2);
  await page.getByRole('link', { name: 'Validate' }).click();
  await says(page, '.cm-activeLine', '  id: ledgers');
  await page.click('[data-testid="undo-all"]');
  await page.waitForSelector(`${row('ledger/agent.yml')}:not([aria-label*="edited"])`);
  assert.deepEqual(page.errors, []);
});

test('fixes are made, one by one and all at once', async (t) => {
  const base = path.join(await scratch(t), 'limits');
  const text = (id) =>
    `ossaVersion: "1.0"\nagent:\n  id: ${id}\n  name: The ${id} agent\n  version: 1.0.0\n  role: integration\n` +
    `  description: Made for a test.\n  capabilities:\n    - name: work\n      description: Works.\n` +
    `      input_schema: { type: object }\n      output_schema: { type: object }\n` +
    `  runtime:\n    type: docker\n    image: "example.org/${id}:1"\n    resources:\n      cpu: 2 # cores\n`;
  for (const id of ['one', 'two']) {
    await mkdir(path.join(base, id), { recursive: true });
    await writeFile(path.join(base, id, 'agent.yml'), text(id));
  }
  const { stdout } = await run(ossa, ['validate', base, '--format', 'json', '--verbose']).catch((error) => error);
  const safe = JSON.parse(stdout).findings.filter(({ fix }) => fix?.isSafe);
  assert.equal(safe.length, 2);

  const page = await opened(t, [base]);
  await page.waitForSelector(row('two/agent.yml'));
  await says(page, '[data-testid="fix-all"]', /^\s*Apply 2 safe fixes\s*$/);
  await page.click(row('one/agent.yml'));
  await page.waitForSelector('.cm-content[aria-label="one/agent.yml"]');
  await page.click('[data-testid="apply-fix"]');
  await page.waitForSelector('[data-testid="no-findings"]');
  await page.waitForSelector('.cm-line:has-text("cpu: \\"2\\" # cores")');
  await says(page, '[data-testid="notice"]', '1 fix made in 1 file.');
  await page.click('.cm-line >> nth=0');
  await page.keyboard.press('Control+z');
  await page.waitForSelector(findings);
  // Where the text is underlined the same fix is offered.
  await page.hover('.cm-lintRange');
  await page.click('.cm-diagnosticAction');
  await page.waitForSelector('[data-testid="no-findings"]');
  await page.click('[data-testid="undo-edits"]');
  await page.waitForSelector('[data-testid="fix-file"]');
  await page.getByRole('tab', { name: /All files/ }).click();
  await picture(page, 'validate-fixes');
  await page.click('[data-testid="fix-all"]');
  await page.waitForSelector('[data-testid="notice"]:has-text("2 fixes made in 2 files.")');
  await page.waitForSelector(`${row('two/agent.yml')}[aria-label="agent.yml, edited"]`);
  await page.click(row('two/agent.yml'));
  await page.waitForSelector('.cm-content[aria-label="two/agent.yml"]');
  const waiting = page.waitForEvent('download');
  await page.click('[data-testid="download-text"]');
  assert.equal(await readFile(await (await waiting).path(), 'utf8'), text('two').replace('cpu: 2', 'cpu: "2"'));
  await page.click('[data-testid="undo-all"]');
  await page.waitForSelector('[data-testid="fix-file"]');
  assert.deepEqual(page.errors, []);
});

test('what cannot be read or edited says why', async (t) => {
  const base = await folder(t);
  const page = await opened(t, [base]);
  await page.waitForSelector(row('notes/latin1.yml'));
  await page.click(row('notes/latin1.yml'));
  await page.waitForSelector('[data-testid="read-only"]');
  await says(page, '[data-testid="read-only"]', /UTF-8/);
  await page.keyboard.press('x');
  assert.equal(await page.locator('[data-testid="undo-edits"]').count(), 0);
  await says(page, '.tree-foot', /1 other is not YAML/);
  assert.deepEqual(page.errors, []);
});

test('files of a server are shown and not edited', async (t) => {
  const server = await serve(t, [sample]);
  const file = 'customer-care/redelivery-booker/agent.yml';
  const page = await open(t, `${server.url}/#validate?file=${file}&line=43&column=15`);
  await page.waitForSelector('.cm-focused .cm-lintRange');
  await says(page, '.cm-activeLine', /notification-sendr/);
  await says(page, '[data-testid="read-only"]', /on the server/);
  await page.keyboard.type('x');
  assert.match(await page.textContent('.cm-activeLine'), /name: notification-sendr$/);
  await page.getByRole('tab', { name: /All files/ }).click();
  await page.waitForSelector(`${findings}:has-text("agent.yml:43:15")`);
  await picture(page, 'validate-server');
  // The address leads back and forth between files.
  await page.locator(findings, { hasText: 'returns-sorter' }).click();
  await page.waitForFunction(() => location.hash.includes('returns-sorter'));
  await page.goBack();
  await page.waitForFunction((file) => document.querySelector('.cm-content')?.getAttribute('aria-label') === file, file);
  assert.deepEqual(page.errors, []);
});

test('a definition is begun in the page', async (t) => {
  const server = await serve(t, [sample]);
  const page = await open(t, 'about:blank');
  await page.route('**/api/**', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(`${server.url}/#validate`);
  await page.getByRole('button', { name: 'OSSA 1.0 manifest' }).click();
  await page.waitForSelector('.cm-content');
  await page.waitForSelector('[data-testid="no-findings"]');
  await page.click('.cm-line:has-text("version: 1.0.0")');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.press('Delete');
  await page.waitForSelector(`${findings}:has-text("version")`);

  // What is pasted beside fields becomes a file of its own.
  await page.click('.tree-foot');
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', '{"ossaVersion": "1.0", "agent": {"id": "pasted"}}');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await page.waitForSelector(row('pasted.json'));
  const waiting = page.waitForEvent('download');
  await page.click('[data-testid="download-text"]');
  const download = await waiting;
  assert.equal(download.suggestedFilename(), 'pasted.json');
  assert.equal(await readFile(await download.path(), 'utf8'), '{"ossaVersion": "1.0", "agent": {"id": "pasted"}}');
  await page.click('[data-testid="undo-edits"]');
  await page.waitForSelector(row('pasted.json'), { state: 'detached' });
});

test('the tree goes by the keyboard', async (t) => {
  const page = await opened(t, [await folder(t)]);
  await page.waitForSelector(row('refunds/agent.yml'));
  await page.focus('[data-testid="tree"]');
  const active = () =>
    page.$eval('[data-testid="tree"]', (tree) =>
      document.getElementById(tree.getAttribute('aria-activedescendant'))?.dataset.path);
  await page.keyboard.press('ArrowDown');
  await eventually(async () => assert.equal(await active(), 'ledger'));
  await page.keyboard.press('ArrowLeft');
  await page.waitForSelector(row('ledger/agent.yml'), { state: 'detached' });
  await page.keyboard.press('ArrowRight');
  await page.waitForSelector(row('ledger/agent.yml'));
  await page.keyboard.press('End');
  await eventually(async () => assert.equal(await active(), 'refunds/agent.yml'));
  await page.keyboard.press('ArrowLeft');
  await eventually(async () => assert.equal(await active(), 'refunds'));
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.cm-content[aria-label="refunds/agent.yml"]');
  await page.keyboard.press('Escape');
  await page.fill('[data-testid="tree-filter"]', 'LEDGER');
  await page.waitForSelector(row('refunds/agent.yml'), { state: 'detached' });
  await says(page, '[data-testid="tree-count"]', '1 of 4 files');
});

test('line breaks of another system and letters of any kind survive an edit', async (t) => {
  const base = path.join(await scratch(t), 'breaks');
  await mkdir(base);
  const text = 'ossaVersion: "1.0"\r\nagent:\r\n  id: "😀é"\r\n  version: 1.0.0 # 😀\r\n';
  await writeFile(path.join(base, 'agent.yml'), text);
  const page = await opened(t, [base]);
  await page.click(row('agent.yml'));
  await page.waitForSelector('.cm-content[aria-label="agent.yml"]');
  await page.click('.cm-line >> nth=3');
  await page.keyboard.press('End');
  await page.keyboard.type('!');
  await page.waitForSelector('[data-testid="undo-edits"]');
  const waiting = page.waitForEvent('download');
  await page.click('[data-testid="download-text"]');
  assert.equal(await readFile(await (await waiting).path(), 'utf8'), text.replace('# 😀', '# 😀!'));
  // The findings are those of the command line for the same bytes.
  await writeFile(path.join(base, 'agent.yml'), text.replace('# 😀', '# 😀!'));
  const { stdout } = await run(ossa, ['validate', base, '--format', 'json', '--verbose']).catch((error) => error);
  const expected = JSON.parse(stdout).findings.map(({ code, place }) => `${code}${place.line}:${place.column}`);
  await eventually(async () => {
    const shown = await page.$$eval(`${findings} .finding-place`, (places) => places.map((place) => place.textContent));
    assert.deepEqual(shown, expected);
  });
});

test('thousands of files stay quick', async (t) => {
  const base = corpus('.');
  if (!base) return;
  const page = await opened(t, [base]);
  await page.waitForFunction(() => /^2,\d\d\d files/.test(document.querySelector('[data-testid="tree-count"]')?.textContent ?? ''), null, { timeout: 60_000 });
  assert.ok((await page.locator('[data-testid="tree-row"]').count()) < 120, 'only rows that can be seen are there');
  await page.locator(findings, { hasText: 'no agent named' }).first().click();
  await page.waitForSelector('.cm-focused .cm-lintRange');
  await page.keyboard.press('End');
  // From a key press to the findings that belong to it, in milliseconds.
  const times = [];
  for (let round = 0; round < 7; round += 1) {
    await page.evaluate(() => {
      const list = document.querySelector('[data-testid="problems"]');
      window.answered = new Promise((resolve) => {
        let start;
        addEventListener('keydown', () => (start = performance.now()), { once: true, capture: true });
        new MutationObserver((_, observer) => {
          observer.disconnect();
          resolve(performance.now() - start);
        }).observe(list, { childList: true, subtree: true, characterData: true });
      });
    });
    await page.keyboard.type('x');
    times.push(await page.evaluate(() => window.answered));
  }
  times.sort((a, b) => a - b);
  console.log(`key press to findings, ms: ${times.map(Math.round).join(' ')}`);
  assert.ok(times[3] < 1000, `median ${times[3]} ms`);
  await picture(page, 'validate-thousands');
  assert.deepEqual(page.errors, []);
});
