//! The records of a BIFF workbook, counted before calamine turns them into cells.
//!
//! calamine reserves what the dimensions say and lays a sheet out as a rectangle around its cells; two cells far apart are
//! enough to exhaust memory, and it reads every sheet that the workbook names, thousands of them at one place if need be. It
//! also passes over records that a cut has shortened, texts that are not there, and results of formulas that are missing.

use super::compound::{u16_at, u32_at};
use super::limits::{Limit, Limits};
use super::refusal::Refusal;
use std::collections::BTreeSet;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;

/// Rows (from 1) and columns (from 0) of the cells whose formula promises a text that the file does not hold.
pub(super) type Unsolved = BTreeSet<(u64, usize)>;

/// Checks the whole workbook; returns of each sheet, by where it begins, which formulas have no result.
pub(super) fn check(stream: &[u8], limits: &Limits) -> Result<Vec<Unsolved>, Refusal> {
    let mut sheets: Vec<usize> = Vec::new();
    let mut texts = 0;
    each(stream, &mut |kind, data| {
        match kind {
            // FILEPASS
            0x002F => return Err(Refusal::unknown_encryption("BIFF")),
            // BOUNDSHEET
            0x0085 => sheets.push(u32_at(data, 0) as usize),
            // SST: how many texts there are
            0x00FC => texts = u32_at(data, 4),
            _ => {}
        }
        Ok(())
    })?;
    if sheets.len() as u64 > limits.parts {
        return Err(Refusal::too_much(Limit::Parts, sheets.len() as u64, limits.parts, ""));
    }
    let places: BTreeSet<usize> = sheets.iter().copied().collect();
    if places.len() < sheets.len() {
        return Err(Refusal::damaged("", "two sheets at one place"));
    }
    let (mut area, mut length) = (0, 0);
    let mut unsolved = Vec::new();
    for (index, start) in sheets.into_iter().enumerate() {
        let place = format!("#{}", index + 1);
        let Some(records) = stream.get(start..).filter(|rest| u16_at(rest, 0) == BOF) else {
            return Err(Refusal::damaged(&place, "no sheet where one should begin"));
        };
        let mut bounds = Bounds { place, texts, rows: None, columns: None, promised: None, unsolved: Unsolved::new() };
        length += each(records, &mut |kind, data| bounds.take(kind, data, limits))?;
        area += bounds.area();
        if area > limits.cells {
            return Err(Refusal::too_much(Limit::Cells, area, limits.cells, &bounds.place));
        }
        // Sheets that lie within each other would be read once for each.
        if length > stream.len() {
            return Err(Refusal::damaged(&bounds.place, "sheets that share their records"));
        }
        bounds.unsolved.extend(bounds.promised);
        unsolved.push(bounds.unsolved);
    }
    Ok(unsolved)
}

/// What is done with a record's kind and data.
type Visit<'a> = dyn FnMut(u16, &[u8]) -> Result<(), Refusal> + 'a;

/// Hands over the records of one substream; those of a chart within it are passed over. Returns its bytes.
fn each(stream: &[u8], visit: &mut Visit<'_>) -> Result<usize, Refusal> {
    let mut rest = stream;
    let mut depth = 0;
    while rest.len() >= 4 {
        let (kind, length) = (u16_at(rest, 0), usize::from(u16_at(rest, 2)));
        let Some(data) = rest.get(4..4 + length) else {
            break;
        };
        match kind {
            BOF => depth += 1,
            EOF => depth -= 1,
            _ if depth == 1 => visit(kind, data)?,
            _ => {}
        }
        if depth <= 0 {
            let length = stream.len() - rest.len() + 4;
            return if kind == EOF { Ok(length) } else { Err(Refusal::damaged("", "records before the first")) };
        }
        rest = &rest[4 + length..];
    }
    Err(Refusal::Incomplete { place: String::new() })
}

/// The rectangle that a sheet's cells span.
struct Bounds {
    place: String,
    texts: u32,
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
    /// The last formula, where its result is a text that a record of its own must bring.
    promised: Option<(u64, usize)>,
    unsolved: Unsolved,
}

impl Bounds {
    fn take(&mut self, kind: u16, data: &[u8], limits: &Limits) -> Result<(), Refusal> {
        self.note_promise(kind, data);
        let last_column = match kind {
            // DIMENSIONS
            0x0200 => return self.dimensions(data, limits),
            // MERGECELLS: eight bytes for each that it counts
            0x00E5 if data.len() < 2 + 8 * usize::from(u16_at(data, 0)) => {
                return Err(Refusal::damaged(&self.place, "merged cells that are not there"));
            }
            // LABELSST: the index of a text
            0x00FD if u32_at(data, 6) >= self.texts => {
                return Err(Refusal::damaged(&self.place, "a text that is not there"));
            }
            // MULRK: several cells up to the column that stands last; calamine subtracts the first from it
            0x00BD if u16_at(data, data.len().saturating_sub(2)) < u16_at(data, 2) => {
                return Err(Refusal::damaged(&self.place, "cells that end before they begin"));
            }
            0x00BD => u16_at(data, data.len().saturating_sub(2)),
            // FORMULA, NUMBER, LABEL, BOOLERR, RK, RSTRING, LABELSST
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00D6 | 0x00FD => u16_at(data, 2),
            _ => return Ok(()),
        };
        let row = u64::from(u16_at(data, 0));
        let (first, last) = (u64::from(u16_at(data, 2)), u64::from(last_column));
        if last + 1 > limits.columns {
            return Err(Refusal::too_much(Limit::Columns, last + 1, limits.columns, &self.place));
        }
        self.rows = Some(wider(self.rows, row, row));
        self.columns = Some(wider(self.columns, first, last));
        Ok(())
    }

    /// A formula's text follows it in a STRING record, at most a record of its shared or array formula between them.
    fn note_promise(&mut self, kind: u16, data: &[u8]) {
        match kind {
            // STRING
            0x0207 => self.promised = None,
            // SHRFMLA, ARRAY, TABLE
            0x04BC | 0x0221 | 0x0236 => {}
            _ => self.unsolved.extend(self.promised.take()),
        }
        // FORMULA with a result that is a text
        if kind == 0x0006 && u16_at(data, 12) == 0xFFFF && data.get(6) == Some(&0) {
            self.promised = Some((u64::from(u16_at(data, 0)) + 1, usize::from(u16_at(data, 2))));
        }
    }

    /// What calamine reserves must not be more than what cells are allowed; a beginning behind the end is nonsense.
    fn dimensions(&self, data: &[u8], limits: &Limits) -> Result<(), Refusal> {
        let long = data.len() >= 14;
        let (first_row, end_row) = match long {
            true => (u32_at(data, 0), u32_at(data, 4)),
            false => (u32::from(u16_at(data, 0)), u32::from(u16_at(data, 2))),
        };
        let at = if long { 8 } else { 4 };
        let (first_column, end_column) = (u64::from(u16_at(data, at)), u64::from(u16_at(data, at + 2)));
        if end_row == 0 || end_column == 0 {
            return Ok(());
        }
        if first_row >= end_row {
            return Err(Refusal::damaged(&self.place, "dimensions that end before they begin"));
        }
        let first_column = if first_column > 0xFF || end_column < first_column { 0 } else { first_column };
        if first_column >= end_column {
            return Err(Refusal::damaged(&self.place, "dimensions that end before they begin"));
        }
        let area = u64::from(end_row - first_row) * (end_column - first_column);
        if area > limits.cells {
            return Err(Refusal::too_much(Limit::Cells, area, limits.cells, &self.place));
        }
        Ok(())
    }

    fn area(&self) -> u64 {
        let length = |range: Option<(u64, u64)>| range.map_or(0, |(first, last)| last.saturating_sub(first) + 1);
        length(self.rows) * length(self.columns)
    }
}

fn wider(range: Option<(u64, u64)>, first: u64, last: u64) -> (u64, u64) {
    range.map_or((first, last), |(low, high)| (low.min(first), high.max(last)))
}
