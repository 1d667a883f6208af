//! Findings as the page lists them, and the lines of source they stand in.

use ossa_core::wire::{Finding, Place};

/// Severities, the worst first, and their headings.
pub const SEVERITIES: [(&str, &str); 3] = [("error", "Errors"), ("warning", "Warnings"), ("info", "Notes")];

/// `path:line:column` of a finding.
pub fn location(finding: &Finding) -> Option<String> {
    finding.place.as_ref().map(|place| format!("{}:{}:{}", place.path, place.line, place.column))
}

/// Whether a finding has a severity of the list; an empty list means all.
pub fn has_severity(finding: &Finding, severities: &[&'static str]) -> bool {
    severities.is_empty() || severities.contains(&finding.severity.as_str())
}

/// One line of source around a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 1-based.
    pub number: u32,
    /// What stands before, in and after the marked part. Without a mark all of it is before.
    pub parts: [String; 3],
    /// Whether the finding is about this line.
    pub is_marked: bool,
}

/// Lines shown before and after the marked ones.
const CONTEXT: u32 = 4;
/// Most marked lines that are shown: a finding about a whole file needs no more to be understood.
const MAX_MARKED: u32 = 12;

/// The lines of `text` around `place`.
pub fn excerpt(text: &str, place: &Place) -> Vec<Line> {
    let first = place.line.saturating_sub(CONTEXT).max(1);
    let last_marked = place.end_line.clamp(place.line, place.line + MAX_MARKED - 1);
    text.lines()
        .enumerate()
        .skip(first as usize - 1)
        .take((last_marked + CONTEXT + 1 - first) as usize)
        .map(|(index, line)| {
            let number = index as u32 + 1;
            let is_marked = (place.line..=last_marked).contains(&number);
            let length = line.chars().count();
            let from = if number == place.line { place.column as usize - 1 } else { 0 }.min(length);
            let to = if number == place.end_line { place.end_column as usize - 1 } else { length };
            let to = to.clamp(from, length);
            let part = |from: usize, to: usize| line.chars().skip(from).take(to - from).collect::<String>();
            let parts = if is_marked {
                [part(0, from), part(from, to), part(to, length)]
            } else {
                [line.to_owned(), String::new(), String::new()]
            };
            Line { number, parts, is_marked }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: u32, column: u32, end_line: u32, end_column: u32) -> Place {
        Place { path: "a.yml".to_owned(), start: 0, end: 0, line, column, end_line, end_column }
    }

    #[test]
    fn the_marked_part_is_cut_out_by_code_points() {
        let lines = excerpt("a: 1\nb: \"😀x\"\nc: 2\n", &place(2, 4, 2, 8));
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[1].parts, ["b: ".to_owned(), "\"😀x\"".to_owned(), String::new()]);
        assert!(lines[1].is_marked && !lines[0].is_marked);
    }

    #[test]
    fn a_place_outside_the_text_gives_what_there_is() {
        assert!(excerpt("a: 1", &place(50, 9, 50, 12)).is_empty());
        let lines = excerpt("a: 1", &place(1, 40, 1, 50));
        assert_eq!(lines[0].parts[0], "a: 1");
    }

    #[test]
    fn a_long_place_is_cut() {
        let text = "x\n".repeat(500);
        assert_eq!(excerpt(&text, &place(10, 1, 400, 1)).len() as u32, MAX_MARKED + 2 * CONTEXT);
    }
}
