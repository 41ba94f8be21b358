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
mod sign;
mod zone;

pub use column::{IdColumn, Judgement};
pub use currency::{CODES as CURRENCIES, currency};
pub use date::{Dates, NoDate};
pub use id::{ends_in_zeros, id, looks_rounded};
pub use moment::{DayOrder, Digits, Moment, digits_of_day, moment};
pub use number::{Decimals, Numbers};
pub use sign::currency_at;

use std::borrow::Cow;

/// The text without what programs put around it: blanks of every kind, `="…"`, and leading apostrophes or backticks, with
/// which numbers are kept as text.
pub fn unwrapped(text: &str) -> &str {
    let mut text = trimmed(text);
    if let Some(inner) = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')) {
        text = trimmed(inner);
    }
    trimmed(text.trim_start_matches(['\'', '`', '‘', '’']))
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
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\0')
    })
}
