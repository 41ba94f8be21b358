//! Events by which a calendar aligns a year with the one before: 双11 with 双11, 春节 with 春节, wherever they moved to.
//!
//! The calendar knows no event by itself. It is given a small table (the days now, where they began a year before, how
//! strong it is) and answers from it which days of last year stand at the same distance from the same event.

use super::{Calendar, LastYear, Period, PeriodKind, Span};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// An event's days and where the same event began a year before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aligned {
    name: String,
    days: Span,
    earlier: u64,
    weight: Decimal,
}

impl Aligned {
    /// An event of these days that began on `before` a year before; of several in a week the one of most `weight` decides.
    /// `None` where `before` is not before.
    pub fn new(name: &str, days: Span, before: NaiveDate, weight: Decimal) -> Option<Self> {
        let earlier = u64::try_from((days.first() - before).num_days()).ok().filter(|days| *days > 0)?;
        Some(Aligned { name: name.to_owned(), days, earlier, weight })
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The days that stand at the same distance from last year's event: its first day on its first day, D-5 on D-5.
    pub fn before(&self, span: Span) -> Span {
        span.earlier(self.earlier)
    }
}

impl Calendar {
    /// The same calendar with these events to align by; they count where last year's week is [`LastYear::Event`].
    pub fn aligned_by(self, events: Vec<Aligned>) -> Self {
        Calendar { aligned: events, ..self }
    }

    /// The same calendar with the events that reports are made of.
    pub fn with_events(self, events: Vec<Aligned>) -> Self {
        Calendar { events, ..self }
    }

    /// The events that reports are made of, by their last day.
    pub fn events(&self) -> Vec<Period> {
        let mut events: Vec<Period> = self.events.iter().map(|event| self.event(event.days)).collect();
        events.sort_by_key(|event| (event.span().last(), event.span().first()));
        events.dedup();
        events
    }

    /// The event by which a period is compared with last year: of those that have a day in it the strongest, of equal ones
    /// the earlier; an event by itself, whatever the settings say. `None` where there is none, or last year's days are others.
    pub fn aligned(&self, period: impl Into<Period>) -> Option<&Aligned> {
        let period = period.into();
        let is_event = period.kind() == PeriodKind::Event;
        let is_named = matches!(period.kind(), PeriodKind::Month | PeriodKind::Year);
        if !is_event && (self.comparison() != LastYear::Event || is_named) {
            return None;
        }
        let within = |event: &&Aligned| match is_event {
            true => event.days == period.span(),
            false => event.days.intersect(period.span()).is_some(),
        };
        let within = if is_event { &self.events } else { &self.aligned }.iter().filter(within);
        within.min_by_key(|event| (std::cmp::Reverse(event.weight), event.days.first()))
    }
}
