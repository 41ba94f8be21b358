//! Control totals: our figures beside the platform's own, and where two exports of the same thing disagree.

use super::missing::{export_name, subject_name};
use super::{about, attention, of_store, remark};
use crate::compose::Context;
use crate::engine::{Days, Measure};
use crate::extract::ExportKind;
use crate::facts::Table;
use crate::kpi::Kpi;
use crate::ledger::{StoreView, disagreeing};
use crate::lists::CostKind;
use crate::metrics::control::{Bridge, Subject};
use crate::metrics::{CostGroup, Little, measures as m};
use crate::ratio::ratio;
use crate::report::{Notice, StoreInfo, Weight};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A piece more or less is an order at midnight.
const FEW_PIECES: Decimal = Decimal::TWO;

/// No presale waits longer for its balance.
const PRESALE_DAYS: u64 = 400;

/// Up to this part of the platform's figure a remainder is rounding, postage of mixed orders and the minutes around midnight.
const SMALL: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

pub(super) fn notices(context: &Context) -> Vec<Notice> {
    let mut all = Vec::new();
    for (store, view, _) in context.views() {
        let days = Days::all(context.days());
        let sum = |measure: &'static Measure| context.own.sum(&store.id, measure, &days);
        let amount = |notice: Notice, sum| notice.with("amount", context.money_full(&store.id, sum));
        // Orders and their money, or money alone; where there is none, nothing is said.
        let orders = |notice: Notice, count, of| {
            let count = i64::try_from(sum(count)).unwrap_or(i64::MAX);
            (count != 0).then(|| amount(notice.with("orders", count), sum(of)))
        };
        let money = |notice, of| Some(sum(of)).filter(|sum| !sum.is_zero()).map(|sum| amount(notice, sum));
        let counted = |notice: Notice, count: u64| (count > 0).then(|| notice.with("orders", count));
        all.extend(Subject::ALL.into_iter().filter_map(|subject| beside(context, store, view, subject)));
        all.extend(lines_above(context, store, view));
        all.extend(missed_presales(context, store, view));
        all.extend(Subject::ALL.into_iter().filter_map(|subject| earlier(context, store, view, subject)));
        // Which orders were taken out stands in the operator's own list.
        all.extend(orders(remark(store, "notice.excluded"), &m::ORDERS_EXCLUDED, &m::PAID_EXCLUDED));
        let differ = cuts_differ(context, store, view, "notice.cuts-differ").into_iter();
        all.extend(differ.map(|phrase| Notice { weight: Weight::Remark, store: Some(store.id.clone()), phrase }));
        all.extend(counted(remark(store, "notice.assumed-paid"), view.assumed_paid));
        let nameless = u64::try_from(sum(&m::ORDERS_NAMELESS)).unwrap_or_default();
        all.extend(counted(remark(store, "notice.buyers-nameless"), nameless));
        // Orders that only their lines tell of: a matter of course where a store gives no order report, else a hole in it.
        let by_lines = match view.coverage.count(ExportKind::Orders, context.days()) {
            0 => remark(store, "notice.orders-by-lines"),
            _ => attention(store, "notice.orders-only-in-lines"),
        };
        all.extend(orders(by_lines, &m::ORDERS_FROM_LINES, &m::PAID_FROM_LINES));
        all.extend(counted(attention(store, "notice.lines-uncounted"), view.uncounted));
        all.extend(substituted(context, store));
        // Money of products that had to be taken from prices.
        all.extend(money(remark(store, "notice.lines-estimated"), &m::LINES_ESTIMATED));
        all.extend(silent_bills(context, store));
        all.extend(unbilled(context, store));
        all.extend(little_billed(context, store));
        all.extend(presales(context, store));
        // Refunds of which the platform tells amounts alone.
        if view.refunds_by_product {
            all.extend(refunds_by_product(context, store));
        }
        // Refunds that are known to be done and not when: where others are dated, what came back seems to be known and is not.
        let undated = match view.has(Table::Refunds, "completed_at") {
            true => of_store(Weight::Provisional, store, "notice.refunds-undated"),
            false => attention(store, "notice.refunds-undated"),
        };
        all.extend(money(undated, &m::REFUND_UNDATED));
        // Refunds whose order nobody knows: by line where there is no item report, else of orders before the first one.
        let has_lines = view.frames.contains_key(&Table::OrderLines);
        let unmatched = if has_lines { "notice.refunds-unmatched" } else { "notice.refunds-by-line" };
        all.extend(money(attention(store, unmatched), &m::REFUND_UNMATCHED));
    }
    all
}

/// What came back by the platform's days of products, and what by the settlement on days that these do not tell.
fn refunds_by_product(context: &Context, store: &StoreInfo) -> Vec<Notice> {
    let (by_product, by_refund) = context.own.refunded_by(&store.id, &Days::all(context.days()));
    let sum = |measure, days: &Days| Some(context.own.sum(&store.id, measure, days)).filter(|sum| !sum.is_zero());
    let money = |notice: Notice, sum| notice.with("amount", context.money_full(&store.id, sum));
    let of_products = sum(&m::PRODUCT_REFUNDED, &by_product);
    let of_products = of_products.map(|sum| money(remark(store, "notice.refunds-by-product"), sum));
    // Where products tell nothing of the whole week nor hide anything, there is nothing to choose from.
    let silent = by_refund.dates().any(|day| context.own.is_silent_of_refunds(&store.id, day));
    let by_settlement = sum(&m::REFUNDED, &by_refund).filter(|_| silent || by_product.count() > 0);
    let by_settlement = by_settlement.map(|sum| {
        let weight = if silent { Weight::Attention } else { Weight::Remark };
        let notice = of_store(weight, store, "notice.refunds-by-settlement");
        money(notice, sum).with("days", Span::runs(by_refund.dates()))
    });
    of_products.into_iter().chain(by_settlement).collect()
}

/// Bills that say nothing of some days, although they have costs of the kind on nearly every one.
fn silent_bills(context: &Context, store: &StoreInfo) -> Vec<Notice> {
    let silent = context.metrics.silent_bills(&store.id, context.days());
    let notice = |(cost, days): (CostGroup, Vec<Span>)| {
        attention(store, "notice.bill-silent").with("cost", cost.name()).with("days", days)
    };
    silent.into_iter().map(notice).collect()
}

/// That bills had commissions nearly every day until lately, and nothing tells those of some days.
fn unbilled(context: &Context, store: &StoreInfo) -> Option<Notice> {
    let (kinds, last, days) = context.metrics.unbilled(&store.id, context.days())?;
    let names: Vec<String> = kinds.into_iter().map(|kind| kind.word(context.language).to_owned()).collect();
    Some(attention(store, "notice.commissions-unbilled").with("kinds", names).with("last", last).with("days", days))
}

/// That bills say less of a cost than half of what the store's rule does.
fn little_billed(context: &Context, store: &StoreInfo) -> Vec<Notice> {
    let notice = |(kind, little): (CostKind, Little)| {
        attention(store, "notice.bill-little")
            .with("kind", kind.word(context.language))
            .with("days", vec![little.days])
            .with("billed", context.money_full(&store.id, little.billed))
            .with("ruled", context.money_full(&store.id, little.ruled))
    };
    context.metrics.little_billed(&store.id, context.days()).into_iter().map(notice).collect()
}

/// Presales: deposits that wait for their balance, however long ago they were paid, and those that were forfeited.
fn presales(context: &Context, store: &StoreInfo) -> Vec<Notice> {
    let week = context.days();
    let value = |kpi| context.own.get(kpi, &[store.id.as_str()], week).value.filter(|amount| !amount.is_zero());
    let since = Span::new(week.last() - chrono::Days::new(PRESALE_DAYS), week.last()).unwrap_or(week);
    let count = |measure, span| context.own.sum(&store.id, measure, &Days::all(span));
    let told = |key, count: Decimal| remark(store, key).with("orders", i64::try_from(count).unwrap_or(i64::MAX));
    let with = |notice: Notice, amount| notice.with("amount", context.money_full(&store.id, amount));
    let open = value(Kpi::PresaleOpen)
        .map(|amount| with(told("notice.presale-open", count(&m::PRESALES_OPEN, since)), amount));
    let forfeited = value(Kpi::PresaleForfeited)
        .map(|amount| with(told("notice.presale-forfeited", count(&m::PRESALES_FORFEITED, week)), amount));
    let unknown = count(&m::PRESALES_UNKNOWN, since);
    let unknown = (!unknown.is_zero()).then(|| told("notice.presale-unknown", unknown));
    open.into_iter().chain(forfeited).chain(unknown).collect()
}

/// Orders of the week without a payment time, which another column dates: a notice a column.
fn substituted(context: &Context, store: &StoreInfo) -> Vec<Notice> {
    let days = Days::all(context.days());
    let groups = context.own.cut(&store.id, [&m::ORDERS_SUBSTITUTED, &m::PAID_SUBSTITUTED], ["paid_by"], &days);
    let notice = |([mark], [orders, paid]): ([String; 1], [Decimal; 2])| {
        let column = mark.strip_prefix("substitute:").unwrap_or(&mark).to_owned();
        let notice = remark(store, "notice.paid-by-substitute").with("orders", i64::try_from(orders).ok()?);
        (!orders.is_zero()).then(|| notice.with("amount", context.money_full(&store.id, paid)).with("column", column))
    };
    groups.into_iter().filter_map(notice).collect()
}

/// Days of the year before the week on which ours differ: the week is right without them, and what is counted to date is not.
fn earlier(context: &Context, store: &StoreInfo, view: &StoreView, subject: Subject) -> Option<Notice> {
    let inputs = context.metrics.inputs();
    let year = inputs.calendar.year_span(inputs.period.fiscal_year());
    let before = Span::new(year.first(), context.days().first().pred_opt()?)?;
    let compared = context.control_over(view, subject, before)?;
    let difference = compared.difference(inputs.tolerance, true)?;
    let off: Vec<(&NaiveDate, &Bridge)> =
        compared.days.iter().filter(|(day, _)| difference.days.iter().any(|span| span.contains(**day))).collect();
    let platform: Decimal = off.iter().map(|(_, bridge)| bridge.theirs).sum();
    let rest: Decimal = off.iter().map(|(_, bridge)| bridge.rest()).sum();
    let notice = attention(store, format!("notice.control-earlier{}", subject.ending()))
        .with("export", export_name(subject.export()))
        .with("what", subject_name(subject))
        .with("days", off.len())
        .with("first", off.first()?.0.to_string())
        .with("last", off.last()?.0.to_string())
        .with("platform", context.money_full(&store.id, platform));
    Some(notice.with("ours", context.money_full(&store.id, platform - rest)))
}

/// Whether rounding, postage of mixed orders and the minutes around midnight may explain what is left.
fn is_small(bridge: &Bridge) -> bool {
    bridge.rest().abs() <= bridge.theirs.abs().max(bridge.ours.abs()) * SMALL
}

/// How far our paid is from the platform's, of the stores that have both.
pub(in crate::compose) struct BridgeGap {
    /// As a part of the platform's figure.
    pub(in crate::compose) gap: Decimal,
    /// Whether excluded orders and postage explain it.
    pub(in crate::compose) explained: bool,
}

/// `None` where no store has both.
pub(in crate::compose) fn bridge_gap(context: &Context) -> Option<BridgeGap> {
    let compared = context.views().filter_map(|(_, view, _)| Some((&view.id, context.control(view, Subject::Sales)?)));
    let bridges: Vec<(&String, Bridge)> = compared.map(|(store, compared)| (store, compared.whole())).collect();
    // Amounts of unlike currencies are added as what they are in the report's.
    let weighed = |of: fn(&Bridge) -> Decimal| -> Option<Decimal> {
        bridges.iter().map(|(store, bridge)| context.in_report(store, of(bridge))).sum()
    };
    let (platform, gap) = (weighed(|bridge| bridge.theirs)?, weighed(|bridge| bridge.theirs - bridge.ours)?);
    Some(BridgeGap { gap: ratio(gap.abs(), platform)?, explained: bridges.iter().all(|(_, bridge)| is_small(bridge)) })
}

/// What the platform says beside ours. Sales always: excluded orders are in theirs, postage is not. Else where it needs a word:
/// refunds of excluded orders are in theirs; a rest that is not small is said even where the settings let it pass. What the
/// settings do not let pass is told among what makes the week provisional.
fn beside(context: &Context, store: &StoreInfo, view: &StoreView, subject: Subject) -> Option<Notice> {
    let compared = context.control(view, subject)?;
    if compared.difference(context.metrics.inputs().tolerance, true).is_some() {
        return None;
    }
    let bridge = compared.whole();
    let key = match (subject, is_small(&bridge)) {
        // What products alone say is nothing to bridge.
        (Subject::SalesByProduct, _) => return None,
        (Subject::Sales, true) => "notice.bridge",
        (Subject::Sales, false) => "notice.bridge-rest",
        (Subject::Refunds, _) if !bridge.excluded.is_zero() => "notice.refund-bridge",
        (_, true) => return None,
        (Subject::Refunds, false) => "notice.control-refunds",
        (Subject::Products, false) => "notice.control-products",
        (Subject::AdSpend, false) => "notice.control-ads",
    };
    let said = |amount| context.money_full(&store.id, amount);
    let notice = remark(store, key)
        .with("platform", said(bridge.theirs))
        .with("ours", said(bridge.ours))
        .with("excluded", said(bridge.excluded))
        .with("rest", said(bridge.rest()))
        .with("days", compared.days.len());
    Some(if subject == Subject::Sales { notice.with("postage", said(bridge.postage)) } else { notice })
}

/// Lines of the week's orders that add up to more than the orders themselves, on days that both reports cover: pieces, and what was
/// paid where the item report says it. One of the two holds rows that are not its own, or some twice.
fn lines_above(context: &Context, store: &StoreInfo, view: &StoreView) -> Vec<Notice> {
    let exports = [ExportKind::Orders, ExportKind::Lines];
    let days = Days::of(context.days(), |day| exports.iter().all(|export| view.coverage.has(*export, day)));
    let sum = |measure: &'static Measure| context.own.sum(&store.id, measure, &days);
    let tolerance = context.metrics.inputs().tolerance;
    let (orders, lines) = (sum(&m::PAID), sum(&m::LINES_PAID));
    let differs = lines > orders && tolerance.is_beyond(lines - orders, orders, lines);
    // What is worked out from prices knows nothing of discounts.
    let paid = (differs && sum(&m::LINES_ESTIMATED).is_zero()).then(|| {
        let notice = attention(store, "notice.lines-above").with("orders", context.money_full(&store.id, orders));
        notice.with("lines", context.money_full(&store.id, lines))
    });
    let (orders, lines) = (sum(&m::UNITS), sum(&m::LINES_UNITS));
    let count = |units: Decimal| i64::try_from(units).unwrap_or(i64::MAX);
    let more = lines - orders >= FEW_PIECES && lines - orders > lines * tolerance.share;
    let has_units = view.has(Table::Orders, "units") && !orders.is_zero();
    let units = (more && has_units).then(|| {
        attention(store, "notice.lines-above-units").with("orders", count(orders)).with("lines", count(lines))
    });
    paid.into_iter().chain(units).collect()
}

/// What of the sales that the platform counts more may be presales: an export by a narrower filter misses those that were ordered before
/// it begins, and an older one showed them while their balance was open.
fn missed_presales(context: &Context, store: &StoreInfo, view: &StoreView) -> Option<Notice> {
    let bridge = context.control(view, Subject::Sales)?.whole();
    if is_small(&bridge) || bridge.rest().is_sign_negative() {
        return None;
    }
    let inputs = context.metrics.inputs();
    let unseen = inputs.view.unseen_presales(view, context.days(), inputs.as_of.timezone())?;
    let said = |amount| context.money_full(&store.id, amount);
    let notice = attention(store, "notice.bridge-presale")
        .with("orders", unseen.orders)
        .with("rest", said(bridge.rest()))
        .with("amount", said(bridge.rest().min(unseen.payable.decimal())))
        .with("seen", unseen.seen.to_string());
    Some(notice.with("first", unseen.first.to_string()))
}

/// Cuts of one channel's spend that disagree within the week, added up, a sentence each.
pub(in crate::compose) fn cuts_differ(
    context: &Context,
    store: &StoreInfo,
    view: &StoreView,
    key: &'static str,
) -> Vec<Phrase> {
    let disagreeing = disagreeing(&view.cut_differences, context.days()).into_iter();
    let phrase = disagreeing.map(|((channel, counted, other), (days, amount, elsewhere))| {
        about(store, key)
            .with("channel", channel)
            .with("counted", Field::Word(format!("report.cut.{counted}")))
            .with("amount", amount)
            .with("other", Field::Word(format!("report.cut.{other}")))
            .with("elsewhere", elsewhere)
            .with("days", days)
    });
    phrase.collect()
}
