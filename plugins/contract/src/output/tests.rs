use super::*;

const LEN: u32 = 4;

fn kinds() -> Vec<Kind> {
    let kind = |id: &str, directed| Kind { id: id.to_owned(), label: id.to_owned(), directed };
    vec![kind("likes", true), kind("near", false)]
}

fn relation(kind: u32, source: u32, target: u32, via: u32, weight: f64) -> Relation {
    Relation { kind, source, target, via, weight }
}

fn raw() -> Raw {
    Raw { vias: vec!["b".to_owned(), "a".to_owned(), "b".to_owned()], ..Raw::default() }
}

fn checked(raw: Raw) -> Result<Output, OutputError> {
    check(raw, &kinds(), LEN, &Limits::default())
}

fn relations(relations: Vec<Relation>) -> Result<Vec<Relation>, OutputError> {
    checked(Raw { relations, ..raw() }).map(|output| output.relations)
}

#[test]
fn relations_are_sorted_and_stated_once() {
    let output = relations(vec![
        relation(1, 3, 0, 0, 1.0),
        relation(0, 3, 0, 1, 1.0),
        relation(1, 0, 3, 2, 2.0),
        relation(0, 0, 3, 1, 1.0),
    ]);
    // Causes 0 and 2 are the same text, and `near` does not care which way round it is.
    let expected = vec![relation(0, 0, 3, 0, 1.0), relation(0, 3, 0, 0, 1.0), relation(1, 0, 3, 1, 2.0)];
    assert_eq!(output, Ok(expected));
}

#[test]
fn there_is_one_zero() {
    let output = relations(vec![relation(0, 0, 1, 0, -0.0)]).expect("zero is a weight");
    assert!(output[0].weight.is_sign_positive());
}

#[test]
fn relations_that_no_graph_should_hold_are_refused() {
    for (bad, message) in [
        (relation(0, 0, 4, 0, 1.0), "relation 0 with node 4, but there are 4 nodes"),
        (relation(0, 4, 0, 0, 1.0), "relation 0 with node 4, but there are 4 nodes"),
        (relation(2, 0, 1, 0, 1.0), "relation 0 of kind 2, but it declares 2 kinds"),
        (relation(0, 0, 1, 3, 1.0), "relation 0 with cause 3, but it lists 3 causes"),
        (relation(0, 1, 1, 0, 1.0), "relation 0 that joins node 1 with itself"),
        (
            relation(0, 0, 1, 0, f64::NAN),
            "relation 0 with weight NaN, which is not a finite number of 0 or more",
        ),
        (
            relation(0, 0, 1, 0, -0.5),
            "relation 0 with weight -0.5, which is not a finite number of 0 or more",
        ),
    ] {
        let error = relations(vec![bad]).expect_err(message);
        assert_eq!(error.to_string(), message);
    }
}

fn clique(kind: u32, members: &[u32]) -> Result<Vec<Clique>, OutputError> {
    let cliques = vec![RawClique { kind, via: 0, weight: 1.0, members: (0, members.len() as u32) }];
    checked(Raw { cliques, members: members.to_vec(), ..raw() }).map(|output| output.cliques)
}

fn biclique(kind: u32, sources: &[u32], targets: &[u32]) -> Result<Vec<Biclique>, OutputError> {
    let middle = sources.len() as u32;
    let end = middle + targets.len() as u32;
    let bicliques =
        vec![RawBiclique { kind, via: 0, weight: 1.0, sources: (0, middle), targets: (middle, end) }];
    let members = [sources, targets].concat();
    checked(Raw { bicliques, members, ..raw() }).map(|output| output.bicliques)
}

#[test]
fn members_are_sorted_and_stated_once() {
    assert_eq!(clique(1, &[3, 1, 3]).expect("valid")[0].members, [1, 3]);
    let groups = biclique(0, &[2, 1], &[3, 2]).expect("directed, so node 2 may be on both sides");
    assert_eq!((&groups[0].sources[..], &groups[0].targets[..]), (&[1, 2][..], &[2, 3][..]));
}

#[test]
fn groups_that_no_graph_should_hold_are_refused() {
    for (error, message) in [
        (
            clique(0, &[0, 1]).expect_err("directed"),
            "clique 0 of the directed kind `likes`; only kinds that are not directed form cliques",
        ),
        (clique(1, &[2, 2]).expect_err("alone"), "clique 0, which joins no two nodes"),
        (clique(1, &[2, 9]).expect_err("unknown"), "clique 0 with node 9, but there are 4 nodes"),
        (biclique(0, &[1], &[1]).expect_err("itself"), "biclique 0, which joins no two nodes"),
        (biclique(0, &[], &[1]).expect_err("empty"), "biclique 0, which joins no two nodes"),
        (
            biclique(1, &[1, 2], &[2]).expect_err("shared"),
            "biclique 0 of the undirected kind `near` with node 2 on both sides",
        ),
    ] {
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn ranges_are_checked_before_they_are_read() {
    for members in [(0, 3), (2, 1), (u32::MAX, u32::MAX)] {
        let cliques = vec![RawClique { kind: 1, via: 0, weight: 1.0, members }];
        let result = checked(Raw { cliques, members: vec![0, 1], ..raw() });
        assert!(matches!(result, Err(OutputError::BadRange { .. })), "{members:?}: {result:?}");
    }
}

#[test]
fn overlapping_ranges_do_not_multiply() {
    let members: Vec<u32> = (0..1000).map(|node| node % LEN).collect();
    let group = || RawClique { kind: 1, via: 0, weight: 1.0, members: (0, 1000) };
    let cliques = (0..1000).map(|_| group()).collect();
    let error = checked(Raw { cliques, members, ..raw() }).expect_err("a million members");
    assert_eq!(error.to_string(), "1000000 members of groups; the limit is 500000");
}

#[test]
fn findings_have_a_name_and_one_line() {
    let finding = |code: &str| Finding {
        node: Some(1),
        code: code.to_owned(),
        message: "two\nlines".to_owned(),
        severity: Severity::Info,
    };
    let output = checked(Raw { findings: vec![finding("lonely"), finding("lonely")], ..raw() });
    assert_eq!(
        output.expect("valid").findings,
        [Finding { message: "two lines".to_owned(), ..finding("lonely") }]
    );
    let error = checked(Raw { findings: vec![finding("Not a name")], ..raw() }).expect_err("no name");
    assert_eq!(error.to_string(), "finding 0 with code `Not a name`, which is not a name in kebab case");
}
