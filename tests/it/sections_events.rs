//! The events sheet and the year's burn-up: figures worked out by hand from a plan workbook and two short Novembers.

use crate::support::golden;
use crate::support::phrases::unsayable;
use crate::support::plan_book;
use crate::support::story::{Reader, Story, day, days, operator, owner_of};
use crate::support::xlsx::{dump, grid, parts};
use rust_decimal::Decimal;
use std::path::Path;
use zhoubao::calendar::Kind;
use zhoubao::render;
use zhoubao::report::{Cell, Report, Role, Table};
use zhoubao::words::{Language, Words};

fn dec(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn say(cell: &Cell) -> String {
    let words = Words::built_in(Language::Zh);
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Said(phrase) => words.say(phrase),
        Cell::Number(number) => number.normalize().to_string(),
        Cell::Amount(number, currency) => format!("{} {currency}", number.normalize()),
        Cell::Day(day) => day.to_string(),
        Cell::Missing(Some(why)) => format!("– {}", words.say(why)),
        Cell::Missing(None) => "–".to_owned(),
        Cell::Blank => String::new(),
        Cell::Spark(_) => "~".to_owned(),
    }
}

fn message(report: &Report) -> String {
    Words::built_in(Language::Zh).say(&report.section("events").expect("events").message)
}

fn notes(report: &Report) -> Vec<String> {
    let words = Words::built_in(Language::Zh);
    report.section("events").expect("events").notes.iter().map(|note| words.say(note)).collect()
}

fn find<'a>(report: &'a Report, id: &str) -> Option<&'a Table> {
    report.sections.iter().flat_map(|section| &section.tables).find(|table| table.id == id)
}

/// The cell of a table's row that begins with this name.
fn cell<'a>(report: &'a Report, id: &str, name: &str, key: &str) -> &'a Cell {
    let table = find(report, id).unwrap_or_else(|| panic!("no table {id}"));
    let row = table.rows.iter().find(|row| say(&row[0]) == name).unwrap_or_else(|| panic!("no {name} in {id}"));
    &row[table.column(key).unwrap_or_else(|| panic!("{id} has no column {key}"))]
}

fn number(report: &Report, id: &str, name: &str, key: &str) -> Option<Decimal> {
    cell(report, id, name, key).number()
}

fn names(report: &Report, id: &str) -> Vec<String> {
    find(report, id).map(|table| table.rows.iter().map(|row| say(&row[0])).collect()).unwrap_or_default()
}

/// Two stores, the second without a last year. A usual day's target is 1000 of the first and 100 of the second:
/// 365 days, 12 of 双11 that count twice, 3 of 元旦 that count twice, and 5 of 双12 three times (of the first only, 390 in
/// all) or 2 of 会员日 three times (of the second only, 384).
fn story() -> Story {
    Story::of(&[("a", "甲店", "小李"), ("b", "乙店", "小陈")])
        .plans_by(
            "年度",
            "店铺|财年|年目标
             甲店|2026|390000
             乙店|2026|38400
             甲店|2025|387000
             乙店|2025|37700",
        )
        .plans_by(
            "节点",
            "节点|首日|末日|店铺|倍数|备注
             双11|2026-11-06|2026-11-17|全部|2|
             会员日|2026-11-28|2026-11-29|乙店|3|先发券
             双12|2026-12-08|2026-12-12|甲店|3|今年先不写
             圣诞|2026-12-20|2026-12-25|全部|1|
             元旦|2027-01-01|2027-01-03|全部|2|
             双11|2025-11-05|2025-11-16|全部|2|
             双12|2025-12-06|2025-12-10|甲店|3|加赠品，停满减，留客服排班",
        )
        .sells("a", days("2026-11-04", "2026-11-05"), 2, "500.00")
        .sells("a", days("2026-11-06", "2026-11-15"), 5, "500.00")
        .sells("b", days("2026-11-06", "2026-11-15"), 1, "150.00")
        .sells("a", days("2025-11-03", "2025-11-04"), 1, "500.00")
        .sells("a", days("2025-11-05", "2025-11-16"), 4, "500.00")
        .sells("a", days("2025-12-06", "2025-12-10"), 3, "500.00")
        .sells("a", days("2025-12-07", "2025-12-07"), 2, "500.00")
        .advertises("a", days("2026-11-06", "2026-11-15"), "计划", "100.00", "600.00")
        .advertises("a", days("2025-11-05", "2025-11-16"), "计划", "80.00", "400.00")
        .advertises("a", days("2025-12-06", "2025-12-10"), "计划", "50.00", "300.00")
        .takes_back("a", "2026-11-06", 3, 1, "500.00")
        .takes_back("a", "2026-11-15", 1, 1, "500.00")
        .takes_back("a", "2025-11-05", 3, 2, "500.00")
        .takes_back("a", "2025-11-10", 30, 1, "500.00")
}

#[test]
fn an_event_under_way_is_measured_to_date_over_all_its_stores() {
    let report = story().report(&operator());
    assert_eq!(names(&report, "events.year"), ["双11", "会员日", "双12", "元旦"], "a factor of 1 takes no part");
    let of = |key: &str| number(&report, "events.year", "双11", key);
    // Ten of twelve days: 10 x 2500 + 10 x 150 against 10 x 2000 + 10 x 200.
    assert_eq!(of("actual"), Some(dec("26500.00")));
    assert_eq!(of("target_to_date"), Some(dec("22000.00")));
    assert_eq!(of("achievement"), Some(dec("1.2045454545")));
    assert_eq!(of("gap"), Some(dec("4500.00")));
    assert_eq!(of("per_day"), Some(dec("2650")));
    assert_eq!(of("event_target"), Some(dec("26400.00")));
    let said = |name: &str, key: &str| say(cell(&report, "events.year", name, key));
    assert_eq!((said("双11", "state"), said("双11", "event_stores")), ("进行中".into(), "全部".into()));
    assert_eq!((said("双12", "state"), said("双12", "event_stores")), ("未开始".into(), "甲店".into()));
    assert_eq!(said("双12", "actual"), "");
    assert_eq!(
        message(&report),
        "双11进行中（第 10/12 天）：实际 2.7万，达成 120.5 %，比去年同期 +25.0 %。下一个是会员日：11/28 开始，还有 12 天，目标 600。"
    );
    assert_eq!(unsayable(&report, Language::Zh), Vec::<String>::new());
}

#[test]
fn last_years_event_lies_beside_it_day_by_day_over_the_stores_that_both_years_have() {
    let report = story().report(&operator());
    let of = |key: &str| number(&report, "events.last_year", "双11", key);
    let said = |key: &str| say(cell(&report, "events.last_year", "双11", key));
    // The plan's own row of last year begins a day earlier than this year's: D1 is 11/05.
    assert_eq!((said("event_compared"), said("event_before")), ("11/06-11/15".into(), "11/05-11/14".into()));
    assert_eq!(said("days_compared"), "10/10 天");
    // The second store sold nothing that anybody knows of last year: only the first is compared.
    assert_eq!((of("event_now"), of("event_then")), (Some(dec("25000.00")), Some(dec("20000.00"))));
    assert_eq!(of("event_change"), Some(dec("0.25")));
    assert_eq!(of("event_then_whole"), Some(dec("24000.00")));
    assert_eq!(said("per_day_now"), "– 有的店或天没有数据，不算日均");
    assert!(
        notes(&report).contains(&"双11：有的店或天只有一年有数据，未计入比较。".to_owned()),
        "{:?}",
        notes(&report)
    );
    let alone = story().report(&owner_of(&["a"]));
    assert_eq!(number(&alone, "events.last_year", "双11", "per_day_now"), Some(dec("2500")));
    assert_eq!(number(&alone, "events.last_year", "双11", "per_day_then"), Some(dec("2000")));
    assert!(!notes(&alone).iter().any(|note| note.contains("未计入比较")));
}

#[test]
fn the_event_by_store_adds_up_to_the_event() {
    let report = story().report(&operator());
    let row = |name: &str| {
        let keys = ["actual", "target_to_date", "achievement", "gap", "event_then", "event_change", "event_target"];
        keys.map(|key| say(cell(&report, "events.stores", name, key)))
    };
    assert_eq!(row("甲店"), ["25000", "20000", "1.25", "5000", "20000", "0.25", "24000"]);
    let [actual, target, rate, gap, then, change, whole] = row("乙店");
    assert_eq!([actual, target, rate, gap, whole], ["1500", "2000", "0.75", "-500", "2400"]);
    assert!(then.starts_with('–') && change.starts_with('–'), "{then} {change}");
    let table = find(&report, "events.stores").expect("stores");
    let total: Vec<String> = table.total.as_ref().expect("a total").iter().map(say).collect();
    assert_eq!(total, ["合计", "26500", "22000", "1.2045454545", "4500", "20000", "0.25", "26400"]);
    assert!(find(&story().report(&owner_of(&["a"])), "events.stores").is_none());
}

#[test]
fn refunds_are_compared_at_equal_age_and_ads_over_equal_days() {
    let report = story().report(&owner_of(&["a"]));
    let of = |key: &str| number(&report, "events.costs", "双11", key);
    assert_eq!(of("paid"), Some(dec("25000.00")));
    // Two of 500 came back until 11/16: 1000 / 25000.
    assert_eq!(of("cohort_share"), Some(dec("0.04")));
    // Last year until 11/15, which is a day after D10 as 11/16 is this year: 1000 / 20000. The third came on 12/10.
    assert_eq!(of("refund_then"), Some(dec("0.05")));
    assert_eq!(of("refund_points"), Some(dec("-0.01")));
    // 4 % so far, and last year 7.5 % - 5 % was still to come.
    assert_eq!(of("expected_final"), Some(dec("0.065")));
    assert_eq!((of("spend"), of("spend_then")), (Some(dec("1000.00")), Some(dec("0.25"))));
    assert_eq!((of("roi"), of("roi_then")), (Some(dec("6")), Some(dec("0.2"))));
    assert_eq!((of("cost_share"), of("cost_share_then")), (Some(dec("0.04")), Some(dec("0"))));
}

#[test]
fn the_event_stands_day_by_day_from_two_days_before_it_to_its_end() {
    let report = story().report(&operator());
    let table = find(&report, "events.days").expect("days");
    let labels = ["D-2", "D-1", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "D11", "D12"];
    assert_eq!(names(&report, "events.days"), labels);
    assert_eq!(table.of, None);
    let row = |name: &str| table.rows.iter().find(|row| say(&row[0]) == name).expect("a day").iter().map(say);
    let of = |name: &str| row(name).skip(1).collect::<Vec<_>>();
    // 乙店 has no orders before 11/06, so its target of the day before does not count either.
    assert_eq!(of("D-1"), ["周四", "2026-11-05", "1000", "1000", "1", "0", "2025-11-04", "500", "1"]);
    let first = ["周五", "2026-11-06", "2650", "2200", "1.2045454545", "450", "2025-11-05", "2000", "0.25"];
    assert_eq!(of("D1"), first);
    assert_eq!(of("D11"), ["周一", "2026-11-16", "", "2200", "", "", "2025-11-15", "2000", ""]);
    let chart = &report.section("events").expect("events").charts[0];
    let actual = chart.series.iter().find(|series| series.role == Role::Actual).expect("actual");
    assert_eq!((chart.id, chart.categories.len(), actual.values.iter().flatten().count()), ("events.days", 14, 12));
}

#[test]
fn an_event_to_come_brings_last_years_figures_and_the_note_of_then() {
    let report = story().report(&operator());
    assert_eq!(names(&report, "events.coming"), ["会员日", "双12"], "元旦 is more than six weeks away");
    let of = |key: &str| number(&report, "events.coming", "双12", key);
    let said = |name: &str, key: &str| say(cell(&report, "events.coming", name, key));
    assert_eq!(cell(&report, "events.coming", "双12", "event_first"), &Cell::Day(day("2026-12-08")));
    assert_eq!(of("days_to_go"), Some(dec("22")));
    // 5 x 3000 this year; 5 x 1500 and two orders more on the second day last year.
    assert_eq!((of("event_target"), of("event_then_whole")), (Some(dec("15000.00")), Some(dec("8500.00"))));
    assert_eq!(of("target_growth"), Some(dec("0.7647058824")));
    assert_eq!(said("双12", "event_before"), "12/06-12/10");
    assert_eq!(said("双12", "best_day_then"), "D2 12/07：2,500");
    let tied = story().sells("a", days("2025-12-09", "2025-12-09"), 2, "500.00").report(&operator());
    assert_eq!(say(cell(&tied, "events.coming", "双12", "best_day_then")), "D2 12/07、D4 12/09：各 2,500");
    assert_eq!(of("refund_final_then"), Some(dec("0")));
    assert_eq!((of("spend_last"), of("roi_last")), (Some(dec("250.00")), Some(dec("6"))));
    assert_eq!(said("双12", "event_note"), "加赠品，停满减，留客服排班");
    assert_eq!(said("会员日", "event_note"), "先发券", "there was none last year");
    assert!(said("会员日", "event_then_whole").starts_with('–'), "nothing is known of last November in that store");
}

#[test]
fn an_owner_sees_the_events_of_their_stores_with_their_figures() {
    let report = story().report(&owner_of(&["b"]));
    assert_eq!(names(&report, "events.year"), ["双11", "会员日", "元旦"]);
    let of = |key: &str| number(&report, "events.year", "双11", key);
    assert_eq!((of("actual"), of("target_to_date")), (Some(dec("1500.00")), Some(dec("2000.00"))));
    assert_eq!(of("event_target"), Some(dec("2400.00")));
    assert!(find(&report, "events.year").expect("events").column("event_stores").is_none(), "one store needs no name");
    assert_eq!(names(&report, "events.coming"), ["会员日"]);
    let said = format!("{:?}", report.section("events"));
    for foreign in ["甲店", "双12", "加赠品", "\"a\""] {
        assert!(!said.contains(foreign), "{foreign}");
    }
    assert_eq!(say(cell(&report, "events.last_year", "双11", "event_change")), "– 两期没有可比的店和天");
    assert!(message(&report).contains("去年同期无可比数据"), "{}", message(&report));
    assert_eq!(unsayable(&report, Language::Zh), Vec::<String>::new());
}

#[test]
fn a_note_for_all_stores_is_read_by_who_sees_all_stores() {
    let noted = || {
        Story::of(&[("a", "甲店", ""), ("b", "乙店", "")])
            .plans_by("年度", "店铺|财年|年目标\n甲店|2026|365000\n乙店|2026|365000")
            .plans_by("节点", "节点|首日|末日|倍数|备注\n双12|2026-12-08|2026-12-12|2|乙店库存不够")
            .sells("a", days("2026-11-09", "2026-11-15"), 1, "10.00")
    };
    let note = |report: &Report| say(cell(report, "events.coming", "双12", "event_note"));
    assert_eq!(note(&noted().report(&operator())), "乙店库存不够");
    assert_eq!(note(&noted().report(&owner_of(&["a", "b"]))), "乙店库存不够");
    assert_eq!(note(&noted().report(&owner_of(&["a"]))), "");
}

#[test]
fn events_of_unequal_length_are_compared_over_the_days_that_both_have() {
    let report = Story::of(&[("a", "甲店", "")])
        .plans_by("年度", "店铺|财年|年目标\n甲店|2026|365000")
        .plans_by(
            "节点",
            "节点|首日|末日|倍数
             店庆|2026-11-09|2026-11-13|2
             店 庆|2025-11-10|2025-11-12|2",
        )
        .sells("a", days("2026-11-09", "2026-11-15"), 3, "100.00")
        .sells("a", days("2025-11-10", "2025-11-20"), 2, "100.00")
        .report(&operator());
    let said = |key: &str| say(cell(&report, "events.last_year", "店庆", key));
    assert_eq!((said("event_compared"), said("event_before")), ("11/09-11/11".into(), "11/10-11/12".into()));
    assert_eq!((said("event_now"), said("event_then")), ("900".into(), "600".into()));
    assert!(
        notes(&report).contains(&"店庆今年 5 天，去年 3 天，只比两年都有的前几天。".to_owned()),
        "{:?}",
        notes(&report)
    );
    let days = find(&report, "events.days").expect("days");
    let then = days.column("day_then").expect("a column");
    assert_eq!(days.rows.iter().filter(|row| row[then] != Cell::Blank).count(), 5, "D-2 to D3");
    assert!(message(&report).starts_with("最近的店庆（11/09-11/13）：实际 1,500"), "{}", message(&report));
}

#[test]
fn before_the_first_event_there_is_only_the_next_one() {
    let report = Story::of(&[("a", "甲店", "")])
        .plans_by("年度", "店铺|财年|年目标\n甲店|2026|365000")
        .plans_by("节点", "节点|首日|末日|倍数\n黑五|2026-11-27|2026-11-30|2")
        .sells("a", days("2026-11-09", "2026-11-15"), 1, "10.00")
        .report(&operator());
    let section = report.section("events").expect("events");
    assert_eq!(section.tables.iter().map(|table| table.id).collect::<Vec<_>>(), ["events.year", "events.coming"]);
    assert!(section.charts.is_empty());
    assert!(message(&report).starts_with("本财年还没有节点开始。下一个是黑五：11/27 开始，还有 11 天，目标 "));
    assert_eq!(unsayable(&report, Language::Zh), Vec::<String>::new());
}

#[test]
fn of_an_event_of_a_whole_season_the_last_days_are_shown_and_the_rest_is_counted() {
    let report = Story::of(&[("a", "甲店", "")])
        .plans_by("年度", "店铺|财年|年目标\n甲店|2026|365000")
        .plans_by("节点", "节点|首日|末日|倍数\n换季|2026-09-01|2026-12-15|2")
        .sells("a", days("2026-09-01", "2026-11-15"), 1, "10.00")
        .report(&operator());
    let table = find(&report, "events.days").expect("days");
    let title = Words::built_in(Language::Zh).say(&table.title);
    // 30 + 31 + 30 + 15 days and the two before them.
    assert_eq!(title, "换季 09/01-12/15 每天（最近 45 天，共 108 天）");
    assert_eq!(table.rows.len(), 45);
    assert_eq!(table.rows.last().map(|row| say(&row[0])), Some("D76".to_owned()), "11/15");
    assert!(message(&report).contains("（第 76/106 天）") && message(&report).ends_with("计划里没有以后的节点。"));
}

#[test]
fn the_sheet_is_the_golden_one() {
    for language in Language::ALL {
        let words = Words::built_in(language);
        let report = story().report(&Reader { language, ..operator() });
        assert_eq!(unsayable(&report, language), Vec::<String>::new());
        let bytes = render::workbook(&report, &words).expect("it renders");
        // For looking at it: ZHOUBAO_KEEP=<folder> leaves the file there.
        if let Some(folder) = std::env::var_os("ZHOUBAO_KEEP") {
            std::fs::write(Path::new(&folder).join(format!("events-{language}.xlsx")), &bytes).expect("kept");
        }
        let sheet = words.get("sheet.events").to_owned();
        let cells = grid(&bytes).into_iter().filter(|cell| cell.sheet == sheet);
        golden::check(&format!("events-{language}.txt"), &dump(cells));
    }
}

#[test]
fn a_plan_without_events_has_no_sheet_and_a_reason() {
    let story = |events: &str| {
        let story = Story::of(&[("a", "甲店", ""), ("b", "乙店", "")])
            .plans_by("年度", "店铺|财年|年目标\n甲店|2026|365000\n乙店|2026|365000")
            .sells("a", days("2026-11-09", "2026-11-15"), 1, "10.00");
        if events.is_empty() { story } else { story.plans_by("节点", events) }
    };
    let left_out = |report: &Report| {
        report.section("events").is_none() && report.left_out.iter().any(|why| why.key() == "section.left_out.events")
    };
    assert!(left_out(&story("").report(&operator())));
    let of_a = "节点|首日|末日|店铺|倍数\n双11|2026-11-01|2026-11-11|甲店|2";
    assert!(!left_out(&story(of_a).report(&operator())));
    assert!(left_out(&story(of_a).report(&owner_of(&["b"]))), "an event of the other store only");
}

#[test]
fn an_event_about_to_begin_without_a_factor_needs_somebody() {
    let report = Story::of(&[("a", "甲店", "小李"), ("b", "乙店", "小陈")])
        .plans_by("年度", "店铺|财年|年目标\n甲店|2026|365000\n乙店|2026|365000")
        .plans_by(
            "节点",
            "节点|首日|末日|店铺|倍数
             会员日|2026-11-29|2026-11-30|甲店|
             周年庆|2026-11-30|2026-12-01|甲店|
             双12|2026-11-20|2026-11-22|全部|1.5",
        )
        .doubts_rows(2)
        .sells("a", days("2026-11-09", "2026-11-15"), 1, "1000.00");
    let found = |report: &Report| {
        let about = report.overview.findings.iter().filter(|finding| finding.text.key() == "report.finding.event");
        about.map(|finding| Words::built_in(Language::Zh).say(&finding.text)).collect::<Vec<_>>()
    };
    // 周年庆 begins on the fifteenth day.
    let expected = ["会员日 11/29 开始，计划里没有倍数也没有金额，目标按平日分"];
    assert_eq!(found(&report.report(&operator())), expected);
    assert_eq!(found(&report.report(&owner_of(&["b"]))), Vec::<String>::new());
}

#[test]
fn rows_of_one_name_and_days_are_one_event_and_a_stores_own_row_counts() {
    let sheets = [
        plan_book::sheet("年度", "店铺|财年|年目标\n旗舰店|2026|365000\n家居店|2026|365000"),
        plan_book::sheet(
            "节点",
            "节点|首日|末日|店铺|倍数
             双11|2026-11-01|2026-11-11|全部|2
             双11|2026-10-24|2026-11-11|家居店|3
             上新|2026-09-01|2026-09-03|旗舰店|2
             上新|2026-09-01|2026-09-03|家居店|2
             618|2026-06-01|2026-06-20|全部|2
             618|2026-06-05|2026-06-18|家居店|1",
        ),
    ];
    let (book, _) = plan_book::read(&sheets, Kind::Iso);
    let told = |stores: &[&'static str]| {
        let all = book.planned_events(stores).into_iter();
        all.map(|one| format!("{} {} {}", one.name, one.span, one.stores.join("+"))).collect::<Vec<_>>()
    };
    assert_eq!(
        told(&["tmall-flagship", "taobao-home"]),
        [
            "618 2026-06-01..2026-06-20 tmall-flagship",
            "上新 2026-09-01..2026-09-03 tmall-flagship+taobao-home",
            "双11 2026-10-24..2026-11-11 taobao-home",
            "双11 2026-11-01..2026-11-11 tmall-flagship",
        ]
    );
    assert_eq!(
        told(&["taobao-home"]),
        ["上新 2026-09-01..2026-09-03 taobao-home", "双11 2026-10-24..2026-11-11 taobao-home"]
    );
}

/// The values of a role's line in the year's chart.
fn line(report: &Report, role: Role) -> Vec<Option<Decimal>> {
    let chart = report.section("plan").expect("plan").charts.iter().find(|chart| chart.id == "plan.burn_up");
    chart.expect("burn-up").series.iter().find(|series| series.role == role).expect("a line").values.clone()
}

#[test]
fn the_year_runs_from_its_first_day_to_the_projection() {
    // 229 days at 900 against 1000 each: 90 %.
    let whole = || {
        Story::of(&[("a", "甲店", ""), ("b", "乙店", "")])
            .sells("a", days("2026-04-01", "2026-11-15"), 1, "900.00")
            .plans("a", days("2026-04-01", "2027-03-31"), "1000.00")
    };
    let report = whole().report(&owner_of(&["a"]));
    let (target, actual, projection) =
        (line(&report, Role::Target), line(&report, Role::Actual), line(&report, Role::Projection));
    assert_eq!(target.len(), 53, "3/30-4/05 to 3/29-4/04");
    assert_eq!((target[0], actual[0]), (Some(dec("5000.00")), Some(dec("4500.00"))), "five days of the first week");
    assert_eq!((target[32], actual[32]), (Some(dec("229000.00")), Some(dec("206100.00"))));
    assert_eq!((target[33], actual[33]), (Some(dec("236000.00")), None));
    assert_eq!(target[52], Some(dec("365000.00")));
    // It begins where the actual ends and takes the rest of the targets at 90 %.
    assert_eq!((projection[31], projection[32]), (None, Some(dec("206100.00"))));
    assert_eq!((projection[33], projection[52]), (Some(dec("212400.00")), Some(dec("328500.00"))));
    let words = Words::built_in(Language::Zh);
    let title = |report: &Report| words.say(&report.section("plan").expect("plan").charts[0].title);
    assert_eq!(title(&report), "年累计达成 90.0 %；按此进度全年 32.9万，差 3.7万");
    // A store whose year is not whole is left out, and named.
    let two = whole()
        .plans("b", days("2026-04-01", "2027-03-31"), "500.00")
        .sells("b", days("2026-11-09", "2026-11-15"), 1, "100.00")
        .report(&operator());
    // So is it from what the rest of the year needs: (365,000 - 206,100) / 136,000.
    let second = two.overview.second.as_ref().map(|phrase| words.say(phrase)).expect("a sentence of the year");
    assert!(second.contains("后续需达目标的 116.8 %（乙店本财年数据不全，后续未计）"), "{second}");
    assert_eq!(line(&two, Role::Target)[52], Some(dec("365000.00")));
    assert_eq!(title(&two), title(&report));
    let plan = two.section("plan").expect("plan");
    assert!(plan.notes.iter().any(|note| words.say(note) == "全年累计图未含财年数据不全的：乙店。"));
}

#[test]
fn lines_of_a_year_end_in_a_figure_and_name_as_many_weeks_as_fit() {
    let report = Story::of(&[("a", "甲店", "")])
        .sells("a", days("2026-04-01", "2026-11-15"), 1, "900.00")
        .plans("a", days("2026-04-01", "2027-03-31"), "1000.00")
        .report(&operator());
    let bytes = render::workbook(&report, &Words::built_in(Language::Zh)).expect("it renders");
    let charts = parts(&bytes).into_iter().filter(|(name, _)| name.starts_with("xl/charts/chart"));
    let charts: Vec<String> = charts.map(|(_, content)| String::from_utf8(content).expect("UTF-8")).collect();
    let year = charts.iter().find(|chart| chart.contains("sysDot")).expect("a dotted projection");
    assert!(year.contains(r#"<a:prstDash val="dash"/>"#), "a dashed target");
    assert!(year.contains("<c:tickLblSkip"), "53 names do not fit side by side");
    // The annual target above, the projection below it, and the year to date.
    for figure in ["36.5", "32.9", "20.6"] {
        assert!(year.contains(&format!("<a:t>{figure}</a:t>")), "{figure}");
    }
    assert_eq!(year.matches("<a:t>").count(), 3);
}

#[test]
fn a_year_known_in_part_has_a_target_for_the_days_known_and_no_projection() {
    let report = Story::of(&[("a", "甲店", "")])
        .sells("a", days("2026-11-09", "2026-11-15"), 1, "900.00")
        .plans("a", days("2026-04-01", "2027-03-31"), "1000.00")
        .report(&operator());
    let (target, actual) = (line(&report, Role::Target), line(&report, Role::Actual));
    assert_eq!((target[31], actual[31]), (None, None));
    assert_eq!((target[32], actual[32]), (Some(dec("7000.00")), Some(dec("6300.00"))));
    assert_eq!(target[33], Some(dec("14000.00")));
    assert!(line(&report, Role::Projection).iter().all(Option::is_none));
}
