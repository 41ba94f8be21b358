//! Two stores, one in CNY and one in USD, from the downloads to workbook, mail and JSON.

use super::shop::{ORDERS, Shop, WEEK};
use crate::support::shop::{csv, orders, refunds};
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

/// What Shopify's export says of each order and line, as far as a report needs it.
const SHOPIFY: &str = "Name,Email,Financial Status,Paid at,Currency,Shipping,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Id,Source";

fn sold(name: &str, day: &str, currency: &str, total: &str) -> String {
    let at = format!("2026-{day} 10:00:00 +0800");
    format!(
        "#{name},b@example.com,paid,{at},{currency},0.00,{total},{at},1,Item A,{total},SKU-A,0.00,500000000000{name},web"
    )
}

/// A store that sells on Shopify in USD, some orders in EUR, and pays Meta in EUR; the report is in CNY.
fn shopify(rates: &str) -> Shop {
    let shop = Shop::empty();
    shop.setting("platform = \"tmall\"", "platform = \"shopify\"\ncurrency = \"USD\"");
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\", \"ads\"]");
    shop.setting("excluded = \"excluded.csv\"", "excluded = \"excluded.csv\"\nrates = \"rates.csv\"");
    shop.write("rates.csv", format!("from,to,date,rate\n{rates}").as_bytes());
    let orders = [
        sold("5", "11-15", "USD", "1.00"),
        sold("4", "11-12", "EUR", "33.33"),
        sold("3", "11-10", "EUR", "90.00"),
        sold("2", "11-09", "USD", "100.00"),
        sold("1", "11-03", "USD", "50.00"),
        sold("0", "10-05", "USD", "1.00"),
    ];
    let clicks = ["09,0,0", "10,20.00,60.00", "12,10.00,5.00", "15,3.33,0"].map(|row| {
        let [day, spend, sales] = row.split(',').collect::<Vec<_>>()[..] else { unreachable!() };
        format!("2026-11-09,2026-11-15,Camp one,2026-11-{day},active,{spend},1000,10,1,{sales}")
    });
    let meta = "Reporting starts,Reporting ends,Campaign name,Day,Campaign delivery,Amount spent (EUR),Impressions,Link clicks,Purchases,Purchases conversion value";
    shop.with("orders_export_1.csv", &csv(SHOPIFY, &orders)).with("ads daily.csv", &csv(meta, &clicks))
}

/// What is noted of money in other currencies.
fn notes(report: &Value) -> Vec<String> {
    let all = report["notices"].as_array().unwrap().iter().map(|notice| notice["text"].as_str().unwrap().to_owned());
    all.filter(|text| text.contains("EUR") || text.contains("exchange rate")).collect()
}

#[test]
fn what_files_give_in_another_currency_is_converted_row_by_row_and_said() {
    let shop = shopify("USD,CNY,2025-01-01,7\nEUR,USD,2026-11-01,1.1\nEUR,USD,2026-11-11,1.105\n");
    shop.run(&["run"]).exits(0);
    let report = report_of(&shop, 1);
    let value = |id: &str, scope: &str| figure(&report, id, scope)["value"].as_str().unwrap().to_owned();
    // 100 + 1 as they are, 90 at 1.1, 33.33 at 1.105 to the ten-thousandths: 36.8296.
    assert_eq!(value("sales.paid", "shop"), "236.83");
    // Each day at 7: 700, 693, 257.8072, 7.
    assert_eq!(value("sales.paid", "total"), "1657.81");
    // 20 at 1.1, 10 and 3.33 at 1.105: 22, 11.05, 3.6796; each day at 7: 154, 77.35, 25.7572.
    assert_eq!(value("ads.spend", "shop"), "36.73");
    assert_eq!(value("ads.spend", "total"), "257.11");
    let expected = [
        "Main: orders in EUR (2, 123.33 EUR) were converted into USD at each day's rate.",
        "Main: ads in EUR (4, 33.33 EUR) were converted into USD at each day's rate.",
    ];
    assert_eq!(notes(&report), expected);
}

#[test]
fn what_files_give_in_another_currency_counts_nowhere_without_a_rate_and_is_said() {
    let shop = shopify("USD,CNY,2025-01-01,7\nEUR,USD,2026-11-11,1.105\n");
    shop.run(&["run"]).exits(0);
    let report = report_of(&shop, 1);
    let value = |id: &str, scope: &str| figure(&report, id, scope)["value"].as_str().unwrap().to_owned();
    // Without the 90 EUR of the tenth, and what was clicked on it.
    assert_eq!((value("sales.paid", "shop"), value("sales.orders", "shop")), ("137.83".to_owned(), "3".to_owned()));
    assert_eq!(value("sales.paid", "total"), "964.81");
    assert_eq!((value("ads.spend", "shop"), value("ads.spend", "total")), ("14.73".to_owned(), "103.11".to_owned()));
    assert_eq!(report["provisional"], true);
    let missing = |what: &str, days: &str| {
        format!(
            "Main: {what} count nowhere: there is no exchange rate from EUR to USD on {days}. Add it to the list of exchange \
             rates. If the store sells in EUR, write currency = \"EUR\" for it in the settings."
        )
    };
    let expected = [
        missing("orders in EUR (1, 90.00 EUR)", "10 Nov"),
        missing("ads in EUR (2, 20.00 EUR)", "9-10 Nov"),
        "Main: orders in EUR (1, 33.33 EUR) were converted into USD at each day's rate.".to_owned(),
        "Main: ads in EUR (2, 13.33 EUR) were converted into USD at each day's rate.".to_owned(),
    ];
    assert_eq!(notes(&report), expected);
    shop.run(&["verify", WEEK]).exits(0);
}

#[test]
fn a_rate_that_only_an_earlier_period_lacks_is_told_and_the_week_stands() {
    let shop = shopify("USD,CNY,2026-11-09,7\nEUR,USD,2026-11-01,1.1\n");
    shop.run(&["run"]).exits(0);
    let report = report_of(&shop, 1);
    // 101 and 123.33 at 1.1: 135.663; each day at 7: 700, 693, 256.641, 7.
    assert_eq!(figure(&report, "sales.paid", "total")["value"], "1656.64");
    assert_eq!(figure(&report, "sales.paid", "total").get("lacks"), None);
    let expected = [
        "Main: no exchange rate from USD to CNY on 2026-11-03. Its amounts are left out of the totals of last week, month to \
         date, quarter to date, half to date, year to date until the list of exchange rates has the rate.",
        "Main: orders in EUR (2, 123.33 EUR) were converted into USD at each day's rate.",
        "Main: ads in EUR (4, 33.33 EUR) were converted into USD at each day's rate.",
    ];
    assert_eq!(notes(&report), expected);
    for period in ["previous", "mtd"] {
        let mut of = report["kpis"].as_array().unwrap().iter().filter(|kpi| kpi["scope"] == "total");
        let paid = of.find(|kpi| kpi["id"] == "sales.paid" && kpi["period"] == period).unwrap();
        assert_eq!((&paid["value"], &paid["reason_code"]), (&Value::Null, &"reason.no-rate".into()), "{period}");
    }
}

#[test]
fn an_order_whose_lines_are_in_several_currencies_is_never_one_sum() {
    let shop = Shop::empty();
    shop.setting("platform = \"tmall\"", "platform = \"amazon\"\ncurrency = \"USD\"");
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    shop.setting("excluded = \"excluded.csv\"", "excluded = \"excluded.csv\"\nrates = \"rates.csv\"");
    shop.write("rates.csv", b"from,to,date,rate\nUSD,CNY,2025-01-01,7\nCAD,USD,2025-01-01,0.7\n");
    let row = |order: u32, day: u32, sku: &str, currency: &str, price: &str| {
        let at = format!("2026-11-{day:02}T08:00:00+00:00");
        format!(
            "111-0000000-000000{order}\t{at}\t{at}\tShipped\tAmazon.com\tQuilt\t{sku}\tB01003{sku}\tShipped\t1\t{currency}\t{price}"
        )
    };
    let header = "amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tsales-channel\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price";
    let rows = [
        row(1, 9, "1001", "USD", "50.00"),
        row(1, 9, "1002", "CAD", "30.00"),
        row(2, 10, "1001", "CAD", "20.00"),
        row(2, 10, "1002", "CAD", "10.00"),
        row(3, 15, "1001", "USD", "5.00"),
    ];
    let shop = shop.with("304017020426.txt", &csv(header, &rows));
    shop.run(&["report", "--week", WEEK]).exits(0);
    let report = report_of(&shop, 1);
    // 30 at 0.7 and 5; the order of 50 USD and 30 CAD is no 80 of anything.
    assert_eq!(figure(&report, "sales.paid", "shop")["value"], "26.00");
    assert_eq!(figure(&report, "sales.orders", "shop")["value"], "2");
    assert!(report["notices"].to_string().contains("in several currencies"), "{}", report["notices"]);
}
