//! Any spreadsheet as a stream of rows: xlsx, xls and delimited text, or a zip that holds one of them.
//!
//! What a file is, is seen from its bytes, never from its name. Nothing a file says of itself is believed: sizes, counts
//! and positions are checked against [`Limits`], and what cannot be read whole and exactly is a [`Refusal`]. It is a room
//! of its own because spreadsheets are hostile ground; only the reading child process should call [`open`].

mod address;
mod compound;
mod decode;
mod delimited;
mod limits;
mod package;
mod part;
mod records;
mod refusal;
mod remark;
mod serial;
mod sniff;
mod source;
mod splitter;
mod xls;
mod xlsx;

pub use address::column_letters;
pub use limits::{Limit, Limits};
pub use refusal::{Refusal, Seems};
pub use remark::Remark;
pub use serial::{Epoch, serial_to_datetime};

use serde::{Deserialize, Serialize};
use std::path::Path;

/// One cell as the file stores it; what it means is for the profile to say.
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
    /// From column A without gaps up to the last cell.
    pub cells: &'a [Cell<'a>],
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
}

/// An opened spreadsheet.
pub struct Book {
    kind: Kind,
    sheets: Vec<String>,
    epoch: Epoch,
    remarks: Vec<Remark>,
    limits: Limits,
    content: Content,
}

enum Content {
    Xlsx(xlsx::Workbook),
    Xls(xls::Workbook),
    Delimited(delimited::Text),
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

    /// The names of the sheets, hidden ones too. Delimited text has one, without a name.
    pub fn sheets(&self) -> &[String] {
        &self.sheets
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
            Content::Xls(_) | Content::Delimited(_) => Ok(Vec::new()),
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
            Content::Delimited(text) => {
                text.read(&self.limits, visit)?;
                let news = text.open_end.take().filter(|remark| !self.remarks.contains(remark));
                self.remarks.extend(news);
                Ok(())
            }
        }
    }
}
