//! What one table knows of another: the order of a refund, the payment day of a line. Decided once, in the current view.

use crate::facts::{Frame, Value, Values};
use hashbrown::{HashMap, HashSet};
use std::sync::Arc;

/// Gives each refund its main order, the day that was paid, its buyer and where it went, looking among orders, then among lines; marks those
/// whose number nobody knows.
pub(super) fn refunds_to_orders(
    refunds: &mut Frame,
    orders: Option<&Frame>,
    line_orders: &HashMap<Arc<str>, Arc<str>>,
) {
    let [order, main, paid, buyer, region, unmatched] =
        ["order_id", "main_order_id", "order_paid_on", "buyer_key", "region", "unmatched"]
            .map(|name| refunds.place(name));
    for place in [main, paid, buyer, region, unmatched] {
        refunds.filled(place);
    }
    for row in 0..refunds.rows() {
        let Some(id) = refunds.text(order, row).map(Arc::from) else { continue };
        let at = |id: &str| orders.and_then(|orders| Some((orders, find(orders, id)?)));
        let main_id = if at(&id).is_some() { id } else { line_orders.get(&id).cloned().unwrap_or(id) };
        let found = at(&main_id);
        let day = found.and_then(|(orders, at)| orders.number(orders.place("paid_on"), at));
        let own = |name: &str| found.and_then(|(orders, at)| orders.text(orders.place(name), at).map(Arc::from));
        let (person, place) = (own("buyer_key"), own("region"));
        set(refunds, paid, row, day.map(Value::Number));
        set(refunds, buyer, row, person.map(Value::Text));
        set(refunds, region, row, place.map(Value::Text));
        set(refunds, unmatched, row, Some(Value::Number(i64::from(found.is_none()))));
        set(refunds, main, row, Some(Value::Text(main_id)));
    }
}

/// The row of an order: orders are sorted by their number.
pub(super) fn find(orders: &Frame, id: &str) -> Option<usize> {
    let place = orders.place("order_id");
    let row = first_from(orders, place, id);
    Some(row).filter(|row| *row < orders.rows() && orders.text(place, *row).unwrap_or_default() == id)
}

/// The first row whose text in a column, by which rows are sorted, is no less; as many as there are where all are less.
pub(super) fn first_from(frame: &Frame, place: usize, text: &str) -> usize {
    let (mut low, mut high) = (0, frame.rows());
    while low < high {
        let middle = usize::midpoint(low, high);
        if frame.text(place, middle).unwrap_or_default() < text {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Gives each refund the day it was decided: of a closed one without a time the first day on which an export shows it closed. One
/// whose state says that it is open is undecided, whatever day stands there: some platforms note when it was first looked at.
pub(super) fn refunds_decided(refunds: &mut Frame, closed_on: &HashMap<Arc<str>, i64>) {
    let (id, status, completed, decided) = (
        refunds.place("refund_id"),
        refunds.place("status"),
        refunds.place("completed_on"),
        refunds.place("decided_on"),
    );
    for row in 0..refunds.rows() {
        let closed = refunds.text(status, row).is_some_and(|s| s == "closed");
        let seen = || refunds.text(id, row).filter(|_| closed).and_then(|id| closed_on.get(id)).copied();
        let open = refunds.text(status, row).is_some_and(|s| s == "applied");
        let day = refunds.number(completed, row).filter(|_| !open).or_else(seen);
        set(refunds, decided, row, day.map(Value::Number));
    }
}

/// The first day on which an export shows each refund closed; exports come oldest first, each with its day.
pub(super) fn closed_on<'f>(exports: impl Iterator<Item = (i64, &'f Frame)>) -> HashMap<Arc<str>, i64> {
    let mut days = HashMap::new();
    for (day, refunds) in exports {
        let (id, status) = (refunds.place("refund_id"), refunds.place("status"));
        for row in 0..refunds.rows() {
            let Some(id) = refunds.text(id, row) else { continue };
            if refunds.text(status, row).is_some_and(|s| s == "closed") {
                days.entry(id.into()).or_insert(day);
            } else {
                // Opened again: what counts is when it was closed for good.
                days.remove(id);
            }
        }
    }
    days
}

/// Gives each line the payment time of its order, where the order is known: exports of lines often have none. A line without one
/// beside lines of its order that have their own was not paid with them, and keeps none.
pub(super) fn lines_to_orders(lines: &mut Frame, orders: &Frame) {
    let mut found: Vec<Option<usize>> = side_by_side(lines, orders);
    unpaid_beside_paid(lines).into_iter().for_each(|row| found[row] = None);
    for name in ["paid_at", "paid_on", "created_on"] {
        let (from, to) = (orders.at(orders.place(name)), lines.place(name));
        if let Values::Number(values) = lines.filled(to) {
            values.update(|row, value| match (found[row], from) {
                (None, _) => value,
                (Some(at), Some(Values::Number(from))) => from.get(at),
                (Some(_), _) => None,
            });
        }
    }
}

/// Lines without a payment time whose orders have lines with one; they are sorted by the order's number.
fn unpaid_beside_paid(lines: &Frame) -> Vec<usize> {
    let (order, paid_at) = (lines.place("order_id"), lines.place("paid_at"));
    if lines.at(paid_at).is_none() {
        return Vec::new();
    }
    let all: Vec<usize> = (0..lines.rows()).collect();
    let is_paid = |row: &usize| lines.number(paid_at, *row).is_some();
    let of_orders = all.chunk_by(|a, b| lines.text(order, *a) == lines.text(order, *b));
    let mixed = of_orders.filter(|rows| rows.iter().any(is_paid));
    mixed.flat_map(|rows| rows.iter().copied().filter(|row| !is_paid(row))).collect()
}

/// The row of each line's order: both are sorted by the order's number.
pub(super) fn side_by_side(lines: &Frame, orders: &Frame) -> Vec<Option<usize>> {
    let (line_order, id) = (lines.place("order_id"), orders.place("order_id"));
    let mut at = 0;
    let mut found = Vec::with_capacity(lines.rows());
    for row in 0..lines.rows() {
        let order = lines.text(line_order, row);
        while at < orders.rows() && orders.text(id, at) < order {
            at += 1;
        }
        found.push(Some(at).filter(|at| *at < orders.rows() && orders.text(id, *at) == order));
    }
    found
}

/// Tells each order how many different products its lines hold.
pub(super) fn orders_to_lines(orders: &mut Frame, lines: &Frame) {
    let named = ["product_id", "merchant_code", "title"].map(|name| lines.place(name));
    let mut counts: Vec<Option<i64>> = vec![None; orders.rows()];
    let mut seen: (Option<usize>, Vec<&str>) = (None, Vec::new());
    for (row, at) in side_by_side(lines, orders).into_iter().enumerate() {
        let what = named.iter().find_map(|place| lines.text(*place, row));
        let (Some(at), Some(what)) = (at, what) else { continue };
        if seen.0 != Some(at) {
            seen = (Some(at), Vec::new());
        }
        if !seen.1.contains(&what) {
            seen.1.push(what);
        }
        counts[at] = Some(seen.1.len() as i64);
    }
    let place = orders.place("products");
    *orders.filled(place) = Values::Number(counts.into_iter().collect());
}

/// Takes each order of which nobody says who bought for a buyer of its own, where the store's exports name buyers: a guest is a
/// person too, and two guests are two. Whether they ever bought before nobody knows.
pub(super) fn nameless_buyers(orders: &mut Frame) {
    let [id, buyer, nameless] = ["order_id", "buyer_key", "nameless"].map(|name| orders.place(name));
    if orders.at(buyer).is_none() {
        return;
    }
    for row in (0..orders.rows()).filter(|row| orders.text(buyer, *row).is_none()).collect::<Vec<_>>() {
        let own = orders.text(id, row).map(|id| Value::Text(format!("order {id}").into()));
        set(orders, buyer, row, own);
        set(orders, nameless, row, Some(Value::Number(1)));
    }
}

/// Gives an order whose pieces its export leaves open the pieces of its lines, where all of them say how many. Where no export
/// of orders has pieces, it is done for all orders or for none: a sum with orders left out would look like one of all.
/// Whether the orders have pieces then.
pub(super) fn units_of_lines(orders: &mut Frame, lines: &Frame) -> bool {
    let (own, units) = (orders.place("units"), lines.place("units"));
    let has_own = orders.at(own).is_some();
    let mut sums: HashMap<usize, Option<i64>> = HashMap::new();
    for (row, at) in side_by_side(lines, orders).into_iter().enumerate() {
        let Some(at) = at.filter(|at| orders.number(own, *at).is_none()) else { continue };
        let sum = sums.entry(at).or_insert(Some(0));
        *sum = sum.zip(lines.number(units, row)).map(|(sum, n)| sum + n);
    }
    if !has_own && (sums.len() < orders.rows() || sums.values().any(Option::is_none)) {
        return false;
    }
    for (at, sum) in sums {
        set(orders, own, at, sum.map(Value::Number));
    }
    has_own || orders.at(own).is_some()
}

/// Sums of successful refunds by what their `order_id` names: an order, or a line.
pub(super) fn refunded_by_id(refunds: &Frame) -> HashMap<Arc<str>, i64> {
    let (id, status, amount) = (refunds.place("order_id"), refunds.place("status"), refunds.place("amount"));
    let mut sums: HashMap<Arc<str>, i64> = HashMap::new();
    for row in 0..refunds.rows() {
        let successful = refunds.text(status, row).is_some_and(|s| s == "successful");
        if let (true, Some(id), Some(n)) = (successful, refunds.text(id, row), refunds.number(amount, row)) {
            *sums.entry(id.into()).or_default() += n;
        }
    }
    sums
}

/// The same by main order: what the lines of an order got back is added to it.
pub(super) fn refunded_by_order(
    by_id: &HashMap<Arc<str>, i64>,
    line_orders: &HashMap<Arc<str>, Arc<str>>,
) -> HashMap<Arc<str>, i64> {
    let mut sums: HashMap<Arc<str>, i64> = HashMap::new();
    for (id, amount) in by_id {
        *sums.entry(line_orders.get(id).unwrap_or(id).clone()).or_default() += amount;
    }
    sums
}

/// The order of each line that a refund may name.
pub(super) fn orders_of_lines(refunds: &Frame, lines: &Frame) -> HashMap<Arc<str>, Arc<str>> {
    let named = refunds.place("order_id");
    let named: HashSet<&str> = (0..refunds.rows()).filter_map(|row| refunds.text(named, row)).collect();
    let (line, order) = (lines.place("line_id"), lines.place("order_id"));
    (0..lines.rows())
        .filter_map(|row| Some((lines.text(line, row).filter(|id| named.contains(id))?, lines.text(order, row)?)))
        .map(|(line, order)| (line.into(), order.into()))
        .collect()
}

fn set(frame: &mut Frame, place: usize, row: usize, value: Option<Value>) {
    frame.filled(place).set(row, value);
}
