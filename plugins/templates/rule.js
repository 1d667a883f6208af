// A rule to begin with: agents that use the same model are related.
import { define } from './ossa.js';

export const rule = define({
  name: '{{name}}',
  version: '1.0.0',
  description: 'Relates agents that use the same model.',
  kinds: [{ id: 'shares_model', label: 'shares model', directed: false }],

  relate(dataset, out) {
    const users = new Map();
    dataset.references('uses_model').forEach((models, agent) => {
      for (const model of models) users.set(model, [...(users.get(model) ?? []), agent]);
    });
    // One model used by a thousand agents is one group, not half a million relations.
    for (const [model, agents] of users) out.clique('shares_model', 0.2, dataset.ids[model], agents);
  },
});
