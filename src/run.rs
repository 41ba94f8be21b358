//! The Monday run.
//!
//! Take the inbox in, read what is new, work the week out, write a revision where something changed, and send each owner
//! theirs. Every step may be repeated: what was taken is known, what was read is kept, what was written is never written
//! over, what was sent is never sent twice.

use crate::calendar::Week;
use crate::deliver::{self, deliver_all};
use crate::desk::{Ask, Desk, Failure, Made, Material, Message, Need, Outcome, needs};
use crate::intake::Source;
use crate::ledger::{Progress, View};
use crate::render::digest::{Attached, Recipient};
use crate::report::{Notice, Weight};
use crate::revisions::{Input, Manifest, Revision, differs, only_ripened};
use crate::words::Phrase;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What somebody asked for.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The week; the last complete one where none is named.
    pub week: Option<Week>,
    /// As things were known then.
    pub as_of: Option<DateTime<Utc>>,
}

/// What a run may do besides working: wait, and say how far it is.
pub struct Hooks<'a> {
    /// Waits.
    pub pause: &'a mut dyn FnMut(Duration),
    /// Is told of each file read.
    pub progress: &'a mut dyn FnMut(Progress<'_>),
}

/// What came of a run.
pub struct Done {
    /// The week.
    pub week: Week,
    /// The revision, or where else it was written.
    pub outcome: Outcome,
    /// What became of each mail; empty where none was asked for.
    pub mails: Vec<deliver::Outcome>,
    /// What the report needs somebody to know, worst first.
    pub notices: Vec<Notice>,
    /// What is still missing.
    pub needs: Vec<Need>,
    /// The week's sentence.
    pub message: Vec<Phrase>,
    /// Files that are used, and files new in this run.
    pub files: (usize, usize),
}

/// Makes the week's report and mails it: the Monday run.
pub fn run(desk: &Desk, order: &Order, now: DateTime<Utc>, hooks: &mut Hooks<'_>) -> Result<Done, Failure> {
    let _lock = desk.lock()?;
    let (material, fresh) = gather(desk, order, now, hooks)?;
    wait_for_the_rest(desk, order, &material.view, &material.week, now)?;
    let (mut done, owners) = write(desk, material, now, fresh)?;
    if let Outcome::New(revision) | Outcome::Unchanged(revision) = &done.outcome {
        debug_assert!(owners.iter().all(|message| revision.has_message(&message.address)), "a message is gone");
        done.mails = send(desk, revision, now)?;
    }
    Ok(done)
}

/// Makes the week's report without mailing it; with `as_of`, as it would have been then, beside the revisions.
pub fn report(desk: &Desk, order: &Order, now: DateTime<Utc>, hooks: &mut Hooks<'_>) -> Result<Done, Failure> {
    let _lock = desk.lock()?;
    let (material, fresh) = gather(desk, order, now, hooks)?;
    match order.as_of {
        None => Ok(write(desk, material, now, fresh)?.0),
        Some(as_of) => {
            let name = format!("as-of-{}", as_of.with_timezone(&desk.settings.time_zone).format("%Y%m%dT%H%M%S"));
            let folder = desk.settings.paths.reports.join(material.week.id()).join(name);
            aside(desk, &material, folder, fresh)
        }
    }
}

/// Writes the report and every owner's message into a folder and nothing anywhere else but the journal.
pub fn preview(
    desk: &Desk,
    order: &Order,
    out: &Path,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
) -> Result<Done, Failure> {
    let _lock = desk.lock()?;
    let (material, fresh) = gather(desk, order, now, hooks)?;
    let done = aside(desk, &material, out.to_owned(), fresh)?;
    let number = desk.revisions.next_number(&material.week.id())?;
    let owners: Vec<_> = desk.settings.owners.iter().collect();
    for message in desk.messages(&material, number, &owners, &[], now)? {
        let path = out.join(Revision::message_name(&message.address));
        crate::files::write(&path, &message.bytes, crate::files::Access::Private)?;
    }
    Ok(done)
}

/// From the inbox and the operator's files to everything known about the week.
pub fn gather(
    desk: &Desk,
    order: &Order,
    now: DateTime<Utc>,
    hooks: &mut Hooks<'_>,
) -> Result<(Material, usize), Failure> {
    let today = now.with_timezone(&desk.settings.time_zone).date_naive();
    let week = order.week.unwrap_or_else(|| desk.settings.calendar.last_complete_week(today));
    let lists = desk.read_lists()?;
    let taken = desk.take_in(now, hooks.pause)?;
    let sources: Vec<Source> = desk.sources(order.as_of)?;
    let view = desk.view(sources, &lists, hooks.progress)?;
    desk.note_set_aside(&view, now)?;
    // What is asked for by name is never late.
    let late = order.week.is_none() && (today - week.span().last()).num_days() > 7;
    let material = desk.material(view, lists, taken.findings, week, order.as_of, late)?;
    Ok((material, taken.fresh))
}

/// Until the deadline of the day after the week, a run by clock waits for what the stores owe.
fn wait_for_the_rest(desk: &Desk, order: &Order, view: &View, week: &Week, now: DateTime<Utc>) -> Result<(), Failure> {
    let local = now.with_timezone(&desk.settings.time_zone);
    let first_day = local.date_naive() - week.span().last() <= chrono::Duration::days(1);
    let until = desk.settings.schedule.wait_until;
    if order.week.is_some() || !first_day || local.time() >= until {
        return Ok(());
    }
    match needs(desk, view, week.span()).len() {
        0 => Ok(()),
        count => Err(Failure::Waiting { count, until }),
    }
}

/// Writes a revision where a figure of the week, its reason or a notice changed; else adds messages of owners who are new.
fn write(desk: &Desk, material: Material, now: DateTime<Utc>, fresh: usize) -> Result<(Done, Vec<Message>), Failure> {
    let week = material.week.id();
    let latest = desk.revisions.latest(&week)?;
    let owners: Vec<_> = desk.settings.owners.iter().collect();
    let changes = match &latest {
        Some(revision) => changes_since(desk, &material, revision)?,
        None => Vec::new(),
    };
    if let Some(revision) = latest.filter(|_| changes.is_empty()) {
        let new: Vec<_> = owners.into_iter().filter(|owner| !revision.has_message(&owner.address())).collect();
        let messages = desk.messages(&material, revision.number, &new, &[], now)?;
        for message in &messages {
            revision.add_message(&message.address, &message.bytes)?;
        }
        return Ok((done(desk, &material, Outcome::Unchanged(revision), fresh), messages));
    }
    let number = desk.revisions.next_number(&week)?;
    let mut ask = desk.whole(Some(number));
    ask.changes.clone_from(&changes);
    let mut files = archive_copy(desk, &material, &ask)?.files();
    let messages = desk.messages(&material, number, &owners, &changes, now)?;
    for message in &messages {
        files.push((Revision::message_name(&message.address), message.bytes.clone()));
    }
    let manifest = Manifest::new(&program(), &week, number, &now.to_rfc3339(), inputs(desk, &material)?);
    let revision = desk.revisions.commit(&week, number, manifest, files)?;
    Ok((done(desk, &material, Outcome::New(revision), fresh), messages))
}

/// What is to be said of the difference to the last revision; nothing where none is due.
fn changes_since(desk: &Desk, material: &Material, revision: &Revision) -> Result<Vec<Notice>, Failure> {
    let made = archive_copy(desk, material, &desk.whole(Some(revision.number)))?;
    let new: Value = serde_json::from_str(&made.json).unwrap_or(Value::Null);
    let mut old = revision.report()?;
    // What a revision says about its own changes is no figure of the week.
    if let Some(notices) = old.get_mut("notices").and_then(Value::as_array_mut) {
        notices.retain(|notice| notice["code"] != CHANGED);
    }
    let changes = differs(&old, &new);
    if changes.is_empty() || only_ripened(&changes) {
        return Ok(Vec::new());
    }
    let notices: Vec<Notice> = changes.iter().filter_map(|change| crate::desk::changed(desk, change)).collect();
    // Something changed that has no words of its own: the revision still says that it is one.
    if notices.is_empty() {
        let phrase = Phrase::new(CHANGED).with("what", crate::words::Field::Word("notice.changed-notices".to_owned()));
        return Ok(vec![Notice { weight: Weight::Attention, store: None, phrase }]);
    }
    Ok(notices)
}

/// Code of the notice that says what a revision changed.
const CHANGED: &str = "notice.revised";

/// The report of all stores in every form.
fn archive_copy(desk: &Desk, material: &Material, ask: &Ask) -> Result<Made, Failure> {
    let reports = desk.reports(material, std::slice::from_ref(ask));
    let nobody = Recipient { name: None, all_stores: true, attached: Attached::Nothing };
    Made::of(&reports[0], &desk.words, &desk.templates()?, &nobody)
}

/// Writes a report where it is no revision.
fn aside(desk: &Desk, material: &Material, folder: PathBuf, fresh: usize) -> Result<Done, Failure> {
    for (name, bytes) in archive_copy(desk, material, &desk.whole(None))?.files() {
        crate::files::write(&folder.join(name), &bytes, crate::files::Access::Private)?;
    }
    Ok(done(desk, material, Outcome::Aside(folder), fresh))
}

fn done(desk: &Desk, material: &Material, outcome: Outcome, fresh: usize) -> Done {
    let report = desk.reports(material, &[desk.whole(None)]).swap_remove(0);
    let used = material.view.sources.iter().filter(|s| s.set_aside.is_none()).count();
    let mut notices = report.notices;
    notices.sort_by_key(|notice| notice.weight);
    Done {
        week: material.week,
        outcome,
        mails: Vec::new(),
        notices,
        needs: needs(desk, &material.view, material.week.span()),
        message: report.overview.message,
        files: (used, fresh),
    }
}

/// Hands each message that is due to the mail server, one after another.
pub fn send(desk: &Desk, revision: &Revision, now: DateTime<Utc>) -> Result<Vec<deliver::Outcome>, Failure> {
    let slots = desk.slots(revision)?;
    let mut transport = desk.transport()?;
    Ok(deliver_all(&desk.outbox, slots, transport.as_mut(), &desk.policy(), now))
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

/// Name and version of this program.
pub fn program() -> String {
    concat!("zhoubao ", env!("CARGO_PKG_VERSION")).to_owned()
}
