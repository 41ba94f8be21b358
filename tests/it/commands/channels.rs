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
