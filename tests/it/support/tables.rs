//! Finding one's way in a report's tables.

use rust_decimal::Decimal;
use zhoubao::report::{Cell, Report, Table};
use zhoubao::words::{Language, Words};

/// Every table of every section.
pub fn tables(report: &Report) -> impl Iterator<Item = &Table> {
    report.sections.iter().flat_map(|section| &section.tables)
}

/// The table of that id.
pub fn table<'a>(report: &'a Report, id: &str) -> &'a Table {
    tables(report).find(|table| table.id == id).unwrap_or_else(|| panic!("no table {id}"))
}

/// The row that begins with these words.
pub fn row<'a>(table: &'a Table, name: &str) -> Option<&'a Vec<Cell>> {
    table.rows.iter().find(|row| said(&row[0]) == name)
}

/// The row that begins with all of these words.
pub fn row_of<'a>(table: &'a Table, names: &[&str]) -> &'a Vec<Cell> {
    let fits = |row: &&Vec<Cell>| names.iter().zip(row.iter()).all(|(name, cell)| said(cell) == *name);
    table.rows.iter().find(fits).unwrap_or_else(|| panic!("{} has no row {names:?}", table.id))
}

/// A cell's words in Chinese; of a number nothing.
pub fn said(cell: &Cell) -> String {
    match cell {
        Cell::Said(phrase) => Words::built_in(Language::Zh).say(phrase),
        Cell::Text(text) => text.clone(),
        _ => String::new(),
    }
}

/// The cell of a column.
pub fn cell<'a>(table: &Table, row: &'a [Cell], key: &str) -> &'a Cell {
    &row[table.column(key).unwrap_or_else(|| panic!("{} has no column {key}", table.id))]
}

/// The number in a column.
pub fn number(table: &Table, row: &[Cell], key: &str) -> Option<Decimal> {
    cell(table, row, key).number()
}

/// Why a cell has no number: the reason's code.
pub fn reason<'a>(table: &Table, row: &'a [Cell], key: &str) -> &'a str {
    match cell(table, row, key) {
        Cell::Missing(Some(reason)) => reason.key(),
        other => panic!("{} {key} is not missing with a reason: {other:?}", table.id),
    }
}

pub fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}
