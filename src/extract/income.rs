//! Money that a bill brings in and that its profile has no word for. A fee of a kind that nobody knows is a cost like others; what
//! comes in may be anything, and is no cost below zero.

use super::column::ColumnReader;
use super::from::place_of;
use super::record::Record;
use super::verdict::Part;
use crate::facts::Table;

/// Kinds that are named.
const MOST_KINDS: usize = 50;

/// Whether the row just read is such income.
pub(super) fn is_unknown(table: Table, columns: &[ColumnReader<'_>], record: &Record) -> bool {
    if table != Table::CostEntries {
        return false;
    }
    let kind = columns.iter().find(|reader| reader.column.name == "kind");
    let otherwise = kind.and_then(|reader| reader.map.otherwise.as_deref());
    let amount = || place_of(table, "amount").and_then(|place| record.number(place));
    otherwise.is_some_and(|word| text(table, record, "kind") == Some(word)) && amount().is_some_and(|amount| amount < 0)
}

/// Remembers what the bill calls it.
pub(super) fn note(table: Table, record: &Record, part: &mut Part) {
    let word = text(table, record, "fee").unwrap_or_default();
    if part.unknown_income.len() < MOST_KINDS || part.unknown_income.contains_key(word) {
        *part.unknown_income.entry(word.to_owned()).or_default() += 1;
    }
}

fn text<'r>(table: Table, record: &'r Record, column: &str) -> Option<&'r str> {
    place_of(table, column).and_then(|place| record.text(place))
}
