//! The current view on disk: of each store its tables month by month, under the hash of their content, and a manifest under the
//! hash of all that made it, which names them and says the rest.
//!
//! A cache: a manifest that lacks a part, or whose part is not as it was written, is as good as none, and what cannot be kept is
//! told to nobody. Nothing is synced: what a crash tears does not have the hash that is its name.

use super::StoreSpec;
use super::coverage::Coverage;
use super::cuts::{CutDifference, CutGap};
use super::doubt::Doubt;
use super::month::Month;
use super::other_currency::OtherSum;
use super::parts::{KeptPart, Part, TableFacts};
use super::replaced::Replacement;
use super::told_twice::ToldTwice;
use super::view::{Conflict, Misfiled, RowCounts, ShrunkDay, SourceState, StoreView};
use crate::calendar::Span;
use crate::extract::ExportKind;
use crate::facts::{self, Table};
use crate::files::{self, Access, FileError};
use crate::words::Phrase;
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Changes with what the view is and with how it is written.
const VERSION: u32 = 2;

/// Views kept of a store: of now, of the periods that it is compared with, of revisions looked back at.
const MOST: usize = 12;

/// The folder `data/ledger/view`.
pub(super) struct Keeper {
    root: PathBuf,
}

/// What a view says beside its rows. Sources are named by their place in `sources`.
#[derive(Serialize, Deserialize)]
struct Manifest {
    /// The store's sources by hash, in the order of hashes.
    sources: Vec<String>,
    /// What became of each that is used.
    states: BTreeMap<usize, State>,
    tables: BTreeMap<Table, KeptTable>,
    coverage: Coverage,
    known: BTreeMap<ExportKind, DateTime<Utc>>,
    cut_differences: Vec<CutDifference>,
    cut_gaps: Vec<CutGap>,
    told_twice: Vec<ToldTwice>,
    refunds_by_product: bool,
    assumed_paid: u64,
    uncounted: u64,
    lost_visitors: Vec<ShrunkDay>,
    conflicts: Vec<Conflict>,
    rounded: Vec<Conflict>,
    renewals: Vec<Replacement>,
    other_currency: Vec<(Table, String, NaiveDate, OtherSum)>,
}

#[derive(Serialize, Deserialize)]
struct State {
    coverage: Option<Span>,
    accounting: BTreeMap<Table, RowCounts>,
    doubts: Vec<Doubt>,
}

#[derive(Serialize, Deserialize)]
struct KeptTable {
    /// Columns that the rows have.
    columns: Vec<String>,
    /// Columns that some source had.
    present: BTreeSet<String>,
    parts: Vec<PartEntry>,
}

#[derive(Serialize, Deserialize)]
struct PartEntry {
    month: Option<Month>,
    rows: usize,
    days: BTreeMap<String, (i64, i64)>,
    /// The hash of the rows' file.
    hash: String,
    /// The hash of the file that says where they come from.
    origins: String,
}

/// Which files were found to be another store's, by their place among all.
pub(super) type Decisions = Vec<(usize, Phrase, Misfiled)>;

/// The key of anything that is kept: all that makes it.
pub(super) fn key_of(parts: &impl Serialize) -> String {
    let version = (env!("CARGO_PKG_VERSION"), VERSION, crate::extract::VERSION);
    files::sha256(&serde_json::to_vec(&(version, parts)).expect("a key is plain data"))
}

/// What of a store decides how its sources are seen.
pub(super) fn spec_key(spec: &StoreSpec) -> impl Serialize + use<> {
    (
        spec.id.clone(),
        spec.name.clone(),
        spec.platform.clone(),
        spec.zone.name(),
        spec.shop_names.clone(),
        spec.closed.clone(),
    )
}

impl Keeper {
    /// Of a ledger's folder.
    pub(super) fn of(ledger: &Path) -> Keeper {
        Keeper { root: ledger.join("view") }
    }

    /// Files that are not as they were written.
    pub(super) fn damaged(&self) -> Vec<PathBuf> {
        let visible = |folder: &Path| -> Vec<PathBuf> {
            let names = files::names(folder).into_iter().filter(|name| !name.starts_with('.'));
            names.map(|name| folder.join(name)).collect()
        };
        let all = visible(&self.root).into_iter().flat_map(|folder| visible(&folder));
        all.filter(|path| !is_whole(path)).collect()
    }

    /// Which files are another store's, as it was decided about the same files before.
    pub(super) fn decisions(&self, key: &str) -> Option<Decisions> {
        read(&self.root.join("whose").join(format!("{key}.json")))
    }

    /// Keeps what was decided.
    pub(super) fn keep_decisions(&self, key: &str, decisions: &Decisions) {
        let folder = self.root.join("whose");
        let kept = write(&folder.join(format!("{key}.json")), decisions).map(|()| tidy(&folder, |_| Vec::new()));
        noted(kept);
    }

    /// The view of a store from the same sources as before, its rows still on disk; what became of the sources is told them.
    pub(super) fn load(&self, store: &str, key: &str, sources: &mut [SourceState]) -> Option<StoreView> {
        let folder = self.root.join(store);
        let manifest: Manifest = read(&folder.join(format!("{key}.json")))?;
        let places: BTreeMap<String, usize> = places_of(store, sources).collect();
        let place = |local: usize| manifest.sources.get(local).and_then(|hash| places.get(hash)).copied();
        let mut states = Vec::new();
        for (local, state) in &manifest.states {
            states.push((place(*local)?, state));
        }
        let mut frames = BTreeMap::new();
        let mut present = BTreeMap::new();
        let places = Arc::new(places.clone());
        for (table, kept) in &manifest.tables {
            let own = |names: &mut dyn Iterator<Item = &String>| -> Vec<&'static str> {
                names.filter_map(|name| table.column(name).map(|column| column.name)).collect()
            };
            let parts: Option<Vec<Part>> = kept.parts.iter().map(|part| part.at(&folder, *table, &places)).collect();
            frames.insert(*table, TableFacts::on_disk(*table, own(&mut kept.columns.iter()), parts?));
            present.insert(*table, own(&mut kept.present.iter()).into_iter().collect::<HashSet<_>>());
        }
        let mut view = StoreView {
            id: store.to_owned(),
            frames,
            present,
            coverage: manifest.coverage.clone(),
            known: manifest.known.clone(),
            cut_differences: manifest.cut_differences.clone(),
            cut_gaps: manifest.cut_gaps.clone(),
            told_twice: manifest.told_twice.clone(),
            refunds_by_product: manifest.refunds_by_product,
            assumed_paid: manifest.assumed_paid,
            uncounted: manifest.uncounted,
            lost_visitors: manifest.lost_visitors.clone(),
            conflicts: manifest.conflicts.clone(),
            rounded: manifest.rounded.clone(),
            renewals: manifest.renewals.clone(),
            other_currency: BTreeMap::new(),
        };
        for (table, currency, day, sum) in &manifest.other_currency {
            view.other_currency.insert((*table, currency.clone(), *day), *sum);
        }
        for source in view.sources_mut() {
            *source = place(*source)?;
        }
        for (at, State { coverage, accounting, doubts }) in states {
            let state = &mut sources[at];
            state.coverage = *coverage;
            state.accounting.clone_from(accounting);
            state.doubts.clone_from(doubts);
        }
        Some(view)
    }

    /// Keeps the view of a store, and where each of its parts now lies with the part.
    pub(super) fn keep(&self, key: &str, view: &mut StoreView, sources: &[SourceState]) {
        let folder = self.root.join(&view.id);
        noted(keep(&folder, key, view, sources).map(|()| tidy(&folder, named)));
    }
}

fn keep(folder: &Path, key: &str, view: &mut StoreView, sources: &[SourceState]) -> Result<(), NotKept> {
    let places: BTreeMap<String, usize> = places_of(&view.id, sources).collect();
    let hashes: Vec<String> = places.keys().cloned().collect();
    let local: BTreeMap<usize, usize> = places.values().enumerate().map(|(local, global)| (*global, local)).collect();
    let places = Arc::new(places);
    let hash_of = |source: usize| hashes[local[&source]].clone();
    let mut tables = BTreeMap::new();
    for (table, facts) in &mut view.frames {
        let mut parts = Vec::new();
        for part in facts.parts_mut() {
            if part.kept.is_none() {
                part.kept = Some(written(folder, part, &hash_of, &places)?);
            }
            parts.push(PartEntry::of(part));
        }
        let columns = facts.present().into_iter().map(str::to_owned).collect();
        let present = view.present.get(table).into_iter().flatten().map(|name| (*name).to_owned()).collect();
        tables.insert(*table, KeptTable { columns, present, parts });
    }
    let state = |(global, local): (&usize, &usize)| {
        let state = Some(&sources[*global]).filter(|state| state.set_aside.is_none())?;
        let (coverage, accounting, doubts) = (state.coverage, state.accounting.clone(), state.doubts.clone());
        Some((*local, State { coverage, accounting, doubts }))
    };
    let mut manifest = Manifest {
        states: local.iter().filter_map(state).collect(),
        sources: hashes.clone(),
        tables,
        coverage: view.coverage.clone(),
        known: view.known.clone(),
        cut_differences: view.cut_differences.clone(),
        cut_gaps: view.cut_gaps.clone(),
        told_twice: view.told_twice.clone(),
        refunds_by_product: view.refunds_by_product,
        assumed_paid: view.assumed_paid,
        uncounted: view.uncounted,
        lost_visitors: view.lost_visitors.clone(),
        conflicts: view.conflicts.clone(),
        rounded: view.rounded.clone(),
        renewals: view.renewals.clone(),
        other_currency: Vec::new(),
    };
    let sums = view.other_currency.iter().map(|((table, currency, day), sum)| (*table, currency.clone(), *day, *sum));
    manifest.other_currency = sums.collect();
    let conflicts = manifest.conflicts.iter_mut().chain(&mut manifest.rounded).map(|conflict| &mut conflict.source);
    conflicts.chain(manifest.renewals.iter_mut().map(|renewal| &mut renewal.source)).for_each(|at| *at = local[at]);
    write(&folder.join(format!("{key}.json")), &manifest)
}

/// Writes the files of a part, unless they are there.
fn written(
    folder: &Path,
    part: &Part,
    hash_of: &dyn Fn(usize) -> String,
    sources: &Arc<BTreeMap<String, usize>>,
) -> Result<KeptPart, NotKept> {
    let (table, month) = (part.frame().table(), part.month());
    let rows = facts::encode(part.frame()).map_err(|error| NotKept(error.to_string()))?;
    let origins = part.origins().bytes(hash_of);
    let (hash, origins_hash) = (files::sha256(&rows), files::sha256(&origins));
    let (path, origins_path) =
        (path_of(folder, table, month, &hash, ROWS), path_of(folder, table, month, &origins_hash, ORIGINS));
    for (path, bytes) in [(&path, &rows), (&origins_path, &origins)] {
        if !path.exists() {
            files::write_unsynced(path, bytes, Access::Private)?;
        }
    }
    Ok(KeptPart { hash, path, origins_hash, origins_path, sources: sources.clone() })
}

const ROWS: &str = facts::EXTENSION;
const ORIGINS: &str = "origins";

/// `orders-2026-11-<hash>.arrows`.
fn path_of(folder: &Path, table: Table, month: Option<Month>, hash: &str, ending: &str) -> PathBuf {
    let month = month.map_or_else(|| "undated".to_owned(), |month| month.to_string());
    folder.join(format!("{table}-{month}-{hash}.{ending}"))
}

impl PartEntry {
    fn of(part: &Part) -> PartEntry {
        let (hash, origins) =
            part.kept.as_ref().map(|kept| (kept.hash.clone(), kept.origins_hash.clone())).unwrap_or_default();
        let days = part.all_days().iter().map(|(name, days)| ((*name).to_owned(), *days)).collect();
        PartEntry { month: part.month(), rows: part.rows(), days, hash, origins }
    }

    /// The part, where its files are as they were written.
    fn at(&self, folder: &Path, table: Table, sources: &Arc<BTreeMap<String, usize>>) -> Option<Part> {
        let (path, origins_path) = (
            path_of(folder, table, self.month, &self.hash, ROWS),
            path_of(folder, table, self.month, &self.origins, ORIGINS),
        );
        for (path, hash) in [(&path, &self.hash), (&origins_path, &self.origins)] {
            if files::sha256_of(path).ok()? != *hash {
                // Nothing is written over a file that is there.
                noted(files::remove(path).map_err(NotKept::from));
                return None;
            }
        }
        let days = self.days.iter().filter_map(|(name, days)| Some((table.column(name)?.name, *days))).collect();
        let (hash, origins_hash) = (self.hash.clone(), self.origins.clone());
        let kept = KeptPart { hash, path, origins_hash, origins_path, sources: sources.clone() };
        Some(Part::on_disk(table, self.month, self.rows, days, kept))
    }
}

/// The files that a manifest names.
fn named(manifest: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(manifest)) = (manifest.parent(), read::<Manifest>(manifest)) else { return Vec::new() };
    let parts = manifest.tables.iter().flat_map(|(table, kept)| kept.parts.iter().map(move |part| (*table, part)));
    let paths = |(table, part): (Table, &PartEntry)| {
        [(&part.hash, ROWS), (&part.origins, ORIGINS)]
            .map(|(hash, ending)| path_of(folder, table, part.month, hash, ending))
    };
    parts.flat_map(paths).collect()
}

/// Removes all but the newest manifests, and what none of those left names.
fn tidy(folder: &Path, named: impl Fn(&Path) -> Vec<PathBuf>) {
    let names = files::names(folder).into_iter().filter(|name| !name.starts_with('.'));
    let (mut manifests, parts): (Vec<PathBuf>, Vec<PathBuf>) =
        names.map(|name| folder.join(name)).partition(|path| path.extension().is_some_and(|ending| ending == "json"));
    if manifests.len() <= MOST {
        return;
    }
    let written = |path: &PathBuf| path.metadata().and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    manifests.sort_by_cached_key(|path| std::cmp::Reverse((written(path), path.clone())));
    let old = manifests.split_off(MOST);
    let mut wanted: BTreeSet<PathBuf> = manifests.iter().flat_map(|manifest| named(manifest)).collect();
    let beside: Vec<PathBuf> = wanted.iter().map(|path| path.with_extension("")).collect();
    wanted.extend(beside);
    let is_wanted = |path: &&PathBuf| wanted.contains(*path) || wanted.contains(&path.with_extension(""));
    for path in old.iter().chain(parts.iter().filter(|path| !is_wanted(path))) {
        noted(files::remove(path).map_err(NotKept::from));
    }
}

/// The store's sources by hash, each with its place among all.
fn places_of<'s>(store: &'s str, sources: &'s [SourceState]) -> impl Iterator<Item = (String, usize)> + 's {
    let of_store = sources.iter().enumerate().filter(move |(_, state)| state.source.store == store);
    of_store.map(|(at, state)| (state.source.sha256.clone(), at))
}

/// Why something is not kept.
#[derive(Debug)]
struct NotKept(String);

impl From<FileError> for NotKept {
    fn from(error: FileError) -> Self {
        NotKept(error.to_string())
    }
}

/// What is not kept is worked out again the next time.
fn noted(kept: Result<(), NotKept>) {
    if let Err(NotKept(error)) = kept {
        tracing::debug!(error, "the view is not kept");
    }
}

fn write(path: &Path, what: &impl Serialize) -> Result<(), NotKept> {
    let bytes = serde_json::to_vec(what).map_err(|error| NotKept(error.to_string()))?;
    Ok(files::write_unsynced(path, &files::sealed(&bytes), Access::Private)?)
}

/// Whether a manifest has its seal, and a file of a part the hash in its name.
fn is_whole(path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("json") => read::<serde_json::Value>(path).is_some(),
        _ => files::sha256_of(path).is_ok_and(|hash| name.ends_with(&hash)),
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let bytes = files::read(path).ok()?;
    // Nothing here was ever written without a seal.
    let sealed = bytes.first().is_some_and(|first| first.is_ascii_hexdigit());
    serde_json::from_slice(files::unsealed(&bytes).filter(|_| sealed)?).ok()
}
