//! The plan as a CSV of days: exact sums, and each thing an operator may get wrong.

use chrono::{NaiveDate, Weekday};
use zhoubao::calendar::{Calendar, Kind, LastYear, MonthDay, Part, Span};
use zhoubao::lists::{KnownStores, Origin, Problem};
use zhoubao::money::Money;
use zhoubao::plan::{Plan, PlanFinding};
use zhoubao::words::{Language, Words};

fn stores() -> KnownStores {
    KnownStores::new([("tmall-flagship", "旗舰店"), ("taobao-home", "家居店")])
}

fn calendar() -> Calendar {
    let april = MonthDay::parse("04-01").expect("a day");
    Calendar::new(Kind::Iso, april, Weekday::Mon, LastYear::Days364).expect("a calendar")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn span(first: &str, last: &str) -> Span {
    Span::new(day(first), day(last)).expect("first before last")
}

fn read(rows: impl IntoIterator<Item = [String; 3]>) -> (Plan, Vec<PlanFinding>) {
    let origin = Origin { file: "plan.csv".to_owned(), sheet: String::new() };
    let header = ["店铺", "日期", "目标"].map(str::to_owned);
    let rows = std::iter::once(header).chain(rows).enumerate().map(|(i, row)| (i as u64 + 1, row.to_vec()));
    Plan::from_rows(&origin, rows, &stores()).expect("its columns")
}

fn row(store: &str, date: &str, target: &str) -> [String; 3] {
    [store, date, target].map(str::to_owned)
}

/// A whole fiscal year of a store; each day's target in cents follows from its place.
fn year(store: &str) -> Vec<[String; 3]> {
    let days = calendar().year_span(2026).days().enumerate();
    days.map(|(i, day)| row(store, &day.to_string(), &format!("{}.{:02}", 1000 + i, i % 100))).collect()
}

#[test]
fn days_add_up_to_weeks_months_and_the_year_to_the_cent() {
    let (plan, findings) = read(year("旗舰店"));
    assert_eq!(findings, []);
    let store = "tmall-flagship";
    // By hand: 365 x 1000 + 0 + 1 + ... + 364, and the cents of three full hundreds and 0 to 64.
    let expected = Money::from_cents((365_000 + 66_430) * 100 + 3 * 4950 + 2080);
    assert_eq!(plan.annual(store, &calendar(), 2026), Some(expected));
    let sum = |spans: Vec<Span>| spans.into_iter().filter_map(|span| plan.sum(store, span)).sum::<Money>();
    assert_eq!(sum(calendar().months_of_year(2026)), expected);
    let year = calendar().year_span(2026);
    let weeks = calendar().weeks_of_year(2026).into_iter().filter_map(|w| w.span().intersect(year));
    let before = Span::new(year.first(), calendar().weeks_of_year(2026)[0].span().first().pred_opt().expect("a day"));
    let after = calendar().weeks_of_year(2027)[0].span().intersect(year);
    assert_eq!(sum(weeks.chain(before).chain(after).collect()), expected);
    assert_eq!(plan.span(store), Some(year));
    assert_eq!(plan.target(store, day("2026-04-02")), Some(Money::from_cents(100_101)));
    assert_eq!(plan.sum(store, calendar().part(Part::Year, day("2027-04-01"))), None);
    assert_eq!(plan.sum("taobao-home", year), None);
    assert_eq!(plan.stores().collect::<Vec<_>>(), [store]);
}

#[test]
fn a_target_of_nothing_is_not_a_missing_one() {
    let (plan, _) = read([row("旗舰店", "2026-04-01", "0")]);
    assert_eq!(plan.sum("tmall-flagship", span("2026-04-01", "2026-04-02")), Some(Money::ZERO));
    assert_eq!(plan.sum("tmall-flagship", span("2026-04-02", "2026-04-02")), None);
}

#[test]
fn missing_days_are_named_as_spans() {
    let mut rows = year("tmall-flagship");
    rows.drain(100..103);
    rows.remove(200);
    let (plan, _) = read(rows);
    let words = Words::built_in(Language::Zh);
    let findings = plan.check(&stores(), &calendar(), 2026);
    let missing = vec![span("2026-07-10", "2026-07-12"), span("2026-10-21", "2026-10-21")];
    let year = calendar().year_span(2026);
    let expected = [
        PlanFinding::DaysMissing { store: "旗舰店".to_owned(), year, missing },
        PlanFinding::NoTargets { store: "家居店".to_owned(), year },
    ];
    assert_eq!(findings, expected);
    let said: Vec<String> = findings.iter().map(|finding| words.say(&finding.phrase())).collect();
    let expected = [
        "旗舰店在财年 2026-04-01 - 2027-03-31 有 4 天没有目标：2026-07-10 - 2026-07-12、2026-10-21。请补上，缺的日子不计达成。",
        "家居店在财年 2026-04-01 - 2027-03-31 没有目标，不计达成。请在计划里加上它的年目标；不再计划的店从设置里去掉。",
    ];
    assert_eq!(said, expected);
    let english = Words::built_in(Language::En);
    assert!(findings.iter().all(|finding| !english.say(&finding.phrase()).contains("plan.")));
}

#[test]
fn what_an_operator_may_get_wrong() {
    let (plan, findings) = read([
        row("旗舰店", "2026-04-01", "100"),
        row("三店", "2026-04-01", "100"),
        row("tmall-flagship", "2026/4/1", "200"),
        row("旗舰店", "2026-04-02", "一万"),
        row("旗舰店", "2226-04-02", "100"),
        row("旗舰店", "四月二日", "100"),
        row("旗舰店", "2026-04-03", "-1"),
        row("旗舰店", "2026-04-04", ""),
        row("旗舰店", "2026-04-05", "0.30000000000000004"),
        row("旗舰店", "2026-04-06", "33.333"),
    ]);
    let found: Vec<_> = findings
        .iter()
        .map(|finding| match finding {
            PlanFinding::Row(finding) => (finding.row, finding.column.as_str(), finding.problem.code()),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        (3, "A", "list.unknown_store"),
        (4, "B", "list.duplicate"),
        (5, "C", "list.not_a_number"),
        (6, "B", "list.date_outside"),
        (7, "B", "list.not_a_date"),
        (8, "C", "list.negative"),
        (9, "C", "list.empty"),
        (11, "C", "list.finer_than_cent"),
    ];
    assert_eq!(found, expected);
    let target = |date| plan.target("tmall-flagship", day(date));
    assert_eq!(target("2026-04-01"), Some(Money::from_cents(10_000)));
    assert_eq!(target("2026-04-02"), None);
    assert_eq!(target("2026-04-05"), Some(Money::from_cents(30)));
    assert_eq!(target("2026-04-06"), Some(Money::from_cents(3_333)));
    let PlanFinding::Row(duplicate) = &findings[1] else { panic!("a row") };
    assert_eq!(duplicate.problem, Problem::Duplicate { value: "旗舰店 2026-04-01".to_owned(), first: 2 });
    assert_eq!(
        Words::built_in(Language::Zh).say(&findings[1].phrase()),
        "plan.csv 第 4 行 B 列（日期）：「旗舰店 2026-04-01」在第 2 行已有，这一行没有用上。请只留一行。"
    );
}
