//! What sellers of 淘宝 and 天猫 download beside the usual reports: 淘宝联盟, 达摩盘.

use crate::support::exports::{Read, gbk, refused, workbook};
use crate::support::layouts::AFFILIATE;
use crate::support::shop::{Business, source};
use zhoubao::calendar::Span;
use zhoubao::extract::ExportKind;
use zhoubao::facts::Table;
use zhoubao::words::{Language, Words};

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

/// 达摩盘 商品列表 of a day: the total first, a date that is a whole number.
fn goods() -> Vec<u8> {
    let header: Vec<&str> = "宝贝ID,宝贝名称,货品成长阶段,日期,支付金额,IPV,营销推广IPV,营销推广消耗,营销推广ROI,收加率,支付转化率,复购率,\
                             预售支付金额,预售销量,非推广IPV,搜索IPV,推荐IPV,免费搜索点击率,笔单价,连带购买量,连带购买率,连带购买叶子类目宽度,复购用户数"
        .split(',')
        .collect();
    let row = |id: &'static str, stage: &'static str, day: &'static str| {
        let cells = header.iter().map(|name| match *name {
            "宝贝ID" => id,
            "货品成长阶段" => stage,
            "日期" => day,
            "IPV" => "1,024",
            "支付转化率" => "766.67%",
            _ => "12.00",
        });
        cells.collect::<Vec<_>>()
    };
    workbook(&[&header, &row("总计", "-", "-"), &row("680001", "成长期", "20261109")])
}

#[test]
fn damopan_items_are_known_and_wait_for_nobody() {
    let phrase = refused(&goods());
    assert_eq!(phrase.key(), "refusal.not-needed");
    assert!(Words::built_in(Language::Zh).say(&phrase).contains("达摩盘商品列表"));
    let shop = Business::of(&["home"]);
    shop.receive("home", "商品列表.xlsx", &goods());
    let view = shop.view();
    let state = source(&view, "商品列表.xlsx");
    assert!(state.set_aside.is_some() && state.waits().is_none() && state.spoilt().is_none());
}
