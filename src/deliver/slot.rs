//! A slot: the one place that a message of a report, period and revision has at one recipient.
//!
//! Its file says how far the message has come. It is replaced whole at each step, before the step where the step may be the
//! one that delivers, after it otherwise; so a crash leaves either a message that surely did not go, or a slot in doubt.

use super::{Recipient, Refusal, Why};
use crate::files;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a slot is known by; at most one message is delivered for each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotKey {
    /// The report's id in the settings, as `weekly`.
    pub report: String,
    /// The period's key, as `2026-W46`.
    pub period: String,
    /// The revision's number.
    pub revision: u32,
    /// The recipient.
    pub to: Recipient,
}

impl SlotKey {
    /// The key of a slot.
    pub fn new(report: &str, period: &str, revision: u32, to: impl Into<Recipient>) -> Self {
        SlotKey { report: report.to_owned(), period: period.to_owned(), revision, to: to.into() }
    }

    /// What tells recipients of one revision apart without naming them.
    fn mark(&self) -> String {
        files::sha256(format!("{}\n{}", self.report, self.to).as_bytes())[..20].to_owned()
    }

    /// The Message-ID of everything ever sent for this slot, without angle brackets.
    pub fn message_id(&self, domain: &str) -> String {
        format!("{}.{}.{}@{domain}", self.period, self.revision, self.mark())
    }

    /// The key of the message that goes before this one, where one does.
    pub fn after(&self) -> Option<SlotKey> {
        self.to.after().map(|to| SlotKey { to, ..self.clone() })
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
    /// Taken by the server.
    Sent {
        /// When.
        at: DateTime<Utc>,
        /// The server's words.
        reply: String,
    },
    /// Left in a file, because the settings said so: nobody got it.
    Filed {
        /// When.
        at: DateTime<Utc>,
        /// The file.
        path: String,
    },
    /// Refused for good, or given up.
    Refused {
        /// When.
        at: DateTime<Utc>,
        /// What was meant; none where we gave up.
        refusal: Option<Refusal>,
        /// The server's words, or why we gave up.
        why: Why,
    },
    /// To be tried again.
    Deferred {
        /// Not before.
        until: DateTime<Utc>,
        /// The last reason.
        why: Why,
    },
    /// Perhaps delivered.
    Doubt {
        /// Since when.
        at: DateTime<Utc>,
        /// What happened.
        why: Why,
        /// Whether a second copy has been sent already.
        again: bool,
    },
}

/// How much of a report goes along: servers take messages up to a size, and some never say which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// The workbook with everything.
    #[default]
    Full,
    /// A smaller workbook.
    Slim,
    /// No workbook.
    Bare,
}

impl Form {
    /// What may go in place of the whole, largest first.
    pub const SMALLER: [Form; 2] = [Form::Slim, Form::Bare];

    /// Its word, as folders have it.
    pub fn word(self) -> &'static str {
        match self {
            Form::Full => "full",
            Form::Slim => "slim",
            Form::Bare => "bare",
        }
    }
}

/// A message on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// How much it holds.
    #[serde(default)]
    pub form: Form,
    /// The file, relative to the reports folder.
    pub message: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Their number.
    pub size: u64,
}

/// A slot with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Which slot.
    pub key: SlotKey,
    /// The message that is sent, or was: from the first final dot on it never changes.
    pub message: Stored,
    /// What may go in its place where the server finds it too large, largest first.
    pub smaller: Vec<Stored>,
    /// When a copy was first tried.
    pub first_try: Option<DateTime<Utc>>,
    /// How many tries there have been since then.
    pub tries: u32,
    /// How often a copy was about to go, whatever became of it: it only rises.
    pub copies: u32,
    /// How far it has come.
    pub state: State,
}

impl Slot {
    /// Whether its message, or a part of it, may have reached a reader: such a slot is never given another message in silence.
    pub fn was_tried(&self) -> bool {
        match &self.state {
            State::Prepared | State::Deferred { .. } | State::Filed { .. } => false,
            State::Sending { .. } | State::Sent { .. } | State::Doubt { .. } | State::Refused { .. } => true,
        }
    }

    /// Whether a run still has to do something about it: a message that is only filed waits for nobody.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, State::Sent { .. } | State::Filed { .. } | State::Refused { .. })
    }
}

/// A slot as its file has it.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    schema: String,
    report: String,
    period: String,
    revision: u32,
    /// The recipient as text; slots of mails had an address here before there were robots.
    address: String,
    #[serde(flatten)]
    message: Stored,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    smaller: Vec<Stored>,
    first_try: Option<DateTime<Utc>>,
    tries: u32,
    #[serde(default)]
    copies: u32,
    #[serde(flatten)]
    state: State,
}

const SCHEMA: &str = "zhoubao.slot/2";
/// Without forms, with causes as text, and with messages that were only filed called sent.
const FIRST_SCHEMA: &str = "zhoubao.slot/1";

impl From<&Slot> for Written {
    fn from(slot: &Slot) -> Self {
        Written {
            schema: SCHEMA.to_owned(),
            report: slot.key.report.clone(),
            period: slot.key.period.clone(),
            revision: slot.key.revision,
            address: slot.key.to.to_string(),
            message: slot.message.clone(),
            smaller: slot.smaller.clone(),
            first_try: slot.first_try,
            tries: slot.tries,
            copies: slot.copies,
            state: slot.state.clone(),
        }
    }
}

impl Written {
    /// The slot in a file's bytes, or what is wrong with them.
    pub(super) fn read(bytes: &[u8]) -> Result<Slot, String> {
        let mut value: Value = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        match value["schema"].as_str().unwrap_or_default() {
            SCHEMA => {}
            FIRST_SCHEMA => of_first_schema(&mut value),
            other => return Err(format!("schema `{other}` where `{SCHEMA}` was expected")),
        }
        let written: Written = serde_json::from_value(value).map_err(|e| e.to_string())?;
        let to = Recipient::parse(&written.address).map_err(|e| e.to_string())?;
        Ok(Slot {
            key: SlotKey { report: written.report, period: written.period, revision: written.revision, to },
            message: written.message,
            smaller: written.smaller,
            first_try: written.first_try,
            tries: written.tries,
            copies: written.copies,
            state: written.state,
        })
    }
}

/// Says the same as the first schema did, in the words of this one.
fn of_first_schema(value: &mut Value) {
    let text = value["text"].as_str().unwrap_or_default().to_owned();
    let why = match value["code"].as_u64() {
        Some(code) => json!({"cause": "reply", "code": code, "text": text}),
        None => json!({"cause": "text", "text": text}),
    };
    match value["state"].as_str().unwrap_or_default() {
        "sent" => {
            let reply = value["reply"].as_str().unwrap_or_default().to_owned();
            // A server's words begin with a code; the path of a file ends with the message's own.
            if value["message"].as_str().is_some_and(|message| !message.is_empty() && reply.ends_with(message)) {
                value["state"] = json!("filed");
                value["path"] = json!(reply);
            }
        }
        "refused" => {
            value["refusal"] = if value["code"].is_u64() { json!("address") } else { Value::Null };
            value["why"] = why;
        }
        "deferred" | "doubt" => value["why"] = why,
        _ => {}
    }
}
