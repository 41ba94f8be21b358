//! XML as the parts of a workbook are written in it: tags and runs of text, borrowed from the block that is being read.
//!
//! A tag or a run is whole in memory, so that it must not be longer than [`LONGEST`], and tags lie within each other as they should:
//! what is not well formed is refused. Comments and instructions are passed over, document types are refused.

use super::blocks::Feed;
use super::fault::Fault;
use super::tag::Tag;
use memchr::{memchr, memmem};
use std::ops::Range;

/// The longest tag or run of text: 32,767 characters written as entities of ten bytes are far below.
const LONGEST: usize = 1024 * 1024;
/// How deep tags lie within each other at most; a formatted text in a cell lies seven deep.
const DEEPEST: usize = 256;

/// One part, read from its beginning.
pub(super) struct Xml<'p> {
    feed: &'p mut Feed<'p>,
    /// What is in memory, and up to where it has been read.
    window: String,
    at: usize,
    ended: bool,
    /// The names of the tags that are open, one behind the other, and where each begins.
    names: String,
    open: Vec<usize>,
    /// Whether the tag before closed itself.
    closing: bool,
    /// Whether any tag has been open.
    begun: bool,
}

/// What is read next. Tags that close themselves are a start and an end.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    Start(Tag<'a>),
    /// The end of a tag, and how many are open still.
    End(usize),
    /// A run of text as it is written; see [`decode`](super::tag::decode).
    Text(&'a str),
    /// Text that is no markup whatever stands in it.
    Raw(&'a str),
    /// The part has ended, and every tag in it.
    Eof,
}

/// What stands next in the window, by its place there.
enum Span {
    /// A tag that begins something, between its brackets; whether it closes itself.
    Start(Range<usize>, bool),
    End(Range<usize>),
    Text(Range<usize>),
    Raw(Range<usize>),
    /// What is passed over.
    Aside,
}

impl<'p> Xml<'p> {
    pub(super) fn new(feed: &'p mut Feed<'p>) -> Xml<'p> {
        Xml {
            feed,
            window: String::new(),
            at: 0,
            ended: false,
            names: String::new(),
            open: Vec::new(),
            closing: false,
            begun: false,
        }
    }

    /// What is in memory already of the rest.
    pub(super) fn ahead(&self) -> &str {
        self.window.get(self.at..).filter(|_| !self.closing).unwrap_or_default()
    }

    /// Passes over so many bytes of [`Xml::ahead`], in which every tag that begins has its end; hands out a piece of them.
    pub(super) fn pass(&mut self, length: usize, piece: Range<usize>) -> &str {
        let start = self.at;
        self.at += length;
        self.text(start + piece.start..start + piece.end)
    }

    /// How many tags are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    pub(super) fn next(&mut self) -> Result<Token<'_>, Fault> {
        if std::mem::take(&mut self.closing) {
            return Ok(self.close());
        }
        loop {
            let Some((span, length)) = self.span()? else {
                return if self.open.is_empty() && self.begun { Ok(Token::Eof) } else { Err(Fault::Incomplete) };
            };
            let start = self.at;
            self.at += length;
            let shifted = |range: Range<usize>| range.start + start..range.end + start;
            match span {
                Span::Aside => {}
                Span::Start(range, closed) => {
                    let range = shifted(range);
                    self.closing = closed;
                    return self.start(range).map(Token::Start);
                }
                Span::End(range) => return self.end(shifted(range)),
                Span::Text(_) if self.open.is_empty() => self.check_outside(start..start + length)?,
                Span::Text(range) => return Ok(Token::Text(self.text(shifted(range)))),
                Span::Raw(range) => return Ok(Token::Raw(self.text(shifted(range)))),
            }
        }
    }

    /// Passes over what the tag before has begun, its end too.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let depth = self.depth();
        while self.depth() >= depth {
            self.next()?;
        }
        Ok(())
    }

    fn check_outside(&self, range: Range<usize>) -> Result<(), Fault> {
        match self.text(range).trim_ascii().is_empty() {
            true => Ok(()),
            false => Err(Fault::Damaged("text outside of the document")),
        }
    }

    fn text(&self, range: Range<usize>) -> &str {
        self.window.get(range).unwrap_or_default()
    }

    fn start(&mut self, range: Range<usize>) -> Result<Tag<'_>, Fault> {
        let tag = self.window.get(range).unwrap_or_default();
        let (name, attributes) = tag.split_at(tag.bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(tag.len()));
        if name.is_empty() {
            return Err(Fault::Damaged("a tag without a name"));
        }
        if self.open.len() == DEEPEST || self.names.len() > LONGEST {
            return Err(Fault::Damaged("tags too deep within each other"));
        }
        if self.open.is_empty() && std::mem::replace(&mut self.begun, true) {
            return Err(Fault::Damaged("a second document behind the first"));
        }
        self.open.push(self.names.len());
        self.names.push_str(name);
        Ok(Tag::new(name, attributes))
    }

    fn end(&mut self, range: Range<usize>) -> Result<Token<'_>, Fault> {
        let name = self.window.get(range).unwrap_or_default().trim_ascii_end();
        let opened = self.open.last().and_then(|start| self.names.get(*start..));
        if opened != Some(name) {
            return Err(Fault::Damaged("a tag that ends another than the last that began"));
        }
        Ok(self.close())
    }

    fn close(&mut self) -> Token<'static> {
        self.names.truncate(self.open.pop().unwrap_or_default());
        Token::End(self.open.len())
    }

    /// What stands next and how long it is, once it is whole in memory; none at the end.
    fn span(&mut self) -> Result<Option<(Span, usize)>, Fault> {
        loop {
            let rest = self.window.get(self.at..).unwrap_or_default();
            if !rest.is_empty() {
                if let Some(found) = span(rest, self.ended)? {
                    return Ok(Some(found));
                }
                if self.ended {
                    return Err(Fault::Incomplete);
                }
                if rest.len() > LONGEST {
                    return Err(Fault::Long(rest.len()));
                }
            } else if self.ended {
                return Ok(None);
            }
            self.more()?;
        }
    }

    fn more(&mut self) -> Result<(), Fault> {
        let first = self.window.is_empty();
        self.window.drain(..self.at);
        self.at = 0;
        match (self.feed)()? {
            Some(block) if self.window.is_empty() => self.window = block,
            Some(block) => self.window.push_str(&block),
            None => self.ended = true,
        }
        // The mark of the byte order.
        self.at = if first && self.window.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Ok(())
    }
}

/// What stands first in the text; none where its end is not there yet.
fn span(text: &str, ended: bool) -> Result<Option<(Span, usize)>, Fault> {
    let bytes = text.as_bytes();
    let Some((b'<', inside)) = bytes.split_first() else {
        let length = memchr(b'<', bytes).or(ended.then_some(bytes.len()));
        return Ok(length.map(|length| (Span::Text(0..length), length)));
    };
    Ok(match inside.first() {
        Some(b'/') => memchr(b'>', bytes).map(|end| (Span::End(2..end), end + 1)),
        Some(b'?') => memmem::find(bytes, b"?>").map(|at| (Span::Aside, at + 2)),
        Some(b'!') => return declaration(bytes),
        _ => tag_end(bytes).map(|end| {
            let closed = end > 1 && bytes.get(end - 1) == Some(&b'/');
            (Span::Start(1..end - usize::from(closed), closed), end + 1)
        }),
    })
}

/// A comment or raw text.
fn declaration(bytes: &[u8]) -> Result<Option<(Span, usize)>, Fault> {
    const COMMENT: &[u8] = b"<!--";
    const RAW: &[u8] = b"<![CDATA[";
    const DOCTYPE: &[u8] = b"<!DOCTYPE";
    let ends = |start: &[u8], end| memmem::find(bytes.get(start.len()..)?, end).map(|at| at + start.len());
    if bytes.starts_with(COMMENT) {
        return Ok(ends(COMMENT, b"-->").map(|end| (Span::Aside, end + 3)));
    }
    if bytes.starts_with(RAW) {
        return Ok(ends(RAW, b"]]>").map(|end| (Span::Raw(RAW.len()..end), end + 3)));
    }
    if [COMMENT, RAW].iter().any(|start| start.starts_with(bytes)) {
        return Ok(None);
    }
    let head = bytes.get(..DOCTYPE.len()).unwrap_or(bytes);
    match DOCTYPE.get(..head.len()).is_some_and(|doctype| doctype.eq_ignore_ascii_case(head)) {
        true if head.len() == DOCTYPE.len() => Err(Fault::Doctype),
        true => Ok(None),
        false => Err(Fault::Damaged("a declaration that no workbook has")),
    }
}

/// Where the tag has its closing bracket: the first that stands in no quotes.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let end = memchr(b'>', bytes)?;
    let tag = bytes.get(..end)?;
    let quotes = tag.iter().filter(|byte| **byte == b'"').count();
    if quotes % 2 == 0 && !tag.contains(&b'\'') {
        return Some(end);
    }
    let mut quote = None;
    bytes.iter().position(|byte| {
        match (quote, byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), _) if open == *byte => quote = None,
            _ => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::cut;
    use proptest::prelude::*;
    use std::collections::VecDeque;

    /// Each token of a text that comes in these blocks, and how it ends.
    fn tokens(blocks: impl IntoIterator<Item = String>) -> Vec<String> {
        let mut blocks: VecDeque<String> = blocks.into_iter().collect();
        let mut feed = || Ok(blocks.pop_front());
        let mut xml = Xml::new(&mut feed);
        let mut seen = Vec::new();
        loop {
            let token = xml.next();
            seen.push(format!("{token:?}"));
            if matches!(token, Err(_) | Ok(Token::Eof)) {
                return seen;
            }
        }
    }

    fn ends(text: &str) -> String {
        tokens([text.to_owned()]).pop().unwrap()
    }

    #[test]
    fn tags_and_texts_come_as_they_are_written() {
        let text = "\u{FEFF}<?xml version='1.0'?><!-- <a> --><x:a b=\"1>2\" c = 'd\"'>t&amp;<![CDATA[<]]>]]></x:a > ";
        let start = r#"Ok(Start(Tag { name: "x:a", attributes: " b=\"1>2\" c = 'd\"'" }))"#;
        let rest = [r#"Ok(Text("t&amp;"))"#, r#"Ok(Raw("<"))"#, r#"Ok(Text("]]>"))"#, "Ok(End(0))", "Ok(Eof)"];
        assert_eq!(tokens([text.to_owned()]), [&[start], &rest[..]].concat());
        assert_eq!(tokens(["<a/>".to_owned()])[1..], ["Ok(End(0))", "Ok(Eof)"]);
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for incomplete in
            ["", " ", "<", "<a", "<a>", "<a>x", "<a b='", "<!-", "<!-- x", "<![CDATA[", "<a><![CDATA[x]]", "<?x", "</a"]
        {
            assert_eq!(ends(incomplete), "Err(Incomplete)", "{incomplete}");
        }
        for damaged in
            ["</a>", "<a></b>", "<a/><b/>", "<>", "< a>", "x<a/>", "<a/>x", "<!ELEMENT a>", "<!", "<a><!x></a>"]
        {
            let end = ends(damaged);
            assert!(end.starts_with("Err(Damaged") || damaged == "<!", "{damaged}: {end}");
        }
        assert_eq!(ends("<!docType a><a/>"), "Err(Doctype)");
        assert!(ends(&"<a>".repeat(DEEPEST + 1)).contains("too deep"));
        for endless in ["<a b='", "<!--", "<a>", "<![CDATA["] {
            assert!(tokens([endless.to_owned(), "x".repeat(LONGEST), "x".into()]).pop().unwrap().contains("Long"));
        }
    }

    proptest! {
        /// Wherever a block ends, the same is read.
        #[test]
        fn blocks_may_end_anywhere(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "<a>", "</a>", "<b c='>' d=\"'\">", "</b>", "<e/>", "text", "长", "&amp;", "\r\n", "<!-- - -->", "<![CDATA[ ]] ]]>",
                    "<?p?>", "<", ">", "]]>", "<!", "'", "\u{FEFF}",
                ]),
                0..20,
            ),
            lengths in prop::collection::vec(1_usize..9, 1..9),
        ) {
            let text = format!("<r>{}</r>", pieces.concat());
            // A run of text that a block cuts is whole all the same.
            prop_assert_eq!(tokens(cut(&text, &lengths)), tokens([text]));
        }
    }
}
