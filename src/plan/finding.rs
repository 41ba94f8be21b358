//! What is wrong with a plan.

use crate::calendar::Span;
use crate::lists::Finding;
use crate::words::{Field, Phrase};

/// Something the operator should correct in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanFinding {
    /// A cell.
    Row(Finding),
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
            PlanFinding::NoTargets { store, year } => {
                Phrase::new("plan.no_targets").with("store", store.as_str()).with("year", dated(*year))
            }
            PlanFinding::DaysMissing { store, year, missing } => Phrase::new("plan.days_missing")
                .with("store", store.as_str())
                .with("year", dated(*year))
                .with("days", missing.iter().map(|span| span.len()).sum::<u32>())
                .with("missing", Field::List(missing.iter().map(|span| dated(*span)).collect())),
        }
    }
}

/// Days with their year: plans reach over more than one.
fn dated(span: Span) -> Field {
    let (first, last) = (span.first(), span.last());
    Field::Text(if first == last { first.to_string() } else { format!("{first} - {last}") })
}
