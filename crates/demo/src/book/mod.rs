//! Writers of the three kinds of file the platforms give: `.xlsx`, BIFF `.xls` and delimited text.
//!
//! They write what the platforms write, faults included (a wrong `<dimension>`, no fonts worth naming), row by row, so that
//! a report of 200,000 rows is never held twice. rust_xlsxwriter would correct what must stay wrong here.

mod csv;
mod xls;
mod xlsx;

pub use csv::{Csv, Encoding, Layout, Quotes};
pub use xls::{xls, xls_of_sheets};
pub use xlsx::{Xlsx, xlsx};

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A cell as an export holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    /// A number, written as it stands.
    Number(String),
    /// A day or instant as Excel keeps it after a human saved the file: a serial number with a date format.
    Date(String),
}

impl Cell {
    /// A text, or nothing where it is empty.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// What a delimited text holds of it.
    pub fn as_str(&self) -> &str {
        match self {
            Cell::Empty => "",
            Cell::Text(text) | Cell::Number(text) | Cell::Date(text) => text,
        }
    }
}

/// A row.
pub type Row = Vec<Cell>;

/// Rows in order, made when they are asked for.
pub type Rows<'a> = Box<dyn Iterator<Item = Row> + 'a>;

/// The header row.
pub fn header(names: &[&str]) -> Row {
    names.iter().map(|name| Cell::text(*name)).collect()
}

/// A zip of these members, with no time in it.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, smallest()).expect("a zip in memory takes any name");
        archive.write_all(bytes).expect("memory takes bytes");
    }
    archive.finish().expect("a zip in memory can be closed").into_inner()
}

/// Packed as tight as it goes.
fn smallest() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_level(Some(9))
}
