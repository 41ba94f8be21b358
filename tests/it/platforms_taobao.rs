//! What sellers of 淘宝 and 天猫 download beside the usual reports: 淘宝联盟, 达摩盘, 搜索词 of 生意参谋.

use crate::support::exports::{Read, gbk, refused, workbook};
use crate::support::layouts::{AFFILIATE, KEYWORDS};
use crate::support::shop::{Business, source};
use demo::layouts::TRAFFIC_SOURCES;
use demo::layouts::taobao::DAMOPAN;
use zhoubao::calendar::Span;
use zhoubao::extract::ExportKind;
use zhoubao::facts::Table;
use zhoubao::ledger::Replaced;
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
    let header = DAMOPAN;
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

#[test]
fn search_words_are_days_of_words_and_a_day_without_rows_is_missing() {
    let row = |day: &str, word: &str, figures: &str| format!("{day},{word},{figures},169.00,1.49");
    let rows = [
        "引流搜索关键词".to_owned(),
        KEYWORDS.join(","),
        row("2026-11-09", "全棉四件套", "\"1,024\",31,12,9,0.88%,10,\"1,521.00\""),
        row("2026-11-09", "被套", "8,-,-,0,0.00%,0,0.00"),
        row("2026-11-11", "被套", "5,-,-,1,20.00%,1,-"),
    ];
    let file = gbk(&rows.each_ref().map(String::as_str));
    let read = Read::of(&file);
    assert_eq!(read.profile(), "sycm.keywords");
    assert_eq!(
        read.lines(Table::Keywords, &["date", "keyword", "visitors", "buyers", "paid"]),
        ["2026-11-09 全棉四件套 1024 9 1521.00", "2026-11-09 被套 8 0 0.00", "2026-11-11 被套 5 1 ·"]
    );
    let shop = Business::of(&["home"]);
    shop.receive("home", "【生意参谋平台】搜索词_2026-11-09_2026-11-15.csv", &file);
    let corrected = row("2026-11-11", "被套", "6,-,-,1,20.00%,1,88.00");
    let later = gbk(&[&KEYWORDS.join(","), &corrected]);
    shop.receive_at("home", "【生意参谋平台】搜索词_2026-11-11_2026-11-11.csv", &later, "2026-11-17T02:00:00Z");
    let view = shop.view();
    let store = &view.stores[0];
    let days = &store.frames[&Table::Keywords];
    let (visitors, paid) = (days.place("visitors"), days.place("paid"));
    let mut found: Vec<_> = (0..days.rows()).map(|row| (days.number(visitors, row), days.number(paid, row))).collect();
    found.sort();
    assert_eq!(
        found,
        [(Some(6), Some(880_000)), (Some(8), Some(0)), (Some(1024), Some(15_210_000))],
        "the newer file's word of the day counts"
    );
    let week = Span::new("2026-11-09".parse().unwrap(), "2026-11-15".parse().unwrap()).unwrap();
    assert_eq!(store.coverage.count(ExportKind::Keywords, week), 2);
    assert!(!store.coverage.knows(ExportKind::Traffic), "words are not the store");
}

/// A row of 店铺来源: the carrier, four levels, visitors, buyers, what they paid.
fn source_row(carrier: &str, levels: [&str; 4], figures: [&str; 3]) -> String {
    let cell = |name: &&str| match *name {
        "流量载体" => carrier.to_owned(),
        "一级来源" => levels[0].to_owned(),
        "二级来源" => levels[1].to_owned(),
        "三级来源" => levels[2].to_owned(),
        "四级来源" => levels[3].to_owned(),
        "访客数" => figures[0].to_owned(),
        "支付买家数" => figures[1].to_owned(),
        "支付金额" => format!("\"{}\"", figures[2]),
        _ => "-".to_owned(),
    };
    TRAFFIC_SOURCES.iter().map(cell).collect::<Vec<_>>().join(",")
}

fn sources(paid: &str) -> Vec<u8> {
    let rows = [
        TRAFFIC_SOURCES.join(","),
        source_row("全店流量", ["汇总"; 4], ["1000", "30", "5,000.00"]),
        source_row("全店流量", ["付费推广", "汇总", "汇总", "汇总"], ["652", "9", paid]),
        source_row("全店流量", ["付费推广", "关键词推广", "汇总", "汇总"], ["410", "7", "1,083.00"]),
        source_row("全店流量", ["付费推广", "关键词推广", "搜索位", "汇总"], ["300", "5", "845.00"]),
        source_row("全店流量", ["付费推广", "全站推广", "汇总", "汇总"], ["300", "-", "-"]),
        source_row("淘宝APP", ["付费推广", "汇总", "汇总", "汇总"], ["600", "8", "1,352.00"]),
    ];
    gbk(&rows.each_ref().map(String::as_str))
}

const SOURCES_DAY: &str = "【生意参谋平台】店铺来源_2026-11-09_2026-11-09.xls";

#[test]
fn visitor_sources_are_rows_of_two_levels_whose_wholes_are_no_totals_and_whose_day_stands_in_the_name() {
    let shop = Business::of(&["home"]);
    shop.receive("home", SOURCES_DAY, &sources("1,521.00"));
    let view = shop.view();
    let store = &view.stores[0];
    let days = &store.frames[&Table::TrafficSources];
    let (date, visitors) = (days.place("date"), days.place("visitors"));
    let text = |name: &str, row| days.text(days.place(name), row).unwrap().to_string();
    let mut found: Vec<_> = (0..days.rows())
        .map(|row| {
            let day = chrono::NaiveDate::from_epoch_days(days.number(date, row).unwrap() as i32).unwrap();
            format!("{day} {}/{} {:?}", text("level_1", row), text("level_2", row), days.number(visitors, row))
        })
        .collect();
    found.sort();
    let row = |source: &str, visitors: i64| format!("2026-11-09 付费推广/{source} {:?}", Some(visitors));
    assert_eq!(found, [row("", 652), row("全站推广", 300), row("关键词推广", 410)]);
    let state = source(&view, SOURCES_DAY);
    let rows = state.accounting[&Table::TrafficSources];
    assert_eq!((rows.read, rows.used), (3, 3));
    let part = &state.extract.as_ref().unwrap().parts[0];
    assert_eq!((part.totals, part.tables[0].other, part.total_differs.is_none()), (1, 2, true));
    let week = Span::new("2026-11-09".parse().unwrap(), "2026-11-15".parse().unwrap()).unwrap();
    assert_eq!(store.coverage.count(ExportKind::Sources, week), 1, "the other days are missing, not zero");
}

#[test]
fn what_a_newer_file_of_a_day_lacks_of_its_sources_stays_beside_it() {
    let shop = Business::of(&["home"]);
    shop.receive("home", SOURCES_DAY, &sources("1,521.00"));
    let fewer =
        [TRAFFIC_SOURCES.join(","), source_row("全店流量", ["平台流量", "汇总", "汇总", "汇总"], ["9", "1", "9.00"])];
    let fewer = gbk(&fewer.each_ref().map(String::as_str));
    shop.receive_at("home", SOURCES_DAY, &fewer, "2026-11-17T02:00:00Z");
    let view = shop.view();
    let days = &view.stores[0].frames[&Table::TrafficSources];
    let levels: Vec<_> =
        (0..days.rows()).map(|row| days.text(days.place("level_1"), row).unwrap().to_string()).collect();
    assert_eq!(levels, ["付费推广", "付费推广", "付费推广", "平台流量"]);
    assert_eq!(view.stores[0].renewals.iter().map(|told| told.what).collect::<Vec<_>>(), [Replaced::Beside]);
}

/// A file is another under another name: what was kept of the first is not taken for the second.
#[test]
fn a_name_without_a_day_or_with_several_is_refused_until_it_is_put_there_as_it_was() {
    let shop = Business::of(&["home", "flagship"]);
    let span = "【生意参谋平台】店铺来源_2026-11-09_2026-11-15.xls";
    let refused = |shop: &Business, name: &str| source(&shop.view(), name).set_aside.clone();
    shop.receive("home", "店铺来源.xls", &sources("1,521.00"));
    shop.receive("home", span, &sources("88.00"));
    let nameless = refused(&shop, "店铺来源.xls").unwrap();
    let several = refused(&shop, span).unwrap();
    assert_eq!((nameless.key(), several.key()), ("refusal.name-without-day", "refusal.name-of-several-days"));
    for language in Language::ALL {
        let words = Words::built_in(language);
        let (nameless, several) = (words.say(&nameless), words.say(&several));
        assert!(nameless.contains("店铺来源.xls") && nameless.contains("_2026-11-09_2026-11-09"), "{nameless}");
        assert!(!several.contains('{') && !nameless.contains('{'), "{several}");
    }
    shop.receive("home", SOURCES_DAY, &sources("1,521.00"));
    assert_eq!(refused(&shop, "店铺来源.xls"), None, "one of its names says the day");
    shop.receive("home", "店铺来源_2026-11-10_2026-11-10.xls", &sources("1,521.00"));
    let two = refused(&shop, "店铺来源.xls").unwrap();
    assert_eq!(two.key(), "refusal.name-of-two-days");
    for language in Language::ALL {
        let said = Words::built_in(language).say(&two);
        assert!(!said.contains("{"), "{said}");
    }
}
