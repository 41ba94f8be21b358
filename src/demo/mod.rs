//! A believable business, 木禾, written in the platforms' own export layouts.
//!
//! First a simulated truth (`business`), then exports as views of it as of the moment they were made, with their
//! encodings, generations and faults. Everything is made in memory and the same options give the same bytes; the command
//! writes them to disk. Because the truth is known ([`truth`]), a report over the files can be checked to the cent.

mod advertising;
mod aftersales;
mod book;
mod business;
mod dice;
mod exports;
mod inbox;
#[cfg(test)]
mod laws;
pub mod layouts;
mod lists;
mod oddities;
mod orders;
mod plan;
mod products;
mod season;

pub use oddities::oddities;

use crate::calendar::Span;
use crate::money::Money;
use business::{Business, Outcome};
use chrono::NaiveDate;

/// What business to make up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many stores, at least one; they take turns as Tmall and Taobao.
    pub stores: usize,
    /// Orders per store in a usual week.
    pub orders_per_week: u32,
    /// How many weeks, at least one.
    pub weeks: u32,
    /// The same seed gives the same business.
    pub seed: u64,
    /// The last day of the last week: a Sunday.
    pub last_day: NaiveDate,
}

impl Options {
    /// The business in `fixtures/business`: two stores, 60 weeks up to 2026-W46.
    pub fn fixtures() -> Options {
        let last_day = NaiveDate::from_ymd_opt(2026, 11, 15).unwrap_or_default();
        Options { stores: 2, orders_per_week: 46, weeks: 60, seed: 11, last_day }
    }
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoFile {
    /// Relative, with `/`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The whole business: settings, plan, lists and `inbox/<store>/`.
pub fn generate(options: &Options) -> Vec<DemoFile> {
    let business = Business::simulate(options);
    let mut files = lists::files(&business);
    files.extend(inbox::files(&business));
    files
}

/// What really happened in a store over some days, made-up orders left out unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// The store's id.
    pub store: String,
    /// 支付金额, postage included.
    pub paid: Money,
    /// The same with the made-up orders.
    pub paid_with_excluded: Money,
    /// The postage in [`Truth::paid_with_excluded`], which 生意参谋 leaves out.
    pub postage: Money,
    /// 支付订单数.
    pub orders: u64,
    /// How many made-up orders were paid.
    pub excluded_orders: u64,
    /// 支付件数.
    pub units: u64,
    /// Successful refunds, by completion.
    pub refunded: Money,
    /// How many main orders they belong to.
    pub refunded_orders: u64,
    /// What advertising cost, all channels.
    pub ad_spend: Money,
    /// Of it 货品全站推广.
    pub ad_spend_whole_store: Money,
    /// 确认收货打款金额, by completion.
    pub received: Money,
}

/// The truth of each store over a span.
pub fn truth(options: &Options, span: Span) -> Vec<Truth> {
    let business = Business::simulate(options);
    business.stores.iter().map(|store| truth_of(store, span)).collect()
}

fn truth_of(store: &business::Store, span: Span) -> Truth {
    let within = |time: Option<chrono::NaiveDateTime>| time.is_some_and(|time| span.contains(time.date()));
    let sum = |cents: &mut dyn Iterator<Item = i64>| Money::from_cents(cents.sum());
    let paid: Vec<_> = store.orders.iter().filter(|order| within(order.paid)).collect();
    let real = || paid.iter().filter(|order| order.excluded.is_none());
    let refunds = |order: &business::Order| -> i64 {
        let successful = order.refunds.iter().filter(|refund| refund.outcome == Outcome::Successful);
        successful.filter(|refund| within(Some(refund.finished))).map(|refund| refund.amount).sum()
    };
    let ads = || store.ads.days.iter().filter(|day| span.contains(day.date));
    let completed = store.orders.iter().filter(|order| order.excluded.is_none() && within(order.completed));
    Truth {
        store: store.id.clone(),
        paid: sum(&mut real().map(|order| order.total())),
        paid_with_excluded: sum(&mut paid.iter().map(|order| order.total())),
        postage: sum(&mut paid.iter().map(|order| order.postage)),
        orders: real().count() as u64,
        excluded_orders: (paid.len() - real().count()) as u64,
        units: real().map(|order| order.units() as u64).sum(),
        refunded: sum(&mut store.orders.iter().map(refunds)),
        refunded_orders: store.orders.iter().filter(|order| refunds(order) > 0).count() as u64,
        ad_spend: sum(&mut ads().map(|day| day.spend)),
        ad_spend_whole_store: sum(&mut ads().filter(|day| day.plan.is_none()).map(|day| day.spend)),
        received: sum(&mut completed.filter_map(|order| order.received_at(order.completed?))),
    }
}
