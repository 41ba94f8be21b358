//! The simulated truth: what really happened in the stores, to the second and the cent.
//!
//! Exports are views of it as of the moment they were made; a report can be checked against it. Amounts are cents.

use super::Options;
use super::dice::Dice;
use super::order::{Order, Outcome};
use super::platform::Platform;
use super::products::{Listing, RANGE};
use super::{advertising, orders};
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// The article that the first store puts on top of its home page, so many days before the end.
const PUSHED: usize = 2;
const PUSHED_DAYS: u64 = 27;

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
    pub platform: Platform,
    pub number: usize,
    pub listings: Vec<Listing>,
    /// In the order of creation.
    pub orders: Vec<Order>,
    pub ads: advertising::Ads,
    /// The listing that stands on top of the home page, and since when: the one action whose effect is known.
    pub pushed: Option<(usize, NaiveDate)>,
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
        let platforms = options.platforms;
        let platform = platforms.get(number % platforms.len().max(1)).copied().unwrap_or(Platform::Tmall);
        let traits = platform.traits();
        let (id, name) = if number < platforms.len() {
            (traits.store.to_owned(), traits.name.to_owned())
        } else {
            let ([before, behind], nth) = (traits.numbered, number + 1);
            (format!("{}-{nth}", traits.more), format!("{before}{nth}{behind}"))
        };
        let mut dice = Dice::of_store(options.seed, "listings", number as u64);
        let mut listings = Vec::new();
        for (product, article) in RANGE.iter().enumerate() {
            let listed = article.stores & (1 << (number % 2)) != 0;
            let id = (680_000_000_000 + dice.below(250_000_000_000)).to_string();
            if listed {
                listings.push(Listing { product, id });
            }
        }
        let ads = advertising::Ads::simulate(options, number, platform, &listings);
        let orders = orders::simulate(options, number, platform, &listings);
        // Of what the platforms tell, 生意参谋 alone counts visitors by product the same way for long.
        let counted = number == 0 && matches!(platform, Platform::Tmall | Platform::Taobao);
        let listing = listings.iter().position(|listing| listing.product == PUSHED).filter(|_| counted);
        let pushed = listing.map(|listing| (listing, options.span().last() - Days::new(PUSHED_DAYS)));
        Store { id, name, platform, number, listings, orders, ads, pushed }
    }

    /// An order's number.
    pub fn order_id(&self, order: &Order) -> String {
        self.platform.order_id(self.number, order, 0)
    }

    /// How the platform's own files name what it lists.
    pub fn product_id(&self, listing: &Listing) -> String {
        self.platform.product_id(listing)
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
