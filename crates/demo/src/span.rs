//! A run of whole days.

use chrono::{Days, NaiveDate};

/// Days from `first` to `last`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    first: NaiveDate,
    last: NaiveDate,
}

impl Span {
    /// `None` where `last` lies before `first`.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        (first <= last).then_some(Span { first, last })
    }

    /// A single day.
    pub fn day(day: NaiveDate) -> Self {
        Span { first: day, last: day }
    }

    pub fn first(self) -> NaiveDate {
        self.first
    }

    pub fn last(self) -> NaiveDate {
        self.last
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// Each day in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        (0..=(self.last - self.first).num_days().unsigned_abs()).map(move |n| self.first + Days::new(n))
    }
}
