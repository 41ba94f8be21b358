//! Refunds: how much came back, why, of what, and how much more is to be expected.

use super::cuts;
use super::grid::{self, GridRow, KpiColumn};
use super::refunds_age;
use super::scope::{Scope, before_cell, change_column, drawn, part, peak, total};
use crate::compose::declared::Columns;
use crate::engine::Measure;
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::measures as m;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Sum;

/// Reasons shown one by one.
const REASONS: usize = 12;

/// The columns of the stores' table that are KPIs of the week.
const KPIS: &[KpiColumn] = &[
    ("refund_orders", Kpi::RefundOrders, None),
    ("refunded", Kpi::RefundAmount, None),
    ("paid", Kpi::SalesPaid, None),
    ("cash_share", Kpi::RefundShare, Some(Formula::Ratio("refunded", "paid"))),
    ("order_share", Kpi::RefundOrderShare, None),
    ("applied", Kpi::RefundApplied, None),
    ("pending", Kpi::RefundPending, None),
    ("cohort_share", Kpi::RefundCohortShare, None),
];

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let known = [Kpi::RefundAmount, Kpi::RefundCohortShare];
    if known.iter().all(|kpi| scope.value(*kpi, &scope.ids, scope.week).is_none()) {
        return Err(Phrase::new("section.left_out.refunds"));
    }
    let mut tables = vec![stores_table(scope)];
    for (id, column) in [("refunds.reasons", "reason"), ("refunds.kinds", "kind")] {
        tables.extend(Some(breakdown(scope, id, column)).filter(|table| !table.rows.is_empty()));
    }
    let ripening = refunds_age::table(scope);
    let kpis: Vec<Kpi> = KPIS.iter().map(|(_, kpi, _)| *kpi).collect();
    let mut notes = vec![Phrase::new("section.refunds.two_shares"), Phrase::new("section.refunds.products")];
    notes.extend(ripening.is_some().then(|| Phrase::new("section.refunds.ripening")));
    tables.extend(ripening);
    notes.extend(scope.compared(&["previous"]));
    notes.extend(scope.context.restated(&[Kpi::RefundAmount, Kpi::RefundShare, Kpi::RefundCohortShare]));
    notes.extend(scope.gaps(&kpis, scope.week));
    Ok(Section {
        id: "refunds",
        title: Phrase::new("section.refunds.title"),
        message: message(scope),
        charts: [trend(scope), reasons_chart(scope)].into_iter().flatten().collect(),
        tables,
        notes,
    })
}

fn stores_table(scope: &Scope<'_>) -> Table {
    let share = Kpi::RefundCohortShare;
    let change =
        |before| move |row: &GridRow<'_>| scope.change(Kpi::RefundCohortSameAge, &row.stores, scope.week, before);
    let (rows, all) = grid::stores(scope);
    Columns::new()
        .with(Column::text("store"), |row: &GridRow<'_>| row.name.clone())
        .and(grid::kpis(scope, KPIS))
        .with(change_column("cohort_previous", share), change(scope.previous))
        .with(change_column("cohort_last_year", share), change(scope.last_year))
        .and(grid::kpis(scope, &[("expected_final", Kpi::RefundExpectedFinal, None)]))
        .totalled("refunds.stores", &rows, all.as_ref())
}

/// Count and amount of refunds.
#[derive(Clone, Copy, Default)]
struct Sums {
    count: Decimal,
    amount: Decimal,
}

impl Sum for Sums {
    fn sum<I: Iterator<Item = Sums>>(all: I) -> Sums {
        all.fold(Sums::default(), |sum, more| Sums { count: sum.count + more.count, amount: sum.amount + more.amount })
    }
}

/// Sums by a column over all stores.
fn groups(scope: &Scope<'_>, column: &'static str, span: Span) -> BTreeMap<String, Sums> {
    const MEASURES: [&Measure; 2] = [&m::REFUND_COUNT, &m::REFUNDED];
    let mut groups: BTreeMap<String, Sums> = BTreeMap::new();
    for store in &scope.ids {
        for (mut group, sums) in cuts::by(scope, store, &MEASURES, &[column], span) {
            let sum = groups.entry(group.remove(0)).or_default();
            *sum = [*sum, Sums { count: sums[0], amount: sums[1] }].into_iter().sum();
        }
    }
    groups
}

/// What a reason or kind is called.
fn name(column: &str, key: &str) -> Cell {
    match (column, key) {
        (_, "") => Cell::Said(Phrase::new("section.refunds.not_given")),
        ("kind", key) => Cell::Said(Phrase::new(format!("section.refunds.kind.{key}"))),
        (_, key) => Cell::Text(key.to_owned()),
    }
}

/// Refunds of a reason or kind, this week and the week before.
struct Line {
    name: Cell,
    now: Sums,
    before: Sums,
}

fn breakdown(scope: &Scope<'_>, id: &'static str, column: &'static str) -> Table {
    let (now, before) = (groups(scope, column, scope.week), groups(scope, column, scope.previous));
    let comparable = scope.whole(ExportKind::Refunds, scope.week) && scope.whole(ExportKind::Refunds, scope.previous);
    let known_before = scope.value(Kpi::RefundAmount, &scope.ids, scope.previous).is_some();
    let of = |groups: &BTreeMap<String, Sums>, key: &str| groups.get(key).copied().unwrap_or_default();
    let keys: BTreeSet<&String> = now.keys().chain(before.keys()).collect();
    let mut keys: Vec<&String> = keys.into_iter().collect();
    keys.sort_by(|a, b| of(&now, b).amount.cmp(&of(&now, a).amount).then_with(|| a.cmp(b)));
    let line = |key: &&String| Line { name: name(column, key), now: of(&now, key), before: of(&before, key) };
    let (shown, rest) = keys.split_at(keys.len().min(REASONS));
    let mut rows: Vec<Line> = shown.iter().map(line).collect();
    if !rest.is_empty() {
        let label = Phrase::new("section.rest_plain").with("count", rest.len()).into();
        let sum = |groups: &BTreeMap<String, Sums>| rest.iter().map(|key| of(groups, key)).sum();
        rows.push(Line { name: label, now: sum(&now), before: sum(&before) });
    }
    let all = Line { name: total(), now: now.values().copied().sum(), before: before.values().copied().sum() };
    let before = |line: &Line| known_before.then_some(line.before.amount);
    Columns::new()
        .with(Column::text(column), |line: &Line| line.name.clone())
        .with(Column::count("refund_count").summed(), |line| line.now.count)
        .with(Column::money("refunded").summed(), |line| line.now.amount)
        .with(Column::percent("share").given(), |line| part(line.now.amount, all.now.amount))
        .with(Column::money("previous").summed(), |line| before_cell(before(line)))
        .with(Column::new("wow", Unit::Change).given().better_when(false), |line| {
            scope.growth(line.now.amount, before(line), comparable)
        })
        .totalled(id, &rows, Some(&all))
        .out_of(keys.len())
}

/// The share of refunds by week, beside last year's.
fn trend(scope: &Scope<'_>) -> Option<Chart> {
    let (categories, now, before) = scope.weekly(Kpi::RefundShare);
    drawn(Chart {
        id: "refunds.share",
        title: peak(&categories, &now, Field::Percent, "section.refunds.trend"),
        subtitle: scope.subtitle_weeks(&Kpi::RefundShare.name_key(), &scope.week_labels()),
        kind: ChartKind::Lines,
        unit: Unit::Percent,
        categories,
        series: vec![Role::LastYear.series(before), Role::Actual.series(now)],
    })
}

/// The largest reasons beside the week before.
fn reasons_chart(scope: &Scope<'_>) -> Option<Chart> {
    let (now, before) = (groups(scope, "reason", scope.week), groups(scope, "reason", scope.previous));
    let mut top: Vec<(&String, &Sums)> = now.iter().collect();
    top.sort_by(|a, b| b.1.amount.cmp(&a.1.amount).then_with(|| a.0.cmp(b.0)));
    top.truncate(8);
    let label = |key: &str| match name("reason", key) {
        Cell::Said(phrase) => phrase,
        _ => Phrase::new("section.text").with("text", key),
    };
    drawn(Chart {
        id: "refunds.reasons",
        title: most(&label, &top, &now),
        subtitle: scope.subtitle(&Kpi::RefundAmount.name_key()),
        kind: ChartKind::Bars,
        unit: Unit::Money,
        categories: top.iter().map(|(key, _)| label(key)).collect(),
        series: vec![
            Role::Previous.series(top.iter().map(|(key, _)| before.get(*key).map(|sums| sums.amount)).collect()),
            Role::Actual.series(top.iter().map(|(_, sums)| Some(sums.amount)).collect()),
        ],
    })
}

/// The first reason and its part of all refunds.
fn most(label: &dyn Fn(&str) -> Phrase, top: &[(&String, &Sums)], all: &BTreeMap<String, Sums>) -> Phrase {
    let whole: Decimal = all.values().map(|sums| sums.amount).sum();
    let first = top.first().and_then(|(key, sums)| Some((key, crate::ratio::ratio(sums.amount, whole)?)));
    match first {
        Some((key, share)) => {
            Phrase::new("section.refunds.most").with("reason", label(key)).with("share", Field::Percent(share))
        }
        None => Phrase::new("section.refunds.reasons"),
    }
}

fn message(scope: &Scope<'_>) -> Phrase {
    let value = |kpi: Kpi| scope.value(kpi, &scope.ids, scope.week);
    let percent = |value: Option<Decimal>| value.map_or_else(|| Field::Text("–".into()), Field::Percent);
    let Some(amount) = value(Kpi::RefundAmount) else {
        return Phrase::new("section.refunds.cohort_only").with("share", percent(value(Kpi::RefundCohortShare)));
    };
    let change = scope.changed(Kpi::RefundShare, &scope.ids, scope.week, scope.previous);
    let change = match change {
        Some(points) if points.is_zero() => Phrase::new("section.refunds.same"),
        Some(points) => {
            let word = if points > Decimal::ZERO { "section.refunds.higher" } else { "section.refunds.lower" };
            Phrase::new(word).with("points", Field::Points(points.abs()))
        }
        None => Phrase::new("section.refunds.no_change"),
    };
    Phrase::new("section.refunds.message")
        .with("amount", Field::Money(amount))
        .with("share", percent(value(Kpi::RefundShare)))
        .with("change", change)
        .with("cohort", percent(value(Kpi::RefundCohortShare)))
        .with("final", percent(value(Kpi::RefundExpectedFinal)))
}
