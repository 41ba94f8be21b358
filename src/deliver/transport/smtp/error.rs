//! What can go wrong in one step, and what it means by how far the conversation had come.

use crate::deliver::transport::later::means_later;
use crate::deliver::transport::{Delivery, Kind, Phase};
use crate::text;
use std::error::Error as _;
use std::io;
use thiserror::Error;

/// One step's trouble.
#[derive(Debug, Error)]
pub(super) enum Trouble {
    /// The server said no.
    #[error("{code} {text}")]
    Reply { code: u16, text: String },
    /// The server said yes to something else.
    #[error("the server answered {code} where {expected} was expected")]
    Unexpected { code: u16, expected: u16 },
    /// Nothing came in the time allowed.
    #[error("the server gave no answer in the time allowed")]
    Silence,
    /// The certificate or the encryption is not acceptable.
    #[error("{0}")]
    Encryption(String),
    /// The line broke, or what came over it was no SMTP.
    #[error("{0}")]
    Broken(String),
}

impl From<lettre::transport::smtp::Error> for Trouble {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        if let Some(code) = error.status() {
            let said = error.source().map(ToString::to_string).unwrap_or_default();
            return Trouble::Reply { code: u16::from(code), text: text::clean(&said) };
        }
        let mut source = error.source();
        while let Some(inner) = source {
            match inner.downcast_ref::<io::Error>() {
                // A read time-out is "would block" on Linux, which the library's own is_timeout() does not know.
                Some(e) if matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                    return Trouble::Silence;
                }
                // Only the encryption wraps an error of its own as invalid data.
                Some(e) if e.kind() == io::ErrorKind::InvalidData && e.get_ref().is_some() => {
                    return Trouble::Encryption(text::clean(&e.to_string()));
                }
                _ => source = inner.source(),
            }
        }
        if error.is_tls() {
            return Trouble::Encryption(text::clean(&error.to_string()));
        }
        Trouble::Broken(text::clean(&error.to_string()))
    }
}

impl Trouble {
    /// Before MAIL nothing is about one recipient: the server is not to be had, or our settings are wrong.
    pub(super) fn before_mail(self, phase: Phase) -> Delivery {
        match self {
            Trouble::Encryption(error) => Delivery::Misconfigured { phase: Phase::Tls, error },
            other => Delivery::Unreachable { phase, error: other.to_string() },
        }
    }

    /// At MAIL the server has seen our address and the size, not yet the recipient: a refusal for good is about our address.
    pub(super) fn at_mail(self) -> Delivery {
        match self {
            Trouble::Reply { code, text } if code != 552 && !means_later(code, &text) => {
                Delivery::Misconfigured { phase: Phase::Mail, error: format!("{code} {text}") }
            }
            other => other.about_message(Phase::Mail),
        }
    }

    /// From RCPT on a refusal is about this message and recipient.
    pub(super) fn about_message(self, phase: Phase) -> Delivery {
        match self {
            Trouble::Reply { code, text } => {
                let kind = if means_later(code, &text) { Kind::Later } else { Kind::Never };
                Delivery::Refused { code, text, kind }
            }
            other => Delivery::Unreachable { phase, error: other.to_string() },
        }
    }
}
