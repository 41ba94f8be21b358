//! What the year was planned with at first, beside what it was revised to: whose, where, and only where it differs.

use crate::support::phrases::{phrases, unsayable};
use crate::support::story::{Reader, Story, days, operator, owner_of};
use rust_decimal::Decimal;
use zhoubao::calendar::Kind;
use zhoubao::compose::Detail;
use zhoubao::report::{Cell, Report, Table};
use zhoubao::span::Span;
use zhoubao::words::{Language, Words};

fn year() -> Span {
    days("2026-04-01", "2027-03-31")
}

/// Two stores of which the second was revised on 3 November: from 50 to 60 a day, 3,650 more in a year.
fn story() -> Story {
    let fortnight = days("2026-11-02", "2026-11-15");
    Story::of(&[("a", "甲店", "小李"), ("b", "乙店", "小陈")])
        .sells("a", fortnight, 4, "100.00")
        .sells("b", fortnight, 1, "45.00")
        .plans("a", year(), "300.00")
        .plans("b", year(), "60.00")
        .planned_at_first("a", year(), "300.00")
        .planned_at_first("b", year(), "50.00")
}

fn table<'a>(report: &'a Report, id: &str) -> &'a Table {
    report.section("plan").unwrap().tables.iter().find(|table| table.id == id).unwrap()
}

fn number(table: &Table, row: &[Cell], key: &str) -> Option<Decimal> {
    row[table.column(key).unwrap_or_else(|| panic!("{} has no column {key}", table.id))].number()
}

fn dec(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

fn said(report: &Report) -> String {
    let words = Words::built_in(Language::Zh);
    phrases(report).into_iter().map(|phrase| words.say(phrase)).collect::<Vec<_>>().join("\n")
}

#[test]
fn stores_months_and_weeks_have_both_targets() {
    let report = story().report(&operator());
    let stores = table(&report, "plan.stores");
    let total = stores.total.as_ref().unwrap();
    // The week: 7 x (400 + 45) sold; 7 x 360 planned, 7 x 350 at first.
    assert_eq!(number(stores, total, "original_target"), dec("2450.00"));
    assert_eq!(number(stores, total, "original_achievement"), dec("1.2714285714"));
    assert_eq!(number(stores, total, "original_annual"), dec("127750.00"));
    let of = |name: &str| stores.rows.iter().find(|row| row[0] == Cell::Text(name.to_owned())).unwrap();
    assert_eq!(number(stores, of("乙店"), "original_achievement"), dec("0.9"));
    assert_eq!(number(stores, of("甲店"), "original_target"), number(stores, of("甲店"), "target"));
    let months = table(&report, "plan.months");
    assert_eq!(number(months, &months.rows[7], "original_whole"), dec("10500.00"));
    let words = said(&report);
    for sentence in [
        "目标用第 2 版（11/03 起），首版 04/02。",
        "年目标由 127,750.00 改为 131,400.00（11/03）。",
        "乙店：年目标由 18,250.00 改为 21,900.00（11/03 起）。",
    ] {
        assert!(words.contains(sentence), "{sentence} in {words}");
    }
    for language in Language::ALL {
        let report = story().report(&Reader { language, ..operator() });
        assert_eq!(unsayable(&report, language), Vec::<String>::new());
    }
}

#[test]
fn an_owner_sees_what_was_revised_of_their_stores_only() {
    for detail in [Detail::Owner, Detail::Operator] {
        let others = story().report(&Reader { detail, ..owner_of(&["a"]) });
        let words = said(&others);
        assert!(!words.contains("原目标") && !words.contains("改为"), "{words}");
        for section in &others.sections {
            let added = |table: &&Table| table.columns.iter().any(|column| column.key.starts_with("original"));
            assert!(section.tables.iter().find(added).is_none());
        }
        assert!(others.lists.is_empty() && !format!("{others:?}").contains("plan.xlsx"));

        let theirs = story().report(&Reader { detail, ..owner_of(&["b"]) });
        let stores = table(&theirs, "plan.stores");
        assert_eq!(number(stores, &stores.rows[0], "original_annual"), dec("18250.00"));
        assert!(said(&theirs).contains("年目标由 18,250.00 改为 21,900.00（11/03）。"));
        assert!(!said(&theirs).contains("127,750"));
    }
}

#[test]
fn a_year_that_only_moved_between_months_says_so() {
    let fortnight = days("2026-11-02", "2026-11-15");
    let moved = Story::of(&[("a", "甲店", "")])
        .sells("a", fortnight, 4, "100.00")
        .plans("a", days("2026-04-01", "2026-11-30"), "300.00")
        .plans("a", days("2026-12-01", "2026-12-31"), "310.00")
        .plans("a", days("2027-01-01", "2027-01-31"), "290.00")
        .plans("a", days("2027-02-01", "2027-03-31"), "300.00")
        .planned_at_first("a", year(), "300.00");
    let report = moved.report(&operator());
    assert!(said(&report).contains("年目标没有变，各月各周的目标改过（11/03）。"), "{}", said(&report));
    assert!(report.notices.iter().all(|notice| notice.phrase.key() != "notice.target-revised"));
    assert_eq!(table(&report, "plan.stores").column("original_annual"), None);
    assert_eq!(table(&report, "plan.stores").column("original_target"), None);
    let months = table(&report, "plan.months");
    assert_eq!(number(months, &months.rows[8], "original_whole"), dec("9300.00"));
    assert_eq!(months.rows[8][months.column("original_done").unwrap()], Cell::Blank, "a month to come");
}

#[test]
fn the_weeks_of_the_plan_have_both_targets_where_they_are_others_than_those_reported() {
    let report = story().goes_by(Kind::Iso, Kind::Trade).report(&operator());
    let periods = table(&report, "plan.periods");
    // 8 to 14 November, ended on the Saturday: seven days at 350 at first, all of them known.
    let week = &periods.rows[29];
    assert_eq!(number(periods, week, "original_target"), dec("2450.00"));
    assert_eq!(number(periods, week, "original_achievement"), dec("1.2714285714"));
    // 22 to 30 November is still to come.
    let coming = &periods.rows[31];
    assert_eq!(number(periods, coming, "original_target"), dec("3150.00"));
    assert_eq!(coming[periods.column("original_achievement").unwrap()], Cell::Blank);
}
