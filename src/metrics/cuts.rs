//! Cuts: sums of measures by columns of their tables, and the advertising cut that shows a breakdown best.

use super::exchange::Abroad;
use super::{Metrics, measures as m};
use crate::engine::{Answer, By, Days, Measure, Pairs, Question, Sum, Together};
use crate::facts::Value;
use crate::kpi::Kpi;
use crate::ratio::{cents, ratio};
use crate::span::Span;
use chrono::DateTime;
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

impl Metrics<'_> {
    /// A measure of a store over some days.
    pub fn sum(&self, store: &str, measure: &'static Measure, days: &Days) -> Decimal {
        self.sum_until(store, measure, days, self.inputs().as_of)
    }

    /// The same as it was known at a moment, of a measure that ripens.
    pub fn sum_until(&self, store: &str, measure: &'static Measure, days: &Days, until: DateTime<Tz>) -> Decimal {
        self.asked(store, measure, days, until).0
    }

    /// Sums of measures of a store by the columns; a group has an empty word where a cell is empty.
    pub fn cut<const M: usize, const C: usize>(
        &self,
        store: &str,
        measures: [&'static Measure; M],
        columns: [&'static str; C],
        days: &Days,
    ) -> Vec<([String; C], [Decimal; M])> {
        let groups = self.cut_parts(store, measures, columns, days).into_iter();
        groups.map(|(words, parts)| (words, parts.map(|part| part.amount))).collect()
    }

    /// The same, of each sum also whether all of its rows say their part.
    pub(super) fn cut_parts<const M: usize, const C: usize>(
        &self,
        store: &str,
        measures: [&'static Measure; M],
        columns: [&'static str; C],
        days: &Days,
    ) -> Vec<([String; C], [Part; M])> {
        let groups = self.cut_by(store, measures, &columns.map(By::Column), days).into_iter();
        groups.map(|(mut words, sums)| (std::array::from_fn(|at| std::mem::take(&mut words[at])), sums)).collect()
    }

    /// In how many orders of a store, by its lines, each product and each two are: by page, else by the seller's code.
    pub fn bought_together(&self, store: &str, days: &Days) -> Pairs {
        let of = ["product_id", "merchant_code"];
        let asked = Together { store, measure: &m::LINES_UNITS, within: "order_id", of, days };
        self.inputs().engine.together(&asked)
    }

    fn cut_by<const M: usize>(
        &self,
        store: &str,
        measures: [&'static Measure; M],
        by: &[By],
        days: &Days,
    ) -> Vec<(Vec<String>, [Part; M])> {
        let word = |value: Option<Value>| match value {
            Some(Value::Text(text)) => text.to_string(),
            Some(Value::Number(n)) => n.to_string(),
            None => String::new(),
        };
        let parts = |sums: Vec<Part>| std::array::from_fn(|at| sums[at]);
        let answer = self.parts(store, &measures, by, days, self.inputs().as_of).into_iter();
        answer.map(|(group, sums)| (group.into_iter().map(word).collect(), parts(sums))).collect()
    }

    /// Sums of measures of a store by group as they were known at a moment; none where a rate for its money is missing.
    pub(super) fn parts(
        &self,
        store: &str,
        measures: &[&'static Measure],
        by: &[By],
        days: &Days,
        until: DateTime<Tz>,
    ) -> BTreeMap<Vec<Option<Value>>, Vec<Part>> {
        let ask = |by: &[By]| self.inputs().engine.ask(&Question { store, measures, by, days, until });
        let part =
            |(sum, measure): (Sum, &&Measure)| Part { amount: sum.decimal(measure), rows: sum.rows, known: sum.known };
        let parts = |sums: Vec<Sum>| sums.into_iter().zip(measures).map(part).collect();
        let of_groups = |answer: Answer| answer.into_iter().map(|(group, sums)| (group, parts(sums))).collect();
        let Some(abroad) = self.abroad(store).filter(|_| measures.iter().any(|measure| measure.is_money())) else {
            return of_groups(ask(by));
        };
        let by_day: Vec<By> = std::iter::once(By::Day).chain(by.iter().copied()).collect();
        let days: BTreeMap<Vec<Option<Value>>, Vec<Part>> = of_groups(ask(&by_day));
        let mut found: BTreeMap<Vec<Option<Value>>, Vec<Part>> = BTreeMap::new();
        for (mut group, parts) in abroad.converted(days, measures).unwrap_or_default() {
            group.remove(0);
            match found.entry(group) {
                Entry::Vacant(new) => drop(new.insert(parts)),
                Entry::Occupied(mut known) => known.get_mut().iter_mut().zip(parts).for_each(|(sum, more)| {
                    sum.amount += more.amount;
                    sum.rows += more.rows;
                    sum.known += more.known;
                }),
            }
        }
        found
    }
}

/// What a group has of a measure.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Part {
    pub(super) amount: Decimal,
    /// Rows that counted.
    pub(super) rows: u64,
    /// Of these, rows that say it.
    known: u64,
}

impl Part {
    /// Whether no row leaves it open.
    pub(super) fn is_whole(&self) -> bool {
        self.known == self.rows
    }
}

impl Abroad<'_> {
    /// Groups that begin with their day, with their money in the report's currency; `None` where a rate is missing.
    fn converted(
        &self,
        mut groups: BTreeMap<Vec<Option<Value>>, Vec<Part>>,
        measures: &[&'static Measure],
    ) -> Option<BTreeMap<Vec<Option<Value>>, Vec<Part>>> {
        let money = (0..measures.len()).filter(|at| measures[*at].is_money());
        for at in money {
            let mut of_day: BTreeMap<i64, Vec<&mut Decimal>> = BTreeMap::new();
            for (group, parts) in &mut groups {
                let Some(Some(Value::Number(day))) = group.first() else { continue };
                of_day.entry(*day).or_default().push(&mut parts[at].amount);
            }
            for (day, amounts) in of_day {
                let own: Vec<Decimal> = amounts.iter().map(|amount| **amount).collect();
                amounts.into_iter().zip(self.groups(day, &own)?).for_each(|(amount, converted)| *amount = converted);
            }
        }
        Some(groups)
    }
}

/// What advertising is summed by, in the order of [`Ads`].
const AD_MEASURES: [&Measure; 5] = [&m::CUT_SPEND, &m::CUT_IMPRESSIONS, &m::CUT_CLICKS, &m::CUT_ORDERS, &m::CUT_SALES];

/// Cuts in the order in which they are looked at after the one that is counted.
const CUTS: [&str; 4] = ["sitewide", "plan", "account", "item"];

/// Sums of advertising.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ads {
    /// What was spent.
    pub spend: Decimal,
    /// How often it was shown.
    pub impressions: Decimal,
    /// Clicks on it.
    pub clicks: Decimal,
    /// Orders that it claims.
    pub orders: Decimal,
    /// Sales that it claims.
    pub sales: Decimal,
}

impl Ads {
    /// Of spend, impressions, clicks, orders and sales.
    pub fn of([spend, impressions, clicks, orders, sales]: [Decimal; 5]) -> Self {
        Ads { spend, impressions, clicks, orders, sales }
    }

    fn each(self) -> [Decimal; 5] {
        [self.spend, self.impressions, self.clicks, self.orders, self.sales]
    }

    fn with(self, other: Ads, combine: fn(Decimal, Decimal) -> Decimal) -> Self {
        let (mine, other) = (self.each(), other.each());
        Ads::of(std::array::from_fn(|at| combine(mine[at], other[at])))
    }

    /// Those of another group as well.
    pub fn add(&mut self, other: Ads) {
        *self = self.with(other, |sum, more| sum + more);
    }

    /// Without those of a part.
    pub fn less(self, other: Ads) -> Ads {
        self.with(other, |sum, less| sum - less)
    }

    /// Whether all are zero.
    pub fn is_nothing(self) -> bool {
        self.each().iter().all(Decimal::is_zero)
    }

    /// What came back of what was spent; undefined where nothing was.
    pub fn roi(self) -> Option<Decimal> {
        ratio(self.sales, self.spend)
    }
}

impl Metrics<'_> {
    /// Advertising of a store by columns, of which the first must be filled: of each day and channel from the cut that is
    /// counted where that has the column, else from the best other one. What no cut allocates is missing here.
    pub fn ads_by<const C: usize>(
        &self,
        store: &str,
        columns: [&'static str; C],
        span: Span,
    ) -> BTreeMap<[String; C], Ads> {
        let mut by = vec![By::Day, By::Column("channel"), By::Column("in_total"), By::Column("cut")];
        by.extend(columns.map(By::Column));
        type Ranks<const C: usize> = BTreeMap<usize, Vec<([String; C], Ads)>>;
        let mut cuts: BTreeMap<(String, String), Ranks<C>> = BTreeMap::new();
        for (group, sums) in self.cut_by(store, AD_MEASURES, &by, &Days::all(span)) {
            let mut words = group.into_iter();
            let [day, channel, in_total, cut] = std::array::from_fn(|_| words.next().unwrap_or_default());
            let key: [String; C] = std::array::from_fn(|_| words.next().unwrap_or_default());
            if key[0].is_empty() {
                continue;
            }
            let rank = match in_total.as_str() {
                "1" => 0,
                _ => CUTS.iter().position(|known| *known == cut).unwrap_or(CUTS.len()) + 1,
            };
            cuts.entry((day, channel))
                .or_default()
                .entry(rank)
                .or_default()
                .push((key, Ads::of(sums.map(|part| cents(part.amount)))));
        }
        let mut found: BTreeMap<[String; C], Ads> = BTreeMap::new();
        let best = cuts.into_values().filter_map(|ranks| ranks.into_values().next());
        best.flatten().for_each(|(key, sums)| found.entry(key).or_default().add(sums));
        found
    }

    /// What is counted of some stores' advertising.
    pub fn ads(&self, stores: &[&str], span: Span) -> Option<Ads> {
        let kpis = [Kpi::AdsSpend, Kpi::AdsImpressions, Kpi::AdsClicks, Kpi::AdsOrders, Kpi::AdsSales];
        let values = kpis.map(|kpi| self.get(kpi, stores, span).value);
        values[0]?;
        Some(Ads::of(values.map(Option::unwrap_or_default)))
    }
}
