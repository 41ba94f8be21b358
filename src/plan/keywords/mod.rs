//! A year's target proposed from what the market searches.
//!
//! Each search word is worth visitors x conversion x order value. A store's words are summed, brought from the days the
//! exports cover to a whole year, averaged with what the store sold last year, and grown as the words grow. Every step is
//! kept ([`Basis`]), so that the workbook and the terminal can show how the proposal came about.

mod basis;
mod read;

pub use basis::{Basis, Line};
pub use read::KeywordFile;

use super::finding::{PlanFinding, dated};
use crate::calendar::Span;
use crate::lists::ColumnsError;
use crate::words::{Phrase, codes};
use thiserror::Error;

/// Something to know about a keyword export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeywordFinding {
    /// A row that was left out.
    Row(PlanFinding),
    /// Neither name nor rows say which days it covers; it counts as a year.
    NoDays {
        /// The file.
        file: String,
        /// The year it counts for.
        year: Span,
    },
    /// It covers days that an earlier file covers; left out.
    Overlap {
        /// The file.
        file: String,
        /// The one that counts.
        other: String,
        /// The days of both.
        days: Span,
    },
    /// An index stands where people should be counted.
    Index {
        /// The file.
        file: String,
        /// The column.
        header: String,
    },
    /// Older than a year, and no newer file covers the same season; left out.
    NotCompared {
        /// The file.
        file: String,
        /// Its days.
        days: Span,
    },
}

codes!(KeywordFinding {
    Row => "plan.keywords.row",
    NoDays => "plan.keywords.no_days",
    Overlap => "plan.keywords.overlap",
    Index => "plan.keywords.index",
    NotCompared => "plan.keywords.not_compared",
});

impl KeywordFinding {
    /// The same for a shop's people.
    pub fn phrase(&self) -> Phrase {
        let of = |file: &str| Phrase::new(self.code()).with("file", file);
        match self {
            KeywordFinding::Row(finding) => finding.phrase(),
            KeywordFinding::NoDays { file, year } => of(file).with("year", dated(*year)),
            KeywordFinding::Overlap { file, other, days } => {
                of(file).with("other", other.as_str()).with("days", dated(*days))
            }
            KeywordFinding::Index { file, header } => of(file).with("header", header.as_str()),
            KeywordFinding::NotCompared { file, days } => of(file).with("days", dated(*days)),
        }
    }
}

/// Why a keyword export is of no use.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeywordError {
    /// Its columns.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// No word in it can be counted.
    #[error("{file}: no row can be used")]
    NoWords {
        /// The file.
        file: String,
        /// What is wrong with the first row; `None` where there is no row.
        first: Option<Box<PlanFinding>>,
    },
    /// More than can be counted.
    #[error("no target comes of such numbers")]
    TooLarge,
}

impl KeywordError {
    /// The same for a shop's people.
    pub fn phrase(&self) -> Phrase {
        match self {
            KeywordError::Columns(error) => error.phrase(),
            KeywordError::TooLarge => Phrase::new("plan.keywords.too_large"),
            KeywordError::NoWords { first: None, .. } => Phrase::new("plan.keywords.no_words"),
            KeywordError::NoWords { first: Some(first), .. } => {
                Phrase::new("plan.keywords.no_words_first").with("first", first.phrase())
            }
        }
    }
}
