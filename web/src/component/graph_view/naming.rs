//! Names on the drawing: which, where, and how they are written.

use std::collections::BTreeSet;

use super::View;
use crate::platform::text_canvas::Ink;
use crate::render::detail::Detail;
use crate::render::drawing::Drawing;
use crate::render::label::{Candidate, LabelKind, solve};
use crate::render::scene::Emphasis;
use crate::render::svg::Word;
use crate::state::figures::grouped;
use crate::state::snapshot::Snapshot;

/// Points that are asked whether they want a label.
const MAX_CANDIDATES: usize = 5000;
/// Longer names are cut.
const MAX_LABEL: usize = 30;
/// Height of a label in pixels.
const HEIGHT: f32 = 15.0;
/// Square pixels of the screen for each label: a crowd of names is a texture, not a help.
const ROOM_PER_LABEL: f32 = 5200.0;
/// An area whose disc is smaller, in pixels, is not named.
const SMALLEST_AREA: f32 = 14.0;

impl View {
    /// Areas first, then groups, the largest before the others, then nodes by how much is drawn at them.
    pub(super) fn rank_labels(&mut self) {
        let drawing = &self.scene.drawing;
        let mut order: Vec<u32> =
            (0..drawing.point_count() as u32).filter(|&point| drawing.is_visible(point as usize)).collect();
        order.sort_by_cached_key(|&point| {
            let (rank, size) = match (drawing.area(point as usize), drawing.is_hub(point as usize)) {
                (Some(area), _) => (0, drawing.areas[area].size as usize),
                (None, true) => (1, self.scene.line_count(point)),
                (None, false) if !drawing.is_node(point as usize) => {
                    (0, drawing.fold(point as usize).map_or(0, |group| group.size as usize))
                }
                (None, false) => (2, self.scene.line_count(point)),
            };
            (rank, std::cmp::Reverse(size), point)
        });
        // A group that is an area by itself is named there.
        let mut named: BTreeSet<&str> = drawing.areas.iter().map(|area| area.name.as_str()).collect();
        let snapshot = self.snapshot.as_deref();
        order.retain(|&point| match drawing.hub(point as usize) {
            Some(hub) => via_of(snapshot, drawing, hub).is_some_and(|via| named.insert(via)),
            None => true,
        });
        self.order = order;
    }

    pub(super) fn choose_labels(&mut self, detail: &Detail) {
        let Some(text) = &self.text else { return };
        let drawing = &self.scene.drawing;
        let (width, height) = (self.camera.width, self.camera.height);
        let has_selection = self.selected.is_some();
        let is_far = detail.far >= 0.5;
        let required: Vec<u32> = self
            .selected
            .into_iter()
            .chain(self.hovered_node().filter(|&node| self.selected != Some(node)))
            .collect();
        let wanted = required.iter().map(|&point| (point, true));
        let wanted = wanted.chain(self.order.iter().map(|&point| (point, false)));
        let mut candidates = Vec::new();
        for (point, is_required) in wanted {
            if candidates.len() >= MAX_CANDIDATES {
                break;
            }
            let kind = kind_of(drawing, point);
            if !is_required {
                let emphasis = self.emphases.points.get(point as usize).copied().unwrap_or_default();
                let is_faded = has_selection && emphasis == Emphasis::Faded as u8 && kind != LabelKind::Area;
                // From far away areas stand for all that is in them, but for what somebody looks at.
                let is_summed = is_far && kind != LabelKind::Area && emphasis == Emphasis::Normal as u8;
                if is_faded || is_summed || required.contains(&point) {
                    continue;
                }
            }
            let Some((x, y)) = self.scene.position(point) else { continue };
            let (x, y) = self.camera.screen_from_world(x, y);
            let own = drawing.radii[point as usize];
            let radius = match kind {
                LabelKind::Node => own * detail.node_scale,
                LabelKind::Group => own,
                LabelKind::Area => own * self.camera.scale,
            };
            let reach = radius + 80.0;
            if !(-reach..width + reach).contains(&x) || !(-reach..height + reach).contains(&y) {
                continue;
            }
            if kind == LabelKind::Area && radius < SMALLEST_AREA {
                continue;
            }
            let own_width = &mut self.widths[point as usize];
            let label_width = own_width.unwrap_or_else(|| {
                let (font, tracking) = face(kind);
                let name = label_text(self.snapshot.as_deref(), drawing, point);
                let measured = text.width(&name, font, tracking);
                *own_width = Some(measured);
                measured
            });
            let (width, height) = (label_width + 6.0, HEIGHT);
            candidates.push(Candidate { point, x, y, radius, width, height, kind, is_required });
        }
        let visible = (0..drawing.disc_count() as u32).filter(|&point| drawing.is_visible(point as usize));
        let discs = visible.filter_map(|point| {
            let (x, y) = self.scene.position(point)?;
            let (x, y) = self.camera.screen_from_world(x, y);
            let radius = drawing.radii[point as usize] * detail.node_scale;
            let is_faded = self.emphases.points.get(point as usize) == Some(&(Emphasis::Faded as u8));
            (!is_faded && (0.0..width).contains(&x) && (0.0..height).contains(&y)).then_some((x, y, radius))
        });
        let limit = (width * height / ROOM_PER_LABEL) as usize;
        self.labels = solve(&candidates, &self.labels, discs, (width, height), limit);
    }

    pub(super) fn write_labels(&mut self) {
        let Some(mut text) = self.text.take() else { return };
        text.clear(self.ratio);
        for word in self.words() {
            let (x, y) = word.place;
            text.write(&word.text, x, y, &ink(&word));
        }
        self.text = Some(text);
    }

    /// What is written on the drawing, in the order it is written.
    pub(super) fn words(&self) -> impl Iterator<Item = Word<'_>> {
        self.labels.iter().rev().filter_map(|placement| {
            let (x, y) = self.scene.position(placement.point)?;
            let (x, y) = self.camera.screen_from_world(x, y);
            let (font, tracking) = face(placement.kind);
            let is_node = placement.kind == LabelKind::Node;
            Some(Word {
                text: label_text(self.snapshot.as_deref(), &self.scene.drawing, placement.point),
                place: ((x + placement.dx).round(), (y + placement.dy).round()),
                font,
                tracking,
                fill: (if is_node { &self.inks.node } else { &self.inks.area }).into(),
                halo: self.inks.halo.as_str().into(),
            })
        })
    }
}

/// How a word is written on a canvas.
pub(super) fn ink<'w>(word: &'w Word<'_>) -> Ink<'w> {
    Ink { font: word.font, fill: &word.fill, halo: &word.halo, alpha: 1.0, tracking: word.tracking }
}

const NODE_FONT: &str = "500 12px system-ui, sans-serif";
const GROUP_FONT: &str = "600 11px system-ui, sans-serif";
const AREA_FONT: &str = "600 12px system-ui, sans-serif";
const GROUP_TRACKING: f32 = 0.6;

fn face(kind: LabelKind) -> (&'static str, f32) {
    match kind {
        LabelKind::Node => (NODE_FONT, 0.0),
        LabelKind::Group => (GROUP_FONT, GROUP_TRACKING),
        LabelKind::Area => (AREA_FONT, 0.0),
    }
}

fn kind_of(drawing: &Drawing, point: u32) -> LabelKind {
    if drawing.is_disc(point as usize) {
        LabelKind::Node
    } else if drawing.is_hub(point as usize) {
        LabelKind::Group
    } else {
        LabelKind::Area
    }
}

fn via_of<'s>(snapshot: Option<&'s Snapshot>, drawing: &Drawing, hub: usize) -> Option<&'s str> {
    let snapshot = snapshot?;
    let group = *drawing.hub_groups.get(hub)?;
    Some(snapshot.via(snapshot.report.graph.groups.get(group as usize)?.via))
}

/// What is written at a point: the name of a node, what a group shares, or what an area is about.
pub(super) fn label_text(snapshot: Option<&Snapshot>, drawing: &Drawing, point: u32) -> String {
    let name = match (drawing.hub(point as usize), drawing.area(point as usize)) {
        (Some(hub), _) => via_of(snapshot, drawing, hub).unwrap_or_default().to_uppercase(),
        (_, Some(area)) => drawing.areas[area].name.clone(),
        _ if !drawing.is_node(point as usize) => {
            let group = drawing.fold(point as usize);
            return group.map_or_else(String::new, |group| {
                format!("{} · {}", shortened(group.name.clone()), grouped(group.size.into()))
            });
        }
        _ => snapshot.and_then(|snapshot| Some(snapshot.node(point)?.name.clone())).unwrap_or_default(),
    };
    shortened(name)
}

fn shortened(name: String) -> String {
    if name.chars().count() <= MAX_LABEL {
        return name;
    }
    let cut: String = name.chars().take(MAX_LABEL - 1).collect();
    format!("{}…", cut.trim_end())
}
