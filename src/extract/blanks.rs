//! Amounts of what came back that a row leaves empty although its platform writes nothing where nothing came back (`empty`): that
//! holds of what was never refunded. Of what was, nobody knows how much.

use super::cell::{self, at_cell};
use super::column::ColumnReader;
use super::from::{From, place_of};
use super::record::Record;
use crate::facts::Table;
use sheet::Cell;

/// What an empty amount of a row is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    /// Nothing came back, and nothing will.
    Nothing,
    /// Nobody says yet, or in this export.
    Unknown,
    /// Money went back, and the row does not say how much: it means nothing without that.
    Lost,
}

/// Takes what stands for empty cells out of the row again where it is not known; gives back the column without which the row is
/// unusable.
pub(super) fn settle(
    table: Table,
    columns: &[ColumnReader<'_>],
    cells: &[Cell<'_>],
    record: &mut Record,
) -> Result<(), usize> {
    for (index, reader) in columns.iter().enumerate() {
        let comes_back = matches!(
            (table, reader.column.name),
            (Table::Refunds, "amount") | (Table::Orders | Table::OrderLines, "refunded")
        );
        let is_blank = || match reader.from {
            From::Cell(at) => cell::is_open(at_cell(cells, at)),
            _ => false,
        };
        if !comes_back || reader.map.empty.is_none() || !is_blank() {
            continue;
        }
        match of_row(table, record) {
            Blank::Nothing => {}
            Blank::Unknown => record.set(reader.place, None),
            Blank::Lost => return Err(index),
        }
    }
    Ok(())
}

/// What the row says by its state.
fn of_row(table: Table, record: &Record) -> Blank {
    let word = |name: &str| place_of(table, name).and_then(|place| record.text(place));
    if table == Table::Refunds {
        return match (word("kind"), word("status")) {
            // Goods went out again in place of money.
            (Some("exchange" | "reshipment"), _) | (_, Some("closed")) => Blank::Nothing,
            (_, Some("successful")) => Blank::Lost,
            _ => Blank::Unknown,
        };
    }
    let is_paid = place_of(table, "paid_at").is_some_and(|place| record.is_filled(place));
    match (word("refund_status"), word("status")) {
        (Some("successful"), _) => Blank::Unknown,
        (_, Some("closed")) if is_paid => Blank::Unknown,
        _ => Blank::Nothing,
    }
}
