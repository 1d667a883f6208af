//! Documents that stand beside agents and define none, so that a report can say what they are.

use super::openapi::is_openapi;
use crate::document::{Kind, Node};
use crate::source::file_name;

/// One kind of document that is known, but defines nothing.
struct Foreign {
    is: fn(Node<'_>, &str) -> bool,
    reason: &'static str,
}

/// What `root` is when it is no definition; `None` when nobody knows.
pub(crate) fn reason(root: Node<'_>, path: &str) -> Option<&'static str> {
    match root.kind() {
        Kind::Mapping => {
            FOREIGN.iter().find(|foreign| (foreign.is)(root, path)).map(|foreign| foreign.reason)
        }
        Kind::Null => None,
        Kind::Sequence => Some(LIST),
        _ => Some(SINGLE_VALUE),
    }
}

/// What a file of this name is when it holds no document at all.
pub(crate) fn reason_of_name(path: &str) -> &'static str {
    let name = file_name(path);
    let stem = name.split('.').next().unwrap_or(name).to_ascii_uppercase();
    if name.ends_with(".agent.md") || name.ends_with(".chatmode.md") {
        return AGENT_WITHOUT_FRONT_MATTER;
    }
    match stem.as_str() {
        "AGENTS" | "CLAUDE" | "GEMINI" | "COPILOT-INSTRUCTIONS" => INSTRUCTIONS,
        "SKILL" => SKILL,
        "README" | "LICENSE" | "LICENCE" | "CHANGELOG" | "CONTRIBUTING" | "SECURITY" | "CODE_OF_CONDUCT" => {
            FOR_PEOPLE
        }
        _ => NO_DOCUMENT,
    }
}

const LIST: &str = "a list, not a map";
const SINGLE_VALUE: &str = "a single value, not a map";
const AGENT_WITHOUT_FRONT_MATTER: &str = "an agent without front matter";
const INSTRUCTIONS: &str = "instructions for agents, not a definition";
const SKILL: &str = "a skill, not an agent";
const FOR_PEOPLE: &str = "a document for people";
const NO_DOCUMENT: &str = "no front matter and no document";

/// Everything that [`reason`] and [`reason_of_name`] say.
pub(crate) fn reasons() -> impl Iterator<Item = &'static str> {
    let by_shape =
        [LIST, SINGLE_VALUE, AGENT_WITHOUT_FRONT_MATTER, INSTRUCTIONS, SKILL, FOR_PEOPLE, NO_DOCUMENT];
    by_shape.into_iter().chain(FOREIGN.iter().map(|foreign| foreign.reason))
}

/// The first that fits speaks: marks of a format come before mere shapes.
const FOREIGN: [Foreign; 37] = [
    Foreign {
        is: |root, _| has(root, &["component_type"]),
        reason: "a component that is no agent, team or flow",
    },
    Foreign {
        is: |_, path| path.ends_with(".prompt.md") || path.ends_with(".instructions.md"),
        reason: "a prompt or instructions for an editor",
    },
    Foreign {
        is: |root, path| root.document().body().is_some() && path.contains("commands/"),
        reason: "a command, not an agent",
    },
    Foreign { is: |root, _| is_kind(root, &["AgentBehavior"]), reason: BEHAVIOUR },
    Foreign {
        is: |root, _| is_kind(root, &["Registry", "ProjectRegistry", "GlobalRegistry"]),
        reason: "a registry that lists no agents",
    },
    Foreign { is: |root, _| is_kind(root, &["WorkspaceManifest"]), reason: "settings of a workspace" },
    Foreign { is: |root, _| is_kind(root, &["ExtensionSchema"]), reason: "the schema of an extension" },
    Foreign { is: |root, _| is_kind(root, &["Taxonomy", "TaxonomySpec"]), reason: "a taxonomy" },
    Foreign { is: |root, _| is_kind(root, &["MessageRouting"]), reason: "routes of messages between agents" },
    Foreign { is: |root, _| is_kind(root, &["AgentMesh"]), reason: "settings of a mesh of agents" },
    Foreign {
        is: |root, _| is_kind(root, &["ComplianceConfiguration"]),
        reason: "settings of compliance checks",
    },
    Foreign { is: |root, _| is_kind(root, &["Validator"]), reason: "settings of a validator" },
    Foreign { is: |root, path| is_skill(root, path), reason: "a skill, not an agent" },
    Foreign {
        is: |root, _| is_of_group(root, "backstage.io"),
        reason: "an entity of a software catalogue that is no agent",
    },
    Foreign {
        is: |root, _| is_of_group(root, "kagent.dev"),
        reason: "a kagent resource that is no node of the graph",
    },
    Foreign { is: |root, _| is_kubernetes(root), reason: "a Kubernetes object of another kind" },
    Foreign { is: |root, _| is_map(root, "behavior") && root.len() == 1, reason: BEHAVIOUR },
    Foreign {
        is: |root, _| has(root, &["ossa_version", "agent", "directories"]),
        reason: "the summary of an agent's folder",
    },
    Foreign { is: |root, _| is_json_schema(root), reason: "a JSON Schema" },
    Foreign {
        is: |root, _| {
            is_openapi(root) || has(root, &["swagger", "paths"]) || has(root, &["asyncapi", "info"])
        },
        reason: "an API description without agent extensions",
    },
    Foreign { is: |root, path| is_npm(root, path), reason: "the manifest of an npm package" },
    Foreign {
        is: |root, path| is_map(root, "compilerOptions") || file_name(path).starts_with("tsconfig"),
        reason: "settings of the TypeScript compiler",
    },
    Foreign { is: |root, path| is_compose(root, path), reason: "a Compose file" },
    Foreign { is: |root, path| is_pipeline(root, path), reason: "a CI pipeline" },
    Foreign { is: |root, _| is_prometheus(root), reason: "settings of Prometheus or its alerts" },
    Foreign {
        is: |root, _| has(root, &["panels", "title"]) || is_map(root, "dashboard"),
        reason: "a Grafana dashboard",
    },
    Foreign { is: |root, path| is_drupal(root, path), reason: "a part of a Drupal module" },
    Foreign { is: |root, path| is_helm(root, path), reason: "a part of a Helm chart" },
    Foreign {
        is: |root, _| {
            let is_registry =
                ["total_agents", "updatedAt", "generated_at"].iter().any(|key| has(root, &[key]));
            is_registry && root.get("agents").is_some_and(|agents| agents.kind() == Kind::Sequence)
        },
        reason: "a registry of agents that are defined elsewhere",
    },
    Foreign { is: |root, _| has(root, &["@context", "type"]), reason: "linked data" },
    Foreign {
        is: |root, _| has(root, &["components", "routers"]) || has(root, &["image", "commands", "variables"]),
        reason: "a flow or agent of GitLab Duo",
    },
    Foreign {
        is: |_, path| path.contains(".gitlab/agents/") && file_name(path).starts_with("config."),
        reason: "settings of a GitLab agent",
    },
    Foreign {
        is: |root, _| has(root, &["url", "push_events"]) || has(root, &["url", "merge_requests_events"]),
        reason: "settings of a webhook",
    },
    Foreign { is: |root, _| is_project(root), reason: "settings of a project that holds agents" },
    Foreign {
        is: |root, _| is_map(root, "platforms") && root.len() == 1,
        reason: "settings of a deployment",
    },
    Foreign {
        is: |root, _| has(root, &["agent", "llm", "tools"]) || has(root, &["agent", "prompts"]),
        reason: "a configuration of LangChain",
    },
    Foreign {
        is: |root, _| has(root, &["name", "version", "capabilities"]),
        reason: "a description of a service without the mark of a format",
    },
];

const BEHAVIOUR: &str = "the behaviour of an agent, beside its manifest";

fn has(root: Node<'_>, keys: &[&str]) -> bool {
    keys.iter().all(|key| root.get(key).is_some())
}

fn is_map(root: Node<'_>, key: &str) -> bool {
    root.get(key).is_some_and(Node::is_mapping)
}

/// Kinds of this family that are no definitions; other families have kinds of the same name.
fn is_kind(root: Node<'_>, kinds: &[&str]) -> bool {
    is_ossa(root) && root.text_at(&["kind"]).is_some_and(|kind| kinds.contains(&kind))
}

/// `ossa/…`, `mesh.ossa.io/…`, `@bluefly/ossa/…`, the long name, and versions without a group.
fn is_ossa(root: Node<'_>) -> bool {
    let Some(version) = root.text_at(&["apiVersion"]) else { return false };
    let version = version.trim_start_matches("@bluefly/").trim_start_matches('@');
    let group = version.split('/').next().unwrap_or(version);
    let is_named =
        matches!(group, "ossa" | "ossa.io" | "ossa.ai" | "ossa.dev") || group.ends_with(".ossa.io");
    is_named || group.starts_with("open-standards-scalable-agents") || version.starts_with("v0.")
}

fn is_skill(root: Node<'_>, path: &str) -> bool {
    is_kind(root, &["Skill"])
        || (file_name(path).eq_ignore_ascii_case("SKILL.md") && root.document().body().is_some())
}

/// Whether a resource is of the API group `group` or one below it.
fn is_of_group(root: Node<'_>, group: &str) -> bool {
    let version = root.text_at(&["apiVersion"]).unwrap_or_default();
    let own = version.split_once('/').map_or("", |(own, _)| own);
    own.strip_suffix(group).is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

fn is_kubernetes(root: Node<'_>) -> bool {
    let is_text = |key| root.get(key).is_some_and(|value| value.as_str().is_some());
    is_text("apiVersion") && is_text("kind") && !is_ossa(root)
}

fn is_json_schema(root: Node<'_>) -> bool {
    let of_marker = root.text_at(&["$schema"]).is_some_and(|schema| schema.contains("json-schema.org"));
    of_marker || (has(root, &["$id", "properties"]) && has(root, &["type"]))
}

fn is_npm(root: Node<'_>, path: &str) -> bool {
    matches!(file_name(path), "package.json" | "package-lock.json")
        || (has(root, &["name", "version"])
            && ["scripts", "workspaces", "devDependencies", "lockfileVersion"]
                .iter()
                .any(|key| has(root, &[key])))
}

fn is_compose(root: Node<'_>, path: &str) -> bool {
    let name = file_name(path);
    let is_named = name.starts_with("docker-compose") || name.starts_with("compose.");
    let Some(services) = root.get("services").filter(|services| services.is_mapping()) else { return false };
    is_named || services.entries().any(|(_, service)| has(service, &["image"]) || has(service, &["build"]))
}

fn is_pipeline(root: Node<'_>, path: &str) -> bool {
    let name = file_name(path);
    let is_gitlab = name.ends_with(".gitlab-ci.yml") || path.contains(".gitlab/ci/");
    let runs = |(_, job): (Node<'_>, Node<'_>)| has(job, &["script"]) || has(job, &["stage"]);
    is_gitlab
        || path.contains(".github/workflows/")
        || (is_map(root, "jobs") && ["on", "true"].iter().any(|key| has(root, &[key])))
        || (has(root, &["stages"]) && root.entries().any(runs))
}

fn is_prometheus(root: Node<'_>) -> bool {
    has(root, &["scrape_configs"])
        || has(root, &["route", "receivers"])
        || root.get("groups").into_iter().flat_map(Node::items).any(|group| has(group, &["name", "rules"]))
}

fn is_drupal(root: Node<'_>, path: &str) -> bool {
    let name = file_name(path);
    let suffixes = [".info.yml", ".services.yml", ".routing.yml", ".permissions.yml", ".libraries.yml"];
    suffixes.iter().any(|suffix| name.ends_with(suffix))
        || has(root, &["core_version_requirement"])
        || has(root, &["langcode", "status", "dependencies"])
}

fn is_helm(root: Node<'_>, path: &str) -> bool {
    let is_chart =
        matches!(root.text_at(&["apiVersion"]), Some("v1" | "v2")) && has(root, &["name", "version"]);
    is_chart || (matches!(file_name(path), "values.yaml" | "values.yml") && !path.contains("/agents/"))
}

/// What `.agents/` and a workspace keep beside their agents.
fn is_project(root: Node<'_>) -> bool {
    has(root, &["project", "registry"])
        || has(root, &["ossa", "taxonomy"])
        || has(root, &["workspace", "projects"])
        || has(root, &["specification", "name"])
        || (root.len() == 1 && (is_map(root, "discovery") || is_map(root, "routing")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Limits, Syntax, read};
    use crate::source::Source;

    fn of(path: &str, text: &str) -> Option<&'static str> {
        let syntax = Syntax::of_path(path).expect("a known extension");
        let (document, _) = read(&Source::new(path, text.as_bytes()), syntax, &Limits::DEFAULT);
        document.roots().next().and_then(|root| reason(root, path))
    }

    #[test]
    fn each_companion_is_known() {
        let cases = [
            ("a.yml", "{apiVersion: '@bluefly/ossa/v0.1.9', kind: AgentBehavior}", BEHAVIOUR),
            ("a.yml", "behavior: {name: a}", BEHAVIOUR),
            ("r.yml", "{apiVersion: ossa/v0.1.9, kind: Registry}", "a registry that lists no agents"),
            ("w.yml", "{apiVersion: ossa/v0.1.9, kind: WorkspaceManifest}", "settings of a workspace"),
            ("e.yml", "{apiVersion: ossa/v1, kind: ExtensionSchema}", "the schema of an extension"),
            ("t.yml", "{apiVersion: ossa/v1, kind: Taxonomy}", "a taxonomy"),
            ("m.yml", "{apiVersion: ossa/v1, kind: MessageRouting}", "routes of messages between agents"),
            ("m.yml", "{apiVersion: mesh.ossa.io/v1, kind: AgentMesh}", "settings of a mesh of agents"),
            (
                "c.yml",
                "{apiVersion: ossa/v1, kind: ComplianceConfiguration}",
                "settings of compliance checks",
            ),
            ("c.yml", "{apiVersion: ossa/v1, kind: Validator}", "settings of a validator"),
            ("s.yml", "{component_type: LlmNode, name: a}", "a component that is no agent, team or flow"),
            ("a/x.prompt.md", "---\ndescription: a\n---\n", "a prompt or instructions for an editor"),
            ("commands/x.md", "---\ndescription: a\n---\n", "a command, not an agent"),
            ("s.yml", "{apiVersion: ossa/v1, kind: Skill}", "a skill, not an agent"),
            ("x/SKILL.md", "---\nname: a\n---\n", "a skill, not an agent"),
            (
                "catalog-info.yaml",
                "{apiVersion: backstage.io/v1alpha1, kind: Location}",
                "an entity of a software catalogue that is no agent",
            ),
            (
                "m.yml",
                "{apiVersion: kagent.dev/v1alpha1, kind: Memory}",
                "a kagent resource that is no node of the graph",
            ),
            ("d.yml", "{apiVersion: apps/v1, kind: Deployment}", "a Kubernetes object of another kind"),
            ("d.yml", "{apiVersion: notkagent.dev/v1, kind: Agent}", "a Kubernetes object of another kind"),
            ("k.yml", "{apiVersion: v1, kind: Registry}", "a Kubernetes object of another kind"),
            (
                ".agents-metadata.json",
                "{\"ossa_version\": \"1\", \"agent\": {}, \"directories\": {}}",
                "the summary of an agent's folder",
            ),
            ("a.json", "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}", "a JSON Schema"),
            (
                "core.openapi.yml",
                "{openapi: 3.1.0, paths: {}}",
                "an API description without agent extensions",
            ),
            ("package.json", "{\"name\": \"a\"}", "the manifest of an npm package"),
            (
                "workspace.json",
                "{\"name\": \"a\", \"version\": \"1\", \"workspaces\": []}",
                "the manifest of an npm package",
            ),
            ("tsconfig.json", "{\"extends\": \"x\"}", "settings of the TypeScript compiler"),
            ("stack.yml", "services: {a: {image: b}}", "a Compose file"),
            (".gitlab-ci.yml", "a: {script: [b]}", "a CI pipeline"),
            (".github/workflows/a.yml", "{on: push, jobs: {}}", "a CI pipeline"),
            ("p.yml", "scrape_configs: []", "settings of Prometheus or its alerts"),
            ("p.yml", "groups: [{name: a, rules: []}]", "settings of Prometheus or its alerts"),
            ("g.json", "{\"title\": \"a\", \"panels\": []}", "a Grafana dashboard"),
            ("a.info.yml", "{name: a, type: module}", "a part of a Drupal module"),
            ("Chart.yaml", "{apiVersion: v2, name: a, version: 1.0.0}", "a part of a Helm chart"),
            (
                "i.json",
                "{\"agents\": [], \"updatedAt\": \"\"}",
                "a registry of agents that are defined elsewhere",
            ),
            ("a.json", "{\"@context\": \"x\", \"type\": \"Create\"}", "linked data"),
            ("f.yml", "{components: [], routers: []}", "a flow or agent of GitLab Duo"),
            (".gitlab/agents/a/config.yaml", "{name: a}", "settings of a GitLab agent"),
            ("h.json", "{\"url\": \"x\", \"push_events\": true}", "settings of a webhook"),
            ("discovery.yml", "discovery: {enabled: true}", "settings of a project that holds agents"),
            ("deploy.yml", "platforms: {docker: {}}", "settings of a deployment"),
            ("l.yml", "{agent: {}, llm: {}, tools: []}", "a configuration of LangChain"),
            (
                "c.json",
                "{\"name\": \"a\", \"version\": \"1\", \"capabilities\": []}",
                "a description of a service without the mark of a format",
            ),
            ("l.yml", "[a]", "a list, not a map"),
            ("l.yml", "a", "a single value, not a map"),
        ];
        for (path, text, expected) in cases {
            assert_eq!(of(path, text), Some(expected), "{path}: {text}");
        }
        let known: std::collections::BTreeSet<&str> = cases.iter().map(|(_, _, reason)| *reason).collect();
        for foreign in &FOREIGN {
            assert!(known.contains(foreign.reason), "no case for `{}`", foreign.reason);
        }
        assert_eq!(of("a.yml", "{colour: red}"), None);
        // A misspelled kind is a finding, not another kind of object.
        assert_eq!(of("a.yml", "{apiVersion: ossa/v0.3.6, kind: Agnet}"), None);
    }

    #[test]
    fn a_file_without_a_document_is_known_by_its_name() {
        assert_eq!(reason_of_name("x/AGENTS.md"), "instructions for agents, not a definition");
        assert_eq!(reason_of_name("LICENSE.md"), "a document for people");
        assert_eq!(reason_of_name("notes.md"), "no front matter and no document");
    }
}
