//! What stood in the way of a mail: data that a slot can keep, and a sentence for people in their language.

use super::{Phase, Recipient};
use crate::words::{Field, Phrase};
use serde::{Deserialize, Serialize};

/// What happened in one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "kebab-case")]
pub enum Cause {
    /// The server said no.
    Reply {
        /// Its code.
        code: u16,
        /// Its words.
        text: String,
    },
    /// A robot's platform said no.
    Answer {
        /// Its code.
        code: i64,
        /// Its words.
        text: String,
    },
    /// A robot's platform answered with nothing but a status of HTTP.
    Status {
        /// The status.
        status: u16,
    },
    /// The message belongs elsewhere, the server says; it is not followed there.
    Redirected,
    /// The server said yes to something else.
    Unexpected {
        /// What came.
        code: u16,
        /// What should have come.
        expected: u16,
    },
    /// The server answered before it was asked: what belongs to what cannot be told any more.
    OutOfStep,
    /// What came is no answer of a mail server, or one without an end.
    NoReply,
    /// Nothing came in the time allowed for the step.
    Silence,
    /// The time for all sending was over.
    Limit,
    /// The server hung up.
    Closed,
    /// The line broke.
    Broken,
    /// There is no address of that name.
    NoName,
    /// Nobody answers at that address and port.
    NoConnection,
    /// The server's certificate proves nothing.
    Certificate {
        /// Why.
        fault: CertificateFault,
    },
    /// No encryption comes about: mostly another port's way of speaking.
    NoEncryption,
    /// The server does not offer STARTTLS.
    NoStartTls,
    /// The server offers no way to log in that we know.
    NoMechanism,
    /// The server takes ASCII only, and an address has more.
    NotAscii,
    /// The message is larger than the server takes.
    TooLarge {
        /// The message's bytes.
        size: u64,
        /// The server's limit.
        largest: u64,
    },
    /// The program was stopped while sending.
    Stopped,
    /// A second copy was refused, and of the first nothing is known.
    SecondRefused {
        /// The server's code.
        code: i64,
        /// Its words.
        text: String,
    },
    /// As an older version put it.
    Text {
        /// In its words.
        text: String,
    },
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateFault {
    /// Its time is over or has not begun.
    Time,
    /// It is made out to another name.
    Name,
    /// Nobody we trust vouches for it.
    Issuer,
    /// Anything else.
    Other,
}

/// What happened, and how far the conversation had come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Where, as far as that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// What.
    #[serde(flatten)]
    pub cause: Cause,
}

impl Why {
    /// What happened in a step.
    pub fn at(phase: Phase, cause: Cause) -> Self {
        Why { phase: Some(phase), cause }
    }

    /// In plain words, of which no more is known.
    pub fn text(text: impl Into<String>) -> Self {
        Cause::Text { text: text.into() }.into()
    }

    /// The server's code, where it said one.
    pub fn code(&self) -> Option<i64> {
        match self.cause {
            Cause::Reply { code, .. } => Some(i64::from(code)),
            Cause::Answer { code, .. } | Cause::SecondRefused { code, .. } => Some(code),
            _ => None,
        }
    }

    /// For people, of a mail.
    pub fn phrase(&self) -> Phrase {
        self.worded("")
    }

    /// For people, of a message to that recipient.
    pub fn phrase_for(&self, to: &Recipient) -> Phrase {
        self.worded(if to.robot().is_some() { "robot." } else { "" })
    }

    fn worded(&self, whose: &str) -> Phrase {
        match self.phase {
            Some(phase) => Phrase::new("deliver.while")
                .with("phase", Field::Word(format!("deliver.{whose}phase.{}", phase.word())))
                .with("cause", self.cause.phrase()),
            None => self.cause.phrase(),
        }
    }
}

impl From<Cause> for Why {
    fn from(cause: Cause) -> Self {
        Why { phase: None, cause }
    }
}

impl Cause {
    /// Whether it took a step's time, or all there was: whoever asks next would wait as long.
    pub fn took_time(&self) -> bool {
        matches!(self, Cause::Silence | Cause::Limit)
    }

    /// For people.
    pub fn phrase(&self) -> Phrase {
        let phrase = |key: &str| Phrase::new(format!("deliver.cause.{key}"));
        match self {
            Cause::Reply { code, text } => phrase("reply").with("code", code.to_string()).with("text", text.as_str()),
            Cause::Answer { code, text } => phrase("reply").with("code", code.to_string()).with("text", text.as_str()),
            Cause::Status { status } => phrase("status").with("status", status.to_string()),
            Cause::Redirected => phrase("redirected"),
            Cause::Unexpected { code, expected } => {
                phrase("unexpected").with("code", code.to_string()).with("expected", expected.to_string())
            }
            Cause::OutOfStep => phrase("out-of-step"),
            Cause::NoReply => phrase("no-reply"),
            Cause::Silence => phrase("silence"),
            Cause::Limit => phrase("limit"),
            Cause::Closed => phrase("closed"),
            Cause::Broken => phrase("broken"),
            Cause::NoName => phrase("no-name"),
            Cause::NoConnection => phrase("no-connection"),
            Cause::Certificate { fault } => match fault {
                CertificateFault::Time => phrase("certificate-time"),
                CertificateFault::Name => phrase("certificate-name"),
                CertificateFault::Issuer => phrase("certificate-issuer"),
                CertificateFault::Other => phrase("certificate"),
            },
            Cause::NoEncryption => phrase("no-encryption"),
            Cause::NoStartTls => phrase("no-starttls"),
            Cause::NoMechanism => phrase("no-mechanism"),
            Cause::NotAscii => phrase("not-ascii"),
            Cause::TooLarge { size, largest } => phrase("too-large").with("size", *size).with("largest", *largest),
            Cause::Stopped => phrase("stopped"),
            Cause::SecondRefused { code, text } => {
                phrase("second-refused").with("code", code.to_string()).with("text", text.as_str())
            }
            Cause::Text { text } => phrase("text").with("text", text.as_str()),
        }
    }
}
