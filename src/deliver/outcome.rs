//! What a round did for one recipient, in words and as an exit code.

use super::{Cause, OutboxError, Phase, Refusal, SlotKey, Why, judge};
use crate::files::FileError;
use crate::words::{Field, Phrase};
use chrono::DateTime;
use chrono_tz::Tz;

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
        /// The server's words.
        reply: String,
    },
    /// Only written to a file: nobody got it.
    Filed {
        /// The file.
        path: String,
    },
    /// Refused for good, or given up.
    Refused {
        /// What was meant; none where we gave up.
        refusal: Option<Refusal>,
        /// The server's words, or the last reason.
        why: Why,
    },
    /// The server asked for patience.
    Deferred {
        /// When it is tried again, in the zone of whoever is told.
        until: DateTime<Tz>,
        /// The server's words.
        why: Why,
    },
    /// Not tried: the message that goes before it has not been taken.
    Waits,
    /// No server to talk to, or none that answers in time.
    Unreachable {
        /// What happened.
        why: Why,
    },
    /// Perhaps delivered.
    InDoubt {
        /// What happened.
        why: Why,
    },
    /// The server's name, certificate, login or sender is not as it must be, or the server refuses us.
    Misconfigured {
        /// What happened.
        why: Why,
        /// The key of what else is worth saying.
        advice: Option<&'static str>,
    },
    /// The server took it, or perhaps did, and the slot could not be written: the next run finds it in doubt.
    Unsaved {
        /// The server's words; none where it is in doubt anyway.
        reply: Option<String>,
        /// What the disk would not do.
        error: FileError,
    },
    /// Another message than the one that was sent stands in its place: nothing is mailed before somebody says what holds.
    AnotherMessage {
        /// Where.
        path: String,
    },
    /// Our own disk: a message or a slot that cannot be read or written.
    Broken(OutboxError),
}

impl Outcome {
    /// 0 sent or filed, 69 refused, unreachable, in doubt or another message, 74 disk, 75 deferred, 78 login or TLS. A refusal
    /// counts when it is found out.
    pub fn exit_code(&self) -> u8 {
        match &self.verdict {
            Verdict::Sent { .. } | Verdict::Filed { .. } | Verdict::Waits => 0,
            Verdict::Refused { .. } if !self.fresh => 0,
            Verdict::Refused { .. } | Verdict::Unreachable { .. } | Verdict::InDoubt { .. } => 69,
            Verdict::AnotherMessage { .. } => 69,
            Verdict::Deferred { .. } => 75,
            Verdict::Misconfigured { .. } => 78,
            Verdict::Broken(_) | Verdict::Unsaved { .. } => 74,
        }
    }

    /// The worst exit code of all: 78, 74, 69, 75, 0.
    pub fn worst(outcomes: &[Outcome]) -> u8 {
        let codes: Vec<u8> = outcomes.iter().map(Outcome::exit_code).collect();
        [78, 74, 69, 75].into_iter().find(|code| codes.contains(code)).unwrap_or(0)
    }

    /// What to tell people.
    pub fn phrase(&self) -> Phrase {
        let whose = if self.key.to.robot().is_some() { "robot." } else { "" };
        let phrase = |key: &str| Phrase::new(format!("deliver.{whose}{key}")).with("address", self.key.to.to_string());
        let said = |why: &Why| why.phrase_for(&self.key.to);
        match &self.verdict {
            Verdict::Sent { reply } if self.fresh => phrase("sent").with("reply", reply.as_str()),
            Verdict::Sent { reply } => phrase("sent_before").with("reply", reply.as_str()),
            Verdict::Filed { path } => phrase("written").with("path", path.as_str()),
            Verdict::Refused { refusal, why } => phrase(match refusal {
                Some(Refusal::Message) => "refused_message",
                Some(Refusal::TooLarge) => "refused_too_large",
                Some(_) => "refused",
                None => "given_up",
            })
            .with("text", said(why)),
            Verdict::Deferred { until, why } => {
                phrase("deferred").with("until", until.format("%Y-%m-%d %H:%M").to_string()).with("text", said(why))
            }
            Verdict::Waits => phrase("waits"),
            Verdict::Unreachable { why } => phrase("unreachable").with("text", said(why)),
            Verdict::InDoubt { why } => phrase("in_doubt").with("text", said(why)),
            Verdict::Misconfigured { why, advice: Some(advice) } => {
                phrase("login").with("text", said(why)).with("advice", Field::Word((*advice).to_owned()))
            }
            Verdict::Misconfigured { why, .. } => phrase(misconfigured(why)).with("text", said(why)),
            Verdict::Unsaved { reply: Some(reply), error } => {
                phrase("unsaved").with("reply", reply.as_str()).with("path", error.path.display().to_string())
            }
            Verdict::Unsaved { reply: None, error } => {
                phrase("unsaved_doubt").with("path", error.path.display().to_string())
            }
            Verdict::AnotherMessage { path } => {
                phrase("another").with("period", self.key.period.as_str()).with("path", path.as_str())
            }
            Verdict::Broken(error) => phrase("broken").with("text", error.phrase()),
        }
    }
}

/// What has to be mended: the login, the encryption, or how we stand with that server.
fn misconfigured(why: &Why) -> &'static str {
    let Cause::Reply { code, text } = &why.cause else { return "misconfigured" };
    let phase = why.phase.unwrap_or(Phase::Mail);
    match judge(phase, *code, text) {
        Refusal::Server if phase >= Phase::Mail => "refused_server",
        _ => "misconfigured",
    }
}
