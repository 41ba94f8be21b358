//! The plan: a target per store and day, from which every longer period's target is a sum.
//!
//! Actual figures know nothing of it and it knows nothing of them; they meet in the report, over the same stores and
//! days. A day without a target is not a target of nothing: sums over such days alone are `None`.

mod amount;
pub mod book;
mod columns;
pub mod events;
mod finding;
pub mod form;
mod issue;
mod judge;
pub mod keywords;
mod resolve;
mod spread;
mod table;

pub use amount::{PARTS, amount};
pub use book::PlanBook;
pub use columns::{Part, is_book};
pub use finding::{Place, PlanFinding};
pub use issue::Issue;
pub use judge::{LastYear, everything, missing};
pub use resolve::Redistribution;
pub use spread::{SpreadError, spread};

use crate::calendar::{Calendar, Span};
use crate::lists::KnownStores;
use crate::money::Money;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Day targets of all stores.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    targets: BTreeMap<String, BTreeMap<NaiveDate, Money>>,
}

impl Plan {
    /// The target of a store's day.
    pub fn target(&self, store: &str, day: NaiveDate) -> Option<Money> {
        self.targets.get(store)?.get(&day).copied()
    }

    /// The target of a store's days; `None` where no day has one.
    pub fn sum(&self, store: &str, span: Span) -> Option<Money> {
        let days = self.targets.get(store)?.range(span.first()..=span.last());
        days.map(|(_, target)| *target).reduce(|sum, target| sum + target)
    }

    /// The target of a store's fiscal year; `None` where no day of it has one.
    pub fn annual(&self, store: &str, calendar: &Calendar, fiscal_year: i32) -> Option<Money> {
        self.sum(store, calendar.year_span(fiscal_year))
    }

    /// The same, with a store's targets of a span as another plan has them.
    pub fn with_span_of(mut self, other: &Plan, store: &str, span: Span) -> Self {
        let mut days = self.targets.remove(store).unwrap_or_default();
        days.retain(|day, _| !span.contains(*day));
        days.extend(other.in_span(store, span));
        if !days.is_empty() {
            self.targets.insert(store.to_owned(), days);
        }
        self
    }

    /// Whether another plan has the same target for each of a store's days.
    pub fn agrees(&self, other: &Plan, store: &str, span: Span) -> bool {
        self.in_span(store, span).eq(other.in_span(store, span))
    }

    /// The days of a span that have a target, in order.
    fn in_span(&self, store: &str, span: Span) -> impl Iterator<Item = (NaiveDate, Money)> {
        let days = self.targets.get(store).into_iter();
        days.flat_map(move |days| days.range(span.first()..=span.last())).map(|(day, target)| (*day, *target))
    }

    /// From a store's first day with a target to its last.
    pub fn span(&self, store: &str) -> Option<Span> {
        let days = self.targets.get(store)?;
        Span::new(*days.first_key_value()?.0, *days.last_key_value()?.0)
    }

    /// Whether it has targets, and all of them for days before this one: last year's plan.
    pub fn ended_before(&self, day: NaiveDate) -> bool {
        let mut days = self.targets.values().filter_map(|days| days.last_key_value()).peekable();
        days.peek().is_some() && days.all(|(last, _)| *last < day)
    }

    /// The stores that have targets, in order.
    pub fn stores(&self) -> impl Iterator<Item = &str> {
        self.targets.keys().map(String::as_str)
    }

    /// The days of a span without a target, as runs of days.
    pub fn missing(&self, store: &str, span: Span) -> Vec<Span> {
        Span::runs(span.days().filter(|day| self.target(store, *day).is_none()))
    }

    /// What is missing for a fiscal year: stores without any target, and days without one.
    pub fn check(&self, stores: &KnownStores, calendar: &Calendar, fiscal_year: i32) -> Vec<PlanFinding> {
        let year = calendar.year_span(fiscal_year);
        let finding = |id: &str| {
            let store = stores.name(id).to_owned();
            let missing = self.missing(id, year);
            match missing.as_slice() {
                [] => None,
                [all] if *all == year => Some(PlanFinding::NoTargets { store, year }),
                _ => Some(PlanFinding::DaysMissing { store, year, missing }),
            }
        };
        stores.ids().filter_map(finding).collect()
    }
}
