//! `check`, `preview` and `run` tell the same of a week that is not all there, and a run by the clock waits for it.

use super::shop::{MONDAY, ORDERS, Shop, TRAFFIC, WEEK, week_of_ads, week_of_orders, week_of_refunds};
use crate::support::shop::{csv, orders, refunds};
use chrono::NaiveDate;

const NOON: &str = "2026-11-16T12:05";

/// The store's days as the platform counts them: so much on each day of the week with sales, nothing on Friday.
fn counted(each: &str) -> Vec<u8> {
    let paid = |day: u32| if day == 13 { "0.00" } else { each };
    let rows: Vec<String> = (9..=15).map(|day| format!("2026-11-{day:02},200,1,0,{}", paid(day))).collect();
    csv("统计日期,访客数,支付买家数,支付老买家数,支付金额", &rows)
}

fn shop(each: &str) -> Shop {
    Shop::empty()
        .with(ORDERS, &week_of_orders())
        .with(super::shop::REFUNDS, &week_of_refunds())
        .with(super::shop::ADS, &week_of_ads())
        .with(TRAFFIC, &counted(each))
}

#[test]
fn what_agrees_is_all_there_and_is_not_waited_for() {
    let shop = shop("100.00");
    shop.run(&["check"]).exits(0).calmly().says("the week's exports are all there");
    shop.run(&["run", "--now", MONDAY]).exits(0).silently();
    assert_eq!(shop.figure(1, "sales.paid").as_deref(), Some("600.00"));
}

#[test]
fn a_difference_is_told_by_all_of_them_and_waited_for_until_noon() {
    let shop = shop("135.00");
    let told = "the platform counts 810.00 paid, the exports 600.00, 210.00 apart";
    shop.run(&["check"]).exits(0).calmly().says(told).says("likely cause").never_says("all there");
    let out = shop.path("try");
    shop.run(&["preview", "--out", &out.to_string_lossy()]).exits(0).says(told);
    let report: serde_json::Value = serde_json::from_slice(&shop.read("try/report.json")).unwrap();
    assert_eq!(report["provisional"], true);
    shop.run(&["run", "--now", MONDAY]).exits(75);
    assert_eq!(shop.revisions(), 0);
    shop.run(&["run", "--week", WEEK, "--now", NOON]).exits(0).says(told);
    // A settings table that lets it pass ends the waiting.
    let patient = self::shop("135.00");
    patient.setting("[intake]", "[control]\nshare = \"30%\"\n[intake]");
    patient.run(&["check"]).exits(0).says("the week's exports are all there");
    patient.run(&["run", "--now", MONDAY]).exits(0).silently();
}

#[test]
fn an_export_that_ends_too_early_is_asked_for_with_its_dates() {
    let early = orders(&["100 10-10 done 80 80 0", "101 11-09 done 100 100 0", "102 11-10 done 100 100 0"]);
    let shop = shop("100.00").with(ORDERS, &early);
    shop.run(&["check"])
        .exits(0)
        .calmly()
        .says("it holds nothing on 11-12 Nov, 14-15 Nov, but the platform counts 400.00 paid there")
        .says("from 2026-10-10 to 2026-11-15, into inbox/shop/")
        .never_says("all there");
    shop.run(&["run", "--now", MONDAY]).exits(75);
}

#[test]
fn a_monday_morning_in_last_weeks_export_is_no_week() {
    let last_week = orders(&["100 11-02 done 80 80 0", "101 11-09 done 900 900 0"]);
    let shop = Shop::empty().with("orders.csv", &last_week);
    shop.setting("[\"orders\", \"refunds\", \"ads\", \"traffic\"]", "[\"orders\"]");
    shop.run(&["run", "--now", NOON]).exits(66).complains("2026-W46");
    shop.run(&["preview", "--week", WEEK, "--out", &shop.path("try").to_string_lossy()]).exits(0);
}

#[test]
fn the_operators_word_for_closed_days_ends_the_asking() {
    let october = orders(&["100 10-10 done 80 80 0", "101 11-08 done 90 90 0"]);
    let shop = Shop::empty().with(ORDERS, &october);
    shop.setting("[\"orders\", \"refunds\", \"ads\", \"traffic\"]", "[\"orders\"]");
    shop.run(&["check"]).exits(0).says("its last order is of Sun 8 Nov").says("closed = [\"2026-11-09..2026-11-15\"]");
    shop.setting("expects = ", "closed = [\"2026-11-09..2026-11-15\"]\nexpects = ");
    shop.run(&["check"]).exits(0).calmly().says("the week's exports are all there");
    shop.run(&["run", "--now", MONDAY]).exits(0).silently();
    assert_eq!(shop.figure(1, "sales.paid").as_deref(), Some("0.00"));
    assert_eq!(shop.figure(1, "plan.gap").as_deref(), Some("-700.00"));
}

#[test]
fn a_store_is_asked_for_as_many_days_as_its_own_platform_needs() {
    let order = |day: u32| {
        format!(
            "111-0000000-{day:07}\t2026-11-{day:02}T12:00:00+00:00\tShipped\tSample\tS-1\tB000000001\tShipped\t1\tUSD\t10.00\n"
        )
    };
    let header = "amazon-order-id\tpurchase-date\torder-status\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\n";
    let file = |first: u32| header.to_owned() + &(first..=15).map(order).collect::<String>();
    let shop = |first: u32| {
        let shop = Shop::empty().with("304017020426.txt", file(first).as_bytes());
        shop.setting("platform = \"tmall\"", "platform = \"amazon\"");
        shop.setting("currency = \"CNY\"", "currency = \"USD\"");
        shop.setting("[\"orders\", \"refunds\", \"ads\", \"traffic\"]", "[\"orders\"]");
        shop
    };
    let noon = ["check", "--week", WEEK, "--now", "2026-11-17T12:05"];
    shop(2).run(&noon).exits(0).says("the week's exports are all there");
    shop(9).run(&noon).exits(0).says("from 2026-11-02 to 2026-11-15").never_says("all there");
}

#[test]
fn a_part_of_the_spend_is_not_taken_for_all_of_it() {
    let rows: Vec<String> = (9..=15).map(|day| format!("2026-11-{day:02},k,老客,5,1,60,0,0")).collect();
    let audiences = csv("日期,计划名字,人群名字,展现量,点击量,花费,总成交笔数,总成交金额", &rows);
    let shop = Shop::empty().with(ORDERS, &week_of_orders()).with("人群报表_20261116_090000.csv", &audiences);
    shop.setting("[\"orders\", \"refunds\", \"ads\", \"traffic\"]", "[\"orders\", \"ads\"]");
    let told = "only a report by audience or keyword";
    shop.run(&["check"]).exits(0).says(told).says("export the campaign report").never_says("all there");
    let out = shop.path("try");
    shop.run(&["preview", "--out", &out.to_string_lossy()]).exits(0).says(told);
    let report: serde_json::Value = serde_json::from_slice(&shop.read("try/report.json")).unwrap();
    assert_eq!(report["provisional"], true);
}

#[test]
fn what_no_export_of_the_platform_gives_is_said_once_and_not_asked_for() {
    let shop = Shop::new();
    shop.setting("platform = \"tmall\"", "platform = \"pdd\"");
    shop.setting("[\"orders\", \"refunds\", \"ads\", \"traffic\"]", "[\"traffic\"]");
    shop.run(&["check"]).exits(0).says("which pdd has no export of").never_says("into inbox/shop/");
}

#[test]
fn rows_of_the_week_that_cannot_be_read_leave_it_open_and_older_ones_do_not() {
    let told = |rows: &[&str]| {
        let shop = Shop::new().with(ORDERS, &orders(rows));
        shop.run(&["preview", "--week", WEEK, "--out", &shop.path("try").to_string_lossy()]).exits(0);
        let report: serde_json::Value = serde_json::from_slice(&shop.read("try/report.json")).unwrap();
        let notices = report["notices"].as_array().unwrap().clone();
        let weight =
            notices.iter().find(|notice| notice["code"] == "notice.rejects").map(|notice| notice["weight"].clone());
        (weight, report["provisional"].clone())
    };
    let week = ["101 11-09 done 100 100 0", "102 11-10 done 100 100 0", "103 11-11 done 100 100 0"];
    let with =
        |row: &'static str| [&[row][..], &["100 10-10 done 80 80 0"], &week, &["107 11-15 done 100 100 0"]].concat();
    let (weight, provisional) = told(&with("104 11-12 done n.a. n.a. 0"));
    assert_eq!((weight, provisional), (Some("provisional".into()), true.into()));
    let (weight, _) = told(&with("99 10-12 done n.a. n.a. 0"));
    assert_eq!(weight, Some("attention".into()));
}

const JD_ORDERS: &str = "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,客户姓名,运费金额,付款确认时间,货号,订单完成时间";

/// A shop on JD with an order of 100.00 a day up to a day of November, exported on Monday.
fn on_jd(until: u32) -> Shop {
    let day = |at: u32| if at <= 31 { format!("2026-10-{at:02}") } else { format!("2026-11-{:02}", at - 31) };
    let order = |at: u32| {
        let day = day(at);
        format!(
            "33000000{at:04},10000000001,四件套,1,在线支付,{day} 10:00:00,100.00,100.00,100.00,0.00,100.00,完成,销售订单,jd_{at},王,0.00,{day} 10:00:30,A1,"
        )
    };
    let rows: Vec<String> = (9..=31 + until).map(order).collect();
    let shop = Shop::empty().with("订单_20261116093000.csv", &csv(JD_ORDERS, &rows));
    shop.setting("platform = \"tmall\"", "platform = \"jd\"");
    shop.setting("[\"orders\", \"refunds\", \"ads\", \"traffic\"]", "[\"orders\"]");
    shop
}

/// 商智 by product, one cut of it: so much on each day of the week for each of two products, and their total.
fn by_product(cut: &str, each: u32) -> Vec<u8> {
    let header = format!(
        "时间,{cut},{cut}名称,货号,成交金额,成交商品件数,成交单量,成交客户数,商品浏览量,商品访客数,加购商品件数,取消及售后退款金额"
    );
    let row = |day: u32, id: &str, paid: u32| format!("2026-11-{day:02},{id},四件套,A1,{paid}.00,1,1,1,9,9,0,");
    let of_day = |day: u32| [row(day, "10000000001", each), row(day, "10000000002", each)];
    csv(&header, &(9..=15).flat_map(of_day).collect::<Vec<_>>())
}

#[test]
fn sales_by_product_are_jds_witness() {
    let preview = |shop: &Shop| {
        let out = shop.path("try");
        let ended = shop.run(&["preview", "--week", WEEK, "--out", &out.to_string_lossy()]).exits(0);
        let report: serde_json::Value = serde_json::from_slice(&shop.read("try/report.json")).unwrap();
        (ended, report["provisional"].clone())
    };
    // Two cuts of the same sales count once, and a part of them proves nothing.
    for each in [50, 5] {
        let shop = on_jd(15)
            .with("商品明细_SKU.csv", &by_product("SKU", each))
            .with("商品明细_SPU.csv", &by_product("SPU", each));
        shop.run(&["check"]).exits(0).says("the week's exports are all there");
        assert_eq!(preview(&shop).1, false);
    }
    let shop = on_jd(15).with("商品明细_SKU.csv", &by_product("SKU", 150));
    let told = "the report by product adds up to 2,100.00 paid";
    shop.run(&["check"]).exits(0).says(told).never_says("all there");
    let (ended, provisional) = preview(&shop);
    ended.says(told);
    assert_eq!(provisional, true);
    // Closed from the 6th on, by the word of all products.
    let shop = on_jd(5).with("商品明细_SKU.csv", &by_product("SKU", 0));
    shop.run(&["check"]).exits(0).says("the week's exports are all there");
    shop.run(&["run"]).exits(0).silently();
    assert_eq!(shop.figure(1, "sales.paid").as_deref(), Some("0.00"));
}

#[test]
fn an_export_in_the_same_bytes_as_an_earlier_one_says_the_same_of_its_own_time() {
    let october: Vec<String> = (0..45)
        .map(|n| {
            let day = NaiveDate::from_ymd_opt(2026, 10, 2).unwrap() + chrono::Days::new(n);
            format!("{} {day} done 100 100 0", 1000 + n)
        })
        .collect();
    let october: Vec<&str> = october.iter().map(String::as_str).collect();
    let nothing = refunds(&[]);
    let shop = Shop::empty().with(ORDERS, &orders(&october));
    for monday in ["20261102", "20261109", "20261116"] {
        shop.write(&format!("inbox/shop/退款{monday}0920.csv"), &nothing);
    }
    shop.setting("[\"orders\", \"refunds\", \"ads\", \"traffic\"]", "[\"orders\", \"refunds\"]");
    for week in ["2026-W44", "2026-W45", WEEK] {
        shop.run(&["preview", "--week", week, "--out", &shop.path("try").to_string_lossy()]).exits(0);
        let report: serde_json::Value = serde_json::from_slice(&shop.read("try/report.json")).unwrap();
        let mut all = report["kpis"].as_array().unwrap().iter();
        let is = |kpi: &&serde_json::Value| kpi["id"] == "refund.amount" && kpi["scope"] == "total";
        let refunded = all.find(is).unwrap();
        assert_eq!((refunded["value"].as_str(), &refunded["days"]), (Some("0.00"), &serde_json::Value::Null), "{week}");
    }
}
