//! One part of a workbook in records or of an OpenDocument, unpacked through a counter and thrown away: what would hurt its reader is
//! found here.

use super::limits::{Limit, Limits};
use super::refusal::Refusal;
use crate::line::in_a_line;
use std::io::Read;

const CHUNK: usize = 64 * 1024;
/// Up to here a part may have any ratio to its packed size.
const SMALL: u64 = 32 * 1024 * 1024;
/// The longest run without a tag: 32,767 characters written as entities of ten bytes are far below.
const LONGEST_RUN: usize = 1024 * 1024;

/// What a zip holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// The parts of a workbook of Excel.
    Xlsx,
    /// The same in records in place of XML.
    Xlsb,
    /// The parts of an OpenDocument, of which kind its `mimetype` says.
    Ods,
    /// Files that have nothing to do with each other.
    Files,
}

/// Reads the part to its end, where its sum is checked; returns its bytes.
pub(super) fn look_over(mut part: impl Read, name: &str, packed: u64, limits: &Limits) -> Result<u64, Refusal> {
    let mut chunk = vec![0; CHUNK];
    let (mut total, mut run) = (0, 0);
    let xml = !name.ends_with(".bin");
    loop {
        let filled = fill(&mut part, &mut chunk).map_err(|e| Refusal::damaged(name, e))?;
        let bytes = &chunk[..filled];
        if total == 0 && xml && find(bytes, b"<!doctype").is_some() {
            return Err(Refusal::Doctype { part: in_a_line(name) });
        }
        total += filled as u64;
        check_size(total, packed, name, limits)?;
        run = if !xml || bytes.contains(&b'<') { 0 } else { run + filled };
        if run > LONGEST_RUN {
            return Err(Refusal::too_much(Limit::StringBytes, run as u64, limits.string_bytes, name));
        }
        if filled < CHUNK {
            return Ok(total);
        }
    }
}

/// Holds the size of a part against the limits.
pub(super) fn check_size(bytes: u64, packed: u64, name: &str, limits: &Limits) -> Result<(), Refusal> {
    let (limit, allowed) = match name.contains("worksheets/") || name == "content.xml" {
        true => (Limit::TotalBytes, limits.total_bytes),
        false => (Limit::PartBytes, limits.part_bytes),
    };
    if bytes > allowed {
        return Err(Refusal::too_much(limit, bytes, allowed, name));
    }
    let ratio = bytes / packed.max(1);
    if bytes > SMALL && ratio > limits.ratio {
        return Err(Refusal::too_much(Limit::Ratio, ratio, limits.ratio, name));
    }
    Ok(())
}

fn fill(part: &mut impl Read, chunk: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < chunk.len() {
        match part.read(&mut chunk[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    Ok(filled)
}

/// Where the lower-case word stands, in whatever case.
fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(content: &str, name: &str) -> Result<u64, Refusal> {
        look_over(content.as_bytes(), name, content.len() as u64, &Limits::default())
    }

    #[test]
    fn an_ordinary_part_passes_and_is_counted() {
        assert_eq!(look("<?xml version=\"1.0\"?><a/>", "content.xml"), Ok(25));
    }

    #[test]
    fn what_would_hurt_is_refused_by_name() {
        assert_eq!(look("<!DocType a><a/>", "p.xml"), Err(Refusal::Doctype { part: "p.xml".into() }));
        let long = look(&format!("<a>{}</a>", "x".repeat(2 * LONGEST_RUN)), "p.xml").unwrap_err();
        assert!(matches!(long, Refusal::TooMuch { limit: Limit::StringBytes, .. }), "{long}");
        let bomb = check_size(SMALL + 1, 1, "p.xml", &Limits::default()).unwrap_err();
        assert!(matches!(bomb, Refusal::TooMuch { limit: Limit::Ratio, .. }), "{bomb}");
    }
}
