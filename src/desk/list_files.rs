//! The operator's own files as they are now, or as they were received by a moment: which of them, and why one cannot be taken.

use super::child::SheetRows;
use super::lists::{KINDS, Lists};
use super::rows::{RowsRequest, SheetReadings};
use super::{Desk, Failure};
use crate::files::{self, FileError};
use crate::intake::Journal;
use crate::lists::Origin;
use crate::plan::keywords::{KeywordFile, KeywordFinding};
use crate::report::{Notice, Weight};
use crate::words::{Field, Phrase, cause};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};

impl Desk {
    /// Receives the operator's files: each that has other bytes than before becomes a version, once it proves to be usable.
    /// One that cannot be used at all stops the run: nothing is sent on a guess.
    pub fn receive_lists(&self, now: DateTime<Utc>) -> Result<Lists, Failure> {
        let mut wanted = Vec::new();
        for (kind, path) in self.list_paths(&KINDS) {
            let name = name_of(path);
            let taken = self.archive.take_within(path, self.settings.limits.sheet.file_bytes);
            let (sha256, _) = taken.map_err(|e| self.not_taken(kind, &name, path, e))?;
            wanted.push(RowsRequest { kind, name, sha256, path: None });
        }
        let mut lists = self.understood(&wanted)?;
        let mut journal = Journal::open(self.journal_path())?;
        for used in &mut lists.used {
            journal.note_list(used.kind, &used.name, &used.sha256, now)?;
            used.versions = journal.versions(used.kind);
        }
        self.receive_notes(&mut lists, &mut journal, now)?;
        self.take_logo(&mut lists);
        self.take_own_workbook(&mut lists)?;
        Ok(lists)
    }

    /// The files as they had been received by a moment, by now where none is given; where one has no version that early, its
    /// first. What the settings name and nobody ever received is left out.
    pub fn received_lists(&self, until: Option<DateTime<Utc>>) -> Result<Lists, Failure> {
        let journal = Journal::open(self.journal_path())?;
        let mut held = Vec::new();
        for (kind, _) in self.list_paths(&KINDS) {
            let versions = until.map_or_else(|| journal.versions(kind), |until| journal.versions_at(kind, until));
            let Some(version) = versions.last() else { continue };
            held.push((RowsRequest::version(kind, version), versions));
        }
        let (wanted, versions): (Vec<RowsRequest>, Vec<_>) = held.into_iter().unzip();
        let mut lists = self.understood(&wanted)?;
        for (used, versions) in lists.used.iter_mut().zip(versions) {
            used.versions = versions;
        }
        self.received_notes(&mut lists, &journal, until)?;
        self.take_logo(&mut lists);
        self.take_own_workbook(&mut lists)?;
        Ok(lists)
    }

    /// The same where a report is made as of a moment. Of a moment gone by today's files are no business, unless one was
    /// never received before: then it is, and serves for what came earlier too.
    pub fn lists_as_of(&self, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Lists, Failure> {
        let journal = Journal::open(self.journal_path())?;
        let unknown = self.list_paths(&KINDS).any(|(kind, _)| journal.versions(kind).is_empty());
        if until >= now || unknown {
            self.receive_lists(now)?;
        }
        let mut lists = self.received_lists(Some(until))?;
        let later = self.later_lists(&lists, until);
        lists.findings.extend(later);
        Ok(lists)
    }

    /// Lists that came only after a moment.
    fn later_lists(&self, lists: &Lists, until: DateTime<Utc>) -> Vec<Notice> {
        let later = lists.used.iter().filter_map(|used| Some((used.kind, used.versions.last()?.since)));
        let notice = |(kind, since): (&str, DateTime<Utc>)| Notice {
            weight: Weight::Remark,
            store: None,
            phrase: Phrase::new("notice.list-came-later")
                .with("list", Field::Word(format!("list-kind.{kind}")))
                .with("day", self.local_day(since)),
        };
        later.filter(|(_, since)| *since > until).map(notice).collect()
    }

    /// Looks at files as they are now and receives nothing: some of `KINDS`.
    pub fn look_at_lists(&self, kinds: &[&str]) -> Result<Lists, Failure> {
        let mut wanted = Vec::new();
        for (kind, path) in self.list_paths(kinds) {
            let name = name_of(path);
            let sha256 = self.hash_of(path).map_err(|e| self.not_taken(kind, &name, path, e))?;
            wanted.push(RowsRequest { kind, name, sha256, path: Some(path.to_owned()) });
        }
        let mut lists = self.understood(&wanted)?;
        let journal = Journal::open(self.journal_path())?;
        for used in &mut lists.used {
            let versions = journal.versions(used.kind);
            if versions.last().is_some_and(|last| last.sha256 == used.sha256) {
                used.versions = versions;
            }
        }
        Ok(lists)
    }

    /// The hash of a file that is not beyond a file's size.
    fn hash_of(&self, path: &Path) -> Result<String, FileError> {
        files::read_within(path, self.settings.limits.sheet.file_bytes).map(|bytes| files::sha256(&bytes))
    }

    /// Why a file of the operator's could not be taken; where the archive is what failed, that.
    fn not_taken(&self, kind: &str, name: &str, path: &Path, error: FileError) -> Failure {
        if error.path != path {
            return Failure::File(error);
        }
        let key = match (error.source.kind(), kind) {
            _ if error.is_no_file() => "failure.list-no-file",
            _ if error.is_too_large() => "failure.list-too-large",
            (std::io::ErrorKind::NotFound, "plan") => "failure.plan-absent",
            (std::io::ErrorKind::NotFound, _) => "failure.list-absent",
            _ => "failure.list-broken",
        };
        let why = Phrase::new(key)
            .with("path", path.display().to_string())
            .with("most", self.settings.limits.sheet.file_bytes)
            .with("text", cause(&error.source));
        Failure::unusable(kind, name, why)
    }

    /// The files that the settings name.
    fn list_paths<'a>(&'a self, kinds: &'a [&str]) -> impl Iterator<Item = (&'static str, &'a Path)> {
        let paths = &self.settings.paths;
        let files: [&Option<PathBuf>; KINDS.len()] =
            [&paths.plan, &paths.catalog, &paths.excluded, &paths.costs, &paths.rates, &paths.actions];
        let named = KINDS.into_iter().zip(files).filter_map(|(kind, path)| Some((kind, path.as_deref()?)));
        named.filter(|(kind, _)| kinds.contains(kind))
    }

    /// Keyword exports, each from the first of its sheets that has the columns.
    pub fn read_keywords(&self, paths: &[&Path]) -> Result<Vec<(KeywordFile, Vec<KeywordFinding>)>, Failure> {
        let kind = "keywords";
        let mut wanted = Vec::new();
        for path in paths {
            let name = name_of(path);
            let sha256 = self.hash_of(path).map_err(|e| self.not_taken(kind, &name, path, e))?;
            wanted.push(RowsRequest { kind, name, sha256, path: Some(path.to_path_buf()) });
        }
        let read = |(file, rows): (&RowsRequest, SheetReadings)| {
            let sheets = rows.map_err(|why| Failure::unusable(kind, &file.name, why))?;
            let of = |sheet: &SheetRows| {
                let origin = Origin { file: file.name.clone(), sheet: sheet.sheet.clone() };
                KeywordFile::from_rows(&origin, &sheet.rows)
            };
            let mut tried = sheets.iter().map(of);
            let first = tried.next().unwrap_or_else(|| of(&SheetRows::default()));
            match first {
                Ok(read) => Ok(read),
                Err(error) => {
                    tried.find_map(Result::ok).ok_or_else(|| Failure::unusable(kind, &file.name, error.phrase()))
                }
            }
        };
        wanted.iter().zip(self.rows(&wanted)?).map(read).collect()
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
