//! One program at a time: an advisory lock that the kernel frees when its holder dies.

use super::{Access, FileError, create_folder};
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use thiserror::Error;

/// Held until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why there is no lock.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another process has it.
    #[error("another zhoubao is at work in this data folder")]
    Busy,
    /// The file cannot be opened or locked.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Lock {
    /// Takes the lock at once or says that another has it.
    pub fn take(path: &Path) -> Result<Lock, LockError> {
        if let Some(folder) = path.parent() {
            create_folder(folder, Access::Private)?;
        }
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(path)
            .map_err(FileError::at("open", path))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Busy),
            Err(TryLockError::Error(e)) => Err(FileError::at("lock", path)(e).into()),
        }
    }

    /// Whether a process has the lock at this moment. To look is to share it for an instant, so this is asked only where a
    /// process is likely to be at work.
    pub fn is_held(path: &Path) -> Result<bool, FileError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(e) => return Err(FileError::at("open", path)(e)),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(e)) => Err(FileError::at("lock", path)(e)),
        }
    }
}
