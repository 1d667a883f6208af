//! The drawing as a vector picture: the same curves, ends, dashes, shapes and colours as the shaders draw, at the same
//! places.

use std::borrow::Cow;
use std::f32::consts::{PI, SQRT_2, TAU};
use std::fmt::Write;

use super::curve::Place;
use super::drawing::{BRIDGE, DIRECTED, FOLD, HIDDEN, HOLLOW, IMPLIED, PINNED, SPOKE, WIDTH_SHIFT};
use super::scene::{Emphases, Emphasis, Scene};
use super::webgl::{Frame, LINE_WIDTH};
use crate::state::vocabulary::dash;

/// Something that is written on the picture.
#[derive(Clone, Debug)]
pub struct Word<'w> {
    /// The letters.
    pub text: String,
    /// The middle of them.
    pub place: Place,
    /// As CSS writes it.
    pub font: &'static str,
    /// Space between letters in pixels.
    pub tracking: f32,
    /// Colour of the letters, as CSS writes it.
    pub fill: Cow<'w, str>,
    /// Colour around them.
    pub halo: Cow<'w, str>,
}

type Colour = [f32; 4];

/// The picture of a frame, on a ground or on none.
///
/// # Complexity
/// O(points + lines) that are on the screen.
pub fn picture(
    scene: &Scene,
    emphases: &Emphases,
    frame: &Frame<'_>,
    has_ground: bool,
    words: &[Word<'_>],
) -> String {
    let (width, height) = (frame.camera.width, frame.camera.height);
    let mut picture = Picture { scene, emphases, frame, out: String::new() };
    let _ = writeln!(
        picture.out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
    );
    if has_ground {
        let ground = css(frame.palette.ground);
        let _ = writeln!(picture.out, "<rect width=\"100%\" height=\"100%\" fill=\"{ground}\"/>");
    }
    picture.draw();
    for word in words {
        picture.write(word);
    }
    picture.out.push_str("</svg>\n");
    picture.out
}

struct Picture<'p> {
    scene: &'p Scene,
    emphases: &'p Emphases,
    frame: &'p Frame<'p>,
    out: String,
}

/// A line as it is drawn.
struct Stroke {
    path: String,
    /// How long the path is for its dashes.
    length: f32,
    /// Where its arrow points, and which way.
    tip: Option<(Place, Place)>,
}

impl Picture<'_> {
    /// In the order of the layers of the renderer.
    fn draw(&mut self) {
        let drawing = &self.scene.drawing;
        let (lines, all) = (drawing.line_count(), drawing.styles.len());
        let shown = self.frame.detail.lines.min(lines);
        if self.frame.detail.far > 0.0 {
            self.lines(lines..all, false);
        }
        self.points(|drawing, point, _| drawing.area(point).is_some());
        self.lines(0..shown, false);
        if self.frame.detail.has_arrows {
            self.arrows(0..shown, false);
        }
        self.points(|drawing, point, is_raised| drawing.area(point).is_none() && !is_raised);
        if self.frame.has_focus {
            self.lines(0..lines, true);
            self.arrows(0..lines, true);
            self.points(|drawing, point, is_raised| drawing.area(point).is_none() && is_raised);
        }
    }

    fn line_emphasis(&self, line: usize) -> u8 {
        self.emphases.lines.get(line).copied().unwrap_or_default()
    }

    fn lines(&mut self, lines: std::ops::Range<usize>, are_loud: bool) {
        for line in lines {
            let emphasis = self.line_emphasis(line);
            if (emphasis == Emphasis::Loud as u8) != are_loud {
                continue;
            }
            let style = self.scene.drawing.styles[line];
            let has_arrow = self.has_arrow(style, are_loud);
            let Some(stroke) = self.stroke(line, has_arrow, are_loud) else { continue };
            let (colour, alpha) = self.ink(style, emphasis);
            let [on, off] = dash(style as u8);
            let is_quiet = style & IMPLIED != 0 && !are_loud;
            let is_dashed = off > 0.0 && !is_quiet && style & BRIDGE == 0;
            let is_hairline = self.frame.detail.has_hairlines && !are_loud && style & BRIDGE == 0;
            let width = if is_hairline { 1.0 } else { line_width(style, are_loud) };
            let Stroke { path, length, .. } = stroke;
            let _ = write!(
                self.out,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-opacity=\"{alpha:.4}\" stroke-width=\"{width:.3}\"",
                css(colour)
            );
            if is_dashed {
                let _ = write!(self.out, " pathLength=\"{length:.2}\" stroke-dasharray=\"{on} {off}\"");
            }
            self.out.push_str("/>\n");
        }
    }

    fn arrows(&mut self, lines: std::ops::Range<usize>, are_loud: bool) {
        for line in lines {
            let (style, emphasis) = (self.scene.drawing.styles[line], self.line_emphasis(line));
            if (emphasis == Emphasis::Loud as u8) != are_loud || !self.has_arrow(style, are_loud) {
                continue;
            }
            let Some((tip, way)) = self.stroke(line, true, are_loud).and_then(|stroke| stroke.tip) else {
                continue;
            };
            let size = arrow(are_loud) * (line_width(style, are_loud) / 3.0).max(1.0);
            let corner = |side: f32| {
                let aside = side * size * 0.42;
                (tip.0 - way.0 * size - way.1 * aside, tip.1 - way.1 * size + way.0 * aside)
            };
            let (a, b) = (corner(1.0), corner(-1.0));
            let (colour, alpha) = self.ink(style, emphasis);
            let _ = writeln!(
                self.out,
                "<path d=\"M{:.2} {:.2}L{:.2} {:.2}L{:.2} {:.2}Z\" fill=\"{}\" fill-opacity=\"{alpha:.4}\"/>",
                tip.0,
                tip.1,
                a.0,
                a.1,
                b.0,
                b.1,
                css(colour)
            );
        }
    }

    fn has_arrow(&self, style: u32, is_loud: bool) -> bool {
        style & DIRECTED != 0 && (is_loud || self.frame.detail.has_arrows && style & (IMPLIED | SPOKE) == 0)
    }

    fn ink(&self, style: u32, emphasis: u8) -> (Colour, f32) {
        let palette = self.frame.palette;
        let is_faded = emphasis == Emphasis::Faded as u8;
        if style & BRIDGE != 0 {
            return (palette.hub, 0.4 * self.frame.detail.far * if is_faded { 0.3 } else { 1.0 });
        }
        let colour = palette.relations.get((style & 255) as usize).copied().unwrap_or(palette.hub);
        if emphasis == Emphasis::Loud as u8 {
            return (colour, if style & (SPOKE | IMPLIED) != 0 { 0.75 } else { 0.95 });
        }
        let share = match (style & SPOKE != 0, style & IMPLIED != 0) {
            (true, _) => 0.45,
            (false, true) => 0.38,
            (false, false) => 1.0,
        };
        (colour, self.frame.detail.line_alpha * share * if is_faded { 0.15 } else { 1.0 })
    }

    /// The radius of a point in pixels.
    fn radius(&self, point: usize) -> f32 {
        let drawing = &self.scene.drawing;
        let unit = match (drawing.is_disc(point), drawing.is_hub(point)) {
            (true, _) => self.frame.detail.node_scale,
            (false, true) => 1.0,
            (false, false) => self.frame.camera.scale,
        };
        drawing.radii[point] * unit
    }

    fn is_near(&self, (x, y): Place, reach: f32) -> bool {
        let camera = &self.frame.camera;
        x > -reach && x < camera.width + reach && y > -reach && y < camera.height + reach
    }

    fn stroke(&self, line: usize, has_arrow: bool, is_loud: bool) -> Option<Stroke> {
        let [a, b] = self.scene.drawing.ends_of(line).map(|end| end as usize);
        let screen = |(x, y): Place| self.frame.camera.screen_from_world(x, y);
        let arrow = arrow(is_loud);
        let Some(curve) = self.scene.curve(line, screen) else {
            let (middle, radius) = self.scene.own_loop(line, self.radius(a), screen)?;
            return self
                .is_near(middle, radius)
                .then(|| own_loop(middle, radius, has_arrow.then_some(arrow)));
        };
        if !curve.touches(self.frame.camera.width, self.frame.camera.height) {
            return None;
        }
        let distance = (curve.to.0 - curve.from.0).hypot(curve.to.1 - curve.from.1);
        let gap = if self.scene.drawing.styles[line] & BRIDGE != 0 { 0.0 } else { 1.5 };
        let (from_radius, to_radius) = (self.radius(a), self.radius(b));
        if distance - from_radius - to_radius - 2.0 * gap < 1.0 {
            return None;
        }
        let begin = (from_radius + gap) / distance;
        let end = 1.0 - (to_radius + gap) / distance;
        let head = if has_arrow { (arrow * 0.85 / distance).min((end - begin) * 0.8) } else { 0.0 };
        let part = curve.part(begin, end - head);
        let ((x, y), (to_x, to_y)) = (part.from, part.to);
        let path = if self.frame.detail.segments > 1 {
            let (cx, cy) = part.control;
            format!("M{x:.2} {y:.2}Q{cx:.2} {cy:.2} {to_x:.2} {to_y:.2}")
        } else {
            format!("M{x:.2} {y:.2}L{to_x:.2} {to_y:.2}")
        };
        let tip = has_arrow.then(|| (curve.at(end), curve.direction(end)));
        Some(Stroke { path, length: distance * (end - head - begin), tip })
    }

    fn points(&mut self, is_asked: impl Fn(&super::drawing::Drawing, usize, bool) -> bool) {
        for point in 0..self.scene.drawing.point_count() {
            let look = self.scene.drawing.looks[point];
            let emphasis = self.emphases.points.get(point).copied().unwrap_or_default();
            if look & HIDDEN != 0 || !is_asked(&self.scene.drawing, point, emphasis & 1 == 1) {
                continue;
            }
            let Some((x, y)) = self.scene.position(point as u32) else { continue };
            let place = self.frame.camera.screen_from_world(x, y);
            let radius = self.radius(point);
            if self.is_near(place, radius + 8.0) {
                self.point(point, place, radius, look, emphasis);
            }
        }
    }

    fn point(&mut self, point: usize, (x, y): Place, r: f32, look: u32, emphasis: u8) {
        let palette = self.frame.palette;
        let is_faded = emphasis == Emphasis::Faded as u8;
        let is_hovered = self.frame.hovered == Some(point as u32);
        if self.scene.drawing.area(point).is_some() {
            let (alpha, share) = if is_hovered { (1.0, 0.9) } else { (0.9, 0.3) };
            let _ = writeln!(self.out, "<g transform=\"translate({x:.2} {y:.2})\" fill-opacity=\"{alpha}\">");
            self.fill(palette.area, &circle(r - 1.0));
            self.fill(mixed(palette.area, palette.hub, share), &(circle(r) + &circle(r - 1.0)));
            self.out.push_str("</g>\n");
            return;
        }
        if self.scene.drawing.is_hub(point) {
            let alpha = if is_faded { 0.15 } else { 0.85 } * (1.0 - self.frame.detail.far);
            if alpha > 0.0 {
                let _ = writeln!(
                    self.out,
                    "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{r:.2}\" fill=\"{}\" fill-opacity=\"{alpha:.3}\"/>",
                    css(palette.hub)
                );
            }
            return;
        }
        let (slot, shape) = ((look & 255) as usize, look >> 8 & 255);
        let colour = palette.nodes.get(slot).copied().unwrap_or(palette.hub);
        let is_hollow = look & HOLLOW != 0;
        let opacity = if is_faded { " opacity=\"0.15\"" } else { "" };
        let _ = writeln!(self.out, "<g transform=\"translate({x:.2} {y:.2})\"{opacity}>");
        self.fill(palette.ground, &outline(shape, r, 1.4));
        let mut body = outline(shape, r, 0.0);
        if is_hollow {
            body += &outline(shape, r, -(r * 0.22).max(1.6));
        }
        if shape == RING && !is_hollow {
            body += &circle(r * 0.5);
        }
        self.fill(colour, &body);
        let is_fold = look & FOLD != 0;
        if is_fold {
            // A ring around a paler disc: something is in it.
            let inner = outline(shape, r, -(r * 0.16).max(2.5));
            self.fill(mixed(colour, palette.ground, 0.68), &inner);
        }
        if shape == 0 && !is_hollow && !is_fold && r > 5.0 {
            let tone = mixed(colour, palette.ground, 0.92);
            self.fill(tone, &mark(slot, r));
        }
        if look & PINNED != 0 {
            let head = (r * 0.3).max(2.2);
            self.fill(palette.ground, &circle(head + 1.4));
            self.fill(palette.accent, &circle(head));
        }
        let is_selected = emphasis == Emphasis::Selected as u8;
        if is_selected || is_hovered {
            let (gap, width, colour) =
                if is_selected { (3.0, 2.2, palette.accent) } else { (2.0, 1.4, palette.hub) };
            self.fill(colour, &(outline(shape, r, gap + width) + &outline(shape, r, gap)));
        }
        self.out.push_str("</g>\n");
    }

    /// Fills a path; what is inside of two of its parts is outside.
    fn fill(&mut self, colour: Colour, path: &str) {
        if !path.is_empty() {
            let _ = writeln!(self.out, "<path fill=\"{}\" fill-rule=\"evenodd\" d=\"{path}\"/>", css(colour));
        }
    }

    fn write(&mut self, word: &Word<'_>) {
        let (x, y) = word.place;
        let _ = write!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" style=\"font:{}\" text-anchor=\"middle\" dominant-baseline=\"central\" \
             letter-spacing=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"3.5\" stroke-linejoin=\"round\" \
             paint-order=\"stroke\">",
            word.font,
            word.tracking,
            escaped(&word.fill),
            escaped(&word.halo)
        );
        self.out.push_str(&escaped(&word.text));
        self.out.push_str("</text>\n");
    }
}

fn line_width(style: u32, is_loud: bool) -> f32 {
    let share = if is_loud {
        1.5
    } else if style & SPOKE != 0 {
        0.8
    } else {
        1.0
    };
    LINE_WIDTH * (style >> WIDTH_SHIFT) as f32 / 16.0 * share
}

fn arrow(is_loud: bool) -> f32 {
    if is_loud { 9.0 } else { 7.0 }
}

/// The arc of a loop, from the rim of its disc around to its rim.
fn own_loop((x, y): Place, radius: f32, arrow: Option<f32>) -> Stroke {
    const BEGIN: f32 = 2.3562 + 0.7;
    const ROUND: f32 = 4.85;
    let length = ROUND * radius;
    let at = |angle: f32| (x + angle.cos() * radius, y + angle.sin() * radius);
    let end = BEGIN + ROUND * (1.0 - arrow.map_or(0.0, |arrow| arrow * 0.9 / length));
    let (from, to) = (at(BEGIN), at(end));
    let is_large = i32::from(end - BEGIN > PI);
    let path = format!(
        "M{:.2} {:.2}A{radius:.2} {radius:.2} 0 {is_large} 1 {:.2} {:.2}",
        from.0, from.1, to.0, to.1
    );
    let last = BEGIN + ROUND;
    Stroke { path, length, tip: arrow.map(|_| (at(last), (-last.sin(), last.cos()))) }
}

/// The shape of a ring, as the drawing numbers shapes.
const RING: u32 = 6;

/// Where a shape of radius `r` is `beyond` pixels away.
fn outline(shape: u32, r: f32, beyond: f32) -> String {
    match shape {
        1 => rounded(r * 0.86 + beyond, (r * 0.08 + beyond).max(0.0)),
        2 => polygon(6, r * 0.9 + beyond, 0.0),
        3 => diamond(r * 1.2 + beyond * SQRT_2),
        4 => polygon(3, r * 0.62 + beyond, r * 0.15),
        5 => polygon(5, r * 0.86 + beyond, 0.0),
        _ => circle(r + beyond),
    }
}

fn circle(r: f32) -> String {
    if r <= 0.0 {
        return String::new();
    }
    format!("M{:.2} 0A{r:.2} {r:.2} 0 1 1 {r:.2} 0A{r:.2} {r:.2} 0 1 1 {:.2} 0Z", -r, -r)
}

/// A polygon whose sides are `inner` away from its middle, the first of them below.
fn polygon(corners: u32, inner: f32, down: f32) -> String {
    if inner <= 0.0 {
        return String::new();
    }
    let half = PI / corners as f32;
    let outer = inner / half.cos();
    let mut path = String::new();
    for corner in 0..corners {
        let angle = half + corner as f32 * TAU / corners as f32;
        let letter = if corner == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{letter}{:.2} {:.2}", outer * angle.sin(), outer * angle.cos() + down);
    }
    path + "Z"
}

fn diamond(reach: f32) -> String {
    if reach <= 0.0 {
        return String::new();
    }
    format!("M0 {:.2}L{reach:.2} 0L0 {reach:.2}L{:.2} 0Z", -reach, -reach)
}

fn bar(half_width: f32, half_height: f32) -> String {
    let (w, h) = (half_width, half_height);
    format!("M{:.2} {:.2}H{w:.2}V{h:.2}H{:.2}Z", -w, -h, -w)
}

fn rounded(half: f32, corner: f32) -> String {
    if half <= 0.0 {
        return String::new();
    }
    let (h, c, i) = (half, corner, half - corner);
    let turn = |x: f32, y: f32| format!("A{c:.2} {c:.2} 0 0 1 {x:.2} {y:.2}");
    format!(
        "M{:.2} {:.2}H{i:.2}{}V{i:.2}{}H{:.2}{}V{:.2}{}Z",
        -i,
        -h,
        turn(h, -i),
        turn(i, h),
        -i,
        turn(-h, i),
        -i,
        turn(-i, -h)
    )
}

/// The mark of a colour slot, for eyes that cannot tell the colours apart.
fn mark(slot: usize, r: f32) -> String {
    let (long, thick) = (r * 0.5, r * 0.13);
    match slot {
        1 => circle(r * 0.58) + &circle(r * 0.32),
        2 => circle(r * 0.34),
        3 => bar(long, thick),
        4 => bar(thick, long),
        5 => format!(
            "M{a:.2} {b:.2}H{b:.2}V{a:.2}H{thick:.2}V{b:.2}H{long:.2}V{thick:.2}H{thick:.2}V{long:.2}H{b:.2}V{thick:.2}H{a:.2}Z",
            a = -long,
            b = -thick,
        ),
        6 => {
            let r = r * 0.55;
            format!("M0 {:.2}A{r:.2} {r:.2} 0 0 1 0 {r:.2}Z", -r)
        }
        7 => diamond(r * 0.5),
        _ => String::new(),
    }
}

/// A colour as CSS writes it.
pub fn css([red, green, blue, _]: Colour) -> String {
    let [red, green, blue] = [red, green, blue].map(|channel| (channel * 255.0).round() as u8);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn mixed(from: Colour, to: Colour, share: f32) -> Colour {
    std::array::from_fn(|channel| from[channel] + (to[channel] - from[channel]) * share)
}

/// A text as XML writes it, without the characters that XML cannot hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::camera::Camera;
    use super::super::detail::Detail;
    use super::super::drawing::Drawing;
    use super::super::webgl::Palette;
    use super::*;

    /// Two nodes, the first of which leads to the second and to itself, and one that is filtered out.
    fn scene() -> Scene {
        let mut scene = Scene::new(Drawing {
            node_count: 3,
            radii: vec![8.0; 3],
            looks: vec![0, HOLLOW | 2 << 8, HIDDEN],
            ends: vec![0, 1, 0, 0],
            styles: vec![DIRECTED | 16 << WIDTH_SHIFT | 1, 16 << WIDTH_SHIFT],
            bends: vec![0.0, 0.0],
            shown_nodes: 2,
            ..Drawing::default()
        });
        scene.positions = vec![-50.0, 0.0, 50.0, 0.0, 0.0, 0.0];
        scene
    }

    fn drawn(scene: &Scene, words: &[Word<'_>], has_ground: bool) -> String {
        let palette = Palette {
            nodes: vec![[1.0, 0.0, 0.0, 1.0]; 9],
            relations: vec![[0.0, 0.0, 1.0, 1.0]; 13],
            ground: [1.0; 4],
            ..Palette::default()
        };
        let detail = Detail {
            lines: 2,
            line_alpha: 0.5,
            far: 0.0,
            has_arrows: true,
            segments: 12,
            has_hairlines: false,
            node_scale: 1.0,
        };
        let frame = Frame {
            camera: Camera { width: 200.0, height: 100.0, ..Camera::default() },
            ratio: 1.0,
            detail,
            has_focus: false,
            hovered: None,
            palette: &palette,
        };
        picture(scene, &scene.emphases(None, None, None), &frame, has_ground, words)
    }

    #[test]
    fn a_line_ends_where_its_arrow_begins_and_the_arrow_at_the_disc() {
        let svg = drawn(&scene(), &[], true);
        // From 8 + 1.5 pixels beside the middle of one to as far beside the other, less the head of 7 × 0.85.
        assert!(svg.contains("d=\"M59.50 50.00Q"), "{svg}");
        assert!(svg.contains(" 134.55 50.00\""), "{svg}");
        assert!(svg.contains("d=\"M140.50 50.00L133.50 52.94L133.50 47.06Z\""), "{svg}");
        assert!(svg.contains("stroke-dasharray=\"10 3\"") && svg.contains("pathLength=\"75.05\""), "{svg}");
        assert_eq!(svg.matches("<g transform").count(), 2, "what is filtered out is not drawn: {svg}");
    }

    #[test]
    fn what_is_off_the_screen_is_left_out_and_a_ground_is_only_there_when_asked_for() {
        let mut scene = scene();
        scene.positions = vec![-5000.0, 0.0, -4000.0, 0.0, 0.0, 0.0];
        let svg = drawn(&scene, &[], false);
        assert_eq!(svg.matches('<').count(), 2, "{svg}");
        assert!(drawn(&scene, &[], true).contains("<rect width=\"100%\""));
    }

    #[test]
    fn words_cannot_break_the_picture() {
        let word = Word {
            text: "a<b> & \"c\"\u{7}".to_owned(),
            place: (10.0, 20.0),
            font: "500 12px system-ui, sans-serif",
            tracking: 0.0,
            fill: "#000000".into(),
            halo: "#ffffff".into(),
        };
        let svg = drawn(&scene(), &[word], false);
        assert!(svg.contains(">a&lt;b&gt; &amp; &quot;c&quot;</text>"), "{svg}");
    }
}
