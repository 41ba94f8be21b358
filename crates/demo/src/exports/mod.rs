//! Views of the truth as the back-offices export them, each in its own layout, as of the moment of the export.

pub mod ads;
pub mod amazon;
pub mod bills;
pub mod charges;
pub mod cuts;
pub mod douyin;
pub mod google;
pub mod items;
pub mod jd;
pub mod orders;
pub mod pdd;
pub mod product_days;
pub mod refunds;
pub mod shop_days;
pub mod shopify;
pub mod sources;
pub mod stock;
pub mod taobao;

use super::book::Cell;
use super::business::Store;
use super::dice::whim;
use super::layouts::DEPOSIT;
use super::order::{Order, Refund};
use crate::span::Span;
use chrono::{Days, NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;

/// What an export is made of.
#[derive(Clone, Copy)]
pub struct Query<'a> {
    pub store: &'a Store,
    /// The filter of the export: orders by creation, refunds by application, the others by day.
    pub span: Span,
    /// When it was made.
    pub at: NaiveDateTime,
    /// Quirks of the file.
    pub manner: Manner,
}

/// How a file writes what all files write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// `2026/11/09 10:00`: a person saved it in Excel.
    pub slashes: bool,
    /// `，` instead of `,` in the statuses.
    pub full_width: bool,
    /// `="…"` around ids.
    pub formula_ids: bool,
    /// `null` where a text is missing.
    pub null: bool,
}

impl Manner {
    fn time(self, time: Option<NaiveDateTime>) -> Cell {
        let format = if self.slashes { "%Y/%m/%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
        time.map_or(Cell::Empty, |time| Cell::text(time.format(format).to_string()))
    }

    fn id(self, id: u64) -> Cell {
        Cell::text(if self.formula_ids { format!("=\"{id}\"") } else { id.to_string() })
    }

    fn status(self, status: &str) -> Cell {
        Cell::text(if self.full_width { status.replace(',', "，") } else { status.to_owned() })
    }

    fn missing(self) -> Cell {
        if self.null { Cell::text("null") } else { Cell::Empty }
    }
}

/// `169.00`.
pub fn yuan(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

/// `169.00` as a text cell, which is how Taobao writes amounts.
fn amount(cents: i64) -> Cell {
    Cell::text(yuan(cents))
}

/// `1,669,761`.
pub fn grouped(number: i64) -> String {
    let digits = number.abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

/// `1,669,761.00`.
pub fn grouped_yuan(cents: i64) -> String {
    format!("{}.{:02}", grouped(cents / 100), cents.abs() % 100)
}

/// A quotient to so many places, half up, without trailing zeros; empty over zero.
pub fn quotient(top: i64, bottom: i64, places: u32) -> String {
    if bottom == 0 {
        return String::new();
    }
    let scale = 10_i128.pow(places);
    let value = (i128::from(top) * scale * 2 + i128::from(bottom)) / (i128::from(bottom) * 2);
    if places == 0 {
        return value.to_string();
    }
    let text = format!("{}.{:0width$}", value / scale, value % scale, width = places as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `0.67%`, or `-` over zero.
pub fn percent(top: i64, bottom: i64) -> String {
    if bottom == 0 {
        return "-".to_owned();
    }
    let hundredths = (top * 20_000 / bottom + 1) / 2;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn first_instant(day: NaiveDate) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN)
}

/// The refunds applied for in the span and before the export, newest first, each with its order.
fn refunds_of<'a>(query: Query<'a>) -> Vec<(&'a Order, &'a Refund)> {
    refunds_in(query, |refund| query.span.contains(refund.applied.date()) && refund.applied <= query.at)
}

/// Refunds of which that holds; they are looked for among the orders of so many days before the span.
fn refunds_in<'a>(query: Query<'a>, wanted: impl Fn(&Refund) -> bool) -> Vec<(&'a Order, &'a Refund)> {
    const REACH: u64 = 60;
    let from = first_instant(query.span.first() - Days::new(REACH));
    let orders = &query.store.orders;
    let start = orders.partition_point(|order| order.created < from);
    let all = orders[start..].iter().flat_map(|order| order.refunds.iter().map(move |refund| (order, refund)));
    let mut found: Vec<(&Order, &Refund)> = all.filter(|(_, refund)| wanted(refund)).collect();
    found.sort_by_key(|(_, refund)| (std::cmp::Reverse(refund.applied), refund.id));
    found
}

/// What went back of an order in one go: a platform that knows no lines of refunds tells it as one.
fn at_once<'a>(refunds: Vec<(&'a Order, &'a Refund)>) -> Vec<(&'a Order, &'a Refund, i64)> {
    let mut found: BTreeMap<_, (&Order, &Refund, i64)> = BTreeMap::new();
    for (order, refund) in refunds {
        found.entry((refund.finished, order.sequence)).or_insert((order, refund, 0)).2 += refund.amount;
    }
    found.into_values().collect()
}

/// `2026-11-09 10:00:00`, or nothing while it has not happened.
fn by_then(time: Option<NaiveDateTime>, at: NaiveDateTime) -> String {
    time.filter(|time| *time <= at).map_or(String::new(), |time| time.format("%Y-%m-%d %H:%M:%S").to_string())
}

/// The columns of an order report: with those of deposits where there are any.
fn with_deposits<'c>(query: Query<'_>, columns: &[&'c str]) -> Vec<&'c str> {
    let any = query.store.orders.iter().any(|order| order.deposit.is_some());
    columns.iter().copied().chain(DEPOSIT.into_iter().filter(|_| any)).collect()
}

/// What these columns hold; `None` of any other.
fn of_deposit(query: Query<'_>, order: &Order, name: &str) -> Option<String> {
    let deposit = order.deposit.filter(|deposit| deposit.paid <= query.at);
    match name {
        "定金金额" => Some(deposit.map_or_else(String::new, |deposit| yuan(deposit.cents))),
        "定金付款时间" => Some(by_then(deposit.map(|deposit| deposit.paid), query.at)),
        _ => None,
    }
}

/// The orders that were created in the span, and before the export.
fn orders_of<'a>(query: Query<'a>) -> impl Iterator<Item = &'a Order> {
    let orders = &query.store.orders;
    let start = orders.partition_point(|order| order.created < first_instant(query.span.first()));
    orders[start..]
        .iter()
        .take_while(move |order| order.created <= query.at && order.created.date() <= query.span.last())
}
