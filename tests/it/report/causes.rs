//! Why sales moved: the clause of the message, the steps of the chart and the table of stores, which say the same.

use super::{dec, fiscal_year, said};
use crate::support::story::{Story, days, operator};
use rust_decimal::Decimal;
use zhoubao::report::{Cell, ChartKind, Report, Role};
use zhoubao::words::Language;

/// A store that sold so much on each day of a year and for so much in the last week, to so many buyers of so many visitors.
fn moved(story: Story, store: &str, before: (u32, u32, &str), now: (u32, u32, &str)) -> Story {
    moved_since("2025-10-01", story, store, before, now)
}

fn moved_since(first: &str, story: Story, store: &str, before: (u32, u32, &str), now: (u32, u32, &str)) -> Story {
    let (year, week) = (days(first, "2026-11-08"), days("2026-11-09", "2026-11-15"));
    [(year, before), (week, now)].into_iter().fold(story, |story, (span, (visitors, buyers, each))| {
        let paid = dec(each) * Decimal::from(buyers);
        let story = story.sells(store, span, buyers as usize, each);
        story.counts_visits(store, span, visitors, buyers, &paid.to_string())
    })
}

fn one() -> Story {
    Story::of(&[("a", "旗舰店", "小李")]).plans("a", fiscal_year(), "1000")
}

fn message(report: &Report, language: Language) -> String {
    said(&report.overview.message, language)
}

/// The amounts of the table's rows and of its total: before, visitors, conversion, order value, other, now.
fn amounts(report: &Report) -> (Vec<Vec<Decimal>>, Option<Vec<Decimal>>) {
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    let Some(table) = tables.into_iter().find(|table| table.id == "stores.causes") else { return (Vec::new(), None) };
    let numbers = |row: &Vec<Cell>| row.iter().filter_map(Cell::number).collect();
    (table.rows.iter().map(numbers).collect(), table.total.as_ref().map(numbers))
}

#[test]
fn the_factor_that_alone_changed_is_the_cause() {
    let story = moved(one(), "a", (100, 10, "100.00"), (80, 8, "100.00"));
    let report = story.report(&operator());
    let expected = "达成 80.0 %：支付 5,600 / 目标 7,000，差 1,400；比去年同期少 1,400，主因访客 -20.0 %。";
    assert_eq!(message(&report, Language::Zh), expected);
    let english = message(&report, Language::En);
    assert!(english.ends_with("1.4K below last year, mainly by visitors -20.0 %."), "{english}");
    let spanish = message(&report, Language::Es);
    assert!(spanish.contains("menos que hace un año, sobre todo por visitantes"), "{spanish}");
    let (rows, total) = amounts(&report);
    assert_eq!(rows, [["7000", "-1400", "0", "0", "0", "5600"].map(dec)]);
    assert_eq!(total, None, "one store is the total");
    let chart = report.overview.side.as_ref().expect("a chart");
    assert_eq!((chart.id, chart.kind), ("overview.causes", ChartKind::Waterfall));
    let level = |role: Role| chart.series.iter().find(|series| series.role == role).expect("a series").values.clone();
    let none = None::<Decimal>;
    assert_eq!(level(Role::LastYear), [Some(dec("7000")), none, none, none, none]);
    assert_eq!(level(Role::Floor), [none, Some(dec("5600")), Some(dec("5600")), Some(dec("5600")), none]);
    assert_eq!(level(Role::Worse)[1], Some(dec("1400")));
    assert_eq!(level(Role::Actual)[4], Some(dec("5600")));
}

#[test]
fn causes_that_work_together_are_both_named_and_stores_add_up() {
    let story = Story::of(&[("a", "旗舰店", "小李"), ("b", "家居店", "小陈")]);
    let story = story.plans("a", fiscal_year(), "1000").plans("b", fiscal_year(), "1000");
    let story = moved(story, "a", (100, 10, "100.00"), (140, 14, "130.00"));
    let report = moved(story, "b", (200, 10, "50.00"), (210, 9, "52.00")).report(&operator());
    let said = message(&report, Language::Zh);
    assert!(said.ends_with("主因访客 +16.7 %和客单价 +27.0 %。") || said.contains("主因访客"), "{said}");
    let (rows, total) = amounts(&report);
    assert_eq!(rows.len(), 2);
    for row in &rows {
        assert_eq!(row[0] + row[1..5].iter().sum::<Decimal>(), row[5], "{row:?}");
    }
    let sums: Vec<Decimal> = (0..6).map(|at| rows.iter().map(|row| row[at]).sum()).collect();
    assert_eq!(total, Some(sums));
}

#[test]
fn what_has_no_visitors_is_a_part_of_its_own_and_alone_no_cause() {
    let story = Story::of(&[("a", "旗舰店", "小李"), ("b", "家居店", "小陈")]);
    let story = moved(story, "a", (100, 10, "100.00"), (100, 11, "100.00"));
    let (year, week) = (days("2025-10-01", "2026-11-08"), days("2026-11-09", "2026-11-15"));
    let report = story.sells("b", year, 10, "1000.00").sells("b", week, 10, "4000.00").report(&operator());
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    let table = tables.into_iter().find(|table| table.id == "stores.causes").expect("the table");
    let of_b = table.rows.iter().find(|row| row[0] == Cell::from("家居店")).expect("its row");
    assert!(matches!(&of_b[2..5], [Cell::Missing(Some(_)), Cell::Missing(_), Cell::Missing(_)]), "{of_b:?}");
    assert_eq!(of_b[5], Cell::Number(dec("210000")));
    // Most of the change has no cause that is known, so none is named.
    assert!(!message(&report, Language::Zh).contains("主因"), "{}", message(&report, Language::Zh));
    let nobody = Story::of(&[("b", "家居店", "小陈")]).sells("b", year, 10, "1000.00").sells("b", week, 10, "4000.00");
    let report = nobody.report(&operator());
    assert_eq!(amounts(&report).0, Vec::<Vec<Decimal>>::new());
    assert_eq!(report.overview.side.as_ref().map(|chart| chart.id), Some("overview.days"));
    // Then the days that were loud are all there is to say.
    let loud = Story::of(&[("b", "家居店", "小陈")]).sells("b", year, 10, "1000.00").plans("b", fiscal_year(), "10000");
    let wednesday = days("2026-11-11", "2026-11-11");
    let report = loud.sells("b", week, 1, "1000.00").sells("b", wednesday, 9, "1000.00").report(&operator());
    let message = message(&report, Language::Zh);
    assert!(message.ends_with("周三占 62.5 %。"), "{message}");
}

/// The rows of the table of parts: the cut, the part, what it moved.
fn parts(report: &Report) -> Vec<(String, String, Decimal)> {
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    let Some(table) = tables.into_iter().find(|table| table.id == "stores.parts") else { return Vec::new() };
    let words = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Said(phrase) => super::say(phrase),
        other => panic!("{other:?}"),
    };
    let row = |row: &Vec<Cell>| (words(&row[0]), words(&row[1]), row[2].number().expect("an amount"));
    table.rows.iter().map(row).collect()
}

#[test]
fn the_source_that_fewer_came_from_is_named_and_every_cut_makes_the_whole_change() {
    let week = days("2026-11-09", "2026-11-15");
    let story = Story::of(&[("a", "旗舰店", "小李"), ("b", "家居店", "小陈")]);
    let story = moved_since("2026-10-01", story, "a", (100, 10, "100.00"), (70, 7, "100.00"));
    let story = moved_since("2026-10-01", story, "b", (100, 10, "10.00"), (99, 10, "10.10"));
    let report = story
        .comes_from("a", days("2026-11-02", "2026-11-08"), &[("手淘搜索", 60), ("首页推荐", 40)])
        .comes_from("a", week, &[("手淘搜索", 35), ("首页推荐", 35)])
        .report(&operator());
    let said = message(&report, Language::Zh);
    assert!(said.ends_with("主因访客 -15.5 %；访客变化的 80.6 % 在「手淘搜索」。"), "{said}");
    let english = message(&report, Language::En);
    assert!(english.ends_with("80.6 % of the change in visitors is “手淘搜索”."), "{english}");
    let spanish = message(&report, Language::Es);
    assert!(spanish.ends_with("el 80,6 % de la variación de visitantes es «手淘搜索»."), "{spanish}");
    add_up(&report, &["店铺", "商品", "流量来源"]);
}

#[test]
fn without_sources_the_scene_that_was_clicked_less_is_named() {
    let before = days("2026-11-02", "2026-11-08");
    let story = Story::of(&[("a", "旗舰店", "小李")]);
    let story = moved_since("2026-10-01", story, "a", (100, 10, "100.00"), (70, 7, "100.00"));
    let report = story
        .gets_clicks("a", before, "关键词推广", 60)
        .gets_clicks("a", before, "人群推广", 10)
        .gets_clicks("a", days("2026-11-09", "2026-11-15"), "关键词推广", 36)
        .gets_clicks("a", days("2026-11-09", "2026-11-15"), "人群推广", 9)
        .report(&operator());
    let said = message(&report, Language::Zh);
    assert!(said.ends_with("主因访客 -30.0 %；访客变化的 80.0 % 在推广「关键词推广」。"), "{said}");
    add_up(&report, &["商品", "推广渠道"]);
}

/// The parts of each cut make the whole change, to the cent.
fn add_up(report: &Report, expected: &[&str]) {
    let change = amounts(report).0.iter().map(|row| row[5] - row[0]).sum::<Decimal>();
    let all = parts(report);
    let mut cuts: Vec<&str> = all.iter().map(|(cut, ..)| cut.as_str()).collect();
    cuts.dedup();
    assert_eq!(cuts, expected);
    for cut in &cuts {
        let sum: Decimal = all.iter().filter(|(of, ..)| of == cut).map(|(.., moved)| moved).sum();
        assert_eq!(sum, change, "{cut}");
    }
}

#[test]
fn a_change_that_is_small_or_nothing_needs_no_cause() {
    let report = moved(one(), "a", (100, 10, "100.00"), (101, 10, "101.00")).report(&operator());
    assert!(!message(&report, Language::Zh).contains("主因"), "{}", message(&report, Language::Zh));
    let report = moved(one(), "a", (100, 10, "100.00"), (100, 10, "100.00")).report(&operator());
    assert_eq!(message(&report, Language::Zh), "达成 100.0 %：支付 7,000 / 目标 7,000，与目标持平。");
    let title = &report.overview.side.as_ref().expect("a chart").title;
    assert_eq!(said(std::slice::from_ref(title), Language::Zh), "与去年同期持平");
}
