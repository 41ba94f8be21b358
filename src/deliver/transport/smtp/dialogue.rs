//! Question and answer: a command is sent only while nothing unasked lies on the line, and what a server says of our password
//! is not repeated.

use super::reply::{Inbound, Reply};
use super::settings::{Login, SmtpSettings, Timeouts};
use crate::deliver::Cause;
use crate::deliver::transport::connection::{Connection, now};
use crate::deliver::transport::secrets::Secrets;
use crate::deliver::transport::tls::Encryption;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::time::{Duration, Instant};

/// How long a look at the line takes where nothing is expected.
const GLANCE: Duration = Duration::from_millis(2);

/// A connection with the answers read from it.
pub(super) struct Dialogue {
    wire: Connection,
    inbound: Inbound,
    /// When all sending must be over.
    end: Instant,
    pub(super) timeouts: Timeouts,
    secrets: Secrets,
    /// The longest time that an answer to a command took that asks for nothing.
    pub(super) round_trip: Duration,
}

impl Dialogue {
    /// Connects; `end` is when all sending must be over.
    pub(super) fn connect(settings: &SmtpSettings, end: Instant) -> Result<Dialogue, Cause> {
        let deadline = end.min(now() + settings.timeouts.connect);
        let mut wire = Connection::connect(&settings.host, settings.port, deadline).map_err(|t| late(t, end))?;
        wire.until(deadline);
        Ok(Dialogue {
            wire,
            inbound: Inbound::default(),
            end,
            timeouts: settings.timeouts,
            secrets: settings.login.as_ref().map(secrets).unwrap_or_default(),
            round_trip: Duration::ZERO,
        })
    }

    /// Encrypts from here on. What came before in the clear is nothing to go by, and a server that slips something in is cut.
    pub(super) fn encrypt(&mut self, encryption: &Encryption) -> Result<(), Cause> {
        if self.inbound.waiting().is_some() {
            return Err(Cause::OutOfStep);
        }
        let time = self.timeouts.connect;
        self.limited(time, |dialogue| dialogue.wire.encrypt(&encryption.config, &encryption.host))
    }

    /// Sends a command and takes its answer only with one of the expected codes.
    pub(super) fn command(&mut self, command: &str, expected: &[u16], time: Duration) -> Result<Reply, Cause> {
        let reply = self.asked(command, time)?;
        as_expected(reply, |code| expected.contains(&code), expected.first().copied().unwrap_or_default())
    }

    /// The same where every code of the first digit 2 is a yes, also one that we do not know (RFC 5321, 4.2).
    pub(super) fn agreed(&mut self, command: &str, time: Duration) -> Result<Reply, Cause> {
        let reply = self.asked(command, time)?;
        as_expected(reply, |code| (200..300).contains(&code), 250)
    }

    /// Sends a command and hears its answer, whatever it is.
    fn asked(&mut self, command: &str, time: Duration) -> Result<Reply, Cause> {
        self.in_step()?;
        self.limited(time, |dialogue| dialogue.wire.write(format!("{command}\r\n").as_bytes()))?;
        let asked = now();
        let reply = self.reply(time)?;
        self.round_trip = self.round_trip.max(now() - asked).min(Duration::from_secs(1));
        Ok(reply)
    }

    /// The next answer, if it has one of the expected codes.
    pub(super) fn expect(&mut self, expected: &[u16], time: Duration) -> Result<Reply, Cause> {
        let reply = self.reply(time)?;
        as_expected(reply, |code| expected.contains(&code), expected.first().copied().unwrap_or_default())
    }

    /// The next answer.
    pub(super) fn reply(&mut self, time: Duration) -> Result<Reply, Cause> {
        let mut reply = self.limited(time, |dialogue| dialogue.inbound.reply(&mut dialogue.wire))?;
        for line in &mut reply.lines {
            *line = self.secrets.kept_from(line);
        }
        Ok(reply)
    }

    /// Bytes of a message.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Cause> {
        let time = self.timeouts.command;
        self.limited(time, |dialogue| dialogue.wire.write(bytes))
    }

    /// Nothing may lie on the line before we speak: an answer that came first belongs to something else. A server that says
    /// goodbye is heard.
    fn in_step(&mut self) -> Result<(), Cause> {
        match self.unasked(GLANCE)? {
            None => Ok(()),
            Some(_) => match self.reply(self.timeouts.command.min(Duration::from_secs(2))) {
                Ok(reply) if reply.code == 421 => Err(Cause::Reply { code: 421, text: reply.words() }),
                _ => Err(Cause::OutOfStep),
            },
        }
    }

    /// The first byte of what comes within this time without having been asked for.
    pub(super) fn unasked(&mut self, time: Duration) -> Result<Option<u8>, Cause> {
        if self.inbound.waiting().is_none() {
            self.wire.until(self.end.min(now() + time));
            match self.inbound.fill(&mut self.wire) {
                Ok(true) | Err(Cause::Silence) => {}
                Ok(false) => return Err(Cause::Closed),
                Err(other) => return Err(other),
            }
        }
        Ok(self.inbound.waiting())
    }

    /// Whether nothing more comes within this time than perhaps a goodbye. Who hangs up says nothing more.
    pub(super) fn quiet(&mut self, time: Duration) -> bool {
        match self.unasked(time) {
            Ok(Some(_)) => self.reply(GLANCE).is_ok_and(|reply| reply.code == 421),
            Ok(None) | Err(_) => true,
        }
    }

    /// Does something within the time, or until all sending must be over.
    fn limited<T>(&mut self, time: Duration, work: impl FnOnce(&mut Dialogue) -> Result<T, Cause>) -> Result<T, Cause> {
        self.wire.until(self.end.min(now() + time));
        work(self).map_err(|trouble| late(trouble, self.end))
    }
}

/// The time that ran out was that of all sending, where it is over.
fn late(trouble: Cause, end: Instant) -> Cause {
    if matches!(trouble, Cause::Silence) && now() >= end { Cause::Limit } else { trouble }
}

/// Everything that tells the password: itself, and as AUTH carries it.
fn secrets(login: &Login) -> Secrets {
    let plain = format!("\0{}\0{}", login.user, login.password);
    Secrets(vec![login.password.clone(), STANDARD.encode(&login.password), STANDARD.encode(plain)])
}

/// An answer that is one of those expected, `usual` being the first of them; else what is wrong with it.
fn as_expected(reply: Reply, is_expected: impl Fn(u16) -> bool, usual: u16) -> Result<Reply, Cause> {
    match reply.code {
        code if is_expected(code) => Ok(reply),
        code @ 400.. => Err(Cause::Reply { code, text: reply.words() }),
        code => Err(Cause::Unexpected { code, expected: usual }),
    }
}
