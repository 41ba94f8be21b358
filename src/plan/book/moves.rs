//! What events do to the days they fall on, and which days of last year they fell on: how weeks become comparable.

use super::{Event, PlanBook, PlannedEvent};
use crate::calendar::Aligned;
use crate::plan::events::{EventKind, KnownEvent};
use crate::span::Span;
use chrono::{Datelike, Duration};
use rust_decimal::Decimal;

/// What an event does of which only the amount is known, and which no list knows: it doubles its days.
const DOUBLED: Decimal = Decimal::TWO;

impl Event {
    /// Whether it is this store's too.
    pub fn concerns(&self, store: &str) -> bool {
        self.store.as_deref().is_none_or(|own| own == store)
    }

    /// The event of a list that its name means.
    fn usual(&self) -> Option<&'static KnownEvent> {
        KnownEvent::named(&self.name).map(|(_, usual)| usual)
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
            (None, Some(_)) => self.usual().map_or(DOUBLED, KnownEvent::uplift),
            (None, None) => Decimal::ONE,
        }
    }

    /// How far it is from a usual day, in either direction: 春节 halves what 双11 doubles.
    pub fn strength(&self) -> Decimal {
        (self.factor() - Decimal::ONE).abs()
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

impl<'a> PlannedEvent<'a> {
    /// The row that says most: of several for its stores the one farthest from a usual day.
    pub fn row(&self) -> &'a Event {
        self.rows.iter().copied().max_by_key(|row| row.strength()).expect("a planned event has a row")
    }

    /// How far it is from a usual day.
    pub fn strength(&self) -> Decimal {
        self.row().strength()
    }
}

impl PlanBook {
    /// The events in which all of these stores take part and which make a difference, by their days.
    pub fn shared_events<'a>(&'a self, stores: &[&'a str]) -> Vec<PlannedEvent<'a>> {
        let mut shared = self.planned_events(stores);
        shared.retain(|planned| planned.stores.len() == stores.len() && !planned.strength().is_zero());
        shared
    }

    /// Every event in which any of these stores takes part, as reports are made of it.
    pub fn reported_events(&self, stores: &[&str]) -> Vec<Aligned> {
        let of = |planned: PlannedEvent<'_>| {
            let before = self.year_before(&planned).span.first();
            Aligned::new(planned.row().short_name(), planned.span, before, planned.strength())
        };
        self.planned_events(stores).into_iter().filter_map(of).collect()
    }

    /// The events that all of these stores have, as a calendar aligns by them; those of the year before too, which a chart
    /// of the last weeks still shows when a year and its plan are new.
    pub fn alignment(&self, stores: &[&str]) -> Vec<Aligned> {
        let mut aligned = Vec::new();
        for planned in self.shared_events(stores) {
            let (row, before) = (planned.row(), self.year_before(&planned));
            let of = |days, first| Aligned::new(row.short_name(), days, first, row.strength());
            aligned.extend(of(planned.span, before.span.first()));
            if before.rows.is_empty() {
                let then = Event { span: before.span, ..row.clone() };
                aligned.extend(of(then.span, then.last_year().first()));
            }
        }
        aligned
    }
}
