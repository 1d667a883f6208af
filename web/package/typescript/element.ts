// `<ossa-graph>`: a graph in any page.

import { Picture, pictureLayoutNames } from './ossa-core.js';
import { OssaError } from './error.js';
import { Graph, buildGraph, handleOf, readGraph, reading } from './graph.js';
import { init } from './program.js';
import { styles } from './styles.js';
import { tokens } from './tokens.js';
import type { Files, Node } from './types.js';

/** Longest stretch of work between two turns of the page, in milliseconds. */
const SLICE_MILLIS = 8;
const ZOOM_STEP = 1.35;
const PAN_STEP = 60;
/** Nodes the list holds at most; a query finds the others. */
const MOST_ROWS = 500;
const ATTRIBUTES = ['src', 'query', 'layout', 'theme', 'aria-label'] as const;
const PROPERTIES = ['src', 'query', 'layout', 'theme', 'files', 'graph'] as const;
const DEFINITION = /\.(ya?ml|md)$/i;

/** A layout of the element. */
export type ElementLayout = 'automatic' | 'force' | 'layered' | 'radial' | 'circular' | 'communities' | 'nested';

/** What the events of the element tell. */
export interface OssaGraphEventMap {
  /** A graph is drawn and at rest. */
  ready: CustomEvent<{ readonly graph: Graph; readonly nodes: number; readonly relations: number }>;
  /** A person chose another node, or none. */
  select: CustomEvent<{ readonly key: string; readonly node: Node } | null>;
  /** A graph or query is none, or something could not be loaded. */
  error: CustomEvent<{ readonly error: OssaError }>;
}

/** Where there is no document, such as in Node.js, the module can be loaded all the same. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

const pause = () => new Promise<void>((resolve) => setTimeout(resolve));
const counted = (count: number, one: string, many: string) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** How all elements look. */
let sheet: CSSStyleSheet | undefined;

/** The parts of the element that are touched again. */
interface Parts {
  readonly frame: HTMLElement;
  readonly stage: HTMLElement;
  readonly drawing: HTMLCanvasElement;
  readonly labels: HTMLCanvasElement;
  readonly tip: HTMLElement;
  readonly note: HTMLElement;
  readonly notice: HTMLElement;
  readonly status: HTMLElement;
  readonly list: HTMLElement;
  readonly rows: HTMLElement;
  readonly toggle: HTMLButtonElement;
}

/**
 * A graph that can be moved, zoomed, pointed at and walked through with the keyboard. Its colours are custom properties,
 * such as `--ground` and `--accent`, which the page may set on it.
 */
export class OssaGraphElement extends Base {
  static readonly observedAttributes: readonly string[] = ATTRIBUTES;

  #parts: Parts | undefined;
  #picture: Picture | undefined;
  #graph: Graph | null = null;
  /** Whether the graph was made here, and nobody else has it. */
  #isOwn = false;
  #files: Files | null = null;
  /** Grows with every graph that is asked for: what comes later than a newer one is not shown. */
  #wanted = 0;
  #abort: AbortController | undefined;
  #hasFocus = false;
  #isAtWork = false;
  #isFresh = false;
  #fault: string | undefined;
  #whileConnected: AbortController | undefined;

  /** The address of a graph file, `.ossag` or a JSON export, or of one definition. */
  get src(): string | null {
    return this.getAttribute('src');
  }

  set src(value: string | null) {
    this.#reflect('src', value);
  }

  /** Which nodes are drawn; all for an empty one. */
  get query(): string {
    return this.getAttribute('query') ?? '';
  }

  set query(value: string) {
    this.#reflect('query', value || null);
  }

  /** How nodes are arranged. */
  get layout(): ElementLayout {
    return (this.getAttribute('layout') as ElementLayout | null) ?? 'automatic';
  }

  set layout(value: ElementLayout) {
    this.#reflect('layout', value);
  }

  /** `auto`, which is that of the system, `light` or `dark`. */
  get theme(): 'auto' | 'light' | 'dark' {
    const theme = this.getAttribute('theme');
    return theme === 'light' || theme === 'dark' ? theme : 'auto';
  }

  set theme(value: 'auto' | 'light' | 'dark') {
    this.#reflect('theme', value);
  }

  /** Definitions to draw the graph of. They are read in slices, so that the page stays quick. */
  get files(): Files | null {
    return this.#files;
  }

  set files(files: Files | null) {
    this.#files = files;
    this.#ask(async (isWanted) => {
      if (files === null) return null;
      const work = reading(files);
      for (let began = performance.now(); ; ) {
        const { done, value } = work.next();
        if (done) return value;
        if (performance.now() - began < SLICE_MILLIS) continue;
        await pause();
        if (!isWanted()) {
          work.return(undefined as never);
          return null;
        }
        began = performance.now();
      }
    });
  }

  /** The graph that is drawn. One that is set stays that of the caller, who frees it when it is no longer drawn. */
  get graph(): Graph | null {
    return this.#graph;
  }

  set graph(graph: Graph | null) {
    if (graph !== null) handleOf(graph);
    this.#drop();
    this.#files = null;
    this.#take(graph, false);
  }

  /** The key of the node that is selected. */
  get selected(): string | null {
    const node = this.#picture?.selected();
    return node === undefined ? null : (this.#picture?.key(node) ?? null);
  }

  set selected(key: string | null) {
    const node = key === null ? undefined : this.#picture?.indexOf(key);
    this.#picture?.select(node);
    if (node !== undefined) this.#picture?.centre(node);
    this.#markRows();
  }

  /** Looks at everything. */
  fit(): void {
    this.#picture?.fit();
  }

  override addEventListener<K extends keyof OssaGraphEventMap>(
    type: K,
    listener: (this: OssaGraphElement, event: OssaGraphEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(type: string, listener: never, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(type, listener, options);
  }

  connectedCallback(): void {
    for (const name of PROPERTIES) this.#adopt(name);
    const parts = (this.#parts ??= this.#build());
    const whileConnected = (this.#whileConnected = new AbortController());
    const { signal } = whileConnected;
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
      matchMedia(query).addEventListener('change', () => this.#picture?.readTokens(), { signal });
    }
    const sizes = new ResizeObserver(() => this.#resize());
    sizes.observe(parts.stage);
    signal.addEventListener('abort', () => sizes.disconnect());
    init().then(
      () => this.#start(),
      (error: unknown) => this.#fail(error),
    );
  }

  disconnectedCallback(): void {
    this.#whileConnected?.abort();
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (before === value) return;
    if (name === 'src') this.#load(value);
    else if (name === 'theme') this.#picture?.readTokens();
    else if (name === 'aria-label') this.#describe();
    else if (name === 'query' && this.#picture) {
      this.#picture.ask(this.query);
      this.#work();
    } else if (name === 'layout') this.#arrange();
  }

  #reflect(name: string, value: string | null): void {
    if (value === null) this.removeAttribute(name);
    else this.setAttribute(name, value);
  }

  /** What was set before the element was defined hides the property of the class. */
  #adopt(name: (typeof PROPERTIES)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, value);
  }

  #build(): Parts {
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    // Not in the tree, where a content security policy may refuse it.
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(`${tokens}${styles}`);
    }
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = `
      <div class="frame" part="frame">
        <div class="stage">
          <canvas class="drawing" aria-hidden="true"></canvas>
          <canvas class="labels" tabindex="0" role="application" aria-roledescription="graph" aria-label="Graph"></canvas>
          <div class="tip" role="presentation" hidden><strong></strong> <span></span></div>
          <p class="note" part="note" hidden></p>
          <p class="notice" role="alert" hidden></p>
        </div>
        <div class="buttons" role="group" aria-label="View" part="buttons">
          <button type="button" data-do="list" aria-pressed="false" title="List (L)" aria-label="List of nodes"><svg viewBox="0 0 16 16"><path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01"/></svg></button>
          <button type="button" data-do="in" title="Zoom in (+)" aria-label="Zoom in"><svg viewBox="0 0 16 16"><path d="M8 3v10M3 8h10"/></svg></button>
          <button type="button" data-do="out" title="Zoom out (-)" aria-label="Zoom out"><svg viewBox="0 0 16 16"><path d="M3 8h10"/></svg></button>
          <button type="button" data-do="fit" title="Fit (0)" aria-label="Fit"><svg viewBox="0 0 16 16"><path d="M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3"/></svg></button>
        </div>
        <div class="list" part="list" role="group" aria-label="Nodes" hidden><ol></ol><p class="rest" hidden></p></div>
        <div class="status" role="status"></div>
      </div>`;
    const find = <E extends Element>(selector: string) => root.querySelector(selector) as E;
    const parts: Parts = {
      frame: find('.frame'),
      stage: find('.stage'),
      drawing: find('.drawing'),
      labels: find('.labels'),
      tip: find('.tip'),
      note: find('.note'),
      notice: find('.notice'),
      status: find('.status'),
      list: find('.list'),
      rows: find('ol'),
      toggle: find('[data-do="list"]'),
    };
    this.#hear(parts);
    return parts;
  }

  #hear({ frame, drawing, labels, rows }: Parts): void {
    const place = (event: MouseEvent): [number, number] => {
      const { left, top } = labels.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    };
    drawing.addEventListener('webglcontextlost', (event) => {
      // Without this the browser never gives the card back.
      event.preventDefault();
      this.#picture?.lose();
    });
    drawing.addEventListener('webglcontextrestored', () => this.#picture?.restore());
    labels.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      labels.setPointerCapture(event.pointerId);
      this.#picture?.press(event.pointerId, ...place(event));
    });
    labels.addEventListener('pointermove', (event) => {
      this.#picture?.drag(event.pointerId, ...place(event));
      this.#point();
    });
    labels.addEventListener('pointerup', (event) => {
      const clicked = this.#picture?.release(event.pointerId, ...place(event));
      if (clicked !== undefined) this.#choose(clicked < 0 ? undefined : clicked);
    });
    labels.addEventListener('pointercancel', (event) => this.#picture?.forget(event.pointerId));
    const leave = () => {
      this.#picture?.leave();
      this.#point();
    };
    labels.addEventListener('pointerleave', leave);
    labels.addEventListener('focus', () => (this.#hasFocus = true));
    labels.addEventListener('blur', () => {
      this.#hasFocus = false;
      leave();
    });
    labels.addEventListener(
      'wheel',
      (event) => {
        // Who scrolls through the page scrolls past the graph, until it has the focus.
        if (!this.#hasFocus && !event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const unit = [1, 16, 400][event.deltaMode] ?? 1;
        const delta = Math.max(-240, Math.min(240, event.deltaY * unit));
        this.#picture?.zoomAt(...place(event), Math.exp(-delta * 0.002));
      },
      { passive: false },
    );
    labels.addEventListener('dblclick', (event) => this.#picture?.zoomAt(...place(event), 2));
    frame.addEventListener('keydown', (event) => {
      if (this.#press(event)) event.preventDefault();
    });
    frame.addEventListener('click', (event) => {
      const button = (event.target as Element).closest('button');
      if (button?.dataset['do']) this.#do(button.dataset['do']);
      else if (button?.dataset['node']) this.#choose(Number(button.dataset['node']), true);
    });
    rows.addEventListener('keydown', (event) => {
      const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!down) return;
      event.preventDefault();
      event.stopPropagation();
      const buttons = [...rows.querySelectorAll('button')];
      const at = buttons.indexOf(event.target as HTMLButtonElement);
      buttons[Math.max(0, Math.min(buttons.length - 1, at + down))]?.focus();
    });
  }

  /** What a key does. Returns whether it does something. */
  #press({ key, shiftKey, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
    const picture = this.#picture;
    if (!picture || ctrlKey || metaKey || altKey) return false;
    const isDrawing = target === this.#parts?.labels;
    const steps: Record<string, readonly [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const step = steps[key];
    if (step && isDrawing) {
      if (shiftKey) picture.pan(-step[0] * PAN_STEP, -step[1] * PAN_STEP);
      else this.#say(picture.walk(...step) ?? 'There is no node in this direction');
      this.#point();
      return true;
    }
    const cursor = picture.cursor();
    if ((key === 'Enter' || key === ' ') && isDrawing && cursor !== undefined) this.#choose(cursor);
    else if (key === 'Escape' && this.#isListed()) {
      this.#do('list');
      this.#parts?.labels.focus();
    }
    else if (key === 'Escape' && picture.selected() !== undefined) this.#choose(undefined);
    else if (key === '+' || key === '=') this.#do('in');
    else if (key === '-') this.#do('out');
    else if (key === '0') this.#do('fit');
    else if (key === 'l' && isDrawing) this.#do('list');
    else return false;
    return true;
  }

  #do(what: string): void {
    if (what === 'in') this.#picture?.zoom(ZOOM_STEP);
    else if (what === 'out') this.#picture?.zoom(1 / ZOOM_STEP);
    else if (what === 'fit') this.#picture?.fit();
    else if (what === 'list' && this.#parts) {
      const { list, rows, toggle } = this.#parts;
      const isShown = (list.hidden = !list.hidden) === false;
      toggle.setAttribute('aria-pressed', String(isShown));
      if (!isShown) return;
      this.#fillList();
      (rows.querySelector<HTMLElement>('[aria-current]') ?? rows.querySelector('button'))?.focus();
    }
  }

  #isListed(): boolean {
    return this.#parts?.list.hidden === false;
  }

  #start(): void {
    if (!this.#parts || !this.isConnected) return;
    const { drawing, labels } = this.#parts;
    if (!this.#picture) {
      this.#picture = new Picture(drawing, labels);
      this.#resize();
      this.#picture.ask(this.query);
      this.#arrange();
      if (this.#graph) this.#show(this.#graph);
    } else {
      this.#picture.readTokens();
      this.#resize();
      this.#work();
    }
  }

  #arrange(): void {
    if (!this.#picture) return;
    if (!pictureLayoutNames().includes(this.layout)) {
      this.#fail(new OssaError('bad-argument', `there is no layout \`${this.layout}\``));
      return;
    }
    this.#picture.arrange(this.layout);
    this.#work();
  }

  #resize(): void {
    const { clientWidth: width = 0, clientHeight: height = 0 } = this.#parts?.stage ?? {};
    if (width > 0 && this.#picture?.resize(height > width)) this.#work();
  }

  /** Nothing that was asked for before is wanted any more. */
  #drop(): void {
    this.#wanted += 1;
    this.#abort?.abort();
    this.#abort = undefined;
  }

  /** Shows the graph that `make` makes, unless another is asked for meanwhile. */
  #ask(make: (isWanted: () => boolean) => Promise<Graph | null>): void {
    this.#drop();
    const wanted = this.#wanted;
    const isWanted = () => this.#wanted === wanted;
    this.setAttribute('aria-busy', 'true');
    init()
      .then(() => make(isWanted))
      .then(
        (graph) => {
          if (isWanted()) this.#take(graph, true);
          else graph?.free();
        },
        (error: unknown) => {
          if (isWanted()) this.#fail(error);
        },
      );
  }

  #load(src: string | null): void {
    this.#ask(async () => {
      if (src === null) return null;
      this.#files = null;
      const abort = (this.#abort = new AbortController());
      let bytes: Uint8Array;
      try {
        const response = await fetch(new URL(src, this.baseURI), { signal: abort.signal });
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        bytes = new Uint8Array(await response.arrayBuffer());
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new OssaError('not-loaded', `\`${src}\` cannot be loaded: ${why}`, { cause: error });
      }
      const { pathname } = new URL(src, this.baseURI);
      if (!DEFINITION.test(pathname)) return readGraph(bytes);
      const work = reading([{ path: pathname.split('/').at(-1) ?? pathname, content: bytes }]);
      for (;;) {
        const { done, value } = work.next();
        if (done) return value;
      }
    });
  }

  #take(graph: Graph | null, isOwn: boolean): void {
    if (this.#isOwn) this.#graph?.free();
    this.#graph = graph;
    this.#isOwn = isOwn;
    this.removeAttribute('aria-busy');
    this.#notice('');
    if (graph && this.#picture) this.#show(graph);
    if (!graph) this.#clear();
  }

  /** Shows nothing. */
  #clear(): void {
    const [parts, picture] = [this.#parts, this.#picture];
    if (!parts || !picture) return;
    const nothing = buildGraph([]);
    picture.show(handleOf(nothing));
    nothing.free();
    this.#point();
    parts.frame.classList.add('empty');
    parts.note.hidden = true;
    parts.labels.ariaLabel = 'Graph';
    parts.rows.replaceChildren();
  }

  #show(graph: Graph): void {
    this.#picture?.show(handleOf(graph));
    this.#parts?.frame.classList.toggle('empty', graph.nodeCount === 0);
    this.#isFresh = true;
    this.#point();
    this.#work();
  }

  /** Draws and lays out in slices until nothing moves. */
  #work(): void {
    if (this.#isAtWork) return;
    this.#isAtWork = true;
    setTimeout(() => this.#slice());
  }

  #slice(): void {
    this.#isAtWork = false;
    const picture = this.#picture;
    if (!picture || !this.isConnected || !this.#graph) return;
    let hasMore: boolean;
    try {
      hasMore = picture.work(SLICE_MILLIS);
    } catch (error) {
      this.#fail(error);
      return;
    }
    const fault = picture.fault();
    if (fault !== this.#fault) {
      this.#fault = fault;
      if (fault === undefined) this.#notice('');
      else this.#fail(new OssaError('bad-query', fault));
    }
    this.#describe();
    if (hasMore) {
      this.#work();
      return;
    }
    if (this.#isListed()) this.#fillList();
    if (!this.#isFresh) return;
    this.#isFresh = false;
    const nodes = picture.shown().length;
    this.#tell('ready', { graph: this.#graph, nodes, relations: picture.shownRelations() });
  }

  #describe(): void {
    const parts = this.#parts;
    if (!parts || !this.#picture || !this.#graph) return;
    const nodes = counted(this.#picture.shown().length, 'node', 'nodes');
    const relations = counted(this.#picture.shownRelations(), 'relation', 'relations');
    const note = `${nodes}, ${relations}`;
    const name = this.getAttribute('aria-label');
    const help = 'Arrow keys walk from node to node, Enter selects, plus and minus zoom, 0 fits, L lists the nodes.';
    const label = `${name ? `${name}: ` : ''}graph of ${nodes} and ${relations}. ${help}`;
    // Only what changes is said again.
    if (parts.note.textContent !== note) parts.note.textContent = note;
    if (parts.labels.ariaLabel !== label) parts.labels.ariaLabel = label;
    parts.note.hidden = false;
  }

  /** Words beside what the pointer or the keyboard is at. */
  #point(): void {
    if (!this.#parts) return;
    const { tip, labels, stage } = this.#parts;
    const words = this.#picture?.tip();
    tip.hidden = !words;
    labels.classList.toggle('pointing', words !== undefined);
    if (!words) return;
    const { title, what, x, y } = words;
    words.free();
    const [strong, span] = tip.children;
    if (strong) strong.textContent = title;
    if (span) span.textContent = what;
    // Inside of the frame, on the side with more room.
    const left = Math.max(4, Math.min(x + 14, stage.clientWidth - tip.offsetWidth - 4));
    const top = y + 14 + tip.offsetHeight > stage.clientHeight ? y - 14 - tip.offsetHeight : y + 14;
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(4, top))}px)`;
  }

  /** A person chooses a node, or none. */
  #choose(node: number | undefined, isFar = false): void {
    const picture = this.#picture;
    if (!picture || picture.selected() === node) return;
    picture.select(node);
    if (isFar && node !== undefined) picture.centre(node);
    this.#markRows();
    const key = node === undefined ? undefined : picture.key(node);
    const found = key === undefined ? undefined : this.#graph?.node(key);
    this.#say(node === undefined ? 'Nothing is selected' : `Selected: ${picture.describe(node) ?? ''}`);
    this.#tell('select', key === undefined || !found ? null : { key, node: found });
  }

  #fillList(): void {
    const [parts, picture] = [this.#parts, this.#picture];
    if (!parts || !picture) return;
    const shown = picture.shown();
    const listed = shown.subarray(0, MOST_ROWS);
    const texts = picture.rows(listed);
    const rows = [...listed].map((node, index) => {
      const button = document.createElement('button');
      const [name, what] = [document.createElement('strong'), document.createElement('span')];
      name.textContent = texts[index * 2] ?? '';
      what.textContent = texts[index * 2 + 1] ?? '';
      button.type = 'button';
      button.dataset['node'] = String(node);
      button.append(name, ' ', what);
      const row = document.createElement('li');
      row.append(button);
      return row;
    });
    parts.rows.replaceChildren(...rows);
    const rest = parts.list.querySelector<HTMLElement>('.rest');
    if (rest) {
      rest.hidden = shown.length <= listed.length;
      rest.textContent = `${counted(shown.length - listed.length, 'more node', 'more nodes')}; a query finds them.`;
    }
    this.#markRows();
  }

  #markRows(): void {
    const selected = String(this.#picture?.selected() ?? '');
    for (const button of this.#parts?.rows.querySelectorAll('button') ?? []) {
      if (button.dataset['node'] === selected) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
    }
  }

  #say(text: string): void {
    if (this.#parts) this.#parts.status.textContent = text;
  }

  #notice(text: string): void {
    if (!this.#parts) return;
    this.#parts.notice.textContent = text;
    this.#parts.notice.hidden = text === '';
  }

  #fail(error: unknown): void {
    this.removeAttribute('aria-busy');
    const known =
      error instanceof OssaError ? error : new OssaError('internal', String(error), error instanceof Error ? { cause: error } : undefined);
    this.#notice(`${known.message[0]?.toUpperCase() ?? ''}${known.message.slice(1)}`);
    this.#tell('error', { error: known });
  }

  #tell<K extends keyof OssaGraphEventMap>(type: K, detail: OssaGraphEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ossa-graph': OssaGraphElement;
  }
}

if (globalThis.customElements && !customElements.get('ossa-graph')) {
  customElements.define('ossa-graph', OssaGraphElement);
}
