//! Ids that a spreadsheet program has rounded, which only a whole column tells: the file is refused, or the rows of it whose
//! ids end in zeros.

use super::column::ColumnReader;
use super::record::Record;
use super::unreadable::Unreadable;
use super::verdict::{MOST_REJECTS, Reject};
use crate::cells::{Judgement, ends_in_zeros};
use crate::facts::{self, DiskError, Frame, Table, Writer};
use crate::words::Phrase;
use sheet::Row;
use std::path::Path;

/// Rows whose ids end in zeros, remembered until their column is judged.
#[derive(Default)]
pub(super) struct SuspectIds {
    found: Vec<Reject>,
}

impl SuspectIds {
    /// Remembers the row where one of its ids ends in zeros.
    pub(super) fn note(&mut self, columns: &[ColumnReader<'_>], row: &Row<'_>, record: &Record) {
        if self.found.len() >= MOST_REJECTS {
            return;
        }
        let doubtful =
            |reader: &&ColumnReader<'_>| reader.ids.is_some() && record.text(reader.place).is_some_and(ends_in_zeros);
        self.found.extend(columns.iter().find(doubtful).map(|reader| reader.reject(row, Unreadable::RoundedId)));
    }

    /// The rows that were found, where their column proved to be put together of two files.
    pub(super) fn of(self, columns: &[ColumnReader<'_>]) -> Vec<Reject> {
        let mixed = |reject: &Reject| {
            let own = |reader: &&ColumnReader<'_>| reader.reads(reject.column);
            columns.iter().find(own).is_some_and(|reader| is(reader, |judged| judged == Judgement::PartlyRounded))
        };
        self.found.into_iter().filter(mixed).collect()
    }
}

fn is(reader: &ColumnReader<'_>, what: impl Fn(Judgement) -> bool) -> bool {
    reader.ids.as_ref().is_some_and(|ids| what(ids.judged()))
}

/// Why the table cannot be used, where all ids of a column were rounded.
pub(super) fn refusal(columns: &[ColumnReader<'_>]) -> Option<Phrase> {
    columns.iter().find_map(|reader| {
        let Judgement::Rounded { ids, of } = reader.ids.as_ref()?.judged() else { return None };
        Some(Phrase::new("refusal.rounded-ids").with("column", &reader.header).with("count", ids).with("of", of))
    })
}

/// Takes the rows with rounded ids out of facts already written; how many.
pub(super) fn take_out(table: Table, columns: &[ColumnReader<'_>], path: &Path) -> Result<u64, DiskError> {
    let places: Vec<usize> = columns
        .iter()
        .filter(|reader| is(reader, |judged| judged == Judgement::PartlyRounded))
        .map(|reader| reader.place)
        .collect();
    if places.is_empty() {
        return Ok(0);
    }
    let frame: Frame = facts::read(table, path)?;
    let whole = |row: &usize| !places.iter().any(|&at| frame.text(at, *row).is_some_and(ends_in_zeros));
    let kept: Vec<usize> = (0..frame.rows()).filter(whole).collect();
    let taken = (frame.rows() - kept.len()) as u64;
    let frame = frame.take(&kept);
    let mut writer = Writer::create(path, &frame)?;
    writer.write(&frame)?;
    writer.finish()?;
    Ok(taken)
}
