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

#[test]
fn orders_that_were_shipped_without_a_price_are_told_and_parcels_for_other_shops_are_no_sales() {
    let header = "amazon-order-id\tpurchase-date\torder-status\tsales-channel\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\n";
    let row = |order: u32, channel: &str, price: &str| {
        let day = 1 + order % 15;
        format!(
            "111-0000000-{order:07}\t2026-11-{day:02}T12:00:00+00:00\tShipped\t{channel}\tS-1\tB000000001\tShipped\t1\tUSD\t{price}\n"
        )
    };
    let shop = |rows: &[String]| {
        let shop = Shop::empty().with("304017020426.txt", (header.to_owned() + &rows.concat()).as_bytes());
        shop.setting("platform = \"tmall\"", "platform = \"amazon\"");
        shop.setting("currency = \"CNY\"", "currency = \"USD\"");
        shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
        shop
    };
    let sold = |orders: std::ops::Range<u32>| orders.map(|n| row(n, "Amazon.com", "10.00")).collect::<Vec<_>>();
    let paid = |shop: &Shop| {
        let report: serde_json::Value = serde_json::from_slice(&shop.read("out/report.json")).unwrap();
        let of = |id: &str| {
            let mut all = report["kpis"].as_array().unwrap().iter();
            let is = |kpi: &&serde_json::Value| kpi["id"] == id && kpi["scope"] == "total" && kpi["period"] == "week";
            all.find(is).unwrap()["value"].as_str().unwrap_or("unknown").to_owned()
        };
        [of("sales.paid"), of("sales.orders")]
    };
    // A price is missing of one order in fifteen; of one in forty-five it may be a replacement, which the operator knows.
    let lacking = [sold(0..14), vec![row(14, "Amazon.com", "")]].concat();
    let one = shop(&lacking);
    let (notices, provisional) = previewed(&one);
    assert!(notices.contains("have no price (rows: 1, for example order 111-0000000-0000014)"), "{notices}");
    assert!(provisional);
    assert_eq!(paid(&one), ["60.00", "6"]);
    let (notices, provisional) = previewed(&shop(&[&lacking[..], &sold(15..45)].concat()));
    assert!(!provisional && notices.contains("have no price"), "{notices}");
    // What Amazon sends for another shop of the seller was sold there.
    let parcels: Vec<String> = (20..30).map(|n| row(n, "Non-Amazon US", "0.00")).collect();
    let beside = shop(&[&sold(0..15)[..], &parcels].concat());
    assert!(!previewed(&beside).0.contains("have no price"));
    assert_eq!(paid(&beside), ["70.00", "7"]);
}

#[test]
fn what_no_report_tells_of_a_products_refunds_and_advertising_is_no_0() {
    let shop = with_lines(&seven_lines(100, 1));
    let own = "[[tables]]\ntitle = \"Own\"\nkpis = [\"sales.paid\", \"refund.amount\", \"refund.share\", \"ads.spend\"]\nby = \"product\"\n\n[mail]";
    shop.setting("[mail]", own);
    previewed(&shop);
    let report: serde_json::Value = serde_json::from_slice(&shop.read("out/report.json")).unwrap();
    let table = |id: &str| report["tables"].as_array().unwrap().iter().find(|table| table["id"] == id);
    let cell = |id: &str, key: &str| {
        let table = table(id).unwrap_or_else(|| panic!("no {id}"));
        let at = table["columns"].as_array().unwrap().iter().position(|column| column["key"] == key).unwrap();
        table["rows"][0][at].clone()
    };
    assert_eq!(cell("products.sales", "paid"), "700.00");
    assert_eq!(cell("products.sales", "refunded"), serde_json::Value::Null);
    let is_own = |table: &&serde_json::Value| table["id"].as_str().unwrap().starts_with("tables.");
    let own = report["tables"].as_array().unwrap().iter().find(is_own).expect("the own table");
    let row = own["rows"][0].as_array().unwrap();
    assert!(row.iter().rev().take(3).all(serde_json::Value::is_null), "{row:?}");
}

#[test]
fn an_item_report_that_ends_before_its_orders_does_not_cover_the_days_behind() {
    let until = |last: u32| {
        let rows: Vec<String> = (1..=last).map(|day| format!("{day}0 {day} A1 1 100 100 done 0 11-{day:02}")).collect();
        lines(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let sold: Vec<String> = (1..=15).map(|day| format!("{day} 11-{day:02} done 100 100 0")).collect();
    let sold = orders(&sold.iter().map(String::as_str).collect::<Vec<_>>());
    let shop = with_lines(&until(12)).with(ORDERS, &sold);
    shop.setting("expects = [\"orders\"]", "expects = [\"orders\", \"lines\"]");
    let (notices, provisional) = previewed(&shop);
    assert!(notices.contains("holds nothing on 13-15 Nov, but the order report has 300.00 there"), "{notices}");
    assert!(provisional);
    shop.run(&["check", "--week", WEEK]).exits(0).never_says("are all there");
    // With a line of each there is nothing to say.
    let shop = with_lines(&until(15)).with(ORDERS, &sold);
    assert!(!previewed(&shop).0.contains("holds nothing"));
}

#[test]
fn rows_that_no_header_names_leave_the_days_of_their_file_open() {
    let half = |of: bool| -> Vec<String> {
        let bytes = seven_orders();
        let rows: Vec<String> = encoding_rs::GBK.decode(&bytes).0.lines().map(str::to_owned).collect();
        let data = rows[1..].iter().enumerate().filter(|(at, _)| (at % 2 == 0) == of).map(|(_, row)| row.clone());
        if of { [rows[0].clone()].into_iter().chain(data).collect() } else { data.collect() }
    };
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [("a", half(true)), ("b", half(false))] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (at, row) in (0..).zip(&rows) {
            sheet.write_row(at, 0, row.split(',').map(|cell| cell.trim_matches('"'))).unwrap();
        }
    }
    let shop = Shop::empty();
    shop.write(&format!("inbox/shop/{}", ORDERS.replace(".csv", ".xlsx")), &book.save_to_buffer().unwrap());
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    let (notices, provisional) = previewed(&shop);
    assert!(provisional && notices.contains("holds rows that were not read"), "{notices}");
}

#[test]
fn orders_that_all_stand_there_twice_with_other_amounts_make_their_week_provisional() {
    let with = |again: usize| {
        let shop = Shop::empty();
        shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
        let mut book = rust_xlsxwriter::Workbook::new();
        let bytes = seven_orders();
        let (text, ..) = encoding_rs::GBK.decode(&bytes);
        for (name, amount) in [("a", "100"), ("b", "200")] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            let lines = text.lines().take(if name == "a" { 8 } else { 1 + again });
            for (row, line) in (0..).zip(lines) {
                for (column, cell) in (0..).zip(line.replace('"', "").split(',')) {
                    let cell = if cell == "100" { amount } else { cell };
                    sheet.write(row, column, cell).unwrap();
                }
            }
        }
        shop.write(&format!("inbox/shop/{}", ORDERS.replace(".csv", ".xlsx")), &book.save_to_buffer().unwrap());
        previewed(&shop)
    };
    let (notices, provisional) = with(7);
    assert!(provisional && notices.contains("7 rows of orders with an id that stands there again"), "{notices}");
    let (notices, _) = with(2);
    assert!(notices.contains("2 rows of orders with an id that stands there again"), "{notices}");
}
