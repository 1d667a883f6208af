//! Numbers of nodes and relations as text: files hold several for each relation.

/// Appends the digits of `number`.
pub(super) fn push(text: &mut Vec<u8>, number: usize) {
    let start = text.len();
    let mut rest = number;
    loop {
        text.push(b'0' + (rest % 10) as u8);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if let Some(digits) = text.get_mut(start..) {
        digits.reverse();
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn digits_are_those_of_the_number() {
        for number in [0, 7, 10, 99, 100, 65_536, usize::MAX] {
            let mut text = b"n".to_vec();
            super::push(&mut text, number);
            assert_eq!(String::from_utf8(text), Ok(format!("n{number}")));
        }
    }
}
