//! Mail as files: the message stays where it was written, and the slot is marked as filed with its path: nobody got it.

use super::{Delivery, OutgoingMessage, Transport};
use crate::files::FileError;

/// Sends nothing anywhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileTransport;

impl Transport for FileTransport {
    fn send(
        &mut self,
        parcel: &OutgoingMessage<'_>,
        _commit: &mut dyn FnMut() -> Result<(), FileError>,
    ) -> Result<Delivery, FileError> {
        Ok(Delivery::Filed(parcel.path.display().to_string()))
    }

    fn delivers(&self) -> bool {
        false
    }
}
