//! The choices a calendar is made of, with their names in settings.

use super::CalendarError;
use chrono::{NaiveDate, Weekday};
use std::fmt;

/// How days are grouped into weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Seven days from the week start; a week belongs to the year that holds its fourth day. From Monday: ISO 8601.
    Iso,
    /// Four weeks a fiscal month: days 1-7, 8-14, 15-21, 22-end.
    Trade,
    /// Quarters of 4, 4 and 5 weeks.
    FourFourFive,
    /// Quarters of 4, 5 and 4 weeks.
    FourFiveFour,
    /// Quarters of 5, 4 and 4 weeks.
    FiveFourFour,
}

impl Kind {
    /// All, in the order in which they are listed to people.
    pub const ALL: [Kind; 5] = [Kind::Iso, Kind::Trade, Kind::FourFourFive, Kind::FourFiveFour, Kind::FiveFourFour];

    /// As written in settings.
    pub fn tag(self) -> &'static str {
        match self {
            Kind::Iso => "iso",
            Kind::Trade => "48",
            Kind::FourFourFive => "4-4-5",
            Kind::FourFiveFour => "4-5-4",
            Kind::FiveFourFour => "5-4-4",
        }
    }

    /// The comparison that suits it where none is asked for.
    pub fn default_last_year(self) -> LastYear {
        if self == Kind::Trade { LastYear::Number } else { LastYear::Days364 }
    }

    /// Weeks of a quarter's months, in the family of 4-4-5.
    pub(super) fn pattern(self) -> Option<[u32; 3]> {
        match self {
            Kind::Iso | Kind::Trade => None,
            Kind::FourFourFive => Some([4, 4, 5]),
            Kind::FourFiveFour => Some([4, 5, 4]),
            Kind::FiveFourFour => Some([5, 4, 4]),
        }
    }
}

/// Which days of last year a week is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LastYear {
    /// The same weekdays 364 days before.
    Days364,
    /// The week of the same number; a week 53 that last year has not, the one 364 days before.
    Number,
    /// By number, but after a 53-week year by one week later, so that seasons stay aligned.
    Restated,
    /// Aligned by event day; a week without an event like [`LastYear::Days364`].
    Event,
}

impl LastYear {
    /// All, in the order in which they are listed to people.
    pub const ALL: [LastYear; 4] = [LastYear::Days364, LastYear::Number, LastYear::Restated, LastYear::Event];

    /// As written in settings.
    pub fn tag(self) -> &'static str {
        match self {
            LastYear::Days364 => "-364d",
            LastYear::Number => "number",
            LastYear::Restated => "restated",
            LastYear::Event => "event",
        }
    }
}

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

/// The days of a week, Monday first.
pub const WEEKDAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// A weekday's name in settings: `monday`.
pub fn weekday_tag(day: Weekday) -> &'static str {
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"][day.num_days_from_monday() as usize]
}
