//! Robots of groups: a card is one request; a workbook is handed in first and then sent as a file, which alone anybody sees.
//!
//! What is signed is signed when it goes, so that the stored message stays the same however often it is tried. A hook that cannot
//! be read is the trouble of its owner alone.

mod hook;
mod reply;
mod request;

pub use hook::{Hook, HookError};
pub use reply::judge_robot;

use super::connection::now;
use super::{Delivery, OutgoingMessage, Refusal, Transport};
use crate::deliver::{Cause, Phase, Recipient, Robot};
use crate::files::{self, FileError};
use chrono::{DateTime, Utc};
use reply::{Said, delivery};
use request::{Answer, Commit, Failed, HttpRequest};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

/// The largest file that a robot of WeCom takes.
pub const LARGEST_FILE: u64 = 20 * 1024 * 1024;

const JSON: &str = "application/json; charset=utf-8";

/// How long each step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RobotTimeouts {
    /// Connecting and encrypting, each.
    pub connect: Duration,
    /// The request.
    pub body: Duration,
    /// The answer. Too short a time here makes doubts.
    pub answer: Duration,
    /// All sending together.
    pub all: Duration,
}

impl Default for RobotTimeouts {
    fn default() -> Self {
        let [connect, body, answer, all] = [30, 120, 60, 600].map(Duration::from_secs);
        RobotTimeouts { connect, body, answer, all }
    }
}

/// The robots of owners, each with its hook or with what is wrong with it, in words.
pub struct Robots {
    hooks: BTreeMap<Robot, Result<Hook, String>>,
    extra_ca: Option<Vec<u8>>,
    timeouts: RobotTimeouts,
    /// When all sending must be over.
    end: Instant,
}

impl Robots {
    /// Nothing is connected yet, and the time for all sending begins. Certificates in `extra_ca` are trusted besides the
    /// built-in ones, as for mail.
    pub fn new(
        hooks: BTreeMap<Robot, Result<Hook, String>>,
        extra_ca: Option<Vec<u8>>,
        timeouts: RobotTimeouts,
    ) -> Robots {
        Robots { hooks, extra_ca, timeouts, end: now() + timeouts.all }
    }

    /// Hands a message over; what became of it.
    fn message(&self, hook: &Hook, message: &[u8], commit: Commit<'_>) -> Result<Delivery, FileError> {
        let at = moment();
        let post = HttpRequest { hook, target: &hook.target(at), kind: JSON, body: &hook.signed(message, at) };
        Ok(match self.ask(&post, commit)? {
            Ok(answer) => delivery(hook.messenger(), &answer),
            Err(Failed::Before(phase, cause)) => before(phase, cause),
            Err(Failed::After(cause)) => Delivery::InDoubt { cause },
        })
    }

    /// Hands a file in, which nobody sees yet: its id, or what stood in the way.
    fn hand_in(&self, hook: &Hook, path: &Path, bytes: &[u8]) -> Result<Result<String, Delivery>, FileError> {
        let size = bytes.len() as u64;
        if size > LARGEST_FILE {
            let cause = Cause::TooLarge { size, largest: LARGEST_FILE };
            return Ok(Err(Delivery::Refused { refusal: Refusal::TooLarge, cause }));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (kind, body) = form(&name, bytes);
        let post = HttpRequest { hook, target: &hook.upload(), kind: &kind, body: &body };
        Ok(match self.ask(&post, &mut || Ok(()))? {
            Ok(answer) => match Said::of(&answer) {
                Some(Said { code: 0, media: Some(media), .. }) if (200..300).contains(&answer.status) => Ok(media),
                _ => Err(not_in(delivery(hook.messenger(), &answer))),
            },
            Err(Failed::Before(phase, cause)) => Err(before(phase, cause)),
            Err(Failed::After(cause)) => Err(Delivery::Unreachable { phase: Phase::Data, cause }),
        })
    }

    fn ask(&self, post: &HttpRequest<'_>, commit: Commit<'_>) -> Result<Result<Answer, Failed>, FileError> {
        post.ask(&self.timeouts, self.extra_ca.as_deref(), self.end, commit)
    }

    fn take(&self, hook: &Hook, parcel: &OutgoingMessage<'_>, commit: Commit<'_>) -> Result<Delivery, FileError> {
        if !matches!(parcel.to, Recipient::Workbook(_)) {
            return self.message(hook, parcel.bytes, commit);
        }
        match self.hand_in(hook, parcel.path, parcel.bytes)? {
            Ok(media) => {
                let message = json!({"msgtype": "file", "file": {"media_id": media}});
                self.message(hook, message.to_string().as_bytes(), commit)
            }
            Err(delivery) => Ok(delivery),
        }
    }
}

impl Transport for Robots {
    fn send(
        &mut self,
        parcel: &OutgoingMessage<'_>,
        commit: &mut dyn FnMut() -> Result<(), FileError>,
    ) -> Result<Delivery, FileError> {
        let hook = parcel.to.robot().and_then(|robot| self.hooks.get(robot));
        match hook {
            Some(Ok(hook)) => Ok(hidden(self.take(hook, parcel, commit)?, hook)),
            Some(Err(why)) => Ok(misconfigured(Phase::Connect, Cause::Text { text: why.clone() })),
            None => Ok(misconfigured(Phase::Connect, Cause::Broken)),
        }
    }
}

/// The time that a signature is made for.
#[expect(clippy::disallowed_methods, reason = "messengers take a signature only at the moment at which it is made")]
fn moment() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// Before the request was ended it was surely not taken.
fn before(phase: Phase, cause: Cause) -> Delivery {
    match cause {
        Cause::Certificate { .. } | Cause::NoEncryption => misconfigured(Phase::Tls, cause),
        cause => Delivery::Unreachable { phase, cause },
    }
}

fn misconfigured(phase: Phase, cause: Cause) -> Delivery {
    Delivery::Misconfigured { phase, cause, advice: None }
}

/// A file that was perhaps handed in, or was with a yes that names none, reached nobody.
fn not_in(delivery: Delivery) -> Delivery {
    match delivery {
        Delivery::InDoubt { cause } => Delivery::Unreachable { phase: Phase::Data, cause },
        Delivery::Accepted(_) => Delivery::Unreachable { phase: Phase::Data, cause: Cause::NoReply },
        other => other,
    }
}

/// Without what tells the key or the secret: some messengers repeat what they did not like.
fn hidden(mut delivery: Delivery, hook: &Hook) -> Delivery {
    let secrets = hook.secrets();
    match &mut delivery {
        Delivery::Accepted(text)
        | Delivery::Refused { cause: Cause::Answer { text, .. }, .. }
        | Delivery::Misconfigured { cause: Cause::Answer { text, .. }, .. } => *text = secrets.kept_from(text),
        _ => {}
    }
    delivery
}

/// A form with one file in it, and its media type.
fn form(name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let boundary = format!("zhoubao-{}", &files::sha256(bytes)[..40]);
    let size = bytes.len();
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"{name}\"; filelength={size}\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    let end = format!("\r\n--{boundary}--\r\n");
    (format!("multipart/form-data; boundary={boundary}"), [head.as_bytes(), bytes, end.as_bytes()].concat())
}
