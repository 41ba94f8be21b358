//! Exports that only stand in: a settlement repeats the refunds of the after-sales report, and some stores give only one of
//! them. What it says of an order counts where no other export of the store says anything of that order's refunds.

use super::view::SourceState;
use crate::extract::{Part, Profiles};
use crate::facts::{self, DiskError, Frame, Table};
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

/// The orders of whose refunds other exports tell.
#[derive(Default)]
pub(super) struct Told(HashSet<Arc<str>>);

impl Told {
    /// By the files that are used; nothing is read where none stands in.
    pub(super) fn of(
        sources: &[SourceState],
        folders: &[PathBuf],
        used: &[usize],
        profiles: &Profiles,
    ) -> Result<Self, DiskError> {
        let mut told = Told::default();
        let all = || used.iter().flat_map(|&at| parts(&sources[at]).map(move |part| (at, part)));
        if !all().any(|(_, part)| stands_in(part, profiles)) {
            return Ok(told);
        }
        for (at, part) in all().filter(|(_, part)| !stands_in(part, profiles)) {
            for table in part.tables.iter().filter(|table| table.table == Table::Refunds) {
                let frame =
                    facts::read_columns(table.table, &folders[at].join(&table.file), |name| name == "order_id")?;
                let place = frame.place("order_id");
                told.0.extend((0..frame.rows()).filter_map(|row| frame.text(place, row).cloned()));
            }
        }
        Ok(told)
    }

    /// What of a part counts: all of it, or where it stands in what nobody else tells.
    pub(super) fn counted(&self, part: &Part, profiles: &Profiles, frame: Frame) -> Frame {
        if frame.table() != Table::Refunds || !stands_in(part, profiles) {
            return frame;
        }
        let place = frame.place("order_id");
        let untold = |row: &usize| frame.text(place, *row).is_none_or(|order| !self.0.contains(order));
        frame.take(&(0..frame.rows()).filter(untold).collect::<Vec<_>>())
    }
}

fn parts(state: &SourceState) -> impl Iterator<Item = &Part> {
    state.extract.iter().flat_map(|extract| &extract.parts)
}

fn stands_in(part: &Part, profiles: &Profiles) -> bool {
    profiles.get(&part.profile).is_some_and(|profile| profile.stands_in)
}
