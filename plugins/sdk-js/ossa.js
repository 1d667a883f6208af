// What authors of ossa relationship rules in JavaScript build against. `ossa plugin new --lang js` copies it beside the
// rule. The contract underneath is plugins/wit/v0.1.0, where every item is documented.
import columns from 'ossa:rules/dataset@0.1.0';
import definitions from 'ossa:rules/definitions@0.1.0';
import host from 'ossa:rules/log@0.1.0';

/** Lines for the person who writes or runs the rule. */
export const log = {
  debug: (message) => host.log('debug', String(message)),
  info: (message) => host.log('info', String(message)),
  warn: (message) => host.log('warn', String(message)),
  error: (message) => host.log('error', String(message)),
};

/** Throw it for a configuration that cannot be used: says which part, and what was expected. */
export class InvalidConfig extends Error {}

/** The nodes of the current call: numbers from 0 to `length` - 1. Columns are copied once, when first asked for. */
class Dataset {
  #kept = new Map();

  constructor() {
    this.length = columns.len();
  }

  #once(key, make) {
    if (!this.#kept.has(key)) this.#kept.set(key, make({ start: 0, end: this.length }));
    return this.#kept.get(key);
  }

  #words(key, dictionary, numbers) {
    return this.#once(key, (all) => {
      const words = dictionary();
      return Array.from(numbers(all), (number) => words[number]);
    });
  }

  #lists(key, make) {
    return this.#once(key, (all) => rows(make(all)));
  }

  /** Stable identities, by node. */
  get ids() { return this.#once('ids', columns.ids); }
  /** Names for people, by node. */
  get names() { return this.#once('names', columns.names); }
  /** Kinds, by node: `agent`, `tool`, `mcp-server`, `model`, `workflow`, `policy`, `team`, or others. */
  get kinds() { return this.#words('kinds', columns.kinds, columns.kindIds); }
  /** Agent types, by node; empty where none is stated. */
  get types() { return this.#words('types', columns.types, columns.typeIds); }
  /** Lists of domains, by node. */
  get domains() { return this.#dictionary('domains', columns.domains, columns.domainIds); }
  /** Lists of capabilities, by node. */
  get capabilities() { return this.#dictionary('capabilities', columns.capabilities, columns.capabilityIds); }
  /** Lists of `key=value`, by node. Costs the host the reading of files. */
  get labels() { return this.#lists('labels', definitions.labels); }
  /** Lists of addresses, by node. Costs the host the reading of files. */
  get endpoints() { return this.#lists('endpoints', definitions.endpoints); }

  #dictionary(key, dictionary, numbers) {
    return this.#lists(key, (all) => ({ words: dictionary(), ...numbers(all) }));
  }

  /** Lists of the nodes that each node names with references of one kind, such as `uses_model`. */
  references(kind) { return this.#lists(`r ${kind}`, (all) => columns.references(kind, all)); }
  /** A numeric field, by node, NaN where one lacks it; null if no node has it. */
  number(field) { return this.#once(`n ${field}`, (all) => columns.number(field, all)); }
  /** A text field, by node, empty where one lacks it; null if no node has it. */
  text(field) { return this.#once(`t ${field}`, (all) => columns.text(field, all)); }
  /** Lists of words of a field such as `dependencies`, by node; null if no node has it. */
  tags(field) {
    return this.#once(`w ${field}`, (all) => {
      const found = columns.tags(field, all);
      return found && rows(found);
    });
  }
  /** The definition of one node, parsed; null where no file defines it. */
  definition(node) { return JSON.parse(definitions.raw(node) ?? 'null'); }
}

/** Flat lists as a list of lists; of words where there are some. */
function rows({ words, offsets, values }) {
  const flat = Array.from(values, (value) => (words ? words[value] : value));
  return Array.from({ length: offsets.length - 1 }, (_, row) => flat.slice(offsets[row], offsets[row + 1]));
}

/** Where a rule puts relations. Order and repetition do not matter. */
class Relations {
  #kinds;
  #vias = new Map();
  output = { vias: [], relations: [], cliques: [], bicliques: [], members: [] };

  constructor(kinds) {
    this.#kinds = kinds;
  }

  #kind(id) {
    const kind = this.#kinds.findIndex((declared) => declared.id === id);
    if (kind < 0) throw new Error(`the rule used the kind \`${id}\`, which its \`kinds\` do not list`);
    return kind;
  }

  #via(text) {
    if (!this.#vias.has(text)) this.#vias.set(text, this.output.vias.push(text) - 1);
    return this.#vias.get(text);
  }

  #members(nodes) {
    const start = this.output.members.length;
    this.output.members.push(...nodes);
    return { start, end: this.output.members.length };
  }

  /** Adds one relation. `via` says what caused it. */
  relation(kind, source, target, weight, via = '') {
    this.output.relations.push({ kind: this.#kind(kind), source, target, weight, via: this.#via(via) });
  }

  /** Adds relations between every two of `members`, for kinds that are not directed. Fewer than two are ignored. */
  clique(kind, weight, via, members) {
    if (members.length < 2) return;
    this.output.cliques.push({ kind: this.#kind(kind), weight, via: this.#via(via), members: this.#members(members) });
  }

  /** Adds relations from every one of `sources` to every one of `targets`. */
  biclique(kind, weight, via, sources, targets) {
    if (sources.length === 0 || targets.length === 0) return;
    this.output.bicliques.push({
      kind: this.#kind(kind), weight, via: this.#via(via),
      sources: this.#members(sources), targets: this.#members(targets),
    });
  }
}

/** What is thrown reaches the person who runs the rule, with its place. */
function guarded(run) {
  try {
    return run();
  } catch (error) {
    if (error instanceof InvalidConfig) throw { tag: 'invalid-config', val: error.message };
    const stack = error?.stack ? ` ${String(error.stack).trim()}` : '';
    throw { tag: 'failed', val: `${error}${stack}` };
  }
}

function parsed(config) {
  if (config.trim() === '') return {};
  try {
    return JSON.parse(config) ?? {};
  } catch (error) {
    throw new InvalidConfig(`it is not JSON: ${error.message}`);
  }
}

/**
 * Makes a rule of its name, version, description, kinds, configSchema, and the functions it has:
 * `relate(dataset, out, config)` and `check(dataset, findings, config)`, where `findings` is a list to push
 * `{ severity, code, message, node }` to. Export the result as `rule`.
 */
export function define({ name, version, description = '', kinds = [], configSchema = '', relate, check }) {
  const tasks = [relate && 'relate', check && 'check'].filter(Boolean);
  return {
    metadata: () => ({ name, version, description, tasks, kinds, configSchema }),
    relate: (config) => guarded(() => {
      const out = new Relations(kinds);
      relate?.(new Dataset(), out, parsed(config));
      return out.output;
    }),
    check: (config) => guarded(() => {
      const findings = [];
      check?.(new Dataset(), findings, parsed(config));
      return findings.map((finding) => ({ node: null, severity: 'warning', ...finding }));
    }),
  };
}
