//! What bills say of what selling cost, and on which days they are silent.
//!
//! A fee that comes with nearly every day's sales has not stayed away for four days on which there were some: such a bill was filtered or
//! cut off, and a day without a row is then no day without costs.

use super::day_sums::DaySums;
use super::kinds::CostGroup;
use super::{Inputs, Metrics, measures as m};
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

pub(super) type Month = (i32, u32);

pub(super) fn month_of(day: NaiveDate) -> Month {
    (day.year(), day.month())
}

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
    for day in months.into_iter().filter_map(days_of).flat_map(Span::days).filter(|day| covers(*day)) {
        let Some((billed, ruled)) = bill.on(day).zip(rule(day)) else { continue };
        let none = Little { days: Span::day(day), billed: Decimal::ZERO, ruled: Decimal::ZERO };
        let known = found.entry(month_of(day)).or_insert(none);
        (known.billed, known.ruled) = (known.billed + billed, known.ruled + ruled);
        known.days = known.days.hull(Span::day(day));
    }
    found.retain(|_, little| little.billed * Decimal::TWO < little.ruled);
    found
}

fn days_of((year, month): Month) -> Option<Span> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Span::new(first, first + chrono::Months::new(1) - chrono::Days::new(1))
}

impl Metrics<'_> {
    /// Days of a span of which bills say nothing of a group's costs, although they do so nearly every day.
    pub fn silent_bills(&self, store: &str, span: Span) -> Vec<(CostGroup, Vec<Span>)> {
        let Some(costs) = self.costs(store) else { return Vec::new() };
        let silent = |group: CostGroup| {
            let days = group.kinds().iter().filter_map(|kind| Some(&costs.bills.get(kind)?.silent)).flatten().copied();
            Span::runs(days.filter(|day| span.contains(*day)).collect::<BTreeSet<_>>())
        };
        let groups = CostGroup::OF_PROFIT.into_iter().chain([CostGroup::Marketing]);
        groups.map(|group| (group, silent(group))).filter(|(_, days)| !days.is_empty()).collect()
    }

    /// The months of a span of which bills say less than half of what the store's rule does for the same days: the rule counts there.
    pub fn little_billed(&self, store: &str, span: Span) -> Vec<(CostKind, Little)> {
        let Some(costs) = self.costs(store) else { return Vec::new() };
        let months: BTreeSet<Month> = span.days().map(month_of).collect();
        let all =
            costs.little.iter().flat_map(|(kind, all)| all.iter().map(move |(month, little)| (kind, month, little)));
        all.filter(|(_, month, _)| months.contains(month)).map(|(kind, _, little)| (*kind, *little)).collect()
    }

    /// Days of a span on which something was sold and of which nothing tells what was paid for it beside clicks, although bills had
    /// such a cost nearly every day until lately: the kinds, the last day that a bill has, and the days.
    pub fn unbilled(&self, store: &str, span: Span) -> Option<(Vec<CostKind>, NaiveDate, Vec<Span>)> {
        let (costs, view) = (self.costs(store)?, self.inputs().view.store(store)?);
        let reported = view.coverage.knows(ExportKind::Ads);
        let counts = |kind: &&CostKind| **kind != CostKind::Advertising || !reported;
        let sold = |day: &NaiveDate| self.measure(store, &m::PAID, &Days::all(Span::day(*day))).1 > 0;
        let unsaid = |kind: &CostKind| -> Vec<NaiveDate> {
            let said = |day: &NaiveDate| {
                costs.kinds.get(kind).is_some_and(|days| days.contains_key(&i64::from(day.to_epoch_days())))
            };
            span.days().filter(|day| !said(day)).filter(sold).collect()
        };
        let (mut kinds, mut until, mut days) = (Vec::new(), None, BTreeSet::new());
        for kind in CostGroup::Marketing.kinds().iter().filter(counts) {
            let Some(last) = costs.bills.get(kind).and_then(|bill| bill.was_regular_until(span)) else { continue };
            let unsaid = unsaid(kind);
            if !unsaid.is_empty() {
                kinds.push(*kind);
                until = until.max(Some(last));
                days.extend(unsaid);
            }
        }
        Some((kinds, until?, Span::runs(days)))
    }
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
