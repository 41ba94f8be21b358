//! The values of a worksheet's cells, looked at as bytes before calamine parses them.
//!
//! calamine reads the first run of text in a `<v>` and no more: of `5<![CDATA[2.9]]>`, `5<!-- x -->2.9` and `5&#50;` it
//! makes 5, of a shared text's number that is none the first text of all, and of two values in one cell the last. It counts
//! the digits of `A4294967297` until they begin anew, at row 1. Each would be another figure without a word, and no
//! spreadsheet program writes any: such a file is refused by its cell.

use super::Refusal;

/// Bytes of a tag that are kept: the attributes of a cell are far shorter.
const TAG: usize = 512;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between tags.
    Text,
    /// After `<`.
    Open,
    /// In a tag; the quote that is open in it.
    Tag(Option<u8>),
    /// In something that begins with `<!` or `<?`, whose end is the bytes.
    Aside(&'static [u8]),
}

/// The scanner: the chunks of one part in, a refusal out.
pub(super) struct Values {
    part: String,
    state: State,
    tag: Vec<u8>,
    /// The end of what has been seen of an aside, to find its close across chunks.
    tail: Vec<u8>,
    /// The reference of the cell being read, as written; none outside of cells.
    cell: Option<String>,
    /// Whether the cell's value is the number of a shared text.
    shared: bool,
    /// Whether its value may hold entities.
    is_text: bool,
    values: usize,
    in_value: bool,
}

impl Values {
    pub(super) fn new(part: &str) -> Values {
        let part = part.rsplit('/').next().unwrap_or(part).trim_end_matches(".xml").to_owned();
        Values {
            part,
            state: State::Text,
            tag: Vec::new(),
            tail: Vec::new(),
            cell: None,
            shared: false,
            is_text: false,
            values: 0,
            in_value: false,
        }
    }

    pub(super) fn look(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let mut rest = bytes;
        while let Some(&byte) = rest.first() {
            let taken = match self.state {
                State::Text => self.text(rest)?,
                State::Open => self.open(byte)?,
                State::Tag(quote) => self.tag(rest, quote)?,
                State::Aside(end) => self.aside(rest, end),
            };
            rest = &rest[taken..];
        }
        Ok(())
    }

    fn text(&mut self, rest: &[u8]) -> Result<usize, Refusal> {
        let until = rest.iter().position(|byte| *byte == b'<');
        let run = &rest[..until.unwrap_or(rest.len())];
        if self.in_value {
            if self.shared && !run.iter().all(u8::is_ascii_digit) {
                return Err(self.damaged("the number of a shared text that is no number"));
            }
            if !self.is_text && run.contains(&b'&') {
                return Err(self.damaged("a number written with entities"));
            }
        }
        if until.is_some() {
            self.state = State::Open;
            self.tag.clear();
        }
        Ok(run.len() + usize::from(until.is_some()))
    }

    fn open(&mut self, byte: u8) -> Result<usize, Refusal> {
        if byte != b'!' && byte != b'?' {
            self.state = State::Tag(None);
            return Ok(0);
        }
        if self.in_value {
            return Err(self.damaged("a value in a section of raw text or beside a comment"));
        }
        // A comment and raw text begin alike; which of the two it is shows in the next bytes.
        self.state = State::Aside(if byte == b'?' { b"?>" } else { b"" });
        self.tail.clear();
        Ok(1)
    }

    fn aside(&mut self, rest: &[u8], end: &'static [u8]) -> usize {
        self.tail.push(rest[0]);
        if end.is_empty() {
            let end: Option<&[u8]> = match self.tail.as_slice() {
                b"-" | b"[" | b"[C" | b"[CD" | b"[CDA" | b"[CDAT" | b"[CDATA" => None,
                b"--" => Some(b"-->"),
                b"[CDATA[" => Some(b"]]>"),
                // A declaration; document types were refused before.
                _ => Some(b">"),
            };
            if let Some(end) = end {
                self.state = if end == b">" && rest[0] == b'>' { State::Text } else { State::Aside(end) };
                self.tail.clear();
            }
            return 1;
        }
        if self.tail.ends_with(end) {
            self.state = State::Text;
        } else if self.tail.len() > end.len() {
            self.tail.remove(0);
        }
        1
    }

    fn tag(&mut self, rest: &[u8], quote: Option<u8>) -> Result<usize, Refusal> {
        let ends = |byte: &u8| match quote {
            Some(quote) => *byte == quote,
            None => matches!(byte, b'>' | b'"' | b'\''),
        };
        let Some(until) = rest.iter().position(ends) else {
            self.keep(rest);
            return Ok(rest.len());
        };
        self.keep(&rest[..=until]);
        self.state = match (quote, rest[until]) {
            (Some(_), _) => State::Tag(None),
            (None, b'>') => {
                self.tagged()?;
                State::Text
            }
            (None, opening) => State::Tag(Some(opening)),
        };
        Ok(until + 1)
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = TAG.saturating_sub(self.tag.len());
        self.tag.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// A tag has ended.
    fn tagged(&mut self) -> Result<(), Refusal> {
        let tag = String::from_utf8_lossy(&self.tag).into_owned();
        let tag = tag.strip_suffix('>').unwrap_or(&tag);
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let name = tag.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        let (ends, name) = name.strip_prefix('/').map_or((false, name), |name| (true, name));
        let local = name.rsplit(':').next().unwrap_or(name);
        if !ends {
            self.check_place(local, tag)?;
        }
        match (ends, local) {
            (true, "v") => self.in_value = false,
            _ if self.in_value => return Err(self.damaged("a tag within a value")),
            (true, "c") => self.cell = None,
            (false, "c") if !closed => {
                self.cell = Some(attribute(tag, "r").unwrap_or_default().to_owned());
                let kind = attribute(tag, "t");
                (self.shared, self.is_text) = (kind == Some("s"), matches!(kind, Some("str" | "inlineStr" | "d")));
                self.values = 0;
            }
            (false, "v" | "is") if self.cell.is_some() => {
                self.values += 1;
                if self.values > 1 {
                    return Err(self.damaged("a cell with two values"));
                }
                self.in_value = name.ends_with('v') && !closed;
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether the place that a tag names is one.
    fn check_place(&self, name: &str, tag: &str) -> Result<(), Refusal> {
        let attribute_name = match name {
            "c" | "row" => "r",
            "dimension" | "f" => "ref",
            _ => return Ok(()),
        };
        if self.tag.len() == TAG {
            return Err(self.damaged("a tag that is longer than any"));
        }
        let Some(range) = attribute(tag, attribute_name) else { return Ok(()) };
        let (first, last) = range.split_once(':').unwrap_or((range, range));
        let (Some(first), Some(last)) = (place(first), place(last)) else {
            return Err(self.damaged("a place that no sheet has"));
        };
        if last.0 < first.0 || last.1 < first.1 {
            return Err(self.damaged("a range that ends before it begins"));
        }
        Ok(())
    }

    fn damaged(&self, detail: &str) -> Refusal {
        let cell = self.cell.as_deref().unwrap_or_default();
        Refusal::damaged(format!("{} {cell}", self.part).trim_end(), detail)
    }
}

/// The column, from 1 and 0 where there is none, and the row of a place; none where they are beyond all numbers or there is
/// something else. Places that are not even that are refused where they are read.
fn place(written: &str) -> Option<(u32, u32)> {
    let letters = written.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = written.split_at(letters);
    let column = column.bytes().try_fold(0_u32, |column, letter| {
        column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let digits = row.bytes().all(|digit| digit.is_ascii_digit());
    let row = if row.is_empty() { 0 } else { row.parse().ok().filter(|_| digits)? };
    Some((column, row))
}

/// What the attribute of that name says, its quotes taken off.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag.split_once(|c: char| c.is_ascii_whitespace())?.1;
    loop {
        let (key, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, behind) = after[1..].split_once(quote)?;
        if key.trim() == name {
            return Some(value);
        }
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looked at whole, and byte by byte as if every byte came in a chunk of its own.
    fn look(xml: &str) -> Result<(), Refusal> {
        let mut pieces = Values::new("xl/worksheets/sheet1.xml");
        let by_byte = xml.as_bytes().chunks(1).try_for_each(|byte| pieces.look(byte));
        let whole = Values::new("xl/worksheets/sheet1.xml").look(xml.as_bytes());
        assert_eq!(whole, by_byte, "{xml}");
        whole
    }

    #[test]
    fn what_programs_write_passes() {
        for xml in [
            "<?xml version='1.0'?><!-- <c><v><v> --><c r=\"A1\" t=\"s\"><v>12</v></c><c r='B1'><v>-1.5E+3</v></c>",
            "<c r=\"A1\" t=\"str\"><f>A2&amp;\"x\"</f><v>a &lt; b</v></c><c t=\"s\"><v/></c><c t=\"s\"><v></v></c>",
            "<x:c r=\"A1\" s=\"1\" t=\"n\" note=\"a>b\"><x:f>1</x:f><x:v>5</x:v></x:c><c/><c r=\"B1\"/>",
            "<c t=\"inlineStr\"><is><r><t>a</t></r><t><![CDATA[<v>]]></t></is></c><cell><v>x</v><v>y</v></cell>",
        ] {
            assert_eq!(look(xml), Ok(()), "{xml}");
        }
    }

    #[test]
    fn values_that_would_be_misread_are_refused_by_their_cell() {
        for value in [
            "<v>5<![CDATA[2.9]]></v>",
            "<v ><![CDATA[52.9]]></v>",
            "<v>5<!-- x -->2.9</v>",
            "<v>5<?x y?>2.9</v>",
            "<v>5&#50;.9</v>",
            "<v>5<b/>2.9</v>",
            "<v>5</v><v>6</v>",
            "<is><t>5</t></is><v>6</v>",
        ] {
            let refusal = look(&format!("<row><c r=\"K7\" s=\"1\"><f>A1</f>{value}</c></row>")).unwrap_err();
            assert!(matches!(&refusal, Refusal::Damaged { place, .. } if place == "sheet1 K7"), "{value}: {refusal}");
        }
        for place in ["A4294967297", "A99999999999", "AAAAAAAA1", "A1B", "A-1"] {
            assert!(look(&format!("<row><c r=\"{place}\"><v>1</v></c></row>")).is_err(), "{place}");
        }
        assert!(look(&format!("<c {} r=\"A1\"/>", "x=\"1\" ".repeat(100))).is_err());
        assert!(look("<dimension ref=\"E4:A1\"/>").is_err() && look("<dimension ref=\"A1:XFD1048576\"/>").is_ok());
        for index in ["-1", "abc", "1.0", " 1", "+1", "0x1"] {
            let refusal = look(&format!("<c t=\"s\" r=\"B2\"><v>{index}</v></c>")).unwrap_err();
            assert!(matches!(&refusal, Refusal::Damaged { place, .. } if place == "sheet1 B2"), "{index}: {refusal}");
        }
    }
}
