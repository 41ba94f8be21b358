//! Actions: whether they helped is told where that can be seen, and nowhere else; what the findings propose is a row that the
//! list reads back.

use super::say;
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator};
use zhoubao::lists::{ACTION_COLUMNS, Actions, KnownStores, Origin};
use zhoubao::report::{Cell, Report, Table};
use zhoubao::words::{Language, Words};

/// Two products and a campaign over half a year of quiet weeks; from 19 October on something was done.
fn quiet() -> Story {
    let always = days("2026-04-06", "2026-11-15");
    let story = Story::of(&[("a", "旗舰店", "小李")]).sells_of("P1", "a", always, 2, "100.00");
    let story = story.sells_of("P2", "a", always, 3, "80.00").sells_of("P3", "a", always, 2, "50.00");
    story.advertises("a", always, "老计划", "20.00", "80.00").knows("P1", "四件套", "小王")
}

fn table<'r>(report: &'r Report, id: &str) -> Option<&'r Table> {
    report.section("actions")?.tables.iter().find(|table| table.id == id)
}

fn words_in(cell: &Cell) -> String {
    match cell {
        Cell::Said(phrase) => say(phrase),
        Cell::Text(text) => text.clone(),
        Cell::Day(day) => day.to_string(),
        _ => String::new(),
    }
}

fn column(table: &Table, key: &str) -> Vec<String> {
    let at = table.column(key).expect("a column");
    table.rows.iter().map(|row| words_in(&row[at])).collect()
}

const NEW: [&str; 2] = ["2026-10-19", "2026-11-15"];

#[test]
fn what_was_done_is_told_where_it_moved_more_than_chance() {
    let since = days(NEW[0], NEW[1]);
    let report = quiet()
        // Twice as much of one product, a campaign that returns less, and nothing of the other.
        .sells_of("P1", "a", since, 2, "100.00")
        .advertises("a", days("2026-04-06", "2026-10-18"), "新计划", "20.00", "80.00")
        .advertises("a", since, "新计划", "20.00", "30.00")
        .acts(["改主图", NEW[0], "2026-11-15", "a", "支付金额", "P1", "", "+20 %"])
        .acts(["提价", NEW[0], "", "a", "支付金额", "P2", "", ""])
        .acts(["加出价", NEW[0], "", "a", "投产比", "", "新计划", ""])
        .acts(["上新图", "2026-11-12", "", "a", "支付金额", "P3", "", ""])
        .acts(["没卖过", NEW[0], "", "a", "支付金额", "P9", "", ""])
        .report(&operator());
    let progress = table(&report, "actions.progress").expect("a table");
    assert_eq!(column(progress, "verdict"), ["继续", "看不出", "停", "太早", "看不出"]);
    assert_eq!(column(progress, "acted_on"), ["四件套", "P2", "新计划", "P3", "P9"]);
    assert_eq!(column(progress, "level_before")[0], "日均 200.00");
    assert_eq!(column(progress, "level_after")[0], "日均 400.00");
    assert_eq!(column(progress, "effect")[0], "+100.0 %");
    assert_eq!(column(progress, "verdict_why")[3], "才 4 天，满 7 天再看");
    assert_eq!(column(progress, "verdict_why")[4], "前后有日子没有「支付金额」的数据");
    let sum = report.overview.actions.as_ref().map(say);
    assert_eq!(sum.as_deref(), Some("行动 5 项：继续 1（改主图）、停 1（加出价）、太早 1、看不出 2。"));
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn two_actions_on_one_figure_cannot_be_told_apart() {
    let report = quiet()
        .sells_of("P1", "a", days(NEW[0], NEW[1]), 2, "100.00")
        .acts(["改主图", NEW[0], "", "a", "支付金额", "P1", "", ""])
        .acts(["降价", "2026-10-26", "", "a", "支付金额", "P1", "", ""])
        .report(&operator());
    let progress = table(&report, "actions.progress").expect("a table");
    assert_eq!(column(progress, "verdict_why"), ["同一指标同时有别的行动，分不开"; 2]);
}

#[test]
fn a_proposed_row_is_one_that_the_list_reads_back() {
    for language in Language::ALL {
        let story = quiet().plans("a", days("2026-04-06", "2026-11-15"), "700").advertises(
            "a",
            days("2026-11-09", "2026-11-15"),
            "没人看的计划",
            "30.00",
            "0.00",
        );
        let report = story.report(&operator());
        let proposed = table(&report, "actions.proposed").expect("a table");
        assert_eq!(proposed.columns.len(), ACTION_COLUMNS.len());
        let words = Words::built_in(language);
        let said = |cell: &Cell| match cell {
            Cell::Said(phrase) => words.say(phrase),
            other => words_in(other),
        };
        let header = proposed.columns.iter().map(|column| words.get(&format!("column.{}", column.key)).to_owned());
        let rows = proposed.rows.iter().map(|row| row.iter().map(said).collect::<Vec<_>>());
        let rows = std::iter::once(header.collect()).chain(rows).enumerate().map(|(at, row)| (at as u64 + 1, row));
        let stores = KnownStores::new([("a", "旗舰店")]);
        let (list, findings) = Actions::from_rows(&Origin::default(), rows, &stores).expect("its columns");
        assert_eq!(findings, [], "{language}");
        let asked: Vec<_> = report.overview.findings.iter().filter_map(|finding| finding.proposal.as_ref()).collect();
        let read: Vec<_> = list.all().collect();
        assert!(asked.len() >= 2 && read.len() == asked.len(), "{language}: {} of {}", read.len(), asked.len());
        for (read, asked) in read.iter().zip(asked) {
            let same = (read.kpi, &read.target, read.since, read.due)
                == (asked.kpi, &asked.target, asked.since, Some(asked.due));
            assert!(same && read.who.as_deref() == Some("小李"), "{language}: {read:?} {asked:?}");
        }
    }
}
