//! Makes a revision again from what its manifest names, and says of each of its files whether it is the same.
//!
//! Nothing is written but in a scratch folder, nothing is sent, and no lock is taken: what a revision was made from never changes.

use super::writing::outputs;
use super::{Hooks, program};
use crate::deliver::Recipient;
use crate::desk::{Desk, Failure, ReportInputs, exit, message_name};
use crate::files;
use crate::intake::{ArchiveError, Journal, Source};
use crate::revisions::{Input, Manifest, OtherInputs, Output, Revision, place, values};
use crate::words::{Field, Phrase};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Figures of one file that are named where another version of the program makes others.
const MOST_FIGURES: usize = 8;

/// What came of it.
#[derive(Debug, Default)]
pub struct Verified {
    /// A line a file, and why something could not be made again; whether it is a finding.
    pub lines: Vec<(Phrase, bool)>,
    /// 0 where all is the same, else [`exit::DATA`] where something differs, [`exit::NO_INPUT`] where it cannot be made again.
    pub code: u8,
}

/// The files of a revision made again, by path; or why that cannot be.
type Again = Result<BTreeMap<String, Vec<u8>>, Vec<Phrase>>;

/// Verifies a revision. `scratch` is an empty folder, or one that other revisions were verified in.
pub fn verify(desk: &Desk, revision: &Revision, scratch: &Path, hooks: &mut Hooks<'_>) -> Result<Verified, Failure> {
    let mut verified = Verified::default();
    let manifest = match revision.manifest() {
        Ok(manifest) => manifest,
        Err(error) => {
            verified.says(Failure::from(error).phrase(), exit::DATA);
            return Ok(verified);
        }
    };
    verified.tell_of_purged(desk, revision, &manifest)?;
    let later = revision.later()?;
    let mut listed = BTreeMap::new();
    for by in std::iter::once(&manifest).chain(&later) {
        listed.extend(by.outputs.iter().map(|output| (output.path.as_str(), by)));
    }
    for (number, by) in std::iter::once(&manifest).chain(&later).enumerate() {
        let folder = scratch.join(format!("{}-{}-{number}", revision.period, revision.number));
        let added = number > 0;
        let again = again(desk, revision, &manifest, by, added, &folder, scratch, hooks)?;
        files::remove_folder(&folder)?;
        // Of two manifests that name a file the later one holds.
        let outputs = by.outputs.iter().filter(|output| std::ptr::eq(listed[output.path.as_str()], by));
        verified.compare(revision, by, outputs, again)?;
    }
    for path in revision.files()?.iter().filter(|path| !listed.contains_key(path.as_str())) {
        verified.notes(Phrase::new("verify.unlisted").with("file", revision.relative(path)));
    }
    Ok(verified)
}

/// Makes again what the manifest `by` names: the revision itself, or messages that were added to it later.
#[expect(clippy::too_many_arguments, reason = "the two manifests, the two folders and what they are for")]
fn again(
    desk: &Desk,
    revision: &Revision,
    manifest: &Manifest,
    by: &Manifest,
    added: bool,
    folder: &Path,
    scratch: &Path,
    hooks: &mut Hooks<'_>,
) -> Result<Again, Failure> {
    let gone = gone(desk, manifest, by)?;
    if !gone.is_empty() {
        return Ok(Err(gone));
    }
    let settings = match desk.settings_of(by, folder)? {
        Ok(settings) => settings,
        Err(why) => return Ok(Err(vec![why])),
    };
    let then = match desk.back_then(manifest, settings, folder, &scratch.join("ledger"))? {
        Ok(then) => then,
        Err(why) => return Ok(Err(vec![why])),
    };
    let period = match then.settings.calendar.period(&manifest.period) {
        Ok(period) => then.as_reported(period),
        Err(why) => return Ok(Err(vec![why.phrase()])),
    };
    let material = match then.material_again(manifest, period, hooks.progress) {
        Ok(material) => material,
        Err(failure) if matches!(failure.exit_code(), exit::DATA | exit::NO_INPUT) => {
            return Ok(Err(vec![failure.phrase()]));
        }
        Err(failure) => return Err(failure),
    };
    let known = manifest.circumstances.clone().unwrap_or_default();
    let unread = unread(&material, &known);
    if !unread.is_empty() {
        return Ok(Err(unread));
    }
    let made = revision.made_at()?;
    if !added {
        let (_, files, _) = outputs(&then, &material, manifest.revision, &known.changes, made)?;
        return Ok(Ok(files.into_iter().collect()));
    }
    let named = |to: &Recipient| by.outputs.iter().any(|output| output.path == message_name(to, &manifest.period));
    let recipients: Vec<_> = then.recipients().into_iter().filter(|(_, to)| named(to)).collect();
    let messages = then.messages(&material, manifest.revision, &recipients, &[], made)?;
    Ok(Ok(messages.iter().flat_map(crate::desk::Message::files).collect()))
}

/// What went in and cannot be had any more; what was purged left its facts behind.
fn gone(desk: &Desk, manifest: &Manifest, by: &Manifest) -> Result<Vec<Phrase>, Failure> {
    let sources = sources(desk)?;
    let purged: BTreeSet<&str> = sources.iter().filter(|s| s.purged.is_some()).map(|s| s.sha256.as_str()).collect();
    let mut gone = Vec::new();
    for input in manifest.inputs.iter().chain(&by.inputs) {
        if !purged.contains(input.sha256.as_str()) {
            gone.extend(lacks(desk, manifest, input)?);
        }
    }
    gone.dedup();
    Ok(gone)
}

/// The files that could be read then and cannot now.
fn unread(material: &ReportInputs, known: &OtherInputs) -> Vec<Phrase> {
    let sources = material.view.sources.iter();
    let others = sources.filter(|state| !known.unread.contains_key(&state.source.sha256));
    let said = others.filter_map(|state| {
        let phrase = Phrase::new("verify.input-unread").with("why", state.unread()?.clone());
        Some(phrase.with("file", format!("{}/{}", state.source.store, crate::text::clean(state.source.name()))))
    });
    said.collect()
}

/// What the journal says of sources, as far as it can be read: whether it is the one of then is asked elsewhere.
fn sources(desk: &Desk) -> Result<Vec<Source>, Failure> {
    Ok(Journal::inspect(desk.journal_path())?.0.sources())
}

/// Why something that went in cannot be had any more.
fn lacks(desk: &Desk, manifest: &Manifest, input: &Input) -> Result<Option<Phrase>, Failure> {
    let named = |key: &'static str, path: &Path| {
        let phrase = Phrase::new(key).with("file", crate::text::clean(&input.name));
        Some(phrase.with("path", path.display().to_string()))
    };
    let known = manifest.circumstances.as_ref();
    match input.kind.as_str() {
        // The program's own, or made of templates that are inputs themselves.
        "profiles" => Ok(None),
        "reported" => {
            let path = desk.settings.paths.reports.join(&input.name).join("report.json");
            Ok(match files::sha256_of(&path) {
                Ok(found) if found == input.sha256 => None,
                Ok(_) => named("verify.input-changed", &path),
                Err(_) => named("verify.input-gone", &path),
            })
        }
        _ if known.is_some_and(|known| known.unread.contains_key(&input.sha256)) => Ok(None),
        _ => {
            let path = desk.archive.path(&input.sha256);
            match desk.archive.check(&input.sha256) {
                Ok(()) => Ok(None),
                Err(ArchiveError::Damaged { .. }) => Ok(named("verify.input-changed", &path)),
                Err(ArchiveError::File(error)) if error.source.kind() == std::io::ErrorKind::NotFound => {
                    Ok(named("verify.input-gone", &path))
                }
                Err(ArchiveError::File(error)) => Err(Failure::File(error)),
            }
        }
    }
}

impl Verified {
    fn says(&mut self, phrase: Phrase, code: u8) {
        self.lines.push((phrase, true));
        self.code = exit::worst(self.code, code);
    }

    fn notes(&mut self, phrase: Phrase) {
        self.lines.push((phrase, false));
    }

    /// That files are gone on purpose: their facts serve in their place.
    fn tell_of_purged(&mut self, desk: &Desk, revision: &Revision, manifest: &Manifest) -> Result<(), Failure> {
        let purged = sources(desk)?.into_iter().filter(|source| source.purged.is_some());
        let purged: BTreeSet<String> = purged.map(|source| source.sha256).collect();
        let files = manifest.inputs.iter().filter(|input| purged.contains(&input.sha256));
        let names: Vec<Field> = files.map(|input| Field::Text(input.name.clone())).collect();
        if !names.is_empty() {
            let revision = format!("{}/rev-{}", revision.period, revision.number);
            let phrase = Phrase::new("verify.purged").with("revision", revision).with("count", names.len());
            self.notes(phrase.with("files", Field::List(names)));
        }
        Ok(())
    }

    /// A line for each of the outputs.
    fn compare<'o>(
        &mut self,
        revision: &Revision,
        manifest: &Manifest,
        outputs: impl Iterator<Item = &'o Output>,
        again: Again,
    ) -> Result<(), Failure> {
        let (mut made, whole) = match again {
            Ok(made) => (made, true),
            Err(reasons) => {
                for why in reasons {
                    let revision = format!("{}/rev-{}", revision.period, revision.number);
                    self.says(Phrase::new("verify.cannot").with("revision", revision).with("why", why), exit::NO_INPUT);
                }
                (BTreeMap::new(), false)
            }
        };
        for output in outputs {
            let one = One { revision, manifest, output, again: made.remove(&output.path), whole };
            self.one(&one)?;
        }
        for path in made.keys().filter(|path| !manifest.outputs.iter().any(|output| output.path == **path)) {
            self.says(Phrase::new("verify.extra").with("file", revision.relative(path)), exit::DATA);
        }
        Ok(())
    }

    fn one(&mut self, one: &One<'_>) -> Result<(), Failure> {
        let path = one.revision.folder.join(&one.output.path);
        let there = match files::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.source.kind() == std::io::ErrorKind::NotFound => {
                self.says(one.phrase("verify.missing"), exit::DATA);
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let own = |bytes: &[u8]| files::sha256(bytes) == one.output.sha256;
        match &one.again {
            again if !own(&there) => {
                let again = again.as_ref().filter(|again| own(again));
                let at = again.and_then(|again| place(&one.output.path, again, &there));
                let phrase = one.phrase(if at.is_some() { "verify.changed-at" } else { "verify.changed" });
                self.says(at.into_iter().fold(phrase, |phrase, at| phrase.with("at", at)), exit::DATA);
            }
            Some(again) if own(again) => self.notes(one.phrase("verify.same")),
            Some(again) if one.manifest.program != program() => self.by_another(one, &there, again),
            Some(again) => {
                let at = place(&one.output.path, &there, again);
                let phrase = one.phrase("verify.differs");
                self.says(at.into_iter().fold(phrase, |phrase, at| phrase.with("at", at)), exit::DATA);
            }
            None if one.whole => self.says(one.phrase("verify.not-made"), exit::DATA),
            None => self.notes(one.phrase("verify.as-written")),
        }
        Ok(())
    }

    /// Of a report by another version of the program the figures count, not the bytes.
    fn by_another(&mut self, one: &One<'_>, there: &[u8], again: &[u8]) {
        let phrase = |key| one.phrase(key).with("program", one.manifest.program.as_str());
        let json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
        let is_report = one.output.path == crate::desk::JSON;
        let (Some(there), Some(again)) = (json(there), json(again)) else {
            self.notes(phrase("verify.other-program"));
            return;
        };
        if !is_report {
            self.notes(phrase("verify.other-program"));
            return;
        }
        let differing = values(&there, &again);
        if differing.is_empty() {
            self.notes(phrase("verify.figures-same"));
        }
        for ((kpi, period, scope), old, new) in differing.iter().take(MOST_FIGURES) {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
            let figure = phrase("verify.figure").with("kpi", kpi.as_str()).with("period", period.as_str());
            let figure = figure.with("scope", scope.as_str()).with("old", value(old)).with("new", value(new));
            self.says(figure, exit::DATA);
        }
        if differing.len() > MOST_FIGURES {
            self.notes(phrase("verify.more-figures").with("count", differing.len() - MOST_FIGURES));
        }
    }
}

/// One file as it is held against what is made again.
struct One<'a> {
    revision: &'a Revision,
    manifest: &'a Manifest,
    output: &'a Output,
    again: Option<Vec<u8>>,
    /// Whether all could be made again.
    whole: bool,
}

impl One<'_> {
    fn phrase(&self, key: &'static str) -> Phrase {
        Phrase::new(key).with("file", self.revision.relative(&self.output.path))
    }
}
