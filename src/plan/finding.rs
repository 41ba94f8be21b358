//! What is wrong with a plan.

use super::columns::Part;
use super::issue::{Issue, all_dated, dated};
use crate::calendar::Span;
use crate::lists::{Finding, Problem};
use crate::words::{Field, Phrase, ToField};

/// Where something stands in the workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The sheet.
    pub sheet: String,
    /// The cell: `C5`.
    pub cell: String,
}

/// Something the operator should correct in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanFinding {
    /// A cell.
    Row(Finding),
    /// Something about a cell of the workbook, or about what begins there.
    At {
        /// The file's name.
        file: String,
        /// Sheet and cell.
        place: Place,
        /// What is wrong.
        issue: Issue,
    },
    /// A store has no target in the year at all.
    NoTargets {
        /// Its name.
        store: String,
        /// The fiscal year's days.
        year: Span,
    },
    /// A store has no target on some of the year's days.
    DaysMissing {
        /// Its name.
        store: String,
        /// The fiscal year's days.
        year: Span,
        /// Which days.
        missing: Vec<Span>,
    },
}

impl From<Box<Finding>> for Box<PlanFinding> {
    fn from(finding: Box<Finding>) -> Self {
        Box::new(PlanFinding::Row(*finding))
    }
}

impl PlanFinding {
    /// The name of the store that it is about, where it is about one alone.
    pub fn store(&self) -> Option<&str> {
        match self {
            PlanFinding::NoTargets { store, .. } | PlanFinding::DaysMissing { store, .. } => Some(store),
            _ => None,
        }
    }

    /// The same for a shop's people.
    pub fn phrase(&self) -> Phrase {
        match self {
            PlanFinding::Row(finding) => finding.phrase(),
            PlanFinding::At { file, place, issue } => {
                let key = match (place.sheet.is_empty(), place.cell.is_empty()) {
                    (false, false) => "plan.at",
                    (false, true) => "plan.at_sheet",
                    (true, false) => "plan.at_file",
                    (true, true) => "plan.of_file",
                };
                Phrase::new(key)
                    .with("file", file.as_str())
                    .with("sheet", place.sheet.as_str())
                    .with("cell", place.cell.as_str())
                    .with("issue", issue.phrase())
            }
            PlanFinding::NoTargets { store, year } => {
                Phrase::new("plan.no_targets").with("store", store.as_str()).with("year", dated(year))
            }
            PlanFinding::DaysMissing { store, year, missing } => Phrase::new("plan.days_missing")
                .with("store", store.as_str())
                .with("year", dated(year))
                .with("days", missing.iter().map(|span| span.len()).sum::<u32>())
                .with("missing", all_dated(missing)),
        }
    }

    /// What kind it is, for scripts and tests: `list.unknown_store`, `plan.issue.shares_off`.
    pub fn code(&self) -> &str {
        match self {
            PlanFinding::Row(finding) => finding.problem.code(),
            PlanFinding::At { issue, .. } => issue.code(),
            PlanFinding::NoTargets { .. } => "plan.no_targets",
            PlanFinding::DaysMissing { .. } => "plan.days_missing",
        }
    }

    /// Whether targets are wrong because of it, not only fewer: a month whose share or amount cannot be read leaves its part of
    /// the year to the others, and every achievement would be measured against a guess.
    pub fn spoils_targets(&self) -> bool {
        let of_months = |sheet: &str| Part::named(sheet) == Some(Part::Months);
        match self {
            PlanFinding::Row(finding) => {
                let twice = matches!(finding.problem, Problem::Duplicate { .. });
                of_months(&finding.origin.sheet) && finding.problem.drops_row() && !twice
            }
            PlanFinding::At { place, issue, .. } => {
                let unread =
                    matches!(issue, Issue::NotAPart { .. } | Issue::AboveWhole { .. } | Issue::NotAMonth { .. });
                of_months(&place.sheet) && unread
            }
            PlanFinding::NoTargets { .. } | PlanFinding::DaysMissing { .. } => false,
        }
    }

    /// Where it stands: sheet and cell; `None` for what stands nowhere.
    pub fn place(&self) -> Option<(String, String)> {
        match self {
            PlanFinding::Row(f) => Some((f.origin.sheet.clone(), format!("{}{}", f.column, f.row))),
            PlanFinding::At { place, .. } => Some((place.sheet.clone(), place.cell.clone())),
            PlanFinding::NoTargets { .. } | PlanFinding::DaysMissing { .. } => None,
        }
    }
}

impl ToField for PlanFinding {
    fn to_field(&self) -> Field {
        self.phrase().into()
    }
}
