//! The targets that a year began with, beside those in use: columns, only where a number differs, and a sentence.

use super::against::planned;
use super::scope::Scope;
use crate::compose::declared::Declared;
use crate::compose::known::Known;
use crate::compose::notices::revised;
use crate::kpi::Kpi;
use crate::metrics::Metrics;
use crate::money::Money;
use crate::report::{Column, Formula, Total};
use crate::span::Span;
use crate::words::Phrase;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A year's first targets, for the stores of one reader.
pub(super) struct First<'a> {
    scope: &'a Scope<'a>,
    metrics: &'a Metrics<'a>,
    /// The stores that were planned otherwise, and since when they have the targets in use.
    since: &'a BTreeMap<String, NaiveDate>,
}

/// What a row says of the first targets.
pub(super) struct Original {
    pub(super) target: Known,
    pub(super) achievement: Known,
}

impl Original {
    /// The targets of all rows together; none where rows have none.
    pub(super) fn sum<'o>(rows: impl Iterator<Item = &'o Option<Original>>) -> Option<Self> {
        let originals: Vec<&Original> = rows.flatten().collect();
        let target = Known::sum(originals.iter().map(|original| &original.target));
        (!originals.is_empty()).then_some(Original { target, achievement: Known::Nothing })
    }
}

impl<'a> First<'a> {
    /// `None` where the year is planned as it was at first.
    pub(super) fn of(scope: &'a Scope<'a>) -> Option<Self> {
        let original = scope.context.original?;
        let changed = scope.ids.iter().any(|id| original.since.contains_key(*id));
        changed.then_some(First { scope, metrics: original.metrics, since: original.since })
    }

    fn sum(&self, stores: &[&str], span: Span) -> Option<Decimal> {
        let plan = self.metrics.inputs().plan;
        stores.iter().filter_map(|store| plan.sum(store, span)).map(Money::decimal).reduce(|a, b| a + b)
    }

    /// Whether the target in use is another one.
    pub(super) fn differs(&self, stores: &[&str], span: Span) -> bool {
        self.sum(stores, span) != planned(self.scope, stores, span).number()
    }

    /// The first target of a span.
    pub(super) fn target(&self, stores: &[&str], span: Span) -> Known {
        Known::or(self.sum(stores, span), "reason.no-plan")
    }

    /// Sales against the first target, over stores and days that have both.
    pub(super) fn achievement(&self, stores: &[&str], span: Span) -> Known {
        self.metrics.get(Kpi::PlanAchievement, stores, span).into()
    }

    /// What was changed of the year that begins so, and since when.
    pub(super) fn note(&self, year: Span) -> Phrase {
        let stores = self.scope.ids.as_slice();
        let since = stores.iter().filter_map(|id| self.since.get(*id)).max();
        let since = since.copied().unwrap_or_else(|| year.first());
        match (self.sum(stores, year), planned(self.scope, stores, year).number()) {
            (Some(from), Some(to)) if from != to => revised("section.plan.revised", from, to, since),
            _ => Phrase::new("section.plan.respread").with("day", since),
        }
    }
}

/// The column of first targets, which add up, and of what was achieved of them: weeks gone over targets of the whole year say
/// nothing, so that column has a total only where `total` says so.
pub(super) fn columns<'a, R: ?Sized + 'a>(
    [target, achievement]: [&'static str; 2],
    total: Total,
    of: impl Fn(&R) -> &Option<Original> + Copy + 'a,
) -> [Declared<'a, R>; 2] {
    let known = |pick: fn(&Original) -> &Known| {
        move |row: &R| of(row).as_ref().map_or(Known::Nothing, |original| pick(original).clone())
    };
    let part = Column::percent(achievement).by(Formula::Ratio("actual", target));
    [
        Declared::new(Column::money(target).summed(), known(|original| &original.target)),
        Declared::new(part, known(|original| &original.achievement)).with_total(total),
    ]
}
