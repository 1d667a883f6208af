// Whether the program is there.

import start, { initSync } from './ossa-core.js';
import { OssaError } from './error.js';
import type { WasmSource } from './types.js';

let isReady = false;
let starting: Promise<void> | undefined;

/**
 * Loads the program, once; every function needs it. Without an argument it is expected beside this module, as bundlers
 * that know `new URL(…, import.meta.url)` put it. In Node.js it is there from the beginning.
 */
export function init(source?: WasmSource): Promise<void> {
  if (isReady) return Promise.resolve();
  starting ??= load(source);
  return starting;
}

async function load(source: WasmSource | undefined): Promise<void> {
  try {
    await (source === undefined ? start() : start({ module_or_path: source }));
    isReady = true;
  } catch (error) {
    // It may be there the next time.
    starting = undefined;
    const message = error instanceof Error ? error.message : String(error);
    throw new OssaError('not-loaded', `the WebAssembly program cannot be loaded: ${message}`, { cause: error });
  }
}

/** Starts the program from its bytes. */
export function startFrom(bytes: BufferSource): void {
  initSync({ module: bytes });
  isReady = true;
}

/** Throws unless the program is there. */
export function needProgram(): void {
  if (!isReady) throw new OssaError('not-ready', 'the program is not loaded yet: await init() first');
}
