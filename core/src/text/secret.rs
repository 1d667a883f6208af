//! Which pieces of a text are credentials, by the marks their issuers put on them and by how random they look.

use std::ops::Range;

/// A credential found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What it is, for people: "a GitHub token".
    pub name: &'static str,
}

/// A mark that credentials of one issuer begin with.
struct Mark {
    prefix: &'static str,
    /// Fewest characters after the prefix.
    shortest: usize,
    name: &'static str,
}

const MARKS: [Mark; 26] = [
    mark("sk-ant-", 20, "an Anthropic API key"),
    mark("sk-proj-", 20, "an OpenAI API key"),
    mark("sk-", 20, "an API key"),
    mark("sk_live_", 20, "a Stripe key"),
    mark("rk_live_", 20, "a Stripe key"),
    mark("github_pat_", 36, "a GitHub token"),
    mark("ghp_", 36, "a GitHub token"),
    mark("gho_", 36, "a GitHub token"),
    mark("ghu_", 36, "a GitHub token"),
    mark("ghs_", 36, "a GitHub token"),
    mark("ghr_", 36, "a GitHub token"),
    mark("glpat-", 20, "a GitLab token"),
    mark("AKIA", 16, "an AWS access key"),
    mark("ASIA", 16, "an AWS access key"),
    mark("AIza", 35, "a Google API key"),
    mark("xoxb-", 20, "a Slack token"),
    mark("xoxp-", 20, "a Slack token"),
    mark("xoxa-", 20, "a Slack token"),
    mark("xoxr-", 20, "a Slack token"),
    mark("xoxs-", 20, "a Slack token"),
    mark("xapp-", 20, "a Slack token"),
    mark("hf_", 30, "a Hugging Face token"),
    mark("npm_", 36, "an npm token"),
    mark("gsk_", 40, "a Groq API key"),
    mark("pypi-", 60, "a PyPI token"),
    mark("dckr_pat_", 20, "a Docker token"),
];

const fn mark(prefix: &'static str, shortest: usize, name: &'static str) -> Mark {
    Mark { prefix, shortest, name }
}

/// Every credential in `text` whose issuer can be told, in order. Placeholders such as `sk-...` are none.
///
/// # Complexity
/// O(length).
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    words(text, |start, word| {
        if let Some(name) = name_of(word) {
            found.push(Token { range: start..start + word.len(), name });
        }
    });
    if let Some(range) = private_key(text) {
        found.push(Token { range, name: "a private key" });
    }
    if let Some(range) = password_of_url(text) {
        found.push(Token { range, name: "a password in an address" });
    }
    found.sort_by_key(|token| token.range.start);
    found
}

/// Calls `visit` with every longest run of characters that tokens are made of.
fn words<'t>(text: &'t str, mut visit: impl FnMut(usize, &'t str)) {
    let mut start = 0;
    for part in text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))) {
        let word = part.trim_matches('.');
        if word.len() >= 16 {
            visit(start + (part.len() - part.trim_start_matches('.').len()), word);
        }
        // What was split at is one character, of one byte or more.
        start += part.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
}

fn name_of(word: &str) -> Option<&'static str> {
    if is_web_token(word) {
        return Some("a JSON Web Token");
    }
    let mark = MARKS.iter().find(|mark| {
        word.strip_prefix(mark.prefix).is_some_and(|rest| {
            rest.len() >= mark.shortest && looks_random(rest) && (mark.shortest != 16 || is_aws(rest))
        })
    })?;
    (!is_placeholder(word)).then_some(mark.name)
}

/// Amazon's ids have one length and no small letters, unlike words that begin with the same four letters.
fn is_aws(rest: &str) -> bool {
    rest.len() == 16 && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Header and payload are JSON objects, and `eyJ` is how `{"` begins in Base64.
fn is_web_token(word: &str) -> bool {
    let mut parts = word.split('.');
    let mut is_object = || parts.next().is_some_and(|part| part.starts_with("eyJ") && part.len() >= 16);
    is_object() && is_object() && parts.next().is_some_and(|part| part.len() >= 16) && parts.next().is_none()
}

/// The header of a private key in PEM that is followed by a key.
fn private_key(text: &str) -> Option<Range<usize>> {
    const END: &str = "PRIVATE KEY-----";
    let start = text.find("-----BEGIN ")?;
    let header = text[start..].find(END).filter(|&at| at <= 40)? + END.len();
    // Line ends may be written as `\n` in one line.
    let key = text[start + header..].chars().filter(|c| !c.is_whitespace() && *c != '\\').take(48);
    let (mut count, mut is_key) = (0, true);
    for character in key {
        is_key &= character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '=');
        count += 1;
    }
    let end = text[start..].find("-----END").map_or(text.len(), |at| start + at);
    (is_key && count == 48).then_some(start..end)
}

/// The password of an address such as `postgres://user:password@host`.
fn password_of_url(text: &str) -> Option<Range<usize>> {
    let begin = text.find("://")? + 3;
    let rest = &text[begin..];
    let authority = &rest[..rest.find(['/', '?', '#', '"', '\'', ' ', '\n']).unwrap_or(rest.len())];
    let (login, host) = authority.rsplit_once('@')?;
    let (user, password) = login.split_once(':')?;
    let is_local = host.starts_with("localhost") || host.starts_with("127.") || !host.contains('.');
    let is_real = password.len() >= 6 && password != user && !is_placeholder(password) && !is_wordy(password);
    let start = begin + user.len() + 1;
    (is_real && !is_local).then(|| start..start + password.len())
}

/// Whether `text` stands for a secret instead of being one: a template, an example, a name of a variable, a path.
///
/// # Complexity
/// O(length).
pub fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 22] = [
        "your",
        "example",
        "placeholder",
        "changeme",
        "change-me",
        "change_me",
        "replace",
        "insert",
        "dummy",
        "sample",
        "redacted",
        "todo",
        "fixme",
        "xxxx",
        "****",
        "...",
        "…",
        "fake",
        "mock",
        "not-a-real",
        "os.environ",
        "process.env",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
        || text.contains(['<', '>', '{', '}', '(', ')', '$', '`'])
        || text.starts_with(['=', '!', '@', '%', '/', '.', '~', '[', '*'])
        || text.contains("://")
        || is_variable(text)
}

/// `GITHUB_TOKEN` names a variable of the environment.
fn is_variable(text: &str) -> bool {
    text.contains('_')
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && text.bytes().next().is_some_and(|byte| !byte.is_ascii_digit())
}

/// Whether a text of 16 characters or more is made by a machine: letters and digits mixed, many different ones,
/// neither counting up nor made of words.
///
/// # Complexity
/// O(length).
pub fn looks_random(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut seen = [false; 256];
    for &byte in bytes {
        seen[usize::from(byte)] = true;
    }
    let different = seen.iter().filter(|seen| **seen).count();
    let has = |class: fn(&u8) -> bool| bytes.iter().any(class);
    // `1234567890abcdef` is typed, not made.
    let steps = bytes.windows(2).filter(|pair| pair[1] == pair[0] || pair[1] == pair[0].wrapping_add(1));
    let counts_up = steps.count() * 2 > bytes.len();
    bytes.len() >= 16
        && different >= 8
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && !counts_up
        && !is_wordy(text)
}

/// What `text` says in Base64, if that is printable ASCII.
///
/// # Complexity
/// O(length).
pub fn base64_words(text: &str) -> Option<String> {
    if text.is_empty() || !text.len().is_multiple_of(4) {
        return None;
    }
    let digits = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let mut words = String::with_capacity(digits.len() * 3 / 4);
    // Bits that are read and not yet a byte, and how many they are.
    let (mut bits, mut count) = (0u32, 0u32);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            let byte = (bits >> count) as u8;
            let is_printable = byte.is_ascii_graphic() || matches!(byte, b' ' | b'\n');
            words.push(is_printable.then_some(char::from(byte))?);
        }
    }
    Some(words)
}

/// Whether every part of `text` reads like a word or a short number, as in `refund-desk-v2` and `2025-01-01`.
pub fn is_wordy(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).all(|part| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = part.len() - letters.len();
        let is_number = letters.is_empty() && digits <= 4;
        let is_word = letters.chars().all(char::is_alphabetic) && (letters.is_empty() || digits <= 2);
        // A capital inside of a word is the mark of camel case only after a small letter.
        let capitals = letters.chars().skip(1).filter(|c| c.is_uppercase()).count();
        let is_one_case = letters.chars().all(char::is_uppercase);
        is_number || (is_word && !letters.is_empty() && (is_one_case || capitals * 3 <= letters.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // Put together here, so that no scanner of repositories takes them for real ones.
    fn made(prefix: &str, length: usize) -> String {
        let letters = "Q7w2Er9tY4uI0pA5sD8fG1hJ6kL3zX7cV2bN9mT4gB5nH8yU1jM6iK0oL";
        format!("{prefix}{}", &letters[..length])
    }

    fn names(text: &str) -> Vec<&'static str> {
        tokens(text).into_iter().map(|token| token.name).collect()
    }

    #[test]
    fn marked_tokens_are_found_where_they_stand() {
        for (prefix, length, name) in [
            ("sk-", 40, "an API key"),
            ("sk-ant-", 40, "an Anthropic API key"),
            ("ghp_", 36, "a GitHub token"),
            ("github_pat_", 40, "a GitHub token"),
            ("glpat-", 20, "a GitLab token"),
            ("xoxb-", 30, "a Slack token"),
            ("AIza", 35, "a Google API key"),
        ] {
            let token = made(prefix, length);
            let text = format!("--key={token}, then");
            let range = 6..6 + token.len();
            assert_eq!(tokens(&text), [Token { range, name }], "{prefix}");
        }
        assert_eq!(names(&made("AKIA", 16).to_uppercase()), ["an AWS access key"]);
        let part = made("eyJ", 20);
        assert_eq!(names(&format!("Bearer {part}.{part}.{}", made("", 30))), ["a JSON Web Token"]);
        assert_eq!(names(&format!("-----BEGIN RSA PRIVATE KEY-----\\n{}", made("", 50))), ["a private key"]);
        assert_eq!(names("postgres://desk:h7Tq9!x@db.skerry.example/desk"), ["a password in an address"]);
    }

    #[test]
    fn placeholders_and_words_are_no_tokens() {
        for text in [
            "sk-...",
            "sk-your-api-key-goes-in-here",
            "sk-1234567890abcdef1234567890abcdef",
            "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx12",
            "task-orchestrator-for-refunds-2024",
            "sk-learn-models-for-refunds-v2",
            "AKIAIOSFODNN7EXAMPLE",
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "postgres://desk:desk@db.skerry.example/desk",
            "postgres://desk:${PASSWORD}@db.skerry.example/desk",
            "postgres://desk:h7Tq9!x@localhost/desk",
            "https://skerry.example/a:b@c",
        ] {
            assert_eq!(names(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn base64_of_words_is_read() {
        assert_eq!(base64_words("c2stdGVzdC1hcGkta2V5").as_deref(), Some("sk-test-api-key"));
        assert_eq!(base64_words("dGVzdA==").as_deref(), Some("test"));
        assert_eq!(base64_words("a2V5cw==").as_deref(), Some("keys"));
        for text in ["", "abc", "/////w==", "c2st dGVz", "\u{e9}\u{e9}", "AAAA"] {
            assert_eq!(base64_words(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_not_random() {
        for text in ["refund-desk-credentials-v2", "RefundDeskCredentials", "2025-01-01", "api_key", "GITHUB"]
        {
            assert!(is_wordy(text), "{text}");
        }
        for text in ["h7Tq9x", "a8f3c2e1b9d4", "postgres123"] {
            assert!(!is_wordy(text), "{text}");
        }
    }
}
