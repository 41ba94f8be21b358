//! The texts that a workbook's cells share, in one piece of memory, and how a text of an xlsx is written.

use super::fault::Fault;
use super::limits::{Limit, Limits};
use super::refusal::Refusal;
use super::tag::decode;
use super::xml::{Token, Xml};
use memchr::memmem;

/// Texts by their number.
#[derive(Default)]
pub(super) struct Texts {
    all: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Texts {
    /// Reads the part of shared texts.
    pub(super) fn read(mut xml: Xml<'_>, name: &str, limits: &Limits) -> Result<Texts, Refusal> {
        let mut texts = Texts::default();
        let mut next = || -> Result<bool, Fault> {
            match xml.next()? {
                Token::Start(tag) => match tag.local() {
                    "sst" => check_count(tag.get("uniqueCount")?, name, limits)?,
                    "si" => texts.push(|all| item(&mut xml, all), name, limits)?,
                    _ => {}
                },
                Token::Eof => return Ok(false),
                Token::End(_) | Token::Text(_) | Token::Raw(_) => {}
            }
            Ok(true)
        };
        while next().map_err(|fault| fault.at(name, limits))? {}
        Ok(texts)
    }

    /// Adds the text that is written behind all.
    pub(super) fn push<E: From<Refusal>>(
        &mut self,
        write: impl FnOnce(&mut String) -> Result<(), E>,
        name: &str,
        limits: &Limits,
    ) -> Result<(), E> {
        write(&mut self.all)?;
        let (count, bytes) = (self.ends.len() as u64 + 1, self.all.len() as u64);
        if count > limits.cells {
            return Err(Refusal::too_much(Limit::Cells, count, limits.cells, name).into());
        }
        let end = u32::try_from(bytes);
        self.ends.push(end.map_err(|_| Refusal::too_much(Limit::PartBytes, bytes, u32::MAX.into(), name))?);
        Ok(())
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |start| *start as usize);
        self.all.get(start..end)
    }
}

/// No room is made for as many texts as a workbook says it has; but if it says more than there may be, it lies.
fn check_count(said: Option<&str>, name: &str, limits: &Limits) -> Result<(), Refusal> {
    let Some(said) = said else { return Ok(()) };
    match said.parse().unwrap_or(u64::MAX) {
        count if count > limits.cells => Err(Refusal::too_much(Limit::Cells, count, limits.cells, name)),
        _ => Ok(()),
    }
}

/// Adds a text with all its formatted pieces, up to the end of the tag that has begun it; how it is pronounced is left out.
pub(super) fn item(xml: &mut Xml<'_>, text: &mut String) -> Result<(), Fault> {
    let depth = xml.depth();
    loop {
        match xml.next()? {
            Token::Start(tag) => match tag.local() {
                "t" => {
                    let keeps_blanks = tag.get("xml:space")? == Some("preserve");
                    piece(xml, keeps_blanks, text)?;
                }
                "r" => {}
                "rPr" | "rPh" | "phoneticPr" | "extLst" => xml.skip()?,
                _ => return Err(Fault::Damaged("a tag that is no part of a text")),
            },
            Token::End(open) if open < depth => return Ok(()),
            Token::Eof => return Err(Fault::Incomplete),
            Token::End(_) | Token::Text(_) | Token::Raw(_) => {}
        }
    }
}

/// Adds what stands in a `<t>`.
fn piece(xml: &mut Xml<'_>, keeps_blanks: bool, text: &mut String) -> Result<(), Fault> {
    const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
    let start = text.len();
    loop {
        match xml.next()? {
            Token::Text(written) => decode(written, text)?,
            Token::Raw(written) => decode_lines(written, text),
            Token::End(_) => break,
            Token::Start(_) => return Err(Fault::Damaged("a tag within a text")),
            Token::Eof => return Err(Fault::Incomplete),
        }
    }
    if !keeps_blanks {
        let piece = text.get(start..).unwrap_or_default();
        let behind = piece.trim_end_matches(BLANKS).len();
        let before = piece.len() - piece.trim_start_matches(BLANKS).len();
        text.truncate(start + behind);
        text.drain(start..start + before.min(behind));
    }
    unescape(text, start);
    Ok(())
}

/// Raw text, its line ends line feeds.
fn decode_lines(written: &str, text: &mut String) {
    match written.contains('\r') {
        true => text.push_str(&written.replace("\r\n", "\n").replace('\r', "\n")),
        false => text.push_str(written),
    }
}

/// Resolves what Excel writes for characters that XML cannot hold, `_x000D_`, in the text from there on.
pub(super) fn unescape(text: &mut String, from: usize) {
    const ESCAPE: usize = "_x000D_".len();
    let escaped = text.get(from..).unwrap_or_default();
    if memmem::find(escaped.as_bytes(), b"_x").is_none() {
        return;
    }
    let (mut meant, mut rest) = (String::with_capacity(escaped.len()), escaped);
    while let Some(at) = memmem::find(rest.as_bytes(), b"_x") {
        let (before, behind) = rest.split_at(at);
        meant.push_str(before);
        let Some(first) = unit(behind) else {
            meant.push_str("_x");
            rest = behind.get(2..).unwrap_or_default();
            continue;
        };
        let low = behind.get(ESCAPE..).and_then(unit).filter(|low| matches!(low, 0xDC00..=0xDFFF));
        let pair = low.filter(|_| matches!(first, 0xD800..=0xDBFF)).map_or(vec![first], |low| vec![first, low]);
        meant.push_str(&String::from_utf16_lossy(&pair));
        rest = behind.get(ESCAPE * pair.len()..).unwrap_or_default();
    }
    meant.push_str(rest);
    text.truncate(from);
    text.push_str(&meant);
}

/// The number in an escape with which the text begins.
fn unit(text: &str) -> Option<u16> {
    let digits = text.get(2..6).filter(|_| text.get(6..7) == Some("_"))?;
    u16::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}
