//! A store with its files, as the steps of making its current facts pass it on.

use super::StoreSpec;
use crate::extract::Profiles;
use crate::facts::Table;
use std::path::PathBuf;

/// A store and its files.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) spec: &'a StoreSpec,
    /// The folder of each source's facts.
    pub(super) folders: &'a [PathBuf],
    /// What decides what each source says.
    pub(super) made_of: &'a [String],
    /// The sources that count, oldest first.
    pub(super) used: &'a [usize],
    pub(super) profiles: &'a Profiles,
    /// The hash of all that makes the view beside its files.
    pub(super) terms: &'a str,
}

impl Scope<'_> {
    /// How old a source is beside the others.
    pub(super) fn age(&self, source: usize) -> usize {
        self.used.iter().position(|&used| used == source).unwrap_or(usize::MAX)
    }
}

/// Tables of orders, which belong together; all others stand alone.
pub(super) const RELATED: [Table; 3] = [Table::Orders, Table::OrderLines, Table::Refunds];
