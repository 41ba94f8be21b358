//! SMTP, step by step, so that it is known which step failed.
//!
//! Each command has its time, its expected code and its turn: what lies on the line before we speak is no answer to what we
//! are going to say. Replies are bytes. Only what fails from the final dot on is in doubt. Encryption is from the first byte
//! or required, and certificates are always checked; plain text goes to this machine only. All sending together has a limit.

mod dialogue;
mod error;
mod login;
mod reply;
mod settings;

pub use settings::{Login, SmtpError, SmtpSettings, Timeouts, Tls};

use super::connection;
use super::tls::Encryption;
use super::{Delivery, OutgoingMessage, Refusal, Transport, judge};
use crate::deliver::{Address, Cause, Phase, Recipient};
use crate::files::FileError;
use dialogue::Dialogue;
use error::{about_mail, before_mail};
use reply::Reply;
use std::time::{Duration, Instant};

/// How much of a message is written at once.
const PIECE: usize = 64 * 1024;
/// Before the final dot we look this long for an answer that came too early, and for a round trip where that takes longer:
/// what is still on its way then would be taken for the answer to the dot. After the answer we look as long for another one.
const LOOK: Duration = Duration::from_millis(100);
/// How long somebody who hung up is listened to.
const LAST_WORDS: Duration = Duration::from_secs(2);
/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(5);

/// A mail server, connected to when the first message goes and kept for the following ones.
pub struct Smtp {
    settings: SmtpSettings,
    encryption: Option<Encryption>,
    /// When all sending must be over.
    end: Instant,
    open: Option<Session>,
}

/// A connection that is ready for MAIL.
struct Session {
    dialogue: Dialogue,
    offers: Capabilities,
}

/// A message and its recipient.
#[derive(Clone, Copy)]
struct Envelope<'a> {
    to: &'a Address,
    bytes: &'a [u8],
}

/// What a server says that it can.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// The largest message it takes; none where it said nothing.
    pub largest: Option<u64>,
    /// STARTTLS.
    pub(super) starttls: bool,
    /// SMTPUTF8.
    pub(super) utf8: bool,
    /// Ways to log in, in capitals.
    pub mechanisms: Vec<String>,
}

impl Smtp {
    /// A server as the settings say; nothing is connected yet, and the time for all sending begins.
    pub fn new(settings: SmtpSettings) -> Result<Self, SmtpError> {
        let encryption = settings.encryption()?;
        let end = connection::now() + settings.timeouts.all;
        Ok(Smtp { settings, encryption, end, open: None })
    }

    /// Connects, encrypts and logs in, and sends nothing; what the server offers.
    pub fn check(&mut self) -> Result<Capabilities, Delivery> {
        let session = self.connect().map_err(|delivery| self.advised(delivery))?;
        let offers = session.offers.clone();
        self.open = Some(session);
        self.finish();
        Ok(offers)
    }

    /// Says with a login that failed which password this provider wants.
    fn advised(&self, mut delivery: Delivery) -> Delivery {
        if let Delivery::Misconfigured { phase, cause: Cause::Reply { code, text }, advice } = &mut delivery
            && judge(*phase, *code, text) == Refusal::Login
        {
            *advice = self.settings.login_advice;
        }
        delivery
    }

    fn connect(&self) -> Result<Session, Delivery> {
        let settings = &self.settings;
        let at = |phase| move |cause| before_mail(phase, cause);
        let mut dialogue = Dialogue::connect(settings, self.end).map_err(at(Phase::Connect))?;
        if let (Tls::Implicit, Some(encryption)) = (settings.tls, &self.encryption) {
            dialogue.encrypt(encryption).map_err(at(Phase::Tls))?;
        }
        dialogue.expect(&[220], settings.timeouts.connect).map_err(at(Phase::Connect))?;
        let mut offers = self.hello(&mut dialogue).map_err(at(Phase::Connect))?;
        if let (Tls::StartTls, Some(encryption)) = (settings.tls, &self.encryption) {
            if !offers.starttls {
                return Err(before_mail(Phase::Tls, Cause::NoStartTls));
            }
            dialogue.command("STARTTLS", &[220], settings.timeouts.connect).map_err(at(Phase::Tls))?;
            dialogue.encrypt(encryption).map_err(at(Phase::Tls))?;
            offers = self.hello(&mut dialogue).map_err(at(Phase::Connect))?;
        }
        if let Some(login) = &settings.login {
            login::log_in(&mut dialogue, login, &offers.mechanisms).map_err(at(Phase::Login))?;
        }
        Ok(Session { dialogue, offers })
    }

    fn hello(&self, dialogue: &mut Dialogue) -> Result<Capabilities, Cause> {
        // EHLO 127.0.0.1 looks like spam to some; our domain says who we are.
        let hello = format!("EHLO {}", self.settings.from.domain());
        Ok(Capabilities::of(&dialogue.command(&hello, &[250], self.settings.timeouts.connect)?))
    }

    /// A connection on which the message itself comes next. A kept one may have been closed meanwhile: then, and only then,
    /// a fresh one is tried.
    fn ready(&mut self, mail: Envelope<'_>) -> Result<Session, Delivery> {
        if let Some(mut kept) = self.open.take() {
            match self.announce(&mut kept, mail) {
                Ok(()) => return Ok(kept),
                Err((Phase::Mail, Cause::Closed | Cause::Broken | Cause::OutOfStep)) => {}
                Err((_, Cause::Reply { code: 421, .. })) => {}
                Err((phase, cause)) => return Err(self.keep(kept, phase, cause)),
            }
        }
        let mut fresh = self.connect()?;
        match self.announce(&mut fresh, mail) {
            Ok(()) => Ok(fresh),
            Err((phase, cause)) => Err(self.keep(fresh, phase, cause)),
        }
    }

    /// Keeps the connection for the next message where the server only said no to this one.
    fn keep(&mut self, mut session: Session, phase: Phase, cause: Cause) -> Delivery {
        let alive = match &cause {
            Cause::Reply { code, .. } => {
                *code != 421 && session.dialogue.command("RSET", &[250], self.settings.timeouts.command).is_ok()
            }
            Cause::TooLarge { .. } | Cause::NotAscii => true,
            _ => false,
        };
        if alive {
            self.open = Some(session);
        }
        about_mail(phase, cause)
    }

    /// MAIL, RCPT, DATA: up to where the message itself begins.
    fn announce(&self, session: &mut Session, Envelope { to, bytes }: Envelope<'_>) -> Result<(), (Phase, Cause)> {
        let size = bytes.len() as u64;
        let offers = &session.offers;
        if let Some(largest) = offers.largest.filter(|largest| size > *largest) {
            return Err((Phase::Mail, Cause::TooLarge { size, largest }));
        }
        let mut from = format!("MAIL FROM:<{}>", self.settings.from);
        if offers.largest.is_some() {
            from.push_str(&format!(" SIZE={size}"));
        }
        if !bytes.is_ascii() || !to.as_str().is_ascii() || !self.settings.from.as_str().is_ascii() {
            if !offers.utf8 {
                return Err((Phase::Recipient, Cause::NotAscii));
            }
            from.push_str(" SMTPUTF8 BODY=8BITMIME");
        }
        let (dialogue, time) = (&mut session.dialogue, self.settings.timeouts.command);
        dialogue.command(&from, &[250], time).map_err(|cause| (Phase::Mail, cause))?;
        let recipient = format!("RCPT TO:<{to}>");
        dialogue.agreed(&recipient, time).map_err(|cause| (Phase::Recipient, cause))?;
        dialogue.command("DATA", &[354], time).map_err(|cause| (Phase::Data, cause))?;
        Ok(())
    }

    /// The message without its final dot. An answer that comes before the dot is a refusal or belongs to something else; either
    /// way no dot follows, and the message is not taken.
    fn write(dialogue: &mut Dialogue, bytes: &[u8]) -> Result<(), Cause> {
        for piece in stuffed(bytes).chunks(PIECE) {
            if dialogue.unasked(Duration::from_millis(1))?.is_some() {
                return Err(early(dialogue));
            }
            if let Err(cause) = dialogue.write(piece) {
                return Err(match dialogue.unasked(LAST_WORDS) {
                    Ok(Some(_)) => early(dialogue),
                    _ => cause,
                });
            }
        }
        Ok(())
    }

    /// Nothing may have been answered to what has not been ended yet.
    fn unanswered(&self, dialogue: &mut Dialogue) -> Result<(), Cause> {
        if dialogue.unasked(LOOK.max(dialogue.round_trip))?.is_some() {
            return Err(early(dialogue));
        }
        self.in_time()
    }

    /// A message is begun, and ended, only where there is time left to hear what becomes of it.
    fn in_time(&self) -> Result<(), Cause> {
        let timeouts = &self.settings.timeouts;
        let answer = timeouts.done.min(timeouts.all / 4);
        if connection::now() + answer >= self.end { Err(Cause::Limit) } else { Ok(()) }
    }

    /// The final dot and the answer.
    fn hand_over(&self, dialogue: &mut Dialogue) -> Delivery {
        let done = dialogue.write(b".\r\n").and_then(|()| dialogue.reply(self.settings.timeouts.done));
        let reply = match done {
            Ok(reply) => reply,
            Err(cause) => return Delivery::InDoubt { cause },
        };
        match reply.code {
            // Two answers to one dot: which of them is meant cannot be told. A goodbye is none.
            _ if !dialogue.quiet(LOOK.max(dialogue.round_trip)) => Delivery::InDoubt { cause: Cause::OutOfStep },
            250 => Delivery::Accepted(reply.text()),
            code @ 400.. => about_mail(Phase::Done, Cause::Reply { code, text: reply.words() }),
            code => Delivery::InDoubt { cause: Cause::Unexpected { code, expected: 250 } },
        }
    }
}

impl Transport for Smtp {
    fn send(
        &mut self,
        parcel: &OutgoingMessage<'_>,
        commit: &mut dyn FnMut() -> Result<(), FileError>,
    ) -> Result<Delivery, FileError> {
        let Recipient::Mail(to) = parcel.to else {
            return Ok(before_mail(Phase::Connect, Cause::Broken));
        };
        if let Err(cause) = self.in_time() {
            return Ok(before_mail(Phase::Connect, cause));
        }
        let mut ready = match self.ready(Envelope { to, bytes: parcel.bytes }) {
            Ok(session) => session,
            Err(delivery) => return Ok(self.advised(delivery)),
        };
        if let Err(cause) = Smtp::write(&mut ready.dialogue, parcel.bytes) {
            return Ok(about_mail(Phase::Body, cause));
        }
        commit()?;
        if let Err(cause) = self.unanswered(&mut ready.dialogue) {
            return Ok(about_mail(Phase::Body, cause));
        }
        let delivery = self.hand_over(&mut ready.dialogue);
        if matches!(delivery, Delivery::Accepted(_) | Delivery::Refused { .. }) {
            self.open = Some(ready);
        }
        Ok(delivery)
    }

    fn finish(&mut self) {
        if let Some(mut session) = self.open.take() {
            let _ = session.dialogue.command("QUIT", &[221], GOODBYE);
        }
    }
}

impl Capabilities {
    fn of(reply: &Reply) -> Capabilities {
        let mut offers = Capabilities::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.trim().to_ascii_uppercase();
            // `AUTH=LOGIN` is how servers wrote it before there was a standard.
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("SIZE") => {
                    offers.largest = words.next().and_then(|size| size.parse().ok()).filter(|size| *size > 0);
                }
                Some("STARTTLS") => offers.starttls = true,
                Some("SMTPUTF8") => offers.utf8 = true,
                Some("AUTH") => offers.mechanisms.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        offers.mechanisms.dedup();
        offers
    }
}

/// What a server said within the message: its refusal, where it is one.
fn early(dialogue: &mut Dialogue) -> Cause {
    match dialogue.reply(LAST_WORDS) {
        Ok(reply) if reply.code >= 400 => Cause::Reply { code: reply.code, text: reply.words() },
        Ok(_) => Cause::OutOfStep,
        Err(cause) => cause,
    }
}

/// The message as it goes over the line: a dot that begins a line is doubled, and the last line is ended.
fn stuffed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 64);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'.') {
            out.push(b'.');
        }
        out.extend_from_slice(line);
    }
    if !out.ends_with(b"\r\n") {
        out.extend_from_slice(b"\r\n");
    }
    out
}
