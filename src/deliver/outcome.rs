//! What a round did for one recipient, in words and as an exit code.

use super::{OutboxError, SlotKey};
use crate::words::{Phrase, cause};
use chrono::{DateTime, Utc};

/// What is true of a slot after a round.
#[derive(Debug)]
pub struct Outcome {
    /// Whose slot.
    pub key: SlotKey,
    /// Whether this round found it out; else it was so before.
    pub fresh: bool,
    /// What is true.
    pub verdict: Verdict,
}

/// How it stands with one recipient's mail.
#[derive(Debug)]
pub enum Verdict {
    /// Taken.
    Sent {
        /// The server's words, or the file's path.
        reply: String,
    },
    /// Refused for good, or given up.
    Refused {
        /// The server's code; none where we gave up.
        code: Option<u16>,
        /// The server's words.
        text: String,
    },
    /// The server asked for patience.
    Deferred {
        /// When it is tried again.
        until: DateTime<Utc>,
        /// The server's words.
        text: String,
    },
    /// No server to talk to.
    Unreachable {
        /// What happened.
        text: String,
    },
    /// Perhaps delivered.
    InDoubt {
        /// What happened.
        text: String,
    },
    /// The server's name, certificate, login or sender is not as it must be.
    Misconfigured {
        /// What happened.
        text: String,
    },
    /// Our own disk: a message or a slot that cannot be read or written.
    Broken(OutboxError),
}

impl Outcome {
    /// 0 sent, 69 refused, unreachable or in doubt, 74 disk, 75 deferred, 78 login or TLS. A refusal counts when it is found out.
    pub fn exit_code(&self) -> u8 {
        match &self.verdict {
            Verdict::Sent { .. } => 0,
            Verdict::Refused { .. } if !self.fresh => 0,
            Verdict::Refused { .. } | Verdict::Unreachable { .. } | Verdict::InDoubt { .. } => 69,
            Verdict::Deferred { .. } => 75,
            Verdict::Misconfigured { .. } => 78,
            Verdict::Broken(_) => 74,
        }
    }

    /// The worst exit code of all: 78, 74, 69, 75, 0.
    pub fn worst(outcomes: &[Outcome]) -> u8 {
        let codes: Vec<u8> = outcomes.iter().map(Outcome::exit_code).collect();
        [78, 74, 69, 75].into_iter().find(|code| codes.contains(code)).unwrap_or(0)
    }

    /// What to tell people.
    pub fn phrase(&self) -> Phrase {
        let phrase = |key: &str| Phrase::new(format!("deliver.{key}")).with("address", self.key.address.as_str());
        match &self.verdict {
            Verdict::Sent { reply } if self.fresh => phrase("sent").with("reply", reply.as_str()),
            Verdict::Sent { reply } => phrase("sent_before").with("reply", reply.as_str()),
            Verdict::Refused { code: Some(code), text } => {
                phrase("refused").with("code", code.to_string()).with("text", text.as_str())
            }
            Verdict::Refused { code: None, text } => phrase("given_up").with("text", text.as_str()),
            Verdict::Deferred { until, text } => phrase("deferred")
                .with("until", until.format("%Y-%m-%d %H:%M UTC").to_string())
                .with("text", text.as_str()),
            Verdict::Unreachable { text } => phrase("unreachable").with("text", text.as_str()),
            Verdict::InDoubt { text } => phrase("in_doubt").with("text", text.as_str()),
            Verdict::Misconfigured { text } => phrase("misconfigured").with("text", text.as_str()),
            Verdict::Broken(error) => phrase("broken").with("text", why(error)),
        }
    }
}

/// What is wrong with a mail's slot or file.
fn why(error: &OutboxError) -> Phrase {
    let at = |key: &'static str, path: &std::path::Path| Phrase::new(key).with("path", path.display().to_string());
    let of =
        |key: &'static str, address: &str, week: &str| Phrase::new(key).with("address", address).with("week", week);
    match error {
        OutboxError::File(error) => cause(&error.source),
        OutboxError::Unreadable { path, .. } => at("failure.slot", path),
        OutboxError::Changed { path, .. } => at("failure.message-changed", path),
        OutboxError::NoSlot { address, period, .. } => of("failure.no-slot", address, period),
        OutboxError::NotInDoubt { address, period } => of("failure.not-in-doubt", address, period),
    }
}
