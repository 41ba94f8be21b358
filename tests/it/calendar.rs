//! Calendars against tables made by hand, and the laws every calendar keeps from 1990 to 2100.

use chrono::{Days, NaiveDate, Weekday};
use proptest::prelude::*;
use zhoubao::calendar::{
    Aligned, Calendar, CalendarError, Kind, LastYear, MonthDay, Part, Period, PeriodId, PeriodKind, Span, Week,
    YearStart, weekday_tag,
};
use zhoubao::words::{Language, Words};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn span(first: &str, last: &str) -> Span {
    Span::new(day(first), day(last)).expect("first before last")
}

fn calendar(kind: Kind, start: &str, week_start: Weekday) -> Calendar {
    let start = YearStart::parse(start).expect("a start");
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
    calendar.periods(week, calendar).into_iter().find(|(p, _)| *p == id).map(|(_, span)| span)
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
    for text in ["2026-11-09", "2026-11-15", " 2026-w46 ", "FY2026-W33"] {
        assert_eq!(calendar.week(text), Ok(week), "{text}");
    }
    assert_eq!(
        calendar.week("2025-W53"),
        Err(CalendarError::NoSuchWeek { found: "2025-W53".to_owned(), last: "2025-W52".to_owned() })
    );
    for text in ["", "46", "2026-W", "2026-W046", "2026-W4x", "26-W46", "2026-11-31", "FY2026-M08-W2", "9999-W01", "周"]
    {
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
    assert_eq!(calendar.periods(week, &calendar), expected);
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

#[test]
fn the_place_of_a_week_in_words() {
    let said = |kind, week: &str, language| {
        let calendar = calendar(kind, "04-01", Weekday::Mon);
        Words::built_in(language).say(&calendar.label(calendar.week(week).expect("a week")))
    };
    assert_eq!(said(Kind::Iso, "2026-W46", Language::Zh), "11月第2周 (W46)");
    assert_eq!(said(Kind::Iso, "2026-W46", Language::En), "week 2 of November (W46)");
    // Thursday 30 April: still April's fifth week.
    assert_eq!(said(Kind::Iso, "2026-W18", Language::Zh), "4月第5周 (W18)");
    assert_eq!(said(Kind::Trade, "2026-11-12", Language::Zh), "11月第2周 (FY2026-M08-W2)");
    assert_eq!(said(Kind::FourFourFive, "FY2026-W33", Language::Zh), "11月第3周 (W33)");
}

#[test]
fn refusals_have_words_in_each_language() {
    let calendar = iso("04-01");
    let leap = MonthDay::parse("02-29").expect("a day of leap years");
    let refused = [
        MonthDay::parse("4月1日").expect_err("no day"),
        Calendar::new(Kind::Iso, leap, Weekday::Mon, LastYear::Days364).expect_err("29 February"),
        calendar.week("46").expect_err("no week"),
        calendar.week("2025-W53").expect_err("no week 53"),
    ];
    for language in Language::ALL {
        let words = Words::built_in(language);
        for error in &refused {
            let said = words.say(&error.phrase());
            assert!(!said.contains("calendar.error") && !said.contains('{'), "{language}: {said}");
        }
    }
    assert_eq!(
        Words::built_in(Language::Zh).say(&refused[3].phrase()),
        "没有 2025-W53 这一周，那一年最后一周是 2025-W52。"
    );
}

#[test]
fn nrf_years_with_53_weeks() {
    let nrf = calendar(Kind::FourFiveFour, "02-01", Weekday::Sun);
    let long: Vec<i32> = (2000..=2030).filter(|year| nrf.weeks_of_year(*year).len() == 53).collect();
    assert_eq!(long, [2000, 2006, 2012, 2017, 2023, 2028]);
    // The published 2023 year: 29 January 2023 to 3 February 2024, its last month five weeks long.
    assert_eq!(nrf.year_span(2023), span("2023-01-29", "2024-02-03"));
    let weeks: Vec<u32> = nrf.months_of_year(2023).iter().map(|month| month.len() / 7).collect();
    assert_eq!(weeks, [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5]);
    assert_eq!(nrf.week("FY2023-W53").map(Week::span), Ok(span("2024-01-28", "2024-02-03")));
}

#[test]
fn a_year_that_begins_in_the_next_calendar_year() {
    let tuesdays = calendar(Kind::FourFourFive, "12-31", Weekday::Tue);
    assert_eq!(tuesdays.year_span(2004), span("2004-12-28", "2006-01-02"));
    assert_eq!(tuesdays.fiscal_year_of(day("2006-01-02")), 2004);
    assert_eq!(tuesdays.fiscal_year_of(day("2006-01-03")), 2005);
}

#[test]
fn four_weeks_a_month() {
    let trade = calendar(Kind::Trade, "04-01", Weekday::Mon);
    assert_eq!(trade.weeks_of_year(2026).len(), 48);
    let week = trade.week("FY2026-M08-W2").expect("a week");
    assert_eq!(week.span(), span("2026-11-08", "2026-11-14"));
    assert_eq!((week.number(), week.quarter(), week.half()), (30, 3, 2));
    assert_eq!(trade.last_year(week), span("2025-11-08", "2025-11-14"));
    // February's last week is a day longer in a leap year: unequal lengths stay visible.
    let february = trade.week("2028-02-29").expect("a week");
    assert_eq!(february.span(), span("2028-02-22", "2028-02-29"));
    assert_eq!(trade.last_year(february), span("2027-02-22", "2027-02-28"));
    assert_eq!(trade.weeks_left(week), 18);
    assert_eq!(period(&trade, "FY2026-M08-W4", PeriodId::ClosedMonth), Some(span("2026-11-01", "2026-11-30")));
    for text in ["FY2026-M13-W1", "FY2026-M00-W1", "FY2026-M08-W5", "FY2026-M08-W0"] {
        assert!(matches!(trade.week(text), Err(CalendarError::NoSuchWeek { .. })), "{text}");
    }
}

/// One by one: the years hold each week once, in order, without a gap, and each answers to its label.
#[test]
fn every_week_from_1990_to_2100() {
    for kind in Kind::ALL {
        for (start, week_start) in [("04-01", Weekday::Mon), ("02-01", Weekday::Sun)] {
            let calendar = calendar(kind, start, week_start);
            let weeks: Vec<Week> = (1990..=2100).flat_map(|year| calendar.weeks_of_year(year)).collect();
            for pair in weeks.windows(2) {
                assert_eq!(
                    pair[0].span().last() + Days::new(1),
                    pair[1].span().first(),
                    "{kind:?} {start} {}",
                    pair[0]
                );
            }
            for week in weeks {
                assert_eq!(calendar.week(&week.id()), Ok(week), "{kind:?} {start}");
            }
        }
    }
}

/// A kind, the day its fiscal years start on, and the day its weeks start on.
fn choices() -> impl Strategy<Value = (Kind, &'static str, Weekday)> {
    let starts = prop_oneof![
        Just("01-01"),
        Just("02-01"),
        Just("02-28"),
        Just("04-01"),
        Just("07-01"),
        Just("01-31"),
        Just("12-26"),
        Just("12-31"),
        Just("10-15"),
    ];
    let kinds = proptest::sample::select(Kind::ALL.to_vec());
    (kinds, starts, proptest::sample::select(zhoubao::calendar::WEEKDAYS.to_vec()))
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let by_date = choices().prop_map(|(kind, start, weekday)| calendar(kind, start, weekday));
    let whole_weeks = proptest::sample::select(vec![Kind::FourFourFive, Kind::FourFiveFour, Kind::FiveFourFour]);
    let weekdays = proptest::sample::select(zhoubao::calendar::WEEKDAYS.to_vec());
    let by_weekday = (whole_weeks, 0_usize..6, weekdays).prop_map(|(kind, rule, weekday)| {
        let (on, before) = (weekday_tag(weekday), weekday_tag(weekday.pred()));
        let rules = [
            format!("nearest {on} to 02-01"),
            format!("nearest {on} to 01-01"),
            format!("first {on} of february"),
            format!("last {on} of december"),
            format!("after last {before} of january"),
            format!("after nearest {before} to 12-31"),
        ];
        calendar(kind, &rules[rule], weekday)
    });
    prop_oneof![2 => by_date, 1 => by_weekday]
}

/// Days from 1990 to 2100.
fn days() -> impl Strategy<Value = NaiveDate> {
    (0_u64..40_542).prop_map(|n| day("1990-01-01") + Days::new(n))
}

/// The period of each kind that holds a day; of an event that it is the third of eleven days.
fn holding(calendar: &Calendar, kind: PeriodKind, day: NaiveDate) -> Period {
    match kind {
        PeriodKind::Day => calendar.day(day),
        PeriodKind::Week => calendar.week_of(day).into(),
        PeriodKind::PlanWeek => Period::plan_week(calendar.week_of(day)),
        PeriodKind::Month => calendar.month(day),
        PeriodKind::Year => calendar.year(calendar.fiscal_year_of(day)),
        PeriodKind::Event => calendar.event(Span::days_from(day - Days::new(2), 11)),
    }
}

#[test]
fn periods_have_ids_of_their_own() {
    let calendar = calendar(Kind::Trade, "04-20", Weekday::Mon);
    let ids: Vec<String> =
        PeriodKind::ALL.into_iter().map(|kind| holding(&calendar, kind, day("2026-11-12")).id()).collect();
    // Months that begin on the 20th are called by the next, in which most of them lies.
    assert_eq!(ids, ["2026-11-12", "FY2026-M07-W4", "FY2026-M07-W4", "2026-11", "FY2026", "E2026-11-10-2026-11-20"]);
    assert_eq!(calendar.month(day("2026-11-12")).span(), span("2026-10-20", "2026-11-19"));
    for unknown in [
        "2026-13",
        "2026-11-31",
        "E2026-11-11-2026-11-01",
        "E2026-11-11",
        "2026-1",
        "report",
        "2026-111",
        "FY26",
        "FY20266",
        "FY0007",
    ] {
        assert!(calendar.period(unknown).is_err(), "{unknown}");
    }
}

#[test]
fn each_kind_has_its_last_year() {
    let calendar = compared_by(LastYear::Number);
    let last_year = |kind| calendar.last_year(holding(&calendar, kind, day("2026-11-12")));
    assert_eq!(last_year(PeriodKind::Day), span("2025-11-13", "2025-11-13"), "the same weekday");
    assert_eq!(last_year(PeriodKind::Month), span("2025-11-01", "2025-11-30"));
    let year = calendar.year(2026);
    assert_eq!(calendar.last_year(year), calendar.year_span(2025), "however many days it has");
    assert_eq!(calendar.previous(year).span(), calendar.year_span(2025));
    assert_eq!(last_year(PeriodKind::Event), span("2025-11-11", "2025-11-21"), "nobody knows when it was");
    let singles = Aligned::new("双11", span("2026-11-10", "2026-11-20"), day("2025-11-01"), 2.into()).expect("before");
    let calendar = calendar.aligned_by(vec![singles.clone()]).with_events(vec![singles]);
    assert_eq!(calendar.events(), [calendar.event(span("2026-11-10", "2026-11-20"))]);
    let last_year = |kind| calendar.last_year(holding(&calendar, kind, day("2026-11-12")));
    assert_eq!(last_year(PeriodKind::Event), span("2025-11-01", "2025-11-11"), "by event day, whatever the setting");
    assert_eq!(last_year(PeriodKind::Day), span("2025-11-13", "2025-11-13"), "days only where the setting says so");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn periods_of_each_kind_tile(calendar in calendars(), day in days(), kind in 0..PeriodKind::ALL.len()) {
        let kind = PeriodKind::ALL[kind];
        let period = holding(&calendar, kind, day);
        prop_assert_eq!(period.kind(), kind);
        prop_assert!(period.span().contains(day) && period.span().contains(period.middle()));
        prop_assert_eq!(calendar.fiscal_year_of(period.middle()), period.fiscal_year());
        if kind != PeriodKind::Event {
            prop_assert!(period.span().days().all(|day| holding(&calendar, kind, day) == period));
        }
        let (before, after) = (calendar.previous(period), calendar.next(period));
        prop_assert_eq!((calendar.next(before), calendar.previous(after)), (period, period));
        prop_assert_eq!(before.span().last() + Days::new(1), period.span().first());
        prop_assert_eq!(period.due(), after.span().first());
        prop_assert!(before < period && period < after);
        prop_assert_eq!(calendar.before(period, 3), [calendar.previous(calendar.previous(before)), calendar.previous(before), before]);
    }

    #[test]
    fn ids_of_each_kind_read_back_and_sort(calendar in calendars(), day in days(), kind in 0..PeriodKind::ALL.len()) {
        let kind = PeriodKind::ALL[kind];
        let period = holding(&calendar, kind, day);
        let id = period.id();
        let read = calendar.period(&id).expect("an id");
        prop_assert_eq!((read.id(), read.span(), read.fiscal_year()), (id.clone(), period.span(), period.fiscal_year()));
        let as_week = if kind == PeriodKind::PlanWeek { PeriodKind::Week } else { kind };
        prop_assert_eq!(PeriodKind::of_id(&id), Some(as_week));
        prop_assert_eq!(calendar.like(period, period.span()), Some(period));
        prop_assert!(id < calendar.next(period).id());
        prop_assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{}", id);
    }

    #[test]
    fn figures_to_date_end_with_the_period(calendar in calendars(), day in days(), kind in 0..PeriodKind::ALL.len()) {
        let period = holding(&calendar, PeriodKind::ALL[kind], day);
        for part in Part::ALL {
            let so_far = calendar.to_date(part, period);
            prop_assert!(so_far.contains(period.middle()) && so_far.last() <= period.span().last());
        }
        prop_assert!(calendar.last_year(period).last() < period.span().first());
    }

    #[test]
    fn weeks_tile(calendar in calendars(), day in days()) {
        let week = calendar.week_of(day);
        prop_assert!(week.span().contains(day));
        prop_assert!(week.span().days().all(|d| calendar.week_of(d) == week));
        prop_assert_eq!(calendar.next(calendar.previous(week)), week);
        prop_assert_eq!(calendar.previous(calendar.next(week)), week);
        prop_assert_eq!(calendar.next(week).span().first(), week.span().last() + Days::new(1));
        prop_assert!(calendar.previous(week) < week);
        prop_assert_eq!(calendar.last_complete_week(day), calendar.previous(week));
        prop_assert_eq!(calendar.before(week, 12).len(), 12);
        prop_assert_eq!(calendar.before(week, 12).last().copied(), Some(calendar.previous(week)));
    }

    #[test]
    fn labels_round_trip_and_sort(calendar in calendars(), day in days()) {
        let week = calendar.week_of(day);
        prop_assert_eq!(calendar.week(&week.id()), Ok(week));
        prop_assert_eq!(calendar.week(&day.to_string()), Ok(week));
        prop_assert!(week.id() < calendar.next(week).id());
    }

    #[test]
    fn iso_labels_are_those_of_the_standard(day in days()) {
        prop_assert_eq!(iso("04-01").week_of(day).id(), day.format("%G-W%V").to_string());
    }

    #[test]
    fn each_day_is_in_one_month_quarter_half_and_year_that_nest(calendar in calendars(), day in days()) {
        let spans = Part::ALL.map(|part| calendar.part(part, day));
        for (part, span) in Part::ALL.iter().zip(spans) {
            prop_assert!(span.contains(day));
            prop_assert_eq!(calendar.part(*part, span.first()), span);
            prop_assert_eq!(calendar.part(*part, span.last()), span);
        }
        prop_assert!(spans.windows(2).all(|pair| pair[0].intersect(pair[1]) == Some(pair[0])));
        prop_assert_eq!(calendar.year_span(calendar.fiscal_year_of(day)), spans[3]);
        let months = calendar.months_of_year(calendar.fiscal_year_of(day));
        prop_assert_eq!(months.iter().map(|month| month.len()).sum::<u32>(), spans[3].len());
    }

    #[test]
    fn a_year_holds_its_weeks(calendar in calendars(), day in days()) {
        let week = calendar.week_of(day);
        let weeks = calendar.weeks_of_year(week.fiscal_year());
        prop_assert!(weeks.contains(&week));
        prop_assert!(weeks.windows(2).all(|pair| calendar.next(pair[0]) == pair[1]));
        prop_assert!(matches!((calendar.kind(), weeks.len()), (Kind::Trade, 48) | (Kind::Iso | Kind::FourFourFive
            | Kind::FourFiveFour | Kind::FiveFourFour, 52 | 53)));
        prop_assert!(weeks.iter().all(|w| calendar.year_span(week.fiscal_year()).contains(w.middle())));
        prop_assert!(calendar.weeks_left(week) < weeks.len() as u32);
        let end = calendar.year_span(week.fiscal_year()).last();
        prop_assert!(calendar.days_left(week) == 0 || week.span().last() + Days::new(calendar.days_left(week).into()) == end);
    }

    #[test]
    fn to_date_nests_and_each_part_is_closed_once(calendar in calendars(), day in days()) {
        let week = calendar.week_of(day);
        let spans = Part::ALL.map(|part| calendar.to_date(part, week));
        prop_assert!(spans.windows(2).all(|pair| pair[1].contains(pair[0].first()) && pair[1].contains(pair[0].last())));
        for (part, span) in Part::ALL.iter().zip(spans) {
            prop_assert!(span.contains(week.middle()) && span.last() <= week.span().last());
            let whole = calendar.part(*part, day);
            let closing = calendar.week_of(whole.last());
            prop_assert_eq!(calendar.closed(*part, closing), Some(whole));
            prop_assert_ne!(calendar.closed(*part, calendar.next(closing)), Some(whole));
            prop_assert_ne!(calendar.closed(*part, calendar.previous(closing)), Some(whole));
        }
    }

    #[test]
    fn last_years_week_is_a_week_of_the_year_before(choice in choices(), rule in 0..LastYear::ALL.len(), day in days()) {
        let ((kind, start, weekday), rule) = (choice, LastYear::ALL[rule]);
        let start = MonthDay::parse(start).expect("a day");
        let calendar = Calendar::new(kind, start, weekday, rule).expect("a calendar");
        let week = calendar.week_of(day);
        let found = calendar.last_year(week);
        let that = calendar.week_of(found.first());
        let by_number = matches!(rule, LastYear::Number) || kind == Kind::Trade && rule == LastYear::Restated;
        if by_number || kind != Kind::Trade {
            prop_assert_eq!(that.span(), found);
        }
        if kind == Kind::Trade && by_number {
            prop_assert_eq!((that.fiscal_year(), that.number()), (week.fiscal_year() - 1, week.number()));
        }
        let earlier = (week.span().first() - found.first()).num_days();
        match (kind, by_number) {
            (Kind::Trade, true) => prop_assert!((365..=366).contains(&earlier)),
            (_, false) => prop_assert_eq!((earlier, found.len()), (364, week.span().len())),
            // A year of 53 weeks stands between the same numbers, or the number is a 53 that last year has not.
            (_, true) if that.number() == week.number() => prop_assert!(earlier == 364 || earlier == 371),
            (_, true) => prop_assert_eq!((earlier, week.number()), (364, 53)),
        }
    }
}
