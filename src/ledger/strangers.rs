//! Files that print the name of a shop which nobody knows, in the folder of a store whose other files print its own: a wrong login, or the
//! same shop under a new name. Orders tell the two apart: exports of one shop that speak of the same days have orders in common.

use super::StoreSpec;
use super::evidence::{Evidence, Kind, evidence};
use super::shop_names::{NameOwner, printed};
use super::source_state::SourceState;
use crate::extract::{ExportKind, Extract, Profiles};
use crate::facts::DiskError;
use chrono::NaiveDate;
use hashbrown::HashSet;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Fewer orders prove nothing.
const FEWEST: usize = 3;

/// A file of a shop that nobody knows.
pub(super) struct Stranger {
    /// Its place among the sources, and its folder's store among the stores.
    pub(super) file: usize,
    pub(super) own: usize,
    /// The name that it prints.
    pub(super) name: String,
}

/// What the store's other files say of it.
pub(super) enum Says {
    /// It is another shop's: they have other orders on its days.
    Other,
    /// Nothing: they speak of other days.
    Nothing,
}

/// What all files are read by.
pub(super) struct Files<'a> {
    pub(super) folders: &'a [PathBuf],
    pub(super) stores: &'a [StoreSpec],
    pub(super) profiles: &'a Profiles,
    pub(super) is_cache: &'a dyn Fn(&Path) -> bool,
}

impl Stranger {
    /// The one name that a file prints, where it is none of any store.
    pub(super) fn of(file: usize, own: usize, extract: &Extract, stores: &[StoreSpec]) -> Option<Self> {
        let names: BTreeSet<&String> = extract.parts.iter().flat_map(|part| &part.shop_names).collect();
        let name = names.first().filter(|name| names.len() == 1 && printed(name, own, stores) == NameOwner::Unknown)?;
        Some(Stranger { file, own, name: (*name).clone() })
    }
}

impl Files<'_> {
    /// What the other files say of strangers, by their place, of those that are not of the store for all that is known. One that has orders
    /// in common with the store's own files is, and so are others that have some in common with it.
    pub(super) fn against(
        &self,
        sources: &[SourceState],
        strangers: &[Stranger],
    ) -> Result<Vec<(usize, Says)>, DiskError> {
        let mut found = Vec::new();
        for own in strangers.iter().map(|stranger| stranger.own).collect::<BTreeSet<_>>() {
            let Some(mut known) = self.known(sources, strangers, own)? else { continue };
            let mut open: Vec<(usize, Evidence)> = Vec::new();
            for (at, stranger) in strangers.iter().enumerate().filter(|(_, stranger)| stranger.own == own) {
                let told = self.orders_of(sources, stranger.file)?.filter(|told| told.asked.len() >= FEWEST);
                open.extend(told.map(|told| (at, told)));
            }
            while let Some(at) = open.iter().position(|(_, told)| known.has_some_of(told)) {
                known.add(open.swap_remove(at).1);
            }
            let says = |told: &Evidence| if known.speaks_of(told) { Says::Other } else { Says::Nothing };
            found.extend(open.iter().map(|(at, told)| (*at, says(told))));
        }
        Ok(found)
    }

    /// What a store's other files know of its orders; none where none of them prints its name.
    fn known(&self, sources: &[SourceState], strangers: &[Stranger], own: usize) -> Result<Option<Known>, DiskError> {
        let is_own = |file: &usize| {
            let state = &sources[*file];
            let is_stranger = strangers.iter().any(|stranger| stranger.file == *file);
            state.source.store == self.stores[own].id && state.set_aside.is_none() && !is_stranger
        };
        let files: Vec<usize> = (0..sources.len()).filter(is_own).collect();
        let extracts = || files.iter().flat_map(|file| &sources[*file].extract);
        let mut names = extracts().flat_map(|extract| &extract.parts).flat_map(|part| &part.shop_names);
        if !names.any(|name| printed(name, own, self.stores) == NameOwner::Own) {
            return Ok(None);
        }
        let mut known = Known::default();
        for file in files {
            if let Some(told) = self.orders_of(sources, file)? {
                known.add(told);
            }
        }
        Ok(Some(known))
    }

    /// What a file knows, where it is told by its orders.
    fn orders_of(&self, sources: &[SourceState], file: usize) -> Result<Option<Evidence>, DiskError> {
        let Some(extract) = &sources[file].extract else { return Ok(None) };
        let folder = self.folders[file].as_path();
        let told = evidence(&sources[file].source.sha256, extract, (folder, (self.is_cache)(folder)), self.profiles)?;
        Ok(Some(told).filter(|told| told.kind == Some(Kind::Orders)))
    }
}

/// The orders that are known of a store, and their days.
#[derive(Default)]
struct Known {
    days: BTreeSet<NaiveDate>,
    numbers: HashSet<u64>,
}

impl Known {
    fn add(&mut self, told: Evidence) {
        self.numbers.extend(told.knows.iter());
        if tells_orders(&told) {
            self.days.extend(told.days);
        }
    }

    /// Whether they have orders of days of a file, but for its first and its last, which it may tell in part.
    fn speaks_of(&self, told: &Evidence) -> bool {
        let mut days: Vec<&NaiveDate> = told.days.iter().collect();
        days.sort_unstable();
        let within = days.get(1..days.len().saturating_sub(1)).unwrap_or_default();
        tells_orders(told) && within.iter().any(|day| self.days.contains(day))
    }

    fn has_some_of(&self, told: &Evidence) -> bool {
        told.knows.iter().any(|number| self.numbers.contains(&number))
    }
}

/// Whether a file tells on which days orders were placed: refunds of some days may be of older ones.
fn tells_orders(told: &Evidence) -> bool {
    told.export.iter().any(|export| matches!(export, ExportKind::Orders | ExportKind::Lines))
}
