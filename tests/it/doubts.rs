//! What speaks against a file that can be read: its name, its own rows, and what other files of the store hold.

use crate::support::shop::{Business, ad_plans, csv, lines, orders, refunds, source, traffic};
use zhoubao::extract::ExportKind;
use zhoubao::facts::Table;
use zhoubao::ledger::{Against, Doubt, View};
use zhoubao::span::Span;

fn days(first: &str, last: &str) -> Span {
    let day = |text: &str| format!("2026-{text}").parse().unwrap();
    Span::new(day(first), day(last)).unwrap()
}

fn doubts<'v>(view: &'v View, name: &str) -> &'v [Doubt] {
    &source(view, name).doubts
}

const EARLIER: &str = "ExportOrderList202611090900.csv";
const NEWEST: &str = "ExportOrderList202611160900.csv";

const KNOWN_BEFORE: [&str; 3] = ["1 11-02 done 10 10 0", "2 11-04 closed 10 10 0", "3 11-07 done 10 10 0"];

/// A store with last Monday's orders and these of today.
fn with_newest(rows: &[&str]) -> View {
    let business = Business::of(&["a"]);
    business.receive("a", EARLIER, &orders(&KNOWN_BEFORE));
    business.receive("a", NEWEST, &orders(rows));
    business.view()
}

#[test]
fn an_order_that_another_file_has_is_missed_within_a_files_own_days() {
    let view = with_newest(&["1 11-02 done 10 10 0", "3 11-07 done 10 10 0", "4 11-12 done 10 10 0"]);
    let expected =
        Doubt::LeavesOut { table: Table::Orders, count: 1, example: "2".to_owned(), other: EARLIER.to_owned() };
    assert_eq!(doubts(&view, NEWEST), [expected]);
    assert_eq!(doubts(&view, EARLIER), []);
    let whole = ["1 11-02 done 10 10 0", "2 11-04 closed 10 10 0", "3 11-07 done 10 10 0", "4 11-12 done 10 10 0"];
    assert_eq!(doubts(&with_newest(&whole), NEWEST), []);
}

#[test]
fn what_began_before_a_file_or_was_never_paid_is_not_missed() {
    let business = Business::of(&["a"]);
    let before = "ExportOrderList202611160800.csv";
    business.receive("a", before, &orders(&["1 11-02 done 10 10 0", "2 11-11 unpaid 10 10 0"]));
    business.receive("a", NEWEST, &orders(&["3 11-10 done 10 10 0", "4 11-12 done 10 10 0"]));
    let view = business.view();
    assert!(view.sources.iter().all(|source| source.doubts.is_empty()), "{:?}", view.sources);
}

#[test]
fn a_file_whose_days_another_one_holds_whole_is_forgiven() {
    let business = Business::of(&["a"]);
    business.receive("a", EARLIER, &orders(&KNOWN_BEFORE));
    business.receive("a", "待发货.csv", &orders(&["1 11-02 done 10 10 0", "3 11-07 done 10 10 0"]));
    assert_eq!(doubts(&business.view(), "待发货.csv"), []);
    business.receive("a", NEWEST, &orders(&["1 11-02 done 10 10 0", "4 11-12 done 10 10 0"]));
    assert_eq!(doubts(&business.view(), NEWEST).len(), 1);
    let again = [&KNOWN_BEFORE[..], &["4 11-12 done 10 10 0"]].concat();
    business.receive("a", "ExportOrderList202611161000.csv", &orders(&again));
    assert_eq!(doubts(&business.view(), NEWEST), []);
}

#[test]
fn refunds_and_lines_that_are_left_out_are_missed_too() {
    let business = Business::of(&["a"]);
    let refund = |id: &str, state: &str, day: &str| format!("{id} 1 5 {state} {day} {day}");
    let earlier = [refund("r1", "ok", "11-02"), refund("r2", "closed", "11-04"), refund("r3", "ok", "11-06")];
    let newest = [refund("r1", "ok", "11-02"), refund("r3", "ok", "11-06"), refund("r4", "ok", "11-12")];
    let rows = |rows: &[String; 3]| refunds(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    business.receive("a", "退款202611090900.csv", &rows(&earlier));
    business.receive("a", "退款202611160900.csv", &rows(&newest));
    let line = |order: &str, day: &str| format!("{order}l {order} p 1 10 10 done 0 {day}");
    let of = |orders: &[(&str, &str)]| {
        let rows: Vec<String> = orders.iter().map(|(order, day)| line(order, day)).collect();
        lines(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    business.receive("a", "ExportItemList202611090900.csv", &of(&[("1", "11-02"), ("2", "11-04"), ("3", "11-07")]));
    business.receive("a", "ExportItemList202611160900.csv", &of(&[("1", "11-02"), ("4", "11-12")]));
    let view = business.view();
    let Doubt::LeavesOut { count: 1, table: Table::Refunds, example, .. } = &doubts(&view, "退款202611160900.csv")[0]
    else {
        panic!("{:?}", doubts(&view, "退款202611160900.csv"))
    };
    assert_eq!(example, "r2");
    let Doubt::LeavesOut { count: 2, table: Table::OrderLines, .. } =
        &doubts(&view, "ExportItemList202611160900.csv")[0]
    else {
        panic!("{:?}", doubts(&view, "ExportItemList202611160900.csv"))
    };
}

#[test]
fn days_that_the_name_rules_out_are_told() {
    let business = Business::of(&["a"]);
    let shop = "店铺_全部_2026-11-09_2026-11-15.csv";
    business.receive("a", shop, &traffic(&["11-10 9 1 0", "11-15 9 1 0", "11-16 9 1 0"]));
    let plans = "计划报表_20261116_093000.csv";
    business.receive(
        "a",
        plans,
        &ad_plans(&["11-15 引流 A 9 9 9 1 9", "11-16 引流 A 9 9 9 1 9", "11-17 引流 A 9 9 9 1 9"]),
    );
    let view = business.view();
    let (named, off) = (days("11-09", "11-15"), days("11-16", "11-16"));
    assert_eq!(
        doubts(&view, shop),
        [Doubt::OutsideItsName { rows: 1, days: vec![off], first: named.first(), last: named.last() }]
    );
    let made = "2026-11-16".parse().unwrap();
    let off = days("11-17", "11-17");
    assert_eq!(doubts(&view, plans), [Doubt::AfterItWasMade { rows: 1, days: vec![off], made }]);
}

#[test]
fn a_few_rows_of_another_year_are_told_and_a_shop_of_one_season_is_not_blamed_for_all() {
    let business = Business::of(&["a"]);
    let plans = "计划报表_20261116_093000.csv";
    let row = |day: &str| format!("{day} 引流 A 9 9 9 1 9");
    let rows = [row("2025-11-12"), row("2026-11-11"), row("2026-11-13")];
    business.receive("a", plans, &ad_plans(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    let day = "2025-11-12".parse().unwrap();
    let off = Span::new(day, day).unwrap();
    assert_eq!(doubts(&business.view(), plans), [Doubt::FarFromTheOthers { rows: 1, days: vec![off] }]);
}

#[test]
fn rows_that_end_before_they_begin_are_told() {
    let business = Business::of(&["a"]);
    let backwards = "r1 1 5 ok 11-12 11-10";
    business.receive("a", "退款202611160900.csv", &refunds(&[backwards, "r2 1 5 ok 11-10 11-12"]));
    let expected = Doubt::FinishedBefore { rows: 1 };
    assert_eq!(doubts(&business.view(), "退款202611160900.csv"), [expected]);
}

/// An order report in which the payment times of these orders are blank.
fn without_times(rows: &[&str], of: &[&str]) -> Vec<u8> {
    let text = encoding_rs::GBK.decode(&orders(rows)).0.into_owned();
    let blank = |line: &str| {
        let mut cells: Vec<&str> = line.splitn(4, ',').collect();
        if of.contains(&cells[0]) {
            cells[2] = "";
        }
        cells.join(",")
    };
    encoding_rs::GBK.encode(&text.lines().map(blank).collect::<Vec<_>>().join("\r\n")).0.into_owned()
}

#[test]
fn an_order_that_was_paid_at_no_time_is_told() {
    let rows = [
        "1 11-10 done 10 10 0",
        "2 11-11 paid 10 10 0",
        "3 11-12 unpaid 10 10 0",
        "4 11-12 done 10 10 0",
        "5 11-12 closed 10 0 10",
    ];
    let told = |blank: &[&str]| {
        let business = Business::of(&["a"]);
        business.receive("a", NEWEST, &without_times(&rows, blank));
        doubts(&business.view(), NEWEST).to_vec()
    };
    let lacking = |rows, example: &str| Doubt::PaidWithoutTime { rows, example: example.to_owned() };
    assert_eq!(told(&["4"]), [lacking(1, "4")]);
    assert_eq!(told(&["1", "2", "4"]), [lacking(3, "1")]);
    // Who did not pay has no time, and what was closed may never have been paid.
    assert_eq!(told(&["3", "5"]), []);
}

#[test]
fn what_came_back_of_an_order_that_was_never_paid_is_told() {
    let told = |state: &str, blank: &[&str]| {
        let business = Business::of(&["a"]);
        let rows = ["1 11-10 done 100 100 0".to_owned(), format!("2 11-11 {state} 100 0 100")];
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        business.receive("a", NEWEST, &without_times(&rows, blank));
        business.receive("a", "退款202611160920.csv", &refunds(&["r1 2 100 ok 11-12 11-13"]));
        let view = business.view();
        doubts(&view, "退款202611160920.csv").to_vec()
    };
    let without_payment = told("closed", &["2"]);
    let expected = |doubt: &Doubt| matches!(doubt, Doubt::RefundedMore { orders: 1, example, .. } if example == "2");
    assert!(matches!(&without_payment[..], [doubt] if expected(doubt)), "{without_payment:?}");
    // It was paid; and what waits for its payment may have been paid since the order report was made.
    assert_eq!(told("closed", &[]), []);
    assert_eq!(told("unpaid", &["2"]), []);
}

#[test]
fn an_order_paid_a_hundredfold_or_that_gave_back_more_than_it_cost_is_told() {
    let told = |row: &str| {
        let business = Business::of(&["a"]);
        business.receive("a", NEWEST, &orders(&["1 11-10 done 100 100 0", row]));
        doubts(&business.view(), NEWEST).to_vec()
    };
    let expected = Doubt::MoreThanOwed { orders: 1, example: "2".to_owned(), days: vec![days("11-11", "11-11")] };
    assert_eq!(told("2 11-11 done 100 10000 0"), std::slice::from_ref(&expected));
    assert_eq!(told("2 11-11 closed 100 0 5000"), [expected]);
    // A price that was raised, postage, a small compensation.
    for fine in ["2 11-11 done 100 150 0", "2 11-11 closed 100 0 108", "2 11-11 done 0 50 0"] {
        assert_eq!(told(fine), [], "{fine}");
    }
}

/// An order on each day of these spans, numbered by its day.
fn daily(spans: &[Span]) -> Vec<u8> {
    let days = spans.iter().flat_map(|span| span.days());
    let rows: Vec<String> =
        days.map(|day| format!("{} {} done 10 10 0", day.format("%Y%m%d"), day.format("%m-%d"))).collect();
    orders(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn days_whose_rows_lost_a_separator_are_neither_silent_nor_without_orders() {
    let hole = days("11-10", "11-12");
    for (name, lost) in [(NEWEST, hole), (NEWEST, days("11-13", "11-15")), ("订单.csv", hole)] {
        let text = encoding_rs::GBK.decode(&daily(&[days("10-14", "11-15")])).0.into_owned();
        let spoil = |line: &str| match lost.days().any(|day| line.starts_with(&day.format("%Y%m%d").to_string())) {
            true => line.replacen(',', "", 1),
            false => line.to_owned(),
        };
        let spoilt = text.lines().map(spoil).collect::<Vec<_>>().join("\r\n") + "\r\n";
        let business = Business::of(&["a"]);
        business.receive("a", name, &encoding_rs::GBK.encode(&spoilt).0);
        let view = business.view();
        assert_eq!(doubts(&view, name), [], "{name} {lost}");
        let covered = |day| view.stores[0].coverage.has(ExportKind::Orders, day);
        let known = days("10-14", "11-15").days().filter(|day| covered(*day)).count();
        assert_eq!((known, lost.days().any(covered)), (30, false), "{name} {lost}");
        let refused = source(&view, name).open();
        assert!(refused.iter().any(|open| open.are_of(lost) && !open.are_of(days("11-01", "11-09"))), "{refused:?}");
    }
}

#[test]
fn days_without_an_order_in_the_middle_of_a_file_are_told_where_the_shop_always_sells() {
    let (before, after, hole) = (days("10-14", "11-08"), days("11-13", "11-15"), days("11-09", "11-12"));
    let told = |spans: &[Span]| {
        let business = Business::of(&["a"]);
        business.receive("a", NEWEST, &daily(spans));
        business
    };
    let silent = |business: &Business| doubts(&business.view(), NEWEST).to_vec();
    let business = told(&[before, after]);
    // Days of which rows were refused are not silent: these are told.
    let refused = told(&[]);
    let text = encoding_rs::GBK.decode(&daily(&[days("10-14", "11-15")])).0.into_owned();
    let spoil = |line: &str| match hole.days().any(|day| line.starts_with(&day.format("%Y%m%d").to_string())) {
        true => line.replace(",10", ",abc"),
        false => line.to_owned(),
    };
    let spoilt = text.lines().map(spoil).collect::<Vec<_>>().join("\r\n");
    refused.receive("a", "ExportOrderList202611160910.csv", &encoding_rs::GBK.encode(&spoilt).0);
    let view = refused.view();
    let of = doubts(&view, "ExportOrderList202611160910.csv");
    assert!(!of.iter().any(|doubt| matches!(doubt, Doubt::SilentBetween { .. })), "{of:?}");
    let expected = Doubt::SilentBetween { days: vec![hole], longest: 0 };
    assert_eq!(silent(&business), std::slice::from_ref(&expected));
    // The same from what is kept, with a file more that says nothing of these days.
    business.receive("a", "ExportOrderList202611170900.csv", &daily(&[days("11-13", "11-16")]));
    assert_eq!(silent(&business), [expected]);
    // Another file has orders of these days, or all their lines are known.
    business.receive("a", "ExportOrderList202611160905.csv", &daily(&[days("11-08", "11-13")]));
    assert!(!silent(&business).iter().any(|doubt| matches!(doubt, Doubt::SilentBetween { .. })));
    // Seldom silent, twice so; too few days to tell; at the beginning of the file, before the shop's usual days.
    assert_eq!(silent(&told(&[days("10-01", "10-20"), days("10-24", "11-08"), after])), []);
    assert_eq!(silent(&told(&[days("11-01", "11-08"), after])), []);
    assert_eq!(silent(&told(&[days("10-01", "10-03"), days("10-09", "11-15")])), []);
}

#[test]
fn days_without_an_order_that_were_quiet_by_anothers_word_are_no_doubt() {
    let (before, after, hole) = (days("10-14", "11-08"), days("11-13", "11-15"), days("11-09", "11-12"));
    let mut closed = Business::of(&["a"]);
    closed.stores[0].closed = vec![hole];
    closed.receive("a", NEWEST, &daily(&[before, after]));
    assert_eq!(doubts(&closed.view(), NEWEST), []);
    for (paid, word) in [("0.00", "quiet"), ("9.00", "hollow, which is told as such")] {
        let business = Business::of(&["a"]);
        business.receive("a", NEWEST, &daily(&[before, after]));
        let header = "统计日期,访客数,支付买家数,支付金额".to_owned();
        let rows: Vec<String> = hole.days().map(|day| format!("{day},9,0,{paid}")).collect();
        let visits = csv(&header, &rows);
        business.receive("a", "店铺_全部_2026-11-09_2026-11-12.csv", &visits);
        assert_eq!(doubts(&business.view(), NEWEST), [], "{word}");
    }
}

#[test]
fn a_holiday_of_half_a_year_ago_makes_no_filtered_export_believable() {
    let covered = |spans: &[Span]| {
        let business = Business::of(&["a"]);
        business.receive("a", NEWEST, &daily(spans));
        business.view().stores[0].coverage.count(ExportKind::Orders, days("11-09", "11-15"))
    };
    // An order on each day but for nine in February; Monday's export ends on Wednesday.
    assert_eq!(covered(&[days("01-10", "02-13"), days("02-23", "11-11")]), 3);
    // Days of nothing in the weeks before make such days believable.
    assert_eq!(covered(&[days("01-10", "10-09"), days("10-15", "11-11")]), 7);
}

const COUNTED: &str = "生意参谋.csv";

#[test]
fn days_that_cannot_be_are_told_by_day_and_column() {
    let header = "统计日期,访客数,支付买家数,支付金额,支付父订单数,支付老买家数";
    let told = |rows: &[&str]| {
        let business = Business::of(&["a"]);
        let rows: Vec<String> = rows.iter().map(|row| format!("2026-11-{row}")).collect();
        business.receive("a", COUNTED, &csv(header, &rows));
        let view = business.view();
        doubts(&view, COUNTED).to_vec()
    };
    let of = |against, first: &str, last: &str| Doubt::ImpossibleDays { against, days: vec![days(first, last)] };
    let usual = "09,100,5,500.00,6,2";
    assert_eq!(told(&[usual, "10,100,500,500.00,500,2"]), [of(Against::BuyersVisitors, "11-10", "11-10")]);
    assert_eq!(told(&[usual, "10,100,50,500.00,6,2"]), [of(Against::BuyersOrders, "11-10", "11-10")]);
    assert_eq!(told(&[usual, "10,100,5,500.00,6,200"]), [of(Against::ReturningBuyers, "11-10", "11-10")]);
    let nobody = ["10,100,0,500.00,6,0", "11,100,0,80.00,1,0"];
    assert_eq!(told(&nobody), [of(Against::PaidByNobody, "11-10", "11-11")]);
    let unseen = ["10,0,1,80.00,1,0", "11,0,1,80.00,1,0", "12,0,1,80.00,1,0"];
    assert_eq!(told(&unseen), [of(Against::NobodyCame, "11-10", "11-12")]);
    // Who pays today may have come yesterday; a few more than a tenth are nothing; what is not told contradicts nothing.
    assert_eq!(told(&[usual, "10,0,1,80.00,1,0", "11,8,12,80.00,12,0", "12,-,500,500.00,500,0"]), []);
}

#[test]
fn a_day_that_cannot_be_is_told_no_more_once_an_export_tells_it_anew() {
    let business = Business::of(&["a"]);
    let of_day = |buyers: u32| traffic(&[&format!("11-10 100 {buyers} 0"), "11-11 100 5 0"]);
    business.receive_at("a", "1.csv", &of_day(500), "2026-11-13T02:00:00Z");
    assert_eq!(doubts(&business.view(), "1.csv").len(), 1);
    business.receive("a", "2.csv", &of_day(5));
    let view = business.view();
    assert!(view.sources.iter().all(|source| source.doubts.is_empty()), "{:?}", view.sources);
}

#[test]
fn more_clicks_than_impressions_are_told_where_these_are_counted() {
    let told = |row: &str| {
        let business = Business::of(&["a"]);
        business.receive("a", "计划.csv", &ad_plans(&["11-09 搜索 甲 1000 50 10 1 100", row]));
        doubts(&business.view(), "计划.csv").to_vec()
    };
    let expected = Doubt::ImpossibleDays { against: Against::ClicksImpressions, days: vec![days("11-10", "11-10")] };
    assert_eq!(told("11-10 搜索 甲 50 1000 10 1 100"), [expected]);
    // Of yesterday's showing, and of a channel that counts none.
    for fine in ["11-10 搜索 甲 3 9 10 1 100", "11-10 搜索 甲 0 100 10 1 100"] {
        assert_eq!(told(fine), [], "{fine}");
    }
}

#[test]
fn a_row_of_totals_of_a_day_is_held_against_that_day() {
    let told = |total: &str| {
        let business = Business::of(&["a"]);
        let rows =
            ["11-09 搜索 甲 100 10 50 1 100", "11-09 搜索 乙 100 10 50 1 100", "11-10 搜索 甲 100 10 50 1 100", total];
        business.receive("a", "计划.csv", &ad_plans(&rows));
        let view = business.view();
        let differs = source(&view, "计划.csv").extract.as_ref().unwrap().parts[0].total_differs.clone();
        (differs.map(|differs| (differs.header, differs.total, differs.sum)), doubts(&view, "计划.csv").to_vec())
    };
    let more = |total: &str, sum: &str, day: Option<&str>| Doubt::TotalMore {
        column: "花费".to_owned(),
        total: total.to_owned(),
        sum: sum.to_owned(),
        day: day.map(|day| format!("2026-{day}").parse().unwrap()),
    };
    let found = |total: &str, sum: &str| Some(("花费".to_owned(), total.to_owned(), sum.to_owned()));
    assert_eq!(told("11-09 合计 - 200 20 100 2 200"), (None, vec![]));
    // It names a day and means all.
    assert_eq!(told("11-09 合计 - 300 30 150 3 300"), (None, vec![]));
    assert_eq!(told("11-09 合计 - 200 20 200 2 200"), (found("200", "100"), vec![more("200", "100", Some("11-09"))]));
    let whole = told("合计 - - 300 30 400 3 300");
    assert_eq!(whole, (found("400", "150"), vec![more("400", "150", None)]));
    // Less than the rows is no row that is missing.
    assert_eq!(told("11-09 合计 - 200 20 60 2 200"), (found("60", "100"), vec![]));
}

#[test]
fn an_order_paid_a_hundredfold_of_what_its_pieces_cost_is_told() {
    let header = "订单号,商品ID,订购数量,京东价,应付金额,订单状态,下单时间,付款确认时间";
    let told = |rows: [&str; 3]| {
        let mut business = Business::of(&["a"]);
        business.stores[0].platform = "jd".to_owned();
        let day = |row: &str| format!("{row},等待出库,2026-11-11 10:00:00,2026-11-11 10:01:00");
        let other = |number: u32| day(&format!("33000000{number:04},101,1,100.00,100.00"));
        let rows = (1..5).map(other).chain(rows.map(day)).chain((6..9).map(other)).collect::<Vec<_>>();
        business.receive("a", "订单.csv", &csv(header, &rows));
        doubts(&business.view(), "订单.csv").to_vec()
    };
    let plain = "330000000901,101,1,100.00,100.00";
    let expected =
        Doubt::MoreThanOwed { orders: 1, example: "330000000900".to_owned(), days: vec![days("11-11", "11-11")] };
    assert_eq!(told(["330000000900,101,1,100.00,10000.00", plain, "330000000902,101,1,100.00,100.00"]), [expected]);
    // Many pieces, and a price that nobody says.
    for fine in ["330000000900,101,100,100.00,10000.00", "330000000900,101,1,,10000.00"] {
        assert_eq!(told([fine, plain, "330000000902,101,1,100.00,100.00"]), [], "{fine}");
    }
    let two = ["330000000900,101,1,100.00,4100.00", "330000000900,102,1,4000.00,4100.00", plain];
    assert_eq!(told(two), []);
}

#[test]
fn advertising_and_refunds_that_come_daily_and_end_early_leave_days_open() {
    let gaps = |spent: &[Span]| {
        let business = Business::of(&["a"]);
        business.receive("a", NEWEST, &daily(&[days("09-20", "11-15")]));
        let on = || spent.iter().flat_map(|span| span.days());
        let rows: Vec<String> = on().map(|day| format!("{} 搜索 甲 100 10 50 1 100", day.format("%m-%d"))).collect();
        business.receive(
            "a",
            "计划报表_20261116_092311.csv",
            &ad_plans(&rows.iter().map(String::as_str).collect::<Vec<_>>()),
        );
        let back = |day: chrono::NaiveDate| {
            let day = day.format("%m-%d");
            format!("r{day} {day} 10 ok {day} {day}")
        };
        let rows: Vec<String> = on().map(back).collect();
        business.receive("a", "退款202611160920.csv", &refunds(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
        let view = business.view();
        let coverage = &view.stores[0].coverage;
        [ExportKind::Ads, ExportKind::Refunds].map(|export| coverage.gaps(export, days("11-09", "11-15")))
    };
    let end = days("11-12", "11-15");
    assert_eq!(gaps(&[days("09-20", "11-11")]), [vec![end], vec![end]]);
    // A day or two are quiet, and so is a pause as there was one before.
    assert_eq!(gaps(&[days("09-20", "11-13")]), [vec![], vec![]]);
    assert_eq!(gaps(&[days("09-20", "10-19"), days("10-23", "11-11")]), [vec![], vec![]]);
}

#[test]
fn a_day_of_advertising_that_holds_only_dashes_is_not_known_yet() {
    let business = Business::of(&["a"]);
    let gaps = || business.view().stores[0].coverage.gaps(ExportKind::Ads, days("11-09", "11-15"));
    let spent: Vec<String> = (1..15).map(|day| format!("11-{day:02} 搜索 甲 100 10 50 1 100")).collect();
    let with = |last: &str| ad_plans(&spent.iter().map(String::as_str).chain([last]).collect::<Vec<_>>());
    business.receive("a", "计划报表_20261116_092311.csv", &with("11-15 搜索 甲 - - - - -"));
    assert_eq!(gaps(), [days("11-15", "11-15")]);
    business.receive("a", "计划报表_20261116_112311.csv", &with("11-15 搜索 甲 100 10 50 1 100"));
    assert_eq!(gaps(), []);
}
