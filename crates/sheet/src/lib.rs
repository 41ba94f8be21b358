//! Any spreadsheet as a stream of rows: xlsx, xls, delimited text and the tables of a web page, or a zip that holds one.
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
mod bytes;
mod compound;
mod decode;
mod delimited;
mod limits;
mod line;
mod package;
mod page;
mod part;
mod quotes;
mod record;
mod records;
mod refusal;
mod remark;
mod serial;
mod sniff;
mod source;
mod splitter;
mod values;
mod xls;
mod xlsx;

/// The examples of README.md, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use address::column_letters;
pub use limits::{Limit, Limits};
pub use refusal::{Refusal, Seems};
pub use remark::Remark;
pub use serial::{Epoch, serial_to_datetime};

use serde::{Deserialize, Serialize};
use std::path::Path;

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
    /// Text with separators.
    Csv,
    /// A web page with tables.
    Html,
}

/// An opened spreadsheet.
pub struct Book {
    kind: Kind,
    sheets: Vec<String>,
    /// Indices of the sheets that are hidden.
    hidden: Vec<usize>,
    epoch: Epoch,
    remarks: Vec<Remark>,
    limits: Limits,
    content: Content,
}

enum Content {
    Xlsx(xlsx::Workbook),
    Xls(xls::Workbook),
    Delimited(delimited::Text),
    Page(page::Tables),
}

/// Opens the file and checks what can be checked before the first row.
///
/// # Errors
/// Where it is no spreadsheet, damaged, protected or beyond the limits.
pub fn open(path: &Path, limits: &Limits) -> Result<Book, Refusal> {
    book(source::open(path, limits)?, limits)
}

/// The same for bytes that are in memory already.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(bytes: Vec<u8>, limits: &Limits) -> Result<Book, Refusal> {
    book(source::from_memory(bytes, limits)?, limits)
}

fn book((source, zipped): (source::Source, Option<String>), limits: &Limits) -> Result<Book, Refusal> {
    let mut book = match source.kind {
        Kind::Xlsx => xlsx::open(source.bytes, limits)?,
        Kind::Xls => xls::open(source.bytes, limits)?,
        Kind::Csv => delimited::open(source.bytes, limits)?,
        Kind::Html => page::open(source.bytes, limits)?,
    };
    if let Some(name) = zipped {
        book.remarks.insert(0, Remark::Zipped { name });
    }
    Ok(book)
}

impl Book {
    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The names of the sheets, hidden ones too. Delimited text has one, without a name; the tables of a web page are
    /// `#1`, `#2`, a single one without a name.
    pub fn sheets(&self) -> &[String] {
        &self.sheets
    }

    /// Whether nobody who opens the workbook sees the sheet.
    pub fn is_hidden(&self, sheet: usize) -> bool {
        self.hidden.contains(&sheet)
    }

    /// The day from which serial dates count.
    pub fn epoch(&self) -> Epoch {
        self.epoch
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
        let name = &self.sheets[sheet];
        match &mut self.content {
            Content::Xlsx(book) => book.formulas(name, &self.limits),
            Content::Xls(_) | Content::Delimited(_) | Content::Page(_) => Ok(Vec::new()),
        }
    }

    /// What else is true of it.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
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
        let name = &self.sheets[sheet];
        match &mut self.content {
            Content::Xlsx(book) => book.read(name, &self.limits, visit),
            Content::Xls(book) => book.read(name, &self.limits, visit),
            Content::Page(tables) => tables.read(sheet, visit),
            Content::Delimited(text) => {
                text.read(&self.limits, visit)?;
                let news: Vec<Remark> =
                    text.remarks.drain(..).filter(|remark| !self.remarks.contains(remark)).collect();
                self.remarks.extend(news);
                Ok(())
            }
        }
    }
}
