//! One figure in text, as mail and page say it: the number in its unit, the sign that goes with it, and the tone of its colour.

use crate::report::{Cell, Delta, DeltaUnit, Unit};
use crate::words::{self, Field, Language, MoneyUnit, Words};
use rust_decimal::Decimal;
use serde::Serialize;

/// What a colour tells; the templates own the colours themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tone {
    /// Better than the reference.
    Better,
    /// Worse than the reference.
    Worse,
    /// Neither, or unknown.
    Quiet,
}

/// A difference, with its sign in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Signed {
    /// `▲ 49.2万`.
    pub text: String,
    /// Its colour.
    pub tone: Tone,
}

impl Signed {
    /// A difference that shows as zero has no direction and no colour.
    fn new(value: Decimal, size: String, better: Option<bool>) -> Self {
        let moved = size.contains(|c: char| ('1'..='9').contains(&c));
        let (sign, tone) = match (moved, value.is_sign_negative(), better) {
            (false, ..) => ("=", Tone::Quiet),
            (_, false, better) => ("▲", tone(better)),
            (_, true, better) => ("▼", tone(better)),
        };
        Signed { text: format!("{sign} {size}"), tone }
    }

    /// A figure that is no difference.
    pub fn quiet(text: String) -> Self {
        Signed { text, tone: Tone::Quiet }
    }

    /// A difference in a table: gaps with plus and minus, changes of a figure that has a direction with arrows. What shows as
    /// zero has no direction and no colour.
    pub fn difference(unit: Unit, value: Decimal, size: String, better: Option<bool>) -> Self {
        if !size.contains(|c: char| ('1'..='9').contains(&c)) {
            return Signed::quiet(size);
        }
        let less = value.is_sign_negative();
        let sign = match (unit, better, less) {
            (Unit::Change | Unit::Points, Some(_), false) => "▲ ",
            (Unit::Change | Unit::Points, Some(_), true) => "▼ ",
            (.., false) => "+",
            (.., true) => "-",
        };
        Signed { text: format!("{sign}{size}"), tone: tone(better.map(|more| more != less)) }
    }

    /// An unknown difference.
    pub fn missing() -> Self {
        Signed { text: MISSING.to_owned(), tone: Tone::Quiet }
    }

    /// A difference of money where more is better, in its column's unit.
    pub fn gap(unit: MoneyUnit, value: Decimal) -> Self {
        Signed::new(value, unit.say(value.abs()), Some(value.is_sign_positive()))
    }

    /// A card's difference.
    pub fn delta(language: Language, delta: &Delta) -> Self {
        let size = match delta.unit {
            DeltaUnit::Money => words::money_short(language, delta.value.abs()),
            DeltaUnit::Percent => words::percent(language, delta.value.abs()),
            DeltaUnit::Points => words::points(language, delta.value.abs()),
            DeltaUnit::Number => words::plain(language, delta.value.abs(), 2),
        };
        Signed::new(delta.value, size, delta.better)
    }
}

fn tone(better: Option<bool>) -> Tone {
    match better {
        Some(true) => Tone::Better,
        Some(false) => Tone::Worse,
        None => Tone::Quiet,
    }
}

/// What stands for the unknown; the reason is said beside it.
pub(super) const MISSING: &str = "–";

/// The cell in its unit, short as an owner says it.
pub(super) fn figure(words: &Words, cell: &Cell, unit: Unit) -> String {
    match cell {
        Cell::Text(text) => words.field(&Field::Text(text.clone())),
        Cell::Said(phrase) => words.say(phrase),
        Cell::Day(day) => words.field(&Field::Day(*day)),
        Cell::Number(value) => number(words.language(), *value, unit),
        Cell::Amount(value, currency) => format!("{} {currency}", number(words.language(), *value, unit)),
        Cell::Missing(_) | Cell::Spark(_) => MISSING.to_owned(),
        Cell::Blank => String::new(),
    }
}

/// A number of a detail table, in full: as the workbook's number formats show it, its sign included.
pub(super) fn in_full(language: Language, value: Decimal, unit: Unit, better: Option<bool>) -> Signed {
    let size = value.abs();
    match unit {
        Unit::Change => Signed::difference(unit, value, words::percent(language, size), better),
        Unit::Points => Signed::difference(unit, value, words::plain(language, size * Decimal::ONE_HUNDRED, 1), better),
        Unit::Gap => Signed::difference(unit, value, words::money_full(language, size), better),
        Unit::Money | Unit::MoneyPer => Signed::quiet(words::money_full(language, value)),
        Unit::Number | Unit::Roi => Signed::quiet(words::plain(language, value, 2)),
        _ => Signed::quiet(number(language, value, unit)),
    }
}

fn number(language: Language, value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Money => words::money_short(language, value),
        Unit::MoneyPer => words::money_full(language, value),
        Unit::Gap => Signed::gap(MoneyUnit::of(language, value), value).text,
        Unit::Count => words::plain(language, value, 0),
        Unit::Percent => words::percent(language, value),
        Unit::Change => words::change(language, value),
        Unit::Points => Signed::new(value, words::points(language, value), None).text,
        Unit::Roi => words::plain(language, value, 2),
        Unit::Number => words::plain(language, value, 1),
        Unit::Text | Unit::Id | Unit::Day => value.normalize().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_as_zero_has_no_direction() {
        let small = Delta { value: Decimal::new(-4, 4), unit: DeltaUnit::Points, better: Some(false) };
        assert_eq!(Signed::delta(Language::Zh, &small), Signed { text: "= 0.0 百分点".into(), tone: Tone::Quiet });
        assert_eq!(Signed::gap(MoneyUnit::of(Language::Zh, Decimal::ZERO), Decimal::ZERO).text, "= 0");
    }

    #[test]
    fn sign_follows_the_value_and_colour_the_meaning() {
        let more = Delta { value: Decimal::new(12, 3), unit: DeltaUnit::Points, better: Some(false) };
        assert_eq!(Signed::delta(Language::Zh, &more), Signed { text: "▲ 1.2 百分点".into(), tone: Tone::Worse });
        let short = Decimal::from(-133_000);
        assert_eq!(Signed::gap(MoneyUnit::of(Language::En, short), short).text, "▼ 133.0K");
    }
}
