//! The inbox: what lies in it now, whose it is, and whether it has settled.

use super::archive::Archive;
use super::journal::{Entry, Event, Journal, JournalError};
use crate::files::FileError;
use chrono::{DateTime, Utc};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder with one folder a store.
#[derive(Clone, Debug)]
pub struct Inbox {
    root: PathBuf,
    stores: Vec<String>,
}

/// A file of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The store.
    pub store: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// When it was last written, in nanoseconds since 1970.
    pub modified: i64,
    /// Its size.
    pub bytes: u64,
}

/// Something in the inbox that belongs to no store or cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// Where it lies, relative to the inbox.
    pub path: String,
    /// The words' key of the reason.
    pub reason: &'static str,
}

/// What a look into the inbox showed.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Files of stores.
    pub found: Vec<Found>,
    /// Everything that is somebody's mistake.
    pub misplaced: Vec<Misplaced>,
    /// Files still being written: left for the next run.
    pub unsettled: Vec<Found>,
}

impl Inbox {
    /// A folder, and the ids of the stores that have a folder in it.
    pub fn at(root: PathBuf, stores: Vec<String>) -> Self {
        Inbox { root, stores }
    }

    /// Looks, without waiting and without reading any file.
    pub fn look(&self) -> Scan {
        let mut scan = Scan::default();
        for entry in entries(&self.root) {
            let name = file_name(&entry);
            if is_ignored(&name) {
                continue;
            }
            let store = self.stores.iter().find(|id| **id == name);
            match store {
                Some(store) if entry.is_dir() => self.look_into(&entry, store, &mut scan, 0),
                _ => {
                    let reason = if entry.is_dir() { "misplaced.unknown-folder" } else { "misplaced.at-the-root" };
                    scan.misplaced.push(Misplaced { path: self.relative(&entry), reason });
                }
            }
        }
        scan
    }

    /// Looks into a store's folder; people sort files into folders of months, so those are looked into too.
    fn look_into(&self, folder: &Path, store: &str, scan: &mut Scan, depth: usize) {
        for path in entries(folder) {
            let name = file_name(&path);
            if is_ignored(&name) {
                continue;
            }
            let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
            if metadata.is_dir() && depth < 3 {
                self.look_into(&path, store, scan, depth + 1);
            } else if metadata.is_file() {
                let modified = metadata.mtime() * 1_000_000_000 + metadata.mtime_nsec();
                scan.found.push(Found { store: store.to_owned(), path, name, modified, bytes: metadata.len() });
            } else {
                scan.misplaced.push(Misplaced { path: self.relative(&path), reason: "misplaced.no-regular-file" });
            }
        }
    }

    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// Looks; files younger than `settle` get a second look after `pause` has waited that long, and are left for the next
    /// run where they are still changing.
    pub fn settled(&self, now: DateTime<Utc>, settle: Duration, pause: &mut dyn FnMut(Duration)) -> Scan {
        let mut scan = self.look();
        let oldest_settled = now.timestamp_nanos_opt().unwrap_or(i64::MAX) - settle.as_nanos() as i64;
        let young = |file: &Found| file.modified > oldest_settled;
        if settle.is_zero() || !scan.found.iter().any(young) {
            return scan;
        }
        pause(settle);
        let again = self.look();
        let (steady, changing) = again.found.into_iter().partition(|file| !young(file) || scan.found.contains(file));
        scan.found = steady;
        scan.unsettled = changing;
        scan
    }
}

impl Scan {
    /// Takes what was found into the archive and the journal; what is known already is passed by. Returns the files that
    /// could not be read, which is the operator's business, not a failure.
    pub fn take(
        &self,
        archive: &Archive,
        journal: &mut Journal,
        now: DateTime<Utc>,
    ) -> Result<Vec<(Found, FileError)>, JournalError> {
        let mut unreadable = Vec::new();
        for file in &self.found {
            let known = journal.knows(&file.store, &file.name, file.modified, file.bytes);
            if known && !self.has_twin(file) {
                continue;
            }
            match archive.take(&file.path) {
                Ok((sha256, _)) if known && journal.has(&file.store, &file.name, &sha256) => {}
                Ok((sha256, bytes)) => {
                    let event = Event::Received { name: file.name.clone(), modified: file.modified, bytes };
                    journal.add(Entry { at: now, store: file.store.clone(), sha256, event })?;
                }
                Err(error) if error.path == file.path => unreadable.push((file.clone(), error)),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(unreadable)
    }

    /// Whether another folder of the store has a file of that name, time and size: then only the bytes tell them apart.
    fn has_twin(&self, file: &Found) -> bool {
        let twin = |other: &&Found| {
            other.store == file.store
                && other.name == file.name
                && other.modified == file.modified
                && other.bytes == file.bytes
        };
        self.found.iter().filter(twin).count() > 1
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).map(|entries| entries.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What Excel, browsers and copying programs leave beside the files people mean.
fn is_ignored(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || matches!(lower.as_str(), "thumbs.db" | "desktop.ini" | "readme.txt" | "readme.md")
        || [".part", ".crdownload", ".tmp", ".filepart", ".download", ".partial"].iter().any(|end| lower.ends_with(end))
}
