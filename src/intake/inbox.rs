//! The inbox: what lies in it now, whose it is, and whether it has settled.

use super::archive::Archive;
use super::journal::{Entry, Event, Journal, JournalError};
use crate::files::{self, FileError};
use crate::words::{Phrase, cause};
use chrono::{DateTime, Utc};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder with one folder a store.
#[derive(Clone, Debug)]
pub struct Inbox {
    root: PathBuf,
    stores: Vec<String>,
    most: u64,
}

/// A file of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxFile {
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
    /// What the system said, where it did.
    pub why: Option<Phrase>,
}

/// What a look into the inbox showed.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Files of stores.
    pub found: Vec<InboxFile>,
    /// Everything that is somebody's mistake.
    pub misplaced: Vec<Misplaced>,
    /// Files still being written: left for the next run.
    pub unsettled: Vec<InboxFile>,
    /// Files beyond the size that a file may have: not a byte of them is copied.
    pub too_large: Vec<InboxFile>,
    /// The most bytes a file may have.
    most: u64,
}

impl Inbox {
    /// A folder, and the ids of the stores that have a folder in it.
    pub fn at(root: PathBuf, stores: Vec<String>) -> Self {
        Inbox { root, stores, most: u64::MAX }
    }

    /// The same, but files of more bytes are left where they lie.
    pub fn within(self, most: u64) -> Self {
        Inbox { most, ..self }
    }

    /// Looks, without waiting and without reading any file.
    ///
    /// # Errors
    /// Where the inbox itself cannot be listed: what lies in it is then unknown, and not nothing.
    pub fn look(&self) -> Result<Scan, FileError> {
        let mut scan = Scan { most: self.most, ..Scan::default() };
        if !self.root.exists() {
            scan.misplaced.push(self.misplaced(&self.root, "misplaced.no-inbox"));
        }
        let listed = entries(&self.root).map_err(|source| FileError { step: "list", path: self.root.clone(), source });
        for entry in listed? {
            let name = file_name(&entry);
            if is_lock(&name) {
                scan.misplaced.push(self.misplaced(&entry, "misplaced.lock-file"));
            }
            if is_ignored(&name) || entry.is_dir() && is_systems_folder(&name) {
                continue;
            }
            let store = self.stores.iter().find(|id| **id == name);
            match store {
                Some(store) if entry.is_dir() => self.look_into(&entry, store, &mut scan, 0),
                _ => {
                    let reason = if entry.is_dir() { "misplaced.unknown-folder" } else { "misplaced.at-the-root" };
                    scan.misplaced.push(self.misplaced(&entry, reason));
                }
            }
        }
        Ok(scan)
    }

    /// Looks into a store's folder; people sort files into folders of months, so those are looked into too.
    fn look_into(&self, folder: &Path, store: &str, scan: &mut Scan, depth: usize) {
        let listed = match entries(folder) {
            Ok(listed) => listed,
            Err(error) => {
                scan.misplaced.push(self.unreadable(folder, &error));
                return;
            }
        };
        for path in listed {
            let name = file_name(&path);
            if is_lock(&name) {
                scan.misplaced.push(self.misplaced(&path, "misplaced.lock-file"));
            }
            if is_ignored(&name) || path.is_dir() && is_systems_folder(&name) {
                continue;
            }
            let metadata = match fs::symlink_metadata(&path) {
                Ok(metadata) => metadata,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => {
                    scan.misplaced.push(self.unreadable(&path, &error));
                    continue;
                }
            };
            if metadata.is_dir() && depth < 3 {
                self.look_into(&path, store, scan, depth + 1);
            } else if metadata.is_file() {
                let modified = metadata.mtime().saturating_mul(1_000_000_000).saturating_add(metadata.mtime_nsec());
                let found = InboxFile { store: store.to_owned(), path, name, modified, bytes: metadata.len() };
                if found.bytes > self.most { scan.too_large.push(found) } else { scan.found.push(found) }
            } else {
                scan.misplaced.push(self.misplaced(&path, "misplaced.no-regular-file"));
            }
        }
    }

    fn misplaced(&self, path: &Path, reason: &'static str) -> Misplaced {
        let within = path.strip_prefix(&self.root).ok().filter(|within| !within.as_os_str().is_empty());
        let path = within.unwrap_or(path).display().to_string();
        Misplaced { path, reason, why: None }
    }

    fn unreadable(&self, path: &Path, error: &io::Error) -> Misplaced {
        Misplaced { why: Some(cause(error)), ..self.misplaced(path, "misplaced.unreadable") }
    }

    /// Looks; where files are younger than `settle` and not in the journal as they are, `pause` waits until the youngest is that
    /// old, and what has changed until then is left for the next run.
    pub fn settled(
        &self,
        journal: &Journal,
        now: DateTime<Utc>,
        settle: Duration,
        pause: &mut dyn FnMut(Duration),
    ) -> Result<Scan, FileError> {
        let mut scan = self.look()?;
        let settling = i64::try_from(settle.as_nanos()).unwrap_or(i64::MAX);
        let oldest_settled = now.timestamp_nanos_opt().unwrap_or(i64::MAX).saturating_sub(settling);
        let young = |file: &InboxFile| file.modified > oldest_settled;
        let is_new = |file: &InboxFile| !journal.knows(&file.store, &file.name, file.modified, file.bytes);
        let youngest = scan.found.iter().filter(|file| young(file) && is_new(file)).map(|file| file.modified).max();
        let Some(youngest) = youngest.filter(|_| !settle.is_zero()) else { return Ok(scan) };
        // A file from the future, by its clock or by ours, is given the whole time and no more.
        pause(Duration::from_nanos(youngest.saturating_sub(oldest_settled).unsigned_abs()).min(settle));
        let again = self.look()?;
        let (steady, changing) = again.found.into_iter().partition(|file| !young(file) || scan.found.contains(file));
        scan.found = steady;
        scan.unsettled = changing;
        Ok(scan)
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
    ) -> Result<Vec<(InboxFile, FileError)>, JournalError> {
        let mut unreadable = Vec::new();
        for file in &self.found {
            let known = journal.knows(&file.store, &file.name, file.modified, file.bytes);
            if known && !self.has_twin(file) {
                continue;
            }
            let hash = if known { files::sha256_of(&file.path) } else { Ok(String::new()) };
            let taken = hash.and_then(|hash| match known && journal.has(&file.store, &file.name, &hash) {
                true => Ok(None),
                false => archive.take_within(&file.path, self.most).map(Some),
            });
            match taken {
                Ok(None) => {}
                Ok(Some((sha256, bytes))) => {
                    let event = Event::Received { name: file.name.clone(), modified: file.modified, bytes };
                    journal.add(Entry { at: now, store: file.store.clone(), sha256, event })?;
                }
                Err(error) if error.path == file.path => unreadable.push((file.clone(), error)),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(unreadable)
    }

    /// Whether the whole inbox was seen: then what was not found does not lie there.
    pub fn is_whole(&self) -> bool {
        !self.misplaced.iter().any(|m| matches!(m.reason, "misplaced.no-inbox" | "misplaced.unreadable"))
    }

    /// Every file of a store that lies there, whatever becomes of it.
    pub fn lying(&self) -> impl Iterator<Item = &InboxFile> {
        self.found.iter().chain(&self.unsettled).chain(&self.too_large)
    }

    /// Whether another folder of the store has a file of that name, time and size: then only the bytes tell them apart.
    fn has_twin(&self, file: &InboxFile) -> bool {
        let twin = |other: &&InboxFile| {
            other.store == file.store
                && other.name == file.name
                && other.modified == file.modified
                && other.bytes == file.bytes
        };
        self.found.iter().filter(twin).count() > 1
    }
}

/// What lies in a folder; a folder that went away meanwhile holds nothing.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        listed => listed?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?,
    };
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What Excel leaves beside a file while it is open there.
fn is_lock(name: &str) -> bool {
    name.starts_with("~$")
}

/// What Excel, browsers and copying programs leave beside the files people mean.
fn is_ignored(name: &str) -> bool {
    let lower = name.to_lowercase();
    name.starts_with('.')
        || is_lock(name)
        || matches!(lower.as_str(), "thumbs.db" | "desktop.ini" | "readme.txt" | "readme.md")
        || [".part", ".crdownload", ".tmp", ".filepart", ".download", ".partial"].iter().any(|end| lower.ends_with(end))
}

/// Whether a storage or an operating system keeps what was deleted, or its own, in a folder of that name.
fn is_systems_folder(name: &str) -> bool {
    const FOLDERS: [&str; 12] = [
        "@eadir",
        "@recycle",
        "@recently-snapshot",
        "@sharebin",
        "@tmp",
        "#recycle",
        "#snapshot",
        "$recycle.bin",
        "system volume information",
        "lost+found",
        "recycler",
        "__macosx",
    ];
    FOLDERS.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Access;

    #[test]
    fn what_cannot_be_listed_is_not_taken_for_empty() {
        let folder = tempfile::TempDir::new().unwrap();
        let inbox = Inbox::at(folder.path().to_owned(), vec!["a".to_owned(), "b".to_owned()]);
        // A folder that is no folder fails for everybody, root too, whom no permission stops.
        let wrong = folder.path().join("a");
        files::write(&wrong, b"", Access::Shared).unwrap();
        let mut scan = Scan::default();
        inbox.look_into(&wrong, "a", &mut scan, 0);
        let [found] = &scan.misplaced[..] else { panic!("{:?}", scan.misplaced) };
        assert_eq!((found.path.as_str(), found.reason), ("a", "misplaced.unreadable"));
        assert!(found.why.as_ref().is_some_and(|why| why.key() == "cause.no-folder"));
        let error = Inbox::at(wrong.clone(), Vec::new()).look().unwrap_err();
        assert_eq!((error.step, error.path), ("list", wrong));
    }

    #[test]
    fn a_store_without_a_folder_is_silent_and_a_lock_file_is_told() {
        let folder = tempfile::TempDir::new().unwrap();
        let inbox = Inbox::at(folder.path().to_owned(), vec!["a".to_owned(), "b".to_owned()]);
        files::create_folder(&folder.path().join("a"), Access::Shared).unwrap();
        for name in ["a/~$orders.xlsx", "a/.~lock.orders.ods#", "a/orders.xlsx"] {
            files::write(&folder.path().join(name), b"", Access::Shared).unwrap();
        }
        let scan = inbox.look().unwrap();
        assert_eq!(scan.found.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["orders.xlsx"]);
        let told: Vec<_> = scan.misplaced.iter().map(|m| (m.path.as_str(), m.reason)).collect();
        assert_eq!(told, [("a/~$orders.xlsx", "misplaced.lock-file")]);
    }

    #[test]
    fn a_new_file_is_waited_for_until_it_is_old_enough_and_a_known_one_is_not() {
        let folder = tempfile::TempDir::new().unwrap();
        let inbox = Inbox::at(folder.path().join("inbox"), vec!["a".to_owned()]);
        let file = |name: &str| folder.path().join("inbox/a").join(name);
        files::create_folder(&folder.path().join("inbox/a"), Access::Shared).unwrap();
        let mut journal = Journal::open(folder.path().join("journal")).unwrap();
        let (noon, settle) = (DateTime::from_timestamp(1_794_800_000, 0).unwrap(), Duration::from_secs(60));
        let written = |name: &str, seconds: i64| {
            files::write(&file(name), name.as_bytes(), Access::Shared).unwrap();
            let at = std::time::SystemTime::from(noon + chrono::TimeDelta::seconds(seconds));
            fs::File::open(file(name)).unwrap().set_modified(at).unwrap();
        };
        let look = |journal: &Journal, change: &dyn Fn()| {
            let mut waited = Vec::new();
            let mut pause = |time: Duration| {
                waited.push(time.as_secs());
                change();
            };
            let scan = inbox.settled(journal, noon, settle, &mut pause).unwrap();
            let names = |files: &[InboxFile]| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>().join(" ");
            (waited, names(&scan.found), names(&scan.unsettled))
        };
        written("old", -60);
        assert_eq!(look(&journal, &|| ()), (vec![], "old".to_owned(), String::new()));
        written("young", -45);
        written("younger", -20);
        let kept = look(&journal, &|| written("young", 10));
        assert_eq!(kept, (vec![40], "old younger".to_owned(), "young".to_owned()));
        written("young", -45);
        let archive = Archive::at(folder.path().join("archive"));
        assert!(inbox.look().unwrap().take(&archive, &mut journal, noon).unwrap().is_empty());
        assert_eq!(look(&journal, &|| ()), (vec![], "old young younger".to_owned(), String::new()));
        written("younger", 3_600);
        assert_eq!(look(&journal, &|| ()).0, [60], "a clock that is ahead");
    }
}
