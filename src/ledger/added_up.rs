//! Rows of one key within one file that add up: some reports split a day of advertising, a line of a bill or a stock by something
//! that we do not keep.

use super::key::{Index, Keys, Taken};
use crate::facts::{Frame, Kind, Table, Values};

/// Whether rows of one key in one file are parts of one fact.
pub(super) fn adds_up(table: Table) -> bool {
    matches!(table, Table::AdDays | Table::CostEntries | Table::Stock)
}

/// Rows of one key added up; the second value says how many rows each came from.
pub(super) fn added_up(frame: &Frame) -> (Frame, Vec<u64>) {
    let table = frame.table();
    let mut index = Index::default();
    let Taken { places: into, .. } = index.take(&Keys::of(frame));
    let mut weights = vec![0; index.len()];
    let mut order = vec![usize::MAX; index.len()];
    for (row, &at) in into.iter().enumerate() {
        weights[at] += 1;
        order[at] = order[at].min(row);
    }
    let mut sums = frame.take(&order);
    let definition = table.definition();
    for (place, values) in sums.columns_mut().iter_mut().enumerate() {
        let column = &definition.columns[place];
        let adds = !column.key && matches!(column.kind, Kind::Amount | Kind::Count);
        if let (true, Some(Values::Number(sums))) = (adds, values) {
            // A sum with a part that nobody knows is not known.
            sums.update(|_, _| Some(0));
            for (row, &at) in into.iter().enumerate() {
                sums.set(at, sums.get(at).zip(frame.number(place, row)).map(|(sum, n)| sum + n));
            }
        }
    }
    (sums, weights)
}
