//! The components of a scene, each with its solver and its place among the others.

use super::super::scene::Scene;
use super::super::separate::Separation;
use super::ForceSettings;
use super::level::{Level, Spring};
use super::places::{begin, fitted, length, looseness, middle};
use super::solver::{Anchor, Forces, Solver};
use crate::analysis::Sets;

/// Mass a group has for each of its members. More would push the members into a ring around its middle.
const GROUP_MASS: f32 = 0.1;
/// A group of everybody says little about anybody: this share of its pull is lost to it.
const COMMON: f32 = 0.6;
/// How strongly nodes that have places are held there, against their springs.
const HOLD: f32 = 6.0;
/// How much less that is for a node whose springs all lead to new or pinned ones, which it shall follow.
const LOOSENED: f32 = 30.0;
/// Half the room between components at least.
pub(super) const MARGIN: f32 = 12.0;

/// A component, or all nodes without any relation.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The nodes, by their number in the scene.
    pub(super) nodes: Vec<u32>,
    /// Where the middle of the part is; (0, 0) for a part whose nodes have places of their own.
    pub(super) offset: (f32, f32),
    /// What places it, until it is placed.
    solver: Option<Solver>,
    /// The bodies of a part that is solved anew first, and then once more around its pins.
    again: Option<(Level, Forces)>,
    separation: Option<Separation>,
    /// Places relative to the middle, once it is placed.
    places: Vec<f32>,
    /// Radius a part shall have that has no places.
    wanted: f32,
    is_placed: bool,
    /// Whether its separation has ended.
    is_apart: bool,
    /// Whether its nodes have no relations.
    is_crowd: bool,
}

/// The components, those with the lowest nodes first, and last the nodes that stand alone.
pub(super) fn parts(scene: &Scene, settings: ForceSettings, forces: Forces, holds: bool) -> Vec<Part> {
    let count = scene.len();
    let bodies = count + scene.bundles.len();
    let mut sets = Sets::new(bodies);
    let mut springs: Vec<Spring> = Vec::with_capacity(scene.links.len());
    for link in &scene.links {
        sets.join(link.source, link.target);
        springs.push(Spring { a: link.source, b: link.target, weight: link.weight });
    }
    let pull = if settings.groups.is_nan() { 1.0 } else { settings.groups.clamp(0.01, 100.0) };
    let mut mass = vec![1.0f32; bodies];
    for (hub, bundle) in (count as u32..).zip(&scene.bundles) {
        let size = bundle.members.len() as f32;
        mass[hub as usize] = 1.0 + GROUP_MASS * size;
        let weight = bundle.weight * pull * (1.0 - COMMON * size / count as f32);
        for &member in &bundle.members {
            sets.join(member, hub);
            springs.push(Spring { a: member, b: hub, weight });
        }
    }
    let mean =
        springs.iter().map(|spring| f64::from(spring.weight)).sum::<f64>() / springs.len().max(1) as f64;
    let scale = (1.0 / mean.max(1e-9)) as f32;
    for spring in &mut springs {
        spring.weight = (spring.weight * scale).max(1e-3);
        for end in [spring.a, spring.b] {
            if (end as usize) < count {
                mass[end as usize] += spring.weight;
            }
        }
    }
    let labels = sets.into_parts();
    let (part_count, labels) = (labels.count(), labels.part_of);
    // The number of each body in its part: nodes first, then groups, as they are numbered.
    let mut members: Vec<Vec<u32>> = vec![Vec::new(); part_count];
    let mut local = vec![0u32; bodies];
    for (body, &label) in labels.iter().enumerate() {
        let part = &mut members[label as usize];
        local[body] = part.len() as u32;
        part.push(body as u32);
    }
    let mut springs_of: Vec<Vec<Spring>> = vec![Vec::new(); part_count];
    for spring in springs {
        let (a, b) = (local[spring.a as usize], local[spring.b as usize]);
        springs_of[labels[spring.a as usize] as usize].push(Spring { a, b, ..spring });
    }
    let mut parts = Vec::new();
    let mut alone = Vec::new();
    for (members, springs) in members.into_iter().zip(springs_of) {
        if members.len() == 1 {
            alone.extend(members.into_iter().filter(|&body| (body as usize) < count));
            continue;
        }
        let masses = members.iter().map(|&body| mass[body as usize]).collect();
        let level = Level::new(masses, &springs);
        parts.push(Part::connected(scene, settings, forces, holds, members, level));
    }
    let (kept, free): (Vec<u32>, Vec<u32>) =
        alone.into_iter().partition(|&node| scene.places[node as usize].is_some());
    parts.extend(Part::kept(scene, kept));
    parts.extend(Part::crowd(scene, free));
    parts
}

impl Part {
    fn new(nodes: Vec<u32>) -> Self {
        Self {
            nodes,
            offset: (0.0, 0.0),
            solver: None,
            again: None,
            separation: None,
            places: Vec::new(),
            wanted: 0.0,
            is_placed: false,
            is_apart: false,
            is_crowd: false,
        }
    }

    fn connected(
        scene: &Scene,
        settings: ForceSettings,
        forces: Forces,
        holds: bool,
        bodies: Vec<u32>,
        level: Level,
    ) -> Self {
        let count = scene.len();
        let nodes: Vec<u32> = bodies.into_iter().filter(|&body| (body as usize) < count).collect();
        let known = nodes.iter().filter(|&&node| scene.places[node as usize].is_some()).count();
        let spread = if settings.spread.is_nan() { 4.0 } else { settings.spread.clamp(1.5, 100.0) };
        let area: f32 =
            nodes.iter().map(|&node| scene.radii[node as usize] * scene.radii[node as usize]).sum();
        let mut part = Self { wanted: area.sqrt() * spread, is_placed: known > 0, ..Self::new(nodes) };
        if known * 2 >= part.nodes.len() {
            let share = known as f32 / part.nodes.len() as f32;
            let hold = if holds { HOLD * share } else { 0.0 };
            let places = part.known(scene);
            part.solver = Some(part.around(scene, level, forces, &places, hold));
        } else {
            if known > 0 {
                part.again = Some((level.clone(), forces));
            }
            part.solver = Some(Solver::new(level, forces));
        }
        part
    }

    /// The places of the scene.
    fn known(&self, scene: &Scene) -> Vec<Option<[f32; 2]>> {
        self.nodes.iter().map(|&node| scene.places[node as usize]).collect()
    }

    /// A solver that goes on from places, with new bodies amid those they are tied to.
    fn around(
        &self,
        scene: &Scene,
        level: Level,
        forces: Forces,
        places: &[Option<[f32; 2]>],
        hold: f32,
    ) -> Solver {
        let size = scene.mean_radius();
        let begun = begin(&level, places, size, forces.seed);
        let free = Anchor { x: 0.0, y: 0.0, hold: 0.0 };
        let mut anchors = vec![free; begun.len()];
        let is_pinned = |body: usize| self.nodes.get(body).is_some_and(|&node| scene.pins[node as usize]);
        let loose =
            looseness(&level, |body| is_pinned(body) || places.get(body).is_some_and(Option::is_none));
        for (body, (anchor, place)) in anchors.iter_mut().zip(places).enumerate() {
            if let Some([x, y]) = *place {
                let hold =
                    if is_pinned(body) { f32::INFINITY } else { hold / (1.0 + LOOSENED * loose[body]) };
                *anchor = Anchor { x, y, hold };
            }
        }
        let (x, y) = begun.into_iter().map(|place| (place[0], place[1])).unzip();
        Solver::resume(level, forces, x, y, anchors)
    }

    /// Nodes without relations that have places, and keep them.
    fn kept(scene: &Scene, nodes: Vec<u32>) -> Option<Self> {
        let places: Vec<f32> =
            nodes.iter().flat_map(|&node| scene.places[node as usize].unwrap_or_default()).collect();
        (!nodes.is_empty()).then(|| Self { places, is_placed: true, ..Self::new(nodes) })
    }

    /// Nodes without relations, in rows that fill a disc.
    fn crowd(scene: &Scene, nodes: Vec<u32>) -> Option<Self> {
        let largest = nodes.iter().map(|&node| scene.radii[node as usize]).fold(0.0, f32::max);
        let step = largest * 3.0;
        let mut places: Vec<[f32; 2]> = Vec::with_capacity(nodes.len());
        // Rings of squares around the middle, each a little wider than what is needed, and what lies in the disc.
        let half = ((nodes.len() as f32 * 0.35).sqrt() as i32) + 2;
        let mut cells: Vec<(i32, i32, i32)> = (-half..=half)
            .flat_map(|row| (-half..=half).map(move |column| (row * row + column * column, row, column)))
            .collect();
        cells.sort_unstable();
        places.extend(
            cells.iter().take(nodes.len()).map(|&(_, row, column)| [column as f32 * step, row as f32 * step]),
        );
        let places: Vec<f32> = places.into_iter().flatten().collect();
        (!nodes.is_empty()).then(|| Self { places, is_crowd: true, ..Self::new(nodes) })
    }

    pub(super) fn is_placed(&self) -> bool {
        self.is_placed
    }

    pub(super) fn is_crowd(&self) -> bool {
        self.is_crowd
    }

    pub(super) fn is_solved(&self) -> bool {
        self.solver.is_none()
    }

    pub(super) fn progress(&self) -> f32 {
        let half = if self.again.is_some() { 0.5 } else { 1.0 };
        self.solver.as_ref().map_or(1.0, |solver| solver.progress() * half)
    }

    pub(super) fn movement(&self) -> f32 {
        self.solver.as_ref().map_or(0.0, Solver::movement)
    }

    /// Works on the places. Returns what is left of the budget.
    pub(super) fn step(&mut self, scene: &Scene, budget: i64) -> i64 {
        let Some(solver) = &mut self.solver else { return budget };
        let left = solver.step(budget);
        if solver.is_done() {
            self.places = self.current();
            self.solver = None;
            if let Some((level, forces)) = self.again.take() {
                let places = self.moved_to_known(scene);
                self.solver = Some(self.around(scene, level, forces, &places, 0.0));
            }
        }
        left.min(budget - 1)
    }

    /// The places, moved so that the few nodes that have places are in them on average.
    fn moved_to_known(&self, scene: &Scene) -> Vec<Option<[f32; 2]>> {
        let known = self.known(scene);
        let (mut dx, mut dy, mut count) = (0.0f32, 0.0f32, 0.0f32);
        for (known, place) in known.iter().zip(self.places.chunks_exact(2)) {
            if let Some([x, y]) = known {
                (dx, dy, count) = (dx + x - place[0], dy + y - place[1], count + 1.0);
            }
        }
        let (dx, dy) = (dx / count.max(1.0), dy / count.max(1.0));
        let places = self.places.chunks_exact(2).map(|place| [place[0] + dx, place[1] + dy]);
        known.into_iter().zip(places).map(|(known, place)| Some(known.unwrap_or(place))).collect()
    }

    /// Places relative to the middle, in world units.
    fn current(&self) -> Vec<f32> {
        let Some(solver) = &self.solver else { return self.places.clone() };
        let (x, y) = solver.places();
        let count = self.nodes.len();
        let (x, y) = (x.get(..count).unwrap_or_default(), y.get(..count).unwrap_or_default());
        if self.is_placed && self.again.is_none() {
            return x.iter().zip(y).flat_map(|(&x, &y)| [x, y]).collect();
        }
        fitted(x, y, self.wanted)
    }

    /// One round of moving its discs apart. Returns whether it was the last.
    pub(super) fn separate(&mut self, scene: &Scene) -> bool {
        if self.is_placed || self.is_apart {
            // What has places is moved apart among all others.
            return true;
        }
        let radii = || self.nodes.iter().map(|&node| scene.radii[node as usize]).collect::<Vec<f32>>();
        let separation = self
            .separation
            .get_or_insert_with(|| Separation::new(radii(), vec![false; self.nodes.len()], true));
        separation.round(&mut self.places);
        self.is_apart = separation.is_done();
        if self.is_apart {
            self.separation = None;
            self.wanted = middle(&mut self.places, &radii());
        }
        self.is_apart
    }

    /// The radius of a circle that holds the part.
    pub(super) fn reach(&self) -> f32 {
        if self.is_apart || self.solver.is_some() {
            // A drawing that is not round yet may reach farther than it will.
            return self.wanted;
        }
        self.places.chunks_exact(2).map(|place| length(place[0], place[1])).fold(0.0, f32::max)
    }

    /// Left, top, right and bottom of its places.
    pub(super) fn bounds(&self) -> Option<[f32; 4]> {
        let places = self.current();
        places
            .chunks_exact(2)
            .map(|place| [place[0], place[1], place[0], place[1]])
            .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }

    /// Writes its places into those of all nodes.
    pub(super) fn write(&self, positions: &mut [f32]) {
        let places = self.current();
        for (&node, place) in self.nodes.iter().zip(places.chunks_exact(2)) {
            positions[node as usize * 2] = place[0] + self.offset.0;
            positions[node as usize * 2 + 1] = place[1] + self.offset.1;
        }
    }
}
