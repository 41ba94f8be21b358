//! Amounts of targets as people type them, with a point or a comma before the decimals.
//!
//! The other lists take a point alone. Targets are typed by hand and by people of every language, and a thousandth of a
//! target that nobody notices spoils a year: what may be read in two ways is refused.

use crate::cells::{Decimals, Numbers};
use crate::lists::{self, Problem};
use rust_decimal::Decimal;

const AMOUNTS: Numbers = Numbers { percent: false, wan: true, foreign: false, decimals: Decimals::Either };

/// Shares, factors and weights, which have no thousands: `30%`, `0.3`, `0,3`.
pub const PARTS: Numbers = Numbers { percent: true, wan: true, foreign: false, decimals: Decimals::Comma };

/// An exact amount: `12,000.50`, `1200万`, `12.000,50`, `12000,50`, `1.200.000`.
///
/// `12.000` is refused, which is twelve thousand in Spanish and twelve elsewhere, and so is `12,5`, which may be a slip
/// of `12,500`. So is one in cells that are merged over several rows.
pub fn amount(cell: &str) -> Result<Decimal, Problem> {
    lists::single(cell)?;
    lists::number(cell, AMOUNTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_in_one_way_or_refused() {
        let exact = |text: &str| text.parse::<Decimal>().expect("a decimal");
        for (cell, expected) in [
            ("12000.50", "12000.50"),
            ("12,000.50", "12000.50"),
            ("12,000", "12000"),
            ("1200万", "12000000"),
            ("12000,50", "12000.50"),
            ("12.000,50", "12000.50"),
            ("1.234.567,8", "1234567.8"),
            ("-1.234,50", "-1234.50"),
            ("1.200.000", "1200000"),
            ("0.125", "0.125"),
            // As a spreadsheet's binary arithmetic gives it; the caller says that it is finer than a cent.
            ("234.567", "234.567"),
            ("1234.560", "1234.560"),
        ] {
            assert_eq!(amount(cell), Ok(exact(expected)), "{cell}");
        }
        for cell in ["12.000", "1.500", "-12.000", "12,5", "1.23,50", "1.2.3", "12.0000,5", "1,234,5", "doce", ""] {
            assert!(matches!(amount(cell), Err(Problem::NotANumber { .. })), "{cell}: {:?}", amount(cell));
        }
    }
}
