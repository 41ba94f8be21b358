//! Cuts: sums of measures by columns of their tables, and the advertising cut that shows a breakdown best.

use super::{Metrics, measures as m};
use crate::engine::{By, Days, Measure, Question, Sum};
use crate::facts::Value;
use crate::kpi::Kpi;
use crate::ratio::{cents, ratio};
use crate::span::Span;
use chrono::DateTime;
use chrono_tz::Tz;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

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
        let groups = self.cut_by(store, measures, &columns.map(By::Column), days).into_iter();
        groups.map(|(mut words, sums)| (std::array::from_fn(|at| std::mem::take(&mut words[at])), sums)).collect()
    }

    fn cut_by<const M: usize>(
        &self,
        store: &str,
        measures: [&'static Measure; M],
        by: &[By],
        days: &Days,
    ) -> Vec<(Vec<String>, [Decimal; M])> {
        let inputs = self.inputs();
        let question = Question { store, measures: &measures, by, days, until: inputs.as_of };
        let word = |value: Option<Value>| match value {
            Some(Value::Text(text)) => text.to_string(),
            Some(Value::Number(n)) => n.to_string(),
            None => String::new(),
        };
        let amounts = |sums: Vec<Sum>| std::array::from_fn(|at| sums[at].decimal(measures[at]));
        let answer = inputs.engine.ask(&question).into_iter();
        answer.map(|(group, sums)| (group.into_iter().map(word).collect(), amounts(sums))).collect()
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
    /// In the order of [`AD_MEASURES`].
    fn of([spend, impressions, clicks, orders, sales]: [Decimal; 5]) -> Self {
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
            cuts.entry((day, channel)).or_default().entry(rank).or_default().push((key, Ads::of(sums.map(cents))));
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
