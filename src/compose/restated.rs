//! Figures of earlier periods that are others now than their own reports said: what was mailed then stands beside them.
//!
//! Refunds and attributed sales ripen, files come late. A reader who remembers last week's mail must not find another figure
//! without a word.

use super::Context;
use super::reported::TOTAL;
use crate::calendar::PeriodId;
use crate::kpi::Kpi;
use crate::words::{Field, Phrase, Unit};
use rust_decimal::Decimal;

/// Lines of a place that names them one by one; the rest is counted.
const MOST: usize = 8;

/// The periods that had reports of their own.
const EARLIER: [PeriodId; 3] = [PeriodId::Previous, PeriodId::LastWeek, PeriodId::LastYear];

fn in_period(key: &'static str, period: PeriodId) -> Phrase {
    Phrase::new(key).with("period", Field::Word(format!("report.restated.period.{}", period.as_str())))
}

impl Context<'_> {
    pub(super) fn scopes(&self) -> Vec<(&str, Vec<&str>)> {
        let ids = self.ids();
        let each: Vec<_> = ids.iter().map(|id| (*id, vec![*id])).collect();
        std::iter::once((TOTAL, ids)).chain(each).collect()
    }

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
        let told = EARLIER.map(|period| (period, self.restated_of(period, &headlines))).into_iter();
        let said = told.filter(|(_, figures)| !figures.is_empty());
        said.map(|(period, figures)| in_period("report.restated.sentence", period).with("figures", figures)).collect()
    }

    /// Figures of these KPIs that are others now, a line each.
    pub(super) fn restated(&self, kpis: &[Kpi]) -> Vec<Phrase> {
        let told =
            EARLIER.into_iter().flat_map(|id| self.restated_of(id, kpis).into_iter().map(move |told| (id, told)));
        told.map(|(period, figure)| in_period("report.restated.line", period).with("figure", figure)).collect()
    }

    /// Figures of a period that are others now: the total first, then each store's.
    fn restated_of(&self, period: PeriodId, kpis: &[Kpi]) -> Vec<Phrase> {
        let spans = self.metrics.inputs().periods();
        let Some((_, span)) = spans.into_iter().find(|(id, _)| *id == period) else { return Vec::new() };
        let mut scopes = self.scopes();
        scopes.retain(|(scope, _)| *scope != TOTAL || self.stores.len() > 1);
        let mut told: Vec<Phrase> = Vec::new();
        for (scope, stores) in &scopes {
            for &kpi in kpis {
                let now = self.scoped(scope).get(kpi, stores, span).value;
                let both = now.and_then(|now| Some((now, self.reported(period.as_str(), kpi, scope, Some(now))?)));
                told.extend(both.and_then(|(now, said)| self.in_words(kpi, scope, now, said)));
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
        let said_of = |value| if kpi.is_money() { self.labelled(scope, kpi.said(value)) } else { kpi.said(value) };
        Some(phrase.with("kpi", kpi.name()).with("now", said_of(now)).with("then", said_of(said)))
    }
}
