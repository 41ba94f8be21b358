//! Ceilings of the plan that are broken, and budgets that end before their month or year does.

use super::{CUT_CAMPAIGN, Matter, ads, proposal};
use crate::compose::Context;
use crate::kpi::Kpi;
use crate::metrics::goals::Standing;
use crate::plan::book::GoalMetric;
use crate::ratio::ratio;
use crate::report::{ActionTarget, Finding};
use crate::words::{Field, Phrase};
use chrono::Days;
use rust_decimal::Decimal;

/// How many days after the week the end of a budget is near.
const NEAR: u64 = 28;

/// A year's budget that ends in months shows in its table; here it has a line once it ends within weeks. Of one figure of a store
/// a line at most: the month's before the year's, the running one's before one that is over. What comes back has its own finding.
pub(super) fn broken(context: &Context) -> Vec<Finding> {
    let mut standings = context.standings();
    standings.retain(|one| one.store.is_some() && one.product.is_none() && one.metric.is_ceiling());
    standings.retain(|one| one.metric != GoalMetric::Kpi(Kpi::RefundShare));
    standings.sort_by_key(|one| (!one.stretch.is_month(), one.stretch.is_closed()));
    let mut said: Vec<(&str, GoalMetric)> = Vec::new();
    let mut found = Vec::new();
    for one in &standings {
        let key = (one.store.unwrap_or_default(), one.metric);
        if said.contains(&key) {
            continue;
        }
        if let Some((amount, effect, text)) = ceiling(context, one) {
            let store = context.stores.iter().find(|store| Some(store.id.as_str()) == one.store);
            let who = store.and_then(|store| store.person.clone());
            let matter = Matter::sure(text, action(context, one));
            let proposal = proposal(context, key.0, ActionTarget::Store, Kpi::AdsRoi, None);
            found.push(Finding { proposal, ..matter.weighs(context, Some(amount), effect, who) });
            said.push(key);
        }
    }
    found
}

/// By how much money, what that is, and in words; `None` where the ceiling holds.
fn ceiling(context: &Context, one: &Standing<'_>) -> Option<(Decimal, &'static str, Phrase)> {
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
        let text = text("ceiling").with("actual", Field::Percent(actual)).with("goal", Field::Percent(one.goal));
        return (over > Decimal::ZERO).then_some((over * paid, "over", text));
    }
    // Goals stand beside each other in the report's currency.
    let money = |amount| context.converted(store, Field::Money(amount));
    let budget = |key: &str| text(key).with("spend", money(actual)).with("goal", money(one.goal));
    if actual > one.goal {
        return Some((actual - one.goal, "over", budget("budget_over")));
    }
    let pace = one.pace(context.metrics)?;
    let ends = pace.ends.filter(|day| *day <= context.days().last() + Days::new(NEAR))?;
    let text = budget("budget_ends").with("day", ends).with("total", money(pace.total));
    Some((pace.total - one.goal, "over", text))
}

/// What may be spent a day from now on, and the campaign to begin with: the one that returned least.
fn action(context: &Context, one: &Standing<'_>) -> Phrase {
    let store = one.store.unwrap_or_default();
    let left = one.stretch.whole.len().saturating_sub(one.stretch.so_far.len());
    let spent = || one.figure.value.filter(|spent| !one.metric.is_ratio() && *spent < one.goal);
    let per_day = spent().and_then(|spent| ratio(one.goal - spent, Decimal::from(left)));
    let worst = ads::worst(context, store);
    let key = match (per_day, &worst) {
        (Some(_), Some(_)) => "report.action.per_day_campaign",
        (Some(_), None) => "report.action.per_day",
        (None, Some(_)) => CUT_CAMPAIGN,
        (None, None) => "report.action.cut",
    };
    let mut action = Phrase::new(key);
    if let Some(per_day) = per_day {
        action = action.with("per_day", context.converted(store, Field::Money(per_day)));
    }
    match worst {
        Some((campaign, roi)) => action.with("campaign", campaign).with("roi", Field::Roi(roi)),
        None => action,
    }
}
