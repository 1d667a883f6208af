//! What an agent's name and endpoints say about it when its definition does not.

/// The domain of an agent about which nothing else is known.
pub const GENERAL_DOMAIN: &str = "general";

/// The agent types the rules and the formats of the OSSA family know.
pub const AGENT_TYPES: [&str; 11] = [
    "orchestrator",
    "worker",
    "specialist",
    "critic",
    "judge",
    "trainer",
    "governor",
    "monitor",
    "integrator",
    "gateway",
    "voice",
];

const TYPE_WORDS: [(&str, &[&str]); 5] = [
    ("orchestrator", &["orchestr", "coordinator"]),
    ("monitor", &["monitor", "watch"]),
    ("integrator", &["integrat", "connect"]),
    ("critic", &["critic", "review"]),
    ("governor", &["govern", "policy"]),
];

/// The type an agent's id suggests: the first entry of the table whose word the lower-cased id contains,
/// else `worker`.
pub fn agent_type_of(id: &str) -> &'static str {
    let id = id.to_lowercase();
    TYPE_WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| id.contains(word)))
        .map_or("worker", |(agent_type, _)| agent_type)
}

/// The domain an OpenAPI path key suggests. Only whole keys count: `/health/live` says nothing.
pub fn domain_of_path(path: &str) -> Option<&'static str> {
    match path {
        "/health" => Some("monitoring"),
        "/execute" => Some("execution"),
        "/train" | "/learn" => Some("learning"),
        "/validate" => Some("validation"),
        "/deploy" => Some("deployment"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_matching_type_wins() {
        assert_eq!(agent_type_of("Policy-Review-Coordinator"), "orchestrator");
        assert_eq!(agent_type_of("stopwatch"), "monitor");
        assert_eq!(agent_type_of("review-policy"), "critic");
        assert_eq!(agent_type_of("summariser"), "worker");
    }
}
