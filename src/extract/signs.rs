//! The currency that the amounts of a row say by themselves, where no column and no header does: `US$50.00`.
//!
//! An amount in another currency than its row's is no amount of that row. Of a row that names none, a table of days takes the
//! amount's; elsewhere a newer export without signs would say nothing of it, so that the row is left out and named.

use super::cell::at_cell;
use super::column::ColumnReader;
use super::record::Record;
use crate::cells::{currency_at, unwrapped};
use crate::facts::{Kind, Table};
use sheet::Cell;

/// The fact column that holds currencies.
const CURRENCY: &str = "currency";

/// Where a table keeps the currency of its rows, and whether its amounts may fill it.
#[derive(Clone, Copy)]
pub(super) struct Signs {
    place: usize,
    fills: bool,
}

impl Signs {
    /// Of a table that knows currencies.
    pub(super) fn new(table: Table, columns: &[ColumnReader<'_>]) -> Option<Self> {
        let place = table.definition().columns.iter().position(|column| column.name == CURRENCY)?;
        let named = columns.iter().any(|reader| reader.column.name == CURRENCY);
        let of_days = table.key().any(|column| column.kind == Kind::Day);
        Some(Signs { place, fills: !named && of_days })
    }

    /// The fact column that the table has for the sake of its amounts alone.
    pub(super) fn column(self) -> Option<&'static str> {
        self.fills.then_some(CURRENCY)
    }

    /// Holds the amounts of a row that was read against its currency; the first cell that says another one is given back, with the column that
    /// reads it.
    pub(super) fn check(
        self,
        columns: &[ColumnReader<'_>],
        cells: &[Cell<'_>],
        record: &mut Record,
    ) -> Result<(), (usize, usize)> {
        for (index, reader) in columns.iter().enumerate().filter(|(_, reader)| reader.column.kind == Kind::Amount) {
            let Some((at, said)) = said_by(reader, cells) else { continue };
            match record.text(self.place) {
                Some(known) if known == said => {}
                None if self.fills => record.set_text(self.place, &said),
                _ => return Err((index, at)),
            }
        }
        Ok(())
    }
}

/// Whether there is nothing but a number, as in nearly every cell.
fn is_bare(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-'))
}

/// The currency that the cells of a column say, and the cell that does.
fn said_by(reader: &ColumnReader<'_>, cells: &[Cell<'_>]) -> Option<(usize, String)> {
    let of = |at: usize| match at_cell(cells, at) {
        Cell::Text(text) if !is_bare(text) => Some((at, currency_at(unwrapped(text))?)),
        _ => None,
    };
    reader.values().find_map(of)
}
