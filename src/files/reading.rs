//! Reading: regular files only, and never more of them in memory than was asked for.
//!
//! A named pipe is opened without waiting for whoever may write into it, a device without reading it: a path of the settings
//! may lead anywhere.

use super::{Access, FileError, create_folder, finish, open_new};
use rustix::fs::OFlags;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The names in a folder, in order; none where there is none or it cannot be listed.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;

/// What [`FileError`] wraps where a path leads to a pipe, a device, a socket or a folder.
#[derive(Debug)]
struct NotAFile;

impl fmt::Display for NotAFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a regular file")
    }
}

impl std::error::Error for NotAFile {}

/// What [`FileError`] wraps where a file holds more than it may.
#[derive(Debug)]
struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("larger than it may be")
    }
}

impl std::error::Error for TooLarge {}

/// Whether a path led to something that is no regular file.
pub fn is_no_file(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<NotAFile>())
}

impl FileError {
    /// Whether the path leads to something that is no regular file.
    pub fn is_no_file(&self) -> bool {
        is_no_file(&self.source)
    }

    /// Whether the file holds more than was allowed.
    pub fn is_too_large(&self) -> bool {
        self.source.get_ref().is_some_and(|inner| inner.is::<TooLarge>())
    }
}

/// Opens a regular file, or a link to one, to read it.
pub fn open(path: &Path) -> Result<File, FileError> {
    let no_file = || FileError::at("open", path)(io::Error::other(NotAFile));
    // A socket cannot be opened at all: it is told apart first.
    if !fs::metadata(path).map_err(FileError::at("open", path))?.is_file() {
        return Err(no_file());
    }
    let mut open = OpenOptions::new();
    let file = open.read(true).custom_flags(OFlags::NONBLOCK.bits() as i32).open(path);
    let file = file.map_err(FileError::at("open", path))?;
    let meta = file.metadata().map_err(FileError::at("open", path))?;
    if meta.is_file() { Ok(file) } else { Err(no_file()) }
}

/// Reads a whole file.
pub fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    read_within(path, u64::MAX)
}

/// Reads a whole file that may hold so many bytes.
pub fn read_within(path: &Path, most: u64) -> Result<Vec<u8>, FileError> {
    let file = open(path)?;
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(FileError::at("read", path))?;
    if bytes.len() as u64 > most { Err(too_large(path)) } else { Ok(bytes) }
}

fn too_large(path: &Path) -> FileError {
    FileError::at("read", path)(io::Error::new(io::ErrorKind::FileTooLarge, TooLarge))
}

/// The SHA-256 of a file's bytes, read bit by bit.
pub fn sha256_of(path: &Path) -> Result<String, FileError> {
    let mut file = open(path)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk).map_err(FileError::at("read", path))? {
            0 => return Ok(super::hash::hex(&hash.finalize())),
            length => hash.update(&chunk[..length]),
        }
    }
}

/// Copies a file of at most so many bytes into a folder under the name of its hash, whole or not at all; the hash and the
/// size. The hash is that of what was copied, even if the file changes meanwhile.
pub fn copy_by_hash(from: &Path, folder: &Path, most: u64, access: Access) -> Result<(String, u64), FileError> {
    let mut source = open(from)?;
    create_folder(folder, access)?;
    let aside = super::aside(&folder.join(super::COPY));
    super::failpoint::reached();
    let mut file = open_new(&aside, access)?;
    let copied = copy(&mut source, from, &mut file, &aside, most);
    let (hash, length) = match copied {
        Ok(copied) => copied,
        Err(error) => {
            let _ = fs::remove_file(&aside);
            return Err(error);
        }
    };
    finish(file, &aside, &folder.join(&hash), Ok(()))?;
    Ok((hash, length))
}

fn copy(source: &mut File, from: &Path, file: &mut File, aside: &Path, most: u64) -> Result<(String, u64), FileError> {
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    let mut length = 0;
    super::failpoint::operation().map_err(FileError::at("write", aside))?;
    loop {
        let read = source.read(&mut chunk).map_err(FileError::at("read", from))?;
        if read == 0 {
            return Ok((super::hash::hex(&hash.finalize()), length));
        }
        length += read as u64;
        if length > most {
            return Err(too_large(from));
        }
        hash.update(&chunk[..read]);
        file.write_all(&chunk[..read]).map_err(FileError::at("write", aside))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;
    use std::os::unix::net::UnixListener;

    #[test]
    fn what_is_no_file_is_told_at_once() {
        let folder = tempfile::TempDir::new().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&pipe, &link).unwrap();
        let socket = folder.path().join("socket");
        let _listener = UnixListener::bind(&socket).unwrap();
        for path in [&pipe, &link, &socket, &folder.path().to_owned(), &"/dev/zero".into()] {
            let error = read(path).unwrap_err();
            assert!(error.is_no_file(), "{error}");
            assert!(sha256_of(path).unwrap_err().is_no_file());
            assert!(copy_by_hash(path, folder.path(), 9, Access::Private).unwrap_err().is_no_file());
        }
    }

    #[test]
    fn a_copy_has_the_name_of_its_bytes_and_no_more_of_them_than_allowed() {
        let folder = tempfile::TempDir::new().unwrap();
        let (file, archive) = (folder.path().join("a.csv"), folder.path().join("archive"));
        files::write(&file, b"0123456789", Access::Private).unwrap();
        let error = copy_by_hash(&file, &archive, 9, Access::Private).unwrap_err();
        assert!(error.is_too_large() && error.path == file, "{error}");
        assert_eq!(fs::read_dir(&archive).unwrap().count(), 0, "nothing is left of it");
        let (hash, length) = copy_by_hash(&file, &archive, 10, Access::Private).unwrap();
        assert_eq!((hash.as_str(), length), (files::sha256(b"0123456789").as_str(), 10));
        assert_eq!(sha256_of(&archive.join(&hash)).unwrap(), hash);
        assert!(read_within(&file, 9).unwrap_err().is_too_large());
        assert_eq!(read_within(&file, 10).unwrap(), b"0123456789");
    }
}
