//! What was read of each file, as it is kept: a word, and the facts beside it, each under the hash of all that made it.

use super::LedgerError;
use super::folder::Ledger;
use crate::extract::{self, Extract, Part, Profile, Verdict};
use crate::files::{self, Access};
use crate::intake::Source;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is kept of one reading.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReadingRecord {
    pub(super) verdict: Verdict,
    /// The folder of its facts.
    pub(super) extract: Option<String>,
    /// The hash of each file in it, of facts that are kept for good.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) files: BTreeMap<String, String>,
    /// The fingerprint of the key that buyers in it were hashed with, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) identity: Option<String>,
}

/// What a reading depends on, beside the bytes and how all files are read.
pub(super) struct DependsOn {
    /// A hash of the passwords that were tried.
    lock: Option<String>,
    /// What the file was called.
    names: bool,
}

/// Every name a source came under.
pub(super) fn names_of(source: &Source) -> Vec<String> {
    source.names.iter().map(|(name, _)| name.clone()).collect()
}

impl Ledger<'_> {
    /// Puts the facts of a file where what made them says; their folder.
    pub(super) fn keep_facts(
        &self,
        source: &Source,
        zone: Tz,
        extract: &Extract,
        output: &Path,
    ) -> Result<String, LedgerError> {
        let id = self.extract_id(source, zone, extract);
        let folder = self.root.join(&id);
        let tables = || extract.parts.iter().flat_map(|part| &part.tables);
        for table in tables() {
            let plain = Path::new(&table.file).file_name().is_some_and(|name| name == table.file.as_str());
            if !plain {
                let reason = format!("a file name that is a path: {}", table.file);
                return Err(LedgerError::Nonsense { file: source.name().to_owned(), reason });
            }
        }
        // What lies there may have been damaged since: as long as the view is kept, nobody looks into it.
        let hash = |folder: &Path, file: &str| files::sha256_of(&folder.join(file)).ok();
        if folder.is_dir() && tables().any(|table| hash(&folder, &table.file) != hash(output, &table.file)) {
            files::remove_folder(&folder)?;
        }
        if !folder.is_dir() {
            // Not made to last: what a power cut tears of a cache, its sum tells.
            files::rename(output, &folder)?;
        }
        Ok(id)
    }

    /// The fingerprint of the key that a file's buyers were hashed with, where it names any.
    pub(super) fn key_of(&self, extract: &Extract) -> Option<String> {
        let named = |part: &Part| self.profiles.get(&part.profile).is_some_and(Profile::names_buyers);
        self.identity.filter(|_| extract.parts.iter().any(named)).map(|identity| identity.fingerprint())
    }

    /// Hash of source, profiles that fitted, extractor version, zone and, where it names buyers, the key they are hashed with;
    /// where its days stand in its name, its names.
    fn extract_id(&self, source: &Source, zone: Tz, extract: &Extract) -> String {
        let profiles: Vec<&str> =
            extract.parts.iter().filter_map(|part| self.profiles.hash_of(&part.profile)).collect();
        let mut key = vec![json!(source.sha256), json!(profiles), json!(extract::VERSION), json!(zone.name())];
        key.extend(self.key_of(extract).map(|fingerprint| json!(fingerprint)));
        key.extend(extract.by_name.then(|| json!(names_of(source))));
        files::sha256(Value::from(key).to_string().as_bytes())
    }

    /// Where the word on a source is: it changes with anything that could change how the source is read.
    pub(super) fn kept_path(&self, source: &Source, zone: Tz, on: &DependsOn) -> PathBuf {
        let limits = serde_json::to_value(&self.limits).unwrap_or(Value::Null);
        let child = serde_json::to_value(&self.child).unwrap_or(Value::Null);
        let mut key = vec![json!(source.sha256), json!(self.profiles.hash()), json!(extract::VERSION)];
        key.extend([json!(zone.name()), limits, child]);
        key.extend(on.lock.as_ref().map(|lock| json!(lock)));
        key.extend(on.names.then(|| json!(names_of(source))));
        key.extend(self.identity.map(|identity| json!(identity.fingerprint())));
        let key = Value::from(key);
        self.root.join("read").join(format!("{}.json", files::sha256(key.to_string().as_bytes())))
    }

    /// Keeps the word on a source.
    pub(super) fn write_kept(&self, source: &Source, zone: Tz, kept: &ReadingRecord) -> Result<(), LedgerError> {
        let bytes = serde_json::to_vec(kept).expect("a verdict is plain data");
        let lock = self.passwords.lock_of(&source.store).filter(|_| kept.verdict.is_by_password());
        let path = self.kept_path(source, zone, &DependsOn { lock, names: kept.verdict.is_by_name() });
        Ok(files::write(&path, &files::sealed(&bytes), Access::Private)?)
    }

    /// The word on a source, where one holds that was kept.
    pub(super) fn kept(&self, source: &Source, zone: Tz) -> Option<ReadingRecord> {
        let lock = self.passwords.lock_of(&source.store);
        let fits = |kept: &ReadingRecord, on: &DependsOn| {
            on.names == kept.verdict.is_by_name() && (on.lock == lock || !kept.verdict.is_by_password())
        };
        self.kept_paths(source, zone).find_map(|(path, on)| self.kept_at(&path).filter(|kept| fits(kept, &on)))
    }

    /// Where the word on a source may be, and on what it depends there.
    pub(super) fn kept_paths(&self, source: &Source, zone: Tz) -> impl Iterator<Item = (PathBuf, DependsOn)> {
        let lock = self.passwords.lock_of(&source.store);
        let locks = std::iter::once(None).chain(lock.map(Some));
        let all = locks.flat_map(|lock| [false, true].map(|names| DependsOn { lock: lock.clone(), names }));
        all.map(move |on| (self.kept_path(source, zone, &on), on))
    }

    fn kept_at(&self, path: &Path) -> Option<ReadingRecord> {
        let bytes = files::read(path).ok()?;
        let kept: ReadingRecord = serde_json::from_slice(files::unsealed(&bytes)?).ok()?;
        let whole = kept.extract.as_ref().is_none_or(|id| self.root.join(id).is_dir());
        // Earlier versions kept what a bad moment had made of a file.
        (whole && !kept.verdict.is_fleeting()).then_some(kept)
    }
}
