//! The files of a store together: each table of theirs read, what speaks against single files noted, and its rows merged.

use super::LedgerError;
use super::across::Across;
use super::covering::Named;
use super::doubt::Doubt;
use super::joined::Seams;
use super::left_out::{Export, exports};
use super::merge::{File, Merged, Merging, Version};
use super::scope::Scope;
use super::seams::{numbers_lines, seams};
use super::source_state::SourceState;
use super::stand_ins::{self, Told};
use super::window::Window;
use super::{doubting, lists, rounding};
use crate::extract::{Part, Profile, Profiles, TablePart};
use crate::facts::{self, DiskError, Frame, Table};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use hashbrown::HashMap;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// The tables of a store's files, merged.
pub(super) struct MergedTables {
    pub(super) merged: BTreeMap<Table, Merged>,
    pub(super) versions: BTreeMap<Table, Vec<Version>>,
    pub(super) named: Named,
    /// What speaks against single files.
    pub(super) doubts: Vec<(usize, Doubt)>,
    pub(super) exports: BTreeMap<Table, Vec<Export>>,
    /// Columns that the files of each table have.
    pub(super) given: BTreeMap<Table, HashSet<&'static str>>,
}

/// Merges the files that are used, or of a window those that speak of it, and notes what speaks against them.
pub(super) fn together(
    scope: &Scope<'_>,
    sources: &[SourceState],
    window: Option<&Window>,
) -> Result<MergedTables, LedgerError> {
    let Scope { spec, folders, used, profiles, .. } = *scope;
    let mut taking = Taking {
        scope,
        sources,
        window,
        told: Told::of(sources, folders, used, profiles)?,
        exports: exports_of(sources, used),
        seams: seams(scope, sources, &|source| window.is_none_or(|one| one.reads(source, Table::OrderLines)))?,
        named: Named::default(),
        doubts: doubting::of_files(spec, sources, used, profiles),
        merging: BTreeMap::new(),
        changed: HashSet::new(),
        contradicted: Vec::new(),
    };
    for &index in used {
        let extract = sources[index].extract.as_ref().expect("a source that is used was read");
        let mut across = Across::default();
        for (at, part, made) in oldest_first(&sources[index], &extract.parts, profiles, spec.zone) {
            taking.changed.clear();
            for table in part.tables.iter().filter(|table| window.is_none_or(|one| one.reads(index, table.table))) {
                let frame = taking.read((index, at), part, table)?;
                taking.contradicted.push((table.table, index, across.take(extract, made, &frame)));
                taking.add(index, part, table.table, frame);
            }
        }
    }
    Ok(taking.finish())
}

/// Files on their way into the merge.
struct Taking<'a> {
    scope: &'a Scope<'a>,
    sources: &'a [SourceState],
    window: Option<&'a Window>,
    told: Told,
    exports: BTreeMap<usize, usize>,
    seams: Seams,
    named: Named,
    doubts: Vec<(usize, Doubt)>,
    merging: BTreeMap<Table, Merging>,
    /// The orders of the part at hand for which less was paid than before.
    changed: HashSet<Arc<str>>,
    /// Rows in which a file contradicts itself, with the table they are of.
    contradicted: Vec<(Table, usize, u64)>,
}

impl Taking<'_> {
    /// A table of a part of a file, named by both indices; what speaks against it is noted.
    fn read(&mut self, (index, at): (usize, usize), part: &Part, table: &TablePart) -> Result<Frame, LedgerError> {
        let Scope { spec, folders, profiles, .. } = *self.scope;
        let frame = facts::read(table.table, &folders[index].join(&table.file))?;
        let made = i64::from(self.sources[index].made_on(spec.zone).to_epoch_days());
        let frame = lists::dated(self.told.counted(part, profiles, frame), made);
        let has_axis = profiles.get(&part.profile).is_none_or(|profile| !profile.time.axis.is_empty());
        self.named.note((index, at), &frame, has_axis);
        let worth = worth(part, &frame, &folders[index])?;
        let own = doubting::of_payments(&frame)
            .into_iter()
            .chain([doubting::of_times(&frame), doubting::of_amounts(&frame, &worth)]);
        // Of a file with orders and their lines both tables say it.
        let news = own.flatten().map(|doubt| (index, doubt)).filter(|told| !self.doubts.contains(told));
        let news: Vec<_> = news.collect();
        self.doubts.extend(news);
        self.doubts.extend(rounding::of_numbers(&frame).into_iter().map(|doubt| (index, doubt)));
        Ok(frame)
    }

    /// Merges its rows into those of its table, or of a window the rows that lie in it.
    fn add(&mut self, index: usize, part: &Part, table: Table, frame: Frame) {
        let Scope { profiles, .. } = *self.scope;
        let profile = profiles.get(&part.profile);
        // Of what stands on the rows of lines a row that is gone says less of itself.
        let has_own_row = || profile.is_some_and(|profile| !is_of_lines(profile));
        let orders = self.merging.get(&Table::Orders).filter(|_| table == Table::Orders && has_own_row());
        if let Some(orders) = orders {
            self.changed = orders.changed(&frame);
        }
        let merging = self.merging.entry(table).or_insert_with(|| {
            let given = self.window.into_iter().flat_map(|window| window.given(table));
            Merging::new(table).knowing(given).joined_at(&self.seams)
        });
        let file = File {
            source: index,
            export: self.exports[&index],
            profile: profiles.all().iter().position(|one| one.id == part.profile).unwrap_or(usize::MAX),
            numbers_lines: profile.is_some_and(numbers_lines),
        };
        let frame = self.seams.go_on(index, frame);
        let frame = match self.window {
            Some(window) => window.within(frame),
            None => frame,
        };
        let frame = merging.fit(file, frame, &self.changed);
        merging.add(file, frame);
    }

    fn finish(self) -> MergedTables {
        let Scope { used, profiles, .. } = *self.scope;
        let mut tables = MergedTables {
            merged: BTreeMap::new(),
            versions: BTreeMap::new(),
            named: self.named,
            doubts: self.doubts,
            exports: BTreeMap::new(),
            given: BTreeMap::new(),
        };
        let standing_in = stand_ins::all(self.sources, used, profiles);
        tables.finish(self.merging, &self.contradicted, self.sources, &standing_in);
        if let Some(refunds) = tables.merged.get_mut(&Table::Refunds) {
            self.told.date(refunds);
        }
        tables
    }
}

/// Whether what was paid for an order is added up from the rows of its lines.
fn is_of_lines(profile: &Profile) -> bool {
    let columns = profile.tables.iter().filter(|map| map.table == Table::Orders).flat_map(|map| &map.columns);
    columns.filter(|column| column.to == "paid").any(|column| column.across.is_some_and(|across| across.adds_up()))
}

/// What the lines beside orders of which far more was paid than of others say that these cost.
fn worth(part: &Part, orders: &Frame, folder: &Path) -> Result<HashMap<Arc<str>, i64>, DiskError> {
    let lines = part.tables.iter().find(|table| table.table == Table::OrderLines);
    let Some(lines) = lines.filter(|_| orders.table() == Table::Orders) else { return Ok(HashMap::new()) };
    let wanted = |name: &str| doubting::WORTH.contains(&name);
    doubting::worth(orders, || facts::read_columns(Table::OrderLines, &folder.join(&lines.file), wanted))
}

/// The parts of a source with their places, and when each was made: those of files within a zip that have times in their names the oldest
/// first.
fn oldest_first<'p>(
    state: &SourceState,
    parts: &'p [Part],
    profiles: &Profiles,
    zone: Tz,
) -> Vec<(usize, &'p Part, Option<DateTime<Utc>>)> {
    let made = |part: &Part| Some(state.part_made(part, profiles.get(&part.profile)?, zone)?.again);
    let mut found: Vec<_> = parts.iter().enumerate().map(|(at, part)| (at, part, made(part))).collect();
    found.sort_by_key(|(.., made)| *made);
    found
}

/// When a source was made, where its name says it.
fn exact(sources: &[SourceState], source: usize) -> Option<DateTime<Utc>> {
    sources[source].export_time.filter(|time| time.exact).map(|time| time.at)
}

/// The export that each file is of, named by the first of its files: those made at one moment are one that was cut.
pub(super) fn exports_of(sources: &[SourceState], used: &[usize]) -> BTreeMap<usize, usize> {
    let mut moments: BTreeMap<DateTime<Utc>, usize> = BTreeMap::new();
    let mut export = |source: usize| exact(sources, source).map_or(source, |at| *moments.entry(at).or_insert(source));
    used.iter().map(|&source| (source, export(source))).collect()
}

impl MergedTables {
    /// Ends the merges; rows in which a file contradicts itself are noted with the tables they are of.
    fn finish(
        &mut self,
        merging: BTreeMap<Table, Merging>,
        contradicted: &[(Table, usize, u64)],
        sources: &[SourceState],
        standing_in: &HashSet<usize>,
    ) {
        let exact = |source: usize| exact(sources, source);
        for (table, merging) in merging {
            let (mut merged, seen) = merging.finish();
            for (_, index, rows) in contradicted.iter().filter(|(of, _, rows)| *of == table && *rows > 0) {
                *merged.conflicts.entry(*index).or_default() += rows;
            }
            // One that stands in is held against nothing: what others tell was taken out of it.
            let whole = |source: usize| table != Table::Refunds || !standing_in.contains(&source);
            self.exports.insert(table, exports(&merged, &seen, &exact, &whole));
            self.given.insert(table, merged.present.clone());
            self.merged.insert(table, merged);
            self.versions.insert(table, seen);
        }
    }
}
