//! What layouts look at: nodes with sizes, relations, groups as hubs, and what is known of places already.

/// A relation that is drawn: from, to, and how strongly it pulls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Where it starts.
    pub source: u32,
    /// Where it ends.
    pub target: u32,
    /// How strongly it pulls its ends together; finite and at least 0.
    pub weight: f32,
}

/// Nodes that one cause joins, such as a shared domain. Never expanded into pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// Each once.
    pub members: Vec<u32>,
    /// How strongly it pulls its members together; finite and at least 0.
    pub weight: f32,
}

/// What a layout is made for.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    pub(super) links: Vec<Link>,
    pub(super) bundles: Vec<Bundle>,
    pub(super) radii: Vec<f32>,
    pub(super) places: Vec<Option<[f32; 2]>>,
    pub(super) pins: Vec<bool>,
}

/// Heavier links count as this, and a place farther out is none: no sum or product of them overflows.
const HEAVIEST: f32 = 100.0;
const FARTHEST: f32 = 1e7;
/// The radius of a node whose size nobody states, and of one whose size makes no sense.
const RADIUS: f32 = 4.0;

impl Scene {
    /// `count` nodes of the same size, somewhere, joined by `links` and `bundles`. What names nodes that are not there,
    /// leads from a node to itself, or weighs nothing is left out.
    ///
    /// # Complexity
    /// O(nodes + links + members × log).
    pub fn new(
        count: usize,
        links: impl IntoIterator<Item = Link>,
        bundles: impl IntoIterator<Item = Bundle>,
    ) -> Self {
        let exists = |node: u32| (node as usize) < count;
        let links = links
            .into_iter()
            .filter(|link| exists(link.source) && exists(link.target) && link.source != link.target)
            .map(|link| Link { weight: weight(link.weight), ..link })
            .filter(|link| link.weight > 0.0)
            .collect();
        let bundles = bundles
            .into_iter()
            .map(|mut bundle| {
                bundle.members.retain(|&member| exists(member));
                bundle.members.sort_unstable();
                bundle.members.dedup();
                Bundle { weight: weight(bundle.weight), ..bundle }
            })
            .filter(|bundle| bundle.members.len() > 1 && bundle.weight > 0.0)
            .collect();
        Self {
            links,
            bundles,
            radii: vec![RADIUS; count],
            places: vec![None; count],
            pins: vec![false; count],
        }
    }

    /// The same with these radii; nodes without one keep theirs.
    #[must_use]
    pub fn with_radii(mut self, radii: &[f32]) -> Self {
        for (own, &given) in self.radii.iter_mut().zip(radii) {
            *own = if given.is_finite() && given > 0.0 { given.min(1e4) } else { RADIUS };
        }
        self
    }

    /// The same with the places nodes had before; `None` for new nodes. A layout begins there and keeps what it can.
    #[must_use]
    pub fn with_places(mut self, places: impl IntoIterator<Item = Option<[f32; 2]>>) -> Self {
        for (own, given) in self.places.iter_mut().zip(places) {
            *own = given.filter(|place| place.iter().all(|axis| axis.abs() < FARTHEST));
        }
        self
    }

    /// The same with `node` held at `place` whatever happens around it.
    #[must_use]
    pub fn with_pin(mut self, node: u32, place: [f32; 2]) -> Self {
        let index = node as usize;
        if index < self.len() && place.iter().all(|axis| axis.abs() < FARTHEST) {
            self.places[index] = Some(place);
            self.pins[index] = true;
        }
        self
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.radii.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.radii.is_empty()
    }

    /// The radius of each node.
    pub fn radii(&self) -> &[f32] {
        &self.radii
    }

    /// The links.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The groups.
    pub fn bundles(&self) -> &[Bundle] {
        &self.bundles
    }

    /// The mean radius; 1 without nodes.
    pub(super) fn mean_radius(&self) -> f32 {
        if self.is_empty() { 1.0 } else { self.radii.iter().sum::<f32>() / self.len() as f32 }
    }

    /// Writes the places of pinned nodes over `positions`.
    pub(super) fn pin(&self, positions: &mut [f32]) {
        for (place, (pinned, own)) in positions.chunks_exact_mut(2).zip(self.pins.iter().zip(&self.places)) {
            if let (true, Some(own)) = (pinned, own) {
                place.copy_from_slice(own);
            }
        }
    }
}

fn weight(given: f32) -> f32 {
    if given.is_nan() { 0.0 } else { given.clamp(0.0, HEAVIEST) }
}
