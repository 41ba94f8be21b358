//! A mail server's settings as meant: everything decided, nothing optional that has a default.

use crate::deliver::Address;
use crate::deliver::transport::tls::{Encryption, is_here};
use crate::words::Message;
use std::fmt;
use std::time::Duration;
use thiserror::Error;

/// How the line is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte; port 465.
    Implicit,
    /// After STARTTLS, or not at all; port 587.
    StartTls,
    /// In the clear: on this machine only.
    None,
}

/// Who we are to the server.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The account, mostly the address.
    pub user: String,
    /// Its password; at QQ and 163 the authorisation code (授权码).
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

/// How long each step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Connecting, greeting and EHLO, each.
    pub connect: Duration,
    /// Every command, AUTH and DATA among them.
    pub command: Duration,
    /// The answer after the final dot. Too short a time here makes doubts.
    pub done: Duration,
    /// All sending together, whatever the server does: so long the lock of the data folder is held at most.
    pub all: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        let [connect, command, done] = [60, 300, 600].map(Duration::from_secs);
        Timeouts { connect, command, done, all: done }
    }
}

/// A mail server.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// Its name; the certificate must be made out to it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line is kept.
    pub tls: Tls,
    /// The account, where the server wants one.
    pub login: Option<Login>,
    /// The envelope's sender.
    pub from: Address,
    /// Certificates (PEM) to trust besides the built-in ones: a company's own authority.
    pub extra_ca: Option<Vec<u8>>,
    /// How long each step may take.
    pub timeouts: Timeouts,
    /// The key of what to say where the login fails: which password this provider wants.
    pub login_advice: Option<&'static str>,
}

impl SmtpSettings {
    /// None where nothing is encrypted: to this machine only.
    pub(super) fn encryption(&self) -> Result<Option<Encryption>, SmtpError> {
        if self.tls == Tls::None {
            return if is_here(&self.host) { Ok(None) } else { Err(SmtpError::InTheClear(self.host.clone())) };
        }
        Encryption::to(&self.host, self.extra_ca.as_deref()).map(Some).ok_or(SmtpError::Certificates)
    }
}

/// Settings with which no mail can go.
#[derive(Debug, Error, PartialEq, Eq, Message)]
#[message("deliver.smtp")]
pub enum SmtpError {
    /// `tls = "none"` to another machine.
    InTheClear(#[message(name = "host")] String),
    /// The file with certificates holds none.
    Certificates,
}
