//! One moment as platforms of the West write it: with the offset of a zone, with names of months, on a clock of twelve
//! hours, and with a day and a month in digits whose order only the whole file tells.

use super::date::{NoDate, checked, time, year_first};
use super::half_width;
use super::month::month;
use super::zone::without_zone;
use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// Which of day and month stands first where both are digits: `11/10/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// `31/12/2023`.
    DayFirst,
    /// `12/31/2023`.
    MonthFirst,
}

/// A moment, in the zone that it names or in the reader's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What the clock showed.
    pub local: NaiveDateTime,
    /// Where, if it says so.
    pub offset: Option<FixedOffset>,
}

/// The moment that a text without wrapping means; a day alone is its midnight.
///
/// # Errors
/// Where it means none, one of another century, or one of two and `order` does not say which.
pub fn moment(text: &str, order: Option<DayOrder>) -> Result<Moment, NoDate> {
    let text = half_width(text);
    let (rest, offset) = without_zone(&text).ok_or(NoDate::Unlike)?;
    let (date, clock) = date_and_time(rest).ok_or(NoDate::Unlike)?;
    let day = match day(date).ok_or(NoDate::Unlike)? {
        Day::Sure(day) => day,
        Day::Digits(digits) => digits.in_order(order.ok_or(NoDate::TwoWays)?).ok_or(NoDate::Unlike)?,
    };
    checked(day.and_time(clock)).map(|local| Moment { local, offset })
}

/// Day and month in digits, as they stand; `None` where the text has none, or says by itself which is which.
pub fn digits_of_day(text: &str) -> Option<Digits> {
    let text = half_width(text);
    let (date, _) = date_and_time(without_zone(&text)?.0)?;
    match day(date)? {
        Day::Digits(digits) => Some(digits),
        Day::Sure(_) => None,
    }
}

/// `11/10/24`: two numbers and a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    first: u32,
    second: u32,
    year: i32,
}

impl Digits {
    /// The day in one of the orders, where there is such a day.
    pub fn in_order(self, order: DayOrder) -> Option<NaiveDate> {
        let (day, month) = match order {
            DayOrder::DayFirst => (self.first, self.second),
            DayOrder::MonthFirst => (self.second, self.first),
        };
        NaiveDate::from_ymd_opt(self.year, month, day)
    }

    /// The only order in which there is such a day; `None` where both will do.
    pub fn order(self) -> Option<DayOrder> {
        match [DayOrder::DayFirst, DayOrder::MonthFirst].map(|order| self.in_order(order)) {
            [Some(_), None] => Some(DayOrder::DayFirst),
            [None, Some(_)] => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }
}

enum Day {
    Sure(NaiveDate),
    Digits(Digits),
}

/// What stands before a time of day, and the time; midnight where there is none.
fn date_and_time(text: &str) -> Option<(&str, NaiveTime)> {
    let text = text.trim();
    let Some(colon) = text.find(':') else { return Some((text, NaiveTime::MIN)) };
    let begins = text[..colon].rfind([' ', 'T', '\u{A0}', '\u{202F}', ','])?;
    let behind = text[begins..].trim_start_matches([' ', 'T', '\u{A0}', '\u{202F}', ',']);
    let (clock, half) = half_of_day(behind);
    let clock = time(clock)?;
    let date = text[..begins].trim_end();
    match half {
        None => Some((date, clock)),
        Some(_) if !(1..=12).contains(&clock.hour()) => None,
        Some(afternoon) => clock.with_hour(clock.hour() % 12 + if afternoon { 12 } else { 0 }).map(|at| (date, at)),
    }
}

/// A time without `am` or `pm` behind it, and whether it is of the afternoon.
fn half_of_day(text: &str) -> (&str, Option<bool>) {
    let clock = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c.is_whitespace() || c == '.');
    let letters: String = text[clock.len()..].chars().filter(char::is_ascii_alphabetic).collect();
    match letters.to_ascii_lowercase().as_str() {
        "am" => (clock, Some(false)),
        "pm" => (clock, Some(true)),
        _ => (text, None),
    }
}

fn day(text: &str) -> Option<Day> {
    if let Some(day) = year_first(text) {
        return Some(Day::Sure(day));
    }
    if text.contains(|c: char| c.is_alphabetic()) {
        return named(text).map(Day::Sure);
    }
    digits(text)
}

/// `Nov 9, 2026`, `9 Nov 2026`, `9. November 2026`, `9 de noviembre de 2026`, `Fri, 6 Feb 2026`.
fn named(text: &str) -> Option<NaiveDate> {
    const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let words = text.split([' ', ',', '-', '\u{A0}', '\u{202F}']).filter(|word| !word.is_empty());
    let mut words = words.filter(|word| !word.eq_ignore_ascii_case("de")).peekable();
    let is_weekday = |word: &&str| WEEKDAYS.iter().any(|day| word.to_ascii_lowercase().starts_with(day));
    words.next_if(|word| is_weekday(word) && month(word).is_none());
    let (first, second, year) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let (day, name) = if month(first).is_some() { (second, first) } else { (first, second) };
    let day = number(day.strip_suffix('.').unwrap_or(day), 1..=2)?;
    NaiveDate::from_ymd_opt(number(year, 4..=4)? as i32, month(name)?, day)
}

/// `31/12/2023`, `11/10/24`, `9-11-2026`; with points the day always stands first: `9.11.2026`.
fn digits(text: &str) -> Option<Day> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<&str> = text.split(separator).collect();
    let [first, second, year] = parts[..] else { return None };
    let year = match year.len() {
        2 => number(year, 2..=2)? as i32 + 2000,
        _ => number(year, 4..=4)? as i32,
    };
    let digits = Digits { first: number(first, 1..=2)?, second: number(second, 1..=2)?, year };
    match separator {
        // `11/11/24` is the same day either way.
        '/' | '-' if digits.first == digits.second => digits.in_order(DayOrder::DayFirst).map(Day::Sure),
        '.' => digits.in_order(DayOrder::DayFirst).map(Day::Sure),
        '/' | '-' => digits.is_day().then_some(Day::Digits(digits)),
        _ => None,
    }
}

impl Digits {
    fn is_day(self) -> bool {
        [DayOrder::DayFirst, DayOrder::MonthFirst].iter().any(|order| self.in_order(*order).is_some())
    }
}

fn number(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<u32> {
    (length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Datelike, Utc};
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        match moment(text, None) {
            Ok(Moment { local, offset }) => {
                let zone = offset.map_or(String::new(), |offset| offset.to_string());
                format!("{}{zone}", local.format("%Y-%m-%d %H:%M:%S"))
            }
            Err(why) => format!("{why:?}"),
        }
    }

    #[test]
    fn what_is_written_in_one_way_only_is_read() {
        for (text, expected) in [
            ("2012-01-01 11:13:25 -0500", "2012-01-01 11:13:25-05:00"),
            ("2026-11-10T10:00:00+08:00", "2026-11-10 10:00:00+08:00"),
            ("2026-11-10T10:00:00.123Z", "2026-11-10 10:00:00+00:00"),
            ("Nov 9, 2026", "2026-11-09 00:00:00"),
            ("9 Nov 2026", "2026-11-09 00:00:00"),
            ("9-Nov-2026", "2026-11-09 00:00:00"),
            ("Feb 1, 2020", "2020-02-01 00:00:00"),
            ("Fri, 6 Feb 2026", "2026-02-06 00:00:00"),
            ("November 9, 2026", "2026-11-09 00:00:00"),
            ("9. November 2026", "2026-11-09 00:00:00"),
            ("9 de noviembre de 2026", "2026-11-09 00:00:00"),
            ("Dec 1, 2017 12:38:23 AM PST", "2017-12-01 00:38:23-08:00"),
            ("1 Jul 2026 4:24:44 am UTC", "2026-07-01 04:24:44+00:00"),
            ("15 Mar 2026 3:22:08 PM UTC", "2026-03-15 15:22:08+00:00"),
            ("15 mar. 2026 12:22:08 p. m. GMT-3", "2026-03-15 12:22:08-03:00"),
            ("1 janv. 2026 00:00:47 UTC", "2026-01-01 00:00:47+00:00"),
            ("01.02.2026 00:01:55 UTC", "2026-02-01 00:01:55+00:00"),
            ("2026/01/01 0:00:31JST", "2026-01-01 00:00:31+09:00"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        for text in [
            "",
            "Nov 9",
            "Nov 31, 2026",
            "13:30 PM",
            "Nov 9, 2026 13:30 PM",
            "Nov 9, 2026 0:30 AM",
            "Nov 9, 2026 10:00 CST",
            "9 Now 2026",
            "32/13/2026",
            "13/13/2026",
            "1/2/3/2026",
            "Total",
            "2026-11-09 - 2026-11-15",
            "Nov 9, 2026 - Nov 15, 2026",
        ] {
            assert_eq!(read(text), "Unlike", "{text}");
        }
        assert_eq!(read("Nov 9, 1926"), "Outside");
    }

    #[test]
    fn two_numbers_are_a_day_only_in_a_known_order() {
        assert_eq!(read("11/10/24 09:17"), "TwoWays");
        let ordered = |text: &str, order| moment(text, Some(order)).map(|found| found.local.to_string());
        assert_eq!(ordered("11/10/24 09:17", DayOrder::DayFirst).as_deref(), Ok("2024-10-11 09:17:00"));
        assert_eq!(ordered("11/10/24 09:17", DayOrder::MonthFirst).as_deref(), Ok("2024-11-10 09:17:00"));
        assert_eq!(ordered("31/12/2023 22:36", DayOrder::DayFirst).as_deref(), Ok("2023-12-31 22:36:00"));
        assert_eq!(ordered("31/12/2023 22:36", DayOrder::MonthFirst), Err(NoDate::Unlike));
        let order = |text: &str| digits_of_day(text).and_then(Digits::order);
        assert_eq!(order("31/12/2023 22:36"), Some(DayOrder::DayFirst));
        assert_eq!(order("12/31/2023"), Some(DayOrder::MonthFirst));
        for text in ["11/10/24", "11/11/24", "Nov 9, 2026", "2026-11-09", "9.10.2026", "-", "12"] {
            assert_eq!(order(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        /// What is printed in each form is read back as the same moment.
        #[test]
        fn what_is_printed_is_read_back(seconds in 946_684_800_i64..4_102_444_800, minutes in -14 * 60..14 * 60) {
            let offset = FixedOffset::east_opt(minutes * 60).unwrap();
            let at: DateTime<Utc> = DateTime::from_timestamp(seconds, 0).unwrap();
            let local = at.with_timezone(&offset);
            prop_assume!((2000..=2100).contains(&local.year()));
            for form in ["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%:z", "%b %-d, %Y %-I:%M:%S %p GMT%:z", "%-d %B %Y %H:%M:%S %z"] {
                let text = local.format(form).to_string();
                let found = moment(&text, None).unwrap();
                prop_assert_eq!(found.local, local.naive_local(), "{}", &text);
                prop_assert_eq!(found.offset, Some(offset), "{}", &text);
            }
            for (form, order) in [("%d/%m/%Y %H:%M:%S", DayOrder::DayFirst), ("%-m/%-d/%Y %H:%M:%S", DayOrder::MonthFirst)] {
                let text = local.format(form).to_string();
                prop_assert_eq!(moment(&text, Some(order)).map(|found| found.local), Ok(local.naive_local()));
                if local.day() == local.month() {
                    prop_assert_eq!(moment(&text, None).map(|found| found.local), Ok(local.naive_local()));
                    continue;
                }
                prop_assert_eq!(moment(&text, None), Err(NoDate::TwoWays));
                let says = digits_of_day(&text).unwrap().order();
                prop_assert!(says.is_none_or(|says| says == order), "{} says {:?}", text, says);
            }
        }

        /// Whatever is written there, nothing panics.
        #[test]
        fn nothing_panics(text in "[0-9a-zA-ZäéT:+./ ,-]{0,30}|\\PC{0,20}") {
            let _ = moment(&text, None);
            let _ = moment(&text, Some(DayOrder::DayFirst));
            let _ = digits_of_day(&text);
        }
    }
}
