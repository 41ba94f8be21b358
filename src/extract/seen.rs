//! What was made of a column's texts so far: states, names and titles come a thousand times, and mean the same each time.

use super::record::{Record, Slot};
use crate::facts::Texts;

/// So many texts are remembered before it is asked whether remembering helps.
const TRIAL: usize = 1024;

/// Texts as the file has them, each with what stands for it in the table.
#[derive(Default)]
pub(super) struct Seen {
    texts: Texts,
    slots: Vec<Option<Slot>>,
    hits: usize,
}

impl Seen {
    /// What stands for a text at a place, where it was seen before; outer none where it was not.
    pub(super) fn get(&mut self, text: &str, record: &Record, place: usize) -> Option<Option<Slot>> {
        if !record.is_lasting(place) {
            return None;
        }
        let code = self.texts.find(text)? as usize;
        self.hits += 1;
        Some(self.slots[code - 1])
    }

    /// Remembers what stands for a text that was not seen before.
    pub(super) fn note(&mut self, text: &str, slot: Option<Slot>) {
        let helps = self.slots.len() < TRIAL || self.hits > self.slots.len();
        if helps && self.texts.find(text).is_none() {
            self.texts.code(text);
            self.slots.push(slot);
        }
    }
}
