//! Pages of cases in Markdown: files, the findings marked below the text they are about, and what the files mean.

use std::fmt::Write as _;

/// A fenced block of a page.
pub struct Block {
    /// The words after the fence: `yaml refund/agent.yml`, `graph`.
    pub info: String,
    /// The lines between the fences, each with its line end.
    pub text: String,
    /// The index of its first line in the page.
    pub first_line: usize,
}

/// One case: what stands below a `##` heading.
pub struct Case {
    /// The text of the heading.
    pub name: String,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

impl Block {
    /// The path of the file the block holds, if it holds one.
    pub fn path(&self) -> Option<&str> {
        self.info.split_whitespace().nth(1)
    }
}

/// The cases of a page.
///
/// # Panics
/// When a fence is not closed.
pub fn cases(page: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = page.split_inclusive('\n').enumerate();
    while let Some((_, line)) = lines.next() {
        if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case { name: name.trim().to_owned(), blocks: Vec::new() });
        }
        let ticks = line.chars().take_while(|&c| c == '`').count();
        let (true, Some(case)) = (ticks >= 3, cases.last_mut()) else { continue };
        let mut block =
            Block { info: line[ticks..].trim().to_owned(), text: String::new(), first_line: usize::MAX };
        loop {
            let (index, line) =
                lines.next().unwrap_or_else(|| panic!("a fence of `{}` is not closed", case.name));
            block.first_line = block.first_line.min(index);
            if line.trim_end().len() >= ticks && line.trim_end().chars().all(|c| c == '`') {
                break;
            }
            block.text.push_str(line);
        }
        case.blocks.push(block);
    }
    cases
}

/// A finding marked in a file: the carets stand below the text it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// 1-based line of the text.
    pub line: u32,
    /// 1-based column, in code points.
    pub column: u32,
    /// How many code points are marked, at least one and only those of the first line.
    pub width: u32,
    /// Code and severity, such as `S003 warning`.
    pub check: String,
    /// A part of the message, where the page gives one.
    pub message: Option<String>,
}

impl Mark {
    /// Whether both are the same finding; the message of `self` need only be a part of the other's.
    pub fn covers(&self, found: &Self) -> bool {
        let place = |mark: &Self| (mark.line, mark.column, mark.width);
        let is_part = |part: &String| found.message.as_ref().is_some_and(|whole| whole.contains(part));
        place(self) == place(found) && self.check == found.check && self.message.as_ref().is_none_or(is_part)
    }
}

/// Parts the text of a block into the file and its marks. A mark is a line of nothing but carets and a check,
/// after an optional `#` that makes it a comment.
pub fn unmark(block: &str) -> (String, Vec<Mark>) {
    let (mut text, mut marks, mut count) = (String::new(), Vec::new(), 0);
    for line in block.split_inclusive('\n') {
        if let Some(mark) = mark_of(line, count) {
            marks.push(mark);
        } else {
            text.push_str(line);
            count += 1;
        }
    }
    (text, marks)
}

fn mark_of(line: &str, above: u32) -> Option<Mark> {
    let blanked = line.strip_prefix('#').map_or_else(|| line.to_owned(), |rest| format!(" {rest}"));
    let column = blanked.find('^')?;
    let rest = &blanked[column..];
    let width = rest.len() - rest.trim_start_matches('^').len();
    if !blanked[..column].trim().is_empty() {
        return None;
    }
    let (check, message) = match rest[width..].trim().split_once(": ") {
        Some((check, message)) => (check, Some(message.to_owned())),
        None => (rest[width..].trim(), None),
    };
    let (code, severity) = check.split_once(' ')?;
    let is_code = code.len() == 4
        && code.starts_with(|c: char| c.is_ascii_uppercase())
        && code[1..].bytes().all(|byte| byte.is_ascii_digit());
    let is_severity = matches!(severity, "error" | "warning" | "info");
    (is_code && is_severity).then(|| Mark {
        line: above,
        column: column as u32 + 1,
        width: width as u32,
        check: check.to_owned(),
        message,
    })
}

/// The text of a block again, with `marks` (sorted) below their lines.
pub fn with_marks(text: &str, marks: &[Mark]) -> String {
    let mut out = String::new();
    let mut rest = marks.iter().peekable();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        out.push_str(line);
        while let Some(mark) = rest.next_if(|mark| mark.line as usize <= index + 1) {
            let blank = " ".repeat(mark.column.saturating_sub(2) as usize);
            let leader = if mark.column > 1 { "#" } else { "" };
            let carets = "^".repeat(mark.width as usize);
            let _ = write!(out, "{leader}{blank}{carets} {}", mark.check);
            if let Some(message) = &mark.message {
                let _ = write!(out, ": {message}");
            }
            out.push('\n');
        }
    }
    out
}

/// The lines that differ between two texts, each with `-` or `+` and the line before for orientation.
pub fn difference(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    // Longest common subsequence; pages have a few hundred lines.
    let mut lengths = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] = if old[i] == new[j] {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut out, mut before) = (0, 0, String::new(), None);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            before = Some((i + 1, old[i]));
            (i, j) = (i + 1, j + 1);
            continue;
        }
        if let Some((number, line)) = before.take() {
            let _ = writeln!(out, "{number:5}   {line}");
        }
        if j < new.len() && (i == old.len() || lengths[i][j + 1] > lengths[i + 1][j]) {
            let _ = writeln!(out, "      + {}", new[j]);
            j += 1;
        } else {
            let _ = writeln!(out, "      - {}", old[i]);
            i += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "a: 1\n^ S001 error\nb:\n  c: x\n#    ^ S003 warning: found\n# ^^ no mark\n";

    #[test]
    fn marks_part_from_the_text_and_come_back() {
        let (text, marks) = unmark(BLOCK);
        assert_eq!(text, "a: 1\nb:\n  c: x\n# ^^ no mark\n");
        assert_eq!(marks.iter().map(|mark| (mark.line, mark.column)).collect::<Vec<_>>(), [(1, 1), (3, 6)]);
        assert_eq!(with_marks(&text, &marks), BLOCK);
    }

    #[test]
    fn a_difference_names_what_went_and_what_came() {
        assert_eq!(difference("a\nb\nc", "a\nx\nc"), "    1   a\n      - b\n      + x\n");
    }

    #[test]
    fn a_fence_ends_only_at_one_as_long() {
        let cases = cases("# T\n\n## one\n\n````markdown a.md\n```sh\n````\n");
        assert_eq!(cases[0].blocks[0].text, "```sh\n");
        assert_eq!(cases[0].blocks[0].path(), Some("a.md"));
    }
}
