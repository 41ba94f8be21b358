//! What can be wrong in a plan workbook beyond a single cell: each with what was found and what was expected.

use crate::calendar::Span;
use crate::money::Money;
use crate::words::{Each, Field, Message, Phrase};
use rust_decimal::Decimal;

/// Something wrong; the advice stands in its words.
#[derive(Clone, Debug, PartialEq, Eq, Message)]
#[message("plan.issue")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum Issue {
    /// A year without a target and without last year's sales and growth.
    NoTarget { store: String },
    /// A share of more than everything.
    AboveWhole { value: String },
    /// Text where a share belongs.
    NotAPart { value: String },
    /// Not a factor above zero.
    NotAFactor { value: String },
    /// Not one of the fiscal year's months.
    NotAMonth { value: String, example: String },
    /// Not a week of the calendar.
    NotAWeek { why: Phrase },
    /// Not a fiscal year.
    NotAYear { value: String },
    /// Not a weekday.
    NotAWeekday { value: String },
    /// An event that ends before it begins.
    TurnedRound { event: String },
    /// An amount that would count once for every store.
    AmountForAll,
    /// An event below the rows that the workbook's formulas look at.
    BelowFormulas {
        event: String,
        #[message(text)]
        last: u32,
    },
    /// An event that says nothing about sales.
    NoUplift { event: String },
    /// Not a calendar; the settings' is used.
    NotACalendar { value: String, expected: String },
    /// The workbook's calendar is not the settings'.
    CalendarDiffers { found: String, expected: String },
    /// A value where a formula was.
    TypedOver { header: String, found: String },
    /// Days outside the fiscal year.
    OutsideYear {
        #[message(with = dated)]
        found: Span,
        #[message(with = dated)]
        year: Span,
    },
    /// The whole file is for another year.
    OtherYear {
        #[message(with = years)]
        found: Vec<i32>,
        #[message(text)]
        expected: i32,
    },
    /// An event where it was last year.
    LastYearsDates {
        event: String,
        #[message(with = dated)]
        found: Span,
        #[message(with = dated)]
        expected: Span,
    },
    /// The months' shares are not the whole year.
    SharesOff {
        #[message(with = whose)]
        store: String,
        #[message(with = exact_percent)]
        sum: Decimal,
    },
    /// A month without share or amount.
    MonthsMissing {
        #[message(with = whose)]
        store: String,
        #[message(with = all_dated)]
        months: Vec<Span>,
    },
    /// The roles' shares are not everything.
    RolesOff {
        #[message(with = whose)]
        store: String,
        #[message(with = exact_percent)]
        sum: Decimal,
    },
    /// Two events on the same days.
    Overlap {
        event: String,
        other: String,
        #[message(with = dated)]
        days: Span,
    },
    /// Events of the list that the plan does not have.
    EventsMissing {
        #[message(with = usual)]
        events: Vec<(Each<&'static str>, Span)>,
    },
    /// A month planned below last year's, events taken out.
    BelowLastYear {
        store: String,
        #[message(with = dated)]
        month: Span,
        #[message(with = in_full)]
        planned: Decimal,
        #[message(with = in_full)]
        sold: Decimal,
    },
    /// The days of a period do not make its target.
    NotAdded {
        store: String,
        #[message(with = dated)]
        days: Span,
        target: Money,
        sum: Money,
        gap: Money,
    },
    /// A sheet that is none of the plan's.
    SheetUnknown { found: String, nearest: String },
}

/// A store's name, or the words for all of them.
fn whose(store: &str) -> Field {
    if store.is_empty() { Field::Word("plan.all_stores".to_owned()) } else { store.into() }
}

/// A share as precise as it is: 100.01 % must not be said 100.0 %.
fn exact_percent(part: &Decimal) -> String {
    format!("{} %", (part * Decimal::ONE_HUNDRED).round_dp(4).normalize())
}

/// Fiscal years, which are no counts.
fn years(years: &[i32]) -> Vec<String> {
    years.iter().map(ToString::to_string).collect()
}

/// Each event with the days when it usually is.
fn usual(events: &[(Each<&'static str>, Span)]) -> Vec<Phrase> {
    let one = |(event, usual): &(Each<&'static str>, Span)| {
        Phrase::new("plan.issue.event_usual").with("event", event).with("usual", dated(usual))
    };
    events.iter().map(one).collect()
}

fn in_full(amount: &Decimal) -> Field {
    Field::MoneyFull(*amount)
}

/// Days with their year: plans reach over more than one.
pub(super) fn dated(span: &Span) -> String {
    let (first, last) = (span.first(), span.last());
    if first == last { first.to_string() } else { format!("{first} - {last}") }
}

pub(super) fn all_dated(spans: &[Span]) -> Vec<String> {
    spans.iter().map(dated).collect()
}
