//! Everything a person can change about what is shown, as one plain value.

use serde::{Deserialize, Serialize};

use super::arranging::Arranging;
use super::filter::Filter;
use super::finding_list::FindingView;
use super::look::Look;
use super::shared::Shared;
use super::table::TableView;
use super::taming::Taming;

/// What is shown and how. Two equal views of the same data are the same picture.
///
/// A new field is one line here, and that is all for undo, for the address and for view files: it needs a default, and
/// a form that serde can write and read. Parts that may become large are [`Shared`], so that the steps of the log
/// have one copy of what they did not change. What the worker has to be told of a change is one line in
/// `Shell::obey`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// Which part of the graph.
    pub filter: Shared<Filter>,
    /// Which relations are kept, which nodes are drawn as one, and whose surroundings alone.
    pub taming: Shared<Taming>,
    /// How nodes are arranged, and which are held.
    pub arranging: Shared<Arranging>,
    /// What colours and sizes of nodes say.
    pub look: Shared<Look>,
    /// How the table is shown.
    pub table: Shared<TableView>,
    /// Which findings are listed, and how.
    pub findings: Shared<FindingView>,
    /// Key of the selected node. Keys mean the same in every revision, so it may be of a node that is not there now.
    pub selection: Option<String>,
    /// Where the drawing is looked at; `None` for all of it, whatever the screen.
    pub camera: Option<Viewport>,
}

impl View {
    /// This view of other data: what depends on places and single nodes is not kept.
    #[must_use]
    pub fn of_other_data(&self) -> Self {
        Self { filter: self.filter.clone(), ..Self::default() }
    }
}

/// A part of the world, whatever the size of the screen it is seen on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f32; 3]", into = "[f32; 3]")]
pub struct Viewport {
    /// What is in the middle of the screen.
    pub x: f32,
    /// See `x`.
    pub y: f32,
    /// World units along the shorter side of the screen.
    pub span: f32,
}

impl TryFrom<[f32; 3]> for Viewport {
    type Error = &'static str;

    fn try_from([x, y, span]: [f32; 3]) -> Result<Self, Self::Error> {
        let is_place = x.is_finite() && y.is_finite() && span.is_finite() && span > 0.0;
        if is_place { Ok(Self { x, y, span }) } else { Err("a place and a length above 0") }
    }
}

impl From<Viewport> for [f32; 3] {
    fn from(viewport: Viewport) -> Self {
        [viewport.x, viewport.y, viewport.span]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_written_and_read() {
        let mut view = View { selection: Some("agent:a2a/a".to_owned()), ..View::default() };
        view.filter.ask("type:worker");
        view.camera = Some(Viewport { x: 0.1, y: -3.0, span: 812.5 });
        let json = serde_json::to_string(&view).expect("it can be written");
        assert_eq!(serde_json::from_str::<View>(&json).expect("it can be read"), view);
        assert_eq!(serde_json::from_str::<View>("{}").expect("all is optional"), View::default());
        assert!(serde_json::from_str::<View>("{\"camera\":[0,0,0]}").is_err());
        assert_eq!(view.of_other_data(), View { filter: view.filter.clone(), ..View::default() });
    }
}
