//! The content of an OpenDocument: its events, and what a cell of it says.

use super::attribute;
use super::bytes::Bytes;
use super::formats::Shown;
use super::held::{self, Held, Value};
use super::limits::{Limit, Limits};
use super::package;
use super::refusal::Refusal;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::BufReader;
use zip::ZipArchive;
use zip::read::ZipFile;

const PART: &str = "content.xml";

/// The events of `content.xml`.
pub(super) struct Content<'z> {
    reader: Reader<BufReader<ZipFile<'z, Bytes>>>,
    buffer: Vec<u8>,
    /// How many tags are open.
    depth: usize,
    /// The depth within the element whose children are sheets; 0 outside of it.
    sheets: usize,
}

/// The value of an attribute.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Refusal> {
    attribute::attribute(tag, name, PART)
}

impl<'z> Content<'z> {
    pub(super) fn open(zip: &'z mut ZipArchive<Bytes>) -> Result<Content<'z>, Refusal> {
        let part = package::part(zip, PART)?.ok_or_else(|| Refusal::damaged(PART, "not there"))?;
        let mut reader = Reader::from_reader(BufReader::new(part));
        reader.config_mut().expand_empty_elements = true;
        Ok(Content { reader, buffer: Vec::new(), depth: 0, sheets: 0 })
    }

    pub(super) fn next(&mut self) -> Result<Event<'_>, Refusal> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|e| Refusal::damaged(PART, e))?;
        match &event {
            Event::Start(tag) => {
                self.depth += 1;
                if tag.name().as_ref() == "office:spreadsheet" && self.sheets == 0 {
                    self.sheets = self.depth;
                }
            }
            Event::End(_) => {
                if self.sheets == self.depth {
                    self.sheets = 0;
                }
                self.depth = self.depth.saturating_sub(1);
            }
            Event::Eof if self.depth > 0 => return Err(Refusal::Incomplete { place: PART.to_owned() }),
            Event::DocType(_) => return Err(Refusal::Doctype { part: PART.to_owned() }),
            _ => {}
        }
        Ok(event)
    }

    /// Whether a tag that begins now is a child of the spreadsheet.
    pub(super) fn is_at_sheets(&self) -> bool {
        self.sheets > 0 && self.depth == self.sheets
    }

    /// Goes on to the beginning of a sheet.
    pub(super) fn go_to_sheet(&mut self, sheet: usize) -> Result<(), Refusal> {
        let mut before = 0;
        loop {
            let at_sheets = self.is_at_sheets();
            match self.next()? {
                Event::Start(tag) if at_sheets && tag.name().as_ref() == "table:table" => {
                    if before == sheet {
                        return Ok(());
                    }
                    before += 1;
                }
                Event::Eof => return Err(Refusal::Incomplete { place: PART.to_owned() }),
                _ => {}
            }
        }
    }

    /// Passes over what has just begun, to its end.
    pub(super) fn skip(&mut self) -> Result<(), Refusal> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// The text of the cell that has just begun, to its end: paragraphs are lines, and blanks count as OpenDocument says.
    pub(super) fn text(&mut self, limits: &Limits, place: &dyn Fn() -> String) -> Result<String, Refusal> {
        let outside = self.depth.saturating_sub(1);
        let mut text = Paragraphs::default();
        while self.depth > outside {
            let passed_over = match self.next()? {
                Event::Start(tag) => !text.start(&tag, limits)?,
                Event::End(tag) => {
                    text.end(tag.name().as_ref());
                    false
                }
                Event::Text(run) => {
                    text.run(&run.xml10_content());
                    false
                }
                Event::CData(run) => {
                    text.run(&run.xml10_content());
                    false
                }
                Event::GeneralRef(name) => {
                    text.run(&entity(&name)?);
                    false
                }
                Event::Eof => return Err(Refusal::Incomplete { place: place() }),
                _ => false,
            };
            let found = text.written.len() as u64;
            if found > limits.string_bytes {
                return Err(Refusal::too_much(Limit::StringBytes, found, limits.string_bytes, &place()));
            }
            if passed_over {
                self.skip()?;
            }
        }
        Ok(text.written)
    }
}

/// The character that a reference stands for.
fn entity(name: &BytesRef<'_>) -> Result<String, Refusal> {
    if let Some(character) = name.resolve_char_ref().map_err(|e| Refusal::damaged(PART, e))? {
        return Ok(character.to_string());
    }
    let known = quick_xml::escape::resolve_predefined_entity(&name.xml10_content()).map(str::to_owned);
    known.ok_or_else(|| Refusal::damaged(PART, "an entity that is not known"))
}

/// The text of a cell while it is read.
#[derive(Default)]
struct Paragraphs {
    written: String,
    paragraphs: usize,
    inside: bool,
    /// Whether the last character is a blank that more blanks are one with.
    blank: bool,
}

impl Paragraphs {
    /// Whether what begins belongs to the text; else it is to be passed over.
    fn start(&mut self, tag: &BytesStart<'_>, limits: &Limits) -> Result<bool, Refusal> {
        match tag.name().as_ref() {
            "text:p" | "text:h" => {
                if self.paragraphs > 0 {
                    self.written.push('\n');
                }
                self.paragraphs += 1;
                (self.inside, self.blank) = (true, true);
            }
            "text:s" if self.inside => {
                let count = attribute(tag, "text:c")?.map_or(Some(1), |count| count.parse().ok()).unwrap_or(u64::MAX);
                // One more than is allowed, which is noticed.
                let room = limits.string_bytes.saturating_add(1).saturating_sub(self.written.len() as u64);
                self.written.extend(std::iter::repeat_n(' ', count.min(room) as usize));
                self.blank = false;
            }
            "text:tab" if self.inside => self.sign('\t'),
            "text:line-break" if self.inside => self.sign('\n'),
            "text:note" | "text:ruby-text" => return Ok(false),
            name => return Ok(name.starts_with("text:")),
        }
        Ok(true)
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "text:p" | "text:h") {
            // Also at the beginning, where nothing was written.
            if self.blank && self.written.ends_with(' ') {
                self.written.pop();
            }
            (self.inside, self.blank) = (false, false);
        }
    }

    fn sign(&mut self, sign: char) {
        self.written.push(sign);
        self.blank = false;
    }

    fn run(&mut self, run: &str) {
        if !self.inside {
            return;
        }
        for sign in run.chars() {
            match sign {
                ' ' | '\t' | '\n' | '\r' if self.blank => {}
                ' ' | '\t' | '\n' | '\r' => {
                    self.written.push(' ');
                    self.blank = true;
                }
                other => self.sign(other),
            }
        }
    }
}

/// What the tag of a cell says.
#[derive(Default)]
pub(super) struct Written {
    kind: String,
    value: Option<String>,
    date: Option<String>,
    time: Option<String>,
    boolean: Option<String>,
    string: Option<String>,
    formula: bool,
    error: bool,
}

impl Written {
    pub(super) fn of(tag: &BytesStart<'_>) -> Result<Written, Refusal> {
        Ok(Written {
            kind: attribute(tag, "office:value-type")?.unwrap_or_default(),
            value: attribute(tag, "office:value")?,
            date: attribute(tag, "office:date-value")?,
            time: attribute(tag, "office:time-value")?,
            boolean: attribute(tag, "office:boolean-value")?,
            string: attribute(tag, "office:string-value")?,
            formula: attribute(tag, "table:formula")?.is_some(),
            error: attribute(tag, "calcext:value-type")?.as_deref() == Some("error"),
        })
    }

    pub(super) fn is_formula(&self) -> bool {
        self.formula
    }

    /// The cell's value with the text that is shown; none where it is empty.
    pub(super) fn value(&self, shown: &str, held: &mut Held<'static>) -> Result<Option<Value<'static>>, &'static str> {
        let text = |held: &mut Held<'static>, text: &str| (!text.is_empty()).then(|| held.copy(text));
        if self.error {
            return Ok(Some(Value::Error(error(shown))));
        }
        let missing = "a value that is not there";
        let value = match self.kind.as_str() {
            "float" | "percentage" | "currency" => {
                let written = self.value.as_deref().ok_or(missing)?;
                let number = written.trim().parse().map_err(|_| "a number that is none")?;
                Some(held::number(number, if self.kind == "percentage" { Shown::Share } else { Shown::Number }))
            }
            "date" => {
                let written = self.date.as_deref().ok_or(missing)?;
                date(written).map(Value::Serial).or_else(|| text(held, written))
            }
            "time" => {
                let written = self.time.as_deref().ok_or(missing)?;
                duration(written).map(Value::Serial).or_else(|| text(held, written))
            }
            "boolean" => match self.boolean.as_deref() {
                Some("true" | "TRUE") => Some(Value::Bool(true)),
                Some("false" | "FALSE") => Some(Value::Bool(false)),
                _ => return Err("a truth value that is none"),
            },
            "string" => text(held, self.string.as_deref().unwrap_or(shown)),
            "" if self.formula && shown.is_empty() => Some(Value::Formula),
            "" => text(held, shown),
            "void" => None,
            _ => return Err("a cell of an unknown type"),
        };
        Ok(value)
    }
}

/// An error by what is shown of it.
fn error(shown: &str) -> &'static str {
    const KNOWN: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
    KNOWN.into_iter().find(|known| *known == shown.trim()).unwrap_or("#VALUE!")
}

/// A date, with or without a time, as the days since 1899-12-30 that other workbooks write.
fn date(written: &str) -> Option<f64> {
    let at = match NaiveDate::parse_from_str(written, "%Y-%m-%d") {
        Ok(day) => day.and_time(NaiveTime::MIN),
        Err(_) => NaiveDateTime::parse_from_str(written, "%Y-%m-%dT%H:%M:%S%.f").ok()?,
    };
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    Some(days((at.date() - zero).num_days(), at.num_seconds_from_midnight(), at.nanosecond()))
}

/// A span of time such as `PT10H30M05S`, in days.
fn duration(written: &str) -> Option<f64> {
    let (hours, rest) = written.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let (seconds, part) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number < 1_000_000);
    let part = format!("{part:0<9}").get(..9)?.parse().ok()?;
    let all = u64::from(number(hours)?) * 3_600 + u64::from(number(minutes)?) * 60 + u64::from(number(seconds)?);
    Some(days((all / 86_400) as i64, (all % 86_400) as u32, part))
}

#[expect(clippy::float_arithmetic, reason = "a serial number is a float by nature")]
fn days(whole: i64, seconds: u32, nanoseconds: u32) -> f64 {
    whole as f64 + (f64::from(seconds) + f64::from(nanoseconds) / 1e9) / 86_400.0
}
