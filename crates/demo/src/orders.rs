//! How orders come about: who buys what and when, and whether it is paid.

use super::Options;
use super::aftersales;
use super::dice::Dice;
use super::order::{Deposit, Line, Order};
use super::platform::Platform;
use super::products::{Listing, RANGE};
use super::season;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};

/// So many of a thousand orders are never paid.
const UNPAID: i64 = 90;
/// So many of a thousand buyers come back.
const COME_BACK: i64 = 230;

/// All orders of a store, by creation; the Monday after the last day too, because exports are made that morning.
pub(super) fn simulate(options: &Options, store: usize, platform: Platform, listings: &[Listing]) -> Vec<Order> {
    let mut shop = Shop {
        store,
        platform,
        dice: Dice::of_store(options.seed, "orders", store as u64),
        listings,
        presale: options.presale,
        sequence: 0,
        buyers: Vec::new(),
        orders: Vec::new(),
    };
    for day in options.span().days().chain([options.last_day + Days::new(1)]) {
        shop.trade(day, options.orders_per_week);
    }
    // Some platforms know of an order only once it is paid.
    shop.orders.sort_by_key(|order| order.created);
    shop.orders
}

struct Shop<'a> {
    store: usize,
    platform: Platform,
    dice: Dice,
    listings: &'a [Listing],
    presale: bool,
    sequence: u64,
    buyers: Vec<u32>,
    orders: Vec<Order>,
}

impl Shop<'_> {
    fn trade(&mut self, day: NaiveDate, per_week: u32) {
        // The second store is a little smaller than the first.
        let size = if self.store.is_multiple_of(2) { 108 } else { 92 };
        let milli = i64::from(per_week) * 1000 / 7 * season::weight(day) / season::USUAL * size / 100;
        let count = (milli * self.dice.between(82, 118) / 100 + self.dice.below(1000)) / 1000;
        let hours = season::hours(day);
        let mut times: Vec<NaiveDateTime> = (0..count)
            .map(|_| {
                let hour = self.dice.weighted(&hours) as i64;
                day.and_time(chrono::NaiveTime::MIN) + TimeDelta::seconds(hour * 3600 + self.dice.below(3600))
            })
            .collect();
        times.sort_unstable();
        let last = times.len();
        for (index, created) in times.into_iter().enumerate() {
            let edge = match last - index {
                1 if day.weekday() == Weekday::Sun => Edge::NextDay,
                2 if day.weekday() == Weekday::Sun => Edge::LastSecond,
                _ => Edge::of(self.sequence),
            };
            self.order(created, edge);
        }
    }

    fn order(&mut self, created: NaiveDateTime, edge: Edge) {
        self.sequence += 1;
        let returning = !self.buyers.is_empty() && self.dice.permille(COME_BACK);
        let buyer =
            if returning { *self.dice.pick(&self.buyers) } else { (100_003 + self.sequence * 7_919 % 899_999) as u32 };
        let head = head(self.store, created.date(), self.sequence);
        let id = |part: u64| (head + part) * 1_000_000 + u64::from(buyer);
        let lines = self.lines(created.date(), &id);
        let goods: i64 = lines.iter().map(|line| line.payable).sum();
        let postage = if goods < 4_900 && self.dice.permille(700) {
            600
        } else if self.dice.permille(35) {
            *self.dice.pick(&[800, 1_200, 1_500])
        } else {
            0
        };
        let (tax, tip) = self.platform.beside(&lines, self.sequence);
        let mut order = Order {
            id: id(0),
            sequence: self.sequence,
            buyer,
            returning,
            created,
            paid: None,
            shipped: None,
            completed: None,
            closed: None,
            close_reason: "订单未关闭",
            postage,
            tax,
            tip,
            on_delivery: false,
            deposit: None,
            lines,
            cancelled: Vec::new(),
            refunds: Vec::new(),
            excluded: None,
        };
        if edge == Edge::None && self.dice.permille(UNPAID) {
            let (reason, hours) =
                *self.dice.pick(&[("买家未付款", 72), ("买家未付款", 24), ("拍错了", 1), ("我不想买了", 3)]);
            order.closed = Some(created + TimeDelta::hours(hours) + TimeDelta::seconds(self.dice.below(1800)));
            order.close_reason = reason;
        } else {
            let first = self.payment(created, edge);
            order.created = self.platform.created(created, first);
            let balance = self.balance(&order, first, edge);
            order.deposit = balance.map(|_| Deposit { cents: order.goods() / 1_000 * 100, paid: first });
            order.paid = Some(balance.flatten().unwrap_or(first));
            self.buyers.push(buyer);
            if order.deposit.is_none() && self.sequence % 37 == 5 && order.lines.len() == 1 && order.goods() < 60_000 {
                order.excluded = Some(if self.sequence.is_multiple_of(2) { "刷单" } else { "补单" });
            }
            aftersales::simulate(&mut order, &mut self.dice, self.sequence);
            self.platform.adapt(&mut order);
            if balance == Some(None) {
                forfeit(&mut order);
            }
        }
        self.orders.push(order);
    }

    /// 预售 before 双11: when the balance of such an order is paid, which is on the day, only after this story's end, or never.
    fn balance(&self, order: &Order, first: NaiveDateTime, edge: Edge) -> Option<Option<NaiveDateTime>> {
        let day = NaiveDate::from_ymd_opt(first.year(), 11, 11)?;
        let before = (1..=18).contains(&(day - first.date()).num_days());
        let sold = self.presale && !self.platform.in_dollars() && edge == Edge::None && order.goods() >= 10_000;
        if !(sold && before && self.sequence.is_multiple_of(3)) {
            return None;
        }
        let at = |days: i64| day.and_time(chrono::NaiveTime::MIN) + TimeDelta::days(days);
        let minutes = TimeDelta::minutes((self.sequence * 17 % 1_300) as i64);
        Some(match self.sequence / 3 % 4 {
            0 => None,
            1 => Some(at(9) + minutes),
            _ => Some(at(0) + minutes),
        })
    }

    fn payment(&mut self, created: NaiveDateTime, edge: Edge) -> NaiveDateTime {
        let midnight = created.date().and_time(chrono::NaiveTime::MIN) + TimeDelta::days(1);
        match edge {
            Edge::LastSecond => midnight - TimeDelta::seconds(1),
            Edge::NextDay => midnight,
            Edge::None if self.platform.in_dollars() => created,
            Edge::None => {
                let seconds = match self.dice.below(100) {
                    0..=64 => self.dice.between(6, 170),
                    65..=87 => self.dice.between(170, 3_600),
                    88..=96 => self.dice.between(3_600, 40_000),
                    _ => self.dice.between(40_000, 250_000),
                };
                created + TimeDelta::seconds(seconds)
            }
        }
    }

    fn lines(&mut self, day: NaiveDate, id: &impl Fn(u64) -> u64) -> Vec<Line> {
        let count = 1 + if self.platform.single() { 0 } else { self.dice.weighted(&[730, 185, 65, 20]) };
        let weights: Vec<i64> = self.listings.iter().map(|listing| RANGE[listing.product].popularity).collect();
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < count {
            let listing = self.dice.weighted(&weights);
            if !chosen.contains(&listing) {
                chosen.push(listing);
            }
        }
        let campaign = season::campaign(day) > 120;
        let lines = chosen.into_iter().enumerate().map(|(index, listing)| {
            let price = self.platform.price(RANGE[self.listings[listing].product].price);
            let units = self.units(price);
            let discounts: &[i64] = if campaign { &[80, 82, 85, 88, 75] } else { &[100, 100, 95, 92, 90, 88] };
            let payable = (price * units * self.dice.pick(discounts) + 50) / 100;
            let part = if count == 1 { 0 } else { index as u64 + 1 };
            Line { id: id(part), listing, sku: self.dice.below(2) as usize, units, price, payable }
        });
        lines.collect()
    }

    /// Mostly one; now and then a hotel buys.
    fn units(&mut self, price: i64) -> i64 {
        match self.dice.below(1000) {
            _ if price < 500 => self.dice.between(1, 40),
            0..=839 => 1,
            840..=949 => 2,
            950..=987 => 3,
            988..=996 => self.dice.between(4, 10),
            _ if price < 60_000 => self.dice.between(12, 40),
            _ => 2,
        }
    }
}

/// The buyer never paid the balance: the order closes on the Monday after 双11, and its deposit stays with the seller.
fn forfeit(order: &mut Order) {
    let first = order.deposit.map_or(order.created, |deposit| deposit.paid);
    let monday = NaiveDate::from_ymd_opt(first.year(), 11, 16).unwrap_or_default();
    order.closed = Some(monday.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(30));
    order.close_reason = "未付尾款";
    (order.paid, order.shipped, order.completed, order.on_delivery) = (None, None, None, false);
    order.refunds.clear();
}

/// Payments that fall on the edge of a day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    None,
    /// At 23:59:59 of the day.
    LastSecond,
    /// At 00:00:00 of the next.
    NextDay,
}

impl Edge {
    fn of(sequence: u64) -> Edge {
        match sequence {
            n if n % 97 == 7 => Edge::LastSecond,
            n if n % 101 == 9 => Edge::NextDay,
            _ => Edge::None,
        }
    }
}

/// The leading digits of an id: 18 digits in all until the end of 2025, 19 since.
fn head(store: usize, day: NaiveDate, sequence: u64) -> u64 {
    let start = if day.year() < 2026 { 382_000_000_000 } else { 4_500_000_000_000 };
    start + store as u64 * 9_000_000_000 + sequence * 7_919
}
