//! What stood in the way of a mail: data that a slot can keep, and a sentence for people in their language.

use super::Recipient;
use crate::words::{Field, Message, Phrase};
use serde::{Deserialize, Serialize};

/// What happened in one step.
#[derive(Clone, Debug, PartialEq, Eq, Message, Serialize, Deserialize)]
#[message("deliver.cause", kebab)]
#[serde(tag = "cause", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum Cause {
    /// The server said no.
    Reply {
        #[message(text)]
        code: u16,
        text: String,
    },
    /// A robot's platform said no.
    #[message(key = "deliver.cause.reply")]
    Answer {
        #[message(text)]
        code: i64,
        text: String,
    },
    /// A robot's platform answered with nothing but a status of HTTP.
    Status {
        #[message(text)]
        status: u16,
    },
    /// The message belongs elsewhere, the server says; it is not followed there.
    Redirected,
    /// The server said yes to something else.
    Unexpected {
        #[message(text)]
        code: u16,
        #[message(text)]
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
    #[message(transparent)]
    Certificate { fault: CertificateFault },
    /// No encryption comes about: mostly another port's way of speaking.
    NoEncryption,
    /// The server does not offer STARTTLS.
    #[message(key = "deliver.cause.no-starttls")]
    NoStartTls,
    /// The server offers no way to log in that we know.
    NoMechanism,
    /// The server takes ASCII only, and an address has more.
    NotAscii,
    /// The message is larger than the server takes.
    TooLarge { size: u64, largest: u64 },
    /// The program was stopped while sending.
    Stopped,
    /// A second copy was refused, and of the first nothing is known.
    SecondRefused {
        #[message(text)]
        code: i64,
        text: String,
    },
    /// As an older version put it.
    Text { text: String },
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Message, Serialize, Deserialize)]
#[message("deliver.cause", kebab)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateFault {
    /// Its time is over or has not begun.
    #[message(key = "deliver.cause.certificate-time")]
    Time,
    /// It is made out to another name.
    #[message(key = "deliver.cause.certificate-name")]
    Name,
    /// Nobody we trust vouches for it.
    #[message(key = "deliver.cause.certificate-issuer")]
    Issuer,
    /// Anything else.
    #[message(key = "deliver.cause.certificate")]
    Other,
}

/// How far a conversation had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    /// From the final dot on.
    Done,
}

impl Phase {
    /// Its word, as keys of the words have it.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Connect => "connect",
            Phase::Tls => "tls",
            Phase::Login => "login",
            Phase::Mail => "mail",
            Phase::Recipient => "recipient",
            Phase::Data => "data",
            Phase::Body => "body",
            Phase::Done => "done",
        }
    }
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
}
