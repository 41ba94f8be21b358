//! How far the journal reached at a moment. It only grows, so its beginning says for ever what was known then.

use crate::files::{self, FileError};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// So many bytes of the journal, and their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// How many.
    pub bytes: u64,
    /// The SHA-256 of them.
    pub sha256: String,
}

impl Reach {
    /// Of the journal as it is.
    pub fn of(journal: &Path) -> Result<Reach, FileError> {
        let bytes = read(journal)?;
        Ok(Reach { bytes: bytes.len() as u64, sha256: files::sha256(&bytes) })
    }

    /// The bytes that it names; `None` where the journal does not begin with them, and so is another one.
    pub fn beginning(&self, journal: &Path) -> Result<Option<Vec<u8>>, FileError> {
        let mut bytes = read(journal)?;
        let Ok(length) = usize::try_from(self.bytes) else { return Ok(None) };
        if bytes.len() < length {
            return Ok(None);
        }
        bytes.truncate(length);
        Ok((files::sha256(&bytes) == self.sha256).then_some(bytes))
    }
}

/// The journal's bytes; none yet are none.
fn read(journal: &Path) -> Result<Vec<u8>, FileError> {
    if journal.exists() { files::read(journal) } else { Ok(Vec::new()) }
}
