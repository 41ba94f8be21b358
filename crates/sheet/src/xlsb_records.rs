//! The records of which the parts of an xlsb are made, and what stands in them.

use super::bytes::bytes;
use super::refusal::Refusal;
use crate::line::in_a_line;
use std::io::{BufReader, ErrorKind, Read};

/// The longest record: a text of 32,767 characters with a format for each is far below.
const LONGEST: u64 = 4 * 1024 * 1024;

/// The records of one part.
pub(super) struct Records<R> {
    part: BufReader<R>,
    name: String,
    data: Vec<u8>,
}

/// A record: its kind and what it holds.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    data: &'a [u8],
    part: &'a str,
}

impl<R: Read> Records<R> {
    pub(super) fn new(part: R, name: &str) -> Records<R> {
        Records { part: BufReader::new(part), name: in_a_line(name), data: Vec::new() }
    }

    /// The next record; none where the part ends.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, Refusal> {
        let Some(first) = self.byte()? else { return Ok(None) };
        let mut kind = u16::from(first & 0x7F);
        if first & 0x80 != 0 {
            kind |= u16::from(self.some_byte()? & 0x7F) << 7;
        }
        let mut length = 0;
        for place in 0..4 {
            let byte = self.some_byte()?;
            length |= u64::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        if length > LONGEST {
            return Err(Refusal::damaged(&self.name, "a record that is longer than any"));
        }
        self.data.clear();
        let read = self.part.by_ref().take(length).read_to_end(&mut self.data);
        read.map_err(|e| Refusal::damaged(&self.name, e))?;
        if (self.data.len() as u64) < length {
            return Err(self.incomplete());
        }
        Ok(Some(Record { kind, data: &self.data, part: &self.name }))
    }

    fn some_byte(&mut self) -> Result<u8, Refusal> {
        self.byte()?.ok_or_else(|| self.incomplete())
    }

    fn byte(&mut self) -> Result<Option<u8>, Refusal> {
        let mut byte = [0];
        match self.part.read_exact(&mut byte) {
            Ok(()) => Ok(Some(byte[0])),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(Refusal::damaged(&self.name, error)),
        }
    }

    pub(super) fn incomplete(&self) -> Refusal {
        Refusal::Incomplete { place: self.name.clone() }
    }
}

impl<'a> Record<'a> {
    fn bytes<const N: usize>(&self, at: usize) -> Result<[u8; N], Refusal> {
        bytes(self.data, at).ok_or_else(|| self.short())
    }

    pub(super) fn u8(&self, at: usize) -> Result<u8, Refusal> {
        self.bytes(at).map(|[byte]: [u8; 1]| byte)
    }

    pub(super) fn u16(&self, at: usize) -> Result<u16, Refusal> {
        self.bytes(at).map(u16::from_le_bytes)
    }

    pub(super) fn u32(&self, at: usize) -> Result<u32, Refusal> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    pub(super) fn f64(&self, at: usize) -> Result<f64, Refusal> {
        self.bytes(at).map(f64::from_le_bytes)
    }

    /// A text that begins there with its length, and where it ends.
    pub(super) fn text(&self, at: usize) -> Result<(String, usize), Refusal> {
        let start = at + 4;
        let end = (self.u32(at)? as usize).checked_mul(2).and_then(|bytes| bytes.checked_add(start));
        let bytes = end.and_then(|end| self.data.get(start..end)).ok_or_else(|| self.short())?;
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        // Excel itself may cut a pair of halves apart.
        Ok((String::from_utf16_lossy(&units), start + bytes.len()))
    }

    pub(super) fn short(&self) -> Refusal {
        Refusal::damaged(self.part, format!("a record of kind {} that is too short", self.kind))
    }
}
