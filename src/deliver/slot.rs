//! A slot: the one place that a message of a report, period and revision has at one recipient.
//!
//! Its file says how far the message has come. It is replaced whole at each step, before the step where the step may be the
//! one that delivers, after it otherwise; so a crash leaves either a message that surely did not go, or a slot in doubt.

use super::Address;
use crate::files;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a slot is known by; at most one mail is delivered for each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotKey {
    /// The report's id in the settings, as `weekly`.
    pub report: String,
    /// The period's key, as `2026-W46`.
    pub period: String,
    /// The revision's number.
    pub revision: u32,
    /// The recipient.
    pub address: Address,
}

impl SlotKey {
    /// The key of a slot.
    pub fn new(report: &str, period: &str, revision: u32, address: Address) -> Self {
        SlotKey { report: report.to_owned(), period: period.to_owned(), revision, address }
    }

    /// What tells recipients of one revision apart without naming them.
    fn mark(&self) -> String {
        files::sha256(format!("{}\n{}", self.report, self.address).as_bytes())[..20].to_owned()
    }

    /// The Message-ID of everything ever sent for this slot, without angle brackets.
    pub fn message_id(&self, domain: &str) -> String {
        format!("{}.{}.{}@{domain}", self.period, self.revision, self.mark())
    }

    pub(super) fn file_name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
        let (report, period) = (self.report.chars().map(plain), self.period.chars().map(plain));
        let (report, period): (String, String) = (report.collect(), period.collect());
        format!("{period}.rev-{}.{report}.{}.json", self.revision, self.mark())
    }
}

/// How far a slot's message has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum State {
    /// Written, never handed to anyone.
    Prepared,
    /// Being handed over; found like this by a later run, it is in doubt.
    Sending {
        /// Since when.
        since: DateTime<Utc>,
        /// Whether an earlier copy is in doubt.
        again: bool,
    },
    /// Taken by the server, or marked with the file's path.
    Sent {
        /// When.
        at: DateTime<Utc>,
        /// The server's words, or the path.
        reply: String,
    },
    /// Refused for good, or given up.
    Refused {
        /// When.
        at: DateTime<Utc>,
        /// The server's code; none where we gave up.
        code: Option<u16>,
        /// The server's words, or why we gave up.
        text: String,
    },
    /// To be tried again.
    Deferred {
        /// Not before.
        until: DateTime<Utc>,
        /// The last reason.
        text: String,
    },
    /// Perhaps delivered.
    Doubt {
        /// Since when.
        at: DateTime<Utc>,
        /// What happened.
        text: String,
        /// Whether a second copy has been sent already.
        again: bool,
    },
}

/// A slot with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Which slot.
    pub key: SlotKey,
    /// The message, relative to the reports folder.
    pub message: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Their number.
    pub size: u64,
    /// When a copy was first tried.
    pub first_try: Option<DateTime<Utc>>,
    /// How many tries there have been since then.
    pub tries: u32,
    /// How far it has come.
    pub state: State,
}

/// A slot as its file has it.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    schema: String,
    report: String,
    period: String,
    revision: u32,
    address: String,
    message: String,
    sha256: String,
    size: u64,
    first_try: Option<DateTime<Utc>>,
    tries: u32,
    #[serde(flatten)]
    state: State,
}

const SCHEMA: &str = "zhoubao.slot/1";

impl From<&Slot> for Written {
    fn from(slot: &Slot) -> Self {
        Written {
            schema: SCHEMA.to_owned(),
            report: slot.key.report.clone(),
            period: slot.key.period.clone(),
            revision: slot.key.revision,
            address: slot.key.address.to_string(),
            message: slot.message.clone(),
            sha256: slot.sha256.clone(),
            size: slot.size,
            first_try: slot.first_try,
            tries: slot.tries,
            state: slot.state.clone(),
        }
    }
}

impl Written {
    /// The slot, or what is wrong with the file.
    pub(super) fn into_slot(self) -> Result<Slot, String> {
        if self.schema != SCHEMA {
            return Err(format!("schema `{}` where `{SCHEMA}` was expected", self.schema));
        }
        let address = Address::parse(&self.address).map_err(|e| e.to_string())?;
        Ok(Slot {
            key: SlotKey { report: self.report, period: self.period, revision: self.revision, address },
            message: self.message,
            sha256: self.sha256,
            size: self.size,
            first_try: self.first_try,
            tries: self.tries,
            state: self.state,
        })
    }
}
