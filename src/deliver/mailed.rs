//! What the reports folder knows of mails: a line for each copy that was about to go, beside the report that it is of.
//!
//! A data folder that was put back from an older copy, or copied while a run was at work, still has a mail to send that went long
//! ago. So the slot is not the only witness: its count of copies may never be behind that of these lines.

use super::slot::Written;
use super::{Outbox, OutboxError, Slot, State};
use crate::files::{self, Access, FileError};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// The file in a period's folder under the reports.
const MAILED: &str = "mailed";

impl Outbox {
    /// Notes that a copy is about to go: in the slot first, because a slot that is ahead of the lines does no harm.
    pub(super) fn mark(&self, slot: &Slot) -> Result<(), FileError> {
        self.save(slot)?;
        let line = serde_json::to_string(&Written::from(slot)).unwrap_or_default();
        files::append_line(&self.reports.join(&slot.key.period).join(MAILED), &line, Access::Private)
    }

    /// Slots, as they were when a copy was about to go, of which the data folder remembers fewer copies or none.
    pub fn forgotten(&self) -> Result<Vec<Slot>, OutboxError> {
        let mut last: BTreeMap<String, Slot> = BTreeMap::new();
        for period in std::fs::read_dir(&self.reports).into_iter().flatten().flatten() {
            let path = period.path().join(MAILED);
            if !path.is_file() {
                continue;
            }
            // A line that is torn was never acknowledged, and its mail did not go.
            let bytes = files::read(&path)?;
            let slots = bytes.split(|byte| *byte == b'\n').filter_map(|line| Written::read(line).ok());
            last.extend(slots.map(|slot| (slot.key.file_name(), slot)));
        }
        let mut forgotten = Vec::new();
        for slot in last.into_values() {
            if self.get(&slot.key)?.is_none_or(|known| known.copies < slot.copies) {
                forgotten.push(slot);
            }
        }
        Ok(forgotten)
    }

    /// Takes a person's word on a forgotten mail: it went, or it is to go `again`.
    pub fn remember(&self, mut slot: Slot, again: bool, now: DateTime<Utc>) -> Result<(), OutboxError> {
        (slot.first_try, slot.tries) = (None, 0);
        slot.state = match again {
            true => State::Prepared,
            false => State::Sent { at: now, reply: "confirmed by hand".to_owned() },
        };
        Ok(self.save(&slot)?)
    }
}
