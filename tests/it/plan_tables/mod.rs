//! What the plan says beside sales, in the report: people, product roles, the funnel, goals.
//!
//! Every story is planned evenly, 1,000.00 a store and day: the fiscal year from April 2026 has 365 days.

mod findings;
mod funnel;
mod goals;
mod people;
mod roles;

use crate::support::story::{Story, days};
use zhoubao::report::Report;
use zhoubao::span::Span;

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
