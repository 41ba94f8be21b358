//! A set of days.

use crate::span::Span;
use chrono::NaiveDate;

/// Any days, as a run of flags from the first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Days {
    first: i64,
    flags: Vec<bool>,
}

impl Days {
    /// The days of a span that pass.
    pub fn of(span: Span, mut passes: impl FnMut(NaiveDate) -> bool) -> Self {
        Days { first: number(span.first()), flags: span.days().map(&mut passes).collect() }
    }

    /// All days of a span.
    pub fn all(span: Span) -> Self {
        Days::of(span, |_| true)
    }

    /// Those of them that pass.
    pub fn only(&self, passes: impl Fn(NaiveDate) -> bool) -> Self {
        let passes = |(at, flag): (usize, &bool)| *flag && date(self.first + at as i64).is_some_and(&passes);
        Days { first: self.first, flags: self.flags.iter().enumerate().map(passes).collect() }
    }

    /// Whether a day, counted from 1970, is in it.
    pub fn has(&self, day: i64) -> bool {
        usize::try_from(day - self.first).ok().and_then(|at| self.flags.get(at)).copied().unwrap_or(false)
    }

    /// How many.
    pub fn count(&self) -> u32 {
        self.flags.iter().filter(|flag| **flag).count() as u32
    }

    /// The first and the last of the days it was made of, passing or not, counted from 1970.
    pub(super) fn bounds(&self) -> (i64, i64) {
        (self.first, self.first + self.flags.len() as i64 - 1)
    }

    /// The last one in it, counted from 1970.
    pub(super) fn last(&self) -> Option<i64> {
        self.flags.iter().rposition(|flag| *flag).map(|at| self.first + at as i64)
    }

    /// Each, counted from 1970.
    pub fn iter(&self) -> impl Iterator<Item = i64> + '_ {
        self.flags.iter().enumerate().filter(|(_, flag)| **flag).map(|(at, _)| self.first + at as i64)
    }

    /// Each as a date.
    pub fn dates(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        self.iter().map(|day| date(day).expect("a day of the set was a date"))
    }
}

fn date(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
}

/// Days since 1970.
fn number(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}
