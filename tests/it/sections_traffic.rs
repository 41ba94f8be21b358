//! The sheet of visitors' sources: two levels of 生意参谋, search words, and where sales were made.

use crate::support::phrases::unsayable;
use crate::support::story::{Story, operator};
use zhoubao::kpi::Kpi;
use zhoubao::report::{Cell, Report, Section, Table};
use zhoubao::span::Span;
use zhoubao::words::{Language, Words};

fn days(first: &str, last: &str) -> Span {
    Span::new(first.parse().unwrap(), last.parse().unwrap()).unwrap()
}

/// A day's sources: 付费推广 with two within it, 平台流量 with one.
fn sources(paid: [u32; 2], free: u32) -> String {
    let row = |level: &str, within: &str, visitors: u32, buyers: u32, sales: &str| {
        format!("全店流量,{level},{within},汇总,汇总,{visitors},{buyers},{sales}\n")
    };
    let header = "流量载体,一级来源,二级来源,三级来源,四级来源,访客数,支付买家数,支付金额\n".to_owned();
    header
        + &row("付费推广", "汇总", paid[0] + paid[1] - 1, 3, "300.00")
        + &row("付费推广", "关键词推广", paid[0], 2, "200.00")
        + &row("付费推广", "精准人群推广", paid[1], 1, "100.00")
        + &row("平台流量", "汇总", free, 5, "500.00")
        + &row("平台流量", "手淘搜索", free, 5, "500.00")
}

fn told(paid: [u32; 2]) -> Story {
    let all = days("2026-10-19", "2026-11-15");
    let mut story =
        Story::of(&[("a", "甲店", "")]).sells("a", all, 2, "100.00").counts_visits("a", all, 100, 8, "200.00");
    for day in days("2026-11-02", "2026-11-15").days() {
        let name = format!("【生意参谋平台】店铺来源_{day}_{day}.csv");
        let now = day >= "2026-11-09".parse().unwrap();
        story = story.drops("a", &name, sources(if now { paid } else { [20, 11] }, 60));
    }
    let words = |word: &str, visitors: u32, sales: &str| -> String {
        let row = |day| format!("{day},{word},{visitors},1,{sales}\n");
        days("2026-11-09", "2026-11-15").days().map(row).collect()
    };
    let header = "统计日期,搜索词,访客数,支付买家数,支付金额\n";
    let keywords = header.to_owned() + &words("四件套", 30, "90.00") + &words("枕套", 40, "10.00");
    story.drops("a", "【生意参谋平台】搜索词_2026-11-09_2026-11-15.csv", keywords)
}

fn sheet<'r>(report: &'r Report, id: &str) -> Option<&'r Section> {
    report.sections.iter().find(|section| section.id == id)
}

fn table<'r>(report: &'r Report, id: &str) -> &'r Table {
    let section = sheet(report, "traffic").expect("the sheet");
    section.tables.iter().find(|table| table.id == id).expect(id)
}

/// The cells of these columns, a line a row.
fn cells(table: &Table, keys: &[&str]) -> Vec<String> {
    let at = |key: &&str| table.columns.iter().position(|column| column.key == *key).unwrap_or_else(|| panic!("{key}"));
    let shown = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Blank => "·".to_owned(),
        Cell::Missing(_) => "?".to_owned(),
        other => other.number().map_or("!".to_owned(), |number| number.round_dp(4).normalize().to_string()),
    };
    table.rows.iter().map(|row| keys.iter().map(|key| shown(&row[at(key)])).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn sources_stand_on_two_levels_with_what_they_did_and_how_they_moved() {
    let report = told([30, 11]).report(&operator());
    let sources = table(&report, "traffic.sources");
    assert_eq!(
        cells(
            sources,
            &[
                "source",
                "source_within",
                "visitors",
                "visitors_before",
                "visitors_wow",
                "share",
                "buyers",
                "conversion",
                "paid"
            ]
        ),
        [
            "平台流量 · 420 420 0 0.6 35 0.0833 3500",
            "平台流量 手淘搜索 420 420 0 0.6 35 0.0833 3500",
            "付费推广 · 280 210 0.3333 0.4 21 0.075 2100",
            "付费推广 关键词推广 210 140 0.5 0.3 14 0.0667 1400",
            "付费推广 精准人群推广 77 77 0 0.11 7 0.0909 700",
        ]
    );
    assert_eq!(sources.total, None, "who comes by two sources is in both");
    let share = report.kpi(Kpi::TrafficPaidShare, "a", "week").and_then(|figure| figure.value);
    assert_eq!(share.map(|share| share.normalize().to_string()).as_deref(), Some("0.4"));
    let words = table(&report, "traffic.keywords");
    assert_eq!(cells(words, &["keyword", "visitors", "visitors_wow", "paid"]), ["四件套 210 ? 630", "枕套 280 ? 70"]);
    let said = Words::built_in(Language::Zh).say(&sheet(&report, "traffic").unwrap().message);
    assert_eq!(said, "付费流量占访客 40.0 %；来得最多的是手淘搜索（420 人）。变化最大的是关键词推广：+50.0 %。");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn words_grow_against_last_year_where_its_days_are_told() {
    let header = "统计日期,搜索词,访客数,支付买家数,支付金额\n".to_owned();
    let then: String =
        days("2025-11-10", "2025-11-16").days().map(|day| format!("{day},四件套,20,1,60.00\n")).collect();
    let story = told([30, 11]).drops("a", "【生意参谋平台】搜索词_2025-11-10_2025-11-16.csv", header + &then);
    let report = story.report(&operator());
    let words = table(&report, "traffic.keywords");
    assert_eq!(cells(words, &["keyword", "visitors_yoy"]), ["四件套 0.5", "枕套 ?"], "the other nobody searched for");
    let sources = table(&report, "traffic.sources");
    assert_eq!(sources.column("visitors_yoy"), None, "no export tells where people came from then");
}

#[test]
fn days_that_are_missing_are_said_and_nothing_is_compared() {
    let all = days("2026-10-19", "2026-11-15");
    let story = Story::of(&[("a", "甲店", "")]).sells("a", all, 2, "100.00").counts_visits("a", all, 100, 8, "200.00");
    let day = "2026-11-12";
    let report = story
        .drops("a", &format!("【生意参谋平台】店铺来源_{day}_{day}.csv"), sources([30, 11], 60))
        .report(&operator());
    assert_eq!(cells(table(&report, "traffic.sources"), &["visitors", "visitors_wow"])[0], "60 ?");
    let words = Words::built_in(Language::Zh);
    let notes: Vec<String> = sheet(&report, "traffic").unwrap().notes.iter().map(|note| words.say(note)).collect();
    assert!(notes.iter().any(|note| note.contains("甲店") && note.contains("7 天里的 1 天")), "{notes:?}");
}

#[test]
fn where_nothing_is_told_there_is_no_sheet_and_the_reason_is_said() {
    let all = days("2026-10-19", "2026-11-15");
    let report = Story::of(&[("a", "甲店", "")]).sells("a", all, 2, "100.00").report(&operator());
    assert!(sheet(&report, "traffic").is_none());
    assert_eq!(report.kpi(Kpi::TrafficPaidShare, "a", "week").and_then(|figure| figure.value), None);
}
