//! A span against its target: what came, what was planned, their ratio and their difference.

use super::scope::Scope;
use crate::compose::declared::Declared;
use crate::compose::known::Known;
use crate::kpi::Kpi;
use crate::money::Money;
use crate::report::{Cell, Column, Formula, Total, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// A span against its target.
#[derive(Clone, Debug)]
pub(super) struct Against {
    pub(super) actual: Known,
    pub(super) target: Known,
    pub(super) achievement: Known,
    pub(super) gap: Known,
}

impl Against {
    /// Of a span gone by: actual over the same stores and days as the target it is measured against.
    pub(super) fn of(scope: &Scope<'_>, stores: &[&str], span: Span) -> Self {
        let figure = |kpi| Known::from(scope.metrics().get(kpi, stores, span));
        let (target, gap) = (figure(Kpi::PlanTarget), figure(Kpi::PlanGap));
        let actual = match (target.number(), gap.number()) {
            (Some(target), Some(gap)) => Known::Number(target + gap),
            _ => Known::Unknown(gap.reason().cloned()),
        };
        Against { actual, target, achievement: figure(Kpi::PlanAchievement), gap }
    }

    /// Of a span to come, of which nothing can be said but what is planned for it.
    pub(super) fn only(target: Known) -> Self {
        Against { actual: Known::Nothing, target, achievement: Known::Nothing, gap: Known::Nothing }
    }

    /// Of no span at all.
    pub(super) fn nothing() -> Self {
        Against::only(Known::Nothing)
    }

    /// The sums of what came and what was planned: they are of unlike days, so nothing is said of one against the other.
    pub(super) fn sums<'a>(all: impl Iterator<Item = &'a Against> + Clone) -> Self {
        let actual = Known::sum(all.clone().map(|one| &one.actual));
        Against { actual, ..Against::only(Known::sum(all.map(|one| &one.target))) }
    }

    /// The gap where there is an achievement: a target of 0 can be neither met nor missed.
    pub(super) fn measured(&self) -> Option<Decimal> {
        self.achievement.number().and(self.gap.number())
    }
}

/// The whole target of a span.
pub(super) fn planned(scope: &Scope<'_>, stores: &[&str], span: Span) -> Known {
    let plan = scope.metrics().inputs().plan;
    let sum = stores.iter().filter_map(|store| plan.sum(store, span)).map(Money::decimal);
    Known::or(sum.reduce(|a, b| a + b), "reason.no-plan")
}

/// Above or short by so much.
pub(super) fn gap_words(gap: Decimal) -> Phrase {
    let word = if gap >= Decimal::ZERO { "section.plan.above" } else { "section.plan.short" };
    Phrase::new(word).with("amount", Field::Money(gap.abs()))
}

/// The keys of the four columns.
pub(super) type Keys = [&'static str; 4];

/// Of the period itself; to date, where more of the period is to come; from the year's beginning.
pub(super) const WHOLE: Keys = ["actual", "target", "achievement", "gap"];
pub(super) const TO_DATE: Keys = ["actual", "target_to_date", "achievement", "gap"];
pub(super) const CUMULATIVE: Keys = ["cum_actual", "cum_target", "cum_achievement", "cum_gap"];
pub(super) const YEAR_TO_DATE: Keys = ["ytd_actual", "ytd_target", "ytd_achievement", "ytd_gap"];

/// Four columns, where a row has such a comparison.
pub(super) fn columns<'a, R: ?Sized + 'a>(
    [actual, target, achievement, gap]: Keys,
    of: impl Fn(&R) -> &Against + Copy + 'a,
) -> [Declared<'a, R>; 4] {
    [
        Declared::new(Column::money(actual).summed(), move |row: &R| Cell::from(&of(row).actual)),
        Declared::new(Column::money(target).summed(), move |row: &R| Cell::from(&of(row).target)),
        Declared::new(Column::percent(achievement).by(Formula::Ratio(actual, target)), move |row: &R| {
            Cell::from(&of(row).achievement)
        }),
        Declared::new(
            Column::new(gap, Unit::Gap).by(Formula::Difference(actual, target)).better_when(true),
            move |row: &R| Cell::from(&of(row).gap),
        ),
    ]
}

/// The same without totals: spans that overlap do not add up.
pub(super) fn untotalled<'a, R: ?Sized + 'a>(
    keys: Keys,
    of: impl Fn(&R) -> &Against + Copy + 'a,
) -> [Declared<'a, R>; 4] {
    columns(keys, of).map(|declared| declared.with_total(Total::Empty))
}
