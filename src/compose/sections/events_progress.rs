//! What tables and sentences of events say alike: the event's name and days, who takes part, how it compares, its notes.

use super::scope::{Scope, days};
use crate::compose::declared::{Columns, Declared};
use crate::metrics::events::EventProgress;
use crate::plan::book::Event;
use crate::ratio::growth;
use crate::report::{Cell, Column};
use crate::words::{Field, Phrase};

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

impl EventProgress<'_> {
    pub(super) fn name(&self) -> Field {
        Field::Text(self.planned.name.to_owned())
    }

    pub(super) fn stores(&self, scope: &Scope<'_>) -> Phrase {
        if self.planned.stores.len() == scope.ids.len() {
            return Phrase::new("section.events.every_store");
        }
        let names = self.planned.stores.iter().map(|id| Field::Text(scope.name(id))).collect();
        Phrase::new("section.list").with("items", Field::List(names))
    }

    /// Better or worse than last year's by so much.
    pub(super) fn change_words(&self, scope: &Scope<'_>) -> Phrase {
        let sales = self.beside(scope.metrics()).and_then(|beside| beside.sales);
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
        let partial = self.beside(scope.metrics())?.sales?.partial;
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
