//! Text cut into records and fields, character by character.
//!
//! Written here rather than taken from the csv crate because three things must be known that it does not tell: the row's
//! number with blank lines counted, as a spreadsheet shows it; a quote that is never closed; a last line without an end.
//! A test in [`super::delimited`] holds it against that crate for everything else.

use super::decode::Utf8;
use super::limits::{Limit, Limits};
use super::{Next, Refusal, Remark, column_letters};

/// One record as it was read.
pub(super) struct Record<'a> {
    pub(super) row: u64,
    text: &'a str,
    /// Where each field ends in the text.
    pub(super) ends: &'a [usize],
}

impl<'a> Record<'a> {
    pub(super) fn fields(&self) -> impl Iterator<Item = &'a str> {
        let (text, ends) = (self.text, self.ends);
        ends.iter().scan(0, move |start, end| Some(&text[std::mem::replace(start, *end)..*end]))
    }

    /// Holds the record against the limits.
    pub(super) fn check(&self, cells: u64, limits: &Limits) -> Result<(), Refusal> {
        let columns = self.ends.len() as u64;
        let counts = [
            (Limit::Cells, cells, limits.cells),
            (Limit::Columns, columns, limits.columns),
            (Limit::Rows, self.row, limits.rows),
        ];
        let place = || format!("{}{}", column_letters(self.ends.len() - 1), self.row);
        match counts.into_iter().find(|(_, found, allowed)| found > allowed) {
            Some((limit, found, allowed)) => Err(Refusal::too_much(limit, found, allowed, &place())),
            None => Ok(()),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first character of a field.
    Start,
    /// In a field without quotes.
    Bare,
    /// Inside quotes.
    Quoted,
    /// After a quote inside quotes: the end of them, or the first of two that stand for one.
    Quote,
}

/// The state machine: characters in, records out.
pub(super) struct Records {
    separator: u8,
    state: State,
    row: u64,
    text: String,
    ends: Vec<usize>,
    /// A carriage return ended the last line: a line feed right after belongs to it.
    returned: bool,
    /// The fields of the last record that ended.
    before: usize,
    /// The remark on a last line without an end.
    pub(super) open_end: Option<Remark>,
}

impl Records {
    pub(super) fn new(separator: u8) -> Records {
        let (text, ends) = (String::new(), Vec::new());
        Records { separator, state: State::Start, row: 1, text, ends, returned: false, before: 0, open_end: None }
    }

    /// Hands over every record that is no blank line.
    pub(super) fn each<E: From<Refusal>>(
        &mut self,
        source: &mut Utf8,
        limits: &Limits,
        visit: &mut dyn FnMut(Record<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        while let Some(piece) = source.next()? {
            let mut rest = piece;
            while !rest.is_empty() {
                let (taken, ended) = self.step(rest);
                rest = &rest[taken..];
                let field = self.text.len() - self.ends.last().unwrap_or(&0);
                if field as u64 > limits.string_bytes {
                    let place = format!("{}{}", column_letters(self.ends.len()), self.row);
                    return Err(Refusal::too_much(Limit::StringBytes, field as u64, limits.string_bytes, &place).into());
                }
                if ended && self.end(visit)? == Next::Sheet {
                    return Ok(());
                }
            }
        }
        if self.state == State::Quoted {
            return Err(
                Refusal::Incomplete { place: format!("{}{}", column_letters(self.ends.len()), self.row) }.into()
            );
        }
        if !self.is_blank() {
            let (fields, before) = (self.ends.len() as u64 + 1, self.before as u64);
            self.open_end = Some(Remark::OpenEnd { row: self.row, fields, before });
        }
        self.end(visit).map(drop)
    }

    /// Takes at least one byte; returns how many, and whether the record ends with them.
    fn step(&mut self, rest: &str) -> (usize, bool) {
        let bytes = rest.as_bytes();
        let byte = bytes[0];
        if std::mem::take(&mut self.returned) && byte == b'\n' {
            return (1, false);
        }
        if self.state == State::Quoted {
            let until = bytes.iter().position(|b| *b == b'"').unwrap_or(bytes.len());
            self.text.push_str(&rest[..until]);
            if until < bytes.len() {
                self.state = State::Quote;
                return (until + 1, false);
            }
            return (until, false);
        }
        match byte {
            b'"' if self.state == State::Start => self.state = State::Quoted,
            b'"' if self.state == State::Quote => {
                self.text.push('"');
                self.state = State::Quoted;
            }
            b'\n' | b'\r' => {
                self.returned = byte == b'\r';
                return (1, true);
            }
            b if b == self.separator => {
                self.ends.push(self.text.len());
                self.state = State::Start;
            }
            _ => return (self.bare(rest), false),
        }
        (1, false)
    }

    /// A run of characters that mean nothing, at least one.
    fn bare(&mut self, rest: &str) -> usize {
        let means = |b: &u8| *b == self.separator || *b == b'\n' || *b == b'\r';
        let until = rest.as_bytes().iter().position(means).unwrap_or(rest.len());
        self.text.push_str(&rest[..until]);
        self.state = State::Bare;
        until
    }

    /// Whether nothing has been read since the last record.
    fn is_blank(&self) -> bool {
        self.ends.is_empty() && self.state == State::Start
    }

    /// Ends the record, hands it over unless the line is blank, and makes ready for the next.
    fn end<E>(&mut self, visit: &mut dyn FnMut(Record<'_>) -> Result<Next, E>) -> Result<Next, E> {
        let mut next = Next::Row;
        if !self.is_blank() {
            self.ends.push(self.text.len());
            self.before = self.ends.len();
            next = visit(Record { row: self.row, text: &self.text, ends: &self.ends })?;
        }
        self.row += 1;
        self.state = State::Start;
        self.text.clear();
        self.ends.clear();
        Ok(next)
    }
}
