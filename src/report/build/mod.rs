//! From figures to the report: which are shown, beside what, and the sentences that say what they mean.
//!
//! The overview answers "was the week good", each section one question more. Nothing here rounds or formats.

use super::{Head, Report, StoreInfo};
use crate::extract::{Gives, Profiles};
use crate::lists::Catalog;
use crate::metrics::Metrics;
use crate::span::Span;
use crate::words::{Language, Phrase};
use chrono::DateTime;
use chrono_tz::Tz;

/// How much a reader gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Overview, stores, plan, refunds, what needs attention.
    Owner,
    /// Every sheet, campaigns and rows.
    Operator,
}

/// Everything a report is built from.
pub struct Context<'a> {
    /// The figures, and through them the current facts, the plan and the calendar.
    pub metrics: &'a Metrics<'a>,
    /// The stores in the reader's scope; "total" is theirs.
    pub stores: Vec<StoreInfo>,
    /// What each of them gives every week, in the same order.
    pub expects: Vec<Vec<Gives>>,
    /// How much is shown.
    pub detail: Detail,
    /// The products' own names, roles and people.
    pub catalog: &'a Catalog,
    /// Names of exports and pages.
    pub profiles: &'a Profiles,
    /// Findings of the plan and the lists, and files in the inbox that belong to nobody: already in words' keys.
    pub findings: Vec<super::Notice>,
    /// The business's name.
    pub title: String,
    /// `[report] id`.
    pub report: String,
    /// The reader's language.
    pub language: Language,
    /// ISO 4217.
    pub currency: String,
    /// The number under reports/, if it gets one.
    pub revision: Option<u32>,
    /// Latest receive time among the sources used.
    pub as_of: DateTime<Tz>,
    /// Whether it is made after its Monday.
    pub late: bool,
}

/// stub
pub fn report(_context: &Context<'_>) -> Report {
    panic!()
}
