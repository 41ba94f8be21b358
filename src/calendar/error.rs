//! What a calendar refuses.

use super::weekday_tag;
use crate::words::Message;
use chrono::{NaiveDate, Weekday};
use thiserror::Error;

/// Why a calendar cannot be made or a week not be found.
#[derive(Clone, Debug, PartialEq, Eq, Error, Message)]
#[message("calendar.error")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum CalendarError {
    /// Not a day of any year.
    NoSuchDay { found: String },
    /// A fiscal year cannot start on a day that most years do not have.
    LeapDay,
    /// Neither a day of any year nor a rule that finds one.
    NotAYearStart { found: String },
    /// A weekday's start where years are made of dates.
    NeedsWholeWeeks { start: String, kind: &'static str },
    /// A start on another weekday than that on which weeks start.
    StartsAmidAWeek {
        start: String,
        #[message(with = tag)]
        weekday: Weekday,
        #[message(with = tag)]
        week_start: Weekday,
        /// The rule as it suits the calendar.
        instead: String,
    },
    /// A seven-day week where weeks are parts of months.
    OtherWeek {
        found: String,
        #[message(text)]
        middle: NaiveDate,
        holds: String,
    },
    /// Neither label nor date.
    NotAWeek { found: String, example: &'static str },
    /// A label whose year has fewer weeks.
    NoSuchWeek { found: String, last: String },
}

/// As the settings write it.
fn tag(weekday: &Weekday) -> &'static str {
    weekday_tag(*weekday)
}
