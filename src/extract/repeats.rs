//! Rows that stand there already, alike in every cell, mapped or not, but for what spreadsheets put around a text.
//!
//! Where a platform writes lines that are alike it writes them next to each other, within their order, and in one form. An order that
//! comes back further down, or whose own row stands there once more, or a row with other marks around its cells, was pasted. Rows that were pasted and then sorted stand next to each
//! other too: `pasted` judges them once the file was read.

use super::cell::Clock;
use super::headers::Headers;
use super::pasted::Lines;
use super::profile::Profile;
use super::table::TableReader;
use super::together;
use crate::cells::unwrapped;
use crate::facts::Table;
use hashbrown::{DefaultHashBuilder, HashTable};
use sheet::Cell;
use std::hash::{BuildHasher, Hasher};

/// The rows seen so far, by a hash of all their cells.
#[derive(Default)]
pub(super) struct Repeats {
    hashes: HashTable<u64>,
    state: DefaultHashBuilder,
    /// The row as bytes, which are hashed at once.
    bytes: Vec<u8>,
    /// The order that is being told, where its lines may be alike; none where no two rows may.
    order: Option<Telling>,
    /// Whether rows of advertising are compared by what their cells mean: whoever puts two exports into one file may have opened one
    /// of them in a spreadsheet program, and each row would be spent twice.
    by_value: bool,
}

/// What a row is to the rows before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// Not seen yet.
    New,
    /// Not seen yet, and it begins an order that was told already: its lines are counted anew.
    Anew,
    /// It stands there already.
    Again,
}

/// An order that is being told, row after row.
#[derive(Default)]
struct Telling {
    /// The column that names it.
    at: usize,
    now: Option<u64>,
    /// Which telling it is, counted over all orders.
    number: u64,
    /// Its rows so far, and the last one.
    rows: Vec<Hashed>,
    row: u64,
    /// How often each row and each order stands in the file.
    lines: Lines,
}

/// A row by what its cells say.
#[derive(Clone, Copy)]
struct Hashed {
    row: u64,
    /// The bytes around its texts, which differ where a row was written by another program.
    marks: u64,
}

impl Repeats {
    /// For the rows of a profile; none where it says that rows may be alike and numbers no lines of orders.
    pub(super) fn of(profile: &Profile, headers: &Headers) -> Option<Self> {
        if !profile.repeats {
            let by_value = profile.tables.iter().any(|map| map.table == Table::AdDays);
            return Some(Repeats { by_value, ..Repeats::default() });
        }
        let at = profile.tables.iter().find_map(|table| {
            let order = table.columns.iter().find_map(|column| column.count_within.as_ref())?;
            let column = table.columns.iter().find(|column| column.to == *order)?;
            column.from.iter().find_map(|header| headers.place(header))
        })?;
        Some(Repeats { order: Some(Telling { at, ..Telling::default() }), ..Repeats::default() })
    }

    /// Rows that were pasted into the file and sorted, as far as all of it tells.
    pub(super) fn lines(&self) -> Option<&Lines> {
        self.order.as_ref().map(|telling| &telling.lines)
    }

    /// What the row is to those before it; from now on it was seen.
    pub(super) fn see(&mut self, cells: &[Cell<'_>], tables: &[TableReader<'_>], clock: Clock) -> Seen {
        let Some(mut telling) = self.order.take() else {
            let hash = if self.by_value { self.hash_values(cells, clock) } else { self.hash(cells).row };
            return if add(&mut self.hashes, hash) { Seen::New } else { Seen::Again };
        };
        let hashed = self.hash(cells);
        let hash = hashed.row;
        let order = self.hash(&cells[telling.at.min(cells.len())..(telling.at + 1).min(cells.len())]).row;
        let begins = tables.iter().any(|table| table.begins_order(cells));
        let anew = telling.lines.note(order, hash, begins);
        if anew || telling.now != Some(order) {
            telling.rows.drain(..).for_each(|known| {
                add(&mut self.hashes, known.row);
            });
            telling.now = Some(order);
            telling.number += 1;
        }
        let is_other_form = |known: &Hashed| known.row == hash && known.marks != hashed.marks;
        let known = self.hashes.find(hash, |known| *known == hash).is_some() || telling.rows.iter().any(is_other_form);
        if !known {
            telling.rows.push(hashed);
        }
        telling.row = hash;
        self.order = Some(telling);
        match (known, anew) {
            (true, _) => Seen::Again,
            (false, true) => Seen::Anew,
            (false, false) => Seen::New,
        }
    }

    /// Which telling of an order the row is of that was seen last, and the row by its cells.
    pub(super) fn last(&self) -> (u64, u64) {
        self.order.as_ref().map_or((0, 0), |telling| (telling.number, telling.row))
    }

    fn hash_values(&self, cells: &[Cell<'_>], clock: Clock) -> u64 {
        let end = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        let mut hasher = self.state.build_hasher();
        for cell in &cells[..end] {
            hasher.write(together::meaning(cell, clock, "%Y-%m-%d %H:%M:%S").unwrap_or_default().as_bytes());
            hasher.write_u8(0xFF);
        }
        hasher.finish()
    }

    fn hash(&mut self, cells: &[Cell<'_>]) -> Hashed {
        let end = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        self.bytes.clear();
        let mut marks: u64 = 0;
        for cell in &cells[..end] {
            match cell {
                Cell::Empty => self.bytes.push(0),
                Cell::Formula => self.bytes.push(1),
                Cell::Bool(b) => self.bytes.extend([2, u8::from(*b)]),
                Cell::Number(n) | Cell::Serial(n) | Cell::Share(n) => {
                    self.bytes.push(3);
                    self.bytes.extend(n.to_bits().to_le_bytes());
                }
                Cell::Text(text) | Cell::Error(text) => {
                    let bare = unwrapped(text);
                    marks = marks.wrapping_mul(31).wrapping_add((text.len() - bare.len()) as u64);
                    self.bytes.push(4);
                    self.bytes.extend((bare.len() as u64).to_le_bytes());
                    self.bytes.extend(bare.as_bytes());
                }
            }
        }
        let mut hasher = self.state.build_hasher();
        hasher.write(&self.bytes);
        Hashed { row: hasher.finish(), marks }
    }
}

/// Adds a hash; whether it is new.
fn add(hashes: &mut HashTable<u64>, hash: u64) -> bool {
    let entry = hashes.entry(hash, |known| *known == hash, |known| *known);
    let is_new = matches!(entry, hashbrown::hash_table::Entry::Vacant(_));
    entry.or_insert(hash);
    is_new
}
