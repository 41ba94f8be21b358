//! Control totals: our figures beside the platform's own, and where two exports of the same thing disagree.

use super::of_store;
use crate::engine::{Days, Measure, Question};
use crate::extract::Gives;
use crate::ledger::StoreView;
use crate::metrics::measures as m;
use crate::ratio::ratio;
use crate::report::build::Context;
use crate::report::{Notice, StoreInfo, Weight};
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Up to this part of the platform's figure a remainder is rounding, postage of mixed orders and the minutes around midnight.
const SMALL: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

pub(super) fn notices(context: &Context) -> Vec<Notice> {
    let mut all = Vec::new();
    for (store, view, _) in context.views() {
        all.extend(bridge(context, store, view).map(|bridge| bridge.notice(store)));
        all.extend(control(context, store, view, &REFUNDS));
        all.extend(control(context, store, view, &ADS));
        all.extend(excluded(context, store));
        all.extend(cuts(context, store, view));
        all.extend(assumed(store, view));
    }
    all
}

/// A measure of a store over some days.
fn sum(context: &Context, store: &str, measure: &'static Measure, days: &Days) -> Decimal {
    let inputs = context.metrics.inputs();
    let question = Question { store, measures: &[measure], by: &[], days, until: inputs.as_of };
    inputs.engine.ask(&question).into_values().next().map_or(Decimal::ZERO, |sums| sums[0].decimal(measure))
}

/// From our paid to the platform's: excluded orders are in theirs, postage is not.
struct Bridge {
    platform: Decimal,
    ours: Decimal,
    excluded: Decimal,
    postage: Decimal,
    days: u32,
}

impl Bridge {
    fn rest(&self) -> Decimal {
        self.platform - (self.ours + self.excluded - self.postage)
    }

    fn is_explained(&self) -> bool {
        self.rest().abs() <= self.platform.abs() * SMALL
    }

    fn notice(&self, store: &StoreInfo) -> Notice {
        let small = self.is_explained();
        let money = |amount: Decimal| Field::MoneyFull(amount);
        let phrase = Phrase::new(if small { "notice.bridge" } else { "notice.bridge-rest" })
            .with("store", store.name.as_str())
            .with("platform", money(self.platform))
            .with("ours", money(self.ours))
            .with("excluded", money(self.excluded))
            .with("postage", money(self.postage))
            .with("rest", money(self.rest()))
            .with("days", self.days);
        of_store(if small { Weight::Remark } else { Weight::Attention }, &store.id, phrase)
    }
}

fn bridge(context: &Context, store: &StoreInfo, view: &StoreView) -> Option<Bridge> {
    if !view.has(m::TRAFFIC_PAID.table, "paid") {
        return None;
    }
    let both = |day| view.coverage.has(Gives::Orders, day) && view.coverage.has(Gives::Traffic, day);
    let days = Days::of(context.days(), both);
    if days.count() == 0 {
        return None;
    }
    let sum = |measure| sum(context, &store.id, measure, &days);
    Some(Bridge {
        platform: sum(&m::TRAFFIC_PAID),
        ours: sum(&m::PAID),
        excluded: sum(&m::PAID_EXCLUDED),
        postage: sum(&m::POSTAGE),
        days: days.count(),
    })
}

/// How far our paid is from the platform's, of the stores that have both.
pub(in crate::report::build) struct BridgeGap {
    /// As a part of the platform's figure.
    pub(in crate::report::build) gap: Decimal,
    /// Whether excluded orders and postage explain it.
    pub(in crate::report::build) explained: bool,
}

/// `None` where no store has both.
pub(in crate::report::build) fn bridge_gap(context: &Context) -> Option<BridgeGap> {
    let bridges: Vec<Bridge> = context.views().filter_map(|(store, view, _)| bridge(context, store, view)).collect();
    let platform: Decimal = bridges.iter().map(|bridge| bridge.platform).sum();
    let gap: Decimal = bridges.iter().map(|bridge| bridge.platform - bridge.ours).sum();
    Some(BridgeGap { gap: ratio(gap.abs(), platform)?, explained: bridges.iter().all(Bridge::is_explained) })
}

/// A figure of ours that the platform gives too.
struct Control {
    key: &'static str,
    ours: &'static Measure,
    theirs: &'static Measure,
}

static REFUNDS: Control = Control { key: "refunds", ours: &m::REFUNDED, theirs: &m::TRAFFIC_REFUNDED };
static ADS: Control = Control { key: "ads", ours: &m::AD_SPEND, theirs: &m::TRAFFIC_AD_SPEND };

/// Says so where the two differ by more than little.
fn control(context: &Context, store: &StoreInfo, view: &StoreView, control: &'static Control) -> Option<Notice> {
    if !control.theirs.column().is_some_and(|column| view.has(control.theirs.table, column)) {
        return None;
    }
    let both = |day| view.coverage.has(control.ours.gives, day) && view.coverage.has(Gives::Traffic, day);
    let days = Days::of(context.days(), both);
    let (ours, theirs) = (sum(context, &store.id, control.ours, &days), sum(context, &store.id, control.theirs, &days));
    let rest = theirs - ours;
    if days.count() == 0 || rest.abs() <= theirs.abs().max(ours.abs()) * SMALL {
        return None;
    }
    let phrase = Phrase::new(format!("notice.control-{}", control.key))
        .with("store", store.name.as_str())
        .with("platform", Field::MoneyFull(theirs))
        .with("ours", Field::MoneyFull(ours))
        .with("rest", Field::MoneyFull(rest))
        .with("days", days.count());
    Some(of_store(Weight::Remark, &store.id, phrase))
}

/// The sum of the orders taken out; which they are stands in the operator's own list.
fn excluded(context: &Context, store: &StoreInfo) -> Option<Notice> {
    let days = Days::all(context.days());
    let orders = sum(context, &store.id, &m::ORDERS_EXCLUDED, &days);
    if orders.is_zero() {
        return None;
    }
    let phrase = Phrase::new("notice.excluded")
        .with("store", store.name.as_str())
        .with("orders", Field::Count(i64::try_from(orders).unwrap_or(i64::MAX)))
        .with("amount", Field::MoneyFull(sum(context, &store.id, &m::PAID_EXCLUDED, &days)));
    Some(of_store(Weight::Remark, &store.id, phrase))
}

/// Cuts of one channel's spend that disagree within the week, added up.
fn cuts(context: &Context, store: &StoreInfo, view: &StoreView) -> Vec<Notice> {
    let week = context.days();
    let mut sums: BTreeMap<(&str, &str, &str), (Decimal, Decimal, u32)> = BTreeMap::new();
    for difference in &view.cut_differences {
        let day = i32::try_from(difference.day).ok().and_then(NaiveDate::from_epoch_days);
        if !day.is_some_and(|day| week.contains(day)) {
            continue;
        }
        let key = (difference.channel.as_str(), difference.counted.0.as_str(), difference.other.0.as_str());
        let (counted, other, days) = sums.entry(key).or_default();
        *counted += difference.counted.1.decimal();
        *other += difference.other.1.decimal();
        *days += 1;
    }
    let notice =
        |((channel, counted, other), (amount, elsewhere, days)): ((&str, &str, &str), (Decimal, Decimal, u32))| {
            let phrase = Phrase::new("notice.cuts-differ")
                .with("store", store.name.as_str())
                .with("channel", channel)
                .with("counted", Field::Word(format!("report.cut.{counted}")))
                .with("amount", Field::MoneyFull(amount))
                .with("other", Field::Word(format!("report.cut.{other}")))
                .with("elsewhere", Field::MoneyFull(elsewhere))
                .with("days", days);
            of_store(Weight::Remark, &store.id, phrase)
        };
    sums.into_iter().map(notice).collect()
}

fn assumed(store: &StoreInfo, view: &StoreView) -> Option<Notice> {
    let phrase =
        Phrase::new("notice.assumed-paid").with("store", store.name.as_str()).with("orders", view.assumed_paid);
    (view.assumed_paid > 0).then(|| of_store(Weight::Remark, &store.id, phrase))
}
