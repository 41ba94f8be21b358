//! What may have a goal beside sales, and what people call it in the plan's cells.

use crate::kpi::Kpi;
use crate::lists::{self, Problem};
use crate::text;
use crate::words::{Each, Field, Unit};

/// What a goal is set for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalMetric {
    /// A figure of the report.
    Kpi(Kpi),
    /// What is left of sales after their costs: a plan may aim at it, though no export tells the costs.
    Contribution,
}

/// A metric, its word in each language, and others in use.
type Called = (GoalMetric, Each<&'static str>, &'static [&'static str]);

/// In the order in which a plan lists them.
const METRICS: [Called; 7] = [
    (
        GoalMetric::Kpi(Kpi::CustomersNew),
        ["新客", "new customers", "clientes nuevos"],
        &["新客数", "compradores nuevos"],
    ),
    (
        GoalMetric::Kpi(Kpi::CustomersReturning),
        ["老客", "returning customers", "clientes recurrentes"],
        &["老客数", "compradores recurrentes"],
    ),
    (
        GoalMetric::Kpi(Kpi::AdsSpend),
        ["推广花费", "ad budget", "inversión publicitaria"],
        &["花费", "推广预算", "inversión"],
    ),
    (GoalMetric::Kpi(Kpi::AdsCostShare), ["费比", "ad cost share", "inversión sobre ventas"], &["推广费比"]),
    (
        GoalMetric::Kpi(Kpi::RefundShare),
        ["退款率", "refund ceiling", "tasa de reembolso"],
        &["退款率上限", "refund share"],
    ),
    (GoalMetric::Contribution, ["贡献利润", "contribution", "contribución"], &["margen de contribución"]),
    (GoalMetric::Kpi(Kpi::TrafficVisitors), ["访客", "visitors", "visitantes"], &["访客数"]),
];

impl GoalMetric {
    /// All of them with their word in each language, in the order in which a plan lists them.
    pub(crate) fn all() -> impl Iterator<Item = (GoalMetric, Each<&'static str>)> {
        METRICS.iter().map(|(metric, words, _)| (*metric, *words))
    }

    /// The metric that a word or an id means.
    pub(super) fn parse(cell: &str) -> Result<GoalMetric, Problem> {
        let text = text::unaccented(&lists::tidy(cell));
        let means = |(metric, words, others): &&Called| {
            [metric.id()].iter().chain(words).chain(*others).any(|known| text::unaccented(known) == text)
        };
        match METRICS.iter().find(means) {
            Some((metric, ..)) => Ok(*metric),
            None => Err(Problem::NotAllowed {
                value: text::clean(&lists::tidy(cell).to_lowercase()),
                allowed: METRICS.iter().map(|(_, words, _)| *words).collect(),
            }),
        }
    }

    /// As a cell may name it in any language.
    pub fn id(self) -> &'static str {
        match self {
            GoalMetric::Kpi(kpi) => kpi.id(),
            GoalMetric::Contribution => "profit.contribution",
        }
    }

    /// What a goal's numbers are.
    pub fn unit(self) -> Unit {
        match self {
            GoalMetric::Kpi(kpi) => kpi.unit(),
            GoalMetric::Contribution => Unit::Money,
        }
    }

    /// Whether it is a ratio, which no part of a year makes smaller.
    pub fn is_ratio(self) -> bool {
        self.unit() == Unit::Percent
    }

    /// Whether less than the goal is good: of what should be less, and of a budget, which is of what is neither good nor bad.
    pub fn is_ceiling(self) -> bool {
        match self {
            GoalMetric::Kpi(kpi) => kpi.better() != Some(true),
            GoalMetric::Contribution => false,
        }
    }

    /// Its name, in the reader's language.
    pub fn name(self) -> Field {
        match self {
            GoalMetric::Kpi(kpi) => kpi.name(),
            GoalMetric::Contribution => Field::Word("section.goals.contribution".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_is_named_in_any_language_or_by_its_id() {
        for cell in ["Inversión publicitaria", "inversion publicitaria", "ad budget", "推广花费", "ads.spend"] {
            assert_eq!(GoalMetric::parse(cell), Ok(GoalMetric::Kpi(Kpi::AdsSpend)), "{cell}");
        }
        for (metric, words) in GoalMetric::all() {
            assert!(words.iter().chain([&metric.id()]).all(|word| GoalMetric::parse(word) == Ok(metric)), "{words:?}");
        }
        assert!(GoalMetric::parse("sales.paid").is_err());
    }
}
