//! One part of a workbook, unpacked through a counter and thrown away: what would hurt the XML reader is found here.

use super::limits::{Limit, Limits};
use super::refusal::Refusal;
use super::values::Values;
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
pub(super) fn look_over(
    mut part: impl Read,
    name: &str,
    packed: u64,
    holds: Holds,
    limits: &Limits,
) -> Result<u64, Refusal> {
    let mut chunk = vec![0; CHUNK];
    let (mut total, mut run, mut texts) = (0, 0, 0);
    let shared = name.ends_with("sharedstrings.xml");
    let worksheet = name.contains("worksheets/") || (holds == Holds::Ods && name == "content.xml");
    let xml = !name.ends_with(".bin");
    // Where a sheet lies is the workbook's to say: whatever may be one is looked at as one.
    let mut values = (holds == Holds::Xlsx && (worksheet || !is_known(name))).then(|| Values::new(name));
    let (limit, allowed) = match worksheet {
        true => (Limit::TotalBytes, limits.total_bytes),
        false => (Limit::PartBytes, limits.part_bytes),
    };
    loop {
        let filled = fill(&mut part, &mut chunk).map_err(|e| Refusal::damaged(name, e))?;
        let bytes = &chunk[..filled];
        if total == 0 && xml {
            prolog(bytes, name, shared, limits)?;
        }
        total += filled as u64;
        if total > allowed {
            return Err(Refusal::too_much(limit, total, allowed, name));
        }
        if total > SMALL && total / packed.max(1) > limits.ratio {
            return Err(Refusal::too_much(Limit::Ratio, total / packed.max(1), limits.ratio, name));
        }
        if let Some(values) = &mut values {
            values.look(bytes)?;
        }
        run = if !xml || bytes.contains(&b'<') { 0 } else { run + filled };
        if run > LONGEST_RUN {
            return Err(Refusal::too_much(Limit::StringBytes, run as u64, limits.string_bytes, name));
        }
        if shared {
            texts += opening_si(bytes);
            if texts > limits.cells {
                return Err(Refusal::too_much(Limit::Cells, texts, limits.cells, name));
            }
        }
        if filled < CHUNK {
            return Ok(total);
        }
    }
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

/// What stands before the content: no document type, and for shared texts a count that can be true, because room is made
/// for as many as it says.
fn prolog(head: &[u8], name: &str, shared: bool, limits: &Limits) -> Result<(), Refusal> {
    if find(head, b"<!doctype").is_some() {
        return Err(Refusal::Doctype { part: in_a_line(name) });
    }
    let Some(at) = find(head, b"uniquecount").filter(|_| shared) else {
        return Ok(());
    };
    let digits: Vec<u8> =
        head[at..].iter().skip_while(|b| !b.is_ascii_digit()).take_while(|b| b.is_ascii_digit()).copied().collect();
    let count = std::str::from_utf8(&digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX);
    if count > limits.cells {
        return Err(Refusal::too_much(Limit::Cells, count, limits.cells, name));
    }
    Ok(())
}

/// Parts that are no sheets by the names that programs give them.
fn is_known(name: &str) -> bool {
    const KNOWN: [&str; 5] = ["sharedstrings.xml", "styles.xml", "workbook.xml", "[content_types].xml", ".rels"];
    KNOWN.iter().any(|end| name.ends_with(end)) || name.starts_with("xl/theme/")
}

/// Where the lower-case word stands, in whatever case.
fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window.eq_ignore_ascii_case(word))
}

/// How many `<si>` begin here, with or without a prefix; one that a chunk's edge cuts is not counted.
fn opening_si(bytes: &[u8]) -> u64 {
    let mut count = 0;
    for tag in bytes.split(|b| *b == b'<').skip(1) {
        let end = tag.iter().take(32).position(|b| matches!(b, b'>' | b' ' | b'/')).unwrap_or(0);
        let local = tag[..end].rsplit(|b| *b == b':').next().unwrap_or_default();
        count += u64::from(local == b"si");
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(content: &str, name: &str) -> Result<u64, Refusal> {
        look_over(content.as_bytes(), name, content.len() as u64, Holds::Xlsx, &Limits::default())
    }

    #[test]
    fn an_ordinary_part_passes_and_is_counted() {
        assert_eq!(
            look("<?xml version=\"1.0\"?><sst uniqueCount=\"2\"><si/><si/></sst>", "xl/sharedstrings.xml"),
            Ok(58)
        );
    }

    #[test]
    fn what_would_hurt_is_refused_by_name() {
        assert_eq!(look("<!DocType a><a/>", "p.xml"), Err(Refusal::Doctype { part: "p.xml".into() }));
        let lying = look("<sst count='1' uniqueCount='4000000000'>", "xl/sharedstrings.xml").unwrap_err();
        assert!(matches!(lying, Refusal::TooMuch { limit: Limit::Cells, found: 4_000_000_000, .. }), "{lying}");
        let endless = look("<sst uniqueCount=\"99999999999999999999999\">", "xl/sharedstrings.xml").unwrap_err();
        assert!(matches!(endless, Refusal::TooMuch { found: u64::MAX, .. }), "{endless}");
        let hidden = look("<c r=\"A1\"><v><![CDATA[12.5]]></v></c>", "xl/worksheets/sheet1.xml").unwrap_err();
        assert_eq!(hidden.code(), "damaged");
        let long = look(&format!("<a>{}</a>", "x".repeat(2 * LONGEST_RUN)), "p.xml").unwrap_err();
        assert!(matches!(long, Refusal::TooMuch { limit: Limit::StringBytes, .. }), "{long}");
    }

    #[test]
    fn texts_are_counted_by_their_tag_alone() {
        assert_eq!(opening_si(b"<sst><si><t>si</t></si><x:si/><sit/><si xml:space='preserve'>"), 3);
    }
}
