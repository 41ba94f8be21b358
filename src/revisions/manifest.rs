//! A revision's manifest: with what it was made, so that it can be made again and checked.

use super::Change;
use crate::files;
use crate::intake::{Reach, Version};
use crate::report::Notice;
use crate::words::Phrase;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

const SCHEMA: &str = "zhoubao.manifest/2";

/// What a revision was made from, and what was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `zhoubao.manifest/2`; the first had neither journal nor circumstances.
    pub schema: String,
    /// Name and version of the program.
    pub program: String,
    /// The period's key, under the name it had when all were weeks.
    #[serde(rename = "week")]
    pub period: String,
    /// The revision's number.
    pub revision: u32,
    /// When it was made, RFC 3339.
    pub made: String,
    /// Everything that went in.
    pub inputs: Vec<Input>,
    /// How far the journal reached: which files and lists were known, and what had been said of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal: Option<Reach>,
    /// What was so at that moment and stands in no file.
    #[serde(default, deserialize_with = "as_known", skip_serializing_if = "Option::is_none")]
    pub circumstances: Option<OtherInputs>,
    /// Everything that came out; messages of later owners stand in a manifest of their own.
    pub outputs: Vec<Output>,
}

/// What a report depends on besides files, their journal and the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OtherInputs {
    /// Whether it was made after its Monday without having been asked for.
    pub late: bool,
    /// The first day that was not over, where the period was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<NaiveDate>,
    /// What was found in the inbox.
    pub findings: Vec<Notice>,
    /// Earlier reports that could not be read.
    pub lost: Vec<Notice>,
    /// What it tells of the periods before it.
    pub said: Vec<Notice>,
    /// What changed since the revision before it.
    pub changes: Vec<Change>,
    /// Files and versions of lists that could not be read at that moment, by hash, and why.
    pub unread: BTreeMap<String, Phrase>,
}

/// Circumstances that another version wrote in its own way are none: the rest of its manifest still says what is a revision's own.
fn as_known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OtherInputs>, D::Error> {
    let written = Option::<Value>::deserialize(deserializer)?;
    Ok(written.and_then(|value| serde_json::from_value(value).ok()))
}

/// One thing that went in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Input {
    /// `source`, `plan`, `earlier-plan`, `catalog`, `templates`, `settings` ...
    pub kind: String,
    /// Its name for people.
    pub name: String,
    /// Its content.
    pub sha256: String,
    /// Which version of a list it is, as the journal counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

impl Input {
    /// Something that has no versions.
    pub fn new(kind: &str, name: String, sha256: String) -> Self {
        Input { kind: kind.to_owned(), name, sha256, version: None }
    }

    /// A version of one of the operator's lists.
    pub fn list(kind: &str, version: &Version) -> Self {
        let number = Some(version.number);
        Input { version: number, ..Input::new(kind, version.name.clone(), version.sha256.clone()) }
    }
}

/// One file that came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Its path within the revision.
    pub path: String,
    /// Its content.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
}

impl Manifest {
    /// A manifest without outputs yet.
    pub fn new(program: &str, period: &str, revision: u32, made: &str, inputs: Vec<Input>) -> Self {
        Manifest {
            schema: SCHEMA.to_owned(),
            program: program.to_owned(),
            period: period.to_owned(),
            revision,
            made: made.to_owned(),
            inputs,
            journal: None,
            circumstances: None,
            outputs: Vec::new(),
        }
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }
}

impl Output {
    pub(super) fn of(path: &str, bytes: &[u8]) -> Self {
        Output { path: path.to_owned(), sha256: files::sha256(bytes), size: bytes.len() as u64 }
    }
}
