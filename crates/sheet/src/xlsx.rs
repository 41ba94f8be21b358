//! Rows of an xlsx, cell by cell: the sheet is never held whole, and `<dimension>` is not looked at.

use super::bytes::Bytes;
use super::held::{Held, Value, place};
use super::limits::{Limit, Limits};
use super::outline::Outline;
use super::part::Holds;
use super::refusal::Refusal;
use super::{Epoch, Kind, Next, Remark, Row, package};
use crate::line::in_a_line;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use std::collections::{BTreeMap, HashSet};

/// An opened xlsx.
pub(super) struct Workbook {
    xlsx: Xlsx<Bytes>,
    /// Cells seen of each sheet, so that reading one twice does not count twice.
    cells: BTreeMap<String, u64>,
}

/// Opens it.
pub(super) fn open(bytes: Bytes, limits: &Limits) -> Result<(Outline, Workbook), Refusal> {
    let mut zip = package::archive(bytes)?;
    let unpacked = package::look_over(&mut zip, Holds::Xlsx, limits)?;
    let xlsx = Xlsx::new(zip.into_inner()).map_err(|e| broken("", e))?;
    let mut sheets = Vec::new();
    let mut hidden = Vec::new();
    let mut remarks = Vec::new();
    let mut seen = HashSet::new();
    let count = xlsx.sheets_metadata().len() as u64;
    if count > limits.parts {
        return Err(Refusal::too_much(Limit::Parts, count, limits.parts, ""));
    }
    for sheet in xlsx.sheets_metadata() {
        if !seen.insert(sheet.name.to_lowercase()) {
            return Err(Refusal::damaged(&sheet.name, "two sheets of one name"));
        }
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        if sheet.visible != SheetVisible::Visible {
            hidden.push(sheets.len());
            remarks.push(Remark::HiddenSheet { name: in_a_line(&sheet.name) });
        }
        sheets.push(sheet.name.clone());
    }
    if sheets.is_empty() {
        return Err(Refusal::damaged("", "no worksheet"));
    }
    let epoch = if xlsx.has_1904_epoch() { Epoch::Y1904 } else { Epoch::Y1900 };
    let content = Workbook { xlsx, cells: BTreeMap::new() };
    Ok((Outline { kind: Kind::Xlsx, sheets, hidden, epoch, remarks, limits: limits.clone(), unpacked }, content))
}

impl Workbook {
    pub(super) fn read<E: From<Refusal>>(
        &mut self,
        sheet: &str,
        limits: &Limits,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        self.cells.insert(sheet.to_owned(), 0);
        let elsewhere: u64 = self.cells.values().sum();
        let mut seen = elsewhere;
        let mut cells = self.xlsx.worksheet_cells_reader(sheet).map_err(|e| broken(sheet, e))?;
        let read = stream(&mut cells, sheet, &mut seen, limits, visit);
        self.cells.insert(sheet.to_owned(), seen - elsewhere);
        read
    }
}

impl Workbook {
    /// Row (from 1) and column (from 0) of each cell of the sheet that holds a formula.
    pub(super) fn formulas(&mut self, sheet: &str, limits: &Limits) -> Result<Vec<(u64, usize)>, Refusal> {
        let mut cells = self.xlsx.worksheet_cells_reader(sheet).map_err(|e| broken(sheet, e))?;
        let (mut found, mut seen) = (Vec::new(), 0);
        while let Some(cell) = cells.next_formula().map_err(|e| broken(sheet, e))? {
            seen += 1;
            if seen > limits.cells {
                return Err(Refusal::too_much(Limit::Cells, seen, limits.cells, sheet));
            }
            if !cell.get_value().is_empty() {
                found.push((u64::from(cell.get_position().0) + 1, cell.get_position().1 as usize));
            }
        }
        Ok(found)
    }
}

/// Gathers cells into rows, checking where each one claims to stand.
fn stream<E: From<Refusal>>(
    reader: &mut XlsxCellReader<'_, Bytes>,
    sheet: &str,
    seen: &mut u64,
    limits: &Limits,
    visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
) -> Result<(), E> {
    let mut held = Held::default();
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|e| broken(&held.place(sheet), e))? {
        let (row, column) = (u64::from(cell.pos.0) + 1, u64::from(cell.pos.1) + 1);
        *seen += 1;
        if held.comes_to(sheet, (row, column), *seen, limits, visit)? == Next::Sheet {
            return Ok(());
        }
        let place = || place(sheet, row, column);
        let put = match (&cell.value, &cell.formula) {
            // An empty text is a result too, but nothing at all is none.
            (DataRef::Empty, Some(_)) => held.set(column as usize - 1, Value::Formula).map(|()| 0),
            (value, _) => held.put(column as usize - 1, value),
        };
        let bytes = put.map_err(|e| Refusal::damaged(&place(), e))? as u64;
        if bytes > limits.string_bytes {
            return Err(Refusal::too_much(Limit::StringBytes, bytes, limits.string_bytes, &place()).into());
        }
    }
    held.hand_over(visit).map(drop)
}

fn broken(place: &str, error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::unknown_encryption("xlsx"),
        XlsxError::XmlEof(_) => Refusal::Incomplete { place: in_a_line(place) },
        other => Refusal::damaged(place, other),
    }
}
