//! On which day a fiscal year starts: a date, or a weekday found from one.
//!
//! A date is `04-01`. Where years are made of whole weeks, also `nearest sunday to 02-01`, `first sunday of february` and
//! `last sunday of january`; with `after` before it the day after, for businesses that say how a year ends: `after last
//! saturday of january`.

use super::{CalendarError, Kind, MonthDay, WEEKDAYS, weekday_tag};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::fmt;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Months that begin later than this day lie for the most part in the next calendar month.
const MIDDLE: u32 = 16;

/// Where fiscal years start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearStart {
    rule: Rule,
    /// The day after the one the rule finds.
    after: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Rule {
    Day(MonthDay),
    Nearest(Numbered, MonthDay),
    First(Numbered, u32),
    Last(Numbered, u32),
}

/// A weekday that sorts: 0 is Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Numbered(u8);

impl From<MonthDay> for YearStart {
    fn from(day: MonthDay) -> Self {
        YearStart { rule: Rule::Day(day), after: false }
    }
}

impl YearStart {
    /// As written in settings; blanks and upper case do not matter.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let refused = || CalendarError::NotAYearStart { found: text.to_owned() };
        let lower = text.to_ascii_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let (after, words) = match words.as_slice() {
            ["after", rest @ ..] => (true, rest),
            all => (false, all),
        };
        let rule = match *words {
            [day] if !after => Rule::Day(MonthDay::parse(day).map_err(|_| refused())?),
            ["nearest", weekday, "to", day] => {
                Rule::Nearest(a_weekday(weekday).ok_or_else(refused)?, MonthDay::parse(day).map_err(|_| refused())?)
            }
            ["first", weekday, "of", month] => {
                Rule::First(a_weekday(weekday).ok_or_else(refused)?, a_month(month).ok_or_else(refused)?)
            }
            ["last", weekday, "of", month] => {
                Rule::Last(a_weekday(weekday).ok_or_else(refused)?, a_month(month).ok_or_else(refused)?)
            }
            _ => return Err(refused()),
        };
        Ok(YearStart { rule, after })
    }

    /// Whether such a start suits the calendar: a weekday's start needs years of whole weeks, which begin on that weekday.
    pub(super) fn suits(self, kind: Kind, week_start: Weekday) -> Result<(), CalendarError> {
        if self.nominal().0.is_leap_day() {
            return Err(CalendarError::LeapDay);
        }
        let Some(weekday) = self.weekday() else { return Ok(()) };
        if kind.pattern().is_none() {
            return Err(CalendarError::NeedsWholeWeeks { start: self.to_string(), kind: kind.tag() });
        }
        if weekday != week_start {
            return Err(CalendarError::StartsAmidAWeek {
                start: self.to_string(),
                weekday,
                week_start,
                instead: self.on(week_start).to_string(),
            });
        }
        Ok(())
    }

    /// The first day of the fiscal year of that number, in a calendar of whole weeks that begin on `week_start`. The number
    /// is the calendar year of the date, or of the month, that the rule names.
    pub(super) fn in_year(self, year: i32, week_start: Weekday) -> NaiveDate {
        let found = match self.rule {
            Rule::Day(day) => nearest(week_start, day.in_year(year, 0)),
            Rule::Nearest(weekday, day) => nearest(weekday.day(), day.in_year(year, 0)),
            Rule::First(weekday, month) => on_or_before(first_of(year, month) + Days::new(6), weekday.day()),
            Rule::Last(weekday, month) => on_or_before(first_of(year, month + 1) - Days::new(1), weekday.day()),
        };
        if self.after { found + Days::new(1) } else { found }
    }

    /// The first day of that fiscal month, counted from 0, where months go by dates.
    pub(super) fn month_by_date(self, year: i32, month: u32) -> NaiveDate {
        let (day, later) = self.nominal();
        day.in_year(year, later + month)
    }

    /// The calendar year and month that a fiscal month, counted from 0, is called by: the first one's is that in which it
    /// lies for the most part in most years, and each further one's is the next.
    pub(super) fn month_name(self, year: i32, month: u32) -> (i32, u32) {
        let (day, later) = self.nominal();
        let first = MonthDay::new(day.month(), 1).expect("every month has a first day");
        let named = first.in_year(year, later + month + u32::from(day.day() > MIDDLE));
        (named.year(), named.month())
    }

    /// The date around which years start, and how many months after it: the last weekday of a month lies near the first day
    /// of the next.
    fn nominal(self) -> (MonthDay, u32) {
        let first = |month| MonthDay::new(month, 1).expect("every month has a first day");
        match self.rule {
            Rule::Day(day) | Rule::Nearest(_, day) => (day, 0),
            Rule::First(_, month) => (first(month), 0),
            Rule::Last(_, month) => (first(month), 1),
        }
    }

    /// The weekday on which every year starts; `None` where the calendar's week start decides.
    fn weekday(self) -> Option<Weekday> {
        let found = match self.rule {
            Rule::Day(_) => return None,
            Rule::Nearest(weekday, _) | Rule::First(weekday, _) | Rule::Last(weekday, _) => weekday.day(),
        };
        Some(if self.after { found.succ() } else { found })
    }

    /// The same rule for years that start on another weekday.
    fn on(self, weekday: Weekday) -> Self {
        let weekday = Numbered::from(if self.after { weekday.pred() } else { weekday });
        let rule = match self.rule {
            Rule::Day(day) => Rule::Day(day),
            Rule::Nearest(_, day) => Rule::Nearest(weekday, day),
            Rule::First(_, month) => Rule::First(weekday, month),
            Rule::Last(_, month) => Rule::Last(weekday, month),
        };
        YearStart { rule, ..self }
    }
}

impl fmt::Display for YearStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.after {
            write!(f, "after ")?;
        }
        let month = |month: u32| MONTHS[month as usize - 1];
        match self.rule {
            Rule::Day(day) => write!(f, "{day}"),
            Rule::Nearest(weekday, day) => write!(f, "nearest {weekday} to {day}"),
            Rule::First(weekday, of) => write!(f, "first {weekday} of {}", month(of)),
            Rule::Last(weekday, of) => write!(f, "last {weekday} of {}", month(of)),
        }
    }
}

impl Numbered {
    fn day(self) -> Weekday {
        WEEKDAYS[usize::from(self.0)]
    }
}

impl From<Weekday> for Numbered {
    fn from(day: Weekday) -> Self {
        Numbered(day.num_days_from_monday() as u8)
    }
}

impl fmt::Display for Numbered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(weekday_tag(self.day()))
    }
}

fn a_weekday(word: &str) -> Option<Numbered> {
    WEEKDAYS.into_iter().find(|day| weekday_tag(*day) == word).map(Numbered::from)
}

fn a_month(word: &str) -> Option<u32> {
    MONTHS.iter().position(|month| *month == word).map(|at| at as u32 + 1)
}

/// 1 to 12; 13 is the next year's January.
fn first_of(year: i32, month: u32) -> NaiveDate {
    MonthDay::new(1, 1).expect("every year has a first day").in_year(year, month - 1)
}

/// The such weekday nearest to that day.
fn nearest(weekday: Weekday, day: NaiveDate) -> NaiveDate {
    on_or_before(day + Days::new(3), weekday)
}

/// The last such weekday up to that day.
pub(super) fn on_or_before(day: NaiveDate, weekday: Weekday) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().days_since(weekday)))
}
