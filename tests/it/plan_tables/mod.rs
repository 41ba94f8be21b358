//! What the plan says beside sales, in the report: people, product roles, the funnel, goals.
//!
//! Every story is planned evenly, 1,000.00 a store and day: the fiscal year from April 2026 has 365 days.

mod findings;
mod funnel;
mod goals;
mod people;
mod roles;

use crate::recalculation::computed_alike;
use crate::support::story::{Story, days, operator};
use crate::support::tables::tables;
use zhoubao::render;
use zhoubao::report::Report;
use zhoubao::span::Span;
use zhoubao::words::{Language, Words};

/// Two stores of two people, planned for 365,000.00 each.
fn business() -> Story {
    Story::of(&[("a", "甲店", "小李"), ("b", "乙店", "小陈")])
        .plans_by("年度", "店铺|财年|年目标\n甲店|2026|365000\n乙店|2026|365000")
}

/// The first fortnight and a day of November, up to the end of the week reported.
fn november() -> Span {
    days("2026-11-01", "2026-11-15")
}

/// Everything a reader is told, as it stands in the value.
fn everything(report: &Report) -> String {
    format!("{:?} {:?} {:?}", report.sections, report.overview, report.notices)
}

/// All that a plan may say beside sales.
fn everything_planned() -> Story {
    business()
        .sells("a", november(), 9, "100.00")
        .sells_of("P2", "b", november(), 7, "130.00")
        .takes_back("a", "2026-11-10", 1, 2, "100.00")
        .advertises("a", november(), "甲计划", "150.00", "600.00")
        .counts_visits("a", november(), 410, 9, "900.00")
        .counts_visits("b", november(), 330, 7, "910.00")
        .counts_views("P1", "a", november(), 120)
        .knows("P1", "围巾", "小陈")
        .in_role("引流")
        .plans_by("货品结构", "角色|占比\n引流|30%\n利润|70%")
        .plans_by("流量", "店铺|转化率|客单价\n甲店|2.1%|95\n乙店|1.9%|140")
        .plans_by(
            "其他目标",
            "店铺|指标|月份|商品ID|目标\n全部|访客|2026-11||10000\n甲店|访客|2026-11|P1|3100\n甲店|推广花费|||40000\n\
             甲店|推广花费|2026-11||3100\n全部|退款率|||10%\n甲店|贡献利润|||90000",
        )
}

#[test]
#[ignore = "slow, and needs LibreOffice: cargo slow"]
fn a_workbook_of_all_of_it_computes_to_the_same_values() {
    let report = everything_planned().report(&operator());
    for id in [
        "stores.people",
        "stores.people_products",
        "products.roles",
        "plan.funnel",
        "plan.goals",
        "plan.budgets",
        "plan.ceilings",
        "plan.earnings",
    ] {
        assert!(tables(&report).any(|table| table.id == id), "{id}");
    }
    let bytes = render::workbook(&report, &Words::built_in(Language::Zh)).expect("it renders");
    let compared = computed_alike(&bytes);
    assert!(compared > 200, "{compared}");
}
