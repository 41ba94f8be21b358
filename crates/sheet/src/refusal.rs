//! Why a file is not read: each reason a code and what was found, so that a program can word it for its own people.

use super::Limit;
use crate::line::in_a_line;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Why a file is refused. It travels from the reading process to its parent, so that its fields are plain values.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Refusal {
    /// The system would not give the bytes.
    #[error("cannot {step}: {message}")]
    Unreadable {
        /// What was tried.
        step: String,
        /// What the system said.
        message: String,
    },
    /// A folder, a device, a link ...
    #[error("not a regular file")]
    NotAFile,
    /// No bytes, or nothing but blanks.
    #[error("the file is empty")]
    Empty,
    /// Something else.
    #[error("not a spreadsheet but {seems}")]
    NotASpreadsheet {
        /// What it looks like.
        seems: Seems,
    },
    /// A web page without a table.
    #[error("a web page without a table")]
    Html,
    /// A workbook that a password opens, and none was given.
    #[error("protected by a password")]
    Encrypted,
    /// A workbook that another password opens than the one given.
    #[error("protected by another password than the one given")]
    WrongPassword,
    /// Protected in a way that is not read, whatever the password: an old xls, an OpenDocument, algorithms of no office program.
    #[error("protected in a way that is not read ({scheme})")]
    UnknownEncryption {
        /// What it says of itself, for the log.
        scheme: String,
    },
    /// A zip whose files have a password.
    #[error("an archive with a password")]
    Locked,
    /// Text in an encoding that cannot be told with certainty.
    #[error("text that is neither UTF-8 nor GB18030 nor marked UTF-16, perhaps {looks_like}")]
    Encoding {
        /// A guess.
        looks_like: String,
    },
    /// More of something than is read.
    #[error("{found} is more than the {allowed} allowed by {}{}", limit.name(), at(place))]
    TooMuch {
        /// The limit.
        limit: Limit,
        /// What was found, or where counting stopped.
        found: u64,
        /// What is allowed.
        allowed: u64,
        /// The sheet, part or row, where that helps; else empty.
        place: String,
    },
    /// A zip of several files of which none is a spreadsheet that can be read.
    #[error("none of the {count} files in the zip can be read; {name}: {refusal}")]
    NoneReadable {
        /// How many there are.
        count: u64,
        /// One of them.
        name: String,
        /// Why it is refused.
        refusal: Box<Refusal>,
    },
    /// One of several files in a zip that broke off while it was read: none of the zip is used.
    #[error("in {name}: {refusal}")]
    Within {
        /// The file in the zip.
        name: String,
        /// Why it is refused.
        refusal: Box<Refusal>,
    },
    /// A zip without any file.
    #[error("a zip without a file")]
    EmptyZip,
    /// The end is missing, as after a broken download.
    #[error("the end of the file is missing{}", at(place))]
    Incomplete {
        /// Where it was noticed; may be empty.
        place: String,
    },
    /// A last line without a line end and with fewer fields than the header: the rest of the file was cut off.
    #[error("the end of the file is missing: row {row}, its last, has {fields} of {expected} fields")]
    CutRow {
        /// The row.
        row: u64,
        /// Its fields.
        fields: u64,
        /// Those of the header.
        expected: u64,
    },
    /// A quote that no other closes, in a file that goes on: where its field ends cannot be told.
    #[error("a quote in {place} is never closed")]
    OpenQuote {
        /// The field where it begins.
        place: String,
        /// The row.
        row: u64,
    },
    /// A document type declaration, which no spreadsheet program writes.
    #[error("a document type declaration in {part}")]
    Doctype {
        /// The part.
        part: String,
    },
    /// Two parts of one name: programs would disagree on which counts.
    #[error("two parts named {part}")]
    DuplicatePart {
        /// The name.
        part: String,
    },
    /// Broken in another way.
    #[error("damaged{}: {detail}", at(place))]
    Damaged {
        /// The sheet, part or cell; may be empty.
        place: String,
        /// What is wrong, for the log.
        detail: String,
    },
}

fn at(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!(" in {place}") }
}

/// What a file that is no spreadsheet looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seems {
    /// PNG, JPEG, GIF, WebP or BMP.
    Image,
    /// PDF
    Pdf,
    /// A text document.
    Word,
    /// A presentation.
    Slides,
    /// RAR, 7z, gzip and the like, or a zip within a zip.
    Archive,
    /// A spreadsheet of Excel 2003 in XML.
    Xml,
    /// A mail or web archive (MHTML).
    Mail,
    /// A program.
    Program,
    /// None of these.
    Unknown,
}

impl Seems {
    /// All of them.
    pub const ALL: [Seems; 9] = [
        Seems::Image,
        Seems::Pdf,
        Seems::Word,
        Seems::Slides,
        Seems::Archive,
        Seems::Xml,
        Seems::Mail,
        Seems::Program,
        Seems::Unknown,
    ];

    /// Stable, for scripts and for words of your own.
    pub fn name(self) -> &'static str {
        match self {
            Seems::Image => "image",
            Seems::Pdf => "pdf",
            Seems::Word => "word",
            Seems::Slides => "slides",
            Seems::Archive => "archive",
            Seems::Xml => "xml",
            Seems::Mail => "mail",
            Seems::Program => "program",
            Seems::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Seems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Seems::Image => "an image",
            Seems::Pdf => "a PDF",
            Seems::Word => "a text document",
            Seems::Slides => "a presentation",
            Seems::Archive => "an archive",
            Seems::Xml => "an XML document",
            Seems::Mail => "a web archive",
            Seems::Program => "a program",
            Seems::Unknown => "something unknown",
        })
    }
}

impl Refusal {
    /// Stable, for scripts and for words of your own.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::Unreadable { .. } => "unreadable",
            Refusal::NotAFile => "not-a-file",
            Refusal::Empty => "empty",
            Refusal::NotASpreadsheet { .. } => "not-a-spreadsheet",
            Refusal::Html => "html",
            Refusal::Encrypted => "encrypted",
            Refusal::WrongPassword => "wrong-password",
            Refusal::UnknownEncryption { .. } => "unknown-encryption",
            Refusal::Locked => "locked",
            Refusal::Encoding { .. } => "encoding",
            Refusal::TooMuch { .. } => "too-much",
            Refusal::NoneReadable { .. } => "none-readable",
            Refusal::Within { .. } => "within",
            Refusal::EmptyZip => "empty-zip",
            Refusal::Incomplete { .. } => "incomplete",
            Refusal::CutRow { .. } => "cut-row",
            Refusal::OpenQuote { .. } => "open-quote",
            Refusal::Doctype { .. } => "doctype",
            Refusal::DuplicatePart { .. } => "duplicate-part",
            Refusal::Damaged { .. } => "damaged",
        }
    }

    pub(super) fn damaged(place: &str, detail: impl fmt::Display) -> Refusal {
        Refusal::Damaged { place: in_a_line(place), detail: in_a_line(&detail.to_string()) }
    }

    pub(super) fn unknown_encryption(scheme: &str) -> Refusal {
        Refusal::UnknownEncryption { scheme: in_a_line(scheme) }
    }

    /// Whether another password, or one at all, may change it.
    pub fn wants_password(&self) -> bool {
        match self {
            Refusal::Encrypted | Refusal::WrongPassword => true,
            Refusal::NoneReadable { refusal, .. } | Refusal::Within { refusal, .. } => refusal.wants_password(),
            _ => false,
        }
    }

    /// The same of a file in a zip.
    pub(super) fn within(self, name: &str) -> Refusal {
        Refusal::Within { name: name.to_owned(), refusal: Box::new(self) }
    }

    pub(super) fn unreadable(step: &str, error: &std::io::Error) -> Refusal {
        Refusal::Unreadable { step: step.to_owned(), message: in_a_line(&error.to_string()) }
    }

    /// More of something than is read.
    pub fn too_much(limit: Limit, found: u64, allowed: u64, place: &str) -> Refusal {
        Refusal::TooMuch { limit, found, allowed, place: in_a_line(place) }
    }
}
