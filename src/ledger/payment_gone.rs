//! Orders that were paid, as an older file shows, and of which the newest shows no payment any more. Money that came is not unpaid by
//! a platform: it goes back as a refund. Such orders stay paid, and the newer file is named with the older one.

use super::contradicted::{Contradiction, What};
use super::lowered::Unexplained;
use super::merge::{Merged, Version};
use crate::facts::{Frame, Value};
use std::collections::BTreeMap;

/// The last payment that a file shows of an order.
struct Payment {
    source: usize,
    at: i64,
    on: Option<i64>,
}

/// Gives orders back the payment that older files show, and tells which these are. A presale's deposit is none, nor is a time that
/// only stood in for a payment's.
pub(super) fn keep(orders: &mut Merged, versions: &[Version]) -> Vec<Unexplained> {
    let (paid, last) = shown(&orders.frame, versions);
    let [id, paid_at, paid_on] = ["order_id", "paid_at", "paid_on"].map(|name| orders.frame.place(name));
    let mut found = Vec::new();
    for (row, payment) in paid {
        let (Some(order), Some(&by)) = (orders.frame.text(id, row), last.get(&row)) else { continue };
        let (order, what) = (order.to_owned(), What::PaymentGone);
        let contradiction = Contradiction { by, of: payment.source, what, order, paid_on: payment.on };
        found.push(Unexplained { row, contradiction });
        for (place, value) in [(paid_at, Some(payment.at)), (paid_on, payment.on)] {
            orders.frame.filled(place).set(row, value.map(Value::Number));
        }
    }
    found
}

/// Of each order that has no payment now the last that a file shows, and the newest file that would say when it was paid.
fn shown(orders: &Frame, versions: &[Version]) -> (BTreeMap<usize, Payment>, BTreeMap<usize, usize>) {
    let [paid_at, deposit, deposited] = ["paid_at", "deposit", "deposit_paid_on"].map(|name| orders.place(name));
    let is_unpaid = |row: &usize| {
        let is_presale = orders.number(deposit, *row).is_some_and(|deposit| deposit > 0);
        !is_presale && [paid_at, deposited].iter().all(|place| orders.number(*place, *row).is_none())
    };
    let (mut paid, mut last) = (BTreeMap::new(), BTreeMap::new());
    for Version { source, frame, became } in versions.iter().filter(|version| version.frame.has("paid_at")) {
        for (row, at) in became.iter().enumerate() {
            let Some(at) = at.filter(is_unpaid) else { continue };
            last.insert(at, *source);
            if let Some(payment) = Payment::of(frame, row, *source) {
                paid.insert(at, payment);
            }
        }
    }
    (paid, last)
}

impl Payment {
    fn of(frame: &Frame, row: usize, source: usize) -> Option<Self> {
        let number = |name: &str| frame.number(frame.place(name), row);
        let text = |name: &str| frame.text(frame.place(name), row);
        let is_open = matches!(text("status"), Some("deposit" | "unpaid"));
        let amount = number("paid").or(number("paid_reported")).or(number("payable"));
        let is_payment = !is_open && text("paid_by").is_none() && amount.is_some_and(|amount| amount > 0);
        Some(Payment { source, at: number("paid_at").filter(|_| is_payment)?, on: number("paid_on") })
    }
}
