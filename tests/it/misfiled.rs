//! Whose a file is: files in the wrong store's folder are set aside with the store they belong to, whatever they hold and
//! however they were saved, and what two stores may well have alike raises no alarm.

use crate::spreadsheet_bytes::Xlsx;
use crate::support::shop::{Business, ad_items, ad_plans, csv, lines, orders, refunds, set_aside, source, traffic};
use zhoubao::facts::Table;
use zhoubao::ledger::{Doubt, Misfiled, View};
use zhoubao::words::{Language, Words};

const ORDERS: &str = "ExportOrderList202611160905.csv";
const ITEMS: &str = "ExportItemList202611160906.csv";
const REFUNDS: &str = "退款202611160907.csv";
const ADS: &str = "计划报表_20261116_090800.csv";

/// Order numbers as Taobao gives them: those of one shop begin alike here.
fn number(shop: char, order: u32) -> String {
    format!("4513{}760007919{order:04}", shop as u32)
}

/// An order a day from the 9th to the 15th of November, beginning with the number.
fn week(shop: char, first: u32) -> Vec<u8> {
    let rows: Vec<String> = (0..7).map(|n| format!("{} 11-{:02} done 9 9 0", number(shop, first + n), 9 + n)).collect();
    orders(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn items(shop: char, first: u32) -> Vec<u8> {
    let row = |n| {
        let (order, day) = (number(shop, first + n), 9 + n);
        format!("{order}9 {order} 6539{}4567890 1 9 9 done 0 11-{day:02}", shop as u32)
    };
    let rows: Vec<String> = (0..7).map(row).collect();
    lines(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Refunds of the first two of these orders, one of which names the line.
fn two_refunds(shop: char, first: u32) -> Vec<u8> {
    let rows: Vec<String> = (0..2)
        .map(|n| {
            let line = if n == 0 { "" } else { "9" };
            format!("77{}{n} {}{line} 9 ok 11-12 11-13", shop as u32, number(shop, first + n))
        })
        .collect();
    refunds(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Delimited text as a workbook of texts.
fn saved_as_xlsx(csv: &[u8]) -> Vec<u8> {
    let text = encoding_rs::GBK.decode(csv).0.into_owned();
    let cell = |row: usize, column: usize, text: &str| {
        let letter = char::from(b'A' + u8::try_from(column).unwrap());
        format!(r#"<c r="{letter}{row}" t="inlineStr"><is><t>{}</t></is></c>"#, text.replace('"', ""))
    };
    let row = |(at, line): (usize, &str)| {
        // Words of states hold a comma between quotes.
        let mut quoted = false;
        let fields = line.split(|c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        });
        let cells: String = fields.enumerate().map(|(column, text)| cell(at + 1, column, text)).collect();
        format!(r#"<row r="{}">{cells}</row>"#, at + 1)
    };
    Xlsx::new(&text.lines().enumerate().map(row).collect::<String>(), &[]).bytes()
}

fn to(view: &View, store: &str, name: &str) -> Option<Misfiled> {
    let of = |s: &&zhoubao::ledger::SourceState| s.source.store == store && s.source.name() == name;
    view.sources.iter().find(of).unwrap_or_else(|| panic!("no {store}/{name}")).misfiled.clone()
}

fn is(store: &str) -> Option<Misfiled> {
    Some(Misfiled { to: Some(store.to_owned()), undecided: false })
}

fn rows(view: &View, store: &str, table: Table) -> usize {
    view.store(store).and_then(|store| store.frames.get(&table)).map_or(0, |frame| frame.rows())
}

#[test]
fn the_name_that_a_file_prints_is_held_against_every_stores_names() {
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,店铺名称";
    let of = |shop: &str| csv(header, &[format!("1,2026-11-09 10:00:00,2026-11-09 10:00:00,交易成功,9,9,{shop}")]);
    let mut business = Business::of(&["a", "b"]);
    business.stores[0].name = "木禾旗舰店".to_owned();
    business.stores[1].name = "家居店".to_owned();
    business.receive("b", "text.csv", &of("木禾旗舰店"));
    business.receive("b", "workbook.xlsx", &saved_as_xlsx(&of("木禾 旗舰店")));
    business.receive("b", "own.csv", &of("木禾家居店"));
    business.receive("b", "unknown.csv", &of("青竹"));
    let view = business.view();
    for name in ["text.csv", "workbook.xlsx"] {
        assert_eq!(set_aside(&view, name).as_deref(), Some("set-aside.other-store"), "{name}");
        assert_eq!(to(&view, "b", name), is("a"));
        for language in Language::ALL {
            let said = Words::built_in(language).say(source(&view, name).set_aside.as_ref().unwrap());
            assert!(said.contains("木禾旗舰店") && said.contains("inbox/a/"), "{said}");
        }
    }
    assert_eq!((set_aside(&view, "own.csv"), set_aside(&view, "unknown.csv")), (None, None));
}

#[test]
fn a_shop_that_nobody_knows_is_not_taken_for_the_folders_store_under_a_new_name() {
    let of = |shop: char, name: &str, days: std::ops::RangeInclusive<u32>| {
        let row = |day: u32| {
            format!("{},2026-11-{day:02} 10:00:00,2026-11-{day:02} 10:00:00,交易成功,9,9,{name}", number(shop, day))
        };
        csv(
            "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,店铺名称",
            &days.map(row).collect::<Vec<_>>(),
        )
    };
    let (own, other) = ("木禾旗舰店", "山野户外专营店");
    let with = |name: &str, newer: &[Vec<u8>]| {
        let mut business = Business::of(&["a"]);
        business.stores[0].name = name.to_owned();
        business.receive("a", "ExportOrderList202611130905.csv", &of('A', own, 1..=12));
        for (at, bytes) in newer.iter().enumerate() {
            business.receive("a", &format!("ExportOrderList20261116090{at}.csv"), bytes);
        }
        business.view()
    };
    let newest = "ExportOrderList202611160900.csv";
    // Other orders on the days of its own: a wrong login.
    let view = with(own, &[of('B', other, 9..=15)]);
    assert_eq!(set_aside(&view, newest).as_deref(), Some("set-aside.other-shop"));
    let said = Words::built_in(Language::En).say(source(&view, newest).set_aside.as_ref().unwrap());
    assert!(said.contains(own) && said.contains(other) && said.contains("shop_names"), "{said}");
    assert_eq!(rows(&view, "a", Table::Orders), 12);
    // The same orders under another name: the shop has a new one, also in a file that has some in common with that one alone.
    let view = with(own, &[of('A', other, 9..=15), of('A', other, 13..=15)]);
    assert!(view.sources.iter().all(|state| state.set_aside.is_none() && state.doubts.is_empty()));
    // Other days: nobody can tell, and it is told.
    let view = with(own, &[of('B', other, 13..=15)]);
    let doubt = Doubt::AnotherShop { found: other.to_owned(), expected: own.to_owned() };
    assert_eq!((set_aside(&view, newest), &source(&view, newest).doubts[..]), (None, &[doubt][..]));
    // Where the settings call the shop what no file does, its name tells nothing.
    let view = with("main", &[of('B', other, 9..=15)]);
    assert!(view.sources.iter().all(|state| state.set_aside.is_none()));
}

#[test]
fn a_whole_download_in_the_wrong_folder_is_caught_file_by_file() {
    for xlsx in [false, true] {
        let business = Business::of(&["a", "b"]);
        let receive = |store: &str, name: &str, bytes: Vec<u8>| {
            let bytes = if xlsx { saved_as_xlsx(&bytes) } else { bytes };
            business.receive(store, name, &bytes);
        };
        // Last Monday's exports in their own folders; this Monday's of shop A all in the folder of shop B.
        for (store, shop) in [("a", 'A'), ("b", 'B')] {
            receive(store, "ExportOrderList202611160805.csv", week(shop, 1));
            receive(store, "ExportItemList202611160806.csv", items(shop, 1));
        }
        receive("b", ORDERS, week('A', 4));
        receive("b", ITEMS, items('A', 4));
        receive("b", REFUNDS, two_refunds('A', 4));
        let product = |shop: char| format!("6539{}4567890", shop as u32);
        receive("b", "商品报表_20261116_090900.csv", ad_items(&[&format!("11-09 {} 100 10 5 1 20", product('A'))]));
        receive("a", "商品报表_20261116_091000.csv", ad_items(&[&format!("11-09 {} 100 10 5 1 20", product('A'))]));
        let days = "统计日期,商品ID,商品名称,商品访客数,支付买家数,支付金额";
        receive("b", "商品_2026-11-09.csv", csv(days, &[format!("2026-11-09,{},四件套,9,1,9", product('A'))]));
        let view = business.view();
        for name in [ORDERS, ITEMS, REFUNDS, "商品报表_20261116_090900.csv", "商品_2026-11-09.csv"] {
            assert_eq!(to(&view, "b", name), is("a"), "{name}, xlsx: {xlsx}");
        }
        assert_eq!(rows(&view, "b", Table::Orders), 7);
        assert_eq!(rows(&view, "b", Table::Refunds) + rows(&view, "b", Table::AdDays), 0);
        assert!(view.sources.iter().filter(|s| s.source.store == "a").all(|s| s.set_aside.is_none()));
    }
}

#[test]
fn what_goes_with_a_file_that_prints_the_name_goes_with_it() {
    let mut business = Business::of(&["a", "b"]);
    business.stores[0].name = "木禾旗舰店".to_owned();
    let header = "订单编号,订单创建时间,订单付款时间,订单状态,总金额,买家实付金额,店铺名称";
    let row = |n: u32| format!("{},2026-11-09 10:00:00,2026-11-09 10:00:00,交易成功,9,9,木禾旗舰店", number('A', n));
    business.receive("b", ORDERS, &csv(header, &(1..4).map(row).collect::<Vec<_>>()));
    business.receive("b", ITEMS, &items('A', 1));
    business.receive("b", REFUNDS, &two_refunds('A', 1));
    let view = business.view();
    for name in [ORDERS, ITEMS, REFUNDS] {
        assert_eq!(to(&view, "b", name), is("a"), "{name}");
    }
    assert!(view.stores[1].frames.is_empty());
}

#[test]
fn days_without_numbers_are_told_by_their_figures() {
    let days = |from: u32| -> Vec<u8> {
        let rows: Vec<String> = (9..16).map(|day| format!("11-{day:02} {} {} 1", from + day * 7, day)).collect();
        traffic(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let spends = |spend: u32| -> Vec<u8> {
        let rows: Vec<String> =
            (9..16).map(|day| format!("11-{day:02} 关键词推广 双11 {} 10 {spend} 1 20", day * 100)).collect();
        ad_plans(&rows.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let business = Business::of(&["a", "b"]);
    business.receive("a", "店铺_2026-11-09_2026-11-15.csv", &days(500));
    business.receive("b", "店铺_2026-11-09_2026-11-15.csv", &days(900));
    // The same days once more, saved as a workbook.
    business.receive("b", "店铺日报.xlsx", &saved_as_xlsx(&days(500)));
    business.receive("a", ADS, &spends(5));
    business.receive("b", ADS, &spends(7));
    let view = business.view();
    assert_eq!(to(&view, "b", "店铺日报.xlsx"), is("a"));
    assert_eq!(set_aside(&view, "店铺日报.xlsx").as_deref(), Some("set-aside.other-figures"));
    let others = view.sources.iter().filter(|s| s.source.name() != "店铺日报.xlsx");
    assert!(others.clone().all(|s| s.set_aside.is_none()), "campaigns of one name are no proof");
    business.receive("b", "计划报表_20261116_100800.csv", &spends(5));
    assert_eq!(to(&business.view(), "b", "计划报表_20261116_100800.csv"), is("a"));
}

#[test]
fn the_same_under_two_stores_counts_once_until_it_is_settled() {
    let business = Business::of(&["a", "b"]);
    business.receive_at("b", ORDERS, &week('A', 1), "2026-11-16T01:00:00Z");
    business.receive_at("a", "again.xlsx", &saved_as_xlsx(&week('A', 1)), "2026-11-16T02:00:00Z");
    let view = business.view();
    assert_eq!(to(&view, "a", "again.xlsx"), Some(Misfiled { to: Some("b".to_owned()), undecided: true }));
    assert!(source(&view, "again.xlsx").leaves_open());
    assert_eq!((rows(&view, "a", Table::Orders), rows(&view, "b", Table::Orders)), (0, 7));
    // An export of another kind knows whose they are.
    business.receive("a", ITEMS, &items('A', 1));
    let view = business.view();
    assert_eq!((to(&view, "a", "again.xlsx"), to(&view, "b", ORDERS)), (None, is("a")));
    assert_eq!((rows(&view, "a", Table::Orders), rows(&view, "b", Table::Orders)), (7, 0));
}

#[test]
fn what_stores_may_have_alike_raises_no_alarm() {
    let business = Business::of(&["a", "b"]);
    // Shops that count their orders themselves begin at the same number; a header without rows is the same for everybody.
    for store in ["a", "b"] {
        business.receive(store, ORDERS, &orders(&["1001 11-09 done 9 9 0", "1002 11-10 done 9 9 0"]));
        business.receive(store, REFUNDS, &refunds(&[]));
    }
    business.receive("a", "店铺_2026-11-09_2026-11-10.csv", &traffic(&["11-09 100 5 1", "11-10 100 5 1"]));
    business.receive(
        "b",
        "店铺_2026-11-09_2026-11-11.csv",
        &traffic(&["11-09 100 5 1", "11-10 100 5 1", "11-11 7 1 0"]),
    );
    let one = Business::of(&["a"]);
    one.receive("a", ORDERS, &week('A', 1));
    one.receive("a", "again.xlsx", &saved_as_xlsx(&week('A', 1)));
    assert!(one.view().sources.iter().all(|s| s.set_aside.is_none()), "there is nobody else whose it could be");
    let view = business.view();
    let aside: Vec<_> = view.sources.iter().filter(|s| s.set_aside.is_some()).map(|s| s.source.name()).collect();
    assert_eq!(aside, [ORDERS], "only the very same bytes with rows");
}

#[test]
fn a_persons_word_stands_above_all_others() {
    let business = Business::of(&["a", "b"]);
    business.receive("a", ORDERS, &week('A', 1));
    business.receive("b", "ExportOrderList202611160925.csv", &week('B', 1));
    let copy = business.receive("b", "copy.xlsx", &saved_as_xlsx(&week('A', 1)));
    assert_eq!(to(&business.view(), "b", "copy.xlsx"), is("a"));
    let event = zhoubao::intake::Event::Restored { why: "a second shop under one licence".to_owned() };
    let at = "2026-11-16T03:00:00Z".parse().unwrap();
    business.journal().add(zhoubao::intake::Entry { at, store: "b".to_owned(), sha256: copy, event }).unwrap();
    let view = business.view();
    assert_eq!(to(&view, "b", "copy.xlsx"), None);
    assert_eq!(rows(&view, "b", Table::Orders), 14);
}

#[test]
fn a_few_orders_of_another_store_count_in_both_and_are_told() {
    let business = Business::of(&["a", "b"]);
    business.receive("a", ORDERS, &week('A', 1));
    let own = (0..36).map(|n| format!("{} 11-{:02} done 9 9 0", number('B', 100 + n), 9 + n % 7));
    let strange = (0..3).map(|n| format!("{} 11-{:02} done 9 9 0", number('A', 1 + n), 9 + n));
    let all: Vec<String> = own.chain(strange).collect();
    let other = "ExportOrderList202611160925.csv";
    business.receive("b", other, &orders(&all.iter().map(String::as_str).collect::<Vec<_>>()));
    let told = |view: &View| {
        let of = |name| source(view, name).doubts.clone();
        let shared = |store: &str| [Doubt::InTwoStores { count: 3, other: store.to_owned() }];
        assert_eq!((of(ORDERS), of(other)), (shared("b").to_vec(), shared("a").to_vec()));
    };
    told(&business.view());
    // As it was kept, and when a file of one store came.
    told(&business.view());
    business.receive("a", "店铺_2026-11-09_2026-11-10.csv", &traffic(&["11-09 100 5 1", "11-10 100 5 1"]));
    told(&business.view());
    assert_eq!(rows(&business.view(), "b", Table::Orders), 39);
    // A refund may name an order of the other store: nothing counts twice by that.
    let refunded = Business::of(&["a", "b"]);
    refunded.receive("a", ORDERS, &week('A', 1));
    refunded.receive("b", other, &week('B', 1));
    refunded.receive("b", REFUNDS, &two_refunds('A', 1));
    let view = refunded.view();
    let doubts: Vec<_> = view.sources.iter().flat_map(|source| &source.doubts).collect();
    assert!(!doubts.iter().any(|doubt| matches!(doubt, Doubt::InTwoStores { .. })), "{doubts:?}");
}

#[test]
fn two_stores_that_both_pause_their_advertising_have_the_same_week_of_zeros() {
    let business = Business::of(&["a", "b"]);
    for store in ["a", "b"] {
        let rows: Vec<String> = (9..16).map(|day| format!("11-{day:02} 引流 A 0 0 0 0 0")).collect();
        business.receive(store, ADS, &ad_plans(&rows.iter().map(String::as_str).collect::<Vec<_>>()));
    }
    let view = business.view();
    assert!(view.sources.iter().all(|state| state.set_aside.is_none() && state.doubts.is_empty()));
}
