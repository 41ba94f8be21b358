//! A table as one declaration: each column says its header, its unit, how a row fills it and what stands below it.
//!
//! Rows are records of the section's own, and the total row is a record too, asked the same questions; where the rows alone
//! decide the total, [`Table::summed_up`] works it out. Adding, moving or leaving out a column touches its one line.

use crate::metrics::{Figure, Known};
use crate::report::{Cell, Column, Table, Total};
use crate::words::Phrase;

/// A column with what a row of type `R` has in it.
pub(super) struct Declared<'a, R: ?Sized> {
    column: Column,
    cell: Box<dyn Fn(&R) -> Cell + 'a>,
}

impl<'a, R: ?Sized> Declared<'a, R> {
    pub(super) fn new<C: Into<Cell>>(column: Column, cell: impl Fn(&R) -> C + 'a) -> Self {
        Declared { column, cell: Box::new(move |row| cell(row).into()) }
    }

    pub(super) fn with_total(mut self, total: Total) -> Self {
        self.column.total = total;
        self
    }
}

pub(super) struct Columns<'a, R: ?Sized>(Vec<Declared<'a, R>>);

impl<'a, R: ?Sized> Columns<'a, R> {
    pub(super) fn new() -> Self {
        Columns(Vec::new())
    }

    /// With one more, and what a row has in it.
    pub(super) fn with<C: Into<Cell>>(mut self, column: Column, cell: impl Fn(&R) -> C + 'a) -> Self {
        self.0.push(Declared::new(column, cell));
        self
    }

    /// With some more, perhaps none.
    pub(super) fn and(mut self, columns: impl IntoIterator<Item = Declared<'a, R>>) -> Self {
        self.0.extend(columns);
        self
    }

    /// With those of another declaration at the right.
    pub(super) fn join(self, others: Columns<'a, R>) -> Self {
        self.and(others.0)
    }

    /// The same, but a row of which nothing is known says why in each cell.
    pub(super) fn unless(self, unknown: impl Fn(&R) -> Option<Cell> + Copy + 'a) -> Self
    where
        R: 'a,
    {
        let guarded = |Declared { column, cell }: Declared<'a, R>| {
            Declared::new(column, move |row: &R| unknown(row).unwrap_or_else(|| cell(row)))
        };
        Columns(self.0.into_iter().map(guarded).collect())
    }

    /// The table of some rows, without a total.
    pub(super) fn table<'r>(&self, id: &'static str, rows: impl IntoIterator<Item = &'r R>) -> Table
    where
        R: 'r,
    {
        Table {
            id,
            title: Phrase::new(format!("table.{id}")),
            columns: self.0.iter().map(|declared| declared.column.clone()).collect(),
            rows: rows.into_iter().map(|row| self.cells(row)).collect(),
            total: None,
            of: None,
        }
    }

    /// The same with a record for the total row; none where adding up makes no sense.
    pub(super) fn totalled<'r>(&self, id: &'static str, rows: impl IntoIterator<Item = &'r R>, all: Option<&R>) -> Table
    where
        R: 'r,
    {
        Table { total: all.map(|all| self.cells(all)), ..self.table(id, rows) }
    }

    /// Whether a record has any number but zero.
    pub(super) fn says_something(&self, row: &R) -> bool {
        self.cells(row).iter().filter_map(Cell::number).any(|number| !number.is_zero())
    }

    fn cells(&self, row: &R) -> Vec<Cell> {
        self.0.iter().map(|declared| (declared.cell)(row)).collect()
    }
}

impl From<&Known> for Cell {
    fn from(known: &Known) -> Self {
        match known {
            Known::Number(value) => Cell::Number(*value),
            Known::Unknown(reason) => Cell::Missing(reason.clone()),
            Known::Nothing => Cell::Blank,
        }
    }
}

impl From<Known> for Cell {
    fn from(known: Known) -> Self {
        Cell::from(&known)
    }
}

impl From<Figure> for Cell {
    fn from(figure: Figure) -> Self {
        figure.value.map_or(Cell::Missing(figure.reason), Cell::Number)
    }
}

/// Blank where there is nothing to say.
pub(super) fn or_blank(cell: Option<impl Into<Cell>>) -> Cell {
    cell.map_or(Cell::Blank, Into::into)
}
