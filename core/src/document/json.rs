//! JSON by RFC 8259, without recursion.
//!
//! YAML readers accept most JSON, but not the surrogate pairs JSON escapes characters with, and they accept
//! much that is not JSON.

use super::builder::{Builder, Stop};
use super::tree::Data;
use crate::diagnostic::Code;
use crate::text::Span;

pub(super) fn read(builder: &mut Builder) {
    let text = builder.text();
    if text.trim().is_empty() {
        return;
    }
    let mut reader = Reader { text: &text, at: 0, builder };
    if reader.document().is_err() {
        builder.abandon();
    }
}

struct Reader<'t, 'b> {
    text: &'t str,
    at: usize,
    builder: &'b mut Builder,
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
                Some(b'"') => self.string()?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(_) => self.word()?,
                None => return Err(self.fault("the text ends where a value is expected")),
            }
            // A value is complete: close brackets, or find the comma before the next.
            loop {
                self.skip_blank();
                let Some(&is_mapping) = open.last() else {
                    return match self.peek() {
                        None => Ok(()),
                        Some(_) => Err(self.fault("there is text after the end of the document")),
                    };
                };
                match (self.peek(), is_mapping) {
                    (Some(b','), _) => {
                        self.at += 1;
                        self.skip_blank();
                        if matches!(self.peek(), Some(b'}' | b']')) {
                            return Err(self.fault("a comma stands before a closing bracket"));
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
                    (_, true) => return Err(self.fault("expected `,` or `}`")),
                    (_, false) => return Err(self.fault("expected `,` or `]`")),
                }
            }
        }
    }

    fn key(&mut self) -> Result<(), Stop> {
        self.skip_blank();
        if self.peek() != Some(b'"') {
            return Err(self.fault("expected a key in double quotes"));
        }
        self.string()?;
        self.skip_blank();
        if self.peek() != Some(b':') {
            return Err(self.fault("expected `:` after a key"));
        }
        self.at += 1;
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn fault(&mut self, message: &str) -> Stop {
        self.builder.fault(Code::SyntaxError, Span::at(self.at as u32), message, None);
        Stop
    }

    fn string(&mut self) -> Result<(), Stop> {
        let start = self.at;
        self.at += 1;
        let mut decoded: Option<String> = None;
        let mut run = self.at;
        loop {
            match self.peek() {
                None => return Err(self.fault("the text ends inside a string")),
                Some(b'"') => break,
                Some(b'\\') => {
                    let buffer = decoded.get_or_insert_default();
                    buffer.push_str(&self.text[run..self.at]);
                    let character = self.escape()?;
                    decoded.get_or_insert_default().push(character);
                    run = self.at;
                }
                Some(0..=0x1f) => return Err(self.fault("a control character in a string must be escaped")),
                Some(_) => self.at += 1,
            }
        }
        let rest = &self.text[run..self.at];
        self.at += 1;
        let span = Span::new(start as u32, self.at as u32);
        match decoded {
            None => self.builder.string(rest, span, 0),
            Some(mut buffer) => {
                buffer.push_str(rest);
                self.builder.string(&buffer, span, 0)
            }
        }
    }

    fn escape(&mut self) -> Result<char, Stop> {
        self.at += 1;
        let Some(kind) = self.peek() else { return Err(self.fault("the text ends inside a string")) };
        let character = match kind {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return Err(self.fault("unknown escape in a string")),
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self) -> Result<char, Stop> {
        let first = self.hex4()?;
        let code = match first {
            0xd800..=0xdbff if self.text[self.at..].starts_with("\\u") => {
                self.at += 1;
                match self.hex4()? {
                    second @ 0xdc00..=0xdfff => 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                    _ => return Err(self.fault("half of a surrogate pair in a string")),
                }
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| self.fault("half of a surrogate pair in a string"))
    }

    /// The four digits after the `u` that the reader stands on.
    fn hex4(&mut self) -> Result<u32, Stop> {
        let digits = self.text.get(self.at + 1..self.at + 5);
        let code = digits
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code {
            Some(code) => {
                self.at += 5;
                Ok(code)
            }
            None => Err(self.fault("`\\u` needs four hexadecimal digits")),
        }
    }

    fn number(&mut self) -> Result<(), Stop> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        let digits = text.strip_prefix('-').unwrap_or(text);
        let starts_well = digits.starts_with(|first: char| first.is_ascii_digit())
            && !(digits.starts_with('0') && digits[1..].starts_with(|next: char| next.is_ascii_digit()));
        let whole = starts_well && digits.bytes().all(|byte| byte.is_ascii_digit());
        let data = match (whole, text.parse::<i64>(), text.parse::<f64>()) {
            (true, Ok(value), _) => Data::Integer(value),
            (_, _, Ok(value))
                if starts_well
                    && !digits.contains(".e")
                    && !digits.contains(".E")
                    && !digits.ends_with('.') =>
            {
                Data::Float(value)
            }
            _ => {
                self.at = start;
                return Err(self.fault("this is not a number"));
            }
        };
        self.builder.scalar(data, Span::new(start as u32, self.at as u32), 0)
    }

    fn word(&mut self) -> Result<(), Stop> {
        let rest = &self.text[self.at..];
        let words = [("true", Data::Bool(true)), ("false", Data::Bool(false)), ("null", Data::Null)];
        let Some((word, data)) = words.into_iter().find(|(word, _)| rest.starts_with(word)) else {
            return Err(self.fault("expected a value"));
        };
        let start = self.at;
        self.at += word.len();
        self.builder.scalar(data, Span::new(start as u32, self.at as u32), 0)
    }
}
