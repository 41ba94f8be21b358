//! The row that is being gathered, cell by cell, for all kinds of workbooks that are streamed.

use super::formats::Shown;
use super::limits::{Limit, Limits};
use super::{Cell, Next, Refusal, Row, column_letters};

/// The row being gathered. Shared texts are borrowed from the workbook, texts of the cells' own are kept in one buffer,
/// so that a cell costs no allocation.
#[derive(Default)]
pub(super) struct Held<'a> {
    row: u64,
    cells: Vec<Value<'a>>,
    copied: String,
}

/// A cell's value, its text elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Empty,
    Shared(&'a str),
    Copied { start: usize, end: usize },
    Number(f64),
    Serial(f64),
    Share(f64),
    Bool(bool),
    Error(&'static str),
    Formula,
}

impl<'a> Held<'a> {
    /// Keeps a text of the cell's own.
    pub(super) fn copy(&mut self, text: &str) -> Value<'a> {
        let start = self.copied.len();
        self.copied.push_str(text);
        Value::Copied { start, end: self.copied.len() }
    }

    /// Keeps a text of the cell's own that is written behind the others; its bytes too.
    pub(super) fn write<E>(
        &mut self,
        write: impl FnOnce(&mut String) -> Result<(), E>,
    ) -> Result<(Value<'a>, usize), E> {
        let start = self.copied.len();
        write(&mut self.copied)?;
        let end = self.copied.len();
        Ok((Value::Copied { start, end }, end - start))
    }

    pub(super) fn set(&mut self, column: usize, value: Value<'a>) -> Result<(), &'static str> {
        if column >= self.cells.len() {
            self.cells.resize(column + 1, Value::Empty);
        } else if !matches!(self.cells[column], Value::Empty) {
            return Err("two cells at one place");
        }
        self.cells[column] = value;
        Ok(())
    }

    /// Makes ready for a cell: the row before is handed over where another begins, and where the cell claims to stand is held
    /// against the limits and the cells before.
    pub(super) fn comes_to<E: From<Refusal>>(
        &mut self,
        sheet: &str,
        (row, column): (u64, u64),
        seen: u64,
        limits: &Limits,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<Next, E> {
        let counts = [
            (Limit::Cells, seen, limits.cells),
            (Limit::Columns, column, limits.columns),
            (Limit::Rows, row, limits.rows),
        ];
        if let Some((limit, found, allowed)) = counts.into_iter().find(|(_, found, allowed)| found > allowed) {
            return Err(Refusal::too_much(limit, found, allowed, &place(sheet, row, column)).into());
        }
        if row < self.row {
            return Err(Refusal::damaged(&place(sheet, row, column), "rows out of order").into());
        }
        if row > self.row {
            let next = self.hand_over(visit)?;
            self.row = row;
            return Ok(next);
        }
        Ok(Next::Row)
    }

    pub(super) fn hand_over<E>(&mut self, visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>) -> Result<Next, E> {
        let next = self.show(self.row, visit);
        self.clear();
        next
    }

    /// Hands the row over under a number and keeps it.
    pub(super) fn show<E>(&self, number: u64, visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>) -> Result<Next, E> {
        let cells: Vec<Cell<'_>> = self.cells.iter().map(|value| value.cell(&self.copied)).collect();
        // The results of formulas may be texts of no characters.
        let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        if used == 0 {
            return Ok(Next::Row);
        }
        visit(Row { number, cells: &cells[..used], fields: None, ended: true })
    }

    fn clear(&mut self) {
        self.cells.clear();
        self.copied.clear();
    }

    pub(super) fn place(&self, sheet: &str) -> String {
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
            Value::Share(n) => Cell::Share(n),
            Value::Bool(b) => Cell::Bool(b),
            Value::Error(e) => Cell::Error(e),
            Value::Formula => Cell::Formula,
        }
    }
}

/// A cell for people.
pub(super) fn place(sheet: &str, row: u64, column: u64) -> String {
    format!("{sheet}!{}{row}", column_letters(column as usize - 1))
}

/// A number as its format shows it.
pub(super) fn number(n: f64, shown: Shown) -> Value<'static> {
    let value = match shown {
        Shown::Number => Value::Number,
        Shown::Date => Value::Serial,
        Shown::Share => Value::Share,
    };
    finite(n, value)
}

pub(super) fn finite(n: f64, value: fn(f64) -> Value<'static>) -> Value<'static> {
    if n.is_finite() { value(n) } else { Value::Error("#NUM!") }
}

/// A number packed into four bytes: a whole one, or the upper half of a float, either perhaps in hundredths.
#[expect(clippy::float_arithmetic, reason = "the number is a float by nature")]
pub(super) fn rk(packed: u32) -> f64 {
    let number = match packed & 2 {
        0 => f64::from_bits(u64::from(packed & !3) << 32),
        _ => f64::from(packed as i32 >> 2),
    };
    if packed & 1 == 0 { number } else { number / 100.0 }
}

/// An error by the number that workbooks in records give it.
pub(super) fn error_of_code(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#VALUE!",
    }
}
