//! Ratios: a numerator over a denominator, undefined over zero, and the one rounding rule.

use rust_decimal::{Decimal, RoundingStrategy};

/// Decimal places of a ratio or of an amount per unit in a report; only renderers round further.
pub const PLACES: u32 = 10;

/// `numerator / denominator`, half-even to [`PLACES`]; `None` over zero, because "no spend" is not "a return of 0".
pub fn ratio(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    unrounded(numerator, denominator).map(round)
}

/// The same with every digit, for a figure that is worked out further: rounding comes at the very end.
pub fn unrounded(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    if denominator.is_zero() { None } else { numerator.checked_div(denominator) }
}

/// What part of a whole: undefined over zero, and over less than zero, because nothing is a part of less than nothing.
pub fn share(part: Decimal, whole: Decimal) -> Option<Decimal> {
    if whole <= Decimal::ZERO { None } else { ratio(part, whole) }
}

/// How much `now` is above `before`, as a part of `before`; `None` where `before` is zero or below.
pub fn growth(now: Decimal, before: Decimal) -> Option<Decimal> {
    if before <= Decimal::ZERO {
        return None;
    }
    ratio(now - before, before)
}

/// An amount to the cent, half to even.
pub fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven)
}

/// Half-even to [`PLACES`], without trailing zeros.
pub fn round(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(PLACES, RoundingStrategy::MidpointNearestEven).normalize()
}
