//! Numbers in cells that are merged over several rows: what holds for each row (a month, a share, what a piece costs) and what is one for
//! all of them (an amount), of which nobody knows each row's part. Which it is the column says, and the reader of spreadsheets knows none.

use super::cells::{amount, over_rows};
use rust_decimal::Decimal;
use sheet::{Merged, column_letters};

/// From here on a whole number is no target and no cost: it names an order or a product.
pub const LEAST_ID: u64 = 10_000_000_000;

/// Says of each number that is shown over several rows, in all of them, which cells these are.
pub fn mark_merged(rows: &mut [(u64, Vec<String>)], areas: &[Merged]) {
    for Merged { first_row, last_row, column } in areas.iter().copied() {
        let from = rows.partition_point(|(number, _)| *number < first_row);
        let to = rows.partition_point(|(number, _)| *number <= last_row);
        let first = rows.get(from).filter(|(number, _)| *number == first_row);
        let Some(value) = first.and_then(|(_, cells)| cells.get(column)).filter(|cell| is_number(cell)) else {
            continue;
        };
        let letters = column_letters(column);
        let marked = over_rows(&format!("{letters}{first_row}:{letters}{last_row}"), value);
        for (_, cells) in &mut rows[from..to] {
            cells.resize(cells.len().max(column + 1), String::new());
            cells[column].clone_from(&marked);
        }
    }
}

/// Whether a cell may be an amount, a count or a share.
fn is_number(cell: &str) -> bool {
    amount(cell.trim_end_matches(['%', '％'])).is_ok_and(|number| number < Decimal::from(LEAST_ID))
}
