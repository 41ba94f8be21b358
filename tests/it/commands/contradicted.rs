//! What is told where two reports contradict each other, and where a report is there that could not be read.

use super::shop::{ORDERS, REFUNDS, Shop, WEEK};
use crate::support::shop::{lines, orders, refunds};

/// The orders of a week, 100.00 a day.
fn seven_orders() -> Vec<u8> {
    let rows: Vec<String> = (0..7).map(|n| format!("{} 11-{:02} done 100 100 0", 1000 + n, 9 + n)).collect();
    orders(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Their lines at a price, so many of each order.
fn seven_lines(each: u32, of_an_order: u32) -> Vec<u8> {
    let line = |n: u32, at: u32| format!("{}{at} {} A1 1 {each} {each} done 0 11-{:02}", 1000 + n, 1000 + n, 9 + n);
    let rows: Vec<String> = (0..7).flat_map(|n| (0..of_an_order).map(move |at| line(n, at))).collect();
    lines(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

const LINES: &str = "ExportItemList202611160921.csv";

/// The report's notices, and its provisional mark.
fn previewed(shop: &Shop) -> (String, bool) {
    shop.run(&["preview", "--week", WEEK, "--out", shop.path("out").to_str().unwrap()]).exits(0);
    let report: serde_json::Value = serde_json::from_slice(&shop.read("out/report.json")).unwrap();
    (report["notices"].to_string(), report["provisional"] == true)
}

/// With orders, these lines and nothing else expected.
fn with_lines(bytes: &[u8]) -> Shop {
    let shop = Shop::empty().with(ORDERS, &seven_orders()).with(LINES, bytes);
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    shop
}

#[test]
fn lines_that_say_more_than_their_orders_are_told_with_both_sums() {
    let (notices, _) = previewed(&with_lines(&seven_lines(150, 1)));
    assert!(notices.contains("add up to 1,050.00, the orders themselves to 700.00"), "{notices}");
    assert!(!notices.contains("pieces, the orders themselves"), "{notices}");
    let (notices, _) = previewed(&with_lines(&seven_lines(50, 2)));
    assert!(notices.contains("have 14 pieces, the orders themselves 7"), "{notices}");
    assert!(!notices.contains("add up to"), "{notices}");
    // Less is postage, or lines that are missing.
    let (notices, _) = previewed(&with_lines(&seven_lines(95, 1)));
    assert!(!notices.contains("contradict"), "{notices}");
}

#[test]
fn a_report_whose_rows_were_refused_is_not_asked_for_as_if_it_had_not_come() {
    let shop = Shop::empty().with(ORDERS, &seven_orders());
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\", \"refunds\"]");
    shop.write(&format!("inbox/shop/{REFUNDS}"), &refunds(&["r1 1001 -50 ok 11-11 11-12"]));
    let (notices, provisional) = previewed(&shop);
    assert!(notices.contains(&format!("the refund report ({REFUNDS}) is there, but rows of")), "{notices}");
    assert!(provisional && !notices.contains("no refund report for the week"), "{notices}");
    let check = shop.run(&["check", "--week", WEEK]).exits(0);
    check.says("it is there, but rows of").says(REFUNDS).never_says("lacks refund report");
}

#[test]
fn more_that_came_back_than_was_paid_makes_its_week_provisional_and_is_said_by_check() {
    let shop = Shop::empty().with(ORDERS, &seven_orders());
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\", \"refunds\"]");
    let back = |amount: u32| refunds(&[&format!("r1 1001 {amount} ok 11-11 11-12")]);
    shop.write(&format!("inbox/shop/{REFUNDS}"), &back(5000));
    let (notices, provisional) = previewed(&shop);
    let said =
        "more came back for some orders than was paid for them (orders: 1, 5,000.00 in all, for example order 1001)";
    assert!(provisional && notices.contains(said), "{notices}");
    shop.run(&["check", "--week", WEEK]).exits(0).says(said).never_says("are all there");
}
