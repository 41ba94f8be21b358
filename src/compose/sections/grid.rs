//! Grids that are nothing but KPIs: a row says whose and over which days, a column says which KPI.

use super::scope::{Scope, StoreGroup, peak, total};
use crate::calendar::{PeriodId, PeriodKind};
use crate::compose::declared::{Columns, Declared};
use crate::kpi::Kpi;
use crate::report::grids::{BUILT_IN, Grid, KpiChart, KpiColumn, Rows, Sheet, Since};
use crate::report::{Cell, Chart, Column, Role, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};

/// A row: its words, its stores, its days, and those compared with.
struct Row<'a> {
    /// The one store that it is of, whose money is in its own currency.
    own: Option<&'a str>,
    name: Cell,
    second: Cell,
    stores: Vec<&'a str>,
    span: Span,
    before: Span,
}

pub(super) fn tables(scope: &Scope<'_>, sheet: Sheet) -> impl Iterator<Item = Table> {
    // A day has no days, and its report is short; a year has too many.
    let kind = scope.context.period().kind();
    let long = move |rows| match kind {
        PeriodKind::Day => matches!(rows, Rows::Days | Rows::Periods),
        PeriodKind::Year => matches!(rows, Rows::Days),
        _ => false,
    };
    let tables = BUILT_IN.tables(sheet).filter(move |(grid, _)| !long(grid.rows));
    tables.map(|(grid, columns)| table(scope, grid, columns))
}

pub(super) fn kpis(sheet: Sheet) -> Vec<Kpi> {
    BUILT_IN.kpis(sheet)
}

fn table(scope: &Scope<'_>, grid: &Grid, columns: &[KpiColumn]) -> Table {
    let second = match grid.rows {
        Rows::Stores => None,
        Rows::StoresAndPeople => Some(Column::text("person")),
        Rows::Days => Some(Column::new("day", Unit::Day)),
        Rows::Periods => Some(Column::text("period")),
        Rows::Comparisons => Some(Column::text("against")),
    };
    let (rows, all) = rows(scope, grid.rows);
    let first = Column::text(if matches!(grid.rows, Rows::Days) { "weekday" } else { "store" });
    Columns::new()
        .with(first, |row: &Row<'_>| row.name.clone())
        .and(second.map(|column| Declared::new(column, |row: &Row<'_>| row.second.clone())))
        .and(columns.iter().map(|column| Declared::new(column.column(), |row: &Row<'_>| cell(scope, column, row))))
        .totalled(grid.id.0, &rows, all.as_ref())
}

fn cell(scope: &Scope<'_>, column: &KpiColumn, row: &Row<'_>) -> Cell {
    let before = match column.change {
        None => return scope.cell(column.kpi, row.own, &row.stores, row.span),
        Some(Since::Row) => row.before,
        Some(Since::Previous) => scope.previous,
        Some(Since::LastYear) => scope.last_year,
    };
    scope.change(column.kpi, row.own, &row.stores, row.span, before)
}

/// The rows, and the total where these add up to one.
fn rows<'a>(scope: &Scope<'a>, rows: Rows) -> (Vec<Row<'a>>, Option<Row<'a>>) {
    let row = |name: Cell, second: Cell, stores: &[&'a str], span| Row {
        own: None,
        name,
        second,
        stores: stores.to_vec(),
        span,
        before: scope.previous,
    };
    let each_and_all = || {
        let (mut each, all) = scope.rows(|whose| whose);
        each.extend(all);
        each
    };
    match rows {
        Rows::Stores | Rows::StoresAndPeople => scope.rows(|whose| Row {
            own: whose.own,
            ..row(whose.name.clone(), scope.person(&whose), &whose.stores, scope.week)
        }),
        Rows::Days => {
            let of_day = |day| row(weekday(day).into(), Cell::Day(day), &scope.ids, Span::day(day));
            (scope.week.days().map(of_day).collect(), Some(row(total(), Cell::Blank, &scope.ids, scope.week)))
        }
        Rows::Periods => {
            let of = |StoreGroup { name, stores, own }: StoreGroup<'a>| {
                let of_period = |(id, span)| Row { own, ..row(name.clone(), period(id, span).into(), &stores, span) };
                periods(scope).into_iter().map(of_period).collect::<Vec<_>>()
            };
            (each_and_all().into_iter().flat_map(of).collect(), None)
        }
        Rows::Comparisons => {
            let yesterday = scope.context.yesterday().map(|before| ("yesterday", before));
            // Of a year both are the one before.
            let previous = (scope.previous != scope.last_year).then_some(("previous", scope.previous));
            let against = previous.into_iter().chain([("last_year", scope.last_year)]);
            let against = yesterday.into_iter().chain(against);
            let of = |(word, before): (&str, Span)| {
                let said = Cell::from(Phrase::new(format!("section.{word}")));
                let of_stores = |whose: StoreGroup<'a>| Row {
                    before,
                    own: whose.own,
                    ..row(whose.name, said.clone(), &whose.stores, scope.week)
                };
                each_and_all().into_iter().map(of_stores).collect::<Vec<_>>()
            };
            (against.flat_map(of).collect(), None)
        }
    }
}

pub(super) fn weekday(day: chrono::NaiveDate) -> Phrase {
    Phrase::new("section.weekday").with("day", Field::Weekday(day))
}

/// The periods beside the week itself: those compared with, and those to date.
pub(super) fn periods(scope: &Scope<'_>) -> Vec<(PeriodId, Span)> {
    let inputs = scope.metrics().inputs();
    let reported = PeriodId::reported(inputs.period.kind());
    inputs.periods().into_iter().filter(|(id, _)| *id != reported && *id != PeriodId::Htd).collect()
}

pub(super) fn period(id: PeriodId, span: Span) -> Phrase {
    Phrase::new("section.period_days").with("period", Field::Word(format!("period.{}", id.as_str()))).with("days", span)
}

/// The charts of a sheet that are a KPI over the last weeks, beside last year's.
pub(super) fn charts(scope: &Scope<'_>, sheet: Sheet) -> Vec<Chart> {
    BUILT_IN.charts(sheet).filter_map(|declared| chart(scope, declared)).collect()
}

fn chart(scope: &Scope<'_>, declared: &KpiChart) -> Option<Chart> {
    let kpi = declared.kpi;
    let (categories, now, before) = scope.weekly(kpi);
    let say = |value| if kpi.unit() == Unit::Money { Field::Money(value) } else { kpi.said(value) };
    let chart = Chart {
        id: declared.id.0,
        title: peak(&categories, &now, say, declared.untold.0),
        subtitle: scope.subtitle_weeks(&kpi.name_key(), &scope.week_labels()),
        kind: declared.kind(),
        unit: kpi.unit(),
        categories,
        series: vec![Role::LastYear.series(before), Role::Actual.series(now)],
    };
    chart.unless_empty()
}
