// `cargo xtask bench web`: the explorer beside sigma and cosmos.gl in the same browser, in turns.
// node run.mjs [--graphs D1,D2] [--rounds 3] [--frames 20]

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { FLAGS as CHROMIUM } from '../../e2e/chromium.mjs';
import { distinct, fleet, json, planted } from './graphs.mjs';
import { held, median, used } from './machine.mjs';

const { chromium } = await import(process.env.PLAYWRIGHT_CORE);
const here = path.dirname(fileURLToPath(import.meta.url));
const modules = process.env.OSSA_BENCH_WEB;
const { values: asked } = parseArgs({
  options: {
    graphs: { type: 'string', default: 'D1,D2,D3' },
    contenders: { type: 'string', default: 'ossa,sigma,sigma-next,cosmos' },
    rounds: { type: 'string', default: '3' },
    frames: { type: 'string', default: '20' },
    limit: { type: 'string', default: '240' },
    shots: { type: 'string' },
  },
});
const { shots } = asked;
const [rounds, frames, limit] = [asked.rounds, asked.frames, asked.limit].map(Number);

const GRAPHS = {
  D1: ['309 nodes, 32,732 links', fleet],
  D2: ['10,000 nodes, 100,000 links', () => distinct(planted(10_000, 100_000))],
  D3: ['100,000 nodes, 1,000,000 links', () => distinct(planted(100_000, 1_000_000))],
};
const FLAGS = [...CHROMIUM, '--disable-gpu-vsync', '--disable-frame-rate-limit'];
const VIEW = { width: 1280, height: 800 };

const folder = mkdtempSync(path.join(tmpdir(), 'ossa-bench-web-'));
const note = (text) => process.stderr.write(`[bench web] ${text}\n`);

function bundle(contender) {
  const file = path.join(folder, `${contender}.js`);
  const program = path.join(modules, '.bin/esbuild');
  const parameters = [path.join(here, `contender/${contender}.mjs`), '--bundle', '--format=iife', '--log-level=error'];
  execFileSync(program, [...parameters, `--outfile=${file}`], { env: { ...process.env, NODE_PATH: modules } });
  return readFileSync(file, 'utf8');
}

/** Graphs and positions, which pages fetch before anything is measured. */
const files = new Map();
const STAGE =
  '<!doctype html><body style="margin:0"><div id="stage" style="width:1280px;height:800px;background:#fff"></div>';

/** Our page over an empty folder: graphs are opened in it as files. */
async function explorer() {
  const data = mkdtempSync(path.join(folder, 'data-'));
  const empty = mkdtempSync(path.join(folder, 'empty-'));
  const parameters = ['serve', '--addr', '127.0.0.1:0', '--web', process.env.OSSA_DIST, '--data', data, empty];
  const child = spawn(process.env.OSSA_BIN, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await new Promise((resolve, reject) => {
    let log = '';
    const hear = (text) => {
      log += text;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(log);
      if (found) resolve(found[0]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => reject(new Error(`the server ended: ${log}`)));
  });
  return { url, stop: () => child.kill('SIGTERM') };
}

async function within(work, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no end after ${limit} s`)), limit * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One contender draws one graph once. */
async function once(contender, graph, server, scripts) {
  const profile = mkdtempSync(path.join(folder, 'profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.OSSA_CHROMIUM,
    args: FLAGS,
    viewport: VIEW,
    serviceWorkers: 'block',
    deviceScaleFactor: 1,
  });
  const root = browserOf(profile);
  const told = {};
  try {
    const page = await context.newPage();
    // Where every page finds graphs and positions, its own server's or not.
    await page.route('**/bench/*', (route) => route.fulfill({ body: files.get(new URL(route.request().url()).pathname) }));
    page.on('pageerror', (error) => note(`${contender}: ${error}`));
    await page.addInitScript(() => {
      globalThis.asked = 0;
      const native = globalThis.requestAnimationFrame;
      globalThis.requestAnimationFrame = (callback) => {
        globalThis.asked += 1;
        return native.call(globalThis, callback);
      };
    });
    if (contender === 'ossa') {
      await page.addInitScript(scripts.ossa);
      await page.goto(server.url);
      await page.waitForSelector('#file-input', { state: 'attached' });
      await page.waitForTimeout(1000);
    } else {
      await page.route('http://stage.test/', (route) => route.fulfill({ body: STAGE, contentType: 'text/html' }));
      await page.goto('http://stage.test/');
      await page.evaluate(scripts[contender]);
    }
    const began = used(root);
    told.load = await within(load(page, contender, graph), 'load');
    told.loadCpu = used(root) - began;
    if (contender === 'ossa') {
      await within(page.evaluate(() => contender.settled()), 'settle');
      await within(page.evaluate(() => contender.everything()), 'everything');
      graph.placed ??= Float32Array.from(await page.evaluate(() => [...contender.positions()]));
    }
    await page.waitForTimeout(500);
    const start = used(root);
    const times = await within(
      page.evaluate(async (frames) => {
        const times = [];
        for (let at = 0; at < frames; at += 1) times.push(await contender.pan(at % 8 < 4 ? 12 : -12));
        contender.release?.();
        return times;
      }, graph.frames),
      'pan',
    );
    told.pan = median(times.slice(1));
    told.panCpu = (used(root) - start) / times.length;
    await page.waitForTimeout(300);
    told.hover = await within(
      page.evaluate(() => {
        const places = Array.from({ length: contender.hovers ?? 30 }, (_, at) => [340 + at * 22, 250 + (at % 9) * 37]);
        return places.map(([x, y]) => contender.hover(x, y));
      }),
      'hover',
    );
    told.hover = median(told.hover);
    await page.waitForTimeout(1500);
    const [idle, before] = [used(root), await page.evaluate(() => globalThis.asked)];
    await page.waitForTimeout(5000);
    told.idleCpu = (used(root) - idle) / 50;
    told.idleFrames = (await page.evaluate(() => globalThis.asked)) - before;
    told.memory = held(root);
    if (shots !== undefined) await page.screenshot({ path: path.join(shots, `${contender}-${graph.name}.png`) });
    told.facet = await within(page.evaluate(() => contender.facet()), 'facet');
  } finally {
    await context.close();
  }
  return told;
}

async function load(page, contender, graph) {
  if (contender === 'ossa') {
    return page.evaluate(async ({ url, name }) => {
      const bytes = await (await fetch(url)).arrayBuffer();
      return contender.load(name, bytes);
    }, { url: `/bench/${graph.name}.ossag`, name: `${graph.name}.ossag` });
  }
  files.set(`/bench/${graph.name}.positions`, Buffer.from(graph.placed.buffer));
  return page.evaluate(async ({ name, nodes }) => {
    const column = async (kind) => (await fetch(`/bench/${name}.${kind}`)).arrayBuffer();
    const ends = new Uint32Array(await column('ends'));
    const positions = new Float32Array(await column('positions'));
    return contender.load({ nodes, ends }, positions);
  }, { name: graph.name, nodes: graph.nodes });
}

function browserOf(profile) {
  const lines = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\n');
  const own = lines.filter((line) => line.includes(profile) && !line.includes('--type='));
  const [id] = own[0].trim().split(/\s+/);
  return Number(id);
}

const names = asked.contenders.split(',');
const scripts = Object.fromEntries(names.map((name) => [name, bundle(name)]));
const server = await explorer();
try {
  for (const name of asked.graphs.split(',')) {
    const [about, make] = GRAPHS[name];
    note(`making ${name}: ${about}`);
    const graph = { name, ...make(), frames: name === 'D3' ? Math.min(frames, 6) : frames };
    writeFileSync(path.join(folder, `${name}.json`), json(graph));
    execFileSync(process.env.OSSA_BIN, [
      'knowledge-graph', path.join(folder, `${name}.json`), '-o', path.join(folder, name), '--format', 'ossag',
    ]);
    files.set(`/bench/${name}.ossag`, readFileSync(path.join(folder, name, 'graph.ossag')));
    files.set(`/bench/${name}.ends`, Buffer.from(graph.ends.buffer));
    const all = Object.fromEntries(names.map((contender) => [contender, []]));
    for (let round = 0; round < (name === 'D3' ? 1 : rounds); round += 1) {
      for (const contender of names) {
        note(`${name}, round ${round + 1}: ${contender}`);
        try {
          all[contender].push(await once(contender, graph, server, scripts));
        } catch (error) {
          note(`${contender} did not finish ${name}: ${error.message}`);
        }
      }
    }
    table(`${name}: ${about}`, all);
  }
} finally {
  server.stop();
}

function table(title, all) {
  const ROWS = [
    ['load', 'data ready to first picture, ms', 0],
    ['loadCpu', 'the same, processor time, ms', 0],
    ['pan', 'frame while panning, every link drawn, ms', 1],
    ['panCpu', 'the same, processor time, ms', 1],
    ['hover', 'what is under the pointer, ms', 2],
    ['facet', 'a type is hidden, to the picture, ms', 0],
    ['idleFrames', 'frames asked for in 5 s of rest', 0],
    ['idleCpu', 'processor in rest, %', 1],
    ['memory', 'memory of all processes, MB', 0],
  ];
  console.log(`\n${title}\n\n| | ${names.join(' | ')} |\n|---|${names.map(() => '--:|').join('')}`);
  for (const [key, about, digits] of ROWS) {
    const cells = names.map((name) => {
      const value = median(all[name].map((told) => told[key]));
      return Number.isNaN(value) ? 'no end' : value.toFixed(digits);
    });
    console.log(`| ${about} | ${cells.join(' | ')} |`);
  }
}
