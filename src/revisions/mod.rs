//! What was made for each period: numbered folders that appear whole and are never changed.
//!
//! `reports/<period>/rev-N/` holds everything of a revision, a manifest with what it was made from included. It is built under
//! another name beside its place and renamed; what a crash leaves is cleared by the next commit. Only mails for owners who come
//! later are added to a revision, as files of their own with a manifest of their own, `later-N.json`.

mod changes;
mod compare;
mod history;
mod manifest;

pub use changes::{Change, Figure, all_figures, completes, differs, is_of_inbox_alone, only_ripened};
pub use compare::{place, values};
pub use history::{History, Step};
pub use manifest::{Input, Manifest, OtherInputs, Output};

use crate::files::{self, Access, FileError};
use crate::span::Span;
use crate::words::Message;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::{Component, Path, PathBuf};
use thiserror::Error;

const MANIFEST: &str = "manifest.json";
const REPORT: &str = "report.json";
const MESSAGES: &str = "messages";
/// How the manifests of messages added later begin.
const LATER: &str = "later-";

/// The reports folder.
#[derive(Clone, Debug)]
pub struct Revisions {
    root: PathBuf,
}

/// One revision on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The period's key, as `2026-W46`.
    pub period: String,
    /// Its number, from 1.
    pub number: u32,
    /// Its folder.
    pub folder: PathBuf,
}

/// What is wrong with a revision.
#[derive(Debug, Error, Message)]
#[message("failure")]
#[expect(missing_docs, reason = "what each field is, its sentence says")]
pub enum RevisionError {
    /// The disk.
    #[message(transparent)]
    File(#[from] FileError),
    /// A number that is taken already.
    #[message(key = "failure.revision-exists")]
    Exists(#[message(name = "path")] PathBuf),
    /// A period's key or a file's name that leads elsewhere.
    #[message(key = "failure.revision-name")]
    Name(#[message(name = "name")] String),
    /// A file that is not what we wrote.
    #[message(key = "failure.revision-unreadable")]
    Unreadable { path: PathBuf, reason: String },
}

impl Revisions {
    /// The revisions under the reports folder.
    pub fn at(root: &Path) -> Self {
        Revisions { root: root.to_owned() }
    }

    /// The periods that have a revision, oldest first.
    pub fn periods(&self) -> Result<Vec<String>, RevisionError> {
        let mut periods = Vec::new();
        for name in names(&self.root)? {
            if is_plain(&name) && self.latest(&name)?.is_some() {
                periods.push(name);
            }
        }
        periods.sort();
        Ok(periods)
    }

    /// All revisions of a period, oldest first.
    pub fn all(&self, period: &str) -> Result<Vec<Revision>, RevisionError> {
        let folder = self.period(period)?;
        let mut numbers: Vec<u32> = names(&folder)?.iter().filter_map(|name| number(name)).collect();
        numbers.sort_unstable();
        Ok(numbers
            .into_iter()
            .map(|number| Revision { period: period.to_owned(), number, folder: folder.join(format!("rev-{number}")) })
            .collect())
    }

    /// The last revision of a period.
    pub fn latest(&self, period: &str) -> Result<Option<Revision>, RevisionError> {
        Ok(self.all(period)?.pop())
    }

    /// The number the next revision of the period will have.
    pub fn next_number(&self, period: &str) -> Result<u32, RevisionError> {
        Ok(self.latest(period)?.map_or(1, |revision| revision.number + 1))
    }

    /// Writes a revision, whole or not at all: the files under their paths within it, and the manifest with the hash of each.
    pub fn commit(
        &self,
        period: &str,
        number: u32,
        manifest: Manifest,
        files: Vec<(String, Vec<u8>)>,
    ) -> Result<Revision, RevisionError> {
        let parent = self.period(period)?;
        let folder = parent.join(format!("rev-{number}"));
        if folder.exists() {
            return Err(RevisionError::Exists(folder));
        }
        let aside = parent.join(format!(".rev-{number}.tmp"));
        files::remove_folder(&aside)?;
        files::create_folder(&aside, Access::Private)?;
        let mut manifest = manifest;
        manifest.outputs.clear();
        for (name, bytes) in &files {
            check(name)?;
            files::write(&aside.join(name), bytes, Access::Private)?;
            manifest.outputs.push(Output::of(name, bytes));
        }
        manifest.outputs.sort_by(|a, b| a.path.cmp(&b.path));
        files::write(&aside.join(MANIFEST), &manifest.to_json(), Access::Private)?;
        files::rename(&aside, &folder)?;
        Ok(Revision { period: period.to_owned(), number, folder })
    }

    fn period(&self, period: &str) -> Result<PathBuf, RevisionError> {
        if is_plain(period) { Ok(self.root.join(period)) } else { Err(RevisionError::Name(period.to_owned())) }
    }
}

impl Revision {
    /// What it was made from.
    pub fn manifest(&self) -> Result<Manifest, RevisionError> {
        self.json(MANIFEST)
    }

    /// When it was made.
    pub fn made_at(&self) -> Result<DateTime<Utc>, RevisionError> {
        let made = self.manifest()?.made;
        let wrong = |e: chrono::ParseError| RevisionError::Unreadable {
            path: self.folder.join(MANIFEST),
            reason: e.to_string(),
        };
        DateTime::parse_from_rfc3339(&made).map(|made| made.to_utc()).map_err(wrong)
    }

    /// The hash of the manifest's bytes, where it is there.
    pub fn manifest_hash(&self) -> Option<String> {
        files::sha256_of(&self.folder.join(MANIFEST)).ok()
    }

    /// The manifests of messages added later, oldest first. Where two name a file, the last one holds: a crash kept the
    /// first from being written.
    pub fn later(&self) -> Result<Vec<Manifest>, RevisionError> {
        let number = |name: &String| name.strip_prefix(LATER)?.strip_suffix(".json")?.parse::<u32>().ok();
        let mut numbers: Vec<u32> = names(&self.folder)?.iter().filter_map(number).collect();
        numbers.sort_unstable();
        numbers.into_iter().map(|number| self.json(&format!("{LATER}{number}.json"))).collect()
    }

    /// Adds the messages of owners who came later, with a manifest of their own; files that are there stay as they are.
    pub fn add_later(&self, mut manifest: Manifest, files: &[(String, Vec<u8>)]) -> Result<(), RevisionError> {
        manifest.outputs = files.iter().map(|(name, bytes)| Output::of(name, bytes)).collect();
        manifest.outputs.sort_by(|a, b| a.path.cmp(&b.path));
        let number = self.later()?.len() + 1;
        // The word on what is there comes first: without the messages it is an empty promise, which the next run keeps.
        files::write(&self.folder.join(format!("{LATER}{number}.json")), &manifest.to_json(), Access::Private)?;
        files.iter().try_for_each(|(name, bytes)| self.add(name, bytes))
    }

    /// The files of a folder within it that a manifest may name: all but the manifests.
    pub fn files(&self) -> Result<Vec<String>, RevisionError> {
        let mut found = Vec::new();
        for folder in ["", MESSAGES, "messages/slim", "messages/bare"] {
            for name in names(&self.folder.join(folder))? {
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                let own = path == MANIFEST || path.starts_with(LATER) && path.ends_with(".json");
                if !own && self.folder.join(&path).is_file() {
                    found.push(path);
                }
            }
        }
        found.sort();
        Ok(found)
    }

    /// The first and last day that it is of, by its own word: an id names other days once weeks begin on another day.
    pub fn days(&self) -> Result<Option<Span>, RevisionError> {
        #[derive(Deserialize)]
        struct Days {
            first: NaiveDate,
            last: NaiveDate,
        }
        #[derive(Deserialize)]
        struct Head {
            period: Option<Days>,
            week: Option<Days>,
        }
        let head: Head = self.report_as()?;
        Ok(head.period.or(head.week).and_then(|days| Span::new(days.first, days.last)))
    }

    /// Its report.json.
    pub fn report(&self) -> Result<Value, RevisionError> {
        self.json(REPORT)
    }

    /// Of it what a type holds.
    pub fn report_as<T: DeserializeOwned>(&self) -> Result<T, RevisionError> {
        self.json(REPORT)
    }

    /// The same with the hash of its bytes.
    pub fn report_and_hash(&self) -> Result<(Value, String), RevisionError> {
        let path = self.folder.join(REPORT);
        let bytes = files::read(&path)?;
        match serde_json::from_slice(&bytes) {
            Ok(report) => Ok((report, files::sha256(&bytes))),
            Err(e) => Err(RevisionError::Unreadable { path, reason: e.to_string() }),
        }
    }

    /// Where a file of this revision stands, relative to the reports folder: what a slot notes.
    pub fn relative(&self, name: &str) -> String {
        format!("{}/rev-{}/{name}", self.period, self.number)
    }

    /// The name of a recipient's message within the revision, safe for every address.
    pub fn message_name(address: &str) -> String {
        format!("{MESSAGES}/{}.eml", safe(address))
    }

    /// The name of a file for a robot, in a folder of its own.
    pub fn robot_file_name(robot: &str, file: &str) -> String {
        format!("{MESSAGES}/robots/{}/{file}", safe(robot))
    }

    /// The name of the same recipient's message in a smaller form, in a folder of its own.
    pub fn smaller_message_name(address: &str, form: &str) -> String {
        let name = Revision::message_name(address);
        let name = name.strip_prefix(MESSAGES).unwrap_or(&name);
        format!("{MESSAGES}/{form}{name}")
    }

    /// Whether a file is, byte for byte, what was made with the revision.
    pub fn vouches_for(&self, name: &str) -> Result<bool, RevisionError> {
        let manifests = [self.manifest()?].into_iter().chain(self.later()?);
        let named = manifests.filter_map(|manifest| manifest.outputs.into_iter().find(|output| output.path == name));
        let mut named: Vec<Output> = named.collect();
        let Some(output) = named.pop() else { return Ok(false) };
        Ok(files::sha256(&files::read(&self.folder.join(name))?) == output.sha256)
    }

    /// Whether a file of that name is there.
    pub fn has(&self, name: &str) -> bool {
        self.folder.join(name).is_file()
    }

    /// Adds the message of an owner who came later, by its name; one that is there stays as it is.
    pub fn add(&self, name: &str, bytes: &[u8]) -> Result<(), RevisionError> {
        check(name)?;
        let path = self.folder.join(name);
        if path.is_file() { Ok(()) } else { Ok(files::write(&path, bytes, Access::Private)?) }
    }

    fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, RevisionError> {
        let path = self.folder.join(name);
        let bytes = files::read(&path)?;
        serde_json::from_slice(&bytes).map_err(|e| RevisionError::Unreadable { path, reason: e.to_string() })
    }
}

/// The names in a folder; none where there is no folder.
fn names(folder: &Path) -> Result<Vec<String>, RevisionError> {
    let failed = |source| FileError { step: "list", path: folder.to_owned(), source };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(e) => return Err(failed(e).into()),
    };
    entries.map(|entry| Ok(entry.map_err(failed)?.file_name().to_string_lossy().into_owned())).collect()
}

/// What a recipient is called among files: as it is written, where that is safe.
fn safe(text: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_+@".contains(c);
    let kept: String = text.chars().take(100).map(|c| if plain(c) { c } else { '_' }).collect();
    if kept == text && !kept.starts_with('.') {
        return kept;
    }
    format!("_{kept}.{}", &files::sha256(text.as_bytes())[..12])
}

fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("rev-")?;
    if digits.starts_with('0') || digits.starts_with('+') { None } else { digits.parse().ok() }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// A path that stays within the revision.
fn check(name: &str) -> Result<(), RevisionError> {
    let path = Path::new(name);
    let inside = !name.is_empty() && path.components().all(|part| matches!(part, Component::Normal(_)));
    if inside && name != MANIFEST { Ok(()) } else { Err(RevisionError::Name(name.to_owned())) }
}
