//! A revision's manifest: with what it was made, so that it can be made again and checked.

use crate::files;
use serde::{Deserialize, Serialize};

/// What a revision was made from, and what was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `zhoubao.manifest/1`
    pub schema: String,
    /// Name and version of the program.
    pub program: String,
    /// The week's key.
    pub week: String,
    /// The revision's number.
    pub revision: u32,
    /// When it was made, RFC 3339.
    pub made: String,
    /// Everything that went in.
    pub inputs: Vec<Input>,
    /// Everything that came out; later owners' messages are not among it.
    pub outputs: Vec<Output>,
}

/// One thing that went in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Input {
    /// `source`, `plan`, `catalog`, `templates`, `settings` ...
    pub kind: String,
    /// Its name for people.
    pub name: String,
    /// Its content.
    pub sha256: String,
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
    pub fn new(program: &str, week: &str, revision: u32, made: &str, inputs: Vec<Input>) -> Self {
        Manifest {
            schema: "zhoubao.manifest/1".to_owned(),
            program: program.to_owned(),
            week: week.to_owned(),
            revision,
            made: made.to_owned(),
            inputs,
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
