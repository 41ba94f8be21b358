//! What sellers of 淘宝 and 天猫 download beside the usual reports: 淘宝联盟.

use crate::support::exports::{Read, gbk};
use crate::support::layouts::AFFILIATE;
use crate::support::shop::Business;
use zhoubao::calendar::Span;
use zhoubao::extract::ExportKind;
use zhoubao::facts::Table;

/// Lines of two items that were settled on two days, one of them without a 团长.
fn affiliate() -> Vec<u8> {
    let row = |settled: &str, item: &str, paid: &str, [commission, fee]: [&str; 2], line: &str| {
        format!(
            "2026-11-08 09:00:00,{settled},{settled},2026-10-30 10:00:00,通用计划,{item},商品{item},{paid},1,5%,{commission},1%,{fee},\
             4512345678901234567,{line},小红,甲团,否,"
        )
    };
    let rows = [
        AFFILIATE.join(","),
        row("2026-11-09 08:30:00", "680001", "100.00", ["5.00", "1.00"], "4512345678901234561"),
        row("2026-11-09 21:00:00", "680001", "50.00", ["2.50", ""], "4512345678901234562"),
        row("2026-11-10 00:10:00", "680002", "20.00", ["1.00", "0.20"], "4512345678901234563"),
    ];
    gbk(&rows.each_ref().map(String::as_str))
}

#[test]
fn commissions_are_spent_on_the_day_of_settlement_with_their_service_fee() {
    let read = Read::of(&affiliate());
    assert_eq!(read.profile(), "taobao.affiliate");
    assert_eq!(
        read.lines(Table::AdDays, &["date", "channel", "kind", "item", "spend", "sales"]),
        [
            "2026-11-09 淘宝客 cps 680001 6.00 100.00",
            "2026-11-09 淘宝客 cps 680001 2.50 50.00",
            "2026-11-10 淘宝客 cps 680002 1.20 20.00",
        ]
    );
}

#[test]
fn commissions_add_up_by_day_and_item_and_stand_for_no_ad_report() {
    let shop = Business::of(&["home"]);
    shop.receive("home", "settle.csv", &affiliate());
    let view = shop.view();
    let store = &view.stores[0];
    let days = &store.frames[&Table::AdDays];
    let (item, spend) = (days.place("item"), days.place("spend"));
    let mut found: Vec<_> =
        (0..days.rows()).map(|row| (days.text(item, row).unwrap().to_string(), days.number(spend, row))).collect();
    found.sort();
    assert_eq!(found, [("680001".to_owned(), Some(85_000)), ("680002".to_owned(), Some(12_000))]);
    let week = Span::new("2026-11-09".parse().unwrap(), "2026-11-15".parse().unwrap()).unwrap();
    assert_eq!(store.coverage.count(ExportKind::Ads, week), 0, "who paid commissions may have paid for clicks too");
}
