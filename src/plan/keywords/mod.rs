//! A year's target proposed from what the market searches.
//!
//! Each search word is worth visitors x conversion x order value. A store's words are summed, brought from the days the
//! exports cover to a whole year, averaged with what the store sold last year, and grown as the words grow. Every step is
//! kept ([`Basis`]), so that the workbook and the terminal can show how the proposal came about.

mod basis;
mod read;

pub use basis::{Basis, Line};
pub use read::KeywordFile;

use super::finding::PlanFinding;
use super::issue::dated;
use crate::calendar::Span;
use crate::lists::ColumnsError;
use crate::words::Message;
use thiserror::Error;

/// Something to know about a keyword export.
#[derive(Clone, Debug, PartialEq, Eq, Message)]
#[message("plan.keywords")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum KeywordFinding {
    /// A row that was left out.
    #[message(transparent)]
    Row(PlanFinding),
    /// Neither name nor rows say which days it covers; it counts as a year.
    NoDays {
        file: String,
        #[message(with = dated)]
        year: Span,
    },
    /// It covers days that an earlier file covers; left out.
    Overlap {
        file: String,
        other: String,
        #[message(with = dated)]
        days: Span,
    },
    /// An index stands where people should be counted.
    Index { file: String, header: String },
    /// Older than a year, and no newer file covers the same season; left out.
    NotCompared {
        file: String,
        #[message(with = dated)]
        days: Span,
    },
}

/// Why a keyword export is of no use.
#[derive(Clone, Debug, PartialEq, Eq, Error, Message)]
#[message("plan.keywords")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum KeywordError {
    /// Its columns.
    #[message(transparent)]
    Columns(#[from] ColumnsError),
    /// It has no row.
    NoWords,
    /// No word in it can be counted; what is wrong with the first row.
    NoWordsFirst { first: Box<PlanFinding> },
    /// More than can be counted.
    TooLarge,
}
