//! Two exports of advertising in one file, put below each other: what both tell counts once, as the later one has it.

use crate::support::shop::{Business, csv, source, span};
use rust_decimal::Decimal;
use zhoubao::kpi::Kpi;
use zhoubao::ledger::Doubt;

const PLANS: &str = "日期,场景名字,计划ID,计划名字,展现量,点击量,花费,点击率,总成交笔数,总成交金额";
const NAME: &str = "计划报表_20261116_092311.csv";

fn rows(days: std::ops::RangeInclusive<u32>, figures: &str) -> Vec<String> {
    days.map(|day| format!("2026-11-{day:02},关键词推广,7,甲,{figures}")).collect()
}

fn pasted(parts: &[Vec<String>]) -> Business {
    let business = Business::of(&["a"]);
    business.receive("a", NAME, &csv(PLANS, &parts.concat()));
    business
}

/// What was spent and sold in the week, and how many rows the file tells again.
fn told(business: &Business) -> (Decimal, Decimal, u64) {
    let get = |kpi| business.figures("11-15", |m| m.get(kpi, &["a"], span("11-09", "11-15")).value).unwrap();
    let view = business.view();
    let part = &view.sources[0].extract.as_ref().unwrap().parts[0];
    assert!(view.sources[0].accounting.values().all(|rows| rows.read == rows.used + rows.superseded));
    (get(Kpi::AdsSpend), get(Kpi::AdsSales), part.retold_days)
}

fn sums(spend: i64, sales: i64, again: u64) -> (Decimal, Decimal, u64) {
    (spend.into(), sales.into(), again)
}

#[test]
fn last_weeks_export_and_this_weeks_below_it_count_once() {
    let earlier = rows(2..=15, "1000,50,96,5.00%,3,200");
    let later = rows(9..=15, "1010,50,100,4.95%,4,250");
    let header = vec![PLANS.to_owned()];
    for parts in [
        vec![earlier.clone(), later.clone()],
        vec![earlier.clone(), header.clone(), later.clone()],
        // Whichever was put below the other: sales are counted for days after a click.
        vec![later.clone(), earlier[7..].to_vec()],
        vec![later, header, earlier],
    ] {
        assert_eq!(told(&pasted(&parts)), sums(700, 1750, 7));
    }
}

#[test]
fn a_part_of_a_day_that_was_not_over_gives_way_to_the_whole_day() {
    let earlier = [rows(9..=10, "1000,50,96,5.00%,3,200"), rows(11..=11, "300,20,40,6.67%,0,0")].concat();
    let later = rows(9..=15, "1000,50,100,5.00%,3,250");
    for parts in [[earlier.clone(), later.clone()], [later, earlier]] {
        assert_eq!(told(&pasted(&parts)), sums(700, 1750, 3));
    }
}

#[test]
fn a_campaign_with_a_number_is_the_same_one_under_its_new_name_and_with_another_budget() {
    let header = format!("{PLANS},日预算,计划状态");
    let row =
        |day: u32, name: &str, rest: &str| format!("2026-11-{day:02},关键词推广,7,{name},1000,50,100,5%,3,{rest}");
    let named = |name: &'static str, rest: &'static str| (9..=15).map(move |day| row(day, name, rest));
    let business = Business::of(&["a"]);
    let all: Vec<String> = named("甲", "200,100,投放中").chain(named("乙", "250,不限,已暂停")).collect();
    business.receive("a", NAME, &csv(&header, &all));
    assert_eq!(told(&business), sums(700, 1750, 7));
}

#[test]
fn rows_that_a_column_of_the_file_tells_apart_add_up_whatever_their_figures() {
    // Two ad sets, creatives or hours of one campaign, whose column no profile reads.
    for (column, values) in [("创意名称", ["图一", "图二"]), ("创意ID", ["90012345", "90012346"]), ("小时", ["8", "9"])]
    {
        let of = |value: &str| rows(9..=15, &format!("1000,50,50,5.00%,3,125,{value}"));
        let business = Business::of(&["a"]);
        business.receive("a", NAME, &csv(&format!("{PLANS},{column}"), &[of(values[0]), of(values[1])].concat()));
        assert_eq!(told(&business), sums(700, 1750, 0), "{column}");
    }
}

#[test]
fn campaigns_of_one_name_add_up_and_what_looks_like_two_files_is_told() {
    let large = rows(9..=15, "5000,100,80,2.00%,3,200");
    let small = |days| rows(days, "900,20,20,2.22%,1,50");
    let doubts = |business: &Business| source(&business.view(), NAME).doubts.clone();
    // On each day two of one name: two campaigns.
    let business = pasted(&[large.clone(), small(9..=15)]);
    assert_eq!((told(&business), doubts(&business)), (sums(700, 1750, 0), vec![]));
    // On some days all stand there again.
    let business = pasted(&[large.clone(), small(9..=10)]);
    assert_eq!(told(&business), sums(600, 1500, 0));
    assert_eq!(doubts(&business), [Doubt::DaysTwice { days: vec![span("11-09", "11-10")] }]);
    // Below a header of their own.
    let business = pasted(&[large, vec![PLANS.to_owned()], small(9..=15)]);
    assert_eq!(told(&business), sums(700, 1750, 0));
    assert_eq!(doubts(&business), [Doubt::DaysTwice { days: vec![span("11-09", "11-15")] }]);
}
