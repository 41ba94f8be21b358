//! The closed year in review: what a month, a quarter, a store and the year say adds up, in each language.

use super::{dec, said};
use crate::support::phrases::unsayable;
use crate::support::story::{Story, days, operator};
use rust_decimal::Decimal;
use zhoubao::calendar::PeriodKind;
use zhoubao::report::{Cell, Report, Table};
use zhoubao::span::Span;
use zhoubao::words::Language;

fn fiscal() -> Span {
    days("2025-04-01", "2026-03-31")
}

/// Two stores over a year and the one before, which sold nine tenths as much; the second has no plan.
fn two() -> Story {
    let before = days("2024-04-01", "2025-03-31");
    Story::of(&[("a", "旗舰店", "小李"), ("b", "家居店", "小陈")])
        .year("2026-03-31")
        .sells("a", before, 1, "90.00")
        .sells("b", before, 1, "45.00")
        .sells("a", fiscal(), 1, "100.00")
        .sells("b", fiscal(), 1, "50.00")
        .sells("b", days("2025-11-01", "2025-11-30"), 1, "200.00")
        .counts_visits("a", fiscal(), 100, 1, "100.00")
        .plans("a", fiscal(), "110")
        .plans("b", fiscal(), "40")
}

fn table<'r>(report: &'r Report, id: &str) -> &'r Table {
    let tables = &report.section("year").expect("the year").tables;
    tables.iter().find(|table| table.id == id).unwrap_or_else(|| panic!("no {id}"))
}

fn column(table: &Table, key: &str) -> Vec<Option<Decimal>> {
    let at = table.column(key).expect("a column");
    table.rows.iter().chain(&table.total).map(|row| row[at].number()).collect()
}

#[test]
fn months_quarters_and_stores_make_the_year() {
    let report = two().report(&operator());
    assert_eq!((report.head.kind, report.head.period.as_str()), (PeriodKind::Year, "FY2025"));
    assert_eq!(report.sections[0].id, "year", "the review comes first");
    let months = table(&report, "year.months");
    let quarters = table(&report, "year.quarters");
    assert_eq!((quarters.rows.len(), months.rows.len()), (4, 12));
    for (key, whole) in [("paid", "60750"), ("target", "54750"), ("gap", "6000"), ("paid_last_year", "49275")] {
        let of = |table| column(table, key).into_iter().map(|number| number.expect("known")).collect::<Vec<Decimal>>();
        let (of_quarters, of_months) = (of(quarters), of(months));
        for (at, three) in of_months[..12].chunks(3).enumerate() {
            assert_eq!(three.iter().sum::<Decimal>(), of_quarters[at], "{key} of quarter {}", at + 1);
        }
        let sums = [of_quarters[..4].iter().sum(), of_quarters[4], of_months[..12].iter().sum(), of_months[12]];
        assert_eq!(sums, [dec(whole); 4], "{key}");
        let stores: Vec<Decimal> = column(table(&report, "year.stores"), key).into_iter().flatten().collect();
        assert_eq!((stores[0] + stores[1], stores[2]), (dec(whole), dec(whole)), "{key} by store");
    }
    // 60,750 after 49,275, said once and not again as the year to date.
    let growth = *column(months, "paid_growth").last().expect("a total");
    assert_eq!(growth.map(|growth| growth.round_dp(4)), Some(dec("0.2329")));
}

/// Until the middle of February, beside a whole year before.
fn running() -> Story {
    let sold = days("2025-04-01", "2026-02-15");
    Story::of(&[("a", "旗舰店", "小李")])
        .year("2026-03-31")
        .looked_at("2026-02-16")
        .sells("a", days("2024-04-01", "2025-03-31"), 1, "90.00")
        .sells("a", sold, 1, "99.00")
        .plans("a", fiscal(), "110")
}

#[test]
fn of_a_year_that_is_not_over_the_days_that_are_stand_beside_the_same_of_the_year_before() {
    let report = running().report(&operator());
    let months = table(&report, "year.months");
    let number = |key: &str, at: usize| column(months, key)[at];
    assert_eq!(
        [9, 10, 11, 12].map(|at| number("paid", at)),
        [Some(dec("3069")), Some(dec("1485")), None, Some(dec("31779"))]
    );
    assert_eq!(
        [9, 10, 11, 12].map(|at| number("paid_last_year", at)),
        [Some(dec("2790")), Some(dec("1350")), None, Some(dec("28890"))],
        "fifteen days of February, and nothing of a month to come"
    );
    for table in ["year.months", "year.quarters"].map(|id| table(&report, id)) {
        let last_year: Vec<Option<Decimal>> = column(table, "paid_last_year");
        let (total, rows) = last_year.split_last().unwrap();
        assert_eq!(*total, Some(rows.iter().flatten().sum()), "{}", table.id);
        assert!(column(table, "paid_growth").iter().flatten().all(|growth| *growth == dec("0.1")), "{}", table.id);
    }
    let said = said(&[report.section("year").unwrap().message.clone()], Language::Zh);
    assert!(said.starts_with("财年至今（04/01-02/15）支付 3.2万"), "{said}");
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn the_year_is_said_in_a_sentence_in_each_language() {
    let report = two().report(&operator());
    let message = |language| said(std::slice::from_ref(&report.section("year").expect("the year").message), language);
    assert_eq!(message(Language::Zh), "全年支付 6.1万，达成 111.0 %，超 6,000，同比 +23.3 %。");
    assert_eq!(
        message(Language::En),
        "Paid 60.8K in the year, 111.0 % of the target, 6.0K above, +23.3 % on the year before."
    );
    let spanish = message(Language::Es);
    assert!(
        spanish.ends_with("111,0 % del objetivo, 6,0 mil por encima, +23,3 % sobre el ejercicio anterior."),
        "{spanish}"
    );
    for language in Language::ALL {
        assert_eq!(unsayable(&report, language), [""; 0]);
    }
}

#[test]
fn a_year_shows_its_months_and_no_list_of_days() {
    let report = two().report(&operator());
    assert_eq!(report.overview.trend.points.len(), 12);
    let sum: Decimal = report.overview.trend.points.iter().filter_map(|point| point.actual).sum();
    assert_eq!(sum, dec("60750"));
    let longest = report.sections.iter().flat_map(|section| &section.tables).map(|table| table.rows.len()).max();
    assert!(longest < Some(100), "{longest:?} rows");
    let against = |table: &&Table| table.id == "stores.changes";
    let changes = report.sections.iter().flat_map(|section| &section.tables).find(against).expect("changes");
    assert_eq!(report.overview.stores.column("wow"), None, "growth says it");
    assert_eq!(changes.rows.iter().filter(|row| row[0] == Cell::from("旗舰店")).count(), 1, "one year before, once");
}

#[test]
fn what_is_of_the_whole_year_is_said_once() {
    let report = two().report(&operator());
    let words = |phrase: &zhoubao::words::Phrase| said(std::slice::from_ref(phrase), Language::Zh);
    assert_eq!(words(&report.overview.trend.title), "12 个月里 12 个月达成；11月最高，1.1万");
    let cards: Vec<&str> = report.overview.cards.iter().map(|card| card.id).collect();
    assert_eq!(cards.last(), Some(&"customers"), "the year's achievement is on the first card already: {cards:?}");
    assert_eq!(
        words(&report.section("plan").expect("the plan").message),
        "全年达成 111.0 %：实际 6.1万，目标 5.5万，超 6,000。"
    );
    let message = words(&report.section("stores").expect("the stores").message);
    assert_eq!(message.matches("+23.3 %").count(), 1, "{message}");
    let tables = || report.sections.iter().flat_map(|section| &section.tables);
    for id in ["plan.stores", "stores.people"] {
        let table = tables().find(|table| table.id == id).unwrap_or_else(|| panic!("no {id}"));
        let keys: Vec<&str> = table.columns.iter().map(|column| column.key).collect();
        assert!(!keys.iter().any(|key| key.starts_with("cum_") || key.starts_with("ytd_")), "{id}: {keys:?}");
    }
}
