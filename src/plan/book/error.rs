//! Why a workbook cannot be used at all.

use crate::lists::ColumnsError;
use crate::plan::finding::PlanFinding;
use crate::words::{Field, Phrase};
use thiserror::Error;

/// Why a workbook is no plan.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BookError {
    /// A sheet's columns.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// There is no sheet of annual targets.
    #[error("{file}: no sheet 年度 / year, found {}", found.join(", "))]
    NoYears {
        /// The file.
        file: String,
        /// The sheets there are.
        found: Vec<String>,
    },
    /// No store's target can be read.
    #[error("{file}: no target in the sheet {sheet} can be used")]
    NoTargets {
        /// The file.
        file: String,
        /// The sheet of annual targets.
        sheet: String,
        /// What is wrong with the first row; `None` where there is no row.
        first: Option<Box<PlanFinding>>,
    },
}

impl BookError {
    /// The keys of its texts, beside those of [`ColumnsError`].
    pub const CODES: &'static [&'static str] =
        &["plan.no_year_sheet", "plan.nothing_usable", "plan.nothing_usable_first"];

    /// The key of its text.
    pub fn code(&self) -> &'static str {
        match self {
            BookError::Columns(error) => error.code(),
            BookError::NoYears { .. } => "plan.no_year_sheet",
            BookError::NoTargets { first: None, .. } => "plan.nothing_usable",
            BookError::NoTargets { first: Some(_), .. } => "plan.nothing_usable_first",
        }
    }

    /// The same for a shop's people.
    pub fn phrase(&self) -> Phrase {
        match self {
            BookError::Columns(error) => error.phrase(),
            BookError::NoYears { file, found } => Phrase::new(self.code())
                .with("file", file.as_str())
                .with("found", Field::List(found.iter().map(|name| name.as_str().into()).collect())),
            BookError::NoTargets { file, sheet, first } => {
                let phrase = Phrase::new(self.code()).with("file", file.as_str()).with("sheet", sheet.as_str());
                match first {
                    Some(first) => phrase.with("first", first.phrase()),
                    None => phrase,
                }
            }
        }
    }
}
