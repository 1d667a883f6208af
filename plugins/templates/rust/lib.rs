//! A rule to begin with: agents that use the same model are related.

use ossa_plugin::{Dataset, Kind, Relations, Rule, RuleError};

const SHARES_MODEL: Kind = Kind::undirected("shares_model", "shares model");

/// The rule.
pub struct SharedModel;

impl Rule for SharedModel {
    const NAME: &'static str = "{{name}}";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const DESCRIPTION: &'static str = "Relates agents that use the same model.";
    const KINDS: &'static [Kind] = &[SHARES_MODEL];

    fn new(config: &str) -> Result<Self, RuleError> {
        ossa_plugin::refuse_config(config)?;
        Ok(Self)
    }

    fn relate(&self, dataset: &Dataset, out: &mut Relations) -> Result<(), RuleError> {
        let users_by_model = dataset.references("uses_model").inverted(dataset.len());
        for (model, users) in users_by_model.iter() {
            // One model used by a thousand agents is one group, not half a million relations.
            out.clique(&SHARES_MODEL, 0.2, dataset.id(model), users);
        }
        Ok(())
    }
}

ossa_plugin::export!(SharedModel);

#[cfg(test)]
mod tests {
    use ossa_plugin::testing::{Fleet, Node, relate};

    use super::*;

    #[test]
    fn agents_of_one_model_form_one_group() {
        let fleet = Fleet::new()
            .with(Node::agent("billing").refers("uses_model", "gpt"))
            .with(Node::agent("refunds").refers("uses_model", "gpt"))
            .with(Node::agent("intake"))
            .with(Node::new("gpt", "model"));
        assert_eq!(relate::<SharedModel>(fleet, "").unwrap(), ["shares_model billing, refunds (0.2, gpt)"]);
    }
}
