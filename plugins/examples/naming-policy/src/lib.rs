//! Names of agents that break the rules of the house are findings.
//!
//! Configuration: `{"prefixes": ["pay-", "care-"], "max_length": 40}`. Without it, names must be in kebab case.

use ossa_plugin::{Dataset, Findings, Rule, RuleError, Task};
use serde_json::Value;

/// The rule.
pub struct NamingPolicy {
    prefixes: Vec<String>,
    max_length: usize,
}

impl Rule for NamingPolicy {
    const NAME: &'static str = "naming-policy";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const DESCRIPTION: &'static str = "Finds agents whose names break the naming rules.";
    const TASKS: &'static [Task] = &[Task::Check];
    const CONFIG_SCHEMA: &'static str = r#"{"type":"object","additionalProperties":false,"properties":{
        "prefixes":{"type":"array","items":{"type":"string"}},"max_length":{"type":"integer","minimum":1}}}"#;

    fn new(config: &str) -> Result<Self, RuleError> {
        let invalid = |message: &str| RuleError::InvalidConfig(message.to_owned());
        let mut rule = Self { prefixes: Vec::new(), max_length: 64 };
        if config.trim().is_empty() {
            return Ok(rule);
        }
        let config: Value =
            serde_json::from_str(config).map_err(|error| invalid(&format!("it is not JSON: {error}")))?;
        for (key, value) in config.as_object().ok_or_else(|| invalid("it is not an object"))? {
            match key.as_str() {
                "prefixes" => {
                    let items = value.as_array().ok_or_else(|| invalid("`prefixes` is not a list"))?;
                    let texts = items.iter().map(|item| item.as_str().map(ToOwned::to_owned));
                    let texts: Option<Vec<String>> = texts.collect();
                    rule.prefixes = texts.ok_or_else(|| invalid("`prefixes` has an item that is no text"))?;
                }
                "max_length" => {
                    let number = value.as_u64().filter(|number| *number > 0);
                    rule.max_length =
                        number.ok_or_else(|| invalid("`max_length` is not a number above 0"))? as usize;
                }
                _ => return Err(invalid(&format!("it has no setting `{key}`"))),
            }
        }
        Ok(rule)
    }

    fn check(&self, dataset: &Dataset, findings: &mut Findings) -> Result<(), RuleError> {
        let stated = dataset.text("stated_id");
        for agent in dataset.nodes_of_kind("agent") {
            // The id of a step begins with that of its workflow.
            let id = stated.as_ref().map_or(dataset.id(agent), |ids| ids[agent as usize].as_str());
            let id = id.rsplit('/').next().unwrap_or(id);
            let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            if !id.bytes().all(is_plain) {
                findings.warning(agent, "not-kebab-case", format!("`{id}` is not in kebab case"));
            }
            if !self.prefixes.is_empty() && !self.prefixes.iter().any(|prefix| id.starts_with(prefix)) {
                let prefixes = self.prefixes.join("`, `");
                findings.warning(agent, "no-prefix", format!("`{id}` does not begin with `{prefixes}`"));
            }
            if id.len() > self.max_length {
                let (length, limit) = (id.len(), self.max_length);
                findings.info(agent, "long-name", format!("`{id}` has {length} bytes, more than {limit}"));
            }
        }
        Ok(())
    }
}

ossa_plugin::export!(NamingPolicy);

#[cfg(test)]
mod tests {
    use ossa_plugin::testing::{Fleet, Node, check};

    use super::*;

    fn messages(config: &str) -> Result<Vec<String>, RuleError> {
        let fleet = Fleet::new().with(Node::agent("pay-desk")).with(Node::agent("Other_Desk"));
        Ok(check::<NamingPolicy>(fleet, config)?.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn names_are_compared_with_the_rules() {
        assert_eq!(messages("").expect("valid"), ["`Other_Desk` is not in kebab case"]);
        let strict = messages(r#"{"prefixes": ["pay-"], "max_length": 8}"#).expect("valid");
        let expected = [
            "`Other_Desk` is not in kebab case",
            "`Other_Desk` does not begin with `pay-`",
            "`Other_Desk` has 10 bytes, more than 8",
        ];
        assert_eq!(strict, expected);
    }

    #[test]
    fn a_wrong_configuration_says_what_is_wrong() {
        for (config, message) in [
            ("[]", "it is not an object"),
            (r#"{"prefix": []}"#, "it has no setting `prefix`"),
            (r#"{"max_length": 0}"#, "`max_length` is not a number above 0"),
        ] {
            assert_eq!(messages(config), Err(RuleError::InvalidConfig(message.to_owned())));
        }
    }
}
