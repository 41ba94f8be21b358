//! The week day by day, and the bridge from the platform's own figure to ours.

use super::cuts;
use super::grid::{self, GridRow};
use super::scope::{Scope, StoreGroup, drawn, total};
use super::stores::Theme;
use crate::compose::declared::{Columns, or_blank};
use crate::compose::known::Known;
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::facts::Table as Facts;
use crate::kpi::Kpi;
use crate::metrics::measures as m;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// Monday to Sunday, all stores together.
pub(super) fn table(scope: &Scope<'_>, theme: &Theme) -> Table {
    let row = |name: Cell, second: Cell, span| GridRow { name, second, stores: scope.ids.clone(), span };
    let of_day = |day| row(weekday(day).into(), Cell::Day(day), Span::day(day));
    let rows: Vec<GridRow<'_>> = scope.week.days().map(of_day).collect();
    Columns::new()
        .with(Column::text("weekday"), |row: &GridRow<'_>| row.name.clone())
        .with(Column::new("day", Unit::Day), |row| row.second.clone())
        .and(grid::kpis(scope, theme.kpis))
        .totalled(theme.days, &rows, Some(&row(total(), Cell::Blank, scope.week)))
}

fn weekday(day: chrono::NaiveDate) -> Phrase {
    Phrase::new("section.weekday").with("day", Field::Weekday(day))
}

/// A day below a bar: as weekdays come again in months and long events, by its date there.
fn named(scope: &Scope<'_>, day: chrono::NaiveDate) -> Phrase {
    const LONGEST_WEEK: u32 = 10;
    match scope.week.len() <= LONGEST_WEEK {
        true => weekday(day),
        false => Phrase::new("report.days.day").with("day", Field::Day(day)),
    }
}

/// Sales by day beside the week before.
pub(super) fn chart(scope: &Scope<'_>) -> Option<Chart> {
    let values =
        |span: Span| span.days().map(|day| scope.value(Kpi::SalesPaid, &scope.ids, Span::day(day))).collect::<Vec<_>>();
    drawn(Chart {
        id: "stores.days",
        title: best_day(scope).unwrap_or_else(|| Phrase::new("section.stores.days_chart")),
        subtitle: scope.subtitle(&Kpi::SalesPaid.name_key()),
        kind: ChartKind::Columns,
        unit: Unit::Money,
        categories: scope.week.days().map(|day| named(scope, day)).collect(),
        series: vec![Role::Previous.series(values(scope.previous)), Role::Actual.series(values(scope.week))],
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
        let both = |day| view.coverage.has(ExportKind::Orders, day) && view.coverage.has(ExportKind::Traffic, day);
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
}

/// The bridge of each store, where a platform's own figure is known at all.
pub(super) fn bridge(scope: &Scope<'_>) -> Option<Table> {
    let of = |whose: StoreGroup<'_>| (whose.stores[0].to_owned(), Bridge::of(scope, whose.stores[0]));
    let rows: Vec<(String, Option<Bridge>)> = scope.each().into_iter().map(of).collect();
    rows.iter().find(|(_, bridge)| bridge.is_some())?;
    let of = |bridge: &Option<Bridge>, value: fn(&Bridge) -> Known| match bridge {
        Some(bridge) => value(bridge),
        None => Known::because("section.stores.no_platform_figure"),
    };
    let share = Column::percent("unexplained_share").by(Formula::Ratio("unexplained", "paid"));
    let table = Columns::new()
        .with(Column::text("store"), |(store, _): &(String, Option<Bridge>)| scope.name(store))
        .with(Column::text("days_compared"), |(_, bridge)| {
            or_blank(
                bridge.as_ref().map(|bridge| {
                    Phrase::new("section.of_days").with("have", bridge.days).with("all", scope.week.len())
                }),
            )
        })
        .with(Column::money("platform_paid").summed(), |(_, one)| of(one, |bridge| Known::Number(bridge.platform)))
        .with(Column::money("excluded").summed(), |(_, one)| of(one, |bridge| Known::Number(-bridge.excluded)))
        .with(Column::money("postage").summed(), |(_, one)| {
            of(one, |bridge| Known::or(bridge.postage, "section.stores.no_postage"))
        })
        .with(Column::money("unexplained").summed(), |(_, one)| of(one, |bridge| Known::Number(bridge.unexplained())))
        .with(Column::money("paid").summed(), |(_, one)| of(one, |bridge| Known::Number(bridge.ours)))
        .with(share, |(_, one)| of(one, |bridge| Known::Number(bridge.unexplained()).over(&Known::Number(bridge.ours))))
        .table("stores.bridge", &rows);
    Some(if rows.len() > 1 { table.summed_up(total()) } else { table })
}
