//! What the rows of a file are rows of: where an order's number stands in several rows, which columns say the same in all of
//! them. Those are of the order; the others are of its lines.

use super::look::ColumnSample;
use std::collections::HashMap;

/// A cell as far as it is compared: the hash of its text, 0 where it is empty.
pub(super) type Mark = u64;

/// Of each column that could number groups of rows, how many groups of several rows there are and what they agree on. A
/// cell left empty, as programs leave what they wrote in an order's first row already, contradicts nothing.
pub(super) fn fill(samples: &mut [ColumnSample], marks: &[Vec<Mark>]) {
    let rows = marks.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..samples.len() {
        let is_full = marks[at].len() == rows && marks[at].iter().all(|mark| *mark != 0);
        if !samples[at].repeats || !is_full {
            continue;
        }
        let groups = groups(&marks[at]);
        let agree = |other: &usize| *other != at && groups.iter().all(|rows| says_one_thing(&marks[*other], rows));
        samples[at].same_within = (0..marks.len()).filter(agree).collect();
        samples[at].groups = groups.len() as u64;
    }
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
