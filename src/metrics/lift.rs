//! What the plan's events do to weeks: which event a week has, and between which weeks events alone make a
//! difference so large that a change says nothing else.
//!
//! The measure is the plan's own factors, not whether there is an event: of the twenty days of 618 two weeks in the middle
//! are alike and may be compared, while its first week and the one before may not.

use super::Metrics;
use crate::plan::PlanBook;
use crate::plan::book::Event;
use crate::plan::events::EventKind;
use crate::ratio::ratio;
use crate::span::Span;
use crate::words::{Field, Language, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// Events that alone move sales by more than this part make two spans incomparable.
const TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// Two spans that differ by an event: the strongest there is, and how many days of either it has.
pub struct Moved {
    name: String,
    kind: EventKind,
    now: u32,
    before: u32,
}

/// An event of the plan, with its days this year and the year before.
struct Lift<'a> {
    event: &'a Event,
    days: [Span; 2],
}

impl Lift<'_> {
    fn falls_on(&self, day: NaiveDate) -> bool {
        self.days.iter().any(|days| days.contains(day))
    }

    /// Stronger ones first, of equal ones the earlier.
    fn rank(&self) -> impl Ord + use<> {
        (Reverse(self.event.strength()), self.days[0].first())
    }
}

impl Moved {
    /// `大促周` and `双11`, with its days now and before, as fields of a sentence; a week without a day of it is `非大促周`.
    pub fn fields(&self, phrase: Phrase) -> Phrase {
        let none = if self.now == 0 { "_none" } else { "" };
        phrase
            .with("kind", Field::Word(format!("report.event_week.{}{none}", self.kind.word(Language::En))))
            .with("event", self.name.as_str())
            .with("now", self.now)
            .with("before", self.before)
    }
}

impl Metrics<'_> {
    /// The event that tells two spans of these stores apart, where events alone, by the plan's factors, make of the sales
    /// before more than a tenth more or less.
    pub fn moved(&self, book: &PlanBook, stores: &[&str], now: Span, before: Span) -> Option<Moved> {
        let lifts: Vec<Vec<Lift<'_>>> = stores.iter().map(|store| lifts(book, store)).collect();
        let expected = self.expected(stores, &lifts, now, before)?;
        if (expected - Decimal::ONE).abs() <= TOLERANCE {
            return None;
        }
        let days = |of: &Lift<'_>, span: Span| span.days().filter(|day| of.falls_on(*day)).count() as u32;
        let counted = lifts.iter().flatten().map(|of| (of, days(of, now), days(of, before)));
        // One that has as much of either tells nothing apart.
        let apart = counted.filter(|(_, in_now, in_before)| in_now * before.len() != in_before * now.len());
        let (of, now, before) = apart.min_by_key(|(of, ..)| of.rank())?;
        Some(Moved { name: of.event.short_name().to_owned(), kind: of.event.meant_kind(), now, before })
    }

    /// What events make of 1 that was sold before: each store's part of the sales times its mean factor now over then.
    fn expected(&self, stores: &[&str], lifts: &[Vec<Lift<'_>>], now: Span, before: Span) -> Option<Decimal> {
        let mut changes = Vec::new();
        for (store, lifts) in stores.iter().zip(lifts) {
            let sold = self.get(self.inputs().basis.kpi(), &[store], before).value.unwrap_or_default();
            changes.push((sold.max(Decimal::ZERO), ratio(mean(lifts, now)?, mean(lifts, before)?)?));
        }
        let sold: Decimal = changes.iter().map(|(sold, _)| *sold).sum();
        let moved: Decimal = changes.iter().map(|(sold, change)| *sold * *change).sum();
        // Where nothing was sold each store counts as much as the other.
        let alike = || ratio(changes.iter().map(|(_, change)| *change).sum(), Decimal::from(changes.len()));
        ratio(moved, sold).or_else(alike)
    }
}

/// The strongest event of a week in which all of some stores take part.
pub fn event_of<'a>(book: &'a PlanBook, stores: &[&'a str], week: Span) -> Option<&'a Event> {
    // Of a new plan's events the ones of the year before: its first weeks stand beside that year's last.
    let shared = book.shared_events(stores).into_iter();
    let lifts = shared.map(|of| Lift { event: of.row(), days: [of.span, book.year_before(&of).span] });
    let in_week = lifts.filter(|of| of.days.iter().any(|days| days.intersect(week).is_some()));
    in_week.min_by_key(Lift::rank).map(|of| of.event)
}

/// A store's events that make a difference.
fn lifts<'a>(book: &'a PlanBook, store: &'a str) -> Vec<Lift<'a>> {
    let own = book.planned_events(&[store]).into_iter().filter(|of| !of.strength().is_zero());
    own.map(|of| Lift { event: of.row(), days: [of.span, book.year_before(&of).span] }).collect()
}

/// The mean factor of a span's days: each that of its strongest event.
fn mean(lifts: &[Lift<'_>], span: Span) -> Option<Decimal> {
    let factor = |day| {
        let on_day = lifts.iter().filter(|of| of.falls_on(day));
        on_day.min_by_key(|of| of.rank()).map_or(Decimal::ONE, |of| of.event.factor())
    };
    ratio(span.days().map(factor).sum(), Decimal::from(span.len()))
}
