//! Rows of one table in memory, column by column.

use super::numbers::Numbers;
use super::texts::{Texts, Translation};
use super::{Kind, Table};
use std::sync::Arc;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Text.
    Text(Arc<str>),
    /// Ten-thousandths, a whole number, UTC seconds or days since 1970, as the column's kind says.
    Number(i64),
}

/// A column's values; `None` is an empty cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// Of [`Kind::Text`].
    Text(Texts),
    /// Of every other kind: ten-thousandths, a whole number, UTC seconds, days since 1970.
    Number(Numbers),
}

impl Values {
    /// No values yet, of a kind.
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Text => Values::Text(Texts::default()),
            _ => Values::Number(Numbers::default()),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Values::Text(texts) => texts.len(),
            Values::Number(numbers) => numbers.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the row has a value.
    pub fn is_some(&self, row: usize) -> bool {
        match self {
            Values::Text(texts) => texts.get(row).is_some(),
            Values::Number(numbers) => numbers.get(row).is_some(),
        }
    }

    /// The value of a row.
    pub fn get(&self, row: usize) -> Option<Value> {
        match self {
            Values::Text(texts) => texts.get(row).map(|text| Value::Text(text.into())),
            Values::Number(numbers) => numbers.get(row).map(Value::Number),
        }
    }

    /// Puts a value of the right kind, or none, into a row, making it longer where needed.
    pub fn set(&mut self, row: usize, value: Option<Value>) {
        match (self, value) {
            (Values::Text(texts), Some(Value::Text(text))) => texts.set(row, Some(&text)),
            (Values::Text(texts), _) => texts.set(row, None),
            (Values::Number(numbers), Some(Value::Number(number))) => numbers.set(row, Some(number)),
            (Values::Number(numbers), _) => numbers.set(row, None),
        }
    }

    /// Adds a value at the end.
    pub fn push(&mut self, value: Option<Value>) {
        self.set(self.len(), value);
    }

    /// No values yet, of the same sort.
    pub fn none(&self) -> Self {
        match self {
            Values::Text(texts) => Values::Text(texts.none()),
            Values::Number(_) => Values::Number(Numbers::default()),
        }
    }

    /// Adds empty cells up to so many rows.
    pub fn lengthen(&mut self, rows: usize) {
        match self {
            Values::Text(texts) => texts.lengthen(rows),
            Values::Number(numbers) => numbers.lengthen(rows),
        }
    }

    /// Puts each of the other's values, which must be of the same sort, into the row that `places` names.
    pub fn overwrite(&mut self, places: &[usize], other: &Values) {
        match (self, other) {
            (Values::Text(mine), Values::Text(theirs)) => {
                let mut known = Translation::default();
                places.iter().enumerate().for_each(|(row, &at)| mine.set_from(at, theirs, row, &mut known));
            }
            (Values::Number(mine), Values::Number(theirs)) => {
                places.iter().zip(theirs.iter()).for_each(|(&at, number)| mine.set(at, number));
            }
            _ => unreachable!("a column has one kind"),
        }
    }

    /// The same of those of the other's values that there are.
    pub fn overwrite_filled(&mut self, places: &[usize], other: &Values) {
        let mut known = Translation::default();
        for (row, &at) in places.iter().enumerate().filter(|(row, _)| other.is_some(*row)) {
            match (&mut *self, other) {
                (Values::Text(mine), Values::Text(theirs)) => mine.set_from(at, theirs, row, &mut known),
                (Values::Number(mine), Values::Number(theirs)) => mine.set(at, theirs.get(row)),
                _ => unreachable!("a column has one kind"),
            }
        }
    }

    /// The rows of `order`, in that order.
    pub fn take(&self, order: &[usize]) -> Self {
        match self {
            Values::Text(texts) => Values::Text(texts.take(order)),
            Values::Number(numbers) => Values::Number(numbers.take(order)),
        }
    }

    /// The same of a column that is needed no more.
    pub fn into_order(self, order: &[usize]) -> Self {
        let is_so = order.len() == self.len() && order.iter().enumerate().all(|(at, row)| at == *row);
        if is_so { self } else { self.take(order) }
    }

    /// Whether two rows have the same value.
    pub fn same(&self, a: usize, b: usize) -> bool {
        match self {
            Values::Text(texts) => texts.get(a) == texts.get(b),
            Values::Number(numbers) => numbers.get(a) == numbers.get(b),
        }
    }
}

/// Rows of one table. A column of the table may be absent: then nobody said anything about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    table: Table,
    rows: usize,
    columns: Vec<Option<Values>>,
}

impl Frame {
    /// No rows, with the named columns present.
    pub fn new(table: Table, present: &[&str]) -> Self {
        let columns = table
            .definition()
            .columns
            .iter()
            .map(|column| present.contains(&column.name).then(|| Values::empty(column.kind)))
            .collect();
        Frame { table, rows: 0, columns }
    }

    /// No rows, with every column present.
    pub fn complete(table: Table) -> Self {
        let names: Vec<&str> = table.definition().columns.iter().map(|column| column.name).collect();
        Frame::new(table, &names)
    }

    /// From columns in the definition's order, which must be equally long.
    pub fn from_columns(table: Table, columns: Vec<Option<Values>>) -> Self {
        let rows = columns.iter().flatten().map(Values::len).max().unwrap_or(0);
        assert!(columns.iter().flatten().all(|c| c.len() == rows), "columns of {table} differ in length");
        Frame { table, rows, columns }
    }

    /// So many rows of columns in the definition's order, each as long or absent.
    pub fn of_rows(table: Table, rows: usize, columns: Vec<Option<Values>>) -> Self {
        assert!(columns.iter().flatten().all(|c| c.len() == rows), "columns of {table} differ in length");
        Frame { table, rows, columns }
    }

    /// The same rows with these columns only.
    pub fn only(&self, names: &[&str]) -> Frame {
        let columns = self.table.definition().columns.iter().zip(&self.columns);
        let columns = columns.map(|(column, v)| v.as_ref().filter(|_| names.contains(&column.name)).cloned()).collect();
        Frame { table: self.table, rows: self.rows, columns }
    }

    /// The columns, in the definition's order.
    pub fn into_columns(self) -> Vec<Option<Values>> {
        self.columns
    }

    /// The column at a place, made of empty cells where it is absent.
    pub fn filled(&mut self, place: usize) -> &mut Values {
        let kind = self.table.definition().columns[place].kind;
        let values = self.columns[place].get_or_insert_with(|| Values::empty(kind));
        values.lengthen(self.rows);
        values
    }

    /// Its table.
    pub fn table(&self) -> Table {
        self.table
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The place of a column in the definition.
    ///
    /// # Panics
    /// Where the table has no such column: a name in the program is wrong.
    pub fn place(&self, name: &str) -> usize {
        let columns = self.table.definition().columns;
        columns.iter().position(|c| c.name == name).unwrap_or_else(|| panic!("{} has no column {name}", self.table))
    }

    /// The column at a place, if present.
    pub fn at(&self, place: usize) -> Option<&Values> {
        self.columns[place].as_ref()
    }

    /// Whether the column is present.
    pub fn has(&self, name: &str) -> bool {
        self.columns[self.place(name)].is_some()
    }

    /// Names of the columns present.
    pub fn present(&self) -> Vec<&'static str> {
        let columns = self.table.definition().columns;
        columns.iter().zip(&self.columns).filter(|(_, v)| v.is_some()).map(|(c, _)| c.name).collect()
    }

    /// All columns, in the definition's order.
    pub fn columns(&self) -> &[Option<Values>] {
        &self.columns
    }

    /// All columns, to be changed; [`Frame::set_rows`] afterwards where their length changed.
    pub fn columns_mut(&mut self) -> &mut [Option<Values>] {
        &mut self.columns
    }

    /// States how many rows there are after columns were filled one by one; shorter columns are padded with empty cells.
    pub fn set_rows(&mut self, rows: usize) {
        for values in self.columns.iter_mut().flatten() {
            values.lengthen(rows);
        }
        self.rows = rows;
    }

    /// Text of a cell; `None` where the column is absent or the cell empty.
    pub fn text(&self, place: usize, row: usize) -> Option<&str> {
        match self.columns[place].as_ref()? {
            Values::Text(texts) => texts.get(row),
            Values::Number(_) => None,
        }
    }

    /// Number of a cell; `None` where the column is absent or the cell empty.
    pub fn number(&self, place: usize, row: usize) -> Option<i64> {
        match self.columns[place].as_ref()? {
            Values::Number(numbers) => numbers.get(row),
            Values::Text(_) => None,
        }
    }

    /// Whether two rows say the same.
    pub fn same(&self, a: usize, b: usize) -> bool {
        self.columns.iter().flatten().all(|values| values.same(a, b))
    }

    /// Removes all rows; the columns stay.
    pub fn clear(&mut self) {
        for values in self.columns.iter_mut().flatten() {
            match values {
                Values::Text(texts) => texts.clear(),
                Values::Number(numbers) => numbers.clear(),
            }
        }
        self.rows = 0;
    }

    /// The rows of `order`, in that order.
    pub fn take(&self, order: &[usize]) -> Frame {
        let columns = self.columns.iter().map(|c| c.as_ref().map(|values| values.take(order))).collect();
        Frame { table: self.table, rows: order.len(), columns }
    }

    /// Adds the rows of another frame of the same table with the same columns.
    pub fn append(&mut self, other: &Frame) {
        for (mine, theirs) in self.columns.iter_mut().zip(&other.columns) {
            match (mine, theirs) {
                (Some(Values::Text(a)), Some(Values::Text(b))) => a.append(b),
                (Some(Values::Number(a)), Some(Values::Number(b))) => a.append(b),
                _ => {}
            }
        }
        self.rows += other.rows;
    }
}
