//! The operator's word on a period: a file of the folder that the settings name, called by the period's id. Each is received like
//! a list, by versions, so that what was said in a report of then can be said again.

use super::lists::{NOTE, NoteFile};
use super::{Desk, Failure, Lists};
use crate::files;
use crate::intake::Journal;
use crate::report::Notice;
use crate::revisions::Manifest;
use crate::words::{Phrase, cause};
use chrono::{DateTime, Utc};
use std::path::Path;

/// What the journal's lists of notes begin with; the period's id follows.
const LIST: &str = "note-";
/// A word that is longer is none.
const LONGEST: u64 = 64 * 1024;

impl Desk {
    /// Takes in what the folder holds now.
    pub(super) fn receive_notes(
        &self,
        lists: &mut Lists,
        journal: &mut Journal,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let Some(folder) = &self.settings.paths.notes else { return Ok(()) };
        let mut found: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        found.sort();
        for path in found {
            let Some(period) = self.period_of(&path) else { continue };
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = files::read_within(&path, LONGEST);
            if let Some(error) = bytes.as_ref().err().filter(|error| !error.is_too_large()) {
                let why = Phrase::new("notice.note-unread").with("file", name).with("text", cause(&error.source));
                lists.broken.push(Notice::attention(why));
                continue;
            }
            let Some(text) = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
                let most = LONGEST / 1024;
                let why = Phrase::new("notice.note-broken").with("file", name).with("most", most);
                lists.broken.push(Notice::attention(why));
                continue;
            };
            let (sha256, _) = self.archive.take_bytes(text.as_bytes())?;
            journal.note_list(&format!("{LIST}{period}"), &name, &sha256, now)?;
            let text = text.trim_start_matches('\u{FEFF}').to_owned();
            lists.notes.insert(period, NoteFile { name, sha256, text });
        }
        Ok(())
    }

    /// The notes as they had been received by a moment, by now where none is given.
    pub(super) fn received_notes(
        &self,
        lists: &mut Lists,
        journal: &Journal,
        until: Option<DateTime<Utc>>,
    ) -> Result<(), Failure> {
        for list in journal.lists_named(LIST) {
            let mut versions = journal.versions(&list);
            versions.retain(|version| until.is_none_or(|until| version.since <= until));
            let held = versions.pop();
            if let (Some(version), Some(period)) = (held, list.strip_prefix(LIST)) {
                let note = self.note_again(version.name, version.sha256)?;
                lists.notes.insert(period.to_owned(), note);
            }
        }
        Ok(())
    }

    /// The note that a manifest names.
    pub(super) fn note_of(&self, lists: &mut Lists, manifest: &Manifest) -> Result<(), Failure> {
        if let Some(input) = manifest.inputs.iter().find(|input| input.kind == NOTE) {
            let note = self.note_again(input.name.clone(), input.sha256.clone())?;
            lists.notes.insert(manifest.period.clone(), note);
        }
        Ok(())
    }

    fn note_again(&self, name: String, sha256: String) -> Result<NoteFile, Failure> {
        let bytes = files::read(&self.archive.path(&sha256))?;
        let text = String::from_utf8_lossy(&bytes).trim_start_matches('\u{FEFF}').to_owned();
        Ok(NoteFile { name, sha256, text })
    }

    /// The period that a file is called by.
    fn period_of(&self, path: &Path) -> Option<String> {
        let stem = path.file_stem()?.to_str()?;
        let markdown = path.extension().is_some_and(|extension| extension == "md");
        (markdown && self.settings.kind_of(stem).is_some()).then(|| stem.to_owned())
    }
}
