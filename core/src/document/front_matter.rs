//! The YAML between two `---` lines at the top of a Markdown file.

use super::builder::Builder;
use super::yaml;
use crate::diagnostic::{Code, Edit, Fix};
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
    // Where nothing marks its end, the first line that is no YAML does.
    let end = text[start..].split_inclusive('\n').scan(start, |at, line| {
        let begins = *at;
        *at += line.len();
        Some((begins, line))
    });
    let end = end.skip_while(|(_, line)| is_yaml(line)).map(|(at, _)| at).next().unwrap_or(text.len());
    let newline = if text[..end].ends_with('\n') { "" } else { "\n" };
    let closing = Edit::insert(end as u32, format!("{newline}---\n"));
    let finding = builder
        .finding(Code::SyntaxError, Span::new(0, 3), "the front matter has no closing `---` line")
        .with_help("end the front matter with a line that holds only `---`")
        .with_fix(Fix::suggestion("close the front matter", vec![closing]));
    builder.set_body(Span::new(end as u32, text.len() as u32));
    yaml::read(builder, Some(Span::new(start as u32, end as u32)));
    builder.report(finding);
}

/// Whether a line may be part of front matter: a key, what is indented below one, or a list.
fn is_yaml(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let is_key = name.len() < line.trim_end().len()
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    is_key || line.starts_with([' ', '\t']) && !line.trim().is_empty() || line.starts_with("- ")
}
