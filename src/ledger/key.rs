//! Keys of rows, as they are looked up and sorted by.

use crate::facts::{Frame, Kind, Table, Value};
use std::sync::Arc;

/// A row's key. Of ids nothing is copied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    One(Arc<str>),
    Two(Arc<str>, Arc<str>),
    Many(Arc<str>),
}

/// Where the key of a table's rows is.
pub(super) struct Keys {
    places: Vec<usize>,
    of_texts: bool,
}

impl Keys {
    /// Of a table.
    pub(super) fn of(table: Table) -> Self {
        let columns = table.definition().columns;
        let places: Vec<usize> = (0..columns.len()).filter(|&place| columns[place].key).collect();
        let of_texts = places.iter().all(|&place| columns[place].kind == Kind::Text);
        Keys { places, of_texts }
    }

    /// The key of a row.
    pub(super) fn key(&self, frame: &Frame, row: usize) -> Key {
        let text = |place: usize| frame.text(place, row).cloned().unwrap_or_else(|| "".into());
        match self.places[..] {
            [one] if self.of_texts => Key::One(text(one)),
            [first, second] if self.of_texts => Key::Two(text(first), text(second)),
            _ => Key::Many(self.written(frame, row)),
        }
    }

    fn written(&self, frame: &Frame, row: usize) -> Arc<str> {
        let mut key = String::new();
        for &place in &self.places {
            match frame.at(place).and_then(|v| v.get(row)) {
                Some(Value::Text(text)) => key.push_str(&text),
                // Days sort as text only with a fixed width.
                Some(Value::Number(n)) => key.push_str(&format!("{n:010}")),
                None => {}
            }
            key.push('\u{1f}');
        }
        key.into()
    }
}
