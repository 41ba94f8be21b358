//! Who takes a message away: a trait, so that files, SMTP and tests stand behind one door.

mod channels;
mod connection;
mod file;
mod replies;
mod robot;
mod secrets;
mod smtp;
mod tls;

pub use channels::{Channels, Unavailable};
pub use file::FileTransport;
pub use replies::{Refusal, judge};
pub use robot::{Hook, HookError, LARGEST_FILE, RobotTimeouts, Robots, judge_robot};
pub use smtp::{Capabilities, Login, Smtp, SmtpError, SmtpSettings, Timeouts, Tls};

use super::{Cause, Phase, Recipient, Why};
use crate::files::FileError;
use std::path::Path;

/// One message for one recipient.
#[derive(Clone, Copy, Debug)]
pub struct OutgoingMessage<'a> {
    /// The recipient.
    pub to: &'a Recipient,
    /// The message, complete.
    pub bytes: &'a [u8],
    /// The file that holds the same bytes.
    pub path: &'a Path,
}

/// What became of a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Taken; the server's words.
    Accepted(String),
    /// Left in a file on purpose: nobody got it. The file's path.
    Filed(String),
    /// Surely not taken: the server said so of this message or recipient, or it is known beforehand that it would.
    Refused {
        /// What it means: never one that is about us.
        refusal: Refusal,
        /// The server's words, or what it would say.
        cause: Cause,
    },
    /// Surely not taken: the conversation ended before the final dot, or the server refused to have one.
    Unreachable {
        /// Where it ended.
        phase: Phase,
        /// How.
        cause: Cause,
    },
    /// The final dot was reached and no clear answer came.
    InDoubt {
        /// How it ended.
        cause: Cause,
    },
    /// Surely not taken: login, certificate, encryption, sender or where we send from must be mended first.
    Misconfigured {
        /// Where it ended.
        phase: Phase,
        /// How.
        cause: Cause,
        /// The key of what else is worth saying: which password this provider wants.
        advice: Option<&'static str>,
    },
}

impl Delivery {
    /// What stood in the way; nothing where nothing did.
    pub fn why(&self) -> Option<Why> {
        match self {
            Delivery::Accepted(_) | Delivery::Filed(_) => None,
            Delivery::Refused { cause, .. } => Some(cause.clone().into()),
            Delivery::Unreachable { phase, cause } | Delivery::Misconfigured { phase, cause, .. } => {
                Some(Why::at(*phase, cause.clone()))
            }
            Delivery::InDoubt { cause } => Some(Why::at(Phase::Done, cause.clone())),
        }
    }

    /// Whether every other recipient would fare the same, or would wait as long.
    pub(super) fn stops_the_round(&self) -> bool {
        match self {
            Delivery::Unreachable { phase, cause } => *phase < Phase::Mail || cause.took_time(),
            Delivery::InDoubt { cause } => cause.took_time(),
            Delivery::Misconfigured { .. } => true,
            _ => false,
        }
    }
}

/// Takes messages away.
pub trait Transport {
    /// Hands over one parcel. `commit` must be called before the first step after which the message may count as taken, and
    /// that step must not be made where `commit` fails.
    fn send(
        &mut self,
        parcel: &OutgoingMessage<'_>,
        commit: &mut dyn FnMut() -> Result<(), FileError>,
    ) -> Result<Delivery, FileError>;

    /// Whether what it takes reaches anybody.
    fn delivers(&self) -> bool {
        true
    }

    /// Says goodbye.
    fn finish(&mut self) {}
}
