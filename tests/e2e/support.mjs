// What the journeys share: a server, a browser, and what the command line says about the same files.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { FLAGS } from './chromium.mjs';

const { chromium } = await import(process.env.PLAYWRIGHT_CORE);
const run = promisify(execFile);

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const sample = path.join(root, 'static/sample');
export const ossa = process.env.OSSA_BIN;
const artefacts = path.join(root, 'test-artefacts');

/** The folder of real files below the corpus, or undefined, with a message, where there is no corpus. */
export function corpus(folder) {
  const base = process.env.OSSA_CORPUS ?? path.join(root, '../shared/corpus');
  if (existsSync(path.join(base, folder))) return path.join(base, folder);
  assert.notEqual(process.env.OSSA_REQUIRE_CORPUS, '1', `OSSA_REQUIRE_CORPUS is 1, but there is no ${base}/${folder}`);
  console.log(`skipped: there is no corpus at ${base}`);
  return undefined;
}

/** A folder that is removed after the test. */
export async function scratch(test) {
  const folder = await mkdtemp(path.join(tmpdir(), 'ossa-e2e-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the command line. */
export async function command(parameters) {
  await run(ossa, parameters, { maxBuffer: 1 << 28 });
}

/** What the command line counts in `folder`. */
export async function figures(folder, profile = 'default') {
  const out = await mkdtemp(path.join(tmpdir(), 'ossa-cli-'));
  try {
    const { stdout } = await run(
      ossa,
      ['knowledge-graph', folder, '-o', out, '--format', 'json', '--profile', profile, '--stats-format', 'json'],
      { maxBuffer: 1 << 28 },
    );
    return { ...JSON.parse(stdout), export: await readFile(path.join(out, 'graph.json'), 'utf8') };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Serves `paths` with the page until the test ends or `stop` is called. */
export async function serve(test, paths, options = []) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const data = await scratch(test);
  const child = spawn(
    ossa,
    ['serve', '--addr', `127.0.0.1:${port}`, '--web', process.env.OSSA_DIST, '--data', data, ...options, ...paths],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  child.stdout.on('data', (text) => (log += text));
  child.stderr.on('data', (text) => (log += text));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  test.after(stop);
  const deadline = Date.now() + 30_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${log}`);
    const ready = await fetch(`${url}/ready`).then((response) => response.ok, () => false);
    if (ready) return { url, stop, log: () => log };
    if (Date.now() > deadline) throw new Error(`the server is not ready after 30 s:\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Serves the page alone, as a host of static files does that answers everything else with the page. */
export async function servePage(test) {
  const dist = process.env.OSSA_DIST;
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };
  const server = createHttpServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://page');
    const wanted = path.join(dist, path.normalize(decodeURIComponent(pathname)));
    const file = pathname !== '/' && existsSync(wanted) ? wanted : path.join(dist, 'index.html');
    const type = types[path.extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(await readFile(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

/** A page in a fresh browser. Anything it logs as an error fails the test. */
export async function open(test, url, context = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.OSSA_CHROMIUM,
    args: FLAGS,
  });
  test.after(() => browser.close());
  const visit = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...context });
  const page = await visit.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    // The browser itself says so when a server that is followed goes away.
    const isLostServer = message.location().url.endsWith('/api/v1/events');
    if (message.type() === 'error' && !isLostServer) errors.push(message.text());
  });
  page.errors = errors;
  await page.goto(url);
  return page;
}

/** Where the script of the worker is, as the page at `url` says. */
export async function workerScript(url) {
  const page = await (await fetch(url)).text();
  return /id="worker-script"[^>]* content="([^"]+)"/.exec(page)[1];
}

/** Keeps a picture of the page for people to look at. */
export async function picture(page, name) {
  await mkdir(artefacts, { recursive: true });
  await page.screenshot({ path: path.join(artefacts, `${name}.png`) });
}

const byTestId = (id) => `[data-testid="${id}"]`;

/** What the page counts: agents, relations, agents by type, relations by kind. */
export async function counted(page) {
  const numbers = (id) =>
    page.$$eval(byTestId(id), (rows) =>
      Object.fromEntries(rows.map((row) => [row.dataset.name, Number(row.dataset.count)])),
    );
  const number = (id) => page.$eval(byTestId(id), (row) => Number(row.dataset.count));
  return {
    totalAgents: await number('count-agents'),
    relationships: await number('count-relations'),
    byType: await numbers('count-type'),
    relationshipsByType: await numbers('count-kind'),
  };
}

/** Waits until the page shows `agents` agents. */
export function shows(page, agents) {
  return page.waitForSelector(`${byTestId('count-agents')}[data-count="${agents}"]`, {
    state: 'attached',
    timeout: 60_000,
  });
}

/** Drops files or folders of the machine on the middle of the page, as a user's hand would. */
export async function drop(page, paths) {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize();
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data });
  }
}

/** The same counts under the same names, ready to be compared. */
export function comparable({ totalAgents, relationships, byType, relationshipsByType }) {
  const sorted = (counts) => Object.fromEntries(Object.entries(counts).sort());
  return { totalAgents, relationships, byType: sorted(byType), relationshipsByType: sorted(relationshipsByType) };
}

/** How many different colours the canvas shows. */
export async function colours(page) {
  const png = await page.locator(byTestId('canvas')).screenshot();
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return new Set(new Uint32Array(data.buffer)).size;
  }, png.toString('base64'));
}

/** Waits until `check` no longer throws, and returns what it returns. For states that follow an action by themselves. */
export async function eventually(check, timeout = 60_000) {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** Waits until `read` gives the same value for `millis` milliseconds, and returns it. */
export async function steady(read, millis = 400, timeout = 60_000) {
  const deadline = Date.now() + timeout;
  let [value, since] = [await read(), Date.now()];
  while (Date.now() - since < millis) {
    assert.ok(Date.now() < deadline, 'it goes on changing');
    await new Promise((resolve) => setTimeout(resolve, 40));
    const next = await read();
    if (next !== value) [value, since] = [next, Date.now()];
  }
  return value;
}

/** The bytes of a picture of the drawing, without the buttons above it, whose edges the browser paints a little different
 * from time to time. */
export async function drawn(page) {
  const { x, y, width, height } = await page.getByTestId('canvas').boundingBox();
  const clip = { x: x + 420, y: y + 60, width: width - 420, height: height - 200 };
  return (await page.screenshot({ clip })).toString('base64');
}

/** What a click in the export menu saves. */
export async function saved(page, choose) {
  await page.getByTestId('export').click();
  const waiting = page.waitForEvent('download', { timeout: 120_000 });
  await choose(page);
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Waits until the layout is done. */
export const settled = (page) =>
  page.waitForSelector('[data-testid="layout-state"]:has-text("settled")', { timeout: 60_000 });

/** Opens the sample and waits until nothing moves. */
export async function opened(t, context) {
  const server = await serve(t, [sample]);
  const page = await open(t, server.url, context);
  await shows(page, (await figures(sample)).totalAgents);
  await settled(page);
  await page.waitForTimeout(700);
  return page;
}

/** Selects what is found first, which brings it to the middle of the drawing. */
export async function goTo(page, name) {
  await page.keyboard.press('/');
  await page.locator('#search').fill(name);
  await page.waitForSelector('[data-testid="search-result"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid="inspector-name"]');
  // The address follows the camera once that has arrived.
  await page.waitForFunction(() => location.hash.includes('selection='));
  await steady(() => page.url(), 800);
}
