//! What the rows of a file are rows of: where an order's number stands in several rows, which columns say the same in all of
//! them. Those are of the order; the others are of its lines.

use std::collections::HashMap;

/// A cell as far as it is compared: the hash of its text, 0 where it is empty.
pub(super) type Mark = u64;

/// What a column that could number groups of rows tells of the others.
#[derive(Default)]
pub(super) struct Grain {
    /// How many of its values stand in several rows.
    pub(super) groups: u64,
    /// The columns that say one thing in all rows of each of these.
    pub(super) same_within: Vec<usize>,
}

/// The same of each column by its cells; nothing of one with an empty cell. Where another column is left empty, as programs
/// leave what they wrote in an order's first row already, that contradicts nothing.
pub(super) fn grains(columns: &[Vec<Mark>]) -> Vec<Grain> {
    let grain = |at: usize| {
        if columns[at].contains(&0) {
            return Grain::default();
        }
        let groups = groups(&columns[at]);
        let agree = |other: &usize| *other != at && groups.iter().all(|rows| says_one_thing(&columns[*other], rows));
        Grain { groups: groups.len() as u64, same_within: (0..columns.len()).filter(agree).collect() }
    };
    (0..columns.len()).map(grain).collect()
}

/// The rows of each value that stands in several.
fn groups(marks: &[Mark]) -> Vec<Vec<usize>> {
    let mut rows: HashMap<Mark, Vec<usize>> = HashMap::new();
    for (row, mark) in marks.iter().enumerate() {
        rows.entry(*mark).or_default().push(row);
    }
    rows.into_values().filter(|rows| rows.len() > 1).collect()
}

fn says_one_thing(marks: &[Mark], rows: &[usize]) -> bool {
    let mut said = rows.iter().filter_map(|&row| marks.get(row)).filter(|mark| **mark != 0);
    let first = said.next();
    said.all(|mark| Some(mark) == first)
}
