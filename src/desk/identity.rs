//! The key that buyers' identities are hashed with: made once, where an export of the stores names buyers, and kept beside what it
//! was used for. Without it people of exports already purged cannot be told from others: it belongs into every backup.

use super::{Desk, Failure};
use crate::config::Choice;
use crate::extract::IdentityKey;
use crate::files::{self, Access, FileError};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Its file in the data folder.
pub(super) const FILE: &str = "identity-key";

/// The key of a data folder; `None` where there is none.
pub(super) fn key(path: &Path) -> Result<Option<IdentityKey>, FileError> {
    let error = |source| FileError { step: "read", path: path.to_owned(), source };
    match files::read(path) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            IdentityKey::parse(&text).map(Some).ok_or_else(|| error(io::Error::from(ErrorKind::InvalidData)))
        }
        Err(failed) if failed.source.kind() == ErrorKind::NotFound => Ok(None),
        Err(failed) => Err(failed),
    }
}

impl Desk {
    /// The key for whoever reads: that of the data folder. Who looks back without the lock and finds none takes one of its own for the
    /// moment: how many people there are does not depend on it.
    pub(super) fn identity_key(&self) -> Option<IdentityKey> {
        let own = || *self.spare_identity.get_or_init(|| fresh().ok());
        key(&self.identity).ok().flatten().or_else(|| self.names_buyers().then(own).flatten())
    }

    /// Makes the key where buyers are named and there is none. Whoever does it holds the lock.
    pub(super) fn make_identity_key(&self) -> Result<(), Failure> {
        if !self.names_buyers() || key(&self.identity)?.is_some() {
            return Ok(());
        }
        let failed = |source| FileError { step: "create", path: self.identity.clone(), source };
        let made = fresh().map_err(failed)?;
        files::write(&self.identity, format!("{}\n", made.reveal()).as_bytes(), Access::Private)?;
        tracing::info!(path = %self.identity.display(), "the key for buyers' identities was made; back it up");
        Ok(())
    }

    /// Whether an export of some store says who bought.
    fn names_buyers(&self) -> bool {
        let by_platform = |platform: &str| {
            self.profiles.all().iter().any(|p| p.platforms.iter().any(|name| name == platform) && p.names_buyers())
        };
        self.settings.stores.iter().any(|store| by_platform(store.platform.tag()))
    }
}

fn fresh() -> io::Result<IdentityKey> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| io::Error::from(ErrorKind::Other))?;
    Ok(IdentityKey::new(bytes))
}
