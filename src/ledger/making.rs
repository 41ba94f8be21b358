//! The steps in which a store's facts are made of its files once these are together, of all months or of a window of them: tables
//! related to each other, accounted for.

use super::control_totals::DailySums;
use super::covering::Named;
use super::doubt::Doubt;
use super::memo::FileMemo;
use super::merge::{Merged, Version};
use super::order_parts::{self, Parts};
use super::origins::Origins;
use super::parts::{Whole, months_of};
use super::relating::{Dates, Related, relate};
use super::scope::{RELATED, Scope};
use super::source_state::SourceState;
use super::together::{MergedTables, exports_of};
use super::view::{Conflict, ShrunkDay, StoreView};
use super::{
    cuts, lookup, stand_ins,
    told_twice::{self, ToldTwice},
};
use crate::extract::{ExportKind, Profiles};
use crate::facts::{Frame, Table};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

impl Related {
    /// Relates the tables of orders to each other.
    pub(super) fn of(tables: &mut MergedTables, scope: &Scope<'_>, sources: &[SourceState]) -> Self {
        let exact = |source: usize| sources[source].export_time.filter(|time| time.exact);
        let on = |source: usize| i64::from(sources[source].made_on(scope.spec.zone).to_epoch_days());
        let made = Dates { at: &|source| Some(exact(source)?.at.timestamp()), on: &on };
        let exports = exports_of(sources, scope.used);
        let parts = Parts { exports: &exports, across: &order_parts::across(scope, sources) };
        let mut related = relate(&mut tables.merged, &tables.versions, made, &parts);
        if let Some(refunds) = tables.merged.get_mut(&Table::Refunds) {
            let exports = tables.versions[&Table::Refunds].iter().map(|seen| (on(seen.source), &seen.frame));
            lookup::refunds_decided(&mut refunds.frame, &lookup::closed_on(exports));
            related.months.insert(Table::Refunds, months_of(&refunds.frame));
        }
        tables.named.find_days(tables.merged.get(&Table::Orders).map(|merged| &merged.frame));
        related
    }
}

/// Which months each file speaks of.
pub(super) fn files(scope: &Scope<'_>, tables: &MergedTables, facts: &Related) -> BTreeMap<usize, FileMemo> {
    let of = |&source: &usize| (source, FileMemo { made_of: scope.made_of[source].clone(), ..FileMemo::default() });
    let mut files: BTreeMap<usize, FileMemo> = scope.used.iter().map(of).collect();
    for table in RELATED {
        let (Some(months), Some(merged)) = (facts.months.get(&table), tables.merged.get(&table)) else { continue };
        for version in tables.versions.get(&table).into_iter().flatten() {
            let Some(file) = files.get_mut(&version.source) else { continue };
            for (row, became) in version.became.iter().enumerate() {
                // A line that is gone is still of its order.
                let order = || version.frame.text(version.frame.place("order_id"), row);
                let at =
                    became.or_else(|| lookup::find(&merged.frame, order().filter(|_| table == Table::OrderLines)?));
                file.note(at.and_then(|at: usize| months[at]));
            }
        }
    }
    files
}

/// Whether what is said of the orders of some months can be said without the others: no export stands in for another, no order
/// names its currency, no number is rounded, and whether orders have pieces does not hang on all their lines.
pub(super) fn is_local(scope: &Scope<'_>, sources: &[SourceState], tables: &MergedTables, facts: &Related) -> bool {
    let given = |table: Table, column: &str| tables.given.get(&table).is_some_and(|given| given.contains(column));
    let has = |table: Table| tables.merged.contains_key(&table);
    let lines_pay = given(Table::OrderLines, "paid_reported") || given(Table::OrderLines, "paid");
    let names_currency =
        |table: &Table| tables.merged.get(table).is_some_and(|merged| merged.present.contains("currency"));
    tables.merged.values().all(|merged| merged.twins.is_empty())
        && !RELATED.iter().any(names_currency)
        && (!has(Table::OrderLines) || (lines_pay && given(Table::Orders, "units")))
        && !facts.lines_elsewhere
        && !stand_ins::any(sources, scope.used, scope.profiles)
}

/// What is made of merged tables.
pub(super) struct Made {
    pub(super) tables: BTreeMap<Table, Whole>,
    pub(super) doubts: Vec<(usize, Doubt)>,
    pub(super) sums: DailySums,
    pub(super) named: Named,
}

/// Which costs count, where several reports tell them.
fn told_twice(merged: &mut BTreeMap<Table, Merged>, profiles: &Profiles) -> Vec<ToldTwice> {
    let Some(mut costs) = merged.remove(&Table::CostEntries) else { return Vec::new() };
    let told = told_twice::choose(&mut costs.frame, merged.get(&Table::AdDays).map(|ads| &ads.frame), profiles);
    merged.insert(Table::CostEntries, costs);
    told
}

/// Moves what is to be said of the tables into the view, and hands on their rows.
pub(super) fn fill(view: &mut StoreView, tables: MergedTables, profiles: &Profiles, sources: &[SourceState]) -> Made {
    let MergedTables { mut merged, versions, named, doubts, .. } = tables;
    if let Some(ads) = merged.get_mut(&Table::AdDays) {
        view.cut_differences = cuts::choose(&mut ads.frame);
        view.cut_gaps = cuts::gaps(&ads.frame);
        let gives_ads = |id: &&String| profiles.get(id).is_some_and(|profile| profile.gives(ExportKind::Ads));
        let of_source = |state: &SourceState| state.profiles.iter().filter(gives_ads).cloned().collect();
        let of_sources: Vec<BTreeSet<String>> = sources.iter().map(of_source).collect();
        view.ad_channels = cuts::channels(&ads.frame, |row| &of_sources[ads.origin[row]]);
    }
    let mut made = Made { tables: BTreeMap::new(), doubts, sums: DailySums::default(), named };
    view.told_twice = told_twice(&mut merged, profiles);
    for (table, merged) in merged {
        if table == Table::TrafficDays {
            view.lost_visitors = lost_visitors(&merged.frame, &versions[&table]);
        }
        view.conflicts.extend(merged.conflicts.iter().map(|(&source, &rows)| Conflict { source, table, rows }));
        view.rounded.extend(merged.twins.iter().map(|(&source, &rows)| Conflict { source, table, rows }));
        view.renewals.extend(merged.renewals);
        view.present.insert(table, merged.present);
        made.sums.add(&DailySums::of(&merged.frame));
        let origins = Origins { source: merged.origin, weight: merged.weight };
        made.tables.insert(table, Whole { frame: merged.frame, origins });
    }
    made
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
pub(super) fn account(tables: &BTreeMap<Table, Whole>, sources: &mut [SourceState]) {
    for (table, Whole { origins, .. }) in tables {
        for (&origin, &weight) in origins.source.iter().zip(&origins.weight).filter(|(_, weight)| **weight > 0) {
            sources[origin].accounting.entry(*table).or_default().used += weight;
        }
    }
    for state in sources.iter_mut() {
        for rows in state.accounting.values_mut() {
            rows.superseded = rows.read - rows.rejected - rows.used - rows.excluded;
        }
    }
}
