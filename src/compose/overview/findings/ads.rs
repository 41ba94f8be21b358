//! Campaigns that cost more than they claim to sell, and campaigns that return much less than in the weeks before.

use super::{Matter, Sure, advice, proposal};
use crate::compose::Context;
use crate::compose::notices::about;
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::Ads;
use crate::metrics::causes::split;
use crate::ratio::{growth, unrounded};
use crate::report::{ActionTarget, Finding, StoreInfo};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

const WEEKS: usize = 4;
/// A return below this part of the earlier one is a fall: claimed sales ripen for days, so a little less is no news.
const FALL: Decimal = Decimal::from_parts(7, 0, 0, false, 1);

type Campaigns = BTreeMap<String, Ads>;

pub(super) fn of_store(context: &Context, store: &StoreInfo) -> Vec<Finding> {
    let earlier = earlier(context, &store.id);
    // After what comes back where that is known: a claimed sale that is refunded earned nothing.
    let known = |kpi| context.own.get(kpi, &[&store.id], context.days()).value;
    let break_even = known(Kpi::AdsBreakEvenNet).or_else(|| known(Kpi::AdsBreakEvenRoi));
    let limit = break_even.filter(|limit| *limit > Decimal::ONE).unwrap_or(Decimal::ONE);
    let finding = |(campaign, now): (&String, &Ads)| {
        let roi = now.roi()?;
        let before = earlier.get(campaign).and_then(|before| Some((before, before.roi()?)));
        let name = || Field::Text(advice::short(campaign));
        let text = |key: &str| about(store, format!("report.finding.{key}")).with("campaign", name());
        let action = |key: &str| Phrase::new(format!("report.action.{key}")).with("campaign", name());
        let spend = context.money(&store.id, now.spend);
        let (amount, effect, matter, own) = match before {
            // What was spent is the amount.
            _ if now.sales.is_zero() => (now.spend, "unsold", [text("no_sales"), action("stop")], false),
            _ if roi < limit => {
                let key = if limit > Decimal::ONE { "below_even" } else { "loses" };
                let text = text(key).with("spend", spend).with("roi", Field::Roi(roi));
                let matter = [text, action("stop_or_bid")].map(|phrase| phrase.with("limit", Field::Roi(limit)));
                (now.spend - now.sales / limit, "lost", matter, false)
            }
            Some((then, before)) if roi < before * FALL => {
                let text = text("falls")
                    .with("spend", spend)
                    .with("roi", Field::Roi(roi))
                    .with("before", Field::Roi(before))
                    .with("weeks", WEEKS);
                let action = mend(then, now).map_or_else(
                    || action("lower_bid"),
                    |(way, change)| action(way).with("change", Field::Change(change)),
                );
                (now.spend * (before - roi), "sold_less", [text, action], true)
            }
            _ => return None,
        };
        let [text, action] = matter;
        let target = if own { ActionTarget::Campaign(campaign.clone()) } else { ActionTarget::Store };
        let expected = before.filter(|_| own).and_then(|(_, before)| growth(before, roi));
        Some(Finding {
            proposal: proposal(context, &store.id, target, Kpi::AdsRoi, expected),
            ..Matter { text, action, sure: Sure::Claimed }.costs(context, store, amount, effect)
        })
    };
    campaigns(context, &store.id, context.days()).iter().filter_map(finding).collect()
}

/// The weeks before, where all of them are known.
fn earlier(context: &Context, store: &str) -> Campaigns {
    let Some(view) = context.metrics.inputs().view.store(store) else { return Campaigns::new() };
    let weeks = context.baseline(WEEKS);
    let before = weeks.first().zip(weeks.last()).and_then(|(first, last)| Span::new(first.first(), last.last()));
    let before = before.filter(|span| view.coverage.count(ExportKind::Ads, *span) == span.len());
    before.map(|span| campaigns(context, store, span)).unwrap_or_default()
}

/// What made most of the fall of a return, which is conversion times order value over the price of a click: the action for it,
/// and by how much it changed.
fn mend(then: &Ads, now: &Ads) -> Option<(&'static str, Decimal)> {
    let factors = |ads: &Ads| {
        let per = |top: Decimal, bottom: Decimal| unrounded(top, bottom);
        Some([per(ads.orders, ads.clicks)?, per(ads.sales, ads.orders)?, per(ads.clicks, ads.spend)?])
    };
    let (before, after) = (factors(then)?, factors(now)?);
    let effects = split(before, after, now.roi()? - then.roi()?)?;
    let at = (0..3).min_by_key(|at| effects[*at])?;
    // Clicks for money are the price of a click upside down.
    let change = match at {
        2 => growth(before[2], after[2])?,
        _ => growth(after[at], before[at])?,
    };
    Some((["mend_conversion", "mend_order_value", "mend_click_price"][at], change))
}

/// The campaign of a store that returned least of what it spent, and what it returned; `None` where there are not several.
pub(super) fn worst(context: &Context, store: &str) -> Option<(Field, Decimal)> {
    let campaigns = campaigns(context, store, context.days());
    let spent: Vec<(&String, Decimal)> = campaigns.iter().filter_map(|(name, ads)| Some((name, ads.roi()?))).collect();
    let worst = spent.iter().min_by_key(|(_, roi)| *roi).filter(|_| spent.len() > 1)?;
    Some((Field::Text(advice::short(worst.0)), worst.1))
}

fn campaigns(context: &Context, store: &str, span: Span) -> Campaigns {
    context.own.campaigns(context.catalog, store, span)
}
