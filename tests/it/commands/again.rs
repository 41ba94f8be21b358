//! Bytes that come a second time, and files that were read and are not enough for a report.

use super::shop::{ORDERS, Shop};
use crate::support::shop::{csv, orders, refunds};

const NEXT_MONDAY: &str = "2026-11-23T12:05";
const NO_REFUNDS: [&str; 2] = ["退款202611160920.csv", "退款202611230920.csv"];

/// Orders of each day from October up to a day of November.
fn daily(last: u32) -> Vec<u8> {
    let all = (1..=31).map(|day| (10, day)).chain((1..=last).map(|day| (11, day)));
    let rows: Vec<String> = all.map(|(month, day)| format!("{month}{day:02} {month}-{day:02} done 10 10 0")).collect();
    orders(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn of_orders_and_refunds() -> Shop {
    let shop = Shop::empty();
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\", \"refunds\"]");
    shop
}

fn refunded(shop: &Shop, now: &str) -> (Option<String>, String) {
    let out = shop.path("out");
    shop.run(&["preview", "--week", "2026-W47", "--now", now, "--out", out.to_str().unwrap()]).exits(0);
    let report: serde_json::Value = serde_json::from_slice(&shop.read("out/report.json")).unwrap();
    let mut kpis = report["kpis"].as_array().unwrap().iter();
    let of_week =
        |kpi: &&serde_json::Value| kpi["id"] == "refund.amount" && kpi["scope"] == "total" && kpi["period"] == "week";
    let kpi = kpis.find(of_week).unwrap();
    (kpi["value"].as_str().map(str::to_owned), report["notices"].to_string())
}

#[test]
fn a_withdrawn_file_whose_bytes_come_again_as_another_download_counts_and_is_told() {
    let shop = of_orders_and_refunds();
    // A header alone, of the wrong days.
    shop.drops("shop", NO_REFUNDS[0], &refunds(&[]), "2026-11-16T09:20");
    shop.run(&["check", "--now", "2026-11-16T12:00"]).exits(0);
    let list = shop.run(&["source", "list", "--json"]).exits(0).out;
    let id = list.split("\"id\":\"").nth(1).unwrap()[..12].to_owned();
    shop.run(&["source", "withdraw", &id, "--why", "wrong range", "--now", "2026-11-16T13:00"]).exits(0);
    shop.write(&format!("inbox/shop/{}", ORDERS.replace("20261116", "20261123")), &daily(22));
    let (value, notices) = refunded(&shop, NEXT_MONDAY);
    assert_eq!(value, None, "{notices}");
    shop.drops("shop", NO_REFUNDS[1], &refunds(&[]), "2026-11-23T09:20");
    let (value, notices) = refunded(&shop, NEXT_MONDAY);
    assert_eq!(value.as_deref(), Some("0.00"), "{notices}");
    let told = "the same file was withdrawn before (\\\"wrong range\\\") and has come again";
    assert!(notices.contains(told) && notices.contains(NO_REFUNDS[1]), "{notices}");
    // A person's word ends it.
    shop.run(&["source", "restore", &id, "--why", "it is right", "--now", "2026-11-23T12:10"]).exits(0);
    let (value, notices) = refunded(&shop, NEXT_MONDAY);
    assert!(value.as_deref() == Some("0.00") && !notices.contains(told), "{notices}");
    shop.run(&["source", "withdraw", &id, "--why", "still wrong", "--now", "2026-11-23T12:15"]).exits(0);
    assert_eq!(refunded(&shop, NEXT_MONDAY).0, None);
}

#[test]
fn a_file_is_named_by_its_latest_name_where_its_bytes_came_again() {
    let shop = Shop::empty();
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    let thursdays = ["1 10-15 done 10 10 0", "2 10-22 done 10 10 0", "3 11-05 done 10 10 0", "4 11-12 done 10 10 0"];
    let bytes = orders(&thursdays);
    shop.drops("shop", "ExportOrderList202611160905.csv", &bytes, "2026-11-16T09:05");
    shop.run(&["check", "--now", "2026-11-16T12:00"]).exits(0);
    shop.drops("shop", "ExportOrderList202611300905.csv", &bytes, "2026-11-30T09:05");
    let said = shop.run(&["preview", "--week", "2026-W48", "--now", "2026-11-30T12:05", "--out", "x"]).exits(66);
    said.complains("ExportOrderList202611300905.csv").complains("it was made on Mon 30 Nov");
}

#[test]
fn a_report_of_lines_without_days_is_named_where_nothing_else_is_known() {
    let header = "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码";
    let row = |n: u32| format!("45123456789012345{n:02},四件套,100.00,1,A1,红,,,交易成功,A1");
    let rows: Vec<String> = (10..17).map(row).collect();
    let shop = Shop::empty().with("ExportOrderDetailList202611160907.csv", &csv(header, &rows));
    let out = shop.path("out").display().to_string();
    let said = shop.run(&["preview", "--week", "2026-W46", "--out", &out]).exits(66);
    said.complains("ExportOrderDetailList202611160907.csv (it was read as item report");
}
