//! What holds of the simulated truth at any moment, whatever the dice say.

use super::Options;
use super::business::Business;
use super::order::{Kind, Order, Outcome};
use super::{Platform, Truth};
use chrono::{NaiveDateTime, TimeDelta};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn business(seed: u64) -> Business {
    Business::simulate(&Options { seed, weeks: 4, orders_per_week: 60, ..Options::fixtures() })
}

/// The moments at which something happens to an order, and those between.
fn moments(order: &Order) -> Vec<NaiveDateTime> {
    let mut all: Vec<NaiveDateTime> =
        [order.paid, order.shipped, order.completed, order.closed].into_iter().flatten().collect();
    all.push(order.created);
    all.extend(order.refunds.iter().flat_map(|refund| [refund.applied, refund.finished]));
    let after = all.iter().map(|time| *time + TimeDelta::seconds(1)).collect::<Vec<_>>();
    all.extend(after);
    all.sort_unstable();
    all
}

/// The rule by which a reader gets back what was paid.
fn restored(order: &Order, at: NaiveDateTime) -> i64 {
    let (reported, refunded) = (order.reported_paid_at(at), order.refunded_at(at));
    let closed = order.status_at(at) == "交易关闭";
    if closed || order.total() - reported == refunded { reported + refunded } else { reported }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_was_paid_can_be_restored_from_any_export(seed in any::<u64>()) {
        for order in business(seed).stores.iter().flat_map(|store| &store.orders) {
            for at in moments(order) {
                let expected = if order.paid_at(at) { order.total() } else { 0 };
                prop_assert_eq!(restored(order, at), expected, "order {} at {}", order.id, at);
            }
        }
    }

    #[test]
    fn an_order_goes_one_way(seed in any::<u64>()) {
        for order in business(seed).stores.iter().flat_map(|store| &store.orders) {
            let times = [Some(order.created), order.paid, order.shipped, order.completed];
            let known: Vec<_> = times.into_iter().flatten().collect();
            prop_assert!(known.is_sorted());
            prop_assert!(order.closed.is_none() || order.completed.is_none());
            prop_assert!(order.paid.is_some() || order.refunds.is_empty());
            for refund in &order.refunds {
                prop_assert!(order.paid.is_some_and(|paid| paid < refund.applied) && refund.applied < refund.finished);
            }
        }
    }

    #[test]
    fn no_more_is_refunded_than_was_paid(seed in any::<u64>()) {
        for order in business(seed).stores.iter().flat_map(|store| &store.orders) {
            let back: i64 = order.refunds.iter().filter(|refund| refund.outcome == Outcome::Successful).map(|r| r.amount).sum();
            prop_assert!(back <= order.total());
            prop_assert!(order.excluded.is_none() || order.refunds.is_empty());
        }
    }

    #[test]
    fn ids_are_given_once(seed in any::<u64>()) {
        let business = business(seed);
        let orders = || business.stores.iter().flat_map(|store| &store.orders);
        prop_assert_eq!(orders().map(|order| order.id).collect::<BTreeSet<_>>().len(), orders().count());
        let lines = || orders().flat_map(|order| &order.lines);
        prop_assert_eq!(lines().map(|line| line.id).collect::<BTreeSet<_>>().len(), lines().count());
        let refunds = || business.stores.iter().map(|store| store.orders.iter().flat_map(|order| &order.refunds));
        for refunds in refunds() {
            let ids: Vec<u64> = refunds.map(|refund| refund.id).collect();
            prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        }
    }
}

/// Of twelve stores the fifth and the eleventh once had the same orders.
#[test]
fn no_two_stores_are_alike() {
    for platforms in [Platform::TAOBAO, Platform::ALL] {
        let options = Options { stores: 24, weeks: 3, platforms, ..Options::fixtures() };
        let business = Business::simulate(&options);
        let truths = business.truth(options.first_day()..=options.last_day);
        for figure in [|t: &Truth| t.paid, |t: &Truth| t.refunded, |t: &Truth| t.ad_spend] {
            assert_eq!(truths.iter().map(figure).collect::<BTreeSet<_>>().len(), truths.len());
        }
    }
}

#[test]
fn what_a_platform_is_never_told_does_not_happen_there() {
    let business = Business::simulate(&Options { weeks: 8, ..Options::platforms() });
    for store in &business.stores {
        let ids: BTreeSet<String> = store.orders.iter().map(|order| store.order_id(order)).collect();
        assert_eq!(ids.len(), store.orders.len(), "{}", store.id);
        let orders = || store.orders.iter();
        match store.platform {
            Platform::Jd => assert!(orders().any(|order| order.on_delivery && order.paid == order.completed)),
            Platform::Pdd => assert!(orders().all(|order| order.lines.len() == 1)),
            Platform::Shopify => {
                assert!(orders().any(|order| order.tax > 0) && orders().any(|order| order.tip > 0));
                let soon = |order: &Order| order.paid.is_none_or(|paid| paid - order.created <= TimeDelta::seconds(1));
                assert!(orders().all(soon));
            }
            Platform::Amazon => {
                let refunds = || orders().flat_map(|order| &order.refunds);
                assert!(refunds().all(|refund| refund.kind != Kind::Unshipped) && refunds().count() > 0);
                assert!(orders().any(|order| !order.cancelled.is_empty()));
                assert!(orders().any(|order| order.paid.is_none() && order.lines.len() > 1));
            }
            _ => assert!(orders().all(|order| order.tax + order.tip == 0 && order.cancelled.is_empty())),
        }
    }
}
