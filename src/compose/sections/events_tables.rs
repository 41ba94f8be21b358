//! The year's events against their targets, against last year's, and what came back and was spent.

use super::events_told::{Beside, State, Told};
use super::plan::{Against, against, against_columns, planned};
use super::scope::{Scope, change_column, days, drawn, figure_cell, kpi_column, missing, total};
use crate::kpi::Kpi;
use crate::ratio::{growth, ratio};
use crate::report::{Cell, Chart, ChartKind, Column, Role, Series, Table, Unit};
use crate::span::Span;
use crate::words::Phrase;
use rust_decimal::Decimal;

/// Events in the chart: as many as their names leave room for.
const CHART_EVENTS: usize = 10;

/// Every event of the fiscal year against its target, to date.
pub(super) fn year(scope: &Scope<'_>, all: &[&Told<'_>]) -> Option<Table> {
    let rows = all.iter().map(|told| {
        let stores = &told.planned.stores;
        let mut row = told.head();
        row.extend(told.stores(scope));
        row.push(Cell::Said(Phrase::new(match told.state {
            State::Past => "section.plan.closed",
            State::Running => "section.plan.running",
            State::Coming => "section.plan.coming",
        })));
        match told.so_far {
            Some(span) => {
                row.extend(against(scope, stores, span).cells());
                row.push(per_day(scope, stores, span));
            }
            None => row.extend([Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank]),
        }
        row.push(planned(scope, stores, told.span()));
        row
    });
    let mut columns = head_columns();
    columns.extend((scope.ids.len() > 1).then(|| Column::new("event_stores", Unit::Text)));
    columns.push(Column::new("state", Unit::Text));
    columns.extend(against_columns("actual", "target_to_date", "achievement", "gap"));
    columns.push(Column::new("per_day", Unit::Money));
    columns.push(Column::new("event_target", Unit::Money));
    table("events.year", columns, rows.collect())
}

/// The events begun beside last year's, over as many days.
pub(super) fn last_year(scope: &Scope<'_>, begun: &[&Told<'_>]) -> Option<Table> {
    let rows = begun.iter().filter_map(|told| Some(beside_row(scope, told, &told.beside(scope)?)));
    let mut columns = vec![Column::new("event", Unit::Text), Column::new("event_compared", Unit::Text)];
    columns.extend([
        Column::new("event_before", Unit::Text),
        Column::new("days_compared", Unit::Text),
        Column::new("event_now", Unit::Money),
        Column::new("event_then", Unit::Money),
        Column::new("event_change", Unit::Change).better_when(true),
        Column::new("per_day_now", Unit::Money),
        Column::new("per_day_then", Unit::Money),
        Column::new("event_then_whole", Unit::Money),
    ]);
    table("events.last_year", columns, rows.collect())
}

fn beside_row(scope: &Scope<'_>, told: &Told<'_>, beside: &Beside) -> Vec<Cell> {
    let none = || missing("section.not_comparable");
    let mut row = vec![Cell::Text(told.planned.name.to_owned()), days(beside.now), days(beside.before)];
    let all = beside.now.len();
    row.push(Cell::Said(Phrase::new("section.of_days").with("have", beside.known).with("all", all)));
    match beside.sales {
        Some(sales) => {
            row.extend([Cell::Number(sales.now), Cell::Number(sales.before)]);
            let change = growth(sales.now, sales.before);
            row.push(change.map_or_else(|| missing("reason.nothing-to-divide-by"), Cell::Number));
            // With stores that have different days a day has no common meaning.
            let a_day = |sum: Decimal| match ratio(sum, Decimal::from(all)) {
                Some(a_day) if !sales.partial => Cell::Number(a_day),
                _ => missing("section.events.not_whole"),
            };
            row.extend([a_day(sales.now), a_day(sales.before)]);
        }
        None => row.extend([none(), none(), none(), none(), none()]),
    }
    row.push(scope.cell(scope.context.basis(), &told.planned.stores, told.before.span));
    row
}

/// An average day of the plan's basis, where all days and stores are known.
fn per_day(scope: &Scope<'_>, stores: &[&str], span: Span) -> Cell {
    let figure = scope.metrics().get(scope.context.basis(), stores, span);
    if figure.value.is_some() && (figure.days.is_some() || !figure.lacks.is_empty()) {
        return missing("section.events.not_whole");
    }
    match figure.value.and_then(|sum| ratio(sum, Decimal::from(span.len()))) {
        Some(a_day) => Cell::Number(a_day),
        None => figure_cell(figure),
    }
}

/// What the events begun brought back and cost, to date.
pub(super) fn costs(scope: &Scope<'_>, begun: &[&Told<'_>]) -> Option<Table> {
    let rows = begun.iter().filter_map(|told| {
        let mut row = told.head();
        row.extend(refund_cells(scope, told)?);
        row.extend(ad_cells(scope, told)?);
        Some(row)
    });
    let mut columns = head_columns();
    columns.push(kpi_column("paid", Kpi::SalesPaid));
    columns.push(kpi_column("cohort_share", Kpi::RefundCohortShare));
    columns.push(kpi_column("refund_then", Kpi::RefundCohortShare));
    columns.push(change_column("refund_points", Kpi::RefundCohortShare));
    columns.push(kpi_column("expected_final", Kpi::RefundExpectedFinal));
    for (key, change, id) in [
        ("spend", "spend_then", Kpi::AdsSpend),
        ("roi", "roi_then", Kpi::AdsRoi),
        ("cost_share", "cost_share_then", Kpi::AdsCostShare),
    ] {
        columns.push(kpi_column(key, id));
        columns.push(change_column(change, id));
    }
    table("events.costs", columns, rows.collect())
}

/// Paid, what came back of it, the same of last year's event when it was as old, the difference, and what to expect.
fn refund_cells(scope: &Scope<'_>, told: &Told<'_>) -> Option<[Cell; 5]> {
    let (stores, so_far, beside) = (&told.planned.stores, told.so_far?, told.beside(scope)?);
    let paired = scope.metrics().ripening(stores, beside.now, beside.before);
    let of = |value: Option<Decimal>| value.map_or_else(|| missing("section.not_comparable"), Cell::Number);
    Some([
        scope.cell(Kpi::SalesPaid, stores, so_far),
        scope.cell(Kpi::RefundCohortShare, stores, so_far),
        of(paired.map(|paired| paired.same_age)),
        of(paired.map(|paired| paired.now - paired.same_age)),
        of(paired.and_then(|paired| paired.expected())),
    ])
}

/// Spend, return and cost share, each with its change since last year's event.
fn ad_cells(scope: &Scope<'_>, told: &Told<'_>) -> Option<Vec<Cell>> {
    let (stores, so_far, beside) = (&told.planned.stores, told.so_far?, told.beside(scope)?);
    let pair = |kpi| [scope.cell(kpi, stores, so_far), scope.change(kpi, stores, beside.now, beside.before)];
    Some([Kpi::AdsSpend, Kpi::AdsRoi, Kpi::AdsCostShare].into_iter().flat_map(pair).collect())
}

/// An event by store, where several of the reader's take part in it.
pub(super) fn stores(scope: &Scope<'_>, told: &Told<'_>) -> Option<Table> {
    let (so_far, beside) = (told.so_far?, told.beside(scope)?);
    let row = |name: Cell, stores: &[&str]| {
        let mut row = vec![name];
        row.extend(against(scope, stores, so_far).cells());
        let basis = scope.context.basis();
        row.extend([
            scope.cell(basis, stores, beside.before),
            scope.change(basis, stores, beside.now, beside.before),
            planned(scope, stores, told.span()),
        ]);
        row
    };
    let mut columns = vec![Column::new("store", Unit::Text)];
    columns.extend(against_columns("actual", "target_to_date", "achievement", "gap"));
    columns.push(Column::new("event_then", Unit::Money).summed());
    columns.push(Column::new("event_change", Unit::Change).given().better_when(true));
    columns.push(Column::new("event_target", Unit::Money).summed());
    let of = &told.planned.stores;
    let rows: Vec<Vec<Cell>> = of.iter().map(|id| row(Cell::Text(scope.name(id)), &[*id])).collect();
    (of.len() > 1).then(|| Table {
        id: "events.stores",
        title: Phrase::new("section.events.stores_of").with("event", told.name()).with("days", so_far),
        columns,
        rows,
        total: Some(row(total(), of)),
        of: None,
    })
}

fn head_columns() -> Vec<Column> {
    vec![Column::new("event", Unit::Text), Column::new("days", Unit::Text)]
}

/// A table without a total, because events may share days; `None` without rows.
pub(super) fn table(id: &'static str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Option<Table> {
    let title = Phrase::new(format!("table.{id}"));
    (!rows.is_empty()).then_some(Table { id, title, columns, rows, total: None, of: None })
}

/// The last events begun: actual, target to date, and last year's over as many days. One alone has its days to show.
pub(super) fn chart(scope: &Scope<'_>, begun: &[&Told<'_>]) -> Option<Chart> {
    let shown = &begun[begun.len().saturating_sub(CHART_EVENTS)..];
    if shown.len() < 2 {
        return None;
    }
    let against: Vec<_> =
        shown.iter().filter_map(|told| Some(against(scope, &told.planned.stores, told.so_far?))).collect();
    let then = shown.iter().map(|told| told.beside(scope)?.sales.map(|sales| sales.before)).collect();
    let gaps: Vec<Decimal> = against.iter().filter_map(Against::measured).collect();
    let met = gaps.iter().filter(|gap| **gap >= Decimal::ZERO).count();
    let series = |role, word: &str, values| Series { role, name: Phrase::new(format!("section.{word}")), values };
    let span = Span::new(shown.first()?.span().first(), shown.last()?.span().last().max(scope.week.last()))?;
    drawn(Chart {
        id: "events.year",
        title: Phrase::new("section.events.chart").with("count", gaps.len()).with("met", met),
        subtitle: Phrase::new("section.events.subtitle")
            .with("who", scope.who_of(&scope.ids))
            .with("what", scope.context.basis().name())
            .with("days", Span::new(span.first(), span.last().min(scope.week.last()))?),
        kind: ChartKind::Columns,
        unit: Unit::Money,
        categories: shown.iter().map(|told| Phrase::new("section.text").with("text", told.name())).collect(),
        series: vec![
            series(Role::LastYear, "last_year", then),
            series(Role::Target, "target", against.iter().map(|against| against.target.number()).collect()),
            series(Role::Actual, "actual", against.iter().map(|against| against.actual.number()).collect()),
        ],
    })
}
