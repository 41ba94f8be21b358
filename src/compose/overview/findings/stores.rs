//! Stores below their target: what is still needed, and which factor to mend first.

use super::{Matter, pages, product_name, proposal};
use crate::compose::Context;
use crate::compose::causes::word;
use crate::compose::notices::about;
use crate::compose::overview::basis_name;
use crate::engine::Days;
use crate::kpi::Kpi;
use crate::metrics::measures as m;
use crate::metrics::movers::Movers;
use crate::ratio::growth;
use crate::report::{ActionTarget, Finding, StoreInfo, Unit};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub(super) fn below(context: &Context, store: &StoreInfo) -> Option<Finding> {
    let get = |kpi: Kpi| context.own.get(kpi, &[&store.id], context.days()).value;
    let money = |amount| context.money(&store.id, amount);
    let gap = get(Kpi::PlanGap).filter(|gap| *gap < Decimal::ZERO)?;
    let target = get(Kpi::PlanTarget)?;
    let factor = get(Kpi::PlanRequiredFactor).filter(|factor| *factor > Decimal::ZERO);
    let key = if factor.is_some() { "report.finding.below" } else { "report.finding.below_only" };
    let text = about(store, key)
        .with("rate", Field::Percent(get(Kpi::PlanAchievement)?))
        .with("basis", basis_name(context))
        .with("sales", money(target + gap))
        .with("target", money(target));
    let text = match factor {
        Some(factor) => text.with("factor", Field::Percent(factor)),
        None => text,
    };
    let advice = Advice::of(context, store);
    // Of a share in points.
    let expected = growth(target, target + gap).and_then(|growth| match advice.kpi.unit() {
        Unit::Percent => Some(growth * get(advice.kpi)?),
        _ => Some(growth),
    });
    Some(Finding {
        proposal: proposal(context, &store.id, ActionTarget::Store, advice.kpi, expected),
        ..Matter::sure(text, advice.action).costs(context, store, -gap, "short")
    })
}

/// What to do, and the figure that it should move.
struct Advice {
    action: Phrase,
    kpi: Kpi,
}

impl Advice {
    /// By the factor that took most away since the days held against, with the product that lost most.
    fn of(context: &Context, store: &StoreInfo) -> Advice {
        let held_against = [("last_year", context.last_year()), ("previous", context.previous())];
        // Where an event of only one of them makes the difference, nothing is to be learnt of it.
        let comparable = |span| context.moved(&[&store.id], context.days(), span).is_none();
        let held_against = held_against.into_iter().filter(|(_, span)| comparable(*span));
        let lost = |(since, before)| Advice::since(context, store, since, before);
        held_against.filter_map(lost).next().unwrap_or_else(Advice::plain)
    }

    /// What was lost since other days; `None` where nothing was.
    fn since(context: &Context, store: &StoreInfo, since: &str, before: Span) -> Option<Advice> {
        let both = context.own.compare(Kpi::SalesPaid, &[&store.id], context.days(), before)?;
        if both.unequal.is_some() || both.before.is_zero() {
            return None;
        }
        let product = worst_product(context, store, before);
        let fallen = context.own.causes(&[&store.id], context.days(), before).and_then(|causes| {
            let fell = causes.factors.into_iter().filter(|factor| factor.effect < Decimal::ZERO);
            fell.min_by_key(|factor| factor.effect).filter(|factor| factor.change < Decimal::ZERO)
        });
        let since = Field::Word(format!("report.since.{since}"));
        match (fallen, product) {
            (Some(factor), product) => {
                let way = word(factor.kpi);
                let key = format!("report.action.below_{way}{}", if product.is_some() { "_product" } else { "" });
                let action = Phrase::new(key).with("since", since).with("change", Field::Change(factor.change));
                Some(Advice { action: with(action, product), kpi: factor.kpi })
            }
            (None, Some(product)) => {
                let action = Phrase::new("report.action.below_product").with("since", since);
                Some(Advice { action: with(action, Some(product)), kpi: Kpi::SalesPaid })
            }
            (None, None) => None,
        }
    }

    fn plain() -> Advice {
        Advice { action: Phrase::new("report.action.below"), kpi: Kpi::SalesPaid }
    }
}

fn with(action: Phrase, product: Option<(Field, Field)>) -> Phrase {
    match product {
        Some((name, lost)) => action.with("product", name).with("lost", lost),
        None => action,
    }
}

/// The product that lost most since then, and how much.
fn worst_product(context: &Context, store: &StoreInfo, before: Span) -> Option<(Field, Field)> {
    let (mut titles, pages) = (BTreeMap::new(), pages(context, store));
    let mut sold = |span: Span| {
        let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
        for ([id, title], [paid]) in context.own.cut_by_page(&store.id, [&m::LINES_PAID], &pages, &Days::all(span)) {
            *sums.entry(id.clone()).or_default() += paid;
            titles.insert(id, title);
        }
        sums.remove("");
        sums
    };
    let (then, now) = (sold(before), sold(context.days()));
    let movers = Movers::of(&then, &now, Decimal::ZERO);
    let worst = movers.worst()?;
    let title = titles.get(&worst.key).map(String::as_str).unwrap_or_default();
    Some((product_name(context, &store.id, &worst.key, title), context.money(&store.id, -worst.change)))
}
