//! The plan as a workbook: what its sheets say, before anything is spread over days.
//!
//! Each value knows the cell it came from, so that whatever is found later can name it. Reading ([`PlanBook::read`]) takes
//! cells at their word and judges only what one row can tell; how the rows fit each other is for `resolve` and `judge`.

mod error;
mod funnel;
mod goals;
mod metric;
mod month;
mod moves;
mod parse;
mod planned;
mod read;
mod rest;
mod year;

pub use error::BookError;
pub use funnel::Needed;
pub use metric::GoalMetric;
pub use month::MonthKey;
pub(crate) use parse::{change, money, rounded, share};
pub use planned::{PlannedEvent, YearBefore};
pub(crate) use read::own;

use super::events::EventKind;
use super::finding::Place;
use crate::calendar::{Calendar, Kind, Span, Week};
use crate::lists::Role;
use crate::money::Money;
use crate::ratio::ratio;
use chrono::{Datelike, NaiveDate, Weekday};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeSet;

/// A sheet as its reader hands it over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetRows {
    /// Its name.
    pub name: String,
    /// Row number and cells, as a person would type them.
    pub rows: Vec<(u64, Vec<String>)>,
    /// Row and column (from 0) of the cells that hold formulas; empty where the file's kind has none.
    pub formulas: BTreeSet<(u64, usize)>,
}

/// A store's target for a fiscal year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearTarget {
    /// The store's id.
    pub store: String,
    /// The year, by the calendar year it starts in.
    pub fiscal_year: i32,
    /// The target: as typed, else last year's sales and their growth; `None` where the row says neither.
    pub target: Option<Money>,
    /// Where the target stands.
    pub at: Place,
    /// Where the year stands.
    pub year_at: Place,
}

/// What a month gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthTarget {
    /// The store; all where absent.
    pub store: Option<String>,
    /// Which month.
    pub month: MonthKey,
    /// Its part of the year.
    pub share: Option<Decimal>,
    /// Its target, in place of the share.
    pub amount: Option<Money>,
    /// Where the share stands, or the amount where there is no share.
    pub at: Place,
    /// Where the month stands.
    pub month_at: Place,
}

/// A dated event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// The store; all where absent.
    pub store: Option<String>,
    /// Its days.
    pub span: Span,
    /// The factor on its days' weights.
    pub uplift: Option<Decimal>,
    /// What its days shall sell together, in place of the factor.
    pub amount: Option<Money>,
    /// What it is.
    pub kind: Option<EventKind>,
    /// The operator's note.
    pub note: Option<String>,
    /// Where its first day stands.
    pub at: Place,
}

/// What a weekday weighs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekdayWeight {
    /// The store; all where absent.
    pub store: Option<String>,
    /// Which day.
    pub weekday: Weekday,
    /// 1 is usual.
    pub weight: Decimal,
}

/// A week's target in place of the resolved one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekTarget {
    /// The store.
    pub store: String,
    /// The week.
    pub week: Week,
    /// The target.
    pub target: Money,
    /// Where it stands.
    pub at: Place,
}

/// A day's target in place of the resolved one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayTarget {
    /// The store.
    pub store: String,
    /// The day.
    pub day: NaiveDate,
    /// The target.
    pub target: Money,
    /// Where it stands.
    pub at: Place,
}

/// A product role's part of sales.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleShare {
    /// The store; all where absent.
    pub store: Option<String>,
    /// 引流 利润 形象 定制.
    pub role: Role,
    /// Its part.
    pub share: Decimal,
    /// Where it stands.
    pub at: Place,
}

/// How visitors shall become sales.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funnel {
    /// The store; all where absent.
    pub store: Option<String>,
    /// The week; every week without its own where absent.
    pub week: Option<Week>,
    /// Buyers over visitors.
    pub conversion: Decimal,
    /// Sales over buyers.
    pub order_value: Money,
    /// Where the conversion stands.
    pub at: Place,
}

impl Funnel {
    /// The visitors that a target needs, rounded up; `None` where nobody would buy, or for nothing.
    pub fn visitors(&self, target: Money) -> Option<Decimal> {
        Some(ratio(target.decimal(), self.conversion * self.order_value.decimal())?.ceil())
    }
}

/// A target beyond sales.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// The store; all where absent.
    pub store: Option<String>,
    /// What it is set for.
    pub metric: GoalMetric,
    /// The month; the whole year where absent.
    pub month: Option<MonthKey>,
    /// The lead product, by the platform's id; the store where absent.
    pub product_id: Option<String>,
    /// What is aimed at, or the ceiling where less is better.
    pub target: Decimal,
    /// Where it stands.
    pub at: Place,
}

/// A plan workbook's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanBook {
    /// The file's name.
    pub file: String,
    /// The calendar it divides years by: the settings', of the kind the workbook names.
    pub calendar: Calendar,
    /// Annual targets.
    pub years: Vec<YearTarget>,
    /// Months.
    pub months: Vec<MonthTarget>,
    /// Events.
    pub events: Vec<Event>,
    /// Names of events whose rows could not be used.
    pub unread_events: Vec<String>,
    /// Weekday profile.
    pub weekdays: Vec<WeekdayWeight>,
    /// Weeks that override.
    pub weeks: Vec<WeekTarget>,
    /// Days that override.
    pub days: Vec<DayTarget>,
    /// Product roles.
    pub roles: Vec<RoleShare>,
    /// Conversion and order value.
    pub funnel: Vec<Funnel>,
    /// Targets beyond sales.
    pub goals: Vec<Goal>,
}

impl PlanBook {
    /// An empty one, to be filled.
    pub fn new(file: &str, calendar: &Calendar, kind: Option<Kind>) -> Self {
        PlanBook {
            file: file.to_owned(),
            calendar: kind.map_or_else(|| calendar.clone(), |kind| calendar.with_kind(kind)),
            years: Vec::new(),
            months: Vec::new(),
            events: Vec::new(),
            unread_events: Vec::new(),
            weekdays: Vec::new(),
            weeks: Vec::new(),
            days: Vec::new(),
            roles: Vec::new(),
            funnel: Vec::new(),
            goals: Vec::new(),
        }
    }

    /// A day's weight: its weekday's, lifted by the strongest of its events. A store's own row stands for the one of that name
    /// for all stores: so one store sits out an event, by a factor of 1, that the others take part in.
    pub fn weight(&self, store: &str, day: NaiveDate) -> Decimal {
        let of = |own: Option<&str>| {
            self.weekdays.iter().find(|w| w.store.as_deref() == own && w.weekday == day.weekday()).map(|w| w.weight)
        };
        let weekday = of(Some(store)).or_else(|| of(None)).unwrap_or(Decimal::ONE);
        let events = self.events.iter().filter(|e| e.span.contains(day) && self.holds(e, store));
        let uplift = events.filter_map(|e| e.uplift).max().unwrap_or(Decimal::ONE);
        (weekday * uplift).round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero)
    }

    /// Conversion and order value of a store's week: its own before all stores', the week's before every week's.
    pub fn funnel_of(&self, store: &str, week: Week) -> Option<&Funnel> {
        let rank = |f: &&Funnel| (f.store.is_some(), f.week.is_some());
        let fits =
            |f: &&Funnel| f.store.as_deref().is_none_or(|own| own == store) && f.week.is_none_or(|own| own == week);
        self.funnel.iter().filter(fits).max_by_key(rank)
    }

    /// The visitors without whom a week's target is out of reach, rounded up; `None` without conversion and order value.
    pub fn needed_visitors(&self, store: &str, week: Week, target: Money) -> Option<Decimal> {
        self.funnel_of(store, week)?.visitors(target)
    }

    /// The planned parts of a store's roles: its own where it has any, else those of all stores.
    pub fn roles_of<'a>(&'a self, store: &'a str) -> Vec<&'a RoleShare> {
        let own: Vec<&RoleShare> = self.roles.iter().filter(|r| r.store.as_deref() == Some(store)).collect();
        if own.is_empty() { self.roles.iter().filter(|r| r.store.is_none()).collect() } else { own }
    }
}
