//! How a value stands in a cell: its number format, its scale, its colour. The border where decimals become floats.

use super::style::{BLUE, DARK, GREY, ORANGE};
use crate::report::{DeltaUnit, Unit};
use crate::words::Language;
use rust_decimal::Decimal;
use rust_xlsxwriter::Color;

/// What stands where a figure is unknown.
pub(super) const MISSING: &str = "–";

/// Where a number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// On a detail sheet: money in full.
    Full,
    /// In a column of the overview: money in 万 or K, which the header names.
    Column,
    /// In a column of the overview of a small business: money in whole units, because 万 or K would show two digits.
    Whole,
    /// Alone on the overview: money with its 万, K or M.
    Alone,
}

/// A number as a cell holds and shows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FormattedNumber {
    /// What the cell holds: the value itself, or points for a difference of parts.
    pub value: Decimal,
    /// Its number format.
    pub format: String,
    /// The colour of its words.
    pub color: Color,
}

/// The nearest float: a decimal's digits are always a number.
pub(super) fn float(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or_default()
}

/// A value of the unit; `better` says whether more is better, less, or neither.
pub(super) fn shown(
    language: Language,
    unit: Unit,
    better: Option<bool>,
    value: Decimal,
    scale: Scale,
) -> FormattedNumber {
    // A change that shows as 0.0 is neither good nor bad.
    let nothing = matches!(unit, Unit::Change | Unit::Points) && (value * Decimal::ONE_HUNDRED).round_dp(1).is_zero();
    let color = match (unit, better) {
        _ if nothing => GREY,
        (Unit::Gap | Unit::Change | Unit::Points, Some(more)) => verdict(value, Some((value > Decimal::ZERO) == more)),
        (Unit::Change | Unit::Points, None) => GREY,
        _ => DARK,
    };
    let arrows = better.is_some() && !nothing;
    let format = match unit {
        Unit::Money if vanishes(language, unit, scale, value) => unsigned(&money(language, scale, value)),
        Unit::Gap if vanishes(language, unit, scale, value) => unsigned(&money(language, scale, value)),
        Unit::Percent if vanishes(language, unit, scale, value) => unsigned("0.0\\ %"),
        Unit::Money => money(language, scale, value),
        Unit::Gap => {
            let zero = match scale {
                Scale::Full => "0.00",
                Scale::Whole => "0",
                _ => "0.0",
            };
            let number = money(language, scale, value);
            format!("+{number};-{number};{zero}")
        }
        Unit::MoneyPer | Unit::Number => "#,##0.00".to_owned(),
        Unit::Count => "#,##0".to_owned(),
        Unit::Percent => "0.0\\ %".to_owned(),
        Unit::Change | Unit::Points if nothing => unsigned(if unit == Unit::Change { "0.0\\ %" } else { "0.0" }),
        Unit::Change => signed("#,##0.0\\ %", arrows),
        Unit::Points => signed("0.0", arrows),
        Unit::Roi => "0.00".to_owned(),
        Unit::Id => "@".to_owned(),
        Unit::Day => day(language).to_owned(),
        Unit::Text => "General".to_owned(),
    };
    let value = if unit == Unit::Points { value * Decimal::ONE_HUNDRED } else { value };
    FormattedNumber { value, format, color }
}

/// A difference from a reference, with its sign and unit.
pub(super) fn delta(
    language: Language,
    unit: DeltaUnit,
    better: Option<bool>,
    value: Decimal,
    points: &str,
) -> FormattedNumber {
    let number = match unit {
        DeltaUnit::Money => money(language, Scale::Alone, value),
        DeltaUnit::Percent => "0.0\\ %".to_owned(),
        DeltaUnit::Points => format!("0.0\" {}\"", points.replace('"', "")),
        DeltaUnit::Number => "0.00".to_owned(),
    };
    let held = if unit == DeltaUnit::Points { value * Decimal::ONE_HUNDRED } else { value };
    FormattedNumber { value: held, format: signed(&number, true), color: verdict(value, better) }
}

/// Whether a value below zero shows as zero: then a sign before it would say nothing.
fn vanishes(language: Language, unit: Unit, scale: Scale, value: Decimal) -> bool {
    let half = match (unit, scale, language) {
        (Unit::Percent, ..) => Decimal::new(5, 4),
        (_, Scale::Full, _) => Decimal::new(5, 3),
        (_, Scale::Column, Language::Zh) => Decimal::from(500),
        (_, Scale::Column, Language::En | Language::Es) => Decimal::from(50),
        (_, Scale::Whole | Scale::Alone, _) => Decimal::new(5, 1),
    };
    value.is_sign_negative() && value.abs() < half
}

/// Blue for good news, orange for bad, grey for neither.
fn verdict(value: Decimal, better: Option<bool>) -> Color {
    match better {
        Some(true) if !value.is_zero() => BLUE,
        Some(false) if !value.is_zero() => ORANGE,
        _ => GREY,
    }
}

/// A format with a sign for either direction, and none for zero.
fn signed(number: &str, arrows: bool) -> String {
    let (up, down) = if arrows { ("\"▲ \"", "\"▼ \"") } else { ("+", "-") };
    format!("{up}{number};{down}{number};{number}")
}

/// A format that shows no sign.
fn unsigned(number: &str) -> String {
    format!("{number};{number};{number}")
}

/// The format of a day.
pub(super) fn day(language: Language) -> &'static str {
    match language {
        Language::Zh => "mm/dd",
        Language::En => "[$-409]d mmm",
        Language::Es => "[$-C0A]d mmm",
    }
}

/// The format of an amount of that size.
///
/// A comma at the end of a format divides by a thousand; 万 is ten of those, so the format of 万 sets the decimal point
/// itself, one digit before the last: the cell keeps the true amount.
fn money(language: Language, scale: Scale, value: Decimal) -> String {
    let size = value.abs();
    let at_least = |n: i64| size >= Decimal::from(n);
    let wan = if at_least(9_999_999_500) {
        "#\\,000\\,000\\.0,"
    } else if at_least(9_999_500) {
        "#\\,000\\.0,"
    } else {
        "0\\.0,"
    };
    match (scale, language) {
        (Scale::Full, _) => "#,##0.00".to_owned(),
        (Scale::Whole, _) => "#,##0".to_owned(),
        (Scale::Column, Language::Zh) => wan.to_owned(),
        (Scale::Column, Language::En | Language::Es) => "#,##0.0,".to_owned(),
        (Scale::Alone, Language::Zh) if at_least(10_000) => format!("{wan}\"万\""),
        (Scale::Alone, Language::En) if at_least(1_000_000) => "#,##0.00,,\"M\"".to_owned(),
        (Scale::Alone, Language::En) if at_least(1_000) => "#,##0.0,\"K\"".to_owned(),
        (Scale::Alone, Language::Es) if at_least(1_000_000) => "#,##0.00,,\" M\"".to_owned(),
        (Scale::Alone, Language::Es) if at_least(1_000) => "#,##0.0,\" mil\"".to_owned(),
        (Scale::Alone, _) => "#,##0".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_as_zero_has_no_sign() {
        let format = |unit, value: &str, scale| {
            let value = value.parse().expect("a decimal");
            shown(Language::Zh, unit, Some(true), value, scale).format
        };
        for (unit, small, large, scale) in [
            (Unit::Percent, "-0.0004", "-0.0005", Scale::Full),
            (Unit::Money, "-499.99", "-500", Scale::Column),
            (Unit::Gap, "-0.4", "-0.5", Scale::Whole),
            (Unit::Money, "-0.004", "-0.005", Scale::Full),
        ] {
            let parts: Vec<String> = format(unit, small, scale).split(';').map(str::to_owned).collect();
            assert!(parts.len() == 3 && parts[0] == parts[1] && !parts[1].contains('-'), "{unit:?} {parts:?}");
            assert_ne!(format(unit, large, scale), parts.join(";"), "{unit:?} {large} keeps its sign");
        }
    }
}
