//! What platforms, people and spreadsheet programs write into a cell, whoever reads it: exports and the operator's lists.
//!
//! An id is judged twice. By itself: what was put around it comes off, and `4.51E+18` is refused. And among the others of
//! its column: a spreadsheet program keeps fifteen digits of a long number and puts zeros behind them, which one id in ten
//! thousand does by itself and a whole column never does.

mod column;
mod id;

pub use column::{IdColumn, Judgement};
pub use id::{ends_in_zeros, id, looks_rounded};

/// The text without what programs put around it: blanks of every kind, `="…"`, and leading apostrophes or backticks, with
/// which numbers are kept as text.
pub fn unwrapped(text: &str) -> &str {
    let mut text = trimmed(text);
    if let Some(inner) = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')) {
        text = trimmed(inner);
    }
    trimmed(text.trim_start_matches(['\'', '`', '‘', '’']))
}

fn trimmed(text: &str) -> &str {
    // Marks without width come along when a number is copied from a page.
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\0')
    })
}
