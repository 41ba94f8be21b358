//! A believable business, 木禾, written in the platforms' own export layouts.
//!
//! First a simulated truth ([`Business`]), then exports as views of it as of the moment they were made, with their
//! encodings, generations and faults. Everything is made in memory and the same options give the same bytes. Because the
//! truth is known ([`Business::truth`]), a report over the files can be checked to the cent.
//!
//! It is a crate of its own and knows nothing of the program that reads the files, so that neither is made to fit the other.

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
mod order;
mod orders;
mod places;
mod platform;
mod products;
mod profile_files;
pub mod season;
mod span;

pub use business::Business;
pub use oddities::oddities;
pub use platform::Platform;
pub use profile_files::profile_files;

use chrono::{Days, NaiveDate, NaiveDateTime};

use order::{Kind, Line, Order, Outcome, Refund};
use span::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// What business to make up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many stores, at least one; they take turns on the platforms.
    pub stores: usize,
    /// The platforms, at least one.
    pub platforms: &'static [Platform],
    /// Orders per store in a usual week.
    pub orders_per_week: u32,
    /// How many weeks, at least one.
    pub weeks: u32,
    /// How many of the last weeks are exported each on its Monday; those before come by the month.
    pub weekly: u32,
    /// The same seed gives the same business.
    pub seed: u64,
    /// Whether stores in China sell some articles by deposit and balance around 双11.
    pub presale: bool,
    /// Whether the operators download what the platforms charge as well.
    pub bills: bool,
    /// The last day of the last week: a Sunday.
    pub last_day: NaiveDate,
}

impl Options {
    /// The business in `fixtures/business`: two stores, 60 weeks up to 2026-W46.
    pub fn fixtures() -> Options {
        let last_day = NaiveDate::from_ymd_opt(2026, 11, 15).unwrap_or_default();
        Options {
            stores: 2,
            platforms: Platform::TAOBAO,
            orders_per_week: 46,
            weeks: 60,
            weekly: 4,
            seed: 11,
            presale: false,
            bills: false,
            last_day,
        }
    }

    /// One store on each of six platforms, four of which sell in yuan and two in dollars.
    pub fn platforms() -> Options {
        Options {
            stores: Platform::ALL.len(),
            platforms: Platform::ALL,
            presale: true,
            bills: true,
            ..Options::fixtures()
        }
    }

    /// The Monday of the first week.
    pub fn first_day(&self) -> NaiveDate {
        self.last_day - Days::new(7 * u64::from(self.weeks.max(1)) - 1)
    }

    fn span(&self) -> Span {
        Span::new(self.first_day(), self.last_day).unwrap_or(Span::day(self.last_day))
    }
}

/// A file for whoever writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoFile {
    /// Relative, with `/`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Business {
    /// Settings, lists and `inbox/<store>/`; the plan that the settings name is left to the caller.
    pub fn files(&self) -> Vec<DemoFile> {
        let mut files = self.lists();
        files.extend(self.downloads().into_iter().map(|(_, file)| file));
        files
    }

    /// Settings and lists.
    pub fn lists(&self) -> Vec<DemoFile> {
        lists::files(self)
    }

    /// The exports, each with the moment, in UTC, from which it lies in the inbox.
    pub fn downloads(&self) -> Vec<(NaiveDateTime, DemoFile)> {
        inbox::downloads(self)
    }

    /// What really happened in each store over these days.
    pub fn truth(&self, days: RangeInclusive<NaiveDate>) -> Vec<Truth> {
        self.stores.iter().map(|store| truth_of(store, &days)).collect()
    }

    /// What the platform charged a store over these days, by kind of cost, in cents; below zero what it gave back.
    pub fn charged(&self, store: &str, days: RangeInclusive<NaiveDate>) -> BTreeMap<&'static str, i64> {
        let Some(store) = self.stores.iter().find(|own| own.id == store) else { return BTreeMap::new() };
        let span = Span::new(*days.start(), *days.end()).unwrap_or(Span::day(*days.start()));
        let at = span.last().and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::days(365);
        exports::charges::charged(exports::Query { store, span, at, manner: exports::Manner::default() })
    }

    /// Whether exports of the store tell its visitors and who came back.
    pub fn counts_visitors(&self, store: &str) -> bool {
        let store = self.stores.iter().find(|own| own.id == store);
        store.is_some_and(|store| matches!(store.platform, Platform::Tmall | Platform::Taobao))
    }

    /// Whether exports of the store tell its buyers apart.
    pub fn names_buyers(&self, store: &str) -> bool {
        let store = self.stores.iter().find(|own| own.id == store);
        store.is_some_and(|store| matches!(store.platform, Platform::Jd | Platform::Shopify))
    }

    /// 商品ID of the article of that code in a store; `None` where the store does not list it.
    pub fn listing(&self, store: &str, code: &str) -> Option<&str> {
        let store = self.stores.iter().find(|own| own.id == store)?;
        let listing = store.listings.iter().find(|listing| products::RANGE[listing.product].code == code)?;
        Some(&listing.id)
    }
}

/// What really happened in a store over some days, in cents; made-up orders left out unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// The store's id.
    pub store: String,
    /// The currency of all that follows.
    pub currency: &'static str,
    /// 支付金额, postage included.
    pub paid: i64,
    /// The same with the made-up orders.
    pub paid_with_excluded: i64,
    /// The postage in [`Truth::paid_with_excluded`], which 生意参谋 leaves out.
    pub postage: i64,
    /// 支付订单数.
    pub orders: u64,
    /// How many made-up orders were paid.
    pub excluded_orders: u64,
    /// 支付件数.
    pub units: u64,
    /// Successful refunds, by completion.
    pub refunded: i64,
    /// How many main orders they belong to.
    pub refunded_orders: u64,
    /// What advertising cost, all channels.
    pub ad_spend: i64,
    /// Of it 货品全站推广.
    pub ad_spend_whole_store: i64,
    /// 确认收货打款金额, by completion.
    pub received: i64,
    /// Deposits that waited for their balance when the last of the days was over.
    pub deposits_open: i64,
    /// What the goods of these orders cost, of articles that the catalog has.
    pub goods: i64,
    /// What was paid for them.
    pub goods_paid: i64,
    /// What of the catalog's articles cost that came back or never left, by completion of the refund.
    pub goods_returned: i64,
    /// Refunds for which a parcel came back.
    pub returns: u64,
    /// Who paid for an order.
    pub buyers: u64,
    /// How many of them had paid for one before.
    pub returning: u64,
    /// Customers up to the last day, by how many orders they paid for: one, two, more.
    pub customers: [u64; 3],
    /// 支付金额 by the country and the province or state that orders went to; what no export tells stands under empty names.
    pub regions: BTreeMap<(&'static str, &'static str), i64>,
}

fn truth_of(store: &business::Store, days: &RangeInclusive<NaiveDate>) -> Truth {
    let within = |time: Option<NaiveDateTime>| time.is_some_and(|time| days.contains(&time.date()));
    let paid: Vec<_> = store.orders.iter().filter(|order| within(order.paid)).collect();
    let real = || paid.iter().filter(|order| order.excluded.is_none());
    let refunds = |order: &Order| -> i64 {
        let successful = order.refunds.iter().filter(|refund| refund.outcome == Outcome::Successful);
        successful.filter(|refund| within(Some(refund.finished))).map(|refund| refund.amount).sum()
    };
    let came_back = || {
        let own = store.orders.iter().filter(|order| order.excluded.is_none());
        let refunds = own.flat_map(|order| order.refunds.iter().map(move |refund| (order, refund)));
        let done = |refund: &Refund| refund.outcome == Outcome::Successful && within(Some(refund.finished));
        refunds.filter(move |(_, refund)| done(refund) && refund.kind != Kind::MoneyOnly)
    };
    let (first, last) = (*days.start(), *days.end());
    let waits = |order: &&Order| order.excluded.is_none() && order.waits_for_balance_on(last);
    let ads = || store.ads.days.iter().filter(|day| days.contains(&day.date));
    let completed = store.orders.iter().filter(|order| order.excluded.is_none() && within(order.completed));
    Truth {
        store: store.id.clone(),
        currency: store.platform.currency(),
        paid: real().map(|order| order.total()).sum(),
        paid_with_excluded: paid.iter().map(|order| order.total()).sum(),
        postage: paid.iter().map(|order| order.postage).sum(),
        orders: real().count() as u64,
        excluded_orders: (paid.len() - real().count()) as u64,
        units: real().map(|order| order.units() as u64).sum(),
        refunded: store.orders.iter().map(refunds).sum(),
        refunded_orders: store.orders.iter().filter(|order| refunds(order) > 0).count() as u64,
        ad_spend: ads().map(|day| day.spend).sum(),
        ad_spend_whole_store: ads().filter(|day| day.plan.is_none()).map(|day| day.spend).sum(),
        received: completed.filter_map(|order| order.received_at(order.completed?)).sum(),
        deposits_open: store.orders.iter().filter(waits).filter_map(|order| order.deposit.map(|paid| paid.cents)).sum(),
        goods: real().flat_map(|order| &order.lines).filter_map(|line| cost_of(store, line)).sum(),
        goods_paid: real()
            .flat_map(|order| &order.lines)
            .filter(|line| cost_of(store, line).is_some())
            .map(|line| line.payable)
            .sum(),
        goods_returned: came_back().filter_map(|(order, refund)| pieces_back(store, order, refund)).sum(),
        returns: came_back().filter(|(_, refund)| refund.kind != Kind::Unshipped).count() as u64,
        buyers: real().map(|order| order.buyer).collect::<BTreeSet<u32>>().len() as u64,
        returning: returning(store, first, last),
        customers: customers(store, last),
        regions: real().fold(BTreeMap::new(), |mut regions, order| {
            *regions.entry(places::told(store.platform, order).unwrap_or_default()).or_default() += order.total();
            regions
        }),
    }
}

/// The days on which each buyer paid, an order a day's entry; made-up orders left out.
fn buyers(store: &business::Store) -> BTreeMap<u32, Vec<NaiveDate>> {
    let mut found: BTreeMap<u32, Vec<NaiveDate>> = BTreeMap::new();
    let real = store.orders.iter().filter(|order| order.excluded.is_none());
    for (buyer, paid) in real.filter_map(|order| Some((order.buyer, order.paid?))) {
        found.entry(buyer).or_default().push(paid.date());
    }
    found
}

fn returning(store: &business::Store, first: NaiveDate, last: NaiveDate) -> u64 {
    let came_back = |days: &&Vec<NaiveDate>| {
        days.iter().any(|day| *day < first) && days.iter().any(|day| (first..=last).contains(day))
    };
    buyers(store).values().filter(came_back).count() as u64
}

fn customers(store: &business::Store, last: NaiveDate) -> [u64; 3] {
    let mut found = [0; 3];
    for days in buyers(store).values() {
        let orders = days.iter().filter(|day| **day <= last).count();
        if let Some(at) = orders.checked_sub(1) {
            found[at.min(2)] += 1;
        }
    }
    found
}

/// What the pieces of a line cost; `None` of an article that the catalog lacks.
fn cost_of(store: &business::Store, line: &Line) -> Option<i64> {
    let article = &products::RANGE[store.listings[line.listing].product];
    let known = !products::NOT_IN_CATALOG.contains(&article.code);
    known.then(|| store.platform.cost(article.cost) * line.units)
}

/// The cost of the pieces that a refund is of: the nearest whole part of the line's that its amount is.
fn pieces_back(store: &business::Store, order: &Order, refund: &Refund) -> Option<i64> {
    let line = &order.lines[refund.line];
    let pieces = (2 * refund.amount.min(line.payable) * line.units + line.payable) / (2 * line.payable).max(1);
    Some(cost_of(store, line)? / line.units.max(1) * pieces)
}
