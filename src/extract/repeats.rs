//! Rows that stand there already, alike in every cell, mapped or not.

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
}

impl Repeats {
    /// Whether the row was seen before; from now on it was.
    pub(super) fn has(&mut self, cells: &[Cell<'_>]) -> bool {
        let hash = self.hash(cells);
        let entry = self.hashes.entry(hash, |known| *known == hash, |known| *known);
        let known = matches!(entry, hashbrown::hash_table::Entry::Occupied(_));
        entry.or_insert(hash);
        known
    }

    fn hash(&mut self, cells: &[Cell<'_>]) -> u64 {
        let end = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        self.bytes.clear();
        for cell in &cells[..end] {
            match cell {
                Cell::Empty => self.bytes.push(0),
                Cell::Formula => self.bytes.push(1),
                Cell::Bool(b) => self.bytes.extend([2, u8::from(*b)]),
                Cell::Number(n) | Cell::Serial(n) => {
                    self.bytes.push(3);
                    self.bytes.extend(n.to_bits().to_le_bytes());
                }
                Cell::Text(text) | Cell::Error(text) => {
                    self.bytes.push(4);
                    self.bytes.extend((text.len() as u64).to_le_bytes());
                    self.bytes.extend(text.as_bytes());
                }
            }
        }
        let mut hasher = self.state.build_hasher();
        hasher.write(&self.bytes);
        hasher.finish()
    }
}
