//! What a plain (unquoted) scalar means in the core schema of YAML 1.2, section 10.3.2.

use super::tree::Data;

/// The value of a plain scalar that is no string; `None` when it is one.
#[inline]
pub(super) fn resolve(text: &str) -> Option<Data> {
    match text.as_bytes().first() {
        None => Some(Data::Null),
        Some(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F') => word(text),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number(text),
        Some(_) => None,
    }
}

fn word(text: &str) -> Option<Data> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(Data::Null),
        "true" | "True" | "TRUE" => Some(Data::Bool(true)),
        "false" | "False" | "FALSE" => Some(Data::Bool(false)),
        _ => None,
    }
}

/// The number that `text` is if it is nothing but a sign and digits, and few enough for 64 bits.
pub(super) fn few_digits(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text).as_bytes();
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0;
    for digit in digits {
        value = value * 10 + i64::from(digit.is_ascii_digit().then(|| digit - b'0')?);
    }
    Some(if text.starts_with('-') { -value } else { value })
}

fn number(text: &str) -> Option<Data> {
    if let Some(value) = few_digits(text) {
        return Some(Data::Integer(value));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => {
            let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
            return Some(Data::Float(sign * f64::INFINITY));
        }
        ".nan" | ".NaN" | ".NAN" if unsigned.len() == text.len() => return Some(Data::Float(f64::NAN)),
        _ => {}
    }
    if !is_decimal(unsigned.as_bytes()) {
        return None;
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit())
        && let Ok(value) = text.parse()
    {
        return Some(Data::Integer(value));
    }
    text.parse().ok().map(Data::Float)
}

fn radix(digits: &str, radix: u32) -> Option<Data> {
    let plain = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    if !plain {
        return None;
    }
    // Numbers beyond 64 bits keep their text and count as floats: no definition means them as integers.
    Some(i64::from_str_radix(digits, radix).map_or(Data::Float(f64::INFINITY), Data::Integer))
}

/// `[0-9]*(\.[0-9]*)?([eE][-+]?[0-9]+)?` with at least one digit before the exponent.
fn is_decimal(text: &[u8]) -> bool {
    let digits = |from: usize| {
        from + text.get(from..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut at = digits(0);
    let mut count = at;
    if text.get(at) == Some(&b'.') {
        let end = digits(at + 1);
        count += end - at - 1;
        at = end;
    }
    if count > 0 && matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        let end = digits(at);
        count = end - at;
        at = end;
    }
    count > 0 && at == text.len()
}

/// Whether a line ends with the header of a block scalar, as `prompt: |` and `- >-` do, a comment aside.
pub(crate) fn opens_block(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or(line).trim_end();
    line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')).ends_with(['|', '>'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let actual = match resolve(text) {
            None => "string".to_owned(),
            Some(data) => format!("{data:?}"),
        };
        assert_eq!(actual, expected, "{text:?}");
    }

    #[test]
    fn the_core_schema_decides() {
        check("", "Null");
        check("~", "Null");
        check("none", "string");
        check("True", "Bool(true)");
        check("yes", "string");
        check("014", "Integer(14)");
        check("0o14", "Integer(12)");
        check("0xff", "Integer(255)");
        check("-7", "Integer(-7)");
        check("1_000", "string");
        check("12:30:45", "string");
        check("1.0", "Float(1.0)");
        check("1.0.0", "string");
        check("1e3", "Float(1000.0)");
        check(".5", "Float(0.5)");
        check(".", "string");
        check("-", "string");
        check("-.inf", "Float(-inf)");
        check("99999999999999999999", "Float(1e20)");
        check("2026-01-01", "string");
    }
}
