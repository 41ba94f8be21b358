//! Advertising of the periods compared with, as exports of back then knew it.

use super::{Desk, Failure, Lists};
use crate::calendar::{Calendar, Period, PeriodKind};
use crate::engine::Memory;
use crate::extract::ExportKind;
use crate::intake::Source;
use crate::ledger::{SourceState, View};
use crate::span::Span;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A store's exports of one make: the store and the profiles.
type Make<'v> = (&'v str, &'v [String]);

/// Advertising of a span at a period's age.
pub struct Then {
    /// The span.
    pub span: Span,
    /// The facts of that time.
    pub view: View,
    /// What was summed of them already.
    pub sums: Memory,
}

impl Desk {
    /// A view of advertising for each span that the period is compared with: of each make of export those that were no further
    /// from that span's end than the newest is from the period's. A store whose exports of some make do not say when they were
    /// made, or of which none was kept from then, is left out whole.
    pub(super) fn then(
        &self,
        view: &View,
        lists: &Lists,
        calendar: &Calendar,
        period: Period,
    ) -> Result<Vec<Then>, Failure> {
        let mut spans = vec![calendar.previous(period).span(), calendar.last_year(period)];
        if period.kind() == PeriodKind::Day {
            spans.push(period.span().earlier(7));
        }
        // Of a year both are the one before.
        spans.dedup();
        let mut thens = Vec::new();
        for span in spans {
            let sources = self.advertising_at(view, period.span(), span);
            if !sources.is_empty() {
                let view = self.view(sources, lists, &mut |_| {})?;
                thens.push(Then { span, view, sums: Memory::default() });
            }
        }
        Ok(thens)
    }

    fn advertising_at(&self, view: &View, period: Span, span: Span) -> Vec<Source> {
        let newest = self.newest(view);
        let age = period.last() - span.last();
        let mut kept: BTreeMap<&str, Vec<&SourceState>> = BTreeMap::new();
        for store in &self.settings.stores {
            let of_store = view.sources.iter().filter(|state| state.source.store == store.id);
            let about: Vec<&SourceState> = of_store.filter(|state| self.speaks_of(state, span)).collect();
            let then = |state: &&SourceState| {
                let newest = newest.get(&make(state)).copied().flatten();
                newest.zip(self.made_on(state)).is_some_and(|(newest, made)| made <= newest - age)
            };
            let old: Vec<&SourceState> = about.iter().filter(|state| then(state)).copied().collect();
            let days = |states: &[&SourceState], of: Make<'_>| {
                let spans = states.iter().filter(|state| make(state) == of).filter_map(|state| state.coverage);
                let spans: Vec<Span> = spans.collect();
                span.days().filter(|day| spans.iter().any(|span| span.contains(*day))).count()
            };
            if about.iter().all(|state| days(&about, make(state)) == days(&old, make(state))) {
                kept.insert(&store.id, old);
            }
        }
        kept.into_values().flatten().map(|state| state.source.clone()).collect()
    }

    /// The day on which the newest export of each make was made; nothing where it does not say so.
    fn newest<'v>(&self, view: &'v View) -> BTreeMap<Make<'v>, Option<NaiveDate>> {
        let mut newest: BTreeMap<Make<'v>, Option<NaiveDate>> = BTreeMap::new();
        let mut ages: BTreeMap<Make<'v>, chrono::DateTime<chrono::Utc>> = BTreeMap::new();
        for state in view.sources.iter().filter(|state| self.gives_ads(state)) {
            let Some(time) = state.export_time else { continue };
            let key = make(state);
            if ages.get(&key).is_none_or(|known| *known <= time.at) {
                ages.insert(key, time.at);
                newest.insert(key, self.made_on(state));
            }
        }
        newest
    }

    fn speaks_of(&self, state: &SourceState, span: Span) -> bool {
        self.gives_ads(state) && state.coverage.is_some_and(|covered| covered.intersect(span).is_some())
    }

    fn gives_ads(&self, state: &SourceState) -> bool {
        let export = |id: &String| self.profiles.get(id).is_some_and(|profile| profile.export == ExportKind::Ads);
        state.set_aside.is_none() && state.profiles.iter().any(export)
    }

    /// The day on which an export was made, where it says so.
    fn made_on(&self, state: &SourceState) -> Option<NaiveDate> {
        let zone = self.settings.store(&state.source.store)?.time_zone;
        let time = state.export_time.filter(|time| time.exact)?;
        Some(time.at.with_timezone(&zone).date_naive())
    }
}

fn make(state: &SourceState) -> Make<'_> {
    (&state.source.store, &state.profiles)
}
