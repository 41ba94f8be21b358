//! Files that could not be used and lie in the inbox no longer.

use super::shop::{MONDAY, Shop, WEEK};

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
