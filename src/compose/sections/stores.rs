//! Store by store: the week's KPIs, how they changed, longer periods.

use super::grid::{self, GridRow, KpiColumn};
use super::people;
use super::products_sums::Lines;
use super::scope::{Scope, StoreGroup, change_column, drawn};
use super::stores_days;
use crate::calendar::PeriodId;
use crate::compose::declared::{Columns, Declared};
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::report::{Chart, ChartKind, Column, Formula, Role, Section, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// What a table shows, so that none is too wide to be read on paper: its ids, the KPIs, the columns of their changes.
pub(super) struct Theme {
    week: &'static str,
    changes: &'static str,
    pub(super) days: &'static str,
    periods: &'static str,
    pub(super) kpis: &'static [KpiColumn],
    changed: &'static [(&'static str, Kpi)],
}

/// What was sold, and to how many.
pub(super) const SALES: Theme = Theme {
    week: "stores.week",
    changes: "stores.changes",
    days: "stores.days",
    periods: "stores.periods",
    kpis: &[
        ("paid", Kpi::SalesPaid, None),
        ("refunded", Kpi::RefundAmount, None),
        ("net", Kpi::SalesNet, Some(Formula::Difference("paid", "refunded"))),
        ("orders", Kpi::SalesOrders, None),
        ("units", Kpi::SalesUnits, None),
        ("buyers", Kpi::SalesBuyers, None),
        ("aov", Kpi::SalesAov, None),
        ("visitors", Kpi::TrafficVisitors, None),
        ("conversion", Kpi::TrafficConversion, Some(Formula::Ratio("buyers", "visitors"))),
    ],
    changed: &[
        ("paid_change", Kpi::SalesPaid),
        ("refunded_change", Kpi::RefundAmount),
        ("net_change", Kpi::SalesNet),
        ("orders_change", Kpi::SalesOrders),
        ("units_change", Kpi::SalesUnits),
        ("buyers_change", Kpi::SalesBuyers),
        ("aov_change", Kpi::SalesAov),
        ("visitors_change", Kpi::TrafficVisitors),
        ("conversion_change", Kpi::TrafficConversion),
    ],
};

/// What came back, and what advertising cost; paid and refunded again, because shares are of them.
pub(super) const COSTS: Theme = Theme {
    week: "stores.week_costs",
    changes: "stores.changes_costs",
    days: "stores.days_costs",
    periods: "stores.periods_costs",
    kpis: &[
        ("paid", Kpi::SalesPaid, None),
        ("cohort_share", Kpi::RefundCohortShare, None),
        ("refunded", Kpi::RefundAmount, None),
        ("cash_share", Kpi::RefundShare, Some(Formula::Ratio("refunded", "paid"))),
        ("spend", Kpi::AdsSpend, None),
        ("cost_share", Kpi::AdsCostShare, Some(Formula::Ratio("spend", "paid"))),
        ("ad_sales", Kpi::AdsSales, None),
        ("roi", Kpi::AdsRoi, Some(Formula::Ratio("ad_sales", "spend"))),
    ],
    changed: &[
        ("cohort_share_change", Kpi::RefundCohortSameAge),
        ("cash_share_change", Kpi::RefundShare),
        ("spend_change", Kpi::AdsSpend),
        ("cost_share_change", Kpi::AdsCostShare),
        ("ad_sales_change", Kpi::AdsSales),
        ("roi_change", Kpi::AdsRoi),
    ],
};

/// The figures of earlier weeks beside which stands what was reported of them.
const RESTATED: [Kpi; 6] =
    [Kpi::SalesPaid, Kpi::RefundAmount, Kpi::RefundCohortShare, Kpi::AdsSales, Kpi::AdsRoi, Kpi::TrafficVisitors];

pub(super) fn section(scope: &Scope<'_>, lines: &Lines<'_>) -> Result<Section, Phrase> {
    let known =
        SALES.kpis.iter().chain(COSTS.kpis).any(|(_, kpi, _)| scope.value(*kpi, &scope.ids, scope.week).is_some());
    if !known {
        return Err(Phrase::new("section.left_out.stores"));
    }
    let mut tables = Vec::new();
    // A day has no days, and its report is short.
    let day = scope.context.yesterday().is_some();
    for theme in [&SALES, &COSTS] {
        tables.push(week_table(scope, theme));
        tables.push(changes_table(scope, theme));
        tables.extend((!day).then(|| stores_days::table(scope, theme)));
        tables.extend((!day).then(|| periods_table(scope, theme)));
    }
    let (of_people, about_people) = people::tables(lines);
    tables.splice(1..1, of_people);
    let bridge = stores_days::bridge(scope);
    let bridged = bridge.is_some();
    tables.extend(bridge);
    let again = |kpi| SALES.kpis.iter().any(|(_, known, _)| *known == kpi);
    let costs = COSTS.kpis.iter().filter(|(_, kpi, _)| !again(*kpi));
    let kpis: Vec<Kpi> = SALES.kpis.iter().chain(costs).map(|(_, kpi, _)| *kpi).collect();
    let mut notes = scope.compared(&["previous", "last_year"]);
    notes.extend(scope.gaps(&kpis, scope.week));
    let inputs = scope.metrics().inputs();
    for (id, span) in inputs.periods().into_iter().filter(|(id, _)| !is_reported(*id) && *id != PeriodId::Htd) {
        let period = period(id, span);
        let gaps = scope.gaps(&kpis, span).into_iter();
        notes.extend(gaps.map(|gap| Phrase::new("section.in_period").with("period", period.clone()).with("gap", gap)));
    }
    notes.extend(scope.ages(&[scope.previous, scope.last_year]));
    notes.extend(scope.context.restated(&RESTATED));
    notes.push(Phrase::new("section.stores.buyers"));
    notes.extend(about_people);
    notes.extend(bridged.then(|| Phrase::new("section.stores.bridge")));
    Ok(Section {
        id: "stores",
        title: Phrase::new("section.stores.title"),
        message: message(scope),
        charts: [bars(scope), stores_days::chart(scope).filter(|_| !day)].into_iter().flatten().collect(),
        tables,
        notes,
    })
}

fn week_table(scope: &Scope<'_>, theme: &Theme) -> Table {
    let (rows, all) = grid::stores(scope);
    Columns::new()
        .with(Column::text("store"), |row: &GridRow<'_>| row.name.clone())
        .with(Column::text("person"), |row| row.second.clone())
        .and(grid::kpis(scope, theme.kpis))
        .totalled(theme.week, &rows, all.as_ref())
}

/// Each store, and all together where there are several.
fn each_and_all<'a>(scope: &Scope<'a>) -> Vec<StoreGroup<'a>> {
    let mut whose = scope.each();
    whose.extend((scope.ids.len() > 1).then(|| scope.together()));
    whose
}

/// Against the week before and against last year, each over what both have.
fn changes_table(scope: &Scope<'_>, theme: &Theme) -> Table {
    type Row<'a> = (StoreGroup<'a>, &'static str, Span);
    let mut rows: Vec<Row<'_>> = Vec::new();
    let yesterday = scope.context.yesterday().map(|before| ("yesterday", before));
    let spans = [("previous", scope.previous), ("last_year", scope.last_year)];
    for (word, before) in yesterday.into_iter().chain(spans) {
        rows.extend(each_and_all(scope).into_iter().map(|whose| (whose, word, before)));
    }
    let changed = theme.changed.iter().map(|&(key, kpi)| {
        Declared::new(change_column(key, kpi), move |(whose, _, before): &Row<'_>| {
            scope.change(kpi, &whose.stores, scope.week, *before)
        })
    });
    Columns::new()
        .with(Column::text("store"), |(whose, ..): &Row<'_>| whose.name.clone())
        .with(Column::text("against"), |(_, word, _)| Phrase::new(format!("section.{word}")))
        .and(changed)
        .table(theme.changes, &rows)
}

/// The week before, last year's week, and the periods to date.
fn periods_table(scope: &Scope<'_>, theme: &Theme) -> Table {
    let shown = |(id, _): &(PeriodId, Span)| !is_reported(*id) && *id != PeriodId::Htd;
    let periods: Vec<(PeriodId, Span)> = scope.metrics().inputs().periods().into_iter().filter(shown).collect();
    let mut rows: Vec<GridRow<'_>> = Vec::new();
    for StoreGroup { name, stores } in each_and_all(scope) {
        let row = |(id, span): &(PeriodId, Span)| GridRow {
            name: name.clone(),
            second: period(*id, *span).into(),
            stores: stores.clone(),
            span: *span,
        };
        rows.extend(periods.iter().map(row));
    }
    Columns::new()
        .with(Column::text("store"), |row: &GridRow<'_>| row.name.clone())
        .with(Column::text("period"), |row| row.second.clone())
        .and(grid::kpis(scope, theme.kpis))
        .table(theme.periods, &rows)
}

fn is_reported(id: PeriodId) -> bool {
    matches!(id, PeriodId::Day | PeriodId::Week | PeriodId::Month | PeriodId::Event)
}

/// A period by name and days.
fn period(id: PeriodId, span: Span) -> Phrase {
    Phrase::new("section.period_days").with("period", Field::Word(format!("period.{}", id.as_str()))).with("days", span)
}

/// Each store's sales beside the week before; one store alone needs no chart of itself.
fn bars(scope: &Scope<'_>) -> Option<Chart> {
    if scope.ids.len() < 2 {
        return None;
    }
    let each = scope.each();
    let (now, before) = (scope.week.len(), scope.previous.len());
    // Bars of unlike lengths of time may only stand side by side by the day.
    let scaled = |value, days: u32| if now == before { Some(value) } else { ratio(value, Decimal::from(days)) };
    let values = |span: Span| {
        let paid = |whose: &StoreGroup<'_>| scaled(scope.value(Kpi::SalesPaid, &whose.stores, span)?, span.len());
        each.iter().map(paid).collect()
    };
    let subtitle = scope.subtitle(&Kpi::SalesPaid.name_key());
    let subtitle = match now == before {
        true => subtitle,
        false => {
            Phrase::new("section.subtitle_per_day").with("subtitle", subtitle).with("now", now).with("before", before)
        }
    };
    drawn(Chart {
        id: "stores.paid",
        title: most(scope, &each).unwrap_or_else(|| Phrase::new("section.stores.bars")),
        subtitle,
        kind: ChartKind::Bars,
        unit: Unit::Money,
        categories: each
            .iter()
            .map(|whose| Phrase::new("section.text").with("text", scope.name(whose.stores[0])))
            .collect(),
        series: vec![Role::Previous.series(values(scope.previous)), Role::Actual.series(values(scope.week))],
    })
}

fn message(scope: &Scope<'_>) -> Phrase {
    let Some(paid) = scope.value(Kpi::SalesPaid, &scope.ids, scope.week) else {
        let figure = scope.metrics().get(Kpi::SalesPaid, &scope.ids, scope.week);
        let reason = figure.reason.unwrap_or_else(|| Phrase::new("reason.no-store"));
        return Phrase::new("section.stores.unknown").with("reason", reason);
    };
    let phrase = Phrase::new("section.stores.message")
        .with("paid", Field::Money(paid))
        .with("previous", against(scope, "previous", scope.previous))
        .with("last_year", against(scope, "last_year", scope.last_year));
    match most(scope, &scope.each()) {
        Some(most) if scope.ids.len() > 1 => {
            phrase.with("most", Phrase::new("section.stores.clause").with("text", most))
        }
        _ => phrase.with("most", ""),
    }
}

/// How sales changed against a week; not against one before that differs by an event, and by the day where lengths differ.
fn against(scope: &Scope<'_>, word: &str, before: Span) -> Phrase {
    let both = scope.context.compare(Kpi::SalesPaid, &scope.ids, before);
    let moved = scope.context.moved(&scope.ids, scope.week, before).filter(|_| word == "previous");
    let said = match (both.and_then(|both| Some((both.growth()?, both.unequal))), moved) {
        (Some(_), Some(moved)) => moved.fields(Phrase::new("section.stores.event")),
        (Some((part, None)), None) => Phrase::new("section.stores.against").with("change", Field::Change(part)),
        (Some((part, Some(_))), None) => {
            Phrase::new("section.stores.against_per_day").with("change", Field::Change(part))
        }
        (None, _) => Phrase::new("section.stores.no_comparison"),
    };
    said.with("with", Field::Word(format!("section.than.{word}")))
}

/// The store with the most sales and its part of them.
fn most(scope: &Scope<'_>, each: &[StoreGroup<'_>]) -> Option<Phrase> {
    let first = each.first()?;
    let part = scope.value(Kpi::SalesPaid, &first.stores, scope.week)?;
    let share = ratio(part, scope.value(Kpi::SalesPaid, &scope.ids, scope.week)?)?;
    let store = scope.name(first.stores[0]);
    Some(Phrase::new("section.stores.most").with("store", store).with("share", Field::Percent(share)))
}
