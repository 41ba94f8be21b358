//! Stores in several currencies: each in its own, totals in the report's at the rates of the days, nothing ever added as if equal.

use crate::support::shop::{Business, ad_items, lines, orders, refunds, span};
use proptest::prelude::*;
use rust_decimal::Decimal;
use zhoubao::engine::Days;
use zhoubao::kpi::Kpi;
use zhoubao::metrics::{Figure, Metrics, measures as m};
use zhoubao::ratio::cents;

const BOTH: [&str; 2] = ["home", "abroad"];
const ABROAD: [&str; 1] = ["abroad"];
const RATES: [&str; 3] = ["USD CNY 11-01 7", "USD CNY 11-11 7.105", "USD CNY 11-13 7.125"];

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// One store in CNY, one in USD, worked out by hand below.
fn business(rates: &[&'static str]) -> Business {
    let mut shop = Business::of(&BOTH);
    shop.receive("home", "ExportOrderList202611160925.csv", &orders(&["1 10-20 done 1 1 0", "2 11-09 paid 500 500 0"]));
    let abroad = [
        "11 10-20 done 1 1 0",
        "12 11-09 paid 100 100 0",
        "13 11-09 paid 0.01 0.01 0",
        "14 11-11 paid 33.33 33.33 0",
        "15 11-12 paid 10.1 10.1 0",
        "16 11-13 paid 1 1 0",
    ];
    shop.receive("abroad", "ExportOrderList202611160926.csv", &orders(&abroad));
    let back = ["r1 11 1 ok 10-21 10-22", "r2 12 50 ok 11-10 11-12"];
    shop.receive("abroad", "退款202611160926.csv", &refunds(&back));
    shop.receive("home", "退款202611160927.csv", &refunds(&["r3 1 0.5 ok 10-21 10-22", "r4 1 0.5 ok 11-14 11-14"]));
    let sold = [
        "L1 12 p1 1 60 60 paid 0 11-09",
        "L2 12 p2 1 40 40 paid 0 11-09",
        "L3 13 p1 1 0.01 0.01 paid 0 11-09",
        "L4 14 p1 1 11.11 11.11 paid 0 11-11",
        "L5 14 p2 1 11.11 11.11 paid 0 11-11",
        "L6 14 p3 1 11.11 11.11 paid 0 11-11",
        "L7 15 p3 1 10.1 10.1 paid 0 11-12",
        "L8 16 p3 1 1 1 paid 0 11-13",
    ];
    shop.receive("abroad", "ExportItemList202611160926.csv", &lines(&sold));
    let clicks = ["11-12 p1 100 10 10 1 30"];
    shop.receive("abroad", "商品报表_20261116_092600.csv", &ad_items(&clicks));
    shop.currencies.insert("abroad".to_owned(), "USD".to_owned());
    shop.rates = rates.to_vec();
    shop.target("abroad", span("11-09", "11-15"), "20");
    shop.target("home", span("11-09", "11-15"), "100");
    shop
}

fn week(metrics: &Metrics<'_>, kpi: Kpi, stores: &[&str]) -> Figure {
    metrics.get(kpi, stores, span("11-09", "11-15"))
}

#[test]
fn each_day_is_converted_at_its_own_rate_to_the_cent_and_totals_add_what_was_converted() {
    business(&RATES).figures("11-09", |metrics| {
        let own = metrics.own();
        let is = |figures: &Metrics<'_>, kpi: Kpi, stores: &[&str], expected: &str| {
            let figure = week(figures, kpi, stores);
            assert_eq!(figure.value, Some(dec(expected)), "{kpi} of {stores:?}: {figure:?}");
        };
        is(&own, Kpi::SalesPaid, &ABROAD, "144.44");
        // 100.01 at 7, 33.33 and 10.10 at 7.105 (236.80965, 71.7605), 1 at 7.125, half to even.
        is(metrics, Kpi::SalesPaid, &ABROAD, "1015.76");
        is(metrics, Kpi::SalesPaid, &BOTH, "1515.76");
        is(metrics, Kpi::SalesOrders, &BOTH, "6");
        is(&own, Kpi::RefundAmount, &ABROAD, "50");
        is(metrics, Kpi::RefundAmount, &ABROAD, "355.25");
        is(metrics, Kpi::SalesNet, &BOTH, "1160.01");
        // Refunds of the orders paid in the week, at the rates of the days on which these were paid: 50 at 7.
        let share = zhoubao::ratio::ratio(dec("350"), dec("1515.76")).unwrap();
        is(metrics, Kpi::RefundCohortShare, &BOTH, &share.to_string());
        is(metrics, Kpi::AdsSpend, &ABROAD, "71.05");
        is(&own, Kpi::AdsRoi, &ABROAD, "3");
        // 20 a day: two days at 7, two at 7.105, three at 7.125.
        is(&own, Kpi::PlanTarget, &ABROAD, "140");
        is(metrics, Kpi::PlanTarget, &ABROAD, "991.70");
        is(metrics, Kpi::PlanTarget, &BOTH, "1691.70");
        is(metrics, Kpi::PlanGap, &BOTH, "-175.94");
        assert_eq!(week(metrics, Kpi::SalesPaid, &BOTH).lacks, Vec::<String>::new());
    });
}

#[test]
fn what_a_day_is_cut_into_adds_up_to_the_day() {
    business(&RATES).figures("11-09", |metrics| {
        let days = Days::all(span("11-09", "11-15"));
        let cut = metrics.cut("abroad", [&m::LINES_PAID], ["product_id"], &days);
        let by_product: Vec<(&str, String)> =
            cut.iter().map(|([product], [paid])| (product.as_str(), paid.to_string())).collect();
        // On the 11th three times 78.93655 make 236.81: two get the cent above, the first of equals first.
        let expected = [("p1", "499.01"), ("p2", "358.94"), ("p3", "157.81")];
        let sum: Decimal = cut.iter().map(|(_, [paid])| *paid).sum();
        assert_eq!(sum, week(metrics, Kpi::SalesPaid, &ABROAD).value.unwrap());
        assert_eq!(by_product, expected.map(|(id, paid)| (id, paid.to_owned())));
        assert_eq!(metrics.sum("abroad", &m::LINES_PAID, &days), sum);
    });
}

#[test]
fn without_a_rate_a_store_is_in_no_total_of_money_and_named() {
    business(&["USD CNY 11-11 7.105"]).figures("11-09", |metrics| {
        let paid = week(metrics, Kpi::SalesPaid, &BOTH);
        assert_eq!((paid.value, paid.lacks.as_slice()), (Some(dec("500")), &["abroad".to_owned()][..]));
        let alone = week(metrics, Kpi::SalesPaid, &ABROAD);
        assert_eq!(alone.value, None);
        let words = zhoubao::words::Words::built_in(zhoubao::words::Language::En);
        assert_eq!(words.say(&alone.reason.unwrap()), "no exchange rate from USD to CNY on 2026-11-09");
        // Counts have no currency; a store's own figures need no rate.
        assert_eq!(week(metrics, Kpi::SalesOrders, &BOTH).value, Some(dec("6")));
        assert_eq!(week(&metrics.own(), Kpi::SalesPaid, &ABROAD).value, Some(dec("144.44")));
        assert_eq!(week(metrics, Kpi::PlanTarget, &BOTH).lacks, ["abroad"]);
        assert_eq!(week(metrics, Kpi::SalesNet, &BOTH).lacks, ["abroad"]);
        // Not half a week either, where later days have a rate; but these days alone are known.
        let days = Days::all(span("11-09", "11-15"));
        assert_eq!(metrics.cut("abroad", [&m::LINES_PAID], ["product_id"], &days), []);
        let later = metrics.get(Kpi::SalesPaid, &ABROAD, span("11-11", "11-12"));
        assert_eq!(later.value, Some(dec("308.57")));
        let compared = metrics.compare(Kpi::SalesPaid, &BOTH, span("11-11", "11-12"), span("11-09", "11-10"));
        assert!(compared.is_some_and(|both| both.partial), "of home alone: {compared:?}");
        let unrated = metrics.without_rate(&BOTH, span("11-09", "11-15"));
        assert_eq!(unrated.iter().map(|(store, _)| *store).collect::<Vec<_>>(), ABROAD);
    });
    business(&["CNY USD 11-01 0.14"]).figures("11-09", |metrics| {
        let reason = week(metrics, Kpi::SalesPaid, &ABROAD).reason;
        assert_eq!(reason.map(|reason| reason.key().to_owned()).as_deref(), Some("reason.rate-reversed"));
    });
}

#[test]
fn with_one_currency_rates_change_nothing() {
    let mut shop = business(&RATES);
    shop.currencies.clear();
    shop.figures("11-09", |metrics| {
        for kpi in Kpi::ALL {
            for stores in [&BOTH[..], &ABROAD[..]] {
                assert_eq!(week(metrics, *kpi, stores), week(&metrics.own(), *kpi, stores), "{kpi}");
            }
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Totals are the sums of the stores' converted days, days of weeks, and nothing is further from the exact product than half
    /// a cent a day.
    #[test]
    fn conversion_is_linear_to_the_cent(
        amounts in prop::collection::vec((0_u32..7, 1_i64..5_000_000), 1..30), rate in 100_i64..90_000_000
    ) {
        let rate = Decimal::new(rate, 6);
        let mut shop = Business::of(&BOTH);
        for (store, place, name) in [("home", 100, "ExportOrderList202611160925.csv"), ("abroad", 200, "ExportOrderList202611160926.csv")] {
            let row = |(at, (on, paid)): (usize, &(u32, i64))| {
                let paid = Decimal::new(*paid, 2);
                format!("{} 11-{:02} paid {paid} {paid} 0", at + place, 9 + on)
            };
            let before = format!("{} 10-20 done 1 1 0", place - 1);
            let rows: Vec<String> = std::iter::once(before).chain(amounts.iter().enumerate().map(row)).collect();
            shop.receive(store, name, &orders(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        shop.currencies.insert("abroad".to_owned(), "USD".to_owned());
        let row: &'static str = format!("USD CNY 11-01 {rate}").leak();
        shop.rates = vec![row];
        let told = shop.figures("11-09", |metrics| {
            let paid = |figures: &Metrics<'_>, stores: &[&str], days| figures.get(Kpi::SalesPaid, stores, days).value.unwrap();
            let (all, own) = (span("11-09", "11-15"), metrics.own());
            let days: Decimal = all.days().map(|day| paid(metrics, &ABROAD, zhoubao::calendar::Span::day(day))).sum();
            let whole = [paid(metrics, &BOTH, all), paid(metrics, &["home"], all), paid(metrics, &ABROAD, all)];
            (whole, days, paid(&own, &ABROAD, all))
        });
        let ([both, home, abroad], days, own) = told;
        prop_assert_eq!(both, home + abroad);
        prop_assert_eq!(abroad, days);
        prop_assert_eq!(home, own);
        prop_assert_eq!(abroad, cents(abroad));
        prop_assert!((abroad - own * rate).abs() <= Decimal::new(5, 3) * Decimal::from(7), "{} of {} at {}", abroad, own, rate);
    }
}
