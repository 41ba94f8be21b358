//! Amazon: all orders as tabbed text in UTC, the date range report under its notes, sponsored products.

use super::ads::{self, Figures};
use super::{Query, grouped_yuan, orders_of, quotient, refunds_in, yuan};
use crate::book::{Cell, Row, header};
use crate::layouts::amazon::{ADS, ORDERS, TRANSACTIONS};
use crate::order::{Line, Order, Outcome, Refund};
use crate::places;
use crate::platform::Platform;
use crate::products::{RANGE, english};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

const NOTES: [&str; 7] = [
    "Includes Amazon Marketplace, Fulfillment by Amazon (FBA), and Amazon Webstore transactions",
    "All amounts in USD, unless specified",
    "Definitions:",
    "Sales tax collected: Includes sales tax collected from buyers for product sales, shipping, and gift wrap.",
    "Selling fees: Includes variable closing fees and referral fees.",
    "Other transaction fees: Includes shipping chargebacks, shipping holdbacks, per-item fees  and sales tax collection fees.",
    "Other: Includes non-order transaction amounts. For more details, see the \"Type\" and \"Description\" columns for each order ID.",
];

/// All orders, a row per line; cancelled lines keep their price now and then.
pub fn orders(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&ORDERS)];
    for order in orders_of(query) {
        let lines = order.lines.iter().map(|line| (line, false)).chain(order.cancelled.iter().map(|line| (line, true)));
        for (index, (line, cancelled)) in lines.enumerate() {
            let row = OrderRow { query, order, line, first: index == 0, cancelled };
            rows.push(ORDERS.iter().map(|name| Cell::text(row.text(name))).collect());
        }
    }
    rows
}

struct OrderRow<'a> {
    query: Query<'a>,
    order: &'a Order,
    line: &'a Line,
    first: bool,
    cancelled: bool,
}

impl OrderRow<'_> {
    fn text(&self, name: &str) -> String {
        let (order, line) = (self.order, self.line);
        let query = self.query;
        let product = query.store.listings[line.listing].product;
        let state = status(order, query.at);
        let cancelled = self.cancelled || state == "Cancelled";
        // Nothing is charged yet; of what was cancelled every other line still shows its price.
        let priced = state != "Pending" && (!cancelled || order.sequence.is_multiple_of(2));
        let discount = line.price * line.units - line.payable;
        let in_utc = || utc(order.created);
        match name {
            "amazon-order-id" => query.store.order_id(order),
            "purchase-date" | "last-updated-date" => in_utc(),
            "order-status" => state.to_owned(),
            "item-status" if cancelled => "Cancelled".to_owned(),
            "item-status" if state == "Pending" => "Unshipped".to_owned(),
            "item-status" => state.to_owned(),
            "fulfillment-channel" => "Amazon".to_owned(),
            "sales-channel" => "Amazon.com".to_owned(),
            "ship-service-level" => "Standard".to_owned(),
            "product-name" => english(product).to_owned(),
            "sku" => RANGE[product].code.to_owned(),
            "asin" => query.store.product_id(&query.store.listings[line.listing]),
            "quantity" if cancelled && !priced => "0".to_owned(),
            "quantity" => line.units.to_string(),
            "currency" if priced => "USD".to_owned(),
            "item-price" if priced => yuan(line.price * line.units),
            "item-tax" if priced => yuan(Platform::Amazon.tax(line.payable, order.sequence)),
            "shipping-price" if priced && self.first && order.postage > 0 => yuan(order.postage),
            "item-promotion-discount" if priced && discount > 0 => yuan(discount),
            "ship-city" => "TESTVILLE".to_owned(),
            // What the buyer typed.
            "ship-state" if order.sequence.is_multiple_of(5) => places::in_america(order).1.to_owned(),
            "ship-state" => places::in_america(order).0.to_owned(),
            "ship-postal-code" => "00000-0000".to_owned(),
            "ship-country" => "US".to_owned(),
            "is-business-order" => "false".to_owned(),
            _ => String::new(),
        }
    }
}

fn status(order: &Order, at: NaiveDateTime) -> &'static str {
    let by = |time: Option<NaiveDateTime>| time.is_some_and(|time| time <= at);
    match () {
        () if order.paid.is_none() && by(order.closed) => "Cancelled",
        () if !by(order.paid) => "Pending",
        () if by(order.shipped) => "Shipped",
        () => "Unshipped",
    }
}

/// `2026-11-10T04:04:21+00:00`.
fn utc(local: NaiveDateTime) -> String {
    let utc = local + TimeDelta::hours(Platform::Amazon.behind_utc(local));
    utc.format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

/// The date range report: what was charged when it was shipped, what went back, fees, a transfer.
pub fn transactions(query: Query<'_>) -> Vec<Row> {
    let mut entries = entries(query);
    let end =
        (query.span.last().and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(20)).min(query.at - TimeDelta::hours(2));
    entries.push(Entry { description: "Cost of Advertising", ..Entry::apart(end, "Service Fee", -1_234) });
    entries.sort_by_key(|entry| (entry.at, entry.order.clone(), entry.sku));
    let paid_out: i64 = entries.iter().map(Entry::total).sum();
    let description = "To account ending in: 000";
    entries.push(Entry { description, ..Entry::apart(end + TimeDelta::hours(1), "Transfer", -paid_out) });
    let mut rows: Vec<Row> = NOTES.iter().map(|note| vec![Cell::text(*note)]).collect();
    rows.push(header(&TRANSACTIONS));
    rows.extend(entries.iter().map(|entry| TRANSACTIONS.iter().map(|name| Cell::text(entry.text(name))).collect()));
    rows
}

/// What was sold and what went back.
fn entries(query: Query<'_>) -> Vec<Entry> {
    let within = |time: NaiveDateTime| query.span.contains(time.date()) && time <= query.at;
    let mut entries = Vec::new();
    for order in query.store.orders.iter().filter(|order| order.paid.is_some()) {
        let shipped = order.shipped.filter(|at| within(*at));
        entries.extend(shipped.into_iter().flat_map(|at| Entry::sold(query, order, at)));
    }
    let back = refunds_in(query, |refund| refund.outcome == Outcome::Successful && within(refund.finished));
    entries.extend(back.into_iter().map(|(order, refund)| Entry::returned(query, order, refund)));
    entries
}

/// What Amazon keeps of it, less what it gives back.
pub(super) fn fees(query: Query<'_>) -> i64 {
    entries(query).iter().map(|entry| -entry.fees).sum()
}

struct Entry {
    at: NaiveDateTime,
    kind: &'static str,
    order: String,
    sku: &'static str,
    description: &'static str,
    units: i64,
    /// Product sales, their tax, shipping credits, promotional rebates.
    amounts: [i64; 4],
    fees: i64,
    other: i64,
}

impl Entry {
    /// A row per line, of which the first has the postage.
    fn sold<'a>(query: Query<'a>, order: &'a Order, at: NaiveDateTime) -> impl Iterator<Item = Entry> + 'a {
        order.lines.iter().enumerate().map(move |(index, line)| {
            let listed = line.price * line.units;
            let tax = Platform::Amazon.tax(line.payable, order.sequence);
            let amounts = [listed, tax, if index == 0 { order.postage } else { 0 }, line.payable - listed];
            let entry = Entry { order: query.store.order_id(order), units: line.units, ..Entry::apart(at, "Order", 0) };
            Entry { amounts, fees: -(line.payable * 15 / 100), ..entry.of(query, line) }
        })
    }

    /// What goes back beyond the line's own price is the order's tax and postage.
    fn returned(query: Query<'_>, order: &Order, refund: &Refund) -> Entry {
        let line = &order.lines[refund.line];
        let goods = refund.amount.min(line.payable);
        let beside = if refund.amount > goods { [-order.tax, -order.postage] } else { [0, 0] };
        let entry =
            Entry { order: query.store.order_id(order), units: 1, ..Entry::apart(refund.finished, "Refund", 0) };
        Entry { amounts: [-goods, beside[0], beside[1], 0], fees: goods * 15 / 100, ..entry.of(query, line) }
    }

    fn of(self, query: Query<'_>, line: &Line) -> Entry {
        let product = query.store.listings[line.listing].product;
        Entry { sku: RANGE[product].code, description: english(product), ..self }
    }

    fn apart(at: NaiveDateTime, kind: &'static str, other: i64) -> Entry {
        Entry { at, kind, order: String::new(), sku: "", description: "", units: 0, amounts: [0; 4], fees: 0, other }
    }

    fn total(&self) -> i64 {
        self.amounts.iter().sum::<i64>() - self.amounts[1] + self.fees + self.other
    }

    fn text(&self, name: &str) -> String {
        let of_order = !self.order.is_empty();
        match name {
            "date/time" => local(self.at),
            "settlement id" => "1001".to_owned(),
            "type" => self.kind.to_owned(),
            "order id" => self.order.clone(),
            "sku" => self.sku.to_owned(),
            "description" => self.description.to_owned(),
            "quantity" if of_order => self.units.to_string(),
            "marketplace" if of_order => "amazon.com".to_owned(),
            "account type" => "Standard Orders".to_owned(),
            "fulfillment" if of_order => "Amazon".to_owned(),
            "order city" if of_order => "Testville".to_owned(),
            "order state" if of_order => "CA".to_owned(),
            "order postal" if of_order => "00000".to_owned(),
            "tax collection model" if of_order => "MarketplaceFacilitator".to_owned(),
            "product sales" => plain(self.amounts[0]),
            "product sales tax" => plain(self.amounts[1]),
            "shipping credits" => plain(self.amounts[2]),
            "promotional rebates" => plain(self.amounts[3]),
            "marketplace withheld tax" => plain(-self.amounts[1]),
            "selling fees" => plain(self.fees),
            "other" => plain(self.other),
            "total" => plain(self.total()),
            "quantity"
            | "marketplace"
            | "fulfillment"
            | "order city"
            | "order state"
            | "order postal"
            | "tax collection model" => String::new(),
            _ => "0".to_owned(),
        }
    }
}

/// `1,039.98`, `-19.99`, `0`.
fn plain(cents: i64) -> String {
    match cents {
        0 => "0".to_owned(),
        cents if cents < 0 => format!("-{}", grouped_yuan(-cents)),
        cents => grouped_yuan(cents),
    }
}

/// `Nov 10, 2026 1:05:07 AM PST`.
fn local(at: NaiveDateTime) -> String {
    let zone = if Platform::Amazon.behind_utc(at) == 7 { "PDT" } else { "PST" };
    format!("{} {zone}", at.format("%b %-d, %Y %-I:%M:%S %p"))
}

/// Sponsored products: numbers as numbers, days as days.
pub fn advertised(query: Query<'_>) -> Vec<Row> {
    let mut rows = vec![header(&ADS)];
    for ((date, (plan, item)), figures) in &ads::by(query, false, |day| (day.plan.unwrap_or(0), day.item)) {
        let product = query.store.listings[*item].product;
        let cell = |name: &&str| match *name {
            "Date" => Cell::Date(serial(*date)),
            "Portfolio name" => Cell::text("Not grouped"),
            "Currency" => Cell::text("USD"),
            "Campaign Name" => Cell::text(["Auto - all", "Winter || SP"][plan % 2]),
            "Ad Group Name" => Cell::text("Group A"),
            "Advertised SKU" => Cell::text(RANGE[product].code),
            "Advertised ASIN" => Cell::text(query.store.product_id(&query.store.listings[*item])),
            name => figure(figures, name),
        };
        rows.push(ADS.iter().map(cell).collect());
    }
    rows
}

fn figure(figures: &Figures, name: &str) -> Cell {
    let (orders, sales) = figures.deals();
    let text = match name.trim() {
        "Impressions" => figures.impressions.to_string(),
        "Clicks" => figures.clicks.to_string(),
        "Spend" => yuan(figures.spend),
        "7 Day Total Sales" => yuan(sales),
        "7 Day Total Orders (#)" | "7 Day Total Units (#)" => orders.to_string(),
        "7 Day Advertised SKU Units (#)" => figures.direct.0.to_string(),
        "7 Day Other SKU Units (#)" => figures.indirect.0.to_string(),
        "7 Day Advertised SKU Sales" => yuan(figures.direct.1),
        "7 Day Other SKU Sales" => yuan(figures.indirect.1),
        "Click-Thru Rate (CTR)" => quotient(figures.clicks, figures.impressions, 6),
        "Cost Per Click (CPC)" => quotient(figures.spend, figures.clicks * 100, 6),
        "Total Advertising Cost of Sales (ACOS)" => quotient(figures.spend, sales, 6),
        "Total Return on Advertising Spend (ROAS)" => quotient(sales, figures.spend, 6),
        "7 Day Conversion Rate" => quotient(orders, figures.clicks, 6),
        _ => String::new(),
    };
    if text.is_empty() { Cell::Empty } else { Cell::Number(text) }
}

/// A day as a workbook counts it.
fn serial(day: NaiveDate) -> String {
    let start = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
    (day - start).num_days().to_string()
}
