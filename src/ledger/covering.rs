//! From the sources of a store to the days they cover: each for itself first, then seen together beside the witness.

use super::control_totals::{ControlTotals, DailySums};
use super::coverage::Coverage;
use super::dating::Dating;
use super::doubt::Doubt;
use super::silences::Silences;
use super::source_days::{Covered, ExportTime, covered, named_days, named_times};
use super::source_state::SourceState;
use super::{StoreSpec, lookup};
use crate::calendar::Span;
use crate::extract::{ExportKind, Part, Profile, Profiles};
use crate::facts::{Frame, Table};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The orders that each part without times names, and which parts have lines that tell of orders.
#[derive(Default)]
pub(super) struct Named {
    orders: BTreeMap<(usize, usize), BTreeSet<Arc<str>>>,
    /// The days of these orders.
    pub(super) days: BTreeMap<(usize, usize), BTreeSet<NaiveDate>>,
    pub(super) tells_orders: BTreeSet<(usize, usize)>,
    /// What parts do not say of their rows.
    pub(super) undated: BTreeSet<(usize, usize, Dating)>,
    /// Of each part the days on which all orders that were placed were paid long after, each with the first day on which one was.
    pub(super) paid_late: BTreeMap<(usize, usize), BTreeMap<NaiveDate, NaiveDate>>,
}

/// An order that was paid more than so many days after it was placed was paid late: a presale, a transfer, a bill.
const LATE: i64 = 6;

/// The days of which all orders were paid late.
fn paid_late(orders: &Frame) -> BTreeMap<NaiveDate, NaiveDate> {
    let (created, paid) = (orders.place("created_on"), orders.place("paid_on"));
    let mut days: BTreeMap<i64, Option<i64>> = BTreeMap::new();
    for row in 0..orders.rows() {
        let Some(placed) = orders.number(created, row) else { continue };
        let late = orders.number(paid, row).filter(|paid| paid - placed > LATE);
        let first = days.entry(placed).or_insert(late);
        *first = first.zip(late).map(|(first, late)| first.min(late));
    }
    let day = |number: i64| NaiveDate::from_epoch_days(i32::try_from(number).ok()?);
    days.into_iter().filter_map(|(placed, paid)| Some((day(placed)?, day(paid?)?))).collect()
}

impl Named {
    /// Takes the orders or lines of a part.
    pub(super) fn note(&mut self, place: (usize, usize), frame: &Frame, has_axis: bool) {
        if frame.table() == Table::Orders {
            self.paid_late.entry(place).or_default().extend(paid_late(frame));
        }
        let lacking = Dating::ALL.into_iter().filter(|dating| dating.is_lacking(frame));
        self.undated.extend(lacking.map(|dating| (place.0, place.1, dating)));
        if frame.table() != Table::OrderLines {
            return;
        }
        if frame.has("paid_at") && (frame.has("paid_reported") || frame.has("paid")) {
            self.tells_orders.insert(place);
        }
        if !has_axis {
            let order = frame.place("order_id");
            let ids = (0..frame.rows()).filter_map(|row| frame.text(order, row).map(Arc::from));
            self.orders.entry(place).or_default().extend(ids);
        }
    }

    /// The days of which all orders were paid late, of parts that have any.
    pub(super) fn all_paid_late(&self) -> Vec<(usize, usize, BTreeMap<NaiveDate, NaiveDate>)> {
        let parts = self.paid_late.iter().filter(|(_, days)| !days.is_empty());
        parts.map(|((source, part), days)| (*source, *part, days.clone())).collect()
    }

    /// Finds the days on which the orders were placed: a report without times covers the days of its orders.
    pub(super) fn find_days(&mut self, orders: Option<&Frame>) {
        let Some(orders) = orders else { return };
        let created = orders.place("created_on");
        for (place, ids) in std::mem::take(&mut self.orders) {
            let day = |id: &Arc<str>| orders.number(created, lookup::find(orders, id)?);
            let days = ids.iter().filter_map(day).filter_map(|day| i32::try_from(day).ok());
            self.days.insert(place, days.filter_map(NaiveDate::from_epoch_days).collect());
        }
    }
}

/// When a source was made, and on which day it came, once for each time that it speaks of: the same bytes under several names were the
/// platform's answer at each of their times, and without such names whenever they came.
fn tellings(state: &SourceState, part: &Part, profile: &Profile, zone: Tz) -> Vec<(Option<ExportTime>, NaiveDate)> {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let (received, again) = (day(state.source.received), day(state.source.received_again));
    let named = named_times(&state.source, part.member.as_deref(), profile, zone);
    if named.is_empty() {
        let came = [Some(received), Some(again).filter(|again| *again != received)];
        return came.into_iter().flatten().map(|day| (state.export_time, day)).collect();
    }
    named.into_iter().map(|at| (Some(ExportTime { at, again: at, exact: true }), received)).collect()
}

/// What each source covers by itself, with the source's index.
fn store_coverage(
    spec: &StoreSpec,
    sources: &[SourceState],
    used: &[usize],
    profiles: &Profiles,
    named: &Named,
) -> Vec<(usize, Covered)> {
    let mut found = Vec::new();
    for &index in used {
        let state = &sources[index];
        for (at, part) in state.extract.iter().flat_map(|e| &e.parts).enumerate() {
            let Some(profile) = profiles.get(&part.profile) else { continue };
            let mut days: BTreeSet<_> = part.axis_days.keys().copied().collect();
            days.extend(named.days.get(&(index, at)).into_iter().flatten());
            if days.is_empty() && profile.export.is_list() {
                days.insert(state.made_on(spec.zone));
            }
            let tells_orders = named.tells_orders.contains(&(index, at));
            let lacks = |dating: &Dating| named.undated.contains(&(index, at, *dating));
            let undated: BTreeSet<Dating> = Dating::ALL.into_iter().filter(lacks).collect();
            let paid_late = named.paid_late.get(&(index, at)).cloned().unwrap_or_default();
            let named = named_days(&state.source, part.member.as_deref(), profile).is_some();
            let has_rows = !profile.export.is_list() && part.tables.iter().any(|table| table.read > 0);
            for (time, received) in tellings(state, part, profile, spec.zone) {
                let span = covered((&state.source, part.member.as_deref()), &days, profile, time, spec.zone);
                if span.is_none() && has_rows {
                    continue;
                }
                let made = time.filter(|time| time.exact || named);
                let made = made.map(|time| time.at.with_timezone(&spec.zone).date_naive());
                let covered = |export| {
                    let (days, paid_late) = (days.clone(), paid_late.clone());
                    let (hollow, lost) = (part.hollow_days.clone(), part.lost_axis_days.clone());
                    (
                        index,
                        Covered {
                            export,
                            span,
                            days,
                            hollow,
                            lost,
                            paid_late,
                            made,
                            named,
                            received,
                            tells_orders,
                            undated: undated.clone(),
                        },
                    )
                };
                found.extend(profile.covers().map(covered));
            }
        }
    }
    found
}

/// The days that the store's sources cover; a header alone, a report without times and one with a long quiet end are told here
/// which of them are their own.
pub(super) fn cover(
    spec: &StoreSpec,
    sources: &mut [SourceState],
    used: &[usize],
    profiles: &Profiles,
    (sums, named): (DailySums, &Named),
) -> Coverage {
    let (indices, covered): (Vec<usize>, Vec<Covered>) =
        store_coverage(spec, sources, used, profiles, named).into_iter().unzip();
    let witness = ControlTotals::of(spec, sums);
    let silences = Silences::of(&covered);
    let mut coverage = Coverage::of(&covered, &silences, &witness);
    coverage.undate(&covered, &witness);
    // Rows that were refused are told for themselves: their days are not silent.
    let parts = used.iter().flat_map(|index| &sources[*index].extract).flat_map(|extract| &extract.parts);
    let lost: BTreeSet<NaiveDate> = parts.flat_map(|part| part.lost_days.iter().copied()).collect();
    for (index, doubt) in holes(&indices, &covered, &silences, (&witness, &lost)) {
        sources[index].doubts.push(doubt);
    }
    for (index, source) in indices.into_iter().zip(&covered) {
        if let Some(own) = coverage.of_source(source, &witness.quiet_days(source)) {
            let known = sources[index].coverage.map_or(own, |known| {
                Span::new(known.first().min(own.first()), known.last().max(own.last())).unwrap_or(own)
            });
            sources[index].coverage = Some(known);
        }
    }
    coverage
}

/// Silences in the middle of order reports that nothing explains: neither the platform nor the operator says that nothing was sold, no
/// other report has rows there, and what the platform speaks against is told as days that hold nothing. Of several files with the
/// same one the newest is named.
fn holes(
    indices: &[usize],
    covered: &[Covered],
    silences: &Silences,
    (witness, lost): (&ControlTotals, &BTreeSet<NaiveDate>),
) -> Vec<(usize, Doubt)> {
    let lines: BTreeSet<NaiveDate> = covered
        .iter()
        .filter(|source| source.export == ExportKind::Lines)
        .flat_map(|source| &source.days)
        .copied()
        .collect();
    let open = |day: &NaiveDate| {
        !witness.is_quiet(ExportKind::Orders, *day)
            && !witness.contradicts(ExportKind::Orders, *day)
            && !lines.contains(day)
            && !lost.contains(day)
    };
    let mut newest: BTreeMap<NaiveDate, (usize, Doubt)> = BTreeMap::new();
    let mut order: Vec<(usize, &Covered)> = indices.iter().copied().zip(covered).collect();
    order.sort_by_key(|(_, source)| (source.made.unwrap_or(source.received), source.received));
    for (index, source) in order {
        for (hole, longest) in silences.holes(source) {
            let days = Span::runs(hole.days().filter(open));
            if days.iter().map(|days| i64::from(days.len())).sum::<i64>() > (longest + 1).max(2) {
                newest.insert(hole.first(), (index, Doubt::SilentBetween { days, longest }));
            }
        }
    }
    newest.into_values().collect()
}
