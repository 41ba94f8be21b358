//! One program at a time: an advisory lock that the kernel frees when its holder dies.

use super::{Access, FileError, create_folder, failpoint};
use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use thiserror::Error;

/// Held until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    /// The folder itself, which nobody removes by hand while it is at work; none where its file system locks no folders.
    _folder: Option<File>,
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
        let held = |file: File| matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        let folder = path.parent().and_then(|folder| File::open(folder).ok());
        OpenOptions::new().write(true).open(path).is_ok_and(held) || folder.is_some_and(held)
    }

    /// Takes the lock at once or says that another has it.
    pub fn take(path: &Path) -> Result<Lock, LockError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        create_folder(folder, Access::Private)?;
        let mut open = OpenOptions::new();
        open.create(true).truncate(false).write(true).mode(0o600);
        let file = failpoint::operation().and_then(|()| open.open(path)).map_err(FileError::at("open", path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Busy),
            Err(TryLockError::Error(e)) => return Err(FileError::at("lock", path)(e).into()),
        }
        // The file may have been removed, before or meanwhile, and another process may hold the one that was there: who is at work
        // holds the folder too. A file system that locks no folders leaves us the file, if it is still the one of that name.
        let there = File::open(folder).map_err(FileError::at("open", folder))?;
        match there.try_lock() {
            Ok(()) => Ok(Lock { _file: file, _folder: Some(there) }),
            Err(TryLockError::WouldBlock) => Err(LockError::Busy),
            Err(TryLockError::Error(_)) if is_still(&file, path) => Ok(Lock { _file: file, _folder: None }),
            Err(TryLockError::Error(_)) => Err(LockError::Busy),
        }
    }
}

/// Whether the path leads to the file that is open.
fn is_still(file: &File, path: &Path) -> bool {
    let place = |meta: std::io::Result<Metadata>| meta.ok().map(|meta| (meta.dev(), meta.ino()));
    place(file.metadata()).is_some_and(|open| place(std::fs::metadata(path)) == Some(open))
}
