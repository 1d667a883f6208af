//! The YAML between two `---` lines at the top of a Markdown file.

use super::builder::Builder;
use super::yaml;
use crate::diagnostic::Code;
use crate::text::Span;

pub(super) fn read(builder: &mut Builder) {
    let text = builder.text();
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        builder.set_body(Span::new(0, text.len() as u32));
        return;
    }
    let start = first.len();
    let mut offset = start;
    for line in lines {
        if line.trim_end() == "---" {
            builder.set_body(Span::new((offset + line.len()) as u32, text.len() as u32));
            yaml::read(builder, Some(Span::new(start as u32, offset as u32)));
            return;
        }
        offset += line.len();
    }
    builder.fault(
        Code::SyntaxError,
        Span::new(0, 3),
        "the front matter has no closing `---` line",
        Some("end the front matter with a line that holds only `---`"),
    );
}
