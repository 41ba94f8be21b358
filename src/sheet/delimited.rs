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
    /// The remark on a last line without an end, once it has been read.
    pub(super) open_end: Option<Remark>,
}

/// Finds encoding and separator.
pub(super) fn open(bytes: Bytes, limits: &Limits) -> Result<Book, Refusal> {
    let (mut text, mut remarks) = Utf8::new(bytes)?;
    let separator = separator(&mut text, limits)?;
    remarks.push(Remark::Separator { character: char::from(separator) });
    let content = Content::Delimited(Text { text, separator, cells: 0, open_end: None });
    let (sheets, epoch) = (vec![String::new()], Epoch::Y1900);
    Ok(Book { kind: Kind::Csv, sheets, epoch, remarks, limits: limits.clone(), content })
}

/// The separator by which most of the first records have equally many fields, and more than one.
fn separator(text: &mut Utf8, limits: &Limits) -> Result<u8, Refusal> {
    let mut best = (SEPARATORS[0], (0, 0));
    for separator in SEPARATORS {
        let mut counts = Vec::new();
        text.restart()?;
        let sampled = Records::new(separator).each(text, limits, &mut |record| {
            counts.push(record.ends.len());
            Ok::<_, Refusal>(if counts.len() as u64 >= SAMPLE { Next::Sheet } else { Next::Row })
        });
        // With a wrong separator quotes may seem never to end; with the right one reading will say so.
        if sampled.is_err() {
            continue;
        }
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
        let mut records = Records::new(self.separator);
        records.each(&mut self.text, limits, &mut |record| {
            *counted += record.ends.len() as u64;
            record.check(*counted, limits)?;
            let cells: Vec<Cell<'_>> = record.fields().map(cell).collect();
            let used = cells.iter().rposition(|cell| *cell != Cell::Empty).map_or(0, |last| last + 1);
            if used == 0 {
                return Ok(Next::Row);
            }
            visit(Row { number: record.row, cells: &cells[..used] })
        })?;
        self.open_end = records.open_end;
        Ok(())
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
    /// The fields of the last record that ended.
    before: usize,
    open_end: Option<Remark>,
}

impl Records {
    fn new(separator: u8) -> Records {
        let (text, ends) = (String::new(), Vec::new());
        Records { separator, state: State::Start, row: 1, text, ends, returned: false, before: 0, open_end: None }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Refusal, open_bytes};
    use proptest::prelude::*;

    /// Every row with its number, empty cells as empty texts.
    fn rows(text: &str) -> Result<Vec<(u64, Vec<String>)>, Refusal> {
        let mut book = open_bytes(text.as_bytes().to_vec(), &Limits::default())?;
        let mut rows = Vec::new();
        book.read(0, &mut |row| {
            let text = |cell: &Cell<'_>| match cell {
                Cell::Text(text) => (*text).to_owned(),
                _ => String::new(),
            };
            rows.push((row.number, row.cells.iter().map(text).collect()));
            Ok::<_, Refusal>(Next::Row)
        })?;
        Ok(rows)
    }

    fn row(number: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let text = "\u{FEFF}a,b\r\n\r\n\"x\ny\",2\r\n,\r\n3,4,,\r\n";
        let expected = vec![row(1, &["a", "b"]), row(3, &["x\ny", "2"]), row(5, &["3", "4"])];
        assert_eq!(rows(text).unwrap(), expected);
    }

    #[test]
    fn quotes_are_kept_where_they_wrap_nothing() {
        let text = "id,note\n=\"123\",5\" screen\n\"a \"\"b\"\"\",'x\t\n";
        let expected = vec![row(1, &["id", "note"]), row(2, &["=\"123\"", "5\" screen"]), row(3, &["a \"b\"", "'x\t"])];
        assert_eq!(rows(text).unwrap(), expected);
    }

    #[test]
    fn the_separator_is_the_one_the_rows_agree_on() {
        let tabs_within = "a,b,c\n1\t,2\t,3\t\n4\t,5\t,6\t\n";
        assert_eq!(rows(tabs_within).unwrap()[1], row(2, &["1\t", "2\t", "3\t"]));
        assert_eq!(rows("Report\na\tb\n1,5\t2,5\n").unwrap()[2], row(3, &["1,5", "2,5"]));
        assert_eq!(rows("a;b\n1;2\n").unwrap()[1], row(2, &["1", "2"]));
        assert_eq!(rows("one column\n1\n").unwrap()[1], row(2, &["1"]));
    }

    #[test]
    fn a_quote_never_closed_is_a_file_without_its_end() {
        assert_eq!(rows("a,b\n1,\"2").unwrap_err(), Refusal::Incomplete { place: "2".into() });
    }

    #[test]
    fn a_last_line_without_an_end_is_remarked() {
        let mut book = open_bytes(b"a,b,c\n1,2,3\n4,5".to_vec(), &Limits::default()).unwrap();
        book.read(0, &mut |_| Ok::<_, Refusal>(Next::Row)).unwrap();
        assert!(book.remarks().contains(&Remark::OpenEnd { row: 3, fields: 2, before: 3 }), "{:?}", book.remarks());
        let mut whole = open_bytes(b"a,b,c\n1,2,3\n".to_vec(), &Limits::default()).unwrap();
        whole.read(0, &mut |_| Ok::<_, Refusal>(Next::Row)).unwrap();
        assert!(whole.remarks().iter().all(|remark| remark.code() != "open-end"));
    }

    #[test]
    fn nothing_but_blank_lines_is_empty() {
        assert_eq!(rows("\n\r\n\n").unwrap_err(), Refusal::Empty);
    }

    proptest! {
        /// The csv crate drops blank lines and does not number rows; all else must be equal.
        #[test]
        fn fields_are_those_of_the_csv_crate(text in "[ab,\"\n\r=x]{0,60}") {
            // One record before decides that the separator is a comma.
            let text = format!("h,h\nh,h\n{text}");
            let mut theirs = Vec::new();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            for record in reader.records() {
                let mut fields: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
                while fields.last().is_some_and(String::is_empty) {
                    fields.pop();
                }
                theirs.push(fields);
            }
            theirs.retain(|fields| !fields.is_empty());
            match rows(&text) {
                Ok(ours) => prop_assert_eq!(ours.into_iter().map(|(_, fields)| fields).collect::<Vec<_>>(), theirs),
                Err(refusal) => prop_assert_eq!(refusal.code(), "incomplete"),
            }
        }
    }
}
