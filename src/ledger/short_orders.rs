//! Orders of which a newer file lacks lines, on platforms that give lines no numbers: they are known by their place in their order, so
//! that one which is gone makes another of those behind it.
//!
//! No platform takes back a line that it has sold, so an order whose lines are some of those that an older file of its kind has was filtered
//! or lost a row. What is left of it goes to the places that the older file gave it, and the others stay. Where the order's own row says that it was
//! changed, because less was paid, the newer lines are all.

use super::key::Index;
use crate::facts::{Frame, Value, Values};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// What was bought.
const BOUGHT: [&str; 3] = ["merchant_code", "product_id", "title"];

/// The lines that older files told.
pub(super) struct OlderLines<'m> {
    pub(super) index: &'m Index,
    pub(super) columns: &'m [Option<Values>],
    /// Which file last wrote each, counted.
    pub(super) file: &'m [usize],
    /// Whether a file of the same kind did.
    pub(super) is_alike: &'m dyn Fn(usize) -> bool,
}

/// The orders that a newer file tells in part, each with the oldest file whose lines of it count.
#[derive(Default)]
pub(super) struct ShortOrders {
    orders: HashMap<Arc<str>, usize>,
}

impl ShortOrders {
    /// Whether the lines that a file has of an order count beside those of a newer one.
    pub(super) fn keeps(&self, order: &str, file: usize) -> bool {
        self.orders.get(order).is_some_and(|oldest| file >= *oldest)
    }

    /// Gives the lines of orders that a file tells in part the places that these have in older ones; `changed` are those of which less was
    /// paid than before.
    pub(super) fn fit(&mut self, older: &OlderLines<'_>, mut lines: Frame, changed: &HashSet<Arc<str>>) -> Frame {
        let (order, line) = (lines.place("order_id"), lines.place("line_id"));
        let mut rows: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        for (row, order) in (0..lines.rows()).filter_map(|row| Some((row, lines.text(order, row)?))) {
            match rows.get_mut(order) {
                Some(rows) => rows.push(row),
                None => drop(rows.insert(order.into(), vec![row])),
            }
        }
        for (order, rows) in rows {
            let fitted = if changed.contains(&order) { None } else { self.places(older, &order, &lines, &rows) };
            match fitted {
                Some((places, oldest)) => {
                    for (row, place) in rows.into_iter().zip(places) {
                        lines.filled(line).set(row, Some(Value::Text(place.to_string().into())));
                    }
                    self.orders.insert(order, oldest);
                }
                None => drop(self.orders.remove(&order)),
            }
        }
        lines
    }

    /// The places that some lines of an order have among those that older files told, and the oldest of these; none where they are all, or
    /// not some of these alone.
    fn places(
        &self,
        older: &OlderLines<'_>,
        order: &str,
        lines: &Frame,
        rows: &[usize],
    ) -> Option<(Vec<usize>, usize)> {
        // Most orders have no line behind their last.
        older.index.find(&[order, &(rows.len() + 1).to_string()])?;
        let held = (1..).map_while(|place: usize| Some((place, older.index.find(&[order, &place.to_string()])?)));
        let held: Vec<(usize, usize)> = held.collect();
        let last = held.iter().map(|(_, at)| older.file[*at]).max()?;
        let counts = |at: usize| older.file[at] == last || self.keeps(order, older.file[at]);
        let held: Vec<(usize, usize)> = held.into_iter().filter(|(_, at)| counts(*at)).collect();
        if held.len() <= rows.len() || !held.iter().all(|(_, at)| (older.is_alike)(*at)) {
            return None;
        }
        let columns = BOUGHT.map(|name| lines.place(name));
        let told = |row: usize| columns.map(|place| lines.text(place, row));
        let known = |at: usize| columns.map(|place| text(older.columns[place].as_ref(), at));
        let mut left = held.iter().copied();
        let fitted = rows.iter().map(|row| left.find(|(_, at)| known(*at) == told(*row)).map(|(place, _)| place));
        let fitted: Vec<usize> = fitted.collect::<Option<_>>()?;
        // Of two alike nobody can tell whether one is gone or was there twice.
        let is_gone = |(place, _): &&(usize, usize)| !fitted.contains(place);
        let alike = held.iter().filter(is_gone).any(|(_, at)| rows.iter().any(|row| told(*row) == known(*at)));
        let oldest = held.iter().map(|(_, at)| older.file[*at]).min()?;
        (!alike).then_some((fitted, oldest))
    }
}

fn text(values: Option<&Values>, at: usize) -> Option<&str> {
    match values {
        Some(Values::Text(texts)) if at < texts.len() => texts.get(at),
        _ => None,
    }
}

/// The orders of a newer frame for which less was paid than the held rows say.
pub(super) fn changed(index: &Index, columns: &[Option<Values>], orders: &Frame) -> HashSet<Arc<str>> {
    let (id, paid) = (orders.place("order_id"), orders.place("paid"));
    let Some(Values::Number(held)) = &columns[paid] else { return HashSet::new() };
    let less = |row: &usize| {
        let at = orders.text(id, *row).and_then(|order| index.find(&[order])).filter(|at| *at < held.len())?;
        Some(orders.number(paid, *row)? < held.get(at)?)
    };
    let rows = (0..orders.rows()).filter(|row| less(row) == Some(true));
    rows.filter_map(|row| orders.text(id, row).map(Arc::from)).collect()
}
