//! The funnel: what the week's target asks for, and which of the three is short.

use super::{business, everything};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator, owner_of, week};
use crate::support::tables::{cell, dec, number, reason, row, said, table, tables};
use zhoubao::calendar::Kind;
use zhoubao::extract::ExportKind;
use zhoubao::report::{Cell, Report};
use zhoubao::words::Language;

/// Of the first store 400 visitors a day, of whom 10 buy for 90.00 each; of the second 500, of whom 10 buy for 100.00.
fn visited() -> Story {
    business()
        .sells("a", week(), 9, "100.00")
        .counts_visits("a", week(), 400, 10, "900.00")
        .sells_of("P2", "b", week(), 10, "100.00")
        .counts_visits("b", week(), 500, 10, "1000.00")
}

/// Which of the three came short, store by store.
fn short(report: &Report) -> Vec<String> {
    let funnel = table(report, "plan.funnel");
    funnel.rows.iter().map(|row| said(cell(funnel, row, "funnel_short"))).collect()
}

#[test]
fn each_of_the_three_is_compared_and_the_short_ones_are_named() {
    let report = visited().plans_by("流量", "店铺|转化率|客单价\n甲店|2%|100\n乙店|2%|100").report(&operator());
    let funnel = table(&report, "plan.funnel");
    let a = row(funnel, "甲店").expect("the first store");
    // 7 x 1,000.00 at 100.00 a buyer are 70 buyers, at 2 % 3,500 visitors.
    for (key, expected) in [
        ("target", "7000"),
        ("needed_visitors", "3500"),
        ("visitors", "2800"),
        ("visitors_gap", "-700"),
        ("target_conversion", "0.02"),
        ("conversion", "0.025"),
        ("conversion_gap", "0.005"),
        ("target_aov", "100"),
        ("aov", "90"),
        ("aov_gap", "-10"),
    ] {
        assert_eq!(number(funnel, a, key), Some(dec(expected)), "{key}");
    }
    assert_eq!(short(&report), ["都够", "访客数、客单价"]);
    let notes = &report.section("plan").expect("a plan").notes;
    let verdict = notes.iter().find(|note| note.key() == "section.funnel.verdict").expect("a sentence").clone();
    assert_eq!(said(&Cell::Said(verdict)), "本周流量比目标：访客少 700、转化率高 0.2 百分点、客单价低 5.00。");
    // 7,000 needed and 6,300 come; 140 buyers of 13,300.00.
    let total = funnel.total.as_ref().expect("a total of two stores");
    for (key, expected) in [
        ("target", "14000"),
        ("needed_visitors", "7000"),
        ("visitors", "6300"),
        ("target_conversion", "0.02"),
        ("conversion", "0.0222222222"),
        ("aov", "95"),
    ] {
        assert_eq!(number(funnel, total, key), Some(dec(expected)), "{key}");
    }
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), Vec::<String>::new());
    }
}

#[test]
fn stores_with_different_funnels_have_the_total_of_what_both_need() {
    // 7,000.00 at 1 % of 100.00 need 7,000 visitors for 70 buyers, at 2 % of 50.00 as many for 140: 210 of 14,000.
    let report = visited().plans_by("流量", "店铺|转化率|客单价\n甲店|1%|100\n乙店|2%|50").report(&operator());
    let funnel = table(&report, "plan.funnel");
    let total = funnel.total.as_ref().expect("a total");
    assert_eq!(number(funnel, total, "needed_visitors"), Some(dec("14000")));
    assert_eq!(number(funnel, total, "target_conversion"), Some(dec("0.015")));
    assert_eq!(number(funnel, total, "target_aov"), Some(dec("66.6666666667")));
}

#[test]
fn a_week_of_the_report_may_reach_over_two_weeks_of_the_plan() {
    // In four weeks a month 8 to 14 November is one week and the 15th begins the next: 6,000.00 at 3 % of 100.00 need
    // 2,000 visitors, 1,000.00 at 2 % of 50.00 another 1,000.
    let report = visited()
        .goes_by(Kind::Iso, Kind::Trade)
        .plans_by("流量", "周|转化率|客单价\nFY2026-M08-W2|3%|100\nFY2026-M08-W3|2%|50")
        .report(&operator());
    let funnel = table(&report, "plan.funnel");
    let a = row(funnel, "甲店").expect("the first store");
    assert_eq!(number(funnel, a, "needed_visitors"), Some(dec("3000")));
    // 60 and 20 buyers of these, for 7,000.00.
    assert_eq!(number(funnel, a, "target_conversion"), Some(dec("0.0266666667")));
    assert_eq!(number(funnel, a, "target_aov"), Some(dec("87.5")));
}

#[test]
fn only_days_with_visitors_ask_for_visitors() {
    let report = business()
        .sells("a", week(), 9, "100.00")
        .counts_visits("a", days("2026-11-09", "2026-11-11"), 400, 10, "900.00")
        .plans_by("流量", "店铺|转化率|客单价\n甲店|2%|100")
        .report(&operator());
    let funnel = table(&report, "plan.funnel");
    let a = row(funnel, "甲店").expect("the first store");
    // Three days of 1,000.00 need 1,500 visitors.
    assert_eq!(number(funnel, a, "target"), Some(dec("3000")));
    assert_eq!(number(funnel, a, "needed_visitors"), Some(dec("1500")));
    assert_eq!(number(funnel, a, "visitors"), Some(dec("1200")));
    let b = row(funnel, "乙店").expect("the second store");
    assert_eq!(reason(funnel, b, "needed_visitors"), "reason.no-funnel");
    assert_eq!(reason(funnel, b, "funnel_short"), "reason.no-export");
    assert_eq!(funnel.total, None, "half a total would compare different stores");
}

#[test]
fn without_visitors_the_need_still_stands() {
    let report =
        visited().lacks("a", ExportKind::Traffic).plans_by("流量", "转化率|客单价\n2%|100").report(&operator());
    let funnel = table(&report, "plan.funnel");
    let a = row(funnel, "甲店").expect("the first store");
    assert_eq!(number(funnel, a, "needed_visitors"), Some(dec("3500")));
    assert_eq!(reason(funnel, a, "visitors"), "reason.no-export");
    assert_eq!(reason(funnel, a, "visitors_gap"), "reason.no-export");
}

#[test]
fn without_a_funnel_no_table_and_an_owner_sees_only_theirs() {
    assert!(!tables(&visited().report(&operator())).any(|table| table.id == "plan.funnel"));
    let story = visited().plans_by("流量", "店铺|转化率|客单价\n甲店|2%|100\n乙店|3%|100");
    let report = story.report(&owner_of(&["b"]));
    let funnel = table(&report, "plan.funnel");
    assert_eq!(funnel.rows.len(), 1);
    assert_eq!(funnel.total, None);
    let all = everything(&report);
    assert!(!all.contains("甲店") && !all.contains("小李"));
}
