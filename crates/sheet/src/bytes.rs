//! The bytes that are read, wherever they are.

use super::refusal::Refusal;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};

/// Bytes on disk or, unpacked, in memory.
pub(super) enum Bytes {
    File(BufReader<File>),
    Memory(Cursor<Vec<u8>>),
}

impl Read for Bytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Bytes::File(file) => file.read(buffer),
            Bytes::Memory(memory) => memory.read(buffer),
        }
    }
}

impl BufRead for Bytes {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Bytes::File(file) => file.fill_buf(),
            Bytes::Memory(memory) => memory.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        match self {
            Bytes::File(file) => file.consume(amount),
            Bytes::Memory(memory) => memory.consume(amount),
        }
    }
}

impl Seek for Bytes {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        match self {
            Bytes::File(file) => file.seek(position),
            Bytes::Memory(memory) => memory.seek(position),
        }
    }
}

/// Back to the first byte.
pub(super) fn rewind(bytes: &mut Bytes) -> Result<(), Refusal> {
    bytes.rewind().map_err(|e| Refusal::unreadable("read the file", &e))
}

/// So many bytes from a place on; none where there are fewer.
pub(super) fn bytes<const N: usize>(data: &[u8], at: usize) -> Option<[u8; N]> {
    data.get(at..)?.first_chunk().copied()
}
