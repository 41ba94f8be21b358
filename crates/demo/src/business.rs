//! The simulated truth: what really happened in the stores, to the second and the cent.
//!
//! Exports are views of it as of the moment they were made; a report can be checked against it. Amounts are cents.

use super::Options;
use super::dice::Dice;
use super::{advertising, orders};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use std::collections::BTreeMap;

/// All of it.
pub struct Business {
    pub(crate) options: Options,
    pub(crate) stores: Vec<Store>,
}

/// One shop on one platform.
pub struct Store {
    pub id: String,
    /// 店铺名称.
    pub name: String,
    pub platform: &'static str,
    pub person: &'static str,
    pub number: usize,
    pub listings: Vec<Listing>,
    /// In the order of creation.
    pub orders: Vec<Order>,
    pub ads: advertising::Ads,
}

/// An article as this store lists it.
pub struct Listing {
    /// Index into the range.
    pub product: usize,
    /// 商品ID.
    pub id: String,
}

/// A main order.
pub struct Order {
    pub id: u64,
    pub buyer: u32,
    /// Whether the buyer had paid an order here before.
    pub returning: bool,
    pub created: NaiveDateTime,
    pub paid: Option<NaiveDateTime>,
    pub shipped: Option<NaiveDateTime>,
    pub completed: Option<NaiveDateTime>,
    pub closed: Option<NaiveDateTime>,
    pub close_reason: &'static str,
    pub postage: i64,
    pub lines: Vec<Line>,
    pub refunds: Vec<Refund>,
    /// A made-up order (刷单, 补单): the reason.
    pub excluded: Option<&'static str>,
}

/// A line of an order.
pub struct Line {
    pub id: u64,
    /// Index into the store's listings.
    pub listing: usize,
    pub sku: usize,
    pub units: i64,
    /// List price of one.
    pub price: i64,
    /// 买家应付货款: after discounts, without postage.
    pub payable: i64,
}

/// How a refund ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Successful,
    Closed,
    /// The seller said no; the buyer has not answered.
    Refused,
}

/// What a refund asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Unshipped,
    MoneyOnly,
    Return,
    RefusedParcel,
}

/// One refund of one line.
pub struct Refund {
    pub id: u64,
    /// Index into the order's lines.
    pub line: usize,
    pub amount: i64,
    pub kind: Kind,
    pub reason: &'static str,
    pub applied: NaiveDateTime,
    pub finished: NaiveDateTime,
    pub outcome: Outcome,
}

impl Refund {
    /// Whether the money had gone back by then.
    pub fn successful_at(&self, at: NaiveDateTime) -> bool {
        self.outcome == Outcome::Successful && self.finished <= at
    }
}

impl Order {
    /// Goods and postage.
    pub fn total(&self) -> i64 {
        self.goods() + self.postage
    }

    /// Goods without postage.
    pub fn goods(&self) -> i64 {
        self.lines.iter().map(|line| line.payable).sum()
    }

    /// All pieces.
    pub fn units(&self) -> i64 {
        self.lines.iter().map(|line| line.units).sum()
    }

    /// Whether it was paid by then.
    pub fn paid_at(&self, at: NaiveDateTime) -> bool {
        self.paid.is_some_and(|paid| paid <= at)
    }

    /// What had been refunded by then.
    pub fn refunded_at(&self, at: NaiveDateTime) -> i64 {
        self.refunds.iter().filter(|refund| refund.successful_at(at)).map(|refund| refund.amount).sum()
    }

    /// What had been refunded of a line's goods by then, postage left out.
    pub fn line_refunded_at(&self, line: usize, at: NaiveDateTime) -> i64 {
        let refunds = self.refunds.iter().filter(|refund| refund.line == line && refund.successful_at(at));
        refunds.map(|refund| refund.amount).sum::<i64>().min(self.lines[line].payable)
    }

    /// Taobao lowers the paid amount by refunds made before the order was completed, and leaves it alone afterwards.
    fn lowers(&self, at: NaiveDateTime) -> bool {
        let first = self.refunds.iter().filter(|refund| refund.successful_at(at)).map(|refund| refund.finished).min();
        first.is_some_and(|first| self.completed.is_none_or(|completed| first < completed))
    }

    /// 买家实付金额 as an export made then shows it.
    pub fn reported_paid_at(&self, at: NaiveDateTime) -> i64 {
        match (self.paid_at(at), self.lowers(at)) {
            (false, _) => 0,
            (true, true) => self.total() - self.refunded_at(at),
            (true, false) => self.total(),
        }
    }

    /// The same of a line.
    pub fn line_reported_paid_at(&self, line: usize, at: NaiveDateTime) -> i64 {
        match (self.paid_at(at), self.lowers(at)) {
            (false, _) => 0,
            (true, true) => self.lines[line].payable - self.line_refunded_at(line, at),
            (true, false) => self.lines[line].payable,
        }
    }

    /// 确认收货打款金额: what the seller got when the buyer confirmed.
    pub fn received_at(&self, at: NaiveDateTime) -> Option<i64> {
        let completed = self.completed.filter(|completed| *completed <= at)?;
        Some(self.total() - self.refunded_at(completed))
    }

    /// Where it stands, in the words of the platform.
    pub fn status_at(&self, at: NaiveDateTime) -> &'static str {
        let by = |time: Option<NaiveDateTime>| time.is_some_and(|time| time <= at);
        if by(self.closed) {
            "交易关闭"
        } else if by(self.completed) {
            "交易成功"
        } else if self.lines.len() > 1 && by(self.shipped) && !by(self.shipped.map(|first| first + TimeDelta::hours(9)))
        {
            "卖家部分发货"
        } else if by(self.shipped) {
            "卖家已发货,等待买家确认"
        } else if by(self.paid) {
            "买家已付款,等待卖家发货"
        } else {
            "等待买家付款"
        }
    }
}

impl Business {
    /// Throws the dice.
    pub fn simulate(options: &Options) -> Business {
        let stores = (0..options.stores.max(1)).map(|number| Store::open(options, number)).collect();
        Business { options: *options, stores }
    }
}

impl Store {
    fn open(options: &Options, number: usize) -> Store {
        let (id, name, platform, person) = match number {
            0 => ("tmall-flagship".to_owned(), "木禾旗舰店".to_owned(), "tmall", "小李"),
            1 => ("taobao-home".to_owned(), "木禾家居店".to_owned(), "taobao", "小陈"),
            n if n % 2 == 0 => (format!("tmall-{}", n + 1), format!("木禾{}号旗舰店", n + 1), "tmall", "小李"),
            n => (format!("taobao-{}", n + 1), format!("木禾{}号家居店", n + 1), "taobao", "小陈"),
        };
        let mut dice = Dice::new(options.seed, "listings", number as u64);
        let mut listings = Vec::new();
        for (product, article) in super::products::RANGE.iter().enumerate() {
            let listed = article.stores & (1 << (number % 2)) != 0;
            let id = (680_000_000_000 + dice.below(250_000_000_000)).to_string();
            if listed {
                listings.push(Listing { product, id });
            }
        }
        let ads = advertising::Ads::simulate(options, number, &listings);
        let orders = orders::simulate(options, number, &listings);
        Store { id, name, platform, person, number, listings, orders, ads }
    }

    /// What happened on a day, as the platform itself would count it.
    pub fn days(&self) -> BTreeMap<NaiveDate, Day> {
        let mut days: BTreeMap<NaiveDate, Day> = BTreeMap::new();
        for order in &self.orders {
            if let Some(paid) = order.paid {
                days.entry(paid.date()).or_default().add(order);
            }
            for refund in order.refunds.iter().filter(|refund| refund.outcome == Outcome::Successful) {
                let day = days.entry(refund.finished.date()).or_default();
                day.refunded += refund.amount;
                day.products.entry(order.lines[refund.line].listing).or_default().refunded += refund.amount;
            }
        }
        days
    }
}

/// Sums of a day, made-up orders included, postage left out: the way 生意参谋 counts.
#[derive(Default)]
pub struct Day {
    pub orders: i64,
    pub lines: i64,
    pub units: i64,
    pub paid: i64,
    pub refunded: i64,
    /// Who bought; true for those who had before.
    pub buyers: BTreeMap<u32, bool>,
    pub returning_paid: i64,
    pub products: BTreeMap<usize, ProductDay>,
}

/// Sums of a listing and day.
#[derive(Default)]
pub struct ProductDay {
    pub buyers: BTreeMap<u32, bool>,
    pub units: i64,
    pub paid: i64,
    pub refunded: i64,
    pub returning_paid: i64,
}

impl Day {
    fn add(&mut self, order: &Order) {
        self.orders += 1;
        self.lines += order.lines.len() as i64;
        self.units += order.units();
        self.paid += order.goods();
        // Who came back within the day is an old or a new buyer by the first order of the day.
        let returning = *self.buyers.entry(order.buyer).or_insert(order.returning);
        if returning {
            self.returning_paid += order.goods();
        }
        for line in &order.lines {
            let product = self.products.entry(line.listing).or_default();
            product.buyers.insert(order.buyer, returning);
            product.units += line.units;
            product.paid += line.payable;
            if returning {
                product.returning_paid += line.payable;
            }
        }
    }
}
