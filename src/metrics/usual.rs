//! What is usual of a figure, by its own past: the median and the median absolute deviation, which a single wild week does not
//! move.

use rust_decimal::Decimal;

/// Fewer values of the past than this say nothing of what is usual.
pub const FEWEST: usize = 6;

/// Of normal values the median absolute deviation times this is the standard deviation.
const NORMAL: Decimal = Decimal::from_parts(14_826, 0, 0, false, 4);
/// So many spreads around the median are usual.
const SPREADS: Decimal = Decimal::from_parts(25, 0, 0, false, 1);

/// The range in which a figure usually is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// Half of the values are below it.
    pub median: Decimal,
    /// How far values usually are from it: what a standard deviation is without outliers.
    pub spread: Decimal,
    /// Of so many values.
    pub count: usize,
}

impl Usual {
    /// Of values of the past, in any order; `None` of too few.
    pub fn of(values: impl IntoIterator<Item = Decimal>) -> Option<Usual> {
        let values: Vec<Decimal> = values.into_iter().collect();
        if values.len() < FEWEST {
            return None;
        }
        let count = values.len();
        let median = median(values.clone())?;
        let apart = values.into_iter().map(|value| (value - median).abs()).collect();
        Some(Usual { median, spread: self::median(apart)? * NORMAL, count })
    }

    /// The lowest usual value.
    pub fn low(&self) -> Decimal {
        self.median - self.spread * SPREADS
    }

    /// The highest.
    pub fn high(&self) -> Decimal {
        self.median + self.spread * SPREADS
    }
}

/// The value in the middle; of an even number the mean of both.
pub fn median(mut values: Vec<Decimal>) -> Option<Decimal> {
    values.sort();
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => values.get(middle).copied(),
        _ => Some((values[middle - 1] + values[middle]) / Decimal::TWO),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wild_week_does_not_move_what_is_usual() {
        let usual = |values: &[i64]| Usual::of(values.iter().map(|value| Decimal::from(*value)));
        let calm = usual(&[10, 11, 9, 10, 12, 8, 10]).unwrap();
        let wild = usual(&[10, 11, 9, 10, 12, 8, 10, 900]).unwrap();
        assert_eq!((calm.median, calm.spread), (Decimal::TEN, NORMAL));
        assert_eq!(wild.median, Decimal::TEN);
        assert!(wild.high() < Decimal::from(16), "{wild:?}");
        assert!(calm.low() > Decimal::from(6) && calm.low() < Decimal::from(7));
    }

    #[test]
    fn of_too_few_nothing_is_said() {
        assert_eq!(Usual::of([Decimal::ONE; FEWEST - 1]), None);
        assert_eq!(median(Vec::new()), None);
        assert_eq!(median([4, 1, 3, 2].map(Decimal::from).to_vec()), Some(Decimal::new(25, 1)));
    }
}
