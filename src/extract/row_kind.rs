//! What a row of a table is by its cells: a fact, a row of totals or of means, or nothing worth a word.

use super::cell::{self, at_cell};
use super::column::ColumnReader;
use super::forms::Forms;
use super::from::From;
use super::table::TableReader;
use super::totals::{is_mean_word, is_total_word, means_all};
use crate::facts::Kind;
use chrono::NaiveDate;
use sheet::Cell;

/// Platforms number what they know with at least so many digits.
const DIGITS_OF_AN_ID: usize = 6;

impl TableReader<'_> {
    /// Whether a cell without which a row is unusable is empty.
    pub(super) fn lacks_a_must(&self, cells: &[Cell<'_>]) -> bool {
        let mut musts = self.columns.iter().filter(|reader| reader.map.must);
        musts.any(|reader| match reader.from {
            From::Cell(at) => means_all(at_cell(cells, at)) || matches!(cell::bare(at_cell(cells, at)), Ok(None)),
            _ => false,
        })
    }

    /// Whether the row just read is of a day and none of its amounts and counts is known. What a blank cell of a column means beside
    /// others that are filled, it does not say where none is.
    pub(super) fn is_hollow(&self, cells: &[Cell<'_>]) -> bool {
        let mut values = self.columns.iter().filter(|reader| reader.is_value()).peekable();
        let of_a_day = self.table.key().any(|column| column.kind == Kind::Day);
        let is_open = |reader: &ColumnReader<'_>| {
            !self.record.is_filled(reader.place) || reader.values().all(|at| cell::is_open(at_cell(cells, at)))
        };
        of_a_day && values.peek().is_some() && values.all(is_open)
    }

    /// The day of the row just read, of a table of days.
    pub(super) fn day(&self) -> Option<NaiveDate> {
        let mut days = self.columns.iter().filter(|reader| reader.column.key && reader.column.kind == Kind::Day);
        let day = days.find_map(|reader| self.record.number(reader.place))?;
        NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
    }

    /// Whether a row holds more than a key: of days, an amount or count that is not 0.
    pub(super) fn has_weight(&self, cells: &[Cell<'_>], forms: &Forms) -> bool {
        let counts = |at: usize| cell::number(at_cell(cells, at), forms).is_ok_and(|n| n.is_some_and(|n| !n.is_zero()));
        self.columns.iter().flat_map(ColumnReader::values).any(counts)
    }

    /// Whether a cell without which a row means nothing is empty, or holds what a row of totals puts there. What the platform has
    /// numbered is a row, whatever it is called.
    pub(super) fn has_no_key(&self, cells: &[Cell<'_>]) -> bool {
        if self.is_numbered(cells) {
            return false;
        }
        let mut keys = self.columns.iter().filter(|reader| reader.column.key).filter_map(|reader| match reader.from {
            From::Cell(at) => Some(at),
            _ => None,
        });
        keys.any(|at| {
            let cell = at_cell(cells, at);
            is_total_word(cell) || matches!(cell::bare(cell), Ok(None))
        })
    }

    /// Whether the platform has numbered what the row is of: a campaign by a number of any length, all else by a long one.
    fn is_numbered(&self, cells: &[Cell<'_>]) -> bool {
        let mut ids = self.columns.iter().filter(|reader| reader.column.name.ends_with("_id"));
        ids.any(|reader| match reader.from {
            From::Cell(at) => {
                let id = cell::bare(at_cell(cells, at)).ok().flatten().unwrap_or_default();
                let is_number = id.bytes().all(|byte| byte.is_ascii_digit()) && id.bytes().any(|byte| byte != b'0');
                is_number && (reader.column.name == "campaign_id" || id.len() >= DIGITS_OF_AN_ID)
            }
            _ => false,
        })
    }

    /// Whether nothing says of which day the row is, or of which order: a campaign may be called by a word for means.
    pub(super) fn is_of_nothing(&self, cells: &[Cell<'_>]) -> bool {
        let keys = || {
            self.columns.iter().filter(|reader| reader.column.key).filter_map(|reader| match reader.from {
                From::Cell(at) => Some((reader.column.kind, at)),
                _ => None,
            })
        };
        let of_days = keys().any(|(kind, _)| kind == Kind::Day);
        keys().filter(|(kind, _)| !of_days || *kind == Kind::Day).any(|(_, at)| {
            let cell = at_cell(cells, at);
            is_mean_word(cell) || matches!(cell::bare(cell), Ok(None))
        })
    }
}
