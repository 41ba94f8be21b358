//! Orders that only the item report knows: their lines stand for them. And what a line cost where no export says it.
//!
//! Totals come from an order's own row where there is one, else from its lines, never both. An order that is made of its lines
//! is marked, belongs to no row of any file, and so counts in no file's accounting.

use super::lookup;
use super::merge::Merged;
use crate::facts::{Frame, SEVERAL_CURRENCIES, Table, Value};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// What a line brings to the order that it stands for.
const TAKEN: [&str; 7] = ["created_at", "created_on", "paid_at", "paid_on", "payable", "refunded", "units"];

/// Orders of which there are lines only.
#[derive(Debug)]
pub(super) struct Added {
    /// All orders, those made of lines among them.
    pub(super) orders: Option<Merged>,
    /// The first lines of paid orders without a row of their own that give no payment time, or no word of what was paid: their
    /// orders cannot be counted.
    pub(super) uncounted: Vec<usize>,
}

/// Adds an order for each that only lines know, where these say when and how much was paid.
pub(super) fn add(orders: Option<Merged>, lines: &Merged) -> Added {
    let frame = &lines.frame;
    let mut uncounted = Vec::new();
    let mut made: Vec<Made> = Vec::new();
    let known = orders.as_ref().map(|merged| lookup::side_by_side(frame, &merged.frame));
    for (id, rows) in orders_of(frame) {
        if known.as_ref().is_some_and(|known| known[rows.start].is_some()) {
            continue;
        }
        match Made::of(frame, id.into(), rows.clone()) {
            Ok(Some(order)) => made.push(Made { origin: lines.origin[rows.start], ..order }),
            Ok(None) => {}
            Err(Uncounted) => uncounted.push(rows.start),
        }
    }
    let mut orders = if made.is_empty() { orders } else { Some(together(orders, lines, made)) };
    if let Some(Merged { frame, .. }) = &mut orders {
        // With or without such orders: the months of a window have the columns of the months beside them.
        let flag = frame.place("from_lines");
        frame.filled(flag);
    }
    Added { orders, uncounted }
}

/// The rows of each order: lines are sorted by their order's number.
fn orders_of(lines: &Frame) -> Vec<(&str, Range<usize>)> {
    let place = lines.place("order_id");
    let mut found: Vec<(&str, Range<usize>)> = Vec::new();
    for row in 0..lines.rows() {
        let Some(id) = lines.text(place, row) else { continue };
        match found.last_mut() {
            Some((last, rows)) if *last == id => rows.end = row + 1,
            _ => found.push((id, row..row + 1)),
        }
    }
    found
}

/// An order made of its lines.
struct Made {
    id: Arc<str>,
    values: BTreeMap<&'static str, i64>,
    status: Option<Arc<str>>,
    /// That of its lines, where they name one.
    currency: Option<Arc<str>>,
    origin: usize,
}

/// It was paid, or may have been, and nobody says when or how much.
struct Uncounted;

impl Made {
    /// `None` where the order was never paid.
    fn of(lines: &Frame, id: Arc<str>, rows: Range<usize>) -> Result<Option<Made>, Uncounted> {
        let (status, paid_at, paid) = (lines.place("status"), lines.place("paid_at"), lines.place("paid"));
        let states: HashSet<&str> = rows.clone().filter_map(|row| lines.text(status, row)).collect();
        let counted: Vec<usize> = rows.clone().filter(|row| lines.number(paid_at, *row).is_some()).collect();
        if counted.is_empty() {
            // Lines that never say a state are of orders whose own row says it: that row is gone.
            let may_be_paid =
                states.is_empty() || states.iter().any(|s| matches!(*s, "paid" | "shipped" | "completed"));
            return if may_be_paid { Err(Uncounted) } else { Ok(None) };
        }
        let estimated = lines.place("estimated");
        let amount = |row: &usize| lines.number(paid, *row).filter(|_| lines.number(estimated, *row) != Some(1));
        let amounts: Option<Vec<i64>> = counted.iter().map(amount).collect();
        let mut values = BTreeMap::from([("paid", amounts.ok_or(Uncounted)?.iter().sum())]);
        for name in TAKEN {
            let place = lines.place(name);
            let each: Option<Vec<i64>> = counted.iter().map(|row| lines.number(place, *row)).collect();
            let Some(each) = each else { continue };
            let is_moment = name.ends_with("_at") || name.ends_with("_on");
            let value = if is_moment { each.iter().copied().min() } else { Some(each.iter().sum()) };
            values.extend(value.map(|value| (name, value)));
        }
        let status = match states.len() {
            1 => lines.text(status, rows.start).map(Arc::from),
            _ => None,
        };
        let mut currencies = counted.iter().filter_map(|&row| lines.text(lines.place("currency"), row));
        let mut currency = currencies.next().map(Arc::from);
        if currencies.any(|other| Some(other) != currency.as_deref()) {
            // What is in different currencies makes no sum.
            currency = Some(SEVERAL_CURRENCIES.into());
            values.retain(|name, _| !matches!(*name, "paid" | "payable" | "refunded"));
        }
        Ok(Some(Made { id, values, status, currency, origin: 0 }))
    }
}

/// The orders with those made of lines among them, sorted by number.
fn together(orders: Option<Merged>, lines: &Merged, made: Vec<Made>) -> Merged {
    let alone = orders.is_none();
    let mut merged = orders.unwrap_or_else(|| Merged {
        frame: Frame::new(Table::Orders, &["order_id"]),
        origin: Vec::new(),
        weight: Vec::new(),
        conflicts: BTreeMap::new(),
        twins: BTreeMap::new(),
        renewals: Vec::new(),
        present: HashSet::from(["order_id"]),
    });
    // Beside an order report only its own columns are filled: a column that most orders lack would be no sum of all.
    let known = |name: &str| merged.present.contains(name) || name == "paid" || name.starts_with("paid_");
    let names: Vec<&'static str> = ["paid"].into_iter().chain(TAKEN).filter(|name| alone || known(name)).collect();
    let names: Vec<&'static str> = names
        .into_iter()
        .filter(|name| *name == "paid" || lines.present.contains(name) || name.starts_with("paid_"))
        .collect();
    let with_currency = lines.present.contains("currency");
    let frame = &mut merged.frame;
    let before = frame.rows();
    frame.set_rows(before + made.len());
    let flag = frame.place("from_lines");
    for (row, order) in (before..).zip(made) {
        let set = |frame: &mut Frame, name: &str, value: Option<Value>| {
            let place = frame.place(name);
            frame.filled(place).set(row, value);
        };
        set(frame, "order_id", Some(Value::Text(order.id)));
        set(frame, "status", order.status.map(Value::Text));
        if with_currency {
            set(frame, "currency", order.currency.map(Value::Text));
        }
        frame.filled(flag).set(row, Some(Value::Number(1)));
        for name in &names {
            set(frame, name, order.values.get(name).copied().map(Value::Number));
        }
        merged.origin.push(order.origin);
        // No row of a file became it.
        merged.weight.push(0);
    }
    merged.present.extend(names);
    merged.present.extend(with_currency.then_some("currency"));
    sorted(merged)
}

fn sorted(merged: Merged) -> Merged {
    let id = merged.frame.place("order_id");
    let mut order: Vec<usize> = (0..merged.frame.rows()).collect();
    order.sort_by(|&a, &b| merged.frame.text(id, a).cmp(&merged.frame.text(id, b)));
    Merged {
        frame: merged.frame.take(&order),
        origin: order.iter().map(|&row| merged.origin[row]).collect(),
        weight: order.iter().map(|&row| merged.weight[row]).collect(),
        ..merged
    }
}

/// Gives lines of which no export says what was paid the amount that was owed, else price times pieces, and marks them: good
/// for the shares of products, never for totals.
pub(super) fn estimate(lines: &mut Merged) {
    let frame = &mut lines.frame;
    let [paid, reported, paid_at, payable, price, units, estimated] =
        ["paid", "paid_reported", "paid_at", "payable", "price", "units", "estimated"].map(|name| frame.place(name));
    // Also where nothing is to be estimated, as with orders that are made of lines.
    frame.filled(estimated);
    let mut found = false;
    for row in 0..frame.rows() {
        let open = frame.number(paid, row).is_none() && frame.number(reported, row).is_none();
        if !open || frame.number(paid_at, row).is_none() {
            continue;
        }
        let by_price = || frame.number(price, row)?.checked_mul(frame.number(units, row)?);
        if let Some(amount) = frame.number(payable, row).or_else(by_price) {
            frame.filled(paid).set(row, Some(Value::Number(amount)));
            frame.filled(estimated).set(row, Some(Value::Number(1)));
            found = true;
        }
    }
    if found {
        lines.present.insert("paid");
    }
}
