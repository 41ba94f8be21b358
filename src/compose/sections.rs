//! The detail sections: one question each, answered by a sentence, charts and tables.
//!
//! The overview says how the week was; a section lets a reader check it and look further. Every figure comes from the
//! metrics or from a cut of the same measures, so a breakdown, what it leaves out and what nobody can allocate add up to
//! the figure above it.

mod actions;
mod ads;
mod ads_cuts;
mod against;
mod breakdown;
mod channels;
mod compared;
mod customers;
mod definitions;
mod events;
mod events_coming;
mod events_days;
mod events_tables;
mod events_progress;
mod funnel;
mod goals;
mod grid;
mod market;
mod people;
mod own;
mod own_parts;
mod plan;
mod plan_charts;
mod plan_tables;
mod plan_year;
mod products;
mod products_leads;
mod products_range;
mod products_stock;
mod profit;
mod quality;
mod refunds;
mod refunds_whose;
mod regions;
mod roles;
mod scope;
mod stores;
mod stores_bridges;
mod stores_causes;
mod traffic;
mod year;

use super::{Context, Detail};
use crate::calendar::PeriodKind;
use crate::compose::own_tables::OwnTable;
use crate::metrics::actions::Progress;
use crate::metrics::products::Products;
use crate::report::{Finding, MAILED_ROWS, Notice, Section, Table};
use crate::words::Phrase;
use scope::Scope;

/// The sheets there are, in the order in which they stand.
pub const SHEETS: [&str; 14] = [
    "year",
    "actions",
    "plan",
    "stores",
    "products",
    "refunds",
    "ads",
    "traffic",
    "profit",
    "customers",
    "events",
    "tables",
    "quality",
    "definitions",
];

/// The sections that have something to say, and for each of the others why it is left out.
pub(super) fn all(
    context: &Context<'_>,
    notices: &[Notice],
    findings: &[Finding],
    progress: &[Progress<'_>],
) -> (Vec<Section>, Vec<Phrase>) {
    let scope = Scope::new(context);
    let sold = Products::of(context.metrics, context.catalog, &scope.ids, scope.week, Some(scope.previous));
    type Sheet<'s> = (&'static str, &'s dyn Fn() -> Result<Section, Phrase>);
    let sheets: &[Sheet<'_>] = &[
        ("year", &|| year::section(&scope)),
        ("actions", &|| actions::section(&scope, findings, progress)),
        ("plan", &|| plan::section(&scope)),
        ("stores", &|| stores::section(&scope, &sold)),
        ("products", &|| products::section(&scope, &sold)),
        ("refunds", &|| refunds::section(&scope)),
        ("traffic", &|| traffic::section(&scope)),
        ("ads", &|| ads::section(&scope)),
        ("profit", &|| profit::section(&scope, &sold)),
        ("customers", &|| customers::section(&scope)),
        ("events", &|| events::section(&scope)),
        ("tables", &|| own::section(&scope)),
        ("quality", &|| quality::section(&scope, notices)),
        ("definitions", &|| Ok(definitions::section(&scope))),
    ];
    let mut shown: Vec<&Sheet<'_>> = sheets.iter().filter(|(id, _)| is_of_report(context, id)).collect();
    // The review of an event begins with the event.
    shown.sort_by_key(|(id, _)| context.period().kind() == PeriodKind::Event && *id != "events");
    if let Some(named) = context.sheets {
        shown = named.iter().filter_map(|name| shown.iter().copied().find(|(id, _)| id == name)).collect();
    }
    let made = shown.into_iter().map(|(_, make)| make());
    let (mut sections, mut left_out) = (Vec::new(), Vec::new());
    for one in made {
        match one {
            Ok(section) => sections.push(section),
            Err(why) => left_out.push(why),
        }
    }
    (sections, left_out)
}

/// The operator's own tables that are to stand in the mail.
pub(super) fn mailed(context: &Context<'_>) -> Vec<Table> {
    let scope = Scope::new(context);
    // Of days and periods one after the other the mail shows the newest, the one that it reports among them.
    let shown = |(own, table): (&OwnTable, Table)| {
        if own.is_in_time() { table.last_rows(MAILED_ROWS) } else { table }
    };
    own::tables(&scope).filter(|(own, _)| own.mail).map(shown).collect()
}

/// Whether a sheet belongs to the report. A day's is read between two other things: what every day is asked for, and what a person
/// has to mend. The year's plan is no part of an event's review.
fn is_of_report(context: &Context<'_>, id: &str) -> bool {
    match (context.period().kind(), context.detail) {
        (_, _) if id == "tables" => !context.tables.is_empty(),
        (PeriodKind::Day, Detail::Owner) => id == "stores",
        (PeriodKind::Day, Detail::Operator) => matches!(id, "stores" | "quality"),
        (PeriodKind::Year, _) => id != "actions",
        (PeriodKind::Event, _) => !matches!(id, "plan" | "actions" | "year"),
        (PeriodKind::Week | PeriodKind::PlanWeek | PeriodKind::Month, _) => id != "year",
    }
}
