//! From text to [`Expression`]: one function for each rule of the grammar.
//!
//! ```text
//! any       = all { "or" all }
//! all       = { not }
//! not       = ( "-" | "not" ) not | primary
//! primary   = "(" any ")" | quoted | word | word ":" value { "," value } | word comparison number | word "(" … ")"
//! ```

use super::error::QueryError;
use super::pattern::Pattern;
use super::syntax::{Call, Comparison, Expression, FUNCTIONS, Flag, Name, Subject};
use super::{MAX_LENGTH, called};
use crate::text::{Span, nearest};

/// Brackets inside of brackets.
const MAX_DEPTH: usize = 64;
/// Longer ways are whole graphs.
const MAX_DISTANCE: u64 = 64;

pub(super) fn parse(text: &str) -> Result<Expression, QueryError> {
    if text.len() > MAX_LENGTH {
        let message = format!("the query has {} bytes, and {MAX_LENGTH} is the most", text.len());
        return Err(QueryError::new(Span::at(MAX_LENGTH as u32), message));
    }
    let mut parser = Parser { text, at: 0, depth: 0 };
    let expression = parser.any()?;
    if let Some(rest) = parser.peek() {
        // Everything else is part of some condition.
        let span = parser.span_of(rest);
        return Err(QueryError::new(span, format!("unexpected `{rest}`"))
            .with_help("open a bracket first, or put quotation marks around it"));
    }
    Ok(expression)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn span_of(&self, character: char) -> Span {
        Span::new(self.at as u32, (self.at + character.len_utf8()) as u32)
    }

    fn since(&self, start: usize) -> Span {
        Span::new(start as u32, self.at as u32)
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.at += wanted.len_utf8();
        }
        is_there
    }

    fn take_while(&mut self, accepts: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|character| !accepts(character)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// Takes a whole word, whatever its case, if it comes next.
    fn take_keyword(&mut self, keyword: &str) -> bool {
        let rest = self.rest();
        let Some((start, after)) = rest.split_at_checked(keyword.len()) else { return false };
        let ends =
            after.chars().next().is_none_or(|next| next.is_whitespace() || matches!(next, '(' | ')' | '"'));
        let is_there = start.eq_ignore_ascii_case(keyword) && ends;
        if is_there {
            self.at += keyword.len();
        }
        is_there
    }

    fn any(&mut self) -> Result<Expression, QueryError> {
        let mut sides = vec![self.all()?];
        loop {
            self.skip_blanks();
            let start = self.at;
            if !self.take_keyword("or") {
                break;
            }
            let or = self.since(start);
            let is_empty = |side: &Expression| matches!(side, Expression::All(parts) if parts.is_empty());
            let side = self.all()?;
            if is_empty(&side) || sides.last().is_some_and(is_empty) {
                return Err(QueryError::new(or, "`or` needs a condition on both sides")
                    .with_help("write \"or\" with quotation marks to search for the word"));
            }
            sides.push(side);
        }
        Ok(if sides.len() == 1 { sides.remove(0) } else { Expression::Any(sides) })
    }

    fn all(&mut self) -> Result<Expression, QueryError> {
        let mut parts = Vec::new();
        loop {
            self.skip_blanks();
            // `and` is what standing side by side means anyway.
            let start = self.at;
            if !parts.is_empty() && self.take_keyword("and") {
                let and = self.since(start);
                self.skip_blanks();
                if self.ends_here() {
                    return Err(QueryError::new(and, "`and` needs a condition on both sides"));
                }
            }
            if self.ends_here() {
                break;
            }
            parts.push(self.not()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::All(parts) })
    }

    fn ends_here(&mut self) -> bool {
        let here = self.at;
        let ends = self.peek().is_none_or(|next| next == ')') || self.take_keyword("or");
        self.at = here;
        ends
    }

    fn not(&mut self) -> Result<Expression, QueryError> {
        let start = self.at;
        if !self.take('-') && !self.take_keyword("not") {
            return self.primary();
        }
        let sign = self.since(start);
        self.skip_blanks();
        if self.ends_here() {
            let sign = self.text.get(sign.start as usize..sign.end as usize).unwrap_or_default();
            return Err(QueryError::new(self.since(start), format!("`{sign}` needs a condition after it")));
        }
        let inner = self.nested(sign, Self::not)?;
        Ok(Expression::Not(Box::new(inner)))
    }

    /// Goes one level deeper, as far as that is allowed.
    fn nested(
        &mut self,
        opened: Span,
        inner: impl FnOnce(&mut Self) -> Result<Expression, QueryError>,
    ) -> Result<Expression, QueryError> {
        if self.depth == MAX_DEPTH {
            return Err(QueryError::new(
                opened,
                format!("more than {MAX_DEPTH} conditions inside of each other"),
            ));
        }
        self.depth += 1;
        let inner = inner(self)?;
        self.depth -= 1;
        Ok(inner)
    }

    fn primary(&mut self) -> Result<Expression, QueryError> {
        let start = self.at;
        if self.take('(') {
            let opened = self.since(start);
            let inner = self.nested(opened, Self::any)?;
            self.close(opened)?;
            return Ok(inner);
        }
        if self.peek() == Some('"') {
            return Ok(Expression::Text(self.quoted()?.to_lowercase()));
        }
        let word = self.take_while(|next| !next.is_whitespace() && !"():,\"<>=!".contains(next));
        let name = Name { text: word.to_lowercase(), span: self.since(start) };
        // No condition begins with a comparison, so blanks before one do not end the word.
        if self.rest().trim_start().starts_with(['<', '>', '=', '!']) {
            self.skip_blanks();
        }
        match self.peek() {
            Some(':') if !word.is_empty() => self.field(name),
            Some('(') if !word.is_empty() => self.call(&name),
            Some('<' | '>' | '=' | '!') if !word.is_empty() => self.number(name),
            _ if !word.is_empty() => Ok(match Flag::from_name(&name.text) {
                Some(flag) => Expression::Flag(flag),
                None => Expression::Text(name.text),
            }),
            next => {
                let found = next.unwrap_or_default();
                let message = format!("a condition cannot begin with `{found}`");
                Err(QueryError::new(self.span_of(found), message)
                    .with_help("put quotation marks around what is to be searched for"))
            }
        }
    }

    fn close(&mut self, opened: Span) -> Result<(), QueryError> {
        self.skip_blanks();
        if self.take(')') {
            return Ok(());
        }
        Err(QueryError::new(opened, "the bracket that opens here is not closed").with_help("add a `)`"))
    }

    /// What stands between quotation marks; there is no escape, as no id contains one.
    fn quoted(&mut self) -> Result<&'t str, QueryError> {
        let start = self.at;
        self.take('"');
        let content = self.take_while(|next| next != '"');
        if self.take('"') {
            return Ok(content);
        }
        Err(QueryError::new(
            Span::new(start as u32, start as u32 + 1),
            "the quotation mark that opens here is not closed",
        )
        .with_help("add a `\"`"))
    }

    fn value(&mut self, after: &Name) -> Result<(Pattern, Span), QueryError> {
        let start = self.at;
        let text = if self.peek() == Some('"') {
            self.quoted()?
        } else {
            self.take_while(|next| !next.is_whitespace() && !"(),\"".contains(next))
        };
        if text.is_empty() {
            let name = &after.text;
            return Err(QueryError::new(self.since(start), format!("`{name}` needs a value here"))
                .with_help("write \"\" around a value with blanks in it, or `*` for any"));
        }
        Ok((Pattern::new(text), self.since(start)))
    }

    fn field(&mut self, field: Name) -> Result<Expression, QueryError> {
        self.take(':');
        // `is:orphan` reads well beside other fields.
        if field.text == "is" {
            let (value, span) = self.value(&field)?;
            return Flag::from_name(value.as_str()).map(Expression::Flag).ok_or_else(|| {
                let flags = super::FLAGS.map(|flag| flag.word);
                QueryError::new(span, format!("no node is `{}`", value.as_str()))
                    .with_help(called::known(value.as_str(), &flags))
            });
        }
        let mut values = Vec::new();
        loop {
            values.push(self.value(&field)?.0);
            if !self.take(',') {
                break;
            }
        }
        Ok(Expression::Has { field, values })
    }

    fn number(&mut self, figure: Name) -> Result<Expression, QueryError> {
        let start = self.at;
        let comparison = match self.take_while(|next| "<>=!".contains(next)) {
            "<" => Comparison::Less,
            "<=" => Comparison::AtMost,
            "=" | "==" => Comparison::Equal,
            "!=" => Comparison::Not,
            ">=" => Comparison::AtLeast,
            ">" => Comparison::More,
            other => {
                return Err(QueryError::new(self.since(start), format!("`{other}` compares nothing"))
                    .with_help("use <, <=, =, !=, >= or >"));
            }
        };
        self.skip_blanks();
        let value = self.integer(&figure)?;
        Ok(Expression::Number { figure, comparison, value })
    }

    fn integer(&mut self, after: &Name) -> Result<u64, QueryError> {
        let start = self.at;
        let text = self.take_while(|next| !next.is_whitespace() && !"(),\"".contains(next));
        text.parse().map_err(|_| {
            QueryError::new(self.since(start), format!("`{}` needs a whole number here", after.text))
        })
    }

    fn call(&mut self, name: &Name) -> Result<Expression, QueryError> {
        let start = self.at;
        self.take('(');
        let opened = self.since(start);
        self.skip_blanks();
        let call = match name.text.as_str() {
            "hop" => {
                let of = self.subject(name)?;
                self.comma(name)?;
                let start = self.at;
                let distance = self.integer(name)?;
                if distance > MAX_DISTANCE {
                    let message = format!("`hop` goes at most {MAX_DISTANCE} relations far");
                    return Err(QueryError::new(self.since(start), message));
                }
                Call::Hop { of, distance: distance as u32 }
            }
            "impact" => Call::Impact { of: self.subject(name)? },
            "path" => {
                let from = self.subject(name)?;
                self.comma(name)?;
                Call::Path { from, to: self.subject(name)? }
            }
            "in" => self.membership(name)?,
            other => {
                let functions = FUNCTIONS.map(|function| function.word);
                let error = QueryError::new(name.span, format!("there is no function `{other}`"));
                return Err(match nearest(other, functions) {
                    Some(meant) => error.with_help(format!("did you mean `{meant}`?")),
                    None => error.with_help(format!("there are {}", functions.join(", "))),
                });
            }
        };
        self.close(opened)?;
        Ok(Expression::Call(call))
    }

    fn subject(&mut self, function: &Name) -> Result<Subject, QueryError> {
        let (pattern, span) = self.value(function)?;
        Ok(Subject { pattern, span })
    }

    fn comma(&mut self, function: &Name) -> Result<(), QueryError> {
        self.skip_blanks();
        if !self.take(',') {
            let message = format!("`{}` needs two things with a comma between them", function.text);
            return Err(QueryError::new(self.since(self.at), message));
        }
        self.skip_blanks();
        Ok(())
    }

    fn membership(&mut self, function: &Name) -> Result<Call, QueryError> {
        let start = self.at;
        let word = self.take_while(|next| next.is_alphanumeric() || next == '_');
        let what = Name { text: word.to_lowercase(), span: self.since(start) };
        if !self.take(':') {
            return Err(QueryError::new(
                self.since(start),
                "`in` needs what and which, such as `in(community:3)`",
            ));
        }
        let (value, value_span) = self.value(function)?;
        Ok(Call::In { what, value, value_span })
    }
}
