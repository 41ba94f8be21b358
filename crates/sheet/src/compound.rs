//! The compound file around an xls or a workbook with a password: all its chains walked once, each sector at most once.
//!
//! A chain that is a cycle would never end, and a link may lead out of the file: both are refused; and a stream shorter than its length
//! says is a file whose end is missing.

use super::refusal::{Refusal, Seems};

const END: u32 = 0xFFFF_FFFE;
/// From here on numbers are marks, not sectors.
const MARKS: u32 = 0xFFFF_FFFA;
const ENTRY: usize = 128;

/// A compound file whose tables are sound.
pub(super) struct Compound<'a> {
    sector: usize,
    /// Everything behind the header.
    body: &'a [u8],
    fat: Vec<u32>,
    entries: Vec<Entry>,
    /// The container of the small streams and the table of its chains.
    small: (Vec<u8>, Vec<u32>),
}

struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl<'a> Compound<'a> {
    pub(super) fn open(file: &'a [u8]) -> Result<Compound<'a>, Refusal> {
        if file.len() < 512 {
            return Err(Refusal::Incomplete { place: String::new() });
        }
        let sector = match u16_at(file, 30) {
            9 => 512,
            12 => 4096,
            other => return Err(Refusal::damaged("", format!("sector shift {other}"))),
        };
        let body = file.get(sector..).unwrap_or_default();
        let mut compound =
            Compound { sector, body, fat: Vec::new(), entries: Vec::new(), small: (Vec::new(), Vec::new()) };
        compound.fat = compound.read_fat(file)?;
        compound.entries = compound.read_entries(u32_at(file, 48), sector == 512)?;
        compound.small = compound.read_small(file, &compound.entries[0])?;
        Ok(compound)
    }

    /// The stream of that name, copied out; none where there is none.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(entry) = self.entry(name) else { return Ok(None) };
        if entry.length >= 4096 {
            return self.chain(entry.start, entry.length).map(Some);
        }
        walk(entry.start, &self.small.1, &self.small.0, 64, entry.length).map(Some)
    }

    /// Whether it holds a workbook that only a password opens.
    pub(super) fn is_encrypted(&self) -> bool {
        self.entry("EncryptedPackage").is_some()
    }

    /// The stream that holds the workbook of an xls.
    pub(super) fn workbook(&self) -> Result<Vec<u8>, Refusal> {
        for name in ["Workbook", "Book"] {
            if let Some(stream) = self.stream(name)? {
                return Ok(stream);
            }
        }
        let seems = match () {
            () if self.entry("WordDocument").is_some() => Seems::Word,
            () if self.entry("PowerPoint Document").is_some() => Seems::Slides,
            () => Seems::Unknown,
        };
        Err(Refusal::NotASpreadsheet { seems })
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn read_fat(&self, file: &[u8]) -> Result<Vec<u32>, Refusal> {
        let mut list: Vec<u32> = numbers(&file[76..512]);
        let mut next = u32_at(file, 68);
        let mut seen = vec![false; self.sectors()];
        while next < MARKS {
            self.once(next, &mut seen)?;
            let mut more = numbers(self.whole(next)?);
            next = more.pop().unwrap_or(END);
            list.extend(more);
        }
        let mut fat = Vec::new();
        let mut seen = vec![false; self.sectors()];
        for id in list.into_iter().filter(|id| *id < MARKS) {
            self.once(id, &mut seen)?;
            fat.extend(numbers(self.whole(id)?));
        }
        Ok(fat)
    }

    fn read_entries(&self, start: u32, small: bool) -> Result<Vec<Entry>, Refusal> {
        let bytes = walk(start, &self.fat, self.body, self.sector, usize::MAX)?;
        let entries: Vec<Entry> = bytes.chunks_exact(ENTRY).map(|chunk| entry(chunk, small)).collect();
        if entries.is_empty() { Err(Refusal::damaged("", "no directory")) } else { Ok(entries) }
    }

    fn read_small(&self, file: &[u8], root: &Entry) -> Result<(Vec<u8>, Vec<u32>), Refusal> {
        let sectors = u32_at(file, 64) as usize;
        if sectors == 0 {
            return Ok((Vec::new(), Vec::new()));
        }
        let container = self.chain(root.start, root.length)?;
        let length = sectors.saturating_mul(self.sector);
        Ok((container, numbers(&self.chain(u32_at(file, 60), length)?)))
    }

    fn chain(&self, start: u32, length: usize) -> Result<Vec<u8>, Refusal> {
        if length > self.body.len() {
            return Err(Refusal::Incomplete { place: String::new() });
        }
        walk(start, &self.fat, self.body, self.sector, length)
    }

    fn sectors(&self) -> usize {
        self.body.len().div_ceil(self.sector)
    }

    /// A sector of a table, whole even where it is the last of the file.
    fn whole(&self, id: u32) -> Result<&[u8], Refusal> {
        let sector = slice(self.body, id, self.sector)?;
        if sector.len() < self.sector { Err(Refusal::Incomplete { place: String::new() }) } else { Ok(sector) }
    }

    fn once(&self, id: u32, seen: &mut [bool]) -> Result<(), Refusal> {
        match seen.get_mut(id as usize) {
            Some(seen) if !*seen => *seen = true,
            Some(_) => return Err(Refusal::damaged("", "a table of sectors that names one twice")),
            None => return Err(Refusal::Incomplete { place: String::new() }),
        }
        Ok(())
    }
}

/// Follows a chain until `length` bytes are there, or to its end where the length is not known.
fn walk(start: u32, table: &[u32], body: &[u8], sector: usize, length: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let mut seen = vec![false; table.len()];
    let mut id = start;
    while id != END && bytes.len() < length {
        match seen.get_mut(id as usize) {
            Some(seen) if !*seen => *seen = true,
            Some(_) => return Err(Refusal::damaged("", "a chain of sectors that runs in a circle")),
            None => return Err(Refusal::damaged("", "a chain of sectors that leaves its table")),
        }
        bytes.extend_from_slice(slice(body, id, sector)?);
        id = table[id as usize];
    }
    if length != usize::MAX && bytes.len() < length {
        return Err(Refusal::Incomplete { place: String::new() });
    }
    bytes.truncate(length);
    Ok(bytes)
}

/// A sector; the last one of a file may be short.
fn slice(body: &[u8], id: u32, sector: usize) -> Result<&[u8], Refusal> {
    let start = (id as usize).saturating_mul(sector);
    let end = start.saturating_add(sector).min(body.len());
    body.get(start..end).filter(|s| !s.is_empty()).ok_or(Refusal::Incomplete { place: String::new() })
}

fn entry(chunk: &[u8], small: bool) -> Entry {
    let units: Vec<u16> = chunk[..64].chunks_exact(2).map(|pair| u16_at(pair, 0)).take_while(|u| *u != 0).collect();
    let low = u32_at(chunk, 120) as usize;
    let high = if small { 0 } else { u32_at(chunk, 124) as usize };
    Entry { name: String::from_utf16_lossy(&units), start: u32_at(chunk, 116), length: low | high << 32 }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32_at(four, 0)).collect()
}

/// Little-endian at the place; zero where the bytes end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

/// Little-endian at the place; zero where the bytes end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}
