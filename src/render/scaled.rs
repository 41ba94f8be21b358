//! Labels on the marks of a chart: one unit a chart, chosen by its largest figure and named above it.

use super::wording;
use crate::report::Unit;
use crate::text;
use crate::words::{self, Language, Words};
use rust_decimal::Decimal;

/// The unit of a chart's labels.
pub(super) struct Scaled {
    /// Its name, where the labels alone do not show it.
    pub unit: String,
    language: Language,
    /// What a label's number is divided by.
    pub divisor: Decimal,
    /// Its decimals.
    pub places: u32,
    /// Whether it is in percent or points.
    pub percent: bool,
    /// The largest figure.
    pub most: Decimal,
}

impl Scaled {
    /// The unit in which these values are short and still told apart.
    pub(super) fn of(words: &Words, currency: &str, unit: Unit, values: impl Iterator<Item = Decimal>) -> Self {
        let most = values.map(|value| value.abs()).max().unwrap_or_default();
        let money = matches!(unit, Unit::Money | Unit::Gap);
        let language = words.language();
        let large = |least: i64| money && most >= Decimal::from(least);
        let (key, divisor, places) = match (unit, language) {
            (_, Language::Zh) if large(100_000) => ("workbook.unit.wan", 10_000, 1),
            (_, Language::En | Language::Es) if large(10_000_000) => ("workbook.unit.million", 1_000_000, 2),
            (_, Language::En | Language::Es) if large(1_000_000) => ("workbook.unit.thousand", 1_000, 0),
            (_, Language::En | Language::Es) if large(10_000) => ("workbook.unit.thousand", 1_000, 1),
            (Unit::Money | Unit::Gap, _) => ("", 1, 0),
            (Unit::MoneyPer | Unit::Number | Unit::Roi, _) => ("", 1, 2),
            (Unit::Points, _) => ("workbook.unit.points", 1, 1),
            _ => ("", 1, 0),
        };
        let unit_word = match (key, money || unit == Unit::MoneyPer) {
            ("", true) => wording::currency(words, currency),
            ("", false) => String::new(),
            (key, _) => text::clean(words.get(key)),
        };
        let percent = matches!(unit, Unit::Percent | Unit::Change | Unit::Points);
        let unit = if matches!(unit, Unit::Percent | Unit::Change) { "%".to_owned() } else { unit_word };
        let places = if percent { 1 } else { places };
        Scaled { unit, language, divisor: Decimal::from(divisor), places, percent, most }
    }

    /// A label.
    pub(super) fn say(&self, value: Decimal) -> String {
        let factor = if self.percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
        words::plain(self.language, value * factor / self.divisor, self.places)
    }

    /// A label of a difference; what shows as zero has no sign.
    pub(super) fn say_signed(&self, value: Decimal) -> String {
        let sign = if value.is_sign_negative() { "-" } else { "+" };
        let said = self.say(value.abs());
        if said.contains(|c: char| ('1'..='9').contains(&c)) { format!("{sign}{said}") } else { said }
    }
}

/// The unit of a table whose header names it: 万 or K where amounts are large, so that three digits at least are told.
#[derive(Clone, Copy)]
pub(super) struct TableUnit {
    language: Language,
    named: bool,
}

impl TableUnit {
    /// The unit for these amounts.
    pub(super) fn of(language: Language, amounts: impl Iterator<Item = Decimal>) -> Self {
        let least = match language {
            Language::Zh => 1_000_000,
            Language::En | Language::Es => 100_000,
        };
        let largest = amounts.map(|amount| amount.abs()).max().unwrap_or_default();
        TableUnit { language, named: largest >= Decimal::from(least) }
    }

    /// Whether the header names it; else amounts are in whole units.
    pub(super) fn is_named(self) -> bool {
        self.named
    }

    /// An amount in it.
    pub(super) fn say(self, amount: Decimal) -> String {
        match (self.named, self.language) {
            (false, language) => words::plain(language, amount, 0),
            (true, Language::Zh) => words::plain(Language::Zh, amount / Decimal::from(10_000), 1),
            (true, language) => words::plain(language, amount / Decimal::from(1_000), 1),
        }
    }
}

/// Which of so many values carry a label: all where they fit, else the last and the largest.
pub(super) fn labelled(values: &[Option<Decimal>], fit: usize) -> Vec<bool> {
    if values.len() <= fit {
        return values.iter().map(Option::is_some).collect();
    }
    let last = values.iter().rposition(Option::is_some);
    let most = (0..values.len()).max_by_key(|index| values[*index]).filter(|index| values[*index].is_some());
    (0..values.len()).map(|index| Some(index) == last || Some(index) == most).collect()
}

/// Whether a line leaves more room below a point than above it for the label: at a trough it does.
pub(super) fn has_room_below(values: &[Option<Decimal>], at: usize) -> bool {
    let value = |at: Option<usize>| at.and_then(|at| values.get(at).copied().flatten());
    let Some(own) = value(Some(at)) else { return false };
    let most = values.iter().flatten().max().copied().unwrap_or_default();
    // Right over the axis stand the names below it.
    if own * Decimal::from(8) < most {
        return false;
    }
    [value(at.checked_sub(1)), value(Some(at + 1))].into_iter().flatten().map(|near| near - own).sum::<Decimal>()
        > Decimal::ZERO
}
