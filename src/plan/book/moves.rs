//! What events do to the days they fall on, and which days of last year they fell on: how weeks become comparable.

use super::{Event, PlanBook};
use crate::calendar::Aligned;
use crate::plan::events::Usual;
use crate::span::Span;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

/// What an event does of which only the amount is known, and which no list knows: it doubles its days.
const DOUBLED: Decimal = Decimal::TWO;

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

    /// The same event last year: by the list where it is known there, else the same weekdays 364 days before.
    pub fn last_year(&self) -> Span {
        let first = self.span.first();
        // 年货节 of a year may begin in the December before it.
        let near = |year: &i32| {
            let days = self.usual()?.in_year(*year)?;
            Some(((first - days.first()).num_days().abs(), *year))
        };
        let meant = (first.year() - 1..=first.year() + 1).filter_map(|year| near(&year)).min().map(|(_, year)| year);
        let days = |year: i32| self.usual()?.in_year(year);
        match meant.and_then(|year| days(year).zip(days(year - 1))) {
            // As far from the usual day as this year's is.
            Some((this, before)) => Span::days_from(before.first() + (first - this.first()), self.span.len()),
            None => self.span.earlier(364),
        }
    }
}

impl PlanBook {
    /// The events that all of these stores have: of a row for all stores, or of rows of the same name and days for each.
    /// Those in which a shop takes no part are none.
    pub fn shared_events(&self, stores: &[&str]) -> Vec<&Event> {
        let real = || self.events.iter().filter(|event| !event.strength().is_zero());
        let same = |a: &Event, b: &Event| a.name == b.name && a.span == b.span;
        let all = |event: &&Event| stores.iter().all(|id| real().any(|own| same(own, event) && own.concerns(id)));
        let mut shared: Vec<&Event> = Vec::new();
        for event in real().filter(all) {
            if !shared.iter().any(|known| same(known, event)) {
                shared.push(event);
            }
        }
        shared
    }

    /// The events that all of these stores have, as a calendar aligns by them.
    pub fn alignment(&self, stores: &[&str]) -> Vec<Aligned> {
        let aligned = |event: &&Event| {
            Aligned::new(event.short_name(), event.span, event.last_year().first(), event.strength())
        };
        self.shared_events(stores).iter().filter_map(aligned).collect()
    }

    /// The strongest of a store's events on a day, of equal ones the earlier; on a day of last year the one that fell on it
    /// then.
    pub fn event_on(&self, store: &str, day: NaiveDate) -> Option<&Event> {
        let falls = |event: &&Event| event.span.contains(day) || event.last_year().contains(day);
        let own = self.events.iter().filter(|event| event.concerns(store) && !event.strength().is_zero());
        own.filter(falls).min_by_key(|event| (std::cmp::Reverse(event.strength()), event.span.first()))
    }
}
