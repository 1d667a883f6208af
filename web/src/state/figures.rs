//! Numbers as people read them.

/// `count` with a comma between thousands: `32,732`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `count` and its unit: `1 agent`, `309 agents`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// A weight with as few digits as it needs: `1`, `0.5`, `0.33`.
pub fn weight(weight: f64) -> String {
    let text = format!("{weight:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(32_732), "32,732");
        assert_eq!(grouped(1_000_000), "1,000,000");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(counted(1, "agent", "agents"), "1 agent");
        assert_eq!(counted(1_200, "agent", "agents"), "1,200 agents");
    }

    #[test]
    fn weights_have_no_idle_digits() {
        assert_eq!(weight(1.0), "1");
        assert_eq!(weight(0.5), "0.5");
        assert_eq!(weight(0.899_999_999), "0.9");
        assert_eq!(weight(10.0), "10");
    }
}
