//! The archive: each source's bytes once, under their hash.

use super::ACCESS;
use crate::files::{self, FileError};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The folder `data/archive`.
#[derive(Clone, Debug)]
pub struct Archive {
    root: PathBuf,
}

/// Why a source's bytes are not to be had.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The disk.
    #[error(transparent)]
    File(#[from] FileError),
    /// The bytes are no longer those of their name.
    #[error("the archived file {sha256} is damaged: its content has another hash")]
    Damaged {
        /// Its name.
        sha256: String,
    },
}

impl Archive {
    /// At a folder.
    pub fn at(root: PathBuf) -> Self {
        Archive { root }
    }

    /// Where a source's bytes are.
    pub fn path(&self, sha256: &str) -> PathBuf {
        self.root.join(sha256)
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the facts of a source are whose bytes were purged.
    pub fn purged(&self, sha256: &str) -> PathBuf {
        self.root.join("purged").join(sha256)
    }

    /// Whether it has the bytes.
    pub fn has(&self, sha256: &str) -> bool {
        self.path(sha256).is_file()
    }

    /// Takes a file in and returns its hash and size. What was read is what is kept, even if the file changes meanwhile.
    pub fn take(&self, path: &Path) -> Result<(String, u64), FileError> {
        self.take_within(path, u64::MAX)
    }

    /// The same of a file that may hold so many bytes. No more of it is ever in memory than a few pages.
    pub fn take_within(&self, path: &Path, most: u64) -> Result<(String, u64), FileError> {
        files::copy_by_hash(path, &self.root, most, ACCESS)
    }

    /// Takes bytes in and returns their hash and size.
    pub fn take_bytes(&self, bytes: &[u8]) -> Result<(String, u64), FileError> {
        let sha256 = files::sha256(bytes);
        if !self.has(&sha256) {
            files::write(&self.path(&sha256), bytes, ACCESS)?;
        }
        Ok((sha256, bytes.len() as u64))
    }

    /// Checks that the bytes are still those of their name.
    pub fn check(&self, sha256: &str) -> Result<(), ArchiveError> {
        if files::sha256_of(&self.path(sha256))? == sha256 {
            Ok(())
        } else {
            Err(ArchiveError::Damaged { sha256: sha256.to_owned() })
        }
    }

    /// Copies bytes that are damaged or gone anew from one of these files, where one still has them; whether one had.
    pub fn heal<'p>(&self, sha256: &str, files: impl IntoIterator<Item = &'p Path>) -> Result<bool, FileError> {
        for path in files {
            // A file that cannot be read is no help; that the archive cannot be written is a failure.
            if files::sha256_of(path).is_ok_and(|found| found == sha256) {
                return Ok(self.take(path)?.0 == sha256);
            }
        }
        Ok(false)
    }
}
