/// <reference lib="esnext.disposable" preserve="true" />

import { type GraphHandle, Reader, readJson, readOssag, formatRows } from './ossa-core.js';
import { OssaError, attempt, checked, refuse } from './error.js';
import { needProgram } from './program.js';
import type {
  BinaryFormat,
  Content,
  ExportFormat,
  ExportOptions,
  Files,
  FindingsFormat,
  FindingsReport,
  FormatInfo,
  Group,
  LayoutOptions,
  Node,
  ReadOptions,
  Relation,
  RelationOptions,
  Stats,
  ValidateOptions,
} from './types.js';

/** So many nodes or relations are fetched from the program at once. */
const PAGE = 1024;
const MOST_SEED = 0xffff_ffff;

/** What only this package may make graphs with. */
const handles = new WeakMap<Graph, GraphHandle>();
const KEY = Symbol('made by this package');

/** The handle of a graph, which must not be freed. */
export function handleOf(graph: Graph): GraphHandle {
  const handle = handles.get(graph);
  if (handle) return handle;
  if (graph instanceof Graph) throw new OssaError('freed', 'the graph was freed');
  return refuse('graph', 'a Graph of this package', graph);
}

function made(handle: GraphHandle): Graph {
  return new Graph(KEY, handle);
}

/**
 * A graph. It lives in the memory of the program until `free` is called, or until nothing holds it any more.
 * `buildGraph` and `readGraph` make graphs.
 */
export class Graph {
  /** @internal */
  constructor(key: symbol, handle: GraphHandle) {
    if (key !== KEY) throw new OssaError('bad-argument', 'graphs are made by buildGraph and readGraph');
    handles.set(this, handle);
  }

  /** How many nodes there are. */
  get nodeCount(): number {
    return attempt(() => handleOf(this).nodeCount());
  }

  /** How many relations there are, those that groups imply included. */
  get relationCount(): number {
    return attempt(() => handleOf(this).relationCount());
  }

  /** The figures. */
  get stats(): Stats {
    return attempt(() => handleOf(this).stats());
  }

  /** All nodes, in order of their keys. They come in pages, so not all are in memory at once. */
  *nodes(): Generator<Node, void, undefined> {
    for (let from = 0; ; from += PAGE) {
      const page: Node[] = attempt(() => handleOf(this).nodes(from, PAGE));
      yield* page;
      if (page.length < PAGE) return;
    }
  }

  /** The node of a key. */
  node(key: string): Node | undefined {
    if (typeof key !== 'string') refuse('key', 'a string', key);
    return attempt(() => handleOf(this).node(key));
  }

  /** All relations: those that definitions state, then those that groups imply, one by one. */
  *relations(options?: RelationOptions): Generator<Relation, void, undefined> {
    const { implied = true } = checked('relations', options, ['implied']);
    for (let from = 0; ; from += PAGE) {
      const page: Relation[] = attempt(() => handleOf(this).relations(from, PAGE));
      yield* page;
      if (page.length < PAGE) break;
    }
    if (!implied) return;
    for (const group of this.groups()) yield* pairs(group);
  }

  /** Relations that one cause implies between many nodes, as groups: their size grows with the nodes, not their square. */
  *groups(): Generator<Group, void, undefined> {
    for (let index = 0; ; index += 1) {
      const group: Group | undefined = attempt(() => handleOf(this).group(index));
      if (!group) return;
      yield group;
    }
  }

  /** The nodes a query asks for, such as `type:worker and domain:billing`, in order of their keys. */
  query(text: string): Node[] {
    if (typeof text !== 'string') refuse('query', 'a string', text);
    return attempt(() => handleOf(this).query(text));
  }

  /** What is wrong with the definitions; nothing for a graph that was read as such. */
  findings(options?: { readonly verbose?: boolean }): FindingsReport {
    return JSON.parse(this.findingsAs('json', options)) as FindingsReport;
  }

  /** The same as a text: `sarif` for code scanning, `human` for people. */
  findingsAs(format: FindingsFormat, options?: { readonly verbose?: boolean }): string {
    const { verbose = false } = checked('findings', options, ['verbose']);
    if (typeof format !== 'string') refuse('format', 'a string', format);
    return attempt(() => handleOf(this).findings(format, Boolean(verbose)));
  }

  /** Gives its memory back. The graph cannot be used any more; calling it again does nothing. */
  free(): void {
    const handle = handles.get(this);
    handles.delete(this);
    handle?.free();
  }
}

/** `using graph = buildGraph(files)` frees it at the end of the block. */
export interface Graph extends Disposable {}

// Not every engine has it yet.
if (typeof Symbol.dispose === 'symbol') {
  Object.defineProperty(Graph.prototype, Symbol.dispose, { value: Graph.prototype.free, configurable: true, writable: true });
}

function* pairs({ sources, targets, ...common }: Group): Generator<Relation, void, undefined> {
  for (const [index, source] of sources.entries()) {
    for (const target of targets ?? sources.slice(index + 1)) {
      if (target !== source) yield { ...common, source, target };
    }
  }
}

/** Path and content of each file. */
function* entries(files: Files): Generator<readonly [string, Content], void, undefined> {
  if (typeof files !== 'object' || files === null) refuse('files', 'a list, a Map or an object of files', files);
  const isList = Symbol.iterator in files;
  for (const entry of isList ? (files as Iterable<unknown>) : Object.entries(files)) {
    if (typeof entry !== 'object' || entry === null) refuse('a file', 'an object with path and content', entry);
    const [path, content] = Array.isArray(entry)
      ? (entry as unknown[])
      : [(entry as { path?: unknown }).path, (entry as { content?: unknown }).content];
    if (typeof path !== 'string') refuse('the path of a file', 'a string', path);
    if (path === '') throw new OssaError('bad-argument', 'the path of a file is empty');
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
      refuse(`the content of \`${path}\``, 'a string or a Uint8Array', content);
    }
    yield [path, content];
  }
}

/** Reads files one by one, so that somebody else may have a turn in between. */
export function* reading(files: Files, options?: ReadOptions): Generator<void, Graph, undefined> {
  needProgram();
  const { profile = 'default', root = '' } = checked('reading', options, ['profile', 'root']);
  if (typeof profile !== 'string') refuse('profile', 'a string', profile);
  if (typeof root !== 'string') refuse('root', 'a string', root);
  const encoder = new TextEncoder();
  const seen = new Set<string>();
  const reader = attempt(() => new Reader(profile, root));
  let isOurs = true;
  try {
    for (const [path, content] of entries(files)) {
      if (seen.has(path)) throw new OssaError('bad-argument', `two files have the path \`${path}\``);
      seen.add(path);
      attempt(() => reader.put(path, typeof content === 'string' ? encoder.encode(content) : content));
      yield;
    }
    // The reader is gone from here on, whatever comes of it.
    isOurs = false;
    return attempt(() => made(reader.finish()));
  } finally {
    if (isOurs) reader.free();
  }
}

/** Does all the work of a generator at once. */
function finished<T>(work: Generator<void, T, undefined>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * Builds the graph of the definitions in files. Files whose names no definition has are left out; a file that is broken
 * never throws, it has findings.
 */
export function buildGraph(files: Files, options?: ReadOptions): Graph {
  return finished(reading(files, options));
}

/** What is wrong with the definitions in files: the same as `ossa validate --format json` prints. */
export function validate(files: Files, options?: ValidateOptions): FindingsReport {
  const { verbose = false, ...rest } = checked('validate', options, ['profile', 'root', 'verbose']);
  const graph = buildGraph(files, rest);
  try {
    return graph.findings({ verbose });
  } finally {
    graph.free();
  }
}

/** Reads a graph: the bytes of an `.ossag` file, or the JSON export, as text or bytes. */
export function readGraph(data: Content): Graph {
  needProgram();
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) refuse('data', 'a string or a Uint8Array', data);
  return attempt(() => {
    if (typeof data === 'string') return made(readJson(data));
    // JSON begins with a character of ASCII, and graph files with none.
    return made((data[0] ?? 0) < 0x80 ? readJson(new TextDecoder().decode(data)) : readOssag(data));
  });
}

let known: readonly FormatInfo[] | undefined;

/** Every format a graph can be written in. */
export function formats(): readonly FormatInfo[] {
  needProgram();
  known ??= attempt(() => formatRows()) as FormatInfo[];
  return known;
}

/** Writes a graph as one file: text, or bytes for formats that are no text. */
export function exportGraph(graph: Graph, format: BinaryFormat, options?: ExportOptions): Uint8Array;
export function exportGraph(graph: Graph, format: Exclude<ExportFormat, BinaryFormat>, options?: ExportOptions): string;
export function exportGraph(graph: Graph, format: ExportFormat, options?: ExportOptions): string | Uint8Array;
export function exportGraph(graph: Graph, format: ExportFormat, options?: ExportOptions): string | Uint8Array {
  const { expand = 'pairs' } = checked('exportGraph', options, ['expand']);
  if (typeof format !== 'string') refuse('format', 'a string', format);
  if (typeof expand !== 'string') refuse('expand', 'a string', expand);
  const bytes = attempt(() => handleOf(graph).export(format, expand));
  const isBinary = formats().some(({ name, isBinary }) => name === format && isBinary);
  if (isBinary) return bytes;
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new OssaError('too-large', `\`${format}\` gives more text than a string can hold`, { cause: error });
  }
}

/**
 * Where to draw each node: x and y, in the order of `graph.nodes()`, in units of which a node is about 10 wide. The same
 * graph, algorithm and seed give the same numbers everywhere. It is done when it returns; for thousands of nodes that
 * takes a second or more, which belongs into a worker.
 */
export function layout(graph: Graph, options?: LayoutOptions): Float32Array {
  const { algorithm = 'force', seed = 1, centre } = checked('layout', options, ['algorithm', 'seed', 'centre']);
  if (typeof algorithm !== 'string') refuse('algorithm', 'a string', algorithm);
  if (!Number.isInteger(seed) || seed < 0 || seed > MOST_SEED) {
    throw new OssaError('bad-argument', `seed is ${String(seed)}, not a whole number from 0 to ${MOST_SEED}`);
  }
  if (centre !== undefined && typeof centre !== 'string') refuse('centre', 'a string', centre);
  return attempt(() => handleOf(graph).layout(algorithm, seed, centre));
}
