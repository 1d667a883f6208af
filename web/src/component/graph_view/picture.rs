//! The drawing as a picture, as it is on the screen.

use super::{SharedView, Surface, View, naming};
use crate::platform::files;
use crate::platform::picture::{Deflater, Easel};
use crate::platform::plain_drawing::PlainDrawing;
use crate::render::camera::Camera;
use crate::render::detail::Detail;
use crate::render::png;
use crate::render::scene::{Emphases, Scene};
use crate::render::svg::{self, Word};
use crate::render::webgl::{Frame, Palette, Renderer};
use crate::state::picture::{PictureKind, PictureOrder};

/// Size of the pieces a picture is drawn in: every graphics card can do that, and none has to do it at once.
const PIECE: (u32, u32) = (2048, 1024);

/// What was on the screen at one moment.
struct Still {
    scene: Scene,
    emphases: Emphases,
    camera: Camera,
    detail: Detail,
    has_focus: bool,
    palette: Palette,
    words: Vec<Word<'static>>,
    has_card: bool,
}

impl SharedView {
    /// Saves a picture of what is on the screen. `on_failure` hears why there is none.
    pub(in super::super) fn hand_over(&self, order: PictureOrder, on_failure: impl Fn(String) + 'static) {
        let still = self.read(|view| view.still());
        leptos::task::spawn_local(async move {
            match order.kind {
                PictureKind::Svg => {
                    files::save("graph.svg", "image/svg+xml", still.svg(order.has_ground).as_bytes());
                }
                PictureKind::Png(scale) => match still.png(scale.into(), order.has_ground).await {
                    Some(file) => files::save("graph.png", "image/png", &file),
                    None => on_failure(
                        "This browser could not make the picture. A smaller one may work.".to_owned(),
                    ),
                },
            }
        });
    }
}

impl View {
    fn still(&self) -> Still {
        let own = |word: Word<'_>| Word {
            fill: word.fill.into_owned().into(),
            halo: word.halo.into_owned().into(),
            ..word
        };
        Still {
            scene: self.scene.clone(),
            emphases: self.emphases.clone(),
            camera: self.camera,
            detail: self.detail(),
            has_focus: self.selected.is_some() || self.hovered.is_some(),
            palette: self.palette.clone(),
            words: self.words().map(own).collect(),
            has_card: matches!(self.surface, Surface::Card(_)),
        }
    }
}

impl Still {
    fn frame(&self, camera: Camera, ratio: f32) -> Frame<'_> {
        let Self { has_focus, palette, .. } = self;
        // A line as thin as a pixel cannot be seen where pixels are smaller.
        let detail = Detail { has_hairlines: self.detail.has_hairlines && ratio <= 1.0, ..self.detail };
        Frame { camera, ratio, detail, has_focus: *has_focus, hovered: None, palette }
    }

    fn svg(&self, has_ground: bool) -> String {
        svg::picture(&self.scene, &self.emphases, &self.frame(self.camera, 1.0), has_ground, &self.words)
    }

    /// The file, drawn and compressed piece by piece; `None` where the browser gives up.
    async fn png(&self, scale: f32, has_ground: bool) -> Option<Vec<u8>> {
        let size = |length: f32| (length * scale).round().max(1.0) as u32;
        let (width, height) = (size(self.camera.width), size(self.camera.height));
        let piece = (PIECE.0.min(width), PIECE.1.min(height));
        let mut easel = Easel::new(piece.0, piece.1)?;
        let brush = self.brush(&easel)?;
        let ground = has_ground.then(|| svg::css(self.palette.ground));
        let deflater = Deflater::new()?;
        for top in (0..height).step_by(piece.1 as usize) {
            let rows = piece.1.min(height - top);
            let mut strip = vec![0; (1 + width as usize * 4) * rows as usize];
            for left in (0..width).step_by(piece.0 as usize) {
                let columns = piece.0.min(width - left);
                let frame = self.frame(part(&self.camera, scale, (left, top), piece), scale);
                match &brush {
                    Surface::Card(renderer) => renderer.draw(&frame),
                    Surface::Plain(plain) => plain.draw(&self.scene, &self.emphases, &frame),
                    Surface::None => return None,
                }
                let text = easel.compose(ground.as_deref(), scale, left, top);
                for word in &self.words {
                    text.write(&word.text, word.place.0, word.place.1, &naming::ink(word));
                }
                let pixels = easel.pixels(columns, rows);
                png::put_tile(&mut strip, width as usize, left as usize, &pixels, columns as usize);
            }
            if !deflater.write(&strip).await {
                return None;
            }
        }
        Some(png::file(width, height, &deflater.end().await?))
    }

    /// What the pieces are drawn with: the same as on the screen.
    fn brush(&self, easel: &Easel) -> Option<Surface> {
        if !self.has_card {
            return PlainDrawing::new(easel.drawing()).map(Surface::Plain);
        }
        let mut renderer = Renderer::new(easel.drawing())?;
        renderer.set_drawing(&self.scene.drawing);
        renderer.set_positions(&self.scene.positions);
        renderer.set_emphases(&self.emphases);
        Some(Surface::Card(renderer))
    }
}

/// The camera of a piece that begins at `place` of a larger picture, both in pixels.
fn part(whole: &Camera, scale: f32, place: (u32, u32), piece: (u32, u32)) -> Camera {
    let (width, height) = (piece.0 as f32 / scale, piece.1 as f32 / scale);
    let middle = (place.0 as f32 / scale + width / 2.0, place.1 as f32 / scale + height / 2.0);
    let (x, y) = whole.world_from_screen(middle.0, middle.1);
    Camera { x, y, scale: whole.scale, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join() {
        let whole = Camera { x: 7.0, y: -3.0, scale: 1.5, width: 1000.0, height: 700.0 };
        let (left, right) =
            (part(&whole, 3.0, (0, 0), (1500, 1024)), part(&whole, 3.0, (1500, 0), (1500, 1024)));
        let place = (60.0, 20.0);
        let (x, y) = whole.screen_from_world(place.0, place.1);
        let (in_left, in_right) =
            (left.screen_from_world(place.0, place.1), right.screen_from_world(place.0, place.1));
        assert!((in_left.0 - x).abs() < 1e-2 && (in_left.1 - y).abs() < 1e-2);
        assert!((in_right.0 - (x - 500.0)).abs() < 1e-2 && (in_right.1 - y).abs() < 1e-2);
    }
}
