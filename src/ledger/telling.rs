//! What a newer file tells beside what a merge holds already.

use crate::facts::{Frame, Values};
use std::collections::{BTreeSet, HashMap};

/// What a merge knows of the rows it holds.
pub(super) struct Held<'m> {
    pub(super) columns: &'m [Option<Values>],
    /// The source that last wrote each row.
    pub(super) origin: &'m [usize],
    /// Of each source the export that it is a file of.
    pub(super) exports: &'m HashMap<usize, usize>,
    /// Of each source what reads it.
    pub(super) profiles: &'m HashMap<usize, BTreeSet<usize>>,
}

impl Held<'_> {
    /// Whether a row was last written by a file of the same kind.
    pub(super) fn is_alike(&self, row: usize, profile: usize) -> bool {
        self.profiles.get(&self.origin[row]).is_some_and(|of| of.contains(&profile))
    }
}

/// A file whose rows are about to be written, and the export that it is a file of.
#[derive(Clone, Copy)]
pub(super) struct Newer<'f> {
    pub(super) source: usize,
    pub(super) export: usize,
    pub(super) profile: usize,
    pub(super) frame: &'f Frame,
    /// Where each row goes.
    pub(super) at: &'f [usize],
}
