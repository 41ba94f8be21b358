//! Clears what processes that died left behind: files without their final name, and folders that reading processes wrote to.
//!
//! Only who holds the lock may do it: then whatever is unfinished is nobody's any more. That nothing can be cleared stops no
//! run; the next one tries again.

use super::Desk;
use crate::files::{self, FileError};
use std::path::{Path, PathBuf};

impl Desk {
    /// Removes leftovers under data and reports.
    pub(super) fn clear_leftovers(&self) {
        for path in self.leftovers() {
            if let Err(error) = clear(&path) {
                tracing::debug!(%error, "a leftover stays");
            }
        }
    }

    /// What processes that died left under data and reports.
    pub(super) fn leftovers(&self) -> Vec<PathBuf> {
        let data = &self.settings.paths.data;
        let (ledger, archive) = (data.join("ledger"), data.join("archive"));
        let mut folders = vec![data.clone(), archive.clone(), data.join("slots"), ledger.clone()];
        folders.extend([ledger.join("read"), ledger.join("lists")]);
        folders.extend(entries(&ledger.join("view")));
        folders.extend(entries(&archive.join("purged")));
        let reports = &self.settings.paths.reports;
        folders.push(reports.clone());
        for period in entries(reports).into_iter().filter(|path| path.is_dir()) {
            for made in entries(&period).into_iter().filter(|path| path.is_dir()) {
                let messages = made.join("messages");
                folders.extend(["slim", "bare"].map(|form| messages.join(form)));
                folders.push(messages);
                folders.push(made);
            }
            folders.push(period);
        }
        folders.iter().flat_map(|folder| entries(folder)).filter(|path| is_leftover(path, &ledger)).collect()
    }
}

fn clear(path: &Path) -> Result<(), FileError> {
    if path.is_dir() { files::remove_folder(path) } else { files::remove(path) }
}

/// What the room `files` calls a file or a revision until it is whole, and the scratch folders of the ledger.
fn is_leftover(path: &Path, ledger: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = name.starts_with('.') && name.ends_with(".tmp");
    let scratch = path.parent() == Some(ledger)
        && (["reading-", "lists-", "own-", "then-"].iter().any(|begins| name.starts_with(begins)));
    unfinished || scratch
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).map(|entries| entries.flatten().map(|e| e.path()).collect()).unwrap_or_default()
}
