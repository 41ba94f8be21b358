//! Amounts of targets as people type them, with a point or a comma before the decimals.
//!
//! The other lists take a point alone. Targets are typed by hand and by people of every language, and a thousandth of a
//! target that nobody notices spoils a year: what may be read in two ways is refused.

use crate::lists::{self, Problem};
use rust_decimal::Decimal;

/// An exact amount: `12,000.50`, `1200万`, `12.000,50`, `12000,50`, `1.200.000`.
///
/// `12.000` is refused, which is twelve thousand in Spanish and twelve elsewhere, and so is `12,5`, which may be a slip
/// of `12,500`.
pub fn amount(cell: &str) -> Result<Decimal, Problem> {
    let text = lists::tidy(cell);
    let bare = text.trim_start_matches(['-', '+']);
    if let Some(whole) = ungrouped(bare) {
        return match bare.matches('.').count() {
            1 if bare.ends_with('0') => Err(Problem::NotANumber { value: text }),
            1 => lists::amount(cell),
            _ => lists::amount(&signed(&text, &whole)),
        };
    }
    let Some((whole, part)) = bare.split_once(',').filter(|(_, part)| matches!(part.len(), 1 | 2)) else {
        return lists::amount(cell);
    };
    match ungrouped(whole).or_else(|| (whole.len() > 3 && is_digits(whole)).then(|| whole.to_owned())) {
        Some(whole) if is_digits(part) => lists::amount(&signed(&text, &format!("{whole}.{part}"))),
        _ => lists::amount(cell),
    }
}

/// A whole number without the points at its thousands; `None` where it has no points, or has them elsewhere.
fn ungrouped(text: &str) -> Option<String> {
    let (first, rest) = text.split_once('.')?;
    let grouped = (1..=3).contains(&first.len()) && is_digits(first) && !first.starts_with('0');
    let thousands = rest.split('.').all(|group| group.len() == 3 && is_digits(group));
    (grouped && thousands).then(|| text.replace('.', ""))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The digits with the sign that the cell has.
fn signed(cell: &str, digits: &str) -> String {
    if cell.starts_with('-') { format!("-{digits}") } else { digits.to_owned() }
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
