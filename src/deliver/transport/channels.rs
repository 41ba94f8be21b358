//! Mails by their transport, robots' messages by theirs.

use super::{Delivery, OutgoingMessage, Robots, Transport};
use crate::deliver::{Cause, Phase};
use crate::files::FileError;

/// Everything that leaves this machine.
pub struct Channels {
    /// Takes mails.
    pub mail: Box<dyn Transport>,
    /// Take cards and workbooks.
    pub robots: Robots,
}

impl Transport for Channels {
    fn send(
        &mut self,
        parcel: &OutgoingMessage<'_>,
        commit: &mut dyn FnMut() -> Result<(), FileError>,
    ) -> Result<Delivery, FileError> {
        match parcel.to.robot() {
            Some(_) => self.robots.send(parcel, commit),
            None => self.mail.send(parcel, commit),
        }
    }

    fn finish(&mut self) {
        self.mail.finish();
    }
}

/// A way whose settings cannot be used, in words: whoever would go by it is told so, and others go by theirs.
pub struct Unavailable(pub String);

impl Transport for Unavailable {
    fn send(
        &mut self,
        _parcel: &OutgoingMessage<'_>,
        _commit: &mut dyn FnMut() -> Result<(), FileError>,
    ) -> Result<Delivery, FileError> {
        let cause = Cause::Text { text: self.0.clone() };
        Ok(Delivery::Misconfigured { phase: Phase::Connect, cause, advice: None })
    }
}
