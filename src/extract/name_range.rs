//! The days that a file's name says it is of: `..._2026-11-09_2026-11-15.csv`, `2026Nov9-2026Nov15CustomTransaction.csv`.
//!
//! Platforms write them with the year first or with the names of months, so that they can be read in one way only. One date alone
//! may as well be the day of the download.

use super::name_pattern::said;
use crate::cells;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// From the first to the last day that all names of a file which say any agree on.
pub(super) fn days(names: &[String]) -> Option<(NaiveDate, NaiveDate)> {
    let all: BTreeSet<(NaiveDate, NaiveDate)> = names.iter().filter_map(|name| said(name, range)).collect();
    let mut all = all.into_iter();
    all.next().filter(|_| all.next().is_none())
}

/// The two dates of a name; none where it has fewer or more.
fn range(name: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (mut found, mut rest) = (Vec::new(), name);
    let mut before = None;
    while let Some(first) = rest.chars().next() {
        let begins = first.is_ascii_digit() && !before.is_some_and(|c: char| c.is_ascii_digit());
        match begins.then(|| date(rest)).flatten() {
            Some((day, length)) => {
                found.push(day);
                rest = &rest[length..];
                before = Some('0');
            }
            None => {
                rest = &rest[first.len_utf8()..];
                before = Some(first);
            }
        }
    }
    match found[..] {
        [first, last] if first <= last => Some((first, last)),
        _ => None,
    }
}

/// A date at the beginning of a text, the year first, and how long it is.
fn date(text: &str) -> Option<(NaiveDate, usize)> {
    let (year, rest) = text.split_at_checked(4).filter(|(year, _)| is_number(year))?;
    let day = digits(rest).or_else(|| named(rest));
    let (month, day, length) = day.filter(|(.., length)| !rest[*length..].starts_with(|c: char| c.is_ascii_digit()))?;
    let day = match month {
        Month::Number(month) => NaiveDate::from_ymd_opt(year.parse().ok()?, month, day)?,
        Month::Name(name) => cells::moment(&format!("{name} {day}, {year}"), None).ok()?.local.date(),
    };
    Some((day, 4 + length))
}

enum Month<'a> {
    Number(u32),
    Name(&'a str),
}

/// `-11-09`, `1109`, `.11.09`, `_11_09`: month, day and how long that is.
fn digits(rest: &str) -> Option<(Month<'_>, u32, usize)> {
    let sign = if rest.starts_with(['-', '_', '.']) { &rest[..1] } else { "" };
    let month = rest.get(sign.len()..sign.len() + 2).filter(|text| is_number(text))?;
    let day = rest.get(sign.len() + 2..)?.strip_prefix(sign)?.get(..2).filter(|text| is_number(text))?;
    Some((Month::Number(month.parse().ok()?), day.parse().ok()?, 4 + 2 * sign.len()))
}

/// `Nov9`.
fn named(rest: &str) -> Option<(Month<'_>, u32, usize)> {
    let name = &rest[..rest.find(|c: char| !c.is_ascii_alphabetic())?];
    let day = &rest[name.len()..];
    let day = &day[..day.find(|c: char| !c.is_ascii_digit()).unwrap_or(day.len())];
    let number = day.parse().ok().filter(|_| name.len() >= 3 && day.len() <= 2)?;
    Some((Month::Name(name), number, name.len() + day.len()))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn two_dates_that_are_in_order_are_a_range_and_nothing_else_is() {
        let range = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            days(&names).map(|(first, last)| format!("{first} {last}"))
        };
        for name in [
            "Campaign report_2026-11-09_2026-11-15.csv",
            "report 20261109-20261115 (1).csv",
            "2026Nov9-2026Nov15CustomTransaction.csv",
            "a_2026_11_09_2026_11_15.csv",
            "Account-Campaign Report-(2026-11-09 to 2026-11-15).xlsx",
        ] {
            assert_eq!(range(&[name]).as_deref(), Some("2026-11-09 2026-11-15"), "{name}");
        }
        for name in [
            "ads 2026-11-15.csv",
            "2026-11-15_2026-11-09.csv",
            "2026-11-09_2026-11-15_2026-11-16.csv",
            "120261109_20261115.csv",
            "2026Foo9-2026Foo15.csv",
            "2026-13-09_2026-13-15.csv",
            "订单.csv",
        ] {
            assert_eq!(range(&[name]), None, "{name}");
        }
        let (one, other) = ("a_2026-11-09_2026-11-15.csv", "a_2026-11-02_2026-11-08.csv");
        assert!(range(&[one, "a.csv"]).is_some() && range(&[one, other]).is_none());
    }
}
