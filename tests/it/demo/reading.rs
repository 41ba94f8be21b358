//! Exports as texts, the way a person sees them: any kind of file, no profile.

use calamine::{Data, Reader};
use demo::DemoFile;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// The members of a zip, or the bytes themselves: compressors may differ between machines.
pub fn content(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return BTreeMap::from([(String::new(), bytes.to_vec())]);
    };
    let mut members = BTreeMap::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).expect("a member");
        let mut inflated = Vec::new();
        member.read_to_end(&mut inflated).expect("it inflates");
        members.insert(member.name().expect("a name").into_owned(), inflated);
    }
    members
}

pub type Table = Vec<Vec<String>>;

/// Any of our exports as texts, the way a person sees it.
pub fn table(file: &DemoFile) -> Table {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    match name.rsplit('.').next() {
        Some("xlsx" | "xls") => sheet(&file.bytes),
        Some("zip") => {
            let members = content(&file.bytes);
            let (name, bytes) = members.first_key_value().expect("one member");
            assert_eq!(members.len(), 1);
            table(&DemoFile { path: name.clone(), bytes: bytes.clone() })
        }
        _ => delimited(&file.bytes),
    }
}

fn sheet(bytes: &[u8]) -> Table {
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    assert_eq!(range.start(), Some((0, 0)));
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        other => panic!("{other:?}"),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

pub fn delimited(bytes: &[u8]) -> Table {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{FEFF}').to_owned(),
        Err(_) => {
            let (text, _, lossy) = encoding_rs::GBK.decode(bytes);
            assert!(!lossy, "it is GBK");
            text.into_owned()
        }
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let row = |record: Result<csv::StringRecord, csv::Error>| -> Vec<String> {
        record.expect("as many fields as the header").iter().map(str::to_owned).collect()
    };
    reader.records().map(row).collect()
}

/// Rows below the header as name and value; the header is the first row that has the name.
pub fn records(table: &Table, known: &str) -> Vec<BTreeMap<String, String>> {
    let at = table.iter().position(|row| row.iter().any(|cell| cell.trim() == known)).expect(known);
    let names: Vec<&str> = table[at].iter().map(|name| name.trim()).collect();
    let record = |row: &Vec<String>| names.iter().zip(row).map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
    table[at + 1..].iter().map(record).collect()
}

pub fn cents(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.replace(',', "").parse::<i64>().expect("digits");
    digits(whole) * 100 + digits(&format!("{part:0<2}"))
}

pub fn id(text: &str) -> &str {
    text.trim_start_matches("=\"").trim_end_matches('"')
}
