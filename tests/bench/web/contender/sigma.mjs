// sigma 3, with its defaults but for the size of things.

import Graph from 'graphology';
import Sigma from 'sigma';

import { graphologyContender } from './graphology.mjs';

globalThis.contender = graphologyContender((graph, container) => new Sigma(graph, container, { allowInvalidContainer: true }), Graph);
