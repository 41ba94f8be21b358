//! The records of which the stream of an xls is made, and the texts in them. Nothing in them is believed: whatever is read of a record
//! must be there.

use super::bytes::bytes;
use super::refusal::Refusal;
use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};

pub(super) const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;

/// One record.
#[derive(Clone, Copy)]
pub(super) struct Record<'s> {
    pub(super) kind: u16,
    pub(super) data: &'s [u8],
    /// Where its data and the next record stand in the stream.
    pub(super) start: usize,
    pub(super) next: usize,
}

/// The record that stands there.
pub(super) fn record(stream: &[u8], at: usize) -> Result<Record<'_>, Refusal> {
    let found = || {
        let [a, b, c, d] = *stream.get(at..)?.first_chunk()?;
        let (start, length) = (at + 4, usize::from(u16::from_le_bytes([c, d])));
        let next = start + length;
        Some(Record { kind: u16::from_le_bytes([a, b]), data: stream.get(start..next)?, start, next })
    };
    found().ok_or(Refusal::Incomplete { place: String::new() })
}

impl Record<'_> {
    fn bytes<const N: usize>(&self, at: usize) -> Result<[u8; N], Refusal> {
        bytes(self.data, at).ok_or_else(|| self.damaged("that is too short"))
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

    pub(super) fn damaged(&self, detail: &str) -> Refusal {
        Refusal::damaged("", format!("a record of kind {:#06x} {detail}", self.kind))
    }
}

/// The records between the first of a sheet or of the workbook and its last; those of a chart within are passed over.
pub(super) struct Substream<'s> {
    stream: &'s [u8],
    /// Where the next record stands.
    pub(super) at: usize,
    depth: usize,
}

impl<'s> Substream<'s> {
    /// The first record, and those behind it.
    pub(super) fn open(stream: &'s [u8], at: usize) -> Result<(Record<'s>, Substream<'s>), Refusal> {
        let first = record(stream, at)?;
        match first.kind {
            BOF => Ok((first, Substream { stream, at: first.next, depth: 0 })),
            _ => Err(Refusal::damaged("", "no records where some should begin")),
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<Record<'s>>, Refusal> {
        loop {
            let record = record(self.stream, self.at)?;
            self.at = record.next;
            match (record.kind, self.depth) {
                (BOF, _) => self.depth += 1,
                (EOF, 0) => return Ok(None),
                (EOF, _) => self.depth -= 1,
                (_, 0) => return Ok(Some(record)),
                _ => {}
            }
        }
    }
}

/// How texts are written.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    /// Of Excel 97 and later: in UTF-16, of which the upper halves may be left out.
    wide: bool,
    /// That of older texts.
    pub(super) encoding: &'static Encoding,
}

impl Writing {
    /// By the first record of the workbook.
    pub(super) fn of(first: &Record<'_>) -> Result<Writing, Refusal> {
        let old = match first.u16(0)? {
            0 => first.u16(2)? == 0x1000,
            version => matches!(version, 0x0002 | 0x0007 | 0x0200..=0x0500),
        };
        Ok(Writing { wide: !old, encoding: if old { WINDOWS_1252 } else { UTF_16LE } })
    }

    /// Whether texts are written as before Excel 97.
    pub(super) fn is_old(self) -> bool {
        !self.wide
    }

    /// By the number of a code page; none where it is not known.
    pub(super) fn set_page(&mut self, page: u16) -> Option<()> {
        let label = match page {
            932 => "shift_jis",
            936 => "gbk",
            949 => "euc-kr",
            950 => "big5",
            10_000 => "macintosh",
            65_001 => "utf-8",
            874 => "windows-874",
            // ASCII, Unicode, and those of Excel 5 on two kinds of machines.
            367 | 1_200 | 32_768 | 32_769 => return Some(()),
            1_250..=1_258 => &format!("windows-{page}"),
            _ => return None,
        };
        self.encoding = Encoding::for_label(label.as_bytes())?;
        Some(())
    }
}

/// What stands in a record from a place on, and in those that continue it.
pub(super) struct Pieces<'s> {
    stream: &'s [u8],
    next: usize,
    rest: &'s [u8],
}

impl<'s> Pieces<'s> {
    pub(super) fn of(stream: &'s [u8], record: Record<'s>, at: usize) -> Pieces<'s> {
        Pieces { stream, next: record.next, rest: record.data.get(at..).unwrap_or_default() }
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&mut self) -> bool {
        while self.rest.is_empty() {
            if !self.go_on() {
                return true;
            }
        }
        false
    }

    fn go_on(&mut self) -> bool {
        match record(self.stream, self.next) {
            Ok(record) if record.kind == CONTINUE => {
                (self.next, self.rest) = (record.next, record.data);
                true
            }
            _ => false,
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], Refusal> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(short)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn u8(&mut self) -> Result<u8, Refusal> {
        self.take().map(|[byte]: [u8; 1]| byte)
    }

    fn u16(&mut self) -> Result<u16, Refusal> {
        self.take().map(u16::from_le_bytes)
    }

    /// Adds a text with its length before it, in one byte or two.
    pub(super) fn text(&mut self, short: bool, writing: Writing, text: &mut String) -> Result<(), Refusal> {
        let length = usize::from(if short { u16::from(self.u8()?) } else { self.u16()? });
        if length == 0 {
            return Ok(());
        }
        if writing.wide {
            let flags = self.u8()?;
            return self.characters(length, flags, text);
        }
        let bytes = self.rest.get(..length).ok_or_else(self::short)?;
        self.rest = self.rest.get(length..).unwrap_or_default();
        let decoded = writing.encoding.decode_without_bom_handling_and_without_replacement(bytes);
        text.push_str(&decoded.ok_or_else(|| Refusal::damaged("", "a text that is not of its code page"))?);
        Ok(())
    }

    /// Adds a shared text, which may have formats and a pronunciation.
    pub(super) fn shared(&mut self, text: &mut String) -> Result<(), Refusal> {
        let (length, flags) = (self.u16()?, self.u8()?);
        let formats = if flags & 8 == 0 { 0 } else { 4 * usize::from(self.u16()?) };
        let spoken = if flags & 4 == 0 { 0 } else { u32::from_le_bytes(self.take()?) as usize };
        self.characters(length.into(), flags, text)?;
        self.skip(formats)?;
        self.skip(spoken)
    }

    /// Characters go on behind flags of their own where a record is continued. Excel itself may cut a pair of halves apart.
    fn characters(&mut self, length: usize, flags: u8, text: &mut String) -> Result<(), Refusal> {
        let (mut units, mut flags) = (Vec::with_capacity(length), flags);
        loop {
            let missing = length - units.len();
            let width = if flags & 1 == 0 { 1 } else { 2 };
            let here = missing.min(self.rest.len() / width);
            let (bytes, rest) = self.rest.split_at(here * width);
            units.extend(bytes.chunks_exact(width).map(|unit| match *unit {
                [low, high] => u16::from_le_bytes([low, high]),
                [low] => u16::from(low),
                _ => 0,
            }));
            self.rest = rest;
            if here == missing {
                break;
            }
            if !self.rest.is_empty() || !self.go_on() {
                return Err(short());
            }
            flags = self.u8()?;
        }
        text.push_str(&String::from_utf16_lossy(&units));
        Ok(())
    }

    fn skip(&mut self, mut length: usize) -> Result<(), Refusal> {
        while length > 0 {
            if self.is_empty() {
                return Err(short());
            }
            let here = length.min(self.rest.len());
            self.rest = self.rest.get(here..).unwrap_or_default();
            length -= here;
        }
        Ok(())
    }
}

fn short() -> Refusal {
    Refusal::damaged("", "a text that is shorter than it says")
}
