//! Fiscal months by the names people give them.

use crate::calendar::Calendar;
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
    /// Which of the fiscal year's twelve months it means, from 0.
    pub fn index(self, calendar: &Calendar, fiscal_year: i32) -> Option<usize> {
        let place = |fits: &dyn Fn((i32, u32)) -> bool| {
            (0..12).position(|month| fits(calendar.month_named(fiscal_year, month)))
        };
        match self {
            MonthKey::Index(n) => (1..=12).contains(&n).then(|| n as usize - 1),
            MonthKey::Named(month) => place(&|(_, name)| name == month),
            MonthKey::Dated(year, month) => place(&|name| name == (year, month)),
        }
    }

    /// What a fiscal month, counted from 0, is called: `2026-11`.
    pub fn label(calendar: &Calendar, fiscal_year: i32, index: usize) -> String {
        let (year, month) = calendar.month_named(fiscal_year, index as u32);
        MonthKey::Dated(year, month).to_string()
    }
}
