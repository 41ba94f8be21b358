//! What bills say of what selling cost, and on which days they are silent.
//!
//! A fee that comes with nearly every day's sales has not stayed away for four days on which there were some: such a bill was filtered or
//! cut off, and a day without a row is then no day without costs.

use super::costs::{Month, month_of};
use super::day_sums::DaySums;
use super::{Inputs, measures as m};
use crate::engine::{By, Days, Question};
use crate::extract::ExportKind;
use crate::facts::Value;
use crate::lists::CostKind;
use crate::span::Span;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A kind with rows on fewer days than this comes now and then.
const USUAL_DAYS: usize = 20;

/// So many days before a silence tell what is usual before it.
const LATELY: u64 = 60;

/// A kind that was there on so many of as many days is there nearly every day.
const REGULAR: (usize, u64) = (7, 14);

/// A kind of costs by the bills of a store.
#[derive(Debug, Default)]
pub(super) struct Bill {
    pub(super) days: BTreeMap<NaiveDate, Decimal>,
    /// Days that the bills cover, of which they are not believed that there were none of the kind.
    pub(super) silent: BTreeSet<NaiveDate>,
}

impl Bill {
    /// The last day with rows up to a span, where there were some on most of the days before it and it is not long ago.
    pub(super) fn was_regular_until(&self, span: Span) -> Option<NaiveDate> {
        let last = *self.days.range(..=span.last()).next_back()?.0;
        let lately = self.days.range(last - chrono::Days::new(REGULAR.1 - 1)..=last).count();
        (lately >= REGULAR.0 && (span.first() - last).num_days() <= LATELY as i64).then_some(last)
    }

    /// What a day that the bills cover cost; none where they are silent.
    pub(super) fn on(&self, day: NaiveDate) -> Option<Decimal> {
        (!self.silent.contains(&day)).then(|| self.days.get(&day).copied().unwrap_or_default())
    }
}

/// What bills say, by kind and day; what another report tells too is left out.
pub(super) fn by_kind(inputs: &Inputs<'_>, store: &str, sums: &DaySums) -> BTreeMap<CostKind, Bill> {
    let mut found: BTreeMap<CostKind, Bill> = BTreeMap::new();
    let Some(history) = sums.history else { return found };
    let by = [By::Day, By::Column("kind")];
    let measure = &m::COST_ENTRIES;
    let days = Days::all(history);
    let question = Question { store, measures: &[measure], by: &by, days: &days, until: inputs.as_of };
    for (group, charged) in inputs.engine.ask(&question) {
        let [Some(Value::Number(day)), kind] = group.as_slice() else { continue };
        let Some(day) = i32::try_from(*day).ok().and_then(NaiveDate::from_epoch_days) else { continue };
        let kind = match kind {
            Some(Value::Text(kind)) => kind_of(kind),
            _ => CostKind::Other,
        };
        *found.entry(kind).or_default().days.entry(day).or_default() += charged[0].decimal(measure);
    }
    let Some(view) = inputs.view.store(store) else { return found };
    let sold_nothing = |day: NaiveDate| {
        view.coverage.has(ExportKind::Orders, day) && sums.over(&m::PAID, &Days::all(Span::day(day))).rows == 0
    };
    let is_open = |day: &NaiveDate| view.coverage.has(ExportKind::Costs, *day) && !sold_nothing(*day);
    for bill in found.values_mut() {
        bill.silent = silent(&bill.days.keys().copied().collect::<Vec<_>>(), history.last(), is_open);
    }
    found
}

/// What bills say of a month, and what the store's rule says of the same days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Little {
    /// The first and the last of the days.
    pub days: Span,
    /// By the bills.
    pub billed: Decimal,
    /// By the rule.
    pub ruled: Decimal,
}

/// The months of which bills say less than half of what the store's rule does: a fee for labels is no word about the courier, whom the
/// store pays itself. Not of commissions, which are taken weeks after the sale.
pub(super) fn little(
    kind: CostKind,
    bill: &Bill,
    covers: impl Fn(NaiveDate) -> bool,
    rule: impl Fn(NaiveDate) -> Option<Decimal>,
) -> BTreeMap<Month, Little> {
    let mut found: BTreeMap<Month, Little> = BTreeMap::new();
    if kind == CostKind::Commission {
        return found;
    }
    let months: BTreeSet<Month> = bill.days.keys().map(|day| month_of(*day)).collect();
    let ends = bill.days.keys().next().zip(bill.days.keys().next_back());
    let first = ends.and_then(|(first, _)| first.with_day(1));
    let last =
        ends.and_then(|(_, last)| last.with_day(1)).map(|first| first + chrono::Months::new(1) - chrono::Days::new(1));
    let all = first.zip(last).and_then(|(first, last)| Span::new(first, last));
    for day in all.into_iter().flat_map(Span::days).filter(|day| months.contains(&month_of(*day)) && covers(*day)) {
        let Some((billed, ruled)) = bill.on(day).zip(rule(day)) else { continue };
        let known = found.entry(month_of(day)).or_insert(Little {
            days: Span::day(day),
            billed: Decimal::ZERO,
            ruled: Decimal::ZERO,
        });
        (known.billed, known.ruled) = (known.billed + billed, known.ruled + ruled);
        known.days = known.days.hull(Span::day(day));
    }
    found.retain(|_, little| little.billed * Decimal::TWO < little.ruled);
    found
}

/// The kind that facts call so.
fn kind_of(tag: &str) -> CostKind {
    CostKind::ALL.into_iter().map(|(kind, _)| kind).find(|kind| kind.tag() == tag).unwrap_or(CostKind::Other)
}

/// Days after some with rows, up to the next one or the last of all, that are open and more than the kind was ever silent otherwise: by
/// the weeks before, where these have rows enough, and by one day more, two at least.
fn silent(rows: &[NaiveDate], last: NaiveDate, is_open: impl Fn(&NaiveDate) -> bool) -> BTreeSet<NaiveDate> {
    if rows.len() < USUAL_DAYS {
        return BTreeSet::new();
    }
    let between = |pair: &[NaiveDate]| (pair[1] - pair[0]).num_days() - 1;
    let longest = |rows: &[NaiveDate]| rows.windows(2).map(between).max().unwrap_or(0);
    let mut found = BTreeSet::new();
    for (at, day) in rows.iter().enumerate() {
        let until = rows.get(at + 1).map_or(Some(last), |next| next.pred_opt());
        let Some(run) = day.succ_opt().zip(until).and_then(|(first, last)| Span::new(first, last)) else { continue };
        let lately = &rows[rows.partition_point(|row| *row < run.earlier(LATELY).first())..=at];
        let usual = match lately.len() >= USUAL_DAYS {
            true => longest(lately),
            false => longest(&rows[..=at]).max(longest(&rows[at + 1..])),
        };
        let open: Vec<NaiveDate> = run.days().filter(&is_open).collect();
        if open.len() as i64 > (usual + 1).max(2) {
            found.extend(open);
        }
    }
    found
}
