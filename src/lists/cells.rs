//! What an operator's cell means: ids, amounts and dates as people and spreadsheets write them.

use super::finding::Problem;
use crate::cells::{Dates, Decimals, NoDate, Numbers, half_width};
use crate::text;
use crate::words::Each;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// What stands for a formula whose result was not saved: it is no empty cell.
pub const UNSOLVED: &str = "=?";

/// A number and the cells that it is shown over, as `C2:C3`.
pub fn over_rows(cells: &str, number: &str) -> String {
    format!("{UNSOLVED}{cells}?{number}")
}

/// The cells and the number that [`over_rows`] put together.
fn merged(cell: &str) -> Option<(&str, &str)> {
    cell.strip_prefix(UNSOLVED)?.split_once('?')
}

/// The text of a cell without what programs put around it: blanks of all kinds, tabs, leading apostrophes, `="..."`.
/// Empty where the cell says that there is nothing (`-`, `--`, `null`).
pub fn tidy(cell: &str) -> String {
    let text = crate::cells::unwrapped(merged(cell).map_or(cell, |(_, number)| number));
    if matches!(text, "-" | "--") || text.eq_ignore_ascii_case("null") { String::new() } else { text.to_owned() }
}

/// An id as text, by the rule that exports go by; refuses one of which a spreadsheet program has left only the first digits.
/// One that merely ends in zeros is an id: whether it was rounded is for the exports to say, see [`super::SuspectId`].
pub fn id(cell: &str) -> Result<String, Problem> {
    let text = tidy(cell);
    match crate::cells::id(&text) {
        Some(id) => Ok(id.into_owned()),
        None => Err(Problem::RoundedId { value: text }),
    }
}

/// How people write numbers in lists.
const NUMBERS: Numbers = Numbers { percent: false, wan: true, foreign: false, decimals: Decimals::Point };

/// An exact number: `12,000.50`, `￥12000`, `12000元`, `1.2万`, `(42)`, `1.2E4`. Of cells that are merged over several rows it is
/// no single row's amount, and how much of it is each row's nobody knows.
pub fn amount(cell: &str) -> Result<Decimal, Problem> {
    single(cell)?;
    each(cell)
}

/// The same of what holds for each row of merged cells: a price of a piece, a rate.
pub fn each(cell: &str) -> Result<Decimal, Problem> {
    number(cell, NUMBERS)
}

/// Refuses what is one for several rows.
pub fn single(cell: &str) -> Result<(), Problem> {
    match merged(cell) {
        None => Ok(()),
        Some((cells, _)) => Err(Problem::MergedAmount { value: tidy(cell), cells: cells.to_owned() }),
    }
}

/// The number that a cell means to whoever reads numbers so.
pub fn number(cell: &str, numbers: Numbers) -> Result<Decimal, Problem> {
    let text = tidy(cell);
    numbers.read(&text).ok_or_else(|| Problem::NotANumber { value: half_width(&text).into_owned() })
}

/// How people write days in lists.
const DATES: Dates = Dates { serial: true, only_day: true };

/// A day: `2026-04-01`, `2026/4/1`, `2026.4.1`, `2026年4月1日`, `20260401`, whatever stands behind it, or the
/// number that Excel keeps for it.
pub fn date(cell: &str) -> Result<NaiveDate, Problem> {
    let text = tidy(cell);
    DATES.read(&text).map(|at| at.date()).map_err(|why| {
        let value = half_width(&text).into_owned();
        match why {
            NoDate::Unlike | NoDate::TwoWays => Problem::NotADate { value },
            NoDate::Outside => Problem::DateOutside { value },
        }
    })
}

/// What a cell means of a set with words in each language; accents may be left out.
pub fn word<T: Copy>(cell: &str, known: &[(T, Each<&'static str>)]) -> Result<T, Problem> {
    let bare = text::unaccented(&tidy(cell));
    let means = |(_, words): &&(T, Each<&'static str>)| words.iter().any(|word| text::unaccented(word) == bare);
    known.iter().find(means).map(|(meant, _)| *meant).ok_or_else(|| Problem::NotAllowed {
        value: text::clean(&tidy(cell)),
        allowed: known.iter().map(|(_, words)| *words).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_lose_their_wrapping_and_nothing_else() {
        for (cell, expected) in [
            ("=\"4512345678901234567\"", "4512345678901234567"),
            ("\t6917926768823643751\t", "6917926768823643751"),
            ("'138", "138"),
            ("\u{FEFF} A-01\u{3000}", "A-01"),
            ("'null", ""),
            ("--", ""),
            ("007", "007"),
            ("12E3", "12E3"),
            ("1e5-red", "1e5-red"),
            ("`4512345678901234567", "4512345678901234567"),
            ("4512345678901234567.0", "4512345678901234567"),
            ("4,512,345,678,901,234,567", "4512345678901234567"),
            ("4512345678901230000", "4512345678901230000"),
        ] {
            assert_eq!(id(cell), Ok(expected.to_owned()), "{cell:?}");
        }
        for cell in ["4.51E+18", "4.51e18", "4E+18", "=\"4.51E+18\""] {
            assert!(matches!(id(cell), Err(Problem::RoundedId { .. })), "{cell:?}");
        }
    }

    #[test]
    fn amounts_are_exact_or_refused() {
        for (cell, expected) in [
            ("12000", "12000"),
            ("12,000.50", "12000.50"),
            ("￥ 1,669,761.00", "1669761.00"),
            ("１２０元", "120"),
            ("1.2万", "12000.0"),
            ("(42)", "-42"),
            ("'-42", "-42"),
            ("1.2E4", "12000"),
            ("0", "0"),
        ] {
            assert_eq!(amount(cell).map(|n| n.to_string()), Ok(expected.to_owned()), "{cell:?}");
        }
        for cell in ["", "abc", "1,23", "1,2345", "12%", "1.2.3", "--5", "1e999", "NaN", ",5", "1.000,5", "((4))"] {
            assert!(matches!(amount(cell), Err(Problem::NotANumber { .. })), "{cell:?}");
        }
    }

    #[test]
    fn dates_as_people_write_them() {
        let april = NaiveDate::from_ymd_opt(2026, 4, 1);
        for cell in [
            "2026-04-01",
            "2026/4/1",
            "2026.4.1",
            "2026年4月1日",
            "20260401",
            "2026-04-01 00:00:00",
            "2026-04-01T00:00:00",
            "46113",
            "２０２６-04-01",
        ] {
            assert_eq!(date(cell).ok(), april, "{cell:?}");
        }
        for cell in ["", "04-01", "2026-13-01", "2026-02-29", "26/4/1", "4/1/2026", "明天", "461"] {
            assert!(matches!(date(cell), Err(Problem::NotADate { .. })), "{cell:?}");
        }
        for cell in ["1926-04-01", "2206-04-01"] {
            assert!(matches!(date(cell), Err(Problem::DateOutside { .. })), "{cell:?}");
        }
    }
}
