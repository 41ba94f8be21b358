//! From the platform's own count of a week's people to ours, each part named.

use super::{dec, say};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator, week};
use rust_decimal::Decimal;
use zhoubao::kpi::Kpi;
use zhoubao::report::{Report, Table};
use zhoubao::words::{Language, Words};

fn table<'r>(report: &'r Report, id: &str) -> Option<&'r Table> {
    report.section("stores")?.tables.iter().find(|table| table.id == id)
}

fn numbers(table: &Table, key: &str) -> Vec<Option<Decimal>> {
    let at = table.column(key).expect("a column");
    table.rows.iter().map(|row| row[at].number()).collect()
}

fn of(numbers: &[&str]) -> Vec<Option<Decimal>> {
    numbers.iter().map(|number| Some(dec(number))).collect()
}

/// Seven days of 100 visitors and 5 buyers, of whom the platform counts so many once.
fn counted(rows: &str) -> Story {
    let story = Story::of(&[("a", "旗舰店", "小李")]).sells("a", week(), 5, "100.00");
    let story = story.counts_visits("a", week(), 100, 5, "500.00");
    let header = "统计日期,访客数,支付买家数,支付金额\n".to_owned();
    story.drops("a", "【生意参谋平台】店铺_全部_2026-11-09_2026-11-15.csv", header + rows)
}

fn value(report: &Report, kpi: Kpi) -> (Option<Decimal>, Option<String>) {
    let found = report.kpis.iter().find(|one| one.kpi == kpi && one.scope == "a" && one.period == "week");
    let found = found.expect("the KPI");
    (found.value, found.reason.as_ref().map(say))
}

#[test]
fn who_comes_again_is_the_difference() {
    let report = counted("2026-11-09 ~ 2026-11-15,560,28,3500.00\n").report(&operator());
    assert_eq!(value(&report, Kpi::TrafficVisitors).0, Some(dec("700")), "a row of several days is no day");
    assert_eq!(value(&report, Kpi::TrafficVisitorsDistinct).0, Some(dec("560")));
    let people = table(&report, "stores.bridge_people").expect("visitors and buyers");
    assert_eq!(numbers(people, "platform_people"), of(&["560", "28"]));
    assert_eq!(numbers(people, "counted_again"), of(&["140", "7"]));
    assert_eq!(numbers(people, "people_unexplained"), of(&["0", "0"]));
    assert_eq!(numbers(people, "people_ours"), of(&["700", "35"]));
    let conversion = table(&report, "stores.bridge_conversion").expect("conversion");
    // 28 of 560 are 5 % as 35 of 700 are; the buyers add a point, the visitors take it.
    let parts =
        ["platform_conversion", "buyers_again", "visitors_again", "conversion"].map(|key| numbers(conversion, key)[0]);
    assert_eq!(parts, ["0.05", "0.01", "-0.01", "0.05"].map(|number| Some(dec(number))));
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn parts_make_the_difference_without_a_remainder() {
    for (visitors, buyers) in [(699, 35), (331, 17), (700, 1), (1, 1), (701, 36)] {
        let row = format!("2026-11-09~2026-11-15,{visitors},{buyers},3500.00\n");
        let report = counted(&row).report(&operator());
        let people = table(&report, "stores.bridge_people").expect("visitors and buyers");
        let sum = |row: usize| -> Decimal {
            let keys = ["platform_people", "counted_again", "people_unexplained"];
            keys.iter().map(|key| numbers(people, key)[row].expect("a number")).sum()
        };
        assert_eq!([sum(0), sum(1)].map(Some).to_vec(), numbers(people, "people_ours"));
        let conversion = table(&report, "stores.bridge_conversion").expect("conversion");
        let [theirs, one, other, ours] = ["platform_conversion", "buyers_again", "visitors_again", "conversion"]
            .map(|key| numbers(conversion, key)[0].unwrap());
        assert_eq!(theirs + one + other, ours);
    }
    // More than our days add up to nobody can have come.
    let report = counted("2026-11-09~2026-11-15,720,36,3500.00\n").report(&operator());
    let people = table(&report, "stores.bridge_people").expect("visitors and buyers");
    assert_eq!(numbers(people, "counted_again"), of(&["0", "0"]));
    assert_eq!(numbers(people, "people_unexplained"), of(&["-20", "-1"]));
}

#[test]
fn a_count_of_other_days_is_none_and_that_is_said() {
    let report = counted("2026-11-02 ~ 2026-11-08,560,28,3500.00\n").report(&operator());
    assert!(table(&report, "stores.bridge_people").is_none());
    let (none, reason) = value(&report, Kpi::TrafficVisitorsDistinct);
    assert_eq!((none, reason.as_deref()), (None, Some("平台按天给了访客，没有这一段的去重数")));
    let notes = &report.section("stores").expect("stores").notes;
    let note = notes.iter().find(|note| note.key() == "section.stores.no_span_yet").expect("what to download");
    let said = Language::ALL.map(|language| Words::built_in(language).say(note));
    assert!(said[0].starts_with("旗舰店：访客数、买家数按天相加") && said[0].contains("选整段再下载一次"), "{said:?}");
    assert!(
        said[1].contains("once more for all these days") && said[2].contains("días juntos y se compararán"),
        "{said:?}"
    );
}

#[test]
fn a_day_that_ours_lack_leaves_the_parts_open() {
    let story = Story::of(&[("a", "旗舰店", "小李")]).sells("a", week(), 5, "100.00");
    let story = story.counts_visits("a", days("2026-11-09", "2026-11-14"), 100, 5, "500.00");
    let header = "统计日期,访客数,支付买家数,支付金额\n".to_owned();
    let name = "【生意参谋平台】店铺_全部_2026-11-09_2026-11-15.csv";
    let report = story.drops("a", name, header + "2026-11-09 ~ 2026-11-15,560,28,3500.00\n").report(&operator());
    let people = table(&report, "stores.bridge_people").expect("visitors and buyers");
    assert_eq!(numbers(people, "people_ours"), of(&["600", "30"]));
    assert_eq!(numbers(people, "counted_again"), [None, None]);
    assert!(table(&report, "stores.bridge_conversion").is_none());
}
