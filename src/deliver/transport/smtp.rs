//! SMTP, step by step over lettre's low-level connection, so that it is known which step failed.
//!
//! `send()` of that library reports "accepted, answer lost" and "refused" alike. Here each command has its time-out and its
//! expected code, and only what fails from the final dot on is in doubt. Encryption is wrapped or required, and certificates are
//! always checked; plain text goes to this machine only. Credentials are shown to no log.

mod error;
mod settings;

pub use settings::{Login, SmtpError, SmtpSettings, Timeouts, Tls};

use super::later::means_later;
use super::{Delivery, Kind, Parcel, Phase, Transport};
use crate::files::FileError;
use error::Trouble;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use std::cell::Cell;
use std::fmt::Display;
use std::time::Duration;

/// How much of a message is written at once.
const PIECE: usize = 64 * 1024;

/// A mail server, connected to when the first message goes and kept for the following ones.
pub struct Smtp {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
    hello: ClientId,
    open: Option<Session>,
}

/// A connection that is ready for MAIL.
struct Session {
    connection: SmtpConnection,
    /// What the server said with SIZE; none where it said nothing.
    largest: Option<u64>,
}

impl Smtp {
    /// A server as the settings say; nothing is connected yet.
    pub fn new(settings: SmtpSettings) -> Result<Self, SmtpError> {
        let tls = settings.tls_parameters()?;
        // EHLO 127.0.0.1 looks like spam to some; our domain says who we are.
        let hello = ClientId::Domain(settings.from.domain().to_owned());
        Ok(Smtp { settings, tls, hello, open: None })
    }

    fn connect(&self) -> Result<Session, Delivery> {
        let settings = &self.settings;
        let wrapped = self.tls.as_ref().filter(|_| settings.tls == Tls::Implicit);
        let server = (settings.host.as_str(), settings.port);
        let mut connection =
            SmtpConnection::connect(server, Some(settings.timeouts.connect), &self.hello, wrapped, None)
                .map_err(|e| Trouble::from(e).before_mail(Phase::Connect))?;
        if let Some(parameters) = self.tls.as_ref().filter(|_| settings.tls == Tls::StartTls) {
            start_tls(&mut connection, parameters, &self.hello)?;
        }
        set_timeout(&mut connection, settings.timeouts.command, Phase::Connect)?;
        let answer = command(&mut connection, Ehlo::new(self.hello.clone()), &[250])
            .map_err(|trouble| trouble.before_mail(Phase::Connect))?;
        let largest = answer.message().find_map(size_of).filter(|size| *size > 0);
        if let Some(login) = &settings.login {
            log_in(&mut connection, login)?;
        }
        Ok(Session { connection, largest })
    }

    /// A connection on which the message itself comes next. A kept one may have been closed meanwhile: then, and only then,
    /// a fresh one is tried.
    fn ready(&mut self, parcel: &Parcel<'_>) -> Result<Session, Delivery> {
        if let Some(mut kept) = self.open.take() {
            match self.announce(&mut kept, parcel) {
                Ok(()) => return Ok(kept),
                Err(Delivery::Unreachable { phase: Phase::Mail, .. } | Delivery::Refused { code: 421, .. }) => {}
                Err(delivery) => return Err(self.refused(kept, delivery)),
            }
        }
        let mut fresh = self.connect()?;
        match self.announce(&mut fresh, parcel) {
            Ok(()) => Ok(fresh),
            Err(delivery) => Err(self.refused(fresh, delivery)),
        }
    }

    /// Keeps the connection for the next message where the server only said no to this one.
    fn refused(&mut self, mut session: Session, delivery: Delivery) -> Delivery {
        let alive = matches!(delivery, Delivery::Refused { code, .. } if code != 421);
        if alive && command(&mut session.connection, "RSET\r\n", &[250]).is_ok() {
            self.open = Some(session);
        }
        delivery
    }

    /// MAIL, RCPT, DATA: up to where the message itself begins.
    fn announce(&self, session: &mut Session, parcel: &Parcel<'_>) -> Result<(), Delivery> {
        let size = parcel.bytes.len();
        if let Some(largest) = session.largest.filter(|largest| (size as u64) > *largest) {
            let text = format!("the message has {size} bytes and the server takes at most {largest}");
            return Err(Delivery::Refused { code: 552, text, kind: Kind::Never });
        }
        let mut parameters = Vec::new();
        if session.largest.is_some() {
            parameters.push(MailParameter::Size(size));
        }
        if !parcel.bytes.is_ascii() || !parcel.to.as_str().is_ascii() || !self.settings.from.as_str().is_ascii() {
            if !session.connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                let text = "the server takes no addresses beyond ASCII".to_owned();
                return Err(Delivery::Refused { code: 553, text, kind: Kind::Never });
            }
            parameters.push(MailParameter::SmtpUtfEight);
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let connection = &mut session.connection;
        set_timeout(connection, self.settings.timeouts.command, Phase::Mail)?;
        command(connection, Mail::new(Some(self.settings.from.to_lettre()), parameters), &[250])
            .map_err(Trouble::at_mail)?;
        command(connection, Rcpt::new(parcel.to.to_lettre(), Vec::new()), &[250, 251])
            .map_err(|trouble| trouble.about_message(Phase::Recipient))?;
        command(connection, Data, &[354]).map_err(|trouble| trouble.about_message(Phase::Data))?;
        Ok(())
    }

    /// The message, the final dot and the answer.
    fn hand_over(&self, session: &mut Session, bytes: &[u8]) -> Delivery {
        let connection = &mut session.connection;
        if let Err(delivery) = set_timeout(connection, self.settings.timeouts.done, Phase::Body) {
            return delivery;
        }
        // The library ends the message with CR LF, dot, CR LF.
        let bytes = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let dot = Cell::new(false);
        let pieces = bytes.chunks(PIECE).chain(std::iter::from_fn(|| {
            dot.set(true);
            None
        }));
        match connection.message_iter(pieces).map_err(Trouble::from) {
            Ok(answer) if answer.has_code(250) => Delivery::Accepted(words(&answer)),
            Ok(answer) => Delivery::InDoubt { error: format!("{} where 250 was expected", answer.code()) },
            Err(trouble @ Trouble::Reply { .. }) => trouble.about_message(Phase::Body),
            Err(trouble) if dot.get() => Delivery::InDoubt { error: trouble.to_string() },
            Err(trouble) => early_answer(connection).unwrap_or_else(|| trouble.about_message(Phase::Body)),
        }
    }
}

impl Transport for Smtp {
    fn send(
        &mut self,
        parcel: &Parcel<'_>,
        commit: &mut dyn FnMut() -> Result<(), FileError>,
    ) -> Result<Delivery, FileError> {
        let mut ready = match self.ready(parcel) {
            Ok(session) => session,
            Err(delivery) => return Ok(delivery),
        };
        commit()?;
        let delivery = self.hand_over(&mut ready, parcel.bytes);
        if matches!(delivery, Delivery::Accepted(_)) {
            self.open = Some(ready);
        }
        Ok(delivery)
    }

    fn finish(&mut self) {
        if let Some(mut session) = self.open.take() {
            let _ = session.connection.set_timeout(Some(Duration::from_secs(5)));
            let _ = session.connection.quit();
        }
    }
}

fn start_tls(connection: &mut SmtpConnection, parameters: &TlsParameters, hello: &ClientId) -> Result<(), Delivery> {
    if !connection.can_starttls() {
        let error = "the server does not offer STARTTLS, and nothing is sent in the clear".to_owned();
        return Err(Delivery::Misconfigured { phase: Phase::Tls, error });
    }
    connection.starttls(parameters, hello).map_err(|e| Trouble::from(e).before_mail(Phase::Tls))
}

fn log_in(connection: &mut SmtpConnection, login: &Login) -> Result<(), Delivery> {
    let mechanisms = [Mechanism::Plain, Mechanism::Login];
    if connection.server_info().get_auth_mechanism(&mechanisms).is_none() {
        let error = "the server offers no login that we know (PLAIN or LOGIN) on this connection".to_owned();
        return Err(Delivery::Misconfigured { phase: Phase::Login, error });
    }
    let credentials = Credentials::new(login.user.clone(), login.password.clone());
    match connection.auth(&mechanisms, &credentials).map_err(Trouble::from) {
        Ok(answer) if answer.has_code(235) => Ok(()),
        // An answer to something else: replies were slipped in before the encryption began.
        Ok(answer) => {
            let error = format!("the server answered {} where 235 was expected", answer.code());
            Err(Delivery::Misconfigured { phase: Phase::Login, error })
        }
        Err(Trouble::Reply { code, text }) if !means_later(code, &text) => {
            Err(Delivery::Misconfigured { phase: Phase::Login, error: format!("{code} {text}") })
        }
        Err(trouble) => Err(trouble.before_mail(Phase::Login)),
    }
}

/// Sends a command and takes an answer only with one of the expected codes.
fn command(connection: &mut SmtpConnection, command: impl Display, expected: &[u16]) -> Result<Response, Trouble> {
    let answer = connection.command(command).map_err(Trouble::from)?;
    let code = u16::from(answer.code());
    if expected.contains(&code) { Ok(answer) } else { Err(Trouble::Unexpected { code, expected: expected[0] }) }
}

fn set_timeout(connection: &mut SmtpConnection, time: Duration, phase: Phase) -> Result<(), Delivery> {
    connection.set_timeout(Some(time)).map_err(|e| Delivery::Unreachable { phase, error: e.to_string() })
}

/// What a server said that hung up within the message: a refusal, where the line still holds one.
fn early_answer(connection: &mut SmtpConnection) -> Option<Delivery> {
    connection.set_timeout(Some(Duration::from_secs(2))).ok()?;
    match connection.read_response().map_err(Trouble::from) {
        Err(trouble @ Trouble::Reply { .. }) => Some(trouble.about_message(Phase::Body)),
        _ => None,
    }
}

/// The number in an EHLO line `SIZE 10240000`.
fn size_of(line: &str) -> Option<u64> {
    let (word, number) = line.trim().split_once(' ')?;
    if word.eq_ignore_ascii_case("SIZE") { number.trim().parse().ok() } else { None }
}

fn words(answer: &Response) -> String {
    let lines: Vec<&str> = answer.message().collect();
    crate::text::clean(&format!("{} {}", answer.code(), lines.join(" ")))
}
