//! Changes against the week before and last year's week: how an amount grew, and what is to be known of all changes.

use super::scope::{Scope, growth_cell, incomparable};
use crate::kpi::Kpi;
use crate::metrics::Age;
use crate::report::Cell;
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

impl Scope<'_> {
    /// How an amount grew since the week before, where both weeks are whole and no event tells them apart; by the
    /// day where they are of unlike length.
    pub(super) fn growth(&self, now: Decimal, before: Option<Decimal>, comparable: bool) -> Cell {
        if let Some(moved) = &self.moved {
            return incomparable(moved);
        }
        let (length, previous) = (Decimal::from(self.week.len()), Decimal::from(self.previous.len()));
        growth_cell(Some(now * previous), before.map(|before| before * length), comparable)
    }

    /// Whether returns are compared with these spans at equal age; nothing where none is compared.
    pub(super) fn ages(&self, spans: &[Span]) -> Option<Phrase> {
        let roi = Kpi::AdsRoi;
        let compare = |span: &Span| self.metrics().compare(roi, &self.ids, self.week, *span);
        let ages: Vec<Age> = spans.iter().filter_map(compare).map(|both| both.age).collect();
        match ages.as_slice() {
            [] => None,
            ages if ages.contains(&Age::Unlike) => Some(Phrase::new("section.unlike_age")),
            _ => Some(Phrase::new("section.equal_age")),
        }
    }

    /// What is to be known of changes against the week before and, where they are shown, against last year's: by which
    /// event it is aligned, events that only one of the weeks has, and weeks of unlike length.
    pub(super) fn compared(&self, against: &[&'static str]) -> Vec<Phrase> {
        let mut notes = Vec::new();
        for (word, before) in [("previous", self.previous), ("last_year", self.last_year)] {
            if !against.contains(&word) || self.value(Kpi::SalesPaid, &self.ids, before).is_none() {
                continue;
            }
            let [aligned, moved, per_day] = self.context.remarks(&format!("section.{word}_"), before);
            notes.extend([aligned, per_day, moved].into_iter().flatten());
        }
        notes
    }
}
