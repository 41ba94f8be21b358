//! One row of a table while it is read, and the rows that were kept before it.
//!
//! A text is put into its column as soon as it is read and is its code from then on: nothing is copied twice, and a text that
//! stood above is not even looked at. Of a row that is left out its texts stay behind, without a cell that names them.

use crate::facts::{Frame, Table, Values};

/// A value of the row that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// Ten-thousandths, a whole number, UTC seconds or days since 1970, as the column's kind says.
    Number(i64),
    /// The code of a text in its column.
    Text(u32),
    /// Something of which nothing is kept: a buyer whose account the platform hides.
    NotKept,
}

/// The row, by the places of the table's columns.
pub(super) struct Record {
    pub(super) frame: Frame,
    slots: Vec<Option<Slot>>,
}

impl Record {
    /// Of a table of which these columns are wanted.
    pub(super) fn new(table: Table, present: &[&str]) -> Self {
        Record { frame: Frame::new(table, present), slots: vec![None; table.definition().columns.len()] }
    }

    /// The number at a place.
    pub(super) fn number(&self, place: usize) -> Option<i64> {
        match self.slots[place] {
            Some(Slot::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// The text at a place.
    pub(super) fn text(&self, place: usize) -> Option<&str> {
        match (self.slots[place], self.frame.at(place)) {
            (Some(Slot::Text(code)), Some(Values::Text(texts))) => texts.of_code(code),
            _ => None,
        }
    }

    /// Whether there is anything at a place.
    pub(super) fn is_filled(&self, place: usize) -> bool {
        self.slots[place].is_some()
    }

    /// Puts something, or nothing, at a place.
    pub(super) fn set(&mut self, place: usize, slot: Option<Slot>) {
        self.slots[place] = slot;
    }

    /// Puts a text at a place.
    pub(super) fn set_text(&mut self, place: usize, text: &str) {
        self.slots[place] = self.code(place, text);
    }

    /// What stands for a text at a place; nothing where the column is not wanted.
    pub(super) fn code(&mut self, place: usize, text: &str) -> Option<Slot> {
        match &mut self.frame.columns_mut()[place] {
            Some(Values::Text(texts)) => Some(Slot::Text(texts.code(text))),
            _ => None,
        }
    }

    /// Whether what stands for a text now will do so for every row to come.
    pub(super) fn is_lasting(&self, place: usize) -> bool {
        matches!(self.frame.at(place), Some(Values::Text(texts)) if texts.is_distinct())
    }

    /// All that the row holds.
    pub(super) fn slots(&self) -> &[Option<Slot>] {
        &self.slots
    }

    /// The same, to be changed.
    pub(super) fn slots_mut(&mut self) -> &mut [Option<Slot>] {
        &mut self.slots
    }

    /// Begins a row.
    pub(super) fn clear(&mut self) {
        self.slots.fill(None);
    }

    /// Keeps the row, which is empty then.
    pub(super) fn keep(&mut self) {
        let rows = self.frame.rows() + 1;
        for (values, slot) in self.frame.columns_mut().iter_mut().zip(&mut self.slots) {
            match (values, slot.take()) {
                (Some(Values::Text(texts)), Some(Slot::Text(code))) => texts.push_code(code),
                (Some(Values::Text(texts)), _) => texts.push(None),
                (Some(Values::Number(numbers)), Some(Slot::Number(number))) => numbers.push(Some(number)),
                (Some(Values::Number(numbers)), _) => numbers.push(None),
                (None, _) => {}
            }
        }
        self.frame.set_rows(rows);
    }
}
