//! The slots on disk: one file each, replaced whole at every step.
//!
//! The outbox holds no message: the only copy stands with its revision under the reports folder, and a slot has its path and
//! the hash of its bytes. Whoever changes slots holds the lock of the data folder.

use super::slot::Written;
use super::{Form, Slot, SlotKey, State, Stored};
use crate::files::{self, Access, FileError};
use crate::words::Message;
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Where slots stand, and the messages they speak of.
#[derive(Clone, Debug)]
pub struct Outbox {
    slots: PathBuf,
    pub(super) reports: PathBuf,
}

/// What a person knows of a slot in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// It arrived.
    Sent,
    /// It did not.
    Unsent,
}

/// What is wrong in the outbox.
#[derive(Debug, Error, Message)]
#[message("failure", kebab)]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum OutboxError {
    /// The disk.
    #[message(transparent)]
    File(#[from] FileError),
    /// A slot's file is not what we wrote.
    #[message(key = "failure.slot")]
    Unreadable { path: PathBuf, reason: String },
    /// The message is not the one that was prepared: it has another SHA-256.
    #[message(key = "failure.message-changed")]
    Changed { path: PathBuf, expected: String, found: String },
    /// There is no such slot.
    NoSlot {
        address: String,
        #[message(name = "week")]
        period: String,
        revision: u32,
    },
    /// A slot that is not in doubt needs no resolution.
    NotInDoubt {
        address: String,
        #[message(name = "week")]
        period: String,
    },
}

impl Outbox {
    /// The outbox whose slots stand in `slots` (`data/slots`) and whose messages stand under `reports`.
    pub fn at(slots: &Path, reports: &Path) -> Self {
        Outbox { slots: slots.to_owned(), reports: reports.to_owned() }
    }

    /// The slot for a message that stands under the reports folder as `message`; the slot as it is where there is one already.
    pub fn prepare(&self, key: &SlotKey, message: &str) -> Result<Slot, OutboxError> {
        self.prepare_forms(key, &[(Form::Full, message.to_owned())])
    }

    /// The same for a message in several forms, largest first.
    pub fn prepare_forms(&self, key: &SlotKey, forms: &[(Form, String)]) -> Result<Slot, OutboxError> {
        if let Some(slot) = self.get(key)? {
            return Ok(slot);
        }
        self.begin(key, forms, 0)
    }

    /// A slot for these forms, as if there had been none but for the copies.
    fn begin(&self, key: &SlotKey, forms: &[(Form, String)], copies: u32) -> Result<Slot, OutboxError> {
        let mut stored = Vec::new();
        for (form, message) in forms {
            let bytes = files::read(&self.reports.join(message))?;
            let (sha256, size) = (files::sha256(&bytes), bytes.len() as u64);
            stored.push(Stored { form: *form, message: message.clone(), sha256, size });
        }
        let message = stored.remove(0);
        let slot = Slot {
            key: key.clone(),
            message,
            smaller: stored,
            first_try: None,
            tries: 0,
            copies,
            state: State::Prepared,
        };
        self.save(&slot)?;
        Ok(slot)
    }

    /// The slot, where there is one.
    pub fn get(&self, key: &SlotKey) -> Result<Option<Slot>, OutboxError> {
        let path = self.slots.join(key.file_name());
        if path.exists() { self.load(&path).map(Some) } else { Ok(None) }
    }

    /// All slots, by period, revision and recipient.
    pub fn all(&self) -> Result<Vec<Slot>, OutboxError> {
        let mut slots = Vec::new();
        let entries = match std::fs::read_dir(&self.slots) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(slots),
            Err(source) => return Err(FileError { step: "list", path: self.slots.clone(), source }.into()),
        };
        for entry in entries {
            let path = entry.map_err(|source| FileError { step: "list", path: self.slots.clone(), source })?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.ends_with(".json") && !name.starts_with('.') {
                slots.push(self.load(&path)?);
            }
        }
        slots.sort_by(|a, b| {
            let order = |slot: &Slot| (slot.key.period.clone(), slot.key.revision, slot.key.to.clone());
            order(a).cmp(&order(b)).then_with(|| a.key.cmp(&b.key))
        });
        Ok(slots)
    }

    /// Each slot, or why its file cannot be read.
    pub fn each(&self) -> Vec<Result<Slot, OutboxError>> {
        let names =
            files::names(&self.slots).into_iter().filter(|name| name.ends_with(".json") && !name.starts_with('.'));
        names.map(|name| self.load(&self.slots.join(name))).collect()
    }

    /// The slot's message, checked against the hash taken when it was prepared.
    pub fn message(&self, slot: &Slot) -> Result<Vec<u8>, OutboxError> {
        let path = self.message_path(slot);
        let bytes = files::read(&path)?;
        let (expected, found) = (slot.message.sha256.clone(), files::sha256(&bytes));
        if found == expected { Ok(bytes) } else { Err(OutboxError::Changed { path, expected, found }) }
    }

    /// Whether another message than the one that this slot sent, or may have sent, stands in its place now: reports that were
    /// lost and made again from other exports. A message that is gone is no other one.
    pub fn holds_another(&self, slot: &Slot) -> bool {
        slot.was_tried() && matches!(self.message(slot), Err(OutboxError::Changed { .. }))
    }

    /// Where the slot's message stands.
    pub fn message_path(&self, slot: &Slot) -> PathBuf {
        self.reports.join(&slot.message.message)
    }

    /// Whether the slot's message stands nowhere any more.
    pub fn has_lost(&self, slot: &Slot) -> bool {
        !self.message_path(slot).exists()
    }

    /// Forgets a slot whose message is lost and surely never left, so that what it said may be written again; whether it did.
    pub fn discard_lost(&self, slot: &Slot) -> Result<bool, OutboxError> {
        let never_left = !slot.was_tried() && self.has_lost(slot);
        if never_left {
            files::remove(&self.slots.join(slot.key.file_name()))?;
        }
        Ok(never_left)
    }

    /// Makes a slot due once more, whatever became of it: a person asked for another copy.
    pub fn resend(&self, key: &SlotKey) -> Result<Slot, OutboxError> {
        let mut slot = self.existing(key)?;
        (slot.state, slot.first_try, slot.tries) = (State::Prepared, None, 0);
        self.save(&slot)?;
        Ok(slot)
    }

    /// The same with the message that stands there now, which the caller vouches for.
    pub fn renew(&self, key: &SlotKey) -> Result<Slot, OutboxError> {
        let slot = self.existing(key)?;
        self.begin(key, &forms(&slot), slot.copies)
    }

    /// Ends by what a person found out what only a person can end: a doubt, a slot left in `sending` by a crash, or another
    /// message in the place of one that was sent.
    pub fn resolve(&self, key: &SlotKey, resolution: Resolution, now: DateTime<Utc>) -> Result<Slot, OutboxError> {
        let slot = self.existing(key)?;
        let another = self.holds_another(&slot);
        if !another && !matches!(slot.state, State::Doubt { .. } | State::Sending { .. }) {
            return Err(OutboxError::NotInDoubt { address: key.to.to_string(), period: key.period.clone() });
        }
        match resolution {
            Resolution::Unsent if another => self.renew(key),
            Resolution::Unsent => self.resend(key),
            Resolution::Sent => {
                let mut slot = if another { self.renew(key)? } else { slot };
                slot.state = State::Sent { at: now, reply: "confirmed by hand".to_owned() };
                self.save(&slot)?;
                Ok(slot)
            }
        }
    }

    /// Takes a person's word that a mail arrived of which this data folder has no memory.
    pub fn count_as_sent(&self, key: &SlotKey, now: DateTime<Utc>) -> Result<Slot, OutboxError> {
        let slot = self.existing(key)?;
        let changed = matches!(self.message(&slot), Err(OutboxError::Changed { .. }));
        let mut slot = if changed { self.renew(key)? } else { slot };
        slot.state = State::Sent { at: now, reply: "confirmed by hand".to_owned() };
        self.save(&slot)?;
        Ok(slot)
    }

    pub(super) fn save(&self, slot: &Slot) -> Result<(), FileError> {
        let path = self.slots.join(slot.key.file_name());
        let mut json = serde_json::to_string_pretty(&Written::from(slot)).unwrap_or_default();
        json.push('\n');
        files::write(&path, json.as_bytes(), Access::Private)
    }

    fn existing(&self, key: &SlotKey) -> Result<Slot, OutboxError> {
        self.get(key)?.ok_or_else(|| OutboxError::NoSlot {
            address: key.to.to_string(),
            period: key.period.clone(),
            revision: key.revision,
        })
    }

    fn load(&self, path: &Path) -> Result<Slot, OutboxError> {
        let wrong = |reason: String| OutboxError::Unreadable { path: path.to_owned(), reason };
        Written::read(&files::read(path)?).map_err(wrong)
    }
}

fn forms(slot: &Slot) -> Vec<(Form, String)> {
    std::iter::once(&slot.message).chain(&slot.smaller).map(|stored| (stored.form, stored.message.clone())).collect()
}
