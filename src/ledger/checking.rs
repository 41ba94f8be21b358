//! Whether what is cached is as it was written.

use super::evidence::KNOWN;
use super::folder::Ledger;
use super::keeping::Keeper;
use super::numbers::Numbers;
use super::records::ReadingRecord;
use crate::extract::Verdict;
use crate::facts;
use crate::files;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

impl Ledger<'_> {
    /// Files and folders of the cache that are damaged, all of them; the next view makes them again once they are removed.
    pub fn damaged(&self) -> Vec<PathBuf> {
        let mut damaged = BTreeSet::new();
        for path in entries(&self.root.join("read")) {
            match read::<ReadingRecord>(&path) {
                None => drop(damaged.insert(path)),
                Some(kept) => {
                    let folder = kept.extract.as_ref().map(|id| self.root.join(id));
                    damaged.extend(folder.filter(|folder| folder.is_dir() && !is_whole(folder, &kept)));
                }
            }
        }
        for path in entries(&self.root.join("lists")) {
            if read::<Value>(&path).is_none() {
                damaged.insert(path);
            }
        }
        damaged.extend(Keeper::of(&self.root).damaged());
        damaged.into_iter().collect()
    }
}

/// What a file under a seal says.
fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(files::unsealed(&files::read(path).ok()?)?).ok()
}

/// Whether facts are as they were written, by the sum in each file.
fn is_whole(folder: &Path, kept: &ReadingRecord) -> bool {
    let Verdict::Read(extract) = &kept.verdict else { return true };
    let known = folder.join(KNOWN);
    if known.exists() && !files::read(&known).is_ok_and(|bytes| Numbers::unsealed(&bytes).is_some()) {
        return false;
    }
    extract.parts.iter().flat_map(|part| &part.tables).all(|table| facts::check(&folder.join(&table.file)).is_ok())
}

/// What a folder holds under its final name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let names = files::names(folder).into_iter().filter(|name| !name.starts_with('.'));
    names.map(|name| folder.join(name)).collect()
}
