//! Spreading an amount over weights so that the parts add up: the largest remainder gets the next cent.

use crate::money::Money;
use rust_decimal::Decimal;
use thiserror::Error;

/// Ten-thousandths in a cent.
const CENT: i64 = 100;

/// Why an amount cannot be spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SpreadError {
    /// No weight, or all of them zero.
    #[error("no weight above zero, expected at least one")]
    NoWeight,
    /// A weight below zero.
    #[error("weight {0} is negative, expected 0 or more")]
    Negative(Decimal),
    /// Weights or amount beyond exact arithmetic.
    #[error("weights with too many digits to be spread exactly")]
    TooLarge,
}

/// The parts of an amount by weight, in whole cents, adding up to it exactly. A part is never a cent or more away from its
/// exact share; a cent left over goes to the largest remainder, of equals to the first. An amount that is not itself in whole cents
/// is spread in ten-thousandths.
pub fn spread(amount: Money, weights: &[Decimal]) -> Result<Vec<Money>, SpreadError> {
    let weights = whole(weights)?;
    let sum = weights.iter().try_fold(0_u128, |sum, weight| sum.checked_add(*weight)).ok_or(SpreadError::TooLarge)?;
    if sum == 0 {
        return Err(SpreadError::NoWeight);
    }
    let unit = if amount.raw() % CENT == 0 { CENT } else { 1 };
    let units = u128::from((amount.raw() / unit).unsigned_abs());
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (index, weight) in weights.iter().enumerate() {
        let share = units.checked_mul(*weight).ok_or(SpreadError::TooLarge)?;
        parts.push((share / sum) as i64);
        remainders.push((std::cmp::Reverse(share % sum), index));
    }
    let given: i64 = parts.iter().sum();
    remainders.sort_unstable();
    // Fewer are left than there are weights with a remainder, so no weight of zero gets one.
    for (_, index) in remainders.into_iter().take((units as i64 - given) as usize) {
        parts[index] += 1;
    }
    let sign = amount.raw().signum() * unit;
    Ok(parts.into_iter().map(|part| Money::from_raw(part * sign)).collect())
}

/// The weights as whole numbers of one scale.
fn whole(weights: &[Decimal]) -> Result<Vec<u128>, SpreadError> {
    let scale = weights.iter().map(|weight| weight.normalize().scale()).max().unwrap_or(0);
    let scaled = |weight: &Decimal| {
        let weight = weight.normalize();
        if weight.is_sign_negative() && !weight.is_zero() {
            return Err(SpreadError::Negative(weight));
        }
        let factor = 10_u128.checked_pow(scale - weight.scale()).ok_or(SpreadError::TooLarge)?;
        weight.mantissa().unsigned_abs().checked_mul(factor).ok_or(SpreadError::TooLarge)
    };
    weights.iter().map(scaled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn weights() -> impl Strategy<Value = Vec<Decimal>> {
        proptest::collection::vec(
            (0_i64..1_000_000_000, 0_u32..7).prop_map(|(n, scale)| Decimal::new(n, scale)),
            1..400,
        )
    }

    fn cents(amounts: &[i64]) -> Vec<Money> {
        amounts.iter().map(|cents| Money::from_cents(*cents)).collect()
    }

    proptest! {
        #[test]
        fn parts_add_up_and_stay_near_their_share(amount in -1_000_000_000_000_i64..1_000_000_000_000, weights in weights()) {
            let sum: Decimal = weights.iter().sum();
            prop_assume!(!sum.is_zero());
            for amount in [Money::from_raw(amount), Money::from_cents(amount)] {
                let parts = spread(amount, &weights).expect("some weight");
                prop_assert_eq!(parts.iter().copied().sum::<Money>(), amount);
                let unit = if amount.raw() % CENT == 0 { Decimal::new(1, 2) } else { Decimal::new(1, 4) };
                for (part, weight) in parts.iter().zip(&weights) {
                    let share = amount.decimal() * *weight / sum;
                    prop_assert!((part.decimal() - share).abs() < unit + Decimal::new(1, 12));
                    prop_assert!(!weight.is_zero() || part.raw() == 0);
                    prop_assert!(part.raw() % (unit / Decimal::new(1, 4)).mantissa() as i64 == 0);
                }
            }
        }

        #[test]
        fn levels_add_up(amount in 0_i64..1_000_000_000_000, months in proptest::collection::vec(weights(), 1..13)) {
            let sums: Vec<Decimal> = months.iter().map(|days| days.iter().sum()).collect();
            prop_assume!(sums.iter().all(|sum| !sum.is_zero()));
            let amount = Money::from_cents(amount);
            let by_month = spread(amount, &sums).expect("some weight");
            let by_day = by_month.iter().zip(&months).flat_map(|(month, days)| spread(*month, days).expect("some weight"));
            prop_assert_eq!(by_day.sum::<Money>(), amount);
        }
    }

    #[test]
    fn the_largest_remainder_gets_the_cent() {
        let thirds = [Decimal::ONE; 3];
        assert_eq!(spread(Money::from_cents(100), &thirds), Ok(cents(&[34, 33, 33])));
        assert_eq!(spread(Money::from_cents(-100), &thirds), Ok(cents(&[-34, -33, -33])));
        let uneven = [Decimal::new(1, 1), Decimal::new(26, 1), Decimal::new(73, 1)];
        assert_eq!(spread(Money::from_cents(10), &uneven), Ok(cents(&[0, 3, 7])));
        assert_eq!(spread(Money::ZERO, &thirds), Ok(cents(&[0, 0, 0])));
    }

    #[test]
    fn what_cannot_be_spread() {
        assert_eq!(spread(Money::from_cents(1), &[]), Err(SpreadError::NoWeight));
        assert_eq!(spread(Money::from_cents(1), &[Decimal::ZERO]), Err(SpreadError::NoWeight));
        let negative = Decimal::NEGATIVE_ONE;
        assert_eq!(spread(Money::from_cents(1), &[Decimal::ONE, negative]), Err(SpreadError::Negative(negative)));
        let both = [Decimal::MAX, Decimal::new(1, 28)];
        assert_eq!(spread(Money::from_cents(1), &both), Err(SpreadError::TooLarge));
    }
}
