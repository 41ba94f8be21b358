//! Making the view: sources in order of age, tables merged, related and accounted for, days covered.

use super::coverage::{Coverage, Covered, covered, export_time, named_days};
use super::merge::{Merged, Merging, Version};
use super::view::{Conflict, SourceState, StoreView, View};
use super::{LedgerError, StoreSpec, cuts, lookup, paid, whose};
use crate::calendar::Span;
use crate::extract::{Extract, Part, Profile, Profiles};
use crate::facts::{self, Table};
use crate::intake::Source;
use crate::words::Phrase;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A source with what was read of it.
pub(super) struct Read {
    pub(super) source: Source,
    pub(super) extract: Result<(Extract, PathBuf), Phrase>,
}

/// Makes the view from what was read.
pub(super) fn build(read: Vec<Read>, stores: &[StoreSpec], profiles: &Profiles) -> Result<View, LedgerError> {
    let mut folders = Vec::new();
    let mut sources = Vec::new();
    for item in read {
        let Some(own) = stores.iter().position(|s| s.id == item.source.store) else { continue };
        let (state, folder) = state_of(item, own, stores, profiles);
        sources.push(state);
        folders.push(folder);
    }
    whose::set_misfiled_aside(&mut sources, &folders, stores, profiles)?;
    sources.iter_mut().for_each(note_rows);
    let mut views = Vec::new();
    for spec in stores {
        views.push(store_view(spec, &mut sources, &folders, profiles)?);
    }
    Ok(View { sources, stores: views })
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
        extract,
    };
    if let Some(extract) = &state.extract {
        let parts: Vec<(&Part, &Profile)> =
            extract.parts.iter().filter_map(|part| Some((part, profiles.get(&part.profile)?))).collect();
        state.export_time = export_time(&state.source, &parts, zone);
        let spans = parts.iter().filter_map(|(part, p)| covered(&state.source, part, p, state.export_time, zone));
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
    profiles: &Profiles,
) -> Result<StoreView, LedgerError> {
    let mut used: Vec<usize> =
        (0..sources.len()).filter(|&i| sources[i].source.store == spec.id && sources[i].set_aside.is_none()).collect();
    used.sort_by(|&a, &b| age(&sources[a]).cmp(&age(&sources[b])));
    let mut merging: BTreeMap<Table, Merging> = BTreeMap::new();
    for &index in &used {
        let extract = sources[index].extract.as_ref().expect("a source that is used was read");
        for table in extract.parts.iter().flat_map(|part| &part.tables) {
            let frame = facts::read(table.table, &folders[index].join(&table.file))?;
            merging.entry(table.table).or_insert_with(|| Merging::new(table.table)).add(index, frame);
        }
    }
    let mut merged: BTreeMap<Table, Merged> = BTreeMap::new();
    let mut versions: BTreeMap<Table, Vec<Version>> = BTreeMap::new();
    for (table, merging) in merging {
        let (frame, seen) = merging.finish();
        merged.insert(table, frame);
        versions.insert(table, seen);
    }
    let assumed_paid = relate(&mut merged, &versions);
    if let Some(refunds) = merged.get_mut(&Table::Refunds) {
        let exports = versions[&Table::Refunds].iter().map(|seen| (day_made(&sources[seen.source], spec), &seen.frame));
        lookup::refunds_decided(&mut refunds.frame, &lookup::closed_on(exports));
    }
    let cut_differences = merged.get_mut(&Table::AdDays).map(|m| cuts::choose(&mut m.frame)).unwrap_or_default();
    account(&merged, sources);
    let coverage = cover(spec, sources, &used, profiles);
    let mut view = StoreView {
        id: spec.id.clone(),
        frames: BTreeMap::new(),
        origins: BTreeMap::new(),
        weights: BTreeMap::new(),
        present: BTreeMap::new(),
        coverage,
        cut_differences,
        assumed_paid,
        conflicts: Vec::new(),
    };
    for (table, merged) in merged {
        view.conflicts.extend(merged.conflicts.iter().map(|(&source, &rows)| Conflict { source, table, rows }));
        view.frames.insert(table, merged.frame);
        view.origins.insert(table, merged.origin);
        view.weights.insert(table, merged.weight);
        view.present.insert(table, merged.present);
    }
    Ok(view)
}

/// The day an export was made, as days since 1970.
fn day_made(state: &SourceState, spec: &StoreSpec) -> i64 {
    let at = state.export_time.map_or(state.source.received, |time| time.at);
    i64::from(at.with_timezone(&spec.zone).date_naive().to_epoch_days())
}

/// Oldest first: by export time, then by when the file was written, then by hash.
fn age(state: &SourceState) -> (Option<chrono::DateTime<chrono::Utc>>, i64, &str) {
    (state.export_time.map(|t| t.at), state.source.modified(), &state.source.sha256)
}

/// What the tables know of each other, and what was paid; returns how often that had to be assumed.
fn relate(merged: &mut BTreeMap<Table, Merged>, versions: &BTreeMap<Table, Vec<Version>>) -> u64 {
    let (mut orders, mut lines) = (merged.remove(&Table::Orders), merged.remove(&Table::OrderLines));
    let mut refunds = merged.remove(&Table::Refunds);
    let refunded = refunds.as_ref().map(|m| lookup::refunded_by_id(&m.frame)).unwrap_or_default();
    let line_orders = refunds
        .as_ref()
        .zip(lines.as_ref())
        .map(|(refunds, lines)| lookup::orders_of_lines(&refunds.frame, &lines.frame))
        .unwrap_or_default();
    let mut assumed = 0;
    if let Some(orders) = &mut orders {
        assumed = paid::restore(orders, &versions[&Table::Orders], &lookup::refunded_by_order(&refunded, &line_orders));
    }
    if let Some(lines) = &mut lines {
        if let Some(orders) = &mut orders {
            lookup::lines_to_orders(&mut lines.frame, &orders.frame);
            lookup::orders_to_lines(&mut orders.frame, &lines.frame);
        }
        paid::restore(lines, &versions[&Table::OrderLines], &refunded);
    }
    if let Some(refunds) = &mut refunds {
        lookup::refunds_to_orders(&mut refunds.frame, orders.as_ref().map(|m| &m.frame), &line_orders);
    }
    let tables = [(Table::Orders, orders), (Table::OrderLines, lines), (Table::Refunds, refunds)];
    merged.extend(tables.into_iter().filter_map(|(table, merged)| Some((table, merged?))));
    assumed
}

/// Every row read is used, superseded or rejected; excluded ones are told apart later.
fn account(merged: &BTreeMap<Table, Merged>, sources: &mut [SourceState]) {
    for (table, merged) in merged {
        for (&origin, &weight) in merged.origin.iter().zip(&merged.weight) {
            sources[origin].accounting.entry(*table).or_default().used += weight;
        }
    }
    for state in sources.iter_mut() {
        for rows in state.accounting.values_mut() {
            rows.superseded = rows.read - rows.rejected - rows.used - rows.excluded;
        }
    }
}

/// What each source covers by itself, with the source's index.
fn store_coverage(
    spec: &StoreSpec,
    sources: &[SourceState],
    used: &[usize],
    profiles: &Profiles,
) -> Vec<(usize, Covered)> {
    let mut found = Vec::new();
    for &index in used {
        let state = &sources[index];
        let received = state.source.received.with_timezone(&spec.zone).date_naive();
        for part in state.extract.iter().flat_map(|e| &e.parts) {
            let Some(profile) = profiles.get(&part.profile) else { continue };
            let span = covered(&state.source, part, profile, state.export_time, spec.zone);
            if span.is_none() && part.tables.iter().any(|table| table.read > 0) {
                continue;
            }
            let days: BTreeSet<_> = part.axis_days.keys().copied().collect();
            let named = named_days(&state.source, profile).is_some();
            let made = state.export_time.filter(|time| time.exact || named);
            let made = made.map(|time| time.at.with_timezone(&spec.zone).date_naive());
            found.push((index, Covered { gives: profile.gives, span, days, made, named, received }));
        }
    }
    found
}

/// The days that the store's sources cover; a header alone is told here which of them are its own.
fn cover(spec: &StoreSpec, sources: &mut [SourceState], used: &[usize], profiles: &Profiles) -> Coverage {
    let (indices, covered): (Vec<usize>, Vec<Covered>) =
        store_coverage(spec, sources, used, profiles).into_iter().unzip();
    let coverage = Coverage::of(&covered);
    for (index, source) in indices.into_iter().zip(&covered).filter(|(_, source)| source.span.is_none()) {
        let quiet = source.quiet().into_iter().flat_map(Span::days);
        let mut days = quiet.filter(|day| coverage.has(source.gives, *day));
        if let (Some(first), None) = (days.next(), sources[index].coverage) {
            sources[index].coverage = Span::new(first, days.next_back().unwrap_or(first));
        }
    }
    coverage
}
