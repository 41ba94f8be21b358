//! What the plan's events do to the reader's weeks: which event a week has, and between which weeks events alone make a
//! difference so large that a change says nothing else.
//!
//! The measure is the plan's own factors, not whether there is an event: of the twenty days of 618 two weeks in the middle
//! are alike and may be compared, while its first week and the one before may not.

use super::Context;
use crate::plan::book::{Event, Occasion};
use crate::ratio::ratio;
use crate::span::Span;
use crate::text;
use crate::words::{Field, Language, Phrase};
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// Events that alone move sales by more than this part make two spans incomparable.
const TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// Two spans that differ by an event: the strongest there is, and how many days of either it has.
pub(super) struct Moved<'a> {
    event: &'a Event,
    now: u32,
    before: u32,
}

impl Moved<'_> {
    /// `大促周` and `双11`, with its days now and before, as fields of a sentence.
    pub(super) fn fields(&self, phrase: Phrase) -> Phrase {
        let kind = self.event.meant_kind().word(Language::En);
        phrase
            .with("kind", Field::Word(format!("report.event_week.{kind}")))
            .with("event", self.event.short_name())
            .with("now", self.now)
            .with("before", self.before)
    }
}

impl Context<'_> {
    /// The event that tells two spans of these stores apart, where events alone, by the plan's factors, make of the sales
    /// before more than a tenth more or less.
    pub(super) fn moved(&self, stores: &[&str], now: Span, before: Span) -> Option<Moved<'_>> {
        let book = self.book.filter(|book| !book.events.is_empty())?;
        let occasions: Vec<Vec<Occasion<'_>>> = stores.iter().map(|store| book.occasions(store)).collect();
        let expected = self.expected(stores, &occasions, now, before)?;
        if (expected - Decimal::ONE).abs() <= TOLERANCE {
            return None;
        }
        let days = |of: &Occasion<'_>, span: Span| span.days().filter(|day| of.falls_on(*day)).count() as u32;
        let moved = occasions.iter().flatten().map(|of| Moved {
            event: of.event,
            now: days(of, now),
            before: days(of, before),
        });
        // One that has as much of either tells nothing apart.
        let apart = moved.filter(|of| of.now * before.len() != of.before * now.len());
        apart.min_by_key(|of| (Reverse(of.event.strength()), of.event.span.first()))
    }

    /// What events make of 1 that was sold before: each store's part of the sales times its mean factor now over then.
    fn expected(&self, stores: &[&str], of: &[Vec<Occasion<'_>>], now: Span, before: Span) -> Option<Decimal> {
        let mean = |of: &[Occasion<'_>], span: Span| {
            let factor = |day| Occasion::strongest(of, day).map_or(Decimal::ONE, |of| of.event.factor());
            ratio(span.days().map(factor).sum(), Decimal::from(span.len()))
        };
        let mut changes = Vec::new();
        for (store, of) in stores.iter().zip(of) {
            let sold = self.metrics.get(self.basis(), &[store], before).value.unwrap_or_default();
            changes.push((sold.max(Decimal::ZERO), ratio(mean(of, now)?, mean(of, before)?)?));
        }
        let sold: Decimal = changes.iter().map(|(sold, _)| *sold).sum();
        let moved: Decimal = changes.iter().map(|(sold, change)| *sold * *change).sum();
        // Where nothing was sold each store counts as much as the other.
        let alike = || ratio(changes.iter().map(|(_, change)| *change).sum(), Decimal::from(changes.len()));
        ratio(moved, sold).or_else(alike)
    }

    /// The week's label with its event, where all of the reader's stores have one and its name is no wider than the room
    /// below a chart, in half-width letters: `W46 双11`.
    pub(super) fn with_event(&self, week: Span, label: Phrase, room: usize) -> Phrase {
        let events = self.book.map(|book| book.shared_events(&self.ids())).unwrap_or_default();
        // Of a new plan's events the ones of the year before: its first weeks stand beside that year's last.
        let falls = |event: &&Event| [event.span, event.last_year()].iter().any(|days| days.intersect(week).is_some());
        let in_week = events.into_iter().filter(falls);
        match in_week.min_by_key(|event| (Reverse(event.strength()), event.span.first())) {
            Some(event) if text::width(event.short_name()) <= room => {
                Phrase::new("report.trend.event").with("week", label).with("event", event.short_name())
            }
            _ => label,
        }
    }
}
