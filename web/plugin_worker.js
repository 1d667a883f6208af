// Runs one thing of one plugin, then it is ended: translating a component, or one call of it in a new instance. A classic
// script in a worker of its own. `begin` tells the page that the clock of the limit runs.
'use strict';

const LEVELS = ['debug', 'info', 'warn', 'error'];
/** What a worker could reach others with. A plugin is granted none of it. */
const TAKEN = [
  'fetch', 'XMLHttpRequest', 'WebSocket', 'WebSocketStream', 'WebTransport', 'EventSource', 'BroadcastChannel', 'Worker',
  'SharedWorker', 'importScripts', 'indexedDB', 'caches', 'navigator', 'Notification', 'FileReaderSync',
];

onmessage = async ({ data }) => {
  const reply = await (data.task === 'translate' ? translate(data) : call(data));
  postMessage(reply);
};

/** The component as core modules and a script, or why not. */
async function translate({ transpiler, component, pages }) {
  const response = await fetch(transpiler);
  if (!response.ok) return failed({ error: 'worker', what: 'the part of the page that translates plugins did not load' });
  const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), {});
  const { memory, room, translate: run, block } = instance.exports;
  postMessage('begin');
  try {
    // First, because memory that grows has another buffer.
    const place = room(component.length);
    new Uint8Array(memory.buffer, place, component.length).set(component);
    const length = run(pages);
    const read = reader(new Uint8Array(memory.buffer, block(), length));
    if (read.number() !== 0) return failed({ error: 'invalid', what: read.text() });
    const imports = read.list(read.text);
    const exports = read.list(read.text);
    const files = read.list(() => [read.text(), read.bytes()]);
    const script = files.find(([name]) => name.endsWith('.js'));
    const modules = files.filter(([name]) => name.endsWith('.wasm'));
    const compiled = modules.map(async ([name, bytes]) => [name, await WebAssembly.compile(bytes)]);
    return {
      text: JSON.stringify({ imports, exports }),
      script: script ? new TextDecoder().decode(script[1]) : '',
      modules: await Promise.all(compiled),
    };
  } catch (error) {
    return failed({ error: 'invalid', what: String(error.message) });
  }
}

function reader(block) {
  let place = 0;
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const number = () => view.getUint32((place += 4) - 4, true);
  const bytes = () => {
    const length = number();
    return block.slice(place, (place += length));
  };
  const text = () => new TextDecoder().decode(bytes());
  return { number, bytes, text, list: (one) => Array.from({ length: number() }, one) };
}

function failed(why, millis = 0) {
  return { text: JSON.stringify(why), arrays: [], millis };
}

/** One call of a function of the rule. */
async function call({ script, modules, rule, name, dataset, config, limits }) {
  const world = new World(JSON.parse(new TextDecoder().decode(dataset)), limits);
  const cores = new Map(modules);
  const memories = [];
  let begun = performance.now();
  try {
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    for (const taken of TAKEN) Object.defineProperty(self, taken, { value: undefined });
    const plugin = await import(url);
    const used = new Set();
    const core = (file) => {
      // Each module has its share of the memory once; a second instance would have another.
      if (used.has(file)) throw new Error('it wants two instances of one module');
      used.add(file);
      return cores.get(file);
    };
    const instantiate = async (module, imports) => {
      const instance = await WebAssembly.instantiate(module, imports);
      memories.push(...Object.values(instance.exports).filter((item) => item instanceof WebAssembly.Memory));
      return instance;
    };
    postMessage('begin');
    begun = performance.now();
    const instance = await plugin.instantiate(core, world.imports(rule.split('@')[1]), instantiate);
    const answer = name === 'metadata' ? instance[rule].metadata() : instance[rule][name](config);
    const reply = PACKED[name](answer);
    return { ...reply, millis: performance.now() - begun };
  } catch (error) {
    return failed(explained(error, world, memories, limits), performance.now() - begun);
  }
}

/** What is told of a call that failed. */
function explained(error, world, memories, limits) {
  const said = world.said;
  if (world.stopped) return { ...world.stopped, said };
  if (error?.payload?.tag) return { error: error.payload.tag, what: String(error.payload.val) };
  if (error instanceof RangeError && /call stack/.test(error.message)) return { error: 'stack', what: '' };
  const used = memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  let what = String(error?.message ?? error);
  if (error instanceof WebAssembly.RuntimeError && what.includes('unreachable')) what = 'it gave up';
  if (/memory access out of bounds/.test(what)) what = 'out of bounds memory access';
  // A guest that is refused memory gives up by itself, and says nothing of why.
  if (what === 'it gave up' && !said && used * 4 > limits.memory_bytes) {
    const mebibytes = (bytes) => Math.ceil(bytes / 2 ** 20);
    what = `it gave up with ${mebibytes(used)} MiB of memory in use; its limit is ${mebibytes(limits.memory_bytes)} MiB`;
  }
  return { error: 'crash', what, said };
}

/** What a call can reach: the data set, what it was read from, and a log. */
class World {
  constructor({ columns, definitions }, limits) {
    Object.assign(this, { columns, definitions, limits, calls: 0, given: 0, said: null, stopped: null });
    this.length = columns.ids.length;
  }

  stop(why) {
    this.stopped = why;
    throw new Error('stopped');
  }

  charge() {
    this.calls += 1;
    if (this.calls > this.limits.host_call_count) this.stop({ error: 'calls', what: '' });
  }

  give(given) {
    this.given += size(given);
    if (this.given > this.limits.given_bytes) this.stop({ error: 'given', what: '' });
    return given;
  }

  rows({ start, end }, take) {
    this.charge();
    if (start > end || end > this.length) {
      this.stop({ error: 'crash', what: `asked for nodes ${start} to ${end} of ${this.length}` });
    }
    return this.give(take(start, end));
  }

  imports(version) {
    const { columns, definitions } = this;
    const own = (holder, key) => (Object.hasOwn(holder, key) ? holder[key] : undefined);
    const words = (all) => () => (this.charge(), this.give(all));
    const part = (column) => (span) => this.rows(span, (start, end) => column.slice(start, end));
    const ids = (column) => (span) => this.rows(span, (start, end) => Uint32Array.from(column.slice(start, end)));
    const lists = ({ by_node }) => (span) => this.rows(span, (start, end) => listed(by_node, start, end));
    const tags = (span, column) =>
      this.rows(span, (start, end) => column && { words: column.words, ...listed(column.by_node, start, end) });
    const dataset = {
      len: () => (this.charge(), this.length),
      ids: part(columns.ids),
      names: part(columns.names),
      kinds: words(columns.kinds.words),
      kindIds: ids(columns.kinds.by_node),
      types: words(columns.types.words),
      typeIds: ids(columns.types.by_node),
      domains: words(columns.domains.words),
      domainIds: lists(columns.domains),
      capabilities: words(columns.capabilities.words),
      capabilityIds: lists(columns.capabilities),
      referenceKinds: words(Object.keys(columns.references)),
      references: (kind, span) =>
        this.rows(span, (start, end) => {
          const column = own(columns.references, kind);
          return column ? listed(column, start, end) : { offsets: new Uint32Array(end - start + 1), values: new Uint32Array() };
        }),
      number: (field, span) =>
        this.rows(span, (start, end) => {
          const column = own(columns.numbers, field);
          return column && Float64Array.from(column.slice(start, end), (value) => value ?? NaN);
        }),
      text: (field, span) => this.rows(span, (start, end) => own(columns.texts, field)?.slice(start, end)),
      tags: (field, span) => tags(span, own(columns.tags, field)),
    };
    const read = {
      raw: (node) => this.rows({ start: node, end: node + 1 }, () => definitions.raw[node] ?? undefined),
      labels: (span) => tags(span, definitions.labels),
      endpoints: (span) => tags(span, definitions.endpoints),
    };
    const log = { log: (level, message) => this.log(level, message) };
    const all = {};
    for (const [name, functions] of Object.entries({ dataset, definitions: read, log })) {
      all[`ossa:rules/${name}`] = all[`ossa:rules/${name}@${version}`] = functions;
    }
    return all;
  }

  log(level, message) {
    this.charge();
    if (level === LEVELS[3]) this.said = message.slice(0, this.limits.log_line_bytes);
  }
}

/** About how many bytes that takes in a guest. */
function size(given) {
  if (given === undefined) return 0;
  if (typeof given === 'string') return given.length + 8;
  if (ArrayBuffer.isView(given)) return given.byteLength;
  return Object.values(given).reduce((sum, part) => sum + size(part), 0);
}

function listed({ offsets, values }, start, end) {
  const [first, last] = [offsets[start], offsets[end]];
  const moved = Uint32Array.from(offsets.slice(start, end + 1), (offset) => offset - first);
  return { offsets: moved, values: Uint32Array.from(values.slice(first, last)) };
}

/** Answers as the page reads them: a text, and columns of numbers. */
const PACKED = {
  metadata: (info) => ({ text: JSON.stringify({ metadata: info }), arrays: [] }),
  check: (findings) => ({ text: JSON.stringify({ findings }), arrays: [] }),
  relate: ({ vias, relations, cliques, bicliques, members }) => {
    const floats = (rows) => Float64Array.from(rows, (row) => row.weight);
    const numbers = (rows, of) => Uint32Array.from(rows.flatMap(of));
    const arrays = [
      floats(relations),
      numbers(relations, ({ kind, source, target, via }) => [kind, source, target, via]),
      floats(cliques),
      numbers(cliques, ({ kind, via, members: of }) => [kind, via, of.start, of.end]),
      floats(bicliques),
      numbers(bicliques, ({ kind, via, sources, targets }) => [
        kind, via, sources.start, sources.end, targets.start, targets.end,
      ]),
      Uint32Array.from(members),
    ];
    return { text: JSON.stringify({ vias }), arrays };
  },
};
