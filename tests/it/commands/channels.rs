//! Advertising on several channels: one that was there in the weeks before is missed by name.

use super::shop::{Ended, Shop, WEEK};
use crate::support::shop::csv;

const META: &str = "Campaign name,Day,Impressions,Link clicks,Amount spent (CNY),Purchases,Purchases conversion value,Reporting starts,Reporting ends";
const GOOGLE: &str = "Campaign,Day,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value";

fn meta(days: &[u32]) -> Vec<u8> {
    let row = |day: &u32| format!("A,2026-11-{day:02},10000,300,100.00,3,250.00,2026-11-{day:02},2026-11-{day:02}");
    csv(META, &days.iter().map(row).collect::<Vec<_>>())
}

fn google(days: &[u32]) -> Vec<u8> {
    let row = |day: &u32| format!("G,2026-11-{day:02},CNY,50.00,5000,100,1.00,100.00");
    csv(GOOGLE, &days.iter().map(row).collect::<Vec<_>>())
}

/// A shop that advertised on both channels to the 8th, and what came on the Monday after: each file with when it was written.
fn shop(since: &[(&str, Vec<u8>, &str)]) -> Shop {
    let shop = Shop::empty();
    shop.setting("platform = \"tmall\"", "platform = \"shopify\"");
    shop.setting("[\"orders\", \"refunds\", \"ads\", \"traffic\"]", "[\"ads\"]");
    let before: Vec<u32> = (1..=8).collect();
    shop.drops("shop", "meta1.csv", &meta(&before), "2026-11-09T09:00");
    shop.drops("shop", "google1.csv", &google(&before), "2026-11-09T09:00");
    for (name, bytes, at) in since {
        shop.drops("shop", name, bytes, at);
    }
    shop
}

fn check(shop: &Shop) -> Ended {
    shop.run(&["check", "--week", WEEK]).exits(0)
}

const WEEKS: [u32; 14] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const MONDAY: &str = "2026-11-16T09:00";

#[test]
fn a_channel_that_did_not_come_is_asked_for_by_name() {
    let shop = shop(&[("google2.csv", google(&WEEKS), MONDAY)]);
    check(&shop).says("of Meta, which was there on most days before").says("Meta Ads Manager").never_says("all there");
    let out = shop.path("try");
    shop.run(&["preview", "--week", WEEK, "--out", &out.to_string_lossy()]).exits(0).says("of Meta has");
    let report: serde_json::Value = serde_json::from_slice(&shop.read("try/report.json")).unwrap();
    assert_eq!(report["provisional"], true);
    shop.drops("shop", "meta2.csv", &meta(&WEEKS), MONDAY);
    check(&shop).says("all there");
}

#[test]
fn a_channel_that_ends_early_is_asked_for_where_its_file_was_made_then() {
    let friday = &WEEKS[..12];
    let both = |at: &str| shop(&[("google2.csv", google(&WEEKS), MONDAY), ("meta2.csv", meta(friday), at)]);
    check(&both("2026-11-14T09:00")).says("(14-15 Nov) of Meta");
    // Made on Monday it says that nothing ran on Saturday and Sunday.
    check(&both(MONDAY)).says("all there");
}

#[test]
fn a_channel_that_was_given_up_is_missed_for_no_longer_than_it_was_usual() {
    let shop = shop(&[("google2.csv", google(&WEEKS), MONDAY), ("meta2.csv", meta(&[]), MONDAY)]);
    check(&shop).never_says("of Meta");
    let week = shop_of_the_week_after();
    week.run(&["check", "--week", "2026-W47", "--now", "2026-11-23T10:00"]).exits(0).never_says("of Meta");
}

fn shop_of_the_week_after() -> Shop {
    let days: Vec<u32> = (2..=22).collect();
    shop(&[("google2.csv", google(&days), "2026-11-23T09:00")])
}

const JD_ORDERS: &str = "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,订单类型,下单帐号,付款确认时间,订单完成时间,货号";
const JD_ADS: &str = "日期,账户名称,产品线,计划类型,计划ID,推广计划,展现数,点击数,总费用,总订单行,总订单金额";
const UNION: &str = "日期,点击量,下单订单量,下单订单金额,预估佣金金额,完成订单量,完成订单金额,付款佣金金额";

/// A shop on JD that advertises each day, and whose affiliates' report tells commissions of these days.
fn with_affiliates(told: &[u32], name: &str) -> Shop {
    let shop = Shop::empty();
    shop.setting("platform = \"tmall\"", "platform = \"jd\"");
    shop.setting("[\"orders\", \"refunds\", \"ads\", \"traffic\"]", "[\"orders\", \"ads\"]");
    let sold = |day: &u32| {
        format!(
            "3300000{day:02},101,甲,1,在线支付,2026-11-{day:02} 10:00:00,100,100,100,0,100,完成,SOP,u{day},2026-11-{day:02} 10:00:30,,A1"
        )
    };
    let spent = |day: &u32| format!("2026-11-{day:02},a,京东快车,普通计划,20001,甲,1000,50,100.00,3,250.00");
    let paid = |day: &u32| format!("2026-11-{day:02},10,1,100.00,20.00,1,100.00,20.00");
    let all: Vec<u32> = (1..=15).collect();
    shop.drops("shop", "订单.csv", &csv(JD_ORDERS, &all.iter().map(sold).collect::<Vec<_>>()), MONDAY);
    shop.drops("shop", "京准通计划_20261116.csv", &csv(JD_ADS, &all.iter().map(spent).collect::<Vec<_>>()), MONDAY);
    shop.drops("shop", name, &csv(UNION, &told.iter().map(paid).collect::<Vec<_>>()), MONDAY);
    shop
}

#[test]
fn commissions_that_came_every_day_and_stay_away_are_asked_for_by_name() {
    let before: Vec<u32> = (1..=8).collect();
    let shop = with_affiliates(&before, "京东联盟_20261109.csv");
    check(&shop)
        .says("of 京东联盟, which was there on most days before")
        .says("JD Union → Reports")
        .never_says("all there");
    shop.run(&["preview", "--week", WEEK, "--out", &shop.path("try").to_string_lossy()]).exits(0);
    let report: serde_json::Value = serde_json::from_slice(&shop.read("try/report.json")).unwrap();
    assert_eq!(report["provisional"], true);
    let said = |code: &str| report["notices"].as_array().unwrap().iter().any(|notice| notice["code"] == code);
    assert!(said("notice.commissions-missing") && !said("notice.channel-missing"), "{}", report["notices"]);
    let all: Vec<u32> = (1..=15).collect();
    check(&with_affiliates(&all, "京东联盟_20261116.csv")).never_says("of 京东联盟");
    // Who had none for a week is asked no more.
    check(&with_affiliates(&before[..1], "京东联盟_20261102.csv")).never_says("of 京东联盟");
}
