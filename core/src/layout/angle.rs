//! Points on a circle, the same to the last bit on every machine, which sines of libraries are not.

/// The point at `turn` of a full turn: 0 is (1, 0), a quarter is (0, 1).
pub(super) fn on_circle(turn: f64) -> (f64, f64) {
    let turn = if turn.is_finite() { turn - turn.floor() } else { 0.0 };
    // To an eighth of a turn at most, where few terms of the series suffice.
    let quarter = (turn * 4.0 + 0.5).floor();
    let angle = (turn - quarter * 0.25) * std::f64::consts::TAU;
    let squared = angle * angle;
    let (mut sine, mut cosine) = (0.0, 0.0);
    for term in (0..8u32).rev() {
        let step = f64::from(2 * term + 1);
        sine = 1.0 - squared / ((step + 1.0) * (step + 2.0)) * sine;
        cosine = 1.0 - squared / (step * (step + 1.0)) * cosine;
        if term == 7 {
            (sine, cosine) = (1.0, 1.0);
        }
    }
    let sine = angle * sine;
    match quarter as u32 % 4 {
        0 => (cosine, sine),
        1 => (-sine, cosine),
        2 => (-cosine, -sine),
        _ => (sine, -cosine),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_those_of_sine_and_cosine() {
        for step in -100..1100 {
            let turn = f64::from(step) / 1000.0;
            let (sine, cosine) = (turn * std::f64::consts::TAU).sin_cos();
            let (x, y) = on_circle(turn);
            assert!((x - cosine).abs() < 1e-12 && (y - sine).abs() < 1e-12, "{turn}: {x} {y}");
        }
    }

    #[test]
    fn quarters_are_exact() {
        assert_eq!(on_circle(0.0), (1.0, 0.0));
        assert!((on_circle(0.25).1 - 1.0).abs() < f64::MIN_POSITIVE);
        assert_eq!(on_circle(f64::NAN), (1.0, 0.0));
    }
}
