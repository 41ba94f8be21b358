//! Making the view: sources in order of age, tables merged, related and accounted for, days covered.

use super::across::Across;
use super::covering::{Named, cover};
use super::doubt::Doubt;
use super::keeping::{Keeper, key_of, spec_key};
use super::merge::{Merged, Merging, Version};
use super::operator::OperatorLists;
use super::origins::Origins;
use super::parts::{TableFacts, Whole};
use super::source_days::{covered, export_time, made_on};
use super::stand_ins::Told;
use super::told_twice::{self, ToldTwice};
use super::view::{Conflict, ShrunkDay, SourceState, StoreView, View};
use super::{
    LedgerError, StoreSpec, cuts, doubting, from_lines, known, lists, lookup, paid, presale, stand_ins, whose,
};
use crate::calendar::Span;
use crate::extract::{Extract, Part, Profile, Profiles};
use crate::facts::{self, Frame, Table};
use crate::intake::Source;
use crate::words::Phrase;
use chrono::NaiveDate;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;

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
    decide_whose(&mut sources, (&folders, &made_of), stores, profiles, keeper)?;
    sources.iter_mut().for_each(note_rows);
    let mut views = Vec::new();
    for spec in stores {
        let used = used(spec, &sources);
        let files: Vec<&String> = used.iter().map(|at| &made_of[*at]).collect();
        let lists = operator.map(|operator| operator.key(&spec.id));
        let key = key_of(&(profiles.hash(), spec_key(spec), files, lists));
        let view = match keeper.load(&spec.id, &key, &mut sources) {
            Some(view) => view,
            None => {
                let (mut view, mut tables) = store_view(spec, &mut sources, &folders, &used, profiles)?;
                if let Some(operator) = operator {
                    operator.apply(&mut view, &mut tables, &mut sources);
                }
                view.frames = tables.into_iter().map(|(table, whole)| (table, TableFacts::of(whole))).collect();
                keeper.keep(&key, &mut view, &sources);
                view
            }
        };
        views.push(view);
    }
    Ok(View { sources, stores: views })
}

impl Read {
    /// All that decides what the source says.
    fn made_of(&self) -> String {
        let Source { store, sha256, names, received, withdrawn, moved, vouched, .. } = &self.source;
        let facts = match &self.extract {
            Ok((extract, folder)) => json!([extract, folder.file_name().map(|name| name.to_string_lossy())]),
            Err(why) => json!(why),
        };
        key_of(&((store, sha256, names, received), (withdrawn, moved, vouched), facts, self.other_key))
    }
}

/// Sets aside what is another store's. Of the same files the same was decided before.
fn decide_whose(
    sources: &mut [SourceState],
    (folders, made_of): (&[PathBuf], &[String]),
    stores: &[StoreSpec],
    profiles: &Profiles,
    keeper: &Keeper,
) -> Result<(), LedgerError> {
    let specs: Vec<_> = stores.iter().map(spec_key).collect();
    let key = key_of(&(profiles.hash(), specs, made_of));
    if let Some(decisions) = keeper.decisions(&key) {
        for (at, why, misfiled) in decisions {
            (sources[at].set_aside, sources[at].misfiled) = (Some(why), Some(misfiled));
        }
        return Ok(());
    }
    whose::set_misfiled_aside(sources, folders, stores, profiles)?;
    let mut decisions = Vec::new();
    for (at, state) in sources.iter_mut().enumerate() {
        if let Some(misfiled) = &state.misfiled {
            // The same whether or not it was kept meanwhile.
            state.set_aside = state.set_aside.take().map(Phrase::sorted);
            decisions.extend(state.set_aside.clone().map(|why| (at, why, misfiled.clone())));
        }
    }
    keeper.keep_decisions(&key, &decisions);
    Ok(())
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
    let mut state = SourceState {
        source: item.source,
        profiles: Vec::new(),
        export_time: None,
        coverage: None,
        set_aside: taken_out.or(unread),
        misfiled: None,
        accounting: BTreeMap::new(),
        doubts: item.other_key.then_some(Doubt::OtherIdentityKey).into_iter().collect(),
        extract,
    };
    if let Some(extract) = &state.extract {
        let parts: Vec<(&Part, &Profile)> =
            extract.parts.iter().filter_map(|part| Some((part, profiles.get(&part.profile)?))).collect();
        state.export_time = export_time(&state.source, &parts, zone);
        let spans = parts.iter().filter_map(|(part, p)| {
            let days = part.axis_days.keys().copied().collect();
            covered(&state.source, &days, p, state.export_time, zone)
        });
        state.coverage = spans.reduce(|a, b| Span::new(a.first().min(b.first()), a.last().max(b.last())).unwrap_or(a));
        let mut ids: Vec<String> = parts.iter().map(|(_, p)| p.id.clone()).collect();
        ids.dedup();
        state.profiles = ids;
    }
    (state, folder)
}

/// Counts the rows of a file. Those of one that is set aside are nobody's.
fn note_rows(state: &mut SourceState) {
    let SourceState { extract, accounting, set_aside, .. } = state;
    let tables = extract.iter().flat_map(|extract| &extract.parts).flat_map(|p| &p.tables);
    for table in tables.filter(|_| set_aside.is_none()) {
        let rows = accounting.entry(table.table).or_default();
        rows.read += table.read;
        rows.rejected += table.rejected;
    }
}

fn store_view(
    spec: &StoreSpec,
    sources: &mut [SourceState],
    folders: &[PathBuf],
    used: &[usize],
    profiles: &Profiles,
) -> Result<(StoreView, BTreeMap<Table, Whole>), LedgerError> {
    let MergedTables { mut merged, versions, named } = together(spec, sources, folders, used, profiles)?;
    let exact = |source: usize| sources[source].export_time.filter(|time| time.exact).map(|time| time.at.timestamp());
    let made_on = |source: usize| day_made(&sources[source], spec);
    let related = relate(&mut merged, &versions, Made { at: &exact, on: &made_on });
    if let Some(refunds) = merged.get_mut(&Table::Refunds) {
        let exports = versions[&Table::Refunds].iter().map(|seen| (day_made(&sources[seen.source], spec), &seen.frame));
        lookup::refunds_decided(&mut refunds.frame, &lookup::closed_on(exports));
    }
    let cut_differences = merged.get_mut(&Table::AdDays).map(|m| cuts::choose(&mut m.frame)).unwrap_or_default();
    let cut_gaps = merged.get(&Table::AdDays).map(|m| cuts::gaps(&m.frame)).unwrap_or_default();
    let told_twice = told_twice(&mut merged);
    let traffic = merged.get(&Table::TrafficDays);
    let lost_visitors =
        traffic.map(|traffic| lost_visitors(&traffic.frame, &versions[&Table::TrafficDays])).unwrap_or_default();
    account(&merged, sources);
    let coverage = cover(spec, sources, used, profiles, (&merged, &named));
    let mut view = StoreView {
        id: spec.id.clone(),
        frames: BTreeMap::new(),
        present: BTreeMap::new(),
        coverage,
        known: known::known(spec, sources, used, profiles),
        cut_differences,
        cut_gaps,
        told_twice,
        refunds_by_product: stand_ins::refunds_by_product(sources, used, profiles, &merged),
        assumed_paid: related.assumed_paid,
        uncounted: related.uncounted,
        lost_visitors,
        conflicts: Vec::new(),
        rounded: Vec::new(),
        renewals: Vec::new(),
        other_currency: BTreeMap::new(),
    };
    let tables = fill(&mut view, merged);
    Ok((view, tables))
}

/// Which costs count, where several reports tell them.
fn told_twice(merged: &mut BTreeMap<Table, Merged>) -> Vec<ToldTwice> {
    let Some(mut costs) = merged.remove(&Table::CostEntries) else { return Vec::new() };
    let told = told_twice::choose(&mut costs.frame, merged.get(&Table::AdDays).map(|ads| &ads.frame));
    merged.insert(Table::CostEntries, costs);
    told
}

/// Moves what is to be said of the tables into the view, and hands on their rows.
fn fill(view: &mut StoreView, merged: BTreeMap<Table, Merged>) -> BTreeMap<Table, Whole> {
    let mut tables = BTreeMap::new();
    for (table, merged) in merged {
        view.conflicts.extend(merged.conflicts.iter().map(|(&source, &rows)| Conflict { source, table, rows }));
        view.rounded.extend(merged.twins.iter().map(|(&source, &rows)| Conflict { source, table, rows }));
        view.renewals.extend(merged.renewals);
        view.present.insert(table, merged.present);
        let origins = Origins { source: merged.origin, weight: merged.weight };
        tables.insert(table, Whole { frame: merged.frame, origins });
    }
    tables
}

/// The tables of a store's files, merged.
struct MergedTables {
    merged: BTreeMap<Table, Merged>,
    versions: BTreeMap<Table, Vec<Version>>,
    named: Named,
}

/// Merges the files that are used, and notes what speaks against them.
fn together(
    spec: &StoreSpec,
    sources: &mut [SourceState],
    folders: &[PathBuf],
    used: &[usize],
    profiles: &Profiles,
) -> Result<MergedTables, LedgerError> {
    let mut merging: BTreeMap<Table, Merging> = BTreeMap::new();
    let mut contradicted: Vec<(Table, usize, u64)> = Vec::new();
    let mut named = Named::default();
    let mut doubts = doubting::of_files(spec, sources, used, profiles);
    let mut told = Told::of(sources, folders, used, profiles)?;
    for &index in used {
        let extract = sources[index].extract.as_ref().expect("a source that is used was read");
        let mut across = Across::default();
        for (at, part) in extract.parts.iter().enumerate() {
            let has_axis = profiles.get(&part.profile).is_none_or(|profile| !profile.time.axis.is_empty());
            for table in &part.tables {
                let frame = facts::read(table.table, &folders[index].join(&table.file))?;
                let frame = lists::dated(told.counted(part, profiles, frame), day_made(&sources[index], spec));
                named.note((index, at), &frame, has_axis);
                doubts.extend(doubting::of_times(&frame).map(|doubt| (index, doubt)));
                contradicted.push((table.table, index, across.take(extract, &frame)));
                merging.entry(table.table).or_insert_with(|| Merging::new(table.table)).add(index, frame);
            }
        }
    }
    let (mut merged, mut versions) = (BTreeMap::new(), BTreeMap::new());
    for (table, merging) in merging {
        let (mut frame, seen) = merging.finish();
        for (_, index, rows) in contradicted.iter().filter(|(of, _, rows)| *of == table && *rows > 0) {
            *frame.conflicts.entry(*index).or_default() += rows;
        }
        doubts.extend(doubting::of_others(table, &frame, &seen, sources));
        merged.insert(table, frame);
        versions.insert(table, seen);
    }
    if let Some(refunds) = merged.get_mut(&Table::Refunds) {
        told.date(refunds);
    }
    doubts.into_iter().for_each(|(index, doubt)| sources[index].doubts.push(doubt));
    Ok(MergedTables { merged, versions, named })
}

/// The day an export was made, as days since 1970.
fn day_made(state: &SourceState, spec: &StoreSpec) -> i64 {
    i64::from(made_on(state, spec.zone).to_epoch_days())
}

/// Oldest first: by export time, then by when the file was written, then by hash.
fn age(state: &SourceState) -> (Option<chrono::DateTime<chrono::Utc>>, i64, &str) {
    (state.export_time.map(|t| t.at), state.source.modified(), &state.source.sha256)
}

/// What could not be told for certain while tables were related.
#[derive(Default)]
struct Related {
    /// Closed orders whose payment had to be assumed.
    assumed_paid: u64,
    /// Orders that only lines know and that cannot be counted.
    uncounted: u64,
}

/// When sources were made, by their index.
#[derive(Clone, Copy)]
struct Made<'a> {
    /// The moment, where the source says it, in UTC seconds.
    at: &'a dyn Fn(usize) -> Option<i64>,
    /// The day since 1970.
    on: &'a dyn Fn(usize) -> i64,
}

/// What the tables know of each other, and what was paid.
fn relate(merged: &mut BTreeMap<Table, Merged>, versions: &BTreeMap<Table, Vec<Version>>, made: Made<'_>) -> Related {
    let (mut orders, mut lines) = (merged.remove(&Table::Orders), merged.remove(&Table::OrderLines));
    let mut refunds = merged.remove(&Table::Refunds);
    let refunded = refunds.as_ref().map(|m| lookup::refunded_by_id(&m.frame)).unwrap_or_default();
    let line_orders = refunds
        .as_ref()
        .zip(lines.as_ref())
        .map(|(refunds, lines)| lookup::orders_of_lines(&refunds.frame, &lines.frame))
        .unwrap_or_default();
    let mut related = Related::default();
    if let Some(orders) = &mut orders {
        let refunded = lookup::refunded_by_order(&refunded, &line_orders);
        presale::set_apart(orders, &versions[&Table::Orders], &refunded, made.on);
        related.assumed_paid = paid::restore(orders, &versions[&Table::Orders], &refunded, made.at);
    }
    if let Some(lines) = &mut lines {
        if let Some(orders) = &mut orders {
            lookup::lines_to_orders(&mut lines.frame, &orders.frame);
        }
        presale::set_lines_apart(&mut lines.frame);
        paid::restore(lines, &versions[&Table::OrderLines], &refunded, made.at);
        from_lines::estimate(lines);
        let added = from_lines::add(orders.take(), lines);
        related.uncounted = added.uncounted;
        orders = added.orders;
        if let Some(orders) = &mut orders {
            lookup::orders_to_lines(&mut orders.frame, &lines.frame);
            if lookup::units_of_lines(&mut orders.frame, &lines.frame) {
                orders.present.insert("units");
            }
        }
    }
    orders.iter_mut().for_each(|orders| lookup::nameless_buyers(&mut orders.frame));
    if let Some(refunds) = &mut refunds {
        lookup::refunds_to_orders(&mut refunds.frame, orders.as_ref().map(|m| &m.frame), &line_orders);
    }
    let tables = [(Table::Orders, orders), (Table::OrderLines, lines), (Table::Refunds, refunds)];
    merged.extend(tables.into_iter().filter_map(|(table, merged)| Some((table, merged?))));
    related
}

/// Days of which an older export counted more visitors than the one whose word counts.
fn lost_visitors(days: &Frame, versions: &[Version]) -> Vec<ShrunkDay> {
    let (date, visitors) = (days.place("date"), days.place("visitors"));
    let mut most: BTreeMap<usize, i64> = BTreeMap::new();
    for version in versions {
        for (row, at) in version.became.iter().enumerate() {
            if let (Some(at), Some(seen)) = (at, version.frame.number(visitors, row)) {
                let known = most.entry(*at).or_insert(seen);
                *known = (*known).max(seen);
            }
        }
    }
    let lost = |(at, before): (usize, i64)| {
        let day = NaiveDate::from_epoch_days(i32::try_from(days.number(date, at)?).ok()?)?;
        let now = days.number(visitors, at).filter(|now| *now < before)?;
        Some(ShrunkDay { day, before, now })
    };
    most.into_iter().filter_map(lost).collect()
}

/// Every row read is used, superseded or rejected; excluded ones are told apart later.
fn account(merged: &BTreeMap<Table, Merged>, sources: &mut [SourceState]) {
    for (table, merged) in merged {
        for (&origin, &weight) in merged.origin.iter().zip(&merged.weight).filter(|(_, weight)| **weight > 0) {
            sources[origin].accounting.entry(*table).or_default().used += weight;
        }
    }
    for state in sources.iter_mut() {
        for rows in state.accounting.values_mut() {
            rows.superseded = rows.read - rows.rejected - rows.used - rows.excluded;
        }
    }
}
