//! Stores that take back more than is usual for them, and products of which much more comes back than before, each at the age that
//! the week's refunds have now. A store's ceiling of the month is said with it: it is the same matter.

use super::{Matter, Sure, advice, known, pages, product_name, proposal};
use crate::compose::Context;
use crate::compose::notices::about;
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::kpi::Kpi;
use crate::metrics::pages::Pages;
use crate::metrics::{CameBack, Usual, measures as m};
use crate::plan::book::GoalMetric;
use crate::ratio::ratio;
use crate::report::{ActionTarget, Finding, StoreInfo};
use crate::span::Span;
use crate::words::{Field, Phrase};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// So many weeks before say what is usual.
const WEEKS: usize = 12;
/// Points above what is usual from which on a store's refund share is named.
const POINTS: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// Fewer refunds than this are chance.
const FEWEST: u32 = 3;

/// The same of a product beside the weeks before it.
const PRODUCT_WEEKS: usize = 4;
const PRODUCT_POINTS: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// The store's own finding, else those of its products: where much of the store comes back, its action names the product.
pub(super) fn of_store(context: &Context, store: &StoreInfo) -> Vec<Finding> {
    let jumps = products(context, store);
    let unusual = unusual(context, store).or_else(|| above_ceiling(context, store));
    match unusual {
        Some(high) => vec![high.finding(context, store, jumps.first())],
        None => jumps.iter().filter_map(|jump| jump.finding(context, store)).collect(),
    }
}

/// A refund share of a store that is too high.
struct High {
    /// Of what was paid in so many.
    paid: Decimal,
    /// What it should be.
    aim: Decimal,
    now: Decimal,
    text: Phrase,
    sure: Sure,
    kpi: Kpi,
}

impl High {
    fn finding(self, context: &Context, store: &StoreInfo, jump: Option<&Jump>) -> Finding {
        let points = self.now - self.aim;
        let (target, kpi) = match jump {
            Some(jump) => (ActionTarget::Product(jump.product.clone()), Kpi::RefundCohortShare),
            None => (ActionTarget::Store, self.kpi),
        };
        let expected = jump.map_or(-points, |jump| jump.before - jump.share);
        let amount = points * self.paid;
        // Whoever answers for the product that makes most of it.
        let who =
            jump.filter(|jump| jump.excess() * Decimal::TWO > amount).and_then(|jump| jump.person(context, store));
        let action = action(context, store, jump.map(|jump| jump.product.as_str()));
        Finding {
            who: who.or_else(|| store.person.clone()),
            proposal: proposal(context, &store.id, target, kpi, Some(expected)),
            ..Matter { text: self.text, action, sure: self.sure }.costs(context, store, amount, "refunded")
        }
    }
}

/// A share of the week's orders that is above what is usual for the store; of a store without history above what it was.
fn unusual(context: &Context, store: &StoreInfo) -> Option<High> {
    let kpi = Kpi::RefundCohortSameAge;
    let value = |span| context.own.get(kpi, &[&store.id], span).value;
    let now = value(context.days())?;
    let orders = context.own.get(Kpi::RefundOrders, &[&store.id], context.days()).value;
    if orders.is_some_and(|orders| orders < Decimal::from(FEWEST)) {
        return None;
    }
    let paid = context.own.get(Kpi::SalesPaid, &[&store.id], context.days()).value?;
    let past: Vec<Decimal> = context.baseline(WEEKS).into_iter().filter_map(value).collect();
    let weeks = past.len();
    let text = |key: &str| about(store, key).with("share", Field::Percent(now));
    let (aim, text, sure) = match Usual::of(past) {
        Some(usual) => {
            if now < usual.high() || now - usual.median < POINTS {
                return None;
            }
            let text = match usual.spread.is_zero() {
                true => text("report.finding.refunds_flat").with("median", Field::Percent(usual.median)),
                false => text("report.finding.refunds")
                    .with("low", Field::Percent(usual.low().max(Decimal::ZERO)))
                    .with("high", Field::Percent(usual.high())),
            };
            let text = text.with("weeks", weeks);
            (usual.median, text, Sure::Likely)
        }
        None => {
            let (period, _, both) = context.reference_of(context.own, kpi, &[&store.id])?;
            if both.now - both.before < POINTS {
                return None;
            }
            let text = text("report.finding.refunds_new")
                .with("period", Field::Word(format!("report.same_age.{period}")))
                .with("before", Field::Percent(both.before));
            let sure = if context.has_one_baseline() { Sure::OpenOnce } else { Sure::Open(weeks) };
            (both.before, text, sure)
        }
    };
    let text = match ceiling(context, store) {
        Some(ceiling) => Phrase::new("report.finding.refunds_both").with("text", text).with("ceiling", ceiling.text),
        None => text,
    };
    Some(High { paid, aim, now, text, sure, kpi: Kpi::RefundCohortShare })
}

/// A share that is usual for the store and above the plan's ceiling all the same.
fn above_ceiling(context: &Context, store: &StoreInfo) -> Option<High> {
    let Ceiling { paid, goal, actual, text } = ceiling(context, store)?;
    let text = Phrase::new("report.finding.of_store").with("store", store.name.as_str()).with("text", text);
    Some(High { paid, aim: goal, now: actual, text, sure: Sure::Counted, kpi: Kpi::RefundShare })
}

/// The ceiling of the plan that is broken: the month's before the year's.
struct Ceiling {
    paid: Decimal,
    goal: Decimal,
    actual: Decimal,
    text: Phrase,
}

fn ceiling(context: &Context, store: &StoreInfo) -> Option<Ceiling> {
    let mut standings = context.standings();
    standings.retain(|one| {
        one.store == Some(store.id.as_str())
            && one.product.is_none()
            && one.metric == GoalMetric::Kpi(Kpi::RefundShare)
            && one.figure.value.is_some_and(|actual| actual > one.goal)
    });
    standings.sort_by_key(|one| (!one.stretch.is_month(), one.stretch.is_closed()));
    let one = standings.first()?;
    let actual = one.figure.value?;
    // The store's own currency, in which the finding is weighed.
    let paid = context.own.get(Kpi::SalesPaid, &[&store.id], one.stretch.so_far).value?;
    let text = Phrase::new("report.finding.refund_ceiling")
        .with("period", one.stretch.name())
        .with("actual", Field::Percent(actual))
        .with("goal", Field::Percent(one.goal));
    Some(Ceiling { paid, goal: one.goal, actual, text })
}

/// A product of which much more comes back than before.
struct Jump {
    product: String,
    title: String,
    share: Decimal,
    before: Decimal,
    now: CameBack,
}

impl Jump {
    fn excess(&self) -> Decimal {
        (self.share - self.before) * self.now.paid
    }

    /// Who answers for the product, where the catalog says so.
    fn person(&self, context: &Context, store: &StoreInfo) -> Option<String> {
        known(context, &store.id, &self.product)?.person.clone()
    }

    fn finding(&self, context: &Context, store: &StoreInfo) -> Option<Finding> {
        let text = about(store, "report.finding.product")
            .with("product", product_name(context, &store.id, &self.product, &self.title))
            .with("share", Field::Percent(self.share))
            .with("before", Field::Percent(self.before))
            .with("weeks", PRODUCT_WEEKS)
            .with("refunds", self.now.refunds);
        let action = action(context, store, Some(&self.product));
        let target = ActionTarget::Product(self.product.clone());
        let expected = Some(self.before - self.share);
        Some(Finding {
            who: self.person(context, store).or_else(|| store.person.clone()),
            proposal: proposal(context, &store.id, target, Kpi::RefundCohortShare, expected),
            ..Matter { text, action, sure: Sure::Likely }.costs(context, store, self.excess(), "refunded")
        })
    }
}

/// Those of a store, what costs most first; none where these weeks are not known whole.
fn products(context: &Context, store: &StoreInfo) -> Vec<Jump> {
    let Some(view) = context.metrics.inputs().view.store(&store.id) else { return Vec::new() };
    let covered = |span: Span| {
        [ExportKind::Orders, ExportKind::Lines, ExportKind::Refunds]
            .iter()
            .all(|export| view.coverage.count(*export, span) == span.len())
    };
    let pages = pages(context, store);
    let before: Vec<Span> = context.baseline(PRODUCT_WEEKS);
    if !covered(context.days()) || !before.iter().all(|span| covered(*span)) {
        return Vec::new();
    }
    let now = context.own.came_back(&store.id, &pages, &[context.days()]);
    let earlier = context.own.came_back(&store.id, &pages, &before);
    let titles = titles(context, store, &pages);
    let jump = |(product, now): (&String, &CameBack)| {
        let (share, before) = (now.share()?, earlier.get(product)?.share()?);
        let jumped =
            now.refunds >= u64::from(FEWEST) && share - before >= PRODUCT_POINTS && share >= before * Decimal::TWO;
        let title = titles.get(product).cloned().unwrap_or_default();
        jumped.then(|| Jump { product: product.clone(), title, share, before, now: *now })
    };
    let mut jumps: Vec<Jump> = now.iter().filter_map(jump).collect();
    jumps.sort_by_key(|jump| std::cmp::Reverse(jump.excess()));
    jumps
}

/// The platform's titles of the products sold.
fn titles(context: &Context, store: &StoreInfo, pages: &Pages<'_>) -> BTreeMap<String, String> {
    let groups = context.own.cut_by_page(&store.id, [&m::LINES_PAID], pages, &Days::all(context.days()));
    groups.into_iter().map(|([product, title], _)| (product, title)).collect()
}

/// By the reason that most of what came back this week was given, of one product where that is known; it names the product that
/// came back most where not.
fn action(context: &Context, store: &StoreInfo, product: Option<&str>) -> Phrase {
    let days = Days::all(context.days());
    let (columns, pages) = (["product_id", "merchant_code", "title", "reason"], pages(context, store));
    let cut = context.own.cut(&store.id, [&m::REFUNDED], columns, &days).into_iter();
    let named = cut
        .map(|([page, code, title, reason], sum)| ([pages.id(&page, &code).unwrap_or_default(), title, reason], sum));
    let rows: Vec<([String; 3], [Decimal; 1])> = named.collect();
    let mut products: BTreeMap<&str, (Decimal, &str)> = BTreeMap::new();
    for ([id, title, _], [amount]) in rows.iter().filter(|([id, ..], _)| !id.is_empty()) {
        products.entry(id).or_insert((Decimal::ZERO, title)).0 += amount;
    }
    let most = products.iter().max_by_key(|(_, (amount, _))| *amount).map(|(id, _)| *id);
    let named = product.or(most);
    let mut reasons: BTreeMap<&str, Decimal> = BTreeMap::new();
    for ([id, _, reason], [amount]) in &rows {
        if product.is_none_or(|product| product == id) {
            *reasons.entry(reason).or_default() += amount;
        }
    }
    let whole: Decimal = reasons.values().sum();
    reasons.remove("");
    let reason = reasons.iter().max_by_key(|(_, amount)| **amount).filter(|(_, amount)| **amount > Decimal::ZERO);
    let Some(id) = named else { return Phrase::new("report.action.refunds") };
    let title = products.get(id).map(|(_, title)| *title).unwrap_or_default();
    let about = |key: &str| Phrase::new(key).with("product", product_name(context, &store.id, id, title));
    match reason.and_then(|(reason, amount)| Some((reason, ratio(*amount, whole)?))) {
        // Of a product the reason is the product's.
        Some((reason, share)) => about(match product {
            Some(_) => "report.action.refunds_reason",
            None => "report.action.refunds_store",
        })
        .with("reason", *reason)
        .with("share", Field::Percent(share))
        .with("advice", advice::phrase(advice::of_reason(reason))),
        None => about("report.action.refunds_product"),
    }
}
