//! Fiscal months by the names people give them.

use crate::calendar::{Calendar, Span};
use chrono::{Datelike, Days, NaiveDate};
use std::fmt;

/// How a month is named: `2026-11`, `11月`, `M08`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MonthKey {
    /// A calendar month of a year.
    Dated(i32, u32),
    /// A calendar month of whichever year.
    Named(u32),
    /// The fiscal year's first, second ... month.
    Index(u32),
}

impl fmt::Display for MonthKey {
    /// As it is read: `2026-11`, `11`, `M08`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MonthKey::Dated(year, month) => write!(f, "{year}-{month:02}"),
            MonthKey::Named(month) => write!(f, "{month}"),
            MonthKey::Index(index) => write!(f, "M{index:02}"),
        }
    }
}

impl MonthKey {
    /// Which of the fiscal year's twelve months it means, from 0. A name that two of them share means neither.
    pub fn index(self, calendar: &Calendar, fiscal_year: i32) -> Option<usize> {
        let months = middles(calendar, fiscal_year);
        let fits = |day: &NaiveDate| match self {
            MonthKey::Index(_) => false,
            MonthKey::Named(month) => day.month() == month,
            MonthKey::Dated(year, month) => (day.year(), day.month()) == (year, month),
        };
        if let MonthKey::Index(n) = self {
            return (1..=12).contains(&n).then(|| n as usize - 1);
        }
        let mut places = (0..months.len()).filter(|index| fits(&months[*index]));
        places.next().filter(|_| places.next().is_none())
    }

    /// What a fiscal month, counted from 0, is called: `2026-11` by its middle, `M08` where that is another's name too.
    pub fn label(calendar: &Calendar, fiscal_year: i32, index: usize) -> String {
        let middle = middles(calendar, fiscal_year)[index];
        let name = MonthKey::Dated(middle.year(), middle.month());
        match name.index(calendar, fiscal_year) {
            Some(_) => name.to_string(),
            None => MonthKey::Index(index as u32 + 1).to_string(),
        }
    }
}

/// The middle days of a fiscal year's months.
fn middles(calendar: &Calendar, fiscal_year: i32) -> Vec<NaiveDate> {
    let middle = |span: Span| span.first() + Days::new(u64::from(span.len() / 2));
    calendar.months_of_year(fiscal_year).into_iter().map(middle).collect()
}
