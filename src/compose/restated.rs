//! Figures of earlier periods that are others now than their own reports said: what was mailed then stands beside them.
//!
//! Refunds and attributed sales ripen, files come late. A reader who remembers last week's mail must not find another figure
//! without a word.

use super::Context;
use crate::calendar::PeriodId;
use crate::kpi::Kpi;
use crate::words::{Field, Phrase, Unit};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// The scope of all of a report's stores together.
const TOTAL: &str = "total";

/// Lines of a place that names them one by one; the rest is counted.
const MOST: usize = 8;

/// What the newest reports of earlier periods said, each of the period itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    /// By period, KPI and scope.
    said: BTreeMap<(&'static str, Kpi, String), Decimal>,
}

impl Reported {
    /// That the report of a period said this of a scope.
    pub fn add(&mut self, period: PeriodId, kpi: Kpi, scope: &str, value: Decimal) {
        self.said.insert((period.as_str(), kpi, scope.to_owned()), value);
    }

    fn get(&self, period: &'static str, kpi: Kpi, scope: &str) -> Option<Decimal> {
        self.said.get(&(period, kpi, scope.to_owned())).copied()
    }

    /// The stores that the report of a period was of.
    fn stores(&self, period: &str) -> BTreeSet<&str> {
        let of_period = self.said.keys().filter(|(of, _, _)| *of == period);
        of_period.map(|(_, _, scope)| scope.as_str()).filter(|scope| *scope != TOTAL).collect()
    }
}

impl Context<'_> {
    /// What was reported of a figure that is another now. A total is one only of the same stores.
    pub(super) fn reported(
        &self,
        period: &'static str,
        kpi: Kpi,
        scope: &str,
        now: Option<Decimal>,
    ) -> Option<Decimal> {
        let said = self.reported.get(period, kpi, scope)?;
        if scope == TOTAL && self.reported.stores(period) != self.ids().into_iter().collect() {
            return None;
        }
        (now != Some(said)).then_some(said)
    }

    /// The headline figures that are others now, in a sentence a period.
    pub(super) fn restated_headlines(&self) -> Vec<Phrase> {
        let headlines: Vec<Kpi> = Kpi::ALL.iter().copied().filter(|kpi| kpi.is_headline()).collect();
        let sentence = |period: &'static str| {
            let told = self.restated_of(period, &headlines);
            let list = Field::List(told.into_iter().map(Field::from).collect());
            let none = matches!(&list, Field::List(items) if items.is_empty());
            (!none).then(|| {
                let period = Field::Word(format!("report.restated.period.{period}"));
                Phrase::new("report.restated.sentence").with("period", period).with("figures", list)
            })
        };
        [PeriodId::Previous, PeriodId::LastWeek, PeriodId::LastYear]
            .into_iter()
            .filter_map(|period| sentence(period.as_str()))
            .collect()
    }

    /// Figures of these KPIs that are others now, a line each.
    pub(super) fn restated(&self, kpis: &[Kpi]) -> Vec<Phrase> {
        let of = |period: &'static str| {
            let told = self.restated_of(period, kpis).into_iter();
            told.map(move |figure| {
                let period = Field::Word(format!("report.restated.period.{period}"));
                Phrase::new("report.restated.line").with("period", period).with("figure", figure)
            })
        };
        [PeriodId::Previous, PeriodId::LastWeek, PeriodId::LastYear]
            .into_iter()
            .flat_map(|period| of(period.as_str()))
            .collect()
    }

    /// Figures of a period that are others now: the total first, then each store's.
    fn restated_of(&self, period: &'static str, kpis: &[Kpi]) -> Vec<Phrase> {
        let spans = self.metrics.inputs().periods();
        let Some((_, span)) = spans.into_iter().find(|(id, _)| id.as_str() == period) else { return Vec::new() };
        let ids = self.ids();
        let mut scopes: Vec<(&str, Vec<&str>)> = Vec::new();
        if ids.len() > 1 {
            scopes.push((TOTAL, ids.clone()));
        }
        scopes.extend(ids.iter().map(|id| (*id, vec![*id])));
        let mut told: Vec<Phrase> = Vec::new();
        for (scope, stores) in &scopes {
            for &kpi in kpis {
                let now = self.metrics.get(kpi, stores, span).value;
                let Some((now, said)) = now.and_then(|now| Some((now, self.reported(period, kpi, scope, Some(now))?)))
                else {
                    continue;
                };
                told.extend(self.in_words(kpi, scope, now, said));
            }
        }
        let more = told.len().saturating_sub(MOST);
        if more > 0 {
            told.truncate(MOST);
            told.push(Phrase::new("report.restated.more").with("count", more));
        }
        told
    }

    /// `投产比 5.00，当时报 3.05`; nothing where both look alike once they are rounded for the eye.
    fn in_words(&self, kpi: Kpi, scope: &str, now: Decimal, said: Decimal) -> Option<Phrase> {
        let places = if kpi.unit() == Unit::Percent { 3 } else { 2 };
        if now.round_dp(places) == said.round_dp(places) {
            return None;
        }
        let alone = scope == TOTAL || self.stores.len() == 1;
        let phrase = Phrase::new(if alone { "report.restated.figure" } else { "report.restated.figure_of" });
        let phrase = if alone { phrase } else { phrase.with("store", self.name(scope)) };
        Some(phrase.with("kpi", kpi.name()).with("now", kpi.said(now)).with("then", kpi.said(said)))
    }
}
