//! How much of a drawing is drawn at a zoom: the closer, the more of its lines; from far away, areas and what leads from
//! one to the other.

use super::camera::node_scale;

/// What the amount depends on.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Mean distance of neighbours in pixels, if nodes were spread evenly.
    pub spacing: f32,
    /// Distance of neighbours within areas in pixels; zero where there are no areas.
    pub pitch: f32,
    /// Pixels of a unit of the world where discs are drawn no larger than they are there; infinite where they may be.
    pub largest: f32,
    /// Size of the screen in square pixels.
    pub screen: f32,
    /// How much closer the camera is than where everything fits on the screen.
    pub zoom: f32,
    /// Lines of the drawing, those between areas left out.
    pub lines: usize,
    /// Whether a person asked for all of it.
    pub wants_all: bool,
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detail {
    /// How many lines, the most important ones. Those of what is selected are drawn in any case.
    pub lines: usize,
    /// Opacity of a usual line.
    pub line_alpha: f32,
    /// Opacity of what is seen from far away: areas' names and the lines between them.
    pub far: f32,
    /// Whether there is room for the arrows of all lines.
    pub has_arrows: bool,
    /// Straight pieces a curve is made of.
    pub segments: u32,
    /// Whether lines are as thin as the screen can show. In a crowd their width only darkens it, and each pixel costs.
    pub has_hairlines: bool,
    /// How much larger than stated nodes are drawn.
    pub node_scale: f32,
}

/// Square pixels of the screen for each line: fewer, and lines can no longer be told apart.
const ROOM_PER_LINE: f32 = 700.0;
/// However small or large the screen is.
const LEAST_LINES: f32 = 300.0;
/// However large the screen is and however close one looks. Beyond, only a part of it is on the screen anyway.
const MOST_LINES: f32 = 40_000.0;
/// Distance of neighbours in areas, in pixels, up to which areas are all there is, and from which lines are.
const FAR: f32 = 11.0;
const NEAR: f32 = 17.0;
/// Mean distance of nodes, in pixels, from which every line has its arrow.
const ARROW_SPACING: f32 = 64.0;
/// More lines are drawn straight: in a crowd nobody sees the curve, and each piece costs.
const MOST_CURVES: usize = 20_000;
/// Pieces of a curve.
const SEGMENTS: u32 = 12;
/// Radius of a usual node before it is scaled.
const USUAL_RADIUS: f32 = 7.5;
/// Share of the distance between neighbours that the disc of a usual node may take, rim included.
const DISC_SHARE: f32 = 0.36;

/// What is drawn of what is looked at.
pub fn detail(look: &Look) -> Detail {
    let far = if look.pitch > 0.0 { 1.0 - smooth((look.pitch - FAR) / (NEAR - FAR)) } else { 0.0 };
    let budget = (look.screen / ROOM_PER_LINE).max(LEAST_LINES) * look.zoom.max(1.0).powi(2);
    let lines = if look.wants_all { look.lines } else { look.lines.min(budget.min(MOST_LINES) as usize) };
    let far = if look.wants_all { 0.0 } else { far };
    // Of the lines of a close look only a part is on the screen.
    let on_screen = lines as f32 / look.zoom.max(1.0).powi(2);
    let scale = node_scale(look.spacing);
    let fitting = if look.pitch > 0.0 { look.pitch * DISC_SHARE / USUAL_RADIUS } else { f32::INFINITY };
    Detail {
        lines: if far >= 1.0 { 0 } else { lines },
        line_alpha: alpha(on_screen) * (1.0 - far),
        far,
        has_arrows: look.spacing > ARROW_SPACING && lines <= MOST_CURVES,
        segments: if lines > MOST_CURVES { 1 } else { SEGMENTS },
        has_hairlines: lines > MOST_CURVES,
        // However far away, a disc can be seen.
        node_scale: scale.min(fitting).min(look.largest.max(SMALLEST)),
    }
}

/// Many lines are drawn fainter, so that where they meet stays readable.
fn alpha(lines: f32) -> f32 {
    (0.66 * (300.0 / lines.max(1.0)).powf(0.4)).clamp(0.05, 0.66)
}

/// The least a disc is scaled to keep clear of others.
const SMALLEST: f32 = 0.3;

/// From 0 to 1, slowly at both ends.
fn smooth(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these values are exact")]
mod tests {
    use super::*;

    const FLEET: Look = Look {
        spacing: 9.0,
        pitch: 6.0,
        largest: f32::INFINITY,
        screen: 900_000.0,
        zoom: 1.0,
        lines: 50_000,
        wants_all: false,
    };

    #[test]
    fn what_is_to_scale_is_drawn_no_larger() {
        let look = Look { spacing: 80.0, pitch: 0.0, lines: 900, largest: 0.5, ..FLEET };
        assert_eq!(detail(&look).node_scale, 0.5);
        assert_eq!(detail(&Look { largest: 0.01, ..look }).node_scale, SMALLEST);
    }

    #[test]
    fn a_small_graph_is_drawn_whole() {
        let detail = detail(&Look { spacing: 60.0, pitch: 0.0, lines: 900, ..FLEET });
        assert_eq!((detail.lines, detail.far), (900, 0.0));
        assert_eq!(detail.segments, SEGMENTS);
    }

    #[test]
    fn from_far_away_there_are_areas_and_close_by_lines() {
        let far = detail(&FLEET);
        assert_eq!((far.lines, far.far, far.line_alpha), (0, 1.0, 0.0));
        let near = detail(&Look { pitch: 30.0, spacing: 45.0, zoom: 5.0, ..FLEET });
        assert_eq!(near.far, 0.0);
        assert!((20_000..50_000).contains(&near.lines), "{near:?}");
    }

    #[test]
    fn zooming_in_never_takes_a_line_away() {
        let mut last = 0;
        for step in 0..60 {
            let zoom = 1.1f32.powi(step);
            let look = Look { zoom, spacing: 20.0 * zoom, pitch: 0.0, lines: 30_000, ..FLEET };
            let lines = detail(&look).lines;
            assert!(lines >= last && lines > 0, "{lines} after {last}");
            last = lines;
        }
        assert_eq!(last, 30_000);
    }

    #[test]
    fn whoever_asks_for_all_gets_all() {
        let all = detail(&Look { wants_all: true, ..FLEET });
        assert_eq!((all.lines, all.far, all.segments), (50_000, 0.0, 1));
        assert!(all.line_alpha > 0.0);
    }

    #[test]
    fn discs_of_neighbours_in_an_area_do_not_meet() {
        for pitch in [2.0, 6.0, 20.0, 80.0] {
            let detail = detail(&Look { pitch, spacing: pitch * 1.5, ..FLEET });
            assert!(detail.node_scale * USUAL_RADIUS * 2.0 < pitch);
        }
    }
}
