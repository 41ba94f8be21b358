//! Who takes a message away: a trait, so that files, SMTP and tests stand behind one door.

mod file;
mod later;
mod smtp;

pub use file::FileTransport;
pub use smtp::{Login, Smtp, SmtpError, SmtpSettings, Timeouts, Tls};

use super::Address;
use crate::files::FileError;
use std::fmt;
use std::path::Path;

/// One message for one recipient.
#[derive(Clone, Copy, Debug)]
pub struct Parcel<'a> {
    /// The recipient.
    pub to: &'a Address,
    /// The message, complete.
    pub bytes: &'a [u8],
    /// The file that holds the same bytes.
    pub path: &'a Path,
}

/// How far a conversation had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Name, connection, greeting, EHLO.
    Connect,
    /// Encryption.
    Tls,
    /// AUTH.
    Login,
    /// MAIL FROM: our address and the size.
    Mail,
    /// RCPT TO: the recipient.
    Recipient,
    /// DATA, before the message.
    Data,
    /// Within the message, before the final dot.
    Body,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::Connect => "connecting",
            Phase::Tls => "encrypting",
            Phase::Login => "logging in",
            Phase::Mail => "naming the sender",
            Phase::Recipient => "naming the recipient",
            Phase::Data => "announcing the message",
            Phase::Body => "sending the message",
        })
    }
}

/// Whether a refused message may be offered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 4xx, and the 5xx texts that mean it.
    Later,
    /// 5xx.
    Never,
}

/// What became of a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Taken; the server's words, or the path of the file.
    Accepted(String),
    /// Surely not taken: the server said so of this message or recipient.
    Refused {
        /// Its code; 552 or 553 also where we know beforehand that it would refuse.
        code: u16,
        /// Its words.
        text: String,
        /// For good or for now.
        kind: Kind,
    },
    /// Surely not taken: the conversation ended before the final dot, or the server refused to have one.
    Unreachable {
        /// Where it ended.
        phase: Phase,
        /// How.
        error: String,
    },
    /// The final dot was reached and no clear answer came.
    InDoubt {
        /// How it ended.
        error: String,
    },
    /// Surely not taken: login, certificate, encryption or sender must be mended first.
    Misconfigured {
        /// Where it ended.
        phase: Phase,
        /// How.
        error: String,
    },
}

impl Delivery {
    /// What happened, in a few words.
    pub fn text(&self) -> String {
        match self {
            Delivery::Accepted(reply) => reply.clone(),
            Delivery::Refused { code, text, .. } => format!("{code} {text}"),
            Delivery::Unreachable { phase, error } | Delivery::Misconfigured { phase, error } => {
                format!("while {phase}: {error}")
            }
            Delivery::InDoubt { error } => error.clone(),
        }
    }

    /// Whether every other recipient would fare the same: `Ok` for no server, `Err` for wrong settings.
    pub(super) fn stops_the_round(&self) -> Option<Result<String, String>> {
        match self {
            Delivery::Unreachable { phase, .. } if *phase < Phase::Mail => Some(Ok(self.text())),
            Delivery::Misconfigured { .. } => Some(Err(self.text())),
            _ => None,
        }
    }
}

/// Takes messages away.
pub trait Transport {
    /// Hands over one parcel. `commit` must be called before the first step after which the message may count as taken, and
    /// that step must not be made where `commit` fails.
    fn send(
        &mut self,
        parcel: &Parcel<'_>,
        commit: &mut dyn FnMut() -> Result<(), FileError>,
    ) -> Result<Delivery, FileError>;

    /// Says goodbye.
    fn finish(&mut self) {}
}
