/// The page that says everything about every finding.
const PAGE: &str = include_str!("../../../docs/reference/findings.md");

/// What a code means, with examples, in Markdown.
///
/// # Complexity
/// O(length of the page).
pub fn explanation(code: &str) -> Option<&'static str> {
    let (_, rest) = PAGE.split_once(&format!("\n### {code} "))?;
    let (_, rest) = rest.split_once('\n')?;
    let end = ["\n### ", "\n## "].iter().filter_map(|next| rest.find(next)).min().unwrap_or(rest.len());
    rest.get(..end).map(str::trim)
}

/// A line of it with `[text](address)` written as its text, for where links lead nowhere.
///
/// # Complexity
/// O(length of the line).
pub fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        let Some(((lead, label), (_, behind))) = before.rsplit_once('[').zip(after.split_once(')')) else {
            break;
        };
        text.push_str(lead);
        text.push_str(label);
        rest = behind;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::ALL_CODES;

    #[test]
    fn every_code_is_explained() {
        for code in ALL_CODES {
            let text = explanation(code.as_str()).unwrap_or_default();
            assert!(text.len() > 40 && !text.contains("\n### "), "{}: {text}", code.as_str());
        }
        assert_eq!(explanation("X999"), None);
    }
}
