//! What the part of the address after `#` says: the page, and on the page for files which one and where in it.

/// The pages of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The graph.
    #[default]
    Explorer,
    /// The graph as a matrix.
    Matrix,
    /// The files, their text and their findings.
    Validate,
    /// How the page looks, and what it keeps.
    Settings,
}

impl Page {
    /// The fragment of the page by itself.
    pub const fn fragment(self) -> &'static str {
        match self {
            Self::Explorer => "explorer",
            Self::Matrix => "matrix",
            Self::Validate => "validate",
            Self::Settings => "settings",
        }
    }
}

/// A place in a file, counted from 1 in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

/// Where a visitor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The page.
    pub page: Page,
    /// The file that is open.
    pub file: Option<String>,
    /// Where in it.
    pub spot: Option<Spot>,
}

impl Route {
    /// The route of a fragment. What makes no sense is left out.
    pub fn parse(fragment: &str) -> Self {
        let (page, rest) = fragment.split_once('?').unwrap_or((fragment, ""));
        let page = match page {
            // The page that once listed findings is the one for files now.
            "validate" | "findings" => Page::Validate,
            "settings" => Page::Settings,
            "matrix" => Page::Matrix,
            _ => Page::Explorer,
        };
        let value = |name: &str| {
            let pairs = rest.split('&').filter_map(|pair| pair.split_once('='));
            pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| decode(value))
        };
        let number = |name| value(name)?.parse().ok().filter(|&number: &u32| number > 0);
        let file = value("file").filter(|file| !file.is_empty());
        let spot = number("line").map(|line| Spot { line, column: number("column").unwrap_or(1) });
        Self { page, spot: spot.filter(|_| file.is_some()), file }
    }

    /// The fragment of a route.
    pub fn fragment(&self) -> String {
        let page = self.page.fragment();
        match (&self.file, self.spot) {
            (None, _) => page.to_owned(),
            (Some(file), None) => format!("{page}?file={}", encode(file)),
            (Some(file), Some(Spot { line, column })) => {
                format!("{page}?file={}&line={line}&column={column}", encode(file))
            }
        }
    }
}

/// Everything but letters, digits and what paths are made of, as `%` and two digits for each byte.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for digit in [byte >> 4, byte & 15] {
                encoded.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
    }
    encoded
}

pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(code) = code.filter(|_| byte == b'%') {
            decoded.push(code);
            at += 3;
        } else {
            decoded.push(byte);
            at += 1;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_survives_the_address() {
        for file in ["a.yml", "shop/.claude/agents/50 %&=#?é😀.md"] {
            let spot = Some(Spot { line: 12, column: 3 });
            let route = Route { page: Page::Validate, file: Some(file.to_owned()), spot };
            assert_eq!(Route::parse(&route.fragment()), route);
            assert!(!route.fragment().contains([' ', '#', 'é']), "{}", route.fragment());
        }
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        assert_eq!(Route::parse(""), Route::default());
        assert_eq!(Route::parse("nowhere?file=a"), Route { file: Some("a".to_owned()), ..Route::default() });
        assert_eq!(Route::parse("findings").page, Page::Validate);
        assert_eq!(Route::parse("validate?line=4").spot, None);
        assert_eq!(Route::parse("validate?file=a&line=x").spot, None);
        assert_eq!(Route::parse("validate?file=a&line=2").spot, Some(Spot { line: 2, column: 1 }));
        assert_eq!(Route::parse("validate?file=%").file.as_deref(), Some("%"));
        assert_eq!(Route::parse("validate?file=%é").file.as_deref(), Some("%é"));
    }
}
