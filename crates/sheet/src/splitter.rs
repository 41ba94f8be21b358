//! Text cut into records and fields, character by character.
//!
//! Written here rather than taken from the csv crate because things must be known that it does not tell: the row's number
//! with blank lines counted, as a spreadsheet shows it; a quote that swallows lines or is never closed; a row that stands
//! whole within quotes; a last line without an end. Where the usual rules give another number of fields than nearly all
//! records have, and the line for itself gives that number, the line counts. A test in [`super::delimited`] holds it against
//! that crate for everything else.

use super::decode::Utf8;
use super::limits::{Limit, Limits};
use super::quotes::{fields, first_line};
use super::record::{Record, decimals};
use super::{Next, Refusal, Remark, column_letters};
use std::borrow::Cow;

const END_MARK: char = '\u{1A}';

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
    /// The fields that nearly all records have; 0 where that is not known yet.
    width: usize,
    /// The beginning of the record under way, as it was written in pieces of text before this one.
    written: String,
    /// Whether a quote of the record has a line end or more text behind it where a separator should stand.
    doubtful: bool,
    /// Whether a quote opened the field under way.
    quoted: bool,
    /// Rows that were read line by line, and such that stood within one pair of quotes: the first of each, and how many.
    lone: (u64, u64),
    wrapped: (u64, u64),
    /// The fewest and the most decimals of the last field of any record so far that is a number there.
    decimals: Option<(usize, usize)>,
    /// The remarks on a last line without an end.
    open_end: Option<Remark>,
    short_end: Option<Remark>,
}

impl Records {
    pub(super) fn new(separator: u8, width: usize) -> Records {
        Records {
            separator,
            state: State::Start,
            row: 1,
            text: String::new(),
            ends: Vec::new(),
            returned: false,
            before: 0,
            width,
            written: String::new(),
            doubtful: false,
            quoted: false,
            lone: (0, 0),
            wrapped: (0, 0),
            decimals: None,
            open_end: None,
            short_end: None,
        }
    }

    /// What was odd, once all has been read.
    pub(super) fn remarks(self) -> impl Iterator<Item = Remark> {
        let lone = (self.lone.1 > 0).then_some(Remark::LoneQuotes { row: self.lone.0, rows: self.lone.1 });
        let wrapped = (self.wrapped.1 > 0).then_some(Remark::WrappedRows { row: self.wrapped.0, rows: self.wrapped.1 });
        [lone, wrapped, self.open_end, self.short_end].into_iter().flatten()
    }

    /// Hands over every record that is no blank line.
    pub(super) fn each<E: From<Refusal>>(
        &mut self,
        source: &mut Utf8,
        limits: &Limits,
        visit: &mut dyn FnMut(Record<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        while let Some(piece) = source.next()? {
            if self.take(piece, limits, visit)? == Next::Sheet {
                return Ok(());
            }
        }
        while self.state == State::Quoted {
            let written = std::mem::take(&mut self.written);
            let Some(next) = self.line_for_itself(&written) else { return Err(self.unclosed(&written).into()) };
            if self.end(true, visit)? == Next::Sheet || self.take(&written[next..], limits, visit)? == Next::Sheet {
                return Ok(());
            }
        }
        self.drop_end_mark();
        if !self.is_blank() {
            let (fields, before) = (self.ends.len() as u64 + 1, self.before as u64);
            self.open_end = Some(Remark::OpenEnd { row: self.row, fields, before });
            let last = &self.text[*self.ends.last().unwrap_or(&0)..];
            // Numbers that are written as short as they can be say nothing.
            let always = self.decimals.filter(|(fewest, most)| fewest == most).map(|(fewest, _)| fewest);
            if decimals(last).zip(always).is_some_and(|(here, always)| here < always) {
                self.short_end = Some(Remark::ShortEnd { row: self.row, value: last.to_owned() });
            }
        }
        self.end(false, visit).map(drop)
    }

    /// Drops the byte with which files ended under DOS, and with which `copy *.csv all.csv` still ends what it joins.
    fn drop_end_mark(&mut self) {
        if self.state == State::Bare && self.text.ends_with(END_MARK) {
            self.text.pop();
            if self.text.len() == *self.ends.last().unwrap_or(&0) {
                self.state = State::Start;
            }
        }
    }

    /// Takes a piece of text; what begins a record that does not end in it is kept as it was written.
    fn take<E: From<Refusal>>(
        &mut self,
        piece: &str,
        limits: &Limits,
        visit: &mut dyn FnMut(Record<'_>) -> Result<Next, E>,
    ) -> Result<Next, E> {
        let mut piece = Cow::Borrowed(piece);
        // Where the record under way began, and how far the piece is read.
        let (mut begun, mut at) = (0, 0);
        while at < piece.len() {
            let (taken, ended) = self.step(&piece[at..]);
            at += taken;
            if !ended && self.is_blank() {
                begun = at;
            }
            let field = (self.text.len() - self.ends.last().unwrap_or(&0)) as u64;
            let too_long = field > limits.string_bytes;
            if !ended && !too_long {
                continue;
            }
            if self.doubtful {
                let written = format!("{}{}", self.written, &piece[begun..at]);
                if let Some(next) = self.line_instead(&written, ended) {
                    self.written.clear();
                    piece = Cow::Owned(format!("{}{}", &written[next..], &piece[at..]));
                    (begun, at) = (0, 0);
                    self.returned = false;
                    if self.end(true, visit)? == Next::Sheet {
                        return Ok(Next::Sheet);
                    }
                    continue;
                }
            }
            if too_long && self.doubtful && self.state == State::Quoted {
                let place = format!("{}{}", column_letters(self.ends.len()), self.row);
                return Err(Refusal::OpenQuote { place, row: self.row }.into());
            }
            if too_long {
                let place = format!("{}{}", column_letters(self.ends.len()), self.row);
                return Err(Refusal::too_much(Limit::StringBytes, field, limits.string_bytes, &place).into());
            }
            self.written.clear();
            begun = at;
            if self.end(true, visit)? == Next::Sheet {
                return Ok(Next::Sheet);
            }
        }
        self.written.push_str(&piece[begun..]);
        Ok(Next::Row)
    }

    /// Where a quote has swallowed lines or text: takes the first line for itself instead, if that is certain, and returns
    /// where the next begins.
    fn line_instead(&mut self, written: &str, ended: bool) -> Option<usize> {
        let as_usual = ended && self.ends.len() + 1 == self.width;
        if !as_usual {
            return self.line_for_itself(written);
        }
        // A note of several lines, or a quote amid a field, has as many fields as the others; its lines have not.
        let (lines, fitting) = self.fitting_lines(written);
        (lines > 1 && lines == fitting).then(|| self.line_for_itself(written)).flatten()
    }

    /// Makes the first line the record under way, without trust in its quotes: if it has as many fields as the others, or if
    /// all lines behind it have, so that it alone is torn. Returns where the next begins.
    fn line_for_itself(&mut self, written: &str) -> Option<usize> {
        let (line, next) = first_line(written)?;
        let (text, mut ends) = fields(line, self.separator);
        if self.width < 2 {
            return None;
        }
        if ends.len() != self.width {
            let (lines, fitting) = self.fitting_lines(&written[next..]);
            if lines == 0 || lines > fitting {
                return None;
            }
        }
        // The end of the last field is added when the record ends.
        ends.pop();
        (self.text, self.ends, self.state, self.quoted) = (text, ends, State::Bare, false);
        count(&mut self.lone, self.row);
        Some(next)
    }

    /// How many lines the text has, each with its end, and how many of them have as many fields as the others for themselves.
    fn fitting_lines(&self, text: &str) -> (usize, usize) {
        let (mut rest, mut lines, mut fitting) = (text, 0, 0);
        while let Some((line, next)) = first_line(rest) {
            lines += 1;
            fitting += usize::from(fields(line, self.separator).1.len() == self.width);
            rest = &rest[next..];
        }
        (lines, fitting)
    }

    /// Why a file that ends within quotes is refused: it was cut, or the quote should not be there.
    fn unclosed(&self, written: &str) -> Refusal {
        let place = format!("{}{}", column_letters(self.ends.len()), self.row);
        match first_line(written) {
            Some(_) => Refusal::OpenQuote { place, row: self.row },
            None => Refusal::Incomplete { place },
        }
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
            let run = &rest[..until];
            self.doubtful |= run.contains(['\n', '\r']);
            self.text.push_str(run);
            if until < bytes.len() {
                self.state = State::Quote;
                return (until + 1, false);
            }
            return (until, false);
        }
        match byte {
            b'"' if self.state == State::Start => {
                self.state = State::Quoted;
                self.quoted = true;
            }
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
                self.quoted = false;
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
        self.doubtful |= self.state == State::Quote;
        self.state = State::Bare;
        until
    }

    /// Whether nothing has been read since the last record.
    fn is_blank(&self) -> bool {
        self.ends.is_empty() && self.state == State::Start
    }

    /// Ends the record, hands it over unless the line is blank, and makes ready for the next.
    fn end<E>(&mut self, ended: bool, visit: &mut dyn FnMut(Record<'_>) -> Result<Next, E>) -> Result<Next, E> {
        let mut next = Next::Row;
        if !self.is_blank() {
            self.ends.push(self.text.len());
            self.unwrap_row();
            self.before = self.ends.len();
            let last = if self.before < 2 { 0 } else { self.ends[self.before - 2] };
            if let Some(here) = decimals(&self.text[last..]) {
                let (fewest, most) = self.decimals.unwrap_or((here, here));
                self.decimals = Some((fewest.min(here), most.max(here)));
            }
            next = visit(Record { row: self.row, text: &self.text, ends: &self.ends, ended })?;
        }
        self.row += 1;
        self.state = State::Start;
        (self.doubtful, self.quoted) = (false, false);
        self.text.clear();
        self.ends.clear();
        Ok(next)
    }

    /// Takes a row apart that stands whole within one pair of quotes, as some programs save a table anew.
    fn unwrap_row(&mut self) {
        if self.ends.len() > 1 || !self.quoted || !self.text.as_bytes().contains(&self.separator) {
            return;
        }
        let (text, ends) = fields(&self.text, self.separator);
        // No export has fewer than four columns, while one quoted cell may well hold a comma.
        if ends.len() == self.width || (self.width < 2 && ends.len() > 3) {
            (self.text, self.ends) = (text, ends);
            count(&mut self.wrapped, self.row);
        }
    }
}

/// One more row of a kind: the first is remembered.
fn count(rows: &mut (u64, u64), row: u64) {
    if rows.1 == 0 {
        rows.0 = row;
    }
    rows.1 += 1;
}
