//! What was made, as the data folder remembers it: a line before a revision is written and a line after.
//!
//! The folders under `reports` say what is there; this says what there should be. Where the two disagree, one of them was lost or
//! put back from a copy, and whoever mails on would mail twice or not at all. Lines are only ever added.

use super::{Revision, RevisionError};
use crate::files::{self, Access};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How far a revision came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// It is about to be written: a crash may leave it there or not.
    Begun,
    /// It is there.
    Made,
    /// It is gone, and the operator knows.
    Gone,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    at: DateTime<Utc>,
    #[serde(rename = "week")]
    period: String,
    revision: u32,
    step: Step,
    /// The hash of the manifest, which has those of everything else that was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    manifest: Option<String>,
}

/// The file `data/revisions`.
#[derive(Debug)]
pub struct History {
    path: PathBuf,
    lines: Vec<Line>,
    kept: bool,
}

impl History {
    /// Reads it. A last line torn by a crash was never acknowledged.
    pub fn open(path: PathBuf) -> Result<History, RevisionError> {
        if !path.exists() {
            return Ok(History { path, lines: Vec::new(), kept: false });
        }
        let bytes = files::read(&path)?;
        let mut lines = Vec::new();
        for line in bytes.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty()) {
            match serde_json::from_slice(line) {
                Ok(line) => lines.push(line),
                Err(e) if e.is_eof() => {}
                Err(e) => return Err(RevisionError::Unreadable { path, reason: e.to_string() }),
            }
        }
        Ok(History { path, lines, kept: true })
    }

    /// Whether it was ever written; programs before it kept none.
    pub fn is_kept(&self) -> bool {
        self.kept
    }

    /// Adds a line, unless it would say what the last one of the revision says.
    pub fn note(&mut self, period: &str, revision: u32, step: Step, at: DateTime<Utc>) -> Result<(), RevisionError> {
        self.add(Line { at, period: period.to_owned(), revision, step, manifest: None })
    }

    /// Notes that a revision is there, and the hash of its manifest.
    pub fn note_made(&mut self, revision: &Revision, at: DateTime<Utc>) -> Result<(), RevisionError> {
        let (period, manifest) = (revision.period.clone(), revision.manifest_hash());
        self.add(Line { at, period, revision: revision.number, step: Step::Made, manifest })
    }

    fn add(&mut self, line: Line) -> Result<(), RevisionError> {
        if self.step(&line.period, line.revision) == Some(line.step) {
            return Ok(());
        }
        let text = serde_json::to_string(&line).unwrap_or_default();
        files::append_line(&self.path, &text, Access::Private)?;
        self.lines.push(line);
        self.kept = true;
        Ok(())
    }

    /// The hash that a revision's manifest had when it was made, where that was noted.
    pub fn manifest_hash(&self, revision: &Revision) -> Option<&str> {
        let of_it = |line: &&Line| line.period == revision.period && line.revision == revision.number;
        self.lines.iter().rev().filter(of_it).find_map(|line| line.manifest.as_deref())
    }

    /// How far a revision came; `None` where it was never heard of.
    pub fn step(&self, period: &str, revision: u32) -> Option<Step> {
        self.lines.iter().rev().find(|line| line.period == period && line.revision == revision).map(|line| line.step)
    }

    /// The highest number ever given to a revision of the period; one that a crash kept from being written has none.
    pub fn highest(&self, period: &str) -> u32 {
        let given = self.lines.iter().filter(|line| line.period == period && line.step != Step::Begun);
        given.map(|line| line.revision).max().unwrap_or(0)
    }

    /// Whether the period's last report is gone and the operator goes on without it.
    pub fn is_given_up(&self, period: &str) -> bool {
        self.step(period, self.highest(period)) == Some(Step::Gone)
    }

    /// Every revision that should be there, by period and number.
    pub fn made(&self) -> Vec<(String, u32)> {
        let mut made: Vec<(String, u32)> = self
            .lines
            .iter()
            .map(|line| (line.period.clone(), line.revision))
            .filter(|(period, revision)| self.step(period, *revision) == Some(Step::Made))
            .collect();
        made.sort();
        made.dedup();
        made
    }

    /// The newest time in it.
    pub fn newest(&self) -> Option<DateTime<Utc>> {
        self.lines.iter().map(|line| line.at).max()
    }
}
