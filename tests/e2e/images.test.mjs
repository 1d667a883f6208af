// What leaves the page and comes into it: pictures of the view, the graph in other formats, archives and addresses.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { figures, open, picture, sample, saved, scratch, serve, shows, steady } from './support.mjs';

const run = promisify(execFile);

/** A page that shows the sample, at rest. */
async function visit(t, context = {}) {
  const { totalAgents } = await figures(sample);
  const server = await serve(t, [sample]);
  const page = await open(t, server.url, context);
  await shows(page, totalAgents);
  await page.waitForSelector('[data-testid="layout-state"]:has-text("ettled")', { state: 'attached', timeout: 60_000 });
  await page.mouse.move(5, 5);
  await page.waitForTimeout(700);
  return { page, server, totalAgents };
}

const png = (scale, isTransparent = false) => async (page) => {
  await page.getByTestId('picture-scale').selectOption(String(scale));
  await page.getByTestId('picture-transparent').setChecked(isTransparent);
  await page.getByTestId('picture-png').click();
};

/**
 * How large a picture is, and which share of what is drawn on it has nothing like it within `reach` pixels on another
 * picture of the same size, either way.
 */
function compare(page, one, other, reach, type = 'image/png') {
  return page.evaluate(
    async ([one, other, reach, type]) => {
      const read = async (base64, type) => {
        const image = new Image();
        image.src = `data:${type};base64,${base64}`;
        await image.decode();
        const { naturalWidth: width, naturalHeight: height } = image;
        const context = new OffscreenCanvas(width, height).getContext('2d');
        context.drawImage(image, 0, 0);
        return { width, height, data: context.getImageData(0, 0, width, height).data };
      };
      const [a, b] = [await read(one, 'image/png'), await read(other, type)];
      const { width, height } = a;
      const alike = (p, i, q, j) => [0, 1, 2].every((c) => Math.abs(p.data[i + c] - q.data[j + c]) < 56);
      const stray = (p, q) => {
        let [drawn, missing] = [0, 0];
        for (let y = reach; y < height - reach; y++) {
          for (let x = reach; x < width - reach; x++) {
            const i = (y * width + x) * 4;
            // The upper left pixel is ground.
            if (alike(p, i, p, 0)) continue;
            drawn++;
            let found = false;
            for (let dy = -reach; dy <= reach && !found; dy++)
              for (let dx = -reach; dx <= reach && !found; dx++) found = alike(p, i, q, ((y + dy) * width + x + dx) * 4);
            missing += found ? 0 : 1;
          }
        }
        return { drawn, missing: missing / Math.max(1, drawn) };
      };
      return { a: [a.width, a.height], b: [b.width, b.height], there: stray(a, b), back: stray(b, a) };
    },
    [one.toString('base64'), other.toString('base64'), reach, type],
  );
}

for (const colorScheme of ['light', 'dark']) {
  test(`a picture in shapes is the screen (${colorScheme})`, async (t) => {
    const { page } = await visit(t, { colorScheme });
    const pixels = await saved(page, png(1));
    const shapes = await saved(page, (page) => page.getByTestId('picture-svg').click());
    assert.equal(shapes.name, 'graph.svg');
    const screen = await page.locator('.graph').boundingBox();
    const { a, b, there, back } = await compare(page, pixels.bytes, shapes.bytes, 1, 'image/svg+xml');
    assert.deepEqual(a, [Math.round(screen.width), Math.round(screen.height)]);
    assert.deepEqual(b, a);
    assert.ok(there.drawn > 20_000 && back.drawn > 20_000, JSON.stringify({ there, back }));
    assert.ok(there.missing < 0.01 && back.missing < 0.01, JSON.stringify({ there, back }));
  });
}

test('a selection is part of the picture in shapes', async (t) => {
  const { page } = await visit(t);
  await page.keyboard.press('/');
  await page.keyboard.type('refund');
  await page.waitForSelector('[data-testid="search-result"]');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid="inspector-name"]');
  await page.waitForFunction(() => location.hash.includes('camera='));
  await steady(() => page.url(), 1500);
  const pixels = await saved(page, png(1));
  const shapes = await saved(page, (page) => page.getByTestId('picture-svg').click());
  const { there, back } = await compare(page, pixels.bytes, shapes.bytes, 1, 'image/svg+xml');
  assert.ok(there.missing < 0.01 && back.missing < 0.01, JSON.stringify({ there, back }));
});

test('a picture in pixels may be larger than a graphics card can draw at once', async (t) => {
  const { page } = await visit(t);
  const screen = await page.locator('.graph').boundingBox();
  const one = await saved(page, png(1));
  const large = await saved(page, png(8));
  assert.equal(large.name, 'graph.png');
  const size = [large.bytes.readUInt32BE(16), large.bytes.readUInt32BE(20)];
  assert.deepEqual(size, [Math.round(screen.width) * 8, Math.round(screen.height) * 8]);
  assert.ok(size[0] > 8192, 'larger than many cards allow');
  // Made small again it is the small one: the pieces join.
  const small = await page.evaluate(
    async ([base64, width, height]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, width, height);
      const blob = await canvas.convertToBlob();
      return btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(''));
    },
    [large.bytes.toString('base64'), size[0] / 8, size[1] / 8],
  );
  const { there, back } = await compare(page, one.bytes, Buffer.from(small, 'base64'), 1);
  assert.ok(there.missing < 0.03 && back.missing < 0.03, JSON.stringify({ there, back }));
});

test('a picture may have no ground', async (t) => {
  const { page } = await visit(t);
  const { bytes } = await saved(page, png(2, true));
  const alphas = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const shares = { clear: 0, solid: 0 };
    for (let at = 3; at < data.length; at += 4) {
      if (data[at] === 0) shares.clear++;
      if (data[at] === 255) shares.solid++;
    }
    return shares;
  }, bytes.toString('base64'));
  assert.ok(alphas.clear > alphas.solid && alphas.solid > 1000, JSON.stringify(alphas));
});

test('the graph leaves in other formats, with groups as pairs or as nodes', async (t) => {
  const { page } = await visit(t);
  await page.getByTestId('export').click();
  await picture(page, 'export-menu');
  await page.keyboard.press('Escape');
  await page.getByTestId('export-menu').waitFor({ state: 'detached' });
  const { export: expected } = await figures(sample);
  const pairs = await saved(page, (page) => page.locator('[data-format="json"]').click());
  assert.equal(pairs.name, 'graph.json');
  assert.equal(pairs.bytes.toString(), expected);
  const folder = await scratch(t);
  await run(process.env.OSSA_BIN, ['knowledge-graph', sample, '--format', 'gexf', '--expand', 'groups', '-o', folder]);
  const groups = await saved(page, async (page) => {
    await page.getByTestId('export-expand').selectOption('groups');
    await page.locator('[data-format="gexf"]').click();
  });
  assert.equal(groups.bytes.toString(), await readFile(path.join(folder, 'graph.gexf'), 'utf8'));
});

/** An archive of a folder, made by Python, which is there for other tests too. */
async function zipped(t, folder) {
  const archive = path.join(await scratch(t), 'fleet.zip');
  const program = "import shutil, sys; shutil.make_archive(sys.argv[1][:-4], 'zip', sys.argv[2])";
  await run(process.env.OSSA_PYTHON ?? 'python3', ['-c', program, archive, folder]);
  return archive;
}

test('an archive of definitions is read', async (t) => {
  const { page, totalAgents } = await visit(t);
  const archive = await zipped(t, sample);
  await page.setInputFiles('#file-input', `${sample}/fleet/telematics-feed/agent.yml`);
  await shows(page, 1);
  await page.setInputFiles('#file-input', archive);
  await shows(page, totalAgents);
});

test('an archive that would fill the memory, and one that is none, are refused', async (t) => {
  const { page } = await visit(t);
  const folder = await scratch(t);
  await mkdir(path.join(folder, 'bomb'));
  await writeFile(path.join(folder, 'bomb/agent.yml'), Buffer.alloc(64 << 20, 'a'));
  await page.setInputFiles('#file-input', await zipped(t, path.join(folder, 'bomb')));
  await page.getByText('would grow to more than 400 times its size').waitFor();
  await writeFile(path.join(folder, 'torn.zip'), 'PK no archive');
  await page.setInputFiles('#file-input', path.join(folder, 'torn.zip'));
  await page.getByText('it is no .zip archive, or a damaged one').waitFor();
});

test('an address on the same server is opened, and no other', async (t) => {
  const web = path.join(await scratch(t), 'dist');
  await cp(process.env.OSSA_DIST, web, { recursive: true });
  await cp(await zipped(t, path.join(sample, 'finance')), path.join(web, 'fleet.zip'));
  const built = process.env.OSSA_DIST;
  process.env.OSSA_DIST = web;
  const server = await serve(t, [sample]).finally(() => (process.env.OSSA_DIST = built));
  const { totalAgents } = await figures(path.join(sample, 'finance'));
  const page = await open(t, `${server.url}/?open=/fleet.zip`);
  await shows(page, totalAgents);
  await page.goto(`${server.url}/?open=https://example.org/fleet.zip`);
  await page.getByText('it is not on the server this page came from').waitFor();
});
