//! The operator's own tables on one sheet: the same figures as on every other, chosen and put in order by the settings.

use super::grid;
use super::own_parts;
use super::scope::{Scope, grouped, total};
use crate::compose::declared::Columns;
use crate::compose::own_tables::{By, MOST_TABLES, OwnTable};
use crate::report::grids::kpi_column;
use crate::report::{Cell, Column, Section, Table};
use crate::span::Span;
use crate::words::Phrase;

const IDS: [&str; MOST_TABLES] = [
    "tables.1",
    "tables.2",
    "tables.3",
    "tables.4",
    "tables.5",
    "tables.6",
    "tables.7",
    "tables.8",
    "tables.9",
    "tables.10",
    "tables.11",
    "tables.12",
];

pub(super) fn section(scope: &Scope<'_>) -> Result<Section, Phrase> {
    let tables: Vec<Table> = tables(scope).map(|(_, table)| table).collect();
    if tables.is_empty() {
        return Err(Phrase::new("section.left_out.tables"));
    }
    let message = Phrase::new("section.tables.message").with("count", tables.len());
    // One that was asked for and is not there says so.
    let told = |id: &str| tables.iter().any(|table| table.id == id);
    let empty = scope.context.tables.iter().zip(IDS).filter(|(_, id)| !told(id));
    let notes = empty.map(|(own, _)| Phrase::new("section.tables.empty").with("title", own.title.as_str())).collect();
    Ok(Section { tables, notes, ..Section::new("tables", message) })
}

/// Those that have rows, each with what it was asked for as.
pub(super) fn tables<'s>(scope: &'s Scope<'_>) -> impl Iterator<Item = (&'s OwnTable, Table)> {
    let asked = scope.context.tables.iter().zip(IDS);
    asked.filter_map(|(own, id)| Some((own, table(scope, own, id)?.unless_empty()?)))
}

/// A row: its words, its stores, its days.
struct Row<'a> {
    own: Option<&'a str>,
    name: Cell,
    stores: Vec<&'a str>,
    span: Span,
}

fn table(scope: &Scope<'_>, own: &OwnTable, id: &'static str) -> Option<Table> {
    let stores: Vec<&str> =
        scope.ids.iter().copied().filter(|id| own.stores.is_empty() || own.stores.iter().any(|s| s == id)).collect();
    let span = match own.period {
        None => scope.week,
        Some(period) => scope.metrics().inputs().periods().into_iter().find(|(known, _)| *known == period)?.1,
    };
    if stores.is_empty() {
        return None;
    }
    let title = match own.by {
        By::Period => Phrase::new("section.text").with("text", own.title.as_str()),
        _ => Phrase::new("section.own_table").with("title", own.title.as_str()).with("days", span),
    };
    let table = match own.by {
        By::Product | By::Channel | By::Region | By::Campaign => own_parts::table(scope, own, id, &stores, span)?,
        By::Store | By::Person | By::Platform | By::Day | By::Period => of_stores(scope, own, id, stores, span),
    };
    Some(Table { title, ..table }.settled())
}

/// Rows of which every KPI is known: stores, and days of stores.
fn of_stores(scope: &Scope<'_>, own: &OwnTable, id: &'static str, stores: Vec<&str>, span: Span) -> Table {
    let mut rows = rows(scope, own.by, &stores, span);
    if let Some((kpi, descending)) = own.sort {
        // What is unknown comes last whatever the order.
        rows.sort_by_cached_key(|row| {
            let value = scope.value(kpi, &row.stores, row.span);
            (value.is_none(), value.map(|value| if descending { -value } else { value }))
        });
    }
    let all = rows.len();
    let top = own.top.map_or(all, |top| top as usize).min(all);
    // Of what is in the order of time the newest are wanted.
    if own.is_in_time() {
        rows.drain(..all - top);
    } else {
        rows.truncate(top);
    }
    let whole = Row { own: None, name: total(), stores, span };
    let with_total = !matches!(own.by, By::Period) && all > 1;
    let columns = Columns::new().with(first(own.by), |row: &Row<'_>| row.name.clone());
    let columns = own.kpis.iter().fold(columns, |columns, kpi| {
        columns.with(kpi_column(kpi.id(), *kpi), move |row: &Row<'_>| scope.cell(*kpi, row.own, &row.stores, row.span))
    });
    columns.totalled(id, &rows, with_total.then_some(&whole)).out_of(all)
}

fn first(by: By) -> Column {
    Column::text(match by {
        By::Store => "store",
        By::Person => "person",
        By::Platform => "platform",
        By::Day => "weekday",
        _ => "period",
    })
}

fn rows<'a>(scope: &Scope<'a>, by: By, stores: &[&'a str], span: Span) -> Vec<Row<'a>> {
    let row = |name: Cell, stores: Vec<&'a str>, span: Span| Row { own: None, name, stores, span };
    let grouped_by = |name: &dyn Fn(&'a str) -> Option<String>| {
        let groups = grouped(stores.iter().map(|store| (name(store), *store)));
        let named = |name: Option<String>| name.map_or_else(|| Cell::Said(Phrase::new("section.nobody")), Cell::Text);
        groups.into_iter().map(|(name, stores)| row(named(name), stores, span)).collect()
    };
    let info = |id: &str| scope.context.stores.iter().find(|store| store.id == id);
    match by {
        By::Store => {
            let of =
                |whose: super::scope::StoreGroup<'a>| Row { own: whose.own, ..row(whose.name, whose.stores, span) };
            scope.each().into_iter().filter(|whose| stores.contains(&whose.stores[0])).map(of).collect()
        }
        By::Person => grouped_by(&|id| info(id)?.person.clone()),
        By::Platform => grouped_by(&|id| Some(info(id)?.platform.clone())),
        By::Day => {
            let of = |day| row(day_name(day).into(), stores.to_vec(), Span::day(day));
            span.days().map(of).collect()
        }
        _ => {
            let label = |period| Cell::Said(scope.context.short_label(period));
            let recent = scope.context.recent().into_iter();
            recent.map(|period| row(label(period), stores.to_vec(), period.span())).collect()
        }
    }
}

fn day_name(day: chrono::NaiveDate) -> Phrase {
    Phrase::new("section.day_of_week").with("day", day).with("weekday", grid::weekday(day))
}
