//! The sheets of one file held against each other: what the merge takes for a newer word is none within one file.

use super::added_up::{added_up, adds_up};
use super::key::Keys;
use crate::extract::Extract;
use crate::facts::{Frame, Table};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};

/// A part by the time it was made, where that is known.
type Told = (Option<DateTime<Utc>>, Frame);

/// The parts of one file, as they are read one after the other.
#[derive(Default)]
pub(super) struct Across {
    before: BTreeMap<Table, Vec<Told>>,
}

impl Across {
    /// Takes the next part of the file, made then; returns how many of its rows an earlier part of that time contradicts. Nothing is kept
    /// of a table that only one part fills.
    pub(super) fn take(&mut self, extract: &Extract, made: Option<DateTime<Utc>>, frame: &Frame) -> u64 {
        let table = frame.table();
        let parts = extract.parts.iter().flat_map(|part| &part.tables).filter(|part| part.table == table).count();
        if parts < 2 {
            return 0;
        }
        let frame = if adds_up(table) { added_up(frame).0 } else { frame.clone() };
        let before = self.before.entry(table).or_default();
        let of_then = before.iter().filter(|(then, _)| *then == made);
        let count = of_then.map(|(_, earlier)| contradictions(earlier, &frame)).sum();
        before.push((made, frame));
        count
    }
}

/// Rows of the later frame whose key the earlier one has with something else in a column that both have.
fn contradictions(earlier: &Frame, later: &Frame) -> u64 {
    let (own, keys) = (Keys::of(earlier), Keys::of(later));
    let rows: HashMap<&[u8], usize> = (0..earlier.rows()).map(|row| (own.get(row), row)).collect();
    let columns: Vec<_> =
        earlier.columns().iter().zip(later.columns()).filter_map(|(a, b)| Some((a.as_ref()?, b.as_ref()?))).collect();
    let differs = |row: &usize| {
        let before = rows.get(keys.get(*row));
        before.is_some_and(|before| columns.iter().any(|(a, b)| a.get(*before) != b.get(*row)))
    };
    (0..later.rows()).filter(differs).count() as u64
}
