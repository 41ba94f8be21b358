//! One request of HTTP over a line of our own: the last byte of a request is what makes it one, so it goes alone, after a look
//! whether the server is still there. What fails before it was surely not taken; what fails after it may have been.

use super::super::connection::{Connection, now};
use super::super::tls::Encryption;
use super::RobotTimeouts;
use super::hook::Hook;
use crate::deliver::{Cause, Phase};
use crate::files::FileError;
use std::time::{Duration, Instant};
use ureq_proto::BodyMode;
use ureq_proto::client::state::RecvResponse;
use ureq_proto::client::{Call, RecvResponseResult, SendRequestResult};
use ureq_proto::http::Request;

/// More of one answer is not read: no messenger has so much to say.
const MOST: usize = 64 * 1024;
/// How much is written or read at once.
const PIECE: usize = 16 * 1024;
/// Before the last byte we look this long for somebody who hung up.
const LOOK: Duration = Duration::from_millis(100);

/// What is asked.
pub(super) struct HttpRequest<'a> {
    pub(super) hook: &'a Hook,
    /// Path and query.
    pub(super) target: &'a str,
    /// The body's media type.
    pub(super) kind: &'a str,
    pub(super) body: &'a [u8],
}

/// What was answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

/// No answer.
#[derive(Debug)]
pub(super) enum Failed {
    /// The request was not ended: nobody has it.
    Before(Phase, Cause),
    /// It was, and no whole answer came.
    After(Cause),
}

/// Called before the step after which a message may count as taken.
pub(super) type Commit<'c> = &'c mut dyn FnMut() -> Result<(), FileError>;

impl HttpRequest<'_> {
    /// Asks, on a connection of its own. `end` is when all sending must be over.
    pub(super) fn ask(
        &self,
        timeouts: &RobotTimeouts,
        extra_ca: Option<&[u8]>,
        end: Instant,
        commit: Commit<'_>,
    ) -> Result<Result<Answer, Failed>, FileError> {
        let begun = self.begin(timeouts, extra_ca, end);
        let (mut wire, call) = match begun {
            Ok(begun) => begun,
            Err((phase, cause)) => return Ok(Err(Failed::Before(phase, late(cause, end)))),
        };
        commit()?;
        let last = &self.body[self.body.len().saturating_sub(1)..];
        wire.until(end.min(now() + timeouts.answer));
        if let Err(cause) = wire.write(last) {
            return Ok(Err(Failed::Before(Phase::Body, late(cause, end))));
        }
        Ok(answer(&mut wire, call).map_err(|cause| Failed::After(late(cause, end))))
    }

    /// Everything but the last byte.
    fn begin(
        &self,
        timeouts: &RobotTimeouts,
        extra_ca: Option<&[u8]>,
        end: Instant,
    ) -> Result<(Connection, Call<RecvResponse>), (Phase, Cause)> {
        let until = |time: Duration| end.min(now() + time);
        // A request is begun only where there is time left to hear what becomes of it.
        if now() + timeouts.answer.min(timeouts.all / 4) >= end {
            return Err((Phase::Connect, Cause::Limit));
        }
        let connect = until(timeouts.connect);
        let mut wire =
            Connection::connect(&self.hook.host, self.hook.port, connect).map_err(|cause| (Phase::Connect, cause))?;
        if self.hook.encrypted {
            let encryption = Encryption::to(&self.hook.host, extra_ca).ok_or((Phase::Tls, Cause::NoEncryption))?;
            wire.until(until(timeouts.connect));
            wire.encrypt(&encryption.config, &encryption.host).map_err(|cause| (Phase::Tls, cause))?;
        }
        let (head, call) = self.head().ok_or((Phase::Body, Cause::Broken))?;
        let at_body = |cause| (Phase::Body, cause);
        wire.until(until(timeouts.body));
        wire.write(&head).map_err(at_body)?;
        for piece in self.body[..self.body.len().saturating_sub(1)].chunks(PIECE) {
            wire.write(piece).map_err(at_body)?;
        }
        wire.until(until(LOOK));
        match wire.read(&mut [0; 1]) {
            Err(Cause::Silence) => Ok((wire, call)),
            Ok(0) => Err(at_body(Cause::Closed)),
            Ok(_) => Err(at_body(Cause::OutOfStep)),
            Err(cause) => Err(at_body(cause)),
        }
    }

    /// The head of the request, and the state in which its answer is read.
    fn head(&self) -> Option<(Vec<u8>, Call<RecvResponse>)> {
        let Hook { host, port, encrypted, .. } = self.hook;
        let scheme = if *encrypted { "https" } else { "http" };
        let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        let usual = if *encrypted { 443 } else { 80 };
        let port = if *port == usual { String::new() } else { format!(":{port}") };
        let request = Request::post(format!("{scheme}://{host}{port}{}", self.target))
            .header("content-type", self.kind)
            .header("content-length", self.body.len())
            .header("user-agent", concat!("zhoubao/", env!("CARGO_PKG_VERSION")))
            .header("connection", "close")
            .body(())
            .ok()?;
        let mut call = Call::new(request).ok()?.proceed();
        let mut head = vec![0; 8 * 1024];
        let length = call.write(&mut head).ok()?;
        head.truncate(length);
        let SendRequestResult::SendBody(mut call) = call.proceed().ok()?? else { return None };
        call.consume_direct_write(self.body.len()).ok()?;
        Some((head, call.proceed()?))
    }
}

/// The answer, to its end. An answer without an end is none.
fn answer(wire: &mut Connection, mut call: Call<RecvResponse>) -> Result<Answer, Cause> {
    let mut inbound = Vec::new();
    let (status, mut call) = loop {
        fill(wire, &mut inbound)?;
        let (used, response) = call.try_response(&inbound, false).map_err(|_| Cause::NoReply)?;
        inbound.drain(..used);
        let Some(response) = response else { continue };
        let status = response.status().as_u16();
        match call.proceed() {
            Some(RecvResponseResult::RecvBody(call)) if !response.status().is_redirection() => break (status, call),
            _ => return Ok(Answer { status, body: Vec::new() }),
        }
    };
    // What has no length goes on until the server hangs up.
    let closes = matches!(call.body_mode(), BodyMode::CloseDelimited);
    let (mut body, mut piece) = (Vec::new(), vec![0; PIECE]);
    loop {
        let (used, read) = call.read(&inbound, &mut piece).map_err(|_| Cause::NoReply)?;
        inbound.drain(..used);
        body.extend_from_slice(&piece[..read]);
        if body.len() > MOST {
            return Err(Cause::NoReply);
        }
        if used > 0 || read > 0 {
            continue;
        }
        if !closes && call.can_proceed() {
            return Ok(Answer { status, body });
        }
        match fill(wire, &mut inbound) {
            Ok(()) => {}
            Err(Cause::Closed) if closes => return Ok(Answer { status, body }),
            Err(cause) => return Err(cause),
        }
    }
}

/// Reads what there is.
fn fill(wire: &mut Connection, inbound: &mut Vec<u8>) -> Result<(), Cause> {
    if inbound.len() > MOST {
        return Err(Cause::NoReply);
    }
    let mut piece = [0; PIECE];
    let count = wire.read(&mut piece)?;
    inbound.extend_from_slice(&piece[..count]);
    if count == 0 { Err(Cause::Closed) } else { Ok(()) }
}

/// The time that ran out was that of all sending, where it is over.
fn late(trouble: Cause, end: Instant) -> Cause {
    if matches!(trouble, Cause::Silence) && now() >= end { Cause::Limit } else { trouble }
}
