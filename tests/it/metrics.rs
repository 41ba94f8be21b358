//! Figures: the example business against its own truth to the cent, every other KPI by hand on businesses of a few rows.

use crate::support::fixture::Business as Fixture;
use crate::support::shop::{
    Business, ad_items, ad_plans, amount, calendar, csv, day, lines, orders, refunds, span, traffic,
};
use demo::Options;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::LazyLock;
use zhoubao::calendar::Span;
use zhoubao::compose::Detail;
use zhoubao::engine::Days;
use zhoubao::kpi::Kpi;
use zhoubao::metrics::{Basis, Figure, Metrics, measures};
use zhoubao::money::Money;
use zhoubao::ratio::ratio;
use zhoubao::words::Language;

static FIXTURE: LazyLock<Fixture> = LazyLock::new(Fixture::fixture);

fn fixture<R>(look: impl FnOnce(&Metrics<'_>) -> R) -> R {
    FIXTURE.with(&[], Detail::Owner, Language::Zh, |context| look(context.metrics))
}

fn number(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

fn reason(figure: &Figure) -> &str {
    figure.reason.as_ref().map_or("", |phrase| phrase.key())
}

const STORES: [&str; 2] = ["tmall-flagship", "taobao-home"];

#[test]
fn the_example_business_is_right_to_the_cent_in_every_week() {
    let last = span("11-09", "11-15");
    let simulated = demo::Business::simulate(&Options::fixtures());
    let yuan = |cents| Money::from_cents(cents).decimal();
    fixture(|metrics| {
        for week in (0..60).map(|weeks| last.earlier(7 * weeks)) {
            let truths = simulated.truth(week.first()..=week.last());
            let is = |id: Kpi, stores: &[&str], expected: Decimal| {
                let figure = metrics.get(id, stores, week);
                assert_eq!(figure.value, Some(expected), "{id} of {stores:?} in {week}: {figure:?}");
            };
            let mut sums = [Decimal::ZERO; 5];
            let ids = [Kpi::SalesPaid, Kpi::SalesOrders, Kpi::SalesUnits, Kpi::RefundAmount, Kpi::AdsSpend];
            for truth in &truths {
                let store = [truth.store.as_str()];
                let own = [
                    yuan(truth.paid),
                    truth.orders.into(),
                    truth.units.into(),
                    yuan(truth.refunded),
                    yuan(truth.ad_spend),
                ];
                for (place, (id, value)) in ids.into_iter().zip(own).enumerate() {
                    is(id, &store, value);
                    sums[place] += value;
                }
                is(Kpi::RefundOrders, &store, truth.refunded_orders.into());
                is(Kpi::ProfitGoods, &store, yuan(truth.goods));
                if week == last {
                    let by_region =
                        metrics.cut(&truth.store, [&measures::PAID], ["region"], &Days::all(week)).into_iter();
                    let by_region: Vec<(String, Decimal)> = by_region.map(|([name], [paid])| (name, paid)).collect();
                    let told = truth.regions.iter().map(|((_, name), cents)| ((*name).to_owned(), yuan(*cents)));
                    let told: std::collections::BTreeMap<String, Decimal> = told.collect();
                    assert_eq!(by_region, told.into_iter().collect::<Vec<_>>(), "{} in {week}", truth.store);
                    is(Kpi::ProfitGoodsKnownShare, &store, ratio(yuan(truth.goods_paid), yuan(truth.paid)).unwrap());
                    is(Kpi::ProfitGoodsReturned, &store, yuan(truth.goods_returned));
                    is(Kpi::ProfitAfterSales, &store, Decimal::from(6 * truth.returns));
                }
                // The exports of history reach back a month or so: what was received for older orders, none of them shows.
                let received = metrics.get(Kpi::SalesReceived, &store, week).value.unwrap();
                assert!(received <= yuan(truth.received), "{week}");
                assert!(received == yuan(truth.received) || week != last, "{week}");
                // A day before the first refund of an export is not covered: then the figure is of fewer days and says so.
                let net = metrics.get(Kpi::SalesNet, &store, week);
                assert!(net.days.is_none() || week != last, "{week}");
                if net.days.is_none() {
                    is(Kpi::SalesNet, &store, yuan(truth.paid) - yuan(truth.refunded));
                }
            }
            for (id, sum) in ids.into_iter().zip(sums) {
                is(id, &STORES, sum);
            }
        }
    });
}

#[test]
fn a_years_ad_budget_is_due_by_its_day_targets() {
    let week = span("11-09", "11-15");
    fixture(|metrics| {
        let store = ["tmall-flagship"];
        let of = |kpi| metrics.get(kpi, &store, week).value.unwrap();
        let year = metrics.inputs().calendar.year_span(2026);
        let target = |days: Span| metrics.target_over(store[0], days).unwrap().unwrap().decimal();
        let due = Decimal::from(66_000) * target(week) / target(year);
        assert_eq!(of(Kpi::AdsBudgetUsed), ratio(of(Kpi::AdsSpend), due).unwrap());
    });
}

#[test]
fn what_adds_up_over_stores_adds_up_in_the_total() {
    let ids = [
        Kpi::TrafficVisitors,
        Kpi::AdsClicks,
        Kpi::AdsSales,
        Kpi::RefundApplied,
        Kpi::RefundPending,
        Kpi::SalesBuyers,
        Kpi::PlanTarget,
        Kpi::PlanGap,
    ];
    fixture(|metrics| {
        for week in (0..8).map(|weeks| span("11-09", "11-15").earlier(7 * weeks)) {
            for id in ids {
                let one = |store: &str| metrics.get(id, &[store], week).value.unwrap_or_else(|| panic!("{id} {store}"));
                assert_eq!(metrics.get(id, &STORES, week).value, Some(STORES.map(one).iter().sum()), "{id}");
            }
        }
    });
}

#[test]
fn a_month_is_the_sum_of_its_days() {
    let month = span("10-01", "10-31");
    fixture(|metrics| {
        for id in
            [Kpi::SalesPaid, Kpi::SalesOrders, Kpi::RefundAmount, Kpi::AdsSpend, Kpi::TrafficVisitors, Kpi::SalesNet]
        {
            let of = |span| metrics.get(id, &STORES, span).value.unwrap();
            assert_eq!(of(month), month.days().map(|day| of(Span::day(day))).sum(), "{id}");
        }
    });
}

/// A week of one store in which everything is known, small enough to reckon in the head.
fn week() -> Business {
    let business = Business::of(&["a"]);
    let rows = [
        "1 11-09 done 100 100 0",
        "2 11-10 done 200 150 50",
        "3 11-11 closed 300 0 300",
        "4 11-15 paid 400 400 0",
        "5 11-12 unpaid 900 900 0",
        "9 11-01 done 50 50 0",
    ];
    business.receive("a", "ExportOrderList202611160900.csv", &orders(&rows));
    let rows = [
        "r1 2 50 ok 11-11 11-12",
        "r2 3 300 ok 11-12 11-16",
        "r3 4 80 open 11-15 -",
        "r4 9 10 closed 11-02 11-10",
        "r5 9 7 closed 11-03 -",
        "r6 1 4 ok 11-01 11-15",
    ];
    business.receive("a", "退款202611160900.csv", &refunds(&rows));
    let rows = [
        "11 1 p1 1 100 100 done 0 11-09",
        "21 2 p1 1 100 50 done 50 11-10",
        "22 2 p2 3 100 100 done 0 11-10",
        "31 3 p1 2 300 0 closed 300 11-11",
        "91 9 p1 1 50 50 done 0 11-01",
    ];
    business.receive("a", "ExportItemList202611160900.csv", &lines(&rows));
    let days: Vec<String> = (9..16).map(|day| format!("11-{day:02} 100 2 1")).collect();
    business.receive(
        "a",
        "生意参谋_2026-11-09_2026-11-15.csv",
        &traffic(&days.iter().map(String::as_str).collect::<Vec<_>>()),
    );
    let rows = ["11-09 p1 1000 50 20 2 60", "11-15 p2 3000 150 60 6 140"];
    business.receive("a", "商品报表_20261116_090000.csv", &ad_items(&rows));
    business
}

#[test]
fn every_figure_of_a_week_by_hand() {
    let expected = [
        (Kpi::SalesPaid, "1000"),
        (Kpi::SalesOrders, "4"),
        (Kpi::SalesUnits, "4"),
        (Kpi::SalesBuyers, "14"),
        (Kpi::SalesNet, "946"),
        (Kpi::SalesAov, "71.4285714286"),
        (Kpi::SalesPerOrder, "250"),
        (Kpi::SalesPerUnit, "250"),
        (Kpi::SalesUnitsPerOrder, "1"),
        // One of four orders holds two products; the fourth has no lines at all and counts below the line.
        (Kpi::SalesMultiItemShare, "0.25"),
        (Kpi::RefundAmount, "54"),
        (Kpi::RefundOrders, "2"),
        (Kpi::RefundShare, "0.054"),
        (Kpi::RefundOrderShare, "0.5"),
        (Kpi::RefundApplied, "430"),
        // r2 finished on Monday, r3 is open, r5 was first seen closed on Monday.
        (Kpi::RefundPending, "387"),
        // r1, r2 and r6 are of orders of this week; r2 was finished by the as-of day.
        (Kpi::RefundCohortShare, "0.354"),
        (Kpi::RefundCohortSameAge, "0.354"),
        (Kpi::AdsSpend, "80"),
        (Kpi::AdsSales, "200"),
        (Kpi::AdsImpressions, "4000"),
        (Kpi::AdsClicks, "200"),
        (Kpi::AdsOrders, "8"),
        (Kpi::AdsRoi, "2.5"),
        (Kpi::AdsCtr, "0.05"),
        (Kpi::AdsCpc, "0.4"),
        (Kpi::AdsCpm, "20"),
        (Kpi::AdsCvr, "0.04"),
        (Kpi::AdsCostShare, "0.08"),
        (Kpi::AdsStoreRoi, "12.5"),
        (Kpi::TrafficVisitors, "700"),
        (Kpi::TrafficConversion, "0.02"),
        (Kpi::TrafficUvValue, "1.4285714286"),
        (Kpi::CustomersNew, "7"),
        (Kpi::CustomersReturning, "7"),
        (Kpi::CustomersRepeatShare, "0.5"),
    ];
    week().figures("11-09", |metrics| {
        for (id, value) in expected {
            let figure = metrics.get(id, &["a"], span("11-09", "11-15"));
            assert_eq!(figure.value, number(value), "{id}: {figure:?}");
            assert_eq!((figure.reason, figure.lacks, figure.days), (None, vec![], None), "{id}");
        }
    });
}

#[test]
fn every_kpi_has_a_value_or_a_reason() {
    let figures = |business: &Business, stores: &[&str]| {
        business.figures("11-09", |metrics| {
            for &kpi in Kpi::ALL {
                let figure = metrics.get(kpi, stores, span("11-09", "11-15"));
                assert!(figure.value.is_some() != figure.reason.is_some(), "{kpi}: {figure:?}");
            }
        });
    };
    figures(&week(), &["a"]);
    figures(&Business::of(&["a"]), &["a"]);
    figures(&Business::of(&["a", "b"]), &["a", "b"]);
}

#[test]
fn excluded_orders_leave_sales_and_come_back_above_the_platforms_buyers() {
    let mut business = week();
    business.excluded = vec!["4"];
    business.figures("11-09", |metrics| {
        let of = |id| metrics.get(id, &["a"], span("11-09", "11-15")).value;
        assert_eq!(of(Kpi::SalesPaid), number("600"));
        assert_eq!(of(Kpi::SalesOrders), number("3"));
        assert_eq!(of(Kpi::SalesPerOrder), number("200"));
        // The platform's fourteen buyers and seven hundred visitors hold the excluded order.
        assert_eq!(of(Kpi::SalesAov), number("71.4285714286"));
        assert_eq!(of(Kpi::TrafficUvValue), number("1.4285714286"));
        assert_eq!(of(Kpi::RefundPending), number("307"), "the refund of the excluded order is gone too");
    });
}

#[test]
fn a_closed_refund_without_a_time_is_pending_until_an_export_shows_it_closed() {
    let business = Business::of(&["a"]);
    business.receive("a", "退款202611020900.csv", &refunds(&["r1 1 7 open 10-28 -", "r2 1 5 open 11-01 -"]));
    business.receive(
        "a",
        "退款202611110900.csv",
        &refunds(&["r1 1 7 closed 10-28 -", "r2 1 5 open 11-01 -", "r3 1 1 open 11-10 -"]),
    );
    business.receive(
        "a",
        "退款202611160900.csv",
        &refunds(&["r1 1 7 closed 10-28 -", "r2 1 5 open 11-01 -", "r3 1 1 open 11-10 -"]),
    );
    business.figures("11-09", |metrics| {
        let pending = |first, last| metrics.get(Kpi::RefundPending, &["a"], span(first, last)).value;
        assert_eq!(pending("11-02", "11-08"), number("12"));
        assert_eq!(pending("11-09", "11-15"), number("6"));
    });
}

#[test]
fn plan_figures_take_the_days_that_have_actuals() {
    let mut business = Business::of(&["a"]);
    business.target("a", span("2026-04-01", "2027-03-31"), "100");
    // Made on Friday: Thursday is the last day known.
    business.receive(
        "a",
        "ExportOrderList202611130900.csv",
        &orders(&["1 11-09 done 150 150 0", "2 11-12 done 350 350 0"]),
    );
    business.figures("11-09", |metrics| {
        let week = span("11-09", "11-15");
        let target = metrics.get(Kpi::PlanTarget, &["a"], week);
        assert_eq!((target.value, target.days), (number("400"), Some((4, 7))));
        assert_eq!(metrics.get(Kpi::PlanAchievement, &["a"], week).value, number("1.25"));
        assert_eq!(metrics.get(Kpi::PlanGap, &["a"], week).value, number("100"));
        assert_eq!(reason(&metrics.get(Kpi::PlanAchievementNet, &["a"], week)), "reason.no-export");
        assert_eq!(reason(&metrics.get(Kpi::PlanRequiredRate, &["a"], week)), "reason.year-not-covered");
        assert_eq!(reason(&metrics.get(Kpi::PlanRequiredRate, &["a"], week.earlier(7))), "reason.week-only");
        assert_eq!(reason(&metrics.get(Kpi::PlanTarget, &["a"], week.earlier(70))), "reason.no-export");
    });
}

/// A fiscal year from 1 April, known up to Sunday 26 April: 100 a day planned, five weeks begun.
fn young_year(sold: &[&str]) -> Business {
    let mut business = Business::of(&["a"]);
    business.target("a", span("2026-04-01", "2027-03-31"), "100");
    business.as_of = day("2026-04-27");
    business.receive_at("a", "ExportOrderList202604270900.csv", &orders(sold), "2026-04-27T02:00:00Z");
    business
}

#[test]
fn the_rest_of_the_year_by_hand() {
    let sold = [
        "1 03-30 done 1 1 0",
        "2 04-01 done 500 500 0",
        "3 04-08 done 770 770 0",
        "4 04-14 done 630 630 0",
        "5 04-25 done 700 700 0",
    ];
    young_year(&sold).figures("2026-04-20", |metrics| {
        let of = |id| metrics.get(id, &["a"], span("04-20", "04-26")).value;
        // 2600 of 36500, 26 of 365 days gone.
        assert_eq!(of(Kpi::PlanRequiredPerDay), number("100"));
        assert_eq!(of(Kpi::PlanRequiredFactor), number("1"));
        assert_eq!(of(Kpi::PlanProjection), number("36500"));
        let weeks = calendar().weeks_left(metrics.inputs().period);
        assert_eq!(of(Kpi::PlanRequiredRate), Some(ratio(33_900.into(), weeks.into()).unwrap()));
        // Weeks of the fiscal year: 6-12 April 110 %, 13-19 90 %, 20-26 100 %; a first week that begins in March as well.
        let low = of(Kpi::PlanProjectionLow).unwrap();
        let high = of(Kpi::PlanProjectionHigh).unwrap();
        assert!(low < Decimal::from(36_500) && Decimal::from(36_500) < high);
        assert_eq!(low + high, Decimal::from(73_000));
    });
}

#[test]
fn nothing_is_required_where_the_year_is_not_covered() {
    young_year(&["2 04-03 done 500 500 0"]).figures("2026-04-20", |metrics| {
        let of = |id| metrics.get(id, &["a"], span("04-20", "04-26"));
        for id in [Kpi::PlanRequiredRate, Kpi::PlanRequiredPerDay, Kpi::PlanRequiredFactor] {
            assert_eq!((of(id).value, reason(&of(id))), (None, "reason.year-not-covered"), "{id}");
        }
        // The one day that is known sold five times its target; how many are not known is said beside.
        let projection = of(Kpi::PlanProjection);
        assert_eq!((projection.value, reason(&projection)), (number("182500"), "reason.year-not-covered"));
    });
}

#[test]
fn a_total_names_the_stores_it_lacks() {
    let business = week();
    let mut both = Business::of(&["a", "b"]);
    both.target("a", span("2026-04-01", "2027-03-31"), "100");
    for source in business.journal().sources() {
        let bytes = std::fs::read(business.archive().path(&source.sha256)).unwrap();
        both.receive("a", source.name(), &bytes);
    }
    both.receive(
        "b",
        "ExportOrderList202611160900.csv",
        &orders(&["1 11-09 done 500 500 0", "2 11-15 done 500 500 0"]),
    );
    both.figures("11-09", |metrics| {
        let of = |id| metrics.get(id, &["a", "b"], span("11-09", "11-15"));
        assert_eq!((of(Kpi::SalesPaid).value, of(Kpi::SalesPaid).lacks), (number("2000"), vec![]));
        // Sales of the store without ads stay out of the share of costs.
        assert_eq!((of(Kpi::AdsCostShare).value, of(Kpi::AdsCostShare).lacks), (number("0.08"), vec!["b".to_owned()]));
        assert_eq!((of(Kpi::PlanTarget).value, of(Kpi::PlanTarget).lacks), (number("700"), vec!["b".to_owned()]));
        assert_eq!((of(Kpi::SalesNet).value, of(Kpi::SalesNet).lacks), (number("946"), vec!["b".to_owned()]));
        assert_eq!(reason(&of(Kpi::RatingService)), "reason.per-store");
        assert_eq!(reason(&metrics.get(Kpi::AdsSpend, &["b"], span("11-09", "11-15"))), "reason.no-export");
    });
}

#[test]
fn ratios_over_nothing_are_unknown_and_never_zero() {
    let business = Business::of(&["a"]);
    business.receive("a", "ExportOrderList202611160900.csv", &orders(&["1 11-01 done 5 5 0", "2 11-15 unpaid 5 5 0"]));
    business.receive("a", "商品报表_20261116_090000.csv", &ad_items(&["11-09 p1 10 0 0 0 0", "11-15 p1 10 0 0 0 0"]));
    business.figures("11-09", |metrics| {
        let of = |id| metrics.get(id, &["a"], span("11-09", "11-15"));
        assert_eq!(of(Kpi::SalesPaid).value, number("0"));
        for id in [Kpi::SalesPerOrder, Kpi::AdsRoi, Kpi::AdsCpc, Kpi::AdsCvr, Kpi::AdsCostShare, Kpi::AdsStoreRoi] {
            assert_eq!((of(id).value, reason(&of(id))), (None, "reason.nothing-to-divide-by"), "{id}");
        }
        let weeks_ahead = metrics.get(Kpi::SalesPaid, &["a"], span("12-01", "12-07"));
        assert_eq!((weeks_ahead.value, reason(&weeks_ahead)), (None, "reason.no-export"));
    });
}

#[test]
fn ratios_pair_the_same_days_and_sums_take_every_known_fact() {
    let business = Business::of(&["a"]);
    let rows: Vec<String> = (1..=7).map(|n| format!("{n} 11-{:02} done 100 100 0", n + 8)).collect();
    business.receive(
        "a",
        "ExportOrderList202611160900.csv",
        &orders(&rows.iter().map(String::as_str).collect::<Vec<_>>()),
    );
    // Advertising is known from Monday to Wednesday.
    business.receive("a", "商品报表_20261112_090000.csv", &ad_items(&["11-09 p1 1 1 10 0 0", "11-11 p1 1 1 50 0 0"]));
    business.figures("11-09", |metrics| {
        let of = |id| metrics.get(id, &["a"], span("11-09", "11-15"));
        assert_eq!((of(Kpi::SalesPaid).value, of(Kpi::SalesPaid).days), (number("700"), None));
        assert_eq!((of(Kpi::AdsSpend).value, of(Kpi::AdsSpend).days), (number("60"), Some((3, 7))));
        assert_eq!((of(Kpi::AdsCostShare).value, of(Kpi::AdsCostShare).days), (number("0.2"), Some((3, 7))));
    });
}

#[test]
fn a_comparison_takes_the_days_and_stores_that_both_have() {
    let business = Business::of(&["a", "b"]);
    let daily = |first: u32, last: u32, amount: u32| -> Vec<String> {
        (first..=last).map(|day| format!("{day} 11-{day:02} done {amount} {amount} 0")).collect()
    };
    let put = |store, rows: Vec<String>| {
        business.receive(
            store,
            "ExportOrderList202611160900.csv",
            &orders(&rows.iter().map(String::as_str).collect::<Vec<_>>()),
        );
    };
    // The first store is known from Wednesday of the week before; the second only in this week.
    put("a", daily(4, 15, 100));
    put("b", daily(9, 15, 1));
    business.figures("11-09", |metrics| {
        let paid = Kpi::SalesPaid;
        let (now, before) = (span("11-09", "11-15"), span("11-02", "11-08"));
        let found = metrics.compare(paid, &["a", "b"], now, before).unwrap();
        assert_eq!((Some(found.now), Some(found.before), found.partial), (number("500"), number("500"), true));
        assert_eq!(metrics.compare(paid, &["b"], now, before), None);
    });
}

#[test]
fn refunds_at_the_same_age_and_in_the_end() {
    let mut business = Business::of(&["a"]);
    // Twelve weeks of one order of 100 each Monday; 10 come back in the week, 5 more four weeks later.
    let mondays: Vec<_> = (0..12).map(|n| day("11-09") - chrono::Days::new(7 * n)).collect();
    let sold: Vec<String> = mondays.iter().enumerate().map(|(n, day)| format!("1{n} {day} done 100 100 0")).collect();
    let back: Vec<String> = mondays
        .iter()
        .enumerate()
        .flat_map(|(n, monday)| {
            let after = |days| *monday + chrono::Days::new(days);
            let late = (n > 4).then(|| format!("l{n} 1{n} 5 ok {} {}", after(20), after(28)));
            [Some(format!("e{n} 1{n} 10 ok {} {}", after(1), after(2))), late].into_iter().flatten()
        })
        .collect();
    let texts = |rows: &[String]| rows.to_vec();
    business.receive(
        "a",
        "ExportOrderList202611160900.csv",
        &orders(&texts(&sold).iter().map(String::as_str).collect::<Vec<_>>()),
    );
    business.receive(
        "a",
        "退款202611160900.csv",
        &refunds(&texts(&back).iter().map(String::as_str).collect::<Vec<_>>()),
    );
    business.as_of = day("11-16");
    business.figures("11-09", |metrics| {
        let week = span("11-09", "11-15");
        assert_eq!(metrics.get(Kpi::RefundCohortShare, &["a"], week).value, number("0.1"));
        assert_eq!(metrics.get(Kpi::RefundCohortShare, &["a"], week.earlier(56)).value, number("0.15"));
        assert_eq!(metrics.get(Kpi::RefundCohortSameAge, &["a"], week.earlier(56)).value, number("0.1"));
        assert_eq!(metrics.get(Kpi::RefundExpectedFinal, &["a"], week).value, number("0.15"));
        assert_eq!(reason(&metrics.get(Kpi::RefundBuyers, &["a"], week)), "reason.at-most-buyers");
    });
}

#[test]
fn refunds_that_only_orders_tell_of_have_no_date() {
    let business = Business::of(&["a"]);
    business.receive(
        "a",
        "ExportOrderList202611160900.csv",
        &orders(&["1 11-02 done 100 60 40", "2 11-15 done 100 90 10"]),
    );
    business.figures("11-09", |metrics| {
        let of = |id| metrics.get(id, &["a"], span("11-09", "11-15"));
        assert_eq!(reason(&of(Kpi::RefundAmount)), "reason.no-export");
        assert_eq!(of(Kpi::RefundCohortShare).value, number("0.1"));
        assert_eq!(of(Kpi::RefundCohortSameAge).value, number("0.1"));
        let before = metrics.get(Kpi::RefundCohortSameAge, &["a"], span("11-02", "11-08"));
        assert_eq!((before.value, reason(&before)), (None, "reason.no-export"));
        assert_eq!(of(Kpi::RefundExpectedFinal).value, None);
    });
}

#[test]
fn the_basis_decides_what_is_measured_against_the_plan() {
    let mut business = week();
    business.target("a", span("2026-04-01", "2027-03-31"), "100");
    for (basis, rate) in [(Basis::Paid, "1.4285714286"), (Basis::Net, "1.3514285714")] {
        business.basis = basis;
        business.figures("11-09", |metrics| {
            assert_eq!(metrics.get(Kpi::PlanAchievement, &["a"], span("11-09", "11-15")).value, number(rate));
        });
    }
    business.basis = Basis::Received;
    business.figures("11-09", |metrics| {
        let figure = metrics.get(Kpi::PlanAchievement, &["a"], span("11-09", "11-15"));
        assert_eq!((figure.value, reason(&figure)), (None, "reason.no-column"));
    });
}

#[test]
fn lines_without_payments_have_no_sum_of_them() {
    let business = Business::of(&["a"]);
    let old = csv("订单编号,标题,价格,购买数量,订单状态,商家编码", &["1,四件套,50,1,交易成功,M1".to_owned()]);
    business.receive("a", "ExportOrderDetailList202611160100.csv", &old);
    business.receive(
        "a",
        "ExportOrderList202611160900.csv",
        &orders(&["1 11-09 done 50 50 0", "2 11-15 done 50 50 0"]),
    );
    let view = business.view();
    // What products brought is reckoned from prices, and never part of a total.
    assert!(!view.stores[0].has(zhoubao::facts::Table::OrderLines, "paid_reported"));
    assert_eq!(amount(&view, zhoubao::facts::Table::OrderLines, "1", "estimated"), Some(Money::from_raw(1)));
    assert!(view.stores[0].has(zhoubao::facts::Table::Orders, "paid"));
}

#[test]
fn spend_of_several_cuts_is_counted_once() {
    let business = week();
    business.receive(
        "a",
        "计划报表_20261116_090000.csv",
        &ad_plans(&["11-09 关键词推广 k 1000 50 20 2 60", "11-15 货品全站推广 s 10 5 7 1 9"]),
    );
    business.figures("11-09", |metrics| {
        assert_eq!(metrics.get(Kpi::AdsSpend, &["a"], span("11-09", "11-15")).value, number("87"));
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    /// Sums of any span are those of its parts, whatever the span.
    #[test]
    fn sums_add_up_over_any_cut_of_days(first in 0_u64..300, length in 2_u64..60, cut in 1_u64..59) {
        let start = day("2025-09-22") + chrono::Days::new(first);
        let whole = Span::days_from(start, length as u32);
        let at = start + chrono::Days::new(cut.min(length - 1));
        let (head, tail) = (Span::new(start, at - chrono::Days::new(1)).unwrap(), Span::new(at, whole.last()).unwrap());
        fixture(|metrics| {
            for id in [Kpi::SalesPaid, Kpi::SalesUnits, Kpi::RefundApplied, Kpi::AdsSpend, Kpi::TrafficVisitors] {
                let of = |span| metrics.get(id, &STORES, span).value.unwrap_or_default();
                assert_eq!(of(whole), of(head) + of(tail), "{id} {whole}");
            }
        });
    }
}

#[test]
fn a_refund_whose_state_is_open_is_pending_whatever_day_stands_there() {
    let business = Business::of(&["a"]);
    business.receive(
        "a",
        "ExportOrderList202611160905.csv",
        &orders(&["1 11-09 done 90 90 0", "2 11-15 done 90 90 0"]),
    );
    business.receive("a", "退款202611160907.csv", &refunds(&["r1 1 50 wait 11-10 11-12", "r2 2 7 ok 11-10 11-12"]));
    business.figures("11-09", |metrics| {
        let of = |kpi| metrics.get(kpi, &["a"], span("11-09", "11-15")).value;
        assert_eq!((of(Kpi::RefundPending), of(Kpi::RefundAmount)), (number("50"), number("7")));
    });
}
