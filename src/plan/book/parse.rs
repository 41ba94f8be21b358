//! What a cell of the plan means: shares, factors, months, weekdays, stores.

use super::MonthKey;
use crate::lists::{self, KnownStores, Problem};
use crate::money::Money;
use crate::plan::PARTS;
use crate::plan::issue::Issue;
use crate::text;
use chrono::{Datelike, NaiveDate, Weekday};
use rust_decimal::{Decimal, RoundingStrategy};

/// Differences of a spreadsheet's binary arithmetic, which no person meant.
pub(crate) const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

/// The store of a cell; `None` for all of them.
pub(super) fn store(cell: &str, stores: &KnownStores) -> Result<Option<String>, Problem> {
    let text = lists::tidy(cell).to_lowercase();
    if text.is_empty() || matches!(text.as_str(), "全部" | "所有" | "all" | "todas" | "todos" | "*") {
        return Ok(None);
    }
    stores.read(cell).map(Some)
}

/// `30%`, `0.3`, `0,3`.
pub(super) fn part(cell: &str) -> Result<Decimal, Issue> {
    change(cell).ok().filter(|part| *part >= Decimal::ZERO).ok_or_else(|| not_a_part(cell))
}

/// The same with a sign: `-5%`, `+0.2`; nothing can shrink by more than itself.
pub(crate) fn change(cell: &str) -> Result<Decimal, Issue> {
    let change = lists::number(cell, PARTS).ok().map(|change| rounded(change, 10));
    change.filter(|change| *change >= Decimal::NEGATIVE_ONE).ok_or_else(|| not_a_part(cell))
}

fn not_a_part(cell: &str) -> Issue {
    Issue::NotAPart { value: text::clean(&lists::tidy(cell)) }
}

/// The same, of a whole: no more than all of it.
pub(crate) fn share(cell: &str) -> Result<Decimal, Issue> {
    let value = part(cell)?;
    if value > Decimal::ONE {
        let percent = (value * Decimal::ONE_HUNDRED).normalize();
        return Err(Issue::AboveWhole { value: format!("{percent} %") });
    }
    Ok(value)
}

/// `1.5`, `150%`, `1.5倍`: above zero.
pub(super) fn factor(cell: &str) -> Result<Decimal, Issue> {
    let text = lists::tidy(cell);
    let value = part(text.strip_suffix(['倍', 'x', 'X', '×']).unwrap_or(&text)).ok();
    value.filter(|value| *value > Decimal::ZERO).ok_or_else(|| Issue::NotAFactor { value: text::clean(&text) })
}

/// A weight: zero or more.
pub(super) fn weight(cell: &str) -> Result<Decimal, Issue> {
    part(cell).map_err(|_| Issue::NotAFactor { value: text::clean(&lists::tidy(cell)) })
}

/// An amount in whole cents, and what was rounded away where that is more than noise.
pub(crate) fn money(cell: &str) -> Result<(Money, Option<Problem>), Problem> {
    let amount = crate::plan::amount(cell)?;
    let value = lists::tidy(cell);
    if amount < Decimal::ZERO {
        return Err(Problem::Negative { value });
    }
    let cents = rounded(amount, 2);
    let money = Money::from_decimal(cents).ok_or_else(|| Problem::NotANumber { value: value.clone() })?;
    let finer = (amount - cents).abs() > NOISE;
    Ok((money, finer.then(|| Problem::FinerThanCent { value, used: money.to_string() })))
}

/// Half away from zero, as spreadsheets round.
pub(crate) fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// `2026`, `FY2026`, `2026财年`, `2026年`.
pub(super) fn year(cell: &str) -> Result<i32, Issue> {
    let text = lists::tidy(cell);
    let bare = text.trim_start_matches("FY").trim_start_matches("fy").trim_end_matches("财年").trim_end_matches('年');
    match bare.trim().parse() {
        Ok(year @ 2000..=2100) => Ok(year),
        _ => Err(Issue::NotAYear { value: text::clean(&text) }),
    }
}

/// How months begin, by the languages that name them.
const MONTHS: [[&str; 12]; 2] = [
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
];

/// `2026-11` (which a spreadsheet may have made a date of), `11月`, `11`, `Nov`, `noviembre`, `M08`.
pub(super) fn month(cell: &str) -> Option<MonthKey> {
    let text = lists::tidy(cell);
    if text.len() > 5
        && let Ok(day) = lists::date(&text)
    {
        return Some(MonthKey::Dated(day.year(), day.month()));
    }
    let parts: Vec<&str> = text.trim_end_matches('月').split(['-', '/', '.', '年']).collect();
    if let [year, month] = parts.as_slice()
        && year.len() == 4
    {
        return Some(MonthKey::Dated(year.parse().ok()?, valid(month.parse().ok()?)?));
    }
    if let Some(index) = text.strip_prefix(['M', 'm']).and_then(|n| n.parse().ok()) {
        return valid(index).map(MonthKey::Index);
    }
    let lower = text.to_lowercase();
    let named = |names: &[&str; 12]| names.iter().position(|name| lower.starts_with(name));
    if let Some(index) = MONTHS.iter().find_map(named) {
        return Some(MonthKey::Named(index as u32 + 1));
    }
    valid(text.trim_end_matches('月').parse().ok()?).map(MonthKey::Named)
}

fn valid(month: u32) -> Option<u32> {
    (1..=12).contains(&month).then_some(month)
}

/// Weekdays in Spanish, without accents as they are compared; the first three letters suffice.
const DIAS: [&str; 7] = ["lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"];

/// `周一`, `星期一`, `一`, `1`, `Mon`, `Monday`, `lun`, `lunes`.
pub(super) fn weekday(cell: &str) -> Result<Weekday, Issue> {
    let text = lists::tidy(cell);
    let bare = text.trim_start_matches("星期").trim_start_matches("礼拜").trim_start_matches('周');
    let index = ["一二三四五六日", "1234567"].iter().find_map(|days| {
        let mut chars = bare.chars();
        let (first, rest) = (chars.next()?, chars.next());
        days.chars().position(|day| day == first && rest.is_none())
    });
    let index = if bare == "天" { Some(6) } else { index };
    let spanish = || {
        let word = text::unaccented(&text);
        let word = word.trim_end_matches('.');
        DIAS.iter().position(|day| word == *day || (word.len() == 3 && day.starts_with(word)))
    };
    index
        .or_else(spanish)
        .and_then(|index| Weekday::try_from(index as u8).ok())
        .or_else(|| text.parse().ok())
        .ok_or_else(|| Issue::NotAWeekday { value: text::clean(&text) })
}

/// A day, of any year a list may name.
pub(super) fn date(cell: &str) -> Result<NaiveDate, Problem> {
    lists::date(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_people_write_them() {
        let half = Decimal::new(5, 1);
        for cell in ["50%", "0.5", " 50 ％", "0.50", "0,5", "50,0 %"] {
            assert_eq!(part(cell), Ok(half), "{cell}");
        }
        assert!(matches!(share("110%"), Err(Issue::AboveWhole { value }) if value == "110 %"));
        assert!(matches!(share("三成"), Err(Issue::NotAPart { .. })));
        for (cell, percent) in [("-5%", -5), ("+12%", 12), ("0.08", 8)] {
            assert_eq!(change(cell), Ok(Decimal::new(percent, 2)), "{cell}");
        }
        assert!(change("-101%").is_err());
        assert!(matches!(change("--5%"), Err(Issue::NotAPart { value }) if value == "--5%"));
        for cell in ["1.5", "150%", "1.5倍", "1,5", "1,5 x"] {
            assert_eq!(factor(cell), Ok(Decimal::new(15, 1)), "{cell}");
        }
        assert!(factor("0").is_err() && factor("两倍").is_err());
        for cell in ["2026-11", "2026-11-01", "2026/11", "2026年11月"] {
            assert_eq!(month(cell), Some(MonthKey::Dated(2026, 11)), "{cell}");
        }
        for cell in ["11", "11月", "Nov", "November"] {
            assert_eq!(month(cell), Some(MonthKey::Named(11)), "{cell}");
        }
        for cell in ["noviembre", "nov", "Noviembre"] {
            assert_eq!(month(cell), Some(MonthKey::Named(11)), "{cell}");
        }
        let (january, august) = (["enero", "ene", "January"], ["agosto", "ago", "August"]);
        assert!(january.iter().all(|cell| month(cell) == Some(MonthKey::Named(1))));
        assert!(august.iter().all(|cell| month(cell) == Some(MonthKey::Named(8))));
        assert_eq!(month("M08"), Some(MonthKey::Index(8)));
        assert!(["13", "M13", "", "2026-13", "年底"].iter().all(|cell| month(cell).is_none()));
        for cell in ["周日", "星期天", "日", "7", "Sun", "sunday"] {
            assert_eq!(weekday(cell), Ok(Weekday::Sun), "{cell}");
        }
        for cell in ["miércoles", "mié", "mie.", "MIERCOLES", "周三", "Wed"] {
            assert_eq!(weekday(cell), Ok(Weekday::Wed), "{cell}");
        }
        assert!(["m", "ma", "marzo", "lunar"].iter().all(|cell| weekday(cell).is_err()));
        assert_eq!(year("2026财年"), Ok(2026));
        assert!(year("26").is_err());
    }
}
