//! On which side of the bridge postage stands: whether the platform's figure of sales leaves it out, as 生意参谋 is said to, or holds
//! it. The days themselves decide; where they do not, it is left out.

use rust_decimal::Decimal;

/// Fewer days with postage decide nothing.
const FEWEST: usize = 7;

/// Of days what the platform has more than ours and excluded orders together, and the postage in ours: whether the days are explained
/// far better where the platform holds the postage too.
pub(super) fn is_held(days: impl IntoIterator<Item = [Decimal; 2]>) -> bool {
    let (mut held, mut left_out, mut count) = (Decimal::ZERO, Decimal::ZERO, 0);
    for [more, postage] in days.into_iter().filter(|[_, postage]| !postage.is_zero()) {
        held += more.abs();
        left_out += (more + postage).abs();
        count += 1;
    }
    count >= FEWEST && held * Decimal::TWO < left_out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(of: &[(i64, i64)]) -> Vec<[Decimal; 2]> {
        of.iter().map(|(more, postage)| [Decimal::from(*more), Decimal::from(*postage)]).collect()
    }

    #[test]
    fn the_side_that_explains_the_days_is_taken() {
        assert!(is_held(days(&[(0, 10); 7])));
        assert!(!is_held(days(&[(-10, 10); 7])));
        // Too few days, none with postage, and neither side explains them.
        assert!(!is_held(days(&[(0, 10); 6])));
        assert!(!is_held(days(&[(5, 0); 30])));
        assert!(!is_held(days(&[(-700, 10); 30])));
        // A day that differs by something else decides nothing.
        assert!(is_held(days(&[(0, 10), (0, 10), (0, 10), (0, 10), (0, 10), (0, 10), (0, 10), (12, 10)])));
    }
}
