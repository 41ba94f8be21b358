//! The stretches of time that a report judges goals over: a month, the year; so far, or whole once they are over.

use crate::calendar::{Calendar, Part, Period};
use crate::plan::PlanBook;
use crate::plan::book::Goal;
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;

/// A month or a year of the plan's calendar, seen from the period reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The fiscal year, by the calendar year it starts in.
    pub(super) fiscal_year: i32,
    /// Its month, counted from 0; `None` for the year.
    pub(super) month: Option<usize>,
    /// The calendar month (1 to 12) that people call it by.
    name: u32,
    /// All of it.
    pub whole: Span,
    /// Up to the period's last day.
    pub so_far: Span,
}

impl Stretch {
    /// What ended in the period, then what runs, months before years. The month and year that run are those that hold the
    /// period's middle day.
    pub(super) fn all(calendar: &Calendar, period: Period) -> Vec<Stretch> {
        let mut found: Vec<Stretch> = Vec::new();
        for part in [Part::Month, Part::Year] {
            let ended = Stretch::of(calendar, part, period.span().first(), period).filter(Stretch::is_closed);
            let running =
                Stretch::of(calendar, part, period.middle(), period).filter(|running| Some(*running) != ended);
            found.extend(ended.into_iter().chain(running));
        }
        found
    }

    fn of(calendar: &Calendar, part: Part, day: NaiveDate, period: Period) -> Option<Stretch> {
        let fiscal_year = calendar.fiscal_year_of(day);
        let whole = calendar.part(part, day);
        let so_far = Span::new(whole.first(), whole.last().min(period.span().last()))?;
        let months = calendar.months_of_year(fiscal_year);
        let month = months.iter().position(|month| *month == whole);
        Some(Stretch { fiscal_year, month, name: calendar.month_name(day), whole, so_far })
    }

    /// Whether it is over.
    pub fn is_closed(&self) -> bool {
        self.so_far == self.whole
    }

    /// Whether it is a month.
    pub fn is_month(&self) -> bool {
        self.month.is_some()
    }

    /// A store's goals for it. A ratio aimed at all year is aimed at in each month that has no goal of its own for it.
    pub(super) fn goals<'b>(&self, book: &'b PlanBook, store: &'b str) -> Vec<&'b Goal> {
        let goals = book.goals_of(store, self.fiscal_year);
        let mine = |(month, _): &&(Option<usize>, &'b Goal)| *month == self.month;
        let mut found: Vec<&'b Goal> = goals.iter().filter(mine).map(|(_, goal)| *goal).collect();
        if self.is_month() {
            let of_year = goals.iter().filter(|(month, goal)| month.is_none() && goal.metric.is_ratio());
            let own = found.clone();
            let without = |goal: &&'b Goal| !own.iter().any(|known| known.metric == goal.metric);
            found.extend(of_year.map(|(_, goal)| *goal).filter(without));
        }
        found
    }

    /// `11月`, `财年`.
    pub fn name(&self) -> Field {
        match self.month {
            Some(_) => Field::Word(format!("calendar.month.{}", self.name)),
            None => Field::Word("section.goals.year".to_owned()),
        }
    }

    /// `11月 11/01-11/15`
    pub fn said(&self) -> Phrase {
        Phrase::new("section.period_days").with("period", self.name()).with("days", self.so_far)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Kind, LastYear, MonthDay};
    use chrono::Weekday;

    /// Of each stretch its first day, the last one that counts, and whether it is over.
    fn seen(kind: Kind, day: &str) -> Vec<(String, String, bool)> {
        let april = MonthDay::parse("04-01").unwrap();
        let weeks = Calendar::new(Kind::Iso, april, Weekday::Mon, LastYear::Days364).unwrap();
        let stretches = Stretch::all(&weeks.with_kind(kind), weeks.week_of(day.parse().unwrap()).into());
        let shown = |one: &Stretch| (one.so_far.first().to_string(), one.so_far.last().to_string(), one.is_closed());
        stretches.iter().map(shown).collect()
    }

    fn expected(stretches: &[(&str, &str, bool)]) -> Vec<(String, String, bool)> {
        stretches.iter().map(|(first, last, closed)| ((*first).to_owned(), (*last).to_owned(), *closed)).collect()
    }

    #[test]
    fn a_month_is_seen_running_and_once_when_it_is_over() {
        let year = |last| ("2026-04-01", last, false);
        let within = [("2026-11-01", "2026-11-15", false), year("2026-11-15")];
        assert_eq!(seen(Kind::Iso, "2026-11-09"), expected(&within));
        // 31 October is a Saturday: Thursday's month ends in its own report.
        let ends = [("2026-10-01", "2026-10-31", true), year("2026-11-01")];
        assert_eq!(seen(Kind::Iso, "2026-10-26"), expected(&ends));
        // 30 November is a Monday: the week is December's, and November whole stands beside it.
        let both = [("2026-11-01", "2026-11-30", true), ("2026-12-01", "2026-12-06", false), year("2026-12-06")];
        assert_eq!(seen(Kind::Iso, "2026-11-30"), expected(&both));
    }

    #[test]
    fn a_year_ends_beside_the_first_days_of_the_next() {
        let both = [
            ("2026-03-01", "2026-03-31", true),
            ("2026-04-01", "2026-04-05", false),
            ("2025-04-01", "2026-03-31", true),
            ("2026-04-01", "2026-04-05", false),
        ];
        assert_eq!(seen(Kind::Iso, "2026-03-30"), expected(&both));
    }

    #[test]
    fn months_are_the_plans_also_where_weeks_are_not() {
        // 4-4-5 from Monday 30 March 2026: two quarters of 13 weeks and a month of four, so the eighth begins on 26 October.
        let found = seen(Kind::FourFourFive, "2026-11-09");
        assert_eq!(found, expected(&[("2026-10-26", "2026-11-15", false), ("2026-03-30", "2026-11-15", false)]));
    }
}
