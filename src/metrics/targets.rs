//! Spans against their targets: what came, what was planned, their ratio and their difference.

use super::{Known, Metrics};
use crate::kpi::Kpi;
use crate::money::Money;
use crate::span::Span;
use rust_decimal::Decimal;

/// A span against its target; by default of no span at all.
#[derive(Clone, Debug, Default)]
pub struct Against {
    /// What came.
    pub actual: Known,
    /// What was planned.
    pub target: Known,
    /// The one as a part of the other.
    pub achievement: Known,
    /// By how much it is more.
    pub gap: Known,
}

impl Against {
    /// Of a span to come, of which nothing can be said but what is planned for it.
    pub fn only(target: Known) -> Self {
        Against { target, ..Against::default() }
    }

    /// The sums of what came and what was planned: they are of unlike days, so nothing is said of one against the other.
    pub fn sums<'a>(all: impl Iterator<Item = &'a Against> + Clone) -> Self {
        let actual = Known::sum(all.clone().map(|one| &one.actual));
        Against { actual, ..Against::only(Known::sum(all.map(|one| &one.target))) }
    }

    /// The gap where there is an achievement: a target of 0 can be neither met nor missed.
    pub fn measured(&self) -> Option<Decimal> {
        self.achievement.number().and(self.gap.number())
    }
}

impl Metrics<'_> {
    /// A figure, or why there is none.
    pub fn known(&self, kpi: Kpi, stores: &[&str], span: Span) -> Known {
        self.get(kpi, stores, span).into()
    }

    /// A span gone by: actual over the same stores and days as the target it is measured against.
    pub fn against_target(&self, stores: &[&str], span: Span) -> Against {
        let figure = |kpi| self.known(kpi, stores, span);
        let (target, gap) = (figure(Kpi::PlanTarget), figure(Kpi::PlanGap));
        let actual = match (target.number(), gap.number()) {
            (Some(target), Some(gap)) => Known::Number(target + gap),
            _ => Known::Unknown(gap.reason().cloned()),
        };
        Against { actual, target, achievement: figure(Kpi::PlanAchievement), gap }
    }

    /// The whole target of a span.
    pub fn planned(&self, stores: &[&str], span: Span) -> Known {
        let (mut sum, mut unrated) = (None, None);
        for store in stores {
            match self.target_over(store, span) {
                Ok(Some(target)) => sum = Some(sum.unwrap_or(Money::ZERO) + target),
                Ok(None) => {}
                // As in every total: without a rate it is left out, and named.
                Err(reason) => unrated = unrated.or(Some(reason)),
            }
        }
        match (sum, unrated) {
            (None, Some(reason)) => Known::Unknown(Some(reason)),
            _ => Known::or(sum.map(Money::decimal), "reason.no-plan"),
        }
    }
}
