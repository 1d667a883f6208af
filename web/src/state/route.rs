//! What the part of the address after `#` says: the page, and on the page for files which one and where in it, on the page
//! for a node which one.

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
    /// The nodes as a table.
    Table,
    /// Everything about one node.
    Agent,
    /// All findings.
    Findings,
    /// Figures.
    Dashboard,
    /// Two states side by side.
    Compare,
    /// Rules of others.
    Plugins,
    /// How the page looks, and what it keeps.
    Settings,
}

impl Page {
    /// Every page.
    pub const ALL: [Self; 10] = [
        Self::Explorer,
        Self::Matrix,
        Self::Validate,
        Self::Table,
        Self::Agent,
        Self::Findings,
        Self::Dashboard,
        Self::Compare,
        Self::Plugins,
        Self::Settings,
    ];

    /// The fragment of the page by itself.
    pub const fn fragment(self) -> &'static str {
        match self {
            Self::Explorer => "explorer",
            Self::Matrix => "matrix",
            Self::Validate => "validate",
            Self::Table => "table",
            Self::Agent => "agent",
            Self::Findings => "findings",
            Self::Dashboard => "dashboard",
            Self::Compare => "compare",
            Self::Plugins => "plugins",
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
    /// The key of the node that is shown.
    pub key: Option<String>,
}

impl Route {
    /// The route of a fragment. What makes no sense is left out.
    pub fn parse(fragment: &str) -> Self {
        let (page, rest) = fragment.split_once('?').unwrap_or((fragment, ""));
        let page = Page::ALL.into_iter().find(|known| known.fragment() == page).unwrap_or_default();
        let value = |name: &str| {
            let pairs = rest.split('&').filter_map(|pair| pair.split_once('='));
            pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| decode(value))
        };
        let number = |name| value(name)?.parse().ok().filter(|&number: &u32| number > 0);
        let file = value("file").filter(|file| !file.is_empty());
        let spot = number("line").map(|line| Spot { line, column: number("column").unwrap_or(1) });
        let key = value("key").filter(|key| !key.is_empty());
        Self { page, spot: spot.filter(|_| file.is_some()), file, key }
    }

    /// The fragment of a route.
    pub fn fragment(&self) -> String {
        let page = self.page.fragment();
        if let Some(key) = &self.key {
            return format!("{page}?key={}", encode(key));
        }
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
            let route = Route { page: Page::Validate, file: Some(file.to_owned()), spot, key: None };
            assert_eq!(Route::parse(&route.fragment()), route);
            assert!(!route.fragment().contains([' ', '#', 'é']), "{}", route.fragment());
        }
    }

    #[test]
    fn every_page_and_node_has_an_address() {
        for page in Page::ALL {
            assert_eq!(Route::parse(page.fragment()).page, page);
        }
        let key = Some("agent:ossa/a b?&é".to_owned());
        let route = Route { page: Page::Agent, key, ..Route::default() };
        assert_eq!(Route::parse(&route.fragment()), route);
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        assert_eq!(Route::parse(""), Route::default());
        assert_eq!(Route::parse("nowhere?file=a"), Route { file: Some("a".to_owned()), ..Route::default() });
        assert_eq!(Route::parse("agent?key="), Route { page: Page::Agent, ..Route::default() });
        assert_eq!(Route::parse("validate?line=4").spot, None);
        assert_eq!(Route::parse("validate?file=a&line=x").spot, None);
        assert_eq!(Route::parse("validate?file=a&line=2").spot, Some(Spot { line: 2, column: 1 }));
        assert_eq!(Route::parse("validate?file=%").file.as_deref(), Some("%"));
        assert_eq!(Route::parse("validate?file=%é").file.as_deref(), Some("%é"));
    }
}
