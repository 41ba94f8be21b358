//! How numbers and days are worded: the only place that rounds for the eye.

use super::Language;
use crate::span::Span;
use chrono::{Datelike, NaiveDate, Weekday};
use rust_decimal::{Decimal, RoundingStrategy};

/// With `places` decimals, half away from zero as people expect, thousands separated: `6,421,034.20`.
pub fn plain(value: Decimal, places: u32) -> String {
    let rounded = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    let digits = format!("{:.*}", places as usize, rounded.abs());
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut out = String::with_capacity(digits.len() + 8);
    if rounded.is_sign_negative() && !rounded.is_zero() {
        out.push('-');
    }
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
    out
}

/// A whole number: `14,032`.
pub fn count(n: i64) -> String {
    plain(Decimal::from(n), 0)
}

/// An amount in full: `6,421,034.20`.
pub fn money_full(amount: Decimal) -> String {
    plain(amount, 2)
}

/// An amount as an owner says it: `642.1万` (below ten thousand in whole units), `6.42M`, `642.1K`.
pub fn money_short(language: Language, amount: Decimal) -> String {
    MoneyUnit::of(language, amount).say(amount)
}

/// The unit a column of amounts is said in, so that one below the other compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyUnit {
    language: Language,
    size: i64,
    places: u32,
    name: &'static str,
}

impl MoneyUnit {
    /// The unit that suits the largest amount of the column.
    pub fn of(language: Language, largest: Decimal) -> Self {
        let largest = largest.abs();
        let (size, places, name) = match language {
            Language::Zh if largest >= Decimal::from(10_000) => (10_000, 1, "万"),
            Language::En if largest >= Decimal::from(1_000_000) => (1_000_000, 2, "M"),
            Language::En if largest >= Decimal::from(1_000) => (1_000, 1, "K"),
            _ => (1, 0, ""),
        };
        MoneyUnit { language, size, places, name }
    }

    /// The amount in this unit, or in its own where it would show as nothing.
    pub fn say(self, amount: Decimal) -> String {
        let number = plain(amount / Decimal::from(self.size), self.places);
        if self.size > 1 && !amount.is_zero() && !number.contains(|c: char| ('1'..='9').contains(&c)) {
            return money_short(self.language, amount);
        }
        format!("{number}{}", self.name)
    }
}

/// A part of one with one decimal: 0.1092 is `10.9 %`.
pub fn percent(part: Decimal) -> String {
    format!("{} %", plain(part * Decimal::ONE_HUNDRED, 1))
}

/// A signed relative change: 0.18 is `+18.0 %`.
pub fn change(part: Decimal) -> String {
    let sign = if part > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{}", percent(part))
}

/// A difference of parts in points, without a sign: 0.012 is `1.2 百分点`.
pub fn points(language: Language, part: Decimal) -> String {
    let number = plain(part.abs() * Decimal::ONE_HUNDRED, 1);
    match language {
        Language::Zh => format!("{number} 百分点"),
        Language::En => format!("{number} pts"),
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day without its year: `11/09`, `9 Nov`.
pub(super) fn day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Zh => format!("{:02}/{:02}", day.month(), day.day()),
        Language::En => format!("{} {}", day.day(), MONTHS[day.month0() as usize]),
    }
}

/// `周一`, `Mon`.
pub(super) fn weekday(language: Language, day: NaiveDate) -> &'static str {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let index = day.weekday().days_since(Weekday::Mon) as usize;
    match language {
        Language::Zh => ZH[index],
        Language::En => EN[index],
    }
}

/// A run of days: `11/09-11/15`, `9-15 Nov`, `30 Nov - 6 Dec`.
pub fn days(language: Language, span: Span) -> String {
    let (first, last) = (day(language, span.first()), day(language, span.last()));
    match (language, span.len()) {
        (_, 1) => first,
        (Language::Zh, _) => format!("{first}-{last}"),
        (Language::En, _) if span.first().month() == span.last().month() && span.len() < 31 => {
            format!("{}-{last}", span.first().day())
        }
        (Language::En, _) => format!("{first} - {last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_amounts_has_one_unit() {
        let unit = MoneyUnit::of(Language::Zh, Decimal::from(-446_000));
        assert_eq!(unit.say(Decimal::from(-446_000)), "-44.6万");
        assert_eq!(unit.say(Decimal::from(2_000)), "0.2万");
        assert_eq!(unit.say(Decimal::from(320)), "320", "not 0.0万");
        assert_eq!(unit.say(Decimal::ZERO), "0.0万");
        assert_eq!(MoneyUnit::of(Language::En, Decimal::from(6_421_000)).say(Decimal::from(213_000)), "0.21M");
    }

    #[test]
    fn days_of_one_month_name_it_once_in_english() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        let span = |a, b| Span::new(a, b).unwrap();
        assert_eq!(days(Language::En, span(day(11, 9), day(11, 15))), "9-15 Nov");
        assert_eq!(days(Language::En, span(day(11, 30), day(12, 6))), "30 Nov - 6 Dec");
        assert_eq!(days(Language::Zh, span(day(11, 9), day(11, 15))), "11/09-11/15");
    }
}
