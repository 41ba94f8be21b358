//! An event as the section tells it: how far it is, and the days to lay beside last year's.

use super::scope::{Scope, cents, days};
use crate::compose::declared::{Columns, Declared};
use crate::metrics::Comparison;
use crate::plan::book::{Event, PlannedEvent, YearBefore};
use crate::ratio::growth;
use crate::report::{Cell, Column};
use crate::span::Span;
use crate::words::{Field, Phrase};

/// How far an event is at the end of the week reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Over.
    Past,
    /// Begun, not over.
    Running,
    /// Not begun.
    Coming,
}

/// An event of the reader's stores.
pub(super) struct EventProgress<'a> {
    pub(super) planned: PlannedEvent<'a>,
    pub(super) before: YearBefore<'a>,
    pub(super) state: State,
    /// Its days until the end of the week reported.
    pub(super) so_far: Option<Span>,
}

/// The columns that tables of events begin with: its name and days; and who takes part, where `stores` says so and the
/// reader has more than one.
pub(super) fn columns<'a, R: 'a>(
    scope: &'a Scope<'_>,
    stores: bool,
    told: impl for<'r> Fn(&'r R) -> &'r EventProgress<'a> + Copy + 'a,
) -> Columns<'a, R> {
    let takes_part = (stores && scope.ids.len() > 1)
        .then(|| Declared::new(Column::text("event_stores"), move |row: &R| told(row).stores(scope)));
    Columns::new()
        .with(Column::text("event"), move |row: &R| told(row).planned.name.to_owned())
        .with(Column::text("days"), move |row: &R| days(told(row).span()))
        .and(takes_part)
}

/// An event's days so far beside as many of last year's, and its sales on those that both have.
pub(super) struct EventComparison {
    pub(super) now: Span,
    pub(super) before: Span,
    pub(super) sales: Option<Comparison>,
    /// Days that at least one store has in both years.
    pub(super) known: usize,
}

impl<'a> EventProgress<'a> {
    /// Every event of the plan in which the reader's stores take part, by their days.
    pub(super) fn all(scope: &Scope<'a>) -> Vec<Self> {
        let Some(book) = scope.context.book else { return Vec::new() };
        let until = scope.week.last();
        let told = |planned: PlannedEvent<'a>| {
            let span = planned.span;
            let state = match () {
                () if span.last() <= until => State::Past,
                () if span.first() <= until => State::Running,
                () => State::Coming,
            };
            let so_far = Span::new(span.first(), span.last().min(until));
            EventProgress { before: book.year_before(&planned), state, so_far, planned }
        };
        book.planned_events(&scope.ids).into_iter().map(told).collect()
    }

    pub(super) fn span(&self) -> Span {
        self.planned.span
    }

    pub(super) fn name(&self) -> Field {
        Field::Text(self.planned.name.to_owned())
    }

    /// Who takes part.
    pub(super) fn stores(&self, scope: &Scope<'_>) -> Phrase {
        if self.planned.stores.len() == scope.ids.len() {
            return Phrase::new("section.events.every_store");
        }
        let names = self.planned.stores.iter().map(|id| Field::Text(scope.name(id))).collect();
        Phrase::new("section.list").with("items", Field::List(names))
    }

    /// Its days so far and as many of last year's, as long as both lasted.
    fn common(&self) -> Option<(Span, Span)> {
        let count = self.so_far?.len().min(self.before.span.len());
        Some((Span::days_from(self.span().first(), count), Span::days_from(self.before.span.first(), count)))
    }

    /// The same with the sales of both.
    pub(super) fn beside(&self, scope: &Scope<'_>) -> Option<EventComparison> {
        let (now, before) = self.common()?;
        let kpi = scope.context.basis();
        let compare = |now, before| scope.metrics().compare(kpi, &self.planned.stores, now, before);
        let pairs = now.days().zip(before.days());
        let known = pairs.filter(|(day, then)| compare(Span::day(*day), Span::day(*then)).is_some()).count();
        let exact = |both: Comparison| Comparison { now: cents(both.now), before: cents(both.before), ..both };
        Some(EventComparison { now, before, sales: compare(now, before).map(exact), known })
    }

    /// Better or worse than last year's by so much.
    pub(super) fn change_words(&self, scope: &Scope<'_>) -> Phrase {
        let sales = self.beside(scope).and_then(|beside| beside.sales);
        match sales.and_then(|sales| growth(sales.now, sales.before)) {
            Some(change) => Phrase::new("section.events.change").with("change", Field::Change(change)),
            None => Phrase::new("section.events.no_change"),
        }
    }

    /// That last year's lasted longer or shorter.
    pub(super) fn unequal(&self) -> Option<Phrase> {
        let (now, before) = (self.span().len(), self.before.span.len());
        (now != before).then(|| {
            Phrase::new("section.events.unequal").with("event", self.name()).with("now", now).with("before", before)
        })
    }

    /// That not every store and day is in the comparison.
    pub(super) fn partial(&self, scope: &Scope<'_>) -> Option<Phrase> {
        let partial = self.beside(scope)?.sales?.partial;
        partial.then(|| Phrase::new("section.events.partial").with("event", self.name()))
    }

    /// The operator's own note of the event, for its review.
    pub(super) fn remark(&self, scope: &Scope<'_>) -> Option<Phrase> {
        let sees_all = scope.context.sees_all();
        let mut notes: Vec<&String> = Vec::new();
        for row in self.planned.rows.iter().filter(|row| sees_all || row.store.is_some()) {
            notes.extend(row.note.iter().filter(|note| !notes.contains(note)).collect::<Vec<_>>());
        }
        let notes: Vec<Field> = notes.into_iter().map(|note| Field::Text(note.clone())).collect();
        (!notes.is_empty()).then(|| Phrase::new("section.events.remark").with("note", Field::List(notes)))
    }

    /// What the operator wrote for this time a year ago, else for this one. A note in a row for all stores may speak of any
    /// of them: only who sees all of them reads it.
    pub(super) fn note(&self, scope: &Scope<'_>) -> Cell {
        let sees_all = scope.context.sees_all();
        let of = |rows: &[&Event]| {
            let mut notes: Vec<String> = Vec::new();
            for note in rows.iter().filter(|row| sees_all || row.store.is_some()).filter_map(|row| row.note.clone()) {
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
            notes
        };
        let then = of(&self.before.rows);
        let notes = if then.is_empty() { of(&self.planned.rows) } else { then };
        match notes.as_slice() {
            [] => Cell::Blank,
            [one] => Cell::Text(one.clone()),
            many => {
                let items = many.iter().map(|note| Field::Text(note.clone())).collect();
                Cell::Said(Phrase::new("section.list").with("items", Field::List(items)))
            }
        }
    }
}
