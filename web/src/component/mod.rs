//! Parts of pages.

pub mod code_editor;
pub mod drawn_note;
pub mod excerpt;
pub mod facets;
pub mod file_tree;
pub mod finding_row;
mod gesture;
pub mod glyph;
pub mod graph_canvas;
mod graph_tooltip;
mod graph_view;
pub mod icon;
pub mod inspector;
pub mod intake;
pub mod keep_notice;
pub mod mirror;
pub mod node_menu;
pub mod palette;
pub mod problem_list;
pub mod prose;
pub mod rail;
pub mod search_box;
pub mod starters;
pub mod status_line;
pub mod step_buttons;
pub mod top_bar;
pub mod view_bar;
