//! `--profile ossa-0.1.9` gives what the graph builder of OSSA 0.1.9 printed.

use ossa_core::Profile;
use ossa_core::analysis::stats;
use ossa_tests::{corpus, workspace};

fn check(
    folder: &str,
    agents: usize,
    relations: u64,
    by_type: &[(&str, usize)],
    by_domain: &[(&str, usize)],
) {
    let Some(corpus) = corpus() else { return };
    let mut workspace = workspace(&corpus.join(folder), Profile::Ossa019);
    let figures = stats(&workspace.analyse().graph);
    let sorted =
        |pairs: &[(&str, usize)]| pairs.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    assert_eq!(
        (figures.agent_count, figures.relation_count, figures.by_type, figures.by_domain),
        (agents, relations, sorted(by_type), sorted(by_domain)),
        "{folder}"
    );
}

#[test]
fn ossa_0_1_9() {
    let types = [
        ("worker", 219),
        ("orchestrator", 11),
        ("governor", 6),
        ("integrator", 5),
        ("critic", 4),
        ("monitor", 2),
    ];
    check("ossa-0.1.9", 247, 18_539, &types, &[("general", 170), ("monitoring", 77)]);
}

#[test]
fn ossa_1_0() {
    let types = [
        ("worker", 374),
        ("orchestrator", 10),
        ("integrator", 9),
        ("governor", 4),
        ("monitor", 3),
        ("critic", 2),
    ];
    let domains = [("general", 290), ("monitoring", 112), ("execution", 60)];
    check("ossa-1.0", 402, 51_761, &types, &domains);
}

#[test]
fn ossa_0_2() {
    let types = [
        ("worker", 44),
        ("critic", 2),
        ("orchestrator", 2),
        ("integrator", 2),
        ("monitor", 1),
        ("governor", 1),
    ];
    check("ossa-0.2", 52, 1_414, &types, &[("general", 52)]);
}

#[test]
fn ossa_0_3() {
    let types = [
        ("worker", 150),
        ("critic", 6),
        ("orchestrator", 5),
        ("integrator", 3),
        ("monitor", 1),
        ("governor", 1),
    ];
    check("ossa-0.3", 166, 14_445, &types, &[("general", 166)]);
}

#[test]
fn ossa_0_4_and_0_5() {
    let types = [
        ("worker", 210),
        ("critic", 10),
        ("orchestrator", 5),
        ("integrator", 2),
        ("monitor", 1),
        ("governor", 1),
    ];
    check("ossa-0.4-0.5", 229, 27_156, &types, &[("general", 229)]);
}

#[test]
fn kagent() {
    check("kagent", 31, 465, &[("worker", 31)], &[("general", 31)]);
}

#[test]
fn agent_framework() {
    check("agent-framework", 65, 2_080, &[("worker", 65)], &[("general", 65)]);
}
