//! Two stores, one in CNY and one in USD, from the downloads to workbook, mail and JSON.

use super::shop::{ORDERS, Shop, WEEK};
use crate::support::shop::{orders, refunds};
use serde_json::Value;

/// The store `abroad` beside `shop`, and what one dollar is on which day.
fn two_stores(rates: &str) -> Shop {
    let shop = Shop::new();
    let settings = shop.text("config.toml");
    let settings =
        settings.replace("excluded = \"excluded.csv\"", "excluded = \"excluded.csv\"\nrates = \"rates.csv\"");
    let store = "[[stores]]\nid = \"abroad\"\nname = \"Abroad\"\nplatform = \"tmall\"\ncurrency = \"USD\"\nexpects = [\"orders\", \"refunds\"]\n[mail]";
    shop.write("config.toml", settings.replace("[mail]", store).as_bytes());
    shop.write("rates.csv", rates.as_bytes());
    let sold =
        ["901 10-20 done 1 1 0", "902 11-09 paid 100 100 0", "903 11-11 paid 33.33 33.33 0", "904 11-13 paid 1 1 0"];
    shop.write(&format!("inbox/abroad/{ORDERS}"), &orders(&sold));
    let back = ["r1 901 0.5 ok 10-21 10-22", "r2 902 50 ok 11-10 11-12"];
    shop.write("inbox/abroad/退款202611160927.csv", &refunds(&back));
    let mut plan = shop.text("plan.csv");
    plan.extend((1..=30).map(|day| format!("abroad,2026-11-{day:02},20.00\n")));
    shop.write("plan.csv", plan.as_bytes());
    shop
}

const RATES: &str = "from,to,date,rate\nUSD,CNY,2025-01-01,7\nUSD,CNY,2026-11-11,7.105\nUSD,CNY,2026-11-13,7.125\n";

fn report_of(shop: &Shop, revision: u32) -> Value {
    serde_json::from_str(&shop.text(&format!("reports/{WEEK}/rev-{revision}/report.json"))).unwrap()
}

fn figure<'a>(report: &'a Value, id: &str, scope: &str) -> &'a Value {
    let all = report["kpis"].as_array().unwrap();
    all.iter().find(|kpi| kpi["id"] == id && kpi["scope"] == scope && kpi["period"] == "week").unwrap()
}

#[test]
fn each_store_in_its_own_currency_and_totals_in_the_reports() {
    let shop = two_stores(RATES);
    shop.run(&["run"]).exits(0);
    let report = report_of(&shop, 1);
    let paid = |scope: &str| figure(&report, "sales.paid", scope);
    assert_eq!((&paid("abroad")["value"], &paid("abroad")["currency"]), (&"134.33".into(), &"USD".into()));
    assert_eq!(paid("shop").get("currency"), None);
    // 100 at 7, 33.33 at 7.105, 1 at 7.125.
    let home: f64 = paid("shop")["value"].as_str().unwrap().parse().unwrap();
    let total: f64 = paid("total")["value"].as_str().unwrap().parse().unwrap();
    assert_eq!(format!("{:.2}", total - home), "943.93");
    assert_eq!(figure(&report, "sales.orders", "abroad").get("currency"), None, "a count has no currency");
    assert_eq!(report["currency"], "CNY");
    let rates = report["tables"].as_array().unwrap().iter().find(|table| table["id"] == "definitions.rates").unwrap();
    let rows: Vec<String> =
        rates["rows"].as_array().unwrap().iter().map(|row| format!("{} {}", row[2], row[3])).collect();
    assert_eq!(rows, [r#""2025-01-01" "7""#, r#""2026-11-11" "7.105""#, r#""2026-11-13" "7.125""#]);
    let mail = shop.text(&format!("reports/{WEEK}/rev-1/digest.txt"));
    assert!(mail.contains("134 USD") && mail.contains("totals are converted into CNY"), "{mail}");
    shop.run(&["verify", WEEK]).exits(0);
    // Another rate is another total, and a revision that says so; the store's own figures are as they were.
    shop.write("rates.csv", RATES.replace("7.105", "7.2").as_bytes());
    shop.run(&["run", "--now", "2026-11-17T10:00"]).exits(0);
    let revised = report_of(&shop, 2);
    assert_eq!(figure(&revised, "sales.paid", "abroad"), paid("abroad"));
    let total: f64 = figure(&revised, "sales.paid", "total")["value"].as_str().unwrap().parse().unwrap();
    assert_eq!(format!("{:.2}", total - home), "947.10");
    shop.run(&["verify", "--all"]).exits(0);
    shop.run(&["report", "--week", WEEK, "--recompute"]).exits(0);
}

#[test]
fn a_store_without_a_rate_is_left_out_by_name_until_there_is_one() {
    let shop = two_stores("from,to,date,rate\nUSD,CNY,2026-11-11,7.105\n");
    shop.run(&["run"]).exits(0);
    let mail = shop.text(&format!("reports/{WEEK}/rev-1/digest.txt"));
    assert!(mail.contains("Abroad: no exchange rate from USD to CNY on 2026-11-09"), "{mail}");
    let report = report_of(&shop, 1);
    assert_eq!(report["provisional"], true);
    assert_eq!(figure(&report, "sales.paid", "total")["lacks"], serde_json::json!(["abroad"]));
    assert_eq!(figure(&report, "sales.paid", "total")["value"], figure(&report, "sales.paid", "shop")["value"]);
    assert_eq!(figure(&report, "sales.paid", "abroad")["value"], "134.33");
    shop.write("rates.csv", RATES.as_bytes());
    shop.run(&["run", "--now", "2026-11-17T10:00"]).exits(0);
    assert_eq!(figure(&report_of(&shop, 2), "sales.paid", "total").get("lacks"), None);
}
