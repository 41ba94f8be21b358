//! Rows of text with separators: which separator, and what a field is as a cell.

use super::bytes::Bytes;
use super::decode::Utf8;
use super::limits::Limits;
use super::outline::Outline;
use super::refusal::Refusal;
use super::splitter::Records;
use super::{Cell, Epoch, Kind, Next, Remark, Row};

/// The separators tried, in the order of preference.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// How many records decide on the separator.
const SAMPLE: u64 = 50;

/// Opened text.
pub(super) struct Text {
    text: Utf8,
    separator: u8,
    /// The fields that most records have.
    width: usize,
    /// What was odd, once it has been read.
    pub(super) remarks: Vec<Remark>,
}

/// Finds encoding and separator.
pub(super) fn open(bytes: Bytes, limits: &Limits) -> Result<(Outline, Text), Refusal> {
    let (mut text, mut remarks) = Utf8::new(bytes)?;
    remarks.extend(text.broken_bytes());
    let (separator, width) = shape(&mut text, limits)?;
    remarks.push(Remark::Separator { character: char::from(separator) });
    let content = Text { text, separator, width, remarks: Vec::new() };
    let (sheets, epoch) = (vec![String::new()], Epoch::Y1900);
    Ok((
        Outline { kind: Kind::Csv, sheets, hidden: Vec::new(), epoch, remarks, limits: limits.clone(), unpacked: 0 },
        content,
    ))
}

/// The separator by which most of the first records have equally many fields, and more than one; and how many.
fn shape(text: &mut Utf8, limits: &Limits) -> Result<(u8, usize), Refusal> {
    let mut best = (SEPARATORS[0], (0, 0));
    for separator in SEPARATORS {
        let mut counts = Vec::new();
        text.restart()?;
        let sampled = Records::new(separator, 0).each(text, limits, &mut |record| {
            counts.push(record.ends.len());
            Ok::<_, Refusal>(if counts.len() as u64 >= SAMPLE { Next::Sheet } else { Next::Row })
        });
        // A quote may seem never to end, with a wrong separator or because it should not be there: reading will say so,
        // and the records before it count all the same.
        if sampled.is_ok() && counts.is_empty() {
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
    Ok((best.0, best.1.1))
}

impl Text {
    pub(super) fn read<E: From<Refusal>>(
        &mut self,
        limits: &Limits,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        self.text.restart()?;
        let mut counted = 0;
        let mut records = Records::new(self.separator, self.width);
        records.each(&mut self.text, limits, &mut |record| {
            counted += record.ends.len() as u64;
            record.check(counted, limits)?;
            let cells: Vec<Cell<'_>> = record.fields().map(cell).collect();
            let used = cells.iter().rposition(|cell| *cell != Cell::Empty).map_or(0, |last| last + 1);
            if used == 0 {
                return Ok(Next::Row);
            }
            let fields = Some(record.ends.len());
            visit(Row { number: record.row, cells: &cells[..used], fields, ended: record.ended })
        })?;
        self.remarks = records.remarks().collect();
        Ok(())
    }
}

fn cell(field: &str) -> Cell<'_> {
    if field.is_empty() { Cell::Empty } else { Cell::Text(field) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Refusal, open_bytes};
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
        assert_eq!(rows("a,b\n1,\"2").unwrap_err(), Refusal::Incomplete { place: "B2".into() });
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
    fn the_mark_at_the_end_of_what_a_command_line_joined_is_nothing() {
        for text in ["a,b,c\n1,2,3\n\u{1A}", "a,b,c\n1,2,3\u{1A}"] {
            assert_eq!(rows(text).unwrap(), [row(1, &["a", "b", "c"]), row(2, &["1", "2", "3"])], "{text:?}");
        }
        let mut book = open_bytes(b"a,b,c\n1,2,3\n\x1A".to_vec(), &Limits::default()).unwrap();
        book.read(0, &mut |_| Ok::<_, Refusal>(Next::Row)).unwrap();
        assert!(book.remarks().iter().all(|remark| remark.code() != "open-end"));
    }

    #[test]
    fn text_that_ends_in_zeros_was_never_written_to_its_end() {
        for begun in ["a,b\n1,2\n".to_owned(), format!("a,b\n{}", "1,2\n".repeat(9_000))] {
            let text = begun + &"\0".repeat(4096);
            assert_eq!(rows(&text).unwrap_err(), Refusal::Incomplete { place: String::new() });
        }
        assert_ne!(rows("a,b\n1\0,2\n").unwrap_err(), Refusal::Incomplete { place: String::new() });
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
            // Where quotes swallow lines that fit for themselves, ours are other rows on purpose.
            let mut book = match open_bytes(text.clone().into_bytes(), &Limits::default()) {
                Ok(book) => book,
                Err(refusal) => panic!("{refusal}"),
            };
            let _ = book.read(0, &mut |_| Ok::<_, Refusal>(Next::Row));
            prop_assume!(!book.remarks().iter().any(|remark| matches!(remark.code(), "lone-quotes" | "wrapped-rows")));
            match rows(&text) {
                Ok(ours) => prop_assert_eq!(ours.into_iter().map(|(_, fields)| fields).collect::<Vec<_>>(), theirs),
                Err(refusal) => prop_assert!(matches!(refusal.code(), "incomplete" | "open-quote"), "{}", refusal),
            }
        }
    }
}
