//! A fleet made by arithmetic, and its fingerprints: natively and in a browser every byte is the same. `cargo xtask
//! test` runs this file on both.

use ossa_core::document::Limits;
use ossa_core::export::ExportFormat;
use ossa_core::layout::{Force, ForceSettings};
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// What every target must compute: exports, findings, positions after 200 steps. They change with the exports, the
/// wording of findings, the layout, and the version of the package, which exports name as the origin of relations.
const FINGERPRINTS: [u64; 3] =
    [11_807_675_352_658_447_315, 8_384_437_769_941_879_248, 12_569_084_713_038_093_250];

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn exports_findings_and_positions_are_the_known_bytes() {
    assert_eq!(fingerprints(), FINGERPRINTS);
}

fn fingerprints() -> [u64; 3] {
    let mut workspace = workspace();
    let analysis = workspace.analyse();
    let exports: Vec<u8> =
        ExportFormat::ALL.into_iter().flat_map(|format| format.to_bytes(&analysis.graph)).collect();
    let mut findings = String::new();
    for diagnostic in &analysis.diagnostics {
        let finding = serde_json::to_string(&workspace.finding(diagnostic));
        findings.push_str(&finding.expect("a finding can be written as JSON"));
    }
    let mut force = Force::new(&analysis.graph, ForceSettings::default());
    force.advance(200);
    let positions: Vec<u8> = force.positions().iter().flat_map(|value| value.to_le_bytes()).collect();
    [hash(&exports), hash(findings.as_bytes()), hash(&positions)]
}

/// Three hundred agents in the formats of this version, with a fault in every seventh.
fn workspace() -> Workspace {
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT);
    for number in 0..300u32 {
        let (one, two) = (number * 7 % 11, number * 13 % 17);
        let needs = number * 31 % 307;
        let (path, text) = match number % 3 {
            0 => (
                format!("a{number}/openapi.yml"),
                format!(
                    "openapi: 3.1.0\ninfo: {{ title: Agent {number} API, version: 1.0.{number} }}\n\
                     x-agent-id: agent-{number}\nx-domains: [d{one}, d{two}]\nx-dependencies: [agent-{needs}]\n"
                ),
            ),
            1 => (
                format!("a{number}/agent.yml"),
                format!(
                    "ossaVersion: \"1.0\"\nagent:\n  id: agent-{number}\n  name: \"é😀 {number}\"\n  \
                     version: {}\n  role: {}\n  runtime: {{ type: docker }}\n  tags: [d{one}]\n  capabilities: \
                     [{{ name: c, description: d, input_schema: {{}}, output_schema: {{}} }}]\n  \
                     dependencies: {{ required: [{{ agent_id: agent-{needs} }}] }}\n",
                    if number % 7 == 0 { "1.0" } else { "2.1.0" },
                    if number % 5 == 0 { "orchestration" } else { "custom" },
                ),
            ),
            _ => (
                format!(".claude/agents/agent-{number}.md"),
                format!(
                    "---\nname: agent-{number}\ndescription: does{} {number}\ntools: Read, mcp__s{one}__t\n\
                     model: m{two}\n---\nbody\n",
                    if number % 7 == 0 { ": this" } else { "" },
                ),
            ),
        };
        workspace.put(&Source::new(path, text));
    }
    workspace
}

/// FNV-1a.
fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}
