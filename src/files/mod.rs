//! The only room that changes the disk.
//!
//! A file appears under its final name whole or not at all: it is written aside, synced, renamed, and its folder synced.
//! Nothing is edited in place but logs, which only grow, line by line, each line synced. What cannot be synced is an
//! error, because a sync that failed once proves nothing when it succeeds later.

#![expect(clippy::disallowed_methods, reason = "this is the room that the others are sent to")]

mod failpoint;
mod hash;
mod lock;
mod reading;
mod scratch;
mod seal;

pub use failpoint::hand_on as hand_on_faults;
pub use hash::sha256;
pub use lock::{Lock, LockError};
pub use reading::{copy_by_hash, is_no_file, names, open, read, read_within, sha256_of};
pub use scratch::Scratch;
pub use seal::{sealed, unsealed};

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Something the disk would not do.
#[derive(Debug, Error)]
#[error("cannot {step} {}: {source}", path.display())]
pub struct FileError {
    /// What was tried: `write`, `rename`, `sync`, `create folder` ...
    pub step: &'static str,
    /// On which path.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

impl FileError {
    fn at(step: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |source| FileError { step, path: meant(path), source }
    }

    /// Whether the disk is full or a quota is reached.
    pub fn is_full(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    }

    /// Whether the disk itself failed.
    pub fn is_broken(&self) -> bool {
        self.source.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error())
    }

    /// Whether permission is what is missing.
    pub fn is_permission(&self) -> bool {
        self.source.kind() == io::ErrorKind::PermissionDenied
    }
}

/// Who may read what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only us: 0600, folders 0700. For everything that holds customers' data.
    Private,
    /// As the umask says. For demo data and starter files.
    Shared,
}

impl Access {
    fn file(self) -> u32 {
        if self == Access::Private { 0o600 } else { 0o666 }
    }

    fn folder(self) -> u32 {
        if self == Access::Private { 0o700 } else { 0o777 }
    }
}

/// Makes the folder and those above it.
pub fn create_folder(path: &Path, access: Access) -> Result<(), FileError> {
    if path.is_dir() {
        return Ok(());
    }
    failpoint::reached();
    failpoint::operation()
        .and_then(|()| fs::DirBuilder::new().recursive(true).mode(access.folder()).create(path))
        .map_err(FileError::at("create folder", path))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Writes the bytes under `path`, whole or not at all, replacing what stood there.
pub fn write(path: &Path, bytes: &[u8], access: Access) -> Result<(), FileError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    create_folder(folder, access)?;
    let aside = aside(path);
    failpoint::reached();
    let mut file = open_new(&aside, access)?;
    let written = failpoint::operation().and_then(|()| file.write_all(bytes)).map_err(FileError::at("write", &aside));
    finish(file, &aside, path, written)
}

/// The same without making it last: for what is told by its hash to be as it was written, and can be made again.
pub fn write_unsynced(path: &Path, bytes: &[u8], access: Access) -> Result<(), FileError> {
    create_folder(path.parent().unwrap_or(Path::new(".")), access)?;
    let aside = aside(path);
    failpoint::reached();
    let mut file = open_new(&aside, access)?;
    let written = failpoint::operation().and_then(|()| file.write_all(bytes)).map_err(FileError::at("write", &aside));
    drop(file);
    failpoint::reached();
    let rename = || failpoint::operation().and_then(|()| fs::rename(&aside, path));
    let done = written.and_then(|()| rename().map_err(FileError::at("rename", &aside)));
    if done.is_err() {
        let _ = fs::remove_file(&aside);
    }
    done
}

/// Copies everything from `from` under `path`, whole or not at all; returns how many bytes.
pub fn write_from(path: &Path, from: &mut dyn Read, access: Access) -> Result<u64, FileError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    create_folder(folder, access)?;
    let aside = aside(path);
    failpoint::reached();
    let mut file = open_new(&aside, access)?;
    let copied =
        failpoint::operation().and_then(|()| io::copy(from, &mut file)).map_err(FileError::at("write", &aside));
    let length = *copied.as_ref().unwrap_or(&0);
    finish(file, &aside, path, copied.map(drop))?;
    Ok(length)
}

fn finish(file: File, aside: &Path, path: &Path, written: Result<(), FileError>) -> Result<(), FileError> {
    let sync = || failpoint::operation().and_then(|()| file.sync_all()).map_err(FileError::at("sync", aside));
    let synced = written.and_then(|()| sync());
    drop(file);
    let done = synced.and_then(|()| rename(aside, path));
    if done.is_err() {
        let _ = fs::remove_file(aside);
    }
    done
}

/// Renames and makes the renaming last. Works for folders too, onto a name that is free.
pub fn rename(from: &Path, to: &Path) -> Result<(), FileError> {
    failpoint::reached();
    failpoint::operation().and_then(|()| fs::rename(from, to)).map_err(FileError::at("rename", from))?;
    failpoint::reached();
    to.parent().map_or(Ok(()), sync_folder)
}

/// Makes a folder's entries last.
pub fn sync_folder(path: &Path) -> Result<(), FileError> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    failpoint::operation()
        .and_then(|()| File::open(path))
        .and_then(|folder| folder.sync_all())
        .map_err(FileError::at("sync folder", path))
}

/// Appends one line to a log and makes it last. A line torn by a crash is ended first, so that it spoils no other.
pub fn append_line(path: &Path, line: &str, access: Access) -> Result<(), FileError> {
    debug_assert!(!line.contains('\n'), "a log line is one line");
    let folder = path.parent().unwrap_or(Path::new("."));
    create_folder(folder, access)?;
    let fresh = !path.exists();
    failpoint::reached();
    let mut open = OpenOptions::new();
    open.create(true).append(true).read(true).mode(access.file());
    let mut file = failpoint::operation().and_then(|()| open.open(path)).map_err(FileError::at("open", path))?;
    let torn = !fresh && !ends_with_newline(&mut file).map_err(FileError::at("read", path))?;
    let text = format!("{}{line}\n", if torn { "\n" } else { "" });
    // A full disk takes the beginning of a line.
    let room = failpoint::operation().inspect_err(|_| drop(file.write_all(&text.as_bytes()[..text.len() / 2])));
    room.and_then(|()| file.write_all(text.as_bytes())).map_err(FileError::at("append to", path))?;
    failpoint::operation().and_then(|()| file.sync_data()).map_err(FileError::at("sync", path))?;
    if fresh { sync_folder(folder) } else { Ok(()) }
}

fn ends_with_newline(file: &mut File) -> io::Result<bool> {
    use std::io::{Seek, SeekFrom};
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last[0] == b'\n')
}

/// Removes a file; that it is gone already is fine.
pub fn remove(path: &Path) -> Result<(), FileError> {
    failpoint::reached();
    match failpoint::removal().and_then(|()| fs::remove_file(path)) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(FileError::at("remove", path)(e)),
        _ => Ok(()),
    }
}

/// Removes a folder and all in it, following no link; that it is gone already is fine.
pub fn remove_folder(path: &Path) -> Result<(), FileError> {
    failpoint::reached();
    match failpoint::removal().and_then(|()| fs::remove_dir_all(path)) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(FileError::at("remove", path)(e)),
        _ => Ok(()),
    }
}

fn open_new(path: &Path, access: Access) -> Result<File, FileError> {
    let _ = fs::remove_file(path);
    let mut open = OpenOptions::new();
    open.write(true).create_new(true).mode(access.file());
    failpoint::operation().and_then(|()| open.open(path)).map_err(FileError::at("create", path))
}

/// The name a file has until it is whole: a later writer replaces it, a reader never opens it.
fn aside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

/// The name that is told where the disk refuses: of what is written aside the one it was to get, and of a copy, which is named by what it
/// will hold, its folder's.
fn meant(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let Some(inner) = name.strip_prefix('.').and_then(|name| name.strip_suffix(".tmp")) else {
        return path.to_owned();
    };
    let inner = match inner.rsplit_once('.') {
        Some((inner, process)) if process.bytes().all(|b| b.is_ascii_digit()) => inner,
        _ => inner,
    };
    if inner == COPY { path.parent().unwrap_or(path).to_owned() } else { path.with_file_name(inner) }
}

/// What a copy is called until its hash is known.
const COPY: &str = "copy";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_aside_is_told_by_the_name_it_gets() {
        let told = |path: &Path| meant(path).display().to_string();
        for path in ["a/plan.xlsx", "a/b.7", "a/.hidden", "plan.xlsx"] {
            assert_eq!(told(&aside(Path::new(path))), path);
            assert_eq!(told(Path::new(path)), path);
        }
        assert_eq!(told(Path::new("reports/2026-W45/.rev-1.tmp")), "reports/2026-W45/rev-1");
        assert_eq!(told(&aside(&Path::new("data/archive").join(COPY))), "data/archive");
    }
}
