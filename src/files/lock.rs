//! One program at a time: an advisory lock that the kernel frees when its holder dies.

use super::{Access, FileError, create_folder, failpoint};
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
    /// Whether another process has it; where it cannot be looked at, nobody has.
    pub fn is_held(path: &Path) -> bool {
        let file = OpenOptions::new().write(true).open(path);
        file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }

    /// Takes the lock at once or says that another has it.
    pub fn take(path: &Path) -> Result<Lock, LockError> {
        if let Some(folder) = path.parent() {
            create_folder(folder, Access::Private)?;
        }
        let mut open = OpenOptions::new();
        open.create(true).truncate(false).write(true).mode(0o600);
        let file = failpoint::operation().and_then(|()| open.open(path)).map_err(FileError::at("open", path))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Busy),
            Err(TryLockError::Error(e)) => Err(FileError::at("lock", path)(e).into()),
        }
    }
}
