//! An id that a file does not have: what several cells of a row say, by their values and not by how they are written. Who opens a bill in
//! a spreadsheet program and saves it has other texts in it (`2026/11/13 9:05`, `50`) and the same rows.

use super::cell::{self, Clock, at_cell};
use crate::cells::half_width;
use crate::text;
use rust_decimal::Decimal;
use sheet::Cell;

/// What the cells say, one behind the other; none where all are empty.
pub(super) fn of(places: &[usize], cells: &[Cell<'_>], clock: Clock) -> Option<String> {
    let texts: Vec<String> = places.iter().filter_map(|at| value(at_cell(cells, *at), clock)).collect();
    (!texts.is_empty()).then(|| text::clean(&texts.join(" ")))
}

/// A moment to the minute, which is what such programs keep in text; an amount without what does not count; all else as it stands.
fn value(cell: &Cell<'_>, clock: Clock) -> Option<String> {
    let moment = || cell::moment(cell, clock).ok().flatten().map(|at| at.local.format("%Y-%m-%d %H:%M").to_string());
    let number = || cell::number(cell, &clock.forms).ok().flatten().map(plain);
    let bare = cell::bare(cell).ok().flatten();
    let written = match cell {
        Cell::Serial(_) => moment(),
        Cell::Number(_) => number(),
        Cell::Text(_) => match bare.as_deref()? {
            text if is_moment(text) => moment(),
            text if is_amount(text) => number(),
            _ => None,
        },
        _ => None,
    };
    written.or_else(|| bare.map(|text| half_width(&text).into_owned()))
}

/// Without zeros that say nothing, and without the sign of nothing.
fn plain(number: Decimal) -> String {
    if number.is_zero() { "0".to_owned() } else { number.normalize().to_string() }
}

/// Whether a text may be a moment: a time of the day, or a day alone. An order's number may begin like one.
fn is_moment(text: &str) -> bool {
    let parts = |sign: char| text.matches(sign).count() == 2;
    let is_day = || text.len() <= 11 && text.chars().all(|c| c.is_ascii_digit() || "-/.".contains(c));
    (text.contains(':') && text.contains(|c: char| c.is_ascii_digit())) || is_day() && (parts('-') || parts('/'))
}

/// Whether a text may be an amount: digits alone are a number of something.
fn is_amount(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_plain = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    is_plain && (digits.len() < text.len() || digits.contains(['.', ',']))
}
