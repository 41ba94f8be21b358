//! One record of delimited text: its fields, held against the limits.

use super::limits::{Limit, Limits};
use super::{Refusal, column_letters};

/// One record as it was read.
pub(super) struct Record<'a> {
    pub(super) row: u64,
    pub(super) text: &'a str,
    /// Where each field ends in the text.
    pub(super) ends: &'a [usize],
    /// Whether a line end follows.
    pub(super) ended: bool,
}

impl<'a> Record<'a> {
    pub(super) fn fields(&self) -> impl Iterator<Item = &'a str> {
        let (text, ends) = (self.text, self.ends);
        ends.iter().scan(0, move |start, end| Some(&text[std::mem::replace(start, *end)..*end]))
    }

    /// Holds the record against the limits.
    pub(super) fn check(&self, cells: u64, limits: &Limits) -> Result<(), Refusal> {
        let columns = self.ends.len() as u64;
        let counts = [
            (Limit::Cells, cells, limits.cells),
            (Limit::Columns, columns, limits.columns),
            (Limit::Rows, self.row, limits.rows),
        ];
        let place = || format!("{}{}", column_letters(self.ends.len() - 1), self.row);
        match counts.into_iter().find(|(_, found, allowed)| found > allowed) {
            Some((limit, found, allowed)) => Err(Refusal::too_much(limit, found, allowed, &place())),
            None => Ok(()),
        }
    }
}

/// How many decimals a plain number has.
pub(super) fn decimals(text: &str) -> Option<usize> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!whole.is_empty() && whole.len() < 16 && digits(whole) && digits(part)).then_some(part.len())
}
