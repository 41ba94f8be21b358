//! Stores below their target or beyond what they may spend, and stores that take back more than before at the same age.

use super::{about_money, weighed};
use crate::compose::Context;
use crate::compose::notices::about;
use crate::compose::overview::basis_name;
use crate::kpi::Kpi;
use crate::metrics::goals::Standing;
use crate::plan::book::GoalMetric;
use crate::report::{Finding, StoreInfo};
use crate::words::{Field, Phrase};
use chrono::Days;
use rust_decimal::Decimal;

/// Points above the comparison from which on a refund share is named.
const POINTS: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

pub(super) fn below(context: &Context, store: &StoreInfo) -> Option<Finding> {
    let get = |kpi: Kpi| context.own.get(kpi, &[&store.id], context.days()).value;
    let money = |amount| context.money(&store.id, amount);
    let gap = get(Kpi::PlanGap).filter(|gap| *gap < Decimal::ZERO)?;
    let target = get(Kpi::PlanTarget)?;
    let text = about(store, "report.finding.below")
        .with("gap", money(-gap))
        .with("rate", Field::Percent(get(Kpi::PlanAchievement)?))
        .with("basis", basis_name(context))
        .with("sales", money(target + gap))
        .with("target", money(target));
    Some(about_money(context, store, -gap, text, store.person.clone()))
}

pub(super) fn refunds(context: &Context, store: &StoreInfo) -> Option<Finding> {
    let (period, _, both) = context.reference_of(context.own, Kpi::RefundCohortSameAge, &[&store.id])?;
    let points = both.now - both.before;
    if points < POINTS {
        return None;
    }
    let paid = context.own.get(Kpi::SalesPaid, &[&store.id], context.days()).value?;
    let text = about(store, "report.finding.refunds")
        .with("share", Field::Percent(both.now))
        .with("period", Field::Word(format!("report.same_age.{period}")))
        .with("before", Field::Percent(both.before))
        .with("points", Field::Points(points));
    Some(about_money(context, store, points * paid, text, store.person.clone()))
}

/// How many days after the week the end of a budget is near.
const NEAR: u64 = 28;

/// Ceilings that are broken, and budgets that end before their month or year does. A year's budget that ends in months shows
/// in its table; here it has a line once it ends within weeks. Of one figure of a store a line at most: the month's before the
/// year's, the running one's before one that is over.
pub(super) fn goals(context: &Context) -> Vec<Finding> {
    let mut standings = context.standings();
    standings.retain(|one| one.store.is_some() && one.product.is_none() && one.metric.is_ceiling());
    standings.sort_by_key(|one| (!one.stretch.is_month(), one.stretch.is_closed()));
    let mut said: Vec<(&str, GoalMetric)> = Vec::new();
    let mut found = Vec::new();
    for one in &standings {
        let key = (one.store.unwrap_or_default(), one.metric);
        if said.contains(&key) {
            continue;
        }
        if let Some((amount, text)) = broken(context, one) {
            let store = context.stores.iter().find(|store| Some(store.id.as_str()) == one.store);
            found.push(weighed(context, Some(amount), text, store.and_then(|store| store.person.clone())));
            said.push(key);
        }
    }
    found
}

/// By how much money, and in words; `None` where the ceiling holds.
fn broken(context: &Context, one: &Standing<'_>) -> Option<(Decimal, Phrase)> {
    let (store, actual) = (one.store?, one.figure.value?);
    let text = |key: &str| {
        Phrase::new(format!("report.finding.{key}"))
            .with("store", context.name(store))
            .with("period", one.stretch.name())
            .with("kpi", one.metric.name())
    };
    if one.metric.is_ratio() {
        let over = actual - one.goal;
        let paid = context.metrics.get(Kpi::SalesPaid, &[store], one.stretch.so_far).value?;
        let text = text("ceiling")
            .with("actual", Field::Percent(actual))
            .with("goal", Field::Percent(one.goal))
            .with("points", Field::Points(over));
        return (over > Decimal::ZERO).then_some((over * paid, text));
    }
    // Goals stand beside each other in the report's currency.
    let money = |amount| context.converted(store, Field::Money(amount));
    let budget = |key: &str| text(key).with("spend", money(actual)).with("goal", money(one.goal));
    if actual > one.goal {
        return Some((actual - one.goal, budget("budget_over")));
    }
    let pace = one.pace(context.metrics)?;
    let ends = pace.ends.filter(|day| *day <= context.days().last() + Days::new(NEAR))?;
    let text = budget("budget_ends").with("day", ends).with("total", money(pace.total));
    Some((pace.total - one.goal, text))
}
