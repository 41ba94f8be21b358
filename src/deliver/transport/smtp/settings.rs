//! A mail server's settings as meant: everything decided, nothing optional that has a default.

use crate::deliver::Address;
use lettre::transport::smtp::client::{Certificate, TlsParameters, TlsParametersBuilder};
use std::fmt;
use std::net::IpAddr;
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
}

impl Default for Timeouts {
    fn default() -> Self {
        Timeouts { connect: Duration::from_secs(60), command: Duration::from_secs(300), done: Duration::from_secs(600) }
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
}

/// Settings with which no mail can go.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SmtpError {
    /// `tls = "none"` to another machine.
    #[error("tls = \"none\" is for this machine only, and `{0}` is another; use \"implicit\" or \"starttls\"")]
    InTheClear(String),
    /// The file with certificates holds none.
    #[error("the extra certificates cannot be read: {0}; expected PEM")]
    Certificates(String),
}

impl SmtpSettings {
    pub(super) fn tls_parameters(&self) -> Result<Option<TlsParameters>, SmtpError> {
        if self.tls == Tls::None {
            let here = self.host == "localhost" || self.host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
            return if here { Ok(None) } else { Err(SmtpError::InTheClear(self.host.clone())) };
        }
        let wrong = |e: lettre::transport::smtp::Error| SmtpError::Certificates(e.to_string());
        let mut builder = TlsParametersBuilder::new(self.host.clone());
        if let Some(pem) = &self.extra_ca {
            if !pem.windows(5).any(|piece| piece == b"BEGIN") {
                return Err(SmtpError::Certificates("no certificate found".to_owned()));
            }
            builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(wrong)?);
        }
        builder.build().map(Some).map_err(wrong)
    }
}
