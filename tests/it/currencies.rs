//! Stores in several currencies: each in its own, totals in the report's at the rates of the days, nothing ever added as if equal.

use crate::support::shop::{self, Business, ad_items, assert_accounted, lines, orders, refunds, source, span};
use proptest::prelude::*;
use rust_decimal::Decimal;
use zhoubao::engine::Days;
use zhoubao::facts::{Table, Value};
use zhoubao::kpi::Kpi;
use zhoubao::ledger::View;
use zhoubao::metrics::{Figure, Metrics, measures as m};
use zhoubao::money::Money;
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

/// Orders of a store in CNY of which one was paid in EUR and one in USD, its line and its refund too.
fn with_other_currencies(rates: &[&'static str]) -> View {
    let mut shop = business(&[]);
    shop.currencies.clear();
    let mut view = shop.view();
    let store = view.stores.iter_mut().find(|store| store.id == "abroad").unwrap();
    store.frames.get_mut(&Table::Orders).unwrap().amend(|orders| {
        let (id, currency) = (orders.place("order_id"), orders.place("currency"));
        for row in 0..orders.rows() {
            let named = match orders.text(id, row).map(|id| id.to_string()).as_deref() {
                Some("12") => Some("EUR"),
                Some("14") => Some("USD"),
                Some("15") => Some("CNY"),
                _ => None,
            };
            orders.filled(currency).set(row, named.map(|code| Value::Text(code.into())));
        }
    });
    view.convert(&|_| "CNY", &shop::rates(rates));
    assert_accounted(&view);
    view
}

#[test]
fn an_orders_currency_beats_the_stores_and_its_lines_and_refunds_go_with_it() {
    let view = with_other_currencies(&["EUR CNY 11-01 8", "EUR CNY 11-12 8.5", "USD CNY 11-01 7.105"]);
    let store = &view.stores[1];
    let of = |table: Table, id: &str, column: &str| {
        let frame = &store.frames[&table];
        let row = (0..frame.rows()).find(|row| {
            frame.text(if table == Table::OrderLines { 1 } else { 0 }, *row).is_some_and(|text| text == id)
        })?;
        frame.number(frame.place(column), row).map(|raw| Money::from_raw(raw).decimal())
    };
    assert_eq!(of(Table::Orders, "12", "paid"), Some(dec("800")));
    // 33.33 at 7.105, to the ten-thousandths that facts are kept in.
    assert_eq!(of(Table::Orders, "14", "paid"), Some(dec("236.8096")));
    assert_eq!(of(Table::Orders, "15", "paid"), Some(dec("10.10")));
    assert_eq!(of(Table::OrderLines, "L1", "paid"), Some(dec("480")), "of order 12");
    assert_eq!(of(Table::Refunds, "r2", "amount"), Some(dec("425")), "at the rate of the day it was finished");
    assert_eq!(of(Table::Refunds, "r1", "amount"), Some(dec("1")));
    let told: Vec<(Table, &str, u64, String, bool)> = store
        .other_currency
        .iter()
        .map(|((table, currency, _), sum)| (*table, currency.as_str(), sum.rows, sum.amount.to_string(), sum.left_out))
        .collect();
    let expected = [
        (Table::Orders, "EUR", 1, "100.00".to_owned(), false),
        (Table::Orders, "USD", 1, "33.33".to_owned(), false),
        (Table::OrderLines, "EUR", 2, "100.00".to_owned(), false),
        (Table::OrderLines, "USD", 3, "33.33".to_owned(), false),
        (Table::Refunds, "EUR", 1, "50.00".to_owned(), false),
    ];
    assert_eq!(told, expected);
}

#[test]
fn an_order_without_a_rate_counts_nowhere_and_its_sum_is_told_in_its_own_currency() {
    let view = with_other_currencies(&["USD CNY 11-01 7.105"]);
    let store = &view.stores[1];
    let orders = &store.frames[&Table::Orders];
    assert!((0..orders.rows()).all(|row| orders.text(0, row).is_none_or(|id| id != "12")), "it is gone");
    let lines = &store.frames[&Table::OrderLines];
    assert!((0..lines.rows()).all(|row| lines.text(0, row).is_none_or(|id| id != "12")), "so are its lines");
    let rows = source(&view, "ExportOrderList202611160926.csv").accounting[&Table::Orders];
    assert_eq!((rows.read, rows.used, rows.excluded), (6, 5, 1));
    let left: Vec<(Table, String)> = store
        .other_currency
        .iter()
        .filter(|(_, sum)| sum.left_out)
        .map(|((table, currency, _), sum)| (*table, format!("{} {currency}", sum.amount)))
        .collect();
    let expected = [(Table::Orders, "100.00 EUR"), (Table::OrderLines, "100.00 EUR"), (Table::Refunds, "50.00 EUR")];
    assert_eq!(left, expected.map(|(table, sum)| (table, sum.to_owned())));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Totals are the sums of the stores' converted days, days of weeks, and nothing is further from the exact product than half
    /// a cent a day.
    #[test]
    fn conversion_is_linear_to_the_cent(
        amounts in prop::collection::vec((0_u32..7, 1_i64..5_000_000), 1..30), rate in 700_000_i64..70_000_000
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
