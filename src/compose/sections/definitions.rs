//! What each figure means: from the registry of KPIs, the exports' own notes, and the periods.

use super::scope::{Scope, days};
use crate::kpi::Kpi;
use crate::report::{Cell, Column, Section, Table, Unit};
use crate::words::Phrase;
use std::collections::BTreeSet;

pub(super) fn section(scope: &Scope<'_>) -> Section {
    Section {
        id: "definitions",
        title: Phrase::new("section.definitions.title"),
        message: Phrase::new("section.definitions.message").with("count", Kpi::ALL.len()),
        charts: Vec::new(),
        tables: [Some(kpis_table()), paid_table(scope), Some(periods_table(scope))].into_iter().flatten().collect(),
        notes: vec![Phrase::new("section.definitions.missing")],
    }
}

fn kpis_table() -> Table {
    let columns = ["kpi", "definition", "unit", "direction", "basis"].map(|key| Column::new(key, Unit::Text));
    let mut columns = columns.to_vec();
    columns.push(Column::new("kpi_id", Unit::Id));
    Table {
        id: "definitions.kpis",
        title: Phrase::new("table.definitions.kpis"),
        columns,
        rows: Kpi::ALL.iter().copied().map(kpi_row).collect(),
        total: None,
        of: None,
    }
}

fn kpi_row(kpi: Kpi) -> Vec<Cell> {
    let said = |key: String| Cell::Said(Phrase::new(key));
    let direction = match kpi.better() {
        Some(true) => "more",
        Some(false) => "less",
        None => "neither",
    };
    vec![
        said(kpi.text("name")),
        said(kpi.text("definition")),
        said(format!("section.unit.{}", unit(kpi.unit()))),
        said(format!("section.direction.{direction}")),
        said(kpi.text("basis")),
        Cell::Text(kpi.id().to_owned()),
    ]
}

/// The unit's word.
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
    let used: BTreeSet<&str> = scope
        .metrics()
        .inputs()
        .view
        .sources
        .iter()
        .filter(|state| state.set_aside.is_none() && scope.ids.contains(&state.source.store.as_str()))
        .flat_map(|state| state.profiles.iter().map(String::as_str))
        .collect();
    let rows: Vec<Vec<Cell>> = scope
        .context
        .profiles
        .all()
        .iter()
        .filter(|profile| used.contains(profile.id.as_str()))
        .filter_map(|profile| {
            let note = profile.note(language)?;
            Some(vec![Cell::Text(profile.name(language).to_owned()), Cell::Text(note.to_owned())])
        })
        .collect();
    let columns = vec![Column::new("export", Unit::Text), Column::new("export_note", Unit::Text)];
    (!rows.is_empty()).then(|| Table {
        id: "definitions.exports",
        title: Phrase::new("table.definitions.exports"),
        columns,
        rows,
        total: None,
        of: None,
    })
}

fn periods_table(scope: &Scope<'_>) -> Table {
    let inputs = scope.metrics().inputs();
    let rows = inputs.periods().into_iter().map(|(id, span)| {
        vec![
            Cell::Said(Phrase::new(format!("period.{}", id.as_str()))),
            days(span),
            Cell::Said(Phrase::new("section.day_count").with("count", span.len())),
            Cell::Text(id.as_str().to_owned()),
        ]
    });
    let columns = vec![
        Column::new("period", Unit::Text),
        Column::new("days", Unit::Text),
        Column::new("length", Unit::Text),
        Column::new("period_id", Unit::Id),
    ];
    Table {
        id: "definitions.periods",
        title: Phrase::new("table.definitions.periods"),
        columns,
        rows: rows.collect(),
        total: None,
        of: None,
    }
}
