//! Lines that a file tells twice, where what they say is added up by order: two exports put below each other, an hour apart.
//!
//! The later telling counts, as it does for rows with a key of their own. A line is known by its number; where the platform gives
//! none, by what was bought, and only where its order comes back further down: lines of an order stand next to each other. Where
//! none has a number, rows that were pasted and then sorted go out here too.

use super::cell;
use super::headers::Headers;
use super::pasted::Pasted;
use super::profile::{Profile, TableMap};
use super::written::Across;
use crate::facts::{self, DiskError, Table, Writer};
use hashbrown::DefaultHashBuilder;
use sheet::Cell;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;

/// What tells a line from others where it has no number.
const BOUGHT: [&str; 3] = ["merchant_code", "product_id", "title"];

/// The lines told so far, row by row of the table.
pub(super) struct Retold {
    /// The columns that tell a line from others; none where nothing is added up.
    places: Option<Vec<usize>>,
    /// Whether lines of one telling of their order are never each other.
    pub(super) by_order: bool,
    state: DefaultHashBuilder,
    rows: Vec<Noted>,
}

/// A row that is kept.
struct Noted {
    line: u64,
    telling: u64,
    /// All that its cells say.
    cells: u64,
}

/// How many rows went out.
#[derive(Clone, Copy, Default)]
pub(super) struct Fewer {
    /// Told otherwise further down.
    pub(super) retold: u64,
    /// Pasted.
    pub(super) pasted: u64,
}

impl Retold {
    /// For a table of a profile that adds up what was paid by order, or that numbers the lines of orders itself.
    pub(super) fn of(profile: &Profile, map: &TableMap, headers: &Headers) -> Option<Self> {
        let adds_up = |map: &TableMap| {
            let paid = map.columns.iter().find(|column| column.to == "paid");
            map.table == Table::Orders && paid.is_some_and(|paid| paid.across.is_some_and(Across::adds_up))
        };
        let lines = profile.tables.iter().find(|map| map.table == Table::OrderLines)?;
        let column = |name: &str| lines.columns.iter().find(|column| column.to == name);
        let place = |name: &str| column(name)?.from.iter().find_map(|header| headers.place(header));
        let by_order = column("line_id")?.count_within.is_some();
        // Lines with numbers are told apart by these, but in the table of orders.
        let mine = map.table == Table::Orders || by_order && map.table == Table::OrderLines;
        let adds_up = profile.tables.iter().any(adds_up);
        let numbers_lines = by_order && map.table == Table::OrderLines;
        if !mine || !(adds_up || numbers_lines) {
            return None;
        }
        let names: &[&str] = if by_order { &BOUGHT } else { &["line_id"] };
        let places = std::iter::once(place("order_id")?).chain(names.iter().filter_map(|name| place(name)));
        let places = adds_up.then(|| places.collect());
        Some(Retold { places, by_order, state: DefaultHashBuilder::default(), rows: Vec::new() })
    }

    /// Notes the row that is kept next, in which telling of its order it stands, and all its cells.
    pub(super) fn note(&mut self, cells: &[Cell<'_>], (telling, row): (u64, u64)) {
        let mut hasher = self.state.build_hasher();
        for place in self.places.iter().flatten() {
            let text = cells.get(*place).and_then(|cell| cell::bare(cell).ok().flatten());
            hasher.write(text.unwrap_or_default().as_bytes());
            hasher.write_u8(0xFF);
        }
        let telling = if self.by_order { telling } else { self.rows.len() as u64 };
        self.rows.push(Noted { line: hasher.finish(), telling, cells: row });
    }

    /// Takes the rows out of facts already written whose lines are told again further down, or were pasted; how many.
    pub(super) fn take_out(&self, table: Table, path: &Path, pasted: &Pasted) -> Result<Fewer, DiskError> {
        let mut counts = pasted.counting();
        let counting: Vec<bool> = self.rows.iter().map(|row| counts(row.cells)).collect();
        let last: HashMap<u64, u64> = match self.places {
            Some(_) => self.rows.iter().map(|row| (row.line, row.telling)).collect(),
            None => HashMap::new(),
        };
        let is_last = |row: &Noted| last.get(&row.line).is_none_or(|telling| *telling == row.telling);
        let kept: Vec<usize> = (0..self.rows.len()).filter(|&row| counting[row] && is_last(&self.rows[row])).collect();
        let pasted = counting.iter().filter(|counts| !**counts).count() as u64;
        let fewer = (self.rows.len() - kept.len()) as u64;
        if fewer > 0 {
            let frame = facts::read(table, path)?.take(&kept);
            let mut writer = Writer::create(path, &frame)?;
            writer.write(&frame)?;
            writer.finish()?;
        }
        Ok(Fewer { retold: fewer - pasted, pasted })
    }
}
