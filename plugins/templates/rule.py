"""A rule to begin with: agents that use the same model are related."""

import ossa


class Plugin(ossa.Rule):
    name = "{{name}}"
    version = "1.0.0"
    description = "Relates agents that use the same model."
    kinds = [("shares_model", "shares model", False)]

    def relate(self, dataset, out):
        users = {}
        for agent, models in enumerate(dataset.references("uses_model")):
            for model in models:
                users.setdefault(model, []).append(agent)
        # One model used by a thousand agents is one group, not half a million relations.
        for model, agents in users.items():
            out.clique("shares_model", 0.2, dataset.ids[model], agents)
