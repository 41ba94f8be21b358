//! What campaigns and items of advertising are called: names change, numbers stay.

use crate::facts::{Frame, Values};
use std::collections::HashMap;
use std::sync::Arc;

/// A name, and how new it is: by file, then by day.
struct DatedName {
    age: (usize, Option<i64>),
    name: Arc<str>,
}

/// Gives each campaign and item of advertising the newest name that any file has for its number; `file` counts the files
/// that last wrote each row. A campaign that no file names is called by its number.
pub(super) fn newest_names(frame: &mut Frame, file: &[usize]) {
    for (id, name, or_id) in [("campaign_id", "campaign", true), ("item", "item_name", false)] {
        let (id, name, date) = (frame.place(id), frame.place(name), frame.place("date"));
        let mut newest: HashMap<Arc<str>, DatedName> = HashMap::new();
        for (row, file) in file.iter().enumerate() {
            let number = frame.text(id, row).filter(|text| !text.is_empty());
            let called = frame.text(name, row).filter(|text| !text.is_empty());
            let (Some(number), Some(called)) = (number, called) else { continue };
            let age = (*file, frame.number(date, row));
            let known = newest.entry(number.into()).or_insert_with(|| DatedName { age, name: called.into() });
            if known.age < age {
                *known = DatedName { age, name: called.into() };
            }
        }
        let names: Vec<Option<Arc<str>>> = (0..frame.rows())
            .map(|row| {
                let own = || frame.text(name, row).map(Arc::from);
                let Some(number) = frame.text(id, row).filter(|text| !text.is_empty()) else { return own() };
                let known = newest.get(number).map(|called| called.name.clone());
                known.or_else(|| if or_id { Some(number.into()) } else { own() })
            })
            .collect();
        if frame.at(id).is_some() {
            *frame.filled(name) = Values::Text(names.into_iter().collect());
        }
    }
}
