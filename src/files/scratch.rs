//! A file that a reading child writes bit by bit into a folder of its own. It has its final name from the start: the parent
//! syncs and moves the folder once the child has said that all is there.

use super::{Access, FileError, failpoint};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The file, empty at first; what was there under its name is gone.
#[derive(Debug)]
pub struct Scratch(File);

impl Scratch {
    /// A new file.
    pub fn create(path: &Path, access: Access) -> Result<Scratch, FileError> {
        let mut open = OpenOptions::new();
        open.write(true).create(true).truncate(true).mode(access.file());
        let file = failpoint::operation().and_then(|()| open.open(path)).map_err(FileError::at("create", path))?;
        Ok(Scratch(file))
    }
}

impl Write for Scratch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        failpoint::operation()?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
