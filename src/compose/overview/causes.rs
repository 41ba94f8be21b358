//! The chart beside the weeks: from the sales of the days held against to these, in steps, one a cause.

use super::whole;
use crate::calendar::PeriodKind;
use crate::compose::Context;
use crate::compose::causes::{Why, word};
use crate::compose::waterfall::Marks;
use crate::report::{Chart, ChartKind, Role};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// From then to now in steps, one a factor. Nothing where a step would go below zero: marks on the ground show no such thing.
pub(super) fn chart(context: &Context, why: &Why) -> Option<Chart> {
    // A day's sales are few, and an event's days are what its trend shows.
    if matches!(context.period().kind(), PeriodKind::Day | PeriodKind::Event) {
        return None;
    }
    let causes = &why.causes;
    let mut steps: Vec<(Phrase, Decimal)> = Vec::new();
    for factor in &causes.factors {
        let name = Phrase::new(format!("report.why.{}", word(factor.kpi)));
        steps.push((name, factor.effect));
    }
    if !causes.rest().is_zero() {
        steps.push((Phrase::new("report.causes.rest"), causes.rest()));
    }
    let marks = Marks::of(causes.before(), &steps, causes.now())?;
    let mut names = vec![Phrase::new(format!("report.role.{}", why.since))];
    names.extend(steps.into_iter().map(|(name, _)| name));
    names.push(Phrase::new("report.role.actual"));
    let subtitle = Phrase::new("report.causes.subtitle")
        .with("stores", whole(context))
        .with("before", why.before)
        .with("days", context.days());
    // The message has said which cause it was: the chart says from where to where.
    let title = match why.clause() {
        Some(_) => Phrase::new("report.causes.steps")
            .with("before", Field::Money(causes.before()))
            .with("now", Field::Money(causes.now())),
        None => why.moved("report.causes"),
    };
    let role = if why.since == "last_year" { Role::LastYear } else { Role::Previous };
    Some(Chart::money("overview.causes", ChartKind::Waterfall, [title, subtitle], names, marks.series(role)))
}
