//! Comments that allow a finding: `# ossa: allow(unresolved-reference) defined by another team`.

use std::sync::Arc;

use super::selector::Selector;
use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::text::{LineIndex, Span, nearest};

/// Which comments a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comments {
    /// `# …`.
    Hash,
    /// `# …` in the front matter, `<!-- … -->` below it.
    Markdown,
}

/// Where a suppression counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In the whole source.
    File,
    /// For findings that begin on this 1-based line.
    Line(u32),
}

/// A comment that allows findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The comment.
    pub span: Span,
    /// What goes when the comment is taken away: the blanks before it, or the line it has for itself.
    pub removal: Span,
    /// Where it counts.
    pub scope: Scope,
    /// What it allows, with the place of each word.
    pub allowed: Vec<(Selector, Span)>,
    /// Why.
    pub reason: Option<Span>,
}

/// What all comments of this kind hold.
const MARK: &str = "ossa:";

/// Comment lines that are passed over on the way to the line a comment is about.
const MAX_STACK: u32 = 64;

/// The suppressions in `text`, and what is wrong with them.
///
/// # Complexity
/// O(bytes); one search when the text has none.
pub fn suppressions(
    path: &Arc<str>,
    text: &str,
    lines: &LineIndex,
    comments: Comments,
) -> (Vec<Suppression>, Vec<Diagnostic>) {
    let mut reader = Reader { path, text, lines, suppressions: Vec::new(), findings: Vec::new() };
    if text.contains(MARK) {
        match comments {
            Comments::Hash => reader.hashes(Span::new(0, text.len() as u32)),
            Comments::Markdown => {
                let body = front_matter_end(text);
                reader.hashes(Span::new(0, body));
                reader.markdown(body);
            }
        }
    }
    (reader.suppressions, reader.findings)
}

/// Where the prose of a Markdown file begins.
fn front_matter_end(text: &str) -> u32 {
    let mut offset = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let is_fence = line.trim_end() == "---";
        if number == 0 && !is_fence {
            return 0;
        }
        offset += line.len();
        if number > 0 && is_fence {
            return offset as u32;
        }
    }
    0
}

struct Reader<'t> {
    path: &'t Arc<str>,
    text: &'t str,
    lines: &'t LineIndex,
    suppressions: Vec<Suppression>,
    findings: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn hashes(&mut self, range: Span) {
        let Some(text) = self.text.get(range.range()) else { return };
        let mut offset = range.start as usize;
        for line in text.split_inclusive('\n') {
            if line.contains(MARK)
                && let Some(hash) = comment_start(line)
            {
                let content = line[hash..].trim_start_matches('#');
                let start = offset + line.len() - content.len();
                let end = offset + line.trim_end().len();
                self.comment(Span::new((offset + hash) as u32, end as u32), start, end);
            }
            offset += line.len();
        }
    }

    /// Below the front matter, outside of code.
    fn markdown(&mut self, body: u32) {
        let text = self.text;
        let Some(prose) = text.get(body as usize..) else { return };
        let mut offset = body as usize;
        let mut fence: Option<&str> = None;
        for line in prose.split_inclusive('\n') {
            let trimmed = line.trim_start();
            let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
            match (fence, mark) {
                (None, Some(mark)) => fence = Some(mark),
                (Some(open), Some(mark)) if open == mark => fence = None,
                (None, None) if line.contains(MARK) => {
                    if let Some((start, end)) = html_comment(line) {
                        let span = Span::new((offset + start) as u32, (offset + end) as u32);
                        self.comment(span, offset + start + "<!--".len(), offset + end - "-->".len());
                    }
                }
                _ => {}
            }
            offset += line.len();
        }
    }

    /// Reads the comment at `span`, whose words stand from `start` to `end`.
    fn comment(&mut self, span: Span, start: usize, end: usize) {
        let Some(content) = self.text.get(start..end) else { return };
        let Some(order) = content.trim_start().strip_prefix(MARK) else { return };
        let order = order.trim();
        let word_end = order.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(order.len());
        let (word, rest) = order.split_at(word_end);
        let is_file = match word {
            "allow" => false,
            "allow-file" => true,
            _ => {
                // Other comments may begin with the name of the toolkit: `# ossa: 0.1.8` is a key that was taken out.
                if let Some(meant) = nearest(word, ["allow", "allow-file"])
                    && rest.trim_start().starts_with('(')
                {
                    let word = self.place_of(word);
                    let message = format!("no comment begins with `ossa: {}`", &self.text[word.range()]);
                    let fix = Fix::suggestion(format!("write `{meant}`"), vec![Edit::replace(word, meant)]);
                    let finding = Diagnostic::new(Code::MalformedSuppression, self.path, word, message);
                    self.findings.push(finding.with_help(format!("did you mean `{meant}`?")).with_fix(fix));
                }
                return;
            }
        };
        let list = rest.trim_start().strip_prefix('(').and_then(|list| list.split_once(')'));
        let Some((list, reason)) = list else {
            let message = format!("`{word}` does not say what it allows");
            let help = format!("write `ossa: {word}(code) reason`");
            self.findings
                .push(Diagnostic::new(Code::MalformedSuppression, self.path, span, message).with_help(help));
            return;
        };
        let allowed = self.allowed(list, span);
        let reason = reason.trim_start_matches([':', '-', '–', '—', ' ', '\t']).trim_end();
        if reason.is_empty() {
            let message = "the comment does not say why the finding is allowed";
            let help = "write the reason after the closing bracket";
            self.findings
                .push(Diagnostic::new(Code::UnreasonedSuppression, self.path, span, message).with_help(help));
        }
        if allowed.is_empty() {
            return;
        }
        let (removal, is_alone) = self.removal(span);
        let scope = if is_file { Scope::File } else { Scope::Line(self.line_meant(span, is_alone)) };
        let reason = (!reason.is_empty()).then(|| self.place_of(reason));
        self.suppressions.push(Suppression { span, removal, scope, allowed, reason });
    }

    fn allowed(&mut self, list: &str, comment: Span) -> Vec<(Selector, Span)> {
        let mut allowed = Vec::new();
        let mut is_empty = true;
        for word in list.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            is_empty = false;
            let span = self.place_of(word);
            match Selector::parse(word) {
                Ok(selector) => allowed.push((selector, span)),
                Err(unknown) => {
                    let message = format!("no finding has the code or name `{word}`");
                    let mut finding = Diagnostic::new(Code::UnknownCode, self.path, span, message);
                    finding.help = Some(match unknown.suggestion {
                        Some(meant) => format!("did you mean `{meant}`?"),
                        None => "`ossa explain` lists all".to_owned(),
                    });
                    finding.fix = unknown.suggestion.map(|meant| {
                        let edit = Edit::replace(span, meant);
                        Fix::suggestion(format!("replace `{word}` by `{meant}`"), vec![edit])
                    });
                    self.findings.push(finding);
                }
            }
        }
        if is_empty {
            let message = "the comment does not say what it allows";
            let finding = Diagnostic::new(Code::MalformedSuppression, self.path, comment, message);
            self.findings.push(finding.with_help("put the code or name of a finding between the brackets"));
        }
        allowed
    }

    /// Where `part`, a piece of the text, stands in it.
    fn place_of(&self, part: &str) -> Span {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize) as u32;
        Span::new(start, start + part.len() as u32)
    }

    /// What goes with the comment, and whether that is a whole line.
    fn removal(&self, span: Span) -> (Span, bool) {
        let (start, end) = (span.start as usize, span.end as usize);
        let before = self.text[..start].trim_end_matches([' ', '\t']);
        let after = self.text[end..].trim_start_matches([' ', '\t']);
        let line_break = ["\r\n", "\n", "\r"].into_iter().find(|line_break| after.starts_with(line_break));
        let begins = before.is_empty() || before.ends_with(['\n', '\r']);
        let rest = self.text.len() - after.len();
        match line_break {
            Some(line_break) if begins => {
                (Span::new(before.len() as u32, (rest + line_break.len()) as u32), true)
            }
            None if begins && after.is_empty() => (Span::new(before.len() as u32, rest as u32), true),
            _ => (Span::new(before.len() as u32, end as u32), false),
        }
    }

    /// The line the comment is about: its own, or the next one when it stands alone.
    fn line_meant(&self, span: Span, is_alone: bool) -> u32 {
        let own = self.lines.position(self.text, span.start).line;
        if !is_alone {
            return own;
        }
        let is_passed = |line: &str| {
            let line = line.trim_start();
            line.is_empty() || line.starts_with('#') || line.starts_with("<!--")
        };
        (own + 1..=own + MAX_STACK)
            .find(|&line| self.lines.line(self.text, line).is_some_and(|line| !is_passed(line)))
            .unwrap_or(own + 1)
    }
}

/// Where the comment of a line of YAML begins: at a `#` at its start or after a blank, outside of quotes. A quote opens
/// only where a value may begin, so that an apostrophe is none.
fn comment_start(line: &str) -> Option<usize> {
    let mut quote: Option<u8> = None;
    let mut before = b' ';
    let mut escaped = false;
    let mut just_closed = false;
    for (offset, byte) in line.bytes().enumerate() {
        let was_closed = std::mem::take(&mut just_closed);
        match quote {
            Some(_) if escaped => escaped = false,
            Some(b'"') if byte == b'\\' => escaped = true,
            Some(open) if byte == open => {
                quote = None;
                just_closed = true;
            }
            // Two in a row are an apostrophe.
            None if was_closed && byte == b'\'' && before == byte => quote = Some(byte),
            None if byte == b'#' && matches!(before, b' ' | b'\t') => return Some(offset),
            None if matches!(byte, b'"' | b'\'') && matches!(before, b' ' | b'\t' | b'[' | b'{' | b',') => {
                quote = Some(byte);
            }
            _ => {}
        }
        before = byte;
    }
    None
}

/// The first comment of a line of HTML that holds the mark.
fn html_comment(line: &str) -> Option<(usize, usize)> {
    let mark = line.find(MARK)?;
    let start = line[..mark].rfind("<!--")?;
    let end = mark + line[mark..].find("-->")? + "-->".len();
    (!line[start..mark].contains("-->")).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each suppression as `scope allowed: reason`, each finding as `code text`.
    fn check(text: &str, comments: Comments, expected: &[&str]) {
        let (found, findings) = suppressions(&"x".into(), text, &LineIndex::new(text), comments);
        let mut shown: Vec<String> = found
            .iter()
            .map(|one| {
                let scope = match one.scope {
                    Scope::File => "file".to_owned(),
                    Scope::Line(line) => line.to_string(),
                };
                let allowed: Vec<&str> = one.allowed.iter().map(|(_, span)| &text[span.range()]).collect();
                let reason = one.reason.map_or("", |span| &text[span.range()]);
                format!("{scope} {}: {reason}", allowed.join("+"))
            })
            .collect();
        shown.extend(findings.iter().map(|finding| {
            let span = finding.location.as_ref().map_or(Span::at(0), |location| location.span);
            format!("{} {}", finding.code.as_str(), &text[span.range()])
        }));
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn a_comment_is_about_its_line_or_the_next() {
        check("a: b # ossa: allow(G003) other team\n", Comments::Hash, &["1 G003: other team"]);
        check("x:\n  # ossa: allow(G003, S) why\n\n  # more\n  a: b\n", Comments::Hash, &["5 G003+S: why"]);
        check(
            "# ossa: allow-file(unresolved-reference): why\r\na: b\r\n",
            Comments::Hash,
            &["file unresolved-reference: why"],
        );
    }

    #[test]
    fn a_mark_in_a_text_is_no_comment() {
        for text in [
            "a: \"x # ossa: allow(G003) why\"\n",
            "a: 'it''s # ossa: allow(G003) why'\n",
            "a: b# ossa: allow(G003) why\n",
            "ossa: allow(G003)\n",
            "# ossa: 0.1.8\n",
            "# see ossa: allow(G003)\n",
        ] {
            check(text, Comments::Hash, &[]);
        }
        check("a: it's # ossa: allow(G003) why\n", Comments::Hash, &["1 G003: why"]);
    }

    #[test]
    fn mistakes_are_findings() {
        check("# ossa: allow(G003)\nx: 1\n", Comments::Hash, &["2 G003: ", "C004 # ossa: allow(G003)"]);
        check("# ossa: allow G003 why\n", Comments::Hash, &["C006 # ossa: allow G003 why"]);
        check("# ossa: alow(G003) why\n", Comments::Hash, &["C006 alow"]);
        check("# ossa: allow() why\n", Comments::Hash, &["C006 # ossa: allow() why"]);
        check("# ossa: allow(G03, D001) why\n", Comments::Hash, &["2 D001: why", "C003 G03"]);
    }

    #[test]
    fn markdown_has_both_kinds() {
        let text = "---\nname: x # ossa: allow(S001) why\n---\n\
                    <!-- ossa: allow-file(L001) because -->\n# ossa: allow(S002) a heading\n\
                    ```\n<!-- ossa: allow-file(L001) code -->\n```\n";
        check(text, Comments::Markdown, &["2 S001: why", "file L001: because"]);
        check("<!-- ossa: allow-file(L001) x --> y\n", Comments::Markdown, &["file L001: x"]);
    }

    #[test]
    fn taking_a_comment_away_takes_its_line_or_its_blanks() {
        let remove = |text: &str| {
            let (found, _) = suppressions(&"x".into(), text, &LineIndex::new(text), Comments::Hash);
            let gone = found[0].removal.range();
            format!("{}{}", &text[..gone.start], &text[gone.end..])
        };
        assert_eq!(remove("a: 1\n  # ossa: allow(G003) y\r\nb: 2\n"), "a: 1\nb: 2\n");
        assert_eq!(remove("a: 1  # ossa: allow(G003) y\nb: 2\n"), "a: 1\nb: 2\n");
        assert_eq!(remove("a: 1\n# ossa: allow(G003) y"), "a: 1\n");
    }
}
