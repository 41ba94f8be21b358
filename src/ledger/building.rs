//! Making the view: of each source whether it counts, and of each store the facts that are kept, or new ones.

use super::current::current;
use super::doubt::Doubt;
use super::keeping::{Decisions, Keeper, key_of, spec_key};
use super::operator::OperatorLists;
use super::scope::Scope;
use super::source_days::{covered, export_time};
use super::source_state::SourceState;
use super::view::{StoreView, View};
use super::{LedgerError, StoreSpec, whose};
use crate::calendar::Span;
use crate::extract::{Extract, Part, Profile, Profiles};
use crate::intake::Source;
use crate::threads;
use crate::words::Phrase;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A source with what was read of it.
pub(super) struct Read {
    pub(super) source: Source,
    pub(super) extract: Result<(Extract, PathBuf), Phrase>,
    /// Whether its buyers were hashed with a key that is gone.
    pub(super) other_key: bool,
}

/// Makes the view from what was read.
pub(super) fn build(
    read: Vec<Read>,
    stores: &[StoreSpec],
    profiles: &Profiles,
    operator: Option<&OperatorLists<'_>>,
    keeper: &Keeper,
) -> Result<View, LedgerError> {
    let mut folders = Vec::new();
    let mut sources = Vec::new();
    let mut made_of = Vec::new();
    for item in read {
        let Some(own) = stores.iter().position(|s| s.id == item.source.store) else { continue };
        made_of.push(item.made_of());
        let (state, folder) = state_of(item, own, stores, profiles);
        sources.push(state);
        folders.push(folder);
    }
    let doubts = decide_whose(&mut sources, (&folders, &made_of), stores, profiles, keeper)?;
    sources.iter_mut().for_each(note_rows);
    let material = Material { folders: &folders, made_of: &made_of, profiles, operator, keeper };
    let states = Mutex::new(sources);
    let (mut views, mut seen) = (Vec::new(), Vec::new());
    let make = |spec: &StoreSpec| material.of_store(spec, own_states(&states, spec));
    threads::hand_over(stores, make, |made| {
        let Made { mut view, states, unkept } = made?;
        if let Some(key) = unkept {
            keeper.keep(&key, &mut view, &states);
        }
        seen.extend(states.into_iter().enumerate().filter(|(_, state)| state.source.store == view.id));
        views.push(view);
        Ok::<(), LedgerError>(())
    })?;
    let mut sources = states.into_inner().unwrap_or_else(PoisonError::into_inner);
    seen.into_iter().for_each(|(at, state)| sources[at] = state);
    // Of several stores' files: what is kept of one store knows nothing of the others.
    doubts.into_iter().for_each(|(at, doubt)| sources[at].doubts.push(doubt));
    Ok(View { sources, stores: views })
}

/// What the views of all stores are made of. They are made at once: no store has anything to do with another.
struct Material<'a, 'o> {
    folders: &'a [PathBuf],
    made_of: &'a [String],
    profiles: &'a Profiles,
    operator: Option<&'a OperatorLists<'o>>,
    keeper: &'a Keeper,
}

/// The view of a store.
struct Made {
    view: StoreView,
    /// What became of its files, each in its place among all.
    states: Vec<SourceState>,
    /// What it is to be kept under, where it is new.
    unkept: Option<String>,
}

impl Material<'_, '_> {
    fn of_store(&self, spec: &StoreSpec, mut states: Vec<SourceState>) -> Result<Made, LedgerError> {
        let Material { folders, made_of, profiles, operator, keeper } = *self;
        let used = used(spec, &states);
        let files: Vec<&String> = used.iter().map(|at| &made_of[*at]).collect();
        let terms = key_of(&(profiles.hash(), spec_key(spec), operator.map(|operator| operator.key(&spec.id))));
        let key = key_of(&(&terms, files));
        if let Some(view) = keeper.load(spec, &key, &mut states) {
            return Ok(Made { view, states, unkept: None });
        }
        let scope = Scope { spec, folders, made_of, used: &used, profiles, terms: &terms };
        let view = current(&scope, &mut states, operator, keeper)?;
        Ok(Made { view, states, unkept: Some(key) })
    }
}

/// Takes the files of a store out of all: with nothing in the place of the others'.
fn own_states(all: &Mutex<Vec<SourceState>>, spec: &StoreSpec) -> Vec<SourceState> {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    let own = |state: &mut SourceState| {
        if state.source.store == spec.id { std::mem::take(state) } else { SourceState::default() }
    };
    all.iter_mut().map(own).collect()
}

impl Read {
    /// All that decides what the source says.
    fn made_of(&self) -> String {
        let Source { store, sha256, names, received, received_again, withdrawn, returned, moved, vouched, .. } =
            &self.source;
        let facts = match &self.extract {
            Ok((extract, folder)) => Ok((extract, folder.file_name().map(|name| name.to_string_lossy()))),
            Err(why) => Err(json!(why)),
        };
        key_of(&(
            (store, sha256, names, received, received_again),
            (withdrawn, returned, moved, vouched),
            facts,
            self.other_key,
        ))
    }
}

/// Sets aside what is another store's; returns what speaks against others. Of the same files the same was decided before.
fn decide_whose(
    sources: &mut [SourceState],
    (folders, made_of): (&[PathBuf], &[String]),
    stores: &[StoreSpec],
    profiles: &Profiles,
    keeper: &Keeper,
) -> Result<Vec<(usize, Doubt)>, LedgerError> {
    let specs: Vec<_> = stores.iter().map(spec_key).collect();
    let key = key_of(&(profiles.hash(), specs, made_of));
    if let Some(decisions) = keeper.decisions(&key) {
        for (at, why, misfiled) in decisions.misfiled {
            (sources[at].set_aside, sources[at].misfiled) = (Some(why), Some(misfiled));
        }
        return Ok(decisions.doubts);
    }
    let is_cache = |folder: &Path| keeper.is_beside(folder);
    let doubts = whose::set_misfiled_aside(sources, folders, stores, profiles, &is_cache)?;
    let mut decisions = Decisions { doubts, ..Decisions::default() };
    for (at, state) in sources.iter_mut().enumerate() {
        if let Some(misfiled) = &state.misfiled {
            // The same whether or not it was kept meanwhile.
            state.set_aside = state.set_aside.take().map(Phrase::sorted);
            decisions.misfiled.extend(state.set_aside.clone().map(|why| (at, why, misfiled.clone())));
        }
    }
    keeper.keep_decisions(&key, &decisions);
    Ok(decisions.doubts)
}

/// The sources of a store that count, oldest first.
fn used(spec: &StoreSpec, sources: &[SourceState]) -> Vec<usize> {
    let mut used: Vec<usize> =
        (0..sources.len()).filter(|&i| sources[i].source.store == spec.id && sources[i].set_aside.is_none()).collect();
    used.sort_by(|&a, &b| age(&sources[a]).cmp(&age(&sources[b])));
    used
}

fn state_of(item: Read, own: usize, stores: &[StoreSpec], profiles: &Profiles) -> (SourceState, PathBuf) {
    let zone = stores[own].zone;
    let (extract, folder, unread) = match item.extract {
        Ok((extract, folder)) => (Some(extract), folder, None),
        Err(why) => (None, PathBuf::new(), Some(why)),
    };
    let taken_out = whose::taken_out(&item.source, stores);
    let came_again = item.source.returned.clone().map(|why| Doubt::CameAgain { why });
    let mut state = SourceState {
        source: item.source,
        profiles: Vec::new(),
        export_time: None,
        coverage: None,
        set_aside: taken_out.or(unread),
        misfiled: None,
        accounting: BTreeMap::new(),
        doubts: item.other_key.then_some(Doubt::OtherIdentityKey).into_iter().chain(came_again).collect(),
        extract,
    };
    if let Some(extract) = &state.extract {
        let parts: Vec<(&Part, &Profile)> =
            extract.parts.iter().filter_map(|part| Some((part, profiles.get(&part.profile)?))).collect();
        state.export_time = export_time(&state.source, &parts, zone);
        let spans = parts.iter().filter_map(|(part, p)| {
            let days = part.axis_days.keys().copied().collect();
            let member = part.member.as_deref();
            covered((&state.source, member), &days, p, state.part_made(part, p, zone), zone)
        });
        state.coverage = spans.reduce(|a, b| Span::new(a.first().min(b.first()), a.last().max(b.last())).unwrap_or(a));
        let mut ids: Vec<String> = parts.iter().map(|(_, p)| p.id.clone()).collect();
        ids.dedup();
        state.profiles = ids;
    }
    (state, folder)
}

/// Counts the rows of a file. Those of one that is set aside are nobody's.
pub(super) fn note_rows(state: &mut SourceState) {
    let SourceState { extract, accounting, set_aside, .. } = state;
    let tables = extract.iter().flat_map(|extract| &extract.parts).flat_map(|p| &p.tables);
    for table in tables.filter(|_| set_aside.is_none()) {
        let rows = accounting.entry(table.table).or_default();
        rows.read += table.read;
        rows.rejected += table.rejected;
    }
}

/// Oldest first: by when the platform last said it, then by when the file was last written, then by hash.
fn age(state: &SourceState) -> (Option<chrono::DateTime<chrono::Utc>>, i64, &str) {
    (state.export_time.map(|time| time.again), state.source.modified(), &state.source.sha256)
}
