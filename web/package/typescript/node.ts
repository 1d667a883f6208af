// The same for Node.js, which reads the program from the disk before anything is asked of it.

import { readFileSync } from 'node:fs';

import { startFrom } from './program.js';

startFrom(readFileSync(new URL('./ossa-core_bg.wasm', import.meta.url)));

export * from './index.js';
