//! The named cells of the operator's own tables: `tables.1.3` is what the third row of the first of `[[tables]]` is called,
//! `tables.1.3.sales.paid` a figure of it, `tables.1.total.sales.paid` of the line below.
//!
//! Rows are counted as they stand, so that a form of ten lines has the first ten of each week, whoever they are.

use super::json;
use crate::kpi::Kpi;
use crate::report::{Cell, Report};
use crate::text;
use crate::words::Words;
use sheet::Value;

/// What names of them begin with.
pub(super) const HEAD: &str = "tables";

const TOTAL: &str = "total";

/// A cell of an own table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCell {
    /// Which of the tables, from 1.
    table: usize,
    /// Which of its rows, from 1; the total where none is named.
    row: Option<usize>,
    /// The figure; what the row is called where none is named.
    kpi: Option<Kpi>,
}

/// What the parts behind the head ask for, where these are the KPIs of each table; else what they may be meant to be.
pub(super) fn parse(parts: &[&str], tables: &[&[Kpi]], kpi: impl Fn(&str) -> Option<Kpi>) -> Result<TableCell, String> {
    let place = |part: &str| part.parse::<usize>().ok().filter(|at| *at > 0);
    let table = parts.first().and_then(|part| place(part)).filter(|at| *at <= tables.len());
    let (Some(table), [_, row, figure @ ..]) = (table, parts) else {
        return Err(format!("{HEAD}.{}.1", table.unwrap_or(1)));
    };
    let (at, is_total) = (place(row), *row == TOTAL);
    if at.is_none() && !is_total {
        return Err(format!("{HEAD}.{table}.1"));
    }
    if figure.is_empty() {
        return Ok(TableCell { table, row: at, kpi: None });
    }
    let (figure, known) = (figure.join("."), tables[table - 1]);
    match kpi(&figure).filter(|kpi| known.contains(kpi)) {
        Some(kpi) => Ok(TableCell { table, row: at, kpi: Some(kpi) }),
        None => {
            let nearest = text::nearest(&figure, known.iter().map(|kpi| kpi.id())).unwrap_or_default();
            Err(format!("{HEAD}.{table}.{row}.{nearest}"))
        }
    }
}

/// Its value in a report. A row that the table does not have has no name, and its figures are not available.
pub(super) fn value(report: &Report, words: &Words, cell: &TableCell) -> Value {
    let id = format!("{HEAD}.{}", cell.table);
    let table = report.sections.iter().flat_map(|section| &section.tables).find(|table| table.id == id);
    let row = table.and_then(|table| match cell.row {
        Some(row) => table.rows.get(row - 1),
        None => table.total.as_ref(),
    });
    let Some(kpi) = cell.kpi else {
        let said = match row.and_then(|row| row.first()) {
            Some(Cell::Text(text)) => text.clone(),
            Some(Cell::Said(phrase)) => words.say(phrase),
            _ => String::new(),
        };
        return Value::Text(text::clean(&said));
    };
    let found = table.and_then(|table| table.column(kpi.id())).and_then(|at| row?.get(at));
    let number = match found {
        Some(Cell::Number(number) | Cell::Amount(number, _)) => json::decimal(*number, kpi.unit()).parse().ok(),
        _ => None,
    };
    number.map_or(Value::NotAvailable, Value::Number)
}
