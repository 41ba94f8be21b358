//! What went into a revision, kept by hash, so that it can be made again.

use crate::config;
use crate::desk::{Desk, Failure, NoteFile, ReportInputs, Used};
use crate::files;
use crate::revisions::{Change, Input, OtherInputs};
use std::collections::BTreeMap;

/// Everything: files, lists, earlier versions and reports, settings, templates.
pub(super) fn all(desk: &Desk, material: &ReportInputs) -> Result<Vec<Input>, Failure> {
    let used = material.view.sources.iter().filter(|s| s.set_aside.is_none());
    let mut inputs: Vec<Input> = used
        .map(|s| Input::new("source", format!("{}/{}", s.source.store, s.source.name()), s.source.sha256.clone()))
        .collect();
    inputs.extend(material.lists.used.iter().map(Used::input));
    inputs.extend(material.lists.notes.get(&material.period.id()).map(NoteFile::input));
    if let Some(file) = &material.lists.logo {
        desk.archive.take_bytes(&file.logo.bytes)?;
        inputs.push(file.input());
    }
    if let Some(own) = &material.lists.own_workbook {
        desk.archive.take_bytes(own.bytes())?;
        inputs.push(own.input());
    }
    inputs.extend(material.past.inputs.iter().cloned());
    inputs.extend(material.before.inputs.iter().cloned());
    inputs.extend(rules(desk)?);
    inputs.sort();
    Ok(inputs)
}

/// What decides how the same files are read and worded: settings, profiles, templates.
pub(super) fn rules(desk: &Desk) -> Result<Vec<Input>, Failure> {
    let bytes = files::read(&desk.config_path)?;
    // Text that is no TOML was refused before anything was made of it.
    let kept = std::str::from_utf8(&bytes).ok().and_then(config::kept).unwrap_or_default();
    let (sha256, _) = desk.archive.take_bytes(kept.as_bytes())?;
    let name = desk.config_path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut inputs = vec![Input::new("settings", name, sha256)];
    inputs.push(Input::new("profiles", "profiles".to_owned(), desk.profiles.hash().to_owned()));
    inputs.extend(own_templates(desk)?);
    Ok(inputs)
}

/// The operator's own templates, words and profiles.
fn own_templates(desk: &Desk) -> Result<Vec<Input>, Failure> {
    let Some(root) = &desk.settings.paths.templates else { return Ok(Vec::new()) };
    let mut inputs = Vec::new();
    for folder in ["platforms", "locales", "digest"] {
        let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|path| path.is_file()) {
            let (sha256, _) = desk.archive.take(&path)?;
            let name = format!("{folder}/{}", path.file_name().unwrap_or_default().to_string_lossy());
            inputs.push(Input::new("template", name, sha256));
        }
    }
    Ok(inputs)
}

/// What was so at the moment and stands in no file.
pub(super) fn circumstances(material: &ReportInputs, changes: Vec<Change>) -> OtherInputs {
    let states = material.view.sources.iter();
    let unread = states.filter_map(|state| Some((state.source.sha256.clone(), state.unread()?.clone())));
    let mut unread: BTreeMap<_, _> = unread.collect();
    unread.extend(material.past.unread.clone());
    OtherInputs {
        late: material.late,
        open: material.open,
        findings: material.inbox.clone(),
        lost: material.before.findings.clone(),
        said: material.said.clone(),
        changes,
        unread,
    }
}
