//! What each figure means: from the registry of KPIs, the exports' own notes, and the periods.

use super::scope::{Scope, days};
use crate::calendar::PeriodId;
use crate::compose::declared::Columns;
use crate::extract::Profile;
use crate::kpi::Kpi;
use crate::lists::Rate;
use crate::report::{Column, Section, Table, Unit};
use crate::span::Span;
use crate::words::Phrase;
use std::collections::BTreeSet;

pub(super) fn section(scope: &Scope<'_>) -> Section {
    let message = Phrase::new("section.definitions.message").with("count", Kpi::ALL.len());
    Section {
        tables: [Some(kpis_table()), paid_table(scope), rates_table(scope), Some(periods_table(scope))]
            .into_iter()
            .flatten()
            .collect(),
        notes: vec![Phrase::new("section.definitions.missing")],
        ..Section::new("definitions", message)
    }
}

fn kpis_table() -> Table {
    Columns::new()
        .with(Column::text("kpi"), |kpi: &Kpi| Phrase::new(kpi.text("name")))
        .with(Column::text("definition"), |kpi| Phrase::new(kpi.text("definition")))
        .with(Column::text("unit"), |kpi| Phrase::new(format!("section.unit.{}", unit(kpi.unit()))))
        .with(Column::text("direction"), |kpi| {
            Phrase::new(match kpi.better() {
                Some(true) => "section.direction.more",
                Some(false) => "section.direction.less",
                None => "section.direction.neither",
            })
        })
        .with(Column::text("basis"), |kpi| Phrase::new(kpi.text("basis")))
        .with(Column::new("kpi_id", Unit::Id), |kpi| kpi.id())
        .table("definitions.kpis", Kpi::ALL)
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Money | Unit::Gap => "money",
        Unit::MoneyPer => "money_per",
        Unit::Count => "count",
        Unit::Percent => "percent",
        _ => "number",
    }
}

/// What the exports in use say of themselves, above all how they count "paid".
fn paid_table(scope: &Scope<'_>) -> Option<Table> {
    let language = scope.context.language;
    let sources = scope.context.used();
    let used: BTreeSet<&str> = sources.flat_map(|state| state.profiles.iter().map(String::as_str)).collect();
    let profiles = scope.context.profiles.all().iter().filter(|profile| used.contains(profile.id.as_str()));
    let rows: Vec<(&Profile, &str)> = profiles.filter_map(|profile| Some((profile, profile.note(language)?))).collect();
    Columns::new()
        .with(Column::text("export"), |(profile, _): &(&Profile, &str)| profile.name(language).to_owned())
        .with(Column::text("export_note"), |(_, note)| (*note).to_owned())
        .table("definitions.exports", &rows)
        .unless_empty()
}

/// The rates that hold on days of the period and of those compared with; nothing where there is one currency.
fn rates_table(scope: &Scope<'_>) -> Option<Table> {
    let exchange = scope.metrics().inputs().exchange?;
    let rates = exchange.used(&scope.ids, &[scope.last_year, scope.previous, scope.week]);
    Columns::new()
        .with(Column::text("from_currency"), |rate: &Rate| rate.from.clone())
        .with(Column::text("to_currency"), |rate| rate.to.clone())
        .with(Column::text("since"), |rate| rate.date.to_string())
        .with(Column::text("rate"), |rate| rate.rate.to_string())
        .table("definitions.rates", &rates)
        .unless_empty()
}

fn periods_table(scope: &Scope<'_>) -> Table {
    type Row = (PeriodId, Span);
    Columns::new()
        .with(Column::text("period"), |(id, _): &Row| Phrase::new(format!("period.{}", id.as_str())))
        .with(Column::text("days"), |(_, span)| days(*span))
        .with(Column::text("length"), |(_, span)| Phrase::new("section.day_count").with("count", span.len()))
        .with(Column::new("period_id", Unit::Id), |(id, _)| id.as_str())
        .table("definitions.periods", &scope.metrics().inputs().periods())
}
