//! Files of stores that the settings do not have any more: most likely the store has another id now, and its past counts nowhere.

use super::Desk;
use crate::intake::Source;
use crate::ledger::SourceState;
use crate::report::{Notice, Weight};
use crate::words::Phrase;
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeMap;

/// For so many days after its last file a store that is gone is told of: who closed it knows, and who gave it another id has seen it.
const TOLD_DAYS: i64 = 45;

impl Desk {
    /// The files that count for no store, because the settings do not have theirs.
    pub fn of_no_store(&self, sources: &[Source]) -> Vec<SourceState> {
        let is_stranger = |source: &&Source| {
            self.settings.store(&source.store).is_none() && source.withdrawn.is_none() && !source.is_away()
        };
        let state = |source: &Source| SourceState {
            source: source.clone(),
            set_aside: Some(Phrase::new("set-aside.no-store").with("store", source.store.as_str())),
            ..SourceState::default()
        };
        sources.iter().filter(is_stranger).map(state).collect()
    }

    /// Stores that the settings do not have and whose files came until one of the settings' stores began: one that was given another id
    /// looks so, one that was closed does not.
    pub(super) fn renamed_stores(&self, sources: &[Source], now: DateTime<Utc>) -> Vec<Notice> {
        let strangers = self.of_no_store(sources);
        let mut last: BTreeMap<&str, (DateTime<Utc>, usize)> = BTreeMap::new();
        for Source { store, received_again, .. } in strangers.iter().map(|state| &state.source) {
            let known = last.entry(store).or_insert((*received_again, 0));
            *known = (known.0.max(*received_again), known.1 + 1);
        }
        let began_after = |end: DateTime<Utc>| {
            let first =
                |id: &str| sources.iter().filter(|source| source.store == id).map(|source| source.received).min();
            self.settings.stores.iter().any(|store| first(&store.id).is_none_or(|first| first > end))
        };
        let is_told = |end: DateTime<Utc>| now - end <= Duration::days(TOLD_DAYS) && began_after(end);
        let notice = |(store, (_, files)): (&str, (DateTime<Utc>, usize))| Notice {
            weight: Weight::Attention,
            store: None,
            phrase: Phrase::new("misplaced.no-store").with("store", store).with("count", files),
        };
        last.into_iter().filter(|(_, (end, _))| is_told(*end)).map(notice).collect()
    }
}
