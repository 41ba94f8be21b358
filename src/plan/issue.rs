//! What can be wrong in a plan workbook beyond a single cell: each with what was found and what was expected.

use super::finding::dated;
use crate::calendar::Span;
use crate::money::Money;
use crate::words::{Each, Field, Phrase, codes};
use rust_decimal::Decimal;

/// Something wrong; the advice stands in its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issue {
    /// A year without a target and without last year's sales and growth.
    NoTarget {
        /// The store's name.
        store: String,
    },
    /// A share of more than everything.
    AboveWhole {
        /// As found.
        value: String,
    },
    /// Text where a share belongs.
    NotAPart {
        /// As found.
        value: String,
    },
    /// Not a factor above zero.
    NotAFactor {
        /// As found.
        value: String,
    },
    /// Not one of the fiscal year's months.
    NotAMonth {
        /// As found.
        value: String,
        /// One that it has.
        example: String,
    },
    /// Not a week of the calendar.
    NotAWeek {
        /// What the calendar says of it.
        why: Phrase,
    },
    /// Not a fiscal year.
    NotAYear {
        /// As found.
        value: String,
    },
    /// Not a weekday.
    NotAWeekday {
        /// As found.
        value: String,
    },
    /// An event that ends before it begins.
    TurnedRound {
        /// Its name.
        event: String,
    },
    /// An amount that would count once for every store.
    AmountForAll,
    /// An event below the rows that the workbook's formulas look at.
    BelowFormulas {
        /// Its name.
        event: String,
        /// The last row they look at.
        last: u32,
    },
    /// An event that says nothing about sales.
    NoUplift {
        /// Its name.
        event: String,
    },
    /// Not a calendar; the settings' is used.
    NotACalendar {
        /// As found.
        value: String,
        /// The settings'.
        expected: String,
    },
    /// The workbook's calendar is not the settings'.
    CalendarDiffers {
        /// As found.
        found: String,
        /// The settings'.
        expected: String,
    },
    /// A value where a formula was.
    TypedOver {
        /// The column.
        header: String,
        /// What was typed.
        found: String,
    },
    /// Days outside the fiscal year.
    OutsideYear {
        /// As found.
        found: Span,
        /// The year's.
        year: Span,
    },
    /// The whole file is for another year.
    OtherYear {
        /// The years it has.
        found: Vec<i32>,
        /// The year wanted.
        expected: i32,
    },
    /// An event where it was last year.
    LastYearsDates {
        /// Its name.
        event: String,
        /// As found.
        found: Span,
        /// Where it is this year.
        expected: Span,
    },
    /// The months' shares are not the whole year.
    SharesOff {
        /// Whose; empty for all stores.
        store: String,
        /// What they make.
        sum: Decimal,
    },
    /// A month without share or amount.
    MonthsMissing {
        /// Whose; empty for all stores.
        store: String,
        /// Which: first days and last days.
        months: Vec<Span>,
    },
    /// The roles' shares are not everything.
    RolesOff {
        /// Whose; empty for all stores.
        store: String,
        /// What they make.
        sum: Decimal,
    },
    /// Two events on the same days.
    Overlap {
        /// The later row's.
        event: String,
        /// The earlier row's.
        other: String,
        /// The days of both.
        days: Span,
    },
    /// Events of the list that the plan does not have.
    EventsMissing {
        /// Each by its name in every language, with the days when it usually is.
        events: Vec<(Each<&'static str>, Span)>,
    },
    /// A month planned below last year's, events taken out.
    BelowLastYear {
        /// The store.
        store: String,
        /// The month's days.
        month: Span,
        /// Planned a day, outside events.
        planned: Decimal,
        /// Sold a day last year, outside events.
        sold: Decimal,
    },
    /// The days of a period do not make its target.
    NotAdded {
        /// The store.
        store: String,
        /// The period.
        days: Span,
        /// Its target.
        target: Money,
        /// Its days together.
        sum: Money,
    },
    /// A sheet that is none of the plan's.
    SheetUnknown {
        /// Its name.
        found: String,
        /// The one it may be meant to be.
        nearest: String,
    },
}

codes!(Issue {
    NoTarget => "plan.issue.no_target",
    AboveWhole => "plan.issue.above_whole",
    NotAPart => "plan.issue.not_a_part",
    NotAFactor => "plan.issue.not_a_factor",
    NotAMonth => "plan.issue.not_a_month",
    NotAWeek => "plan.issue.not_a_week",
    NotAYear => "plan.issue.not_a_year",
    NotAWeekday => "plan.issue.not_a_weekday",
    TurnedRound => "plan.issue.turned_round",
    AmountForAll => "plan.issue.amount_for_all",
    BelowFormulas => "plan.issue.below_formulas",
    NoUplift => "plan.issue.no_uplift",
    NotACalendar => "plan.issue.not_a_calendar",
    CalendarDiffers => "plan.issue.calendar_differs",
    TypedOver => "plan.issue.typed_over",
    OutsideYear => "plan.issue.outside_year",
    OtherYear => "plan.issue.other_year",
    LastYearsDates => "plan.issue.last_years_dates",
    SharesOff => "plan.issue.shares_off",
    MonthsMissing => "plan.issue.months_missing",
    RolesOff => "plan.issue.roles_off",
    Overlap => "plan.issue.overlap",
    EventsMissing => "plan.issue.events_missing",
    BelowLastYear => "plan.issue.below_last_year",
    NotAdded => "plan.issue.not_added",
    SheetUnknown => "plan.issue.sheet_unknown",
});

impl Issue {
    /// The same for a shop's people.
    pub fn phrase(&self) -> Phrase {
        let phrase = Phrase::new(self.code());
        match self {
            Issue::NoTarget { store } => phrase.with("store", store.as_str()),
            Issue::AboveWhole { value }
            | Issue::NotAPart { value }
            | Issue::NotAFactor { value }
            | Issue::NotAYear { value }
            | Issue::NotAWeekday { value } => phrase.with("value", value.as_str()),
            Issue::NotAMonth { value, example } => {
                phrase.with("value", value.as_str()).with("example", example.as_str())
            }
            Issue::NotAWeek { why } => phrase.with("why", why.clone()),
            Issue::TurnedRound { event } | Issue::NoUplift { event } => phrase.with("event", event.as_str()),
            Issue::BelowFormulas { event, last } => phrase.with("event", event.as_str()).with("last", last.to_string()),
            Issue::AmountForAll => phrase,
            Issue::NotACalendar { value, expected } => {
                phrase.with("value", value.as_str()).with("expected", expected.as_str())
            }
            Issue::CalendarDiffers { found, expected } => {
                phrase.with("found", found.as_str()).with("expected", expected.as_str())
            }
            Issue::TypedOver { header, found } => phrase.with("header", header.as_str()).with("found", found.as_str()),
            Issue::OutsideYear { found, year } => phrase.with("found", dated(*found)).with("year", dated(*year)),
            Issue::OtherYear { found, expected } => phrase
                .with("found", Field::List(found.iter().map(|year| Field::Text(year.to_string())).collect()))
                .with("expected", expected.to_string()),
            Issue::LastYearsDates { event, found, expected } => {
                phrase.with("event", event.as_str()).with("found", dated(*found)).with("expected", dated(*expected))
            }
            Issue::SharesOff { store, sum } | Issue::RolesOff { store, sum } => {
                phrase.with("store", whose(store)).with("sum", Field::Text(exact_percent(*sum)))
            }
            Issue::MonthsMissing { store, months } => phrase
                .with("store", whose(store))
                .with("months", Field::List(months.iter().map(|span| dated(*span)).collect())),
            Issue::Overlap { event, other, days } => {
                phrase.with("event", event.as_str()).with("other", other.as_str()).with("days", dated(*days))
            }
            Issue::EventsMissing { events } => {
                let one = |(event, usual): &(Each<&'static str>, Span)| {
                    let phrase = Phrase::new("plan.issue.event_usual").with("event", *event);
                    Field::from(phrase.with("usual", dated(*usual)))
                };
                phrase.with("events", Field::List(events.iter().map(one).collect()))
            }
            Issue::BelowLastYear { store, month, planned, sold } => phrase
                .with("store", store.as_str())
                .with("month", dated(*month))
                .with("planned", Field::MoneyFull(*planned))
                .with("sold", Field::MoneyFull(*sold)),
            Issue::NotAdded { store, days, target, sum } => phrase
                .with("store", store.as_str())
                .with("days", dated(*days))
                .with("target", Field::MoneyFull(target.decimal()))
                .with("sum", Field::MoneyFull(sum.decimal()))
                .with("gap", Field::MoneyFull((*sum - *target).decimal())),
            Issue::SheetUnknown { found, nearest } => {
                phrase.with("found", found.as_str()).with("nearest", nearest.as_str())
            }
        }
    }
}

/// A store's name, or the words for all of them.
fn whose(store: &str) -> Field {
    if store.is_empty() { Field::Word("plan.all_stores".to_owned()) } else { Field::Text(store.to_owned()) }
}

/// A share as precise as it is: 100.01 % must not be said 100.0 %.
fn exact_percent(part: Decimal) -> String {
    format!("{} %", (part * Decimal::ONE_HUNDRED).round_dp(4).normalize())
}
