//! Broken ceilings and budgets that end too early, among what needs attention.

use super::{business, november};
use crate::support::story::{Story, days, operator, owner_of};
use crate::support::tables::dec;
use rust_decimal::Decimal;
use zhoubao::report::Report;
use zhoubao::words::{Language, Words};

/// 9 orders of 100.00 and 150.00 of spending a day in the first store, above their targets of 1,000.00 and 500.00.
fn spending() -> Story {
    Story::of(&[("a", "甲店", "小李"), ("b", "乙店", "小陈")])
        .plans_by("年度", "店铺|财年|年目标\n甲店|2026|182500\n乙店|2026|182500")
        .sells("a", november(), 9, "100.00")
        .advertises("a", november(), "甲计划", "150.00", "600.00")
        .sells_of("P2", "b", november(), 10, "100.00")
        .advertises("b", november(), "乙计划", "50.00", "200.00")
}

/// Amount, sentence and who, of each finding about goals.
fn found(report: &Report) -> Vec<(Decimal, String, String)> {
    let words = Words::built_in(Language::Zh);
    let keys = ["report.finding.ceiling", "report.finding.budget_over", "report.finding.budget_ends"];
    let findings = report.overview.findings.iter().filter(|finding| keys.contains(&finding.text.key()));
    findings
        .map(|one| (one.amount.expect("money"), words.say(&one.text), one.who.clone().unwrap_or_default()))
        .collect()
}

fn one(amount: &str, text: &str, who: &str) -> (Decimal, String, String) {
    (dec(amount), text.to_owned(), who.to_owned())
}

#[test]
fn a_broken_ceiling_is_said_once_with_the_money_above_it() {
    let report = spending().plans_by("其他目标", "店铺|指标|目标\n全部|费比|15%").report(&operator());
    // 150 of 900 are 16.7 %: 1.67 points of 13,500.00 paid. The month's line stands for the year's.
    let expected = one("225", "甲店11月费比 16.7 %，上限 15.0 %", "小李");
    assert_eq!(found(&report), [expected]);
}

#[test]
fn a_budget_that_ends_early_says_when() {
    let report = spending().plans_by("其他目标", "店铺|指标|月份|目标\n甲店|推广花费|2026-11|3000").report(&operator());
    // 2,250.00 in fifteen days and even targets: the 750.00 left last five days, and 4,500.00 come together.
    let expected = one("1500", "甲店11月推广花费 2,250 / 预算 3,000，照此 11/20 用完，期末 4,500", "小李");
    assert_eq!(found(&report), [expected]);
}

#[test]
fn a_budget_that_is_used_up_says_so() {
    let report = spending().plans_by("其他目标", "店铺|指标|月份|目标\n甲店|推广花费|2026-11|2000").report(&operator());
    assert_eq!(found(&report), [one("250", "甲店11月推广花费 2,250，预算 2,000 已用完", "小李")]);
}

#[test]
fn spending_for_an_event_that_is_over_is_no_alarm() {
    // The first fifteen days plan to sell twice as much a day: the rest of the month needs half the spending, 1,125.00.
    let event = |goal: &str| {
        spending()
            .plans_by("节点", "节点|首日|末日|倍数\n双11|2026-11-01|2026-11-15|2")
            .plans_by("其他目标", &format!("店铺|指标|月份|目标\n甲店|推广花费|2026-11|{goal}"))
            .report(&operator())
    };
    assert_eq!(found(&event("3400")), []);
    let tight = found(&event("3300"));
    assert_eq!(tight.len(), 1);
    // To the cents into which a month's target falls on its days.
    assert!((tight[0].0 - dec("75")).abs() < dec("0.1"), "{tight:?}");
}

#[test]
fn a_budget_that_ends_in_months_is_no_finding_yet() {
    // 229 days of 150.00 spent 34,350.00 by even targets; another 28 days reach 38,550.00, on 13 December.
    let budget = |goal: &str| {
        Story::of(&[("a", "甲店", "")])
            .plans_by("年度", "店铺|财年|年目标\n甲店|2026|182500")
            .sells("a", days("2026-04-01", "2026-11-15"), 1, "900.00")
            .advertises("a", days("2026-04-01", "2026-11-15"), "甲计划", "150.00", "600.00")
            .plans_by("其他目标", &format!("店铺|指标|目标\n甲店|推广花费|{goal}"))
            .report(&operator())
    };
    let near = found(&budget("38550"));
    assert_eq!(near.len(), 1);
    assert!(near[0].1.contains("照此 12/13 用完，期末 5.5万"), "{near:?}");
    assert_eq!(found(&budget("38551")), []);
}

#[test]
fn what_keeps_within_is_no_finding_and_other_stores_are_none() {
    let goals = "店铺|指标|月份|目标\n全部|费比|2026-11|20%\n甲店|推广花费|2026-11|5000";
    assert_eq!(found(&spending().plans_by("其他目标", goals).report(&operator())), []);
    let goals = "店铺|指标|月份|目标\n全部|费比|2026-11|15%\n甲店|推广花费|2026-11|3000";
    assert_eq!(found(&spending().plans_by("其他目标", goals).report(&owner_of(&["b"]))), []);
    assert_eq!(found(&business().sells("a", november(), 1, "1.00").report(&operator())), [], "no goals at all");
}
