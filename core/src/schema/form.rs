//! Forms a text can be required to have, checked by hand: a regular expression engine would be the largest
//! part of the page.

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A version by Semantic Versioning 2.0.
    SemVer,
    /// Lower-case letters, digits and inner hyphens, at most 63.
    Identifier,
}

impl Form {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        match name {
            "semver" => Some(Self::SemVer),
            "identifier" => Some(Self::Identifier),
            _ => None,
        }
    }

    pub(super) fn description(self) -> &'static str {
        match self {
            Self::SemVer => "a semantic version such as 1.4.0",
            Self::Identifier => "an id of lower-case letters, digits and hyphens",
        }
    }

    pub(super) fn accepts(self, text: &str) -> bool {
        match self {
            Self::SemVer => is_semver(text),
            Self::Identifier => is_identifier(text),
        }
    }
}

fn is_identifier(text: &str) -> bool {
    let alphanumeric = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.len() <= 63
        && bytes.first().copied().is_some_and(alphanumeric)
        && bytes.last().copied().is_some_and(alphanumeric)
        && bytes.iter().all(|&byte| alphanumeric(byte) || byte == b'-')
}

/// Section 2 and 9 to 10 of <https://semver.org/spec/v2.0.0.html>.
pub(crate) fn is_semver(text: &str) -> bool {
    let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
    let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
    let number = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part == "0" || !part.starts_with('0'))
    };
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    core.split('.').count() == 3
        && core.split('.').all(number)
        && pre.is_none_or(|pre| pre.split('.').all(|part| word(part) && (!is_number(part) || number(part))))
        && build.is_none_or(|build| build.split('.').all(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantic_versions() {
        for version in ["1.0.0", "0.1.9-alpha.1", "1.2.3+build.7", "1.0.0-x-y.0+a"] {
            assert!(is_semver(version), "{version}");
        }
        for version in ["1.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0.0", "", "1.0.0+"] {
            assert!(!is_semver(version), "{version}");
        }
    }

    #[test]
    fn identifiers() {
        assert!(is_identifier("refund-desk-2"));
        for id in ["", "-a", "a-", "A", "a_b", &"x".repeat(64)] {
            assert!(!is_identifier(id), "{id}");
        }
    }
}
