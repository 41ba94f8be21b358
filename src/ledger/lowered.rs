//! Orders for which a newer file shows less paid than an older one did, and nothing explains it: no refund, no piece taken off. A price was
//! typed wrong in one of the two, or a file is damaged.

use super::contradicted::{Contradiction, What};
use super::lookup::first_from;
use super::merge::{Merged, Version};
use super::paid::Lowered;
use crate::facts::Frame;
use hashbrown::HashMap;
use std::sync::Arc;

/// So much less may be shown, in ten-thousandths, and as a part of it: rounding, a small compensation.
const SMALL: i64 = 100_000;
const PART: i64 = 50;

/// One that nothing explains.
pub(super) struct Unexplained {
    /// Its row among the orders.
    pub(super) row: usize,
    pub(super) contradiction: Contradiction,
}

/// The orders that nothing explains; `refunds` are sums of successful ones by order.
pub(super) fn unexplained(
    lowered: Vec<Lowered>,
    orders: &Merged,
    (lines, versions): (Option<&Merged>, &[Version]),
    refunds: &HashMap<Arc<str>, i64>,
) -> Vec<Unexplained> {
    let frame = &orders.frame;
    let [id, status, refunded, paid_on, units, deposit] =
        ["order_id", "status", "refunded", "paid_on", "units", "deposit"].map(|name| frame.place(name));
    let mut found = Vec::new();
    for Lowered { row, now, was, is_open } in lowered {
        let (Some(order), less) = (frame.text(id, row), was.1 - now.1) else { continue };
        let said = frame.number(refunded, row);
        // Where the platform takes off what comes back, and nobody says how much that was, it is what was taken off.
        let is_open = is_open && !refunds.contains_key(order);
        let back = said.unwrap_or(0).max(refunds.get(order).copied().unwrap_or(0));
        let is_small = less <= SMALL.max(was.1 / PART) || less - back <= SMALL.max(was.1 / PART);
        let is_closed = frame.text(status, row) == Some("closed");
        let is_coming_back = || lines.is_some_and(|lines| came_back(&lines.frame, order));
        let has_fewer = || frame.at(units).is_none() && pieces(versions, now.0, order) < pieces(versions, was.0, order);
        // What stood there before the balance of a presale was paid was only asked for.
        let is_presale = frame.number(deposit, row).is_some_and(|deposit| deposit > 0);
        if is_presale || is_open || is_small || is_closed || is_coming_back() || has_fewer() {
            continue;
        }
        let what = What::Lowered(was.1, now.1);
        let (by, of, paid_on) = (now.0, was.0, frame.number(paid_on, row));
        found
            .push(Unexplained { row, contradiction: Contradiction { by, of, what, order: order.to_owned(), paid_on } });
    }
    found
}

/// Whether a line of an order says that something is refunded.
fn came_back(lines: &Frame, order: &str) -> bool {
    let (id, status) = (lines.place("order_id"), lines.place("refund_status"));
    let own = (first_from(lines, id, order)..lines.rows()).take_while(|row| lines.text(id, *row) == Some(order));
    own.into_iter().any(|row| matches!(lines.text(status, row), Some("applied" | "successful")))
}

/// The pieces of an order by the lines of a file; none where one does not say how many.
fn pieces(versions: &[Version], source: usize, order: &str) -> Option<i64> {
    let own = versions.iter().filter(|version| version.source == source);
    let rows = own.flat_map(|Version { frame, .. }| {
        let (id, units) = (frame.place("order_id"), frame.place("units"));
        (0..frame.rows())
            .filter(move |row| frame.text(id, *row) == Some(order))
            .map(move |row| frame.number(units, row))
    });
    rows.sum()
}
