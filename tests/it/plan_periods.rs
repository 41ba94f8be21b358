//! A report over a plan of four weeks a month: it says where in the plan it stands, closes the plan's weeks as they end, and shows
//! every one of the year.

use crate::support::story::{Story, days, operator};
use rust_decimal::Decimal;
use zhoubao::calendar::Kind;
use zhoubao::kpi::Kpi;
use zhoubao::report::{Cell, Report, Table};
use zhoubao::words::{Language, Phrase, Words};

/// 100 a day are planned for the fiscal year and sold until October; then 90 a day in the first week of November, 120 in the
/// second, 50 on the 15th.
fn story() -> Story {
    Story::of(&[("a", "甲店", "")])
        .plans("a", days("2026-04-01", "2027-03-31"), "100.00")
        .sells("a", days("2026-04-01", "2026-10-31"), 1, "100.00")
        .sells("a", days("2026-11-01", "2026-11-07"), 1, "90.00")
        .sells("a", days("2026-11-08", "2026-11-14"), 1, "120.00")
        .sells("a", days("2026-11-15", "2026-11-15"), 1, "50.00")
}

fn table<'r>(report: &'r Report, id: &str) -> Option<&'r Table> {
    report.section("plan").expect("a plan").tables.iter().find(|table| table.id == id)
}

fn say(phrase: &Phrase) -> String {
    Words::built_in(Language::Zh).say(phrase)
}

/// A row as text, cell by cell; unknown as `–`.
fn told(cells: &[Cell]) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Said(phrase) => say(phrase),
        Cell::Number(number) => number.round_dp(4).normalize().to_string(),
        Cell::Missing(_) => "–".to_owned(),
        Cell::Blank => String::new(),
        other => panic!("{other:?}"),
    };
    cells.iter().map(cell).collect::<Vec<_>>().join("|")
}

#[test]
fn a_monday_report_closes_the_plans_week_that_ended() {
    let report = story().goes_by(Kind::Iso, Kind::Trade).report(&operator());
    assert_eq!(report.head.period, "2026-W46");
    assert_eq!(say(&report.head.label), "11月第2周 8-14 日 (W46)");
    assert!(say(&report.overview.headline).contains("11/09 周一 - 11/15 周日 · 11月第2周 8-14 日 (W46)"));
    assert_eq!(
        report.overview.second.as_ref().map(say).as_deref(),
        Some("11月第2周（8-14 日）达成 120.0 %，比目标 +140。年累计 100.1 %，后续需达目标的 99.9 %。")
    );
    let closed = |kpi| report.kpi(kpi, "total", "closed_plan_week").and_then(|kpi| kpi.value);
    assert_eq!(closed(Kpi::SalesPaid), Some(Decimal::from(840)));
    assert_eq!(closed(Kpi::PlanTarget), Some(Decimal::from(700)));
    assert_eq!(closed(Kpi::PlanGap), Some(Decimal::from(140)));
    let period = report.periods.iter().find(|period| period.id == "closed_plan_week").expect("the period");
    assert_eq!(period.span, days("2026-11-08", "2026-11-14"));
}

#[test]
fn every_week_of_the_plan_is_closed_running_or_coming() {
    let report = story().goes_by(Kind::Iso, Kind::Trade).report(&operator());
    let weeks = table(&report, "plan.periods").expect("the plan's weeks");
    assert_eq!(weeks.rows.len(), 48);
    let expected = [
        (0, "4月第1周|04/01-04/07|7|已结束|700|700|1|0|100|100|700|700|1|0|700"),
        (3, "4月第4周|04/22-04/30|9|已结束|900|900|1|0|100|100|3000|3000|1|0|900"),
        (28, "11月第1周|11/01-11/07|7|已结束|630|700|0.9|-70|90|100|22030|22100|0.9968|-70|700"),
        (29, "11月第2周|11/08-11/14|7|已结束|840|700|1.2|140|120|100|22870|22800|1.0031|70|700"),
        (30, "11月第3周|11/15-11/21|7|进行中|50|100|0.5|-50|50|100|22920|22900|1.0009|20|700"),
        (31, "11月第4周|11/22-11/30|9|未开始||||||100||24400|||900"),
        (47, "3月第4周|03/22-03/31|10|未开始||||||100||36500|||1000"),
    ];
    for (at, row) in expected {
        assert_eq!(told(&weeks.rows[at]), row);
    }
    assert_eq!(weeks.total.as_deref().map(told).as_deref(), Some("合计||365||22920|22900|1.0009|20|||||||36500"));
    assert_eq!(
        table(&report, "plan.weeks").map(|table| table.rows.len()),
        Some(52),
        "those reported stand beside them"
    );
}

#[test]
fn days_without_exports_make_no_average() {
    let report = Story::of(&[("a", "甲店", "")])
        .plans("a", days("2026-04-01", "2027-03-31"), "100.00")
        .sells("a", days("2026-11-10", "2026-11-15"), 1, "120.00")
        .goes_by(Kind::Iso, Kind::Trade)
        .report(&operator());
    let weeks = table(&report, "plan.periods").expect("the plan's weeks");
    let row = told(&weeks.rows[29]);
    assert!(row.starts_with("11月第2周|11/08-11/14|7|已结束|600|500|1.2|100|–|100|"), "{row}");
    assert_eq!(
        report.overview.second.as_ref().map(say).as_deref().map(|said| said
            .split('年')
            .next()
            .unwrap_or_default()
            .to_owned()),
        Some("11月第2周（8-14 日）达成 120.0 %，比目标 +100（达成只算 5 天（共 7 天））。".to_owned())
    );
}

#[test]
fn a_report_of_the_plans_own_week_closes_none_beside_it() {
    let report = story().goes_by(Kind::Trade, Kind::Trade).report(&operator());
    assert_eq!(
        (report.head.period.as_str(), say(&report.head.label).as_str()),
        ("FY2026-M08-W2", "11月第2周 (FY2026-M08-W2)")
    );
    assert_eq!(
        report.head.next.map(|day| day.to_string()).as_deref(),
        Some("2026-11-22"),
        "the day after the next period ends"
    );
    assert!(report.periods.iter().all(|period| period.id != "closed_plan_week"));
    assert!(table(&report, "plan.weeks").is_none(), "the same weeks once");
    let weeks = table(&report, "plan.periods").expect("the plan's weeks");
    assert!(told(&weeks.rows[30]).starts_with("11月第3周|11/15-11/21|7|未开始|"));
    let last = |phrases: &[Phrase]| phrases.last().map(say);
    let mut charts = report.section("plan").expect("a plan").charts.iter();
    let chart = charts.find(|chart| chart.id == "plan.weeks").expect("the last weeks");
    assert_eq!(last(&chart.categories).as_deref(), Some("11月2"), "as below the overview's bars");
    assert_eq!(report.overview.trend.points.last().map(|point| say(&point.label)).as_deref(), Some("11月2"));
}

#[test]
fn weeks_of_seven_days_need_no_table_of_their_own() {
    let report = story().goes_by(Kind::FourFourFive, Kind::FourFourFive).report(&operator());
    assert_eq!(report.head.period, "FY2026-W33");
    assert!(table(&report, "plan.periods").is_none() && table(&report, "plan.weeks").is_some());
}
