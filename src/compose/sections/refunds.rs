//! Refunds: how much came back, why, of what, and how much more is to be expected.

use super::cuts;
use super::refunds_age;
use super::scope::{Scope, before_cell, change_column, drawn, kpi_column, part, peak, total};
use super::stores::KpiColumn;
use crate::engine::Measure;
use crate::extract::Gives;
use crate::kpi::Kpi;
use crate::metrics::measures as m;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Series, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

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
    tables.extend(refunds_age::table(scope));
    let kpis: Vec<Kpi> = KPIS.iter().map(|(_, kpi, _)| *kpi).collect();
    let mut notes = vec![Phrase::new("section.refunds.two_shares"), Phrase::new("section.refunds.products")];
    if tables.iter().any(|table| table.id == "refunds.ripening") {
        notes.push(Phrase::new("section.refunds.ripening"));
    }
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
    let row = |name: Cell, stores: &[&str]| {
        let mut row = vec![name];
        row.extend(KPIS.iter().map(|(_, kpi, _)| scope.cell(*kpi, stores, scope.week)));
        for before in [scope.previous, scope.last_year] {
            row.push(scope.change(Kpi::RefundCohortSameAge, stores, scope.week, before));
        }
        row.push(scope.cell(Kpi::RefundExpectedFinal, stores, scope.week));
        row
    };
    let mut columns = vec![Column::new("store", Unit::Text)];
    columns.extend(KPIS.iter().map(|(key, kpi, formula)| match formula {
        Some(formula) => kpi_column(key, *kpi).by(formula.clone()),
        None => kpi_column(key, *kpi),
    }));
    columns.push(change_column("cohort_previous", Kpi::RefundCohortShare));
    columns.push(change_column("cohort_last_year", Kpi::RefundCohortShare));
    columns.push(kpi_column("expected_final", Kpi::RefundExpectedFinal));
    Table {
        id: "refunds.stores",
        title: Phrase::new("table.refunds.stores"),
        columns,
        rows: scope.each().into_iter().map(|whose| row(whose.name, &whose.stores)).collect(),
        total: (scope.ids.len() > 1).then(|| row(total(), &scope.ids)),
        of: None,
    }
}

/// Count and amount of refunds.
type Sums = [Decimal; 2];

/// Sums by a column over all stores.
fn groups(scope: &Scope<'_>, column: &'static str, span: Span) -> BTreeMap<String, Sums> {
    const MEASURES: [&Measure; 2] = [&m::REFUND_COUNT, &m::REFUNDED];
    let mut groups: BTreeMap<String, Sums> = BTreeMap::new();
    for store in &scope.ids {
        for (mut group, sums) in cuts::by(scope, store, &MEASURES, &[column], span) {
            let sum = groups.entry(group.remove(0)).or_default();
            sum.iter_mut().zip(sums).for_each(|(sum, more)| *sum += more);
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

fn breakdown(scope: &Scope<'_>, id: &'static str, column: &'static str) -> Table {
    let (now, before) = (groups(scope, column, scope.week), groups(scope, column, scope.previous));
    let comparable = scope.whole(Gives::Refunds, scope.week) && scope.whole(Gives::Refunds, scope.previous);
    let known_before = scope.value(Kpi::RefundAmount, &scope.ids, scope.previous);
    let all: Sums = now.values().fold(Sums::default(), plus);
    let row = |name: Cell, now: Sums, before: Sums| {
        let old = known_before.map(|_| before[1]);
        vec![
            name,
            Cell::Number(now[0]),
            Cell::Number(now[1]),
            part(now[1], all[1]),
            before_cell(old),
            scope.growth(now[1], old, comparable),
        ]
    };
    let keys: BTreeSet<&String> = now.keys().chain(before.keys()).collect();
    let of = |groups: &BTreeMap<String, Sums>, key: &str| groups.get(key).copied().unwrap_or_default();
    let mut lines: Vec<(&String, Sums, Sums)> =
        keys.into_iter().map(|key| (key, of(&now, key), of(&before, key))).collect();
    lines.sort_by(|a, b| b.1[1].cmp(&a.1[1]).then_with(|| a.0.cmp(b.0)));
    let count = lines.len();
    let rest = lines.split_off(count.min(REASONS));
    let mut rows: Vec<Vec<Cell>> = lines.iter().map(|(key, now, old)| row(name(column, key), *now, *old)).collect();
    if !rest.is_empty() {
        let sum = rest.iter().fold([Sums::default(); 2], |[a, b], (_, now, old)| [plus(a, now), plus(b, old)]);
        rows.push(row(Cell::Said(Phrase::new("section.rest_plain").with("count", rest.len())), sum[0], sum[1]));
    }
    let before_all = before.values().fold(Sums::default(), plus);
    Table {
        id,
        title: Phrase::new(format!("table.{id}")),
        columns: vec![
            Column::new(column, Unit::Text),
            Column::new("refund_count", Unit::Count).summed(),
            Column::new("refunded", Unit::Money).summed(),
            Column::new("share", Unit::Percent).given(),
            Column::new("previous", Unit::Money).summed(),
            Column::new("wow", Unit::Change).given().better_when(false),
        ],
        rows,
        total: Some(row(total(), all, before_all)),
        of: (!rest.is_empty()).then_some(count),
    }
}

fn plus(sum: Sums, more: &Sums) -> Sums {
    [sum[0] + more[0], sum[1] + more[1]]
}

/// The share of refunds by week, beside last year's.
fn trend(scope: &Scope<'_>) -> Option<Chart> {
    let (categories, now, before) = scope.weekly(Kpi::RefundShare);
    let series = |role, word: &str, values| Series { role, name: Phrase::new(format!("section.{word}")), values };
    drawn(Chart {
        id: "refunds.share",
        title: peak(&categories, &now, Field::Percent, "section.refunds.trend"),
        subtitle: scope.subtitle_weeks(&Kpi::RefundShare.name_key(), &scope.week_labels()),
        kind: ChartKind::Lines,
        unit: Unit::Percent,
        categories,
        series: vec![series(Role::LastYear, "last_year", before), series(Role::Actual, "actual", now)],
    })
}

/// The largest reasons beside the week before.
fn reasons_chart(scope: &Scope<'_>) -> Option<Chart> {
    let (now, before) = (groups(scope, "reason", scope.week), groups(scope, "reason", scope.previous));
    let mut top: Vec<(&String, &Sums)> = now.iter().collect();
    top.sort_by(|a, b| b.1[1].cmp(&a.1[1]).then_with(|| a.0.cmp(b.0)));
    top.truncate(8);
    let label = |key: &str| match name("reason", key) {
        Cell::Said(phrase) => phrase,
        _ => Phrase::new("section.text").with("text", key),
    };
    let series = |role, word: &str, values| Series { role, name: Phrase::new(format!("section.{word}")), values };
    drawn(Chart {
        id: "refunds.reasons",
        title: most(&label, &top, &now),
        subtitle: scope.subtitle(&Kpi::RefundAmount.name_key()),
        kind: ChartKind::Bars,
        unit: Unit::Money,
        categories: top.iter().map(|(key, _)| label(key)).collect(),
        series: vec![
            series(
                Role::Previous,
                "previous",
                top.iter().map(|(key, _)| before.get(*key).map(|sums| sums[1])).collect(),
            ),
            series(Role::Actual, "actual", top.iter().map(|(_, sums)| Some(sums[1])).collect()),
        ],
    })
}

/// The first reason and its part of all refunds.
fn most(label: &dyn Fn(&str) -> Phrase, top: &[(&String, &Sums)], all: &BTreeMap<String, Sums>) -> Phrase {
    let whole: Decimal = all.values().map(|sums| sums[1]).sum();
    let first = top.first().and_then(|(key, sums)| Some((key, crate::ratio::ratio(sums[1], whole)?)));
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
    let change = scope.change(Kpi::RefundShare, &scope.ids, scope.week, scope.previous).number();
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
