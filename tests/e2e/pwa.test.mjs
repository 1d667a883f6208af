// The page as an app: it can be installed, starts without a network, asks the network for nothing while it reads files
// of this machine, and tells when there is a newer version of it.

import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { figures, open, picture, root, sample, scratch, serve, shows } from './support.mjs';

const LOCAL = [`${sample}/fleet/telematics-feed/agent.yml`, `${sample}/.claude/agents/log-reader.md`];

/** Waits until the service worker keeps everything and answers for the page. */
async function kept(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
  });
}

/** A page of the sample, kept by its service worker. */
async function visit(t, context = {}) {
  const { totalAgents } = await figures(sample);
  const server = await serve(t, [sample]);
  const page = await open(t, server.url, context);
  await shows(page, totalAgents);
  await kept(page);
  return { page, server, totalAgents };
}

test('the page starts without a network and reads files', async (t) => {
  const { page, server } = await visit(t);
  const names = await page.evaluate(async () => {
    const [name, ...others] = await caches.keys();
    const cache = await caches.open(name);
    return { others, urls: (await cache.keys()).map((request) => new URL(request.url).pathname) };
  });
  assert.deepEqual(names.others, []);
  assert.ok(names.urls.includes('/'), 'the page itself is kept');
  assert.deepEqual(names.urls.filter((url) => url.startsWith('/api')), [], 'nothing of the server is kept');
  await server.stop();
  await page.context().setOffline(true);
  page.errors.length = 0;
  await page.reload();
  await page.waitForSelector('.welcome');
  await page.setInputFiles('#file-input', LOCAL);
  await shows(page, 2);
  // The editor is a program of its own, loaded when a file is opened.
  await page.goto(`${server.url}/#validate`);
  await page.getByText('agent.yml').first().click();
  await page.waitForSelector('.cm-content');
  await picture(page, 'pwa-offline');
});

test('nothing is asked of the network while files of this machine are read', async (t) => {
  const { page, server, totalAgents } = await visit(t);
  await page.setInputFiles('#file-input', LOCAL);
  await shows(page, 2);
  // The stream of events ends with what it told of.
  await page.waitForTimeout(500);
  const asked = [];
  page.context().on('request', (request) => asked.push(request.url()));
  const served = () => fetch(`${server.url}/metrics`).then((answer) => answer.text());
  const before = requests(await served());
  await page.setInputFiles('#folder-input', sample);
  await shows(page, totalAgents);
  await page.getByTestId('canvas').click({ position: { x: 400, y: 300 } });
  await page.keyboard.press('+');
  await page.goto(`${server.url}/#validate`);
  await page.getByText('telematics-feed').first().click();
  await page.waitForSelector('.cm-content');
  await page.waitForTimeout(2500);
  // What the service worker answers from what it keeps is seen as a request of the page, and is none of the network.
  const later = /\/(editor-[0-9a-f]{16}\.js|(ossa-web-later|worker-rare)-[0-9a-f]{16}\.wasm)$/;
  const remote = asked.filter((url) => !/^(blob|data):/.test(url) && !later.test(url));
  assert.deepEqual(remote, []);
  assert.equal(requests(await served()) - before, 1, 'only the figures were asked for, by this test');
});

/** How many requests the server has answered. */
function requests(metrics) {
  const lines = metrics.split('\n').filter((line) => /^http_requests_total/.test(line));
  assert.ok(lines.length > 0, 'the server counts requests');
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

test('a newer version is told of, and reloading brings it', async (t) => {
  const web = path.join(await scratch(t), 'dist');
  await cp(process.env.OSSA_DIST, web, { recursive: true });
  const { totalAgents } = await figures(sample);
  const built = process.env.OSSA_DIST;
  process.env.OSSA_DIST = web;
  const server = await serve(t, [sample]).finally(() => (process.env.OSSA_DIST = built));
  const page = await open(t, server.url);
  await shows(page, totalAgents);
  await kept(page);
  const version = () => page.evaluate(() => document.querySelector('meta[name="ossa-version"]').content);
  const old = await version();
  await assert.rejects(page.getByTestId('newer-version').waitFor({ timeout: 500 }));
  const next = 'feedfacefeedface';
  for (const name of ['index.html', 'sw.js']) {
    const text = await readFile(path.join(web, name), 'utf8');
    await writeFile(path.join(web, name), text.replaceAll(old, next));
    await rm(path.join(web, `${name}.br`), { force: true });
  }
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await page.getByTestId('newer-version').waitFor();
  await picture(page, 'pwa-newer-version');
  assert.equal(await version(), old, 'nothing changes before somebody says so');
  await page.getByTestId('newer-version').getByRole('button', { name: 'Reload' }).click();
  await page.waitForFunction((next) => document.querySelector('meta[name="ossa-version"]')?.content === next, next);
  await shows(page, totalAgents);
  assert.deepEqual(await page.evaluate(() => caches.keys()), [`ossa-${next}`], 'what the old version kept is gone');
});

test('the manifest is whole, and its pictures show the drawn icon', async (t) => {
  const { page, server } = await visit(t);
  const session = await page.context().newCDPSession(page);
  const { errors, data } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  const others = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
  assert.deepEqual(others, []);
  const manifest = JSON.parse(data);
  assert.ok(manifest.icons.some(({ purpose, type }) => purpose === 'maskable' && type === 'image/png'));
  const drawings = { 'icon-180': 'app-icons/maskable', 'icon-192': 'favicon', 'icon-512': 'favicon', 'maskable-512': 'app-icons/maskable' };
  for (const [name, drawing] of Object.entries(drawings)) {
    const png = await readFile(path.join(root, `static/app-icons/${name}.png`));
    const svg = await readFile(path.join(root, `static/${drawing}.svg`));
    const difference = await page.evaluate(
      async ([png, svg]) => {
        const pixels = async (url, size) => {
          const image = new Image();
          image.src = url;
          await image.decode();
          const side = size ?? image.naturalWidth;
          const context = new OffscreenCanvas(side, side).getContext('2d');
          context.drawImage(image, 0, 0, side, side);
          return [side, context.getImageData(0, 0, side, side).data];
        };
        const [side, shown] = await pixels(`data:image/png;base64,${png}`);
        const [, drawn] = await pixels(`data:image/svg+xml;base64,${svg}`, side);
        return shown.reduce((sum, value, index) => sum + Math.abs(value - drawn[index]), 0) / shown.length;
      },
      [png.toString('base64'), svg.toString('base64')],
    );
    assert.ok(difference < 1, `${name}.png differs from ${drawing}.svg by ${difference}`);
  }
  for (const icon of manifest.icons) {
    assert.equal((await fetch(`${server.url}/${icon.src}`)).status, 200, icon.src);
  }
});

test('the page offers to be installed where the browser does', async (t) => {
  const { page } = await visit(t);
  await page.evaluate(() => {
    const offer = new Event('beforeinstallprompt', { cancelable: true });
    offer.prompt = () => (globalThis.prompted = true);
    dispatchEvent(offer);
    globalThis.wasTaken = offer.defaultPrevented;
  });
  await page.getByTestId('install').click();
  assert.deepEqual(await page.evaluate(() => [wasTaken, prompted]), [true, true]);
  await page.getByTestId('install').waitFor({ state: 'detached' });
});
