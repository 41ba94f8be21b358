//! What a report is of: a day, a week, a month, a year, the days of an event; one value for all of them.

use super::{Calendar, CalendarError, Part, Span, Week};
use chrono::{Datelike, Days, NaiveDate};
use std::fmt;

/// Years in which a label or date is believed; others are slips of the finger.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// The kinds of periods that reports are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// A day.
    Day,
    /// A week of seven days.
    Week,
    /// A week of the plan, whatever days it has.
    PlanWeek,
    /// A fiscal month.
    Month,
    /// A fiscal year.
    Year,
    /// The days of an event.
    Event,
}

impl PeriodKind {
    /// All, from the shortest.
    pub const ALL: [PeriodKind; 6] = [
        PeriodKind::Day,
        PeriodKind::Week,
        PeriodKind::PlanWeek,
        PeriodKind::Month,
        PeriodKind::Year,
        PeriodKind::Event,
    ];

    /// Its name in report.json.
    pub fn as_str(self) -> &'static str {
        match self {
            PeriodKind::Day => "day",
            PeriodKind::Week => "week",
            PeriodKind::PlanWeek => "plan_week",
            PeriodKind::Month => "month",
            PeriodKind::Year => "year",
            PeriodKind::Event => "event",
        }
    }

    /// The kind of the period that has such an id; of a week's the id does not tell whether it is the plan's.
    pub fn of_id(id: &str) -> Option<PeriodKind> {
        match id.len() {
            10 if id.parse::<NaiveDate>().is_ok() => Some(PeriodKind::Day),
            7 if a_month(id).is_some() => Some(PeriodKind::Month),
            6 if a_year(id).is_some() => Some(PeriodKind::Year),
            _ if an_event(id).is_some() => Some(PeriodKind::Event),
            _ => id.contains("-W").then_some(PeriodKind::Week),
        }
    }
}

/// A period that is reported. Periods of one kind sort by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    span: Span,
    middle: NaiveDate,
    fiscal_year: i32,
    name: Name,
}

/// What tells a period of one kind from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Name {
    Day,
    Week(Week),
    PlanWeek(Week),
    /// The calendar year and month by which the fiscal month is called.
    Month(i32, u32),
    Year,
    Event,
}

impl From<Week> for Period {
    fn from(week: Week) -> Self {
        Period::of_week(week, Name::Week(week))
    }
}

impl Period {
    /// A week of the plan.
    pub fn plan_week(week: Week) -> Self {
        Period::of_week(week, Name::PlanWeek(week))
    }

    fn of_week(week: Week, name: Name) -> Self {
        Period { span: week.span(), middle: week.middle(), fiscal_year: week.fiscal_year(), name }
    }

    /// What it is.
    pub fn kind(self) -> PeriodKind {
        match self.name {
            Name::Day => PeriodKind::Day,
            Name::Week(_) => PeriodKind::Week,
            Name::PlanWeek(_) => PeriodKind::PlanWeek,
            Name::Month(..) => PeriodKind::Month,
            Name::Year => PeriodKind::Year,
            Name::Event => PeriodKind::Event,
        }
    }

    /// Its name for folders, slots and scripts, which sorts among those of its kind: `2026-11-12`, `2026-W46`,
    /// `FY2026-M08-W2`, `2026-11`, `FY2026`, `E2026-11-01-2026-11-11`. A fiscal month is called as people call it, by the calendar
    /// month in which most of it lies; no other is called so.
    pub fn id(self) -> String {
        match self.name {
            Name::Day => self.span.first().to_string(),
            Name::Week(week) | Name::PlanWeek(week) => week.id(),
            Name::Month(year, month) => format!("{year}-{month:02}"),
            Name::Year => format!("FY{}", self.fiscal_year),
            Name::Event => format!("E{}-{}", self.span.first(), self.span.last()),
        }
    }

    /// The week, where it is one.
    pub fn week(self) -> Option<Week> {
        match self.name {
            Name::Week(week) | Name::PlanWeek(week) => Some(week),
            Name::Day | Name::Month(..) | Name::Year | Name::Event => None,
        }
    }

    /// Its days.
    pub fn span(self) -> Span {
        self.span
    }

    /// The day that decides in which month and year it lies: of a week the fourth; of an event, which belongs where it ends,
    /// the last.
    pub fn middle(self) -> NaiveDate {
        self.middle
    }

    /// The day after it.
    pub fn due(self) -> NaiveDate {
        self.span.last() + Days::new(1)
    }

    /// The fiscal year it belongs to.
    pub fn fiscal_year(self) -> i32 {
        self.fiscal_year
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

/// What tiles time: of each kind one holds a given day.
pub trait Tile: Copy {
    /// Its days.
    fn span(self) -> Span;

    /// The one of the same kind that holds a day.
    fn holding(self, calendar: &Calendar, day: NaiveDate) -> Self;
}

impl Tile for Week {
    fn span(self) -> Span {
        Week::span(self)
    }

    fn holding(self, calendar: &Calendar, day: NaiveDate) -> Self {
        calendar.week_of(day)
    }
}

impl Tile for Period {
    fn span(self) -> Span {
        self.span
    }

    /// What stands before and after an event are as many days.
    fn holding(self, calendar: &Calendar, day: NaiveDate) -> Self {
        match self.name {
            Name::Day => calendar.day(day),
            Name::Week(_) => calendar.week_of(day).into(),
            Name::PlanWeek(_) => Period::plan_week(calendar.week_of(day)),
            Name::Month(..) => calendar.month(day),
            Name::Year => calendar.year(calendar.fiscal_year_of(day)),
            Name::Event => {
                let length = i64::from(self.span.len());
                let runs = (day - self.span.first()).num_days().div_euclid(length);
                let first = self.span.first() + chrono::TimeDelta::days(runs * length);
                calendar.event(Span::days_from(first, self.span.len()))
            }
        }
    }
}

impl Calendar {
    /// A day as a period.
    pub fn day(&self, day: NaiveDate) -> Period {
        Period { span: Span::day(day), middle: day, fiscal_year: self.fiscal_year_of(day), name: Name::Day }
    }

    /// The fiscal month that holds a day.
    pub fn month(&self, day: NaiveDate) -> Period {
        let (fiscal_year, month) = self.month_of(day);
        let span = self.part(Part::Month, day);
        let (year, month) = self.month_named(fiscal_year, month);
        Period { span, middle: span.last(), fiscal_year, name: Name::Month(year, month) }
    }

    /// A fiscal year.
    pub fn year(&self, fiscal_year: i32) -> Period {
        let span = self.year_span(fiscal_year);
        Period { span, middle: span.last(), fiscal_year, name: Name::Year }
    }

    /// The days of an event.
    pub fn event(&self, span: Span) -> Period {
        Period { span, middle: span.last(), fiscal_year: self.fiscal_year_of(span.last()), name: Name::Event }
    }

    /// The period of the same kind that has exactly these days.
    pub fn like(&self, period: Period, days: Span) -> Option<Period> {
        let like = match period.name {
            Name::Event => self.event(days),
            _ => period.holding(self, days.first()),
        };
        (like.span == days).then_some(like)
    }

    /// The period of exactly that id.
    pub fn period(&self, id: &str) -> Result<Period, CalendarError> {
        let of_kind = match PeriodKind::of_id(id) {
            Some(PeriodKind::Day) => id.parse().ok().map(|day| self.day(day)),
            Some(PeriodKind::Month) => a_month(id).and_then(|(year, month)| self.month_called(year, month)),
            Some(PeriodKind::Year) => a_year(id).map(|year| self.year(year)),
            Some(PeriodKind::Event) => an_event(id).map(|span| self.event(span)),
            _ => None,
        };
        of_kind.map_or_else(|| self.week(id).map(Period::from), Ok)
    }

    /// The fiscal month that people call by a calendar year and month.
    pub fn month_called(&self, year: i32, month: u32) -> Option<Period> {
        let named = |fiscal_year| (0..12).find(|at| self.month_named(fiscal_year, *at) == (year, month));
        let (fiscal_year, at) =
            (year - 1..=year + 1).find_map(|fiscal_year| Some((fiscal_year, named(fiscal_year)?)))?;
        let first = self.months_of_year(fiscal_year)[at as usize].first();
        Some(self.month(first))
    }
}

/// `2026-11`
fn a_month(text: &str) -> Option<(i32, u32)> {
    let first: NaiveDate = format!("{text}-01").parse().ok().filter(|_| text.len() == 7)?;
    Some((first.year(), first.month())).filter(|(year, _)| YEARS.contains(year))
}

/// `FY2026`
fn a_year(text: &str) -> Option<i32> {
    let year = text.strip_prefix("FY").filter(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))?;
    year.parse().ok().filter(|year| YEARS.contains(year))
}

/// `E2026-11-01-2026-11-11`
fn an_event(text: &str) -> Option<Span> {
    let days = text.strip_prefix('E').filter(|days| days.len() == 21 && days.is_ascii())?;
    let last = days[10..].strip_prefix('-')?;
    Span::new(days[..10].parse().ok()?, last.parse().ok()?)
}
