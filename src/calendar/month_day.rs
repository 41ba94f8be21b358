//! A day of any year, by which settings say when years start.

use super::CalendarError;
use chrono::NaiveDate;
use std::fmt;

/// A day of any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl MonthDay {
    /// Refuses what no year has; 29 February exists.
    pub fn new(month: u32, day: u32) -> Result<Self, CalendarError> {
        match NaiveDate::from_ymd_opt(2000, month, day) {
            Some(_) => Ok(MonthDay { month, day }),
            None => Err(CalendarError::NoSuchDay { found: format!("{month:02}-{day:02}") }),
        }
    }

    /// As written in settings: `04-01`.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let refused = || CalendarError::NoSuchDay { found: text.to_owned() };
        let (month, day) = text.split_once('-').ok_or_else(refused)?;
        let number = |part: &str| match part.len() {
            1 | 2 if part.bytes().all(|b| b.is_ascii_digit()) => part.parse().ok(),
            _ => None,
        };
        let (month, day) = number(month).zip(number(day)).ok_or_else(refused)?;
        MonthDay::new(month, day).map_err(|_| refused())
    }

    pub(super) fn month(self) -> u32 {
        self.month
    }

    pub(super) fn day(self) -> u32 {
        self.day
    }

    pub(super) fn is_leap_day(self) -> bool {
        (self.month, self.day) == (2, 29)
    }

    /// The day `months` months after this one in `year`; the month's last day where it is too short.
    pub(super) fn in_year(self, year: i32, months: u32) -> NaiveDate {
        let index = self.month - 1 + months;
        let (year, month) = (year + (index / 12) as i32, index % 12 + 1);
        (1..=self.day)
            .rev()
            .find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
            .expect("years a date type can hold have a first day in every month")
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}
