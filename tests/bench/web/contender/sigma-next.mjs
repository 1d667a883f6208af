// The next sigma, as far as it is published.

import Graph from 'graphology';
import Sigma from 'sigma-next';

import { graphologyContender } from './graphology.mjs';

globalThis.contender = graphologyContender((graph, container) => new Sigma(graph, container), Graph);
