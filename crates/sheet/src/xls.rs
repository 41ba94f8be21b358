//! Rows of a BIFF workbook. There is no streaming reader for it: the whole sheet is in memory, which 65,536 rows allow.

use super::bytes::Bytes;
use super::compound::Compound;
use super::held::error_text;
use super::limits::{Limit, Limits};
use super::outline::Outline;
use super::records::Unsolved;
use super::refusal::Refusal;
use super::{Cell, Epoch, Kind, Next, Row, column_letters, records};
use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};
use std::io::Cursor;

/// An opened xls.
pub(super) struct Workbook {
    xls: Xls<Bytes>,
    /// By sheet as the workbook names them, those that are no worksheets too.
    unsolved: Vec<Unsolved>,
}

/// Opens it.
pub(super) fn open(file: Vec<u8>, limits: &Limits) -> Result<(Outline, Workbook), Refusal> {
    let unsolved = records::check(&Compound::open(&file)?.workbook()?, limits)?;
    let xls = Xls::new(Bytes::Memory(Cursor::new(file))).map_err(broken)?;
    let sheets = xls.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let named = sheets.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible));
    let epoch = if xls.has_1904_epoch() { Epoch::Y1904 } else { Epoch::Y1900 };
    let outline = Outline::of_sheets(Kind::Xls, named, epoch, 0, limits)?;
    Ok((outline, Workbook { xls, unsolved }))
}

impl Workbook {
    pub(super) fn read<E: From<Refusal>>(
        &mut self,
        sheet: &str,
        limits: &Limits,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        let none = Unsolved::new();
        let place = self.xls.sheets_metadata().iter().position(|other| other.name == sheet);
        let unsolved = place.and_then(|place| self.unsolved.get(place)).unwrap_or(&none);
        let range = self.xls.worksheet_range(sheet).map_err(broken)?;
        let Some((first_row, first_column)) = range.start() else {
            return Ok(());
        };
        let mut cells: Vec<Cell<'_>> = Vec::new();
        for (row, values) in (u64::from(first_row) + 1..).zip(range.rows()) {
            cells.clear();
            cells.resize(first_column as usize, Cell::Empty);
            for value in values {
                let empty = *value == Data::Empty && unsolved.contains(&(row, cells.len()));
                cells.push(if empty { Cell::Formula } else { cell(value) });
                if let Cell::Text(text) = cells[cells.len() - 1]
                    && text.len() as u64 > limits.string_bytes
                {
                    let place = format!("{sheet}!{}{row}", column_letters(cells.len() - 1));
                    let found = text.len() as u64;
                    return Err(Refusal::too_much(Limit::StringBytes, found, limits.string_bytes, &place).into());
                }
            }
            let used = cells.iter().rposition(|cell| *cell != Cell::Empty).map_or(0, |last| last + 1);
            if used > 0 && visit(Row { number: row, cells: &cells[..used], fields: None, ended: true })? == Next::Sheet
            {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn cell(value: &Data) -> Cell<'_> {
    let finite = |n: f64, cell: fn(f64) -> Cell<'static>| if n.is_finite() { cell(n) } else { Cell::Error("#NUM!") };
    match value {
        Data::Empty => Cell::Empty,
        Data::Int(n) => Cell::Number(*n as f64),
        Data::Float(n) => finite(*n, Cell::Number),
        Data::DateTime(serial) => finite(serial.as_f64(), Cell::Serial),
        Data::Bool(b) => Cell::Bool(*b),
        Data::Error(e) => Cell::Error(error_text(e)),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) if text.is_empty() => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::Text(text),
    }
}

fn broken(error: XlsError) -> Refusal {
    match error {
        XlsError::Password => Refusal::unknown_encryption("BIFF"),
        other => Refusal::damaged("", other),
    }
}
