//! What tables and sentences of events say alike: the event's name and days, who takes part, how it compares, its notes.

use super::scope::{Scope, days, list};
use crate::compose::declared::{Columns, Declared};
use crate::metrics::Known;
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

    fn stores(&self, scope: &Scope<'_>) -> Phrase {
        if self.planned.stores.len() == scope.ids.len() {
            return Phrase::new("section.events.every_store");
        }
        list(scope.context.names(self.planned.stores.iter().copied()))
    }

    pub(super) fn target(&self, scope: &Scope<'_>) -> Known {
        scope.metrics().planned(&self.planned.stores, self.span())
    }

    pub(super) fn change_words(&self) -> Phrase {
        let sales = self.beside.as_ref().and_then(|beside| beside.sales);
        match sales.and_then(|sales| growth(sales.now, sales.before)) {
            Some(change) => Phrase::new("section.events.change").with("change", Field::Change(change)),
            None => Phrase::new("section.events.no_change"),
        }
    }

    /// That last year's lasted longer or shorter, and that not every store and day is in the comparison.
    pub(super) fn remarks(&self) -> impl Iterator<Item = Phrase> {
        let (now, before) = (self.span().len(), self.before.span.len());
        let said = |key| Phrase::new(key).with("event", self.name());
        let unequal = (now != before).then(|| said("section.events.unequal").with("now", now).with("before", before));
        let sales = self.beside.as_ref().and_then(|beside| beside.sales);
        let partial = sales.filter(|sales| sales.partial).map(|_| said("section.events.partial"));
        unequal.into_iter().chain(partial)
    }

    /// The operator's own note of the event, for its review.
    pub(super) fn remark(&self, scope: &Scope<'_>) -> Option<Phrase> {
        let notes = notes(scope, &self.planned.rows);
        (!notes.is_empty()).then(|| Phrase::new("section.events.remark").with("note", notes))
    }

    /// What the operator wrote for this time a year ago, else for this one.
    pub(super) fn note(&self, scope: &Scope<'_>) -> Cell {
        let then = notes(scope, &self.before.rows);
        let notes = if then.is_empty() { notes(scope, &self.planned.rows) } else { then };
        match notes.as_slice() {
            [] => Cell::Blank,
            [one] => one.clone().into(),
            many => list(many).into(),
        }
    }
}

/// What the operator wrote in some rows, each note once. One in a row for all stores may speak of any of them: only who sees
/// all of them reads it.
fn notes(scope: &Scope<'_>, rows: &[&Event]) -> Vec<String> {
    let sees_all = scope.context.sees_all();
    let mut notes: Vec<String> = Vec::new();
    for note in rows.iter().filter(|row| sees_all || row.store.is_some()).filter_map(|row| row.note.clone()) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}
