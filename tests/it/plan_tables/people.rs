//! The people in charge: their stores and their products, each added up once.

use super::{business, everything};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator, owner_of, week};
use crate::support::tables::{cell, dec, number, reason, row_of, said, table, tables};
use rust_decimal::Decimal;
use zhoubao::extract::ExportKind;
use zhoubao::kpi::Kpi;
use zhoubao::words::Language;

/// Three stores: two of 小李, one of nobody. 小陈 has a product in the first store, and nobody the other.
fn shops() -> Story {
    let fortnight = days("2026-11-02", "2026-11-15");
    Story::of(&[("a", "甲店", "小李"), ("b", "乙店", "小李"), ("c", "丙店", "")])
        .plans_by("年度", "店铺|财年|年目标\n甲店|2026|365000\n乙店|2026|365000\n丙店|2026|182500")
        .sells_of("P1", "a", fortnight, 3, "100.00")
        .sells_of("P2", "a", week(), 6, "100.00")
        .sells_of("P3", "b", week(), 5, "100.00")
        .sells_of("P4", "c", week(), 5, "100.00")
        .takes_back("a", "2026-11-09", 1, 2, "100.00")
        .advertises("a", week(), "甲计划", "10.00", "45.00")
        .knows("P1", "围巾", "小陈")
        .knows("P2", "帽子", "小李")
        .knows("P3", "手套", "小陈")
}

#[test]
fn a_persons_stores_stand_together_against_their_target() {
    let report = shops().report(&operator());
    let people = table(&report, "stores.people");
    let row = row_of(people, &["小李", "甲店、乙店"]);
    // 7 x 900.00 and 7 x 500.00 of 2 x 7,000.00; before that 7 x 300.00 of a week of the first store alone, whose exports
    // begin there: so far 2,100.00 + 9,800.00 of 14,000.00 + 7,000.00.
    for (key, expected) in [
        ("actual", "9800"),
        ("target", "14000"),
        ("achievement", "0.7"),
        ("gap", "-4200"),
        ("ytd_actual", "11900"),
        ("ytd_target", "21000"),
        ("ytd_gap", "-9100"),
        ("roi", "4.5"),
    ] {
        assert_eq!(number(people, row, key), Some(dec(expected)), "{key}");
    }
    let nobody = row_of(people, &["未指定", "丙店"]);
    assert_eq!(number(people, nobody, "achievement"), Some(dec("1")));
    assert_eq!(reason(people, nobody, "roi"), "reason.no-export");
    let total = people.total.as_ref().expect("a total");
    assert_eq!(number(people, total, "actual"), Some(dec("13300")));
    assert_eq!(number(people, total, "target"), Some(dec("17500")));
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), Vec::<String>::new());
    }
}

#[test]
fn a_persons_products_are_theirs_in_any_store_and_all_add_up() {
    let report = shops().lacks("c", ExportKind::Lines).report(&operator());
    let products = table(&report, "stores.people_products");
    let names: Vec<(String, String)> = products.rows.iter().map(|row| (said(&row[0]), said(&row[1]))).collect();
    let expected = [("小陈", "乙店"), ("小陈", "甲店"), ("小李", "甲店"), ("未分摊", "丙店")];
    assert_eq!(names, expected.map(|(person, store)| (person.to_owned(), store.to_owned())));
    let chen = row_of(products, &["小陈", "甲店"]);
    // 3 of 9 pieces a day, as many as the week before; of the day's 9 orders the first two refunded are of this product.
    for (key, expected) in [
        ("products_sold", "1"),
        ("units", "21"),
        ("paid", "2100"),
        ("store_share", "0.3333333333"),
        ("previous", "2100"),
        ("refunded", "200"),
    ] {
        assert_eq!(number(products, chen, key), Some(dec(expected)), "{key}");
    }
    let open = row_of(products, &["未分摊", "丙店"]);
    assert_eq!(number(products, open, "paid"), Some(dec("3500")), "its lines were not exported");
    let total = products.total.as_ref().expect("a total");
    assert_eq!(number(products, total, "paid"), report.kpi(Kpi::SalesPaid, "total", "week").unwrap().value);
    let sum: Decimal = products.rows.iter().filter_map(|row| number(products, row, "paid")).sum();
    assert_eq!(Some(sum), number(products, total, "paid"));
    assert_eq!(products.column("leads"), None, "no product has a goal");
}

#[test]
fn lead_products_that_meet_their_goal_are_counted() {
    let report = shops()
        .counts_views("P1", "a", week(), 100)
        .counts_views("P2", "a", week(), 100)
        .plans_by(
            "其他目标",
            "店铺|指标|月份|商品ID|目标\n甲店|访客|2026-11|P1|3000\n甲店|访客|2026-11|P2|3030\n甲店|访客||P2|1",
        )
        .report(&operator());
    let products = table(&report, "stores.people_products");
    // Seven days of 30: 700 of 3,000 came as due, and 707 of 3,030 did not.
    assert_eq!(said(cell(products, row_of(products, &["小陈", "甲店"]), "leads")), "1/1");
    assert_eq!(
        said(cell(products, row_of(products, &["小李", "甲店"]), "leads")),
        "0/1",
        "the month's before the year's"
    );
    assert_eq!(said(cell(products, row_of(products, &["小陈", "乙店"]), "leads")), "");
}

#[test]
fn a_store_without_target_is_named_and_not_measured() {
    let report = Story::of(&[("a", "甲店", "小李"), ("b", "乙店", "小陈")])
        .plans_by("年度", "店铺|财年|年目标\n甲店|2026|365000")
        .sells("a", week(), 9, "100.00")
        .sells_of("P2", "b", week(), 5, "100.00")
        .report(&operator());
    let people = table(&report, "stores.people");
    let b = row_of(people, &["小陈", "乙店"]);
    assert_eq!(number(people, b, "actual"), Some(dec("3500")));
    assert_eq!(reason(people, b, "achievement"), "reason.no-plan");
    let note = report.section("stores").unwrap().notes.iter().any(|note| note.key() == "section.people.without");
    assert!(note);
}

#[test]
fn an_owner_sees_the_people_of_their_stores_only() {
    let story = business().sells("a", week(), 1, "10.00").sells_of("P2", "b", week(), 1, "10.00");
    let report = story.knows("P1", "围巾", "小李").knows("P2", "帽子", "小王").report(&owner_of(&["b"]));
    let people = table(&report, "stores.people");
    assert_eq!(people.rows.iter().map(|row| said(&row[0])).collect::<Vec<_>>(), ["小陈"]);
    let products = table(&report, "stores.people_products");
    assert_eq!(products.rows.iter().map(|row| said(&row[0])).collect::<Vec<_>>(), ["小王"]);
    let all = everything(&report);
    assert!(!all.contains("小李") && !all.contains("甲店") && !all.contains("围巾"));
}

#[test]
fn where_nobody_is_named_there_is_no_table() {
    let report = Story::of(&[("a", "甲店", "")]).sells("a", week(), 1, "10.00").report(&operator());
    assert!(!tables(&report).any(|table| table.id.starts_with("stores.people")));
}
