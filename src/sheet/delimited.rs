//! Rows of text with separators.
//!
//! Written here rather than taken from the csv crate because three things must be known that it does not tell: the row's
//! number with blank lines counted, as a spreadsheet shows it; a quote that is never closed; a last line without an end.
//! A test holds it against that crate for everything else.

use super::decode::Utf8;
use super::limits::{Limit, Limits};
use super::refusal::Refusal;
use super::source::Bytes;
use super::{Book, Cell, Content, Epoch, Kind, Next, Remark, Row, column_letters};

/// The separators tried, in the order of preference.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// How many records decide on the separator.
const SAMPLE: u64 = 50;

/// Opened text.
pub(super) struct Text {
    text: Utf8,
    separator: u8,
    cells: u64,
}

/// Finds encoding and separator.
pub(super) fn open(bytes: Bytes, limits: &Limits) -> Result<Book, Refusal> {
    let (mut text, mut remarks) = Utf8::new(bytes)?;
    let separator = separator(&mut text, limits)?;
    remarks.push(Remark::Separator { character: char::from(separator) });
    let content = Content::Delimited(Text { text, separator, cells: 0 });
    let (sheets, epoch) = (vec![String::new()], Epoch::Y1900);
    Ok(Book { kind: Kind::Csv, sheets, epoch, remarks, limits: limits.clone(), content })
}

/// The separator by which most of the first records have equally many fields, and more than one.
fn separator(text: &mut Utf8, limits: &Limits) -> Result<u8, Refusal> {
    let mut best = (SEPARATORS[0], (0, 0));
    for separator in SEPARATORS {
        let mut counts = Vec::new();
        text.restart()?;
        let mut records = Records::new(separator);
        records.each(text, limits, &mut |record| {
            counts.push(record.ends.len());
            Ok::<_, Refusal>(if counts.len() as u64 >= SAMPLE { Next::Sheet } else { Next::Row })
        })?;
        if counts.is_empty() {
            return Err(Refusal::Empty);
        }
        let agree = |fields: usize| counts.iter().filter(|count| **count == fields).count();
        let most = counts.iter().filter(|fields| **fields > 1).map(|fields| (agree(*fields), *fields)).max();
        if let Some(score) = most
            && score > best.1
        {
            best = (separator, score);
        }
    }
    Ok(best.0)
}

impl Text {
    pub(super) fn read<E: From<Refusal>>(
        &mut self,
        limits: &Limits,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        self.text.restart()?;
        let counted = &mut self.cells;
        Records::new(self.separator).each(&mut self.text, limits, &mut |record| {
            *counted += record.ends.len() as u64;
            record.check(*counted, limits)?;
            let cells: Vec<Cell<'_>> = record.fields().map(cell).collect();
            let used = cells.iter().rposition(|cell| *cell != Cell::Empty).map_or(0, |last| last + 1);
            if used == 0 {
                return Ok(Next::Row);
            }
            visit(Row { number: record.row, cells: &cells[..used] })
        })
    }
}

fn cell(field: &str) -> Cell<'_> {
    if field.is_empty() { Cell::Empty } else { Cell::Text(field) }
}

/// One record as it was read.
struct Record<'a> {
    row: u64,
    text: &'a str,
    /// Where each field ends in the text.
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    fn fields(&self) -> impl Iterator<Item = &'a str> {
        let (text, ends) = (self.text, self.ends);
        ends.iter().scan(0, move |start, end| Some(&text[std::mem::replace(start, *end)..*end]))
    }

    fn check(&self, cells: u64, limits: &Limits) -> Result<(), Refusal> {
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
struct Records {
    separator: u8,
    state: State,
    row: u64,
    text: String,
    ends: Vec<usize>,
    /// A carriage return ended the last line: a line feed right after belongs to it.
    returned: bool,
}

impl Records {
    fn new(separator: u8) -> Records {
        let (text, ends) = (String::new(), Vec::new());
        Records { separator, state: State::Start, row: 1, text, ends, returned: false }
    }

    fn each<E: From<Refusal>>(
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
            return Err(Refusal::Incomplete { place: format!("{}", self.row) }.into());
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

    /// Ends the record, hands it over unless the line is blank, and makes ready for the next.
    fn end<E>(&mut self, visit: &mut dyn FnMut(Record<'_>) -> Result<Next, E>) -> Result<Next, E> {
        let blank = self.ends.is_empty() && self.state == State::Start;
        let mut next = Next::Row;
        if !blank {
            self.ends.push(self.text.len());
            next = visit(Record { row: self.row, text: &self.text, ends: &self.ends })?;
        }
        self.row += 1;
        self.state = State::Start;
        self.text.clear();
        self.ends.clear();
        Ok(next)
    }
}
