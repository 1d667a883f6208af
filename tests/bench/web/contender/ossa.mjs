// The explorer, driven from outside of it: it is not told that it is measured.

import { closed, frame } from './frames.mjs';

// Messages of the worker, so that it is known when a drawing is placed.
let placed;
let positions;
const NativeWorker = globalThis.Worker;
globalThis.Worker = class extends NativeWorker {
  constructor(...parameters) {
    super(...parameters);
    this.addEventListener('message', ({ data }) => {
      const [event, column] = Array.isArray(data) ? data : [];
      if (event?.Moved === undefined || !(column instanceof Float32Array) || column.length === 0) return;
      positions = column.slice();
      placed?.();
    });
  }
};

const surface = () => document.querySelector('[data-testid="canvas"]');
const canvases = () => [surface().previousElementSibling];
const until = async (condition) => {
  while (!condition()) await frame();
};
const pointer = (type, x, y) => {
  const { left, top } = surface().getBoundingClientRect();
  surface().dispatchEvent(
    new PointerEvent(type, { pointerId: 1, clientX: left + x, clientY: top + y, buttons: 1, bubbles: true, isPrimary: true }),
  );
};

globalThis.contender = {
  // A file in the browser's memory becomes a picture: read, related, laid out and drawn.
  async load(name, bytes) {
    positions = undefined;
    const first = new Promise((resolve) => (placed = resolve));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name));
    const input = document.getElementById('file-input');
    input.files = transfer.files;
    const start = performance.now();
    input.dispatchEvent(new Event('change', { bubbles: true }));
    await first;
    await frame();
    await frame();
    closed(canvases());
    return performance.now() - start;
  },
  settled: () => until(() => /settled/i.test(document.querySelector('[data-testid="layout-state"]')?.textContent ?? '')),
  positions: () => positions,
  async everything() {
    const box = document.querySelector('[data-testid="every-pair"]');
    if (!box.checked) box.click();
    await frame();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await this.settled();
  },
  panned: undefined,
  async pan(step) {
    const start = performance.now();
    if (this.panned === undefined) {
      this.panned = 4;
      pointer('pointerdown', this.panned, 4);
      pointer('pointermove', (this.panned += 8), 4);
    }
    pointer('pointermove', (this.panned += step), 4);
    await frame();
    closed(canvases());
    return performance.now() - start;
  },
  release() {
    if (this.panned !== undefined) pointer('pointerup', this.panned, 4);
    this.panned = undefined;
  },
  hover(x, y) {
    const start = performance.now();
    surface().dispatchEvent(new PointerEvent('pointermove', { pointerId: 1, clientX: x, clientY: y, bubbles: true }));
    return performance.now() - start;
  },
  async facet() {
    const drawn = new Promise((resolve) => (placed = resolve));
    const start = performance.now();
    document.querySelector('[data-testid="type-toggle"]').click();
    await drawn;
    await frame();
    closed(canvases());
    return performance.now() - start;
  },
};
