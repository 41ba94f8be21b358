//! Which days an export is believed to speak of, and what stands for what it does not say.

use crate::support::shop::{Business, amount, csv, day, lines, orders, refunds, span, traffic, yuan};
use rust_decimal::Decimal;
use zhoubao::extract::ExportKind;
use zhoubao::facts::Table;
use zhoubao::kpi::Kpi;
use zhoubao::ledger::View;
use zhoubao::metrics::Figure;

fn covered(view: &View, export: ExportKind, first: &str, last: &str) -> String {
    let days = span(first, last);
    days.days().map(|day| if view.stores[0].coverage.has(export, day) { '#' } else { '.' }).collect()
}

fn week_of(business: &Business, kpi: Kpi) -> Figure {
    business.figures("11-09", |metrics| metrics.get(kpi, &["a"], span("11-09", "11-15")))
}

fn dec(text: &str) -> Option<Decimal> {
    Some(text.parse().expect("a decimal"))
}

/// One order of 100 on each of the days.
fn daily(first: &str, last: &str) -> Vec<u8> {
    let days: Vec<String> = span(first, last).days().map(|day| day.format("%m-%d").to_string()).collect();
    let rows: Vec<String> =
        days.iter().enumerate().map(|(n, day)| format!("{} {day} done 100 100 0", 1000 + n)).collect();
    orders(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_rhythm_of_refunds_is_believed_and_last_months_file_is_not() {
    let fortnightly =
        ["r1 1 5 ok 09-25 09-26", "r2 2 5 ok 10-05 10-06", "r3 3 5 ok 10-20 10-21", "r4 4 5 ok 11-02 11-03"];
    let covers = |name: &str, rows: &[&str]| {
        let business = Business::of(&["a"]);
        business.receive("a", name, &refunds(rows));
        covered(&business.view(), ExportKind::Refunds, "11-01", "11-16")
    };
    assert_eq!(covers("退款202611160920.csv", &fortnightly), "###############.", "made on Monday");
    assert_eq!(covers("退款_20261116_092000.csv", &fortnightly), "###############.", "another shape of name");
    assert_eq!(covers("退款202611040920.csv", &fortnightly), "###.............", "made on the 4th, downloaded again");
    assert_eq!(covers("退款202611160920.csv", &fortnightly[..3]), "................", "October's, made on Monday");
    assert_eq!(covers("退款202611160920.csv", &fortnightly[2..]), "##..............", "two refunds are no rhythm");
    let business = Business::of(&["a"]);
    business.receive("a", "退款202611160920.csv", &refunds(&fortnightly));
    business.receive("a", "ExportOrderList202611160905.csv", &daily("10-01", "11-15"));
    let figure = week_of(&business, Kpi::RefundAmount);
    assert_eq!((figure.value, figure.days), (dec("0.00"), None));
    assert_eq!(week_of(&business, Kpi::SalesNet).value, dec("700.00"));
}

#[test]
fn a_refund_report_that_says_no_time_was_made_when_it_came() {
    let fortnightly = ["r1 1 5 ok 10-05 10-06", "r2 2 5 ok 10-20 10-21", "r3 3 5 ok 11-02 11-03"];
    let came = |rows: &[&str], received: &str| {
        let business = Business::of(&["a"]);
        business.receive_at("a", "退款.csv", &refunds(rows), received);
        business.receive("a", "ExportOrderList202611160905.csv", &daily("10-01", "11-15"));
        let figure = week_of(&business, Kpi::RefundAmount);
        (figure.value, figure.days)
    };
    let nothing = (dec("0.00"), None);
    assert_eq!(came(&fortnightly, "2026-11-16T02:00:00Z"), nothing, "a refund each two weeks, none of the week");
    assert_eq!(came(&[], "2026-11-16T02:00:00Z"), nothing, "a header alone");
    assert_eq!(came(&fortnightly[..1], "2026-11-16T02:00:00Z").0, None, "October's");
    // Each Monday the same bytes.
    let business = Business::of(&["a"]);
    business.receive_at("a", "退款.csv", &refunds(&[]), "2026-11-09T02:00:00Z");
    business.receive("a", "退款 (1).csv", &refunds(&[]));
    business.receive("a", "ExportOrderList202611160905.csv", &daily("10-01", "11-15"));
    assert_eq!(week_of(&business, Kpi::RefundAmount).value, dec("0.00"));
}

#[test]
fn an_order_export_without_a_time_makes_no_week_known() {
    let known = |name: &str, rows: &[&str], received: &str| {
        let business = Business::of(&["a"]);
        business.receive_at("a", name, &orders(rows), received);
        business.receive("a", "退款202611160920.csv", &refunds(&["r1 1 5 ok 11-08 11-09", "r2 2 5 ok 11-14 11-15"]));
        covered(&business.view(), ExportKind::Orders, "11-09", "11-16")
    };
    let early = ["1 11-08 done 9 9 0", "2 11-09 done 9 9 0"];
    assert_eq!(known("orders.csv", &early, "2026-11-16T02:00:00Z"), "#.......", "received a week later");
    assert_eq!(known("orders.csv", &early, "2026-11-09T02:00:00Z"), "........", "that day was not over");
    assert_eq!(
        known("ExportOrderList202611160905.csv", &early, "2026-11-16T02:00:00Z"),
        "#######.",
        "six days at most"
    );
    let business = Business::of(&["a"]);
    business.receive("a", "orders.csv", &orders(&early));
    let coverage = business.view().stores.remove(0).coverage;
    assert!(!coverage.is_known(span("11-09", "11-15")) && !coverage.is_known(span("11-02", "11-08")));
    business.receive("a", "more.csv", &daily("11-09", "11-13"));
    assert!(business.view().stores[0].coverage.is_known(span("11-09", "11-15")));
}

#[test]
fn another_word_for_a_quiet_day_ends_the_asking() {
    let counted = |paid: &str| {
        let rows: Vec<String> = span("11-09", "11-15").days().map(|day| format!("{day},10,0,{paid}")).collect();
        csv("统计日期,访客数,支付买家数,支付金额", &rows)
    };
    let names = ["ExportOrderList202611160905.csv", "orders.csv"];
    for name in names {
        let mut business = Business::of(&["a"]);
        business.receive("a", name, &daily("10-01", "11-08"));
        assert_eq!(covered(&business.view(), ExportKind::Orders, "11-09", "11-16"), "........", "{name}");
        business.stores[0].closed = vec![span("11-09", "11-12"), span("11-14", "11-16")];
        assert_eq!(covered(&business.view(), ExportKind::Orders, "11-09", "11-16"), "####.##.", "{name}: not of today");
        business.stores[0].closed = Vec::new();
        business.receive("a", "店铺_2026-11-09_2026-11-15.csv", &counted("0.00"));
        assert_eq!(covered(&business.view(), ExportKind::Orders, "11-09", "11-16"), "#######.", "{name}");
        assert_eq!(week_of(&business, Kpi::SalesPaid).value, dec("0.00"), "{name}");
    }
    // Without an order export of after the week nothing was given that could say so.
    let business = Business::of(&["a"]);
    business.receive("a", "ExportOrderList202611090905.csv", &daily("10-01", "11-08"));
    business.receive("a", "店铺_2026-11-09_2026-11-15.csv", &counted("0.00"));
    assert_eq!(covered(&business.view(), ExportKind::Orders, "11-09", "11-16"), "........");
    // The platform is believed before the operator.
    let mut business = Business::of(&["a"]);
    business.stores[0].closed = vec![span("11-09", "11-15")];
    business.receive("a", "ExportOrderList202611160905.csv", &daily("10-01", "11-08"));
    business.receive("a", "店铺_2026-11-09_2026-11-15.csv", &counted("50.00"));
    assert_eq!(covered(&business.view(), ExportKind::Orders, "11-09", "11-16"), "........");
}

#[test]
fn what_was_shown_before_the_payment_was_not_paid() {
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,退款金额";
    let unpaid = csv(header, &["1,2026-11-11 08:00:00,,等待买家付款,200,200,0".to_owned()]);
    let then = |row: &str| {
        let business = Business::of(&["a"]);
        business.receive("a", "ExportOrderList202611110905.csv", &unpaid);
        business.receive("a", "ExportOrderList202611160905.csv", &csv(header, &[row.to_owned()]));
        amount(&business.view(), Table::Orders, "1", "paid")
    };
    assert_eq!(then("1,2026-11-11 08:00:00,2026-11-12 10:00:00,交易成功,150,150,0"), yuan("150"));
    assert_eq!(then("1,2026-11-11 08:00:00,2026-11-12 10:00:00,交易关闭,150,0,150"), yuan("150"));
    // Lines in an item report without payment times: the time in its name tells whether it was before.
    let item = "子订单编号,主订单编号,商品标题,购买数量,订单状态,买家实付金额";
    let paid_line = |name: &str| {
        let business = Business::of(&["a"]);
        let old = csv(item, &["11,1,四件套,1,买家已付款,200".to_owned()]);
        business.receive("a", name, &old);
        let new = csv(item, &["11,1,四件套,1,交易成功,150".to_owned()]);
        business.receive("a", "ExportItemlList202611160907.csv", &new);
        let row = "1,2026-11-11 08:00:00,2026-11-12 10:00:00,交易成功,150,150,0".to_owned();
        business.receive("a", "ExportOrderList202611160905.csv", &csv(header, &[row]));
        amount(&business.view(), Table::OrderLines, "1", "paid")
    };
    assert_eq!(paid_line("ExportItemlList202611110907.csv"), yuan("150"));
    assert_eq!(paid_line("ExportItemlList202611130907.csv"), yuan("200"), "seen as paid the day after");
}

#[test]
fn lines_stand_for_orders_without_a_row_of_their_own() {
    let business = Business::of(&["a"]);
    business.receive(
        "a",
        "ExportItemlList202611160907.csv",
        &lines(&[
            "11 1 p1 2 60 60 done 0 11-10",
            "12 1 p2 1 40 40 done 0 11-10",
            "21 2 p1 1 50 0 closed 50 11-12",
            "31 3 p1 1 70 70 done 0 11-14",
        ]),
    );
    let alone = [Kpi::SalesPaid, Kpi::SalesOrders, Kpi::SalesUnits, Kpi::SalesMultiItemShare]
        .map(|kpi| week_of(&business, kpi).value);
    assert_eq!(alone, [dec("220.00"), dec("3"), dec("5"), dec("0.3333333333")]);
    assert_eq!(week_of(&business, Kpi::SalesPaid).days, Some((6, 7)), "from its first row on");
    // The order report knows two of them, at another amount: each counts once, by its own row where there is one.
    business.receive(
        "a",
        "ExportOrderList202611160905.csv",
        &orders(&["1 11-09 done 105 105 0", "2 11-12 closed 55 0 55"]),
    );
    assert_eq!(week_of(&business, Kpi::SalesPaid).value, dec("230.00"));
    assert_eq!(week_of(&business, Kpi::SalesOrders).value, dec("3"));
    let view = business.view();
    let items = view.sources.iter().find(|s| s.source.name().contains("Iteml")).expect("the item report");
    assert!(!items.accounting.contains_key(&Table::Orders), "a made order is no row of a file");
}

#[test]
fn lines_that_say_no_payment_make_no_order() {
    let business = Business::of(&["a"]);
    let old = "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码";
    let row = |order: &str, price: &str| format!("=\"{order}\",四件套,{price},2,,,,,交易成功,C1");
    business.receive("a", "ExportOrderDetailList202611160907.csv", &csv(old, &[row("1", "30"), row("9", "10")]));
    assert!(!business.view().stores[0].frames.contains_key(&Table::Orders));
    business.receive("a", "ExportOrderList202611160905.csv", &orders(&["1 11-10 done 50 50 0", "2 11-15 done 5 5 0"]));
    let view = business.view();
    assert_eq!(view.stores[0].uncounted, 1, "order 9 is in no order report");
    assert_eq!(week_of(&business, Kpi::SalesPaid).value, dec("55.00"));
    // It covers the days of its orders, and gives money by price and pieces.
    assert_eq!(covered(&view, ExportKind::Lines, "11-09", "11-16"), ".######.");
    assert_eq!(amount(&view, Table::OrderLines, "1", "paid"), yuan("60"));
}

#[test]
fn refunds_of_nobodys_orders_are_not_zero_per_cent() {
    let by_line = ["r0 1 5 ok 10-10 10-11", "r1 77 30 ok 11-12 11-13", "r2 78 20 ok 11-12 11-13"];
    let share = |exports: &[u8]| {
        let business = Business::of(&["a"]);
        business.receive("a", "退款202611160920.csv", &refunds(&by_line));
        business.receive("a", "ExportOrderList202611160905.csv", exports);
        [Kpi::RefundCohortShare, Kpi::RefundExpectedFinal].map(|kpi| week_of(&business, kpi))
    };
    let rows = ["1 10-10 done 100 100 5", "2 11-10 done 100 50 50", "3 11-15 done 100 100 0"];
    assert_eq!(share(&orders(&rows))[0].value, dec("0.25"), "the order says what came back");
    let rows = ["1 10-10 done 100 100 x", "2 11-10 done 100 50 x", "3 11-15 done 100 100 x"];
    let [unknown, _] = share(&orders(&rows));
    assert_eq!(unknown.value, None);
    assert_eq!(unknown.reason.expect("a reason").key(), "reason.refunds-unmatched");
    // With the item report the lines are found.
    let business = Business::of(&["a"]);
    business.receive("a", "退款202611160920.csv", &refunds(&by_line));
    business.receive(
        "a",
        "ExportOrderList202611160905.csv",
        &orders(&["1 10-10 done 100 100 x", "2 11-10 done 100 50 x"]),
    );
    business.receive(
        "a",
        "ExportItemlList202611160907.csv",
        &lines(&["77 2 p1 1 60 30 done 30 11-10", "78 2 p2 1 40 20 done 20 11-10"]),
    );
    assert_eq!(week_of(&business, Kpi::RefundCohortShare).value, dec("0.5"));
}

#[test]
fn visitors_and_days_keep_their_own_rules() {
    let business = Business::of(&["a"]);
    business.receive("a", "店铺.csv", &traffic(&["11-09 100 5 1", "11-11 100 5 1"]));
    assert_eq!(covered(&business.view(), ExportKind::Traffic, "11-09", "11-12"), "#.#.");
    assert_eq!(day("11-09"), span("11-09", "11-09").first());
}

#[test]
fn a_shop_that_always_sells_has_not_sold_nothing_for_days() {
    let covers = |last: &str, others: &[(&str, Vec<u8>)]| {
        let business = Business::of(&["a"]);
        business.receive("a", "ExportOrderList202611160905.csv", &daily("10-01", last));
        others.iter().for_each(|(name, bytes)| drop(business.receive("a", name, bytes)));
        covered(&business.view(), ExportKind::Orders, "11-09", "11-16")
    };
    assert_eq!(covers("11-15", &[]), "#######.");
    assert_eq!(covers("11-13", &[]), "#######.", "a quiet weekend");
    assert_eq!(covers("11-11", &[]), "###.....", "filtered up to Wednesday");
    // Who knows better says so.
    let nobody = (
        "店铺_2026-11-09_2026-11-15.csv",
        csv(
            "统计日期,访客数,支付买家数,支付金额",
            &(9..=15)
                .map(|day| format!("2026-11-{day:02},50,{0},{0}.00", if day < 12 { 1 } else { 0 }))
                .collect::<Vec<_>>(),
        ),
    );
    assert_eq!(covers("11-11", &[nobody]), "#######.");
    // A shop that is often silent is believed.
    let weekly = Business::of(&["a"]);
    let rows: Vec<String> = (0..22)
        .map(|n| format!("{n} {} done 9 9 0", (day("2026-06-15") + chrono::Days::new(7 * n)).format("%m-%d")))
        .collect();
    weekly.receive(
        "a",
        "ExportOrderList202611160905.csv",
        &orders(&rows.iter().map(String::as_str).collect::<Vec<_>>()),
    );
    assert_eq!(covered(&weekly.view(), ExportKind::Orders, "11-09", "11-16"), "#######.");
}

#[test]
fn an_item_report_is_believed_no_longer_than_the_orders_that_it_holds() {
    let covers = |orders: &str, items: &str| {
        let business = Business::of(&["a"]);
        business.receive("a", "ExportOrderList202611160905.csv", &daily("10-01", orders));
        let days = span("10-01", items).days().map(|day| day.format("%m-%d").to_string());
        let rows: Vec<String> =
            days.enumerate().map(|(n, day)| format!("{0}1 {0} A1 1 100 100 done 0 {day}", 1000 + n)).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        business.receive("a", "ExportItemList202611160907.csv", &lines(&rows));
        let view = business.view();
        [ExportKind::Orders, ExportKind::Lines].map(|kind| covered(&view, kind, "11-09", "11-16"))
    };
    assert_eq!(covers("11-15", "11-15"), ["#######.", "#######."]);
    assert_eq!(covers("11-13", "11-13"), ["#######.", "#######."], "a quiet weekend");
    assert_eq!(covers("11-11", "11-11"), ["###.....", "###....."], "both filtered up to Wednesday");
    assert_eq!(covers("11-11", "11-15"), ["#######.", "#######."], "the lines stand for the orders");
    assert_eq!(covers("11-15", "11-11"), ["#######.", "###....."], "the orders do not stand for the lines");
}

#[test]
fn an_order_that_was_placed_long_ago_makes_no_month_known() {
    let business = Business::of(&["a"]);
    let days = span("10-20", "11-15").days().enumerate();
    let rows: Vec<String> = days.map(|(n, day)| format!("{} {} done 9 9 0", 10 + n, day.format("%m-%d"))).collect();
    let all: Vec<&str> = std::iter::once("1 09-01 done 9 9 0").chain(rows.iter().map(String::as_str)).collect();
    business.receive("a", "ExportOrderList202611160905.csv", &orders(&all));
    let view = business.view();
    assert_eq!(covered(&view, ExportKind::Orders, "10-17", "10-23"), "...####");
    assert_eq!(covered(&view, ExportKind::Orders, "09-01", "09-03"), "...");
    assert_eq!(amount(&view, Table::Orders, "1", "paid"), yuan("9"), "it counts all the same");
    // A shop that sells now and then was silent before, too.
    let seldom = Business::of(&["a"]);
    let rows = [
        "1 09-01 done 9 9 0",
        "2 09-20 done 9 9 0",
        "3 10-12 done 9 9 0",
        "4 10-13 done 9 9 0",
        "5 11-01 done 9 9 0",
        "6 11-14 done 9 9 0",
    ];
    seldom.receive("a", "ExportOrderList202611160905.csv", &orders(&rows));
    assert_eq!(covered(&seldom.view(), ExportKind::Orders, "09-01", "09-03"), "###");
}
