//! Calendars against tables made by hand, and the laws every calendar keeps from 1990 to 2100.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::prelude::*;
use zhoubao::calendar::{Calendar, CalendarError, Kind, LastYear, MonthDay, Part, PeriodId, Span, Week};
use zhoubao::words::{Language, Words};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn span(first: &str, last: &str) -> Span {
    Span::new(day(first), day(last)).expect("first before last")
}

fn calendar(kind: Kind, start: &str, week_start: Weekday) -> Calendar {
    let start = MonthDay::parse(start).expect("a day");
    Calendar::new(kind, start, week_start, kind.default_last_year()).expect("a calendar")
}

fn iso(start: &str) -> Calendar {
    calendar(Kind::Iso, start, Weekday::Mon)
}

fn compared_by(last_year: LastYear) -> Calendar {
    Calendar::new(Kind::Iso, MonthDay::parse("04-01").expect("a day"), Weekday::Mon, last_year).expect("a calendar")
}

fn period(calendar: &Calendar, week: &str, id: PeriodId) -> Option<Span> {
    let week = calendar.week(week).expect("a week");
    calendar.periods(week).into_iter().find(|(p, _)| *p == id).map(|(_, span)| span)
}

#[test]
fn iso_years_with_53_weeks() {
    let long: Vec<i32> = (2015..=2040).filter(|year| iso("04-01").week(&format!("{year}-W53")).is_ok()).collect();
    assert_eq!(long, [2015, 2020, 2026, 2032, 2037]);
}

#[test]
fn iso_weeks_around_new_year() {
    let table = [
        ("2015-12-31", "2015-W53"),
        ("2016-01-03", "2015-W53"),
        ("2016-01-04", "2016-W01"),
        ("2018-12-31", "2019-W01"),
        ("2020-12-31", "2020-W53"),
        ("2021-01-03", "2020-W53"),
        ("2024-12-30", "2025-W01"),
        ("2026-11-12", "2026-W46"),
        ("2026-12-28", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2040-01-01", "2039-W52"),
    ];
    for (date, label) in table {
        assert_eq!(iso("04-01").week_of(day(date)).id(), label, "{date}");
    }
}

#[test]
fn a_week_by_label_and_by_date() {
    let calendar = iso("04-01");
    let week = calendar.week("2026-W46").expect("a week");
    assert_eq!(week.span(), span("2026-11-09", "2026-11-15"));
    assert_eq!(week.middle(), day("2026-11-12"));
    assert_eq!((week.fiscal_year(), week.month(), week.quarter(), week.half()), (2026, 8, 3, 2));
    for text in ["2026-11-09", "2026-11-15", " 2026-w46 "] {
        assert_eq!(calendar.week(text), Ok(week), "{text}");
    }
    assert_eq!(
        calendar.week("2025-W53"),
        Err(CalendarError::NoSuchWeek { found: "2025-W53".to_owned(), last: "2025-W52".to_owned() })
    );
    for text in ["", "46", "2026-W", "2026-W046", "2026-W4x", "26-W46", "2026-11-31", "FY2026-W33", "9999-W01", "周"] {
        assert!(matches!(calendar.week(text), Err(CalendarError::NotAWeek { .. })), "{text}");
    }
}

/// Fiscal year of each start: first week, last week, number of weeks; the weeks whose Thursday lies in it.
#[test]
fn fiscal_years_hold_the_weeks_of_their_thursdays() {
    let table = [
        ("04-01", 2026, "2026-W14", "2027-W12", 52),
        ("04-01", 2025, "2025-W14", "2026-W13", 52),
        ("01-01", 2026, "2026-W01", "2026-W53", 53),
        ("01-01", 2027, "2027-W01", "2027-W52", 52),
        ("07-01", 2027, "2027-W26", "2028-W26", 53),
        ("07-01", 2026, "2026-W27", "2027-W25", 52),
        ("07-01", 2025, "2025-W27", "2026-W26", 52),
    ];
    for (start, year, first, last, count) in table {
        let weeks = iso(start).weeks_of_year(year);
        let ends = (weeks.first().map(|w| w.id()), weeks.last().map(|w| w.id()));
        assert_eq!(ends, (Some(first.to_owned()), Some(last.to_owned())), "{start} {year}");
        assert_eq!(weeks.len(), count, "{start} {year}");
    }
    assert_eq!(iso("07-01").fiscal_year_of(day("2026-06-30")), 2025);
}

#[test]
fn last_complete_week_on_each_day() {
    let calendar = iso("04-01");
    for (today, week) in [("2026-11-15", "2026-W45"), ("2026-11-16", "2026-W46"), ("2027-01-04", "2026-W53")] {
        assert_eq!(calendar.last_complete_week(day(today)).id(), week, "{today}");
    }
}

#[test]
fn periods_of_a_week() {
    let calendar = iso("04-01");
    let week = calendar.week("2026-W46").expect("a week");
    let expected = [
        (PeriodId::Week, span("2026-11-09", "2026-11-15")),
        (PeriodId::Previous, span("2026-11-02", "2026-11-08")),
        (PeriodId::LastYear, span("2025-11-10", "2025-11-16")),
        (PeriodId::Mtd, span("2026-11-01", "2026-11-15")),
        (PeriodId::Qtd, span("2026-10-01", "2026-11-15")),
        (PeriodId::Htd, span("2026-10-01", "2026-11-15")),
        (PeriodId::Ytd, span("2026-04-01", "2026-11-15")),
    ];
    assert_eq!(calendar.periods(week), expected);
}

#[test]
fn to_date_ends_with_the_period_and_closed_comes_once() {
    let calendar = iso("04-01");
    // Thursday 1 October: the week belongs to October, and September, its quarter and half end on Wednesday.
    assert_eq!(period(&calendar, "2026-W40", PeriodId::Mtd), Some(span("2026-10-01", "2026-10-04")));
    assert_eq!(period(&calendar, "2026-W40", PeriodId::ClosedMonth), Some(span("2026-09-01", "2026-09-30")));
    assert_eq!(period(&calendar, "2026-W40", PeriodId::ClosedQuarter), Some(span("2026-07-01", "2026-09-30")));
    assert_eq!(period(&calendar, "2026-W40", PeriodId::ClosedHalf), Some(span("2026-04-01", "2026-09-30")));
    assert_eq!(period(&calendar, "2026-W40", PeriodId::ClosedYear), None);
    // Thursday 30 July: to date stops at the month's end on Friday.
    assert_eq!(period(&calendar, "2026-W31", PeriodId::Mtd), Some(span("2026-07-01", "2026-07-31")));
    assert_eq!(period(&calendar, "2026-W31", PeriodId::ClosedMonth), Some(span("2026-07-01", "2026-07-31")));
    assert_eq!(period(&calendar, "2026-W32", PeriodId::ClosedMonth), None);
    // 31 May 2026 is a Sunday: closed by the week that ends on it.
    assert_eq!(period(&calendar, "2026-W22", PeriodId::ClosedMonth), Some(span("2026-05-01", "2026-05-31")));
    assert_eq!(period(&calendar, "2027-W13", PeriodId::ClosedYear), Some(span("2026-04-01", "2027-03-31")));
}

#[test]
fn weeks_and_days_left() {
    let calendar = iso("04-01");
    for (week, weeks, days) in [("2026-W46", 19, 136), ("2027-W11", 1, 10), ("2027-W12", 0, 3), ("2026-W13", 0, 2)] {
        let week = calendar.week(week).expect("a week");
        assert_eq!((calendar.weeks_left(week), calendar.days_left(week)), (weeks, days), "{week}");
    }
}

#[test]
fn last_years_week_by_each_rule() {
    let table = [
        (LastYear::Days364, "2026-W46", "2025-11-10"),
        (LastYear::Number, "2026-W46", "2025-11-10"),
        (LastYear::Restated, "2026-W46", "2025-11-10"),
        (LastYear::Days364, "2027-W01", "2026-01-05"),
        (LastYear::Number, "2027-W01", "2025-12-29"),
        (LastYear::Restated, "2027-W01", "2026-01-05"),
        (LastYear::Number, "2026-W53", "2025-12-29"),
        (LastYear::Event, "2026-W46", "2025-11-10"),
    ];
    for (rule, week, first) in table {
        let calendar = compared_by(rule);
        let found = calendar.last_year(calendar.week(week).expect("a week"));
        assert_eq!((found.first(), found.len()), (day(first), 7), "{rule:?} {week}");
    }
}
