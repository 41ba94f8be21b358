//! Cuts: sums of measures by columns of their tables, and the advertising cut that shows a breakdown best.

use super::scope::{Scope, cents};
use crate::compose::known::Known;
use crate::engine::{By, Days, Measure, Question};
use crate::facts::Value;
use crate::kpi::Kpi;
use crate::metrics::{Metrics, measures as m};
use crate::span::Span;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A group's values of the columns, empty where a cell is.
pub(super) type Group = Vec<String>;

/// Sums of measures by the columns, of one store; to the cent.
pub(super) fn by(
    scope: &Scope<'_>,
    store: &str,
    measures: &[&'static Measure],
    columns: &[&'static str],
    span: Span,
) -> Vec<(Group, Vec<Decimal>)> {
    let by: Vec<By> = columns.iter().map(|column| By::Column(column)).collect();
    raw(scope.metrics(), store, measures, &by, &Days::all(span))
}

fn raw(
    metrics: &Metrics<'_>,
    store: &str,
    measures: &[&'static Measure],
    by: &[By],
    days: &Days,
) -> Vec<(Group, Vec<Decimal>)> {
    let inputs = metrics.inputs();
    let question = Question { store, measures, by, days, until: inputs.as_of };
    let word = |value: Option<Value>| match value {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Number(n)) => n.to_string(),
        None => String::new(),
    };
    let amounts = |sums: Vec<crate::engine::Sum>| {
        sums.into_iter().zip(measures).map(|(sum, measure)| cents(sum.decimal(measure))).collect()
    };
    let answer = inputs.engine.ask(&question).into_iter();
    answer.map(|(group, sums)| (group.into_iter().map(word).collect(), amounts(sums))).collect()
}

/// One measure over days of a store.
pub(super) fn sum(scope: &Scope<'_>, store: &str, measure: &'static Measure, days: &Days) -> Decimal {
    raw(scope.metrics(), store, &[measure], &[], days).into_iter().next().map(|(_, sums)| sums[0]).unwrap_or_default()
}

/// What advertising is summed by, in the order of [`Ads`].
const AD_MEASURES: [&Measure; 5] = [&m::CUT_SPEND, &m::CUT_IMPRESSIONS, &m::CUT_CLICKS, &m::CUT_ORDERS, &m::CUT_SALES];

/// Cuts in the order in which they are looked at after the one that is counted.
const CUTS: [&str; 4] = ["sitewide", "plan", "account", "item"];

/// Sums of advertising.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ads {
    pub(super) spend: Decimal,
    pub(super) impressions: Decimal,
    pub(super) clicks: Decimal,
    pub(super) orders: Decimal,
    pub(super) sales: Decimal,
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

    pub(super) fn add(&mut self, other: Ads) {
        *self = self.with(other, |sum, more| sum + more);
    }

    pub(super) fn less(self, other: Ads) -> Ads {
        self.with(other, |sum, less| sum - less)
    }

    pub(super) fn is_nothing(self) -> bool {
        self.each().iter().all(Decimal::is_zero)
    }

    /// What came back of what was spent.
    pub(super) fn roi(self) -> Known {
        Known::Number(self.sales).over(&Known::Number(self.spend))
    }

    /// What a click cost.
    pub(super) fn cpc(self) -> Known {
        Known::Number(self.spend).over(&Known::Number(self.clicks))
    }

    /// Clicks of those who saw it.
    pub(super) fn ctr(self) -> Known {
        Known::Number(self.clicks).over(&Known::Number(self.impressions))
    }
}

/// Advertising of a store by columns, of which the first must be filled: of each day and channel from the cut that is
/// counted where that has the column, else from the best other one. What no cut allocates is missing here.
pub(super) fn ads(metrics: &Metrics<'_>, store: &str, columns: &[&'static str], span: Span) -> BTreeMap<Group, Ads> {
    let mut by = vec![By::Day, By::Column("channel"), By::Column("in_total"), By::Column("cut")];
    by.extend(columns.iter().map(|column| By::Column(column)));
    type Rows = Vec<(Group, Ads)>;
    let mut cuts: BTreeMap<(String, String), BTreeMap<usize, Rows>> = BTreeMap::new();
    for (mut group, sums) in raw(metrics, store, &AD_MEASURES, &by, &Days::all(span)) {
        let key = group.split_off(4);
        let [day, channel, in_total, cut] = group.try_into().expect("four columns were asked for");
        if key[0].is_empty() {
            continue;
        }
        let rank = match in_total.as_str() {
            "1" => 0,
            _ => CUTS.iter().position(|known| *known == cut).unwrap_or(CUTS.len()) + 1,
        };
        let sums = Ads::of(sums.try_into().expect("five measures were asked for"));
        cuts.entry((day, channel)).or_default().entry(rank).or_default().push((key, sums));
    }
    let mut found: BTreeMap<Group, Ads> = BTreeMap::new();
    for best in cuts.into_values().filter_map(|ranks| ranks.into_values().next()) {
        for (key, sums) in best {
            found.entry(key).or_default().add(sums);
        }
    }
    found
}

/// What is counted of a store's advertising.
pub(super) fn ads_total(scope: &Scope<'_>, stores: &[&str], span: Span) -> Option<Ads> {
    ads_total_in(scope.metrics(), stores, span)
}

/// The same by other figures than those of today.
pub(super) fn ads_total_in(metrics: &Metrics<'_>, stores: &[&str], span: Span) -> Option<Ads> {
    let kpis = [Kpi::AdsSpend, Kpi::AdsImpressions, Kpi::AdsClicks, Kpi::AdsOrders, Kpi::AdsSales];
    let values = kpis.map(|kpi| metrics.get(kpi, stores, span).value);
    values[0]?;
    Some(Ads::of(values.map(Option::unwrap_or_default)))
}
