//! What one agent produces another consumes: a capability `produce-invoices` feeds every `consume-invoices`.
//!
//! The relation `consumes_data_from` leads from the consumer to the producer, as a dependency does.

use std::collections::BTreeMap;

use ossa_plugin::{Dataset, Kind, Relations, Rule, RuleError};

const CONSUMES: Kind = Kind::directed("consumes_data_from", "consumes data from");
const PRODUCERS: [&str; 4] = ["produce", "produces", "publish", "emit"];
const CONSUMERS: [&str; 4] = ["consume", "consumes", "subscribe", "ingest"];

/// Flowing data is a weaker tie than a stated dependency (1.0), for nobody said that they know each other.
const WEIGHT: f64 = 0.6;

/// The rule.
pub struct DataFlow;

impl Rule for DataFlow {
    const NAME: &'static str = "data-flow";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const DESCRIPTION: &'static str = "Relates agents that consume data to those that produce it.";
    const KINDS: &'static [Kind] = &[CONSUMES];

    fn new(config: &str) -> Result<Self, RuleError> {
        ossa_plugin::refuse_config(config)?;
        Ok(Self)
    }

    fn relate(&self, dataset: &Dataset, out: &mut Relations) -> Result<(), RuleError> {
        let capabilities = dataset.capabilities();
        let nodes = capabilities.nodes_by_word();
        let mut flows: BTreeMap<&str, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
        for (number, word) in (0..).zip(capabilities.words()) {
            let Some((verb, data)) = word.split_once(['-', '_', ':']) else { continue };
            let flow = flows.entry(data).or_default();
            if PRODUCERS.contains(&verb) {
                flow.0.extend(nodes.of(number));
            } else if CONSUMERS.contains(&verb) {
                flow.1.extend(nodes.of(number));
            }
        }
        for (data, (producers, mut consumers)) in flows {
            // What an agent makes of its own data is no flow between agents.
            if producers.len() == 1 {
                consumers.retain(|consumer| *consumer != producers[0]);
            }
            out.biclique(&CONSUMES, WEIGHT, data, &consumers, &producers);
        }
        Ok(())
    }
}

ossa_plugin::export!(DataFlow);

#[cfg(test)]
mod tests {
    use ossa_plugin::testing::{Fleet, Node, relate};

    use super::*;

    #[test]
    fn consumers_lead_to_producers_of_the_same_data() {
        let fleet = Fleet::new()
            .with(Node::agent("billing").capability("produce-invoices"))
            .with(Node::agent("ledger").capability("consume-invoices").capability("consume-claims"))
            .with(Node::agent("audit").capability("ingest_invoices"))
            .with(Node::agent("loop").capability("emit:heat").capability("consume:heat"));
        let expected = ["consumes_data_from ledger, audit -> billing (0.6, invoices)"];
        assert_eq!(relate::<DataFlow>(fleet, "").expect("the rule works"), expected);
    }
}
