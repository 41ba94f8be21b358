//! Events of the plan: how far each is at the end of the period reported, and the days to lay beside last year's.

use super::{Comparison, Metrics};
use crate::plan::PlanBook;
use crate::plan::book::{PlannedEvent, YearBefore};
use crate::ratio::cents;
use crate::span::{Span, State};

/// An event of some stores.
pub struct EventProgress<'a> {
    /// As the plan has it.
    pub planned: PlannedEvent<'a>,
    /// The same the year before.
    pub before: YearBefore<'a>,
    /// How far it is.
    pub state: State,
    /// Its days until the end of the period reported.
    pub so_far: Option<Span>,
}

/// An event's days so far beside as many of last year's, and its sales on those that both have.
pub struct EventComparison {
    /// Its days.
    pub now: Span,
    /// Last year's.
    pub before: Span,
    /// Sales of both.
    pub sales: Option<Comparison>,
    /// Days that at least one store has in both years.
    pub known: usize,
}

impl<'a> EventProgress<'a> {
    /// Every event of the plan in which some of the stores take part, by their days.
    pub fn all(book: &'a PlanBook, stores: &[&'a str], until: chrono::NaiveDate) -> Vec<Self> {
        let progress = |planned: PlannedEvent<'a>| {
            let span = planned.span;
            let so_far = Span::new(span.first(), span.last().min(until));
            EventProgress { before: book.year_before(&planned), state: span.state(until), so_far, planned }
        };
        book.planned_events(stores).into_iter().map(progress).collect()
    }

    /// Its days.
    pub fn span(&self) -> Span {
        self.planned.span
    }

    /// Its days so far and as many of last year's, as long as both lasted, with the sales of both.
    pub fn beside(&self, metrics: &Metrics<'_>) -> Option<EventComparison> {
        let count = self.so_far?.len().min(self.before.span.len());
        let now = Span::days_from(self.span().first(), count);
        let before = Span::days_from(self.before.span.first(), count);
        let kpi = metrics.inputs().basis.kpi();
        let compare = |now, before| metrics.compare(kpi, &self.planned.stores, now, before);
        let pairs = now.days().zip(before.days());
        let known = pairs.filter(|(day, then)| compare(Span::day(*day), Span::day(*then)).is_some()).count();
        let exact = |both: Comparison| Comparison { now: cents(both.now), before: cents(both.before), ..both };
        Some(EventComparison { now, before, sales: compare(now, before).map(exact), known })
    }
}
