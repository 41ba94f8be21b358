//! Exact amounts: a whole number of ten-thousandths of a currency unit.
//!
//! Exports give two decimals, sometimes four (a click may cost 0.1425); four is what is kept everywhere, so that sums
//! of any number of rows are exact. Arithmetic beyond sums happens on [`Decimal`].

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// Decimal places kept.
pub const SCALE: u32 = 4;

/// An amount of money in one currency, exact to 0.0001.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// No money.
    pub const ZERO: Money = Money(0);

    /// From ten-thousandths of the unit, as facts store it.
    pub const fn from_raw(raw: i64) -> Self {
        Money(raw)
    }

    /// From hundredths of the unit.
    pub const fn from_cents(cents: i64) -> Self {
        Money(cents * 100)
    }

    /// Ten-thousandths of the unit.
    pub const fn raw(self) -> i64 {
        self.0
    }

    /// The nearest amount, half to even; `None` beyond what fits (about 922 trillion).
    pub fn from_decimal(value: Decimal) -> Option<Self> {
        let rounded = value.round_dp_with_strategy(SCALE, RoundingStrategy::MidpointNearestEven);
        let scaled = rounded.checked_mul(Decimal::from(10_000))?;
        i64::try_from(scaled.trunc().mantissa() / 10_i128.pow(scaled.trunc().scale())).ok().map(Money)
    }

    /// The same amount as a decimal.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, SCALE)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.decimal())
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        self.0 += other.0;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}
