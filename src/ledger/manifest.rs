//! What is said of a kept view in one file: which files hold its rows, and all that is said beside them.

use super::control_totals::DailySums;
use super::coverage::Coverage;
use super::cuts::{AdChannel, CutDifference, CutGap};
use super::doubt::Doubt;
use super::implausible::Implausible;
use super::memo::Memo;
use super::month::Month;
use super::not_kept::{NotKept, noted};
use super::other_currency::OtherSum;
use super::parts::{KeptPart, Part, PartSums, TableFacts};
use super::replaced::Replacement;
use super::scope::Scope;
use super::source_state::{RowCounts, SourceState};
use super::told_twice::ToldTwice;
use super::view::{Conflict, ShrunkDay, StoreView};
use crate::calendar::Span;
use crate::extract::ExportKind;
use crate::facts::{self, Table};
use crate::files;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a view says beside its rows. Sources are named by their place in `sources`.
#[derive(Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The store's sources by hash, in the order of hashes.
    sources: Vec<String>,
    /// What became of each that is used.
    states: BTreeMap<usize, State>,
    tables: BTreeMap<Table, KeptTable>,
    coverage: Coverage,
    known: BTreeMap<ExportKind, DateTime<Utc>>,
    cut_differences: Vec<CutDifference>,
    cut_gaps: Vec<CutGap>,
    ad_channels: Vec<AdChannel>,
    told_twice: Vec<ToldTwice>,
    refunds_by_product: bool,
    assumed_paid: u64,
    uncounted: u64,
    lost_visitors: Vec<ShrunkDay>,
    conflicts: Vec<Conflict>,
    rounded: Vec<Conflict>,
    renewals: Vec<Replacement>,
    other_currency: Vec<(Table, String, NaiveDate, OtherSum)>,
    pub(super) memo: Memo,
}

#[derive(Serialize, Deserialize)]
pub(super) struct State {
    pub(super) coverage: Option<Span>,
    pub(super) accounting: BTreeMap<Table, RowCounts>,
    pub(super) doubts: Vec<Doubt>,
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
    /// The sum behind these rows.
    sum: u32,
    /// The hash of the file that says where they come from.
    origins: String,
    /// What they add to what is said of the store, by day and by source.
    daily: DailySums,
    accounts: BTreeMap<usize, (u64, u64)>,
    implausible: Implausible,
}

/// A view as it is kept, and what became of its sources.
pub(super) struct Kept {
    pub(super) view: StoreView,
    pub(super) states: BTreeMap<usize, State>,
}

/// The store's sources by hash, each with its place among all.
pub(super) fn places_of(store: &str, sources: &[SourceState]) -> BTreeMap<String, usize> {
    let of_store = sources.iter().enumerate().filter(|(_, state)| state.source.store == store);
    of_store.map(|(at, state)| (state.source.sha256.clone(), at)).collect()
}

pub(super) const ROWS: &str = facts::EXTENSION;
pub(super) const ORIGINS: &str = "origins";

/// `orders-2026-11-<hash>.arrows`.
pub(super) fn path_of(folder: &Path, table: Table, month: Option<Month>, hash: &str, ending: &str) -> PathBuf {
    let month = month.map_or_else(|| "undated".to_owned(), |month| month.to_string());
    folder.join(format!("{table}-{month}-{hash}.{ending}"))
}

impl Manifest {
    /// Of a view whose parts are kept.
    pub(super) fn of(view: &StoreView, sources: &[SourceState]) -> Option<Manifest> {
        let places = places_of(&view.id, sources);
        let local: BTreeMap<usize, usize> =
            places.values().enumerate().map(|(local, global)| (*global, local)).collect();
        let place = |source: usize| local.get(&source).copied();
        let moved = |conflicts: &[Conflict]| -> Option<Vec<Conflict>> {
            conflicts.iter().map(|one| Some(Conflict { source: place(one.source)?, ..*one })).collect()
        };
        let renewals = view
            .renewals
            .iter()
            .map(|one| Some(Replacement { source: place(one.source)?, older: place(one.older)?, ..one.clone() }));
        let used = local.iter().filter(|(global, _)| sources[**global].set_aside.is_none());
        let states = used.map(|(global, local)| {
            let SourceState { coverage, accounting, doubts, .. } = &sources[*global];
            (*local, State { coverage: *coverage, accounting: accounting.clone(), doubts: doubts.clone() })
        });
        let mut tables = BTreeMap::new();
        for (table, facts) in &view.frames {
            let parts: Option<_> = facts.parts().iter().map(|part| PartEntry::of(part, &place)).collect();
            let columns = facts.present().into_iter().map(str::to_owned).collect();
            let present = view.present.get(table).into_iter().flatten().map(|name| (*name).to_owned()).collect();
            tables.insert(*table, KeptTable { columns, present, parts: parts? });
        }
        let sums =
            view.other_currency.iter().map(|((table, currency, day), sum)| (*table, currency.clone(), *day, *sum));
        Some(Manifest {
            states: states.collect(),
            tables,
            coverage: view.coverage.clone(),
            known: view.known.clone(),
            cut_differences: view.cut_differences.clone(),
            cut_gaps: view.cut_gaps.clone(),
            ad_channels: view.ad_channels.clone(),
            told_twice: view.told_twice.clone(),
            refunds_by_product: view.refunds_by_product,
            assumed_paid: view.assumed_paid,
            uncounted: view.uncounted,
            lost_visitors: view.lost_visitors.clone(),
            conflicts: moved(&view.conflicts)?,
            rounded: moved(&view.rounded)?,
            renewals: renewals.collect::<Option<_>>()?,
            other_currency: sums.collect(),
            memo: view.memo.clone().moved(&place)?,
            sources: places.into_keys().collect(),
        })
    }

    /// Whether each of its files is used now, and says the same.
    pub(super) fn is_of(&self, scope: &Scope<'_>, sources: &[SourceState]) -> bool {
        let places = places_of(&scope.spec.id, sources);
        self.memo.files.iter().all(|(local, file)| {
            let place = self.sources.get(*local).and_then(|hash| places.get(hash));
            place.is_some_and(|place| scope.used.contains(place) && scope.made_of[*place] == file.made_of)
        })
    }

    /// The view, where all its parts are as they were written.
    pub(super) fn view(self, folder: &Path, (store, zone): (&str, Tz), sources: &[SourceState]) -> Option<Kept> {
        let places = Arc::new(places_of(store, sources));
        let hashes = self.sources;
        let place = |local: usize| hashes.get(local).and_then(|hash| places.get(hash)).copied();
        let mut view = StoreView::empty(store, zone);
        for (table, kept) in &self.tables {
            let own = |names: &mut dyn Iterator<Item = &String>| -> Vec<&'static str> {
                names.filter_map(|name| table.column(name).map(|column| column.name)).collect()
            };
            let parts: Option<_> = kept.parts.iter().map(|part| part.at(folder, *table, &places, &place)).collect();
            view.frames.insert(*table, TableFacts::on_disk(*table, own(&mut kept.columns.iter()), parts?));
            view.present.insert(*table, own(&mut kept.present.iter()).into_iter().collect());
        }
        (view.coverage, view.known) = (self.coverage, self.known);
        (view.cut_differences, view.cut_gaps, view.lost_visitors) =
            (self.cut_differences, self.cut_gaps, self.lost_visitors);
        view.ad_channels = self.ad_channels;
        (view.assumed_paid, view.uncounted) = (self.assumed_paid, self.uncounted);
        (view.told_twice, view.refunds_by_product) = (self.told_twice, self.refunds_by_product);
        (view.conflicts, view.rounded, view.renewals) = (self.conflicts, self.rounded, self.renewals);
        let sums = self.other_currency.into_iter().map(|(table, currency, day, sum)| ((table, currency, day), sum));
        view.other_currency = sums.collect();
        view.memo = self.memo.moved(&place)?;
        for source in view.sources_mut() {
            *source = place(*source)?;
        }
        let states = self.states.into_iter().map(|(local, state)| Some((place(local)?, state)));
        Some(Kept { states: states.collect::<Option<_>>()?, view })
    }

    /// The files that it names.
    pub(super) fn files(&self, folder: &Path) -> Vec<PathBuf> {
        let parts = self.tables.iter().flat_map(|(table, kept)| kept.parts.iter().map(move |part| (*table, part)));
        let paths = |(table, part): (Table, &PartEntry)| {
            [(&part.hash, ROWS), (&part.origins, ORIGINS)]
                .map(|(hash, ending)| path_of(folder, table, part.month, hash, ending))
        };
        parts.flat_map(paths).collect()
    }
}

/// The same by other places of the sources.
fn moved(implausible: &Implausible, place: &dyn Fn(usize) -> Option<usize>) -> Option<Implausible> {
    implausible.iter().map(|(source, kinds)| Some((place(*source)?, kinds.clone()))).collect()
}

impl PartEntry {
    fn of(part: &Part, place: &dyn Fn(usize) -> Option<usize>) -> Option<PartEntry> {
        let kept = part.kept.as_ref()?;
        let sums = part.sums();
        let accounts = sums.accounts.iter().map(|(source, rows)| Some((place(*source)?, *rows)));
        Some(PartEntry {
            month: part.month(),
            rows: part.rows(),
            days: part.all_days().iter().map(|(name, days)| ((*name).to_owned(), *days)).collect(),
            hash: kept.hash.clone(),
            sum: kept.sum,
            origins: kept.origins_hash.clone(),
            daily: sums.daily.clone(),
            accounts: accounts.collect::<Option<_>>()?,
            implausible: moved(&sums.implausible, place)?,
        })
    }

    /// The part, where its files are as they were written.
    fn at(
        &self,
        folder: &Path,
        table: Table,
        sources: &Arc<BTreeMap<String, usize>>,
        place: &dyn Fn(usize) -> Option<usize>,
    ) -> Option<Part> {
        let (path, origins_path) = (
            path_of(folder, table, self.month, &self.hash, ROWS),
            path_of(folder, table, self.month, &self.origins, ORIGINS),
        );
        let are_rows = facts::check(&path).is_ok_and(|sum| sum == self.sum);
        let are_origins = files::sha256_of(&origins_path).is_ok_and(|hash| hash == self.origins);
        for (path, whole) in [(&path, are_rows), (&origins_path, are_origins)] {
            if !whole {
                // Nothing is written over a file that is there.
                noted(files::remove(path).map_err(NotKept::from));
                return None;
            }
        }
        let days = self.days.iter().filter_map(|(name, days)| Some((table.column(name)?.name, *days))).collect();
        let accounts = self.accounts.iter().map(|(source, rows)| Some((place(*source)?, *rows)));
        let sums = PartSums {
            daily: self.daily.clone(),
            accounts: accounts.collect::<Option<_>>()?,
            implausible: moved(&self.implausible, place)?,
        };
        let (hash, origins_hash) = (self.hash.clone(), self.origins.clone());
        let kept = KeptPart { hash, sum: self.sum, path, origins_hash, origins_path, sources: sources.clone() };
        Some(Part::on_disk(table, self.month, self.rows, days, kept, sums))
    }
}
