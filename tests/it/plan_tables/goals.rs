//! Goals beside sales: what is due of them, by which direction, over which days.

use super::{business, everything, november};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator, owner_of};
use crate::support::tables::{cell, dec, number, reason, row_of, said, table, tables};
use zhoubao::extract::ExportKind;
use zhoubao::span::Span;
use zhoubao::words::Language;

/// Fifteen days of November: 9 orders of 100.00 a day, 150.00 spent a day, and a day one refund of 100.00.
fn month() -> Story {
    let story = business()
        .sells("a", november(), 9, "100.00")
        .advertises("a", november(), "甲计划", "150.00", "600.00")
        .sells_of("P2", "b", november(), 10, "100.00")
        .advertises("b", november(), "乙计划", "50.00", "200.00");
    november().days().fold(story, |story, day| story.takes_back("a", &day.to_string(), 0, 1, "100.00"))
}

/// The platform's export that tells old buyers from new ones: of 10 buyers a day 4 had bought before.
fn knows_its_buyers(story: Story, store: &str, days: Span) -> Story {
    let rows: String = days.days().map(|day| format!("{day},400,10,4,900.00\n")).collect();
    let file = format!("统计日期,访客数,支付买家数,支付老买家数,支付金额\n{rows}");
    story.drops(store, "店铺_2025-01-01_2026-11-15.csv", file)
}

const NOVEMBER: &str = "11月 11/01-11/15";
const YEAR: &str = "财年 04/01-11/15";

#[test]
fn a_months_sum_is_due_by_its_days() {
    let story = month().plans_by("其他目标", "店铺|指标|月份|目标\n甲店|新客|2026-11|200\n甲店|老客|11月|100");
    let report = knows_its_buyers(story, "a", november()).report(&operator());
    let goals = table(&report, "plan.goals");
    // 15 of 30 days: 100 of 200 new customers, and 15 x 6 came; 50 of 100 old ones, and 15 x 4 came.
    let new = row_of(goals, &["甲店", "新客数", NOVEMBER, "进行中"]);
    for (key, expected) in
        [("whole_goal", "200"), ("due", "100"), ("actual", "90"), ("achievement", "0.9"), ("count_gap", "-10")]
    {
        assert_eq!(number(goals, new, key), Some(dec(expected)), "{key}");
    }
    let old = row_of(goals, &["甲店", "老客数", NOVEMBER]);
    assert_eq!(number(goals, old, "achievement"), Some(dec("1.2")));
    assert_eq!(goals.rows.len(), 2, "no total of one store");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), Vec::<String>::new());
    }
}

#[test]
fn what_is_not_known_is_not_due() {
    let story = month().plans_by("其他目标", "店铺|指标|月份|目标\n甲店|新客|2026-11|300\n乙店|新客|2026-11|300");
    let report = knows_its_buyers(story, "a", days("2026-11-01", "2026-11-06")).report(&operator());
    let goals = table(&report, "plan.goals");
    // Six days are known: 60 of 300, and 6 x 6 came.
    let a = row_of(goals, &["甲店", "新客数"]);
    assert_eq!(number(goals, a, "due"), Some(dec("60")));
    assert_eq!(number(goals, a, "actual"), Some(dec("36")));
    let b = row_of(goals, &["乙店", "新客数"]);
    assert_eq!(reason(goals, b, "actual"), "reason.no-export");
    assert_eq!(reason(goals, b, "due"), "reason.no-export");
    assert_eq!(reason(goals, b, "achievement"), "reason.no-export");
    // Both goals, but what is due of the store that has figures.
    let total = row_of(goals, &["合计", "新客数"]);
    assert_eq!(number(goals, total, "whole_goal"), Some(dec("600")));
    assert_eq!(number(goals, total, "achievement"), Some(dec("0.6")));
    let notes = &report.section("plan").expect("a plan").notes;
    let days = notes.iter().find(|note| note.key() == "section.in_period").expect("a note of the days");
    assert_eq!(said(&zhoubao::report::Cell::Said(days.clone())), "11月 11/01-11/15：只有 6/15 天数据：新客数。");
}

#[test]
fn a_budget_is_used_up_and_never_achieved() {
    let report = month()
        .plans_by("其他目标", "店铺|指标|月份|目标\n全部|推广花费|2026-11|3000\n乙店|推广花费|2026-11|2000")
        .report(&operator());
    let budgets = table(&report, "plan.budgets");
    assert_eq!(budgets.column("achievement"), None);
    // 15 x 150.00 of the 1,500.00 of half a month; with even targets 4,500.00 at its end.
    let a = row_of(budgets, &["甲店", "推广花费", NOVEMBER]);
    for (key, expected) in [
        ("budget", "3000"),
        ("due_spend", "1500"),
        ("spend", "2250"),
        ("budget_used", "0.75"),
        ("headroom", "-750"),
        ("expected_end", "4500"),
    ] {
        assert_eq!(number(budgets, a, key), Some(dec(expected)), "{key}");
    }
    // The store with a row of its own has that: 750.00 of 1,000.00.
    let b = row_of(budgets, &["乙店", "推广花费", NOVEMBER]);
    assert_eq!(number(budgets, b, "headroom"), Some(dec("250")));
    let total = row_of(budgets, &["合计", "推广花费", NOVEMBER]);
    assert_eq!(number(budgets, total, "budget"), Some(dec("5000")));
    assert_eq!(number(budgets, total, "headroom"), Some(dec("-500")));
}

#[test]
fn a_ceiling_leaves_room_or_does_not_and_holds_in_each_month() {
    let report = month()
        .plans_by("其他目标", "店铺|指标|月份|目标\n全部|费比||15%\n全部|退款率|2026-11|12%\n甲店|退款率||10%")
        .report(&operator());
    let ceilings = table(&report, "plan.ceilings");
    // 150 of 900 spent are 16.7 %, over the year's 15 % in the month and so far; 100 of 900 refunded are 11.1 %.
    for period in [NOVEMBER, YEAR] {
        let cost = row_of(ceilings, &["甲店", "费比", period]);
        assert_eq!(number(ceilings, cost, "actual"), Some(dec("0.1666666667")));
        assert_eq!(number(ceilings, cost, "headroom_points"), Some(dec("-0.0166666667")));
        let other = row_of(ceilings, &["乙店", "费比", period]);
        assert_eq!(number(ceilings, other, "headroom_points"), Some(dec("0.1")), "50 of 1,000");
        // 200 of 1,900, both under one ceiling.
        let total = row_of(ceilings, &["合计", "费比", period]);
        assert_eq!(number(ceilings, total, "actual"), Some(dec("0.1052631579")));
    }
    let month = row_of(ceilings, &["甲店", "退款率", NOVEMBER]);
    assert_eq!(number(ceilings, month, "ceiling"), Some(dec("0.12")), "the month's own, not the year's");
    let year = row_of(ceilings, &["甲店", "退款率", YEAR]);
    assert_eq!(number(ceilings, year, "headroom_points"), Some(dec("-0.0111111111")));
}

#[test]
fn a_ratio_with_several_ceilings_has_no_total() {
    let report = month().plans_by("其他目标", "店铺|指标|目标\n甲店|费比|15%\n乙店|费比|10%").report(&operator());
    let ceilings = table(&report, "plan.ceilings");
    assert!(ceilings.rows.iter().all(|row| said(&row[0]) != "合计"));
    assert_eq!(ceilings.rows.len(), 4, "two stores, the month and the year");
}

#[test]
fn a_years_sum_is_due_by_the_targets_of_its_days() {
    // An event of fifteen days that sell four times as much: 60 of 350 + 60 days' worth. The budget of 41,000 is due with 6,000.
    let report = month()
        .plans_by("节点", "节点|首日|末日|倍数\n双11|2026-11-01|2026-11-15|4")
        .plans_by("其他目标", "店铺|指标|目标\n甲店|推广花费|41000")
        .report(&operator());
    let budgets = table(&report, "plan.budgets");
    let year = row_of(budgets, &["甲店", "推广花费", YEAR]);
    // The days before are not covered: what is due counts the days that are.
    let due = number(budgets, year, "due_spend").expect("due");
    assert!((due - dec("6000")).abs() <= dec("0.02"), "{due}: to the cents of the days' targets");
    assert_eq!(number(budgets, year, "spend"), Some(dec("2250")));
    assert_eq!(cell(budgets, year, "expected_end"), &zhoubao::report::Cell::Blank, "with days unknown nobody can say");
}

#[test]
fn lead_products_have_visitors_of_their_own() {
    let report = month()
        .counts_views("P1", "a", days("2026-11-06", "2026-11-15"), 120)
        .knows("P1", "围巾", "小李")
        .plans_by(
            "其他目标",
            "店铺|指标|月份|商品ID|目标\n全部|访客|2026-11|P1|3000\n甲店|新客|2026-11|P1|5\n甲店|访客|2026-11||9000",
        )
        .report(&operator());
    let goals = table(&report, "plan.goals");
    // Ten days are known: 1,000 of 3,000, and 10 x 120 came.
    let lead = row_of(goals, &["甲店", "访客数 · 围巾", NOVEMBER]);
    assert_eq!(number(goals, lead, "due"), Some(dec("1000")));
    assert_eq!(number(goals, lead, "achievement"), Some(dec("1.2")));
    let odd = row_of(goals, &["甲店", "新客数 · 围巾", NOVEMBER]);
    assert_eq!(reason(goals, odd, "actual"), "reason.goal-product");
    assert_eq!(reason(goals, row_of(goals, &["甲店", "访客数", NOVEMBER]), "actual"), "reason.no-export");
    assert_eq!(goals.rows.len(), 3, "the product is the first store's, not every store's");
}

#[test]
fn a_month_that_ends_in_the_week_is_judged_whole() {
    let october = days("2026-10-01", "2026-10-31");
    let report = business()
        .week("2026-10-26")
        .sells("a", days("2026-10-01", "2026-11-15"), 10, "100.00")
        .advertises("a", days("2026-10-01", "2026-11-15"), "甲计划", "100.00", "400.00")
        .plans_by("其他目标", "店铺|指标|月份|目标\n甲店|推广花费|2026-10|3000\n甲店|推广花费|2026-11|3000")
        .report(&operator());
    let budgets = table(&report, "plan.budgets");
    // Thursday's month is October, which ends on Saturday; November has its own reports.
    assert_eq!(budgets.rows.len(), 1);
    let row = row_of(budgets, &["甲店", "推广花费", "10月 10/01-10/31", "已结束"]);
    assert_eq!(number(budgets, row, "spend"), Some(dec("3100")), "{} days", october.len());
    assert_eq!(number(budgets, row, "due_spend"), Some(dec("3000")));
    assert_eq!(number(budgets, row, "headroom"), Some(dec("-100")));
    assert_eq!(cell(budgets, row, "expected_end"), &zhoubao::report::Cell::Blank);
    assert!(report.overview.findings.iter().any(|finding| finding.text.key() == "report.finding.budget_over"));
}

#[test]
fn a_product_that_no_store_has_is_said_to_who_sees_all_stores() {
    let story = month().plans_by("其他目标", "指标|商品ID|目标\n访客|P9|3000");
    let report = story.report(&operator());
    let goals = table(&report, "plan.goals");
    let row = row_of(goals, &["2 店合计", "访客数 · P9", YEAR]);
    assert_eq!(reason(goals, row, "actual"), "reason.product-unseen");
    assert!(!everything(&story.report(&owner_of(&["b"]))).contains("P9"));
}

#[test]
fn goals_of_a_store_without_sales_targets_are_shown_alone() {
    let story = Story::of(&[("a", "甲店", ""), ("b", "乙店", "")])
        .plans_by("年度", "店铺|财年|年目标\n甲店|2026|365000")
        .plans_by("其他目标", "店铺|指标|月份|目标\n乙店|推广花费|2026-11|3000")
        .sells("a", november(), 1, "10.00")
        .sells_of("P2", "b", november(), 1, "10.00")
        .advertises("b", november(), "乙计划", "100.00", "200.00");
    let report = story.report(&owner_of(&["b"]));
    let plan = report.section("plan").expect("its goals");
    assert_eq!(plan.tables.iter().map(|table| table.id).collect::<Vec<_>>(), ["plan.budgets"]);
    // Without targets every day weighs the same: 100.00 a day to the end.
    let budgets = table(&report, "plan.budgets");
    assert_eq!(number(budgets, row_of(budgets, &["乙店"]), "expected_end"), Some(dec("3000")));
    assert_eq!(unsayable(&report, Language::Zh), Vec::<String>::new());
}

#[test]
fn contribution_is_unknown_and_says_why() {
    let report = month().plans_by("其他目标", "店铺|指标|目标\n甲店|贡献利润|50000").report(&operator());
    let earnings = table(&report, "plan.earnings");
    let row = row_of(earnings, &["甲店", "贡献利润", YEAR]);
    assert_eq!(number(earnings, row, "whole_goal"), Some(dec("50000")));
    assert_eq!(reason(earnings, row, "actual"), "reason.no-unit-costs");
    assert_eq!(reason(earnings, row, "due"), "reason.no-unit-costs");
}

#[test]
fn an_owner_sees_the_goals_of_their_stores_only() {
    let story = month().knows("P1", "围巾", "小李").counts_views("P1", "a", november(), 120).plans_by(
        "其他目标",
        "店铺|指标|月份|商品ID|目标\n甲店|推广花费|2026-11||3000\n全部|费比|2026-11||15%\n全部|访客|2026-11|P1|3000",
    );
    let report = story.report(&owner_of(&["b"]));
    let ids: Vec<&str> = tables(&report).map(|table| table.id).filter(|id| id.starts_with("plan.")).collect();
    assert_eq!(ids, ["plan.stores", "plan.months", "plan.ceilings", "plan.weeks"]);
    assert_eq!(table(&report, "plan.ceilings").rows.len(), 1);
    let all = everything(&report);
    assert!(!all.contains("甲店") && !all.contains("小李") && !all.contains("围巾") && !all.contains("P1"));
}

#[test]
fn without_goals_no_tables() {
    let report = month().report(&operator());
    let ids: Vec<&str> = tables(&report).map(|table| table.id).filter(|id| id.starts_with("plan.")).collect();
    assert_eq!(ids, ["plan.stores", "plan.months", "plan.weeks"]);
    assert!(report.section("plan").unwrap().notes.iter().all(|note| note.key() != "section.goals.due"));
    let without = month().lacks("a", ExportKind::Ads).plans_by("其他目标", "店铺|指标|目标\n甲店|推广花费|41000");
    let report = without.report(&operator());
    let budgets = table(&report, "plan.budgets");
    let year = row_of(budgets, &["甲店", "推广花费", YEAR]);
    assert_eq!(reason(budgets, year, "spend"), "reason.no-export");
    assert_eq!(reason(budgets, year, "budget_used"), "reason.no-export");
}
