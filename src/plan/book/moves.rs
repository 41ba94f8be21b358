//! What events do to the days they fall on, and which days of last year they fell on: how weeks become comparable.

use super::{Event, PlanBook};
use crate::calendar::Aligned;
use crate::plan::events::{EventKind, Usual};
use crate::span::Span;
use chrono::{Datelike, Duration, NaiveDate};
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// What an event does of which only the amount is known, and which no list knows: it doubles its days.
const DOUBLED: Decimal = Decimal::TWO;

/// Days between two events of one name from which on they are of two years.
const HALF_YEAR: i64 = 183;

impl Event {
    /// Whether it is this store's too.
    pub fn concerns(&self, store: &str) -> bool {
        self.store.as_deref().is_none_or(|own| own == store)
    }

    /// The event of a list that its name means.
    fn usual(&self) -> Option<&'static Usual> {
        Usual::named(&self.name).map(|(_, usual)| usual)
    }

    /// How it is called for short: as the list has it, else by its own name.
    pub fn short_name(&self) -> &str {
        self.usual().map(|usual| usual.name).filter(|name| name.len() < self.name.len()).unwrap_or(&self.name)
    }

    /// What it is: as typed, else as the list has it, else a sale.
    pub fn meant_kind(&self) -> EventKind {
        self.kind.or_else(|| self.usual().map(|usual| usual.kind)).unwrap_or(EventKind::Sale)
    }

    /// By what it multiplies a usual day: as typed; where only an amount is, as the list has it, else by two. 1 is an event
    /// in which the shop takes no part.
    pub fn factor(&self) -> Decimal {
        match (self.uplift, &self.amount) {
            (Some(uplift), _) => uplift,
            (None, Some(_)) => self.usual().map_or(DOUBLED, Usual::uplift),
            (None, None) => Decimal::ONE,
        }
    }

    /// How far it is from a usual day, in either direction: 春节 halves what 双11 doubles.
    pub fn strength(&self) -> Decimal {
        (self.factor() - Decimal::ONE).abs()
    }

    /// Whether it is the other one of the same year, as the plan has it.
    fn is_again(&self, other: &Event) -> bool {
        self.short_name() == other.short_name() && (self.span.first() - other.span.first()).num_days().abs() < HALF_YEAR
    }

    /// The same event last year: by the list where it is known there, else the same weekdays 364 days before.
    pub fn last_year(&self) -> Span {
        self.listed_last_year().unwrap_or_else(|| self.span.earlier(364))
    }

    /// As far from last year's usual day as this year's is from its own.
    fn listed_last_year(&self) -> Option<Span> {
        let (usual, first) = (self.usual()?, self.span.first());
        // 年货节 of a year may begin in the December before it.
        let near = |year: i32| Some(((first - usual.in_year(year)?.first()).num_days(), year));
        let years = (first.year() - 1..=first.year() + 1).filter_map(near);
        let (away, year) = years.min_by_key(|(away, _)| away.abs())?;
        let before = usual.in_year(year - 1)?;
        Some(Span::days_from(before.first() + Duration::days(away), self.span.len()))
    }
}

impl PlanBook {
    /// The events that all of these stores have: of a row for all stores, or of rows of the same name and days for each, the
    /// strongest of which is given. Those in which a shop takes no part are none.
    pub fn shared_events(&self, stores: &[&str]) -> Vec<&Event> {
        let same = |a: &Event, b: &Event| a.name == b.name && a.span == b.span;
        let mut real: Vec<&Event> = self.events.iter().filter(|event| !event.strength().is_zero()).collect();
        real.sort_by_key(|event| (event.span.first(), Reverse(event.strength())));
        let all = |event: &&Event| stores.iter().all(|id| real.iter().any(|own| same(own, event) && own.concerns(id)));
        let mut shared: Vec<&Event> = Vec::new();
        for event in real.iter().copied().filter(all) {
            if !shared.iter().any(|known| same(known, event)) {
                shared.push(event);
            }
        }
        shared
    }

    /// The events that all of these stores have, as a calendar aligns by them; those of the year before too, which a chart
    /// of the last weeks still shows when a year and its plan are new.
    pub fn alignment(&self, stores: &[&str]) -> Vec<Aligned> {
        let planned = self.shared_events(stores);
        let aligned =
            |event: &Event| Aligned::new(event.short_name(), event.span, event.last_year().first(), event.strength());
        let of_year_before = planned.iter().filter_map(|event| {
            let before = Event { span: event.last_year(), ..(*event).clone() };
            let again = planned.iter().any(|own| own.is_again(&before));
            if again { None } else { aligned(&before) }
        });
        planned.iter().filter_map(|event| aligned(event)).chain(of_year_before).collect()
    }

    /// A store's events with their days and last year's; those in which it takes no part are none.
    pub fn occasions(&self, store: &str) -> Vec<Occasion<'_>> {
        let own = self.events.iter().filter(|event| event.concerns(store) && !event.strength().is_zero());
        own.map(|event| Occasion { event, last_year: event.last_year() }).collect()
    }
}

/// An event this year and last.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// The event.
    pub event: &'a Event,
    /// Its days last year.
    pub last_year: Span,
}

impl<'a> Occasion<'a> {
    /// Whether the event falls on the day, this year or last.
    pub fn falls_on(&self, day: NaiveDate) -> bool {
        self.event.span.contains(day) || self.last_year.contains(day)
    }

    /// The strongest of several on a day, of equal ones the earlier.
    pub fn strongest(of: &[Occasion<'a>], day: NaiveDate) -> Option<Occasion<'a>> {
        let on_day = of.iter().filter(|occasion| occasion.falls_on(day));
        on_day.min_by_key(|occasion| (Reverse(occasion.event.strength()), occasion.event.span.first())).copied()
    }
}
