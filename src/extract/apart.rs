//! Lines of an order that share an id: a piece and a gift of the same article, or two pieces at two prices.
//!
//! The platform writes the rows of an order next to each other. Those of one id are numbered in that order, from the first again
//! where the order comes back further down: there it is told once more.

use super::cell::{self, at_cell};
use super::column::ColumnReader;
use super::from::{From, place_of};
use super::record::Record;
use crate::facts::Table;
use sheet::Cell;
use std::collections::HashMap;

/// The ids of the order that is being told.
#[derive(Default)]
pub(super) struct Apart {
    order: String,
    ids: HashMap<String, u64>,
}

impl Apart {
    /// Which row of its order with this id the next one is, counted from 1.
    fn next(&mut self, order: &str, id: &str) -> u64 {
        if self.order != order {
            order.clone_into(&mut self.order);
            self.ids.clear();
        }
        let count = self.ids.entry(id.to_owned()).or_default();
        *count += 1;
        *count
    }

    /// Gives the line that was read a number behind its id, where its order has that id already.
    pub(super) fn number(&mut self, table: Table, columns: &[ColumnReader<'_>], record: &mut Record) {
        let Some((reader, order)) = ids(table, columns) else { return };
        let (Some(order), Some(id)) = (record.text(order), record.text(reader.place)) else { return };
        let count = self.next(order, id);
        if count > 1 {
            let id = format!("{id}#{count}");
            record.set_text(reader.place, &id);
        }
    }

    /// Counts a row that stands there already and is not read again.
    pub(super) fn pass(&mut self, table: Table, columns: &[ColumnReader<'_>], cells: &[Cell<'_>]) {
        let Some((reader, order)) = ids(table, columns) else { return };
        let said = |reader: &ColumnReader<'_>| match reader.from {
            From::Cell(at) => cell::id(at_cell(cells, at), reader.map.strip.as_deref()).ok().flatten(),
            _ => None,
        };
        let order = columns.iter().find(|column| column.place == order);
        if let (Some(order), Some(id)) = (order.and_then(said), said(reader)) {
            self.next(&order, &id);
        }
    }
}

/// The column of ids that lines may share, and the place of their orders'.
fn ids<'c, 'p>(table: Table, columns: &'c [ColumnReader<'p>]) -> Option<(&'c ColumnReader<'p>, usize)> {
    columns.iter().find_map(|reader| Some((reader, place_of(table, reader.map.apart_within.as_deref()?)?)))
}
