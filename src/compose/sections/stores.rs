//! Store by store: the week's KPIs, how they changed, longer periods.

use super::people;
use super::products_sums::Lines;
use super::scope::{Scope, Whose, change_column, drawn, kpi_column};
use super::stores_days;
use crate::calendar::PeriodId;
use crate::ratio::ratio;
use crate::report::{Cell, Chart, ChartKind, Column, Formula, Role, Section, Series, Table, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// A column of stores, days and periods: key, KPI, and how it follows from others.
pub(super) type Kpi = (&'static str, &'static str, Option<Formula>);

/// What a table shows, so that none is too wide to be read on paper: its id's end, the KPIs, the columns of their changes.
pub(super) struct Theme {
    /// The end of its tables' ids.
    pub(super) id: &'static str,
    pub(super) kpis: &'static [Kpi],
    changes: &'static [(&'static str, &'static str)],
}

/// What was sold, and to how many.
pub(super) const SALES: Theme = Theme {
    id: "",
    kpis: &[
        ("paid", "sales.paid", None),
        ("refunded", "refund.amount", None),
        ("net", "sales.net", Some(Formula::Difference("paid", "refunded"))),
        ("orders", "sales.orders", None),
        ("units", "sales.units", None),
        ("buyers", "sales.buyers", None),
        ("aov", "sales.aov", None),
        ("visitors", "traffic.visitors", None),
        ("conversion", "traffic.conversion", Some(Formula::Ratio("buyers", "visitors"))),
    ],
    changes: &[
        ("paid_change", "sales.paid"),
        ("refunded_change", "refund.amount"),
        ("net_change", "sales.net"),
        ("orders_change", "sales.orders"),
        ("units_change", "sales.units"),
        ("buyers_change", "sales.buyers"),
        ("aov_change", "sales.aov"),
        ("visitors_change", "traffic.visitors"),
        ("conversion_change", "traffic.conversion"),
    ],
};

/// What came back, and what advertising cost; paid and refunded again, because shares are of them.
pub(super) const COSTS: Theme = Theme {
    id: "_costs",
    kpis: &[
        ("paid", "sales.paid", None),
        ("cohort_share", "refund.cohort_share", None),
        ("refunded", "refund.amount", None),
        ("cash_share", "refund.share", Some(Formula::Ratio("refunded", "paid"))),
        ("spend", "ads.spend", None),
        ("cost_share", "ads.cost_share", Some(Formula::Ratio("spend", "paid"))),
        ("ad_sales", "ads.sales", None),
        ("roi", "ads.roi", Some(Formula::Ratio("ad_sales", "spend"))),
    ],
    changes: &[
        ("cohort_share_change", "refund.cohort_same_age"),
        ("cash_share_change", "refund.share"),
        ("spend_change", "ads.spend"),
        ("cost_share_change", "ads.cost_share"),
        ("ad_sales_change", "ads.sales"),
        ("roi_change", "ads.roi"),
    ],
};

/// The figures of earlier weeks beside which stands what was reported of them.
const RESTATED: [&str; 6] =
    ["sales.paid", "refund.amount", "refund.cohort_share", "ads.sales", "ads.roi", "traffic.visitors"];

/// The ids of a kind of table, one a theme.
macro_rules! ids {
    ($theme:expr, $kind:literal) => {
        if $theme.id.is_empty() { concat!("stores.", $kind) } else { concat!("stores.", $kind, "_costs") }
    };
}
pub(super) use ids;

pub(super) fn section(scope: &Scope<'_>, lines: &Lines<'_>) -> Result<Section, Phrase> {
    let known = SALES.kpis.iter().chain(COSTS.kpis).any(|(_, id, _)| scope.value(id, &scope.ids, scope.week).is_some());
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
    let again = |id: &str| SALES.kpis.iter().any(|(_, known, _)| *known == id);
    let costs = COSTS.kpis.iter().filter(|(_, id, _)| !again(id));
    let ids: Vec<&'static str> = SALES.kpis.iter().chain(costs).map(|(_, id, _)| *id).collect();
    let mut notes = scope.compared(&["previous", "last_year"]);
    notes.extend(scope.gaps(&ids, scope.week));
    let inputs = scope.metrics().inputs();
    for (id, span) in inputs.periods().into_iter().filter(|(id, _)| !matches!(id, PeriodId::Week | PeriodId::Htd)) {
        let period = period(id, span);
        let gaps = scope.gaps(&ids, span).into_iter();
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
    theme.kpis.iter().map(|(key, id, formula)| match formula {
        Some(formula) => kpi_column(key, id).by(formula.clone()),
        None => kpi_column(key, id),
    })
}

fn week_table(scope: &Scope<'_>, theme: &Theme) -> Table {
    let row = |whose: &Whose<'_>| -> Vec<Cell> {
        let mut row = vec![whose.name.clone(), scope.person(whose)];
        row.extend(theme.kpis.iter().map(|(_, id, _)| scope.cell(id, &whose.stores, scope.week)));
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
            row.extend(theme.changes.iter().map(|(_, id)| scope.change(id, &whose.stores, scope.week, before)));
            rows.push(row);
        }
    }
    let changes = theme.changes.iter().map(|(key, id)| change_column(key, id));
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
            row.extend(theme.kpis.iter().map(|(_, kpi, _)| scope.cell(kpi, &whose.stores, span)));
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
        let paid = |whose: &Whose<'_>| scaled(scope.value("sales.paid", &whose.stores, span)?, span.len());
        each.iter().map(paid).collect()
    };
    let subtitle = scope.subtitle("kpi.sales.paid.name");
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
    let Some(paid) = scope.value("sales.paid", &scope.ids, scope.week) else {
        let figure = scope.metrics().get("sales.paid", &scope.ids, scope.week);
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
    let both = scope.context.compare("sales.paid", &scope.ids, before);
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
    let part = scope.value("sales.paid", &first.stores, scope.week)?;
    let share = ratio(part, scope.value("sales.paid", &scope.ids, scope.week)?)?;
    let store = scope.name(first.stores[0]);
    Some(Phrase::new("section.stores.most").with("store", store).with("share", Field::Percent(share)))
}
