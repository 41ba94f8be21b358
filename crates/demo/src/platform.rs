//! The platforms of the stores: what differs between them before any file is written.
//!
//! What happened in a store is told alike for all; here stands what a platform is never told, or does its own way: one
//! article an order, who pays when, which ids it gives.

use super::order::{Kind, Line, Order};
use super::products::Listing;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// A platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Platform {
    /// 天猫.
    Tmall,
    /// 淘宝.
    Taobao,
    /// 京东.
    Jd,
    /// 拼多多.
    Pdd,
    /// 抖店.
    Douyin,
    /// A shop of its own, with Google Ads.
    Shopify,
    /// amazon.com.
    Amazon,
}

/// What is true of a platform's stores.
pub(crate) struct Traits {
    /// As the settings name it.
    pub id: &'static str,
    /// The first store's id, what later ones' begin with, and whether the name says a number before it.
    pub store: &'static str,
    pub more: &'static str,
    /// 店铺名称 of the first store, and around the number of later ones.
    pub name: &'static str,
    pub numbered: [&'static str; 2],
    pub person: &'static str,
    pub expects: &'static [&'static str],
    /// Its costs by rule, as the settings say them: what the platform takes, and amounts per order.
    pub costs: &'static [(&'static str, &'static str)],
    /// Hours after midnight, in the store's own zone, when its operator sits down on Monday.
    pub morning: i64,
}

const TAOBAO: &[&str] = &["orders", "lines", "refunds", "ads", "traffic", "products"];

impl Platform {
    /// One store on each.
    pub const ALL: &'static [Platform] =
        &[Platform::Tmall, Platform::Jd, Platform::Pdd, Platform::Douyin, Platform::Shopify, Platform::Amazon];
    /// Tmall and Taobao in turn.
    pub const TAOBAO: &'static [Platform] = &[Platform::Tmall, Platform::Taobao];

    #[rustfmt::skip]
    pub(crate) fn traits(self) -> Traits {
        let traits = |id, store, more, name, numbered, person, expects, morning| {
            Traits { id, store, more, name, numbered, person, expects, costs: self.costs(), morning }
        };
        match self {
            Platform::Tmall => traits("tmall", "tmall-flagship", "tmall", "木禾旗舰店", ["木禾", "号旗舰店"], "小李", TAOBAO, 9),
            Platform::Taobao => traits("taobao", "taobao-home", "taobao", "木禾家居店", ["木禾", "号家居店"], "小陈", TAOBAO, 9),
            Platform::Jd => traits("jd", "jd-flagship", "jd", "木禾京东旗舰店", ["木禾京东", "店"], "小李", &["orders", "refunds", "ads", "products"], 9),
            Platform::Pdd => traits("pdd", "pdd-flagship", "pdd", "木禾拼多多旗舰店", ["木禾拼多多", "店"], "小陈", &["orders", "refunds", "ads"], 9),
            Platform::Douyin => traits("douyin", "douyin-flagship", "douyin", "木禾抖音旗舰店", ["木禾抖音", "店"], "小陈", &["orders", "refunds", "ads"], 9),
            Platform::Shopify => traits("shopify", "shopify-us", "shopify", "Muhe Home", ["Muhe Home ", ""], "小李", &["orders", "refunds", "ads"], 4),
            Platform::Amazon => traits("amazon", "amazon-us", "amazon", "Muhe US", ["Muhe US ", ""], "小陈", &["orders", "refunds", "ads"], 1),
        }
    }

    fn costs(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Platform::Tmall => {
                &[("commission", "\"5%\""), ("shipping", "4.2"), ("freight_insurance", "0.9"), ("return_shipping", "6")]
            }
            Platform::Taobao => &[("commission", "\"0.6%\""), ("shipping", "4.2"), ("return_shipping", "6")],
            Platform::Jd => &[("commission", "\"8%\""), ("shipping", "5.5"), ("return_shipping", "7")],
            Platform::Pdd => &[("commission", "\"0.6%\""), ("shipping", "3.1"), ("freight_insurance", "0.5")],
            Platform::Douyin => &[("commission", "\"4%\""), ("shipping", "3.8"), ("freight_insurance", "1.1")],
            Platform::Shopify => &[("commission", "\"2.9%\""), ("shipping", "6.5")],
            Platform::Amazon => &[("commission", "\"15%\""), ("shipping", "3.9")],
        }
    }

    /// Whether it sells in dollars, in America.
    pub fn in_dollars(self) -> bool {
        matches!(self, Platform::Shopify | Platform::Amazon)
    }

    /// The zone of its store; `None` is the business's own.
    pub fn zone(self) -> Option<&'static str> {
        match self {
            Platform::Shopify => Some("America/New_York"),
            Platform::Amazon => Some("America/Los_Angeles"),
            _ => None,
        }
    }

    /// By how many hours the clock of its store is behind UTC.
    pub(crate) fn behind_utc(self, at: NaiveDateTime) -> i64 {
        let standard = match self {
            Platform::Shopify => 5,
            Platform::Amazon => 8,
            _ => return -8,
        };
        if summer(at) { standard - 1 } else { standard }
    }

    /// What an article costs here, in the platform's currency.
    pub(crate) fn price(self, cents: i64) -> i64 {
        // Five yuan to the dollar, and 99 behind the point.
        if self.in_dollars() { cents / 500 * 100 + 99 } else { cents }
    }

    /// How the platform numbers an order, or a line of one.
    pub(crate) fn order_id(self, store: usize, order: &Order, part: u64) -> String {
        let (store, sequence) = (store as u64, order.sequence);
        match self {
            Platform::Tmall | Platform::Taobao => order.id.to_string(),
            Platform::Jd => (330_000_000_000 + store * 5_000_000_000 + sequence * 7_919).to_string(),
            Platform::Pdd => {
                let rest = 400_000_000_000_000 + store * 1_000_000_000_000 + sequence * 7_919_003;
                format!("{}-{rest}", order.created.format("%y%m%d"))
            }
            // No number ends in zeros: such ones look as if a spreadsheet program had rounded them.
            Platform::Douyin => {
                let head = 6_917_000_000_000_000_000 + store * 1_000_000_000_000_000;
                (head + sequence * 7_919_000_411 + part * 1_013).to_string()
            }
            Platform::Shopify => format!("#{}", 1_000 + sequence),
            Platform::Amazon => {
                format!("111-{:07}-{:07}", 1_234_567 + sequence * 7_919 % 8_000_000, store * 1_000_000 + sequence)
            }
        }
    }

    /// How its files name what a store lists; Shopify's name nothing but the merchant's own code.
    pub(crate) fn product_id(self, listing: &Listing) -> String {
        match self {
            Platform::Shopify => String::new(),
            Platform::Amazon => format!("B0{:08}", 10_000_000 + listing.product * 7_919),
            _ => listing.id.clone(),
        }
    }

    /// What an article costs us, in the platform's currency.
    pub(crate) fn cost(self, cents: i64) -> i64 {
        if self.in_dollars() { cents / 7 } else { cents }
    }

    /// The currency in which it sells.
    pub fn currency(self) -> &'static str {
        if self.in_dollars() { "USD" } else { "CNY" }
    }

    /// Whether an order is of one article.
    pub(crate) fn single(self) -> bool {
        self == Platform::Pdd
    }

    /// Whether a store, by its number, lets the platform advertise all it has.
    pub(crate) fn whole_store(self, number: usize) -> bool {
        match self {
            Platform::Tmall | Platform::Taobao => number.is_multiple_of(2),
            Platform::Jd | Platform::Douyin => true,
            _ => false,
        }
    }

    /// What the buyer pays beside goods and postage: tax and a tip.
    pub(crate) fn beside(self, lines: &[Line], sequence: u64) -> (i64, i64) {
        let tax = lines.iter().map(|line| self.tax(line.payable, sequence)).sum();
        let tips = self == Platform::Shopify && sequence % 41 == 7;
        (tax, if tips { lines.iter().map(|line| line.payable).sum::<i64>() * 5 / 100 } else { 0 })
    }

    /// The tax on a line: only some orders go to where there is one.
    pub(crate) fn tax(self, payable: i64, sequence: u64) -> i64 {
        if self.in_dollars() && sequence.is_multiple_of(3) { payable * 8 / 100 } else { 0 }
    }

    /// When an order came about that was paid then: at once where nothing is known of carts that wait.
    pub(crate) fn created(self, created: NaiveDateTime, paid: NaiveDateTime) -> NaiveDateTime {
        match self {
            Platform::Amazon | Platform::Pdd => paid,
            Platform::Shopify => created.max(paid - TimeDelta::seconds(1)),
            _ => created,
        }
    }

    /// Bends what happened to an order into what can happen here.
    pub(crate) fn adapt(self, order: &mut Order) {
        match self {
            Platform::Jd => on_delivery(order),
            Platform::Amazon => charged_when_shipped(order),
            _ => {}
        }
    }
}

/// 货到付款: some pay when the parcel has come.
fn on_delivery(order: &mut Order) {
    let plain = order.excluded.is_none() && order.deposit.is_none() && order.refunds.is_empty() && order.paid.is_some();
    if plain && order.sequence % 19 == 4 && order.completed.is_some() {
        order.on_delivery = true;
        order.paid = order.completed;
    }
}

/// Nothing is charged before it is shipped: what elsewhere is refunded before that is cancelled here.
fn charged_when_shipped(order: &mut Order) {
    let unshipped: Vec<usize> =
        order.refunds.iter().filter(|refund| refund.kind == Kind::Unshipped).map(|refund| refund.line).collect();
    if unshipped.is_empty() {
        return;
    }
    order.refunds.retain(|refund| refund.kind != Kind::Unshipped);
    if unshipped.len() == order.lines.len() {
        order.paid = None;
        return;
    }
    // It shows as cancelled from the beginning: only lines that are charged count.
    for line in unshipped.into_iter().rev() {
        let line = order.lines.remove(line);
        order.tax -= Platform::Amazon.tax(line.payable, order.sequence);
        order.cancelled.push(line);
    }
}

/// From the second Sunday of March to the first of November, both at two.
fn summer(at: NaiveDateTime) -> bool {
    use chrono::{Datelike, NaiveTime, Weekday};
    let year = at.year();
    let turn = |month, nth| {
        let day = NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, nth).unwrap_or_default();
        day.and_time(NaiveTime::MIN) + TimeDelta::hours(2)
    };
    turn(3, 2) <= at && at < turn(11, 1)
}
