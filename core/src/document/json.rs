//! JSON by RFC 8259, without recursion.
//!
//! YAML readers accept most JSON, but not the surrogate pairs JSON escapes characters with, and they accept
//! much that is not JSON. What people write by mistake, mostly because JavaScript allows it, is a finding with its fix,
//! and reading goes on as if it were mended.

use super::builder::{Builder, Stop};
use super::scalar::few_digits;
use super::scan;
use super::tree::Data;
use crate::diagnostic::{Code, Edit, Fix};
use crate::text::Span;

/// Faults that are read past in one file; reading ends at the next.
const FAULTS: usize = 100;

pub(super) fn read(builder: &mut Builder) {
    let text = builder.text();
    if text.trim_start().is_empty() {
        return;
    }
    builder.reserve(text.len());
    let mut reader = Reader { text: &text, at: 0, builder, faults: 0, comments: Vec::new() };
    let ended = reader.document();
    reader.report_comments();
    if ended.is_err() {
        builder.abandon();
    }
}

struct Reader<'t, 'b> {
    text: &'t str,
    at: usize,
    builder: &'b mut Builder,
    faults: usize,
    comments: Vec<Span>,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Result<(), Stop> {
        // The brackets that are open: `true` for a map.
        let mut open: Vec<bool> = Vec::new();
        loop {
            // A value is due here.
            self.skip_blank();
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    let is_mapping = bracket == b'{';
                    self.builder.begin(is_mapping, self.at as u32, 0)?;
                    self.at += 1;
                    self.skip_blank();
                    if self.peek() == Some(if is_mapping { b'}' } else { b']' }) {
                        self.at += 1;
                        self.builder.end(Some(self.at as u32));
                    } else {
                        open.push(is_mapping);
                        if is_mapping {
                            self.key()?;
                        }
                        continue;
                    }
                }
                Some(b'"' | b'\'') => self.string(false)?,
                Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number()?,
                Some(_) => self.word()?,
                None => return Err(self.fault("the text ends where a value is expected")),
            }
            // A value is complete: close brackets, or find the comma before the next.
            loop {
                let value_end = self.at;
                self.skip_blank();
                let Some(&is_mapping) = open.last() else {
                    return match self.peek() {
                        None => Ok(()),
                        Some(_) => Err(self.fault("there is text after the end of the document")),
                    };
                };
                match (self.peek(), is_mapping) {
                    (Some(b','), _) => {
                        let comma = self.at;
                        self.at += 1;
                        self.skip_blank();
                        if matches!(self.peek(), Some(b'}' | b']')) {
                            self.trailing_comma(comma)?;
                            continue;
                        }
                        if is_mapping {
                            self.key()?;
                        }
                        break;
                    }
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        self.at += 1;
                        open.pop();
                        self.builder.end(Some(self.at as u32));
                    }
                    (None, _) => return Err(self.fault("the text ends inside a list or map")),
                    (Some(b'"' | b'\''), true) => {
                        self.missing_comma(value_end)?;
                        self.key()?;
                        break;
                    }
                    (Some(b'"' | b'\'' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'), false) => {
                        self.missing_comma(value_end)?;
                        break;
                    }
                    (_, true) => return Err(self.fault("expected `,` or `}`")),
                    (_, false) => return Err(self.fault("expected `,` or `]`")),
                }
            }
        }
    }

    fn key(&mut self) -> Result<(), Stop> {
        self.skip_blank();
        let start = self.at;
        match self.peek() {
            Some(b'"' | b'\'') => self.string(true)?,
            Some(b'{') if self.text[..start].ends_with('{') => {
                let help = "render the template first and read the result";
                let place = Span::at(start as u32 - 1);
                self.builder.fault(Code::Template, place, "the file is a template, not JSON", Some(help));
                return Err(Stop);
            }
            Some(first) if first.is_ascii_alphabetic() || matches!(first, b'_' | b'$') => {
                let span = self.run();
                let title = "put the key in double quotes";
                let quotes = vec![Edit::insert(span.start, "\""), Edit::insert(span.end, "\"")];
                self.mend(span, "expected a key in double quotes", title, Some(Fix::safe(title, quotes)))?;
                self.builder.string(&self.text[span.range()], span, 0)?;
            }
            _ => return Err(self.fault("expected a key in double quotes")),
        }
        self.skip_blank();
        if self.peek() != Some(b':') {
            return Err(self.fault("expected `:` after a key"));
        }
        self.at += 1;
        // What mostly stands behind a colon.
        self.at += usize::from(self.peek() == Some(b' '));
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes blanks, and comments, which are remembered.
    #[inline]
    fn skip_blank(&mut self) {
        if matches!(self.peek(), Some(b'\0'..=b' ' | b'/')) {
            self.pass_blank();
        }
    }

    #[inline(never)]
    fn pass_blank(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\r' | b'\t') => self.at += 1,
                Some(b'\n') => self.at = scan::spaces(bytes, self.at + 1),
                Some(b'/') if self.skip_comment() => {}
                _ => return,
            }
        }
    }

    /// Passes the comment that begins here. Returns whether one does.
    fn skip_comment(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.find("*/").map_or(rest.len(), |end| end + 4)
        } else {
            return false;
        };
        let written = rest[..length].trim_end().len();
        self.comments.push(Span::new(self.at as u32, (self.at + written) as u32));
        self.at += length;
        true
    }

    /// Whether the file is JSON with comments: VS Code reads its own settings so, and lets the last comma stand too.
    fn has_comments(&self) -> bool {
        self.builder.path().split('/').rev().skip(1).any(|folder| folder == ".vscode")
    }

    /// All comments are one finding: one habit is one cause.
    fn report_comments(&mut self) {
        let Some(&first) = self.comments.first().filter(|_| !self.has_comments()) else { return };
        let edits = self.comments.iter().map(|&span| Edit::replace(span, "")).collect();
        let message = match self.comments.len() {
            1 => "JSON has no comments".to_owned(),
            count => format!("JSON has no comments; this file has {count}"),
        };
        let finding = self.builder.finding(Code::SyntaxError, first, message);
        let fix = Fix::suggestion("remove the comments", edits);
        self.builder.report(finding.with_help("remove the comments").with_fix(fix));
    }

    fn fault(&mut self, message: &str) -> Stop {
        self.builder.fault(Code::SyntaxError, Span::at(self.at as u32), message, None);
        Stop
    }

    /// Records a fault that reading goes on behind.
    fn mend(&mut self, span: Span, message: &str, help: &str, fix: Option<Fix>) -> Result<(), Stop> {
        self.faults += 1;
        let mut finding = self.builder.finding(Code::SyntaxError, span, message).with_help(help);
        finding.fix = fix;
        self.builder.report(finding);
        if self.faults > FAULTS { Err(Stop) } else { Ok(()) }
    }

    fn trailing_comma(&mut self, comma: usize) -> Result<(), Stop> {
        if self.has_comments() {
            return Ok(());
        }
        let span = Span::new(comma as u32, comma as u32 + 1);
        let fix = Fix::safe("remove the comma", vec![Edit::replace(span, "")]);
        self.mend(span, "a comma stands before a closing bracket", "remove the comma", Some(fix))
    }

    fn missing_comma(&mut self, place: usize) -> Result<(), Stop> {
        let fix = Fix::safe("put a comma between the two", vec![Edit::insert(place as u32, ",")]);
        let message = "no comma stands between two values";
        self.mend(Span::at(place as u32), message, "put a comma between the two", Some(fix))
    }

    /// The letters, digits and marks from here on that belong together.
    fn run(&mut self) -> Span {
        let start = self.at;
        let belongs =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-' | b'+' | b'.');
        loop {
            match self.peek() {
                Some(byte) if belongs(byte) => self.at += 1,
                // Letters of other alphabets.
                Some(0x80..) => {
                    let character = self.text[self.at..].chars().next().filter(|c| c.is_alphanumeric());
                    match character {
                        Some(character) => self.at += character.len_utf8(),
                        None => break,
                    }
                }
                _ => break,
            }
        }
        Span::new(start as u32, self.at as u32)
    }

    #[inline]
    fn string(&mut self, is_key: bool) -> Result<(), Stop> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        if self.peek() != Some(b'"') {
            return self.single_quoted();
        }
        self.at = scan::double_quoted(bytes, start + 1);
        // Nearly every text is written as it is.
        if self.peek() == Some(b'"') {
            let characters = Span::new(start as u32 + 1, self.at as u32);
            self.at += 1;
            if is_key {
                self.builder.key(&self.text[characters.range()]);
            }
            return self.builder.verbatim(characters, Span::new(start as u32, self.at as u32));
        }
        self.decoded(start)
    }

    /// The text in quotes that begins at `start`, from its first escape on or whatever stands here.
    fn decoded(&mut self, start: usize) -> Result<(), Stop> {
        let bytes = self.text.as_bytes();
        let decoded = self.builder.decoded().len();
        let mut run = start + 1;
        loop {
            match self.peek() {
                None => return Err(self.fault("the text ends inside a string")),
                Some(b'"') => break,
                Some(b'\\') => {
                    self.builder.decoded().push_str(&self.text[run..self.at]);
                    let character = self.escape()?;
                    self.builder.decoded().push(character);
                    run = self.at;
                }
                Some(b'\n' | b'\r') => return self.unclosed(start, b'"'),
                Some(control @ 0..=0x1f) => self.control(control)?,
                Some(_) => {}
            }
            self.at = scan::double_quoted(bytes, self.at);
        }
        self.builder.decoded().push_str(&self.text[run..self.at]);
        self.at += 1;
        self.builder.put_together(decoded, Span::new(start as u32, self.at as u32))
    }

    /// A control character in a text, which is read as if it were escaped.
    fn control(&mut self, control: u8) -> Result<(), Stop> {
        let place = Span::new(self.at as u32, self.at as u32 + 1);
        let escape = if control == b'\t' { "\\t".into() } else { format!("\\u{control:04x}") };
        let fix = Fix::safe("escape the character", vec![Edit::replace(place, escape)]);
        let message = "a control character in a string must be escaped";
        self.mend(place, message, "escape the character", Some(fix))?;
        self.at += 1;
        Ok(())
    }

    /// A text in the quotes of JavaScript.
    fn single_quoted(&mut self) -> Result<(), Stop> {
        let start = self.at;
        self.at += 1;
        let decoded = self.builder.decoded().len();
        let mut run = self.at;
        // What has to change for a text in double quotes.
        let mut edits: Vec<Edit> = vec![Edit::replace(Span::new(start as u32, self.at as u32), "\"")];
        loop {
            match self.peek() {
                None => return Err(self.fault("the text ends inside a string")),
                Some(b'\'') => break,
                Some(b'"') => {
                    edits.push(Edit::insert(self.at as u32, "\\"));
                    self.at += 1;
                }
                Some(b'\\') => {
                    self.builder.decoded().push_str(&self.text[run..self.at]);
                    if self.text[self.at..].starts_with("\\'") {
                        edits.push(Edit::replace(Span::new(self.at as u32, self.at as u32 + 1), ""));
                        run = self.at + 1;
                        self.at += 2;
                        continue;
                    }
                    let character = self.escape()?;
                    self.builder.decoded().push(character);
                    run = self.at;
                }
                Some(b'\n' | b'\r') => return self.unclosed(start, b'\''),
                Some(control @ 0..=0x1f) => self.control(control)?,
                Some(_) => self.at += 1,
            }
        }
        self.builder.decoded().push_str(&self.text[run..self.at]);
        self.at += 1;
        let span = Span::new(start as u32, self.at as u32);
        edits.push(Edit::replace(Span::new(span.end - 1, span.end), "\""));
        let title = "put the text in double quotes";
        self.mend(span, "the text is in single quotes", title, Some(Fix::safe(title, edits)))?;
        self.builder.put_together(decoded, span)
    }

    /// A string that the end of the line ends: what stands on the line is its text, but for a comma.
    fn unclosed(&mut self, start: usize, mark: u8) -> Result<(), Stop> {
        let written = self.text[start + 1..self.at].trim_end();
        let written = written.strip_suffix(',').unwrap_or(written);
        self.at = start + 1 + written.len();
        let quote = char::from(mark);
        let title = "close the quotes at the end of the line";
        let fix = Fix::suggestion(title, vec![Edit::insert(self.at as u32, quote)]);
        let message = format!("the text has no closing `{quote}`");
        self.mend(Span::new(start as u32, start as u32 + 1), &message, title, Some(fix))?;
        self.builder.string(written, Span::new(start as u32, self.at as u32), 0)
    }

    fn escape(&mut self) -> Result<char, Stop> {
        let backslash = self.at;
        self.at += 1;
        let character = match self.peek() {
            Some(b'n') => '\n',
            Some(same @ (b'"' | b'\\' | b'/')) => char::from(same),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(backslash),
            None => return Err(self.fault("the text ends inside a string")),
            Some(_) => {
                self.double_backslash(backslash, "unknown escape in a string")?;
                return Ok('\\');
            }
        };
        self.at += 1;
        Ok(character)
    }

    /// A backslash that begins no escape is taken for a backslash; what follows it is still to be read.
    fn double_backslash(&mut self, backslash: usize, message: &str) -> Result<(), Stop> {
        let span = Span::new(backslash as u32, backslash as u32 + 1);
        let fix = Fix::suggestion("double the backslash", vec![Edit::insert(backslash as u32, "\\")]);
        self.mend(span, message, "write `\\\\` for a backslash", Some(fix))?;
        self.at = backslash + 1;
        Ok(())
    }

    fn unicode_escape(&mut self, backslash: usize) -> Result<char, Stop> {
        let Some(first) = self.hex4() else {
            self.double_backslash(backslash, "`\\u` needs four hexadecimal digits")?;
            return Ok('\\');
        };
        let mut code = first;
        if (0xd800..=0xdbff).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let second_at = self.at;
            self.at += 1;
            match self.hex4() {
                Some(second @ 0xdc00..=0xdfff) => {
                    code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                }
                _ => self.at = second_at,
            }
        }
        if let Some(character) = char::from_u32(code) {
            return Ok(character);
        }
        let span = Span::new(backslash as u32, self.at as u32);
        let help = "write both halves, or the character itself";
        self.mend(span, "half of a surrogate pair in a string", help, None)?;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    /// The four digits after the `u` that the reader stands on.
    fn hex4(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at + 1..self.at + 5)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 5;
        u32::from_str_radix(digits, 16).ok()
    }

    fn number(&mut self) -> Result<(), Stop> {
        let span = self.run();
        let text = &self.text[span.range()];
        let digits = text.strip_prefix('-').unwrap_or(text);
        if !digits.starts_with(['0', '+'])
            && let Some(value) = few_digits(text)
        {
            return self.builder.scalar(Data::Integer(value), span, 0);
        }
        let (mantissa, exponent) = match digits.find(['e', 'E']) {
            Some(at) => (&digits[..at], Some(&digits[at + 1..])),
            None => (digits, None),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = is_digits(whole)
            && (whole == "0" || !whole.starts_with('0'))
            && fraction.is_none_or(is_digits)
            && exponent.is_none_or(|part| is_digits(part.strip_prefix(['+', '-']).unwrap_or(part)));
        let is_whole = fraction.is_none() && exponent.is_none();
        match (is_number, text.parse::<i64>(), text.parse::<f64>()) {
            (true, Ok(value), _) if is_whole => self.builder.scalar(Data::Integer(value), span, 0),
            (true, _, Ok(value)) => self.builder.scalar(Data::Float(value), span, 0),
            _ => {
                let help = "write a number as JSON has it, or put it in double quotes";
                self.mend(span, "this is not a number", help, None)?;
                self.builder.string(text, span, 0)
            }
        }
    }

    fn word(&mut self) -> Result<(), Stop> {
        let span = self.run();
        if span.is_empty() {
            return Err(self.fault("expected a value"));
        }
        let word = &self.text[span.range()];
        let data = match word {
            "true" => Data::Bool(true),
            "false" => Data::Bool(false),
            "null" => Data::Null,
            _ => {
                let other = match word {
                    "True" => Some(("true", Data::Bool(true))),
                    "False" => Some(("false", Data::Bool(false))),
                    "None" | "undefined" | "NaN" => Some(("null", Data::Null)),
                    _ => None,
                };
                if let Some((known, data)) = other {
                    let title = format!("write `{known}`");
                    let fix = Fix::suggestion(title.clone(), vec![Edit::replace(span, known)]);
                    self.mend(span, "this word is no value of JSON", &title, Some(fix))?;
                    return self.builder.scalar(data, span, 0);
                }
                let title = "put the text in double quotes";
                let quotes = vec![Edit::insert(span.start, "\""), Edit::insert(span.end, "\"")];
                self.mend(
                    span,
                    "expected a value; a text stands in double quotes",
                    title,
                    Some(Fix::safe(title, quotes)),
                )?;
                return self.builder.string(word, span, 0);
            }
        };
        self.builder.scalar(data, span, 0)
    }
}
