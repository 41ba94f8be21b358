//! What a reader says of one file: which exports it held, what became of each row, and what could not be read.
//!
//! It crosses from the child process to the program and is kept beside the facts, so everything in it is plain data.

use super::cell::{self, at_cell};
use super::origin::is_by_name;
use super::shown::shown;
use super::unreadable::Unreadable;
use crate::facts::{EXTENSION, Table};
use crate::text;
use crate::words::{Field, Phrase};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sheet::{Cell, Remark, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The outcome of reading one file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is an export we know.
    Read(Extract),
    /// It is set aside.
    Refused(Phrase),
}

impl Verdict {
    /// Whether it says more of the moment than of the file: then it does not hold for the next time.
    pub fn is_fleeting(&self) -> bool {
        let Verdict::Refused(refused) = self else { return false };
        refused.key().starts_with("death.") || refused.key() == "refusal.unreadable"
    }

    /// Whether it depends on what the file was called.
    pub fn is_by_name(&self) -> bool {
        match self {
            Verdict::Read(extract) => extract.by_name,
            Verdict::Refused(refused) => is_by_name(refused),
        }
    }

    /// Whether it depends on the passwords that were tried.
    pub fn is_by_password(&self) -> bool {
        match self {
            Verdict::Read(extract) => extract.by_password,
            Verdict::Refused(refused) => wants_password(refused),
        }
    }
}

/// Whether a password is missing or wrong, of the file or of one within.
pub fn wants_password(refused: &Phrase) -> bool {
    let within = |refused: &Phrase| matches!(refused.field("why"), Some(Field::Said(why)) if wants_password(why));
    matches!(refused.key(), "refusal.encrypted" | "refusal.wrong-password") || within(refused)
}

/// What is said of a refused file of that name: text that is named as a workbook was most likely not exported but renamed.
pub fn why_refused(refused: Phrase, name: &str) -> Phrase {
    let text = refused.key().starts_with("refusal.unknown-") && refused.field("found").is_some();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "xlsx" | "xlsm" | "xls" if text => {
            Phrase::new("refusal.text-no-workbook").with("ending", format!(".{ending}")).with("why", refused)
        }
        // What is made anew from a report's inputs was kept, and what the report said was not.
        _ => refused.sorted(),
    }
}

/// What was read of a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Extract {
    /// Each sheet that is a known export.
    pub parts: Vec<Part>,
    /// Rows beside them that were not read.
    pub passed_over: Vec<SkippedRows>,
    /// What is odd about how the file is written, where people should know it.
    pub remarks: Vec<Remark>,
    /// Cells that could not be read, the first [`MOST_REJECTS`].
    pub rejects: Vec<Reject>,
    /// Whether a password opened some of it, or is still wanted: other passwords may make it another.
    #[serde(default)]
    pub by_password: bool,
    /// Whether its days stand in its name alone.
    #[serde(default)]
    pub by_name: bool,
}

impl Extract {
    /// Whether its facts are in the form that this version reads: earlier ones wrote Parquet.
    pub fn is_readable(&self) -> bool {
        let mut tables = self.parts.iter().flat_map(|part| &part.tables);
        tables.all(|table| Path::new(&table.file).extension().is_some_and(|form| form == EXTENSION))
    }
}

/// Rows of a file that is read otherwise: a sheet without a header that we know, a hidden one, a block below another header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedRows {
    /// The sheet's name; empty for CSV.
    pub sheet: String,
    /// The first of the rows.
    pub row: u64,
    /// How many hold several cells.
    pub rows: u64,
    /// Whether the sheet is hidden; then it looks like an export.
    pub hidden: bool,
    /// Cells that they fill, of all together.
    #[serde(default)]
    pub cells: u64,
    /// Whether they are about as wide as the rows that were read: then they are rows of the export, and no notes beside it.
    #[serde(default)]
    pub alike: bool,
}

impl SkippedRows {
    /// What to tell people, without the file's name.
    pub fn phrase(&self) -> Phrase {
        let key = match (self.hidden, self.sheet.is_empty()) {
            (true, _) => "passed-over.hidden",
            (false, false) => "passed-over.sheet",
            (false, true) => "passed-over.rows",
        };
        Phrase::new(key).with("sheet", self.sheet.as_str()).with("row", self.row).with("rows", self.rows)
    }
}

/// Cells named one by one; the rest of a broken file is only counted.
pub const MOST_REJECTS: usize = 200;

/// One sheet that is a known export.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Its name; empty for CSV.
    pub sheet: String,
    /// Of a zip, the name of the file within.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The profile's id.
    pub profile: String,
    /// Row of the header, 1-based.
    pub header_row: u64,
    /// Rows above the header, and below it those that only say something: titles, notes, the header once more.
    pub prelude: u64,
    /// Rows without any content, or of a day with nothing but dashes: they say nothing.
    pub blanks: u64,
    /// Rows of totals.
    pub totals: u64,
    /// Rows that are of no table's kind.
    #[serde(default)]
    pub other: u64,
    /// Rows alike in every cell to one before them, which do not count again.
    #[serde(default)]
    pub repeated: u64,
    /// Rows of orders that are told again further down, otherwise; the later ones count.
    #[serde(default)]
    pub retold: u64,
    /// Rows of advertising that are told again, between which figures ripened; the later ones count.
    #[serde(default)]
    pub retold_days: u64,
    /// Days of advertising of which rows that no name tells apart add up, although the file looks like two.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub added_days: BTreeSet<NaiveDate>,
    /// Income of kinds that the profile does not know, with its rows: no cost.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown_income: BTreeMap<String, u64>,
    /// Orders all of whose lines are there several times, alike in every cell, and count so: too few to be sure that they were
    /// pasted.
    #[serde(default)]
    pub alike: u64,
    /// Columns that the file lacks, whose part of a sum is taken for 0.
    #[serde(default)]
    pub lacks: BTreeSet<String>,
    /// Rows of several days, which were spread over them.
    #[serde(default)]
    pub spread: u64,
    /// A column whose row of totals is not the sum of its rows.
    #[serde(default)]
    pub total_differs: Option<TotalDiffers>,
    /// Why the part cannot be used, which only its last row told.
    #[serde(default)]
    pub refused: Option<Phrase>,
    /// What each table got.
    pub tables: Vec<TablePart>,
    /// Days along the axis the platform filters by, with their rows.
    pub axis_days: BTreeMap<NaiveDate, u64>,
    /// Days that rows name which were left out: their figures lack something.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub lost_days: BTreeSet<NaiveDate>,
    /// Of these the days along the axis.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub lost_axis_days: BTreeSet<NaiveDate>,
    /// Days of rows that hold nothing but dashes: the platform did not know them yet.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub hollow_days: BTreeSet<NaiveDate>,
    /// Whether some row was left out that names no day that can be read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost_undated: bool,
    /// The latest instant of each day on which anything happened, in UTC seconds.
    pub latest: BTreeMap<NaiveDate, i64>,
    /// Store names as the export prints them.
    pub shop_names: BTreeSet<String>,
    /// Words of states that the profile does not know, by map.
    pub unknown_words: BTreeMap<String, BTreeSet<String>>,
}

/// A row of totals that is not the sum of the rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalDiffers {
    /// Header of the column.
    pub header: String,
    /// What the row of totals says.
    pub total: String,
    /// What the rows add up to.
    pub sum: String,
    /// The day that it is of, where it is not of all rows.
    pub day: Option<NaiveDate>,
}

/// So much more than its rows, and as a part of it, a row of totals may say without a row that is missing.
const SMALL: Decimal = Decimal::TEN;
const PART: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

impl TotalDiffers {
    /// Whether it says so much more than the rows that some of them must be missing.
    pub fn lacks_rows(&self) -> bool {
        let amount = |text: &str| text.parse::<Decimal>().unwrap_or_default();
        let (total, sum) = (amount(&self.total), amount(&self.sum));
        total - sum > SMALL.max(total * PART)
    }
}

/// What a table got from a part.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TablePart {
    /// The table.
    pub table: Table,
    /// File name of its rows beside the verdict.
    pub file: String,
    /// Data rows seen.
    pub read: u64,
    /// Of these, rows with a cell that could not be read.
    pub rejected: u64,
    /// Rows beside them that are of another kind.
    #[serde(default)]
    pub other: u64,
    /// Rows beside them that hold several in one, joined within their cells.
    #[serde(default)]
    pub joined: u64,
}

/// A cell that could not be read; its whole row is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// Sheet name; empty for CSV.
    pub sheet: String,
    /// 1-based row.
    pub row: u64,
    /// 0-based column.
    pub column: usize,
    /// Its header.
    pub header: String,
    /// What was found.
    pub value: String,
    /// Why it is refused: `reject.<code>`.
    pub code: String,
    /// For a row of another number of fields than its header: how many it has, and how many the header.
    #[serde(default)]
    pub fields: Option<(u64, u64)>,
}

impl Reject {
    /// Of a cell, shown so that it is found again.
    pub(super) fn of_cell(row: &Row<'_>, at: usize, header: &str, why: Unreadable) -> Reject {
        let value = match at_cell(row.cells, at) {
            Cell::Text(text) | Cell::Error(text) => text::clean(text),
            Cell::Number(n) | Cell::Serial(n) => n.to_string(),
            Cell::Share(n) => cell::percentage(*n),
            Cell::Bool(b) => b.to_string(),
            Cell::Formula => "=…".to_owned(),
            Cell::Empty => String::new(),
        };
        Reject {
            sheet: String::new(),
            row: row.number,
            column: at,
            header: text::clean(header),
            value: shown(&value.chars().take(80).collect::<String>()),
            code: why.code().to_owned(),
            fields: None,
        }
    }

    /// Why it is refused, in words.
    pub fn why(&self) -> Phrase {
        let phrase = Phrase::new(format!("reject.{}", self.code));
        self.fields.map_or(phrase.clone(), |(found, expected)| phrase.with("found", found).with("expected", expected))
    }
}
