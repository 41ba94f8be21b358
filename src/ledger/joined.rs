//! Orders that lie in two files of an export that was cut: the last of one and the first of another.

use crate::facts::{Frame, Table, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// An order that lies in two files.
#[derive(Clone, Debug)]
pub(super) struct Seam {
    /// The file that ends with it, and how many of its lines are there.
    pub(super) ends: usize,
    pub(super) lines: u64,
    /// The file that begins with it.
    pub(super) begins: usize,
    /// Whether lines are known by their place within the order.
    pub(super) counted: bool,
}

/// The orders that lie in two files.
#[derive(Clone, Debug, Default)]
pub(super) struct Seams {
    pub(super) orders: HashMap<Arc<str>, Seam>,
}

impl Seams {
    /// Has the lines of orders that another file begins go on counting.
    pub(super) fn go_on(&self, source: usize, mut frame: Frame) -> Frame {
        let own = |seam: &Seam| seam.begins == source && seam.counted;
        if frame.table() != Table::OrderLines || !self.orders.values().any(own) {
            return frame;
        }
        let (order, line) = (frame.place("order_id"), frame.place("line_id"));
        for row in 0..frame.rows() {
            let seam = frame.text(order, row).and_then(|id| self.orders.get(id)).filter(|seam| own(seam));
            let count = frame.text(line, row).and_then(|count| count.parse::<u64>().ok());
            if let Some((seam, count)) = seam.zip(count) {
                let number = (seam.lines + count).to_string();
                frame.filled(line).set(row, Some(Value::Text(number.into())));
            }
        }
        frame
    }

    /// Whether two files are parts of one export, cut within the order.
    pub(super) fn joins(&self, order: &str, a: usize, b: usize) -> bool {
        self.orders
            .get(order)
            .is_some_and(|seam| (seam.ends == a && seam.begins == b) || (seam.ends == b && seam.begins == a))
    }
}
