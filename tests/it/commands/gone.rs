//! Files that could not be used and lie in the inbox no longer, and files whose store is gone.

use super::shop::{MONDAY, Shop, WEEK};
use crate::support::shop::orders;

const PICTURE: &[u8] = b"\xFF\xD8\xFF\xE0 a picture";

#[test]
fn a_file_that_could_not_be_used_is_told_while_it_lies_there() {
    let shop = Shop::new();
    shop.drops("shop", "IMG_1.jpg", PICTURE, "2026-11-16T09:00");
    shop.run(&["run", "--now", MONDAY]).exits(0);
    shop.run(&["check", "--week", WEEK, "--now", MONDAY]).exits(0).says("IMG_1.jpg");
    std::fs::remove_file(shop.path("inbox/shop/IMG_1.jpg")).unwrap();
    // Nobody gets a second mail for that.
    shop.run(&["run", "--now", "2026-11-16T14:00"]).exits(0);
    assert_eq!(shop.revisions(), 1);
    shop.run(&["check", "--week", WEEK, "--now", "2026-11-16T14:05"]).exits(0).never_says("IMG_1.jpg");
    shop.run(&["verify", "--week", WEEK]).exits(0);
    // What lies there again is told again.
    shop.drops("shop", "IMG_1.jpg", PICTURE, "2026-11-16T09:00");
    shop.run(&["check", "--week", WEEK, "--now", "2026-11-16T14:10"]).exits(0).says("IMG_1.jpg");
}

#[test]
fn what_was_refused_and_taken_away_is_read_once_somebody_can() {
    let shop = Shop::new();
    let bytes = super::shop::week_of_orders();
    let (orders, ..) = encoding_rs::GBK.decode(&bytes);
    let renamed = orders.replacen("订单编号", "单据号码", 1);
    assert_ne!(orders, renamed.as_str());
    shop.drops("shop", "erp.csv", renamed.as_bytes(), "2026-11-16T09:00");
    shop.run(&["check", "--week", WEEK, "--now", MONDAY]).exits(0).says("erp.csv");
    std::fs::remove_file(shop.path("inbox/shop/erp.csv")).unwrap();
    shop.run(&["check", "--week", WEEK, "--now", MONDAY]).exits(0).never_says("erp.csv");
    let profile =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/platforms/taobao-orders.toml"));
    let own = profile.unwrap().replace("订单编号", "单据号码").replace("id = \"taobao.orders\"", "id = \"own.orders\"");
    shop.write("templates/platforms/own.toml", own.as_bytes());
    shop.setting("[paths]", "[paths]\ntemplates = \"templates\"");
    shop.run(&["source", "list"]).exits(0).says("own.orders");
}

#[test]
fn files_of_a_store_that_has_another_id_now_are_told() {
    let shop = Shop::new();
    shop.run(&["check", "--week", WEEK, "--now", MONDAY]).exits(0);
    shop.setting("id = \"shop\"", "id = \"flagship\"");
    let told = "4 files of the store \"shop\", which the settings do not have, count nowhere";
    std::fs::rename(shop.path("inbox/shop"), shop.path("inbox/flagship")).unwrap();
    for name in shop.names("inbox/flagship") {
        std::fs::remove_file(shop.path("inbox/flagship").join(name)).unwrap();
    }
    shop.run(&["check", "--week", WEEK, "--now", "2026-11-16T14:00"]).exits(0).says(told);
    shop.run(&["source", "list"]).exits(0).says("the store \"shop\" is not in the settings");
    // Its first files came after the last of the old name.
    shop.write("inbox/flagship/orders.csv", &super::shop::week_of_orders());
    shop.run(&["check", "--week", WEEK, "--now", "2026-11-23T14:00"]).exits(0).says(told);
    shop.run(&["check", "--week", WEEK, "--now", "2027-01-11T14:00"]).exits(0).never_says(told);
}

#[test]
fn a_store_that_was_closed_is_told_nowhere_but_in_the_list_of_files() {
    let shop = Shop::new();
    let both =
        "[[stores]]\nid = \"closed\"\nname = \"Closed\"\nplatform = \"tmall\"\nexpects = []\n[[stores]]\nid = \"shop\"";
    shop.setting("[[stores]]\nid = \"shop\"", both);
    shop.write("inbox/closed/ExportOrderList202611160925.csv", &orders(&["900 11-09 done 50 50 0"]));
    shop.run(&["check", "--week", WEEK, "--now", MONDAY]).exits(0);
    shop.setting(both, "[[stores]]\nid = \"shop\"");
    std::fs::remove_dir_all(shop.path("inbox/closed")).unwrap();
    shop.run(&["check", "--week", WEEK, "--now", "2026-11-16T14:00"])
        .exits(0)
        .never_says("which the settings do not have");
    shop.run(&["source", "list"]).exits(0).says("the store \"closed\" is not in the settings");
}
