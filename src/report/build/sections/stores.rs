//! Store by store: the week's KPIs, how they changed, longer periods.

use super::scope::{Scope, Whose, change_column, drawn, kpi_column};
use super::stores_days;
use crate::calendar::PeriodId;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Series, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};

/// The columns of stores, days and periods: key, KPI, and how it follows from others.
pub(super) const KPIS: &[(&str, &str, Option<Formula>)] = &[
    ("paid", "sales.paid", None),
    ("refunded", "refund.amount", None),
    ("net", "sales.net", Some(Formula::Difference("paid", "refunded"))),
    ("orders", "sales.orders", None),
    ("units", "sales.units", None),
    ("buyers", "sales.buyers", None),
    ("aov", "sales.aov", None),
    ("visitors", "traffic.visitors", None),
    ("conversion", "traffic.conversion", Some(Formula::Ratio("buyers", "visitors"))),
    ("cash_share", "refund.share", Some(Formula::Ratio("refunded", "paid"))),
    ("cohort_share", "refund.cohort_share", None),
    ("spend", "ads.spend", None),
    ("ad_sales", "ads.sales", None),
    ("roi", "ads.roi", Some(Formula::Ratio("ad_sales", "spend"))),
    ("cost_share", "ads.cost_share", Some(Formula::Ratio("spend", "paid"))),
];

/// The columns of the table of changes.
const CHANGES: &[(&str, &str)] = &[
    ("paid_change", "sales.paid"),
    ("refunded_change", "refund.amount"),
    ("net_change", "sales.net"),
    ("orders_change", "sales.orders"),
    ("units_change", "sales.units"),
    ("buyers_change", "sales.buyers"),
    ("aov_change", "sales.aov"),
    ("visitors_change", "traffic.visitors"),
    ("conversion_change", "traffic.conversion"),
    ("cash_share_change", "refund.share"),
    ("cohort_share_change", "refund.cohort_same_age"),
    ("spend_change", "ads.spend"),
    ("ad_sales_change", "ads.sales"),
    ("roi_change", "ads.roi"),
    ("cost_share_change", "ads.cost_share"),
];

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let known = KPIS.iter().any(|(_, id, _)| scope.value(id, &scope.ids, scope.week).is_some());
    if !known {
        return Err(Phrase::new("section.left_out.stores"));
    }
    let mut tables = vec![week_table(scope), changes_table(scope), stores_days::table(scope)];
    tables.extend(stores_days::bridge(scope));
    tables.push(periods_table(scope));
    let ids: Vec<&'static str> = KPIS.iter().map(|(_, id, _)| *id).collect();
    let mut notes = scope.gaps(&ids, scope.week);
    let inputs = scope.metrics().inputs();
    for (id, span) in
        inputs.calendar.periods(inputs.week).into_iter().filter(|(id, _)| !matches!(id, PeriodId::Week | PeriodId::Htd))
    {
        let period = period(id, span);
        let gaps = scope.gaps(&ids, span).into_iter();
        notes.extend(gaps.map(|gap| Phrase::new("section.in_period").with("period", period.clone()).with("gap", gap)));
    }
    notes.push(Phrase::new("section.stores.buyers"));
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

pub(super) fn kpi_columns() -> impl Iterator<Item = Column> {
    KPIS.iter().map(|(key, id, formula)| match formula {
        Some(formula) => kpi_column(key, id).by(formula.clone()),
        None => kpi_column(key, id),
    })
}

fn week_table(scope: &Scope<'_>) -> Table {
    let row = |whose: &Whose<'_>| -> Vec<Cell> {
        let mut row = vec![whose.name.clone(), scope.person(whose)];
        row.extend(KPIS.iter().map(|(_, id, _)| scope.cell(id, &whose.stores, scope.week)));
        row
    };
    Table {
        id: "stores.week",
        title: Phrase::new("table.stores.week"),
        columns: columns("person", kpi_columns()),
        rows: scope.each().iter().map(row).collect(),
        total: (scope.ids.len() > 1).then(|| row(&scope.together())),
        of: None,
    }
}

/// Against the week before and against last year, each over what both have.
fn changes_table(scope: &Scope<'_>) -> Table {
    let mut rows = Vec::new();
    for (word, before) in [("previous", scope.previous), ("last_year", scope.last_year)] {
        let together = (scope.ids.len() > 1).then(|| scope.together());
        for whose in scope.each().into_iter().chain(together) {
            let mut row = vec![whose.name, Cell::Said(Phrase::new(format!("section.{word}")))];
            row.extend(CHANGES.iter().map(|(_, id)| scope.change(id, &whose.stores, scope.week, before)));
            rows.push(row);
        }
    }
    let changes = CHANGES.iter().map(|(key, id)| change_column(key, id));
    Table {
        id: "stores.changes",
        title: Phrase::new("table.stores.changes"),
        columns: columns("against", changes),
        rows,
        total: None,
        of: None,
    }
}

/// The week before, last year's week, and the periods to date.
fn periods_table(scope: &Scope<'_>) -> Table {
    let inputs = scope.metrics().inputs();
    let mut rows = Vec::new();
    let together = (scope.ids.len() > 1).then(|| scope.together());
    for whose in scope.each().into_iter().chain(together) {
        for (id, span) in inputs.calendar.periods(inputs.week) {
            if matches!(id, PeriodId::Week | PeriodId::Htd) {
                continue;
            }
            let mut row = vec![whose.name.clone(), Cell::Said(period(id, span))];
            row.extend(KPIS.iter().map(|(_, kpi, _)| scope.cell(kpi, &whose.stores, span)));
            rows.push(row);
        }
    }
    Table {
        id: "stores.periods",
        title: Phrase::new("table.stores.periods"),
        columns: columns("period", kpi_columns()),
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
    let values = |span| each.iter().map(|whose| scope.value("sales.paid", &whose.stores, span)).collect();
    let series =
        |role, word: &str, span| Series { role, name: Phrase::new(format!("section.{word}")), values: values(span) };
    drawn(Chart {
        id: "stores.paid",
        title: most(scope, &each).unwrap_or_else(|| Phrase::new("section.stores.bars")),
        subtitle: scope.subtitle("kpi.sales.paid.name"),
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
    let Some(paid) = scope.value("sales.paid", &scope.ids, scope.week) else {
        let figure = scope.metrics().get("sales.paid", &scope.ids, scope.week);
        let reason = figure.reason.unwrap_or_else(|| Phrase::new("reason.no-store"));
        return Phrase::new("section.stores.unknown").with("reason", reason);
    };
    let change = |word: &str, before| {
        let change = scope.change("sales.paid", &scope.ids, scope.week, before);
        let said = match change.number() {
            Some(part) => Phrase::new("section.stores.against").with("change", Field::Change(part)),
            None => Phrase::new("section.stores.no_comparison"),
        };
        said.with("with", Field::Word(format!("section.{word}")))
    };
    let phrase = Phrase::new("section.stores.message")
        .with("paid", Field::Money(paid))
        .with("previous", change("previous", scope.previous))
        .with("last_year", change("last_year", scope.last_year));
    match most(scope, &scope.each()) {
        Some(most) if scope.ids.len() > 1 => {
            phrase.with("most", Phrase::new("section.stores.clause").with("text", most))
        }
        _ => phrase.with("most", ""),
    }
}

/// The store with the most sales and its part of them.
fn most(scope: &Scope<'_>, each: &[Whose<'_>]) -> Option<Phrase> {
    let first = each.first()?;
    let part = scope.value("sales.paid", &first.stores, scope.week)?;
    let share = crate::ratio::ratio(part, scope.value("sales.paid", &scope.ids, scope.week)?)?;
    let store = scope.name(first.stores[0]);
    Some(Phrase::new("section.stores.most").with("store", store).with("share", Field::Percent(share)))
}
