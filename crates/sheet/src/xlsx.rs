//! Rows of an xlsx, cell by cell: the sheet is never held whole, and `<dimension>` is not looked at.

use super::bytes::Bytes;
use super::limits::{Limit, Limits};
use super::refusal::Refusal;
use super::spreadsheet::{Content, Spreadsheet};
use super::{Cell, Epoch, Kind, Next, Remark, Row, column_letters, package};
use crate::line::in_a_line;
use calamine::{CellErrorType, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use std::collections::{BTreeMap, HashSet};

/// An opened xlsx.
pub(super) struct Workbook {
    xlsx: Xlsx<Bytes>,
    /// Cells seen of each sheet, so that reading one twice does not count twice.
    cells: BTreeMap<String, u64>,
}

/// Opens it.
pub(super) fn open(bytes: Bytes, limits: &Limits) -> Result<Spreadsheet, Refusal> {
    let mut zip = package::archive(bytes)?;
    let unpacked = package::look_over(&mut zip, limits)?;
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
    let content = Content::Xlsx(Workbook { xlsx, cells: BTreeMap::new() });
    Ok(Spreadsheet { kind: Kind::Xlsx, sheets, hidden, epoch, remarks, limits: limits.clone(), unpacked, content })
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
    let mut held = Held { row: 0, cells: Vec::new(), copied: String::new() };
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|e| broken(&held.place(sheet), e))? {
        let (row, column) = (u64::from(cell.pos.0) + 1, u64::from(cell.pos.1) + 1);
        let place = || format!("{sheet}!{}{row}", column_letters(column as usize - 1));
        *seen += 1;
        let within = |limit, found, allowed| match found > allowed {
            true => Err(Refusal::too_much(limit, found, allowed, &place())),
            false => Ok(()),
        };
        within(Limit::Cells, *seen, limits.cells)?;
        within(Limit::Columns, column, limits.columns)?;
        within(Limit::Rows, row, limits.rows)?;
        if row != held.row {
            if row < held.row {
                return Err(Refusal::damaged(&place(), "rows out of order").into());
            }
            if held.hand_over(visit)? == Next::Sheet {
                return Ok(());
            }
            held.row = row;
        }
        let put = match (&cell.value, &cell.formula) {
            // An empty text is a result too, but nothing at all is none.
            (DataRef::Empty, Some(_)) => held.set(column as usize - 1, Value::Formula).map(|()| 0),
            (value, _) => held.put(column as usize - 1, value),
        };
        let bytes = put.map_err(|e| Refusal::damaged(&place(), e))?;
        within(Limit::StringBytes, bytes as u64, limits.string_bytes)?;
    }
    held.hand_over(visit).map(drop)
}

/// The row being gathered. Shared texts are borrowed from the workbook, texts of the cells' own are kept in one buffer,
/// so that a cell costs no allocation.
struct Held<'a> {
    row: u64,
    cells: Vec<Value<'a>>,
    copied: String,
}

#[derive(Clone, Copy)]
enum Value<'a> {
    Empty,
    Shared(&'a str),
    Copied { start: usize, end: usize },
    Number(f64),
    Serial(f64),
    Bool(bool),
    Error(&'static str),
    Formula,
}

impl<'a> Held<'a> {
    /// Takes the cell in; returns the bytes of its text.
    fn put(&mut self, column: usize, value: &DataRef<'a>) -> Result<usize, &'static str> {
        let mut bytes = 0;
        let value = match value {
            DataRef::Empty => return Ok(0),
            DataRef::Int(n) => Value::Number(*n as f64),
            DataRef::Float(n) => finite(*n, Value::Number),
            DataRef::DateTime(serial) => finite(serial.as_f64(), Value::Serial),
            DataRef::Bool(b) => Value::Bool(*b),
            DataRef::Error(e) => Value::Error(error_text(e)),
            DataRef::SharedString(text) => {
                bytes = text.len();
                Value::Shared(text)
            }
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                bytes = text.len();
                let start = self.copied.len();
                self.copied.push_str(text);
                Value::Copied { start, end: self.copied.len() }
            }
        };
        self.set(column, value).map(|()| bytes)
    }

    fn set(&mut self, column: usize, value: Value<'a>) -> Result<(), &'static str> {
        if column >= self.cells.len() {
            self.cells.resize(column + 1, Value::Empty);
        } else if !matches!(self.cells[column], Value::Empty) {
            return Err("two cells at one place");
        }
        self.cells[column] = value;
        Ok(())
    }

    fn hand_over<E>(&mut self, visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>) -> Result<Next, E> {
        if self.cells.is_empty() {
            return Ok(Next::Row);
        }
        let cells: Vec<Cell<'_>> = self.cells.iter().map(|value| value.cell(&self.copied)).collect();
        let next = visit(Row { number: self.row, cells: &cells, fields: None, ended: true });
        self.cells.clear();
        self.copied.clear();
        next
    }

    fn place(&self, sheet: &str) -> String {
        if self.row == 0 { sheet.to_owned() } else { format!("{sheet}!A{}", self.row) }
    }
}

impl<'a> Value<'a> {
    fn cell<'b>(&self, copied: &'b str) -> Cell<'b>
    where
        'a: 'b,
    {
        let text = |text: &'b str| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
        match *self {
            Value::Empty => Cell::Empty,
            Value::Shared(shared) => text(shared),
            Value::Copied { start, end } => text(&copied[start..end]),
            Value::Number(n) => Cell::Number(n),
            Value::Serial(n) => Cell::Serial(n),
            Value::Bool(b) => Cell::Bool(b),
            Value::Error(e) => Cell::Error(e),
            Value::Formula => Cell::Formula,
        }
    }
}

fn finite(n: f64, value: fn(f64) -> Value<'static>) -> Value<'static> {
    if n.is_finite() { value(n) } else { Value::Error("#NUM!") }
}

/// An error as spreadsheets show it.
pub(super) fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

fn broken(place: &str, error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::unknown_encryption("xlsx"),
        XlsxError::XmlEof(_) => Refusal::Incomplete { place: in_a_line(place) },
        other => Refusal::damaged(place, other),
    }
}
