//! Where nodes are, from one layout to the next and from one revision of a graph to the next.

use std::collections::BTreeMap;

use ossa_core::graph::Graph;

use super::fold::Folds;
use super::motion::Cast;
use super::pack;

/// Room between the members of a group that is opened.
const PITCH: f32 = 12.0;

/// Where each node is, if it has been placed. Nodes of one closed group are in one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Places {
    /// By node.
    of_nodes: Vec<Option<[f32; 2]>>,
    /// Whether they are to be stretched to the shape of the screen.
    pub is_square: bool,
}

impl Places {
    /// Whether nothing has a place.
    pub(super) fn is_empty(&self) -> bool {
        self.of_nodes.iter().all(Option::is_none)
    }

    /// Where each node is, by its key.
    pub(super) fn by_key(&self, graph: &Graph) -> BTreeMap<String, [f32; 2]> {
        let catalog = graph.catalog();
        let keys = catalog.node_ids().map(|id| catalog.node(id).key().to_owned());
        keys.zip(&self.of_nodes).filter_map(|(key, place)| Some((key, (*place)?))).collect()
    }

    /// The places of the nodes of another revision.
    pub(super) fn of_keys(graph: &Graph, places: &BTreeMap<String, [f32; 2]>, is_square: bool) -> Self {
        let catalog = graph.catalog();
        let of_nodes = catalog.node_ids().map(|id| places.get(catalog.node(id).key()).copied());
        Self { of_nodes: of_nodes.collect(), is_square }
    }

    /// Takes over where bodies are: x and y of each.
    pub(super) fn take(&mut self, cast: &Cast, positions: &[f32]) {
        self.of_nodes.resize(cast.body_of.len(), None);
        for (place, &body) in self.of_nodes.iter_mut().zip(&cast.body_of) {
            if let Some(pair) = positions.chunks_exact(2).nth(body as usize) {
                *place = Some([pair[0], pair[1]]);
            }
        }
    }

    /// Puts all nodes of a body in one place.
    pub(super) fn put(&mut self, cast: &Cast, body: u32, place: [f32; 2]) {
        self.of_nodes.resize(cast.body_of.len(), None);
        for (own, &other) in self.of_nodes.iter_mut().zip(&cast.body_of) {
            if other == body {
                *own = Some(place);
            }
        }
    }

    /// Where each body is: amid its nodes.
    pub(super) fn of_bodies(&self, cast: &Cast) -> Vec<Option<[f32; 2]>> {
        let mut sums = vec![([0.0f64; 2], 0u32); cast.points.len()];
        for (place, &body) in self.of_nodes.iter().zip(&cast.body_of) {
            if let (Some([x, y]), Some((sum, count))) = (place, sums.get_mut(body as usize)) {
                *sum = [sum[0] + f64::from(*x), sum[1] + f64::from(*y)];
                *count += 1;
            }
        }
        let middle = |([x, y], count): ([f64; 2], u32)| {
            let count_of = f64::from(count.max(1));
            (count > 0).then_some([(x / count_of) as f32, (y / count_of) as f32])
        };
        sums.into_iter().map(middle).collect()
    }

    /// Where a node is; in the middle if it was never placed.
    pub(super) fn of_node(&self, node: usize) -> [f32; 2] {
        self.of_nodes.get(node).copied().flatten().unwrap_or_default()
    }

    /// Other groups are closed than before: the members of those that were opened come out of where the group was.
    pub(super) fn unfold(&mut self, before: &Folds, now: &Folds) {
        for (_, members) in &before.closed {
            let mut number = 0;
            for &member in members {
                let is_same = |folds: &Folds, other: u32| {
                    folds.point_of.get(member as usize) == folds.point_of.get(other as usize)
                };
                // Still in one point with the first: nothing to spread.
                if member != members[0] && is_same(now, members[0]) {
                    continue;
                }
                if let Some(Some(place)) = self.of_nodes.get_mut(member as usize) {
                    let (x, y) = pack::spiral(number, PITCH);
                    *place = [place[0] + x, place[1] + y];
                }
                number += 1;
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these places are exact")]
mod tests {
    use super::*;

    #[test]
    fn a_closed_group_is_amid_its_nodes_and_opens_there() {
        let mut places = Places::default();
        let alone = Cast::new(&[0, 1, 2, 3], None);
        places.take(&alone, &[0.0, 0.0, 10.0, 0.0, 20.0, 6.0, 500.0, 0.0]);
        let closed = Folds { point_of: vec![4, 4, 4, 3], closed: vec![(0, vec![0, 1, 2])], rows: Vec::new() };
        let cast = Cast::new(&closed.point_of, None);
        assert_eq!(cast.points, [3, 4]);
        let bodies = places.of_bodies(&cast);
        assert_eq!(bodies, [Some([500.0, 0.0]), Some([10.0, 2.0])]);
        places.take(&cast, &[500.0, 0.0, 50.0, 50.0]);
        assert_eq!(places.of_node(1), [50.0, 50.0]);
        let open = Folds { point_of: vec![0, 1, 2, 3], ..Folds::default() };
        places.unfold(&closed, &open);
        for node in 0..3 {
            let [x, y] = places.of_node(node);
            assert!((x - 50.0).hypot(y - 50.0) < 40.0);
            assert!((0..node).all(|other| places.of_node(other) != [x, y]));
        }
        assert_eq!(places.of_node(3), [500.0, 0.0]);
    }

    #[test]
    fn who_is_not_on_the_stage_keeps_its_place() {
        let mut places = Places::default();
        places.take(&Cast::new(&[0, 1], None), &[1.0, 2.0, 3.0, 4.0]);
        let cast = Cast::new(&[0, 1], Some(&[true, false]));
        assert_eq!(
            (cast.points.as_slice(), cast.body_of.as_slice()),
            ([0].as_slice(), [0, Cast::OFF].as_slice())
        );
        places.take(&cast, &[9.0, 9.0]);
        assert_eq!((places.of_node(0), places.of_node(1)), ([9.0, 9.0], [3.0, 4.0]));
        assert!(!places.is_empty() && Places::default().is_empty());
    }
}
