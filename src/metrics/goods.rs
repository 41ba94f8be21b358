//! What goods cost: pieces sold, and pieces that came back, times what one costs in the catalog on the day.

use super::costs::{StoreCosts, these};
use super::formula::Term;
use super::{Metrics, measures as m};
use crate::money::Money;
use crate::span::Span;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// What goods cost, and what was paid for those of which that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GoodsSold {
    /// The cost.
    pub cost: Decimal,
    /// What was paid.
    pub paid: Decimal,
}

/// How exports name a product: page, seller's code, title.
type Named = [String; 3];

impl Metrics<'_> {
    /// What the goods sold on these days cost: what the list says of a month stands for all of it.
    pub(super) fn goods(&self, store: &str, days: &[NaiveDate]) -> GoodsSold {
        let Some(costs) = self.costs(store) else { return GoodsSold::default() };
        let told = |day: &&NaiveDate| costs.tells_goods(i64::from(day.to_epoch_days()));
        let (listed, sold): (Vec<&NaiveDate>, Vec<&NaiveDate>) = days.iter().partition(told);
        let listed: Vec<NaiveDate> = listed.into_iter().copied().collect();
        let mut all = GoodsSold::default();
        for day in &listed {
            let amount = costs.goods_on(i64::from(day.to_epoch_days())).unwrap_or_default();
            all.cost += self.told_on(store, *day, amount);
        }
        all.paid += self.measure(store, &m::PAID, &these(&listed)).0;
        for stretch in self.stretches(store, sold) {
            let mut cost = Decimal::ZERO;
            for (_, sold) in self.priced_in(store, &stretch) {
                cost += sold.cost;
                all.paid += sold.paid;
            }
            all.cost += self.told_on(store, stretch[0], cost);
        }
        all
    }

    /// Whether pieces were sold or came back on these days, and what one costs is known of none of them: then the whole is not
    /// nothing, but unknown.
    pub(super) fn is_all_unpriced(&self, store: &str, term: Term, days: &[NaiveDate]) -> bool {
        let has_moved = |measure| !self.measure(store, measure, &these(days)).0.is_zero();
        let stretches = || self.stretches(store, days.iter().collect()).into_iter();
        match term {
            Term::Goods => {
                let listed =
                    |costs: &StoreCosts| days.iter().any(|day| costs.tells_goods(i64::from(day.to_epoch_days())));
                !self.costs(store).is_some_and(listed)
                    && has_moved(&m::LINES_UNITS)
                    && stretches().all(|stretch| self.priced_in(store, &stretch).is_empty())
            }
            Term::GoodsReturned => {
                has_moved(&m::PIECES_RETURNED)
                    && stretches().all(|stretch| self.returned_in(store, &stretch).is_empty())
            }
            _ => false,
        }
    }

    /// The same of each product whose cost the catalog knows.
    pub fn goods_by_product(&self, store: &str, span: Span) -> Vec<(Named, GoodsSold)> {
        let of = |stretch: Vec<NaiveDate>| {
            let told = |cost| self.told_on(store, stretch[0], cost);
            let priced = self.priced_in(store, &stretch).into_iter();
            priced.map(|(named, sold)| (named, GoodsSold { cost: told(sold.cost), ..sold })).collect::<Vec<_>>()
        };
        self.stretches(store, span.days().collect::<Vec<_>>().iter().collect()).into_iter().flat_map(of).collect()
    }

    /// The cost in the store's currency, what was paid in that of the figures; of products of which all pieces are known.
    fn priced_in(&self, store: &str, stretch: &[NaiveDate]) -> Vec<(Named, GoodsSold)> {
        let (own, columns) = ([&m::LINES_UNITS, &m::LINES_PAID], ["product_id", "merchant_code", "title"]);
        let lines = self.cut_parts(store, own, columns, &these(stretch)).into_iter();
        let priced = lines.filter(|(_, [units, _])| units.is_whole()).filter_map(|(named, [units, paid])| {
            let cost = units.amount * self.unit_cost(store, &named[1], &named[0], stretch[0])?;
            Some((named, GoodsSold { cost, paid: paid.amount }))
        });
        priced.collect()
    }

    /// What the goods that came back on these days had cost.
    pub(super) fn goods_returned(&self, store: &str, days: &[NaiveDate]) -> Decimal {
        let of = |stretch: Vec<NaiveDate>| {
            let cost = self.returned_in(store, &stretch).into_iter().map(|(_, cost)| cost).sum();
            self.told_on(store, stretch[0], cost)
        };
        self.stretches(store, days.iter().collect()).into_iter().map(of).sum()
    }

    /// The same of each product.
    pub fn goods_returned_by_product(&self, store: &str, span: Span) -> Vec<(Named, Decimal)> {
        let of = |stretch: Vec<NaiveDate>| {
            let returned = self.returned_in(store, &stretch).into_iter();
            returned.map(|(named, cost)| (named, self.told_on(store, stretch[0], cost))).collect::<Vec<_>>()
        };
        self.stretches(store, span.days().collect::<Vec<_>>().iter().collect()).into_iter().flat_map(of).collect()
    }

    fn returned_in(&self, store: &str, stretch: &[NaiveDate]) -> Vec<(Named, Decimal)> {
        let columns = ["product_id", "goods_code", "title"];
        let pieces = self.cut(store, [&m::PIECES_RETURNED], columns, &these(stretch)).into_iter();
        let priced = pieces.filter_map(|(named, [units])| {
            let cost = self.unit_cost(store, &named[1], &named[0], stretch[0])?;
            Some((named, units * cost))
        });
        priced.collect()
    }

    /// Days in runs on which no cost changes; of a store in another currency each day by itself, for its rate.
    fn stretches(&self, store: &str, days: Vec<&NaiveDate>) -> Vec<Vec<NaiveDate>> {
        let Some(costs) = self.costs(store).filter(|costs| costs.has_unit_costs) else { return Vec::new() };
        let mut found: Vec<Vec<NaiveDate>> = Vec::new();
        let era = |day: NaiveDate| costs.changes.range(..=day).count();
        for day in days {
            match found.last_mut() {
                Some(run) if self.abroad(store).is_none() && era(run[0]) == era(*day) => run.push(*day),
                _ => found.push(vec![*day]),
            }
        }
        found
    }

    /// What one costs, by the seller's code, else by the page where all of it costs the same.
    pub fn unit_cost(&self, store: &str, code: &str, page: &str, day: NaiveDate) -> Option<Decimal> {
        let catalog = self.inputs().costing.catalog;
        let of_code = || catalog.unit_cost(store, code, day);
        let cost = if code.is_empty() { catalog.page_cost(store, page, day) } else { of_code() };
        cost.map(Money::decimal)
    }
}
