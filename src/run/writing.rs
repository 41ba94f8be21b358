//! From the week's figures to files: a revision where one is due, messages for owners who came later, or a folder aside.

use super::{Done, Hooks, done, program};
use crate::calendar::Week;
use crate::config::Owner;
use crate::desk::{Ask, CHANGED, Desk, Failure, Made, Material, Message, Outcome};
use crate::render::digest::{Attached, Recipient};
use crate::revisions::{Change, Input, Manifest, Revision, differs, only_ripened};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::path::PathBuf;

/// Writes a revision where a figure of the week, its reason or a notice changed; else adds messages of owners who are new.
pub(super) fn write(
    desk: &Desk,
    material: Material,
    now: DateTime<Utc>,
    fresh: usize,
    hooks: &mut Hooks<'_>,
) -> Result<(Done, Vec<Message>), Failure> {
    let week = material.week.id();
    let latest = desk.revisions.latest(&week)?;
    let owners: Vec<_> = desk.settings.owners.iter().collect();
    let changes = match &latest {
        Some(revision) => changes_since(desk, &material, revision)?,
        None => Vec::new(),
    };
    if let Some(revision) = latest.filter(|_| changes.is_empty()) {
        let new: Vec<_> = owners.into_iter().filter(|owner| !revision.has_message(&owner.address())).collect();
        let messages = later_owners(desk, &revision, &material.week, &new, hooks)?;
        return Ok((done(desk, &material, Outcome::Unchanged(revision), fresh), messages));
    }
    let number = desk.revisions.next_number(&week)?;
    let mut ask = desk.whole(Some(number));
    ask.changes = desk.changes_for(&changes, &ask.stores);
    let mut files = archive_copy(desk, &material, &ask)?.files();
    let messages = desk.messages(&material, number, &owners, &changes, now)?;
    for message in &messages {
        files.push((Revision::message_name(&message.address), message.bytes.clone()));
    }
    let manifest = Manifest::new(&program(), &week, number, &now.to_rfc3339(), inputs(desk, &material)?);
    let revision = desk.revisions.commit(&week, number, manifest, files)?;
    Ok((done(desk, &material, Outcome::New(revision), fresh), messages))
}

/// Owners named since the revision was made get what the others got: figures as of its time, dated as it is.
fn later_owners(
    desk: &Desk,
    revision: &Revision,
    week: &Week,
    owners: &[&Owner],
    hooks: &mut Hooks<'_>,
) -> Result<Vec<Message>, Failure> {
    if owners.is_empty() {
        return Ok(Vec::new());
    }
    let time = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc));
    let as_of = revision.report()?["as_of"].as_str().and_then(time);
    let made = time(&revision.manifest()?.made).or(as_of).unwrap_or_default();
    let lists = desk.read_lists()?;
    let view = desk.view(desk.sources(as_of)?, &lists, hooks.progress)?;
    let material = desk.material(view, lists, Vec::new(), *week, as_of, false)?;
    let messages = desk.messages(&material, revision.number, owners, &[], made)?;
    for message in &messages {
        revision.add_message(&message.address, &message.bytes)?;
    }
    Ok(messages)
}

/// What differs from the last revision and makes another due; nothing where none is.
fn changes_since(desk: &Desk, material: &Material, revision: &Revision) -> Result<Vec<Change>, Failure> {
    let report = desk.reports(material, &[desk.whole(Some(revision.number))]).swap_remove(0);
    let new: Value = serde_json::from_str(&crate::render::json::json(&report, &desk.words)).unwrap_or(Value::Null);
    let mut old = revision.report()?;
    // What a revision says about its own changes is no figure of the week.
    if let Some(notices) = old.get_mut("notices").and_then(Value::as_array_mut) {
        notices.retain(|notice| notice["code"] != CHANGED);
    }
    let changes = differs(&old, &new);
    Ok(if only_ripened(&changes) { Vec::new() } else { changes })
}

/// The report of all stores in every form.
pub(super) fn archive_copy(desk: &Desk, material: &Material, ask: &Ask) -> Result<Made, Failure> {
    let reports = desk.reports(material, std::slice::from_ref(ask));
    let nobody = Recipient { name: None, all_stores: true, attached: Attached::Nothing };
    Made::of(&reports[0], &desk.words, &desk.templates()?, &nobody)
}

/// Writes a report where it is no revision.
pub(super) fn aside(desk: &Desk, material: &Material, folder: PathBuf, fresh: usize) -> Result<Done, Failure> {
    for (name, bytes) in archive_copy(desk, material, &desk.whole(None))?.files() {
        crate::files::write(&folder.join(name), &bytes, crate::files::Access::Private)?;
    }
    Ok(done(desk, material, Outcome::Aside(folder), fresh))
}

/// Everything that went into a revision, by hash.
fn inputs(desk: &Desk, material: &Material) -> Result<Vec<Input>, Failure> {
    let used = material.view.sources.iter().filter(|s| s.set_aside.is_none());
    let mut inputs: Vec<Input> = used
        .map(|s| Input {
            kind: "source".to_owned(),
            name: format!("{}/{}", s.source.store, s.source.name()),
            sha256: s.source.sha256.clone(),
        })
        .collect();
    inputs.extend(material.lists.inputs.iter().cloned());
    let settings = crate::files::read(&desk.config_path)?;
    let (sha256, _) = desk.archive.take_bytes(&settings)?;
    let name = desk.config_path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    inputs.push(Input { kind: "settings".to_owned(), name, sha256 });
    inputs.push(Input { kind: "profiles".to_owned(), name: "profiles".to_owned(), sha256: desk.profiles.hash() });
    inputs.sort();
    Ok(inputs)
}
