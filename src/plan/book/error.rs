//! Why a workbook cannot be used at all.

use crate::lists::ColumnsError;
use crate::plan::finding::PlanFinding;
use crate::words::Message;
use thiserror::Error;

/// Why a workbook is no plan.
#[derive(Clone, Debug, PartialEq, Eq, Error, Message)]
#[message("plan")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum BookError {
    /// A sheet's columns.
    #[message(transparent)]
    Columns(#[from] ColumnsError),
    /// There is no sheet of annual targets.
    NoYearSheet { file: String, found: Vec<String> },
    /// There is no row of annual targets.
    NothingUsable { file: String, sheet: String },
    /// No store's target can be read; what is wrong with the first.
    NothingUsableFirst { file: String, sheet: String, first: Box<PlanFinding> },
}
