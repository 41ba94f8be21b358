//! A month of the calendar, by which current facts are cut.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month of a day counted from 1970.
    pub(super) fn of(day: i64) -> Option<Month> {
        let day = NaiveDate::from_epoch_days(i32::try_from(day).ok()?)?;
        Some(Month { year: day.year(), month: day.month() })
    }
}

/// As 2026-11.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}
