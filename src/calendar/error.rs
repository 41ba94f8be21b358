//! What a calendar refuses.

use crate::words::Phrase;
use thiserror::Error;

/// Why a calendar cannot be made or a week not be found.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// Not a day of any year.
    #[error("`{found}` is no day of the year, expected month and day as 04-01")]
    NoSuchDay {
        /// As written.
        found: String,
    },
    /// A fiscal year cannot start on a day that most years do not have.
    #[error("a fiscal year cannot start on 02-29, expected a day that every year has")]
    LeapDay,
    /// Neither label nor date.
    #[error("`{found}` is no week, expected a label as {example} or a date as 2026-11-12")]
    NotAWeek {
        /// As written.
        found: String,
        /// A label as this calendar has them.
        example: &'static str,
    },
    /// A label whose year has fewer weeks.
    #[error("there is no week {found}, the last of that year is {last}")]
    NoSuchWeek {
        /// As written.
        found: String,
        /// The year's last week.
        last: String,
    },
}

impl CalendarError {
    /// The same for a shop's people.
    pub fn phrase(&self) -> Phrase {
        match self {
            CalendarError::NoSuchDay { found } => {
                Phrase::new("calendar.error.no_such_day").with("found", found.as_str())
            }
            CalendarError::LeapDay => Phrase::new("calendar.error.leap_day"),
            CalendarError::NotAWeek { found, example } => {
                Phrase::new("calendar.error.not_a_week").with("found", found.as_str()).with("example", *example)
            }
            CalendarError::NoSuchWeek { found, last } => {
                Phrase::new("calendar.error.no_such_week").with("found", found.as_str()).with("last", last.as_str())
            }
        }
    }
}
