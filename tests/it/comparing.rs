//! What a week is compared with, and when a change may be shown: by event, by the day, or not at all.

use crate::support::phrases::unsayable;
use crate::support::shop::{Business, orders};
use crate::support::story::{Reader, Story, day, days, operator, owner_of};
use chrono::{Days, NaiveDate, Weekday};
use proptest::prelude::*;
use rust_decimal::Decimal;
use zhoubao::calendar::{Aligned, Calendar, Kind, LastYear, MonthDay};
use zhoubao::kpi::Kpi;
use zhoubao::lists::KnownStores;
use zhoubao::plan::PlanBook;
use zhoubao::ratio::growth;
use zhoubao::report::{Card, Cell, Report};
use zhoubao::span::Span;
use zhoubao::words::{Language, Phrase, Words};

fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn say(phrase: &Phrase) -> String {
    Words::built_in(Language::Zh).say(phrase)
}

fn by_event() -> Calendar {
    Calendar::new(Kind::Iso, MonthDay::parse("04-01").expect("a day"), Weekday::Mon, LastYear::Event).expect("valid")
}

/// A plan of these events for two stores.
fn book(events: &str) -> PlanBook {
    let sheets = [
        crate::support::plan_book::sheet("年度", "店铺|财年|年目标\n旗舰店|2026|3650000\n家居店|2026|365000"),
        crate::support::plan_book::sheet("节点", &format!("节点|首日|末日|店铺|倍数\n{events}")),
    ];
    let known = KnownStores::new([("tmall-flagship", "旗舰店"), ("taobao-home", "家居店")]);
    PlanBook::read("plan.xlsx", &sheets, &known, &by_event()).expect("a plan").0
}

/// The days of last year that the week of a day is compared with.
fn compared(book: &PlanBook, of: &str) -> Span {
    let calendar = by_event().aligned_by(book.alignment(&["tmall-flagship", "taobao-home"]));
    calendar.last_year(calendar.week_of(day(of)))
}

#[test]
fn event_days_stand_beside_event_days_of_last_year() {
    let plan = book(
        "年货节|2027-01-09|2027-01-29|全部|1.3
         春节|2027-02-05|2027-02-12|全部|0.5
         双11 第二波|2026-11-09|2026-11-11|全部|3
         Black Friday|2026-11-23|2026-11-30|全部|2.5
         店庆|2026-09-15|2026-09-16|全部|2",
    );
    let table = [
        // 春节 moved from 17 February 2026 to 6 February 2027: its eve from the 16th to the 5th.
        ("2027-02-06", "2026-02-12", "2026-02-18"),
        ("2027-02-12", "2026-02-19", "2026-02-25"),
        ("2027-01-20", "2026-01-29", "2026-02-04"),
        // The same days of November, not the same weekdays.
        ("2026-11-11", "2025-11-09", "2025-11-15"),
        // Thanksgiving is the fourth Thursday: 27 November 2025, 26 November 2026.
        ("2026-11-26", "2025-11-24", "2025-11-30"),
        // No list knows it, and no event: the same weekdays.
        ("2026-09-15", "2025-09-15", "2025-09-21"),
        ("2026-10-07", "2025-10-06", "2025-10-12"),
    ];
    for (of, first, last) in table {
        assert_eq!(compared(&plan, of), days(first, last), "the week of {of}");
    }
}

#[test]
fn the_strongest_event_of_all_stores_decides() {
    // 618 ends on Saturday; the shop's own festival of the same week moves by a day more.
    let both =
        |uplift: &str| book(&format!("618|2026-06-01|2026-06-20|全部|1.8\n店庆|2026-06-18|2026-06-19|全部|{uplift}"));
    assert_eq!(compared(&both("1.5"), "2026-06-18"), days("2025-06-15", "2025-06-21"), "618");
    assert_eq!(compared(&both("2.5"), "2026-06-18"), days("2025-06-16", "2025-06-22"), "the other");
    assert_eq!(compared(&both("1.8"), "2026-06-18"), days("2025-06-15", "2025-06-21"), "of equal ones the earlier");
    // Where one store alone has an event, the others' week is what it was; where both have it, it is everybody's.
    let one = book("618|2026-06-01|2026-06-20|旗舰店|1.8");
    assert_eq!(compared(&one, "2026-06-18"), days("2025-06-16", "2025-06-22"));
    let each = book("618|2026-06-01|2026-06-20|旗舰店|1.8\n618|2026-06-01|2026-06-20|家居店|1.5");
    assert_eq!(compared(&each, "2026-06-18"), days("2025-06-15", "2025-06-21"));
    // Who takes no part has no event.
    assert_eq!(compared(&book("618|2026-06-01|2026-06-20|全部|1"), "2026-06-18"), days("2025-06-16", "2025-06-22"));
}

#[test]
fn weeks_before_a_new_plan_keep_their_comparison() {
    let next = book("年货节|2027-12-29|2028-01-18|全部|1.3\n春节|2028-01-25|2028-02-01|全部|0.5");
    assert_eq!(compared(&next, "2027-02-08"), days("2026-02-19", "2026-02-25"));
    // What the plan itself says of that year counts, not the list.
    let both = book("双11|2027-11-01|2027-11-11|全部|2\n双11|2026-11-08|2026-11-08|全部|2");
    assert_eq!(compared(&both, "2026-11-03"), days("2025-11-02", "2025-11-08"));
    assert_eq!(compared(&both, "2026-11-10"), days("2025-11-10", "2025-11-16"));
}

#[test]
fn new_year_sales_that_begin_in_december_keep_their_year() {
    let event = book("年货节|2027-12-29|2028-01-18|全部|1.3").events.remove(0);
    assert_eq!(event.last_year(), days("2027-01-09", "2027-01-29"));
}

proptest! {
    #[test]
    fn aligned_spans_keep_length_and_distance(
        week in 0_u64..3000, first in 0_u64..3000, length in 1_u32..30, away in 300_u64..420, kind in 0_usize..5,
    ) {
        let start = day("2020-01-01");
        let calendar =
            Calendar::new(Kind::ALL[kind], MonthDay::parse("04-01").unwrap(), Weekday::Mon, LastYear::Event).unwrap();
        let event = Span::days_from(start + Days::new(first), length);
        let before = event.first() - Days::new(away);
        let aligned = Aligned::new("节", event, before, Decimal::ONE).expect("before");
        let calendar = calendar.aligned_by(vec![aligned]);
        let week = calendar.week_of(start + Days::new(week));
        let last_year = calendar.last_year(week);
        prop_assert_eq!(last_year.len(), week.span().len());
        match week.span().intersect(event) {
            // D-5 beside D-5: every day is as far from last year's first day as its place in the week is from this year's.
            Some(_) => {
                let distance = |day: NaiveDate, event: NaiveDate| (day - event).num_days();
                prop_assert_eq!(
                    distance(week.span().first(), event.first()),
                    distance(last_year.first(), before)
                );
            }
            None => prop_assert_eq!(last_year, week.span().earlier(364)),
        }
    }
}

#[test]
fn whole_spans_of_unlike_length_compare_by_the_day() {
    let business = Business::of(&["a", "b"]);
    let rows = |amount: u32| -> Vec<String> {
        (1..=15).map(|day| format!("{amount}{day} 11-{day:02} done {amount} {amount} 0")).collect()
    };
    let put = |store, rows: &[String]| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        business.receive(store, "ExportOrderList202611160900.csv", &orders(&rows));
    };
    put("a", &rows(100));
    // The second store is known from the fourth on.
    put("b", &rows(10)[3..]);
    business.figures("11-09", |metrics| {
        let compare = |id: Kpi, stores: &[&str], now: Span, before: Span| {
            metrics.compare(id, stores, now, before).expect("comparable")
        };
        let (ten, seven) = (days("2026-11-06", "2026-11-15"), days("2026-10-30", "2026-11-05"));
        let of = |now, before| compare(Kpi::SalesPaid, &["a"], now, before);
        let long = of(ten, days("2026-11-01", "2026-11-05"));
        assert_eq!((long.now, long.before, long.partial), (dec("1000"), dec("500"), false));
        assert_eq!(
            (long.unequal, long.growth(), long.level()),
            (Some((10, 5)), Some(dec("0")), (dec("100"), dec("100")))
        );
        let per_order = compare(Kpi::SalesPerOrder, &["a"], ten, days("2026-11-01", "2026-11-05"));
        assert_eq!((per_order.unequal, per_order.growth()), (None, Some(dec("0"))), "a ratio has no length");
        let net = Kpi::SalesNet;
        assert!(net.adds_up() && !Kpi::SalesAov.adds_up());
        // Two days are not known: then day stands beside day, and it is said that some are left out.
        let partial = of(ten, seven);
        assert_eq!(
            (partial.now, partial.before, partial.partial, partial.unequal),
            (dec("500"), dec("500"), true, None)
        );
        // A store that is known in part makes all stand day beside day.
        let both = compare(Kpi::SalesPaid, &["a", "b"], ten, days("2026-11-01", "2026-11-05"));
        assert_eq!((both.now, both.before, both.partial, both.unequal), (dec("520"), dec("520"), true, None));
        // Of like length it is plain growth.
        let plain = of(days("2026-11-11", "2026-11-15"), days("2026-11-01", "2026-11-05"));
        assert_eq!((plain.unequal, plain.growth()), (None, growth(plain.now, plain.before)));
    });
}

/// A store that sells 100 on each day from the beginning of 2025 to that one, which ends the week; its year is planned.
fn shop(until: &str) -> Story {
    let story = Story::of(&[("a", "旗舰店", "小李")]).sells("a", days("2025-01-01", until), 1, "100.00").week(until);
    story.plans_by("年度", "店铺|财年|年目标\n旗舰店|2026|36500")
}

fn card<'r>(report: &'r Report, id: &str) -> &'r Card {
    report.overview.cards.iter().find(|card| card.id == id).expect("a card")
}

/// What stands in the store's column of changes: the change, or why there is none.
fn change(report: &Report, column: &str) -> Result<Decimal, String> {
    let table = &report.overview.stores;
    match &table.rows[0][table.column(column).expect("a column")] {
        Cell::Number(part) => Ok(*part),
        Cell::Missing(Some(why)) => Err(say(why)),
        other => panic!("{other:?}"),
    }
}

fn notes(report: &Report) -> String {
    report.overview.cards_note.iter().chain(&report.overview.stores_note).map(say).collect()
}

fn sayable(report: &Report) {
    for language in Language::ALL {
        assert_eq!(unsayable(report, language), [""; 0]);
    }
}

#[test]
fn the_week_of_spring_festival_is_compared_with_the_one_last_year() {
    let festival = "节点|首日|末日|倍数\n年货节|2027-01-09|2027-01-29|1.3\n春节|2027-02-05|2027-02-12|0.5";
    // Half is sold from the eve of the festival for eight days, in either year.
    let slump = |story: Story| {
        story
            .sells("a", days("2026-01-01", "2026-02-15"), 1, "100.00")
            .sells("a", days("2026-02-24", "2027-02-04"), 1, "100.00")
            .sells("a", days("2027-02-13", "2027-02-14"), 1, "100.00")
    };
    let story = || slump(shop("2027-02-14")).plans_by("节点", festival);
    let aligned = story().compares(Kind::Iso, LastYear::Event).report(&operator());
    let period =
        |report: &Report| report.periods.iter().find(|period| period.id == "last_year").expect("a period").span;
    assert_eq!(period(&aligned), days("2026-02-19", "2026-02-25"));
    assert_eq!(change(&aligned, "yoy"), Ok(dec("0")), "five days of the festival and two after it, in both years");
    for said in ["去年同期按春节对齐：02/19-02/25。", "同比按春节对齐（02/19-02/25）。"] {
        assert!(notes(&aligned).contains(said), "{}", notes(&aligned));
    }
    sayable(&aligned);
    // By weekdays the festival's week stands beside the one before last year's festival, and that is said.
    let weekdays = story().report(&operator());
    assert_eq!(period(&weekdays), days("2026-02-09", "2026-02-15"));
    assert_eq!(change(&weekdays, "yoy"), Ok(dec("-0.3571428571")));
    assert!(notes(&weekdays).contains("同比不是同一档期（春节 本周 5 天，去年同期 0 天）。"), "{}", notes(&weekdays));
    let said: Vec<String> = weekdays.notices.iter().map(|notice| say(&notice.phrase)).collect();
    let advice = "去年同期（02/09-02/15）不是同一档期：春节 本周 5 天，去年同期 0 天。";
    assert!(said.iter().any(|notice| notice.starts_with(advice)), "{said:?}");
    assert!(!aligned.notices.iter().any(|notice| notice.phrase.key() == "notice.event-moved"));
    sayable(&weekdays);
}

const SINGLES: &str = "节点|首日|末日|倍数\n双11|2026-11-10|2026-11-12|3";

/// The changes of amounts since the week before that sheets show.
fn amounts_since_last_week(report: &Report) -> Vec<String> {
    let mut shown = Vec::new();
    for table in report.sections.iter().flat_map(|section| &section.tables) {
        for (at, column) in table.columns.iter().enumerate() {
            for row in table.rows.iter().chain(&table.total) {
                let since = |cell: &Cell| matches!(cell, Cell::Said(said) if said.key() == "section.previous");
                let amount = ["paid_change", "refunded_change", "net_change", "orders_change", "visitors_change"];
                let told =
                    ["wow", "spend_wow"].contains(&column.key) || amount.contains(&column.key) && row.iter().any(since);
                if let Some(number) = row[at].number().filter(|_| told) {
                    shown.push(format!("{}, {}: {number}", table.id, column.key));
                }
            }
        }
    }
    shown
}

#[test]
fn the_week_of_an_event_and_the_one_after_it_are_not_compared_with_the_week_before() {
    let sold = |story: Story| {
        story.sells("a", days("2025-11-10", "2025-11-12"), 1, "200.00").sells(
            "a",
            days("2026-11-10", "2026-11-12"),
            1,
            "260.00",
        )
    };
    let story = |until: &str| sold(shop(until)).plans_by("节点", SINGLES);
    let week = story("2026-11-15").compares(Kind::Iso, LastYear::Event).report(&operator());
    // 11/09 to 11/15 in both years: the event's three days in each.
    assert_eq!(change(&week, "yoy"), Ok(dec("0.1384615385")));
    assert_eq!(change(&week, "wow"), Err("大促周不可比：双11 本周 3 天，上周 0 天".to_owned()));
    assert!(notes(&week).contains("环比：大促周不可比（双11 本周 3 天，上周 0 天）。"), "{}", notes(&week));
    let labels: Vec<String> = week.overview.trend.points.iter().map(|point| say(&point.label)).collect();
    assert_eq!(labels[10..], ["W45", "W46双11"]);
    sayable(&week);
    assert_eq!(amounts_since_last_week(&week), [""; 0], "no sheet compares what the overview does not");
    let after = story("2026-11-22").report(&operator());
    assert_eq!(change(&after, "wow"), Err("非大促周不可比：双11 本周 0 天，上周 3 天".to_owned()));
    assert_eq!(amounts_since_last_week(&after), [""; 0]);
    assert_eq!(change(&after, "yoy"), Ok(dec("0")));
    let two_later = story("2026-11-29").report(&operator());
    assert_eq!(change(&two_later, "wow"), Ok(dec("0")));
    let compared = amounts_since_last_week(&two_later);
    assert!(compared.len() > 2, "otherwise all are: {compared:?}");
    assert!(!notes(&two_later).contains("不可比"), "{}", notes(&two_later));
}

#[test]
fn without_last_year_a_card_of_an_event_week_has_no_change() {
    let story = Story::of(&[("a", "旗舰店", "小李")])
        .sells("a", days("2026-10-01", "2026-11-15"), 1, "100.00")
        .counts_visits("a", days("2026-10-01", "2026-11-15"), 100, 1, "100.00")
        .advertises("a", days("2026-10-01", "2026-11-15"), "计划", "10.00", "40.00");
    let report =
        story.plans_by("年度", "店铺|财年|年目标\n旗舰店|2025|1").plans_by("节点", SINGLES).report(&operator());
    for id in ["sales", "traffic"] {
        let card = card(&report, id);
        assert_eq!((&card.delta, &card.bullet), (&None, &None), "{id}");
        assert_eq!(card.aside.as_ref().map(say).as_deref(), Some("大促周不可比"), "{id}");
        assert_eq!(say(&card.lines[0].0), "上周", "what it was is shown all the same");
    }
    assert!(card(&report, "ads").delta.is_some(), "the plan's factors are of sales and say nothing of the return");
    let message: String = report.overview.message.iter().map(say).collect();
    assert_eq!(message, "支付 700；大促周，与上周不可比（双11 本周 3 天，上周 0 天）；没有目标。");
    let stores = report.sections.iter().find(|section| section.id == "stores").expect("a section");
    assert!(
        say(&stores.message).contains("大促周，与上周不可比（双11 本周 3 天，上周 0 天）"),
        "{}",
        say(&stores.message)
    );
    sayable(&report);
}

#[test]
fn weeks_within_a_long_event_are_comparable() {
    let long = "节点|首日|末日|倍数\n618|2026-06-01|2026-06-20|1.8\n元旦|2027-01-01|2027-01-03|1.2";
    let wow = |sunday: &str| change(&shop(sunday).plans_by("节点", long).report(&operator()), "wow");
    assert!(wow("2026-06-07").is_err_and(|why| why.contains("618 本周 7 天，上周 0 天")));
    assert_eq!(wow("2026-06-14"), Ok(dec("0")), "both of seven event days");
    assert_eq!(wow("2026-06-21"), Ok(dec("0")), "six of seven");
    assert!(wow("2026-06-28").is_err());
    assert_eq!(wow("2027-01-03"), Ok(dec("0")), "three days of a little more are no event week");
}

#[test]
fn an_event_of_one_store_greys_its_own_row_and_nobody_elses() {
    let story = || {
        Story::of(&[("a", "旗舰店", "小李"), ("b", "家居店", "小陈")])
            .sells("a", days("2026-10-01", "2026-11-15"), 1, "1000.00")
            .sells("b", days("2026-10-01", "2026-11-15"), 1, "10.00")
            .plans_by("年度", "店铺|财年|年目标\n旗舰店|2026|36500\n家居店|2026|3650")
            .plans_by("节点", "节点|首日|末日|店铺|倍数\n店庆|2026-11-10|2026-11-12|家居店|3")
    };
    let row = |report: &Report, name: &str| {
        let table = &report.overview.stores;
        let rows = table.rows.iter().chain(&table.total);
        let cells = rows.into_iter().find(|cells| match &cells[0] {
            Cell::Text(text) => text == name,
            Cell::Said(phrase) => say(phrase) == name,
            _ => false,
        });
        cells.expect("a row")[table.column("wow").expect("a column")].clone()
    };
    let all = story().report(&operator());
    assert!(matches!(row(&all, "家居店"), Cell::Missing(Some(_))));
    assert_eq!(row(&all, "旗舰店"), Cell::Number(dec("0")));
    assert_eq!(row(&all, "合计"), Cell::Number(dec("0")), "one per cent of the sales moves no total");
    let labels = |report: &Report| say(&report.overview.trend.points[11].label);
    assert_eq!(labels(&all), "W46", "not an event of all stores");
    let own: Reader = owner_of(&["b"]);
    assert_eq!(labels(&story().report(&own)), "W46店庆");
    let other = story().report(&owner_of(&["a"]));
    assert!(!format!("{:?}", other.overview).contains("店庆"), "another store's event is nobody's business");
}

#[test]
fn a_week_of_nine_days_is_compared_by_the_day() {
    let story = || {
        Story::of(&[("a", "旗舰店", "小李")])
            .sells("a", days("2026-09-01", "2026-11-30"), 1, "100.00")
            .sells("a", days("2026-11-22", "2026-11-30"), 1, "10.00")
            .counts_visits("a", days("2026-09-01", "2026-11-30"), 100, 1, "100.00")
            .compares(Kind::Trade, LastYear::Number)
    };
    let report = story().week("2026-11-22").report(&operator());
    assert_eq!((report.head.period.as_str(), report.head.span.len()), ("FY2026-M08-W4", 9));
    assert_eq!(change(&report, "wow"), Ok(dec("0.1")), "990 in nine days against 700 in seven");
    assert!(notes(&report).contains("环比按日均：110 比 100（9 天比 7 天）。"), "{}", notes(&report));
    let sales = card(&report, "sales");
    assert_eq!(sales.delta.as_ref().map(|delta| delta.value), Some(dec("0.1")));
    assert_eq!(sales.aside.as_ref().map(say).as_deref(), Some("日均比上周"));
    let lines: Vec<(String, Option<Decimal>)> =
        sales.lines.iter().map(|(name, cell, _)| (say(name), cell.number())).collect();
    assert_eq!(lines[..2], [("上周日均".to_owned(), Some(dec("100"))), ("本周日均".to_owned(), Some(dec("110")))]);
    assert_eq!(lines.len(), 3, "no more lines than a card has");
    let message: String = report.overview.message.iter().map(say).collect();
    assert_eq!(message, "支付 990；日均比上周 +10.0 %（9 天比 7 天）；没有目标。");
    assert!(say(&report.overview.trend.subtitle).ends_with(" · 各周 7-10 天"));
    assert_eq!(say(&report.overview.trend.title), "本周支付日均 110，前 11 周日均 100");
    sayable(&report);
    // The week after has seven days beside the nine.
    let after =
        story().sells("a", days("2026-12-01", "2026-12-07"), 1, "100.00").week("2026-12-01").report(&operator());
    assert_eq!(change(&after, "wow"), Ok(dec("-0.0909090909")));
    let side = after.overview.side.as_ref().expect("a chart");
    assert!(say(&side.subtitle).ends_with("对照期只画前 7 天（共 9 天）"), "{}", say(&side.subtitle));
    sayable(&after);
    // The changes of products, reasons and campaigns are by the day too.
    let products = report.sections.iter().find(|section| section.id == "products").expect("a section");
    let table = products.tables.iter().find(|table| table.id == "products.sales").expect("a table");
    assert_eq!(table.rows[0][table.column("wow").expect("a column")], Cell::Number(dec("0.1")));
    assert!(products.notes.iter().any(|note| say(note) == "本周 9 天，上周 7 天：金额和个数的环比按日均。"));
}
