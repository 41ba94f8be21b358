//! A run of whole days.

use chrono::{Days, NaiveDate};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// Days from `first` to `last`, both included; never empty, because only [`Span::new`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    first: NaiveDate,
    last: NaiveDate,
}

/// How far a run of days is at the end of some day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Over.
    Past,
    /// Begun, not over.
    Running,
    /// Not begun.
    Coming,
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Days {
            first: NaiveDate,
            last: NaiveDate,
        }
        let Days { first, last } = Days::deserialize(deserializer)?;
        Span::new(first, last).ok_or_else(|| D::Error::custom("days that end before they begin"))
    }
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

    /// So many days from `first` on.
    ///
    /// # Panics
    /// Where that is none.
    pub fn days_from(first: NaiveDate, count: u32) -> Self {
        assert!(count > 0, "a span has at least one day");
        Span { first, last: first + Days::new(u64::from(count) - 1) }
    }

    /// The same number of days, so many days before.
    pub fn earlier(self, days: u64) -> Self {
        Span { first: self.first - Days::new(days), last: self.last - Days::new(days) }
    }

    /// The first day.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day, which belongs to the span.
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// How many days.
    pub fn len(self) -> u32 {
        (self.last - self.first).num_days() as u32 + 1
    }

    /// Never: a span has at least one day. Here because `len` is.
    pub fn is_empty(self) -> bool {
        false
    }

    /// Whether the day lies in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// How far it is at the end of a day.
    pub fn state(self, until: NaiveDate) -> State {
        if self.last <= until {
            State::Past
        } else if self.first <= until {
            State::Running
        } else {
            State::Coming
        }
    }

    /// Each day in order.
    pub fn days(self) -> impl DoubleEndedIterator<Item = NaiveDate> {
        (0..u64::from(self.len())).map(move |n| self.first + Days::new(n))
    }

    /// Days in order as runs: days that follow each other are one span.
    pub fn runs(days: impl IntoIterator<Item = NaiveDate>) -> Vec<Span> {
        let mut runs: Vec<Span> = Vec::new();
        for day in days {
            match runs.last_mut() {
                Some(run) if run.last + Days::new(1) == day => run.last = day,
                _ => runs.push(Span::day(day)),
            }
        }
        runs
    }

    /// From the first day of either to the last.
    pub fn hull(self, other: Span) -> Span {
        Span { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// The days both have.
    pub fn intersect(self, other: Span) -> Option<Span> {
        Span::new(self.first.max(other.first), self.last.min(other.last))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.first, self.last)
    }
}
