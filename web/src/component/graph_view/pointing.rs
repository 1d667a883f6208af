//! What is under the pointer, asked of the columns and never of the graphics card.

use super::View;
use crate::render::drawing::SPOKE;
use crate::render::line_grid::LineGrid;
use crate::render::pick::Grid;

/// Reach of the pointer around a disc and beside a line, in pixels.
const POINT_SLACK: f32 = 6.0;
const LINE_SLACK: f32 = 5.0;

/// Something the pointer can rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A node.
    Node(u32),
    /// A line, by its place in the drawing.
    Line(u32),
    /// A hub or an area, by its point.
    Place(u32),
}

impl View {
    /// What is at a place on the screen: a node, or a name, or a hub, or a line, or an area, whichever lies on top.
    pub(crate) fn pick(&mut self, x: f32, y: f32) -> Option<Target> {
        if !self.scene.is_placed() {
            return None;
        }
        let target = |point: u32| {
            if self.scene.drawing.is_node(point as usize) {
                Target::Node(point)
            } else {
                Target::Place(point)
            }
        };
        if let Some(target) = self.label_at(x, y).map(target) {
            return Some(target);
        }
        self.point_at(x, y)
            .map(|point| {
                if self.scene.drawing.is_node(point as usize) {
                    Target::Node(point)
                } else {
                    Target::Place(point)
                }
            })
            .or_else(|| self.line_at(x, y).map(Target::Line))
            .or_else(|| self.area_at(x, y).map(Target::Place))
    }

    /// Where a point is on the screen.
    pub(crate) fn place_of(&self, point: u32) -> Option<(f32, f32)> {
        let (x, y) = self.scene.position(point)?;
        Some(self.camera.screen_from_world(x, y))
    }

    fn label_at(&self, x: f32, y: f32) -> Option<u32> {
        self.labels.iter().find_map(|label| {
            let (own_x, own_y) = self.place_of(label.point)?;
            label.covers(x - own_x, y - own_y).then_some(label.point)
        })
    }

    fn point_at(&mut self, x: f32, y: f32) -> Option<u32> {
        let detail = self.detail();
        let drawing = &self.scene.drawing;
        let positions = &self.scene.positions;
        let grid = self.grid.get_or_insert_with(|| {
            Grid::new(positions, |point| drawing.is_visible(point) && drawing.area(point).is_none())
        });
        let scale = self.camera.scale;
        let radius = |point: u32| {
            let own = drawing.radii[point as usize];
            if drawing.is_disc(point as usize) { own * detail.node_scale } else { own }
        };
        // A closed group is larger than any node.
        let disc = if drawing.fold_count > 0 { 34.0 } else { 15.0 };
        let largest = disc * detail.node_scale + POINT_SLACK;
        let world = self.camera.world_from_screen(x, y);
        let found = grid.nearest(positions, world, largest / scale, |point| radius(point) / scale)?;
        // Hubs are not seen from far away.
        if drawing.is_hub(found as usize) && detail.far >= 1.0 {
            return None;
        }
        let (own_x, own_y) = self.place_of(found)?;
        ((own_x - x).hypot(own_y - y) <= radius(found) + POINT_SLACK).then_some(found)
    }

    fn line_at(&mut self, x: f32, y: f32) -> Option<u32> {
        let detail = self.detail();
        let Self { scene, camera, line_grid, emphases, .. } = self;
        let screen = |(x, y): (f32, f32)| camera.screen_from_world(x, y);
        let distance = |line: u32| {
            let line = line as usize;
            if let Some(curve) = scene.curve(line, screen) {
                return if curve.may_reach((x, y), LINE_SLACK) {
                    curve.distance((x, y))
                } else {
                    f32::INFINITY
                };
            }
            let disc = scene.drawing.radii[scene.drawing.ends_of(line)[0] as usize] * detail.node_scale;
            scene.own_loop(line, disc, screen).map_or(f32::INFINITY, |((loop_x, loop_y), radius)| {
                ((x - loop_x).hypot(y - loop_y) - radius).abs()
            })
        };
        // While something is selected, the lines that are faded are not there to be pointed at.
        let is_faded = |line: u32| emphases.lines.get(line as usize) == Some(&2);
        let nearest = |lines: &mut dyn Iterator<Item = u32>| {
            let near = lines.filter(|&line| !is_faded(line)).map(|line| (distance(line), line));
            near.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(distance, _)| *distance <= LINE_SLACK)
        };
        let is_free = |line: u32| scene.drawing.styles[line as usize] & SPOKE == 0;
        if detail.segments > 1 {
            // So few that all can be asked.
            let lines = 0..detail.lines.min(scene.drawing.line_count()) as u32;
            return nearest(&mut lines.filter(|&line| is_free(line))).map(|(_, line)| line);
        }
        let (grid, count) = line_grid.get_or_insert_with(|| {
            let lines = detail.lines;
            let grid =
                LineGrid::new(&scene.positions, &scene.drawing.ends, lines, |line| is_free(line as u32));
            (grid, lines)
        });
        let reach = LINE_SLACK / camera.scale;
        let world = camera.world_from_screen(x, y);
        let count = (*count).min(detail.lines) as u32;
        nearest(&mut grid.near(world, reach).filter(|&line| line < count)).map(|(_, line)| line)
    }

    fn area_at(&self, x: f32, y: f32) -> Option<u32> {
        let drawing = &self.scene.drawing;
        let first = drawing.point_count() - drawing.areas.len();
        (first..drawing.point_count()).map(|point| point as u32).find(|&point| {
            drawing.is_visible(point as usize)
                && self.place_of(point).is_some_and(|(own_x, own_y)| {
                    (own_x - x).hypot(own_y - y) <= drawing.radii[point as usize] * self.camera.scale
                })
        })
    }
}
