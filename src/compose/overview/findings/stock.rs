//! Stock that will not last until the next event is over, and stock that nobody buys.

use super::{Matter, Sure, advice};
use crate::compose::Context;
use crate::engine::Days;
use crate::kpi::Kpi;
use crate::metrics::measures as m;
use crate::metrics::{Cover, PACE_DAYS};
use crate::ratio::{ratio, unrounded};
use crate::report::{ActionTarget, Finding, StoreInfo};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::{Days as Many, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// An event that begins later than this has time to be bought for.
const AHEAD: u64 = 28;
/// Without an event stock should last so long.
const DAYS: u64 = 14;
/// Stock for so many days and more is money that lies.
const SLOW_DAYS: i64 = 180;

/// An article as the report names it.
struct Article<'a> {
    cover: Cover,
    /// The store that sells most of it.
    store: &'a StoreInfo,
    /// Its name, and who answers for it.
    name: String,
    who: Option<String>,
    product: Option<String>,
    /// What a piece sells for, and what it costs.
    price: Option<Decimal>,
    cost: Option<Decimal>,
}

/// One finding of what runs out, and one of what does not sell.
pub(super) fn of_all(context: &Context) -> Vec<Finding> {
    let articles = articles(context);
    [running_out(context, &articles), lying(context, &articles)].into_iter().flatten().collect()
}

/// The event before whose end stock must last, if one is near.
fn next_event(context: &Context) -> Option<(String, Span)> {
    let (last, until) = (context.days().last(), context.days().last() + Many::new(AHEAD));
    let stores = context.ids();
    let planned = context.book?.planned_events(&stores).into_iter();
    let near = planned.filter(|event| last < event.span.first() && event.span.first() <= until);
    let next = near.min_by_key(|event| event.span.first())?;
    Some((next.row().short_name().to_owned(), next.span))
}

fn running_out(context: &Context, articles: &[Article<'_>]) -> Option<Finding> {
    let event = next_event(context);
    let first = context.days().last() + Many::new(1);
    let last = event.as_ref().map_or(context.days().last() + Many::new(DAYS), |(_, span)| span.last());
    let ahead = Span::new(first, last)?;
    // What is wanted until then, in pieces beyond what there is, and what they would sell for.
    let short = articles.iter().filter_map(|article| {
        let days = Decimal::from(ahead.len()) * busier(context, article.store, ahead);
        let wanted = whole_up(article.cover.pace * days / Decimal::from(PACE_DAYS));
        let pieces = wanted - article.cover.stock;
        let lost = pieces * article.price?;
        (pieces > Decimal::ZERO && article.cover.pace > Decimal::ZERO).then_some((article, [wanted, pieces], lost))
    });
    let short: Vec<_> = short.collect();
    let (worst, [wanted, pieces], _) = short.iter().max_by_key(|(_, _, lost)| *lost)?;
    let text = match event {
        Some((event, span)) => Phrase::new("report.finding.stock_event")
            .with("event", event)
            .with("first", span.first())
            .with("last", span.last())
            .with("wanted", whole(*wanted)),
        None => Phrase::new("report.finding.stock"),
    };
    let more = short.len() - 1;
    let text = text
        .with("product", advice::short(&worst.name))
        .with("pieces", whole(worst.cover.stock))
        .with("days", whole(worst.cover.days().unwrap_or_default()));
    let text =
        if more == 0 { text } else { Phrase::new("report.finding.stock_more").with("text", text).with("count", more) };
    let action =
        Phrase::new("report.action.restock").with("pieces", whole(*pieces)).with("product", advice::short(&worst.name));
    let amount =
        short.iter().map(|(article, _, lost)| context.in_report(&article.store.id, *lost).unwrap_or_default()).sum();
    let matter = Matter { text, action, sure: Sure::Likely };
    let who = worst.who.clone().or_else(|| worst.store.person.clone());
    Some(matter.weighs(context, Some(amount), "sold_less", who))
}

/// How many times as much as in the last four weeks the store is planned to sell on some days; never less than once, and once where
/// there is no plan of them.
fn busier(context: &Context, store: &StoreInfo, ahead: Span) -> Decimal {
    let last = context.days().last();
    let planned = context.own.planned(&[&store.id], ahead).number();
    let pace = Span::new(last - Many::new(PACE_DAYS - 1), last);
    let sold = pace.map(|pace| context.own.get(context.basis(), &[&store.id], pace));
    let a_day = |sum: Decimal, days: u32| unrounded(sum, Decimal::from(days));
    let sold = sold.and_then(|sold| a_day(sold.value?, sold.days.map_or(PACE_DAYS as u32, |(known, _)| known)));
    let times = planned.zip(sold).and_then(|(planned, sold)| unrounded(a_day(planned, ahead.len())?, sold));
    times.unwrap_or(Decimal::ONE).max(Decimal::ONE)
}

/// Up to a whole number, but for what dividing left behind.
fn whole_up(number: Decimal) -> Decimal {
    crate::ratio::round(number).round_dp_with_strategy(0, RoundingStrategy::AwayFromZero)
}

fn lying(context: &Context, articles: &[Article<'_>]) -> Option<Finding> {
    let slow = Decimal::from(SLOW_DAYS);
    let tied = articles.iter().filter_map(|article| {
        let keeps = unrounded(article.cover.pace * slow, Decimal::from(PACE_DAYS))?;
        let lies = article.cover.stock - keeps;
        (lies > Decimal::ZERO).then_some((article, lies * article.cost?))
    });
    let tied: Vec<_> = tied.collect();
    let (worst, _) = tied.iter().max_by_key(|(_, cost)| *cost)?;
    let key = if worst.cover.sold.is_zero() { "report.finding.unsold" } else { "report.finding.slow" };
    let name = advice::short(&worst.name);
    let text = Phrase::new(key)
        .with("product", name.clone())
        .with("pieces", whole(worst.cover.stock))
        .with("days", whole(worst.cover.days().unwrap_or_default()));
    let more = tied.len() - 1;
    let text =
        if more == 0 { text } else { Phrase::new("report.finding.stock_more").with("text", text).with("count", more) };
    let amount =
        tied.iter().map(|(article, cost)| context.in_report(&article.store.id, *cost).unwrap_or_default()).sum();
    let action = Phrase::new("report.action.clear").with("product", name);
    let finding = Matter::sure(text, action).weighs(
        context,
        Some(amount),
        "tied",
        worst.who.clone().or_else(|| worst.store.person.clone()),
    );
    let target = worst.product.clone().map(ActionTarget::Product);
    let proposal = target
        .and_then(|target| super::proposal(context, &worst.store.id, target, Kpi::SalesUnits, Some(Decimal::ONE)));
    Some(Finding { proposal, ..finding })
}

fn whole(number: Decimal) -> Field {
    Field::Count(i64::try_from(number.trunc()).unwrap_or(i64::MAX))
}

/// What the stores' lists hold, each with the store that sells most of it.
fn articles<'a>(context: &'a Context<'_>) -> Vec<Article<'a>> {
    let last = context.days().last();
    let Some(pace) = Span::new(last - Many::new(PACE_DAYS - 1), last) else { return Vec::new() };
    let sold: Vec<(&StoreInfo, BTreeMap<String, [Decimal; 2]>)> =
        context.stores.iter().map(|store| (store, sold(context, store, pace))).collect();
    let cover = context.own.cover(&context.ids(), context.days());
    cover.into_iter().filter_map(|(code, cover)| article(context, &sold, &code, cover, last)).collect()
}

type Sold = BTreeMap<String, [Decimal; 2]>;

/// Pieces and money by the seller's code.
fn sold(context: &Context, store: &StoreInfo, pace: Span) -> Sold {
    let groups = context.own.cut(&store.id, [&m::LINES_UNITS, &m::LINES_PAID], ["merchant_code"], &Days::all(pace));
    groups.into_iter().map(|([code], sums)| (code, sums)).collect()
}

fn article<'a>(
    context: &'a Context<'_>,
    sold: &[(&'a StoreInfo, Sold)],
    code: &str,
    cover: Cover,
    day: NaiveDate,
) -> Option<Article<'a>> {
    let of = |store: &Sold| store.get(code).copied().unwrap_or_default();
    let (store, most) = sold.iter().max_by_key(|(_, store)| of(store)[0])?;
    let [units, paid] = of(most);
    // A code that only the warehouse knows is nobody's to sell.
    let known = context.catalog.by_code(&store.id, code, day)?;
    Some(Article {
        cover,
        store,
        name: known.name.clone(),
        who: known.person.clone(),
        product: known.product_id.clone(),
        price: ratio(paid, units),
        cost: context.catalog.unit_cost(&store.id, code, day).map(|cost| cost.decimal()),
    })
}
