use crate::text::{cut, without_controls};

/// How much a log line matters to the plugin that wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// For the author of the plugin.
    Debug,
    /// For anyone who looks.
    Info,
    /// Something was not as expected.
    Warn,
    /// The output is incomplete.
    Error,
}

/// One line a plugin wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How much it matters.
    pub level: Level,
    /// What it says: cut at the limit, and free of control characters except line breaks and tabs.
    pub text: String,
}

/// What a plugin wrote during one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    lines: Vec<Line>,
    dropped_count: u64,
    /// Kept beyond the limit of lines: it says why a call failed.
    last_error: Option<String>,
}

impl Log {
    /// The lines that were kept, oldest first.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// How many further lines were not kept.
    pub fn dropped_count(&self) -> u64 {
        self.dropped_count
    }

    /// The last line of level error.
    pub fn last_error(&self) -> Option<&str> {
        self.last_error.as_deref()
    }

    /// Adds the lines of another call.
    pub fn append(&mut self, other: Self, line_count: usize) {
        let room = line_count.saturating_sub(self.lines.len());
        self.dropped_count += other.dropped_count + other.lines.len().saturating_sub(room) as u64;
        self.lines.extend(other.lines.into_iter().take(room));
        self.last_error = other.last_error.or(self.last_error.take());
    }

    pub fn push(&mut self, level: Level, text: &str, line_count: usize, line_bytes: usize) {
        let kept = self.lines.len() < line_count;
        if !kept {
            self.dropped_count += 1;
        }
        if !kept && level != Level::Error {
            return;
        }
        let text = without_controls(cut(text, line_bytes));
        if level == Level::Error {
            self.last_error = Some(text.clone());
        }
        if kept {
            self.lines.push(Line { level, text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_beyond_the_limit_are_counted_but_the_last_error_is_kept() {
        let mut log = Log::default();
        for text in ["one", "two", "three"] {
            log.push(Level::Info, text, 2, 100);
        }
        log.push(Level::Error, "why", 2, 100);
        assert_eq!((log.lines().len(), log.dropped_count()), (2, 2));
        assert_eq!(log.last_error(), Some("why"));
    }
}
