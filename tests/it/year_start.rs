//! Fiscal years that start on a date or on a weekday of a month, and the names of their twelve months.

use chrono::{Datelike, NaiveDate, Weekday};
use proptest::prelude::*;
use zhoubao::calendar::{Calendar, CalendarError, Kind, LastYear, Span, WEEKDAYS, YearStart, weekday_tag};

const WEEKS: [Kind; 3] = [Kind::FourFourFive, Kind::FourFiveFour, Kind::FiveFourFour];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn start(text: &str) -> YearStart {
    YearStart::parse(text).expect("a start")
}

fn calendar(kind: Kind, text: &str, week_start: Weekday) -> Result<Calendar, CalendarError> {
    Calendar::new(kind, start(text), week_start, LastYear::Days364)
}

fn retail(text: &str) -> Calendar {
    calendar(Kind::FourFiveFour, text, Weekday::Sun).expect("a calendar")
}

fn long_years(calendar: &Calendar, years: std::ops::RangeInclusive<i32>) -> Vec<i32> {
    years.filter(|year| calendar.weeks_of_year(*year).len() == 53).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[test]
fn nearest_is_what_a_date_means_to_years_of_weeks() {
    let nrf = retail("nearest sunday to 02-01");
    assert_eq!(long_years(&nrf, 2000..=2030), [2000, 2006, 2012, 2017, 2023, 2028]);
    let by_date = retail("02-01");
    let by_end = retail("after nearest saturday to 01-31");
    for year in 1990..=2100 {
        assert_eq!(nrf.year_span(year), by_date.year_span(year), "{year}");
        assert_eq!(nrf.year_span(year), by_end.year_span(year), "{year}");
    }
}

/// Years of 53 weeks as companies that end theirs on such a day published them: those that ended in September 2006, 2012, 2017
/// and 2023, and in July 2010, 2016 and 2021. January's by a paper calendar: its 31st was a Saturday in 2004, 2009, 2015 and
/// 2026, its 30th in 2021.
#[test]
fn years_that_end_on_the_last_saturday_of_a_month() {
    let after = |month| retail(&format!("after last saturday of {month}"));
    assert_eq!(long_years(&after("september"), 2000..=2024), [2005, 2011, 2016, 2022]);
    assert_eq!(long_years(&after("july"), 2006..=2022), [2009, 2015, 2020]);
    assert_eq!(long_years(&after("january"), 2000..=2026), [2003, 2008, 2014, 2020, 2025]);
    let days = |first, last| Span::new(day(first), day(last)).expect("in order");
    assert_eq!(after("september").year_span(2022), days("2022-09-25", "2023-09-30"));
    assert_eq!(after("january").year_span(2025), days("2025-01-26", "2026-01-31"));
    assert_eq!(after("january").year_span(2026), days("2026-02-01", "2027-01-30"));
}

#[test]
fn first_and_last_of_a_month() {
    let first = retail("First  Sunday of FEBRUARY");
    assert_eq!(first.year_span(2026).first(), day("2026-02-01"));
    assert_eq!(first.year_span(2027).first(), day("2027-02-07"));
    let last = retail("last sunday of january");
    assert_eq!(last.year_span(2026).first(), day("2026-01-25"));
    let december = retail("last sunday of december");
    assert_eq!(december.year_span(2026).first(), day("2026-12-27"));
    assert_eq!(december.month_named(2026, 0), (2027, 1));
    for text in ["04-01", "nearest sunday to 02-01", "after last saturday of january", "first monday of may"] {
        assert_eq!(start(text).to_string(), text);
    }
}

#[test]
fn what_is_no_start_says_what_to_write() {
    let texts = [
        "",
        "sunday",
        "last sunday",
        "last sunday of",
        "last sunday of 1月",
        "last funday of january",
        "nearest sunday to february",
        "after 02-01",
        "after after last sunday of january",
        "second sunday of may",
        "2026-04-01",
    ];
    for text in texts {
        assert_eq!(YearStart::parse(text), Err(CalendarError::NotAYearStart { found: text.to_owned() }));
    }
    assert_eq!(calendar(Kind::FourFourFive, "nearest sunday to 02-29", Weekday::Sun), Err(CalendarError::LeapDay));
    for kind in [Kind::Iso, Kind::Trade] {
        let error = calendar(kind, "last sunday of january", Weekday::Sun).expect_err("a date is needed");
        assert!(error.to_string().contains("write month and day, such as 04-01"), "{error}");
    }
    let error = calendar(Kind::FourFourFive, "after last saturday of january", Weekday::Mon).expect_err("a Sunday");
    assert_eq!(
        error.to_string(),
        "\"after last saturday of january\" starts years on sunday, but weeks start on monday. \
         Write \"after last sunday of january\", or week_start = \"sunday\"."
    );
}

/// Every start that settings accept for that kind and week start.
fn starts(kind: Kind, week_start: Weekday) -> Vec<String> {
    let leap_year = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date").iter_days().take(366);
    let mut days: Vec<String> = leap_year.map(|day| day.format("%m-%d").to_string()).collect();
    days.retain(|day| day != "02-29");
    if WEEKS.contains(&kind) {
        let (on, before) = (weekday_tag(week_start), weekday_tag(week_start.pred()));
        let nearest = |day: &String| [format!("nearest {on} to {day}"), format!("after nearest {before} to {day}")];
        let by_day: Vec<String> = days.iter().step_by(7).flat_map(nearest).collect();
        days.extend(by_day);
        for rule in ["first", "last"] {
            days.extend(MONTHS.iter().map(|month| format!("{rule} {on} of {month}")));
            days.extend(MONTHS.iter().map(|month| format!("after {rule} {before} of {month}")));
        }
    }
    days
}

fn any_calendar() -> impl Strategy<Value = (Kind, Weekday, usize)> {
    let kinds = proptest::sample::select(Kind::ALL.to_vec());
    (kinds, proptest::sample::select(WEEKDAYS.to_vec()), any::<usize>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn years_tile_and_have_52_or_53_weeks((kind, week_start, pick) in any_calendar(), year in 1990..=2100) {
        let starts = starts(kind, week_start);
        let calendar = calendar(kind, &starts[pick % starts.len()], week_start).expect("it suits");
        let days = calendar.year_span(year);
        prop_assert_eq!(days.last().succ_opt(), Some(calendar.year_span(year + 1).first()));
        prop_assert_eq!(calendar.fiscal_year_of(days.first()), year);
        prop_assert_eq!(calendar.fiscal_year_of(days.last()), year);
        if WEEKS.contains(&kind) {
            prop_assert!(matches!(days.len(), 364 | 371));
            prop_assert_eq!(days.first().weekday(), week_start);
            prop_assert_eq!(calendar.weeks_of_year(year).len() as u32, days.len() / 7);
        }
    }
}

/// Every kind and start there is: the year's months are called by twelve calendar months in order, and each lies partly in the
/// one that it is called by.
#[test]
fn twelve_months_have_twelve_names_in_order() {
    for kind in Kind::ALL {
        for week_start in [Weekday::Mon, Weekday::Sun] {
            for text in starts(kind, week_start) {
                let calendar = calendar(kind, &text, week_start).expect("it suits");
                for year in (1990..=2100).step_by(11) {
                    named_in_order(&calendar, year, &text);
                }
            }
        }
    }
}

fn named_in_order(calendar: &Calendar, year: i32, text: &str) {
    let (first_year, first_month) = calendar.month_named(year, 0);
    for (index, month) in calendar.months_of_year(year).into_iter().enumerate() {
        let count = first_year * 12 + first_month as i32 - 1 + index as i32;
        let name = (count.div_euclid(12), count.rem_euclid(12) as u32 + 1);
        assert_eq!(calendar.month_named(year, index as u32), name, "{text} {year} {index}");
        assert_eq!(calendar.month_name(month.first()), name.1, "{text} {year} {index}");
        assert_eq!(calendar.month_name(month.last()), name.1, "{text} {year} {index}");
        let in_it = month.days().filter(|day| (day.year(), day.month()) == name).count();
        assert!(in_it > 0, "{text} {year}: {month:?} is called {name:?}");
    }
}
