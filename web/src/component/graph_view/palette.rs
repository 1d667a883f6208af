//! The colours of the theme, as the drawing and its labels need them.

use crate::platform::document::tokens_at;
use crate::platform::pixels::Canvas;
use crate::render::webgl::Palette;
use crate::state::vocabulary::{RELATION_SLOT_COUNT, TYPE_SLOT_COUNT};

/// The slots of nodes after those of types.
const OTHERS: [&str; 9] = [
    "--node-neutral",
    "--ramp-0",
    "--ramp-1",
    "--ramp-2",
    "--ramp-3",
    "--ramp-4",
    "--added",
    "--changed",
    "--removed",
];

/// Colours of labels, as CSS writes them.
#[derive(Default)]
pub(super) struct Inks {
    pub node: String,
    pub area: String,
    pub halo: String,
}

/// Reads the tokens of the theme that is on for a canvas.
pub(super) fn read(canvas: &Canvas) -> (Palette, Inks) {
    let types = (0..TYPE_SLOT_COUNT).map(|slot| format!("--type-{slot}"));
    let relations = (0..RELATION_SLOT_COUNT).map(|slot| format!("--relation-{slot}"));
    let rest = ["--ground", "--accent", "--hub", "--area", "--label", "--label-area"];
    let nodes = types.chain(OTHERS.map(str::to_owned));
    let names: Vec<String> = nodes.chain(relations).chain(rest.map(str::to_owned)).collect();
    let values = tokens_at(canvas, names.iter().map(String::as_str));
    let colours: Vec<[f32; 4]> = values.iter().map(|value| colour(value)).collect();
    let (nodes, others) = colours.split_at(TYPE_SLOT_COUNT + OTHERS.len());
    let (relations, rest) = others.split_at(RELATION_SLOT_COUNT);
    let palette = Palette {
        nodes: nodes.to_vec(),
        relations: relations.to_vec(),
        ground: rest[0],
        accent: rest[1],
        hub: rest[2],
        area: rest[3],
    };
    let inks = &values[nodes.len() + RELATION_SLOT_COUNT..];
    (palette, Inks { node: inks[4].clone(), area: inks[5].clone(), halo: inks[0].clone() })
}

/// A colour as the tokens write it: `#rrggbb`. Anything else, as in forced colours, is a mid grey.
fn colour(value: &str) -> [f32; 4] {
    let channel = |from: usize| {
        let digits = value.strip_prefix('#')?.get(from..from + 2)?;
        Some(f32::from(u8::from_str_radix(digits, 16).ok()?) / 255.0)
    };
    match (channel(0), channel(2), channel(4)) {
        (Some(red), Some(green), Some(blue)) => [red, green, blue, 1.0],
        _ => [0.5, 0.5, 0.5, 1.0],
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these values are exact")]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_and_keywords_are_grey() {
        assert_eq!(colour("#ff0080"), [1.0, 0.0, 128.0 / 255.0, 1.0]);
        assert_eq!(colour("CanvasText"), [0.5, 0.5, 0.5, 1.0]);
        assert_eq!(colour("#zz0000"), [0.5, 0.5, 0.5, 1.0]);
    }
}
