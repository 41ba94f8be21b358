//! Shopify: a row per line, of which only an order's first knows the order; and the transactions, which know when.

use super::{Query, at_once, orders_of, refunds_in, whim, yuan};
use crate::book::{Cell, Row, header};
use crate::layouts::shopify::{ORDERS, TRANSACTIONS};
use crate::order::{Order, Outcome};
use crate::places;
use crate::platform::Platform;
use crate::products::{RANGE, english};
use chrono::NaiveDateTime;

/// orders_export.csv, newest first. Until 2022 it forgot Paid at where a part was refunded, which `forgets` says.
pub fn orders(query: Query<'_>, forgets: bool) -> Vec<Row> {
    let mut rows = vec![header(&ORDERS)];
    let mut found: Vec<&Order> = orders_of(query).collect();
    found.reverse();
    for order in found {
        for line in 0..order.lines.len() {
            rows.push(ORDERS.iter().map(|name| Cell::text(text(query, order, line, name, forgets))).collect());
        }
    }
    rows
}

fn text(query: Query<'_>, order: &Order, line: usize, name: &str, forgets: bool) -> String {
    match name {
        "Name" => query.store.order_id(order),
        "Email" => format!("buyer{}@example.com", order.buyer),
        "Created at" => stamp(Some(order.created), query.at),
        "Vendor" => "Muhe".to_owned(),
        name if name.starts_with("Lineitem") => line_text(query, order, line, name),
        name if line == 0 => order_text(query, order, name, forgets),
        _ => String::new(),
    }
}

fn line_text(query: Query<'_>, order: &Order, line: usize, name: &str) -> String {
    let line = &order.lines[line];
    let product = query.store.listings[line.listing].product;
    match name {
        "Lineitem quantity" => line.units.to_string(),
        "Lineitem name" => english(product).to_owned(),
        "Lineitem price" => yuan(line.price),
        "Lineitem sku" => RANGE[product].code.to_owned(),
        "Lineitem requires shipping" | "Lineitem taxable" => "true".to_owned(),
        "Lineitem fulfillment status" => fulfilment(order, query.at).to_owned(),
        "Lineitem discount" => yuan(line.price * line.units - line.payable),
        _ => String::new(),
    }
}

fn order_text(query: Query<'_>, order: &Order, name: &str, forgets: bool) -> String {
    let status = financial_status(order, query.at);
    // What it forgets can be told only where the day of the order is that of the payment.
    let forgotten =
        forgets && status == "partially_refunded" && order.paid.map(|p| p.date()) == Some(order.created.date());
    let listed: i64 = order.lines.iter().map(|line| line.price * line.units).sum();
    let called_off = order.closed.or(order.completed.filter(|_| order.sequence % 67 == 3));
    match name {
        "Financial Status" => status.to_owned(),
        "Paid at" if forgotten => String::new(),
        "Paid at" => stamp(order.paid, query.at),
        "Fulfillment Status" => fulfilment(order, query.at).to_owned(),
        "Fulfilled at" => stamp(order.shipped, query.at),
        "Cancelled at" => stamp(called_off, query.at),
        "Accepts Marketing" => "no".to_owned(),
        "Currency" => "USD".to_owned(),
        "Subtotal" => yuan(order.goods()),
        "Shipping" => yuan(order.postage),
        "Taxes" => yuan(order.tax),
        "Total" => yuan(order.total()),
        "Discount Amount" => yuan(listed - order.goods()),
        "Refunded Amount" => yuan(order.refunded_at(query.at)),
        "Outstanding Balance" if status == "pending" => yuan(order.total()),
        "Outstanding Balance" => "0.00".to_owned(),
        "Payment Method" if order.paid.is_some() => "Shopify Payments".to_owned(),
        "Payment Method" => "Bank Deposit".to_owned(),
        "Id" => format!("500000{:07}", order.sequence),
        "Risk Level" => "Low".to_owned(),
        "Source" => "web".to_owned(),
        "Billing Zip" | "Shipping Zip" => "'00001".to_owned(),
        "Shipping Country" | "Billing Country" => "US".to_owned(),
        "Shipping Province" => places::in_america(order).0.to_owned(),
        // A present is paid for elsewhere.
        "Billing Province" if order.sequence.is_multiple_of(9) => "NV".to_owned(),
        "Billing Province" => places::in_america(order).0.to_owned(),
        "Notes" if whim(order.id, 29) == 0 => "two\nlines, and \"quotes\"".to_owned(),
        "Tax 1 Name" if order.tax > 0 => "State Tax 8%".to_owned(),
        "Tax 1 Value" if order.tax > 0 => yuan(order.tax),
        _ => String::new(),
    }
}

fn financial_status(order: &Order, at: NaiveDateTime) -> &'static str {
    match order.refunded_at(at) {
        _ if !order.paid_at(at) && order.closed.is_some_and(|closed| closed <= at) => "voided",
        _ if !order.paid_at(at) => "pending",
        0 => "paid",
        refunded if refunded == order.total() => "refunded",
        _ => "partially_refunded",
    }
}

fn fulfilment(order: &Order, at: NaiveDateTime) -> &'static str {
    if order.shipped.is_some_and(|shipped| shipped <= at) { "fulfilled" } else { "unfulfilled" }
}

/// `2026-11-15 23:59:59 -0500`: the shop's own clock, in summer an hour nearer.
pub(super) fn stamp(time: Option<NaiveDateTime>, at: NaiveDateTime) -> String {
    let time = time.filter(|time| *time <= at);
    time.map_or(String::new(), |time| {
        format!("{} -0{}00", time.format("%Y-%m-%d %H:%M:%S"), Platform::Shopify.behind_utc(time))
    })
}

/// transactions_export.csv: sales and refunds, each at its moment.
pub fn transactions(query: Query<'_>) -> Vec<Row> {
    let mut found: Vec<(NaiveDateTime, &Order, &str, i64)> = Vec::new();
    let sold = orders_of(query).filter_map(|order| Some((order.paid.filter(|paid| *paid <= query.at)?, order)));
    found.extend(sold.map(|(paid, order)| (paid, order, "sale", order.total())));
    let back = refunds_in(query, |refund| {
        refund.outcome == Outcome::Successful
            && query.span.contains(refund.finished.date())
            && refund.finished <= query.at
    });
    found.extend(at_once(back).into_iter().map(|(order, refund, amount)| (refund.finished, order, "refund", amount)));
    found.sort_by_key(|(at, order, kind, amount)| (*at, order.sequence, *kind, *amount));
    let mut rows = vec![header(&TRANSACTIONS)];
    for (at, order, kind, amount) in found {
        let cell = |name: &&str| match *name {
            "Order" => format!("500000{:07}", order.sequence),
            "Name" => query.store.order_id(order),
            "Kind" => kind.to_owned(),
            "Gateway" => "shopify_payments".to_owned(),
            "Created At" => stamp(Some(at), query.at),
            "Status" => "success".to_owned(),
            "Amount" => yuan(amount),
            "Currency" => "USD".to_owned(),
            _ => "visa".to_owned(),
        };
        rows.push(TRANSACTIONS.iter().map(|name| Cell::text(cell(name))).collect());
    }
    rows
}
