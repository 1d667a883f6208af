//! What a plain (unquoted) scalar means in the core schema of YAML 1.2, section 10.3.2.

use super::tree::Data;

/// The value of a plain scalar that is no string; `None` when it is one.
pub(super) fn resolve(text: &str) -> Option<Data> {
    let first = *text.as_bytes().first().unwrap_or(&b'~');
    match first {
        b'~' | b'n' | b'N' => matches!(text, "" | "~" | "null" | "Null" | "NULL").then_some(Data::Null),
        b't' | b'T' => matches!(text, "true" | "True" | "TRUE").then_some(Data::Bool(true)),
        b'f' | b'F' => matches!(text, "false" | "False" | "FALSE").then_some(Data::Bool(false)),
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text),
        _ => None,
    }
}

fn number(text: &str) -> Option<Data> {
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
    if !is_decimal(unsigned) {
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
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent)
        })
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
