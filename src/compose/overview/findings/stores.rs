//! Stores below their target, and stores that take back more than before at the same age.

use super::about_money;
use crate::compose::Context;
use crate::compose::overview::basis_name;
use crate::kpi::Kpi;
use crate::report::{Finding, StoreInfo};
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;

/// Points above the comparison from which on a refund share is named.
const POINTS: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

pub(super) fn findings(context: &Context) -> Vec<Finding> {
    let below = context.stores.iter().filter_map(|store| below(context, store));
    let refunds = context.stores.iter().filter_map(|store| refunds(context, store));
    below.chain(refunds).collect()
}

fn below(context: &Context, store: &StoreInfo) -> Option<Finding> {
    let get = |kpi: Kpi| context.metrics.get(kpi, &[&store.id], context.days()).value;
    let gap = get(Kpi::PlanGap).filter(|gap| *gap < Decimal::ZERO)?;
    let target = get(Kpi::PlanTarget)?;
    let text = Phrase::new("report.finding.below")
        .with("store", store.name.as_str())
        .with("gap", Field::Money(-gap))
        .with("rate", Field::Percent(get(Kpi::PlanAchievement)?))
        .with("basis", basis_name(context))
        .with("sales", Field::Money(target + gap))
        .with("target", Field::Money(target));
    Some(about_money(context, -gap, text, store.person.clone()))
}

fn refunds(context: &Context, store: &StoreInfo) -> Option<Finding> {
    let periods = [("last_year", context.last_year()), ("previous", context.previous())];
    let (period, both) = periods.into_iter().find_map(|(period, span)| {
        let both = context.compare(Kpi::RefundCohortSameAge, &[&store.id], span)?;
        (!both.before.is_zero()).then_some((period, both))
    })?;
    let points = both.now - both.before;
    if points < POINTS {
        return None;
    }
    let paid = context.metrics.get(Kpi::SalesPaid, &[&store.id], context.days()).value?;
    let text = Phrase::new("report.finding.refunds")
        .with("store", store.name.as_str())
        .with("share", Field::Percent(both.now))
        .with("period", Field::Word(format!("report.same_age.{period}")))
        .with("before", Field::Percent(both.before))
        .with("points", Field::Points(points));
    Some(about_money(context, points * paid, text, store.person.clone()))
}
