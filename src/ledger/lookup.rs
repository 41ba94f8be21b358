//! What one table knows of another: the order of a refund, the payment day of a line. Decided once, in the current view.

use crate::facts::{Frame, Value};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Gives each refund its main order and the day that was paid, looking among orders, then among lines.
pub(super) fn refunds_to_orders(refunds: &mut Frame, orders: Option<&Frame>, lines: Option<&Frame>) {
    let paid_on = orders.map(days_paid).unwrap_or_default();
    let line_orders = lines.map(orders_of_lines).unwrap_or_default();
    let (order, main, paid) =
        (refunds.place("order_id"), refunds.place("main_order_id"), refunds.place("order_paid_on"));
    for row in 0..refunds.rows() {
        let Some(id) = refunds.text(order, row).cloned() else { continue };
        let main_id = if paid_on.contains_key(&id) { id } else { line_orders.get(&id).cloned().unwrap_or(id) };
        let day = paid_on.get(&main_id).copied().flatten();
        set(refunds, paid, row, day.map(Value::Number));
        set(refunds, main, row, Some(Value::Text(main_id)));
    }
}

/// Gives each refund the day it was decided: of a closed one without a time the first day on which an export shows it closed.
pub(super) fn refunds_decided(refunds: &mut Frame, closed_on: &HashMap<Arc<str>, i64>) {
    let (id, status, completed, decided) = (
        refunds.place("refund_id"),
        refunds.place("status"),
        refunds.place("completed_on"),
        refunds.place("decided_on"),
    );
    for row in 0..refunds.rows() {
        let closed = refunds.text(status, row).is_some_and(|s| &**s == "closed");
        let seen = || refunds.text(id, row).filter(|_| closed).and_then(|id| closed_on.get(id)).copied();
        let day = refunds.number(completed, row).or_else(seen);
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
            if refunds.text(status, row).is_some_and(|s| &**s == "closed") {
                days.entry(id.clone()).or_insert(day);
            } else {
                // Opened again: what counts is when it was closed for good.
                days.remove(id);
            }
        }
    }
    days
}

/// Gives each line the payment time of its order, where the order is known: exports of lines often have none.
pub(super) fn lines_to_orders(lines: &mut Frame, orders: &Frame) {
    let rows: HashMap<Arc<str>, usize> = by_id(orders);
    let order = lines.place("order_id");
    let pairs = [("paid_at", "paid_at"), ("paid_on", "paid_on"), ("created_on", "created_on")];
    let places = pairs.map(|(to, from)| (lines.place(to), orders.place(from)));
    for row in 0..lines.rows() {
        let Some(&at) = lines.text(order, row).and_then(|id| rows.get(id)) else { continue };
        for (to, from) in places {
            let value = orders.at(from).and_then(|v| v.get(at));
            set(lines, to, row, value);
        }
    }
}

/// Tells each order how many different products its lines hold.
pub(super) fn orders_to_lines(orders: &mut Frame, lines: &Frame) {
    let (order, product, code) = (lines.place("order_id"), lines.place("product_id"), lines.place("merchant_code"));
    let mut products: HashMap<Arc<str>, HashSet<Arc<str>>> = HashMap::new();
    for row in 0..lines.rows() {
        let what = lines.text(product, row).or_else(|| lines.text(code, row));
        if let (Some(order), Some(what)) = (lines.text(order, row), what) {
            products.entry(order.clone()).or_default().insert(what.clone());
        }
    }
    let (id, place) = (orders.place("order_id"), orders.place("products"));
    for row in 0..orders.rows() {
        let count = orders.text(id, row).and_then(|id| products.get(id)).map(|set| Value::Number(set.len() as i64));
        set(orders, place, row, count);
    }
}

/// Sums of successful refunds by what their `order_id` names: an order, or a line.
pub(super) fn refunded_by_id(refunds: &Frame) -> HashMap<Arc<str>, i64> {
    let (id, status, amount) = (refunds.place("order_id"), refunds.place("status"), refunds.place("amount"));
    let mut sums: HashMap<Arc<str>, i64> = HashMap::new();
    for row in 0..refunds.rows() {
        let successful = refunds.text(status, row).is_some_and(|s| &**s == "successful");
        if let (true, Some(id), Some(n)) = (successful, refunds.text(id, row), refunds.number(amount, row)) {
            *sums.entry(id.clone()).or_default() += n;
        }
    }
    sums
}

/// The same by main order: what the lines of an order got back is added to it.
pub(super) fn refunded_by_order(by_id: &HashMap<Arc<str>, i64>, lines: Option<&Frame>) -> HashMap<Arc<str>, i64> {
    let line_orders = lines.map(orders_of_lines).unwrap_or_default();
    let mut sums: HashMap<Arc<str>, i64> = HashMap::new();
    for (id, amount) in by_id {
        *sums.entry(line_orders.get(id).unwrap_or(id).clone()).or_default() += amount;
    }
    sums
}

fn orders_of_lines(lines: &Frame) -> HashMap<Arc<str>, Arc<str>> {
    let (line, order) = (lines.place("line_id"), lines.place("order_id"));
    (0..lines.rows())
        .filter_map(|row| Some((lines.text(line, row)?.clone(), lines.text(order, row)?.clone())))
        .collect()
}

fn days_paid(orders: &Frame) -> HashMap<Arc<str>, Option<i64>> {
    let paid = orders.place("paid_on");
    by_id(orders).into_iter().map(|(id, row)| (id, orders.number(paid, row))).collect()
}

fn by_id(orders: &Frame) -> HashMap<Arc<str>, usize> {
    let id = orders.place("order_id");
    (0..orders.rows()).filter_map(|row| Some((orders.text(id, row)?.clone(), row))).collect()
}

fn set(frame: &mut Frame, place: usize, row: usize, value: Option<Value>) {
    if let Some(values) = &mut frame.columns_mut()[place] {
        values.set(row, value);
    }
}
