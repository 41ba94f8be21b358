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
    /// The number of a campaign, and the names that it stands for where a file has it: names change.
    numbered: Option<(usize, [usize; 2])>,
}

impl Keys {
    /// Of a table.
    pub(super) fn of(table: Table) -> Self {
        let columns = table.definition().columns;
        let places: Vec<usize> = (0..columns.len()).filter(|&place| columns[place].key).collect();
        let of_texts = places.iter().all(|&place| columns[place].kind == Kind::Text);
        let place = |name: &str| columns.iter().position(|column| column.name == name);
        let numbered = || Some((place("campaign_id")?, [place("scene")?, place("campaign")?]));
        Keys { places, of_texts, numbered: numbered() }
    }

    /// The key of a row.
    pub(super) fn key(&self, frame: &Frame, row: usize) -> Key {
        let text = |place: usize| frame.text(place, row).unwrap_or_default().into();
        match self.places[..] {
            [one] if self.of_texts => Key::One(text(one)),
            [first, second] if self.of_texts => Key::Two(text(first), text(second)),
            _ => Key::Many(self.written(frame, row)),
        }
    }

    fn written(&self, frame: &Frame, row: usize) -> Arc<str> {
        let mut key = String::new();
        let number = self.numbered.and_then(|(number, names)| Some((frame.text(number, row)?, names)));
        let number = number.filter(|(number, _)| !number.is_empty());
        for &place in &self.places {
            if let Some((number, names)) = number
                && names.contains(&place)
            {
                // Behind a sign that no name begins with, once for both.
                key.push('\u{1e}');
                key.push_str(if place == names[1] { number } else { "" });
                key.push('\u{1f}');
                continue;
            }
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
