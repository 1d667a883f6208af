//! Forms a text can be required to have, checked by hand: a regular expression engine would be the largest
//! part of the page.
//!
//! A schema names a form beside the `pattern` that says the same to editors and other validators; a test holds
//! each pattern against its check.

/// The form of a text.
#[derive(Debug)]
pub struct Form {
    /// The value of `x-form`.
    pub name: &'static str,
    /// The same as a regular expression of ECMA-262.
    pub pattern: &'static str,
    /// What a value needs, as findings say it.
    pub description: &'static str,
    /// Whether a text has the form.
    pub accepts: fn(&str) -> bool,
}

impl Form {
    /// The form of that name.
    pub(super) fn from_name(name: &str) -> Option<&'static Self> {
        FORMS.iter().find(|form| form.name == name)
    }
}

/// Every form.
pub const FORMS: &[Form] = &[
    Form {
        name: "non-empty",
        pattern: r"[^\x00-\x20]",
        description: "some text",
        accepts: |text| text.bytes().any(|byte| byte > b' '),
    },
    Form {
        name: "semver",
        pattern: r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$",
        description: "a semantic version such as 1.4.0",
        accepts: is_semver,
    },
    Form {
        name: "identifier",
        pattern: r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        description: "an id of lower-case letters, digits and hyphens",
        accepts: |text| text.len() <= 63 && is_label(text),
    },
    Form {
        name: "kubernetes-name",
        pattern: r"^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$",
        description: "a name of lower-case letters, digits, hyphens and dots, at most 253 characters",
        accepts: |text| text.len() <= 253 && text.split('.').all(is_label),
    },
    Form {
        name: "machine-name",
        pattern: r"^[A-Za-z_][A-Za-z0-9_-]*$",
        description: "a name of letters, digits, `_` and `-`, not starting with a digit",
        accepts: |text| {
            text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && text.bytes().all(|byte| is_word(byte) || byte == b'-')
        },
    },
    Form {
        name: "server-name",
        pattern: r"^[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+$",
        description: "a reverse-DNS namespace and a name, such as io.github.user/server",
        accepts: |text| {
            text.split_once('/').is_some_and(|(namespace, name)| {
                let dotted = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
                is_all(namespace, dotted) && is_all(name, |byte| dotted(byte) || byte == b'_')
            })
        },
    },
    Form {
        name: "uri",
        pattern: r"^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20]+$",
        description: "a URI such as https://example.org/agent",
        accepts: |text| {
            text.split_once(':').is_some_and(|(scheme, rest)| is_scheme(scheme) && is_all(rest, is_visible))
        },
    },
    Form {
        name: "uri-reference",
        pattern: r"^[^\x00-\x20]+$",
        description: "a URI or a path, without blanks",
        accepts: |text| is_all(text, is_visible),
    },
    Form {
        name: "url-http",
        pattern: r"^https?://[^\x00-\x20/][^\x00-\x20]*$",
        description: "an http or https URL",
        accepts: |text| {
            text.strip_prefix("https://")
                .or_else(|| text.strip_prefix("http://"))
                .is_some_and(|rest| is_all(rest, is_visible) && !rest.starts_with('/'))
        },
    },
    Form {
        name: "date",
        pattern: r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        description: "a date such as 2026-01-31",
        accepts: is_date,
    },
    Form {
        name: "date-time",
        pattern: r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
        description: "a date and time of RFC 3339 such as 2026-01-31T12:00:00Z",
        accepts: is_date_time,
    },
    Form {
        name: "email",
        pattern: r"^[^\x00-\x20@]+@[^\x00-\x20@.]+(\.[^\x00-\x20@.]+)*$",
        description: "an e-mail address",
        accepts: |text| {
            text.split_once('@').is_some_and(|(user, host)| {
                is_all(user, is_visible)
                    && host.split('.').all(|part| is_all(part, |byte| is_visible(byte) && byte != b'@'))
            })
        },
    },
    Form {
        name: "sha256",
        pattern: r"^[a-f0-9]{64}$",
        description: "a SHA-256 sum of 64 hexadecimal digits in lower case",
        accepts: |text| text.len() == 64 && is_all(text, |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')),
    },
    Form {
        name: "cid",
        pattern: r"^(Qm[1-9A-HJ-NP-Za-km-z]{44}|b[a-z2-7]{58,})$",
        description: "a content identifier such as bafy…",
        accepts: is_cid,
    },
    Form {
        name: "spdx",
        pattern: r"^\(*[A-Za-z0-9][A-Za-z0-9.+:-]*\)*( (AND|OR|WITH) \(*[A-Za-z0-9][A-Za-z0-9.+:-]*\)*)*$",
        description: "a licence expression of SPDX such as Apache-2.0",
        accepts: is_spdx,
    },
    Form {
        name: "openapi-3",
        pattern: r"^3\.[01]\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?$",
        description: "a version of OpenAPI such as 3.1.0",
        accepts: is_openapi_3,
    },
    Form {
        name: "openapi-3.0",
        pattern: r"^3\.0\.",
        description: "a version of OpenAPI 3.0",
        accepts: |text| text.starts_with("3.0."),
    },
    Form {
        name: "path-or-extension",
        pattern: r"^(/|x-)",
        description: "a path that begins with `/`",
        accepts: |text| text.starts_with('/') || text.starts_with("x-"),
    },
    Form {
        name: "path",
        pattern: r"^/",
        description: "a path that begins with `/`",
        accepts: |text| text.starts_with('/'),
    },
    Form {
        name: "response-code",
        pattern: r"^(default$|[1-5]([0-9][0-9]|XX)$|x-)",
        description: "a status code such as 200 or 4XX, or `default`",
        accepts: is_response_code,
    },
    Form {
        name: "component-name",
        pattern: r"^[A-Za-z0-9._-]+$",
        description: "a name of letters, digits, `.`, `_` and `-`",
        accepts: |text| is_all(text, |byte| is_word(byte) || byte == b'.' || byte == b'-'),
    },
];

fn is_all(text: &str, wanted: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(wanted)
}

fn is_visible(byte: u8) -> bool {
    byte > b' '
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A content identifier of version 0, in base 58, or of version 1, in base 32.
fn is_cid(text: &str) -> bool {
    let is_base_58 = |byte: u8| byte.is_ascii_alphanumeric() && !b"0OIl".contains(&byte);
    let is_base_32 = |byte: u8| byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte);
    text.strip_prefix("Qm").is_some_and(|rest| rest.len() == 44 && is_all(rest, is_base_58))
        || text.strip_prefix('b').is_some_and(|rest| rest.len() >= 58 && is_all(rest, is_base_32))
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && is_all(text, |byte| byte.is_ascii_digit())
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && is_all(text, |byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
}

/// Lower-case letters, digits and inner hyphens.
fn is_label(text: &str) -> bool {
    is_all(text, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A number without leading zeros.
fn is_plain_number(text: &str) -> bool {
    is_all(text, |byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
}

/// Section 2 and 9 to 10 of <https://semver.org/spec/v2.0.0.html>.
pub(crate) fn is_semver(text: &str) -> bool {
    let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
    let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
    let word = |part: &str| is_all(part, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    core.split('.').count() == 3
        && core.split('.').all(is_plain_number)
        && pre.is_none_or(|pre| {
            pre.split('.').all(|part| word(part) && (!is_number(part) || is_plain_number(part)))
        })
        && build.is_none_or(|build| build.split('.').all(word))
}

/// Two digits of at most `highest`.
fn is_pair(text: &str, lowest: u8, highest: u8) -> bool {
    is_digits(text, 2) && text.parse().is_ok_and(|value: u8| (lowest..=highest).contains(&value))
}

fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    year.is_some_and(|year| is_digits(year, 4))
        && month.is_some_and(|month| is_pair(month, 1, 12))
        && day.is_some_and(|day| is_pair(day, 1, 31))
}

fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let Some(zone_at) = time.find(['Z', 'z', '+', '-']) else { return false };
    let (time, zone) = time.split_at(zone_at);
    let (time, fraction) = time.split_once('.').map_or((time, None), |(time, rest)| (time, Some(rest)));
    let hours_and_minutes = |text: &str| {
        text.split_once(':').is_some_and(|(hours, minutes)| is_pair(hours, 0, 23) && is_pair(minutes, 0, 59))
    };
    is_date(date)
        && time
            .rsplit_once(':')
            .is_some_and(|(rest, seconds)| hours_and_minutes(rest) && is_pair(seconds, 0, 60))
        && fraction.is_none_or(|digits| is_all(digits, |byte| byte.is_ascii_digit()))
        && (matches!(zone, "Z" | "z") || zone.strip_prefix(['+', '-']).is_some_and(hours_and_minutes))
}

/// Licence ids joined by operators. Brackets need not match: the form tells a licence from a sentence.
fn is_spdx(text: &str) -> bool {
    text.split(' ').enumerate().all(|(index, word)| {
        if index % 2 == 1 {
            return matches!(word, "AND" | "OR" | "WITH");
        }
        let id = word.trim_start_matches('(').trim_end_matches(')');
        id.starts_with(|first: char| first.is_ascii_alphanumeric())
            && is_all(id, |byte| byte.is_ascii_alphanumeric() || b".+:-".contains(&byte))
    }) && text.split(' ').count() % 2 == 1
}

fn is_openapi_3(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("3.0.").or_else(|| text.strip_prefix("3.1.")) else { return false };
    let (patch, pre) = rest.split_once('-').map_or((rest, None), |(patch, pre)| (patch, Some(pre)));
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
    is_plain_number(patch) && pre.is_none_or(|pre| is_all(pre, word))
}

fn is_response_code(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['1', '2', '3', '4', '5']) else {
        return text == "default" || text.starts_with("x-");
    };
    rest == "XX" || is_digits(rest, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form, texts that have it, and texts that do not.
    const CASES: &[(&str, &[&str], &[&str])] = &[
        ("non-empty", &["a", " a\n"], &["", " \n\t"]),
        (
            "semver",
            &["1.0.0", "0.1.9-alpha.1", "1.2.3+build.7", "1.0.0-x-y.0+a"],
            &["1.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0.0", "", "1.0.0+"],
        ),
        ("identifier", &["refund-desk-2", "a"], &["", "-a", "a-", "A", "a_b"]),
        ("kubernetes-name", &["a.b-c", "a"], &["", "a.", ".a", "A", "a_b", "a.-b"]),
        ("machine-name", &["a_b-C1", "_x"], &["", "1a", "a b", "-a"]),
        ("server-name", &["io.github.user/server", "a/b_c"], &["a", "a/", "/b", "a/b/c", "a_b/c"]),
        ("uri", &["https://a.b/c", "urn:x:y", "mailto:a@b"], &["", "a", "//a", "1a:b", "a: b", "a:"]),
        ("uri-reference", &["./a", "x"], &["", "a b"]),
        ("url-http", &["http://a", "https://a/b?c"], &["ftp://a", "https://", "http:///a", "http://a b"]),
        ("date", &["2026-01-31"], &["2026-1-31", "2026-13-01", "2026-00-01", "2026-01-32", "2026-01-01-"]),
        (
            "date-time",
            &["2026-01-31T12:00:00Z", "2026-01-31t12:00:60.25+02:00"],
            &[
                "2026-01-31",
                "2026-01-31T12:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T12:00:00",
                "2026-01-31T1:0:0Z",
            ],
        ),
        ("email", &["a@b", "a.b@c.de"], &["a", "@b", "a@", "a@b@c", "a b@c", "a@b..c"]),
        ("sha256", &["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"], &["", "abc"]),
        (
            "cid",
            &[
                "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
                "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG",
            ],
            &["", "asdf", "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbd0", "bafy"],
        ),
        (
            "spdx",
            &[
                "MIT",
                "Apache-2.0 OR MIT",
                "(MIT AND BSD-3-Clause)",
                "GPL-2.0-only WITH Classpath-exception-2.0",
            ],
            &["", "MIT license", "MIT OR", "all rights reserved by us", "MIT  OR X"],
        ),
        ("openapi-3", &["3.0.3", "3.1.0", "3.1.0-rc1"], &["3.1", "2.0", "3.2.0", "3.1.01", "3.1.0-"]),
        ("openapi-3.0", &["3.0.3"], &["3.1.0"]),
        ("path-or-extension", &["/a", "x-a"], &["", "a"]),
        ("path", &["/", "/a/{b}"], &["", "a"]),
        ("response-code", &["200", "4XX", "default", "x-a"], &["600", "20", "2xx", "2000", "Default"]),
        ("component-name", &["User.v1_x-y"], &["", "a b", "a/b", "é"]),
    ];

    #[test]
    fn every_form_has_its_cases() {
        let named: Vec<&str> = CASES.iter().map(|(name, ..)| *name).collect();
        assert_eq!(named, FORMS.iter().map(|form| form.name).collect::<Vec<_>>());
        for (name, good, bad) in CASES {
            let form = Form::from_name(name).expect("the form exists");
            for text in *good {
                assert!((form.accepts)(text), "{name}: {text:?}");
            }
            for text in *bad {
                assert!(!(form.accepts)(text), "{name}: {text:?}");
            }
        }
    }

    #[test]
    fn lengths_are_bounded() {
        let accepts = |name, text: &str| (Form::from_name(name).expect("the form exists").accepts)(text);
        assert!(accepts("identifier", &"x".repeat(63)) && !accepts("identifier", &"x".repeat(64)));
        assert!(
            accepts("kubernetes-name", &"x".repeat(253)) && !accepts("kubernetes-name", &"x".repeat(254))
        );
    }
}
