//! The drawing with its positions, and what a selection does to it.

use super::camera::Bounds;
use super::curve::{Curve, Place, self_loop};
use super::drawing::{Drawing, SPOKE};

/// How a point or line is drawn, as the shaders number it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Emphasis {
    /// As it is.
    Normal = 0,
    /// Part of what is selected.
    Loud = 1,
    /// Not part of what is selected.
    Faded = 2,
    /// The selected node itself.
    Selected = 3,
}

/// Points and lines by their emphasis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Emphases {
    /// Of each point.
    pub points: Vec<u8>,
    /// Of each line.
    pub lines: Vec<u8>,
}

/// What is drawn.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// Its columns.
    pub drawing: Drawing,
    /// x and y of each point.
    pub positions: Vec<f32>,
    /// Lines of each point: where they begin in `lines`, which holds their indices.
    line_starts: Vec<u32>,
    lines: Vec<u32>,
    /// How many relations the lines before each one are.
    singles: Vec<u32>,
}

impl Scene {
    /// A scene without positions yet.
    ///
    /// # Complexity
    /// O(points + lines).
    pub fn new(drawing: Drawing) -> Self {
        let mut starts = vec![0u32; drawing.point_count() + 1];
        let ends = &drawing.ends[..drawing.line_count() * 2];
        for &end in ends {
            starts[end as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut lines = vec![0u32; ends.len()];
        for (index, &end) in ends.iter().enumerate() {
            lines[next[end as usize] as usize] = index as u32 / 2;
            next[end as usize] += 1;
        }
        let mut singles = Vec::with_capacity(drawing.line_count() + 1);
        let mut count = 0;
        for line in 0..drawing.line_count() {
            singles.push(count);
            count += drawing.relations_of(line);
        }
        singles.push(count);
        Self { drawing, positions: Vec::new(), line_starts: starts, lines, singles }
    }

    /// How many relations the first `lines` lines are; spokes are none.
    pub fn singles_among(&self, lines: usize) -> u32 {
        self.singles.get(lines).or(self.singles.last()).copied().unwrap_or_default()
    }

    /// Whether there is a position for every point.
    pub fn is_placed(&self) -> bool {
        self.positions.len() == self.drawing.point_count() * 2 && !self.positions.is_empty()
    }

    /// Where a point is.
    pub fn position(&self, point: u32) -> Option<(f32, f32)> {
        let index = point as usize * 2;
        Some((*self.positions.get(index)?, *self.positions.get(index + 1)?))
    }

    /// The rectangle around all visible nodes.
    pub fn bounds(&self) -> Option<Bounds> {
        let place = |point: usize| (self.positions[point * 2], self.positions[point * 2 + 1]);
        let visible = |point: &usize| self.drawing.is_visible(*point) && !self.drawing.is_hub(*point);
        Bounds::around((0..self.positions.len() / 2).filter(visible).flat_map(|point| {
            let (x, y) = place(point);
            let rim = if self.drawing.area(point).is_some() { self.drawing.radii[point] } else { 0.0 };
            [(x - rim, y - rim), (x + rim, y + rim)]
        }))
    }

    /// The curve of a line, with its ends where `screen` puts the world. `None` for a line from a point to itself.
    pub fn curve(&self, line: usize, screen: impl Fn(Place) -> Place) -> Option<Curve> {
        let [a, b] = self.drawing.ends_of(line);
        let (from, to) = (self.position(a)?, self.position(b)?);
        (a != b).then(|| Curve::bent(screen(from), screen(to), self.drawing.bends[line]))
    }

    /// The circle of a line from a point to itself, whose disc has this radius on the screen.
    pub fn own_loop(&self, line: usize, disc: f32, screen: impl Fn(Place) -> Place) -> Option<(Place, f32)> {
        let [a, b] = self.drawing.ends_of(line);
        let at = self.position(a).filter(|_| a == b)?;
        Some(self_loop(screen(at), disc, self.drawing.bends[line]))
    }

    /// The members of a hub.
    pub fn members(&self, hub: u32) -> impl Iterator<Item = u32> + '_ {
        self.lines_of(hub).iter().map(move |&line| self.other_end(line, hub))
    }

    fn lines_of(&self, point: u32) -> &[u32] {
        let point = point as usize;
        match (self.line_starts.get(point), self.line_starts.get(point + 1)) {
            (Some(&start), Some(&end)) => &self.lines[start as usize..end as usize],
            _ => &[],
        }
    }

    fn other_end(&self, line: u32, point: u32) -> u32 {
        let (a, b) = (self.drawing.ends[line as usize * 2], self.drawing.ends[line as usize * 2 + 1]);
        if a == point { b } else { a }
    }

    /// How much is drawn at each point: what labels are ranked by.
    pub fn line_count(&self, point: u32) -> usize {
        self.lines_of(point).len()
    }

    /// The emphasis of everything when `selected` is selected and the pointer rests on a point or a line.
    ///
    /// A selection fades all but its neighbourhood; members of a group are neighbours by way of its hub.
    /// Hovering only raises the lines of a point, or a line and its ends.
    pub fn emphases(&self, selected: Option<u32>, hovered: Option<u32>, line: Option<u32>) -> Emphases {
        let base = if selected.is_some() { Emphasis::Faded } else { Emphasis::Normal };
        let mut points = vec![base as u8; self.drawing.point_count()];
        let mut lines = vec![base as u8; self.drawing.styles.len()];
        if let Some(line) = line.filter(|&line| (line as usize) < self.drawing.line_count()) {
            lines[line as usize] = Emphasis::Loud as u8;
            for end in self.drawing.ends_of(line as usize) {
                points[end as usize] = Emphasis::Loud as u8;
            }
        }
        for focus in selected.into_iter().chain(hovered) {
            for &line in self.lines_of(focus) {
                lines[line as usize] = Emphasis::Loud as u8;
                let other = self.other_end(line, focus);
                points[other as usize] = Emphasis::Loud as u8;
                if self.drawing.styles[line as usize] & SPOKE == 0 || !self.drawing.is_hub(other as usize) {
                    continue;
                }
                for &spoke in self.lines_of(other) {
                    let member = self.other_end(spoke, other);
                    // The way to the hub is loud; from there on, lines are as they always are.
                    if lines[spoke as usize] == Emphasis::Faded as u8 {
                        lines[spoke as usize] = Emphasis::Normal as u8;
                    }
                    if points[member as usize] == Emphasis::Faded as u8 {
                        points[member as usize] = Emphasis::Normal as u8;
                    }
                }
            }
        }
        for focus in hovered.into_iter().chain(selected) {
            if let Some(point) = points.get_mut(focus as usize) {
                let is_selected = selected == Some(focus);
                *point = if is_selected { Emphasis::Selected } else { Emphasis::Loud } as u8;
            }
        }
        Emphases { points, lines }
    }
}

#[cfg(test)]
mod tests {
    use super::super::drawing::HIDDEN;
    use super::*;

    /// 0 — 1, and a hub 4 with the members 0, 2; 3 is alone.
    fn scene() -> Scene {
        Scene::new(Drawing {
            node_count: 4,
            radii: vec![4.0; 5],
            looks: vec![0; 5],
            ends: vec![0, 1, 0, 4, 2, 4],
            styles: vec![0, SPOKE, SPOKE],
            bends: vec![0.1, 0.0, 0.0],
            hub_groups: vec![0],
            shown_nodes: 4,
            ..Drawing::default()
        })
    }

    #[test]
    fn without_a_selection_nothing_is_faded() {
        let emphases = scene().emphases(None, None, None);
        assert!(emphases.points.iter().chain(&emphases.lines).all(|&emphasis| emphasis == 0));
    }

    #[test]
    fn a_selection_raises_its_neighbourhood_and_fades_the_rest() {
        let Emphases { points, lines } = scene().emphases(Some(0), None, None);
        assert_eq!(points[0], Emphasis::Selected as u8);
        assert_eq!(points[1], Emphasis::Loud as u8);
        assert_eq!(points[2], Emphasis::Normal as u8, "a member of the same group");
        assert_eq!(points[3], Emphasis::Faded as u8);
        assert_eq!(lines, [Emphasis::Loud as u8, Emphasis::Loud as u8, Emphasis::Normal as u8]);
    }

    #[test]
    fn hovering_fades_nothing() {
        let Emphases { points, lines } = scene().emphases(None, Some(1), None);
        assert_eq!(points[3], Emphasis::Normal as u8);
        assert_eq!(lines[0], Emphasis::Loud as u8);
        assert_eq!(scene().emphases(Some(99), None, None).points[0], Emphasis::Faded as u8);
    }

    #[test]
    fn a_line_under_the_pointer_raises_its_ends() {
        let emphases = scene().emphases(None, None, Some(0));
        assert_eq!(emphases.points, [1, 1, 0, 0, 0]);
        assert_eq!(emphases.lines, [1, 0, 0]);
        assert_eq!(scene().emphases(None, None, Some(77)), scene().emphases(None, None, None));
    }

    #[test]
    fn single_lines_and_members_are_known() {
        let scene = scene();
        assert_eq!([0, 1, 3, 99].map(|lines| scene.singles_among(lines)), [0, 1, 1, 1]);
        assert_eq!(scene.members(4).collect::<Vec<u32>>(), [0, 2]);
    }

    #[test]
    fn hidden_nodes_and_hubs_do_not_stretch_the_bounds() {
        let mut scene = scene();
        scene.positions = vec![0.0, 0.0, 10.0, 5.0, 4.0, 4.0, 900.0, 900.0, -900.0, 0.0];
        scene.drawing.looks[3] |= HIDDEN;
        let bounds = scene.bounds().expect("three nodes are visible");
        assert_eq!((bounds.left, bounds.right, bounds.bottom), (0.0, 10.0, 5.0));
        assert!(scene.is_placed());
    }
}
