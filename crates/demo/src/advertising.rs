//! What the stores spend on advertising, and what the platform claims came of it.
//!
//! Spend is known at once; deals are claimed for up to fifteen days after the click, so that the same day looks better in
//! each later export.

use super::Options;
use super::dice::Dice;
use super::platform::Platform;
use super::products::{Listing, RANGE};
use super::season;
use chrono::{Days, NaiveDate};

/// 货品全站推广 and what is like it elsewhere started on this day, in the stores that have it.
pub const WHOLE_STORE_SINCE: (i32, u32, u32) = (2026, 6, 1);

/// A plan within a scene.
pub struct Plan {
    pub scene: &'static str,
    pub scene_id: &'static str,
    pub id: String,
    pub name: String,
    /// Indexes into the store's listings.
    pub items: Vec<usize>,
}

/// One day of one item in one plan.
pub struct AdDay {
    pub date: NaiveDate,
    /// Index into the plans; `None` is 货品全站推广.
    pub plan: Option<usize>,
    pub item: usize,
    pub impressions: i64,
    pub clicks: i64,
    pub spend: i64,
    pub deals: Vec<Deal>,
}

/// A sale that the platform claims for a click.
pub struct Deal {
    /// Days between the click and the sale.
    pub lag: i64,
    pub amount: i64,
    /// Of the advertised product itself.
    pub direct: bool,
    /// Refunded since, so that it is not in the net figures.
    pub undone: bool,
}

/// A store's advertising.
pub struct Ads {
    pub plans: Vec<Plan>,
    pub days: Vec<AdDay>,
}

impl Ads {
    pub(super) fn simulate(options: &Options, store: usize, platform: Platform, listings: &[Listing]) -> Ads {
        let mut dice = Dice::of_store(options.seed, "ads", store as u64);
        let plans = plans(&mut dice, store, listings);
        let mut days = Vec::new();
        let whole_store = NaiveDate::from_ymd_opt(WHOLE_STORE_SINCE.0, WHOLE_STORE_SINCE.1, WHOLE_STORE_SINCE.2);
        for date in options.span().days() {
            let budget = i64::from(options.orders_per_week) * 2_000 / 7 * season::weight(date) / season::USUAL;
            for (number, plan) in plans.iter().enumerate() {
                for &item in &plan.items {
                    let price = platform.price(RANGE[listings[item].product].price);
                    let share = if number == 0 { 30 } else { 20 };
                    days.push(day(&mut dice, date, Some(number), item, budget * share / 100, price));
                }
            }
            if platform.whole_store(store) && whole_store.is_some_and(|since| since <= date) {
                for item in [2, 5] {
                    let price = platform.price(RANGE[listings[item].product].price);
                    days.push(day(&mut dice, date, None, item, budget * 15 / 100, price));
                }
            }
        }
        Ads { plans, days }
    }
}

fn plans(dice: &mut Dice, store: usize, listings: &[Listing]) -> Vec<Plan> {
    let second = if store.is_multiple_of(2) { ("精准人群推广", "376") } else { ("智能场景", "383") };
    let scenes = [("关键词推广", "371", "爆款拉新", vec![0, 3]), (second.0, second.1, "秋冬主推", vec![0, 4])];
    let plans = scenes.into_iter().map(|(scene, scene_id, name, items)| Plan {
        scene,
        scene_id,
        id: (61_000_000_000 + dice.below(9_000_000_000)).to_string(),
        name: format!("{name}_{scene}"),
        items: items.into_iter().filter(|item| *item < listings.len()).collect(),
    });
    plans.collect()
}

fn day(dice: &mut Dice, date: NaiveDate, plan: Option<usize>, item: usize, budget: i64, price: i64) -> AdDay {
    let spend_wanted = budget * dice.between(70, 130) / 100;
    let click_price = dice.between(85, 190);
    let clicks = spend_wanted / click_price;
    // What a click cost in the end is no round number either.
    let spend = if clicks == 0 { 0 } else { clicks * click_price + dice.below(clicks.min(90) + 1) };
    let impressions = clicks * dice.between(16, 34) + dice.below(60);
    let mut deals = Vec::new();
    let expected_milli = clicks * dice.between(22, 46);
    for _ in 0..(expected_milli + dice.below(1000)) / 1000 {
        let lag = *dice.pick(&[0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 6, 9, 12]);
        let direct = dice.permille(740);
        let amount = if direct { price } else { 8_900 } * dice.between(78, 100) / 100;
        deals.push(Deal { lag, amount, direct, undone: dice.permille(130) });
    }
    AdDay { date, plan, item, impressions, clicks, spend, deals }
}

impl AdDay {
    /// The deals that an export made on that day claims.
    pub fn deals_at(&self, exported: NaiveDate) -> impl Iterator<Item = &Deal> {
        self.deals.iter().filter(move |deal| self.date + Days::new(deal.lag as u64) < exported)
    }
}
