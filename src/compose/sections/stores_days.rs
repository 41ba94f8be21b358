//! The week day by day, and the bridge from the platform's own figure to ours.

use super::cuts;
use super::scope::{Scope, drawn, missing, total};
use super::stores::{Theme, ids, kpi_columns};
use crate::engine::Days;
use crate::extract::Gives;
use crate::facts::Table as Facts;
use crate::kpi::Kpi;
use crate::metrics::measures as m;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Series, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// Monday to Sunday, all stores together.
pub(super) fn table(scope: &Scope<'_>, theme: &Theme) -> Table {
    let cells = |span: Span| theme.kpis.iter().map(move |(_, kpi, _)| scope.cell(*kpi, &scope.ids, span));
    let rows = scope.week.days().map(|day| {
        let mut row = vec![Cell::Said(weekday(day)), Cell::Day(day)];
        row.extend(cells(Span::day(day)));
        row
    });
    let mut columns = vec![Column::new("weekday", Unit::Text), Column::new("day", Unit::Day)];
    columns.extend(kpi_columns(theme));
    let total = [total(), Cell::Blank].into_iter().chain(cells(scope.week)).collect();
    Table {
        id: ids!(theme, "days"),
        title: Phrase::new(format!("table.{}", ids!(theme, "days"))),
        columns,
        rows: rows.collect(),
        total: Some(total),
        of: None,
    }
}

fn weekday(day: chrono::NaiveDate) -> Phrase {
    Phrase::new("section.weekday").with("day", Field::Weekday(day))
}

/// Sales by day beside the week before.
pub(super) fn chart(scope: &Scope<'_>) -> Option<Chart> {
    let values =
        |span: Span| span.days().map(|day| scope.value(Kpi::SalesPaid, &scope.ids, Span::day(day))).collect::<Vec<_>>();
    let series =
        |role, word: &str, span| Series { role, name: Phrase::new(format!("section.{word}")), values: values(span) };
    drawn(Chart {
        id: "stores.days",
        title: best_day(scope).unwrap_or_else(|| Phrase::new("section.stores.days_chart")),
        subtitle: scope.subtitle(&Kpi::SalesPaid.name_key()),
        kind: ChartKind::Columns,
        unit: Unit::Money,
        categories: scope.week.days().map(weekday).collect(),
        series: vec![series(Role::Previous, "previous", scope.previous), series(Role::Actual, "actual", scope.week)],
    })
}

/// The day with the most sales and its part of the week.
fn best_day(scope: &Scope<'_>) -> Option<Phrase> {
    let paid = |span| scope.value(Kpi::SalesPaid, &scope.ids, span);
    let days = scope.week.days().filter_map(|day| Some((day, paid(Span::day(day))?)));
    let (day, most) = days.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    let share = crate::ratio::ratio(most, paid(scope.week)?)?;
    let phrase = Phrase::new("section.stores.best_day").with("day", Field::Weekday(day));
    Some(phrase.with("paid", Field::Money(most)).with("share", Field::Percent(share)))
}

/// From the platform's figure to ours, over the days that both have.
struct Bridge {
    platform: Decimal,
    excluded: Decimal,
    postage: Option<Decimal>,
    ours: Decimal,
    days: u32,
}

impl Bridge {
    fn of(scope: &Scope<'_>, store: &str) -> Option<Bridge> {
        let view = scope.metrics().inputs().view.store(store)?;
        if !view.has(Facts::TrafficDays, "paid") {
            return None;
        }
        let both = |day| view.coverage.has(Gives::Orders, day) && view.coverage.has(Gives::Traffic, day);
        let days = Days::of(scope.week, both);
        if days.count() == 0 {
            return None;
        }
        let sum = |measure| cuts::sum(scope, store, measure, &days);
        Some(Bridge {
            platform: sum(&m::TRAFFIC_PAID),
            excluded: sum(&m::PAID_EXCLUDED),
            postage: view.has(Facts::Orders, "postage").then(|| sum(&m::POSTAGE)),
            ours: sum(&m::PAID),
            days: days.count(),
        })
    }

    /// What neither exclusion nor postage explains.
    fn unexplained(&self) -> Decimal {
        self.ours - (self.platform - self.excluded + self.postage.unwrap_or_default())
    }

    fn cells(&self) -> Vec<Cell> {
        let postage = self.postage.map_or_else(|| missing("section.stores.no_postage"), Cell::Number);
        let unexplained = self.unexplained();
        vec![
            Cell::Number(self.platform),
            Cell::Number(-self.excluded),
            postage,
            Cell::Number(unexplained),
            Cell::Number(self.ours),
            crate::ratio::ratio(unexplained, self.ours)
                .map_or_else(|| missing("reason.nothing-to-divide-by"), Cell::Number),
        ]
    }
}

/// The bridge of each store, where a platform's own figure is known at all.
pub(super) fn bridge(scope: &Scope<'_>) -> Option<Table> {
    let bridges: Vec<(&str, Option<Bridge>)> =
        scope.each().iter().map(|whose| (whose.stores[0], Bridge::of(scope, whose.stores[0]))).collect();
    bridges.iter().find(|(_, bridge)| bridge.is_some())?;
    let rows: Vec<Vec<Cell>> = bridges
        .iter()
        .map(|(store, bridge)| {
            let mut row = vec![Cell::Text(scope.name(store))];
            match bridge {
                Some(bridge) => {
                    row.push(Cell::Said(
                        Phrase::new("section.of_days").with("have", bridge.days).with("all", scope.week.len()),
                    ));
                    row.extend(bridge.cells());
                }
                None => {
                    row.push(Cell::Blank);
                    row.extend((0..6).map(|_| missing("section.stores.no_platform_figure")));
                }
            }
            row
        })
        .collect();
    let total = (rows.len() > 1).then(|| bridge_total(&rows));
    let columns = vec![
        Column::new("store", Unit::Text),
        Column::new("days_compared", Unit::Text),
        Column::new("platform_paid", Unit::Money).summed(),
        Column::new("excluded", Unit::Money).summed(),
        Column::new("postage", Unit::Money).summed(),
        Column::new("unexplained", Unit::Money).summed(),
        Column::new("paid", Unit::Money).summed(),
        Column::new("unexplained_share", Unit::Percent).by(Formula::Ratio("unexplained", "paid")),
    ];
    Some(Table { id: "stores.bridge", title: Phrase::new("table.stores.bridge"), columns, rows, total, of: None })
}

fn bridge_total(rows: &[Vec<Cell>]) -> Vec<Cell> {
    let sum = |at: usize| rows.iter().filter_map(|row| row[at].number()).sum::<Decimal>();
    let mut row = vec![total(), Cell::Blank];
    row.extend((2..7).map(|at| Cell::Number(sum(at))));
    let share = crate::ratio::ratio(sum(5), sum(6));
    row.push(share.map_or_else(|| missing("reason.nothing-to-divide-by"), Cell::Number));
    row
}

/// What the bridge's words mean.
pub(super) fn bridge_notes(scope: &Scope<'_>) -> Vec<Phrase> {
    if bridge(scope).is_some() { vec![Phrase::new("section.stores.bridge")] } else { Vec::new() }
}
