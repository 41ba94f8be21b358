//! Store by store: the week's KPIs, how they changed, longer periods.

use super::people;
use super::products_sums::Lines;
use super::scope::{Scope, Whose, change_column, drawn, kpi_column};
use super::stores_days;
use crate::calendar::PeriodId;
use crate::kpi::Kpi;
use crate::ratio::ratio;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Series, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// A column of stores, days and periods: key, KPI, and how it follows from others.
pub(super) type KpiColumn = (&'static str, Kpi, Option<Formula>);

/// What a table shows, so that none is too wide to be read on paper: its id's end, the KPIs, the columns of their changes.
pub(super) struct Theme {
    /// The end of its tables' ids.
    pub(super) id: &'static str,
    pub(super) kpis: &'static [KpiColumn],
    changes: &'static [(&'static str, Kpi)],
}

/// What was sold, and to how many.
pub(super) const SALES: Theme = Theme {
    id: "",
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
    changes: &[
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
    id: "_costs",
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
    changes: &[
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

/// The ids of a kind of table, one a theme.
macro_rules! ids {
    ($theme:expr, $kind:literal) => {
        if $theme.id.is_empty() { concat!("stores.", $kind) } else { concat!("stores.", $kind, "_costs") }
    };
}
pub(super) use ids;

pub(super) fn section(scope: &Scope<'_>, lines: &Lines<'_>) -> Result<Section, Phrase> {
    let known =
        SALES.kpis.iter().chain(COSTS.kpis).any(|(_, kpi, _)| scope.value(*kpi, &scope.ids, scope.week).is_some());
    if !known {
        return Err(Phrase::new("section.left_out.stores"));
    }
    let mut tables = Vec::new();
    for theme in [&SALES, &COSTS] {
        tables.push(week_table(scope, theme));
        tables.push(changes_table(scope, theme));
        tables.push(stores_days::table(scope, theme));
        tables.push(periods_table(scope, theme));
    }
    let (of_people, about_people) = people::tables(lines);
    tables.splice(1..1, of_people);
    tables.extend(stores_days::bridge(scope));
    let again = |kpi| SALES.kpis.iter().any(|(_, known, _)| *known == kpi);
    let costs = COSTS.kpis.iter().filter(|(_, kpi, _)| !again(*kpi));
    let kpis: Vec<Kpi> = SALES.kpis.iter().chain(costs).map(|(_, kpi, _)| *kpi).collect();
    let mut notes = scope.compared(&["previous", "last_year"]);
    notes.extend(scope.gaps(&kpis, scope.week));
    let inputs = scope.metrics().inputs();
    for (id, span) in inputs.periods().into_iter().filter(|(id, _)| !matches!(id, PeriodId::Week | PeriodId::Htd)) {
        let period = period(id, span);
        let gaps = scope.gaps(&kpis, span).into_iter();
        notes.extend(gaps.map(|gap| Phrase::new("section.in_period").with("period", period.clone()).with("gap", gap)));
    }
    notes.extend(scope.ages(&[scope.previous, scope.last_year]));
    notes.extend(scope.context.restated(&RESTATED));
    notes.push(Phrase::new("section.stores.buyers"));
    notes.extend(about_people);
    notes.extend(stores_days::bridge_notes(scope));
    Ok(Section {
        id: "stores",
        title: Phrase::new("section.stores.title"),
        message: message(scope),
        charts: [bars(scope), stores_days::chart(scope)].into_iter().flatten().collect(),
        tables,
        notes,
    })
}

/// Two leading columns of words, then the KPIs.
fn columns(second: &'static str, rest: impl Iterator<Item = Column>) -> Vec<Column> {
    [Column::new("store", Unit::Text), Column::new(second, Unit::Text)].into_iter().chain(rest).collect()
}

pub(super) fn kpi_columns(theme: &Theme) -> impl Iterator<Item = Column> {
    theme.kpis.iter().map(|(key, kpi, formula)| match formula {
        Some(formula) => kpi_column(key, *kpi).by(formula.clone()),
        None => kpi_column(key, *kpi),
    })
}

fn week_table(scope: &Scope<'_>, theme: &Theme) -> Table {
    let row = |whose: &Whose<'_>| -> Vec<Cell> {
        let mut row = vec![whose.name.clone(), scope.person(whose)];
        row.extend(theme.kpis.iter().map(|(_, kpi, _)| scope.cell(*kpi, &whose.stores, scope.week)));
        row
    };
    Table {
        id: ids!(theme, "week"),
        title: Phrase::new(format!("table.{}", ids!(theme, "week"))),
        columns: columns("person", kpi_columns(theme)),
        rows: scope.each().iter().map(row).collect(),
        total: (scope.ids.len() > 1).then(|| row(&scope.together())),
        of: None,
    }
}

/// Against the week before and against last year, each over what both have.
fn changes_table(scope: &Scope<'_>, theme: &Theme) -> Table {
    let mut rows = Vec::new();
    for (word, before) in [("previous", scope.previous), ("last_year", scope.last_year)] {
        let together = (scope.ids.len() > 1).then(|| scope.together());
        for whose in scope.each().into_iter().chain(together) {
            let mut row = vec![whose.name, Cell::Said(Phrase::new(format!("section.{word}")))];
            row.extend(theme.changes.iter().map(|(_, kpi)| scope.change(*kpi, &whose.stores, scope.week, before)));
            rows.push(row);
        }
    }
    let changes = theme.changes.iter().map(|(key, kpi)| change_column(key, *kpi));
    Table {
        id: ids!(theme, "changes"),
        title: Phrase::new(format!("table.{}", ids!(theme, "changes"))),
        columns: columns("against", changes),
        rows,
        total: None,
        of: None,
    }
}

/// The week before, last year's week, and the periods to date.
fn periods_table(scope: &Scope<'_>, theme: &Theme) -> Table {
    let inputs = scope.metrics().inputs();
    let mut rows = Vec::new();
    let together = (scope.ids.len() > 1).then(|| scope.together());
    for whose in scope.each().into_iter().chain(together) {
        for (id, span) in inputs.periods() {
            if matches!(id, PeriodId::Week | PeriodId::Htd) {
                continue;
            }
            let mut row = vec![whose.name.clone(), Cell::Said(period(id, span))];
            row.extend(theme.kpis.iter().map(|(_, kpi, _)| scope.cell(*kpi, &whose.stores, span)));
            rows.push(row);
        }
    }
    Table {
        id: ids!(theme, "periods"),
        title: Phrase::new(format!("table.{}", ids!(theme, "periods"))),
        columns: columns("period", kpi_columns(theme)),
        rows,
        total: None,
        of: None,
    }
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
        let paid = |whose: &Whose<'_>| scaled(scope.value(Kpi::SalesPaid, &whose.stores, span)?, span.len());
        each.iter().map(paid).collect()
    };
    let subtitle = scope.subtitle(&Kpi::SalesPaid.name_key());
    let subtitle = match now == before {
        true => subtitle,
        false => {
            Phrase::new("section.subtitle_per_day").with("subtitle", subtitle).with("now", now).with("before", before)
        }
    };
    let series =
        |role, word: &str, span| Series { role, name: Phrase::new(format!("section.{word}")), values: values(span) };
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
        series: vec![series(Role::Previous, "previous", scope.previous), series(Role::Actual, "actual", scope.week)],
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
fn most(scope: &Scope<'_>, each: &[Whose<'_>]) -> Option<Phrase> {
    let first = each.first()?;
    let part = scope.value(Kpi::SalesPaid, &first.stores, scope.week)?;
    let share = ratio(part, scope.value(Kpi::SalesPaid, &scope.ids, scope.week)?)?;
    let store = scope.name(first.stores[0]);
    Some(Phrase::new("section.stores.most").with("store", store).with("share", Field::Percent(share)))
}
