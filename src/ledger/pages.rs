//! Where a store's exports come from: the platform has several reports of a kind, and whoever runs the store knows those that he takes.

use super::source_state::SourceState;
use crate::extract::{ExportKind, Profile, Profiles};
use crate::words::Language;
use chrono::Duration;

/// What came so long before the newest file of a kind is no longer how the store tells it.
const LATELY: Duration = Duration::days(14);

/// The pages from which a store of a platform downloads a kind of export: of the reports that told it lately the platform's first, and all
/// that are of no one platform, as each channel of advertising has its own; where none did, the platform's first. Empty where no profile
/// says one.
pub fn pages(
    profiles: &Profiles,
    sources: &[SourceState],
    (store, platform): (&str, &str),
    export: ExportKind,
    language: Language,
) -> String {
    let lately = told_lately(profiles, sources, store, export);
    let own = profiles.giving(platform, export);
    let is_own = |profile: &&Profile| own.is_some_and(|own| own.id == profile.id);
    let mut taken: Vec<&Profile> = lately;
    if taken.is_empty() {
        taken.extend(own);
    } else if taken.iter().any(is_own) {
        taken.retain(|profile| is_own(profile) || profile.is_of_many_platforms());
    }
    let mut pages: Vec<&str> = taken.into_iter().map(|profile| profile.page(language)).collect();
    pages.retain(|page| !page.is_empty());
    pages.sort_unstable();
    pages.dedup();
    pages.join("; ")
}

/// The reports by which a store told a kind of export not long before it last did.
fn told_lately<'p>(
    profiles: &'p Profiles,
    sources: &[SourceState],
    store: &str,
    export: ExportKind,
) -> Vec<&'p Profile> {
    let told = |state: &SourceState| -> Vec<&'p Profile> {
        let parts = state.extract.iter().flat_map(|extract| &extract.parts);
        parts.filter_map(|part| profiles.get(&part.profile)).filter(|profile| profile.gives(export)).collect()
    };
    let used = sources.iter().filter(|state| state.set_aside.is_none() && state.source.store == store);
    let all: Vec<_> = used.flat_map(|state| told(state).into_iter().map(|one| (state.source.received, one))).collect();
    let newest = all.iter().map(|(received, _)| *received).max();
    let is_late = |received| newest.is_some_and(|newest| newest - received <= LATELY);
    all.into_iter().filter(|(received, _)| is_late(*received)).map(|(_, profile)| profile).collect()
}
