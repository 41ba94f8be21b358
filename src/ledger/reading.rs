//! Filling the ledger: what was never read is read, by child processes, and kept under what made it.

use super::building::{Read, build};
use super::child::{Answer, Request};
use super::folder::Ledger;
use super::keeping::Keeper;
use super::operator::OperatorLists;
use super::records::{ReadingRecord, names_of};
use super::view::View;
use super::{LedgerError, StoreSpec};
use crate::extract::{self, Verdict};
use crate::files::{self, Access};
use crate::intake::Source;
use crate::reader::{Job, Outcome};
use crate::threads;
use crate::words::Phrase;
use chrono_tz::Tz;
use sheet::Password;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// How far the reading is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Files read.
    pub done: usize,
    /// Files to read.
    pub of: usize,
    /// The one just read.
    pub name: &'a str,
}

/// Verdicts that hold for this view only, by source and zone.
type Fleeting = HashMap<(String, &'static str), Verdict>;

impl Ledger<'_> {
    /// The current view of the sources, reading first what was never read.
    pub fn view(
        &self,
        sources: Vec<Source>,
        stores: &[StoreSpec],
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<View, LedgerError> {
        self.view_when(sources, stores, None, &BTreeMap::new(), progress)
    }

    /// The same with the operator's lists applied, as it was at a moment when these files could not be read, by hash.
    pub fn view_when(
        &self,
        sources: Vec<Source>,
        stores: &[StoreSpec],
        operator: Option<&OperatorLists<'_>>,
        unread: &BTreeMap<String, Phrase>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<View, LedgerError> {
        let zone = |source: &Source| stores.iter().find(|s| s.id == source.store).map(|s| s.zone);
        let sources: Vec<(Source, Tz)> = sources.into_iter().filter_map(|s| zone(&s).map(|z| (s, z))).collect();
        // A cache that cannot be read back is made again: each of its folders once, however many are damaged.
        let mut healed = Vec::new();
        loop {
            let error = match self.build(&sources, stores, operator, unread, progress) {
                Err(LedgerError::Disk(error)) => error,
                other => return other,
            };
            let folder = error.path().parent().filter(|folder| folder.starts_with(&self.root)).map(Path::to_owned);
            match folder.filter(|folder| !healed.contains(folder)) {
                Some(folder) => {
                    files::remove_folder(&folder)?;
                    healed.push(folder);
                }
                None => return Err(LedgerError::Disk(error)),
            }
        }
    }

    fn build(
        &self,
        sources: &[(Source, Tz)],
        stores: &[StoreSpec],
        operator: Option<&OperatorLists<'_>>,
        unread: &BTreeMap<String, Phrase>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<View, LedgerError> {
        let silent = sources.iter().filter_map(|(source, zone)| {
            let verdict = Verdict::Refused(unread.get(&source.sha256)?.clone());
            Some(((source.sha256.clone(), zone.name()), verdict))
        });
        let mut fleeting: Fleeting = silent.collect();
        let is_silent = |(source, _): &(Source, Tz)| unread.contains_key(&source.sha256);
        let known = threads::map(sources, |one| if is_silent(one) { None } else { self.recall(&one.0, one.1) });
        let missing = sources.iter().zip(&known).filter(|(one, known)| known.is_none() && !is_silent(one));
        fleeting.extend(self.read(missing.map(|(one, _)| one).collect(), progress)?);
        let read = |((source, zone), known): (&(Source, Tz), Option<Read>)| {
            let now = fleeting.get(&(source.sha256.clone(), zone.name()));
            let now = now.map(|verdict| self.of_verdict(source, verdict.clone(), None));
            now.or(known).or_else(|| self.recall(source, *zone)).ok_or_else(|| LedgerError::Nonsense {
                file: source.name().to_owned(),
                reason: "its facts are gone while they are being used".to_owned(),
            })
        };
        let read: Result<Vec<Read>, LedgerError> = sources.iter().zip(known).map(read).collect();
        build(read?, stores, self.profiles, operator, &Keeper::of(&self.root))
    }

    /// Reads one file into a folder and keeps nothing of it: to see what it is, or what one profile alone makes of it.
    pub fn try_one(
        &self,
        path: &Path,
        zone: Tz,
        output: PathBuf,
        alone: Option<&Path>,
    ) -> Result<Verdict, LedgerError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let passwords = self.passwords.all();
        let request = Request { alone: alone.map(Path::to_owned), ..self.request(None, zone, &passwords) };
        let request = Request { names: vec![name.clone()], ..request };
        let job = self.job_for(path.to_owned(), request, output.clone());
        let mut ended = None;
        self.pool.run(vec![job], &mut |_, outcome| ended = Some(outcome))?;
        let nonsense = |reason: String| LedgerError::Nonsense { file: name.clone(), reason };
        match ended {
            Some(Outcome::Died(death)) => Ok(Verdict::Refused(death.phrase())),
            Some(Outcome::Done(answer)) => match serde_json::from_value(answer) {
                Ok(Answer::Verdict(verdict)) => Ok(verdict),
                Ok(Answer::Damaged) => Err(nonsense("nobody asked for a hash".to_owned())),
                Ok(Answer::ReaderError(fault)) => Err(fault.error(name.clone(), &output)),
                Err(e) => Err(nonsense(e.to_string())),
            },
            None => Err(nonsense("no answer".to_owned())),
        }
    }

    /// What was read of a source before; none where nothing is kept of it.
    fn recall(&self, source: &Source, zone: Tz) -> Option<Read> {
        if let Some((extract, identity)) = self.of_purged(source, zone) {
            let ours = self.identity.map(|key| key.fingerprint());
            let other_key = identity.is_some() && identity != ours;
            return Some(Read { source: source.clone(), extract, other_key });
        }
        let ReadingRecord { verdict, extract, .. } = self.kept(source, zone)?;
        Some(self.of_verdict(source, verdict, extract))
    }

    /// What a verdict says of a source, and where its facts are.
    fn of_verdict(&self, source: &Source, verdict: Verdict, facts: Option<String>) -> Read {
        let extract = match (verdict, facts) {
            (Verdict::Read(extract), Some(id)) => Ok((extract, self.root.join(id))),
            (Verdict::Refused(refused), _) => {
                Err(extract::why_refused(self.passwords.why_locked(&source.store, refused), source.name()))
            }
            (Verdict::Read(_), None) => Err(Phrase::new("refusal.empty")),
        };
        Read { source: source.clone(), extract, other_key: false }
    }

    /// Reads a source of which nothing is kept.
    pub(super) fn read_missing(&self, source: &Source, zone: Tz) -> Result<(), LedgerError> {
        if self.recall(source, zone).is_none() {
            self.read(vec![&(source.clone(), zone)], &mut |_| {})?;
        }
        Ok(())
    }

    /// Reads sources of which nothing is kept.
    fn read(
        &self,
        mut missing: Vec<&(Source, Tz)>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Fleeting, LedgerError> {
        // The same bytes in two stores are read once, but for those whose store has passwords, or under other names.
        let reading =
            |(s, zone): &&(Source, Tz)| (s.sha256.clone(), zone.name(), self.passwords.lock_of(&s.store), names_of(s));
        missing.sort_by_key(reading);
        missing.dedup_by_key(|source| reading(source));
        if missing.is_empty() {
            return Ok(Fleeting::new());
        }
        let scratch = self.root.join(format!("reading-{}", std::process::id()));
        files::remove_folder(&scratch)?;
        let mut fleeting = Fleeting::new();
        missing.retain(|(source, zone)| {
            let there = self.archive.has(&source.sha256);
            if !there {
                fleeting.insert((source.sha256.clone(), zone.name()), in_archive("set-aside.archive-gone", source));
            }
            there
        });
        // The largest first, so that no core waits for it at the end.
        missing.sort_by_key(|(source, _)| Reverse(source.bytes));
        let mut jobs = Vec::new();
        for (index, (source, zone)) in missing.iter().enumerate() {
            let output = scratch.join(index.to_string());
            files::create_folder(&output, Access::Private)?;
            jobs.push(self.job(source, *zone, output));
        }
        let mut failed = None;
        let mut done = 0;
        self.pool.run(jobs, &mut |index, outcome| {
            let (source, zone) = missing[index];
            done += 1;
            progress(Progress { done, of: missing.len(), name: source.name() });
            match self.keep(source, *zone, outcome, &scratch.join(index.to_string())) {
                Ok(None) => {}
                Ok(Some(verdict)) => {
                    fleeting.insert((source.sha256.clone(), zone.name()), verdict);
                }
                Err(error) => failed = Some(error),
            }
        })?;
        files::remove_folder(&scratch)?;
        failed.map_or(Ok(fleeting), Err)
    }

    fn job(&self, source: &Source, zone: Tz, output: PathBuf) -> Job {
        let request = self.request(Some(source.sha256.clone()), zone, self.passwords.of(&source.store));
        let request = Request { names: names_of(source), ..request };
        self.job_for(self.archive.path(&source.sha256), request, output)
    }

    fn request(&self, sha256: Option<String>, zone: Tz, passwords: &[Password]) -> Request {
        let (zone, templates) = (zone.name().to_owned(), self.templates.clone());
        let passwords = passwords.iter().map(|password| password.reveal().to_owned()).collect();
        let (limits, identity) = (self.limits.clone(), self.identity.map(|key| key.reveal()));
        Request { sha256, zone, templates, alone: None, limits, passwords, identity, names: Vec::new() }
    }

    fn job_for(&self, input: PathBuf, request: Request, output: PathBuf) -> Job {
        let request = serde_json::to_value(request).expect("a request is plain data");
        Job { input, output, request, limits: self.child.clone() }
    }

    /// Puts what a child left where it belongs: facts first, then the word that they are there. Returns a verdict that is not
    /// kept: of a file that could not be read now.
    fn keep(&self, source: &Source, zone: Tz, outcome: Outcome, output: &Path) -> Result<Option<Verdict>, LedgerError> {
        let nonsense = |reason: String| LedgerError::Nonsense { file: source.name().to_owned(), reason };
        let verdict = match outcome {
            Outcome::Done(answer) => match serde_json::from_value(answer) {
                // What the system would not give now it may give the next time.
                Ok(Answer::Verdict(verdict)) if verdict.is_fleeting() => return Ok(Some(verdict)),
                Ok(Answer::Verdict(verdict)) => verdict,
                Ok(Answer::Damaged) => return Ok(Some(in_archive("set-aside.archive-damaged", source))),
                Ok(Answer::ReaderError(fault)) => return Err(fault.error(source.name().to_owned(), output)),
                Err(e) => return Err(nonsense(e.to_string())),
            },
            // The machine may have been busy, or short of memory: the next run tries again.
            Outcome::Died(death) => return Ok(Some(Verdict::Refused(death.phrase()))),
        };
        let extract = match &verdict {
            Verdict::Read(extract) => Some(self.keep_facts(source, zone, extract, output)?),
            Verdict::Refused(_) => None,
        };
        let identity = match &verdict {
            Verdict::Read(extract) => self.key_of(extract),
            Verdict::Refused(_) => None,
        };
        self.write_kept(source, zone, &ReadingRecord { verdict, extract, files: BTreeMap::new(), identity })?;
        Ok(None)
    }
}

/// What is said of a source whose bytes the archive does not have any more.
fn in_archive(key: &'static str, source: &Source) -> Verdict {
    Verdict::Refused(Phrase::new(key).with("store", &source.store).with("archived", &source.sha256))
}
