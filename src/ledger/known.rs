//! Until when a store's exports know what happened: the age of a figure goes by this and never by when a file was received.

use super::StoreSpec;
use super::source_state::SourceState;
use crate::calendar::day_ends;
use crate::extract::{ExportKind, Profile, Profiles};
use chrono::{DateTime, Days, Utc};
use std::collections::BTreeMap;

/// The moment until which each kind of export knows, by the store's newest: when it was made; where its rows end days before
/// that, the end of the days it covers.
pub(super) fn known(
    spec: &StoreSpec,
    sources: &[SourceState],
    used: &[usize],
    profiles: &Profiles,
) -> BTreeMap<ExportKind, DateTime<Utc>> {
    let mut known = BTreeMap::new();
    for state in used.iter().map(|index| &sources[*index]) {
        let Some(until) = until(spec, state) else { continue };
        for export in state.profiles.iter().filter_map(|id| profiles.get(id)).flat_map(Profile::exports) {
            let newest = known.entry(export).or_insert(until);
            *newest = until.max(*newest);
        }
    }
    known
}

fn until(spec: &StoreSpec, state: &SourceState) -> Option<DateTime<Utc>> {
    // The same bytes under several names were still so at the latest of their times.
    let made = state.export_time?.again;
    // A name from the clock of another zone may lie after the receipt; nothing is known of what is still to come.
    let made = made.min(state.source.received_again);
    let Some(covered) = state.coverage else { return Some(made) };
    let day = made.with_timezone(&spec.zone).date_naive();
    if covered.last() + Days::new(1) >= day {
        return Some(made);
    }
    Some(day_ends(covered.last(), spec.zone).to_utc())
}
