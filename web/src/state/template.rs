//! Files to start from.

/// A file to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// What people call the format.
    pub name: &'static str,
    /// Where such a file usually stands.
    pub path: &'static str,
    /// Its text, without a finding.
    pub text: &'static str,
}

/// One for each format that is written by hand.
pub const TEMPLATES: [Template; 4] = [
    Template {
        name: "OSSA 1.0 manifest",
        path: "parcel-tracker/agent.yml",
        text: include_str!("../../templates/ossa-1.0.yml"),
    },
    Template {
        name: "OSSA 0.1 manifest",
        path: "parcel-tracker/agent.yml",
        text: include_str!("../../templates/ossa-0.1.yml"),
    },
    Template {
        name: "OpenAPI with agent extensions",
        path: "parcel-tracker/openapi.yml",
        text: include_str!("../../templates/openapi.yml"),
    },
    Template {
        name: "Claude Code sub-agent",
        path: ".claude/agents/parcel-tracker.md",
        text: include_str!("../../templates/claude-subagent.md"),
    },
];

/// The name a pasted text should have: what it is written in decides the ending.
pub fn path_of_pasted(text: &str) -> &'static str {
    let text = text.trim_start();
    let has_body =
        || text.strip_prefix("---").and_then(|rest| rest.split_once("\n---")).map(|(_, rest)| rest);
    if text.starts_with(['{', '[']) {
        "pasted.json"
    } else if has_body().is_some_and(|body| !body.contains("\n---") && is_prose(body)) {
        ".claude/agents/pasted.md"
    } else {
        "pasted.yml"
    }
}

/// Whether what follows the second `---` reads like text for people, and not like another YAML document.
fn is_prose(body: &str) -> bool {
    let first = body.lines().map(str::trim).find(|line| !line.is_empty());
    first.is_none_or(|line| {
        let key = line.split_once(':').map(|(key, _)| key);
        line.starts_with('#') || key.is_none_or(|key| key.contains(' '))
    })
}

#[cfg(test)]
mod tests {
    use ossa_core::document::Limits;
    use ossa_core::source::Source;
    use ossa_core::{Profile, Workspace};

    use super::*;

    #[test]
    fn every_template_defines_an_agent_and_has_no_finding() {
        for template in TEMPLATES {
            let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
            workspace.put(&Source::new(template.path, template.text));
            let report = workspace.report();
            assert_eq!(report.findings, [], "{}", template.name);
            assert_eq!(report.stats.total_agents, 1, "{}: {:?}", template.name, report.skipped);
        }
    }

    #[test]
    fn what_is_pasted_gets_the_ending_of_its_language() {
        assert_eq!(path_of_pasted("  {\"a\": 1}"), "pasted.json");
        assert_eq!(path_of_pasted("---\nname: x\n---\nYou are x.\n"), ".claude/agents/pasted.md");
        assert_eq!(path_of_pasted("---\nname: x\n---\n# Title\n"), ".claude/agents/pasted.md");
        assert_eq!(path_of_pasted("---\na: 1\n---\nb: 2\n"), "pasted.yml");
        assert_eq!(path_of_pasted("openapi: 3.1.0\n"), "pasted.yml");
        assert_eq!(path_of_pasted(""), "pasted.yml");
    }
}
