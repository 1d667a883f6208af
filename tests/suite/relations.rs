//! Relations of a fixture whose every relation was written down by hand.

use std::fs;

use ossa_core::Profile;
use ossa_tests::{root, workspace};

fn check(profile: Profile) {
    let folder = root().join("tests/corpus/extensions");
    let expected = fs::read_to_string(folder.join(format!("relations.{}.tsv", profile.name())))
        .expect("the fixture lists its relations");
    let graph = &workspace(&folder, profile).analyse().graph;
    let key = |id| graph.catalog().node(id).key();
    let mut actual: Vec<String> = graph
        .pairs()
        .map(|pair| {
            let kind = graph.kind(pair.kind);
            format!("{}\t{}\t{kind}\t{}", key(pair.source), key(pair.target), pair.weight)
        })
        .collect();
    let mut expected: Vec<String> = expected.lines().map(ToOwned::to_owned).collect();
    assert_eq!(graph.relation_count() as usize, expected.len(), "counted without expanding");
    actual.sort();
    expected.sort();
    assert_eq!(actual, expected);
}

#[test]
fn every_relation_of_the_default_profile() {
    check(Profile::Default);
}

#[test]
fn every_relation_of_the_parity_profile() {
    check(Profile::Ossa019);
}

#[test]
fn degrees_count_groups_without_expanding_them() {
    let folder = root().join("tests/corpus/extensions");
    let graph = &workspace(&folder, Profile::Default).analyse().graph;
    for id in graph.catalog().node_ids() {
        let expanded = graph.pairs().filter(|pair| pair.source == id || pair.target == id).count();
        assert_eq!(graph.degree(id), expanded as u64, "{}", graph.catalog().node(id).key());
    }
}
