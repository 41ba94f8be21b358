//! The desk as it stood when a revision was made: its settings, its templates and the journal as far as it reached then, so
//! that the revision can be made again. It stands in a folder of its own and shares what never changes: archive and reports.

use super::rows::RowsRequest;
use super::{Desk, Failure, Lists, ReportInputs, words};
use crate::calendar::Period;
use crate::config::{self, Settings};
use crate::extract::Profiles;
use crate::files::{self, Access};
use crate::intake::Journal;
use crate::ledger::Progress;
use crate::revisions::{Manifest, OtherInputs};
use crate::words::Phrase;
use std::path::Path;

/// What was looked for, or why it cannot be had.
pub type Had<T> = Result<T, Phrase>;

impl Desk {
    /// The settings that a manifest names, with the operator's own templates of then under `folder`.
    pub fn settings_of(&self, manifest: &Manifest, folder: &Path) -> Result<Had<Settings>, Failure> {
        let mut templates = None;
        for input in manifest.inputs.iter().filter(|input| input.kind == "template") {
            let root = folder.join("templates");
            let inside =
                Path::new(&input.name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
            if inside {
                files::write(
                    &root.join(&input.name),
                    &files::read(&self.archive.path(&input.sha256))?,
                    Access::Private,
                )?;
            }
            templates = Some(root);
        }
        let Some(input) = manifest.inputs.iter().find(|input| input.kind == "settings") else {
            return Ok(Err(Phrase::new("verify.no-settings")));
        };
        let text = files::read(&self.archive.path(&input.sha256))?;
        let base = self.config_path.parent().unwrap_or(Path::new(""));
        let settings = config::again(&String::from_utf8_lossy(&text), base, templates.as_deref());
        Ok(settings.map_err(|error| Phrase::new("verify.settings").with("why", error.phrase())))
    }

    /// A desk with these settings in `folder`, whose journal reaches as far as when the revision was made. What is read is kept
    /// in `ledger`.
    pub fn back_then(
        &self,
        manifest: &Manifest,
        mut settings: Settings,
        folder: &Path,
        ledger: &Path,
    ) -> Result<Had<Desk>, Failure> {
        let beginning = match (&manifest.journal, &manifest.circumstances) {
            (Some(reach), Some(_)) => reach.beginning(&self.journal_path())?,
            _ => return Ok(Err(Phrase::new("verify.older").with("program", manifest.program.as_str()))),
        };
        let Some(journal) = beginning else { return Ok(Err(Phrase::new("verify.journal"))) };
        if let Some(kind) = settings.kind_of(&manifest.period) {
            settings = settings.of(kind);
        }
        settings.paths.data = folder.to_owned();
        // Files that were purged since are gone whenever one looks back.
        let mut text = journal;
        for line in Journal::open(self.journal_path())?.purges() {
            text.extend_from_slice(format!("\n{line}\n").as_bytes());
        }
        files::write(&folder.join("journal"), &text, Access::Private)?;
        Ok(Ok(Desk {
            words: words(&settings),
            profiles: Profiles::with_folder(settings.paths.templates.as_deref())?,
            pool: self.pool.clone(),
            workers: self.workers.clone(),
            archive: self.archive.clone(),
            revisions: self.revisions.clone(),
            outbox: self.outbox.clone(),
            ledger: ledger.to_owned(),
            identity: self.identity.clone(),
            spare_identity: self.spare_identity.clone(),
            unread: manifest.circumstances.as_ref().map(|then| then.unread.clone()).unwrap_or_default(),
            config_path: self.config_path.clone(),
            settings,
        }))
    }

    /// What was known of the period when a revision of it was made, on the desk of then.
    pub fn material_again(
        &self,
        manifest: &Manifest,
        period: Period,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<ReportInputs, Failure> {
        let circumstances: OtherInputs = manifest.circumstances.clone().unwrap_or_default();
        let lists = self.lists_of(manifest)?;
        let view = self.view(self.sources(None)?, &lists, progress)?;
        let calendar = self.calendar(lists.book.as_ref());
        let mut before = self.before_of(&calendar, period, manifest)?;
        before.findings = circumstances.lost;
        let (findings, late) = (circumstances.findings, circumstances.late);
        let mut material = self.material_beside(before, view, lists, findings, period, None, late)?;
        (material.said, material.open) = (circumstances.said, circumstances.open);
        Ok(material)
    }

    /// The lists that a manifest names.
    fn lists_of(&self, manifest: &Manifest) -> Result<Lists, Failure> {
        let journal = Journal::open(self.journal_path())?;
        let (mut wanted, mut versions) = (Vec::new(), Vec::new());
        for kind in super::lists::KINDS {
            let Some(input) = manifest.inputs.iter().find(|input| input.kind == kind) else { continue };
            wanted.push(RowsRequest { kind, name: input.name.clone(), sha256: input.sha256.clone(), path: None });
            versions.push(if input.version.is_some() { journal.versions(kind) } else { Vec::new() });
        }
        let mut lists = self.understood(&wanted)?;
        for (used, versions) in lists.used.iter_mut().zip(versions) {
            used.versions = versions;
        }
        self.note_of(&mut lists, manifest)?;
        self.logo_of(&mut lists, manifest)?;
        self.own_workbook_of(&mut lists, manifest)?;
        Ok(lists)
    }
}
