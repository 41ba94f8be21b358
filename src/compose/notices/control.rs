//! Control totals: our figures beside the platform's own, and where two exports of the same thing disagree.

use super::{about, of_store};
use crate::compose::Context;
use crate::engine::Days;
use crate::extract::ExportKind;
use crate::facts::Table;
use crate::ledger::{CutPair, StoreView, disagreeing};
use crate::metrics::control::{self, Bridge, Comparison, Subject};
use crate::metrics::measures as m;
use crate::money::Money;
use crate::ratio::ratio;
use crate::report::{Notice, StoreInfo, Weight};
use crate::span::Span;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Up to this part of the platform's figure a remainder is rounding, postage of mixed orders and the minutes around midnight.
const SMALL: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

pub(super) fn notices(context: &Context) -> Vec<Notice> {
    let mut all = Vec::new();
    for (store, view, _) in context.views() {
        let told = differing(context, view);
        all.extend(bridge(context, store, view).filter(|_| !told.contains(&Subject::Sales)));
        for subject in [Subject::Refunds, Subject::AdSpend, Subject::Products] {
            all.extend(beside(context, store, view, subject).filter(|_| !told.contains(&subject)));
        }
        all.extend(Subject::ALL.into_iter().filter_map(|subject| earlier(context, store, view, subject)));
        all.extend(excluded(context, store));
        all.extend(cuts(context, store, view));
        all.extend(assumed(store, view));
        all.extend(from_lines(context, store, view));
        all.extend(estimated(context, store));
        all.extend(unmatched(context, store, view));
    }
    all
}

/// What differs by more than the settings allow: that is told among what makes the week provisional.
fn differing(context: &Context, view: &StoreView) -> Vec<Subject> {
    let tolerance = context.metrics.inputs().tolerance;
    let differs = |subject: &Subject| {
        context.control(view, *subject).is_some_and(|compared| compared.difference(tolerance, true).is_some())
    };
    Subject::ALL.into_iter().filter(differs).collect()
}

/// Days of the year before the week on which ours differ: the week is right without them, and what is counted to date is not.
fn earlier(context: &Context, store: &StoreInfo, view: &StoreView, subject: Subject) -> Option<Notice> {
    let inputs = context.metrics.inputs();
    let year = inputs.calendar.year_span(inputs.period.fiscal_year());
    let before = Span::new(year.first(), context.days().first().pred_opt()?)?;
    let sums = |store: &str, measure, days: &Days| context.metrics.by_day(store, measure, days);
    let compared = control::compare(&sums, view, subject, before)?;
    let difference = compared.difference(inputs.tolerance, true)?;
    let off: Vec<(&NaiveDate, &Bridge)> =
        compared.days.iter().filter(|(day, _)| difference.days.iter().any(|span| span.contains(**day))).collect();
    let platform: Decimal = off.iter().map(|(_, bridge)| bridge.theirs).sum();
    let rest: Decimal = off.iter().map(|(_, bridge)| bridge.rest()).sum();
    let phrase = about(store, "notice.control-earlier")
        .with("export", Field::Word(format!("gives.{}", subject.export().as_str())))
        .with("what", Field::Word(format!("control.{}", subject.as_str())))
        .with("days", off.len())
        .with("first", off.first()?.0.to_string())
        .with("last", off.last()?.0.to_string())
        .with("platform", Field::MoneyFull(platform))
        .with("ours", Field::MoneyFull(platform - rest));
    Some(of_store(Weight::Attention, &store.id, phrase))
}

/// Whether rounding, postage of mixed orders and the minutes around midnight may explain what is left.
fn is_small(bridge: &Bridge) -> bool {
    bridge.rest().abs() <= bridge.theirs.abs().max(bridge.ours.abs()) * SMALL
}

/// From our paid to the platform's: excluded orders are in theirs, postage is not.
fn bridge(context: &Context, store: &StoreInfo, view: &StoreView) -> Option<Notice> {
    let compared = context.control(view, Subject::Sales)?;
    let bridge = compared.whole();
    let key = if is_small(&bridge) { "notice.bridge" } else { "notice.bridge-rest" };
    let phrase = said(key, store, &compared).with("postage", Field::MoneyFull(bridge.postage));
    Some(of_store(Weight::Remark, &store.id, phrase))
}

fn said(key: &'static str, store: &StoreInfo, compared: &Comparison) -> Phrase {
    let bridge = compared.whole();
    about(store, key)
        .with("platform", Field::MoneyFull(bridge.theirs))
        .with("ours", Field::MoneyFull(bridge.ours))
        .with("excluded", Field::MoneyFull(bridge.excluded))
        .with("rest", Field::MoneyFull(bridge.rest()))
        .with("days", compared.days.len())
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
    let compared = context.views().filter_map(|(_, view, _)| context.control(view, Subject::Sales));
    let bridges: Vec<Bridge> = compared.map(|compared| compared.whole()).collect();
    let platform: Decimal = bridges.iter().map(|bridge| bridge.theirs).sum();
    let gap: Decimal = bridges.iter().map(|bridge| bridge.theirs - bridge.ours).sum();
    Some(BridgeGap { gap: ratio(gap.abs(), platform)?, explained: bridges.iter().all(is_small) })
}

/// What the platform says beside ours, where that needs a word: refunds of excluded orders are in theirs; a rest that is not
/// small is said even where the settings let it pass.
fn beside(context: &Context, store: &StoreInfo, view: &StoreView, subject: Subject) -> Option<Notice> {
    let compared = context.control(view, subject)?;
    let bridge = compared.whole();
    let key = match (subject, is_small(&bridge)) {
        (Subject::Refunds, true) if !bridge.excluded.is_zero() => "notice.refund-bridge",
        (_, true) => return None,
        (Subject::Refunds, false) if !bridge.excluded.is_zero() => "notice.refund-bridge",
        (Subject::Refunds, false) => "notice.control-refunds",
        (Subject::Products, false) => "notice.control-products",
        (_, false) => "notice.control-ads",
    };
    Some(of_store(Weight::Remark, &store.id, said(key, store, &compared)))
}

/// The sum of the orders taken out; which they are stands in the operator's own list.
fn excluded(context: &Context, store: &StoreInfo) -> Option<Notice> {
    let days = Days::all(context.days());
    let orders = context.metrics.sum(&store.id, &m::ORDERS_EXCLUDED, &days);
    if orders.is_zero() {
        return None;
    }
    let phrase = about(store, "notice.excluded")
        .with("orders", Field::Count(i64::try_from(orders).unwrap_or(i64::MAX)))
        .with("amount", Field::MoneyFull(context.metrics.sum(&store.id, &m::PAID_EXCLUDED, &days)));
    Some(of_store(Weight::Remark, &store.id, phrase))
}

/// Cuts of one channel's spend that disagree within the week, added up.
fn cuts(context: &Context, store: &StoreInfo, view: &StoreView) -> Vec<Notice> {
    let disagreeing = disagreeing(&view.cut_differences, context.days()).into_iter();
    let notice = |((channel, counted, other), (days, amount, elsewhere)): (CutPair<'_>, (u32, Money, Money))| {
        let phrase = about(store, "notice.cuts-differ")
            .with("channel", channel)
            .with("counted", Field::Word(format!("report.cut.{counted}")))
            .with("amount", Field::MoneyFull(amount.decimal()))
            .with("other", Field::Word(format!("report.cut.{other}")))
            .with("elsewhere", Field::MoneyFull(elsewhere.decimal()))
            .with("days", days);
        of_store(Weight::Remark, &store.id, phrase)
    };
    disagreeing.map(notice).collect()
}

fn assumed(store: &StoreInfo, view: &StoreView) -> Option<Notice> {
    let phrase = about(store, "notice.assumed-paid").with("orders", view.assumed_paid);
    (view.assumed_paid > 0).then(|| of_store(Weight::Remark, &store.id, phrase))
}

/// Orders that only their lines tell of: a matter of course where a store gives no order report, a hole in it where it does.
fn from_lines(context: &Context, store: &StoreInfo, view: &StoreView) -> Vec<Notice> {
    let days = Days::all(context.days());
    let mut all = Vec::new();
    let orders = context.metrics.sum(&store.id, &m::ORDERS_FROM_LINES, &days);
    if !orders.is_zero() {
        let has_report = view.coverage.count(ExportKind::Orders, context.days()) > 0;
        let key = if has_report { "notice.orders-only-in-lines" } else { "notice.orders-by-lines" };
        let weight = if has_report { Weight::Attention } else { Weight::Remark };
        let phrase = about(store, key)
            .with("orders", Field::Count(i64::try_from(orders).unwrap_or(i64::MAX)))
            .with("amount", Field::MoneyFull(context.metrics.sum(&store.id, &m::PAID_FROM_LINES, &days)));
        all.push(of_store(weight, &store.id, phrase));
    }
    if view.uncounted > 0 {
        let phrase = about(store, "notice.lines-uncounted").with("orders", view.uncounted);
        all.push(of_store(Weight::Attention, &store.id, phrase));
    }
    all
}

/// That money of products had to be taken from prices.
fn estimated(context: &Context, store: &StoreInfo) -> Option<Notice> {
    let amount = context.metrics.sum(&store.id, &m::LINES_ESTIMATED, &Days::all(context.days()));
    let phrase = about(store, "notice.lines-estimated").with("amount", Field::MoneyFull(amount));
    (!amount.is_zero()).then(|| of_store(Weight::Remark, &store.id, phrase))
}

/// Refunds of the week whose order nobody knows: by line where there is no item report, else of orders before the first one.
fn unmatched(context: &Context, store: &StoreInfo, view: &StoreView) -> Option<Notice> {
    let amount = context.metrics.sum(&store.id, &m::REFUND_UNMATCHED, &Days::all(context.days()));
    let has_lines = view.frames.contains_key(&Table::OrderLines);
    let key = if has_lines { "notice.refunds-unmatched" } else { "notice.refunds-by-line" };
    let phrase = about(store, key).with("amount", Field::MoneyFull(amount));
    (!amount.is_zero()).then(|| of_store(Weight::Attention, &store.id, phrase))
}
