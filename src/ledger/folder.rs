//! The ledger's folder, and all that decides what is in it.

use super::passwords::Passwords;
use crate::extract::{IdentityKey, Profiles};
use crate::intake::Archive;
use crate::reader::{ChildLimits, Pool};
use sheet::Limits;
use std::path::PathBuf;

/// The folder `data/ledger`, and all that decides what is in it.
pub struct Ledger<'a> {
    /// The folder.
    pub root: PathBuf,
    /// Where sources are.
    pub archive: &'a Archive,
    /// How exports are recognised and extracted.
    pub profiles: &'a Profiles,
    /// Profiles of an operator's own, for the children to read.
    pub templates: Option<PathBuf>,
    /// How children are started.
    pub pool: &'a Pool,
    /// What a file may cost.
    pub limits: Limits,
    /// What a child may use.
    pub child: ChildLimits,
    /// What opens exports that are locked.
    pub passwords: Passwords,
    /// What buyers' identities are hashed with, where an export names buyers.
    pub identity: Option<IdentityKey>,
}
