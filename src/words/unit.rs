//! What a number means.

/// What a number means, which fixes how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Words.
    Text,
    /// An id: text that must never become a number.
    Id,
    /// A day.
    Day,
    /// Currency, in full on detail sheets, in 万 or K on the overview.
    Money,
    /// Currency per something (a click, a buyer): always in full with two decimals.
    MoneyPer,
    /// A signed difference of money: better is blue, worse orange.
    Gap,
    /// A whole number.
    Count,
    /// A number with one or two decimals that is no currency (units per order, a score).
    Number,
    /// A part of one, shown in percent with one decimal.
    Percent,
    /// A signed relative change, in percent.
    Change,
    /// A signed difference of parts, in points.
    Points,
    /// A return with two decimals.
    Roi,
}

impl Unit {
    /// The unit's name in report.json, which outlives renames here; numbers know only the first four.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Money | Unit::Gap => "currency",
            Unit::Count => "count",
            Unit::Number | Unit::Percent | Unit::Change | Unit::Points | Unit::Roi => "ratio",
            Unit::MoneyPer => "currency_per_count",
            Unit::Text => "text",
            Unit::Id => "id",
            Unit::Day => "day",
        }
    }
}
