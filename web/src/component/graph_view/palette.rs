//! The colours of the theme, as the drawing and its labels need them.

use crate::platform::document::tokens;
use crate::render::webgl::Palette;
use crate::state::vocabulary::{NODE_SLOT_COUNT, RELATION_SLOT_COUNT, TYPE_SLOT_COUNT};

/// Colours of labels, as CSS writes them.
#[derive(Default)]
pub(super) struct Inks {
    pub node: String,
    pub area: String,
    pub halo: String,
}

/// Reads the tokens of the theme that is on.
pub(super) fn read() -> (Palette, Inks) {
    let types = (0..TYPE_SLOT_COUNT).map(|slot| format!("--type-{slot}"));
    let relations = (0..RELATION_SLOT_COUNT).map(|slot| format!("--relation-{slot}"));
    let rest = ["--node-neutral", "--ground", "--accent", "--hub", "--area", "--label", "--label-area"];
    let names: Vec<String> = types.chain(relations).chain(rest.into_iter().map(str::to_owned)).collect();
    let values = tokens(names.iter().map(String::as_str));
    let colours: Vec<[f32; 4]> = values.iter().map(|value| colour(value)).collect();
    let (types, others) = colours.split_at(TYPE_SLOT_COUNT);
    let (relations, rest) = others.split_at(RELATION_SLOT_COUNT);
    let mut nodes = types.to_vec();
    nodes.resize(NODE_SLOT_COUNT, rest[0]);
    let palette = Palette {
        nodes,
        relations: relations.to_vec(),
        ground: rest[1],
        accent: rest[2],
        hub: rest[3],
        area: rest[4],
    };
    let inks = &values[TYPE_SLOT_COUNT + RELATION_SLOT_COUNT..];
    (palette, Inks { node: inks[5].clone(), area: inks[6].clone(), halo: inks[1].clone() })
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
