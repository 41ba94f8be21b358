//! The parts of a workbook that filling changes: sheets, and the workbook's own.

use super::address::column_letters;
use super::attribute::{attribute, damaged};
use super::refusal::Refusal;
use super::template_names::place_of;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is written into a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A number; how it is shown is for the cell's own format to say.
    Number(f64),
    /// Text, as it stands.
    Text(String),
    /// `#N/A`: whatever is worked out from the cell is not known either.
    NotAvailable,
}

/// Of a sheet: by row (from 1) and column (from 0) what is written there.
pub(super) type Wanted<'v> = BTreeMap<u64, BTreeMap<usize, &'v Value>>;

/// The workbook's part, which asks whoever opens it to work every formula out.
pub(super) fn workbook(text: &str, part: &str) -> Result<String, Refusal> {
    const ASKS: &str = "fullCalcOnLoad";
    let mut reader = Reader::from_str(text);
    let mut out = Writer::new(Vec::new());
    let has_its_own = text.contains("calcPr");
    loop {
        let event = reader.read_event().map_err(damaged(part))?;
        let (tag, is_empty) = match &event {
            Event::Start(tag) if tag.local_name().as_ref() == "calcPr" => (Some(tag), false),
            Event::Empty(tag) if tag.local_name().as_ref() == "calcPr" => (Some(tag), true),
            Event::Eof => return written(out, part),
            _ => (None, false),
        };
        if let Some(tag) = tag {
            let mut asking = without(tag, &[ASKS], part)?;
            asking.push_attribute((ASKS, "1"));
            let asking = if is_empty { Event::Empty(asking) } else { Event::Start(asking) };
            out.write_event(asking).map_err(damaged(part))?;
            continue;
        }
        let after = match &event {
            // Where it has its place among the others.
            Event::End(end) if !has_its_own && end.local_name().as_ref() == "definedNames" => {
                Some(BytesStart::new(sibling(end.name().as_ref(), "calcPr")).with_attributes([(ASKS, "1")]))
            }
            _ => None,
        };
        out.write_event(event).map_err(damaged(part))?;
        if let Some(tag) = after {
            out.write_event(Event::Empty(tag)).map_err(damaged(part))?;
        }
    }
}

/// A sheet's part with these values in its cells, and without the results of its formulas.
pub(super) fn sheet(text: &str, part: &str, wanted: Wanted<'_>) -> Result<String, Refusal> {
    let mut sheet = Sheet {
        reader: Reader::from_str(text),
        out: Writer::new(Vec::new()),
        part,
        wanted,
        row: 0,
        column: None,
        pending: BTreeMap::new(),
        tag: None,
    };
    while sheet.step()? {}
    if !sheet.wanted.is_empty() {
        return Err(Refusal::damaged(part, "no cells"));
    }
    written(sheet.out, part)
}

struct Sheet<'x> {
    reader: Reader<&'x [u8]>,
    out: Writer<Vec<u8>>,
    part: &'x str,
    /// Of the rows to come.
    wanted: Wanted<'x>,
    row: u64,
    column: Option<usize>,
    /// Of the row that is open, the cells to come.
    pending: BTreeMap<usize, &'x Value>,
    /// The tag of the cells' element as the file writes it, while it is open.
    tag: Option<String>,
}

impl<'x> Sheet<'x> {
    /// One more event; false at the end.
    fn step(&mut self) -> Result<bool, Refusal> {
        let event = self.read()?;
        match &event {
            Event::Eof => return Ok(false),
            Event::DocType(_) => return Err(Refusal::damaged(self.part, "a document type")),
            // How far the cells reach may be another after this, and nobody needs it.
            Event::Empty(tag) if tag.local_name().as_ref() == "dimension" => {}
            Event::Start(tag) if tag.local_name().as_ref() == "sheetData" => {
                self.tag = Some(tag.name().as_ref().to_owned());
                self.write(event)?;
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "sheetData" => {
                let end = tag.to_end().into_owned();
                self.tag = Some(tag.name().as_ref().to_owned());
                self.write(Event::Start(tag.borrow()))?;
                self.rows_before(u64::MAX)?;
                self.write(Event::End(end))?;
                self.tag = None;
            }
            Event::End(tag) if tag.local_name().as_ref() == "sheetData" => {
                self.rows_before(u64::MAX)?;
                self.tag = None;
                self.write(event)?;
            }
            Event::Start(tag) if self.tag.is_some() && tag.local_name().as_ref() == "row" => {
                let tag = self.row(tag)?;
                self.write(Event::Start(tag))?;
            }
            Event::Empty(tag) if self.tag.is_some() && tag.local_name().as_ref() == "row" => {
                let end = tag.to_end().into_owned();
                let tag = self.row(tag)?;
                match self.pending.is_empty() {
                    true => self.write(Event::Empty(tag))?,
                    false => {
                        self.write(Event::Start(tag))?;
                        self.cells_before(usize::MAX)?;
                        self.write(Event::End(end))?;
                    }
                }
            }
            Event::End(tag) if self.tag.is_some() && tag.local_name().as_ref() == "row" => {
                self.cells_before(usize::MAX)?;
                self.write(event)?;
            }
            Event::Start(tag) if self.tag.is_some() && tag.local_name().as_ref() == "c" => {
                let inside = self.inside(tag.name().as_ref())?;
                self.cell(tag, inside)?;
            }
            Event::Empty(tag) if self.tag.is_some() && tag.local_name().as_ref() == "c" => {
                self.cell(tag, Vec::new())?
            }
            _ => self.write(event)?,
        }
        Ok(true)
    }

    fn read(&mut self) -> Result<Event<'x>, Refusal> {
        self.reader.read_event().map_err(damaged(self.part))
    }

    fn write(&mut self, event: Event<'_>) -> Result<(), Refusal> {
        self.out.write_event(event).map_err(damaged(self.part))
    }

    /// The tag of a row that begins here, after rows that the file does not have yet.
    fn row(&mut self, tag: &BytesStart<'_>) -> Result<BytesStart<'static>, Refusal> {
        let number = match attribute(tag, "r", self.part)? {
            Some(number) => number.parse().map_err(damaged(self.part))?,
            None => self.row + 1,
        };
        self.rows_before(number)?;
        (self.row, self.column) = (number, None);
        self.pending = self.wanted.remove(&number).unwrap_or_default();
        // From where to where its cells reach is a hint that may be left out.
        without(tag, if self.pending.is_empty() { &[] } else { &["spans"] }, self.part)
    }

    fn rows_before(&mut self, number: u64) -> Result<(), Refusal> {
        while let Some(first) = self.wanted.first_entry().filter(|first| *first.key() < number) {
            let (number, cells) = first.remove_entry();
            let tag = BytesStart::new(self.named("row")).with_attributes([("r", number.to_string().as_str())]);
            let (tag, end) = (tag.to_owned(), tag.to_end().into_owned());
            (self.row, self.pending) = (number, cells);
            self.write(Event::Start(tag))?;
            self.cells_before(usize::MAX)?;
            self.write(Event::End(end))?;
        }
        Ok(())
    }

    /// What stands within the tag that has just begun, without its end.
    fn inside(&mut self, name: &str) -> Result<Vec<Event<'x>>, Refusal> {
        let mut inside = Vec::new();
        loop {
            match self.read()? {
                Event::End(end) if end.name().as_ref() == name => return Ok(inside),
                Event::Eof => return Err(Refusal::Incomplete { place: self.part.to_owned() }),
                event => inside.push(event),
            }
        }
    }

    fn cell(&mut self, tag: &BytesStart<'_>, inside: Vec<Event<'x>>) -> Result<(), Refusal> {
        let column = match attribute(tag, "r", self.part)? {
            Some(cell) => place_of(&cell).ok_or_else(|| Refusal::damaged(self.part, "a cell without a place"))?.1,
            None => self.column.map_or(0, |column| column + 1),
        };
        self.cells_before(column)?;
        self.column = Some(column);
        let formula = inside.iter().any(|event| match event {
            Event::Start(tag) | Event::Empty(tag) => tag.local_name().as_ref() == "f",
            _ => false,
        });
        match self.pending.remove(&column) {
            Some(value) if !formula => {
                let tag = without(tag, &["t", "cm", "vm"], self.part)?;
                self.value(tag, value)
            }
            _ if formula => {
                let tag = without(tag, &["t"], self.part)?;
                let end = tag.to_end().into_owned();
                self.write(Event::Start(tag))?;
                without_result(inside).try_for_each(|event| self.write(event))?;
                self.write(Event::End(end))
            }
            _ => {
                let end = tag.to_end().into_owned();
                self.write(Event::Start(tag.borrow()))?;
                inside.into_iter().try_for_each(|event| self.write(event))?;
                self.write(Event::End(end))
            }
        }
    }

    /// Cells of the open row that the file does not have.
    fn cells_before(&mut self, column: usize) -> Result<(), Refusal> {
        while let Some(first) = self.pending.first_entry().filter(|first| *first.key() < column) {
            let (column, value) = first.remove_entry();
            let place = format!("{}{}", column_letters(column), self.row);
            self.value(BytesStart::new(self.named("c")).with_attributes([("r", place.as_str())]), value)?;
        }
        Ok(())
    }

    fn value(&mut self, mut tag: BytesStart<'_>, value: &Value) -> Result<(), Refusal> {
        let (kind, within): (_, &[&str]) = match value {
            Value::Number(_) => (None, &["v"]),
            Value::NotAvailable => (Some("e"), &["v"]),
            Value::Text(_) => (Some("inlineStr"), &["is", "t"]),
        };
        if let Some(kind) = kind {
            tag.push_attribute(("t", kind));
        }
        let text = match value {
            Value::Number(number) => number.to_string(),
            Value::NotAvailable => "#N/A".to_owned(),
            Value::Text(text) => text.clone(),
        };
        let end = tag.to_end().into_owned();
        self.write(Event::Start(tag))?;
        let mut ends = Vec::new();
        for name in within {
            let mut tag = BytesStart::new(self.named(name));
            if *name == "t" {
                tag.push_attribute(("xml:space", "preserve"));
            }
            ends.push(tag.to_end().into_owned());
            self.write(Event::Start(tag))?;
        }
        self.write(Event::Text(BytesText::new(&text)))?;
        for end in ends.into_iter().rev() {
            self.write(Event::End(end))?;
        }
        self.write(Event::End(end))
    }

    fn named(&self, name: &str) -> String {
        sibling(self.tag.as_deref().unwrap_or_default(), name)
    }
}

/// The events of a cell without those of its value.
fn without_result(events: Vec<Event<'_>>) -> impl Iterator<Item = Event<'_>> {
    let mut within = false;
    events.into_iter().filter(move |event| {
        let is_result = |name: &str| name == "v" || name == "is";
        match event {
            Event::Start(tag) if is_result(tag.local_name().as_ref()) => {
                within = true;
                false
            }
            Event::End(tag) if is_result(tag.local_name().as_ref()) => {
                within = false;
                false
            }
            Event::Empty(tag) if is_result(tag.local_name().as_ref()) => false,
            _ => !within,
        }
    })
}

/// The tag without these attributes, the others as they are written.
fn without(tag: &BytesStart<'_>, names: &[&str], part: &str) -> Result<BytesStart<'static>, Refusal> {
    let mut kept = BytesStart::new(tag.name().as_ref().to_owned());
    for attribute in tag.attributes() {
        let attribute: Attribute<'_> = attribute.map_err(damaged(part))?;
        if !names.contains(&attribute.key.as_ref()) {
            kept.push_attribute(attribute);
        }
    }
    Ok(kept)
}

/// A name with the prefix that another has.
fn sibling(of: &str, name: &str) -> String {
    of.rsplit_once(':').map_or_else(|| name.to_owned(), |(prefix, _)| format!("{prefix}:{name}"))
}

fn written(out: Writer<Vec<u8>>, part: &str) -> Result<String, Refusal> {
    String::from_utf8(out.into_inner()).map_err(damaged(part))
}
