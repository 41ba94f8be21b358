//! A file read for a look: by a child like every file, into a folder that is gone afterwards.

use crate::desk::{CHILD, Desk, Failure, sample_request};
use crate::extract::suggest::FileSample;
use crate::extract::{IdentityKey, Profiles, Verdict};
use crate::files::{self, Access};
use crate::intake::Archive;
use crate::ledger::{Ledger, Passwords};
use crate::reader::{ChildLimits, Job, Outcome, Pool};
use crate::words::Phrase;
use chrono_tz::Tz;
use sheet::Limits;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What files are read with, by the settings where there are any.
pub(super) struct Trial {
    pool: Pool,
    scratch: TempDir,
    templates: Option<PathBuf>,
    limits: Limits,
    child: ChildLimits,
    passwords: Passwords,
    /// The store's zone.
    pub(super) zone: Tz,
}

impl Trial {
    pub(super) fn new(desk: Option<&Desk>) -> Result<Self, Failure> {
        let limits = desk.map(|desk| desk.settings.limits.clone());
        Ok(Trial {
            pool: Pool::of_this_program(&[CHILD]).map_err(Failure::NoProgram)?,
            scratch: tempfile::tempdir().map_err(Failure::NoScratch)?,
            templates: desk.and_then(|desk| desk.settings.paths.templates.clone()),
            limits: limits.as_ref().map(|limits| limits.sheet.clone()).unwrap_or_default(),
            child: limits.map(|limits| limits.child).unwrap_or_default(),
            passwords: desk.map(Desk::passwords).unwrap_or_default(),
            zone: desk.map_or(chrono_tz::Asia::Shanghai, |desk| desk.settings.time_zone),
        })
    }

    /// A folder of this trial.
    pub(super) fn folder(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.scratch.path().join(name);
        files::create_folder(&folder, Access::Private)?;
        Ok(folder)
    }

    /// Reads a file by the profiles, or by one alone; the facts lie in the folder.
    pub(super) fn read(
        &self,
        file: &Path,
        profiles: &Profiles,
        alone: Option<&Path>,
        output: &Path,
    ) -> Result<Verdict, Failure> {
        let archive = Archive::at(self.scratch.path().join("archive"));
        let ledger = Ledger {
            root: self.scratch.path().join("ledger"),
            archive: &archive,
            profiles,
            templates: self.templates.clone(),
            pool: &self.pool,
            limits: self.limits.clone(),
            child: self.child.clone(),
            passwords: self.passwords.clone(),
            // A trial keeps nothing, so any key will do.
            identity: Some(IdentityKey::new([0; 32])),
        };
        Ok(ledger.try_one(file, self.zone, output.to_owned(), alone)?)
    }

    /// What a file looks like.
    pub(super) fn sample(&self, file: &Path) -> Result<Result<FileSample, Phrase>, Failure> {
        let output = self.folder("sample")?;
        let request = sample_request(&self.limits, &self.passwords.all());
        let job = Job { input: file.to_owned(), output, request, limits: self.child.clone() };
        let mut ended = None;
        self.pool.run(vec![job], &mut |_, outcome| ended = Some(outcome)).map_err(Failure::Pool)?;
        Ok(match ended {
            Some(Outcome::Done(answer)) => crate::desk::sampled(answer),
            Some(Outcome::Died(death)) => Err(death.phrase()),
            None => Err(Phrase::new("refusal.unreadable")),
        })
    }
}
