//! What the program does with files it has reason to doubt: misfiled, moved, damaged in the archive, far too large.

use super::shop::{ADS, ORDERS, Shop, WEEK, week_of_orders};
use crate::support::shop::orders;
use std::fs;

/// Orders whose numbers a platform counts over all its shops, a day each from the 9th of November on, and one of October that
/// shows how far the export reaches back.
fn numbered(shop: u32, amount: u32) -> Vec<u8> {
    let number = |n| format!("45137600{shop:02}00079190{n}");
    let mut rows = vec![format!("{} 10-10 done {amount} {amount} 0", number(9))];
    rows.extend((0..5).map(|n| format!("{} 11-{:02} done {amount} {amount} 0", number(n), 9 + n)));
    orders(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Two stores, each with orders of its own: 500.00 and 250.00.
fn two_stores() -> Shop {
    let shop = Shop::empty().with(ORDERS, &numbered(1, 100));
    shop.setting(
        "[mail]\n",
        "[[stores]]\nid = \"home\"\nname = \"Home\"\nplatform = \"taobao\"\nexpects = [\"orders\"]\n[mail]\n",
    );
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    shop.write("inbox/home/ExportOrderList202611160930.csv", &numbered(2, 50));
    shop
}

const MISFILED: &str = "ExportOrderList202611160945.csv";

/// The figure of the week in a preview.
fn figure(shop: &Shop, kpi: &str, scope: &str) -> Option<String> {
    shop.run(&["preview", "--week", WEEK, "--out", shop.path("out").to_str().unwrap()]).exits(0);
    let report: serde_json::Value = serde_json::from_slice(&shop.read("out/report.json")).unwrap();
    let figures = report["kpis"].as_array().unwrap();
    let figure = figures.iter().find(|f| f["id"] == kpi && f["period"] == "week" && f["scope"] == scope)?;
    figure["value"].as_str().map(str::to_owned)
}

fn report(shop: &Shop) -> serde_json::Value {
    serde_json::from_slice(&shop.read("out/report.json")).unwrap()
}

#[test]
fn a_misfiled_export_is_named_and_moving_it_is_enough() {
    let shop = two_stores();
    shop.write(&format!("inbox/home/{MISFILED}"), &numbered(1, 100));
    let check = shop.run(&["check", "--week", WEEK]).exits(0);
    check.says(MISFILED).says("the store Main").says("inbox/shop/").never_says("are all there");
    assert_eq!(figure(&shop, "sales.paid", "total").as_deref(), Some("750.00"));
    assert_eq!(figure(&shop, "sales.paid", "home").as_deref(), Some("250.00"));
    let notices = report(&shop)["notices"].to_string();
    assert!(notices.contains(MISFILED) && notices.contains("the store Main"), "{notices}");
    shop.run(&["run", "--week", WEEK]).says(MISFILED);
    fs::rename(shop.path(&format!("inbox/home/{MISFILED}")), shop.path(&format!("inbox/shop/{MISFILED}"))).unwrap();
    shop.run(&["check", "--week", WEEK]).exits(0).says("are all there").never_says(MISFILED);
    assert_eq!(figure(&shop, "sales.paid", "total").as_deref(), Some("750.00"));
    shop.run(&["source", "list"]).exits(0).says("it was moved away from here; it is a file of Main");
    // Put back, it is misfiled again; taken away without a trace, it is withdrawn all the same.
    fs::rename(shop.path(&format!("inbox/shop/{MISFILED}")), shop.path(&format!("inbox/home/{MISFILED}"))).unwrap();
    shop.run(&["check", "--week", WEEK]).exits(0).says(MISFILED);
    fs::remove_file(shop.path(&format!("inbox/home/{MISFILED}"))).unwrap();
    shop.run(&["check", "--week", WEEK]).exits(0).says("are all there");
    assert_eq!(figure(&shop, "sales.paid", "home").as_deref(), Some("250.00"));
}

#[test]
fn a_file_that_was_moved_by_somebody_who_knew_better_counts_where_it_lies() {
    let shop = two_stores();
    // Nothing tells whose these are: the store has no other export of them.
    fs::remove_file(shop.path("inbox/home/ExportOrderList202611160930.csv")).unwrap();
    fs::rename(shop.path(&format!("inbox/shop/{ORDERS}")), shop.path(&format!("inbox/home/{ORDERS}"))).unwrap();
    assert_eq!(figure(&shop, "sales.paid", "home").as_deref(), Some("500.00"));
    fs::rename(shop.path(&format!("inbox/home/{ORDERS}")), shop.path(&format!("inbox/shop/{ORDERS}"))).unwrap();
    assert_eq!(figure(&shop, "sales.paid", "shop").as_deref(), Some("500.00"));
    assert_eq!(figure(&shop, "sales.paid", "home"), None);
    // An inbox that was cleared takes nothing away.
    fs::remove_file(shop.path(&format!("inbox/shop/{ORDERS}"))).unwrap();
    assert_eq!(figure(&shop, "sales.paid", "shop").as_deref(), Some("500.00"));
}

/// Spoils one byte of the archived orders and forgets what was read of them.
fn rot(shop: &Shop) {
    for name in shop.names("data/archive") {
        let path = format!("data/archive/{name}");
        let mut bytes = shop.read(&path);
        if let Some(at) = bytes.windows(5).rposition(|bytes| bytes == b",100,") {
            bytes[at + 1] = b'9';
            shop.write(&path, &bytes);
        }
    }
    fs::remove_dir_all(shop.path("data/ledger")).unwrap();
}

#[test]
fn an_archived_file_that_went_bad_is_copied_anew_or_named() {
    let shop = Shop::empty().with(ORDERS, &week_of_orders());
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    assert_eq!(figure(&shop, "sales.paid", "total").as_deref(), Some("600.00"));
    rot(&shop);
    assert_eq!(figure(&shop, "sales.paid", "total").as_deref(), Some("600.00"), "it still lies in the inbox");
    shop.run(&["check", "--week", WEEK]).exits(0).never_says("damaged");
    // A store whose other export is sound: its figures are what is left, and provisional.
    let more = orders(&["900 11-09 done 7 7 0", "901 11-15 done 7 7 0"]);
    shop.write("inbox/shop/ExportOrderList202611160930.csv", &more);
    assert_eq!(figure(&shop, "sales.paid", "total").as_deref(), Some("614.00"));
    rot(&shop);
    fs::remove_file(shop.path(&format!("inbox/shop/{ORDERS}"))).unwrap();
    assert_eq!(figure(&shop, "sales.paid", "total").as_deref(), Some("14.00"));
    let report = report(&shop);
    assert_eq!(report["notices"][0]["code"], "notice.set-aside");
    let first = report["notices"][0]["text"].as_str().unwrap();
    assert!(first.contains(ORDERS) && first.contains("damaged"), "{first}");
    assert_eq!(report["provisional"], true);
    shop.run(&["check", "--week", WEEK]).exits(0).says(ORDERS).says("data/archive/").never_says("are all there");
    // Found again in a backup of the downloads, under another name.
    shop.write("inbox/shop/backup.csv", &week_of_orders());
    assert_eq!(figure(&shop, "sales.paid", "total").as_deref(), Some("614.00"));
}

#[test]
fn where_nothing_else_is_known_the_files_that_are_not_used_are_named() {
    let shop = Shop::empty().with(ORDERS, &week_of_orders());
    shop.run(&["check", "--week", WEEK]).exits(0);
    rot(&shop);
    fs::remove_file(shop.path(&format!("inbox/shop/{ORDERS}"))).unwrap();
    shop.run(&["run", "--week", WEEK]).exits(66).complains(ORDERS).complains("damaged");
}

#[test]
fn an_archived_file_that_is_gone_is_taken_anew() {
    let shop = Shop::empty().with(ORDERS, &week_of_orders());
    shop.run(&["check", "--week", WEEK]).exits(0);
    fs::remove_dir_all(shop.path("data/archive")).unwrap();
    fs::remove_dir_all(shop.path("data/ledger")).unwrap();
    assert_eq!(figure(&shop, "sales.paid", "total").as_deref(), Some("600.00"));
}

#[test]
fn a_file_beyond_the_limit_is_not_even_copied() {
    let shop = Shop::empty().with(ORDERS, &week_of_orders());
    shop.setting("[intake]\n", "[limits]\nfile_bytes = 100_000\n[intake]\n");
    let large = fs::File::create(shop.path("inbox/shop/large.csv")).unwrap();
    large.set_len(3_000_000_000).unwrap();
    shop.run(&["check", "--week", WEEK]).exits(0).says("shop/large.csv has 3,000,000,000 bytes");
    assert_eq!(figure(&shop, "sales.paid", "total").as_deref(), Some("600.00"));
    let kept: u64 = shop.files("data/archive").values().map(|bytes| bytes.len() as u64).sum();
    assert!(kept < 100_000, "{kept}");
    let notices = report(&shop)["notices"].to_string();
    assert!(notices.contains("large.csv"), "{notices}");
}

#[test]
fn an_export_of_half_a_million_orders_is_refused_whatever_it_is_packed_in() {
    use std::io::Write;
    let mut csv = week_of_orders();
    let row = b"45137600790919001234,2026-11-09 10:00:00,2026-11-09 10:00:00,done,9,9,1,0\r\n";
    csv.extend(row.repeat(500_000));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("orders.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(&csv).unwrap();
    let shop = Shop::empty().with("orders.zip", &zip.finish().unwrap().into_inner());
    shop.setting("[intake]\n", "[limits]\nseconds = 600\n[intake]\n");
    shop.run(&["check", "--week", WEEK]).exits(0).says("orders.zip").says("400,000").says("rows under limits");
}

#[test]
fn a_list_of_a_million_rows_is_refused_and_thousands_of_findings_are_counted() {
    let shop = Shop::new();
    let row = "shop,2026-11-09,100.00\n";
    shop.write("plan.csv", format!("store,date,target\n{}", row.repeat(1_000_000)).as_bytes());
    shop.run(&["run", "--week", WEEK]).exits(65).complains("at most 200,000").never_says("limits");
    shop.write("plan.csv", format!("store,date,target\n{}", row.repeat(15_000)).as_bytes());
    let check = shop.run(&["check", "--week", WEEK]).exits(0);
    assert!(check.out.lines().count() < 100, "{}", check.out.lines().count());
    check.says("plan.csv").says("14,949 more");
    shop.run(&["run", "--week", WEEK]).exits(0);
    assert!(shop.run(&["plan", "check"]).out.lines().count() < 300);
}

#[test]
fn numbers_beyond_all_reason_are_no_bugs() {
    let shop = Shop::new();
    shop.run(&["run", "--week", WEEK]).exits(0);
    shop.run(&["status", "--weeks", "4294967295"]).exits(0).says(WEEK);
    shop.run(&["status", "--weeks", "99999999999999999999999"]).exits(64);
    let shop = Shop::new();
    shop.setting("[intake]\n", "[limits]\nseconds = 9223372036854775807\n[intake]\n");
    shop.run(&["check"]).exits(78).complains("limits.seconds").complains("86400");
}

#[test]
fn a_list_that_ends_within_a_row_is_told() {
    let shop = Shop::new();
    shop.write("excluded.csv", "店铺,订单编号,原因\r\nshop,101,刷单\r\nshop,1".as_bytes());
    shop.run(&["check"]).exits(0).says("The last row of excluded.csv (row 3) is not whole");
    shop.write("excluded.csv", "店铺,订单编号,原因\r\nshop,101,刷单\r\nshop,102,刷单".as_bytes());
    shop.run(&["check"]).exits(0).never_says("not whole");
}

#[test]
fn a_number_that_may_be_cut_off_is_told_of_lists_and_leaves_exports_open() {
    let shop = Shop::new();
    let costs = "店铺,月份,科目,金额\nshop,2026-10,工资,3000.00\nshop,2026-11,工资,3000.00\n";
    shop.setting("inbox = \"inbox\"", "inbox = \"inbox\"\ncosts = \"costs.csv\"");
    let told = "The last line of costs.csv (row 3) has no line end, and its last number, 30, has fewer decimals";
    shop.write("costs.csv", &costs.as_bytes()[..costs.len() - 6]);
    shop.run(&["check"]).exits(0).says(told);
    shop.write("costs.csv", &costs.as_bytes()[..costs.len() - 1]);
    shop.run(&["check"]).exits(0).never_says("fewer decimals");
    // Numbers that are written as short as they can be say nothing.
    shop.write("costs.csv", costs.replace(".00\nshop", "\nshop").trim_end().as_bytes());
    shop.run(&["check"]).exits(0).never_says("fewer decimals");
    let days: Vec<String> = (9..=15).map(|day| format!("11-{day:02} 引流 A 1000 50 10.00 2 60.00")).collect();
    let whole = crate::support::shop::ad_plans(&days.iter().map(String::as_str).collect::<Vec<_>>());
    let last = whole.windows(3).rposition(|bytes| bytes == b".00").unwrap();
    for (bytes, provisional) in [(&whole[..], false), (&whole[..last], true)] {
        shop.write(&format!("inbox/shop/{ADS}"), bytes);
        shop.run(&["preview", "--week", WEEK, "--out", shop.path("out").to_str().unwrap()]).exits(0);
        let report: serde_json::Value = serde_json::from_slice(&shop.read("out/report.json")).unwrap();
        assert_eq!(report["provisional"], provisional);
        assert_eq!(report["notices"].to_string().contains("its last number, 60, has fewer decimals"), provisional);
    }
}

#[test]
fn rows_of_days_that_are_not_in_a_files_name_are_told_and_the_week_is_not_all_there() {
    Shop::new().run(&["check"]).exits(0).says("all there");
    let shop = Shop::new();
    let days: Vec<String> = (10..=16).map(|day| format!("11-{day:02} 200 1 0")).collect();
    let moved = crate::support::shop::traffic(&days.iter().map(String::as_str).collect::<Vec<_>>());
    shop.write(&format!("inbox/shop/{}", super::shop::TRAFFIC), &moved);
    let told =
        format!("{} has rows of 2026-11-16 (1), while its name says 2026-11-09 to 2026-11-15", super::shop::TRAFFIC);
    shop.run(&["check"]).exits(0).says(&told).never_says("all there");
}
