//! Days of which an export may say nothing although it covers them: it lacks the column that has them. Where another export of the store
//! has it, that one does not speak for rows of which it knows nothing.

use crate::extract::ExportKind;
use crate::facts::{Frame, Table};
use serde::{Deserialize, Serialize};

/// What happened on a day that a column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Dating {
    /// Refunds were finished.
    Finished,
    /// Refunds were applied for.
    AppliedFor,
    /// The receipt of orders was confirmed, and what the seller got for it.
    Received,
}

impl Dating {
    pub(super) const ALL: [Dating; 3] = [Dating::Finished, Dating::AppliedFor, Dating::Received];

    /// The exports that may tell it.
    pub(super) fn export(self) -> ExportKind {
        match self {
            Dating::Finished | Dating::AppliedFor => ExportKind::Refunds,
            Dating::Received => ExportKind::Orders,
        }
    }

    /// What facts of a table are on a day of this column, where an export may lack it.
    pub fn of(table: Table, day: &str) -> Option<Self> {
        match (table, day) {
            (Table::Refunds, "completed_on") => Some(Dating::Finished),
            (Table::Refunds, "applied_on") => Some(Dating::AppliedFor),
            (Table::Orders, "completed_on") => Some(Dating::Received),
            _ => None,
        }
    }

    /// Whether facts lack it that might have it.
    pub(super) fn is_lacking(self, facts: &Frame) -> bool {
        let (table, columns): (Table, &[&str]) = match self {
            Dating::Finished => (Table::Refunds, &["completed_at"]),
            Dating::AppliedFor => (Table::Refunds, &["applied_at"]),
            Dating::Received => (Table::Orders, &["completed_at", "received"]),
        };
        facts.table() == table && !columns.iter().all(|column| facts.has(column))
    }
}
