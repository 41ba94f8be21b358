//! Numbers of a file that a spreadsheet program has rounded although most of the file is whole: rows that somebody copied from
//! a sheet below those of the platform. They count, and are told; where two became one number, only the last of them can.

use super::doubt::Doubt;
use super::key::Keys;
use crate::cells::{ends_in_zeros, too_many_end_in_zeros};
use crate::facts::{Frame, Table};
use std::collections::{BTreeMap, BTreeSet};

/// What the numbers of a file's rows say against it.
pub(super) fn of_numbers(frame: &Frame) -> Vec<Doubt> {
    let columns: &[&str] = match frame.table() {
        Table::Orders | Table::OrderLines => &["order_id"],
        Table::Refunds => &["refund_id", "order_id"],
        _ => return Vec::new(),
    };
    let mut found: Vec<Doubt> = columns.iter().find_map(|column| too_many(frame, column)).into_iter().collect();
    found.extend(together(frame));
    found
}

/// More numbers of a column that end in zeros than chance puts there.
fn too_many(frame: &Frame, column: &str) -> Option<Doubt> {
    let place = frame.place(column);
    let ids = || (0..frame.rows()).filter_map(|row| frame.text(place, row));
    let zeros: BTreeSet<&str> = ids().filter(|id| ends_in_zeros(id)).collect();
    let example = (*zeros.first()?).to_owned();
    // Lines of an order stand next to each other.
    let mut last = None;
    let of = ids().filter(|id| last.replace(*id) != Some(*id)).count() as u64;
    let (table, count) = (frame.table(), zeros.len() as u64);
    too_many_end_in_zeros(zeros.into_iter(), of).then_some(Doubt::RoundedNumbers { table, count, of, example })
}

/// Rows of one rounded number that say different things.
fn together(frame: &Frame) -> Option<Doubt> {
    let rows: Vec<usize> = (0..frame.rows()).filter(|row| is_rounded(frame, *row)).collect();
    if rows.len() < 2 {
        return None;
    }
    let keys = Keys::of(frame);
    let mut last: BTreeMap<&[u8], usize> = BTreeMap::new();
    let mut lost = rows.into_iter().filter(|row| {
        let before = last.insert(keys.get(*row), *row);
        before.is_some_and(|before| !frame.same(before, *row))
    });
    let first = lost.next()?;
    let example = frame.text(0, first).unwrap_or_default().to_string();
    let rows = 1 + lost.count() as u64;
    Some(Doubt::RoundedTogether { table: frame.table(), rows, example })
}

/// Whether the number of a row of orders, lines or refunds ends in zeros: rows that share it are not one row told twice.
pub(super) fn is_rounded(frame: &Frame, row: usize) -> bool {
    matches!(frame.table(), Table::Orders | Table::OrderLines | Table::Refunds)
        && frame.text(0, row).is_some_and(ends_in_zeros)
}
