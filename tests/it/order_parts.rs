//! Orders that lie in parts: cut over two files of one export, or of which a newer export has a part; and what a newer export says of
//! them that nothing explains.

use crate::kept::agreed;
use crate::support::shop::{Business, amount, csv, lines, refunds, source, yuan};
use proptest::prelude::*;
use zhoubao::facts::Table;
use zhoubao::ledger::{Doubt, View};

const DOUYIN: &str = "主订单编号,子订单编号,选购商品,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,订单提交时间,支付完成时间,订单状态";
const AMAZON: &str = "amazon-order-id\tpurchase-date\torder-status\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\n";

fn of(platform: &str) -> Business {
    let mut business = Business::of(&["a"]);
    business.stores[0].platform = platform.to_owned();
    business
}

fn number(order: u32) -> String {
    format!("69200000000000{order:05}")
}

/// A product order: of an order, its place there, the day and what was paid.
fn part(order: u32, line: u32, day: u32, paid: u32) -> String {
    let (at, id) = (format!("2026-11-{day:02} 10:00:00"), number(order));
    let n = order * 10 + line;
    format!("{id},69300000000000{n:05},商品{line},1,36000000000{line},A{line},{paid},{paid}.00,1.00,{at},{at},已发货")
}

fn douyin(rows: &[String]) -> Vec<u8> {
    csv(DOUYIN, rows)
}

fn sold(order: u32, sku: u32, day: u32, price: u32) -> String {
    format!(
        "111-0000000-{order:07}\t2026-11-{day:02}T12:00:00+00:00\tShipped\tSample\tS-{sku}\tB00000000{sku}\tShipped\t1\tUSD\t{price}.00\n"
    )
}

fn amazon(rows: &[String]) -> Vec<u8> {
    format!("{AMAZON}{}", rows.concat()).into_bytes()
}

fn order(view: &View, id: &str) -> (Option<zhoubao::money::Money>, Option<i64>, usize) {
    let frame = &view.stores[0].frames[&Table::Orders];
    let row = (0..frame.rows()).find(|row| frame.text(0, *row) == Some(id)).expect("the order is there");
    let lines = &view.stores[0].frames[&Table::OrderLines];
    let own = (0..lines.rows()).filter(|row| lines.text(lines.place("order_id"), *row) == Some(id)).count();
    (amount(view, Table::Orders, id, "paid"), frame.number(frame.place("units"), row), own)
}

fn is_undoubted(view: &View) -> bool {
    view.sources.iter().all(|source| source.doubts.is_empty())
}

/// A workbook of sheets a, b ..., each below the header.
fn sheets(header: &str, parts: &[&[String]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in ('a'..).zip(parts) {
        let sheet = book.add_worksheet().set_name(name.to_string()).unwrap();
        for (at, row) in (0..).zip([header].into_iter().chain(rows.iter().map(String::as_str))) {
            sheet.write_row(at, 0, row.split(',')).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn an_order_cut_over_two_sheets_of_a_workbook_is_whole() {
    let mut rows = [part(1, 1, 9, 50), part(2, 1, 10, 100), part(2, 2, 10, 30), part(3, 1, 11, 70)].to_vec();
    for cut in 1..4 {
        let business = of("douyin");
        business.receive("a", "1794791100_orders.xlsx", &sheets(DOUYIN, &[&rows[..cut], &rows[cut..]]));
        let view = business.view();
        assert_eq!(order(&view, &number(2)), (yuan("130.00"), Some(2), 2), "cut behind {cut}");
        assert!(is_undoubted(&view) && view.stores[0].conflicts.is_empty(), "{:?}", view.sources[0].doubts);
        assert_eq!(view.sources[0].extract.as_ref().unwrap().parts.len(), 1);
    }
    // Rows that stand on both are there twice.
    let business = of("douyin");
    business.receive("a", "1794791100_orders.xlsx", &sheets(DOUYIN, &[&rows[..3], &rows[2..]]));
    let view = business.view();
    assert_eq!(order(&view, &number(2)), (yuan("130.00"), Some(2), 2));
    assert_eq!(view.sources[0].extract.as_ref().unwrap().parts[0].repeated, 1);
    // A cell that cannot be read is told with its own sheet.
    rows[3] = rows[3].replace("70.00", "many");
    let business = of("douyin");
    business.receive("a", "1794791100_orders.xlsx", &sheets(DOUYIN, &[&rows[..2], &rows[2..]]));
    let view = business.view();
    let rejects: Vec<_> = view.rejects().map(|(_, reject)| (reject.sheet.as_str(), reject.row)).collect();
    assert_eq!(rejects, [("b", 3)]);
}

#[test]
fn an_order_cut_over_two_files_of_one_export_is_whole() {
    let rows = [part(1, 1, 9, 50), part(2, 1, 10, 100), part(2, 2, 10, 30), part(3, 1, 11, 70)];
    for (first, then) in [("1794791100_orders_1.csv", "1794791100_orders_2.csv"), ("orders_1.csv", "orders_2.csv")] {
        let business = of("douyin");
        business.receive("a", first, &douyin(&rows[..2]));
        business.receive("a", then, &douyin(&rows[2..]));
        let view = business.view();
        assert_eq!(order(&view, &number(2)), (yuan("130"), Some(2), 2), "{first}");
        assert_eq!(amount(&view, Table::Orders, &number(2), "postage"), yuan("2"));
        assert!(is_undoubted(&view), "{:?}", view.sources);
    }
}

#[test]
fn a_product_order_that_a_newer_export_of_its_order_lacks_stays_and_is_told() {
    let business = of("douyin");
    let rows = [part(1, 1, 9, 50), part(2, 1, 10, 100), part(2, 2, 10, 30)];
    business.receive("a", "1794618300_orders.csv", &douyin(&rows));
    let newest = "1794791100_orders.csv";
    business.receive("a", newest, &douyin(&[rows[0].clone(), rows[2].clone(), part(4, 1, 15, 20)]));
    let view = business.view();
    assert_eq!(order(&view, &number(2)), (yuan("130"), Some(2), 2));
    let [Doubt::LinesLeftOut { count: 1, example, other, .. }] = &source(&view, newest).doubts[..] else {
        panic!("{:?}", source(&view, newest).doubts)
    };
    assert_eq!((example.as_str(), other.as_str()), (number(2).as_str(), "1794618300_orders.csv"));
    // The whole export once more, by which less was paid for a piece: nothing is open any more.
    let again: Vec<String> = rows.iter().cloned().chain([part(4, 1, 15, 20)]).collect();
    business.receive("a", "1794791700_orders.csv", &douyin(&again));
    assert!(is_undoubted(&business.view()));
}

const JD: &str = "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,付款确认时间,货号";
const SHOPIFY: &str = "Name,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Created at,Id";

/// An order of some articles on JD, whose rows have what all of it cost.
fn jd(order: u32, skus: &[u32], day: u32, total: u32) -> Vec<String> {
    let at = format!("2026-11-{day:02} 10:00:00");
    let row = |sku: &u32| {
        format!(
            "3300000000{order:02},1000000{sku:05},商品{sku},1,在线支付,{at},100,{total},{total},0,{total},完成,SOP,u1,{at},A{sku}"
        )
    };
    skus.iter().map(row).collect()
}

/// The same on Shopify, where the first row alone has it.
fn shopify(order: u32, skus: &[u32], day: u32, total: u32) -> Vec<String> {
    let at = format!("2026-11-{day:02} 10:00:00 +0800");
    let row = |(n, sku): (usize, &u32)| match n {
        0 => format!("#{order},paid,{at},CNY,{total},0,0,{total},1,Item {sku},100,A{sku},{at},50000000000{order}"),
        _ => format!("#{order},,,,,,,,1,Item {sku},100,A{sku},{at},"),
    };
    skus.iter().enumerate().map(row).collect()
}

#[test]
fn an_article_that_a_newer_export_of_its_order_lacks_stays_and_is_told_on_every_platform() {
    type Rows = fn(u32, &[u32], u32, u32) -> Vec<String>;
    type Written = fn(&[String]) -> Vec<u8>;
    let of_amazon: Rows = |order, skus, day, _| skus.iter().map(|sku| sold(order, *sku, day, 100)).collect();
    let shopify_names = ["orders_export_1.csv", "orders_export_2.csv", "orders_export_3.csv"];
    let platforms = [
        ("amazon", of_amazon, (|rows| amazon(rows)) as Written, ["1.txt", "2.txt", "3.txt"], "111-0000000-0000002"),
        ("jd", jd as Rows, |rows| csv(JD, rows), ["1.csv", "2.csv", "3.csv"], "330000000002"),
        ("shopify", shopify, |rows| csv(SHOPIFY, rows), shopify_names, "#2"),
    ];
    for (platform, rows, file, names, id) in platforms {
        let of_week = |skus: &[u32], until: u32, total: u32| {
            let others = [rows(1, &[1], 9, 100), rows(2, skus, 10, total), rows(3, &[1], until, 100)];
            file(&others.concat())
        };
        for left in [&[1, 2][..], &[2, 3], &[1, 3], &[2]] {
            let business = of(platform);
            business.receive("a", names[0], &of_week(&[1, 2, 3], 12, 300));
            business.receive("a", names[1], &of_week(left, 13, 300));
            let view = business.view();
            assert_eq!(order(&view, id), (yuan("300"), Some(3), 3), "{platform} {left:?}");
            let lines = &view.stores[0].frames[&Table::OrderLines];
            let codes: Vec<&str> = (0..lines.rows())
                .filter(|row| lines.text(lines.place("order_id"), *row) == Some(id))
                .filter_map(|row| lines.text(lines.place("merchant_code"), row))
                .collect();
            assert_eq!(
                codes.iter().map(|code| code.chars().last().unwrap()).collect::<String>(),
                "123",
                "{platform} {left:?}"
            );
            let [Doubt::LinesLeftOut { count, example, .. }] = &source(&view, names[1]).doubts[..] else {
                panic!("{platform}: {:?}", source(&view, names[1]).doubts)
            };
            assert_eq!((*count as usize, example.as_str()), (3 - left.len(), id));
            agreed(&business, platform);
            // Whole once more.
            business.receive("a", names[2], &of_week(&[1, 2, 3], 14, 300));
            assert!(is_undoubted(&business.view()), "{platform} {left:?}");
        }
    }
}

#[test]
fn an_order_on_shopify_that_was_changed_has_the_lines_that_it_has_now() {
    let business = of("shopify");
    let of_week = |skus: &[u32], until: u32, total: u32| {
        csv(SHOPIFY, &[shopify(1, &[1], 9, 100), shopify(2, skus, 10, total), shopify(3, &[1], until, 100)].concat())
    };
    business.receive("a", "orders_export_1.csv", &of_week(&[1, 2, 3], 12, 300));
    business.receive("a", "orders_export_2.csv", &of_week(&[1, 3], 13, 200));
    let view = business.view();
    assert_eq!(order(&view, "#2").2, 2, "less is to be paid for it");
    assert!(view.sources.iter().flat_map(|one| &one.doubts).all(|doubt| !matches!(doubt, Doubt::LinesLeftOut { .. })));
}

#[test]
fn lines_of_an_item_report_in_two_files_are_all_there() {
    let business = Business::of(&["a"]);
    business.receive("a", "ExportItemList202611160906.csv", &lines(&["11 1 p1 1 50 50 done 0 11-09"]));
    business.receive("a", "ExportItemList202611160906 (1).csv", &lines(&["12 1 p2 2 50 50 done 0 11-09"]));
    let view = business.view();
    assert_eq!(view.stores[0].frames[&Table::OrderLines].rows(), 2);
    assert!(is_undoubted(&view));
}

#[test]
fn lines_without_numbers_are_joined_where_one_file_ends_and_the_other_begins() {
    let whole = [sold(1, 1, 9, 10), sold(2, 1, 10, 100), sold(2, 2, 10, 30), sold(3, 1, 11, 70)];
    let id = "111-0000000-0000002";
    let cut = |at: usize| {
        let business = of("amazon");
        business.receive("a", "orders1.txt", &amazon(&whole[..at]));
        business.receive("a", "orders2.txt", &amazon(&whole[at..]));
        business
    };
    let alone = of("amazon");
    alone.receive("a", "orders.txt", &amazon(&whole));
    let one = alone.view();
    for at in 1..4 {
        let parts = cut(at);
        let view = parts.view();
        assert_eq!(order(&view, id), (yuan("130"), Some(2), 2), "cut at {at}");
        assert_eq!(view.stores[0].frames, one.stores[0].frames, "cut at {at}");
    }
    // What both have whole is no part of either; and no platform takes off what was sold.
    let business = of("amazon");
    business.receive("a", "orders1.txt", &amazon(&whole[..3]));
    business.receive("a", "orders2.txt", &amazon(&whole[1..]));
    assert_eq!(business.view().stores[0].frames, one.stores[0].frames);
    business.receive("a", "orders3.txt", &amazon(&[sold(1, 1, 9, 10), sold(2, 1, 10, 100), sold(4, 1, 14, 5)]));
    assert_eq!(order(&business.view(), id).2, 2, "a row that was lost");
}

#[test]
fn an_order_that_one_file_ends_and_the_next_begins_with_is_whole_in_both_where_its_article_was_only_renamed() {
    // On Amazon and in the old item report the title changed, on Shopify the article's code.
    let amazon_of = |title: &str, orders: &[u32]| {
        let rows = orders.iter().map(|order| sold(*order, 1, 9 + *order, 100).replace("Sample", title));
        amazon(&rows.collect::<Vec<_>>())
    };
    let business = of("amazon");
    business.receive("a", "1.txt", &amazon_of("Sample", &[1, 2]));
    business.receive("a", "2.txt", &amazon_of("Sample, new", &[2, 3]));
    assert_eq!(order(&business.view(), "111-0000000-0000002"), (yuan("100"), Some(1), 1));
    let shopify_of = |code: &str, orders: &[u32]| {
        let rows = orders.iter().flat_map(|order| shopify(*order, &[1], 9 + *order, 100));
        csv(SHOPIFY, &rows.map(|row| row.replace(",A1,", &format!(",{code},"))).collect::<Vec<_>>())
    };
    let business = of("shopify");
    business.receive("a", "orders_export_1.csv", &shopify_of("A1", &[1, 2]));
    business.receive("a", "orders_export_2.csv", &shopify_of("A1-NEW", &[2, 3]));
    assert_eq!(order(&business.view(), "#2").2, 1);
    // Cut within the order the second file has no row with its Total.
    let rows = shopify(2, &[1, 2], 11, 200);
    let business = of("shopify");
    business.receive(
        "a",
        "orders_export_1.csv",
        &csv(SHOPIFY, &[shopify(1, &[1], 10, 100), rows[..1].to_vec()].concat()),
    );
    business.receive(
        "a",
        "orders_export_2.csv",
        &csv(SHOPIFY, &[rows[1..].to_vec(), shopify(3, &[1], 12, 100)].concat()),
    );
    assert_eq!(order(&business.view(), "#2").2, 2);
}

#[test]
fn what_is_said_of_parts_is_kept_month_by_month() {
    let october = |order: u32| part(order, 1, 9, 20).replace("2026-11-09", "2026-10-09");
    let whole = [part(2, 1, 10, 100), part(2, 2, 10, 30), part(3, 1, 11, 70)];
    let business = of("douyin");
    business.receive("a", "1791600000_orders.csv", &douyin(&[october(1), october(9)]));
    agreed(&business, "October");
    business.receive("a", "1794618300_orders_1.csv", &douyin(&[october(1), october(9), whole[0].clone()]));
    agreed(&business, "the first part");
    business.receive("a", "1794618300_orders_2.csv", &douyin(&whole[1..]));
    let view = agreed(&business, "the second part");
    assert_eq!(order(&view, &number(2)), (yuan("130"), Some(2), 2));
    business.receive("a", "1794791100_orders.csv", &douyin(&[whole[1].clone(), whole[2].replace(",70.00,", ",7.00,")]));
    let view = agreed(&business, "filtered, and an amount that sank");
    assert_eq!(source(&view, "1794791100_orders.csv").doubts.len(), 2, "{:?}", view.sources);
    business.receive("a", "1794791700_orders.csv", &douyin(&whole));
    let view = agreed(&business, "whole once more");
    assert!(is_undoubted(&view), "{:?}", view.sources.iter().map(|one| &one.doubts).collect::<Vec<_>>());
    let lines = of("amazon");
    lines.receive("a", "orders0.txt", &amazon(&[sold(9, 1, 9, 5).replace("2026-11", "2026-10")]));
    lines.receive("a", "orders1.txt", &amazon(&[sold(1, 1, 9, 10), sold(2, 1, 10, 100)]));
    agreed(&lines, "lines up to the cut");
    lines.receive("a", "orders2.txt", &amazon(&[sold(2, 2, 10, 30), sold(3, 1, 11, 70)]));
    assert_eq!(order(&agreed(&lines, "and after it"), "111-0000000-0000002"), (yuan("130"), Some(2), 2));
    lines.receive("a", "orders3.txt", &amazon(&[sold(4, 1, 12, 70)]));
    assert_eq!(order(&agreed(&lines, "a week later"), "111-0000000-0000002").2, 2);
}

const SHIPPED: &str = "已发货，待签收";
const PDD: &str = "商品,订单号,订单状态,商品总价(元),邮费(元),用户实付金额(元),商家实收金额(元),商品数量(件),订单成交时间,支付时间,商品id";

fn pdd(order: u32, day: u32, paid: &str, state: &str) -> String {
    let at = format!("2026-11-{day:02} 10:00:00");
    format!("商品,2611{day:02}-1000000000{order:05},{state},100,0,100,{paid},1,{at},{at},12345678901")
}

#[test]
fn an_amount_that_sinks_without_a_refund_is_told_with_both_files() {
    let (before, newest) = ("orders_export2026-11-14-09-05-00.csv", "orders_export2026-11-16-09-05-00.csv");
    let told = |was: &str, now: &str, state: &str| {
        let business = of("pdd");
        let file = |paid: &str, state: &str| csv(PDD, &[pdd(1, 12, "100", SHIPPED), pdd(2, 13, paid, state)]);
        business.receive("a", before, &file(was, SHIPPED));
        business.receive("a", newest, &file(now, state));
        let view = business.view();
        let paid = amount(&view, Table::Orders, "261113-100000000000002", "paid");
        (paid, source(&view, newest).doubts.clone())
    };
    let (paid, doubts) = told("10000", "100", SHIPPED);
    assert_eq!(paid, yuan("10000"), "an amount once seen as paid was paid");
    let [Doubt::PaidLowered { count: 1, was, now, other, .. }] = &doubts[..] else { panic!("{doubts:?}") };
    assert_eq!((Some(*was), Some(*now), other.as_str()), (yuan("10000"), yuan("100"), before));
    // A rounding, more; and what was closed went back.
    for (was, now, state) in [("100", "95", SHIPPED), ("50", "100", SHIPPED), ("100", "0", "已取消")] {
        assert_eq!(told(was, now, state).1, [], "{was} {now} {state}");
    }
}

#[test]
fn a_payment_that_an_older_file_shows_stays_where_a_newer_one_has_none() {
    let names = |of: &str| (format!("{of}202611150900.csv"), format!("{of}202611160900.csv"));
    let told = |platform: &str, (before, newest): (String, String), header: &str, row: &dyn Fn(bool) -> String| {
        let business = of(platform);
        business.receive("a", &before, &csv(header, &[row(true)]));
        business.receive("a", &newest, &csv(header, &[row(false)]));
        let view = business.view();
        let frame = &view.stores[0].frames[&Table::Orders];
        let paid_on = frame.number(frame.place("paid_on"), 0);
        let paid = frame.number(frame.place("paid"), 0);
        (paid_on.is_some(), paid, source(&view, &newest).doubts.clone(), before)
    };
    let hundred = yuan("100").map(zhoubao::money::Money::raw);
    let at = "2026-11-13 10:00:00";
    let tmall = |state: &'static str| {
        move |paid: bool| {
            let (time, state) = if paid { (at, "卖家已发货，等待买家确认") } else { ("", state) };
            format!("2611131000000000001,{at},{time},\"{state}\",100,100,1,0")
        }
    };
    const TMALL: &str = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,宝贝总数量,退款金额";
    for state in ["交易关闭", "等待买家付款"] {
        let (is_paid, paid, doubts, before) = told("tmall", names("ExportOrderList"), TMALL, &tmall(state));
        assert!(is_paid && paid == hundred, "{state}: {paid:?}");
        let [Doubt::PaymentGone { count: 1, example, other, .. }] = &doubts[..] else { panic!("{state}: {doubts:?}") };
        assert_eq!((example.as_str(), other), ("2611131000000000001", &before));
    }
    // The time of an order only stands in for its payment's: one that Amazon cancelled before it was shipped was never paid.
    let business = of("amazon");
    business.receive("a", "304017020000.txt", &amazon(&[sold(1, 1, 13, 100)]));
    let cancelled = sold(1, 1, 13, 100).replace("Shipped", "Cancelled");
    business.receive("a", "304017020001.txt", &amazon(&[cancelled, sold(2, 1, 14, 100)]));
    let view = business.view();
    assert_eq!(order(&view, "111-0000000-0000001").0, yuan("0"));
    assert!(is_undoubted(&view));
}

#[test]
fn a_row_that_a_spreadsheet_marked_is_the_row_that_stands_there_already() {
    let jd = "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,应付金额,订单状态,付款确认时间,货号";
    let jd_row = |order: u32| {
        let at = format!("2026-11-{:02} 10:00:00", 9 + order);
        format!("2980007{order:05},10000000001,四件套,1,在线支付,{at},100.00,100.00,100.00,完成,{at},A1")
    };
    let douyin_rows: Vec<String> = (0..4).map(|n| part(n, 1, 9 + n, 100)).collect();
    let jd_rows: Vec<String> = (0..4).map(jd_row).collect();
    let amazon_rows: Vec<String> = (0..4).map(|n| sold(n, 1, 9 + n, 100)).collect();
    let amazon_row = |row: &String| row.trim_end().to_owned();
    let amazon_rows: Vec<String> = amazon_rows.iter().map(amazon_row).collect();
    for (platform, name, header, rows) in [
        ("douyin", "1794794700_orders.csv", DOUYIN, &douyin_rows),
        ("jd", "orders.csv", jd, &jd_rows),
        ("amazon", "304017020000.txt", AMAZON.trim_end(), &amazon_rows),
    ] {
        for mark in ["`", "'"] {
            let marked = |row: &String| format!("{mark}{row}");
            let below: Vec<String> = rows.iter().cloned().chain(rows.iter().map(marked)).collect();
            let beside: Vec<String> = rows.iter().flat_map(|row| [row.clone(), marked(row)]).collect();
            for rows in [below, beside] {
                let business = of(platform);
                let text = format!("{header}\n{}\n", rows.join("\n"));
                business.receive("a", name, text.as_bytes());
                let view = business.view();
                let lines = &view.stores[0].frames[&Table::OrderLines];
                let pieces = (0..lines.rows()).filter_map(|row| lines.number(lines.place("units"), row));
                assert_eq!(pieces.sum::<i64>(), 4, "{platform} {mark}");
                let orders = &view.stores[0].frames[&Table::Orders];
                let paid = (0..orders.rows()).filter_map(|row| orders.number(orders.place("paid"), row));
                assert_eq!(Some(paid.sum::<i64>()), yuan("400").map(zhoubao::money::Money::raw), "{platform} {mark}");
            }
        }
    }
}

#[test]
fn a_refund_explains_that_less_was_paid() {
    let exports = |refunded: &str, back: &[&str]| {
        let business = Business::of(&["a"]);
        let file = |paid: &str, back: &str| crate::support::shop::orders(&[&format!("1 11-09 done 200 {paid} {back}")]);
        business.receive("a", "ExportOrderList202611150900.csv", &file("200", "0"));
        business.receive("a", "ExportOrderList202611160900.csv", &file("120", refunded));
        if !back.is_empty() {
            business.receive("a", "退款202611160925.csv", &refunds(back));
        }
        let view = business.view();
        source(&view, "ExportOrderList202611160900.csv").doubts.len()
    };
    assert_eq!(exports("0", &[]), 1);
    assert_eq!(exports("80", &[]), 0);
    assert_eq!(exports("0", &["r1 1 80 ok 11-12 11-13"]), 0);
    assert_eq!(exports("x", &[]), 0, "nobody says what came back");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// However product orders are dealt out over the files of an export, in whatever order these come, they say what one file says.
    #[test]
    fn product_orders_in_parts_are_one_export(
        orders in prop::collection::vec((9_u32..15, prop::collection::vec(1_u32..90, 1..4)), 1..6),
        dealt in prop::collection::vec(0_usize..3, 18),
        arrival in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
        apart in any::<bool>(),
    ) {
        let rows: Vec<String> = orders.iter().enumerate().flat_map(|(n, (day, paid))| {
            paid.iter().enumerate().map(move |(line, paid)| part(n as u32 + 1, line as u32 + 1, *day, *paid))
        }).collect();
        let whole = of("douyin");
        whole.receive("a", "1794791100_orders.csv", &douyin(&rows));
        let parts = of("douyin");
        for file in arrival.iter().map(|file| file % 3) {
            let own: Vec<String> =
                rows.iter().zip(dealt.iter().cycle()).filter(|(_, of)| **of == file).map(|(row, _)| row.clone()).collect();
            let moment = 1_794_791_100 + if apart { 60 * file } else { 0 };
            parts.receive("a", &format!("{moment}_orders_{file}.csv"), &douyin(&own));
        }
        prop_assert_eq!(&whole.view().stores[0].frames, &parts.view().stores[0].frames);
    }
}
