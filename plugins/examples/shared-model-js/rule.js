// Agents that use the same model are related: they meet the same outage, the same price and the same end of life.
import { InvalidConfig, define } from './ossa.js';

export const rule = define({
  name: 'shared-model',
  version: '1.0.0',
  description: 'Relates agents that use the same model.',
  kinds: [{ id: 'shares_model', label: 'shares model', directed: false }],
  configSchema: JSON.stringify({ type: 'object', properties: { weight: { type: 'number', minimum: 0 } } }),

  relate(dataset, out, { weight = 0.2 }) {
    if (typeof weight !== 'number' || !(weight >= 0)) throw new InvalidConfig('`weight` is not a number of 0 or more');
    const users = new Map();
    dataset.references('uses_model').forEach((models, agent) => {
      if (dataset.kinds[agent] !== 'agent') return;
      for (const model of models) users.set(model, [...(users.get(model) ?? []), agent]);
    });
    for (const [model, agents] of users) out.clique('shares_model', weight, dataset.ids[model], agents);
  },
});
