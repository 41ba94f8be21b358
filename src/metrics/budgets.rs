//! What the plan wants spent on advertising, day by day: a month's budget by the month's days alike, else the year's by the year's.

use super::Inputs;
use crate::kpi::Kpi;
use crate::plan::book::{Goal, GoalMetric};
use crate::span::Span;
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
        let mut spread = |span: Span, amount: Decimal| {
            let each = amount / Decimal::from(span.len());
            days.extend(span.days().map(|day| (i64::from(day.to_epoch_days()), each)));
        };
        for (_, goal) in of_year {
            spread(book.calendar.year_span(fiscal_year), goal.target);
        }
        for (month, goal) in of_months {
            if let Some(span) = month.and_then(|at| months.get(at)) {
                spread(*span, goal.target);
            }
        }
    }
    days
}
