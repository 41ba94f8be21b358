//! Events as people speak of them: rows of one name on the same days are one event, of all the stores they name.
//!
//! A store goes by its own row where it has one on these days, and takes no part where its factor is 1. Last year's event
//! is the row of the same name where the plan still holds it, because that says when it really was; else the list's.

use super::{Event, PlanBook};
use crate::calendar::Span;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Days by which a row of the same name may lie off last year's usual days and still mean the same event.
const NEAR: i64 = 45;

/// An event and those of some stores that take part in it.
#[derive(Clone, Debug)]
pub struct PlannedEvent<'a> {
    /// Its name, as its first row has it.
    pub name: &'a str,
    /// Its days.
    pub span: Span,
    /// Who takes part, of the stores asked for and in their order; never empty.
    pub stores: Vec<&'a str>,
    /// The rows that say so; never empty.
    pub rows: Vec<&'a Event>,
}

/// The same event a year before.
#[derive(Clone, Debug)]
pub struct YearBefore<'a> {
    /// Its days then.
    pub span: Span,
    /// The plan's rows of then; none where it does not reach back.
    pub rows: Vec<&'a Event>,
}

impl Event {
    /// A factor of 1 says: on the calendar, but not ours.
    fn sits_out(&self) -> bool {
        self.amount.is_none() && self.uplift == Some(Decimal::ONE)
    }

    fn is_called(&self, name: &str) -> bool {
        folded(&self.name).eq(folded(name))
    }

    /// Whether it is one store's own row of an event that the other is a row of for all stores.
    pub(in crate::plan) fn replaces(&self, other: &Event) -> bool {
        let one_of_all = self.store.is_some() && other.store.is_none();
        one_of_all && self.is_called(&other.name) && self.span.intersect(other.span).is_some()
    }
}

impl PlannedEvent<'_> {
    /// Whether somebody who types this name means it: its own, or what it is called for short.
    pub fn is_called(&self, name: &str) -> bool {
        self.rows.iter().any(|row| row.is_called(name) || folded(row.short_name()).eq(folded(name)))
    }

    /// Whether any row says what it is to sell beyond a usual day.
    pub fn is_lifted(&self) -> bool {
        self.rows.iter().any(|row| row.uplift.is_some() || row.amount.is_some())
    }
}

impl PlanBook {
    /// The events in which any of the stores takes part, by their days.
    pub fn planned_events<'a>(&'a self, stores: &[&'a str]) -> Vec<PlannedEvent<'a>> {
        let mut all: Vec<PlannedEvent<'a>> = Vec::new();
        for event in &self.events {
            let part = |store: &&&str| self.holds(event, store) && !event.sits_out();
            let of: Vec<&str> = stores.iter().filter(part).copied().collect();
            if of.is_empty() {
                continue;
            }
            match all.iter_mut().find(|known| known.span == event.span && event.is_called(known.name)) {
                Some(known) => {
                    let both = |store: &&&str| known.stores.contains(*store) || of.contains(*store);
                    known.stores = stores.iter().filter(both).copied().collect();
                    known.rows.push(event);
                }
                None => all.push(PlannedEvent { name: &event.name, span: event.span, stores: of, rows: vec![event] }),
            }
        }
        all.sort_by_key(|planned| planned.span);
        all
    }

    /// Whether a row says something of the store: the store's own does, and one for all where the store has none of that
    /// name on these days.
    pub(super) fn holds(&self, event: &Event, store: &str) -> bool {
        let replaced = || self.events.iter().any(|own| own.store.as_deref() == Some(store) && own.replaces(event));
        event.concerns(store) && (event.store.is_some() || !replaced())
    }

    /// When the event was a year before, and what the plan still says of it.
    pub fn year_before<'a>(&'a self, planned: &PlannedEvent<'a>) -> YearBefore<'a> {
        let usual = planned.rows[0].last_year();
        let away = |first: NaiveDate| (first - usual.first()).num_days().abs();
        let then = |row: &&Event| {
            row.is_called(planned.name)
                && row.span.last() < planned.span.first()
                && away(row.span.first()) <= NEAR
                && planned.stores.iter().any(|store| row.concerns(store))
        };
        let rows: Vec<&Event> = self.events.iter().filter(then).collect();
        let nearest = rows.iter().map(|row| row.span).min_by_key(|span| away(span.first()));
        let span = nearest.unwrap_or(usual);
        YearBefore { span, rows: rows.into_iter().filter(|row| row.span == span).collect() }
    }
}

/// As typed, but for blanks and capitals.
fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}
