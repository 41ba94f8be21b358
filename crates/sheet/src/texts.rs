//! The texts that a workbook's cells share, in one piece of memory, and how a text of an xlsx is written.

use super::fault::Fault;
use super::limits::{Limit, Limits};
use super::refusal::Refusal;
use super::tag::decode;
use super::xml::{Token, Xml};
use memchr::{memchr, memmem};
use std::ops::Range;

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
            while xml.depth() == 1
                && let Some((length, written, keeps_blanks)) = plain(xml.ahead())
            {
                texts.push(|all| meant(xml.pass(length, written), keeps_blanks, all), name, limits)?;
            }
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

/// A text as nearly all programs write it, where all of it is in memory: `<si><t>text</t></si>`, perhaps with its blanks kept. The
/// bytes of it all, where its text stands, and whether blanks are kept. Anything else is left to be read tag by tag.
fn plain(ahead: &str) -> Option<(usize, Range<usize>, bool)> {
    let rest = ahead.strip_prefix("<si><t")?;
    let keeps = rest.strip_prefix(" xml:space=\"preserve\">");
    let written = keeps.or_else(|| rest.strip_prefix('>'))?;
    let (begin, length) = (ahead.len() - written.len(), memchr(b'<', written.as_bytes())?);
    let behind = written.get(length..)?.strip_prefix("</t></si>")?;
    Some((ahead.len() - behind.len(), begin..begin + length, keeps.is_some()))
}

/// Adds what is written in a `<t>`, in one piece.
pub(super) fn meant(written: &str, keeps_blanks: bool, text: &mut String) -> Result<(), Fault> {
    let start = text.len();
    decode(written, text)?;
    settle(text, start, keeps_blanks);
    Ok(())
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
    settle(text, start, keeps_blanks);
    Ok(())
}

/// Makes what stands from there on what is meant by it: without blanks around it where they are not kept, its escapes resolved.
fn settle(text: &mut String, start: usize, keeps_blanks: bool) {
    const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
    if !keeps_blanks {
        let piece = text.get(start..).unwrap_or_default();
        let behind = piece.trim_end_matches(BLANKS).len();
        let before = piece.len() - piece.trim_start_matches(BLANKS).len();
        text.truncate(start + behind);
        text.drain(start..start + before.min(behind));
    }
    unescape(text, start);
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
    if memchr(b'_', escaped.as_bytes()).is_none() || memmem::find(escaped.as_bytes(), b"_x").is_none() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::cut;
    use proptest::prelude::*;
    use std::collections::VecDeque;

    /// The texts of a part that comes in these blocks, and how it ends.
    fn texts(blocks: impl IntoIterator<Item = String>) -> (Vec<String>, String) {
        let mut blocks: VecDeque<String> = blocks.into_iter().collect();
        let mut feed = || Ok(blocks.pop_front());
        match Texts::read(Xml::new(&mut feed), "texts", &Limits::default()) {
            Ok(texts) => {
                ((0..texts.ends.len()).filter_map(|at| texts.get(at).map(str::to_owned)).collect(), String::new())
            }
            Err(refusal) => (Vec::new(), format!("{refusal:?}")),
        }
    }

    #[test]
    fn blanks_are_kept_where_the_text_says_so() {
        let part = "<sst><si><t> a </t></si><si><t xml:space=\"preserve\"> b </t></si><si><t/></si></sst>";
        assert_eq!(texts([part.to_owned()]).0, ["a", " b ", ""]);
    }

    proptest! {
        /// A text that is whole in memory is understood in one go, and one that is not tag by tag: to the same.
        #[test]
        fn blocks_may_end_anywhere(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "<si><t>a</t></si>", "<si><t>长_x0041_</t></si>", "<si><t xml:space=\"preserve\"> a&amp;\r\n </t></si>", "<si><t> b </t></si>",
                    "<si><r><t>c</t></r><r><t>d</t></r></si>", "<si><t>e<!-- --></t></si>", "<si><t>f</t><rPh><t>g</t></rPh></si>", "<si/>",
                    "<si><t></t></si>", "<si><t/></si>", "<si><t>&x;</t></si>", "<si><t>a</t></t></si>", "<x/>", " ", "</sst>", "<si><t a=\"\">h</t></si>",
                ]),
                0..9,
            ),
            lengths in prop::collection::vec(1_usize..30, 1..9),
        ) {
            let text = format!("<sst>{}</sst>", pieces.concat());
            prop_assert_eq!(texts(cut(&text, &lengths)), texts([text]));
        }
    }
}
