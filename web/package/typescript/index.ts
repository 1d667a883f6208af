// @ossa/core: what it gives to browsers, bundlers and, through node.ts, to Node.js.

export { OssaError } from './error.js';
export { init } from './program.js';
export { Graph, buildGraph, exportGraph, exportGraph as export, formats, layout, readGraph, validate } from './graph.js';
export type * from './types.js';
