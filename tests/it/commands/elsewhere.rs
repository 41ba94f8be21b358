//! What a store's channel on another platform sold, where the report has a store of that platform too.

use super::shop::{Shop, WEEK};
use crate::support::shop::csv;
use serde_json::Value;

const HEADER: &str = "Name,Email,Financial Status,Paid at,Currency,Shipping,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Id,Source";

fn sold(name: u32, total: &str, channel: &str) -> String {
    let at = "2026-11-10 10:00:00 +0800";
    format!(
        "#{name},b@example.com,paid,{at},CNY,0.00,{total},{at},1,Item A,{total},SKU-A,0.00,{},{channel}",
        5_000_000 + name
    )
}

/// A Shopify store, and one on that platform.
fn shop(other: &str) -> Shop {
    let shop = Shop::empty();
    shop.setting("platform = \"tmall\"", "platform = \"shopify\"");
    shop.setting("expects = [\"orders\", \"refunds\", \"ads\", \"traffic\"]", "expects = [\"orders\"]");
    let store =
        format!("[[stores]]\nid = \"far\"\nname = \"Far\"\nplatform = \"{other}\"\nexpects = [\"orders\"]\n[mail]");
    shop.setting("[mail]", &store);
    let orders = [sold(1, "50.00", "web"), sold(2, "20.00", "sell-on-amazon"), sold(3, "10.00", "sell-on-amazon")];
    shop.with("orders_export_1.csv", &csv(HEADER, &orders))
}

/// What is said of it, in the report of the operator.
fn told(shop: &Shop, out: &str) -> Vec<String> {
    let folder = shop.path(out);
    shop.run(&["preview", "--week", WEEK, "--out", folder.to_str().unwrap()]).exits(0);
    let report: Value = serde_json::from_str(&shop.text(&format!("{out}/report.json"))).unwrap();
    let notices = report["notices"].as_array().unwrap().iter().map(Value::to_string);
    notices.filter(|said| said.contains("sell-on-amazon")).collect()
}

#[test]
fn orders_of_another_platforms_channel_are_told_once_where_it_has_a_store() {
    let shop = shop("amazon");
    let [said] = &told(&shop, "one")[..] else { panic!("{:?}", told(&shop, "again")) };
    assert!(
        said.contains(
            "Main: 2 orders of the period (30.00) were sold through sell-on-amazon; Far may report the same orders."
        ),
        "{said}"
    );
    // As it says: once they are listed, they count in one store and nothing is said.
    shop.write("excluded.csv", "store,order_id,reason\nshop,#2,on Amazon\nshop,#3,on Amazon\n".as_bytes());
    assert_eq!(told(&shop, "listed"), [""; 0]);
}

#[test]
fn without_a_store_of_that_platform_the_channel_is_the_stores_own() {
    assert_eq!(told(&shop("pdd"), "one"), [""; 0]);
}

#[test]
fn lines_of_an_order_whose_own_row_is_gone_are_named() {
    let shop = shop("pdd");
    let second = "#7,b@example.com,,,,,,2026-11-11 10:00:00 +0800,1,Item B,5.00,SKU-B,,,".to_owned();
    let rows = [sold(1, "50.00", "web"), second.replace("#7", "#1"), second];
    let shop = shop.with("orders_export_1.csv", &csv(HEADER, &rows));
    let out = shop.path("gone");
    shop.run(&["preview", "--week", WEEK, "--out", out.to_str().unwrap()])
        .exits(0)
        .says("the item report has paid orders that no order report has: 1");
}
