//! Fiscal months, quarters, halves and years.

use super::{Calendar, Span};
use chrono::{Datelike, Days, NaiveDate};

/// A part of a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// One of twelve.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    Half,
    /// All of it.
    Year,
}

impl Part {
    /// From the shortest to the longest.
    pub const ALL: [Part; 4] = [Part::Month, Part::Quarter, Part::Half, Part::Year];

    fn months(self) -> u32 {
        match self {
            Part::Month => 1,
            Part::Quarter => 3,
            Part::Half => 6,
            Part::Year => 12,
        }
    }
}

impl Calendar {
    /// The fiscal year a day belongs to, named by the calendar year it starts in (in the 4-4-5 family: by the year of the day or
    /// month that the settings name, from which the true start is a few days away).
    pub fn fiscal_year_of(&self, day: NaiveDate) -> i32 {
        let year = day.year();
        // The week start nearest to 1 January may lie in December, and the one nearest to 31 December in January.
        (year - 1..=year + 1).rev().find(|y| self.month_first(*y, 0) <= day).unwrap_or(year - 2)
    }

    /// The days of a fiscal year.
    pub fn year_span(&self, fiscal_year: i32) -> Span {
        self.months(fiscal_year, 0, 12)
    }

    /// The fiscal month, quarter, half or year that holds the day.
    pub fn part(&self, part: Part, day: NaiveDate) -> Span {
        let (year, month) = self.month_of(day);
        let first = month - month % part.months();
        self.months(year, first, first + part.months())
    }

    /// The twelve months of a fiscal year, in order.
    pub fn months_of_year(&self, fiscal_year: i32) -> Vec<Span> {
        (0..12).map(|month| self.months(fiscal_year, month, month + 1)).collect()
    }

    /// The calendar month (1 to 12) by which people call the fiscal month that holds the day. A year's twelve months have
    /// twelve different names, one after the other.
    pub fn month_name(&self, day: NaiveDate) -> u32 {
        let (year, month) = self.month_of(day);
        self.month_named(year, month).1
    }

    /// The calendar year by which the fiscal month that holds the day is called.
    pub(super) fn month_year(&self, day: NaiveDate) -> i32 {
        let (fiscal_year, month) = self.month_of(day);
        self.month_named(fiscal_year, month).0
    }

    /// The calendar year and month by which a fiscal month, counted from 0, is called.
    pub fn month_named(&self, fiscal_year: i32, month: u32) -> (i32, u32) {
        self.start.month_name(fiscal_year, month)
    }

    /// The fiscal month of the same place, in the fiscal year before, as the one that holds the day.
    pub(super) fn month_a_year_before(&self, day: NaiveDate) -> Span {
        let (year, month) = self.month_of(day);
        self.months(year - 1, month, month + 1)
    }

    /// Fiscal year and month (from 0) of a day.
    pub(super) fn month_of(&self, day: NaiveDate) -> (i32, u32) {
        let year = self.fiscal_year_of(day);
        let month = (0..12).rev().find(|month| self.month_first(year, *month) <= day).unwrap_or(0);
        (year, month)
    }

    fn months(&self, year: i32, from: u32, until: u32) -> Span {
        let last = self.month_first(year, until) - Days::new(1);
        Span::new(self.month_first(year, from), last).expect("a month begins before the next one")
    }

    /// First day of a fiscal month, counted from 0; 12 is the next year's first.
    fn month_first(&self, year: i32, month: u32) -> NaiveDate {
        match self.kind.pattern() {
            None => self.start.month_by_date(year, month),
            Some(_) if month == 12 => self.start.in_year(year + 1, self.week_start),
            Some(pattern) => {
                let weeks: u32 = (0..month as usize).map(|m| pattern[m % 3]).sum();
                self.start.in_year(year, self.week_start) + Days::new(u64::from(weeks) * 7)
            }
        }
    }
}
