//! What the plan wants spent on advertising, day by day: a month's budget by the month's days alike, else the year's by the targets of
//! its days, because the season is in them.

use super::Inputs;
use crate::kpi::Kpi;
use crate::plan::book::{Goal, GoalMetric};
use crate::span::Span;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// By day since 1970, in the store's currency; nothing of years that the plan is not for.
pub(super) fn by_day(inputs: &Inputs<'_>, store: &str) -> BTreeMap<i64, Decimal> {
    let mut days = BTreeMap::new();
    let Some(book) = inputs.costing.book else { return days };
    let year = inputs.period.fiscal_year();
    for fiscal_year in [year - 1, year, year + 1] {
        let budget = |goal: &Goal| goal.metric == GoalMetric::Kpi(Kpi::AdsSpend) && goal.product_id.is_none();
        let goals = book.goals_of(store, fiscal_year).into_iter().filter(|(_, goal)| budget(goal));
        let (of_months, of_year): (Vec<_>, Vec<_>) = goals.partition(|(month, _)| month.is_some());
        let months = book.calendar.months_of_year(fiscal_year);
        for (_, goal) in of_year {
            days.extend(by_targets(inputs, store, book.calendar.year_span(fiscal_year), goal.target));
        }
        for (month, goal) in of_months {
            if let Some(span) = month.and_then(|at| months.get(at)) {
                days.extend(alike(*span, goal.target));
            }
        }
    }
    days
}

fn alike(span: Span, amount: Decimal) -> Vec<(i64, Decimal)> {
    let each = amount / Decimal::from(span.len());
    span.days().map(|day| (number(day), each)).collect()
}

/// By the days' targets, where all of them have one.
pub(super) fn by_targets(inputs: &Inputs<'_>, store: &str, span: Span, amount: Decimal) -> Vec<(i64, Decimal)> {
    let targets = span.days().map(|day| Some((day, inputs.plan.target(store, day)?.decimal())));
    let Some(targets) = targets.collect::<Option<Vec<_>>>() else { return alike(span, amount) };
    let whole: Decimal = targets.iter().map(|(_, target)| target).sum();
    match whole.is_zero() {
        true => alike(span, amount),
        false => targets.into_iter().map(|(day, target)| (number(day), amount * target / whole)).collect(),
    }
}

fn number(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}
