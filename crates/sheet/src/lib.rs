//! Any spreadsheet as a stream of rows: xlsx, xlsb, xls, ods, delimited text and the tables of a web page, or a zip of them; and
//! an xlsx of a person's own with its named cells filled ([`Template`]).
//!
//! What a file is, is seen from its bytes, never from its name. Nothing a file says of itself is believed: sizes, counts
//! and positions are checked against [`Limits`], and what cannot be read whole and exactly is a [`Refusal`].
//!
//! ```
//! use zhoubao_sheet::{Cell, Limits, Next, Refusal, open_bytes};
//!
//! let mut book = open_bytes(b"id,amount\n7,12.50\n".to_vec(), &Limits::default())?;
//! let mut rows = 0;
//! book.read(0, &mut |row| {
//!     rows += 1;
//!     assert!(row.number != 2 || row.cells == [Cell::Text("7"), Cell::Text("12.50")]);
//!     Ok::<_, Refusal>(Next::Row)
//! })?;
//! assert_eq!(rows, 2);
//! # Ok::<_, Refusal>(())
//! ```
//!
//! Spreadsheets are hostile ground, and the libraries beneath panic, abort or run out of memory on some files made for
//! it. Whoever reads what strangers send calls [`open`] in a process of its own, with limits on memory and time.

mod address;
mod agile;
mod attribute;
mod blocks;
mod bytes;
mod cipher;
mod compound;
mod decode;
mod delimited;
mod encrypted;
mod fault;
mod formats;
mod held;
mod limits;
mod line;
mod members;
mod merged;
mod ods;
mod ods_cell;
mod outline;
mod package;
mod page;
mod part;
mod password;
mod quotes;
mod record;
mod refusal;
mod remark;
mod serial;
mod sniff;
mod source;
mod splitter;
mod spreadsheet;
mod tag;
mod template;
mod template_names;
mod template_parts;
mod texts;
mod xls;
mod xls_records;
mod xlsb;
mod xlsb_records;
mod xlsx;
mod xlsx_book;
mod xlsx_cells;
mod xlsx_value;
mod xml;

/// The examples of README.md, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use address::column_letters;
pub use limits::{Limit, Limits};
pub use merged::{Merged, NamesByNumber};
pub use password::Password;
pub use refusal::{Refusal, Seems};
pub use remark::Remark;
pub use serial::{Epoch, serial_to_datetime};
pub use template::{Name, NoTemplate, StandsFor, Template};
pub use template_parts::Value;

use members::Members;
use merged::Filling;
use package::Packed;
use serde::{Deserialize, Serialize};
use source::Found;
use spreadsheet::Spreadsheet;
use std::path::Path;
use zip::ZipArchive;

/// One cell as the file stores it; what it means is for the caller to say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing there.
    Empty,
    /// Text, untrimmed. Never empty: a cell of no characters is [`Cell::Empty`].
    Text(&'a str),
    /// A finite number.
    Number(f64),
    /// A finite number that is shown as a date or a time; see [`serial_to_datetime`].
    Serial(f64),
    /// A finite number that is shown as a percentage: 0.1 as 10 %.
    Share(f64),
    /// A truth value.
    Bool(bool),
    /// An error such as `#N/A`; `#NUM!` also stands for a number that is none or infinite.
    Error(&'a str),
    /// A formula whose result the file does not hold: something is there, and nobody knows what.
    Formula,
}

impl Cell<'_> {
    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }
}

/// One row that holds something.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// From 1, as a spreadsheet program shows it. In delimited text a record is a row, whatever lines it spans, and a
    /// blank line is one too.
    pub number: u64,
    /// From column A without gaps up to the last cell that holds something.
    pub cells: &'a [Cell<'a>],
    /// How many fields were written, empty ones at the end too, in kinds of files that write each: a row of another number
    /// than the header has lost or gained a separator.
    pub fields: Option<usize>,
    /// Whether the row has its end: false for a last line of text without a line end, which may have been cut.
    pub ended: bool,
}

/// What the visitor wants after a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The next row.
    Row,
    /// Nothing more of this sheet.
    Sheet,
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Office Open XML.
    Xlsx,
    /// BIFF in a compound file.
    Xls,
    /// OpenDocument.
    Ods,
    /// Office Open XML in records.
    Xlsb,
    /// Text with separators.
    Csv,
    /// A web page with tables.
    Html,
    /// A zip of several files, whatever each of them is.
    Zip,
}

/// An opened file: a spreadsheet, or a zip of several.
pub struct Book {
    content: Content,
    /// The name of the only file of a zip.
    only: Option<String>,
}

enum Content {
    One(Box<Spreadsheet>),
    Several(Box<Members>),
}

/// Opens the file and checks what can be checked before the first row.
///
/// # Errors
/// Where it is no spreadsheet, damaged, protected or beyond the limits.
pub fn open(path: &Path, limits: &Limits) -> Result<Book, Refusal> {
    open_with(path, limits, &[])
}

/// The same for bytes that are in memory already.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(bytes: Vec<u8>, limits: &Limits) -> Result<Book, Refusal> {
    open_bytes_with(bytes, limits, &[])
}

/// As [`open`], workbooks that are encrypted too where one of the passwords is theirs. Each that is tried costs a tenth of a
/// second.
///
/// # Errors
/// As [`open`]; where all passwords are wrong, that is a reason of its own.
pub fn open_with(path: &Path, limits: &Limits, passwords: &[Password]) -> Result<Book, Refusal> {
    book(source::open(path, limits, passwords)?, limits, passwords)
}

/// The same for bytes that are in memory already.
///
/// # Errors
/// As [`open_with`].
pub fn open_bytes_with(bytes: Vec<u8>, limits: &Limits, passwords: &[Password]) -> Result<Book, Refusal> {
    book(source::from_memory(bytes, limits, passwords)?, limits, passwords)
}

fn book(found: Found, limits: &Limits, passwords: &[Password]) -> Result<Book, Refusal> {
    let mut name = None;
    let content = match found {
        Found::Spreadsheet(source) => Content::One(Box::new(Spreadsheet::open(source, limits)?)),
        Found::Zip(mut zip) => {
            let files = package::files(&mut zip, limits)?;
            match &files[..] {
                [] => return Err(Refusal::EmptyZip),
                [only] => {
                    name = Some(only.name.clone());
                    Content::One(Box::new(unzipped(&mut zip, only, limits, passwords)?))
                }
                _ => Content::Several(Box::new(Members::open(zip, files, limits, passwords)?)),
            }
        }
    };
    Ok(Book { content, only: name })
}

/// The one file of a zip.
fn unzipped(
    zip: &mut ZipArchive<bytes::Bytes>,
    file: &Packed,
    limits: &Limits,
    passwords: &[Password],
) -> Result<Spreadsheet, Refusal> {
    let bytes = package::unpack(zip, file, limits)?;
    let mut spreadsheet = Spreadsheet::open(source::of_member(bytes, limits, passwords)?, limits)?;
    spreadsheet.outline.remarks.insert(0, Remark::Zipped { name: file.name.clone() });
    Ok(spreadsheet)
}

impl Book {
    /// What it is.
    pub fn kind(&self) -> Kind {
        match &self.content {
            Content::One(one) => one.outline.kind,
            Content::Several(_) => Kind::Zip,
        }
    }

    /// The names of the sheets, hidden ones too. Delimited text has one, without a name; the tables of a web page are
    /// `#1`, `#2`, a single one without a name. In a zip of several files each has the name of its file before it,
    /// `file / sheet`.
    pub fn sheets(&self) -> &[String] {
        match &self.content {
            Content::One(one) => &one.outline.sheets,
            Content::Several(several) => &several.sheets,
        }
    }

    /// Of a zip, the name of the file within that holds the sheet.
    ///
    /// # Panics
    /// In a zip of several files, where there is no sheet of that index.
    pub fn member(&self, sheet: usize) -> Option<&str> {
        match &self.content {
            Content::One(_) => self.only.as_deref(),
            Content::Several(several) => Some(several.member(sheet)),
        }
    }

    /// Whether nobody who opens the workbook sees the sheet.
    pub fn is_hidden(&self, sheet: usize) -> bool {
        match &self.content {
            Content::One(one) => one.outline.hidden.contains(&sheet),
            Content::Several(several) => several.hidden.contains(&sheet),
        }
    }

    /// The day from which serial dates of the sheet count.
    ///
    /// # Panics
    /// In a zip of several files, where there is no sheet of that index.
    pub fn epoch(&self, sheet: usize) -> Epoch {
        match &self.content {
            Content::One(one) => one.outline.epoch,
            Content::Several(several) => several.epoch(sheet),
        }
    }

    /// Row (from 1) and column (from 0) of each cell of a sheet that holds a formula; none in kinds of files that keep
    /// no formulas or whose formulas are not read.
    ///
    /// # Errors
    /// Where the sheet cannot be read.
    ///
    /// # Panics
    /// Where there is no sheet of that index.
    pub fn formulas(&mut self, sheet: usize) -> Result<Vec<(u64, usize)>, Refusal> {
        match &mut self.content {
            Content::One(one) => one.formulas(sheet),
            Content::Several(several) => several.formulas(sheet),
        }
    }

    /// Cells of a sheet that are shown as one over several rows, once the sheet was read to its end; none in text.
    ///
    /// # Panics
    /// Where there is no sheet of that index.
    pub fn merged(&self, sheet: usize) -> &[Merged] {
        match &self.content {
            Content::One(one) => one.merged(sheet),
            Content::Several(several) => several.merged(sheet),
        }
    }

    /// As [`Book::read`], with merged cells that begin below `row` filled in each of their rows: of a sheet of which they are known.
    /// Texts and days are, and whole numbers where they name something: an amount that is shown beside several rows is one amount.
    ///
    /// # Errors
    /// As [`Book::read`].
    ///
    /// # Panics
    /// As [`Book::read`].
    pub fn read_filled<E: From<Refusal>>(
        &mut self,
        sheet: usize,
        row: u64,
        names: NamesByNumber<'_>,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        let mut filling = Filling::below(row, self.merged(sheet), names);
        self.read(sheet, &mut |row| filling.hand_over(row, visit))
    }

    /// What else is true of it.
    pub fn remarks(&self) -> &[Remark] {
        match &self.content {
            Content::One(one) => &one.outline.remarks,
            Content::Several(several) => &several.remarks,
        }
    }

    /// Hands each row of the sheet that holds a cell to `visit`, from the top, until it has seen enough.
    ///
    /// Where the rest of a sheet is not wanted, the rest of it is not checked either.
    ///
    /// # Errors
    /// What `visit` returns, or a [`Refusal`] where the sheet cannot be read on. Rows seen until then must not be used.
    ///
    /// # Panics
    /// Where there is no sheet of that index.
    pub fn read<E: From<Refusal>>(
        &mut self,
        sheet: usize,
        visit: &mut dyn FnMut(Row<'_>) -> Result<Next, E>,
    ) -> Result<(), E> {
        match &mut self.content {
            Content::One(one) => one.read(sheet, visit),
            Content::Several(several) => several.read(sheet, visit),
        }
    }
}
