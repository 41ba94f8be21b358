//! What is kept of how a view was made, so that files that come later change only the months that they speak of.

use super::contradicted::Contradiction;
use super::dating::Dating;
use super::left_out::Export;
use super::month::Month;
use crate::facts::Table;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Beside the rows of a store and what is said of them. Sources are named by their place.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Memo {
    /// The hash of all that made it beside its files.
    pub(super) terms: String,
    /// Each file that counts.
    pub(super) files: BTreeMap<usize, FileMemo>,
    /// Columns that the files of a table have.
    pub(super) given: BTreeMap<Table, BTreeSet<String>>,
    /// What files made at one moment leave out.
    pub(super) exports: BTreeMap<Table, Vec<Export>>,
    /// Days of the orders that a part of a file names, where it says no times.
    pub(super) named_days: Vec<(usize, usize, BTreeSet<NaiveDate>)>,
    /// Days of which all orders were paid late, by part of a file.
    pub(super) paid_late: Vec<(usize, usize, BTreeMap<NaiveDate, NaiveDate>)>,
    /// Parts of files whose lines tell of orders.
    pub(super) tells_orders: Vec<(usize, usize)>,
    /// What parts of files do not say of their rows.
    pub(super) undated: Vec<(usize, usize, Dating)>,
    /// Of each month how many payments had to be assumed, and how many orders cannot be counted.
    pub(super) unsure: BTreeMap<String, (u64, u64)>,
    /// Of each month the orders that files contradict each other in.
    pub(super) contradicted: BTreeMap<String, Vec<Contradiction>>,
    /// Whether a month can be made anew without the others.
    pub(super) is_local: bool,
}

/// A file that counts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct FileMemo {
    /// All that decides what it says.
    pub(super) made_of: String,
    /// The first and the last month of the orders and refunds that it names.
    pub(super) months: Option<(Month, Month)>,
    /// Whether one of these is in no month.
    pub(super) is_undated: bool,
}

impl FileMemo {
    /// Notes the month of one more row.
    pub(super) fn note(&mut self, month: Option<Month>) {
        match (month, self.months) {
            (None, _) => self.is_undated = true,
            (Some(month), None) => self.months = Some((month, month)),
            (Some(month), Some((first, last))) => self.months = Some((first.min(month), last.max(month))),
        }
    }
}

impl Memo {
    /// Names every source by another place; `None` where one has none.
    pub(super) fn moved(mut self, place: &dyn Fn(usize) -> Option<usize>) -> Option<Self> {
        let files = std::mem::take(&mut self.files).into_iter();
        self.files = files.map(|(at, file)| Some((place(at)?, file))).collect::<Option<_>>()?;
        for export in self.exports.values_mut().flatten() {
            for source in export.sources.iter_mut().chain(&mut export.elsewhere) {
                *source = place(*source)?;
            }
        }
        for one in self.contradicted.values_mut().flatten() {
            (one.by, one.of) = (place(one.by)?, place(one.of)?);
        }
        for source in self.named_days.iter_mut().map(|named| &mut named.0) {
            *source = place(*source)?;
        }
        for source in self.paid_late.iter_mut().map(|late| &mut late.0) {
            *source = place(*source)?;
        }
        let undated = self.undated.iter_mut().map(|part| &mut part.0);
        for source in self.tells_orders.iter_mut().map(|part| &mut part.0).chain(undated) {
            *source = place(*source)?;
        }
        Some(self)
    }

    /// Notes an order of a month that files contradict each other in.
    pub(super) fn note_contradicted(&mut self, month: Option<Month>, one: Contradiction) {
        self.contradicted.entry(month.map(|month| month.to_string()).unwrap_or_default()).or_default().push(one);
    }

    /// Counts an order of a month of which something could not be told.
    pub(super) fn note_unsure(&mut self, month: Option<Month>, assumed: u64, uncounted: u64) {
        let known = self.unsure.entry(month.map(|month| month.to_string()).unwrap_or_default()).or_default();
        *known = (known.0 + assumed, known.1 + uncounted);
    }
}
