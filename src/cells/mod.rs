//! What platforms, people and spreadsheet programs write into a cell, whoever reads it: exports, lists and the plan.
//!
//! What can be meant in one way only is read for everybody. Where callers differ they say so as data ([`Numbers`]): a
//! platform writes percentages, a person counts in 万, a target may have a comma before its decimals.
//!
//! An id is judged twice. By itself: what was put around it comes off, and `4.51E+18` is refused. And among the others of
//! its column: a spreadsheet program keeps fifteen digits of a long number and puts zeros behind them, which one id in ten
//! thousand does by itself and a whole column never does.

mod column;
mod currency;
mod date;
mod digits;
mod id;
mod moment;
mod month;
mod number;
mod region;
mod sign;
mod total;
mod unit;
mod zone;

pub use column::{IdColumn, Judgement, too_many_end_in_zeros};
pub use currency::{CODES as CURRENCIES, currency};
pub use date::{Dates, NoDate};
pub use id::{ends_in_zeros, id, looks_rounded};
pub use moment::{DayOrder, Digits, Moment, digits_of_day, moment};
pub use number::{Decimals, Numbers};
pub use region::{region, region_within};
pub use sign::currency_at;
pub use total::names_total;
pub use unit::{is_scaled, without_unit};

use std::borrow::Cow;

/// The text without what programs put around it: blanks of every kind, `="…"`, and leading apostrophes or backticks, with
/// which numbers are kept as text.
pub fn unwrapped(text: &str) -> &str {
    if is_bare(text.as_bytes()) {
        return text;
    }
    let mut text = trimmed(text);
    if let Some(inner) = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')) {
        text = trimmed(inner);
    }
    trimmed(text.trim_start_matches(['\'', '`', '‘', '’']))
}

/// Whether nothing is put around a text, by what it begins and ends with: a letter, a digit, a common sign, a character from
/// U+4000 to U+9FFF. False says nothing.
fn is_bare(text: &[u8]) -> bool {
    let is_han = |lead: &u8| (0xE4..=0xE9).contains(lead);
    let begins = text.first().is_some_and(|b| b.is_ascii_graphic() && !matches!(b, b'=' | b'\'' | b'`') || is_han(b));
    begins && (text.last().is_some_and(u8::is_ascii_graphic) || text.iter().nth_back(2).is_some_and(is_han))
}

/// Full-width letters, digits and signs, as Chinese input methods give them, in their usual width.
pub fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let narrow = |c| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    };
    Cow::Owned(text.chars().map(narrow).collect())
}

fn trimmed(text: &str) -> &str {
    // Marks without width come along when a number is copied from a page.
    text.trim_matches(|c: char| c.is_whitespace() || is_mark(c))
}

/// Whether a character has no width and no meaning of its own.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

        /// What is taken for bare at a glance has nothing around it.
        #[test]
        fn what_is_bare_stays_as_it_is(text in "[ -~\u{80}-\u{100}\u{2000}-\u{2070}\u{3000}-\u{9fff}\u{feff}\u{ff00}-\u{ff10}\0\t]{0,4}") {
            if is_bare(text.as_bytes()) {
                prop_assert_eq!(trimmed(&text), &text);
                prop_assert!(!text.starts_with(['=', '\'', '`', '‘', '’']));
            }
        }
    }
}
