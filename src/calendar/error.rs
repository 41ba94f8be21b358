//! What a calendar refuses.

use super::weekday_tag;
use crate::words::Phrase;
use chrono::{NaiveDate, Weekday};
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
    /// Neither a day of any year nor a rule that finds one.
    #[error("`{found}` is no start of a year, expected a day as 04-01, or `last sunday of january` and the like")]
    NotAYearStart {
        /// As written.
        found: String,
    },
    /// A weekday's start where years are made of dates.
    #[error("`{start}` needs a calendar of whole weeks (4-4-5, 4-5-4 or 5-4-4), expected a day as 04-01 for `{kind}`")]
    NeedsWholeWeeks {
        /// The rule.
        start: String,
        /// The kind of calendar.
        kind: &'static str,
    },
    /// A start on another weekday than that on which weeks start.
    #[error(
        "`{start}` starts years on a {}, but weeks start on {}: expected `{instead}`, or week_start = \"{}\"",
        weekday_tag(*weekday),
        weekday_tag(*week_start),
        weekday_tag(*weekday)
    )]
    StartsAmidAWeek {
        /// The rule.
        start: String,
        /// The weekday it starts on.
        weekday: Weekday,
        /// The calendar's.
        week_start: Weekday,
        /// The rule as it suits the calendar.
        instead: String,
    },
    /// A seven-day week where weeks are parts of months.
    #[error("`{found}` is no week of this calendar, its middle day {middle} lies in {holds}")]
    OtherWeek {
        /// The label.
        found: String,
        /// Its fourth day.
        middle: NaiveDate,
        /// The week that holds it.
        holds: String,
    },
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
            CalendarError::NotAYearStart { found } => {
                Phrase::new("calendar.error.not_a_year_start").with("found", found.as_str())
            }
            CalendarError::NeedsWholeWeeks { start, kind } => {
                Phrase::new("calendar.error.needs_whole_weeks").with("start", start.as_str()).with("kind", *kind)
            }
            CalendarError::StartsAmidAWeek { start, weekday, week_start, instead } => {
                Phrase::new("calendar.error.starts_amid_a_week")
                    .with("start", start.as_str())
                    .with("weekday", weekday_tag(*weekday))
                    .with("week_start", weekday_tag(*week_start))
                    .with("instead", instead.as_str())
            }
            CalendarError::OtherWeek { found, middle, holds } => Phrase::new("calendar.error.other_week")
                .with("found", found.as_str())
                .with("middle", middle.to_string())
                .with("holds", holds.as_str()),
            CalendarError::NotAWeek { found, example } => {
                Phrase::new("calendar.error.not_a_week").with("found", found.as_str()).with("example", *example)
            }
            CalendarError::NoSuchWeek { found, last } => {
                Phrase::new("calendar.error.no_such_week").with("found", found.as_str()).with("last", last.as_str())
            }
        }
    }
}
