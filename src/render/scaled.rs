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
