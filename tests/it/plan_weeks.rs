//! A report every seven days over a plan of four weeks a month: the place of a week in the plan, the plan's week it closes, and
//! what people may call it.

use chrono::{Days, NaiveDate, Weekday};
use proptest::prelude::*;
use zhoubao::calendar::{Calendar, CalendarError, Kind, MonthDay, PeriodId, WEEKDAYS, Week};
use zhoubao::words::{Language, Words};

fn calendar(kind: Kind, start: &str, week_start: Weekday) -> Calendar {
    let start = MonthDay::parse(start).expect("a day");
    Calendar::new(kind, start, week_start, kind.default_last_year()).expect("a calendar")
}

/// Reports from Monday to Sunday, and a plan of four weeks a month from 1 April.
fn monday_over_48() -> (Calendar, Calendar) {
    (calendar(Kind::Iso, "04-01", Weekday::Mon), calendar(Kind::Trade, "04-01", Weekday::Mon))
}

fn say(language: Language, phrase: &zhoubao::words::Phrase) -> String {
    Words::built_in(language).say(phrase)
}

/// November and the first days of December 2026, from a paper calendar: the plan's weeks end on 7, 14, 21 and 30 November.
#[test]
fn a_month_of_mondays_over_a_plan_of_four_weeks() {
    let (reports, plan) = monday_over_48();
    let table = [
        ("2026-W45", "11月第1周 1-7 日 (W45)", Some("FY2026-M08-W1")),
        ("2026-W46", "11月第2周 8-14 日 (W46)", Some("FY2026-M08-W2")),
        ("2026-W47", "11月第3周 15-21 日 (W47)", Some("FY2026-M08-W3")),
        ("2026-W48", "11月第4周 22-30 日 (W48)", None),
        ("2026-W49", "12月第1周 1-7 日 (W49)", Some("FY2026-M08-W4")),
    ];
    for (id, place, closed) in table {
        let week = reports.week(id).expect("a week");
        assert_eq!(say(Language::Zh, &plan.place(week)), place);
        assert_eq!(reports.closes(&plan, week).map(Week::id).as_deref(), closed, "{id}");
        let span = closed.map(|closed| plan.week(closed).expect("a week").span());
        let period = reports.periods(week, &plan).into_iter().find(|(id, _)| *id == PeriodId::ClosedPlanWeek);
        assert_eq!(period.map(|(_, days)| days), span, "{id}");
    }
    let week = reports.week("2026-W46").expect("a week");
    assert_eq!(say(Language::En, &plan.place(week)), "week 2 of November, 8-14 (W46)");
    assert_eq!(reports.periods(week, &reports).len(), 7, "a plan of the same weeks closes none beside them");
}

#[test]
fn a_plan_week_of_two_calendar_months_is_said_with_both() {
    let (reports, plan) = (monday_over_48().0, calendar(Kind::Trade, "04-16", Weekday::Mon));
    let week = reports.week("2026-W18").expect("a week");
    assert_eq!(say(Language::Zh, &plan.place(week)), "4月第3周 04/30-05/06 (W18)");
}

#[test]
fn a_week_by_any_of_its_names() {
    let (reports, plan) = monday_over_48();
    let meant = |text: &str| reports.meant(&plan, text).map(Week::id);
    for text in ["2026-W46", "FY2026-W33", "2026-11-12", "FY2026-M08-W2", " fy2026-m08-w2 "] {
        assert_eq!(meant(text).as_deref(), Ok("2026-W46"), "{text}");
    }
    assert_eq!(meant("FY2026-M08-W4").as_deref(), Ok("2026-W49"), "which it ends in");
    assert_eq!(
        meant("FY2026-M13-W1"),
        Err(CalendarError::NoSuchWeek { found: "FY2026-M13-W1".to_owned(), last: "FY2026-M12-W4".to_owned() })
    );
    let Err(CalendarError::NotAWeek { example, .. }) = meant("W46") else { panic!("no week") };
    assert_eq!(meant(example).as_deref(), Ok("2026-W46"), "the example is understood");
    let retail = calendar(Kind::FourFourFive, "04-01", Weekday::Mon);
    for text in ["FY2026-W33", "2026-W46", "2026-11-12"] {
        let week = retail.meant(&retail, text).expect("a week");
        assert_eq!(week.span(), reports.week("2026-W46").expect("a week").span(), "{text}");
    }
}

/// Seven days lie in two weeks of the month: the one that holds their middle is named, and understood.
#[test]
fn a_seven_day_week_is_refused_where_periods_are_reported() {
    let (_, plan) = monday_over_48();
    for text in ["2026-W46", "FY2026-W33"] {
        match plan.meant(&plan, text) {
            Err(CalendarError::OtherWeek { found, middle, holds }) => {
                assert_eq!((found.as_str(), middle.to_string().as_str()), (text, "2026-11-12"));
                assert_eq!(plan.meant(&plan, &holds).map(Week::id).as_deref(), Ok("FY2026-M08-W2"));
            }
            other => panic!("{other:?}"),
        }
    }
    let Err(CalendarError::NotAWeek { example, .. }) = plan.meant(&plan, "2026-W54x") else { panic!("no week") };
    assert!(plan.meant(&plan, example).is_ok());
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..40_542).prop_map(|n| NaiveDate::from_ymd_opt(1990, 1, 1).expect("a date") + Days::new(n))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn each_plan_week_is_closed_by_one_report(
        day in any_day(),
        week_start in proptest::sample::select(WEEKDAYS.to_vec()),
        start in proptest::sample::select(vec!["01-01", "02-28", "04-01", "01-31", "10-15", "08-30"]),
    ) {
        let (reports, plan) = (calendar(Kind::Iso, start, week_start), calendar(Kind::Trade, start, week_start));
        let week = plan.week_of(day);
        let closing = reports.week_of(week.span().last());
        prop_assert_eq!(reports.closes(&plan, closing), Some(week));
        prop_assert_ne!(reports.closes(&plan, reports.next(closing)), Some(week));
        prop_assert_ne!(reports.closes(&plan, reports.previous(closing)), Some(week));
        prop_assert_eq!(reports.meant(&plan, &week.id()), Ok(closing));
        let reported = reports.week_of(day);
        let ends = reported.span().days().filter(|day| plan.week_of(*day).span().last() == *day).count();
        prop_assert_eq!(ends, usize::from(reports.closes(&plan, reported).is_some()));
    }
}
