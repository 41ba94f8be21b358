//! One day, or one moment of it.

use super::half_width;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use std::ops::RangeInclusive;

/// Years that a date may lie in; others are slips of the finger.
const YEARS: RangeInclusive<i32> = 2000..=2100;

/// What a caller takes for a date. `2026-04-01`, `2026/4/1`, `2026.4.1`, `2026年4月1日` and `20260401` are taken for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// `46113`: what a spreadsheet program keeps for a day, and shows where the cell's format was lost.
    pub serial: bool,
    /// Whether only the day is wanted: then whatever stands behind it, `2026-04-01 周三`, is left alone.
    pub only_day: bool,
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDate {
    /// It does not say one.
    Unlike,
    /// It says one before 2000 or after 2100.
    Outside,
    /// It says one of two: nothing tells which of its numbers is the day.
    TwoWays,
}

impl Dates {
    /// The moment that a text without wrapping means; a day alone is its midnight.
    ///
    /// # Errors
    /// Where it means none, or one of another century.
    pub fn read(self, text: &str) -> Result<NaiveDateTime, NoDate> {
        let usual = usual(text).filter(|_| !self.only_day);
        checked(usual.or_else(|| self.written(&half_width(text))).ok_or(NoDate::Unlike)?)
    }

    /// `2026-11-09 10:00:00`, as nearly every cell of an export is written; `None` where it is written otherwise.
    pub fn usual(self, text: &str) -> Option<NaiveDateTime> {
        checked(usual(text).filter(|_| !self.only_day)?).ok()
    }

    fn written(self, text: &str) -> Option<NaiveDateTime> {
        let (date, behind) = text.split_once([' ', 'T']).unwrap_or((text, ""));
        let date = self.day(date)?;
        if self.only_day || behind.is_empty() {
            return Some(date.and_time(NaiveTime::MIN));
        }
        time(behind).map(|time| date.and_time(time))
    }

    fn day(self, text: &str) -> Option<NaiveDate> {
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return match text.len() {
                8 => {
                    NaiveDate::from_ymd_opt(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
                }
                5 if self.serial => {
                    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(text.parse().ok()?))
                }
                _ => None,
            };
        }
        year_first(text)
    }
}

/// The moment, where it is of this century.
pub(super) fn checked(at: NaiveDateTime) -> Result<NaiveDateTime, NoDate> {
    if YEARS.contains(&at.year()) { Ok(at) } else { Err(NoDate::Outside) }
}

/// `2026-04-01`, `2026/4/1`, `2026.4.1`, `2026年4月1日`.
pub(super) fn year_first(text: &str) -> Option<NaiveDate> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 => {
            NaiveDate::from_ymd_opt(number(year)? as i32, number(month)?, number(day)?)
        }
        _ => None,
    }
}

/// `10:00`, `10:00:00`, `10:00:00.0`.
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    let text = match text.split_once('.') {
        Some((whole, part)) if part.bytes().all(|b| b.is_ascii_digit()) => whole,
        Some(_) => return None,
        None => text,
    };
    let parts: Vec<&str> = text.trim_start().split(':').collect();
    match parts[..] {
        [hour, minute] => NaiveTime::from_hms_opt(number(hour)?, number(minute)?, 0),
        [hour, minute, second] => NaiveTime::from_hms_opt(number(hour)?, number(minute)?, number(second)?),
        _ => None,
    }
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// `2026-11-09 10:00:00`, as nearly every cell of an export is written: read without looking for its form.
fn usual(text: &str) -> Option<NaiveDateTime> {
    let b = text.as_bytes();
    if b.len() != 19 || b[4] != b'-' || b[7] != b'-' || b[10] != b' ' || b[13] != b':' || b[16] != b':' {
        return None;
    }
    let part = |range: std::ops::Range<usize>| {
        b[range].iter().try_fold(0_u32, |n, c| c.is_ascii_digit().then(|| n * 10 + u32::from(c - b'0')))
    };
    NaiveDate::from_ymd_opt(part(0..4)? as i32, part(5..7)?, part(8..10)?)?.and_hms_opt(
        part(11..13)?,
        part(14..16)?,
        part(17..19)?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPORT: Dates = Dates { serial: false, only_day: false };
    const LIST: Dates = Dates { serial: true, only_day: true };

    fn read(dates: Dates, text: &str) -> Result<String, NoDate> {
        dates.read(text).map(|at| at.format("%Y-%m-%d %H:%M:%S").to_string())
    }

    #[test]
    fn a_day_is_read_in_every_form_by_everybody() {
        for text in [
            "2026-04-01",
            "2026/4/1",
            "2026.4.1",
            "2026年4月1日",
            "2026年04月01日",
            "20260401",
            "２０２６-04-01",
            "2026-04-01 00:00:00",
            "2026-04-01T00:00:00",
            "2026/4/1 0:00",
            "2026-04-01 00:00:00.0",
        ] {
            assert_eq!(read(EXPORT, text).as_deref(), Ok("2026-04-01 00:00:00"), "{text}");
            assert_eq!(read(LIST, text).as_deref(), Ok("2026-04-01 00:00:00"), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_or_of_another_century_is_told_apart() {
        for dates in [EXPORT, LIST] {
            for text in [
                "",
                "04-01",
                "2026-13-01",
                "2026-02-29",
                "26/4/1",
                "4/1/2026",
                "明天",
                "461",
                "2026-4",
                "2026--1",
                "+2026-4-1",
                "2026041",
            ] {
                assert_eq!(read(dates, text), Err(NoDate::Unlike), "{text}");
            }
            for text in ["1926-04-01", "2206-04-01", "1999-12-31 23:59:59"] {
                assert_eq!(read(dates, text), Err(NoDate::Outside), "{text}");
            }
        }
    }

    #[test]
    fn exports_have_times_and_lists_have_days() {
        for text in ["2026-11-09 10:05:00", "2026/11/9 10:05", "2026-11-09T10:05:00.123", "2026年11月9日 10:05"] {
            assert_eq!(read(EXPORT, text).as_deref(), Ok("2026-11-09 10:05:00"), "{text}");
            assert_eq!(read(LIST, text).as_deref(), Ok("2026-11-09 00:00:00"), "{text}");
        }
        for text in ["2026-11-09 25:61:00", "2026-11-09 周一", "2026-11-09 10", "46113"] {
            assert_eq!(read(EXPORT, text), Err(NoDate::Unlike), "{text}");
            assert!(read(LIST, text).is_ok(), "{text}");
        }
    }
}
