//! The records of a BIFF workbook, counted before calamine turns them into cells.
//!
//! calamine reserves what the dimensions say and lays a sheet out as a rectangle around its cells; two cells far apart are
//! enough to exhaust memory. It also passes over records that a cut has shortened and texts that are not there.

use super::compound::{u16_at, u32_at};
use super::limits::{Limit, Limits};
use super::refusal::Refusal;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;

/// Checks the whole workbook.
pub(super) fn check(stream: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let mut sheets = Vec::new();
    let mut texts = 0;
    each(stream, &mut |kind, data| {
        match kind {
            // FILEPASS
            0x002F => return Err(Refusal::Encrypted),
            // BOUNDSHEET
            0x0085 => sheets.push(u32_at(data, 0) as usize),
            // SST: how many texts there are
            0x00FC => texts = u32_at(data, 4),
            _ => {}
        }
        Ok(())
    })?;
    let mut area = 0;
    for (index, start) in sheets.into_iter().enumerate() {
        let place = format!("#{}", index + 1);
        let Some(records) = stream.get(start..).filter(|rest| u16_at(rest, 0) == BOF) else {
            return Err(Refusal::damaged(&place, "no sheet where one should begin"));
        };
        let mut bounds = Bounds { place, texts, rows: None, columns: None };
        each(records, &mut |kind, data| bounds.take(kind, data, limits))?;
        area += bounds.area();
        if area > limits.cells {
            return Err(Refusal::too_much(Limit::Cells, area, limits.cells, &bounds.place));
        }
    }
    Ok(())
}

/// What is done with a record's kind and data.
type Visit<'a> = dyn FnMut(u16, &[u8]) -> Result<(), Refusal> + 'a;

/// Hands over the records of one substream; those of a chart within it are passed over.
fn each(stream: &[u8], visit: &mut Visit<'_>) -> Result<(), Refusal> {
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
            return if kind == EOF { Ok(()) } else { Err(Refusal::damaged("", "records before the first")) };
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
}

impl Bounds {
    fn take(&mut self, kind: u16, data: &[u8], limits: &Limits) -> Result<(), Refusal> {
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
            // MULRK: several cells up to the column that stands last
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
