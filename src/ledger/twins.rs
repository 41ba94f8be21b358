//! Orders and refunds that are there twice because one file has their number rounded: the fifteen digits and the time are
//! the same, and the rest are zeros.

use crate::cells::ends_in_zeros;
use crate::facts::{Table, Values};

/// Digits that a spreadsheet program keeps.
const KEPT: usize = 15;

/// The places in `order`, which is sorted by number, of rows that are another row's with a rounded number.
pub(super) fn rounded(table: Table, order: &[usize], columns: &[Option<Values>]) -> Vec<usize> {
    let times: &[&str] = match table {
        Table::Orders => &["created_at", "paid_at"],
        Table::Refunds => &["applied_at"],
        _ => return Vec::new(),
    };
    let names = table.definition().columns.iter().zip(columns);
    let times: Vec<&Values> =
        names.filter(|(column, _)| times.contains(&column.name)).filter_map(|(_, values)| values.as_ref()).collect();
    let Some(Values::Text(ids)) = &columns[0] else { return Vec::new() };
    let id = |at: usize| order.get(at).and_then(|&row| ids.get(row));
    let same_time = |a: usize, b: usize| {
        times.iter().any(|values| values.is_some(order[a]) && values.get(order[a]) == values.get(order[b]))
    };
    let alike = |a: &str, b: &str| a.len() == b.len() && a.get(..KEPT) == b.get(..KEPT);
    // A number that ends in zeros is the least of those that begin like it.
    let is_twin = |at: &usize| {
        let Some(own) = id(*at).filter(|id| ends_in_zeros(id)) else { return false };
        let mut next = (*at + 1..order.len()).take_while(|&other| id(other).is_some_and(|id| alike(own, id)));
        next.any(|other| same_time(*at, other))
    };
    (0..order.len()).filter(is_twin).collect()
}
