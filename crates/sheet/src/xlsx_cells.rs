//! The cells of a worksheet of an xlsx, one after the other.
//!
//! What programs read differently is refused by its cell: a value in several pieces, two values in a cell, a number written with
//! entities, a text that is not there, a place that no sheet has. How large the sheet says it is does not matter.

use super::fault::Fault;
use super::held::{Held, Value};
use super::merged::Merged;
use super::tag::Tag;
use super::texts::{item, meant};
use super::xlsx_value::{Format, Kind, Meaning, NOWHERE, kind, place};
use super::xml::{Token, Xml};
use memchr::memchr;

/// The cells of one sheet.
pub(super) struct Cells<'w, 'p> {
    xml: Xml<'p>,
    meaning: Meaning<'w>,
    in_row: bool,
    /// The row and the column, from 1, that follow where a cell does not say where it stands.
    next: (u64, u64),
    /// Cells that are shown as one over several rows; known once the last cell was read.
    pub(super) merged: Vec<Merged>,
}

/// A cell that has begun.
#[derive(Clone, Copy)]
pub(super) struct Begun {
    /// From 1.
    pub(super) row: u64,
    pub(super) column: u64,
    format: Format,
    /// Where its value stands in what is ahead, if all of it is in memory.
    plain: Option<Plain>,
}

/// What is true of a cell that says nothing.
const PLAIN: Format = Format { kind: Kind::Unsaid, style: None };

#[derive(Clone, Copy)]
struct Plain {
    /// The bytes of the whole cell.
    length: usize,
    start: usize,
    end: usize,
    /// Of a text of the cell's own, whether blanks around it are kept.
    inline: Option<bool>,
}

/// What a cell holds.
pub(super) struct Content<'a> {
    pub(super) value: Value<'a>,
    /// Bytes of its text.
    pub(super) bytes: usize,
    /// Whether a formula has made it.
    pub(super) formula: bool,
    /// Whether that formula is written there, or with another cell's.
    pub(super) written: bool,
}

impl<'w, 'p> Cells<'w, 'p> {
    /// Goes to the first row.
    pub(super) fn new(mut xml: Xml<'p>, meaning: Meaning<'w>) -> Result<Self, Fault> {
        loop {
            match xml.next()? {
                Token::Start(tag) if tag.local() == "sheetData" => break,
                Token::Eof => return Err(Fault::Damaged("a sheet without a table")),
                _ => {}
            }
        }
        Ok(Cells { xml, meaning, in_row: false, next: (1, 1), merged: Vec::new() })
    }

    /// Goes to the next cell; none behind the last, once the rest of the part has been looked at.
    pub(super) fn next(&mut self) -> Result<Option<Begun>, Fault> {
        if self.in_row
            && let Some(begun) = plain(self.xml.ahead())
        {
            self.next.1 = begun.column + 1;
            return Ok(Some(begun));
        }
        loop {
            match self.xml.next()? {
                Token::Start(tag) => match (self.in_row, tag.local()) {
                    (true, "c") => {
                        let begun = begin(tag, self.next)?;
                        self.next.1 = begun.column + 1;
                        return Ok(Some(begun));
                    }
                    (false, "row") => {
                        self.in_row = true;
                        if let Some(written) = tag.get("r")? {
                            self.next.0 = place(written)?.1;
                        }
                    }
                    (_, "extLst") => self.xml.skip()?,
                    _ => return Err(Fault::Damaged("a tag that is neither row nor cell")),
                },
                Token::End(_) if self.in_row => {
                    self.in_row = false;
                    self.next = (self.next.0 + 1, 1);
                }
                Token::End(_) => return self.finish().map(|()| None),
                Token::Text(_) | Token::Raw(_) => {}
                Token::Eof => return Err(Fault::Incomplete),
            }
        }
    }

    fn finish(&mut self) -> Result<(), Fault> {
        loop {
            match self.xml.next()? {
                Token::Start(tag) if tag.local() == "sheetData" => {
                    return Err(Fault::Damaged("a sheet with two tables"));
                }
                Token::Start(tag) if tag.local() == "mergeCell" => {
                    if let Some(written) = tag.get("ref").ok().flatten() {
                        note_merged(written, &mut self.merged);
                    }
                }
                Token::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// What the cell holds, up to its end; a text of its own is kept in `held`.
    pub(super) fn content(&mut self, begun: Begun, held: &mut Held<'w>) -> Result<Content<'w>, Fault> {
        let mut content = Content { value: Value::Empty, bytes: 0, formula: false, written: false };
        if let Some(plain) = begun.plain {
            let written = self.xml.pass(plain.length, plain.start..plain.end);
            if let Some(keeps_blanks) = plain.inline {
                (content.value, content.bytes) = held.write(|text| meant(written, keeps_blanks, text))?;
            } else if !written.is_empty() {
                (content.value, content.bytes) = self.meaning.of(written, begun.format, held)?;
            }
            return Ok(content);
        }
        let mut values = 0;
        loop {
            match self.xml.next()? {
                Token::Start(tag) => match tag.local() {
                    "v" | "is" if values > 0 => return Err(Fault::Damaged("a cell with two values")),
                    "v" => {
                        values += 1;
                        (content.value, content.bytes) = self.value(begun, held)?;
                    }
                    "is" => {
                        values += 1;
                        let xml = &mut self.xml;
                        (content.value, content.bytes) = held.write(|text| item(xml, text))?;
                    }
                    "f" => {
                        content.formula = true;
                        content.written |= tag.get("t")? == Some("shared");
                        content.written |= self.formula()?;
                    }
                    "extLst" => self.xml.skip()?,
                    _ => return Err(Fault::Damaged("a tag that is no part of a cell")),
                },
                Token::End(_) => return Ok(content),
                Token::Text(_) | Token::Raw(_) => {}
                Token::Eof => return Err(Fault::Incomplete),
            }
        }
    }

    /// The value that stands up to the end of its tag, and the bytes of its text.
    fn value(&mut self, begun: Begun, held: &mut Held<'w>) -> Result<(Value<'w>, usize), Fault> {
        let found = match self.xml.next()? {
            Token::Text(written) => self.meaning.of(written, begun.format, held)?,
            Token::End(_) => {
                let empty = matches!(begun.format.kind, Kind::Text | Kind::Date);
                return Ok((if empty { Value::Shared("") } else { Value::Empty }, 0));
            }
            _ => return Err(Fault::Damaged("a value in raw text or within a tag")),
        };
        match self.xml.next()? {
            Token::End(_) => Ok(found),
            _ => Err(Fault::Damaged("a value in several pieces")),
        }
    }

    /// Passes over a formula; whether anything is written in it.
    fn formula(&mut self) -> Result<bool, Fault> {
        let depth = self.xml.depth();
        let mut written = false;
        loop {
            match self.xml.next()? {
                Token::Text(_) | Token::Raw(_) => written = true,
                Token::End(open) if open < depth => return Ok(written),
                Token::Eof => return Err(Fault::Incomplete),
                Token::Start(_) | Token::End(_) => {}
            }
        }
    }
}

/// Notes the cells that a reference such as `A2:A4` merges.
fn note_merged(written: &str, all: &mut Vec<Merged>) {
    let Some((first, last)) = written.split_once(':') else { return };
    if let (Ok((column, first_row)), Ok((_, last_row))) = (place(first), place(last))
        && let Some(column) = column.checked_sub(1)
    {
        Merged::note(all, first_row, last_row, column);
    }
}

/// A cell as nearly all programs write it, where all of it is in memory: `<c r="B2" s="1" t="s"><v>7</v></c>`,
/// `<c r="B2" t="inlineStr"><is><t>text</t></is></c>` or `<c r="B2" s="1"/>`. It is understood like any other, but in one go; what is
/// written otherwise, or wrong, is left to be read tag by tag.
fn plain(ahead: &str) -> Option<Begun> {
    let mut begun = Begun { row: 0, column: 0, format: PLAIN, plain: None };
    let mut rest = ahead.strip_prefix("<c r=\"")?;
    (begun.column, begun.row) = place(quoted(&mut rest)?).ok().filter(|(column, _)| *column > 0)?;
    if let Some(style) = rest.strip_prefix(" s=\"") {
        rest = style;
        begun.format.style = Some(quoted(&mut rest)?.parse().ok()?);
    }
    if let Some(written) = rest.strip_prefix(" t=\"") {
        rest = written;
        begun.format.kind = kind(quoted(&mut rest)?).ok()?;
    }
    let at = |rest: &str| ahead.len() - rest.len();
    if let Some(rest) = rest.strip_prefix("/>") {
        begun.plain = Some(Plain { length: at(rest), start: 0, end: 0, inline: None });
        return Some(begun);
    }
    let (value, inline) = match rest.strip_prefix("><v>") {
        Some(value) => (value, None),
        None => {
            let text = rest.strip_prefix("><is><t")?;
            let kept = text.strip_prefix(" xml:space=\"preserve\">");
            (kept.or_else(|| text.strip_prefix('>'))?, Some(kept.is_some()))
        }
    };
    let length = memchr(b'<', value.as_bytes()).filter(|length| *length > 0 || inline.is_some())?;
    let end = if inline.is_some() { "</t></is></c>" } else { "</v></c>" };
    let rest = value.get(length..)?.strip_prefix(end)?;
    begun.plain = Some(Plain { length: at(rest), start: at(value), end: at(value) + length, inline });
    Some(begun)
}

/// What stands before the next quote, which is passed over.
fn quoted<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let end = rest.bytes().position(|byte| byte == b'"')?;
    let value = rest.get(..end)?;
    *rest = rest.get(end + 1..)?;
    Some(value)
}

/// What a cell's tag says; where it does not say its place, it is the one that follows.
fn begin(tag: Tag<'_>, next: (u64, u64)) -> Result<Begun, Fault> {
    let mut begun = Begun { row: next.0, column: next.1, format: PLAIN, plain: None };
    for attribute in tag.attributes() {
        match attribute? {
            ("r", written) => {
                (begun.column, begun.row) = place(written)?;
                if begun.column == 0 {
                    return Err(NOWHERE);
                }
            }
            ("s", written) => begun.format.style = Some(written.parse().unwrap_or_default()),
            ("t", written) => begun.format.kind = kind(written)?,
            _ => {}
        }
    }
    Ok(begun)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::cut;
    use crate::formats::Shown;
    use crate::texts::Texts;
    use crate::{Limits, Next, Refusal};
    use proptest::prelude::*;
    use std::collections::VecDeque;

    /// Each cell of a sheet that comes in these blocks, and how it ends.
    fn cells(blocks: impl IntoIterator<Item = String>) -> Vec<String> {
        let mut texts = Texts::default();
        for text in ["first", "第二"] {
            let write = |all: &mut String| {
                all.push_str(text);
                Ok::<_, Refusal>(())
            };
            texts.push(write, "", &Limits::default()).unwrap();
        }
        let mut blocks: VecDeque<String> = blocks.into_iter().collect();
        let mut feed = || Ok(blocks.pop_front());
        let mut seen = Vec::new();
        let mut read = || -> Result<(), Fault> {
            let meaning = Meaning { texts: &texts, styles: &[Shown::Number, Shown::Date] };
            let mut cells = Cells::new(Xml::new(&mut feed), meaning)?;
            while let Some(begun) = cells.next()? {
                let mut held = Held::default();
                let content = cells.content(begun, &mut held)?;
                let place = (begun.row, begun.column, content.bytes, content.formula, content.written);
                held.set(0, content.value).unwrap();
                let show = &mut |row: crate::Row<'_>| {
                    seen.push(format!("{place:?} {:?}", row.cells));
                    Ok::<_, Refusal>(Next::Row)
                };
                held.show(1, show).unwrap();
            }
            Ok(())
        };
        let end = read();
        seen.push(format!("{end:?}"));
        seen
    }

    fn sheet(rows: &str) -> String {
        format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
    }

    #[test]
    fn values_that_programs_read_differently_are_refused() {
        for value in [
            "<v>5<![CDATA[2.9]]></v>",
            "<v><![CDATA[52.9]]></v>",
            "<v>5<!-- x -->2.9</v>",
            "<v>5<?x y?>2.9</v>",
            "<v>5&#50;.9</v>",
            "<v>5<b/>2.9</v>",
            "<v>5</v><v>6</v>",
            "<is><t>5</t></is><v>6</v>",
            "<w>5</w>",
        ] {
            let end = cells([sheet(&format!("<row><c r=\"K7\" s=\"1\"><f>A1</f>{value}</c></row>"))]).pop().unwrap();
            assert!(end.starts_with("Err(Damaged"), "{value}: {end}");
        }
        for place in
            ["A4294967296", "A99999999999999999999", "AAAAAAAA1", "A1B", "A-1", "A", "7", "", "A0", "A01", "é1"]
        {
            let end = cells([sheet(&format!("<row><c r=\"{place}\"><v>1</v></c></row>"))]).pop().unwrap();
            assert!(end.starts_with("Err(Damaged"), "{place}: {end}");
        }
        for index in ["-1", "abc", "1.0", " 1", "+1", "0x1", "2", "99999999999999999999"] {
            let end = cells([sheet(&format!("<row><c t=\"s\" r=\"B2\"><v>{index}</v></c></row>"))]).pop().unwrap();
            assert!(end.starts_with("Err(Damaged"), "{index}: {end}");
        }
        assert_eq!(cells([sheet("")]), ["Ok(())"]);
        for rows in ["<c/>", "<row><row/></row>", "<row><v>1</v></row>", "</sheetData><sheetData>"] {
            assert!(cells([sheet(rows)]).pop().unwrap().starts_with("Err(Damaged"), "{rows}");
        }
    }

    proptest! {
        /// A cell that is whole in memory is understood in one go, and one that is not tag by tag: to the same.
        #[test]
        fn blocks_may_end_anywhere(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "<c r=\"A1\"><v>1</v></c>", "<c r=\"B2\" s=\"1\"><v>46335.5</v></c>", "<c r=\"C3\" s=\"9\" t=\"s\"><v>1</v></c>",
                    "<c r=\"D4\" t=\"str\"><v>a&amp;\r\nb_x0041_</v></c>", "<c r=\"E5\" t=\"b\"><v>1</v></c>", "<c r=\"F6\" t=\"e\"><v>#N/A</v></c>",
                    "<c r=\"G7\" t=\"inlineStr\"><is><t>长</t></is></c>", "<c r=\"H8\" t=\"inlineStr\"><v>x</v></c>", "<c r=\"I9\" s=\"1\"/>",
                    "<c r=\"J10\" t=\"n\"><v>x</v></c>", "<c r=\"K11\"><v>x</v></c>", "<c r=\"L12\"><v>1</v><v>2</v></c>", "<c><v>7</v></c>",
                    "<c r=\"M13\" t=\"x\"><v>1</v></c>", "<c r=\"1\"><v>1</v></c>", "<c r=\"N14\" s=\"\" t=\"s\"><v>0</v></c>", "</row><row>",
                    "<c r=\"O15\"><v></v></c>", "<c r=\"P16\" t=\"str\"><v/></c>", "<c r=\"Q17\"><f>1</f><v>2</v></c>", "<c r=\"R18\"><v>1&#50;</v></c>",
                    "<c r=\"U21\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> a&amp;\r\n_x0041_ </t></is></c>",
                    "<c r=\"V22\" s=\"1\" t=\"inlineStr\"><is><t> b </t></is></c>", "<c r=\"W23\"><is><t></t></is></c>",
                    "<c r=\"X24\" t=\"inlineStr\"><is><t>&x;</t></is></c>", "<c r=\"Y25\" t=\"s\"><is><t>c</t></is><v>1</v></c>",
                    "<c r=\"Z26\" t=\"inlineStr\"><is><t>d</t><rPh><t>e</t></rPh></is></c>", "<c r=\"AA27\" t=\"inlineStr\"><is><t>f</t></is></d>",
                    "</row><row r=\"30\">", "</row>", "<c r=\"S19\" t=\"d\"><v>2026</v></c>", "<c r=\"T20\" t=\"s\"><v>9</v></c>", "</sheetData>",
                ]),
                0..9,
            ),
            lengths in prop::collection::vec(1_usize..30, 1..9),
        ) {
            let text = sheet(&format!("<row>{}</row>", pieces.concat()));
            prop_assert_eq!(cells(cut(&text, &lengths)), cells([text]));
        }
    }
}
