//! From the period's figures to files: a revision where one is due, messages for owners who came later, or a folder aside.

use super::{Done, Hooks, done, inputs, program};
use crate::calendar::Period;
use crate::config::Owner;
use crate::deliver::Recipient;
use crate::desk::{CHANGED, Desk, Failure, MISSED, Made, Message, Outcome, ReportInputs, ReportRequest, message_name};
use crate::files;
use crate::intake::Reach;
use crate::render::digest::{self, Attached};
use crate::report::Report;
use crate::revisions::{Change, Manifest, Revision, Step, differs, only_ripened};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::path::PathBuf;

/// Whether a revision that is due, with these changes since the last one, is to be made now.
pub(super) type Gate<'g> = &'g mut dyn FnMut(&[Change], &Revision) -> Result<bool, Failure>;

/// For who asks for a period by name: whatever is due is made.
pub(super) fn at_once(_: &[Change], _: &Revision) -> Result<bool, Failure> {
    Ok(true)
}

/// Writes a revision where a figure of the period, its reason or a notice changed; else adds messages of owners who are new.
pub(super) fn write(
    desk: &Desk,
    material: &ReportInputs,
    now: DateTime<Utc>,
    fresh: usize,
    hooks: &mut Hooks<'_>,
    gate: Gate<'_>,
) -> Result<(Done, Vec<Message>), Failure> {
    desk.refuse_other_days(&material.period)?;
    let period = material.period.id();
    let latest = desk.revisions.latest(&period)?;
    let recipients = desk.recipients();
    let mut changes = Vec::new();
    if let Some(revision) = latest {
        let report = whole_report(desk, material, desk.whole(Some(revision.number)));
        changes = changes_since(desk, &report, &revision)?;
        if changes.is_empty() || !gate(&changes, &revision)? {
            let is_there = |to: &Recipient| revision.has(&message_name(to, &period));
            let new: Vec<_> = recipients.into_iter().filter(|(_, to)| !is_there(to)).collect();
            let messages = later_owners(desk, &revision, &material.period, &new, hooks)?;
            return Ok((done(desk, material, report, Outcome::Unchanged(revision), fresh), messages));
        }
    }
    let number = desk.next_number(&period)?;
    let (report, files, messages) = outputs(desk, material, number, &changes, now)?;
    let manifest = Manifest {
        journal: Some(Reach::of(&desk.journal_path())?),
        circumstances: Some(inputs::circumstances(material, changes)),
        ..Manifest::new(&program(), &period, number, &now.to_rfc3339(), inputs::all(desk, material)?)
    };
    desk.note_listed()?;
    let mut history = desk.history()?;
    history.note(&period, number, Step::Begun, now)?;
    let revision = desk.revisions.commit(&period, number, manifest, files)?;
    history.note_made(&revision, now)?;
    Ok((done(desk, material, report, Outcome::New(revision), fresh), messages))
}

/// A report, its files and its messages.
type Outputs = (Report, Vec<(String, Vec<u8>)>, Vec<Message>);

/// Everything that a revision holds, from what is known of its period and what changed since the one before it.
pub(super) fn outputs(
    desk: &Desk,
    material: &ReportInputs,
    number: u32,
    changes: &[Change],
    made: DateTime<Utc>,
) -> Result<Outputs, Failure> {
    let mut ask = desk.whole(Some(number));
    ask.changes = desk.changes_for(changes, &ask.stores);
    let report = whole_report(desk, material, ask);
    let mut files = archive_copy(desk, &report)?.files();
    let messages = desk.messages(material, number, &desk.recipients(), changes, made)?;
    files.extend(messages.iter().flat_map(Message::files));
    Ok((report, files, messages))
}

/// Owners named since the revision was made get what the others got: the figures as they were, dated as it is.
fn later_owners(
    desk: &Desk,
    revision: &Revision,
    period: &Period,
    recipients: &[(&Owner, Recipient)],
    hooks: &mut Hooks<'_>,
) -> Result<Vec<Message>, Failure> {
    if recipients.is_empty() {
        return Ok(Vec::new());
    }
    let (manifest, made) = (revision.manifest()?, revision.made_at()?);
    let by = Manifest::new(&program(), &revision.period, revision.number, &manifest.made, inputs::rules(desk)?);
    let folder = desk.scratch_folder();
    let messages = match desk.back_then(&manifest, desk.settings.clone(), &folder, desk.ledger_folder())? {
        Ok(then) => {
            let material = then.material_again(&manifest, *period, hooks.progress)?;
            then.messages(&material, revision.number, recipients, &[], made)?
        }
        Err(_) => messages_by_time(desk, revision, &manifest, period, recipients, hooks)?,
    };
    files::remove_folder(&folder)?;
    let files: Vec<_> = messages.iter().flat_map(Message::files).collect();
    revision.add_later(by, &files)?;
    Ok(messages)
}

/// The same for a revision of an older version, which did not note how far the journal reached: by the times of its lines.
fn messages_by_time(
    desk: &Desk,
    revision: &Revision,
    manifest: &Manifest,
    period: &Period,
    recipients: &[(&Owner, Recipient)],
    hooks: &mut Hooks<'_>,
) -> Result<Vec<Message>, Failure> {
    let time = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|time| time.with_timezone(&Utc));
    let as_of = revision.report()?["as_of"].as_str().and_then(time);
    let made = revision.made_at()?;
    let lists = desk.received_lists(Some(made))?;
    // As the journal stood when the revision was made: what was withdrawn after the last receipt is withdrawn here too.
    let view = desk.view(desk.sources(Some(made))?, &lists, hooks.progress)?;
    let mut material = desk.material(view, lists, Vec::new(), *period, as_of, false)?;
    material.before = desk.before_of(&material.calendar, *period, manifest)?;
    desk.messages(&material, revision.number, recipients, &[], made)
}

/// What differs from the last revision and makes another due; nothing where none is.
fn changes_since(desk: &Desk, report: &Report, revision: &Revision) -> Result<Vec<Change>, Failure> {
    let mut new: Value = serde_json::from_str(&crate::render::json::json(report, &desk.words)).unwrap_or(Value::Null);
    let mut old = revision.report()?;
    // What a mail says about itself and the periods before it is no figure of the period.
    for report in [&mut old, &mut new] {
        if let Some(notices) = report.get_mut("notices").and_then(Value::as_array_mut) {
            notices.retain(|notice| notice["code"] != CHANGED && notice["code"] != MISSED);
        }
    }
    let changes = differs(&old, &new);
    Ok(if only_ripened(&changes) { Vec::new() } else { changes })
}

/// The report of all stores.
pub(super) fn whole_report(desk: &Desk, material: &ReportInputs, ask: ReportRequest) -> Report {
    desk.reports(material, &[ask]).swap_remove(0)
}

/// The report of all stores in every form.
fn archive_copy(desk: &Desk, report: &Report) -> Result<Made, Failure> {
    let nobody = digest::Recipient { name: None, all_stores: true, attached: Attached::Nothing };
    Made::of(report, &desk.words, &desk.templates()?, &nobody)
}

/// Writes a report where it is no revision.
pub(super) fn aside(desk: &Desk, material: &ReportInputs, folder: PathBuf, fresh: usize) -> Result<Done, Failure> {
    let report = whole_report(desk, material, desk.whole(None));
    for (name, bytes) in archive_copy(desk, &report)?.files() {
        files::write(&folder.join(name), &bytes, files::Access::Private)?;
    }
    Ok(done(desk, material, report, Outcome::Aside(folder), fresh))
}
